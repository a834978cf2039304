"""`rdf/`: the Oxigraph store with every fact and claim.

Three named graphs: what is asserted (the data and the ontology), what the three rules of
ontology/inference.ru conclude from it, and the licence table. A query without FROM sees all of them
as its default graph; with FROM it may choose.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from llmgraph.errors import StorageError
from llmgraph.vocabulary import ASSERTED_GRAPH, INFERRED_GRAPH, LICENCES_GRAPH

if TYPE_CHECKING:
    import pyoxigraph as ox
    from pyoxigraph import Triple

_PIECE = 10_000
"""Triples that are turned into text at a time."""

_BATCH = 1_000_000
"""Triples that Oxigraph sorts at a time: of more, it has files that overlap, to be merged."""


class Loading:
    """A new store, which loads the facts beside the caller's own work.

    Oxigraph loads a file outside Python's lock. Errors come from `finished`.
    """

    def __init__(self, path: Path, facts: Iterable["Triple"]) -> None:
        """Make the store below `path` and begin to load `facts` as what is asserted.

        Raises OSError where the disk refuses.
        """
        import pyoxigraph as ox  # on use: a lineage query needs no store

        self._store = ox.Store(str(path))
        self._own = ox.NamedNode(ASSERTED_GRAPH)
        self._text = path.with_suffix(".nt")
        self._left_out: list[Triple] = []
        with self._text.open("wb") as text:
            text.writelines(self._lines(facts))
        self._error: Exception | None = None
        self._counts: dict[str, int] = {}
        self._thread = self._begin(self._load)

    def add(
        self,
        asserted: Sequence["Triple"],
        inferred: Sequence["Triple"],
        licences: Sequence["Triple"],
    ) -> None:
        """Begin to add, once, what else is asserted, and the other graphs.

        In `inferred` and in `licences` no triple may come twice.
        """
        import pyoxigraph as ox  # on use: as above

        graphs = [
            (self._own, [*self._left_out, *asserted]),
            (ox.NamedNode(INFERRED_GRAPH), inferred),
            (ox.NamedNode(LICENCES_GRAPH), licences),
        ]
        loading = self._thread

        def work() -> None:
            loading.join()
            if self._error is not None:
                return
            self._text.unlink()
            self._store.bulk_extend(
                ox.Quad(s, p, o, graph) for graph, triples in graphs for s, p, o in triples
            )
            every = len(self._store)
            if every > _BATCH:
                self._store.optimize()
            self._store.flush()
            self._counts = {
                "asserted triples": every - len(inferred) - len(licences),
                "inferred triples": len(inferred),
                "licence triples": len(licences),
            }

        self._thread = self._begin(work)

    def finished(self) -> dict[str, int]:
        """Wait for it all; return how many triples each graph holds.

        Raises OSError where the disk refuses.
        """
        self._thread.join()
        if self._error is not None:
            raise self._error
        return self._counts

    def _begin(self, work: Callable[[], None]) -> Thread:
        def kept() -> None:
            try:
                work()
            except Exception as error:  # raised in `finished`, where somebody hears it
                self._error = error

        thread = Thread(target=kept, name="llmgraph-store", daemon=True)
        thread.start()
        return thread

    def _lines(self, facts: Iterable["Triple"]) -> Iterator[bytes]:
        """Return facts as N-Triples, in pieces; those with blank nodes are left out.

        Reading them would give blank nodes other names, and the same data make the same snapshot.
        """
        import pyoxigraph as ox  # on use: as above

        waiting = iter(facts)
        while piece := list(islice(waiting, _PIECE)):
            text = ox.serialize(piece, format=ox.RdfFormat.N_TRIPLES)
            if text is not None and b"_:" not in text:
                yield text
            else:
                self._left_out += piece

    def _load(self) -> None:
        import pyoxigraph as ox  # on use: as above

        syntax = ox.RdfFormat.N_TRIPLES
        self._store.bulk_load(path=self._text, format=syntax, to_graph=self._own, lenient=True)


class Store:
    """A snapshot's RDF store, opened read-only."""

    def __init__(self, path: Path) -> None:
        """Open the store. Raises StorageError if it is damaged or cannot be read."""
        import pyoxigraph as ox  # on use: see Loading

        self._path = path
        with self.reading():
            self._store = ox.Store.read_only(str(path))

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Return a context in which what Oxigraph finds damaged is raised as StorageError.

        A result is read lazily, so whoever goes through one stays inside.
        """
        try:
            yield
        except (OSError, RuntimeError) as error:
            raise StorageError(
                str(error), path=str(self._path), hints=["build the snapshot again"]
            ) from None

    @property
    def oxigraph(self) -> "ox.Store":
        """Return the Oxigraph store itself, read-only."""
        return self._store

    @property
    def default_graph(self) -> "list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph]":
        """Return the graphs that a query without FROM sees as one."""
        import pyoxigraph as ox  # on use: see Loading

        return [ox.NamedNode(g) for g in (ASSERTED_GRAPH, INFERRED_GRAPH, LICENCES_GRAPH)]

    def triples(self) -> Iterator["Triple"]:
        """Return the asserted triples, ontology included, in no order. Lazy."""
        import pyoxigraph as ox  # on use: see Loading

        with self.reading():
            own = ox.NamedNode(ASSERTED_GRAPH)
            for quad in self._store.quads_for_pattern(None, None, None, own):
                yield quad.triple
