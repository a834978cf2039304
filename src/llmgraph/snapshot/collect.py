"""RDF triples to the tables of a snapshot: entities, names, claims, sources, edges.

What counts as an edge: a direct triple of a walkable relation, with the claim on it if there is
one. A disputed claim has no triple and makes no edge. A coarser relation beside a finer one of the
same pair stays a claim but makes no edge. Self-references and edges inside a cycle of weight
lineage are kept and marked.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from llmgraph.model import (
    COARSER,
    RELATION_BY_NAME,
    Claim,
    Entity,
    EntityId,
    Kind,
    Source,
    Status,
    Tree,
    Unresolved,
    standing,
)
from llmgraph.snapshot.csr import WALKED
from llmgraph.snapshot.headline import headline
from llmgraph.snapshot.names import Step, fold
from llmgraph.vocabulary import (
    BASE,
    CLASS_KINDS,
    DCT,
    ID_PREFIXES,
    LG,
    OWL,
    RDF,
    RDFS,
    RELATION_IRIS,
    SCHEMA,
    id_of,
)

if TYPE_CHECKING:
    from pyoxigraph import Triple

Facts = dict[str, list["Term"]]
"""Predicate IRI to its values."""

CLAIMED_FACTS = {
    LG + name: name
    for name in (
        "developedBy",
        "hasDeclaredLicense",
        "hasConcludedLicense",
        "access",
        "released",
        "uploaded",
        "parameterCount",
        "activeParameterCount",
        "contextLength",
        "recordCount",
    )
}
"""Descriptive predicates whose claims the catalog keeps."""


class Term(NamedTuple):
    """An IRI, or a literal's text with its language."""

    value: str
    literal: bool = False
    language: str | None = None


class Name(NamedTuple):
    """One way to call an entity, and the step of name resolution at which it counts."""

    folded: str
    step: Step
    entity: EntityId
    spelling: str
    alias: bool = False


@dataclass(slots=True)
class Collected:
    """Everything a snapshot's catalog and walks hold, in no order."""

    entities: dict[EntityId, Entity] = field(default_factory=dict)
    names: set[Name] = field(default_factory=set)
    claims: list[Claim] = field(default_factory=list)
    entity_sources: dict[EntityId, tuple[Source, ...]] = field(default_factory=dict)
    members: set[tuple[EntityId, EntityId]] = field(default_factory=set)
    series_in: set[tuple[EntityId, EntityId]] = field(default_factory=set)
    unresolved: list[Unresolved] = field(default_factory=list)
    edges: list[int] = field(default_factory=list)
    version: str = ""


def collect(triples: Iterable["Triple"]) -> Collected:
    """Return the tables that these triples, ontology left out, make up."""
    return _Collector(_by_subject(triples)).run()


def _by_subject(triples: Iterable["Triple"]) -> dict[str, Facts]:
    import pyoxigraph as ox  # on use: a lineage query from a snapshot never builds

    facts: dict[str, Facts] = defaultdict(lambda: defaultdict(list))
    for triple in triples:
        if not isinstance(triple.subject, ox.NamedNode):
            continue
        value = triple.object
        if isinstance(value, ox.NamedNode):
            term = Term(value.value)
        elif isinstance(value, ox.Literal):
            term = Term(value.value, literal=True, language=value.language)
        else:
            continue
        facts[triple.subject.value][triple.predicate.value].append(term)
    return facts


class _Collector:
    def __init__(self, facts: dict[str, Facts]) -> None:
        self.facts = facts
        self.out = Collected()
        self.sources: dict[str, Source] = {}
        self.ids: dict[str, EntityId] = {}
        self.kinds: dict[str, Kind] = {}

    def run(self) -> Collected:
        self._read_classes()
        self._read_claims()
        self._add_implicit_claims()
        self._add_stubs()
        self._describe()
        self._choose_edges()
        return self.out

    # --- reading -----------------------------------------------------------------------------

    def _read_classes(self) -> None:
        for iri, facts in self.facts.items():
            for class_term in facts.get(RDF + "type", ()):
                if class_term.value in CLASS_KINDS:
                    self._know(iri, CLASS_KINDS[class_term.value])
                elif class_term.value == LG + "Source":
                    self.sources[iri] = self._source(iri, facts)
                elif class_term.value == "http://www.w3.org/ns/dcat#Dataset":
                    version = _first(facts, "http://www.w3.org/ns/dcat#version")
                    self.out.version = max(self.out.version, version or "")

    def _know(self, iri: str, kind: Kind) -> EntityId:
        if iri not in self.ids:
            self.ids[iri] = id_of(iri, kind)
            self.kinds[iri] = kind
        return self.ids[iri]

    @staticmethod
    def _source(iri: str, facts: Facts) -> Source:
        titles = sorted(
            facts.get(DCT + "title", ()), key=lambda t: (t.language != "en", t.language or "")
        )
        name = iri.removeprefix(BASE + "source/")
        return Source(
            name,
            (_first(facts, LG + "sourceKind") or "").removeprefix(LG) or None,
            titles[0].value if titles else None,
            _first(facts, SCHEMA + "url"),
            _first(facts, LG + "retrieved"),
            _first(facts, LG + "revision"),
        )

    def _sources_in(self, facts: Facts) -> tuple[Source, ...]:
        found = {t.value: self.sources.get(t.value) for t in facts.get(DCT + "source", ())}
        known = {iri: source or Source(iri, url=iri) for iri, source in found.items()}
        return tuple(known[iri] for iri in sorted(known))

    def _read_claims(self) -> None:
        merged: dict[tuple[str, str, Term], Claim] = {}
        claim_class = Term(LG + "Claim")
        for iri in sorted(self.facts):
            facts = self.facts[iri]
            if claim_class not in facts.get(RDF + "type", ()):
                continue
            subject, predicate = _first(facts, RDF + "subject"), _first(facts, RDF + "predicate")
            values = facts.get(RDF + "object", ())
            if subject is None or predicate is None or not values:
                continue
            name = _relation_name(predicate)
            if name is None:
                continue
            claim = self._claim(subject, name, values[0], facts)
            key = (subject, predicate, values[0])
            merged[key] = _joined(merged[key], claim) if key in merged else claim
        self.claimed = set(merged)
        self.out.claims = list(merged.values())

    def _claim(self, subject: str, name: str, value: Term, facts: Facts) -> Claim:
        status = _status(facts)
        sources = self._sources_in(facts)
        confidence = _first(facts, LG + "confidence")
        return Claim(
            self._end(subject, name, parent=False),
            name,
            value.value if value.literal else self._object(value.value, name),
            status,
            standing(status, frozenset(s.kind for s in sources if s.kind)),
            sources,
            value.literal or name == "access",
            _word(facts, LG + "evidence"),
            _word(facts, LG + "precision"),
            float(confidence) if confidence else None,
            _first(facts, LG + "method"),
            _first(facts, LG + "field"),
            _first(facts, LG + "rawValue"),
            _text(facts, RDFS + "comment"),
            _first(facts, LG + "validFrom"),
            _first(facts, LG + "validUntil"),
        )

    def _object(self, iri: str, name: str) -> str:
        return iri.removeprefix(LG) if name == "access" else self._end(iri, name, parent=True)

    def _end(self, iri: str, name: str, *, parent: bool) -> EntityId:
        """Return the id of one end of a relation, whose kind follows where nothing describes it."""
        return self._know(iri, _END_KINDS.get((name, parent), Kind.MODEL))

    def _add_implicit_claims(self) -> None:
        """Turn direct triples without a claim of their own into claims on the subject's sources."""
        for iri in sorted(self.facts):
            facts = self.facts[iri]
            if iri not in self.ids:
                continue
            for predicate, values in sorted(facts.items()):
                name = _relation_name(predicate)
                if name is None:
                    continue
                for value in sorted(values, key=lambda t: t.value):
                    if (iri, predicate, value) not in self.claimed:
                        self.out.claims.append(self._implicit(iri, name, value, facts))

    def _implicit(self, iri: str, name: str, value: Term, facts: Facts) -> Claim:
        sources = self._sources_in(facts)
        kinds = frozenset(s.kind for s in sources if s.kind)
        return Claim(
            self._end(iri, name, parent=False),
            name,
            value.value if value.literal else self._object(value.value, name),
            Status.DECLARED,
            standing(Status.DECLARED, kinds),
            sources,
            value.literal or name == "access",
        )

    # --- describing --------------------------------------------------------------------------

    def _add_stubs(self) -> None:
        """Keep what a triple names and nothing describes, under the last part of its IRI."""
        for iri in self.ids:
            self.facts.setdefault(iri, {})

    def _describe(self) -> None:
        claims: dict[str, list[Claim]] = defaultdict(list)
        for claim in self.out.claims:
            claims[claim.subject].append(claim)
        for iri, entity in sorted(self.ids.items()):
            facts = self.facts[iri]
            label = _first(facts, RDFS + "label") or _last_part(entity)
            known = Entity(
                entity,
                self.kinds[iri],
                label,
                iri,
                hub_id=_first(facts, LG + "hfId"),
                url=_first(facts, SCHEMA + "url"),
                comment=_text(facts, RDFS + "comment"),
            )
            self.out.entities[entity] = headline(known, claims[entity])
            self.out.entity_sources[entity] = self._sources_in(facts)
            self._name(entity, self.kinds[iri], label, facts)
            self._place(iri, entity, facts)
        for iri, entity in self.ids.items():
            successor = _first(self.facts[iri], DCT + "isReplacedBy")
            if successor in self.ids and _first(self.facts[iri], OWL + "deprecated"):
                self._alias(entity, self.ids[successor])

    def _alias(self, retired: EntityId, successor: EntityId) -> None:
        self.out.names.add(Name(fold(retired), Step.ALIAS, successor, retired, alias=True))

    def _name(self, entity: EntityId, kind: Kind, label: str, facts: Facts) -> None:
        series = kind is Kind.FAMILY
        bare = entity.removeprefix(ID_PREFIXES[kind])
        add = self.out.names.add
        add(Name(fold(entity), Step.FOLDED, entity, entity))
        add(Name(fold(label), Step.SERIES if series else Step.LABEL, entity, label))
        if bare != entity and kind in WALKED:
            add(Name(fold(bare), Step.ALIAS, entity, bare))
        if series:
            add(Name(fold(bare), Step.SERIES, entity, bare))
        else:
            add(Name(fold(_last_part(entity)), Step.LABEL, entity, _last_part(entity)))
        for alias in facts.get(LG + "alias", ()):
            step = Step.SERIES if series else Step.ALIAS
            add(Name(fold(alias.value), step, entity, alias.value, alias=True))

    def _place(self, iri: str, entity: EntityId, facts: Facts) -> None:
        for family in facts.get(LG + "memberOf", ()):
            if family.value in self.ids:
                self.out.members.add((self.ids[family.value], entity))
        for family in facts.get(LG + "subFamilyOf", ()):
            if family.value in self.ids:
                self.out.series_in.add((self.ids[family.value], entity))
        for node in facts.get(LG + "hasUnresolved", ()):
            reference = self.facts.get(node.value)
            if reference is None:
                continue
            family_iri = _first(reference, LG + "candidateFamily")
            self.out.unresolved.append(
                Unresolved(
                    entity,
                    _first(reference, LG + "rawReference") or _last_part(node.value),
                    (_first(reference, LG + "intendedPredicate") or "").removeprefix(LG) or None,
                    _first(reference, LG + "referenceKind"),
                    id_of(family_iri) if family_iri else None,
                    _status(reference),
                    self._sources_in(reference),
                )
            )

    # --- edges -------------------------------------------------------------------------------

    def _choose_edges(self) -> None:
        """Set `edges` to the rows of the sorted claims that are walked; mark cycles."""
        out = self.out
        out.claims.sort(key=_claim_order)
        standing_claims = {
            (c.subject, c.object, c.relation) for c in out.claims if c.status is not Status.DISPUTED
        }
        finer = {
            (subject, other, COARSER[relation])
            for subject, other, relation in standing_claims
            if relation in COARSER
        }
        for row, claim in enumerate(out.claims):
            relation = RELATION_BY_NAME.get(claim.relation)
            if relation is None or not relation.code or claim.literal:
                continue
            key = (claim.subject, claim.object, claim.relation)
            if claim.status is Status.DISPUTED or key in finer or not self._walkable(claim):
                continue
            out.edges.append(row)
        cyclic = _cyclic([out.claims[row] for row in out.edges])
        for row in out.edges:
            claim = out.claims[row]
            inside = cyclic.get(claim.subject, -1) == cyclic.get(claim.object, -2)
            if RELATION_BY_NAME[claim.relation].tree is Tree.WEIGHT and inside:
                out.claims[row] = claim._replace(in_cycle=True)

    def _walkable(self, claim: Claim) -> bool:
        ends = (claim.subject, EntityId(claim.object))
        return all(self.out.entities[end].kind in WALKED for end in ends)


_END_KINDS = {
    **{(name, True): Kind.DATASET for name in ("trainedOn", "pretrainedOn", "fineTunedOn")},
    **{(name, True): Kind.DATASET for name in ("alignedOn", "evaluatedOn")},
    **{
        (name, parent): Kind.DATASET
        for name in ("dataDerivedFrom", "includesData", "seededFrom")
        for parent in (True, False)
    },
    ("generatedBy", False): Kind.DATASET,
    ("annotatedBy", False): Kind.DATASET,
    ("usesModel", False): Kind.APPLICATION,
    ("developedBy", True): Kind.AGENT,
    ("hasDeclaredLicense", True): Kind.LICENCE,
    ("hasConcludedLicense", True): Kind.LICENCE,
}


def _cyclic(claims: Iterable[Claim]) -> dict[str, int]:
    """Return the number of its ring for each model in a cycle of weight lineage or on a loop."""
    import networkx as nx  # on use: only a build looks for cycles

    graph = nx.DiGraph(
        (claim.object, claim.subject)
        for claim in claims
        if RELATION_BY_NAME[claim.relation].tree is Tree.WEIGHT
    )
    rings: dict[str, int] = {}
    for number, ring in enumerate(nx.strongly_connected_components(graph)):
        if len(ring) > 1 or any(graph.has_edge(node, node) for node in ring):
            rings.update(dict.fromkeys(ring, number))
    return rings


def _joined(one: Claim, other: Claim) -> Claim:
    """Return one claim for two on the same triple: all sources, the more careful status."""
    careful = (Status.DECLARED, Status.INFERRED, Status.DISPUTED)
    status = max(one.status, other.status, key=careful.index)
    sources = tuple(sorted({*one.sources, *other.sources}, key=lambda source: source.id))
    kinds = frozenset(source.kind for source in sources if source.kind)
    return one._replace(status=status, sources=sources, standing=standing(status, kinds))


def _claim_order(claim: Claim) -> tuple[str, int, str, str]:
    relation = RELATION_BY_NAME.get(claim.relation)
    place = 99 if relation is None else list(RELATION_BY_NAME).index(claim.relation)
    return (claim.subject, place, claim.relation, claim.object)


def _relation_name(predicate: str) -> str | None:
    if predicate in RELATION_IRIS:
        return RELATION_IRIS[predicate].name
    return CLAIMED_FACTS.get(predicate)


def _status(facts: Facts) -> Status:
    word = (_first(facts, LG + "status") or "").removeprefix(LG)
    return Status(word) if word in set(Status) else Status.DECLARED


def _first(facts: Facts, predicate: str) -> str | None:
    return min((term.value for term in facts.get(predicate, ())), default=None)


def _word(facts: Facts, predicate: str) -> str | None:
    value = _first(facts, predicate)
    return None if value is None else value.removeprefix(LG)


def _text(facts: Facts, predicate: str) -> str | None:
    """Return the English text, else any."""
    terms = sorted(facts.get(predicate, ()), key=lambda t: (t.language != "en", t.value))
    return terms[0].value if terms else None


def _last_part(entity: str) -> str:
    return entity.rstrip("/").rpartition("/")[2].rpartition(":")[2].rpartition("#")[2]
