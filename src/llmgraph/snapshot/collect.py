"""RDF triples to the tables of a snapshot: entities, names, claims, sources, edges."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from llmgraph.model import Claim, Entity, EntityId, Kind, Source, Unresolved, standing
from llmgraph.snapshot.claims import CLAIM_NEEDED, joined, relation_name, stored_order
from llmgraph.snapshot.csr import WALKED
from llmgraph.snapshot.edges import edge_rows, in_cycles
from llmgraph.snapshot.facts import (
    Facts,
    Term,
    by_subject,
    decimal,
    each,
    first,
    last_part,
    source_of,
    status_of,
    text,
    word,
)
from llmgraph.snapshot.headline import headline
from llmgraph.snapshot.names import Step, fold
from llmgraph.vocabulary import (
    CLASS_KINDS,
    DCT,
    ID_PREFIXES,
    LG,
    OWL,
    RDF,
    RDFS,
    RELATION_IRIS,
    SCHEMA,
    end_kind,
    id_of,
    kind_of,
)

if TYPE_CHECKING:
    from pyoxigraph import Triple

DCAT = "http://www.w3.org/ns/dcat#"
WALKED_PREDICATES = frozenset(iri for iri, relation in RELATION_IRIS.items() if relation.code)
"""What has one of these is an entity, even if no class says so."""


_EVIDENCE, _PRECISION, _CONFIDENCE = (LG + n for n in ("evidence", "precision", "confidence"))
_METHOD, _FIELD, _RAW = (LG + name for name in ("method", "field", "rawValue"))
_SINCE, _UNTIL, _COMMENT = LG + "validFrom", LG + "validUntil", RDFS + "comment"


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
    return _Collector(by_subject(triples)).run()


class _Collector:
    def __init__(self, facts: dict[str, Facts]) -> None:
        self.facts = facts
        self.out = Collected()
        self.sources: dict[str, Source] = {}
        self.ids: dict[str, EntityId] = {}
        self.successors: dict[str, str] = {}
        self.claimed: set[tuple[str, str, Term]] = set()

    def run(self) -> Collected:
        self._read_successors()
        self._read_classes()
        self._read_claims()
        self._add_implicit_claims()
        self._add_stubs()
        self._describe()
        self._name_retired()
        self._choose_edges()
        return self.out

    # --- reading -----------------------------------------------------------------------------

    def _read_successors(self) -> None:
        """Learn what stands for each retired IRI: the end of its chain of replacements."""
        replaced = {
            iri: successor
            for iri, facts in self.facts.items()
            if (successor := first(facts, DCT + "isReplacedBy")) in self.facts
            and first(facts, OWL + "deprecated") in {"true", "1"}
        }
        for iri, successor in replaced.items():
            chain = [iri, successor]
            while chain[-1] in replaced and chain[-1] not in chain[:-1]:
                chain.append(replaced[chain[-1]])
            if chain[-1] not in replaced:
                self.successors[iri] = chain[-1]

    def _read_classes(self) -> None:
        for iri, facts in self.facts.items():
            if iri in self.successors:
                continue
            for class_term in facts.get(RDF + "type", ()):
                if class_term.value in CLASS_KINDS:
                    self._know(iri, CLASS_KINDS[class_term.value])
                elif class_term.value == LG + "Source":
                    self.sources[iri] = source_of(iri, facts)
                elif class_term.value == DCAT + "Dataset":
                    version = first(facts, DCAT + "version")
                    self.out.version = max(self.out.version, version or "")

    def _know(self, iri: str, kind: Kind) -> EntityId:
        """Return the id of an IRI, or of what replaces it; `kind` counts where it is not ours."""
        lasting = self.successors.get(iri, iri)
        if lasting not in self.ids:
            self.ids[lasting] = id_of(lasting, kind)
        return self.ids[lasting]

    def _sources_in(self, facts: Facts) -> tuple[Source, ...]:
        iris = sorted({term.value for term in facts.get(DCT + "source", ())})
        return tuple(self.sources.get(iri) or Source(iri, url=iri) for iri in iris)

    def _read_claims(self) -> None:
        merged: dict[tuple[str, str, Term], Claim] = {}
        claim_class = Term(LG + "Claim")
        claims = [iri for iri, f in self.facts.items() if claim_class in f.get(RDF + "type", ())]
        # a claim whose status an upper layer took away comes last and adds nothing
        for iri in sorted(claims, key=lambda one: (LG + "status" not in self.facts[one], one)):
            facts = self.facts[iri]
            subject, predicate = first(facts, RDF + "subject"), first(facts, RDF + "predicate")
            values = facts.get(RDF + "object", ())
            if subject is None or predicate is None or not values:
                continue
            name = relation_name(predicate)
            if name is None:
                continue
            claim = self._claim(subject, name, values[0], facts)
            key = (subject, predicate, values[0])
            if key in merged and LG + "status" not in facts:
                continue
            merged[key] = joined(merged[key], claim) if key in merged else claim
        self.claimed = set(merged)
        self.out.claims = list(merged.values())

    def _claim(self, subject: str, name: str, value: Term, facts: Facts) -> Claim:
        status = status_of(facts)
        sources = self._sources_in(facts)
        return Claim(
            self._end(subject, name, parent=False),
            name,
            value.value if value.literal else self._object(value.value, name),
            status,
            standing(status, sources),
            sources,
            value.literal or name == "access",
            word(facts, _EVIDENCE),
            word(facts, _PRECISION),
            decimal(facts, _CONFIDENCE),
            first(facts, _METHOD),
            each(facts, _FIELD),
            first(facts, _RAW),
            text(facts, _COMMENT),
            first(facts, _SINCE),
            first(facts, _UNTIL),
        )

    def _object(self, iri: str, name: str) -> str:
        return iri.removeprefix(LG) if name == "access" else self._end(iri, name, parent=True)

    def _end(self, iri: str, name: str, *, parent: bool) -> EntityId:
        """Return the id of one end of a relation, whose kind follows where nothing describes it."""
        return self._know(iri, end_kind(name, parent=parent))

    def _add_implicit_claims(self) -> None:
        """Turn direct triples without a claim of their own into claims.

        Plain description rests on the subject's sources. Lineage, influence and licences do not:
        whoever describes the subject need not have said so.
        """
        for iri in sorted(self.facts):
            facts = self.facts[iri]
            if iri not in self.ids and not WALKED_PREDICATES & facts.keys():
                continue
            described: Facts = {DCT + "source": facts.get(DCT + "source", [])}
            for predicate, values in sorted(facts.items()):
                name = relation_name(predicate)
                if name is None:
                    continue
                for value in sorted(set(values), key=lambda t: t.value):
                    if (iri, predicate, value) not in self.claimed:
                        own = {} if name in CLAIM_NEEDED else described
                        self.out.claims.append(self._claim(iri, name, value, own))

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
            kind = kind_of(entity)
            label = first(facts, RDFS + "label") or last_part(entity)
            known = Entity(
                entity,
                kind,
                label,
                iri,
                hub_id=first(facts, LG + "hfId"),
                url=first(facts, SCHEMA + "url"),
                comment=text(facts, RDFS + "comment"),
            )
            self.out.entities[entity] = headline(known, claims[entity])
            self.out.entity_sources[entity] = self._sources_in(facts)
            self._name(entity, kind, label, facts)
            self._place(iri, entity, facts)

    def _name_retired(self) -> None:
        add = self.out.names.add
        for retired, successor in self.successors.items():
            entity = self.ids.get(successor)
            if entity is not None:
                old = id_of(retired, kind_of(entity))
                add(Name(fold(old), Step.ALIAS, entity, old, alias=True))

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
            add(Name(fold(last_part(entity)), Step.LABEL, entity, last_part(entity)))
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
        for node in dict.fromkeys(facts.get(LG + "hasUnresolved", ())):
            reference = self.facts.get(node.value)
            if reference is None:
                continue
            family_iri = first(reference, LG + "candidateFamily")
            self.out.unresolved.append(
                Unresolved(
                    entity,
                    first(reference, LG + "rawReference") or last_part(node.value),
                    word(reference, LG + "intendedPredicate"),
                    first(reference, LG + "referenceKind"),
                    id_of(family_iri, Kind.FAMILY) if family_iri else None,
                    status_of(reference),
                    self._sources_in(reference),
                )
            )

    # --- edges -------------------------------------------------------------------------------

    def _choose_edges(self) -> None:
        """Put the claims in stored order, find those that are walked, mark cycles."""
        claims = self.out.claims
        claims.sort(key=stored_order)
        self.out.edges = edge_rows(claims, self.out.entities, self._asserted())
        for row in in_cycles(claims, self.out.edges):
            claims[row] = claims[row]._replace(in_cycle=True)

    def _asserted(self) -> set[tuple[str, str, str]]:
        """Return the direct triples between entities: subject, relation, object."""
        return {
            (self._id(iri), RELATION_IRIS[predicate].name, self._id(value.value))
            for iri, facts in self.facts.items()
            for predicate in WALKED_PREDICATES & facts.keys()
            for value in facts[predicate]
        }

    def _id(self, iri: str) -> str:
        return self.ids.get(self.successors.get(iri, iri), "")
