"""Canonical Turtle of an answer: the direct triples and the claims behind them, with sources."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from llmgraph import turtle
from llmgraph.exporters.display import Display
from llmgraph.lineage.subgraph import Subgraph
from llmgraph.model import Claim, Entity, EntityId, Source
from llmgraph.vocabulary import (
    BASE,
    CLASS_KINDS,
    DCT,
    LG,
    RDF,
    RDFS,
    SCHEMA,
    XSD,
    claim_iri,
)

if TYPE_CHECKING:
    from pyoxigraph import Literal, NamedNode, Triple

_CLASS = {kind: iri for iri, kind in reversed(CLASS_KINDS.items())}
HEADER = (
    "# llmgraph: an answer, with the claims and sources it rests on. Data licence CC BY 4.0.",
)


def write(subgraph: Subgraph, display: Display) -> Iterator[str]:
    """Yield the lines of a Turtle document in the canonical layout."""
    text = turtle.write(_triples(subgraph), header=HEADER)
    yield from text.removesuffix("\n").split("\n")


def _triples(subgraph: Subgraph) -> Iterator["Triple"]:
    for entity in sorted(subgraph.nodes()):
        yield from _entity(subgraph.entities[entity])
    sources: dict[str, Source] = {}
    for link in subgraph.links:
        yield from _claim(link.claim, subgraph)
        sources.update((source.id, source) for source in link.claim.sources)
    for source in sources.values():
        yield from _source(source)


def _entity(entity: Entity) -> Iterator["Triple"]:
    import pyoxigraph as ox  # on use: only this format needs RDF terms

    subject = ox.NamedNode(entity.iri)
    yield ox.Triple(subject, ox.NamedNode(RDF + "type"), ox.NamedNode(_CLASS[entity.kind]))
    yield ox.Triple(subject, ox.NamedNode(RDFS + "label"), ox.Literal(entity.label))
    if entity.hub_id:
        yield ox.Triple(subject, ox.NamedNode(LG + "hfId"), ox.Literal(entity.hub_id))


def _claim(claim: Claim, subgraph: Subgraph) -> Iterator["Triple"]:
    import pyoxigraph as ox  # on use: as above

    subject = ox.NamedNode(subgraph.entities[claim.subject].iri)
    predicate = ox.NamedNode(LG + claim.relation)
    value = ox.NamedNode(subgraph.entities[EntityId(claim.object)].iri)
    yield ox.Triple(subject, predicate, value)
    node = ox.NamedNode(claim_iri(subject.value, predicate.value, value.value))
    parts: list[tuple[str, NamedNode | Literal]] = [
        (RDF + "type", ox.NamedNode(LG + "Claim")),
        (RDF + "subject", subject),
        (RDF + "predicate", predicate),
        (RDF + "object", value),
        (LG + "status", ox.NamedNode(LG + claim.status.value)),
    ]
    parts += [(DCT + "source", ox.NamedNode(_source_iri(source))) for source in claim.sources]
    if claim.evidence:
        parts.append((LG + "evidence", ox.NamedNode(LG + claim.evidence)))
    if claim.field:
        parts.append((LG + "field", ox.Literal(claim.field)))
    for name, term in parts:
        yield ox.Triple(node, ox.NamedNode(name), term)


def _source(source: Source) -> Iterator["Triple"]:
    import pyoxigraph as ox  # on use: as above

    node = ox.NamedNode(_source_iri(source))
    yield ox.Triple(node, ox.NamedNode(RDF + "type"), ox.NamedNode(LG + "Source"))
    if source.kind:
        yield ox.Triple(node, ox.NamedNode(LG + "sourceKind"), ox.NamedNode(LG + source.kind))
    if source.url:
        yield ox.Triple(node, ox.NamedNode(SCHEMA + "url"), _address(source.url))
    if source.title:
        yield ox.Triple(node, ox.NamedNode(DCT + "title"), ox.Literal(source.title))
    if source.retrieved:
        date = ox.Literal(source.retrieved, datatype=ox.NamedNode(XSD + "date"))
        yield ox.Triple(node, ox.NamedNode(LG + "retrieved"), date)


def _address(url: str) -> "NamedNode | Literal":
    """Return an address as an IRI, or as text where it is none."""
    import pyoxigraph as ox  # on use: as above

    try:
        return ox.NamedNode(url)
    except ValueError:
        return ox.Literal(url)


def _source_iri(source: Source) -> str:
    return source.id if "://" in source.id else BASE + "source/" + source.id
