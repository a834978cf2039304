"""RDF triples to entities, names and claims."""

from collections.abc import Callable
from zlib import crc32

import pytest

from llmgraph import turtle
from llmgraph.model import Claim, Entity, Kind, Standing, Status
from llmgraph.snapshot import Snapshot
from llmgraph.snapshot.collect import Collected, collect
from llmgraph.snapshot.names import Step

Published = Callable[..., Snapshot]
Collect = Callable[[str], Collected]

SOURCES = """
src:card a lg:Source ; lg:sourceKind lg:modelCard .
src:news a lg:Source ; lg:sourceKind lg:secondary .
"""


def claim(
    predicate: str, value: str, *, source: str, status: str = "declared", more: str = ""
) -> str:
    return (
        f"[] a lg:Claim ; rdf:subject m:a ; rdf:predicate lg:{predicate} ; rdf:object {value} ;"
        f" lg:status lg:{status} ; dct:source src:{source} {more} ."
    ).replace("[]", f"c:{crc32((predicate + value + source).encode())}")


@pytest.fixture
def collected(document: Callable[[str], str]) -> Collect:
    def collected(body: str) -> Collected:
        return collect(turtle.read_bytes(document(body).encode(), name="test.ttl"))

    return collected


def only(tables: Collected) -> Claim:
    (claim,) = tables.claims
    return claim


def entity(tables: Collected, name: str) -> Entity:
    return {str(key): value for key, value in tables.entities.items()}[name]


def test_a_direct_edge_without_a_claim_is_an_edge_that_nobody_is_said_to_state(
    collected: Collect,
) -> None:
    tables = collected(SOURCES + "m:a a lg:Model ; dct:source src:card ; lg:fineTunedFrom m:b .")
    found = only(tables)
    assert (found.subject, found.relation, found.object) == ("a", "fineTunedFrom", "b")
    assert (found.status, found.standing) == (Status.DECLARED, Standing.UNSOURCED)
    assert found.sources == ()
    assert tables.edges == [0]


def test_plain_description_without_a_claim_rests_on_the_sources_of_its_subject(
    collected: Collect,
) -> None:
    found = only(collected(SOURCES + "m:a a lg:Model ; dct:source src:card ; lg:released '2023' ."))
    assert (found.relation, found.object, found.standing) == ("released", "2023", Standing.STATED)
    assert [source.id for source in found.sources] == ["card"]


def test_a_parent_that_nothing_describes_is_an_entity_named_after_its_iri(
    collected: Collect,
) -> None:
    tables = collected(
        "m:a a lg:Model ; lg:fineTunedFrom m:org--parent ; lg:fineTunedOn d:org--data ;"
        " lg:developedBy o:someone ; lg:hasDeclaredLicense lic:mit ."
    )
    kinds = {name: (one.kind, one.label) for name, one in tables.entities.items()}
    assert kinds == {
        "a": (Kind.MODEL, "a"),
        "org/parent": (Kind.MODEL, "parent"),
        "dataset:org/data": (Kind.DATASET, "data"),
        "org:someone": (Kind.AGENT, "someone"),
        "license:mit": (Kind.LICENCE, "mit"),
    }


def test_a_child_that_no_class_describes_is_an_entity_too(collected: Collect) -> None:
    tables = collected("m:a lg:fineTunedFrom m:b . d:x lg:generatedBy m:b .")
    assert {name: one.kind for name, one in tables.entities.items()} == {
        "a": Kind.MODEL,
        "b": Kind.MODEL,
        "dataset:x": Kind.DATASET,
    }
    assert len(tables.edges) == 2


def test_foreign_iris_are_ids_of_their_own(published: Published) -> None:
    snapshot = published(
        """
        <http://example.org/m/1> a lg:Model ; rdfs:label "One" ;
            lg:fineTunedFrom <http://example.org/m/0> ; lg:fineTunedOn <http://example.org/d/1> .
        <urn:model:2> a lg:Model ; lg:mergedFrom <http://example.org/m/1> .
        """
    )
    catalog, csr = snapshot.catalog, snapshot.csr
    assert catalog.find("http://example.org/m/1") == (Step.EXACT, ("http://example.org/m/1",))
    data = catalog.entities(["dataset:http://example.org/d/1"])
    assert [(one.kind, one.iri) for one in data.values()] == [
        (Kind.DATASET, "http://example.org/d/1")
    ]
    assert csr.models == 3
    assert csr.nodes == 4
    assert csr.node("urn:model:2") is not None


def test_an_iri_of_ours_is_what_its_path_says_whatever_its_class(published: Published) -> None:
    snapshot = published(
        "fam:x a lg:Model ; lg:fineTunedFrom d:y . d:y a lg:Model . m:z a lg:Dataset ;"
        " lg:fineTunedFrom m:q ."
    )
    kinds = snapshot.catalog.entities(["family:x", "dataset:y", "z"])
    assert [one.kind for one in kinds.values()] == [Kind.FAMILY, Kind.DATASET, Kind.MODEL]
    assert snapshot.manifest.counts["edges of weight lineage"] == 1


def test_a_retired_id_resolves_to_its_successor(published: Published) -> None:
    snapshot = published(
        """
        m:old a lg:Model ; rdfs:label "Old" ; owl:deprecated true ; dct:isReplacedBy m:middle .
        m:middle owl:deprecated true ; dct:isReplacedBy m:new .
        m:new a lg:Model ; rdfs:label "New" .
        m:child a lg:Model ; lg:fineTunedFrom m:old .
        """
    )
    for name in ("old", "middle", "new"):
        found = snapshot.catalog.find(name)
        assert found is not None
        assert found[1] == ("new",)
    assert snapshot.manifest.counts["model"] == 2
    assert [c.object for c in snapshot.catalog.claims_about("child")] == ["new"]
    assert snapshot.manifest.counts["edges of weight lineage"] == 1


@pytest.mark.parametrize(
    "body",
    [
        "m:a a lg:Model ; owl:deprecated true ; dct:isReplacedBy m:b ."
        " m:b a lg:Model ; owl:deprecated true ; dct:isReplacedBy m:a .",
        "m:a a lg:Model ; owl:deprecated true ; dct:isReplacedBy m:gone .",
        "m:a a lg:Model ; owl:deprecated true .",
        "m:a a lg:Model ; dct:isReplacedBy m:b . m:b a lg:Model .",
    ],
)
def test_an_id_without_a_lasting_successor_stays_an_entity(body: str, collected: Collect) -> None:
    assert "a" in collected(body).entities


def test_two_claims_on_one_triple_are_one_with_all_sources(collected: Collect) -> None:
    one = claim("fineTunedFrom", "m:b", source="card")
    other = claim("fineTunedFrom", "m:b", source="news")
    found = only(collected(SOURCES + one + other))
    assert {source.id for source in found.sources} == {"card", "news"}


def test_of_two_claims_on_one_triple_the_careful_status_holds_with_its_own_sources(
    collected: Collect,
) -> None:
    one = claim("fineTunedFrom", "m:b", source="card")
    other = claim("fineTunedFrom", "m:b", source="news", status="disputed")
    found = only(collected(SOURCES + one + other))
    assert {source.id for source in found.sources} == {"news"}
    assert (found.status, found.standing) == (Status.DISPUTED, Standing.DISPUTED)


def test_a_claim_keeps_what_it_says_of_itself(collected: Collect) -> None:
    more = (
        "; lg:evidence lg:prose ; lg:precision lg:approximate ; lg:confidence 0.25 ;"
        ' lg:method "read" ; lg:field "base_model" ; lg:rawValue "B" ;'
        ' rdfs:comment "Wie gesagt"@de, "As said"@en ; lg:validFrom "2023" ; lg:validUntil "2024"'
    )
    found = only(collected(SOURCES + claim("fineTunedFrom", "m:b", source="card", more=more)))
    assert (found.evidence, found.precision, found.confidence) == ("prose", "approximate", 0.25)
    assert (found.method, found.field, found.raw) == ("read", "base_model", "B")
    assert found.comment == "As said"
    assert (found.valid_from, found.valid_until) == ("2023", "2024")


def test_a_source_that_nothing_describes_is_kept_under_its_address(collected: Collect) -> None:
    found = only(collected("m:a a lg:Model ; dct:source <http://e.org/x> ; lg:released '2023' ."))
    assert [source.address for source in found.sources] == ["http://e.org/x"]
    assert found.standing is Standing.REPORTED


def test_what_a_source_names_and_no_id_matches_is_unresolved(published: Published) -> None:
    snapshot = published(
        """
        m:a a lg:Model ; lg:hasUnresolved un:a-1, un:a-2 .
        un:a-1 a lg:UnresolvedReference ; lg:rawReference "Baize" ; lg:status lg:inferred ;
            lg:intendedPredicate lg:fineTunedFrom ; lg:referenceKind "model" ;
            lg:candidateFamily fam:baize .
        """
    )
    (found,) = snapshot.catalog.unresolved(["a"])
    assert (found.raw, found.relation, found.kind) == ("Baize", "fineTunedFrom", "model")
    assert (found.candidate_family, found.status) == ("family:baize", Status.INFERRED)


def test_what_the_publisher_states_stands_before_what_others_report(collected: Collect) -> None:
    card = claim("parameterCount", "7000000000", source="card")
    news = claim("parameterCount", "6", source="news")
    both = "m:a a lg:Model ; lg:parameterCount 7000000000, 6 ." + SOURCES
    for body in (card + news, news + card):
        assert entity(collected(both + body), "a").parameters == 7_000_000_000
    assert len(collected(both + card + news).claims) == 2


def test_a_licence_that_has_ended_gives_way_to_one_that_has_not(collected: Collect) -> None:
    old = claim("hasDeclaredLicense", "lic:old", source="card", more='; lg:validUntil "2023"')
    new = claim("hasDeclaredLicense", "lic:new", source="news")
    both = "m:a a lg:Model ; lg:hasDeclaredLicense lic:old, lic:new ." + SOURCES
    assert entity(collected(both + old + new), "a").licences == ("new",)
    assert entity(collected(both + old + new), "a").licences == ("new",)
    alone = "m:a a lg:Model ; lg:hasDeclaredLicense lic:old ." + SOURCES
    assert entity(collected(alone + old), "a").licences == ("old",)


def test_a_disputed_fact_is_no_headline_and_a_more_precise_date_is(collected: Collect) -> None:
    dates = claim("released", '"2023"', source="card") + claim(
        "released", '"2023-03-30"', source="card"
    )
    wrong = claim("released", '"2022-01-01"', source="card", status="disputed")
    body = SOURCES + 'm:a a lg:Model ; lg:released "2023", "2023-03-30" .'
    assert entity(collected(body + dates + wrong), "a").released == "2023-03-30"


@pytest.mark.parametrize("value", ['"many"', '"²"', '"+-5"', "1.5", '"' + "9" * 30 + '"', '""'])
def test_a_count_that_is_no_whole_number_stays_a_claim(value: str, published: Published) -> None:
    snapshot = published(f"m:a a lg:Model ; lg:parameterCount {value} .")
    assert snapshot.catalog.entities(["a"])["a"].parameters is None  # type: ignore[index]
    assert len(snapshot.catalog.claims_about("a")) == 1


def test_a_confidence_that_is_no_number_is_left_out(collected: Collect) -> None:
    more = '; lg:confidence "high"'
    body = SOURCES + claim("basedOn", "m:b", source="card", more=more)
    assert only(collected(body)).confidence is None
