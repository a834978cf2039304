"""The JSON-LD context: texts by language, and the example in JSON beside the one in Turtle."""

import json
from collections.abc import Callable
from pathlib import Path

import pyoxigraph
import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDFS, SKOS

ONTOLOGY = Path(__file__).parents[2] / "ontology"
EXAMPLES = sorted((ONTOLOGY / "examples").glob("*.jsonld"))
CONTEXT = json.loads((ONTOLOGY / "context.jsonld").read_text(encoding="utf-8"))["@context"]
TEXTS = {"label", "definition", "prefLabel", "altLabel", "scopeNote", "title", "comment"}

# the JSON-LD reader of rdflib itself uses a class that rdflib has retired
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")

Read = Callable[[str], set[str]]


def by_rdflib(text: str) -> set[str]:
    lines = Graph().parse(data=text, format="json-ld").serialize(format="nt").splitlines()
    return {line for line in lines if line}


def by_oxigraph(text: str) -> set[str]:
    quads = pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.JSON_LD)
    triples = pyoxigraph.serialize(
        (quad.triple for quad in quads), format=pyoxigraph.RdfFormat.N_TRIPLES
    )
    assert triples is not None
    return lines_of(Graph().parse(data=triples, format="nt"))


def lines_of(graph: Graph) -> set[str]:
    return {line for line in graph.serialize(format="nt").splitlines() if line}


ENGINES = pytest.mark.parametrize("read", [by_rdflib, by_oxigraph])


def test_there_is_an_example_in_json() -> None:
    assert [path.name for path in EXAMPLES] == ["E0001-tiny.jsonld"]


@ENGINES
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_an_example_in_json_holds_the_triples_of_the_one_in_turtle(
    parsed: Callable[[Path], Graph], read: Read, path: Path
) -> None:
    document = json.loads(path.read_text(encoding="utf-8"))
    assert document["@context"] == "../context.jsonld"
    found = read(json.dumps({**document, "@context": CONTEXT}))
    assert found == lines_of(parsed(path.with_suffix(".ttl")))


def test_rdflib_finds_the_context_of_an_example_by_itself(
    parsed: Callable[[Path], Graph],
) -> None:
    for path in EXAMPLES:
        assert lines_of(parsed(path)) == lines_of(parsed(path.with_suffix(".ttl")))


@ENGINES
def test_labels_and_definitions_of_the_ontology_can_be_written_by_language(
    core: Graph, terms: frozenset[URIRef], read: Read
) -> None:
    expected = Graph()
    nodes = []
    for term in terms:
        node: dict[str, object] = {"id": str(term)}
        for name, annotation in {"label": RDFS.label, "definition": SKOS.definition}.items():
            texts = [text for text in core.objects(term, annotation) if isinstance(text, Literal)]
            node[name] = {text.language: str(text) for text in texts}
            for text in texts:
                expected.add((term, annotation, text))
        nodes.append(node)
    assert len(expected) == 6 * len(terms)
    assert read(json.dumps({"@context": CONTEXT, "@graph": nodes})) == lines_of(expected)


@ENGINES
@pytest.mark.parametrize("name", sorted(TEXTS))
def test_a_text_may_have_languages_or_none(read: Read, name: str) -> None:
    def document(value: object) -> str:
        return json.dumps({"@context": CONTEXT, "id": "m:a", name: value})

    (plain,) = read(document("A"))
    assert plain.endswith('"A" .')
    tagged = read(document({"en": "A", "ja": ["ア", "亜"], "@none": "a"}))
    tails = {line.rpartition("> ")[2] for line in tagged}
    assert tails == {'"A"@en .', '"ア"@ja .', '"亜"@ja .', '"a" .'}
