"""Our reading of the shapes against pyshacl's: the same nodes break the same shapes.

On every fixture, and on graphs in which triples were dropped, doubled or mixed up at random.
"""

import random
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
from rdflib import Graph
from rdflib.namespace import SH

from llmgraph.quality import constraints, shapes
from llmgraph.quality.index import Index

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "ontology" / "shapes").glob("*.shacl.ttl"))
EXAMPLE = ROOT / "ontology" / "examples" / "E0001-tiny.ttl"
XSD = "http://www.w3.org/2001/XMLSchema#"
Broken = set[tuple[str, str]]
Node = ox.NamedNode | ox.BlankNode | ox.Literal

COMPILED = shapes.read(FILES)
REFERENCE = Graph()
for file in FILES:
    REFERENCE.parse(file)

STRANGE: tuple[Node, ...] = (
    ox.Literal("x"),
    ox.Literal("x", language="en"),
    ox.Literal("x", language="ja-Latn"),
    ox.Literal("x", language="de"),
    ox.Literal("0", datatype=ox.NamedNode(XSD + "integer")),
    ox.Literal("5000000", datatype=ox.NamedNode(XSD + "integer")),
    ox.Literal("0.5", datatype=ox.NamedNode(XSD + "decimal")),
    ox.Literal("1.0E3", datatype=ox.NamedNode(XSD + "double")),
    ox.Literal("seven", datatype=ox.NamedNode(XSD + "integer")),
    ox.Literal("2023", datatype=ox.NamedNode(XSD + "gYear")),
    ox.Literal("2023-08", datatype=ox.NamedNode(XSD + "gYearMonth")),
    ox.Literal("2023-08-01", datatype=ox.NamedNode(XSD + "date")),
    ox.Literal("2023-02-30", datatype=ox.NamedNode(XSD + "date")),
    ox.Literal("PT1H", datatype=ox.NamedNode(XSD + "dayTimeDuration")),
    ox.NamedNode("https://example.org/x"),
    ox.BlankNode("b"),
)


def triples_of(text: str) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(text.encode(), format=ox.RdfFormat.TURTLE)]


def ours(triples: list[ox.Triple]) -> Broken:
    found = constraints.breaches(COMPILED, Index(triples))
    return {(breach.focus.value, breach.shape.iri) for breach in found}


def theirs(triples: list[ox.Triple]) -> Broken:
    nt = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    assert nt is not None
    data = Graph(bind_namespaces="none").parse(data=nt, format="nt11")
    _, report, _ = pyshacl.validate(data, shacl_graph=REFERENCE, inplace=True)
    assert isinstance(report, Graph)
    results = report.objects(None, SH.result)
    return {
        (str(report.value(one, SH.focusNode)), str(report.value(one, SH.sourceShape)))
        for one in results
    }


def mixed_up(triples: list[ox.Triple], chance: random.Random) -> list[ox.Triple]:
    """Return the triples after some twenty random changes."""
    changed = list(triples)
    for _ in range(20):
        place = chance.randrange(len(changed))
        other = chance.choice(triples)
        subject, predicate, value = changed[place]
        what = chance.randrange(6)
        if what == 0:
            del changed[place]
        elif what == 1:
            changed.append(ox.Triple(subject, predicate, other.object))
        elif what == 2:
            changed[place] = ox.Triple(subject, other.predicate, value)
        elif what == 3:
            changed[place] = ox.Triple(other.subject, predicate, value)
        else:
            strange = chance.choice(STRANGE)
            changed[place] = ox.Triple(subject, predicate, strange)
    return changed


def test_every_fixture_breaks_the_shapes_that_pyshacl_finds(
    rule: str, broken: Callable[[str], str]
) -> None:
    triples = triples_of(broken(rule))
    assert ours(triples) == theirs(triples)


@pytest.mark.parametrize("seed", range(30))
def test_a_mixed_up_graph_breaks_the_shapes_that_pyshacl_finds(seed: int, base: str) -> None:
    chance = random.Random(seed)
    text = base if seed % 2 else EXAMPLE.read_text("utf-8")
    triples = mixed_up(triples_of(text), chance)
    found = ours(triples)
    assert found == theirs(triples)
    assert found
