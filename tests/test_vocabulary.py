"""The words of the code against the ontology, and ids against IRIs.

`llmgraph.vocabulary` and `llmgraph.model` repeat what ontology/llmgraph.ttl says, since a query
must not read it. Where the two differ, the ontology is right.
"""

import re
from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rdflib import Graph, Namespace, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SH, SKOS, VANN

from llmgraph import vocabulary
from llmgraph.errors import InvalidUse
from llmgraph.model import (
    COARSER,
    PUBLISHER_SOURCES,
    RELATION_BY_NAME,
    RELATIONS,
    Kind,
    Relation,
    Source,
    Standing,
    Status,
    Tree,
    standing,
)
from llmgraph.snapshot.claims import CLAIMED_FACTS
from llmgraph.turtle import order
from llmgraph.vocabulary import (
    CLASS_KINDS,
    ID_PREFIXES,
    PATHS,
    claim_iri,
    end_kind,
    id_of,
    iri_of,
    kind_of,
)

ROOT = Path(__file__).parents[1]
DATA = ROOT / "data" / "triples.ttl"
LG = Namespace("https://w3id.org/llmgraph/ont#")
PROV = Namespace("http://www.w3.org/ns/prov#")
ONTOLOGY = Graph().parse(ROOT / "ontology" / "llmgraph.ttl")

ARTEFACTS = {LG.Artefact, LG.Model, LG.Dataset, LG.Application}
COMPUTED = {LG.derivedFrom, LG.ancestorOf, LG.learnedFrom, LG.hasLicense}
THIRD_PARTIES = {"registry", "secondary", "measurement"}
SORTED_BY_IRI = {
    LG.Architecture,
    LG.Evaluation,
    LG.License,
    LG.Revisable,
    LG.Source,
    LG.TrainingRun,
    LG.UnresolvedReference,
}
"""Classes whose own properties have no place of their own in the canonical order."""


def last(iri: object) -> str:
    return str(iri).rpartition("#")[2]


def properties() -> set[URIRef]:
    """Return the properties of our namespace that data may have."""
    kinds = (OWL.ObjectProperty, OWL.DatatypeProperty)
    found = {s for kind in kinds for s in ONTOLOGY.subjects(RDF.type, kind)}
    return {s for s in found if isinstance(s, URIRef) and s in LG}


def domain(term: URIRef) -> object:
    return ONTOLOGY.value(term, RDFS.domain)


def members(closed_list: URIRef) -> set[str]:
    return {last(member) for member in ONTOLOGY.subjects(RDF.type, closed_list)}


def tree(term: URIRef) -> Tree:
    above = set(ONTOLOGY.transitive_objects(term, RDFS.subPropertyOf))
    if LG.basedOn in above:
        return Tree.WEIGHT
    influence = {PROV.wasInfluencedBy, PROV.wasDerivedFrom}
    return Tree.INFLUENCE if above & influence else Tree.OTHER


# Classes and relations


def test_the_namespace_is_the_one_of_the_ontology() -> None:
    assert [str(o) for o in ONTOLOGY.objects(None, VANN.preferredNamespaceUri)] == [vocabulary.LG]


@pytest.mark.parametrize("iri", CLASS_KINDS, ids=last)
def test_a_class_that_has_a_kind_is_in_the_ontology(iri: str) -> None:
    assert (URIRef(iri), RDF.type, OWL.Class) in ONTOLOGY


def test_every_class_of_named_things_and_licences_has_a_kind() -> None:
    named = set(ONTOLOGY.transitive_subjects(RDFS.subClassOf, LG.NamedThing))
    abstract = {
        term
        for term, note in ONTOLOGY.subject_objects(SKOS.scopeNote)
        if str(note).startswith("Abstract")
    }
    assert {str(term) for term in named - abstract | {LG.License}} == set(CLASS_KINDS)


def test_a_class_below_another_has_the_same_kind() -> None:
    for below, above in ONTOLOGY.subject_objects(RDFS.subClassOf):
        if str(above) in CLASS_KINDS:
            assert CLASS_KINDS[str(below)] is CLASS_KINDS[str(above)]


@pytest.mark.parametrize("relation", RELATIONS, ids=lambda relation: relation.name)
def test_a_relation_is_a_property_in_the_tree_that_it_claims(relation: Relation) -> None:
    term = LG[relation.name]
    assert (term, RDF.type, OWL.ObjectProperty) in ONTOLOGY
    assert tree(term) is relation.tree


def test_the_relations_are_all_that_data_state_between_artefacts() -> None:
    found = {
        last(term)
        for term in properties() - COMPUTED
        if domain(term) in ARTEFACTS and ONTOLOGY.value(term, RDFS.range) in ARTEFACTS
    }
    assert found == set(RELATION_BY_NAME)


def test_a_coarser_relation_is_the_one_above_in_the_ontology() -> None:
    above = {
        name: last(coarse)
        for name in RELATION_BY_NAME
        for coarse in ONTOLOGY.objects(LG[name], RDFS.subPropertyOf)
        if last(coarse) in RELATION_BY_NAME
    }
    assert above == COARSER


# Closed lists


def test_the_statuses_are_the_closed_list() -> None:
    assert {status.value for status in Status} == members(LG.ClaimStatus)


def test_a_source_speaks_either_for_the_publisher_or_as_a_third_party() -> None:
    assert not PUBLISHER_SOURCES & THIRD_PARTIES
    assert members(LG.SourceKind) == PUBLISHER_SOURCES | THIRD_PARTIES


@pytest.mark.parametrize("source", sorted(members(LG.SourceKind)))
def test_only_declared_splits_by_who_says_it(source: str) -> None:
    declared = Standing.REPORTED if source in THIRD_PARTIES else Standing.STATED
    for status in Status:
        expected = declared if status is Status.DECLARED else Standing(status.value)
        assert standing(status, [Source("any", source)]) is expected


def test_a_claim_without_a_source_is_said_by_nobody() -> None:
    assert standing(Status.DECLARED, []) is Standing.UNSOURCED
    assert standing(Status.DECLARED, [Source("of no kind")]) is Standing.REPORTED


# Facts with claims, and the order of a Turtle file


def test_the_claimed_facts_are_those_of_an_artefact_that_may_have_a_claim() -> None:
    found = {
        str(term): last(term)
        for term in properties() - COMPUTED
        if domain(term) in ARTEFACTS
        and str(ONTOLOGY.value(term, LG.claimPolicy)) in {"required", "source"}
        and last(term) not in RELATION_BY_NAME
    }
    assert found == CLAIMED_FACTS


@pytest.mark.parametrize("name", RELATION_BY_NAME)
def test_an_end_that_nothing_describes_has_the_kind_of_the_domain_or_range(name: str) -> None:
    for end, parent in ((RDFS.domain, False), (RDFS.range, True)):
        class_iri = str(ONTOLOGY.value(LG[name], end))
        assert end_kind(name, parent=parent) is CLASS_KINDS[class_iri]


@pytest.mark.parametrize("fact", CLAIMED_FACTS, ids=last)
def test_the_value_of_a_claimed_fact_has_the_kind_of_the_range(fact: str) -> None:
    value_range = str(ONTOLOGY.value(URIRef(fact), RDFS.range))
    expected = CLASS_KINDS.get(value_range, Kind.MODEL)
    assert end_kind(CLAIMED_FACTS[fact], parent=True) is expected


def test_the_order_of_a_file_names_existing_terms_only() -> None:
    predicates = {*order.PREDICATE_PLACE, *order._CLAIM_PLACE, *order.OWNING}
    known = {str(term) for term in properties()}
    assert {iri for iri in predicates if iri.startswith(str(LG))} <= known
    for iri in order.SECTION_OF_CLASS:
        assert (URIRef(iri), RDF.type, OWL.Class) in ONTOLOGY
    sections = {*order.SECTION_OF_CLASS.values(), *order.SECTION_OF_PATH.values()}
    assert sections | {"Other"} == set(order.SECTIONS)
    assert set(order.SECTION_OF_PATH) <= set(vocabulary.PREFIXES.values())


def test_a_property_without_a_place_in_a_file_belongs_to_a_class_sorted_by_iri() -> None:
    placed = {*order.PREDICATE_PLACE, *order._CLAIM_PLACE}
    unplaced = {term for term in properties() - COMPUTED if str(term) not in placed}
    assert {domain(term) for term in unplaced} == SORTED_BY_IRI


def test_computed_properties_have_no_place_in_a_file() -> None:
    assert not {str(term) for term in COMPUTED} & {*order.PREDICATE_PLACE, *order._CLAIM_PLACE}


def test_the_prefixes_are_those_of_the_data_in_the_same_order() -> None:
    text = DATA.read_text(encoding="utf-8")
    block = re.findall(r"^@prefix (\S+):\s+<(\S+)> \.$", text, re.MULTILINE)
    assert block == list(vocabulary.PREFIXES.items())


# Ids and IRIs

NAMES = st.text("aZ0._-", min_size=1, max_size=12).filter(
    lambda name: name[0].isalnum() and "--" not in name and ".." not in name
)
HUB_NAMES = st.builds("{}/{}".format, NAMES, NAMES) | NAMES
LICENCE_NAMES = st.text("aplus0.+-", min_size=1, max_size=12).filter(
    lambda name: name[0].isalnum() and "--" not in name and ".." not in name and "-plus" not in name
)
LOCALS = {Kind.MODEL: HUB_NAMES, Kind.DATASET: HUB_NAMES, Kind.LICENCE: LICENCE_NAMES}
ADDRESSES = (
    "https://huggingface.co/lmsys/vicuna-13b-v1.5",
    "http://example.org/a--b?c=d+e#f",
    "urn:uuid:6e8bc430-9c3a-11d9-9669-0800200c9a66",
    "https://w3id.org/llmgraph/release/a",
    "https://w3id.org/llmgraph-of-others/model/a",
)


def iri_patterns() -> dict[Kind, str]:
    """Return the pattern that the shapes hold the IRIs of each kind to."""
    shapes = Graph().parse(ROOT / "ontology" / "shapes" / "core.shacl.ttl")
    return {
        CLASS_KINDS[str(target)]: str(pattern)
        for shape, pattern in shapes.subject_objects(SH.pattern)
        for target in shapes.objects(shape, SH.targetClass)
        if str(target) in CLASS_KINDS
    }


IRI_PATTERNS = iri_patterns()


@pytest.mark.parametrize("kind", Kind)
@given(data=st.data())
def test_an_id_comes_back_from_its_iri(kind: Kind, data: st.DataObject) -> None:
    entity = ID_PREFIXES[kind] + data.draw(LOCALS.get(kind, NAMES))
    iri = iri_of(entity)
    assert iri.startswith(vocabulary.BASE + PATHS[kind])
    assert re.fullmatch(IRI_PATTERNS[kind], iri)
    assert id_of(iri) == entity
    assert kind_of(entity) is kind


@pytest.mark.parametrize(
    ("entity", "slug"),
    [
        ("llama-7b", "model/llama-7b"),
        ("lmsys/vicuna-13b-v1.5", "model/lmsys--vicuna-13b-v1.5"),
        ("a-/b", "model/a---b"),
        ("dataset:tatsu-lab/alpaca", "dataset/tatsu-lab--alpaca"),
        ("app:chat", "application/chat"),
        ("family:llama", "family/llama"),
        ("org:meta", "org/meta"),
        ("license:openrail++", "license/openrail-plus-plus"),
    ],
)
def test_the_iri_of_an_id_is_frozen(entity: str, slug: str) -> None:
    assert iri_of(entity) == vocabulary.BASE + slug
    assert id_of(vocabulary.BASE + slug) == entity


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("iri", ADDRESSES)
def test_an_iri_that_is_not_ours_is_its_own_id(iri: str, kind: Kind) -> None:
    entity = id_of(iri, kind)
    assert entity == ID_PREFIXES[kind] + iri
    assert iri_of(entity) == iri
    assert kind_of(entity) is kind


@pytest.mark.parametrize(
    ("slug", "prefix"),
    [
        ("model/g/h", ""),
        ("model/g--h--i", ""),
        ("model/dataset:a", ""),
        ("model/-a", ""),
        ("model/a%20b", ""),
        ("dataset/g/h", "dataset:"),
        ("org/a/b", "org:"),
        ("license/a/b", "license:"),
        ("license/a--b", "license:"),
        ("license/a+b", "license:"),
    ],
)
def test_an_iri_of_ours_that_no_id_has_is_its_own_id(slug: str, prefix: str) -> None:
    iri = vocabulary.BASE + slug
    assert id_of(iri) == prefix + iri
    assert iri_of(id_of(iri)) == iri


@example(["g/h", "g--h"])
@given(st.lists(st.text("ag:/+-.", min_size=1, max_size=6), min_size=2, max_size=2, unique=True))
def test_two_iris_have_two_ids(slugs: list[str]) -> None:
    for path in PATHS.values():
        one, other = (id_of(vocabulary.BASE + path + slug) for slug in slugs)
        assert one != other


@pytest.mark.parametrize(
    "entity",
    [
        "",
        " ",
        "a b",
        "a\n",
        "ä",
        "a+b",
        "a?b",
        "-a",
        ".a",
        "/a",
        "a/",
        "a/-b",
        "a--b",
        "a/b--c",
        "a/b/c",
        "unknown:a",
        "dataset:",
        "dataset:a b",
        "org:a:b",
        "license:a-plus",
        "license:+",
        "license:a/b",
        "https://example.org/a b",
        "https://example.org/<a>",
        "https://",
        "dataset:://a",
    ],
)
def test_an_id_that_cannot_be_is_refused(entity: str) -> None:
    with pytest.raises(InvalidUse, match="is not an id"):
        iri_of(entity)


@given(entity=st.text("aA0._-+/: \n", max_size=8))
def test_what_is_not_refused_comes_back(entity: str) -> None:
    try:
        iri = iri_of(entity)
    except InvalidUse:
        return
    assert id_of(iri, kind_of(entity)) == entity


# Claims


def test_every_claim_of_the_data_has_the_iri_of_its_triple() -> None:
    parts: dict[str, dict[str, str]] = {}
    claims = set()
    for triple in pyoxigraph.parse(path=str(DATA), format=pyoxigraph.RdfFormat.TURTLE):
        subject, value = triple.subject, triple.object
        if isinstance(subject, pyoxigraph.NamedNode):
            text = value.value if isinstance(value, pyoxigraph.NamedNode) else str(value)
            parts.setdefault(subject.value, {})[triple.predicate.value] = text
            if text == str(LG.Claim):
                claims.add(subject.value)
    assert len(claims) > 50
    due = {
        iri: claim_iri(*(parts[iri][str(RDF[part])] for part in ("subject", "predicate", "object")))
        for iri in claims
    }
    assert {iri: expected for iri, expected in due.items() if iri != expected} == {}
