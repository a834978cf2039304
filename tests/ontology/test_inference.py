"""The rules in ontology/inference.ru: what they infer, in both engines."""

from collections.abc import Callable
from pathlib import Path

import pyoxigraph
import pytest
from rdflib import Graph, Namespace, URIRef

RULES = (Path(__file__).parents[2] / "ontology" / "inference.ru").read_text(encoding="utf-8")
LG = Namespace("https://w3id.org/llmgraph/ont#")
MODEL = "https://w3id.org/llmgraph/model/"

# a -fineTunedFrom-> b -basedOn-> c -quantizedFrom-> r
# a and n are trained on data that t wrote; s is aligned on data that t only scored.
LINEAGE = """
m:a lg:fineTunedFrom m:b ; lg:fineTunedOn d:one . m:b lg:basedOn m:c . m:c lg:quantizedFrom m:r .
m:n lg:trainedOn d:one . d:one lg:generatedBy m:t .
m:s lg:alignedOn d:two . d:two lg:annotatedBy m:t .
d:one lg:dataDerivedFrom d:two . m:a lg:relatedTo m:n ; lg:supersededBy m:s .
"""
EXPECTED = """
m:a lg:basedOn m:b . m:c lg:basedOn m:r .
m:a lg:derivedFrom m:b, m:c, m:r . m:b lg:derivedFrom m:c, m:r . m:c lg:derivedFrom m:r .
m:a lg:learnedFrom m:t . m:n lg:learnedFrom m:t .
"""

Triples = set[tuple[str, ...]]
Infer = Callable[[Graph], Triples]


@pytest.fixture(scope="session")
def inferred_by_rdflib(with_ontology: Callable[[Graph], Graph]) -> Infer:
    def infer(data: Graph) -> Triples:
        graph = with_ontology(data)
        before = set(graph)
        graph.update(RULES)
        return {tuple(str(node) for node in triple) for triple in set(graph) - before}

    return infer


@pytest.fixture(scope="session")
def inferred_by_oxigraph(store_with_ontology: Callable[[Graph], pyoxigraph.Store]) -> Infer:
    def infer(data: Graph) -> Triples:
        store = store_with_ontology(data)
        before = set(store)
        store.update(RULES)
        return {triple_text(quad.triple) for quad in set(store) - before}

    return infer


def triple_text(triple: pyoxigraph.Triple) -> tuple[str, ...]:
    subject, value = triple.subject, triple.object
    assert isinstance(subject, pyoxigraph.NamedNode)
    assert isinstance(value, pyoxigraph.NamedNode)
    return (subject.value, triple.predicate.value, value.value)


def test_the_rules_infer_exactly_the_expected_triples_in_both_engines(
    turtle: Callable[[str], Graph], inferred_by_rdflib: Infer, inferred_by_oxigraph: Infer
) -> None:
    expected = {tuple(str(node) for node in triple) for triple in turtle(EXPECTED)}
    assert inferred_by_rdflib(turtle(LINEAGE)) == expected
    assert inferred_by_oxigraph(turtle(LINEAGE)) == expected


def test_every_mechanism_is_a_step_of_descent(
    turtle: Callable[[str], Graph], inferred_by_oxigraph: Infer, mechanism: URIRef
) -> None:
    data = turtle(f"m:a <{mechanism}> m:b .")
    a, b = MODEL + "a", MODEL + "b"
    assert inferred_by_oxigraph(data) == {(a, str(LG.basedOn), b), (a, str(LG.derivedFrom), b)}


def test_every_stage_of_training_teaches(
    turtle: Callable[[str], Graph], inferred_by_oxigraph: Infer, stage: URIRef
) -> None:
    data = turtle(f"m:a <{stage}> d:x . d:x lg:generatedBy m:b .")
    assert inferred_by_oxigraph(data) == {(MODEL + "a", str(LG.learnedFrom), MODEL + "b")}


def test_running_the_rules_twice_adds_nothing(
    turtle: Callable[[str], Graph], with_ontology: Callable[[Graph], Graph]
) -> None:
    graph = with_ontology(turtle(LINEAGE))
    graph.update(RULES)
    once = len(graph)
    graph.update(RULES)
    assert len(graph) == once


def test_the_rules_complete_the_example(example: Graph, inferred_by_oxigraph: Infer) -> None:
    found = inferred_by_oxigraph(example)
    assert (MODEL + "stanford-alpaca-7b", str(LG.derivedFrom), MODEL + "llama-7b") in found
    assert (MODEL + "stanford-alpaca-7b", str(LG.learnedFrom), MODEL + "text-davinci-003") in found
    assert len(found) == 5
