"""A world read from a snapshot: some targets with all they came from, or the whole of it.

Node numbers are those of `lineage.csr`; below zero stand references that no known id matches. What
no claim says of an API's text is taken from its provider and the date of the outputs.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from llmgraph.licences.declared import (
    CONCLUDED,
    DECLARED,
    Labelled,
    LicenceClaim,
    in_force,
    labelled,
    texts_of,
)  # fmt: skip
from llmgraph.licences.table import table
from llmgraph.licences.terms import Terms
from llmgraph.licences.walk import NEXT
from llmgraph.licences.world import Edge, Node
from llmgraph.lineage.graph import relation_of
from llmgraph.lineage.walks import reached
from llmgraph.model import EntityId, Kind
from llmgraph.snapshot import Snapshot
from llmgraph.snapshot.csr import CODE
from llmgraph.vocabulary import LG

_BATCH = 500
_OUTPUTS = frozenset({"generatedBy", "annotatedBy", "distilledFrom"})
_FOLLOWED = frozenset(relation for _, relation in NEXT)
_CLOSED = frozenset({None, "apiOnly", "notReleased"})
_EVIDENCE = {"metadata": "declared", "prose": "prose", "curated": "curated"}
_LIST = "\x1f"
_SEEING = ("image-text-to-text", "any-to-any", "visual-question-answering", "image-to-text")


class _Facts(NamedTuple):
    id: EntityId
    kind: Kind
    makers: frozenset[str]
    access: str | None
    released: str | None
    iri: str


class Ancestry:
    """The world of some nodes of a snapshot and their ancestors; of all nodes without `targets`."""

    def __init__(
        self, snapshot: Snapshot, targets: Iterable[int] | None = None, *, as_of: str | None = None
    ) -> None:
        self.snapshot = snapshot
        self.as_of = as_of
        self._csr = snapshot.csr
        sides = tuple(self._csr.up.values())
        self._numbers = None if targets is None else sorted(reached(sides, targets))
        self._facts = dict(self._read_facts())
        self._claims = self._read_claims()
        self._successors = self._read_successors()
        self._evidence = self._read_evidence()
        self._vendors = {alias.vendor for alias in table().aliases}
        self._strays: list[Node] = []
        self._stray_edges = self._read_unresolved()
        self._seeing: frozenset[int] | None = None
        self._nodes: dict[int, Node] = {}
        self._edges: dict[int, tuple[Edge, ...]] = {}

    # --- what the rules ask ----------------------------------------------------------------------

    def node(self, number: int) -> Node:
        """Return a node."""
        found = self._nodes.get(number)
        if found is None:
            found = self._strays[-number - 1] if number < 0 else self._node(number)
            self._nodes[number] = found
        return found

    def fresh_node(self, number: int) -> Node:
        """Return a node of the snapshot without keeping it: for one look at each of many."""
        return self._node(number)

    def fresh_edges(self, number: int) -> tuple[Edge, ...]:
        """Return the edges of a node without keeping them, as `fresh_node`."""
        return tuple(self._read_edges(number))

    def edges(self, number: int) -> Sequence[Edge]:
        """Return the edges from a node to its parents, in walking order."""
        found = self._edges.get(number)
        if found is None:
            found = () if number < 0 else tuple(self._read_edges(number))
            self._edges[number] = found
        return found

    # --- nodes -----------------------------------------------------------------------------------

    def _node(self, number: int) -> Node:
        facts = self._facts[number]
        found = self._labelled(number)
        node = Node(facts.id, facts.kind, *found)
        texts = self._api_texts(number)
        if texts:
            node = node._replace(terms=(in_force(texts, self.as_of),), changed=(), disagreeing=())
        later = [row for row in self._successor_rows(number) if row is not found.label]
        if later:
            node = node._replace(changed=tuple(dict.fromkeys((*node.changed, *later))))
        if any(row.territory and row.territory.multimodal_only for row in node.terms):
            node = node._replace(multimodal=number in self._multimodal())
        return node

    def _labelled(self, number: int) -> Labelled:
        owner = _owner(self._facts[number].id)
        vendor = owner if owner in self._vendors else None  # few have names of their own
        return labelled(self._claims.get(number, ()), vendor=vendor, as_of=self.as_of)

    def _api_texts(self, number: int) -> tuple[Terms, ...]:
        """Return the terms of an API that may hold for a node: claimed, else of its provider."""
        claims = self._claims.get(number, ())
        facts = self._facts[number]
        if claims:
            rows = {row for claim in claims for row in labelled((claim,)).terms}
            return tuple(row for row in rows if row.kind == "api-terms")
        if facts.kind is not Kind.MODEL or facts.access not in _CLOSED:
            return ()
        if facts.access is None and "/" in facts.id:  # it stands on the Hub: no one's API alone
            return ()
        return tuple(row for maker in sorted(facts.makers) for row in texts_of(maker))

    def _successor_rows(self, number: int) -> Iterator[Terms]:
        for other in self._successors.get(number, ()):
            if self._claims.get(other):
                yield labelled(self._claims[other], vendor=_owner(self._facts[number].id)).label

    # --- edges -----------------------------------------------------------------------------------

    def _read_edges(self, number: int) -> Iterator[Edge]:
        for side in self._csr.up.values():
            for parent, code, row in side.edges(number):
                relation = relation_of(code & CODE).name
                evidence, since, until = self._evidence.get(row, _CURATED)
                edge = Edge(relation, parent, evidence, claim=row)
                if relation in _OUTPUTS:
                    edge = self._of_outputs(number, edge, until or since)
                yield edge
        yield from self._stray_edges.get(number, ())

    def _of_outputs(self, child: int, edge: Edge, made: str | None) -> Edge:
        """Return an edge to what generated or taught, with the text in force and its maker."""
        own = bool(self._facts[child].makers & self._facts[edge.parent].makers)
        texts = self._api_texts(edge.parent)
        if not texts:
            return edge._replace(own=own)
        terms = in_force(texts, made or self.as_of or self._facts[child].released)
        settled = made is not None and terms.dated is not None and made >= terms.dated
        return edge._replace(own=own, terms=terms, assumed=not settled)

    # --- reading ---------------------------------------------------------------------------------

    def _rows(
        self, query: str, column: str, numbers: Sequence[int] | None
    ) -> Iterator[tuple[object, ...]]:
        """Yield the rows of a query, of all nodes or of those whose `column` is in `numbers`."""
        catalog = self.snapshot.catalog
        if numbers is None:
            yield from catalog.rows(query)
            return
        joint = "AND" if " WHERE " in query else "WHERE"
        for start in range(0, len(numbers), _BATCH):
            batch = numbers[start : start + _BATCH]
            marks = ",".join("?" * len(batch))
            yield from catalog.rows(f"{query} {joint} {column} IN ({marks})", batch)

    def _read_facts(self) -> Iterator[tuple[int, _Facts]]:
        query = "SELECT node, id, kind, publishers, access, released, iri FROM entity"
        for node, entity, kind, makers, access, released, iri in self._rows(
            query, "node", self._numbers
        ):
            name = str(entity)
            owners = {maker.removeprefix("org:") for maker in str(makers or "").split(_LIST)}
            owners |= {_owner(name) or ""}
            yield (
                int(str(node)),
                _Facts(
                    EntityId(name),
                    Kind(str(kind)),
                    frozenset(owners - {""}),
                    _text(access),
                    _text(released),
                    str(iri),
                ),
            )

    def _read_claims(
        self, numbers: Sequence[int] | None = None
    ) -> dict[int, tuple[LicenceClaim, ...]]:
        query = (
            "SELECT claim.row, subject, relation, l.id, raw, standing, valid_from, valid_until"
            " FROM claim JOIN entity l ON l.node = claim.object"
            f" WHERE relation IN ('{DECLARED}', '{CONCLUDED}') AND status <> 'disputed'"
        )
        found: dict[int, list[tuple[int, LicenceClaim]]] = defaultdict(list)
        for row, subject, relation, licence, raw, standing, since, until in self._rows(
            query, "subject", numbers if numbers is not None else self._numbers
        ):
            claim = LicenceClaim(
                str(relation),
                str(licence).removeprefix("license:"),
                _text(raw),
                str(standing),
                _text(since),
                _text(until),
            )
            found[int(str(subject))].append((int(str(row)), claim))
        many = [row for claims in found.values() if len(claims) > 1 for row, _ in claims]
        sources = self._read_sources(many)
        return {
            subject: tuple(claim._replace(sources=sources.get(row, _NONE)) for row, claim in claims)
            for subject, claims in found.items()
        }

    def _read_sources(self, claims: Sequence[int]) -> dict[int, frozenset[int]]:
        found: dict[int, set[int]] = defaultdict(set)
        query = "SELECT claim, source FROM claim_source"
        for claim, source in self._rows(query, "claim", sorted(claims)):
            found[int(str(claim))].add(int(str(source)))
        return {claim: frozenset(sources) for claim, sources in found.items()}

    def _read_successors(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        query = (
            "SELECT subject, object FROM claim"
            " WHERE relation = 'supersededBy' AND status <> 'disputed' AND object IS NOT NULL"
        )
        for subject, other in self._rows(query, "subject", self._numbers):
            found[int(str(subject))].append(int(str(other)))
        unread = {other for others in found.values() for other in others} - set(self._claims)
        if unread and self._numbers is not None:
            self._claims |= self._read_claims(sorted(unread))
        return found

    def _read_evidence(self) -> dict[int, tuple[str, str | None, str | None]]:
        """Return how strong the claim of each edge is, and when it held."""
        query = (
            "SELECT row, evidence, standing, valid_from, valid_until FROM claim"
            f" WHERE relation IN ({','.join(repr(name) for name in sorted(_FOLLOWED))})"
        )
        return {
            int(str(row)): (_evidence(evidence, standing), _text(since), _text(until))
            for row, evidence, standing, since, until in self._rows(query, "subject", self._numbers)
        }

    def _read_unresolved(self) -> dict[int, list[Edge]]:
        found: dict[int, list[Edge]] = defaultdict(list)
        query = "SELECT node, raw, relation, kind FROM unresolved WHERE status <> 'disputed'"
        none = labelled(())
        for node, raw, relation, kind in self._rows(query, "node", self._numbers):
            name = str(relation or "basedOn")
            if name not in _FOLLOWED:
                continue
            data = kind == "dataset" or name in {"trainedOn", "pretrainedOn", "fineTunedOn"}
            entity = EntityId(f"unresolved:{raw}")
            stray = Node(entity, Kind.DATASET if data else Kind.MODEL, none.label, none.terms)
            self._strays.append(stray)
            found[int(str(node))].append(Edge(name, -len(self._strays), "prose"))
        return found

    def _multimodal(self) -> frozenset[int]:
        """Return the nodes that RDF says take or give more than text; read once, when asked."""
        if self._seeing is None:
            tasks = ", ".join(f'"{task}"' for task in _SEEING)
            query = (
                f"SELECT DISTINCT ?m WHERE {{ {{ ?m <{LG}modality> ?x FILTER(!STRENDS(STR(?x), "
                f'"modality/text")) }} UNION {{ ?m <{LG}task> ?t FILTER(STR(?t) IN ({tasks})) }} }}'
            )
            store = self.snapshot.store
            with store.reading():
                rows = store.oxigraph.query(query, default_graph=store.default_graph)
                iris = {str(getattr(row[0], "value", "")) for row in rows}  # type: ignore[union-attr]
            self._seeing = frozenset(n for n, facts in self._facts.items() if facts.iri in iris)
        return self._seeing


_NONE: frozenset[int] = frozenset()
_CURATED = ("curated", None, None)


def _evidence(evidence: object, standing: object) -> str:
    """Return the engine's word for the evidence of a claim, by default that of its sources."""
    default = "prose" if standing == "stated" else "curated"
    return _EVIDENCE.get(str(evidence), default)


def _owner(entity: str) -> str | None:
    """Return the owner of a repository: what stands before the slash of an id."""
    owner, slash, _ = entity.rpartition(":")[2].partition("/")
    return owner if slash else None


def _text(value: object) -> str | None:
    return None if value is None else str(value)
