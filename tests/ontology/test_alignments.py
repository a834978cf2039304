"""The links from our terms to other vocabularies."""

from rdflib import Graph, Namespace, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SKOS

LG = Namespace("https://w3id.org/llmgraph/ont#")
PROV = Namespace("http://www.w3.org/ns/prov#")
SCHEMA = Namespace("https://schema.org/")
PROPERTY_KINDS = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)


def test_an_alignment_starts_from_a_term_of_ours_and_uses_known_relations(
    alignments: Graph, terms: frozenset[URIRef]
) -> None:
    links = {
        *(RDFS.subClassOf, RDFS.subPropertyOf, SKOS.exactMatch, SKOS.closeMatch),
        *(SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch),
    }
    found = [(s, p, o) for s, p, o in alignments if isinstance(s, URIRef) and s in LG]
    assert len(found) > 40
    for subject, predicate, target in found:
        assert subject in terms
        assert predicate in links
        assert not (isinstance(target, URIRef) and target in LG)


def test_the_alignments_keep_clear_of_known_traps(alignments: Graph, core: Graph) -> None:
    graph = alignments + core
    named = {str(node) for triple in graph for node in triple if isinstance(node, URIRef)}
    for trap in (
        PROV.hadPrimarySource,
        PROV.wasRevisionOf,
        SCHEMA.supersededBy,
        SCHEMA.isVariantOf,
        SCHEMA.hasVariant,
        URIRef("http://www.w3.org/ns/dcat#previousVersion"),
    ):
        assert str(trap) not in named
    assert not [iri for iri in named if iri.startswith(("http://schema.org/", "https://spdx.org/"))]


def test_ontology_and_alignments_agree_on_the_kind_of_each_property(
    alignments: Graph, core: Graph
) -> None:
    graph = alignments + core
    for term in set(graph.subjects(RDF.type)):
        assert len([kind for kind in PROPERTY_KINDS if (term, RDF.type, kind) in graph]) <= 1, term
