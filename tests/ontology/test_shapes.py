"""The SHACL shapes: each finds the graph that breaks it, and lets the shipped files pass."""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pyshacl
import pytest
from rdflib import BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import RDF, RDFS, SH
from rdflib.term import Node

ONTOLOGY = Path(__file__).parents[2] / "ontology"
SHIPPED = [
    ONTOLOGY / "examples" / "E0001-tiny.ttl",
    ONTOLOGY / "llmgraph.ttl",
    *sorted((ONTOLOGY / "taxonomies").glob("*.ttl")),
]
LG = Namespace("https://w3id.org/llmgraph/ont#")
LGS = Namespace("https://w3id.org/llmgraph/shapes#")

BAD_SHAPES: dict[str, dict[str, str]] = tomllib.loads(
    (Path(__file__).parent / "fixtures" / "bad_shapes.toml").read_text(encoding="utf-8")
)
BAD = {name: text for texts in BAD_SHAPES.values() for name, text in texts.items()}
LANGUAGE_SHAPES = {"EnglishTerm": "en", "JapaneseTerm": "ja", "ChineseTerm": "zh"}


class Result(NamedTuple):
    """One result of a validation, its terms without their namespaces."""

    shape: str
    severity: str
    component: str


Results = dict[str, set[Result]]


def results_of(graphs: Mapping[str, Graph], shapes: Graph, core: Graph) -> Results:
    """Return the results for each graph, those of nested shapes left out, from one run for all.

    A run takes as long for many small graphs as for one. So that no graph sees another, whatever
    is no term of the ontology gets the number of its graph behind its name.
    """
    together = Graph()
    owners: dict[Node, str] = {}
    for number, (name, graph) in enumerate(graphs.items()):
        own = {
            node: node if isinstance(node, BNode) else URIRef(f"{node}-{number}")
            for node in graph.all_nodes()
            if not isinstance(node, Literal) and (node, None, None) not in core
        }
        owners.update(dict.fromkeys(own.values(), name))
        for subject, predicate, value in graph:
            together.add((own.get(subject, subject), predicate, own.get(value, value)))
    _, report, _ = pyshacl.validate(together, shacl_graph=shapes)
    assert isinstance(report, Graph)
    found: Results = {name: set() for name in graphs}
    for result in report.objects(None, SH.result):
        focus = report.value(result, SH.focusNode)
        assert focus is not None
        parts = (SH.sourceShape, SH.resultSeverity, SH.sourceConstraintComponent)
        words = (str(report.value(result, part)) for part in parts)
        found[owners[focus]].add(Result(*(word.rpartition("#")[2] for word in words)))
    return found


@pytest.fixture(scope="session")
def bad_results(turtle: Callable[[str], Graph], shapes: Graph, core: Graph) -> Results:
    return results_of({name: turtle(text) for name, text in BAD.items()}, shapes, core)


def focus_of(shapes: Graph) -> Iterator[tuple[Node, str]]:
    """Yield each property shape whose node shape has a target class, and a node of that class."""
    for owner, shape in shapes.subject_objects(SH.property):
        target = shapes.value(owner, SH.targetClass)
        if target is not None:
            yield shape, f"m:focus a <{target}> ."


@pytest.fixture(scope="session")
def empty_results(turtle: Callable[[str], Graph], shapes: Graph, core: Graph) -> Results:
    """By property shape: the results for a node of its class that has no statements."""
    graphs = {str(shape): turtle(focus) for shape, focus in focus_of(shapes)}
    return results_of(graphs, shapes, core)


@pytest.fixture(scope="session")
def double_results(turtle: Callable[[str], Graph], shapes: Graph, core: Graph) -> Results:
    """By property shape: the results for a node of its class that has two values."""
    graphs = {}
    for shape, focus in focus_of(shapes):
        path = shapes.value(shape, SH.path)
        assert path is not None
        inverse = shapes.value(path, SH.inversePath)
        values = (
            f"m:focus <{path}> m:one, m:two ."
            if inverse is None
            else f"m:one <{inverse}> m:focus . m:two <{inverse}> m:focus ."
        )
        graphs[str(shape)] = turtle(f"{focus} {values}")
    return results_of(graphs, shapes, core)


@pytest.fixture(scope="session")
def acting_shapes(shapes: Graph) -> set[str]:
    """The shapes that can give a result: all but node shapes that only collect others."""
    found = set[str]()
    constraints = (SH["class"], SH.pattern, SH["or"], SH.closed, SH.node)
    for shape in shapes.subjects(RDF.type, SH.NodeShape):
        if any((shape, constraint, None) in shapes for constraint in constraints):
            found.add(str(shape).removeprefix(str(LGS)))
    for shape in shapes.subjects(RDF.type, SH.PropertyShape):
        found.add(str(shape).removeprefix(str(LGS)))
    return {name for name in found if name.split("-")[0] not in LANGUAGE_SHAPES}


def test_every_shape_has_a_fixture_that_breaks_it(acting_shapes: set[str]) -> None:
    assert acting_shapes == set(BAD)


@pytest.mark.parametrize("name", BAD)
def test_a_shape_finds_its_bad_fixture(bad_results: Results, name: str) -> None:
    (severity,) = {result.severity for result in bad_results[name] if result.shape == name}
    assert name in BAD_SHAPES[severity]


def test_a_value_that_must_stand_is_missed(empty_results: Results, mandatory: URIRef) -> None:
    name = mandatory.removeprefix(str(LGS))
    broken = {(r.shape, r.component) for r in empty_results[str(mandatory)]}
    assert (name, "MinCountConstraintComponent") in broken


def test_a_second_value_is_refused_where_one_may_stand(
    double_results: Results, single: URIRef
) -> None:
    name = single.removeprefix(str(LGS))
    broken = {(r.shape, r.component) for r in double_results[str(single)]}
    assert (name, "MaxCountConstraintComponent") in broken


@pytest.mark.parametrize("name", LANGUAGE_SHAPES)
def test_a_language_is_mandatory_by_one_line(
    shapes: Graph, turtle: Callable[[str], Graph], name: str
) -> None:
    loose = Graph() + shapes
    loose.remove((LGS.TermLabels, SH.node, LGS[name]))
    assert len(loose) == len(shapes) - 1
    texts = {x: f"rdfs:label 'a'@{x} ; skos:definition 'A.'@{x}" for x in LANGUAGE_SHAPES.values()}
    complete = turtle("x:a rdfs:isDefinedBy x:o ; " + " ; ".join(texts.values()) + " .")
    assert pyshacl.validate(complete, shacl_graph=shapes)[0]
    del texts[LANGUAGE_SHAPES[name]]
    lacking = turtle("x:a rdfs:isDefinedBy x:o ; " + " ; ".join(texts.values()) + " .")
    assert not pyshacl.validate(lacking, shacl_graph=shapes)[0]
    assert pyshacl.validate(lacking, shacl_graph=loose)[0]


def test_every_node_shape_says_what_it_is_about(shapes: Graph) -> None:
    for shape in shapes.subjects(RDF.type, SH.NodeShape):
        assert len(list(shapes.objects(shape, RDFS.comment))) == 1, shape


def test_every_acting_shape_says_what_is_wrong_and_what_to_do(
    shapes: Graph, acting_shapes: set[str]
) -> None:
    for name in acting_shapes:
        (message,) = shapes.objects(LGS[name], SH.message)
        assert str(message).count(". ") >= 1, name
        assert str(message).endswith("."), name


def test_every_shape_is_declared_and_every_property_shape_is_used(shapes: Graph) -> None:
    used = set(shapes.objects(None, SH.property))
    assert used == set(shapes.subjects(RDF.type, SH.PropertyShape))
    for shape in shapes.objects(None, SH.node):
        assert (shape, RDF.type, SH.NodeShape) in shapes


def test_every_property_of_the_data_is_checked_by_a_shape(
    shapes: Graph, properties: frozenset[URIRef]
) -> None:
    checked = set(shapes.objects(None, SH.path))
    computed = {LG.derivedFrom, LG.ancestorOf, LG.learnedFrom, LG.hasLicense, LG.claimPolicy}
    assert properties - checked == computed


def test_a_closed_list_in_a_shape_is_the_one_of_the_ontology(
    shapes: Graph, closed_lists: dict[Node, frozenset[Node]]
) -> None:
    lists = {
        frozenset(shapes.items(head))
        for head in shapes.objects(None, SH["in"])
        if all(isinstance(item, URIRef) for item in shapes.items(head))
    }
    assert lists == set(closed_lists.values())


def test_the_shapes_are_valid_shacl(shapes: Graph) -> None:
    assert pyshacl.validate(Graph(), shacl_graph=shapes, meta_shacl=True)[0]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_a_shipped_file_conforms_to_the_shapes(
    shapes: Graph, parsed: Callable[[Path], Graph], path: Path
) -> None:
    conforms, _, text = pyshacl.validate(parsed(path), shacl_graph=shapes)
    assert conforms, text
