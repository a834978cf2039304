"""The JSON-LD context: every term under its plain name."""

import json
from collections.abc import Callable
from pathlib import Path

import pyoxigraph
from rdflib import Graph, Namespace, URIRef
from rdflib.namespace import OWL, RDF, RDFS, XSD
from rdflib.term import Node

ONTOLOGY = Path(__file__).parents[2] / "ontology"
CONTEXT: dict[str, object] = json.loads((ONTOLOGY / "context.jsonld").read_text(encoding="utf-8"))[
    "@context"
]
LG = Namespace("https://w3id.org/llmgraph/ont#")


def test_the_context_maps_a_term_by_its_plain_name(
    core: Graph, closed_lists: dict[Node, frozenset[Node]], term: URIRef
) -> None:
    name = term.removeprefix(str(LG))
    entry = CONTEXT[name]
    mapped = entry.get("@id") if isinstance(entry, dict) else entry
    assert mapped == f"lg:{name}"
    if (term, RDF.type, OWL.ObjectProperty) in core:
        assert isinstance(entry, dict)
        values = core.value(term, RDFS.range)
        from_list = values in closed_lists or values == OWL.Thing
        assert entry["@type"] == ("@vocab" if from_list else "@id")
    elif (value_range := core.value(term, RDFS.range)) not in (None, RDFS.Literal, XSD.string):
        assert isinstance(entry, dict)
        assert entry["@type"] == str(value_range).replace(str(XSD), "xsd:")


def test_the_context_names_no_term_that_does_not_exist(terms: frozenset[URIRef]) -> None:
    for entry in CONTEXT.values():
        mapped = entry.get("@id") if isinstance(entry, dict) else entry
        if isinstance(mapped, str) and mapped.startswith("lg:"):
            assert LG[mapped.removeprefix("lg:")] in terms


def test_the_context_turns_json_into_the_same_graph(turtle: Callable[[str], Graph]) -> None:
    document = {
        "@context": CONTEXT,
        "id": "m:a",
        "type": "Model",
        "label": "A",
        "fineTunedFrom": {"id": "m:b"},
        "access": "openWeights",
        "parameterCount": 7000000,
        "prov:wasGeneratedBy": {"id": "run:a", "duration": "PT3H", "technique": "tech:sft"},
    }
    expected = turtle(
        "m:a a lg:Model ; rdfs:label 'A' ; lg:fineTunedFrom m:b ; lg:access lg:openWeights ; "
        "lg:parameterCount 7000000 ; prov:wasGeneratedBy run:a . "
        "run:a lg:duration 'PT3H'^^xsd:dayTimeDuration ; lg:technique tech:sft ."
    )
    found = set(pyoxigraph.parse(json.dumps(document), format=pyoxigraph.RdfFormat.JSON_LD))
    text = expected.serialize(format="nt").encode()
    assert found == set(pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.N_TRIPLES))
