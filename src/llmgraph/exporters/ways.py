"""Paths and common ancestors as lines of text, one way a line."""

from collections.abc import Iterator

from llmgraph.exporters.display import ARROWS, Display, aligned, clean
from llmgraph.exporters.tree import source_lines
from llmgraph.lineage.subgraph import Link, Subgraph


def write_path(subgraph: Subgraph, display: Display) -> Iterator[str]:
    """Yield each way, child first, with the number of its steps."""
    if not any(subgraph.paths):
        yield f"{_name(subgraph, subgraph.subject[0], display)} is what was named twice: 0 steps"
        return
    for way in subgraph.paths:
        yield from _way(subgraph, way, display)
    if len(subgraph.paths) > 1:
        yield f"{len(subgraph.paths)} ways."
    if subgraph.truncated:
        yield "There are more; bound them with --depth."


def _way(subgraph: Subgraph, way: tuple[Link, ...], display: Display) -> Iterator[str]:
    left, right = ARROWS[display.charset]
    text = _name(subgraph, way[0].step.child, display)
    for link in way:
        word = display.paint(link.step.relation.upward, "relation")
        text += f" {left}{word}{right} {_name(subgraph, link.step.parent, display)}"
    steps = f"{len(way)} step{'' if len(way) == 1 else 's'}"
    influence = ", through data influence" if way[-1].step.influence else ""
    standing = " ".join(dict.fromkeys(link.claim.standing.value for link in way))
    yield f"{text}  {display.paint(f'{steps}{influence}  [{standing}]', 'note')}"
    if display.sources:
        for link in way:
            yield from source_lines(link.claim, "")


def write_common(subgraph: Subgraph, display: Display) -> Iterator[str]:
    """Yield each nearest common ancestor with its distance from each of the entities."""
    if not subgraph.found:
        yield "no common ancestor is known."
        return
    rows = [["", *(clean(subgraph.label(entity)) for entity in subgraph.subject)]]
    rows += [
        [clean(subgraph.label(entity)), *(_steps(distance) for distance in distances)]
        for entity, distances in subgraph.found
    ]
    for place, line in enumerate(aligned(rows)):
        yield display.paint(line, "header") if place == 0 else line
    if display.sources:
        for link in subgraph.links:
            yield f"{_name(subgraph, link.step.child, display)} {link.step.relation.upward}"
            yield from source_lines(link.claim, "")


def _steps(distance: int) -> str:
    return "itself" if distance == 0 else f"{distance} step{'' if distance == 1 else 's'} up"


def _name(subgraph: Subgraph, entity: str, display: Display) -> str:
    return display.paint(clean(subgraph.label(entity)), "name")
