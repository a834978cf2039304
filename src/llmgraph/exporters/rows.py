"""CSV and TSV: one row a claim, the same columns in both; ids, not labels."""

import csv
import io
from collections.abc import Iterator

from llmgraph.exporters.display import Display
from llmgraph.lineage.subgraph import Subgraph

COLUMNS = (
    "subject", "relation", "object", "distance", "influence", "status", "standing", "sources",
)  # fmt: skip


def write_csv(subgraph: Subgraph, display: Display) -> Iterator[str]:
    """Yield rows as RFC 4180 has them, with a header; several sources are joined by blanks."""
    return _write(subgraph, ",")


def write_tsv(subgraph: Subgraph, display: Display) -> Iterator[str]:
    """Yield rows separated by tabs, with a header."""
    return _write(subgraph, "\t")


def _write(subgraph: Subgraph, delimiter: str) -> Iterator[str]:
    for values in (COLUMNS, *rows(subgraph)):
        row = [str(v).lower() if isinstance(v, bool) else v for v in values]
        buffer = io.StringIO()
        csv.writer(buffer, delimiter=delimiter, lineterminator="").writerow(row)
        yield buffer.getvalue()


def rows(subgraph: Subgraph) -> Iterator[tuple[object, ...]]:
    """Yield the values of each claim in the order of `COLUMNS`, nearest first."""
    for link in subgraph.links:
        step, claim = link.step, link.claim
        yield (
            claim.subject,
            claim.relation,
            claim.object,
            step.distance,
            step.influence,
            claim.status.value,
            claim.standing.value,
            " ".join(source.url or source.id for source in claim.sources),
        )
