"""Mermaid flowchart, for README files and wikis that draw it."""

from collections.abc import Iterator

from llmgraph.exporters.display import Display, clean
from llmgraph.lineage.subgraph import Subgraph
from llmgraph.words import words

_ENTITIES = {"&": "#amp;", '"': "#quot;", "<": "#lt;", ">": "#gt;", "#": "#35;", "`": "#96;"}


def write(subgraph: Subgraph, display: Display) -> Iterator[str]:
    """Yield a flowchart from parents down to children; influence is dotted."""
    say = words(display.language)
    names = {entity: f"n{n}" for n, entity in enumerate(sorted(subgraph.nodes()))}
    yield "flowchart TD"
    for entity, name in names.items():
        yield f'    {name}["{_escaped(subgraph.label(entity))}"]'
    for link in subgraph.links:
        step = link.step
        arrow = "-.->" if step.influence else "-->"
        label = _escaped(say[f"down.{step.relation.name}"])
        yield f"    {names[step.parent]} {arrow}|{label}| {names[step.child]}"


def _escaped(text: str) -> str:
    return "".join(_ENTITIES.get(character, character) for character in clean(text))
