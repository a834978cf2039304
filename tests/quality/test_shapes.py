"""Shapes are read whole or refused, and classes are looked up with the classes below them."""

from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
from rdflib import Graph
from rdflib.namespace import SH

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
    with pytest.raises(ValueError, match=r"is not checked|a path that"):
        read(f"x:S sh:targetClass x:C ; {constraint} .", tmp_path)


@pytest.mark.parametrize(
    ("constraint", "data", "found"),
    [
        ("sh:uniqueLang true", "x:a x:p 'a'@en, 'b'@EN . x:b x:p 'a'@en, 'b', 'c' .", {"a"}),
        ("sh:languageIn ( 'en' )", "x:a x:p 'a'@en-GB . x:b x:p 'a'@eng .", {"b"}),
        ("sh:minExclusive 0", "x:a x:p 0 . x:b x:p 0.1 . x:c x:p 'one' .", {"a", "c"}),
        ("sh:maxExclusive 1", "x:a x:p 1.0 . x:b x:p 0.9e0 .", {"a"}),
        ("sh:nodeKind sh:BlankNodeOrIRI", "x:a x:p [] . x:b x:p x:c . x:c x:p 'c' .", {"c"}),
        ("sh:pattern '^https'", "x:a x:p [] . x:b x:p x:c . x:c x:p 'c' .", {"a", "c"}),
        ("sh:class x:Wide", "x:N rdfs:subClassOf x:M . x:M rdfs:subClassOf x:Wide . "
         "x:a x:p x:n . x:n a x:N . x:b x:p x:b .", {"b"}),
        ("sh:qualifiedValueShape [ sh:datatype x:d ] ; sh:qualifiedMaxCount 0",
         "x:a x:p 'a'^^x:d . x:b x:p 'b' .", {"a"}),
    ],
)  # fmt: skip
def test_a_constraint_finds_what_it_should_and_what_pyshacl_finds(
    constraint: str, data: str, found: set[str], tmp_path: Path
) -> None:
    shape = f"x:S sh:targetSubjectsOf x:p ; sh:property [ sh:path x:p ; {constraint} ] ."
    assert broken(read(shape, tmp_path), data) == found
    _, report, _ = pyshacl.validate(
        Graph().parse(data=PREFIXES + data, format="turtle"),
        shacl_graph=Graph().parse(data=PREFIXES + shape, format="turtle"),
    )
    assert isinstance(report, Graph)
    nodes = {str(node) for node in report.objects(None, SH.focusNode)}
    assert {node.removeprefix("https://example.org/") for node in nodes} == found


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
