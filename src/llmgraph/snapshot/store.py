"""`rdf/`: the Oxigraph store with every fact and claim, and SPARQL over it.

The default graph holds what is asserted: the data and the ontology. What the three rules of
ontology/inference.ru conclude is in a named graph of its own; a query sees both as its default
graph.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from llmgraph.errors import InvalidQuery, StorageError
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

        Our prefixes need no declaration. Raises InvalidQuery with place and reason.
        """
        import pyoxigraph as ox  # on use: see write_store

        default: list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph] = [
            ox.DefaultGraph(),
            ox.NamedNode(INFERRED_GRAPH),
        ]
        try:
            return self._store.query(text, prefixes=dict(QUERY_PREFIXES), default_graph=default)
        except SyntaxError as error:
            raise InvalidQuery(str(error)) from None
        except (OSError, RuntimeError) as error:
            raise StorageError(str(error), path=str(self._path)) from None

    def triples(self) -> Iterable["Triple"]:
        """Return the asserted triples, ontology included, in no order. Lazy."""
        import pyoxigraph as ox  # on use: see write_store

        pattern = self._store.quads_for_pattern(None, None, None, ox.DefaultGraph())
        return (quad.triple for quad in pattern)
