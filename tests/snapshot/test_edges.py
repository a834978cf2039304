"""Which claims are walked, and how cycles are marked and kept from the rules."""

from collections.abc import Callable

import pytest

from llmgraph import turtle
from llmgraph.snapshot import Snapshot
from llmgraph.snapshot.collect import Collected, collect

Published = Callable[..., Snapshot]
Collect = Callable[[str], Collected]


@pytest.fixture
def collected(document: Callable[[str], str]) -> Collect:
    def collected(body: str) -> Collected:
        return collect(turtle.read_bytes(document(body).encode(), name="test.ttl"))

    return collected


def edges(tables: Collected) -> set[tuple[str, str, str]]:
    claims = [tables.claims[row] for row in tables.edges]
    return {(claim.subject, claim.relation, claim.object) for claim in claims}


def cyclic(tables: Collected) -> set[tuple[str, str]]:
    return {(claim.subject, claim.object) for claim in tables.claims if claim.in_cycle}


@pytest.mark.parametrize(
    ("coarse", "fine"),
    [
        ("m:a lg:basedOn m:b", "m:a lg:fineTunedFrom m:b"),
        ("m:a lg:trainedOn d:b", "m:a lg:pretrainedOn d:b"),
        ("d:a lg:dataDerivedFrom d:b", "d:a lg:includesData d:b"),
    ],
)
def test_a_coarser_relation_beside_a_finer_one_stays_a_claim_and_is_not_walked(
    coarse: str, fine: str, collected: Collect
) -> None:
    tables = collected(f"{coarse} . {fine} .")
    assert len(tables.claims) == 2
    ((_, relation, _),) = edges(tables)
    assert f"lg:{relation}" in fine
    assert len(edges(collected(f"{coarse} ."))) == 1


def test_a_disputed_finer_relation_leaves_the_coarser_one_walked(collected: Collect) -> None:
    tables = collected(
        "m:a lg:basedOn m:b . c:1 a lg:Claim ; rdf:subject m:a ; rdf:predicate lg:fineTunedFrom ;"
        " rdf:object m:b ; lg:status lg:disputed ."
    )
    assert edges(tables) == {("a", "basedOn", "b")}


def test_a_claim_without_its_triple_is_kept_and_not_walked(collected: Collect) -> None:
    tables = collected(
        "m:a a lg:Model . c:1 a lg:Claim ; rdf:subject m:a ; rdf:predicate lg:fineTunedFrom ;"
        " rdf:object m:b ; lg:status lg:declared ."
    )
    assert len(tables.claims) == 1
    assert edges(tables) == set()


def test_a_merge_has_an_edge_to_each_parent(collected: Collect) -> None:
    tables = collected("m:a lg:mergedFrom m:b, m:c . m:b lg:fineTunedFrom m:d .")
    assert edges(tables) == {
        ("a", "mergedFrom", "b"),
        ("a", "mergedFrom", "c"),
        ("b", "fineTunedFrom", "d"),
    }
    assert cyclic(tables) == set()


def test_two_relations_of_one_pair_are_two_edges(collected: Collect) -> None:
    assert len(edges(collected("m:a lg:mergedFrom m:b ; lg:quantizedFrom m:b ."))) == 2


def test_what_is_neither_weight_lineage_nor_influence_is_not_walked(collected: Collect) -> None:
    tables = collected(
        "m:a a lg:Model ; lg:relatedTo m:b ; lg:supersededBy m:c ; lg:evaluatedOn d:d ;"
        " lg:basedOn fam:x ; lg:developedBy o:z ."
    )
    assert edges(tables) == set()
    assert len(tables.claims) == 5


def test_self_references_and_cycles_are_edges_and_marked(collected: Collect) -> None:
    #  a ─▶ b ─▶ c ─▶ a,  d ─▶ a (into the ring),  a ─▶ e (out of it),  f ─▶ f
    tables = collected(
        "m:a lg:fineTunedFrom m:b, m:e . m:b lg:mergedFrom m:c . m:c lg:basedOn m:a ."
        " m:d lg:fineTunedFrom m:a . m:f lg:fineTunedFrom m:f ."
    )
    assert len(edges(tables)) == 6
    assert cyclic(tables) == {("a", "b"), ("b", "c"), ("c", "a"), ("f", "f")}


def test_an_edge_between_two_rings_is_in_no_cycle(collected: Collect) -> None:
    tables = collected(
        "m:a lg:basedOn m:b, m:c . m:b lg:basedOn m:a . m:c lg:basedOn m:d . m:d lg:basedOn m:c ."
    )
    assert cyclic(tables) == {("a", "b"), ("b", "a"), ("c", "d"), ("d", "c")}


def test_a_cycle_through_data_is_no_cycle_of_weight_lineage(collected: Collect) -> None:
    tables = collected(
        "m:a lg:fineTunedOn d:x . d:x lg:generatedBy m:a . d:x lg:includesData d:x ."
    )
    assert len(edges(tables)) == 3
    assert cyclic(tables) == set()


def test_the_rules_use_no_edge_that_lies_in_a_cycle(
    published: Published, sparql: Callable[[Snapshot, str], set[str]]
) -> None:
    snapshot = published(
        "m:a lg:fineTunedFrom m:b ; lg:basedOn m:b . m:b lg:mergedFrom m:a ; lg:basedOn m:root ."
        " m:child lg:fineTunedFrom m:a . m:self lg:fineTunedFrom m:self ; lg:basedOn m:self ."
        " <urn:x:1> lg:basedOn <urn:x:2> . <urn:x:2> lg:basedOn <urn:x:1> ."
    )

    def derived(entity: str) -> set[str]:
        return sparql(snapshot, f"SELECT ?o WHERE {{ {entity} lg:derivedFrom ?o }}")

    assert derived("m:a") == set()
    assert derived("m:b") == {"root"}
    assert derived("m:child") == {"a"}
    assert derived("m:self") == set()
    assert derived("<urn:x:1>") == set()
    assert snapshot.manifest.counts["edges in a cycle"] == 5
