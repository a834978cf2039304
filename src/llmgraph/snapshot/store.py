"""`rdf/`: the Oxigraph store with every fact and claim, and SPARQL over it.

The default graph holds what is asserted: the data and the ontology. What the three rules of
ontology/inference.ru conclude is in a named graph of its own; a query sees both as its default
graph.
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from llmgraph.errors import InvalidQuery, StorageError
from llmgraph.snapshot.refusal import refused_word
from llmgraph.vocabulary import INFERRED_GRAPH, PREFIXES

if TYPE_CHECKING:
    from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples, Triple

QUERY_PREFIXES: Mapping[str, str] = PREFIXES
"""Prefixes that a query may use without declaring them."""


def write_store(
    path: Path, asserted: Iterable["Triple"], inferred: Iterable["Triple"]
) -> dict[str, int]:
    """Write a new store below `path`; return how many triples each graph holds."""
    import pyoxigraph as ox  # on use: a lineage query needs no store

    store = ox.Store(str(path))
    store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object) for t in asserted)
    told = len(store)
    graph = ox.NamedNode(INFERRED_GRAPH)
    store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object, graph) for t in inferred)
    concluded = len(store) - told
    store.optimize()
    store.flush()
    return {"asserted triples": told, "inferred triples": concluded}


def infer(triples: Iterable["Triple"], rules: str) -> list["Triple"]:
    """Return what `rules`, a SPARQL update, concludes from `triples` and does not already hold."""
    import pyoxigraph as ox  # on use: see write_store

    store = ox.Store()
    told = {ox.Quad(t.subject, t.predicate, t.object) for t in triples}
    store.extend(told)
    store.update(rules)
    concluded = [quad.triple for quad in store if quad not in told]
    return sorted(concluded, key=str)


_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)


def _not_parsed(text: str, message: str) -> InvalidQuery:
    """Return the error of Oxigraph's parser with the line it stands in and a caret below."""
    match = _PLACE.match(message)
    if match is None:
        return InvalidQuery(message)
    line, column, reason = int(match[1]), int(match[2]), match[3]
    lines = text.split("\n")
    shown = lines[line - 1].rstrip() if line <= len(lines) else ""
    return InvalidQuery(
        reason,
        line=line,
        column=column,
        hints=[f"{line:4} | {shown}", f"     | {' ' * (column - 1)}^"],
    )


class Store:
    """A snapshot's RDF store, opened read-only."""

    def __init__(self, path: Path) -> None:
        """Open the store. Raises StorageError if it is damaged or cannot be read."""
        import pyoxigraph as ox  # on use: see write_store

        try:
            self._store = ox.Store.read_only(str(path))
        except (OSError, RuntimeError) as error:
            raise StorageError(str(error), path=str(path)) from None
        self._path = path

    def query(self, text: str) -> "QuerySolutions | QueryBoolean | QueryTriples":
        """Return the result of a SPARQL query over asserted and inferred facts.

        Our prefixes need no declaration. Raises InvalidQuery with place and reason; SERVICE and
        LOAD are refused, as both reach the network.
        """
        refused = refused_word(text)
        if refused is not None:
            word, line = refused
            raise InvalidQuery(
                f"{word} is refused: a query asks this graph alone and reaches no network",
                line=line,
            )
        import pyoxigraph as ox  # on use: see write_store

        default: list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph] = [
            ox.DefaultGraph(),
            ox.NamedNode(INFERRED_GRAPH),
        ]
        try:
            return self._store.query(text, prefixes=dict(QUERY_PREFIXES), default_graph=default)
        except SyntaxError as error:
            raise _not_parsed(text, str(error)) from None
        except (OSError, RuntimeError) as error:
            raise StorageError(str(error), path=str(self._path)) from None

    def triples(self) -> Iterable["Triple"]:
        """Return the asserted triples, ontology included, in no order. Lazy."""
        import pyoxigraph as ox  # on use: see write_store

        pattern = self._store.quads_for_pattern(None, None, None, ox.DefaultGraph())
        return (quad.triple for quad in pattern)
