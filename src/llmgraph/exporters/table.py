"""A table for people: one row a claim, columns lined up in cells."""

from collections.abc import Iterator

from llmgraph.exporters.display import Display, aligned, clean, short_date
from llmgraph.exporters.tree import standing
from llmgraph.lineage.subgraph import Subgraph
from llmgraph.words import words


def write(subgraph: Subgraph, display: Display) -> Iterator[str]:
    """Yield a header and one line a claim, nearest first."""
    say = words(display.language)
    columns = ("distance", "model", "relation", "parent", "released", "licence", "standing")
    header = [say[column] for column in columns]
    rows = [header + ([say["sources"]] if display.sources else [])]
    for link in subgraph.links:
        step, claim = link.step, link.claim
        far = subgraph.entities[step.parent if subgraph.upward else step.child]
        row = [
            str(step.distance),
            clean(step.child),
            say[f"up.{step.relation.name}"],
            clean(step.parent),
            short_date(far.date),
            clean(" / ".join(far.licences)),
            standing(link, say),
        ]
        rows.append(row + ([clean(_addresses(claim.sources))] if display.sources else []))
    for place, line in enumerate(aligned(rows)):
        yield display.paint(line, "header") if place == 0 else line


def _addresses(sources: tuple[object, ...]) -> str:
    return " ".join(getattr(source, "address", "") for source in sources)
