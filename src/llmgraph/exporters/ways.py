"""Paths and common ancestors as lines of text, one way a line."""

from collections.abc import Iterator, Mapping

from llmgraph.exporters.display import ARROWS, Display, aligned, clean
from llmgraph.exporters.tree import source_lines
from llmgraph.lineage.subgraph import Link, Subgraph
from llmgraph.words import counted, words


def write_path(subgraph: Subgraph, display: Display) -> Iterator[str]:
    """Yield each way, child first, with the number of its steps."""
    say = words(display.language)
    if not any(subgraph.paths):
        yield say["same"].format(name=_name(subgraph, subgraph.subject[0], display))
        return
    for way in subgraph.paths:
        yield from _way(subgraph, way, display)
    if len(subgraph.paths) > 1:
        yield counted(say["ways"], len(subgraph.paths))
    if subgraph.truncated:
        yield say["more_ways"]


def _way(subgraph: Subgraph, way: tuple[Link, ...], display: Display) -> Iterator[str]:
    say = words(display.language)
    left, right = ARROWS[display.charset]
    text = _name(subgraph, way[0].step.child, display)
    for link in way:
        word = display.paint(say[f"up.{link.step.relation.name}"], "relation")
        text += f" {left}{word}{right} {_name(subgraph, link.step.parent, display)}"
    steps = counted(say["steps"], len(way))
    influence = say["comma"] + say["through_influence"] if way[-1].step.influence else ""
    standing = " ".join(dict.fromkeys(say[link.claim.standing.value] for link in way))
    yield f"{text}  {display.paint(f'{steps}{influence}  [{standing}]', 'note')}"
    if display.sources:
        for link in way:
            yield from source_lines(link.claim, "", say)


def write_common(subgraph: Subgraph, display: Display) -> Iterator[str]:
    """Yield each nearest common ancestor with its distance from each of the entities."""
    say = words(display.language)
    if not subgraph.found:
        yield say["no_common"]
        return
    rows = [["", *(clean(subgraph.label(entity)) for entity in subgraph.subject)]]
    rows += [
        [clean(subgraph.label(entity)), *(_steps(distance, say) for distance in distances)]
        for entity, distances in subgraph.found
    ]
    for place, line in enumerate(aligned(rows)):
        yield display.paint(line, "header") if place == 0 else line
    if display.sources:
        for link in subgraph.links:
            relation = say[f"up.{link.step.relation.name}"]
            yield f"{_name(subgraph, link.step.child, display)} {relation}"
            yield from source_lines(link.claim, "", say)


def _steps(distance: int, say: Mapping[str, str]) -> str:
    return say["itself"] if distance == 0 else counted(say["steps_up"], distance)


def _name(subgraph: Subgraph, entity: str, display: Display) -> str:
    return display.paint(clean(subgraph.label(entity)), "name")
