"""`ancestors`, `descendants`, `path`, `common`: walks, written in any format."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

import click

from llmgraph.cli.options import (
    Command,
    GraphChoice,
    Output,
    Walk,
    command,
    complete_name,
    graph_options,
    output_options,
    relation_named,
    walk_options,
)
from llmgraph.cli.output import charset_for, language_for, paint_for, write
from llmgraph.errors import InvalidUse
from llmgraph.exporters import Display, lines
from llmgraph.model import RELATION_BY_NAME, Kind, Tree

if TYPE_CHECKING:
    from llmgraph.answers.answer import Answer
    from llmgraph.graph import LineageGraph

WALK_FORMATS = (
    "tree", "table", "json", "jsonl", "csv", "tsv", "dot", "mermaid", "graphml", "turtle", "ttl",
)  # fmt: skip
WAY_FORMATS = ("text", *WALK_FORMATS[1:])

_sources = click.option("--sources", is_flag=True, help="Show who says so, below each claim.")


class TreeLook(NamedTuple):
    """How the tree is drawn."""

    invert: bool
    prune: tuple[str, ...]
    no_dedupe: bool
    show_all: bool


def _tree_options(function: Command) -> Command:
    for option in (
        click.option("--all", "show_all", is_flag=True, help="Fold nothing, however wide."),
        click.option("--no-dedupe", is_flag=True, help="Print repeated branches again."),
        click.option(
            "--prune", metavar="NAME", multiple=True, help="Leave out what is behind NAME."
        ),
        click.option("--invert", is_flag=True, help="Turn the tree over: the far ends first."),
    ):
        function = option(function)
    return function


@command(
    "ancestors",
    "llmgraph ancestors vicuna",
    "llmgraph ancestors vicuna-13b-v1.5 --influence --sources",
    "llmgraph ancestors dolly --format mermaid",
)
@click.argument("name", shell_complete=complete_name)
@walk_options
@_sources
@_tree_options
@output_options(*WALK_FORMATS, labels=True)
@graph_options
def ancestors(
    name: str, sources: bool, walk: Walk, output: Output, choice: GraphChoice, **look: object
) -> None:
    """Show what a model came from, nearest first."""
    _refuse_outside_tree(output, look)
    graph = choice.open()
    answer = graph.ancestors(
        name, depth=walk.depth, relations=walk.relations(), influence=walk.influence
    )
    _write_tree(answer, output, _look(graph, **look), sources=sources)  # type: ignore[arg-type]
    _note_influence(answer, walk)


@command(
    "descendants",
    "llmgraph descendants llama",
    "llmgraph descendants llama-7b --no-relation quantized --depth 2",
    "llmgraph descendants the-pile --influence --json",
)
@click.argument("name", shell_complete=complete_name)
@walk_options
@_sources
@_tree_options
@output_options(*WALK_FORMATS, labels=True)
@graph_options
def descendants(
    name: str, sources: bool, walk: Walk, output: Output, choice: GraphChoice, **look: object
) -> None:
    """Show what came from a model, nearest first."""
    _refuse_outside_tree(output, look)
    graph = choice.open()
    answer = graph.descendants(
        name, depth=walk.depth, relations=walk.relations(), influence=walk.influence
    )
    _write_tree(answer, output, _look(graph, **look), sources=sources)  # type: ignore[arg-type]
    _note_influence(answer, walk)


def _refuse_outside_tree(output: Output, look: Mapping[str, object]) -> None:
    """Raise InvalidUse for an option that says how a tree is drawn, where none is drawn."""
    if output.chosen == "tree":
        return
    for name in ("invert", "prune", "no_dedupe", "show_all"):
        if look[name]:
            option = "--" + name.removeprefix("show_").replace("_", "-")
            raise InvalidUse(
                f"{option} is about the tree; {output.chosen} has none",
                hints=["leave it out, or ask for --format tree"],
            )


def _note_influence(answer: "Answer", walk: Walk) -> None:
    """Tell who found nothing but asked for training data that `--influence` is what finds it."""
    if answer.links or walk.influence:
        return
    start = answer.entities[answer.subject[0]].kind
    asked = (RELATION_BY_NAME[relation_named(word)].tree for word in walk.relation)
    if start in {Kind.DATASET, Kind.APPLICATION} or Tree.INFLUENCE in asked:
        click.echo("note: training data is not ancestry; add --influence", err=True)


def _look(
    graph: "LineageGraph", *, invert: bool, prune: tuple[str, ...], no_dedupe: bool, show_all: bool
) -> TreeLook:
    """Return how to draw; names to prune become ids, so that a mistyped one is an error."""
    return TreeLook(invert, tuple(map(graph.find, prune)), no_dedupe, show_all)


def _write_tree(answer: "Answer", output: Output, look: TreeLook, *, sources: bool) -> None:
    display = Display(
        sources=sources,
        charset=charset_for(output),
        dedupe=not look.no_dedupe,
        fold=not look.show_all,
        invert=look.invert,
        prune=look.prune,
        paint=paint_for(output),
        language=language_for(output),
    )
    write(lines(answer, output.chosen, display), output)


@command(
    "path",
    "llmgraph path vicuna-13b-v1.5 llama-2-13b-hf",
    "llmgraph path dolly the-pile --influence --sources",
    "llmgraph path vicuna llama --all --json",
)
@click.argument("one", shell_complete=complete_name)
@click.argument("other", shell_complete=complete_name)
@click.option("--all", "every", is_flag=True, help="Every way, not only a shortest.")
@click.option("--depth", type=click.IntRange(min=0), help="Ways of at most so many derivations.")
@click.option("--influence", is_flag=True, help="Follow training data too.")
@_sources
@output_options(*WAY_FORMATS, labels=True)
@graph_options
def path(  # noqa: PLR0913  one parameter an option
    one: str,
    other: str,
    *,
    every: bool,
    depth: int | None,
    influence: bool,
    sources: bool,
    output: Output,
    choice: GraphChoice,
) -> None:
    """Show how one of two models comes from the other, whichever does."""
    graph = choice.open()
    answer = graph.path(one, other, every=every, depth=depth, influence=influence)
    _write(answer, output, sources=sources)


@command(
    "common",
    "llmgraph common alpaca-7b vicuna-7b-v1.3",
    "llmgraph common dolly-v2-12b gpt-j-6b --influence",
    "llmgraph common vicuna-13b-v1.5 llama-2-13b-hf --json",
)
@click.argument(
    "names",
    nargs=-1,
    required=True,
    metavar="NAME NAME...",
    shell_complete=complete_name,
)
@click.option("--influence", is_flag=True, help="Count shared training data too.")
@_sources
@output_options(*WAY_FORMATS, labels=True)
@graph_options
def common(
    names: tuple[str, ...], influence: bool, sources: bool, output: Output, choice: GraphChoice
) -> None:
    """Show the nearest common ancestors of two or more models."""
    answer = choice.open().common(names, influence=influence)
    _write(answer, output, sources=sources)


def _write(answer: "Answer", output: Output, *, sources: bool) -> None:
    display = Display(
        sources=sources,
        charset=charset_for(output),
        paint=paint_for(output),
        language=language_for(output),
    )
    write(_ways(answer, output.chosen, display), output)


def _ways(answer: "Answer", format_name: str, display: Display) -> Iterator[str]:
    return lines(answer, answer.command if format_name == "text" else format_name, display)
