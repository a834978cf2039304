"""Groups of a graph as rows that `llmgraph import` reads back: JSON Lines and CSV.

A claim whose sources stand in several places of theirs becomes as many rows as there are places.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import TYPE_CHECKING

from llmgraph.model import RELATION_BY_NAME, Kind
from llmgraph.snapshot.groups import Group
from llmgraph.vocabulary import (
    BASE,
    CLAIMABLE_FACTS,
    CLASS_KINDS,
    DCT,
    LG,
    RDF,
    RDFS,
    SCHEMA,
    end_kind,
    id_of,
)

if TYPE_CHECKING:
    from pyoxigraph import Triple

Row = dict[str, object]
_Node = dict[str, list["_Term"]]
_Term = tuple[str, bool, str | None]
"""Value, whether it is a literal, and its language."""

COLUMNS = (
    "child",
    "relation",
    "parent",
    "status",
    "evidence",
    "field",
    "method",
    "raw",
    "precision",
    "confidence",
    "valid_from",
    "valid_until",
    "comment",
    "ids",
    "source",
    "source_kind",
    "source_title",
    "source_url",
    "retrieved",
    "revision",
)
_CLAIMED = frozenset(RELATION_BY_NAME) | frozenset(CLAIMABLE_FACTS)
_MANY = {"field": LG + "field", "method": LG + "method", "raw": LG + "rawValue"}
_ONE = {
    "precision": LG + "precision",
    "confidence": LG + "confidence",
    "valid_from": LG + "validFrom",
    "valid_until": LG + "validUntil",
    "comment": RDFS + "comment",
}
_SOFTWARE = BASE + "software/"
_FORMS = {LG + "Organization": "organization", LG + "Person": "person"}


def rows(groups: Iterable[Group]) -> Iterator[Row]:
    """Yield the rows of JSON Lines: sources, then entities with their claims, open references."""
    for group in groups:
        nodes = _nodes(group.triples)
        head = nodes.get(group.subject, {})
        classes = {value for value, _, _ in head.get(RDF + "type", ())}
        if LG + "Source" in classes:
            yield _source(group.subject, head)
            continue
        kind = next((CLASS_KINDS[one] for one in sorted(classes) if one in CLASS_KINDS), None)
        if kind is None:
            continue
        yield _entity(group.subject, kind, classes, head)
        yield from _claims(group.subject, kind, nodes)
        yield from _open(group.subject, kind, nodes)


def cells(groups: Iterable[Group]) -> Iterator[list[str]]:
    """Yield the cells of CSV, in the order of `COLUMNS`: one row a claim and source."""
    sources: dict[str, Row] = {}
    for row in rows(groups):
        if "subject" in row and "object" in row:
            named = row.get("sources")
            for source in named if isinstance(named, list) and named else [""]:
                yield _cells(row, sources.get(str(source), {}))
        elif "source" in row:
            sources[str(row["source"])] = row


def _cells(row: Row, source: Row) -> list[str]:
    own = {"child": row["subject"], "parent": row["object"], "ids": "ours"}
    about = {f"source_{key}": source.get(key) for key in ("kind", "title", "url")}
    told = {**row, **own, **about, "source": source.get("source")}
    told |= {key: source.get(key) for key in ("retrieved", "revision")}
    return ["" if told.get(name) is None else str(told[name]) for name in COLUMNS]


def _nodes(triples: "Iterable[Triple]") -> dict[str, _Node]:
    nodes: dict[str, _Node] = defaultdict(lambda: defaultdict(list))
    for triple in triples:
        value = triple.object
        language = getattr(value, "language", None)
        literal = hasattr(value, "datatype")
        subject = getattr(triple.subject, "value", "")
        nodes[subject][triple.predicate.value].append(
            (getattr(value, "value", ""), literal, language)
        )
    return nodes


def _first(node: _Node, predicate: str) -> str | None:
    return min((value for value, _, _ in node.get(predicate, ())), default=None)


def _word(node: _Node, predicate: str) -> str | None:
    found = _first(node, predicate)
    return None if found is None else found.removeprefix(LG)


def _filled(row: Row) -> Row:
    return {key: value for key, value in row.items() if value not in (None, [], ())}


def _name(iri: str) -> str:
    """Return the name of a source: the last part of its IRI, where that is ours."""
    return iri.rpartition("/source/")[2] or iri


def _source(iri: str, node: _Node) -> Row:
    title = min(
        (v for v, _, lang in node.get(DCT + "title", ()) if lang in {"en", None}), default=None
    )
    return _filled(
        {
            "source": _name(iri),
            "kind": _word(node, LG + "sourceKind"),
            "title": title,
            "url": _first(node, SCHEMA + "url"),
            "retrieved": _first(node, LG + "retrieved"),
            "revision": _first(node, LG + "revision"),
        }
    )


def _entity(iri: str, kind: Kind, classes: set[str], node: _Node) -> Row:
    series = LG + ("subFamilyOf" if kind is Kind.FAMILY else "memberOf")
    form = next((_FORMS[one] for one in sorted(classes) if one in _FORMS), kind.value)
    aliases: list[object] = [
        {"value": value, "language": language} if language else value
        for value, _, language in sorted(node.get(LG + "alias", ()), key=lambda one: one[0])
    ]
    return _filled(
        {
            "id": id_of(iri, kind),
            "kind": form,
            "label": _first(node, RDFS + "label"),
            "aliases": aliases,
            "sub_family_of" if kind is Kind.FAMILY else "families": sorted(
                id_of(value, Kind.FAMILY) for value, _, _ in node.get(series, ())
            ),
            "sources": sorted(_name(value) for value, _, _ in node.get(DCT + "source", ())),
            **{
                term: sorted(
                    value.removeprefix(_SOFTWARE) for value, _, _ in node.get(LG + term, ())
                )
                for term in ("library", "language", "task")
            },
            "comment": _first(node, RDFS + "comment"),
        }
    )


def _claims(iri: str, kind: Kind, nodes: dict[str, _Node]) -> Iterator[Row]:
    """Yield the claims about a subject, then its direct triples that have none."""
    claimed = set()
    for node in nodes.values():
        about = _first(node, RDF + "subject")
        relation = _word(node, RDF + "predicate")
        if about != iri or relation not in _CLAIMED or not node.get(RDF + "object"):
            continue
        value = node[RDF + "object"][0]
        claimed.add((relation, value[0]))
        yield from _claim(iri, kind, relation, value, node)
    for predicate, values in sorted(nodes[iri].items()):
        relation = predicate.removeprefix(LG)
        for value in sorted(values, key=lambda one: one[0]) if relation in _CLAIMED else ():
            if (relation, value[0]) not in claimed:
                plain = relation not in RELATION_BY_NAME and "License" not in relation
                own = nodes[iri].get(DCT + "source", ()) if plain else ()
                sources = sorted(_name(source) for source, _, _ in own)
                yield {
                    "subject": id_of(iri, kind),
                    "relation": relation,
                    "object": _object(relation, value),
                    "sources": sources,
                }


def _claim(iri: str, kind: Kind, relation: str, value: _Term, node: _Node) -> Iterator[Row]:
    named = sorted(_name(source) for source, _, _ in node.get(DCT + "source", ()))
    row = {
        "subject": id_of(iri, kind),
        "relation": relation,
        "object": _object(relation, value),
        "status": _word(node, LG + "status"),
        "evidence": _word(node, LG + "evidence"),
        "sources": named,
        **{key: _word(node, predicate) for key, predicate in _ONE.items()},
    }
    several = {
        key: sorted(text for text, _, _ in node.get(predicate, ()))
        for key, predicate in _MANY.items()
    }
    for parts in list(zip_longest(*several.values())) or [(None,) * len(several)]:
        more = dict(zip(several, parts, strict=True))
        yield _filled({**row, **more}) | {"sources": named}


def _object(relation: str, value: _Term) -> str:
    text, literal, _ = value
    if literal:
        return text
    if relation == "access":
        return text.removeprefix(LG)
    return id_of(text, end_kind(relation))


def _open(iri: str, kind: Kind, nodes: dict[str, _Node]) -> Iterator[Row]:
    """Yield the references of a subject that no known id matches."""
    for value, _, _ in sorted(nodes[iri].get(LG + "hasUnresolved", ())):
        node = nodes.get(value)
        if node is None:
            continue
        yield _filled(
            {
                "subject": id_of(iri, kind),
                "relation": _word(node, LG + "intendedPredicate"),
                "reference": _first(node, LG + "rawReference"),
                "reference_kind": _first(node, LG + "referenceKind"),
                "status": _word(node, LG + "status"),
                "sources": sorted(_name(source) for source, _, _ in node.get(DCT + "source", ())),
            }
        )
