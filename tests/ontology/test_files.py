"""The files in ontology/ as files, and what the ontology says of itself."""

from collections.abc import Callable
from pathlib import Path

import pyoxigraph
import pytest
from rdflib import Graph, Namespace, URIRef
from rdflib.namespace import DCTERMS, OWL, VANN

ONTOLOGY = Path(__file__).parents[2] / "ontology"
TURTLE_FILES = sorted(ONTOLOGY.rglob("*.ttl"))
SHAPE_FILES = sorted((ONTOLOGY / "shapes").glob("*.shacl.ttl"))
TAXONOMIES = sorted((ONTOLOGY / "taxonomies").glob("*.ttl"))
PARTS = (
    "llmgraph.ttl",
    "llmgraph-alignments.ttl",
    "examples/E0001-tiny.ttl",
    "inference.ru",
    "context.jsonld",
)

LG = Namespace("https://w3id.org/llmgraph/ont#")
BIBO = Namespace("http://purl.org/ontology/bibo/")
SCHEMA = Namespace("https://schema.org/")
HEADER = URIRef("https://w3id.org/llmgraph/ont")


def test_the_folder_holds_every_part() -> None:
    assert [path.name.removesuffix(".shacl.ttl") for path in SHAPE_FILES] == [
        "claims",
        "core",
        "labels",
        "lineage",
    ]
    assert [path.stem for path in TAXONOMIES] == ["license-kind", "modality", "technique"]
    assert all((ONTOLOGY / path).is_file() for path in PARTS)


@pytest.mark.parametrize("path", TURTLE_FILES, ids=lambda path: path.name)
def test_a_turtle_file_means_the_same_to_rdflib_and_oxigraph(
    parsed: Callable[[Path], Graph], path: Path
) -> None:
    ours = parsed(path)
    theirs = set(pyoxigraph.parse(path=str(path), format=pyoxigraph.RdfFormat.TURTLE))
    assert len(ours) == len(theirs) > 0


@pytest.mark.parametrize(
    "path",
    sorted(p for p in ONTOLOGY.rglob("*") if p.is_file()),
    ids=lambda path: path.name,
)
def test_a_file_is_plain_utf_8_text(path: Path) -> None:
    text = path.read_bytes().decode("utf-8")
    assert text.endswith("\n")
    assert "\r" not in text
    assert ("\t" in text) == (path.suffix == ".tsv")
    assert not [line for line in text.splitlines() if line != line.rstrip()]


@pytest.mark.parametrize(
    "annotation",
    [
        OWL.versionIRI,
        OWL.versionInfo,
        DCTERMS.title,
        DCTERMS.description,
        DCTERMS.abstract,
        DCTERMS.creator,
        DCTERMS.contributor,
        DCTERMS.created,
        DCTERMS.modified,
        DCTERMS.issued,
        DCTERMS.license,
        DCTERMS.publisher,
        DCTERMS.bibliographicCitation,
        VANN.preferredNamespacePrefix,
        VANN.preferredNamespaceUri,
        BIBO.status,
        SCHEMA.citation,
    ],
)
def test_the_header_says_each_thing_once(core: Graph, annotation: URIRef) -> None:
    assert len(list(core.objects(HEADER, annotation))) == 1


def test_the_header_agrees_with_itself(core: Graph) -> None:
    version = str(core.value(HEADER, OWL.versionInfo))
    assert core.value(HEADER, OWL.versionIRI) == URIRef(f"{HEADER}/{version}")
    assert str(core.value(HEADER, VANN.preferredNamespaceUri)) == str(LG) == f"{HEADER}#"
    assert version in str(core.value(HEADER, DCTERMS.bibliographicCitation))
    assert f"## {version} " in (ONTOLOGY / "CHANGELOG.md").read_text(encoding="utf-8")
    assert version in (ONTOLOGY / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", TURTLE_FILES, ids=lambda path: path.name)
def test_nothing_is_imported_or_declared_the_same(
    parsed: Callable[[Path], Graph], path: Path
) -> None:
    graph = parsed(path)
    assert not list(graph.subject_objects(OWL.imports))
    assert not list(graph.subject_objects(OWL.sameAs))
