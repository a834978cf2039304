"""The files in ontology/, each parsed once, and what several test files do with them.

Nobody may change a graph that a fixture hands out: copy it first.
"""

import gc
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pyoxigraph
import pytest
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SH
from rdflib.term import Node

ONTOLOGY = Path(__file__).parents[2] / "ontology"
PREFIXES = (Path(__file__).parent / "fixtures" / "prefixes.ttl").read_text(encoding="utf-8")
LG = Namespace("https://w3id.org/llmgraph/ont#")
PROPERTY_KINDS = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)


@cache
def parse(path: Path) -> Graph:
    return Graph().parse(path)


def core_graph() -> Graph:
    return parse(ONTOLOGY / "llmgraph.ttl")


@cache
def all_shapes() -> Graph:
    graph = Graph()
    for path in sorted((ONTOLOGY / "shapes").glob("*.shacl.ttl")):
        graph.parse(path)
    return graph


@cache
def all_terms() -> list[URIRef]:
    return sorted({s for s in core_graph().subjects() if isinstance(s, URIRef) and s in LG})


@cache
def all_properties() -> list[URIRef]:
    graph = core_graph()
    return [t for t in all_terms() if any((t, RDF.type, kind) in graph for kind in PROPERTY_KINDS)]


def directly_below(top: URIRef) -> list[URIRef]:
    below = core_graph().subjects(RDFS.subPropertyOf, top)
    return sorted(term for term in below if isinstance(term, URIRef))


def target_class(shape: Node) -> Node | None:
    """Return the class whose members a property shape is about; None where there is none."""
    owner = all_shapes().value(None, SH.property, shape)
    return None if owner is None else all_shapes().value(owner, SH.targetClass)


def counted(bound: URIRef) -> list[URIRef]:
    """Return the property shapes with a `bound` of one whose node shape has a target class."""
    found = all_shapes().subjects(bound, Literal(1))
    return sorted(s for s in found if isinstance(s, URIRef) and target_class(s) is not None)


CASES: dict[str, Callable[[], list[URIRef]]] = {
    "term": all_terms,
    "own_property": all_properties,
    "mechanism": lambda: directly_below(LG.basedOn),
    "stage": lambda: [*directly_below(LG.trainedOn), LG.trainedOn],
    "mandatory": lambda: counted(SH.minCount),
    "single": lambda: counted(SH.maxCount),
}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test with an argument of these names once for each thing that it can be."""
    for name in CASES.keys() & set(metafunc.fixturenames):
        metafunc.parametrize(name, CASES[name](), ids=lambda iri: iri.rpartition("#")[2])


@pytest.fixture(scope="module", autouse=True)
def few_collections() -> Iterator[None]:
    """Collect garbage seldom: graphs are many objects that live long, and each look at all costs.

    It makes these tests a quarter faster.
    """
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(50_000, *before[1:])
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


@pytest.fixture(scope="session")
def parsed() -> Callable[[Path], Graph]:
    """A function that returns the graph in a file."""
    return parse


@pytest.fixture(scope="session")
def core() -> Graph:
    return core_graph()


@pytest.fixture(scope="session")
def alignments() -> Graph:
    return parse(ONTOLOGY / "llmgraph-alignments.ttl")


@pytest.fixture(scope="session")
def example() -> Graph:
    return parse(ONTOLOGY / "examples" / "E0001-tiny.ttl")


@pytest.fixture(scope="session")
def shapes() -> Graph:
    """The shapes of all files together."""
    return all_shapes()


@pytest.fixture(scope="session")
def terms() -> frozenset[URIRef]:
    """Every IRI of our namespace that is a subject in the ontology."""
    return frozenset(all_terms())


@pytest.fixture(scope="session")
def properties() -> frozenset[URIRef]:
    return frozenset(all_properties())


@pytest.fixture(scope="session")
def closed_lists(core: Graph) -> dict[Node, frozenset[Node]]:
    """The members of each class whose members the ontology lists."""
    members = set(core.subjects(RDF.type, OWL.NamedIndividual))
    kinds = {kind for one in members for kind in core.objects(one, RDF.type)}
    kinds.discard(OWL.NamedIndividual)
    return {kind: frozenset(core.subjects(RDF.type, kind)) for kind in kinds}


@pytest.fixture(scope="session")
def turtle() -> Callable[[str], Graph]:
    """A function that returns the graph of a text in Turtle without prefixes."""
    return lambda text: Graph().parse(data=PREFIXES + text, format="turtle")


@pytest.fixture(scope="session")
def with_ontology(core: Graph) -> Callable[[Graph], Graph]:
    """A function that returns a new graph of some data and the ontology."""

    def merge(data: Graph) -> Graph:
        graph = Graph()
        graph += core
        graph += data
        return graph

    return merge


@pytest.fixture(scope="session")
def store_with_ontology(core: Graph) -> Callable[[Graph], pyoxigraph.Store]:
    """A function that returns a new store of some data and the ontology."""

    def quads(graph: Graph) -> list[pyoxigraph.Quad]:
        text = graph.serialize(format="nt").encode()
        return list(pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.N_TRIPLES))

    ontology = quads(core)

    def merge(data: Graph) -> pyoxigraph.Store:
        store = pyoxigraph.Store()
        store.extend(ontology)
        store.extend(quads(data))
        return store

    return merge
