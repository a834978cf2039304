"""Tests of the files in ontology/: terms, shapes, graph rules, inference rules and the context.

Fixtures are Turtle strings keyed by the rule they break. A rule without a fixture fails the test
that compares the keys with the files, so a new shape or query cannot go untested.
"""

import itertools
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pyoxigraph
import pyshacl
import pytest
from rdflib import BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SH, SKOS, VANN, XSD
from rdflib.query import ResultRow
from rdflib.term import Node

ONTOLOGY = Path(__file__).parents[2] / "ontology"
CORE = ONTOLOGY / "llmgraph.ttl"
ALIGNMENTS = ONTOLOGY / "llmgraph-alignments.ttl"
EXAMPLE = ONTOLOGY / "examples" / "E0001-tiny.ttl"
INFERENCE = ONTOLOGY / "inference.ru"
CONTEXT = ONTOLOGY / "context.jsonld"
TURTLE_FILES = sorted(ONTOLOGY.rglob("*.ttl"))
SHAPE_FILES = sorted((ONTOLOGY / "shapes").glob("*.shacl.ttl"))
TAXONOMIES = sorted((ONTOLOGY / "taxonomies").glob("*.ttl"))
QUERIES = {
    path.name.removesuffix("-violation.rq"): path
    for path in sorted((ONTOLOGY / "quality").glob("*-violation.rq"))
}

LG = Namespace("https://w3id.org/llmgraph/ont#")
LGS = Namespace("https://w3id.org/llmgraph/shapes#")
PROV = Namespace("http://www.w3.org/ns/prov#")
BIBO = Namespace("http://purl.org/ontology/bibo/")
SCHEMA = Namespace("https://schema.org/")
HEADER = URIRef("https://w3id.org/llmgraph/ont")
DATA = "https://w3id.org/llmgraph/"

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

PREFIXES = (
    "".join(
        f"@prefix {prefix}: <{DATA}{path}/> .\n"
        for prefix, path in {
            "m": "model",
            "fam": "family",
            "d": "dataset",
            "app": "application",
            "o": "org",
            "lic": "license",
            "rel": "release",
            "run": "run",
            "ev": "evaluation",
            "un": "unresolved",
            "arch": "architecture",
            "sw": "software",
            "hw": "hardware",
            "src": "source",
            "c": "claim",
            "tech": "technique",
            "mod": "modality",
        }.items()
    )
    + f"@prefix lg: <{LG}> .\n"
    + f"@prefix dct: <{DCTERMS}> .\n"
    + f"@prefix owl: <{OWL}> .\n"
    + f"@prefix prov: <{PROV}> .\n"
    + f"@prefix rdf: <{RDF}> .\n"
    + f"@prefix rdfs: <{RDFS}> .\n"
    + f"@prefix schema: <{SCHEMA}> .\n"
    + f"@prefix skos: <{SKOS}> .\n"
    + f"@prefix xsd: <{XSD}> .\n"
    + "@prefix x: <https://w3id.org/llmgraph/ont#x> .\n"
)


def turtle(text: str) -> Graph:
    return Graph().parse(data=PREFIXES + text, format="turtle")


@cache
def core() -> Graph:
    return Graph().parse(CORE)


@cache
def shapes() -> Graph:
    graph = Graph()
    for path in SHAPE_FILES:
        graph.parse(path)
    return graph


def terms() -> list[URIRef]:
    """Return every IRI of our namespace that is a subject in the ontology, in order."""
    return sorted({s for s in core().subjects() if isinstance(s, URIRef) and s in LG})


def properties() -> list[URIRef]:
    return [t for t in terms() if any((t, RDF.type, kind) in core() for kind in PROPERTY_KINDS)]


def below(top: URIRef) -> set[Node]:
    """Return the sub-properties of `top` in our namespace, `top` left out."""
    found = set(core().transitive_subjects(RDFS.subPropertyOf, top))
    return {p for p in found if p != top and isinstance(p, URIRef) and p in LG}


def shape_results(data: Graph) -> Iterator[tuple[Node, Node]]:
    """Yield the shape and the severity of every result, those of nested shapes left out."""
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes())
    assert isinstance(report, Graph)
    for result in report.objects(None, SH.result):
        shape, severity = (
            report.value(result, SH.sourceShape),
            report.value(result, SH.resultSeverity),
        )
        assert shape is not None
        assert severity is not None
        yield shape, severity


def broken_shapes(data: Graph) -> dict[str, str]:
    """Return severity by shape name, both without their namespaces."""
    return {
        str(shape).removeprefix(str(LGS)): str(severity).removeprefix(str(SH))
        for shape, severity in shape_results(data)
    }


def rdflib_rows(graph: Graph, query: str) -> Counter[tuple[str, ...]]:
    rows: Counter[tuple[str, ...]] = Counter()
    for row in graph.query(query):
        assert isinstance(row, ResultRow)
        rows[tuple("_" if isinstance(value, BNode) else str(value) for value in row)] += 1
    return rows


def oxigraph_rows(graph: Graph, query: str) -> Counter[tuple[str, ...]]:
    store = pyoxigraph.Store()
    store.load(graph.serialize(format="nt").encode(), format=pyoxigraph.RdfFormat.N_TRIPLES)
    solutions = store.query(query)
    assert isinstance(solutions, pyoxigraph.QuerySolutions)
    return Counter(tuple(term_text(value) for value in solution) for solution in solutions)


def term_text(value: object) -> str:
    if value is None:
        return "None"
    if isinstance(value, pyoxigraph.NamedNode | pyoxigraph.Literal):
        return value.value
    return "_"


def with_ontology(data: Graph) -> Graph:
    graph = Graph()
    for triple in itertools.chain(core(), data):
        graph.add(triple)
    return graph


# The files


def test_the_folder_holds_every_part() -> None:
    assert [path.name.removesuffix(".shacl.ttl") for path in SHAPE_FILES] == [
        "claims",
        "core",
        "labels",
        "lineage",
    ]
    assert [path.stem for path in TAXONOMIES] == ["modality", "technique"]
    assert all(path.is_file() for path in (CORE, ALIGNMENTS, EXAMPLE, INFERENCE, CONTEXT))


@pytest.mark.parametrize("path", TURTLE_FILES, ids=lambda path: path.name)
def test_a_turtle_file_means_the_same_to_rdflib_and_oxigraph(path: Path) -> None:
    ours = Graph().parse(path)
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
    assert "\t" not in text
    assert not [line for line in text.splitlines() if line != line.rstrip()]


# The header


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
def test_the_header_says_each_thing_once(annotation: URIRef) -> None:
    assert len(list(core().objects(HEADER, annotation))) == 1


def test_the_header_agrees_with_itself() -> None:
    version = str(core().value(HEADER, OWL.versionInfo))
    assert core().value(HEADER, OWL.versionIRI) == URIRef(f"{HEADER}/{version}")
    assert str(core().value(HEADER, VANN.preferredNamespaceUri)) == str(LG) == f"{HEADER}#"
    assert version in str(core().value(HEADER, DCTERMS.bibliographicCitation))
    assert f"## {version} " in (ONTOLOGY / "CHANGELOG.md").read_text(encoding="utf-8")
    assert version in (ONTOLOGY / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", TURTLE_FILES, ids=lambda path: path.name)
def test_nothing_is_imported_or_declared_the_same(path: Path) -> None:
    graph = Graph().parse(path)
    assert not list(graph.subject_objects(OWL.imports))
    assert not list(graph.subject_objects(OWL.sameAs))


# The terms


@pytest.mark.parametrize("term", terms(), ids=lambda term: term.removeprefix(str(LG)))
def test_a_term_has_one_english_label_and_definition_and_a_home(term: URIRef) -> None:
    for annotation in (RDFS.label, SKOS.definition):
        texts = [o for o in core().objects(term, annotation) if isinstance(o, Literal)]
        assert len([text for text in texts if text.language == "en"]) == 1
        assert all(text.language for text in texts)
    assert list(core().objects(term, RDFS.isDefinedBy)) == [HEADER]


@pytest.mark.parametrize("term", properties(), ids=lambda term: term.removeprefix(str(LG)))
def test_a_property_has_one_domain_of_ours_and_one_range(term: URIRef) -> None:
    (domain,) = core().objects(term, RDFS.domain)
    (value_range,) = core().objects(term, RDFS.range)
    assert isinstance(domain, URIRef)
    if (term, RDF.type, OWL.AnnotationProperty) in core():
        assert domain == RDF.Property
        return
    assert (domain, RDF.type, OWL.Class) in core()
    assert domain in LG
    is_literal = value_range == RDFS.Literal or str(value_range).startswith(str(XSD))
    assert is_literal == ((term, RDF.type, OWL.DatatypeProperty) in core())


def test_a_property_has_one_kind() -> None:
    for term in set(core().subjects(RDF.type)):
        assert len([kind for kind in PROPERTY_KINDS if (term, RDF.type, kind) in core()]) <= 1


def test_a_definition_is_one_sentence_or_more() -> None:
    for definition in core().objects(None, SKOS.definition):
        assert str(definition).endswith(".")


def test_every_term_used_from_elsewhere_is_declared() -> None:
    builtin = (str(OWL), str(RDF), str(RDFS), str(XSD))
    for predicate in (RDFS.subPropertyOf, RDFS.subClassOf, RDFS.domain, RDFS.range):
        for reused in core().objects(None, predicate):
            if not str(reused).startswith(builtin):
                assert (reused, RDF.type, None) in core(), reused
    for used in {*core().predicates(), *Graph().parse(EXAMPLE).predicates()}:
        if not str(used).startswith(builtin):
            assert (used, RDF.type, None) in core(), used


@pytest.mark.parametrize("closed_list", CLOSED_LISTS, ids=lambda term: term.removeprefix(str(LG)))
def test_a_closed_list_holds_its_individuals(closed_list: URIRef) -> None:
    members = set(core().subjects(RDF.type, closed_list))
    assert members == {LG[name] for name in CLOSED_LISTS[closed_list]}
    assert all((member, RDF.type, OWL.NamedIndividual) in core() for member in members)


def test_every_property_but_annotations_has_a_claim_policy() -> None:
    policies = {
        term: {str(o) for o in core().objects(term, LG.claimPolicy)}
        for term in properties()
        if (term, RDF.type, OWL.AnnotationProperty) not in core()
    }
    assert all(len(values) == 1 for values in policies.values())
    assert set().union(*policies.values()) == {"required", "source", "none"}
    assert {t for t, values in policies.items() if values == {"required"}} == CLAIM_REQUIRED


# The trees


def test_the_mechanisms_are_the_nine_below_based_on() -> None:
    assert set(core().subjects(RDFS.subPropertyOf, LG.basedOn)) == MECHANISMS
    assert len(MECHANISMS) == 9


def test_the_weight_tree_holds_based_on_and_its_mechanisms_only() -> None:
    assert below(LG.derivedFrom) == {LG.basedOn, *MECHANISMS}


def test_influence_hangs_below_its_own_tops() -> None:
    assert below(LG.trainedOn) == STAGES
    assert below(LG.dataDerivedFrom) == DATA_ORIGINS - {LG.dataDerivedFrom}
    for leaf in (LG.generatedBy, LG.annotatedBy, LG.learnedFrom):
        assert below(leaf) == set()


def test_the_three_trees_are_disjoint() -> None:
    weights = {LG.derivedFrom, *below(LG.derivedFrom)}
    assert not weights & INFLUENCE
    for term in INFLUENCE:
        supers = set(core().transitive_objects(term, RDFS.subPropertyOf))
        assert not supers & weights
        assert PROV.wasInfluencedBy in supers or PROV.wasDerivedFrom in supers
    provenance = {PROV.wasInfluencedBy, PROV.wasDerivedFrom}
    for term in set(properties()) - weights - INFLUENCE:
        supers = set(core().transitive_objects(term, RDFS.subPropertyOf)) - {term}
        assert not supers & (weights | INFLUENCE | provenance)


def test_lineage_joins_models_and_data_origins_join_datasets() -> None:
    for term in {LG.derivedFrom, *below(LG.derivedFrom), LG.learnedFrom}:
        assert core().value(term, RDFS.domain) == core().value(term, RDFS.range) == LG.Model
    for term in DATA_ORIGINS:
        assert core().value(term, RDFS.domain) == core().value(term, RDFS.range) == LG.Dataset


def test_the_axioms_stand() -> None:
    assert (LG.derivedFrom, RDF.type, OWL.TransitiveProperty) in core()
    assert (LG.basedOn, RDF.type, OWL.TransitiveProperty) not in core()
    assert set(core().subject_objects(OWL.inverseOf)) == {(LG.ancestorOf, LG.derivedFrom)}
    chain = core().value(LG.learnedFrom, OWL.propertyChainAxiom)
    assert chain is not None
    assert list(core().items(chain)) == [LG.trainedOn, LG.generatedBy]
    assert set(core().subjects(RDF.type, OWL.SymmetricProperty)) == {
        LG.sharesTokenizerWith,
        LG.relatedTo,
    }


def test_six_classes_are_pairwise_disjoint() -> None:
    classes = [LG.Model, LG.ModelFamily, LG.Dataset, LG.Application, LG.Agent, LG.License]
    stated = {frozenset(pair) for pair in core().subject_objects(OWL.disjointWith)}
    assert stated == {frozenset(pair) for pair in itertools.combinations(classes, 2)}


def test_no_axiom_leaves_the_bounds_of_owl_2_dl() -> None:
    forbidden = (OWL.FunctionalProperty, OWL.AsymmetricProperty, OWL.IrreflexiveProperty)
    assert not [kind for kind in forbidden if (None, RDF.type, kind) in core()]
    datatypes = {o for o in core().objects(None, RDFS.range) if str(o).startswith(str(XSD))}
    assert datatypes <= {XSD.string, XSD.integer, XSD.decimal, XSD.double}


# The alignments


def test_an_alignment_starts_from_a_term_of_ours_and_uses_known_relations() -> None:
    graph = Graph().parse(ALIGNMENTS)
    links = {
        *(RDFS.subClassOf, RDFS.subPropertyOf, SKOS.exactMatch, SKOS.closeMatch),
        *(SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch),
    }
    found = [(s, p, o) for s, p, o in graph if isinstance(s, URIRef) and s in LG]
    assert len(found) > 40
    for subject, predicate, target in found:
        assert subject in terms()
        assert predicate in links
        assert not (isinstance(target, URIRef) and target in LG)


def test_the_alignments_keep_clear_of_known_traps() -> None:
    graph = Graph().parse(ALIGNMENTS) + core()
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


def test_ontology_and_alignments_agree_on_the_kind_of_each_property() -> None:
    graph = Graph().parse(ALIGNMENTS) + core()
    for term in set(graph.subjects(RDF.type)):
        assert len([kind for kind in PROPERTY_KINDS if (term, RDF.type, kind) in graph]) <= 1, term


# The taxonomies


def test_a_concept_is_named_defined_and_reached_from_a_top_concept() -> None:
    for path in TAXONOMIES:
        graph = Graph().parse(path)
        (scheme,) = graph.subjects(RDF.type, SKOS.ConceptScheme)
        assert scheme == URIRef(DATA + path.stem)
        for concept in graph.subjects(RDF.type, SKOS.Concept):
            assert str(concept).startswith(f"{scheme}/")
            tops = set(graph.transitive_objects(concept, SKOS.broader))
            assert any((scheme, SKOS.hasTopConcept, top) in graph for top in tops)
            for annotation in (SKOS.prefLabel, SKOS.definition):
                (text,) = graph.objects(concept, annotation)
                assert isinstance(text, Literal)
                assert text.language == "en"


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
def test_a_technique_that_data_need_is_listed(slug: str) -> None:
    graph = Graph().parse(ONTOLOGY / "taxonomies" / "technique.ttl")
    assert (URIRef(f"{DATA}technique/{slug}"), RDF.type, SKOS.Concept) in graph


# The shapes

SOURCE = "src:s a lg:Source ; lg:sourceKind lg:paper ; dct:title 'T' .\n"
MODEL = "m:a a lg:Model ; rdfs:label 'A' .\n"
A_MODEL, A_DATASET, AN_APP = "m:a a lg:Model ;", "d:a a lg:Dataset ;", "app:a a lg:Application ;"
A_CLAIM, A_RUN, AN_EVALUATION = (
    "c:a a lg:Claim ;",
    "run:a a lg:TrainingRun ;",
    "ev:a a lg:Evaluation ;",
)
AN_ARCHITECTURE, A_RELEASE = "arch:a a lg:Architecture ;", "rel:a a lg:Release ;"
UNRESOLVED, A_LICENCE = "un:a a lg:UnresolvedReference ;", "lic:a a lg:License ;"

BAD_SHAPES: dict[str, str] = {
    "ModelIri": "d:a a lg:Model .",
    "FamilyIri": "m:a a lg:ModelFamily .",
    "DatasetIri": "m:a a lg:Dataset .",
    "ApplicationIri": "m:a a lg:Application .",
    "AgentIri": "m:a a lg:Organization .",
    "LicenseIri": "m:a a lg:License .",
    "ReleaseIri": "m:a a lg:Release .",
    "RunIri": "m:a a lg:TrainingRun .",
    "EvaluationIri": "m:a a lg:Evaluation .",
    "UnresolvedIri": "m:a a lg:UnresolvedReference .",
    "ArchitectureIri": "m:a a lg:Architecture .",
    "SoftwareIri": "m:a a lg:Software .",
    "HardwareIri": "m:a a lg:Hardware .",
    "ClaimIri": "m:a a lg:Claim .",
    "SourceIri": "[] a lg:Source .",
    "ArtefactShape-label": f"{A_MODEL} rdfs:label 'A'@en .",
    "ArtefactShape-alias": f"{A_MODEL} lg:alias m:b .",
    "ArtefactShape-hfId": f"{A_MODEL} lg:hfId 'https://huggingface.co/a/b' .",
    "ArtefactShape-developedBy": f"{A_MODEL} lg:developedBy o:missing .",
    "ArtefactShape-hasDeclaredLicense": f"{A_MODEL} lg:hasDeclaredLicense lic:missing .",
    "ArtefactShape-hasConcludedLicense": f"{A_MODEL} lg:hasConcludedLicense lic:missing .",
    "ArtefactShape-released": f"{A_MODEL} lg:released '2023-07' .",
    "ArtefactShape-uploaded": f"{A_MODEL} lg:uploaded 2023 .",
    "ArtefactShape-language": f"{A_MODEL} lg:language 'English' .",
    "ArtefactShape-task": f"{A_MODEL} lg:task 'chat'@en .",
    "ArtefactShape-hasUnresolved": f"{A_MODEL} lg:hasUnresolved m:b .",
    "ModelShape-memberOf": f"{A_MODEL} lg:memberOf fam:missing .",
    "ModelShape-access": f"{A_MODEL} lg:access lg:open .",
    "ModelShape-parameterCount": f"{A_MODEL} lg:parameterCount 7 .",
    "ModelShape-activeParameterCount": f"{A_MODEL} lg:activeParameterCount 1000000000000000 .",
    "ModelShape-contextLength": f"{A_MODEL} lg:contextLength 2048.5 .",
    "ModelShape-modality": f"{A_MODEL} lg:modality tech:sft .",
    "ModelShape-library": f"{A_MODEL} lg:library sw:missing .",
    "ModelShape-architecture": f"{A_MODEL} lg:architecture arch:missing .",
    "ModelShape-hasRelease": f"{A_MODEL} lg:hasRelease rel:missing .",
    "ModelShape-hasEvaluation": f"{A_MODEL} lg:hasEvaluation ev:missing .",
    "ModelShape-wasGeneratedBy": f"{A_MODEL} prov:wasGeneratedBy run:missing .",
    "DatasetShape-recordCount": f"{A_DATASET} lg:recordCount -1 .",
    "FamilyShape": "fam:a a lg:ModelFamily ; lg:developedBy o:a .",
    "FamilyShape-label": "fam:a a lg:ModelFamily .",
    "FamilyShape-alias": "fam:a a lg:ModelFamily ; lg:alias 7 .",
    "FamilyShape-subFamilyOf": "fam:a a lg:ModelFamily ; lg:subFamilyOf m:a .",
    "FamilyShape-comment": "fam:a a lg:ModelFamily ; rdfs:comment m:a .",
    "AgentShape-label": "o:a a lg:Organization ; rdfs:label 'A', 'B' .",
    "AgentShape-location": "o:a a lg:Person ; lg:location 'Berlin'@de .",
    "LicenseShape-label": f"{A_LICENCE} lg:spdxId 'MIT' .",
    "LicenseShape-licenseId": f"{A_LICENCE} lg:licenseId 'a', 'b' .",
    "LicenseShape-spdxId": f"{A_LICENCE} lg:spdxId 'A', 'B' .",
    "ToolShape-label": "sw:a a lg:Software .",
    "ArchitectureShape-architectureName": f"{AN_ARCHITECTURE} lg:architectureName 'decoder'@en .",
    "ArchitectureShape-layerCount": f"{AN_ARCHITECTURE} lg:layerCount 0 .",
    "ArchitectureShape-hiddenSize": f"{AN_ARCHITECTURE} lg:hiddenSize '4096' .",
    "ArchitectureShape-feedForwardSize": f"{AN_ARCHITECTURE} lg:feedForwardSize 1, 2 .",
    "ArchitectureShape-headCount": f"{AN_ARCHITECTURE} lg:headCount 16.5 .",
    "ArchitectureShape-keyValueHeadCount": f"{AN_ARCHITECTURE} lg:keyValueHeadCount 0 .",
    "ArchitectureShape-headSize": f"{AN_ARCHITECTURE} lg:headSize 0 .",
    "ArchitectureShape-vocabularySize": f"{AN_ARCHITECTURE} lg:vocabularySize 0 .",
    "ArchitectureShape-expertCount": f"{AN_ARCHITECTURE} lg:expertCount 0 .",
    "RunShape-owner": f"m:a prov:wasGeneratedBy run:a . m:b prov:wasGeneratedBy run:a . {A_RUN} .",
    "RunShape-hardware": f"{A_RUN} lg:hardware hw:missing .",
    "RunShape-deviceCount": f"{A_RUN} lg:deviceCount 0 .",
    "RunShape-duration": f"{A_RUN} lg:duration 'P1M'^^xsd:duration .",
    "RunShape-cost": f"{A_RUN} lg:cost 99.5 .",
    "RunShape-costBefore": f"{A_RUN} lg:costBefore -1 .",
    "RunShape-costCurrency": f"{A_RUN} lg:costCurrency 'dollar' .",
    "RunShape-costPrecision": f"{A_RUN} lg:costPrecision lg:below .",
    "RunShape-contextLengthBefore": f"{A_RUN} lg:contextLengthBefore 0 .",
    "RunShape-emissions": f"{A_RUN} lg:emissions -0.5 .",
    "RunShape-trainingCompute": f"{A_RUN} lg:trainingCompute 300 .",
    "RunShape-trainedWith": f"{A_RUN} lg:trainedWith sw:missing .",
    "RunShape-technique": f"{A_RUN} lg:technique 'sft' .",
    "RunShape-used": f"{A_RUN} prov:used hw:a .",
    "RunCost-costCurrency": f"{A_RUN} lg:cost 100 .",
    "EvaluationShape-owner": f"{AN_EVALUATION} lg:score 1.5 .",
    "EvaluationShape-judge": f"{AN_EVALUATION} lg:judge o:a .",
    "EvaluationShape-comparedWith": f"{AN_EVALUATION} lg:comparedWith m:missing .",
    "EvaluationShape-benchmark": f"{AN_EVALUATION} lg:benchmark d:missing .",
    "EvaluationShape-metric": f"{AN_EVALUATION} lg:metric 'a', 'b' .",
    "EvaluationShape-score": f"{AN_EVALUATION} lg:score '90 %' .",
    "EvaluationShape-finding": f"{AN_EVALUATION} lg:finding 7 .",
    "ReleaseShape-owner": f"{A_RELEASE} lg:revision 'abc' .",
    "ReleaseShape-revision": f"{A_RELEASE} dct:issued '2023'^^xsd:gYear .",
    "ReleaseShape-issued": f"{A_RELEASE} dct:issued '2023' .",
    "ReleaseShape-url": f"{A_RELEASE} schema:url 'https://example.org/' .",
    "UnresolvedShape-owner": f"{UNRESOLVED} lg:rawReference 'a' .",
    "UnresolvedShape-rawReference": f"{UNRESOLVED} lg:referenceKind 'model' .",
    "UnresolvedShape-intendedPredicate": f"{UNRESOLVED} lg:intendedPredicate 'basedOn' .",
    "UnresolvedShape-referenceKind": f"{UNRESOLVED} lg:referenceKind 'path' .",
    "UnresolvedShape-candidateFamily": f"{UNRESOLVED} lg:candidateFamily fam:missing .",
    "ClaimShape-subject": f"{A_CLAIM} rdf:subject m:a, m:b .",
    "ClaimShape-predicate": f"{A_CLAIM} rdf:predicate 'basedOn' .",
    "ClaimShape-object": f"{A_CLAIM} rdf:subject m:a .",
    "ClaimShape-status": f"{A_CLAIM} lg:status lg:stated .",
    "ClaimShape-source": f"{A_CLAIM} dct:source src:missing .",
    "ClaimShape-evidence": f"{A_CLAIM} lg:evidence lg:prose, lg:metadata .",
    "ClaimShape-precision": f"{A_CLAIM} lg:precision lg:about .",
    "ClaimShape-confidence": f"{A_CLAIM} lg:confidence 90 .",
    "ClaimShape-method": f"{A_CLAIM} lg:method m:a .",
    "ClaimShape-field": f"{A_CLAIM} lg:field 3 .",
    "ClaimShape-rawValue": f"{A_CLAIM} lg:rawValue 7 .",
    "ClaimShape-contradicts": f"{A_CLAIM} lg:contradicts m:a .",
    "ClaimShape-validFrom": f"{A_CLAIM} lg:validFrom 'spring' .",
    "ClaimShape-validUntil": f"{A_CLAIM} lg:validUntil '2023'^^xsd:gYear, '2024'^^xsd:gYear .",
    "SourceShape": "src:a a lg:Source ; lg:sourceKind lg:paper .",
    "SourceShape-sourceKind": "src:a a lg:Source ; lg:sourceKind lg:blog .",
    "SourceShape-url": "src:a a lg:Source ; schema:url 'https://example.org/' .",
    "SourceShape-title": "src:a a lg:Source ; dct:title 7 .",
    "SourceShape-retrieved": "src:a a lg:Source ; lg:retrieved '2023'^^xsd:gYear .",
    "SourceShape-revision": "src:a a lg:Source ; lg:revision 'a', 'b' .",
    "NaryNode-status": f"{A_RUN} dct:source src:s . {SOURCE}",
    "NaryNode-source": f"{AN_ARCHITECTURE} lg:status lg:declared .",
    "WeightChild": f"{A_DATASET} lg:basedOn m:a . {MODEL}",
    **{
        f"WeightParent-{name}": f"{A_MODEL} lg:{name} fam:llama . fam:llama a lg:ModelFamily ."
        for name in ("basedOn", "fineTunedFrom", "continuedPretrainingFrom", "mergedFrom")
    },
    **{
        f"WeightParent-{name}": f"{A_MODEL} lg:{name} d:a . {A_DATASET} rdfs:label 'D' ."
        for name in ("vocabularyAdaptedFrom", "quantizedFrom", "prunedFrom")
    },
    "WeightParent-distilledFrom": f"{A_MODEL} lg:distilledFrom m:missing .",
    "WeightParent-convertedFrom": f"{A_MODEL} lg:convertedFrom 'owner/name' .",
    "WeightParent-adapterOf": "m:c lg:adapterOf m:a, m:b . m:a a lg:Model . m:b a lg:Model .",
    "DataChild": f"{AN_APP} lg:trainedOn d:a . {A_DATASET} rdfs:label 'D' .",
    **{
        f"DataParent-{name}": f"{A_MODEL} lg:{name} m:b . m:b a lg:Model ."
        for name in ("trainedOn", "pretrainedOn", "fineTunedOn", "alignedOn")
    },
    "DatasetOrigin": f"m:b lg:generatedBy m:a . {MODEL}",
    **{
        f"DatasetOrigin-{name}": f"{A_DATASET} lg:{name} o:a ."
        for name in ("generatedBy", "annotatedBy", "dataDerivedFrom", "includesData", "seededFrom")
    },
    **{
        f"OtherRelations-{name}": f"{A_MODEL} lg:{name} o:a ."
        for name in (
            *("supersededBy", "reimplementationOf", "sharesTokenizerWith"),
            *("relatedTo", "evaluatedOn"),
        )
    },
    "OtherRelations-usesModel": f"{AN_APP} lg:usesModel fam:a .",
    "Merge-mergedFrom": f"m:b a lg:Model ; lg:mergedFrom m:a . {MODEL}",
    "TermLabels": "x:a rdfs:isDefinedBy x:o ; rdfs:label 'a'@en .",
    "TermLabels-label": "x:a rdfs:isDefinedBy x:o ; rdfs:label 'a'@en, 'b'@en .",
    "TermLabels-definition": "x:a rdfs:isDefinedBy x:o ; skos:definition 'a'@fr .",
    "ConceptLabels-prefLabel": "tech:a a skos:Concept ; skos:prefLabel 'a'@en, 'b'@en .",
    "ConceptLabels-definition": "tech:a a skos:Concept .",
    "ConceptLabels-inScheme": "tech:a a skos:Concept ; skos:inScheme x:a, x:b .",
}
WARNING_SHAPES = {"Merge-mergedFrom", "ArtefactShape-language"}
LANGUAGE_SHAPES = {"EnglishTerm": "en", "JapaneseTerm": "ja", "ChineseTerm": "zh"}


def acting_shapes() -> set[str]:
    """Return the shapes that can give a result: all but node shapes that only collect others."""
    graph, found = shapes(), set[str]()
    constraints = (SH["class"], SH.pattern, SH["or"], SH.closed, SH.node)
    for shape in graph.subjects(RDF.type, SH.NodeShape):
        if any((shape, constraint, None) in graph for constraint in constraints):
            found.add(str(shape).removeprefix(str(LGS)))
    for shape in graph.subjects(RDF.type, SH.PropertyShape):
        found.add(str(shape).removeprefix(str(LGS)))
    return {name for name in found if name.split("-")[0] not in LANGUAGE_SHAPES}


def test_every_shape_has_a_fixture_that_breaks_it() -> None:
    assert acting_shapes() == set(BAD_SHAPES)


@pytest.mark.parametrize("name", BAD_SHAPES)
def test_a_shape_finds_its_bad_fixture(name: str) -> None:
    severity = "Warning" if name in WARNING_SHAPES else "Violation"
    assert broken_shapes(turtle(BAD_SHAPES[name])).get(name) == severity


def counted(bound: URIRef) -> list[URIRef]:
    """Return the property shapes with `bound` whose node shape has a target class, in order."""
    return sorted(
        prop
        for prop in shapes().subjects(bound, Literal(1))
        if isinstance(prop, URIRef) and target_of(prop) is not None
    )


def target_of(prop: URIRef) -> Node | None:
    owner = shapes().value(None, SH.property, prop)
    return None if owner is None else shapes().value(owner, SH.targetClass)


def breaks(data: Graph, prop: URIRef, component: URIRef) -> bool:
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes())
    assert isinstance(report, Graph)
    results = report.subjects(SH.sourceShape, prop)
    return any((r, SH.sourceConstraintComponent, component) in report for r in results)


@pytest.mark.parametrize("prop", counted(SH.minCount), ids=lambda p: p.removeprefix(str(LGS)))
def test_a_value_that_must_stand_is_missed(prop: URIRef) -> None:
    data = turtle(f"m:focus a <{target_of(prop)}> .")
    assert breaks(data, prop, SH.MinCountConstraintComponent)


@pytest.mark.parametrize("prop", counted(SH.maxCount), ids=lambda p: p.removeprefix(str(LGS)))
def test_a_second_value_is_refused_where_one_may_stand(prop: URIRef) -> None:
    path = shapes().value(prop, SH.path)
    assert path is not None
    inverse = shapes().value(path, SH.inversePath)
    text = (
        f"m:focus <{path}> m:one, m:two ."
        if inverse is None
        else (f"m:one <{inverse}> m:focus . m:two <{inverse}> m:focus .")
    )
    data = turtle(f"m:focus a <{target_of(prop)}> . {text}")
    assert breaks(data, prop, SH.MaxCountConstraintComponent)


@pytest.mark.parametrize("name", LANGUAGE_SHAPES)
def test_a_language_becomes_mandatory_with_one_line(name: str) -> None:
    language = LANGUAGE_SHAPES[name]
    strict = Graph() + shapes()
    strict.add((LGS.TermLabels, SH.node, LGS[name]))
    term = "x:a rdfs:isDefinedBy x:o ; rdfs:label 'a'@en ; skos:definition 'A.'@en ."
    translated = f"{term} x:a rdfs:label 'a'@{language} ; skos:definition 'A.'@{language} ."
    assert pyshacl.validate(turtle(term), shacl_graph=strict)[0] == (language == "en")
    assert pyshacl.validate(turtle(translated), shacl_graph=strict)[0]


def test_every_node_shape_says_what_it_is_about() -> None:
    for shape in shapes().subjects(RDF.type, SH.NodeShape):
        assert len(list(shapes().objects(shape, RDFS.comment))) == 1, shape


def test_every_acting_shape_says_what_is_wrong_and_what_to_do() -> None:
    for name in acting_shapes():
        (message,) = shapes().objects(LGS[name], SH.message)
        assert str(message).count(". ") >= 1, name
        assert str(message).endswith("."), name


def test_every_shape_is_declared_and_every_property_shape_is_used() -> None:
    graph = shapes()
    used = set(graph.objects(None, SH.property))
    assert used == set(graph.subjects(RDF.type, SH.PropertyShape))
    for shape in graph.objects(None, SH.node):
        assert (shape, RDF.type, SH.NodeShape) in graph


def test_every_property_of_the_data_is_checked_by_a_shape() -> None:
    checked = set(shapes().objects(None, SH.path))
    computed = {LG.derivedFrom, LG.ancestorOf, LG.learnedFrom, LG.hasLicense, LG.claimPolicy}
    assert set(properties()) - checked == computed


def test_a_closed_list_in_a_shape_is_the_one_of_the_ontology() -> None:
    lists = {
        frozenset(shapes().items(head))
        for head in shapes().objects(None, SH["in"])
        if all(isinstance(item, URIRef) for item in shapes().items(head))
    }
    stated = {frozenset(core().subjects(RDF.type, kind)) for kind in CLOSED_LISTS}
    assert lists == stated


def test_the_shapes_are_valid_shacl() -> None:
    assert pyshacl.validate(Graph(), shacl_graph=shapes(), meta_shacl=True)[0]


@pytest.mark.parametrize("path", [EXAMPLE, CORE, *TAXONOMIES], ids=lambda path: path.name)
def test_a_shipped_file_conforms_to_the_shapes(path: Path) -> None:
    assert broken_shapes(Graph().parse(path)) == {}


# The graph rules

CLAIM = (
    "c:{name} a lg:Claim ; rdf:subject {s} ; rdf:predicate {p} ; rdf:object {o} ; "
    "lg:status lg:{status} ."
)


def claim(name: str, triple: str, *, status: str = "declared", more: Iterable[str] = ()) -> str:
    """Return a claim about `triple`, written as three terms, with `more` statements."""
    s, p, o = triple.split(" ")
    text = CLAIM.format(name=name, s=s, p=p, o=o, status=status)
    return text.removesuffix(" .") + "".join(f" ; {line}" for line in more) + " .\n"


BAD_GRAPHS: dict[str, tuple[str, list[str]]] = {
    "claim-not-asserted": (claim("a", "m:a lg:basedOn m:b"), ["c:a"]),
    "disputed-asserted": (
        "m:a lg:basedOn m:b . " + claim("a", "m:a lg:basedOn m:b", status="disputed"),
        ["c:a"],
    ),
    "edge-without-claim": (
        "m:a lg:basedOn m:b ; lg:mergedFrom m:b ; lg:contextLength 8 . "
        + claim("a", "m:a lg:basedOn m:b"),
        ["m:a"],
    ),
    "duplicate-claim": (
        claim("a", "m:a lg:basedOn m:b")
        + claim("b", "m:a lg:basedOn m:b")
        + claim("c", "m:a lg:basedOn m:c"),
        ["c:a", "c:b"],
    ),
    "inferred-asserted": (
        "m:a lg:derivedFrom m:b ; lg:learnedFrom m:b ; lg:hasLicense lic:a . "
        "m:b lg:ancestorOf m:a .",
        ["m:a", "m:a", "m:a", "m:b"],
    ),
    "cycle": (
        "m:a lg:fineTunedFrom m:b . m:b lg:basedOn m:c . m:c lg:convertedFrom m:a ; "
        "lg:basedOn m:root . m:leaf lg:basedOn m:a . m:self lg:basedOn m:self .",
        ["m:a", "m:b", "m:c"],
    ),
    "self-loop": ("m:a lg:basedOn m:a . d:a lg:includesData d:a, d:b .", ["d:a", "m:a"]),
    "alias-clash": (
        "m:a lg:alias 'Big One' . m:b lg:alias 'big_one'@en . m:c lg:alias 'LLAMA', 'unique' . "
        "fam:llama a lg:ModelFamily ; rdfs:label 'llama' ; lg:alias 'llama' . "
        "o:a a lg:Organization ; lg:alias 'Llama' . m:d lg:alias 'Alpha' . o:b a lg:Agent ; "
        "lg:alias 'alpha' .",
        ["fam:llama", "m:a", "m:b", "m:c"],
    ),
    "hfid-case-clash": (
        "m:a a lg:Model ; lg:hfId 'Org/Name' . m:b a lg:Model ; lg:hfId 'org/name' . "
        "d:a a lg:Dataset ; lg:hfId 'org/name' .",
        ["m:a", "m:b"],
    ),
    "deprecated-used": (
        "m:old owl:deprecated true ; dct:isReplacedBy m:new ; lg:memberOf fam:a . "
        "m:a lg:basedOn m:old . m:new a lg:Model .",
        ["m:a"],
    ),
    "deprecated-term-used": (
        "lg:task owl:deprecated true . m:a lg:task 'chat' . " + claim("a", "m:a lg:task m:b"),
        ["c:a", "m:a"],
    ),
    "blank-node": ("m:a lg:architecture [ lg:layerCount 3 ] .", ["_", "m:a"]),
    "quantized-parameter-count": (
        "m:q lg:quantizedFrom m:p ; lg:parameterCount 7000000 . m:p lg:parameterCount 8000000 . "
        "m:r lg:quantizedFrom m:p ; lg:parameterCount 9000000 . "
        "m:s lg:quantizedFrom m:p ; lg:parameterCount 9000000, 8000000 . "
        + claim("r", "m:r lg:parameterCount 9000000", more=["lg:precision lg:nominal"]),
        ["m:q"],
    ),
    "empty-family": (
        "fam:a a lg:ModelFamily . fam:b a lg:ModelFamily ; lg:subFamilyOf fam:c . "
        "fam:c a lg:ModelFamily . m:a lg:memberOf fam:b .",
        ["fam:a"],
    ),
    "unused-source": ("src:a a lg:Source . src:b a lg:Source . c:a dct:source src:b .", ["src:a"]),
    "unsourced-facts": (
        "m:a lg:contextLength 8 . m:b lg:contextLength 8 ; dct:source src:a . "
        "m:c lg:contextLength 8 ; lg:task 'chat' . " + claim("c", "m:c lg:contextLength 8"),
        ["m:a"],
    ),
    "single-secondary-source": (
        "src:p lg:sourceKind lg:paper . src:q lg:sourceKind lg:secondary . "
        "src:r lg:sourceKind lg:secondary . "
        + claim("a", "m:a lg:basedOn m:b", more=["dct:source src:q"])
        + claim("b", "m:a lg:basedOn m:c", more=["dct:source src:p"])
        + claim("c", "m:a lg:basedOn m:d", more=["dct:source src:q, src:r"]),
        ["c:a"],
    ),
    "symmetric-order": ("m:b lg:relatedTo m:a . m:a lg:sharesTokenizerWith m:b .", ["m:b"]),
    "undeclared-term": (
        "m:a lg:finetunedFrom m:b ; a lg:model . " + claim("a", "m:a lg:basedOff m:b"),
        ["lg:basedOff", "lg:finetunedFrom", "lg:model"],
    ),
    "missing-label": ("x:a a owl:Class ; rdfs:label 'a'@ja . lg:task a x:a .", ["x:a"]),
    "missing-definition": (
        "tech:a a skos:Concept ; skos:inScheme tech:s ; skos:prefLabel 'a'@en .",
        ["tech:a"],
    ),
    "duplicate-label": (
        "x:a rdfs:isDefinedBy x:o ; rdfs:label 'One'@en . x:b rdfs:isDefinedBy x:o ; "
        "rdfs:label 'one'@en . x:c rdfs:isDefinedBy x:o ; rdfs:label 'one'@ja .",
        ["x:a", "x:b"],
    ),
    "repeated-label": (
        "x:a rdfs:isDefinedBy x:o ; rdfs:label 'one'@en, 'two'@en, 'one'@ja .",
        ["x:a"],
    ),
    "padded-label": (
        "m:a rdfs:label ' A' . m:b rdfs:label 'B' ; lg:alias 'b ', 'b c' . m:c rdfs:label 'a  b' .",
        ["m:a", "m:b", "m:c"],
    ),
    "missing-title": ("x:o a owl:Ontology . x:s a skos:ConceptScheme ; dct:title 'S' .", ["x:o"]),
    "missing-licence": (
        "x:o a owl:Ontology ; dct:license x:l . x:s a skos:ConceptScheme .",
        ["x:s"],
    ),
    "missing-domain-or-range": (
        "x:p a owl:ObjectProperty ; rdfs:isDefinedBy <https://w3id.org/llmgraph/ont> ; "
        "rdfs:range lg:Model .",
        ["x:p"],
    ),
}
SEVERITIES = {
    "warning": {"quantized-parameter-count", "empty-family", "unused-source", "unsourced-facts"},
    "info": {"single-secondary-source"},
}


def severity_of(name: str) -> str:
    return next((level for level, names in SEVERITIES.items() if name in names), "error")


def short_name(graph: Graph, iri: str) -> str:
    return iri if iri == "_" else graph.namespace_manager.qname(iri)


def test_every_query_has_a_fixture_that_breaks_its_rule() -> None:
    assert set(QUERIES) == set(BAD_GRAPHS)


@pytest.mark.parametrize("name", BAD_GRAPHS)
def test_a_query_finds_its_bad_fixture_in_both_engines(name: str) -> None:
    text, expected = BAD_GRAPHS[name]
    graph, query = with_ontology(turtle(text)), QUERIES[name].read_text(encoding="utf-8")
    graph.namespace_manager = turtle("").namespace_manager
    rows = rdflib_rows(graph, query)
    assert rows == oxigraph_rows(graph, query)
    assert sorted(short_name(graph, row[0]) for row in rows.elements()) == expected
    for row in rows:
        assert row[-1].endswith(".")
        assert "_:" not in row[-1]


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_finds_nothing_in_the_shipped_files(name: str) -> None:
    graph, query = with_ontology(Graph().parse(EXAMPLE)), QUERIES[name].read_text(encoding="utf-8")
    for path in TAXONOMIES:
        graph.parse(path)
    assert rdflib_rows(graph, query) == oxigraph_rows(graph, query) == Counter()


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_begins_with_its_severity_and_names_subject_and_message(name: str) -> None:
    text = QUERIES[name].read_text(encoding="utf-8")
    first, rest = text.split("\n", 1)
    assert first.startswith(f"# {severity_of(name)}: ")
    assert not first.endswith(".")
    select = next(line for line in rest.splitlines() if line.startswith("SELECT"))
    variables = select.removesuffix(" WHERE {").split()
    assert next(v for v in variables if v.startswith("?")) == "?subject"
    assert variables[-1] == "?message"
    assert "NOT EXISTS" not in text


# The inference rules

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


def inferred_by_rdflib(data: Graph) -> set[tuple[str, ...]]:
    graph = with_ontology(data)
    before = set(graph)
    graph.update(INFERENCE.read_text(encoding="utf-8"))
    return {tuple(str(node) for node in triple) for triple in set(graph) - before}


def inferred_by_oxigraph(data: Graph) -> set[tuple[str, ...]]:
    store = pyoxigraph.Store()
    text = with_ontology(data).serialize(format="nt").encode()
    store.load(text, format=pyoxigraph.RdfFormat.N_TRIPLES)
    before = set(store)
    store.update(INFERENCE.read_text(encoding="utf-8"))
    return {
        tuple(term_text(node) for node in (quad.subject, quad.predicate, quad.object))
        for quad in set(store) - before
    }


def test_the_rules_infer_exactly_the_expected_triples_in_both_engines() -> None:
    expected = {tuple(str(node) for node in triple) for triple in turtle(EXPECTED)}
    assert inferred_by_rdflib(turtle(LINEAGE)) == expected
    assert inferred_by_oxigraph(turtle(LINEAGE)) == expected


@pytest.mark.parametrize("mechanism", sorted(MECHANISMS), ids=lambda term: term.split("#")[1])
def test_every_mechanism_is_a_step_of_descent(mechanism: URIRef) -> None:
    data = turtle(f"m:a <{mechanism}> m:b .")
    a, b = DATA + "model/a", DATA + "model/b"
    assert inferred_by_oxigraph(data) == {(a, str(LG.basedOn), b), (a, str(LG.derivedFrom), b)}


@pytest.mark.parametrize("stage", sorted({LG.trainedOn, *STAGES}), ids=lambda t: t.split("#")[1])
def test_every_stage_of_training_teaches(stage: URIRef) -> None:
    data = turtle(f"m:a <{stage}> d:x . d:x lg:generatedBy m:b .")
    assert inferred_by_oxigraph(data) == {(DATA + "model/a", str(LG.learnedFrom), DATA + "model/b")}


def test_running_the_rules_twice_adds_nothing() -> None:
    graph = with_ontology(turtle(LINEAGE))
    graph.update(INFERENCE.read_text(encoding="utf-8"))
    once = len(graph)
    graph.update(INFERENCE.read_text(encoding="utf-8"))
    assert len(graph) == once


def test_the_rules_complete_the_example() -> None:
    found = inferred_by_oxigraph(Graph().parse(EXAMPLE))
    model = DATA + "model/"
    assert (model + "stanford-alpaca-7b", str(LG.derivedFrom), model + "llama-7b") in found
    assert (model + "stanford-alpaca-7b", str(LG.learnedFrom), model + "text-davinci-003") in found
    assert len(found) == 5


# The JSON-LD context


def context() -> dict[str, object]:
    content = json.loads(CONTEXT.read_text(encoding="utf-8"))["@context"]
    assert isinstance(content, dict)
    return content


@pytest.mark.parametrize("term", terms(), ids=lambda term: term.removeprefix(str(LG)))
def test_the_context_maps_a_term_by_its_plain_name(term: URIRef) -> None:
    name = term.removeprefix(str(LG))
    entry = context()[name]
    mapped = entry.get("@id") if isinstance(entry, dict) else entry
    assert mapped == f"lg:{name}"
    if (term, RDF.type, OWL.ObjectProperty) in core():
        assert isinstance(entry, dict)
        values = core().value(term, RDFS.range)
        from_list = values in CLOSED_LISTS or values == OWL.Thing
        assert entry["@type"] == ("@vocab" if from_list else "@id")
    elif (value_range := core().value(term, RDFS.range)) not in (None, RDFS.Literal, XSD.string):
        assert isinstance(entry, dict)
        assert entry["@type"] == str(value_range).replace(str(XSD), "xsd:")


def test_the_context_names_no_term_that_does_not_exist() -> None:
    for entry in context().values():
        mapped = entry.get("@id") if isinstance(entry, dict) else entry
        if isinstance(mapped, str) and mapped.startswith("lg:"):
            assert LG[mapped.removeprefix("lg:")] in terms()


def test_the_context_turns_json_into_the_same_graph() -> None:
    document = {
        "@context": context(),
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
