"""The claims of an RDF file as statements, and its sources; what a statement cannot hold stays RDF.

Section 5 of ontology/README.md says what a claim has. A claim that names several places becomes as
many statements; each of its sources makes them.
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from llmgraph.importers.edges import is_id
from llmgraph.model import RELATION_BY_NAME, EntityId, Source, Statement, Status
from llmgraph.turtle.terms import iri, literal
from llmgraph.vocabulary import (
    BASE,
    CLAIMABLE_FACTS,
    DCT,
    LG,
    RDF,
    RDFS,
    SCHEMA,
    XSD,
    claim_iri,
    end_kind,
    id_of,
    iri_of,
)

if TYPE_CHECKING:
    from pyoxigraph import Literal, NamedNode

    Term = NamedNode | Literal
    Node = dict[str, list[Term]]
    Nodes = dict[str, Node]

Kept = tuple[str, str, str]
"""A triple as it is: IRIs of subject and predicate, the object as it is printed."""

ENTITY_FACTS = frozenset({"developedBy", "hasDeclaredLicense", "hasConcludedLicense"})
STATED = frozenset(RELATION_BY_NAME) | frozenset(CLAIMABLE_FACTS)
"""The properties that a statement can have."""

_HEAD = {RDF + "subject", RDF + "predicate", RDF + "object"}
_SOURCES = BASE + "source/"
_EVIDENCE = ("metadata", "prose", "curated")
_MANY = ("field", "method", "rawValue")
_DATES = {"gYear": 4, "gYearMonth": 7, "date": 10}


class Claim(NamedTuple):
    """One claim: what it says, as statements where they can hold it, who says so, and its node."""

    iri: str
    predicate: str
    object: "Term"
    status: Status
    statements: tuple[Statement, ...]
    sources: tuple[str, ...]


def is_literal(term: "Term") -> bool:
    """Return whether a term is a literal."""
    return hasattr(term, "datatype")


def printed(term: "Term") -> str:
    """Return a term as a data file prints it."""
    return literal(term) if hasattr(term, "datatype") else iri(term.value)  # type: ignore[arg-type]


def plain(term: "Term") -> str | None:
    """Return the text of a string without language, None for any other term."""
    datatype = getattr(term, "datatype", None)
    return term.value if datatype is not None and datatype.value == XSD + "string" else None


def words(node: "Node", term: str) -> list[str]:
    """Return the names of the terms of our vocabulary that stand at a property of ours, sorted."""
    values = (one.value for one in node.get(LG + term, ()) if not is_literal(one))
    return sorted(value.removeprefix(LG) for value in values if value.startswith(LG))


def kept(subject: str, node: "Node") -> list[Kept]:
    """Return all triples of a node."""
    return [(subject, predicate, printed(one)) for predicate, them in node.items() for one in them]


def status_of(node: "Node") -> Status:
    """Return the status of a claim or a reference; declared where it has none."""
    found = words(node, "status")
    for status in (Status.DISPUTED, Status.DECLARED, Status.INFERRED):
        if status.value in found:
            return status
    return Status.DECLARED


def source_of(address: str, node: "Node") -> tuple[Source, list[Kept]]:
    """Return a source, and the triples about it that a source does not hold."""
    rest: list[Kept] = []
    told: dict[str, str] = {}
    for predicate, values in node.items():
        for one in sorted(values, key=printed):
            name = _told(predicate, one)
            if name is None or told.setdefault(name, one.value) != one.value:
                rest.append((address, predicate, printed(one)))
    told.pop("type", None)
    kind = told.pop("kind", None)
    # an IRI without `//` is no id that stands for itself
    own = address.startswith(_SOURCES) or "://" not in address
    name = address.removeprefix(_SOURCES) if own else address
    return Source(name, kind.removeprefix(LG) if kind else None, **told), rest


def _told(predicate: str, term: "Term") -> str | None:
    """Return which field of a source a value is, None where it is none."""
    language = getattr(term, "language", None)
    if predicate == DCT + "title" and is_literal(term) and language in {"en", None}:
        return "title"
    if predicate == SCHEMA + "url" and not is_literal(term):
        return "url"
    if predicate == LG + "sourceKind" and term.value.startswith(LG):
        return "kind"
    if predicate == LG + "retrieved" and _date_type(term) == "date":
        return "retrieved"
    if predicate == LG + "revision" and plain(term) is not None:
        return "revision"
    return "type" if (predicate, term.value) == (RDF + "type", LG + "Source") else None


def _date_type(term: "Term") -> str | None:
    """Return the type of a date whose text has the length that the type asks for."""
    datatype = getattr(term, "datatype", None)
    name = datatype.value.removeprefix(XSD) if datatype is not None else ""
    return name if _DATES.get(name) == len(term.value) else None


def claims_of(nodes: "Nodes") -> dict[str, list[Claim]]:
    """Return the claims by the IRI of their subject, in the order of their own IRIs."""
    heads = {
        node: [values[part][0] for part in sorted(_HEAD)]
        for node, values in nodes.items()
        if all(len(values.get(part, ())) == 1 for part in _HEAD)
        and not any(is_literal(values[RDF + part][0]) for part in ("subject", "predicate"))
    }
    lasting = {}
    for node, (value, predicate, subject) in heads.items():
        lasting[node] = claim_iri(subject.value, predicate.value, str(value))
        if not is_literal(value):
            lasting[node] = claim_iri(subject.value, predicate.value, value.value)
    found: dict[str, list[Claim]] = defaultdict(list)
    for node in sorted(heads):
        value, predicate, subject = heads[node]
        sources = [one.value for one in nodes[node].get(DCT + "source", ()) if not is_literal(one)]
        found[subject.value].append(
            Claim(
                node,
                predicate.value,
                value,
                status_of(nodes[node]),
                tuple(_statements(nodes[node], predicate.value, value, lasting)),
                tuple(sorted(sources)),
            )
        )
    return found


def _statements(
    node: "Node", predicate: str, value: "Term", lasting: dict[str, str]
) -> Iterator[Statement]:
    said = statement_of(predicate, value)
    if said is None:
        return
    one, also = _qualifiers(node, lasting)
    first = Statement(**(said._asdict() | one))
    first = first._replace(status=status_of(node), claimed=True, also=tuple(also))
    several = [
        sorted(text for term in node.get(LG + name, ()) if (text := plain(term)) is not None)
        for name in _MANY
    ]
    for number, (field, method, raw) in enumerate(zip_longest(*several) or ()):
        more = first if number == 0 else first._replace(also=())
        yield more._replace(field=field, method=method, raw=raw)
    if not any(several):
        yield first


def statement_of(predicate: str, value: "Term") -> Statement | None:
    """Return the statement of a triple, None where a statement cannot hold it."""
    relation = predicate.removeprefix(LG) if predicate.startswith(LG) else ""
    if relation not in STATED:
        return None
    points = relation in RELATION_BY_NAME or relation in ENTITY_FACTS
    datatype = getattr(value, "datatype", None)
    if datatype is not None:
        name = datatype.value.removeprefix(XSD)
        fits = name.isalpha() and not points and relation != "access"
        return Statement(relation, value.value, None, None, datatype=name) if fits else None
    entity = id_of(value.value, end_kind(relation))
    if relation == "access":
        entity = EntityId(value.value.removeprefix(LG))
        fits = entity.isalpha()
    else:
        fits = points and is_id(entity) and iri_of(entity) == value.value
    return Statement(relation, entity, None, None, settled=True) if fits else None


def _qualifiers(
    node: "Node", lasting: dict[str, str]
) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Return what a statement holds of a claim's properties, by its fields, and all the others."""
    one: dict[str, str] = {}
    also: list[tuple[str, str]] = []
    for predicate, values in node.items():
        if predicate in _HEAD or predicate in {LG + "status", DCT + "source"}:
            continue
        for term in sorted(values, key=_by_worth):
            if predicate == RDF + "type" and term.value == LG + "Claim":
                continue
            if predicate.removeprefix(LG) in _MANY and plain(term) is not None:
                continue
            field = _field(predicate, term)
            if field is None or one.setdefault(field, _value(field, term)) != _value(field, term):
                told = lasting.get(term.value) if not is_literal(term) else None
                also.append((predicate, iri(told) if told else printed(term)))
    return one, also


def _by_worth(term: "Term") -> tuple[int, str]:
    name = term.value.removeprefix(LG)
    return (_EVIDENCE.index(name) if name in _EVIDENCE else 0, printed(term))


def _value(field: str, term: "Term") -> str:
    return term.value.removeprefix(LG) if field in {"evidence", "precision"} else term.value


def _field(predicate: str, term: "Term") -> str | None:
    """Return the field of a statement that holds a claim's property, None where none does."""
    named = not is_literal(term) and term.value.startswith(LG)
    if predicate == LG + "evidence" and named and term.value.removeprefix(LG) in _EVIDENCE:
        return "evidence"
    if predicate == LG + "precision" and named:
        return "precision"
    datatype = getattr(term, "datatype", None)
    if predicate == LG + "confidence" and datatype and datatype.value == XSD + "decimal":
        return "confidence"
    if predicate in {LG + "validFrom", LG + "validUntil"} and _date_type(term):
        return "valid_from" if predicate == LG + "validFrom" else "valid_until"
    if predicate == RDFS + "comment" and getattr(term, "language", None) == "en":
        return "comment"
    return None
