"""Whether nodes of a graph satisfy a shape: SHACL 1.0 Core, section 4, the part in use.

A breach names the shape, the node at fault and the value at fault, None where values are missing or
too many. As in SHACL, what a nested shape finds is not reported, only that it finds something.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from llmgraph.quality.datatypes import NUMBERS, is_lexical
from llmgraph.quality.shapes import SH, Shape

if TYPE_CHECKING:
    from llmgraph.quality.index import Index, Term


class Breach(NamedTuple):
    """A node that a shape does not accept, and the value at fault where there is one."""

    shape: Shape
    focus: "Term"
    value: "Term | None"


def breaches(shapes: Iterable[Shape], index: "Index") -> Iterator[Breach]:
    """Yield every breach of shapes with targets, shape by shape; equal ones may come twice."""
    for shape in shapes:
        for node in _targets(shape, index):
            yield from _on_node(shape, node, index)


def conforms(shape: Shape, node: "Term", index: "Index") -> bool:
    """Return whether a node satisfies a shape, nested shapes included."""
    return next(_on_node(shape, node, index), None) is None


def _targets(shape: Shape, index: "Index") -> Iterable["Term"]:
    found: dict[Term, None] = {}
    for word, iri in shape.targets:
        found |= dict.fromkeys(
            index.instances(iri) if word == "targetClass" else index.along(iri).keys()
        )
    return found


def _on_node(shape: Shape, node: "Term", index: "Index") -> Iterator[Breach]:
    """Yield what a shape finds at a focus node: along its path, or at the node itself."""
    if shape.path is None:
        values: list[Term] = [node]
    else:
        ways = index.against(shape.path) if shape.inverse else index.along(shape.path)
        values = ways.get(node, [])
        if not _counts_hold(shape, values, index):
            yield Breach(shape, node, None)
    for value in values:
        if not _accepts(shape, value, index):
            yield Breach(shape, node, value)
        for inner in shape.properties:
            yield from _on_node(inner, value, index)
    if "closed" in shape.limits:
        for value in _outside(shape, node, index):
            yield Breach(shape, node, value)


def _counts_hold(shape: Shape, values: list["Term"], index: "Index") -> bool:
    limits = shape.limits
    if "minCount" in limits and len(values) < int(limits["minCount"].value):
        return False
    if "maxCount" in limits and len(values) > int(limits["maxCount"].value):
        return False
    if shape.qualified is not None:
        count = sum(conforms(shape.qualified, value, index) for value in values)
        least, most = limits.get("qualifiedMinCount"), limits.get("qualifiedMaxCount")
        if (least and count < int(least.value)) or (most and count > int(most.value)):
            return False
    if "uniqueLang" in limits:
        languages = Counter(filter(None, map(_language, values)))
        return all(count == 1 for count in languages.values())
    return True


def _accepts(shape: Shape, value: "Term", index: "Index") -> bool:
    """Return whether a value satisfies the constraints on values; properties are left out."""
    return (
        all(test(value, shape.limits[word]) for word, test in TESTS.items() if word in shape.limits)
        and all(value in index.instances(iri) for iri in shape.classes)
        and ("in" not in shape.lists or value in shape.lists["in"])
        and ("languageIn" not in shape.lists or _speaks(value, shape.lists["languageIn"]))
        and all(conforms(inner, value, index) for inner in shape.nodes)
        and (
            not shape.alternatives
            or any(conforms(inner, value, index) for inner in shape.alternatives)
        )
    )


def _outside(shape: Shape, node: "Term", index: "Index") -> Iterator["Term"]:
    allowed = {inner.path for inner in shape.properties}
    allowed |= {term.value for term in shape.lists.get("ignoredProperties", ())}
    for predicate, value in index.statements(node):
        if predicate not in allowed:
            yield value


def _kind(term: "Term") -> str:
    return KINDS[type(term).__name__]


KINDS = {"NamedNode": "IRI", "BlankNode": "BlankNode", "Literal": "Literal"}


def _language(term: "Term") -> str:
    return (getattr(term, "language", None) or "").lower()


def _speaks(value: "Term", ranges: tuple["Term", ...]) -> bool:
    """Return whether a language tag is one of `ranges` or begins with one: RFC 4647, 3.3.1."""
    language = _language(value)
    return any(
        language == one.value.lower() or language.startswith(one.value.lower() + "-")
        for one in ranges
    )


def _has_datatype(value: "Term", datatype: "Term") -> bool:
    own = getattr(value, "datatype", None)
    return own is not None and own == datatype and is_lexical(value.value, datatype.value)


def _has_kind(value: "Term", kind: "Term") -> bool:
    return _kind(value) in kind.value.removeprefix(SH).split("Or")


def _matches(value: "Term", pattern: "Term") -> bool:
    return _kind(value) != "BlankNode" and _pattern(pattern.value).search(value.value) is not None


@cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text)


def _number(term: "Term") -> float | Decimal | None:
    datatype = getattr(term, "datatype", None)
    if datatype is None or datatype.value not in NUMBERS:
        return None
    if not is_lexical(term.value, datatype.value):
        return None
    return float(term.value) if datatype.value.endswith("double") else Decimal(term.value)


def _compared(holds: Callable[[float | Decimal, float | Decimal], bool]) -> "Test":
    def test(value: "Term", bound: "Term") -> bool:
        left, right = _number(value), _number(bound)
        return left is not None and right is not None and holds(left, right)

    return test


Test = Callable[["Term", "Term"], bool]

TESTS: dict[str, Test] = {
    "datatype": _has_datatype,
    "nodeKind": _has_kind,
    "pattern": _matches,
    "minInclusive": _compared(lambda value, bound: value >= bound),
    "maxInclusive": _compared(lambda value, bound: value <= bound),
    "minExclusive": _compared(lambda value, bound: value > bound),
    "maxExclusive": _compared(lambda value, bound: value < bound),
}
"""Constraints that look at one value and one parameter."""
