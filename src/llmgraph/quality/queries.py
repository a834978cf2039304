"""The graph rules of ontology/quality: one SPARQL query a file, each row a finding.

The first line of a query says its severity and what a row is; `?subject` is the node at fault,
`?message` the sentence to print with how to mend it as its last sentence.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

if TYPE_CHECKING:
    from pyoxigraph import QuerySolutions, Store, Triple

    from llmgraph.quality.index import Term

ENDING = "-violation.rq"


class Query(NamedTuple):
    """A graph rule: its id, severity, what a row is, and its SPARQL."""

    id: str
    severity: str
    says: str
    text: str


class Row(NamedTuple):
    """What a query found: the node at fault, the value if the rule names one, the sentence."""

    query: Query
    subject: "Term"
    value: "Term | None"
    message: str


def read(folder: Path) -> tuple[Query, ...]:
    """Return the queries of a folder, by id."""
    found = []
    for path in sorted(folder.glob(f"*{ENDING}")):
        text = path.read_text("utf-8")
        severity, _, says = text.partition("\n")[0].removeprefix("#").partition(":")
        found.append(Query(path.name.removesuffix(ENDING), severity.strip(), says.strip(), text))
    return tuple(found)


def store(triples: Iterable["Triple"]) -> "Store":
    """Return a store in memory with these triples in its default graph."""
    import pyoxigraph as ox  # on use: other commands answer from a snapshot

    made = ox.Store()
    made.extend(ox.Quad(*triple) for triple in triples)
    return made


def rows(queries: Iterable[Query], graph: "Store") -> Iterator[Row]:
    """Yield every row of every query."""
    for query in queries:
        solutions = cast("QuerySolutions", graph.query(query.text))
        has_value = any(variable.value == "value" for variable in solutions.variables)
        for solution in solutions:
            value = solution["value"] if has_value else None
            subject, message = solution["subject"], solution["message"]
            yield Row(query, cast("Term", subject), cast("Term", value), _text(message))


def _text(message: object) -> str:
    return str(getattr(message, "value", ""))
