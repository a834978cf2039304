"""The terms of the ontology: each one by itself, the three trees, the axioms."""

import itertools

import pytest
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SKOS, XSD
from rdflib.term import Node

LG = Namespace("https://w3id.org/llmgraph/ont#")
PROV = Namespace("http://www.w3.org/ns/prov#")
HEADER = URIRef("https://w3id.org/llmgraph/ont")

PROPERTY_KINDS = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
MECHANISMS = {
    LG.fineTunedFrom,
    LG.continuedPretrainingFrom,
    LG.vocabularyAdaptedFrom,
    LG.adapterOf,
    LG.mergedFrom,
    LG.quantizedFrom,
    LG.prunedFrom,
    LG.distilledFrom,
    LG.convertedFrom,
}
STAGES = {LG.pretrainedOn, LG.fineTunedOn, LG.alignedOn}
DATA_ORIGINS = {LG.dataDerivedFrom, LG.includesData, LG.seededFrom}
INFLUENCE = {LG.trainedOn, LG.generatedBy, LG.annotatedBy, LG.learnedFrom, *STAGES, *DATA_ORIGINS}
CLAIM_REQUIRED = (
    {LG.basedOn, *MECHANISMS}
    | (INFLUENCE - {LG.learnedFrom})
    | {
        LG.supersededBy,
        LG.reimplementationOf,
        LG.sharesTokenizerWith,
        LG.relatedTo,
        LG.usesModel,
        LG.evaluatedOn,
        LG.hasDeclaredLicense,
        LG.hasConcludedLicense,
    }
)
CLOSED_LISTS = {
    LG.ClaimStatus: {"declared", "inferred", "disputed"},
    LG.Evidence: {"metadata", "prose", "curated"},
    LG.SourceKind: {
        "modelCard",
        "paper",
        "primary",
        "repository",
        "licenseText",
        "registry",
        "secondary",
        "measurement",
    },
    LG.Precision: {
        "exact",
        "reported",
        "rounded",
        "nominal",
        "approximate",
        "atMost",
        "atLeast",
    },
    LG.AccessKind: {"openWeights", "gatedWeights", "deltaWeights", "apiOnly", "notReleased"},
}


def below(core: Graph, top: URIRef) -> set[Node]:
    """Return the sub-properties of `top` in our namespace, `top` left out."""
    found = set(core.transitive_subjects(RDFS.subPropertyOf, top))
    return {p for p in found if p != top and isinstance(p, URIRef) and p in LG}


def test_a_term_has_one_english_label_and_definition_and_a_home(core: Graph, term: URIRef) -> None:
    for annotation in (RDFS.label, SKOS.definition):
        texts = [o for o in core.objects(term, annotation) if isinstance(o, Literal)]
        assert len([text for text in texts if text.language == "en"]) == 1
        assert all(text.language for text in texts)
    assert list(core.objects(term, RDFS.isDefinedBy)) == [HEADER]


def test_a_property_has_one_domain_of_ours_and_one_range(core: Graph, own_property: URIRef) -> None:
    (domain,) = core.objects(own_property, RDFS.domain)
    (value_range,) = core.objects(own_property, RDFS.range)
    assert isinstance(domain, URIRef)
    if (own_property, RDF.type, OWL.AnnotationProperty) in core:
        assert domain == RDF.Property
        return
    assert (domain, RDF.type, OWL.Class) in core
    assert domain in LG
    is_literal = value_range == RDFS.Literal or str(value_range).startswith(str(XSD))
    assert is_literal == ((own_property, RDF.type, OWL.DatatypeProperty) in core)


def test_a_property_has_one_kind(core: Graph) -> None:
    for term in set(core.subjects(RDF.type)):
        assert len([kind for kind in PROPERTY_KINDS if (term, RDF.type, kind) in core]) <= 1


def test_a_definition_is_one_sentence_or_more(core: Graph) -> None:
    for definition in core.objects(None, SKOS.definition):
        assert str(definition).endswith((".", "。"))


def test_every_term_used_from_elsewhere_is_declared(core: Graph, example: Graph) -> None:
    builtin = (str(OWL), str(RDF), str(RDFS), str(XSD))
    for predicate in (RDFS.subPropertyOf, RDFS.subClassOf, RDFS.domain, RDFS.range):
        for reused in core.objects(None, predicate):
            if not str(reused).startswith(builtin):
                assert (reused, RDF.type, None) in core, reused
    for used in {*core.predicates(), *example.predicates()}:
        if not str(used).startswith(builtin):
            assert (used, RDF.type, None) in core, used


@pytest.mark.parametrize("closed_list", CLOSED_LISTS, ids=lambda term: term.removeprefix(str(LG)))
def test_a_closed_list_holds_its_individuals(core: Graph, closed_list: URIRef) -> None:
    members = set(core.subjects(RDF.type, closed_list))
    assert members == {LG[name] for name in CLOSED_LISTS[closed_list]}
    assert all((member, RDF.type, OWL.NamedIndividual) in core for member in members)


def test_every_property_but_annotations_has_a_claim_policy(
    core: Graph, properties: frozenset[URIRef]
) -> None:
    policies = {
        term: {str(o) for o in core.objects(term, LG.claimPolicy)}
        for term in properties
        if (term, RDF.type, OWL.AnnotationProperty) not in core
    }
    assert all(len(values) == 1 for values in policies.values())
    assert set().union(*policies.values()) == {"required", "source", "none"}
    assert {t for t, values in policies.items() if values == {"required"}} == CLAIM_REQUIRED


def test_the_mechanisms_are_the_nine_below_based_on(core: Graph) -> None:
    assert set(core.subjects(RDFS.subPropertyOf, LG.basedOn)) == MECHANISMS
    assert len(MECHANISMS) == 9


def test_the_weight_tree_holds_based_on_and_its_mechanisms_only(core: Graph) -> None:
    assert below(core, LG.derivedFrom) == {LG.basedOn, *MECHANISMS}


def test_influence_hangs_below_its_own_tops(core: Graph) -> None:
    assert below(core, LG.trainedOn) == STAGES
    assert below(core, LG.dataDerivedFrom) == DATA_ORIGINS - {LG.dataDerivedFrom}
    for leaf in (LG.generatedBy, LG.annotatedBy, LG.learnedFrom):
        assert below(core, leaf) == set()


def test_the_three_trees_are_disjoint(core: Graph, properties: frozenset[URIRef]) -> None:
    weights = {LG.derivedFrom, *below(core, LG.derivedFrom)}
    assert not weights & INFLUENCE
    for term in INFLUENCE:
        supers = set(core.transitive_objects(term, RDFS.subPropertyOf))
        assert not supers & weights
        assert PROV.wasInfluencedBy in supers or PROV.wasDerivedFrom in supers
    provenance = {PROV.wasInfluencedBy, PROV.wasDerivedFrom}
    for term in properties - weights - INFLUENCE:
        supers = set(core.transitive_objects(term, RDFS.subPropertyOf)) - {term}
        assert not supers & (weights | INFLUENCE | provenance)


def test_lineage_joins_models_and_data_origins_join_datasets(core: Graph) -> None:
    for term in {LG.derivedFrom, *below(core, LG.derivedFrom), LG.learnedFrom}:
        assert core.value(term, RDFS.domain) == core.value(term, RDFS.range) == LG.Model
    for term in DATA_ORIGINS:
        assert core.value(term, RDFS.domain) == core.value(term, RDFS.range) == LG.Dataset


def test_the_axioms_stand(core: Graph) -> None:
    assert (LG.derivedFrom, RDF.type, OWL.TransitiveProperty) in core
    assert (LG.basedOn, RDF.type, OWL.TransitiveProperty) not in core
    assert set(core.subject_objects(OWL.inverseOf)) == {(LG.ancestorOf, LG.derivedFrom)}
    chain = core.value(LG.learnedFrom, OWL.propertyChainAxiom)
    assert chain is not None
    assert list(core.items(chain)) == [LG.trainedOn, LG.generatedBy]
    assert set(core.subjects(RDF.type, OWL.SymmetricProperty)) == {
        LG.sharesTokenizerWith,
        LG.relatedTo,
    }


def test_six_classes_are_pairwise_disjoint(core: Graph) -> None:
    classes = [LG.Model, LG.ModelFamily, LG.Dataset, LG.Application, LG.Agent, LG.License]
    stated = {frozenset(pair) for pair in core.subject_objects(OWL.disjointWith)}
    assert stated == {frozenset(pair) for pair in itertools.combinations(classes, 2)}


def test_no_axiom_leaves_the_bounds_of_owl_2_dl(core: Graph) -> None:
    forbidden = (OWL.FunctionalProperty, OWL.AsymmetricProperty, OWL.IrreflexiveProperty)
    assert not [kind for kind in forbidden if (None, RDF.type, kind) in core]
    datatypes = {o for o in core.objects(None, RDFS.range) if str(o).startswith(str(XSD))}
    assert datatypes <= {XSD.string, XSD.integer, XSD.decimal, XSD.double}
