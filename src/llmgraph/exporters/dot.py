"""Graphviz DOT: boxes with labels, edges from parent to child named by their relation."""

from collections.abc import Iterator

from llmgraph.exporters.display import Display, clean
from llmgraph.lineage.subgraph import Subgraph
from llmgraph.words import words


def write(subgraph: Subgraph, display: Display) -> Iterator[str]:
    """Yield a digraph; influence is dashed, a claim that is only inferred is dotted."""
    say = words(display.language)
    yield "digraph llmgraph {"
    yield "  node [shape=box];"
    for entity in sorted(subgraph.nodes()):
        yield f"  {_quoted(entity)} [label={_label(subgraph.label(entity))}];"
    for link in subgraph.links:
        step = link.step
        style = "dashed" if step.influence else "solid"
        if link.claim.standing.value == "inferred":
            style = "dotted"
        label = _quoted(say[f"down.{step.relation.name}"])
        yield f"  {_quoted(step.parent)} -> {_quoted(step.child)} [label={label}, style={style}];"
    yield "}"


def _label(text: str) -> str:
    """Return text for a label, where Graphviz reads `&amp;` and its like as one character."""
    return _quoted(text.replace("&", "&amp;"))


def _quoted(text: str) -> str:
    return '"' + clean(text).replace("\\", "\\\\").replace('"', '\\"') + '"'
