"""Shapes are read whole or refused, and classes are looked up with the classes below them."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from llmgraph.quality import constraints, shapes
from llmgraph.quality.index import Index

PREFIXES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix x: <https://example.org/> .
"""


def read(text: str, folder: Path) -> tuple[shapes.Shape, ...]:
    path = folder / "shapes.ttl"
    path.write_text(PREFIXES + text, "utf-8")
    return shapes.read([path])


def broken(compiled: tuple[shapes.Shape, ...], data: str) -> set[str]:
    quads = ox.parse((PREFIXES + data).encode(), format=ox.RdfFormat.TURTLE)
    index = Index(quad.triple for quad in quads)
    found = constraints.breaches(compiled, index)
    return {breach.focus.value.removeprefix("https://example.org/") for breach in found}


@pytest.mark.parametrize(
    "constraint",
    [
        "sh:not x:Other",
        "sh:sparql [ sh:select 'SELECT $this WHERE {}' ]",
        "sh:property [ sh:path x:p ; sh:hasValue 1 ]",
        "sh:property [ sh:path [ sh:zeroOrMorePath x:p ] ; sh:minCount 1 ]",
        "sh:pattern 'a' ; sh:flags 'i'",
        "sh:deactivated true",
    ],
)
def test_a_constraint_that_is_not_checked_is_refused(constraint: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="is not checked|a path that"):
        read(f"x:S sh:targetClass x:C ; {constraint} .", tmp_path)


def test_members_of_a_narrower_class_are_members(tmp_path: Path) -> None:
    compiled = read(
        "x:S sh:targetClass x:Wide ; sh:property [ sh:path x:p ; sh:class x:Wide ] .", tmp_path
    )
    data = """
    x:Narrow rdfs:subClassOf x:Middle . x:Middle rdfs:subClassOf x:Wide, x:Narrow .
    x:a a x:Narrow ; x:p x:b . x:b a x:Wide ; x:p x:c . x:c a x:Other ; x:p x:c .
    """
    assert broken(compiled, data) == {"b"}


def test_a_closed_shape_that_says_false_is_open(tmp_path: Path) -> None:
    compiled = read("x:S sh:targetClass x:C ; sh:closed false .", tmp_path)
    assert broken(compiled, "x:a a x:C ; x:p 1 .") == set()


def test_a_shape_without_severity_is_an_error_and_only_judging_shapes_are_rules(
    tmp_path: Path,
) -> None:
    compiled = read(
        "x:S sh:targetClass x:C ; sh:property x:P . x:P sh:path x:p ; sh:minCount 1 .", tmp_path
    )
    assert {name: shape.severity for name, shape in shapes.rules(compiled).items()} == {
        "lgs:https://example.org/P": "error"
    }
