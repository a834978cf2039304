"""SHACL shapes as values: what ontology/shapes says, read once and ready to be checked.

Reads the part of SHACL 1.0 Core that our shapes use (sections 2 and 4). Anything else in a shape is
refused, so that no constraint is passed over in silence. pyshacl reads the same files in the
tests and must find the same; here a graph of fifty thousand triples takes one second, not twelve.
"""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from llmgraph import turtle
from llmgraph.vocabulary import RDF

if TYPE_CHECKING:
    from llmgraph.quality.index import Term

SH = "http://www.w3.org/ns/shacl#"
SHAPES = "https://w3id.org/llmgraph/shapes#"

SEVERITIES = {SH + "Violation": "error", SH + "Warning": "warning", SH + "Info": "info"}
TARGETS = ("targetClass", "targetSubjectsOf")
TEXTS = ("datatype", "nodeKind", "pattern")
COUNTS = ("minCount", "maxCount", "qualifiedMinCount", "qualifiedMaxCount")
BOUNDS = ("minInclusive", "maxInclusive", "minExclusive", "maxExclusive")
LISTS = ("in", "languageIn", "ignoredProperties")
FLAGS = ("closed", "uniqueLang")
NESTED = ("property", "node", "or", "qualifiedValueShape")
NAMES = ("path", "severity", "message")
KNOWN = frozenset((*TARGETS, "class", *TEXTS, *COUNTS, *BOUNDS, *LISTS, *FLAGS, *NESTED, *NAMES))

Statements = dict["Term", dict[str, list["Term"]]]


class Shape(NamedTuple):
    """A node shape, or a property shape if it has a `path`.

    `limits` holds the constraints with one value, by name: texts, numbers as `Term`, flags.
    `targets` are pairs of a word of `TARGETS` and an IRI. `inverse` turns the path round.
    """

    iri: str
    message: str
    severity: str
    path: str | None
    inverse: bool
    targets: tuple[tuple[str, str], ...]
    limits: dict[str, "Term"]
    classes: tuple[str, ...]
    lists: dict[str, tuple["Term", ...]]
    properties: tuple["Shape", ...]
    nodes: tuple["Shape", ...]
    alternatives: tuple["Shape", ...]
    qualified: "Shape | None"

    @property
    def name(self) -> str:
        """Return the id of its rule: the IRI with the prefix `lgs:`."""
        return "lgs:" + self.iri.removeprefix(SHAPES)

    @property
    def judges(self) -> bool:
        """Return whether it has a constraint of its own, so that it may be a finding's rule."""
        return bool(
            self.limits or self.classes or self.nodes or self.alternatives or "in" in self.lists
        ) or ("languageIn" in self.lists)


def read(paths: Iterable[Path]) -> tuple[Shape, ...]:
    """Return the shapes that have targets, in the order of their IRIs.

    Raises ValueError for a shape with a constraint that is not checked here.
    """
    statements: Statements = defaultdict(lambda: defaultdict(list))
    for path in paths:
        for triple in turtle.read(path):
            statements[triple.subject][triple.predicate.value].append(triple.object)  # type: ignore[index,arg-type]
    targeted = [
        node for node, facts in statements.items() if any(SH + word in facts for word in TARGETS)
    ]
    return tuple(_shape(node, statements) for node in sorted(targeted, key=lambda n: n.value))


def rules(shapes: Iterable[Shape]) -> dict[str, Shape]:
    """Return the shapes that findings may name, by rule id, in order; nested ones do not report."""
    found: dict[str, Shape] = {}
    for shape in shapes:
        if shape.judges:
            found[shape.name] = shape
        found |= rules(shape.properties)
    return dict(sorted(found.items()))


def _shape(node: "Term", statements: Statements) -> Shape:
    facts = {
        predicate.removeprefix(SH): values
        for predicate, values in statements[node].items()
        if predicate.startswith(SH)
    }
    if unknown := sorted(facts.keys() - KNOWN):
        raise ValueError(f"{node}: sh:{unknown[0]} is not checked by llmgraph.quality")

    def nested(word: str) -> tuple[Shape, ...]:
        ordered = sorted(facts.get(word, ()), key=lambda value: value.value)
        return tuple(_shape(value, statements) for value in ordered)

    path, inverse = _path(facts, statements)
    severity = facts["severity"][0].value if "severity" in facts else SH + "Violation"
    return Shape(
        iri=node.value,
        message=facts["message"][0].value if "message" in facts else "",
        severity=SEVERITIES[severity],
        path=path,
        inverse=inverse,
        targets=tuple((w, iri) for w in TARGETS for iri in sorted(_texts(facts.get(w, ())))),
        limits={
            w: facts[w][0]
            for w in (*TEXTS, *COUNTS, *BOUNDS, *FLAGS)
            if w in facts and not (w in FLAGS and facts[w][0].value != "true")
        },
        classes=_texts(facts.get("class", ())),
        lists={w: _items(facts[w][0], statements) for w in LISTS if w in facts},
        properties=nested("property"),
        nodes=nested("node"),
        alternatives=tuple(
            _shape(item, statements)
            for head in facts.get("or", ())
            for item in _items(head, statements)
        ),
        qualified=next(iter(nested("qualifiedValueShape")), None),
    )


def _path(facts: dict[str, list["Term"]], statements: Statements) -> tuple[str | None, bool]:
    if "path" not in facts:
        return None, False
    (path,) = facts["path"]
    inverse = statements[path].get(SH + "inversePath") if path in statements else None
    if inverse:
        return inverse[0].value, True
    if type(path).__name__ != "NamedNode":
        raise ValueError(f"{path}: a path that is neither a property nor its inverse")
    return path.value, False


def _items(head: "Term", statements: Statements) -> tuple["Term", ...]:
    items = []
    while head.value != RDF + "nil":
        items += statements[head][RDF + "first"]
        (head,) = statements[head][RDF + "rest"]
    return tuple(items)


def _texts(terms: Iterable["Term"]) -> tuple[str, ...]:
    return tuple(term.value for term in terms)
