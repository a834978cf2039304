"""The header of the ontology and the form of its terms, as ontology checkers look at them.

The header is checked as FOOPS! does it, the terms with the errors of a ROBOT report. Each check
stands beside a change of the small ontology GOOD that the check finds.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS, VANN, XSD
from rdflib.query import ResultRow
from rdflib.term import Node

LG = Namespace("https://w3id.org/llmgraph/ont#")
BIBO = Namespace("http://purl.org/ontology/bibo/")
SCHEMA = Namespace("https://schema.org/")
BUILT_IN = (str(OWL), str(RDF), str(RDFS), str(XSD))
DATES = (DCTERMS.created, DCTERMS.issued, DCTERMS.modified)
ONCE = {
    "title": DCTERMS.title,
    "description": DCTERMS.description,
    "licence": DCTERMS.license,
    "version IRI": OWL.versionIRI,
    "version info": OWL.versionInfo,
    "creator": DCTERMS.creator,
    "contributor": DCTERMS.contributor,
    "publisher": DCTERMS.publisher,
    "created": DCTERMS.created,
    "issued": DCTERMS.issued,
    "modified": DCTERMS.modified,
    "bibliographic citation": DCTERMS.bibliographicCitation,
    "citation": SCHEMA.citation,
    "preferred prefix": VANN.preferredNamespacePrefix,
    "namespace URI": VANN.preferredNamespaceUri,
    "status": BIBO.status,
}
LICENCES = ("https://creativecommons.org/licenses/", "https://spdx.org/licenses/")
VERSION = re.compile(r"(\d+)\.(\d+)\.(\d+)")

GOOD = """
@prefix bibo: <http://purl.org/ontology/bibo/> .
@prefix vann: <http://purl.org/vocab/vann/> .
<https://w3id.org/llmgraph/ont> a owl:Ontology ;
    owl:versionIRI <https://w3id.org/llmgraph/ont/0.2.0> ;
    owl:versionInfo "0.2.0" ;
    owl:priorVersion <https://w3id.org/llmgraph/ont/0.1.0> ;
    dct:title "a title"@en ;
    dct:description "A description."@en ;
    dct:creator "somebody" ;
    dct:contributor "somebody" ;
    dct:publisher "somebody" ;
    dct:created "2026-11-20"^^xsd:date ;
    dct:issued "2026-11-21"^^xsd:date ;
    dct:modified "2026-11-22"^^xsd:date ;
    dct:license <https://creativecommons.org/licenses/by/4.0/> ;
    dct:bibliographicCitation "somebody: a title, 0.2.0"@en ;
    schema:citation "somebody: a title, 0.2.0"@en ;
    vann:preferredNamespacePrefix "lg" ;
    vann:preferredNamespaceUri "https://w3id.org/llmgraph/ont#" ;
    bibo:status <http://purl.org/ontology/bibo/status/draft> ;
    .
prov:Entity a owl:Class . prov:used a owl:ObjectProperty .
bibo:status a owl:AnnotationProperty . schema:citation a owl:AnnotationProperty .
dct:title a owl:AnnotationProperty . dct:description a owl:AnnotationProperty .
dct:creator a owl:AnnotationProperty . dct:contributor a owl:AnnotationProperty .
dct:publisher a owl:AnnotationProperty . dct:created a owl:AnnotationProperty .
dct:issued a owl:AnnotationProperty . dct:modified a owl:AnnotationProperty .
dct:license a owl:AnnotationProperty . dct:bibliographicCitation a owl:AnnotationProperty .
dct:isReplacedBy a owl:AnnotationProperty .
skos:altLabel a owl:AnnotationProperty . skos:definition a owl:AnnotationProperty .
vann:preferredNamespacePrefix a owl:AnnotationProperty .
vann:preferredNamespaceUri a owl:AnnotationProperty .
lg:Thing a owl:Class ; rdfs:subClassOf prov:Entity ;
    rdfs:label "thing"@en, "もの"@ja ; skos:altLabel "object"@en ;
    skos:definition "A thing."@en, "もの。"@ja ;
    rdfs:isDefinedBy <https://w3id.org/llmgraph/ont> .
lg:part a owl:ObjectProperty ; rdfs:subPropertyOf prov:used ; rdfs:domain lg:Thing ;
    rdfs:label "part"@en ; skos:definition "A part."@en ;
    rdfs:isDefinedBy <https://w3id.org/llmgraph/ont> .
lg:Old a owl:Class ; owl:deprecated true ; dct:isReplacedBy lg:Thing ;
    rdfs:label "obsolete old thing"@en ; skos:definition "An old thing."@en ;
    rdfs:isDefinedBy <https://w3id.org/llmgraph/ont> .
"""


def dates_of(graph: Graph, header: Node) -> Iterator[date | None]:
    for annotation in DATES:
        for value in graph.objects(header, annotation):
            found = value.toPython() if isinstance(value, Literal) else None
            yield found if type(found) is date else None


def version_of(text: str) -> tuple[int, ...] | None:
    found = VERSION.fullmatch(text)
    return None if found is None else tuple(int(number) for number in found.groups())


def header_faults(graph: Graph) -> Iterator[str]:
    (header,) = graph.subjects(RDF.type, OWL.Ontology)
    for name, annotation in ONCE.items():
        if len(list(graph.objects(header, annotation))) != 1:
            yield f"not one {name}"
    for name in ("title", "description", "bibliographic citation", "citation"):
        texts = [o for o in graph.objects(header, ONCE[name]) if isinstance(o, Literal)]
        if any(text.language != "en" for text in texts):
            yield f"no language in the {name}"
    if not all(str(o).startswith(LICENCES) for o in graph.objects(header, DCTERMS.license)):
        yield "a licence without an address"
    if not str(graph.value(header, BIBO.status)).startswith(str(BIBO["status/"])):
        yield "an unknown status"
    days = list(dates_of(graph, header))
    if None in days:
        yield "a date that is none"
    elif days != sorted(day for day in days if day):
        yield "dates out of order"
    if list(graph.subject_objects(OWL.imports)):
        yield "an import"


def version_faults(graph: Graph) -> Iterator[str]:
    (header,) = graph.subjects(RDF.type, OWL.Ontology)
    info = str(graph.value(header, OWL.versionInfo))
    version = version_of(info)
    if version is None:
        yield "a version without three numbers"
    if str(graph.value(header, OWL.versionIRI)) != f"{header}/{info}":
        yield "a version IRI of another version"
    for annotation in (DCTERMS.bibliographicCitation, SCHEMA.citation):
        if info not in str(graph.value(header, annotation)):
            yield "a citation of another version"
    for prior in graph.objects(header, OWL.priorVersion):
        earlier = version_of(str(prior).removeprefix(f"{header}/"))
        if earlier is None or version is None or earlier >= version:
            yield "a prior version that is not earlier"
    if str(header).endswith(("#", "/")) or f"{header}#" != str(LG):
        yield "an ontology IRI that is not the namespace"
    if str(graph.value(header, VANN.preferredNamespaceUri)) != str(LG):
        yield "another namespace URI"
    prefix = str(graph.value(header, VANN.preferredNamespacePrefix))
    if (prefix, URIRef(LG)) not in list(graph.namespaces()):
        yield "another prefix"


def term_faults(graph: Graph) -> Iterator[str]:
    (header,) = graph.subjects(RDF.type, OWL.Ontology)
    for term in {s for s in graph.subjects() if isinstance(s, URIRef) and s in LG}:
        for name, annotation in {"label": RDFS.label, "definition": SKOS.definition}.items():
            if (term, annotation, None) not in graph:
                yield f"a term without a {name}"
        if list(graph.objects(term, RDFS.isDefinedBy)) != [header]:
            yield "a term without a home"
    structural = (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range)
    reused = {*graph.predicates(), *(o for p in structural for o in graph.objects(None, p))}
    for node in reused:
        if not str(node).startswith(BUILT_IN) and (node, RDF.type, None) not in graph:
            yield "a reused term that is not declared"


def faults(graph: Graph) -> set[str]:
    return {*header_faults(graph), *version_faults(graph), *term_faults(graph)}


# what is wrong: a part of GOOD and what stands in its place
MUTATIONS = {
    **{
        f"not one {name}": (statement, "")
        for name, statement in {
            "title": 'dct:title "a title"@en ;',
            "description": 'dct:description "A description."@en ;',
            "licence": "dct:license <https://creativecommons.org/licenses/by/4.0/> ;",
            "version IRI": "owl:versionIRI <https://w3id.org/llmgraph/ont/0.2.0> ;",
            "version info": 'owl:versionInfo "0.2.0" ;',
            "creator": 'dct:creator "somebody" ;',
            "contributor": 'dct:contributor "somebody" ;',
            "publisher": 'dct:publisher "somebody" ;',
            "created": 'dct:created "2026-11-20"^^xsd:date ;',
            "issued": 'dct:issued "2026-11-21"^^xsd:date ;',
            "modified": 'dct:modified "2026-11-22"^^xsd:date ;',
            "bibliographic citation": ('dct:bibliographicCitation "somebody: a title, 0.2.0"@en ;'),
            "citation": 'schema:citation "somebody: a title, 0.2.0"@en ;',
            "preferred prefix": 'vann:preferredNamespacePrefix "lg" ;',
            "namespace URI": 'vann:preferredNamespaceUri "https://w3id.org/llmgraph/ont#" ;',
            "status": "bibo:status <http://purl.org/ontology/bibo/status/draft> ;",
        }.items()
    },
    "no language in the title": ('"a title"@en', '"a title"'),
    "a licence without an address": (
        "<https://creativecommons.org/licenses/by/4.0/>",
        '"CC BY 4.0"',
    ),
    "an unknown status": ("<http://purl.org/ontology/bibo/status/draft>", '"draft"'),
    "a date that is none": ('"2026-11-21"^^xsd:date', '"21 November 2026"'),
    "dates out of order": ('"2026-11-22"^^xsd:date', '"2026-11-19"^^xsd:date'),
    "an import": ("a owl:Ontology ;", "a owl:Ontology ; owl:imports prov: ;"),
    "a version without three numbers": ('owl:versionInfo "0.2.0"', 'owl:versionInfo "0.2"'),
    "a version IRI of another version": ("ont/0.2.0>", "ont/0.3.0>"),
    "a citation of another version": ("a title, 0.2.0", "a title, 0.1.0"),
    "a prior version that is not earlier": ("ont/0.1.0>", "ont/0.2.0>"),
    "an ontology IRI that is not the namespace": ("llmgraph/ont>", "llmgraph/ontology>"),
    "another namespace URI": ('llmgraph/ont#"', 'llmgraph/ont/"'),
    "another prefix": ('Prefix "lg"', 'Prefix "llm"'),
    "a term without a label": ('rdfs:label "part"@en ;', ""),
    "a term without a definition": ('skos:definition "A part."@en ;', ""),
    "a term without a home": (
        '"A part."@en ;\n    rdfs:isDefinedBy <https://w3id.org/llmgraph/ont>',
        '"A part."@en',
    ),
    "a reused term that is not declared": ("prov:used a owl:ObjectProperty .", ""),
}


def test_header_and_terms_of_the_ontology_have_no_fault(core: Graph) -> None:
    assert faults(core) == set()


def test_a_good_ontology_has_no_fault(turtle: Callable[[str], Graph]) -> None:
    assert faults(turtle(GOOD)) == set()


@pytest.mark.parametrize("fault", MUTATIONS)
def test_a_fault_in_header_or_terms_is_found(turtle: Callable[[str], Graph], fault: str) -> None:
    before, after = MUTATIONS[fault]
    assert before in GOOD
    assert fault in faults(turtle(GOOD.replace(before, after)))


# The errors of a ROBOT report: a condition on ?subject, a part of GOOD, what stands in its place

OURS = 'FILTER(STRSTARTS(STR(?subject), "https://w3id.org/llmgraph/ont#"))'
REPORT = {
    "annotation whitespace": (
        r'?subject ?p ?text FILTER(isLiteral(?text) && REGEX(STR(?text), "^\\s|\\s$"))',
        '"A thing."@en',
        '"A thing. "@en',
    ),
    "deprecated boolean datatype": (
        "?subject owl:deprecated ?flag FILTER(DATATYPE(?flag) != xsd:boolean)",
        "owl:deprecated true",
        "owl:deprecated 'true'",
    ),
    "deprecated class reference": (
        "?old owl:deprecated true . ?subject rdfs:subClassOf|rdfs:domain|rdfs:range ?old",
        "rdfs:domain lg:Thing",
        "rdfs:domain lg:Old",
    ),
    "deprecated property reference": (
        "?old owl:deprecated true . ?subject rdfs:subPropertyOf|owl:inverseOf ?old",
        "rdfs:subPropertyOf prov:used",
        "rdfs:subPropertyOf lg:Old",
    ),
    "duplicate definition": (
        "?subject skos:definition ?text . ?other skos:definition ?text FILTER(?subject != ?other)",
        '"A part."@en',
        '"A thing."@en',
    ),
    "duplicate exact label": (
        "?subject rdfs:label ?text . ?other rdfs:label|skos:altLabel ?text "
        "FILTER(?subject != ?other)",
        '"part"@en',
        '"object"@en',
    ),
    "label formatting": (
        r'?subject rdfs:label ?text FILTER(REGEX(STR(?text), "[\\n\\t<>_]"))',
        '"part"@en',
        '"part_of"@en',
    ),
    "label whitespace": (
        r'?subject rdfs:label ?text FILTER(REGEX(STR(?text), "^\\s|\\s$|\\s\\s"))',
        '"thing"@en',
        '"a  thing"@en',
    ),
    "misused obsolete label": (
        '?subject rdfs:label ?text FILTER(STRSTARTS(STR(?text), "obsolete ")) '
        "FILTER NOT EXISTS { ?subject owl:deprecated true }",
        '"part"@en',
        '"obsolete part"@en',
    ),
    "misused replacement": (
        "?subject dct:isReplacedBy ?new FILTER NOT EXISTS { ?subject owl:deprecated true }",
        "owl:deprecated true ;",
        "",
    ),
    "missing label": (
        f"?subject a ?kind {OURS} FILTER NOT EXISTS {{ ?subject rdfs:label ?text }}",
        'rdfs:label "part"@en ;',
        "",
    ),
    "missing obsolete label": (
        "?subject owl:deprecated true ; rdfs:label ?text "
        'FILTER(LANG(?text) = "en" && !STRSTARTS(STR(?text), "obsolete "))',
        '"obsolete old thing"@en',
        '"old thing"@en',
    ),
    "missing ontology description": (
        "?subject a owl:Ontology FILTER NOT EXISTS { ?subject dct:description ?text }",
        'dct:description "A description."@en ;',
        "",
    ),
    "missing ontology licence": (
        "?subject a owl:Ontology FILTER NOT EXISTS { ?subject dct:license ?licence }",
        "dct:license <https://creativecommons.org/licenses/by/4.0/> ;",
        "",
    ),
    "missing ontology title": (
        "?subject a owl:Ontology FILTER NOT EXISTS { ?subject dct:title ?text }",
        'dct:title "a title"@en ;',
        "",
    ),
    "multiple definitions": (
        "?subject skos:definition ?one, ?two FILTER(?one != ?two && LANG(?one) = LANG(?two))",
        '"A part."@en',
        '"A part."@en, "A piece."@en',
    ),
    "multiple labels": (
        "?subject rdfs:label ?one, ?two FILTER(?one != ?two && LANG(?one) = LANG(?two))",
        '"もの"@ja',
        '"もの"@ja, "物"@ja',
    ),
}


def reported(graph: Graph, check: str) -> set[str]:
    """Return the things that a check of the report finds."""
    query = f"SELECT DISTINCT ?subject WHERE {{ {REPORT[check][0]} }}"
    names = {"owl": OWL, "rdfs": RDFS, "skos": SKOS, "dct": DCTERMS, "xsd": XSD}
    rows = graph.query(query, initNs=names)
    return {str(row[0]) for row in rows if isinstance(row, ResultRow)}


@pytest.mark.parametrize("check", REPORT)
def test_a_check_of_the_report_finds_its_error_and_nothing_in_the_ontology(
    core: Graph, turtle: Callable[[str], Graph], check: str
) -> None:
    _, before, after = REPORT[check]
    assert before in GOOD
    assert reported(turtle(GOOD.replace(before, after)), check)
    assert not reported(turtle(GOOD), check)
    assert not reported(core, check)
