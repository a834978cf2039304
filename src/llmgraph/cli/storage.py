"""`build`, `format`, `cache`, and the version line: files rather than questions."""

import re
import sys
from pathlib import Path

import click

from llmgraph import __version__, resources, turtle
from llmgraph.cli.options import command
from llmgraph.errors import InvalidInput, InvalidUse
from llmgraph.exporters.display import aligned
from llmgraph.files import write_whole
from llmgraph.snapshot import cache_root, layout

_VERSION = re.compile(r'dcat:version "([^"]+)"')


def version_line() -> str:
    """Return the versions of code, built-in data and snapshot format."""
    data = "unknown"
    with resources.triples().open(encoding="utf-8") as stream:
        for line in stream:  # the data set's own block comes first in the file
            if match := _VERSION.search(line):
                data = match[1]
                break
    return f"llmgraph {__version__}, data {data}, snapshot format {layout.FORMAT}"


@command(
    "build",
    "llmgraph build facts.ttl -o facts.snapshot",
    "llmgraph build base.ttl more.nt --with mine.ttl -o DIR",
    "llmgraph build --verify -o DIR",
)
@click.argument("files", nargs=-1, metavar="FILE...", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    "directory",
    required=True,
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder of the snapshot; an older one in it answers until the new one is whole.",
)
@click.option(
    "--with",
    "layers",
    metavar="FILE",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A layer over the files; what it disputes is withdrawn below it.",
)
@click.option("--verify", is_flag=True, help="Read every byte back and compare checksums.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing on the way.")
def build(
    files: tuple[Path, ...], directory: Path, layers: tuple[Path, ...], verify: bool, quiet: bool
) -> None:
    """Compile RDF files or snapshots into a snapshot that answers queries.

    Turtle, N-Triples, N-Quads, TriG, RDF/XML and JSON-LD, told by the file's ending. The built-in
    graph needs no build.
    """
    if not files:
        if not verify or layers:
            raise InvalidUse("no file to build from", hints=["llmgraph build FILE... -o DIR"])
        opened = layout.open_current(directory)
    else:
        _check_directory(directory)
        from llmgraph.snapshot.build import build as build_snapshot  # on use: numpy, Oxigraph

        parts = (tuple(path.absolute() for path in files), *((p.absolute(),) for p in layers))

        def say(phase: str) -> None:
            if not quiet and phase != "wait":
                click.echo(f"{phase} ...", err=True)

        opened = build_snapshot(parts, directory.absolute(), progress=say)
    if verify:
        layout.verify(opened.folder, opened.manifest)
    for line in aligned([[name, f"{n:,}"] for name, n in opened.manifest.counts.items()]):
        click.echo(line)
    click.echo(f"{'verified' if verify else 'published'} {directory}", err=True)


def _check_directory(directory: Path) -> None:
    """Refuse a folder of something else: a build only adds to its own."""
    if not directory.is_dir():
        if directory.exists():
            raise InvalidUse(f"{directory} is a file; a snapshot is a folder")
        return
    own = {layout.CURRENT, layout.LOCK}
    names = {path.name for path in directory.iterdir()}
    if names and not names & own:
        raise InvalidUse(
            f"{directory} is not empty and holds no snapshot", hints=["name a new folder"]
        )


@command(
    "format",
    "llmgraph format data/triples.ttl",
    "llmgraph format --check data/triples.ttl",
    "llmgraph format - < my.ttl > canonical.ttl",
)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--check", is_flag=True, help="Change nothing; exit 1 if a file would change.")
@click.option("--drop-comments", is_flag=True, help="Go on where comments would be lost.")
def format_files(files: tuple[str, ...], check: bool, drop_comments: bool) -> int:
    """Write Turtle files in the canonical layout, in place.

    Only the header comment and section banners are comments there; other notes are rdfs:comment.
    """
    changed = [name for name in files if _format(name, check=check, drop_comments=drop_comments)]
    for name in changed if check else ():
        click.echo(f"would change {name}", err=True)
    return 1 if check and changed else 0


def _format(name: str, *, check: bool, drop_comments: bool) -> bool:
    """Format one file; return whether its text differs from the canonical one."""
    path = Path(name)
    content = sys.stdin.buffer.read() if name == "-" else _bytes(path)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InvalidInput("is not UTF-8", path=name, line=line) from None
    stray = turtle.stray_comments(text)
    if stray and not drop_comments:
        line, comment = stray[0]
        raise InvalidInput(
            f"a comment would be lost: {comment[:60]}",
            path=name,
            line=line,
            hints=[f"{len(stray)} in all; keep each as an rdfs:comment, or give --drop-comments"],
        )
    triples = turtle.read_bytes(content, name=name)
    formatted = turtle.write(triples, header=turtle.header_of(text), name=name)
    if name == "-" and not check:
        click.echo(formatted.encode(), nl=False)  # UTF-8 whatever the locale: this is a file
    elif formatted != text and not check:
        write_whole(path, formatted, replace=True)
    return formatted != text


def _bytes(path: Path) -> bytes:
    if path.suffix.lower() not in {".ttl", ".turtle"}:
        hint = "format takes FILE.ttl, or - for stdin"
        raise InvalidUse(f"{path} is not a Turtle file", hints=[hint])
    return turtle.read_file(path)


@command("cache", "llmgraph cache", "llmgraph cache --clear", "llmgraph cache --json")
@click.option("--clear", is_flag=True, help="Remove every compiled snapshot that is not in use.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
def cache(clear: bool, as_json: bool) -> None:
    """Show what compiled snapshots take, or remove them."""
    from llmgraph.exporters.document import dumps  # on use: json
    from llmgraph.snapshot import inspect  # on use: walks folders

    freed = inspect.clear() if clear else None
    found = inspect.cached()
    if as_json:
        document = {
            "schema": "llmgraph/cache/1",
            "folder": str(cache_root()),
            "freed": freed,
            "snapshots": [one.as_dict() for one in found],
        }
        click.echo(dumps(document))
        return
    if freed is not None:
        click.echo(f"freed {freed:,} bytes")
    rows = [[one.name, f"{one.size:,} bytes", one.built_from] for one in found]
    for line in [str(cache_root()), *aligned(rows)]:
        click.echo(line)
