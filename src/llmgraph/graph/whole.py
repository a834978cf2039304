"""`LineageGraph`: open a snapshot, find names, walk, query. Each method delegates to its layer."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from llmgraph.answers.names import find, search
from llmgraph.answers.part import AROUND, Reach, part
from llmgraph.answers.scope import refuse_text, scope_of
from llmgraph.answers.walks import induced, walk
from llmgraph.errors import InvalidUse, LimitReached, UnknownEntity
from llmgraph.graph.entry import Entry
from llmgraph.lineage.graph import Lineage
from llmgraph.lineage.walks import Scope
from llmgraph.model import Entity, EntityId, Tree
from llmgraph.snapshot import Snapshot, open_snapshot
from llmgraph.snapshot.csr import Csr

if TYPE_CHECKING:
    import networkx as nx
    import rdflib

    from llmgraph.answers.answer import Answer
    from llmgraph.exporters.record import Hits, Record
    from llmgraph.licences.findings import Licences
    from llmgraph.licences.profile import Profile, WhatIf
    from llmgraph.page.findings import Findings
    from llmgraph.page.frame import Frame
    from llmgraph.sparql.result import Result

MOST_BOXES = 1000
"""The largest page of named models, in boxes when every fan is folded."""

MOST_MODELS = 8000
"""The largest page of a whole graph: of a larger one it shows what most others come from."""

MOST_EDGES = 2_000_000
"""The largest graph that is copied into networkx as a whole: about 2 GB there."""


def open(  # noqa: A001  llmgraph.open() reads as what it does
    graph: str | None = None,
    *,
    layers: Sequence[str] = (),
    warn: Callable[[str], None] | None = None,
    progress: Callable[[str], None] | None = None,
) -> "LineageGraph":
    """Return the graph of a snapshot folder or an RDF file; without one, the built-in graph.

    `LLMGRAPH_GRAPH` stands in for `graph`. `layers` are RDF files laid over it, each over the one
    before; a claim that a layer disputes is withdrawn below it. RDF is compiled into the user's
    cache at first use: `progress` is told each phase of that, by name, as it starts. `warn` is told
    what did not work as usual.

    Raises InvalidInput for a file that is missing or malformed, StorageError for a snapshot that
    cannot be used.
    """
    opened = open_snapshot(graph, layers, warn=warn or _unheard, progress=progress or _unheard)
    return LineageGraph(Snapshot(opened))


def _unheard(_what: str) -> None:
    """Say nothing: nobody asked to be told."""


class LineageGraph(Lineage):
    """A lineage graph of any size: models joined by weight lineage, and all that is known of them.

    networkx functions take it as it is.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.influence = False
        self.trees = (Tree.WEIGHT,)

    # --- names and facts -------------------------------------------------------------------------

    def find(self, name: str) -> EntityId:
        """Return the id that a name stands for. Raises UnknownEntity, AmbiguousName."""
        return find(self.snapshot, name)

    def __getitem__(self, name: str) -> "Entry":
        return Entry(self, self.find(name))

    def search(self, text: str, *, limit: int = 20) -> list[tuple[Entity, str]]:
        """Return entities with the name that matched, the best first; at most `limit` of them."""
        if limit < 1:
            raise InvalidUse(f"a limit of {limit} is below one")
        return search(self.snapshot, text, limit=limit)

    def names_starting(self, beginning: str, *, limit: int = 50) -> list[str]:
        """Return names that start like this, for shell completion."""
        return self.snapshot.catalog.starting(beginning, limit=limit)

    def tallies(self) -> "dict[str, dict[str, int]]":
        """Return what the graph holds, counted: kinds, relations, statuses, licences, years ..."""
        from llmgraph.snapshot.tallies import tallies  # on use: off the way of a walk

        return tallies(self.snapshot.catalog)

    def hits(self, text: str, *, limit: int = 20) -> "Hits":
        """Return what `search` finds, ready to print. Raises UnknownEntity if there is nothing."""
        from llmgraph.answers.records import hits  # on use: off the way of a walk

        return hits(self.snapshot, text, limit=limit)

    def record(self, name: str) -> "Record":
        """Return everything known of one entity. Raises UnknownEntity, AmbiguousName."""
        from llmgraph.answers.records import record  # on use: as above

        return record(self.snapshot, name)

    def entity(self, entity: str) -> Entity:
        """Return the headline facts of an id. Raises UnknownEntity."""
        found = self.snapshot.catalog.entities([entity])
        if not found:
            raise UnknownEntity(entity)
        return next(iter(found.values()))

    # --- as networkx sees it ---------------------------------------------------------------------

    @property
    def csr(self) -> Csr:
        """Return the edges of the snapshot."""
        return self.snapshot.csr

    @cached_property
    def with_influence(self) -> Lineage:
        """Return weight lineage and data influence together: models, datasets, applications."""
        return Lineage(self.csr, influence=True)

    # --- walks -----------------------------------------------------------------------------------

    def ancestors(
        self,
        name: str,
        *,
        depth: int | None = None,
        relations: Iterable[str] | None = None,
        influence: bool = False,
    ) -> "Answer":
        """Return what a model, or each member of a series, came from; nearest first.

        `depth` counts derivations, None means all. `relations` are names of model.RELATIONS; None
        means all. Weight lineage alone, unless `influence` adds training data and who wrote it.
        Raises UnknownEntity, AmbiguousName, InvalidUse for an unknown relation.
        """
        return walk(self.snapshot, name, scope_of(depth, relations, influence), upward=True)

    def descendants(
        self,
        name: str,
        *,
        depth: int | None = None,
        relations: Iterable[str] | None = None,
        influence: bool = False,
    ) -> "Answer":
        """Return what came from a model, or from a member of a series; otherwise as `ancestors`."""
        return walk(self.snapshot, name, scope_of(depth, relations, influence), upward=False)

    def path(
        self,
        one: str,
        other: str,
        *,
        every: bool = False,
        influence: bool = False,
        depth: int | None = None,
    ) -> "Answer":
        """Return a shortest way, or with `every` all ways, between two entities on one line.

        Either may be the ancestor. Raises NoPath, UnknownEntity, AmbiguousName, LimitReached.
        """
        from llmgraph.answers.ways import path  # on use: as above

        scope = scope_of(depth, None, influence)
        return path(self.snapshot, one, other, scope, every=every)

    def common(self, names: Sequence[str], *, influence: bool = False) -> "Answer":
        """Return the nearest common ancestors of two or more entities, and the ways to them.

        Raises UnknownEntity, AmbiguousName; InvalidUse for fewer than two names or a series.
        """
        from llmgraph.answers.ways import common  # on use: as above

        refuse_text(names)
        return common(self.snapshot, names, Scope(influence=influence))

    def part(self, names: Sequence[str] = (), *, reach: Reach = AROUND) -> "Answer":
        """Return the named entities with what is within reach, all lineage; without names, all.

        Data influence is included. Raises UnknownEntity, AmbiguousName, InvalidUse.
        """
        return part(self.snapshot, names, reach)

    def roots(self, name: str) -> tuple[EntityId, ...]:
        """Return the ancestors of a model, or of a series, that come from nothing known.

        Raises UnknownEntity, AmbiguousName; InvalidUse for what is no model.
        """
        from llmgraph.answers.kin import roots  # on use: as above

        return roots(self, self.snapshot, name)

    def siblings(self, name: str) -> tuple[EntityId, ...]:
        """Return what else came directly from a parent of a model, or of a member of a series.

        Raises UnknownEntity, AmbiguousName; InvalidUse for what is no model.
        """
        from llmgraph.answers.kin import siblings  # on use: as above

        return siblings(self, self.snapshot, name)

    def generations(self) -> Iterator[list[EntityId]]:
        """Yield the models generation by generation, those without parents first."""
        from llmgraph.lineage.structure import generations  # on use: as above

        return generations(self)

    def cycles(self) -> tuple[tuple[EntityId, ...], ...]:
        """Return each ring of models that come from each other, as the claims have it."""
        from llmgraph.lineage.structure import cycles  # on use: as above

        return cycles(self)

    def dump(self, format_name: str, names: Sequence[str] = ()) -> Iterator[str]:
        """Yield the lines of the graph in `turtle`, `ntriples`, `jsonld`, `jsonl` or `csv`.

        With names, of the named entities with all their ancestors and descendants. Lazy; memory is
        the list of subjects. Raises UnknownEntity, AmbiguousName; InvalidUse for another format.
        """
        from llmgraph.answers.dumps import dump  # on use: a walk writes nothing

        return dump(self.snapshot, format_name, names)

    # --- pictures and SPARQL ---------------------------------------------------------------------

    def page(
        self,
        names: Sequence[str] = (),
        *,
        reach: Reach = AROUND,
        language: str = "en",
        max_boxes: int | None = MOST_BOXES,
        findings: "Findings | None" = None,
    ) -> str:
        """Return one self-contained HTML page of the graph, or of what is around the names.

        The whole graph always folds to fit. `findings` are shown on the models they are about;
        without, what licences upstream ask. Raises UnknownEntity, AmbiguousName, LimitReached for
        more than `max_boxes` boxes around names.
        """
        from llmgraph.page.answer import page_of  # on use: pyvis, jinja2

        shown = part(self.snapshot, names, reach, most=MOST_MODELS)
        most = max_boxes if names else None
        return page_of(self.snapshot, shown, language=language, max_boxes=most, findings=findings)

    def view(self, names: Sequence[str] = (), *, language: str = "en") -> "Frame":
        """Return the page of `page` for a notebook: a frame that can reach nothing around it."""
        from llmgraph.page.frame import Frame  # on use: as above

        return Frame(self.page(names, language=language))

    def sparql(
        self,
        query: str,
        /,
        bindings: Mapping[str, object] | None = None,
        *,
        timeout: float | None = None,
        limit: int | None = None,
        **values: object,
    ) -> "Result":
        """Return the answer of a SPARQL query over facts, claims and what the rules infer.

        Our prefixes (`lg:`, `m:` ...) need no declaration. `bindings`, and keyword arguments, are
        bound to the variables of their name: text as `llmgraph sparql --bind` reads it, numbers,
        dates. With a `timeout` in seconds the query runs in a worker process that is killed when
        its time is up, else in this process to its end. At most `limit` rows or triples.

        Raises InvalidQuery, LimitReached when the time is up, StorageError for a damaged store.
        """
        from llmgraph.sparql.evaluate import evaluate  # on use: a walk needs no SPARQL
        from llmgraph.sparql.run import run  # on use: as above
        from llmgraph.sparql.values import term_of  # on use: as above

        given = {**(bindings or {}), **values}
        terms = {name: term_of(value) for name, value in given.items()}
        if timeout is not None:
            return run(self.snapshot.store_path, query, terms, timeout=timeout, limit=limit)
        store = self.snapshot.store
        graphs = store.default_graph
        with store.reading():
            return evaluate(store.oxigraph, query, terms, default_graph=graphs, limit=limit)

    @cached_property
    def rdf(self) -> "rdflib.Graph":
        """Return an rdflib Graph of what is asserted, ontology included, with our prefixes bound.

        Read-only, over the snapshot's own store; `rdflib.Graph() + graph.rdf` is a copy.
        """
        from llmgraph.rdf import as_rdflib  # on use: rdflib

        return as_rdflib(self.snapshot)

    def to_networkx(self) -> "nx.MultiDiGraph[str]":
        """Return the whole graph, influence included, as a networkx MultiDiGraph with facts.

        Raises LimitReached beyond MOST_EDGES edges, naming `subgraph`.
        """
        edges = self.with_influence.number_of_edges()
        if edges > MOST_EDGES:
            raise LimitReached(
                f"the graph has {edges:,} edges; a copy holds at most {MOST_EDGES:,}",
                hints=["copy a part: graph.subgraph(names).to_networkx()"],
            )
        return self.part().to_networkx()

    def subgraph(self, names: Iterable[str]) -> "Answer":
        """Return the named entities with the edges among them, influence included.

        A series stands for its members. Raises UnknownEntity, AmbiguousName.
        """
        refuse_text(names)
        return induced(self.snapshot, tuple(names))

    def licence(
        self,
        name: str,
        profile: "Profile | None" = None,
        what_if: "WhatIf | None" = None,
        *,
        fix: bool = False,
    ) -> "tuple[Licences, ...]":
        """Return what licences upstream of a model, or of each member of a series, ask of it.

        With `fix`, conflicts come with what clears them. No legal advice: docs/licences.md.
        Raises UnknownEntity, AmbiguousName, InvalidUse.
        """
        from llmgraph.answers.licences import licence  # on use: yaml

        return licence(self.snapshot, name, profile, what_if, fix=fix)

    def __repr__(self) -> str:
        return f"<LineageGraph of {len(self)} models, data {self.snapshot.manifest.data or '-'}>"
