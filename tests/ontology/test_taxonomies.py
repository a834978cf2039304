"""The concepts for techniques, modalities and kinds of licence."""

from collections.abc import Callable
from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, SKOS

ONTOLOGY = Path(__file__).parents[2] / "ontology"
TAXONOMIES = sorted((ONTOLOGY / "taxonomies").glob("*.ttl"))
DATA = "https://w3id.org/llmgraph/"


def test_a_concept_is_named_defined_and_reached_from_a_top_concept(
    parsed: Callable[[Path], Graph],
) -> None:
    for path in TAXONOMIES:
        graph = parsed(path)
        (scheme,) = graph.subjects(RDF.type, SKOS.ConceptScheme)
        assert scheme == URIRef(DATA + path.stem)
        for concept in graph.subjects(RDF.type, SKOS.Concept):
            assert str(concept).startswith(f"{scheme}/")
            tops = set(graph.transitive_objects(concept, SKOS.broader))
            assert any((scheme, SKOS.hasTopConcept, top) in graph for top in tops)
            for annotation in (SKOS.prefLabel, SKOS.definition):
                texts = [o for o in graph.objects(concept, annotation) if isinstance(o, Literal)]
                assert sorted(str(text.language) for text in texts) == ["en", "ja", "zh"]


@pytest.mark.parametrize(
    "slug",
    [
        "sft",
        "rlhf",
        "dpo",
        "lora",
        "qlora",
        "self-instruct",
        "gradient-checkpointing",
        "flash-attention",
        "fully-sharded-data-parallel",
        "mixed-precision",
        "assistant-only-loss",
        "spot-instances",
        "distillation",
        "upcycling",
        "slerp-merge",
        "ties-merge",
    ],
)
def test_a_technique_that_data_need_is_listed(parsed: Callable[[Path], Graph], slug: str) -> None:
    graph = parsed(ONTOLOGY / "taxonomies" / "technique.ttl")
    assert (URIRef(f"{DATA}technique/{slug}"), RDF.type, SKOS.Concept) in graph
