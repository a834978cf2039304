"""Where lines go: a file, a pager, stdout; with or without colour.

Colour follows https://no-color.org: a non-empty NO_COLOR switches it off, FORCE_COLOR on.
"""

import os
import sys
from collections.abc import Iterable
from pathlib import Path

import click

from llmgraph.cli.options import Output
from llmgraph.exporters.display import Paint, plain
from llmgraph.files import write_whole

COLOURS: dict[str, dict[str, str | bool]] = {
    "name": {"bold": True},
    "relation": {"fg": "cyan"},
    "date": {"fg": "bright_black"},
    "terms": {},
    "note": {"fg": "bright_black"},
    "header": {"bold": True},
}
"""Role of a piece of text to the styling that click gives it."""


def write(lines: Iterable[str], output: Output) -> None:
    """Write lines to where `output` says, whole.

    Raises InvalidUse if the file exists without `--force`, StorageError where it cannot be written.
    """
    if output.output not in {None, "-"}:
        text = "".join(f"{_in_charset(line, output)}\n" for line in lines)
        write_whole(Path(str(output.output)), text, replace=output.force)
        return
    if _pages(output):
        _page([_in_charset(line, output) for line in lines])
        return
    for line in lines:
        # click would strip colour from what is no terminal; whether there is any was decided before
        click.echo(_in_charset(line, output), color=True)


def paint_for(output: Output) -> Paint:
    """Return how pieces of text are coloured for this output."""
    return _paint if _colours(output) else plain


def charset_for(output: Output) -> str:
    """Return the charset that was asked for, or the one that stdout can show."""
    if output.charset:
        return output.charset
    encoding = (sys.stdout.encoding or "ascii").lower().replace("-", "")
    return "utf8" if output.output not in {None, "-"} or encoding.startswith("utf") else "ascii"


def _in_charset(line: str, output: Output) -> str:
    return line.encode("ascii", "replace").decode() if output.charset == "ascii" else line


def _paint(text: str, role: str) -> str:
    style = COLOURS.get(role)
    return click.style(text, **style) if style and text else text  # type: ignore[arg-type]


def _colours(output: Output) -> bool:
    if output.output not in {None, "-"}:
        return False
    if output.color != "auto":
        return output.color == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return os.environ.get("TERM") != "dumb" and sys.stdout.isatty()


def _pages(output: Output) -> bool:
    return not output.no_pager and sys.stdout.isatty() and sys.stdin.isatty()


def _page(lines: list[str]) -> None:
    import shutil  # on use: only a terminal comes here

    if len(lines) < shutil.get_terminal_size().lines:
        click.echo("\n".join(lines), color=True)
        return
    pager = os.environ.get("LLMGRAPH_PAGER")
    if pager:
        os.environ["PAGER"] = pager
    click.echo_via_pager("\n".join(lines) + "\n", color=True)
