"""Options that commands share, each bundle handed to the command as one value."""

import functools
import os
from collections.abc import Callable, Sequence
from itertools import pairwise, takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from llmgraph.errors import InvalidUse, LlmgraphError
from llmgraph.model import RELATIONS
from llmgraph.words import LANGUAGES

if TYPE_CHECKING:
    from llmgraph.graph import LineageGraph

Command = Callable[..., object]


class GraphChoice(NamedTuple):
    """Which graph is asked: `--graph` and the layers of `--with`."""

    graph: str | None
    layers: tuple[str, ...]

    def open(self) -> "LineageGraph":
        """Return the opened graph; what did not work as usual goes to stderr."""
        from llmgraph.cli.compiling import shown  # on use: what is asked may need no graph
        from llmgraph.graph import open as open_graph  # on use: sqlite, mmap

        if self.graph == "":  # as of an unset variable: not to be taken for the built-in data
            hints = ["leave --graph out to ask the built-in data"]
            raise InvalidUse("--graph names no file or folder", hints=hints)
        with shown() as progress:
            return open_graph(self.graph, layers=self.layers, warn=warn, progress=progress)


class Walk(NamedTuple):
    """How far and along what a walk goes."""

    depth: int | None
    relation: tuple[str, ...]
    no_relation: tuple[str, ...]
    influence: bool = False

    def relations(self) -> tuple[str, ...] | None:
        """Return the names of the relations to follow, None for all. Raises InvalidUse."""
        if not self.relation and not self.no_relation:
            return None
        chosen = {relation_named(word) for word in self.relation}
        left_out = {relation_named(word) for word in self.no_relation}
        walkable = [relation.name for relation in RELATIONS if relation.code]
        return tuple(
            name for name in walkable if (not chosen or name in chosen) and name not in left_out
        )


class Output(NamedTuple):
    """What an answer looks like and where it goes."""

    format_name: str
    json: bool
    output: str | None
    force: bool
    color: str
    charset: str | None
    no_pager: bool
    language: str = "en"

    @property
    def chosen(self) -> str:
        """Return the format that is in force."""
        return "json" if self.json else self.format_name


def warn(what: str) -> None:
    """Write a warning to stderr."""
    click.echo(f"warning: {what}", err=True)


def relation_named(word: str) -> str:
    """Return the name of the relation that a word means: `quantized`, `fine-tuned from` ...

    Raises InvalidUse for a word that means none.
    """
    wanted = _plain(word)
    for relation in RELATIONS:
        spellings = (relation.name, relation.upward, relation.downward, *relation.words)
        if relation.code and wanted in map(_plain, spellings):
            return relation.name
    known = " ".join(relation.name for relation in RELATIONS if relation.code)
    raise InvalidUse(f"no relation called {word!r}", hints=[f"relations: {known}"])


def _plain(word: str) -> str:
    return "".join(word.lower().split()).replace("-", "").replace("_", "")


def wants_json(arguments: Sequence[str]) -> bool:
    """Return whether the arguments ask for JSON, looked at before they are parsed."""
    options = [one.lower() for one in takewhile(lambda one: one != "--", arguments)]
    return any(
        one in {"--json", "--format=json", "--format=jsonl"}
        or (one == "--format" and other in {"json", "jsonl"})
        for one, other in pairwise([*options, ""])
    )


def _bundled(
    name: str, bundle: Any, *decorators: Callable[[Command], Command]
) -> Callable[[Command], Command]:
    """Return a decorator that adds options and passes them on as one value called `name`."""

    def decorate(command: Command) -> Command:
        @functools.wraps(command)
        def wrapper(*args: object, **kwargs: object) -> object:
            values = {field: kwargs.pop(field) for field in bundle._fields if field in kwargs}
            return command(*args, **kwargs, **{name: bundle(**values)})

        result: Command = wrapper
        for decorator in reversed(decorators):
            result = decorator(result)
        return result

    return decorate


graph_options = _bundled(
    "choice",
    GraphChoice,
    click.option(
        "--graph",
        metavar="PATH",
        help="Ask a snapshot folder or an RDF file instead of the built-in data.",
    ),
    click.option(
        "--with",
        "layers",
        metavar="FILE",
        multiple=True,
        help="Lay an RDF file of your own over the graph; may be repeated.",
    ),
)

_reach = (
    click.option("--depth", type=click.IntRange(min=0), help="Follow at most so many derivations."),
    click.option(
        "--relation", metavar="WORD", multiple=True, help="Follow only this relation; repeatable."
    ),
    click.option(
        "--no-relation", metavar="WORD", multiple=True, help="Leave this relation out; repeatable."
    ),
)

picture_options = _bundled("walk", Walk, *_reach)
"""How far a picture goes: what a page shows of data influence is switched on the page."""

walk_options = _bundled(
    "walk",
    Walk,
    *_reach,
    click.option(
        "--influence", is_flag=True, help="Add training data and who generated it, marked as such."
    ),
)


def locale_language() -> str:
    """Return the language that the locale asks for, as POSIX reads it, if we speak it; else `en`.

    The first of LC_ALL, LC_MESSAGES and LANG that is not empty decides.
    """
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    locale = next((value for name in names if (value := os.environ.get(name))), "")
    language = locale[:2].lower()
    return language if language in LANGUAGES and not locale[2:3].isalpha() else "en"


language_option = click.option(
    "--lang",
    "language",
    type=click.Choice(tuple(LANGUAGES)),
    envvar="LLMGRAPH_LANG",
    default=locale_language,
    help="The language of labels; LLMGRAPH_LANG and the locale are obeyed.",
)


def output_options(*formats: str, labels: bool = False) -> Callable[[Command], Command]:
    """Return the decorator for an answer in any of `formats`, the first being the default.

    With `labels` its text has words of ours, so there is a choice of language.
    """
    return _bundled(
        "output",
        Output,
        click.option(
            "--format",
            "format_name",
            type=click.Choice(formats, case_sensitive=False),
            default=formats[0],
            show_default=True,
            help="The format of the answer.",
        ),
        click.option("--json", is_flag=True, help="Short for --format json."),
        click.option("-o", "--output", metavar="FILE", help="Write to a file; - is stdout."),
        click.option("--force", is_flag=True, help="Replace the file if it exists."),
        click.option(
            "--color",
            type=click.Choice(["auto", "always", "never"]),
            default="auto",
            help="When to use colour; NO_COLOR and FORCE_COLOR are obeyed.",
        ),
        click.option(
            "--charset", type=click.Choice(["utf8", "ascii"]), help="The letters of the answer."
        ),
        *([language_option] if labels else []),
        click.option("--no-pager", is_flag=True, help="Never page, however long the answer."),
    )


def complete_name(ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """Return names that start with what was typed; none where there is no graph."""
    from llmgraph.graph import open as open_graph  # on use: only the shell asks

    try:
        return open_graph(ctx.params.get("graph")).names_starting(incomplete)
    except LlmgraphError:
        return []


class Documented(click.Command):
    """A command whose help shows examples before its options."""

    def __init__(self, *args: object, examples: Sequence[str] = (), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.examples = tuple(examples)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples, then the options."""
        with formatter.section("Examples"):
            for example in self.examples:
                formatter.write_text(example)
        super().format_options(ctx, formatter)


def command(name: str, *examples: str) -> Callable[[Command], click.Command]:
    """Return a decorator that makes a function the command `name` with these examples."""
    return click.command(name, cls=Documented, examples=examples)


class Asker(NamedTuple):
    """Who asks about licences: the options that make a profile, over those of a file."""

    profile: Path | None
    purpose: str | None
    hosted: bool | None
    territory: str | None
    mau: int | None
    revenue: int | None
    develops_llms: bool

    def values(self) -> dict[str, object]:
        """Return what the options say, as keys of a profile file."""
        use = None if self.hosted is None else "hosted" if self.hosted else "distribute"
        said: dict[str, object] = {
            "purpose": self.purpose,
            "use": use,
            "territory": self.territory,
            "mau": self.mau,
            "revenue": self.revenue,
            "develops-llms": self.develops_llms or None,
        }
        return {key: value for key, value in said.items() if value is not None}


asker_options = _bundled(
    "asker",
    Asker,
    click.option(
        "--profile", metavar="FILE", type=click.Path(path_type=Path), help="A profile in TOML."
    ),
    click.option(
        "--purpose",
        type=click.Choice(["commercial", "research", "personal"]),
        help="What the model is for.",
    ),
    click.option(
        "--hosted/--distribute",
        "hosted",
        default=None,
        help="Offered as a service only, or passed on; passed on if not told.",
    ),
    click.option("--territory", metavar="XX", help="Where: a country code, or EU."),
    click.option("--mau", type=click.IntRange(min=0), help="Monthly users, as the text counts."),
    click.option("--revenue", type=click.IntRange(min=0), help="Revenue, as the text counts."),
    click.option("--develops-llms", is_flag=True, help="The asker develops language models."),
)


class Changes(NamedTuple):
    """What-if: nodes left out, another label or name, another date."""

    without: tuple[str, ...]
    label: str | None
    name_instead: str | None
    as_of: str | None


changes_options = _bundled(
    "changes",
    Changes,
    click.option("--without", metavar="NODE", multiple=True, help="As if it were not there."),
    click.option("--as", "label", metavar="LICENCE", help="As if the card declared this label."),
    click.option("--name", "name_instead", metavar="NAME", help="As if it were called so."),
    click.option("--as-of", metavar="DATE", help="Labels and terms as they held then."),
)
