"""What a layer adds to the graph below it, and what it withdraws."""

from collections.abc import Callable
from pathlib import Path

import pytest

import llmgraph
from llmgraph.errors import InvalidInput
from llmgraph.model import Status
from llmgraph.snapshot import Snapshot
from llmgraph.snapshot.build import build

Published = Callable[..., Snapshot]
Ancestors = Callable[[Snapshot, str], set[str]]
Sparql = Callable[[Snapshot, str], set[str]]
Write = Callable[[str, str], Path]

CLAIM = """
{iri} a lg:Claim ; rdf:subject m:alpaca ; rdf:predicate lg:fineTunedFrom ; rdf:object m:llama ;
    lg:status lg:{status} ; dct:source src:{source} .
"""
NAMED = "c:m.alpaca.fineTunedFrom.llama"


def claim(status: str, *, iri: str = NAMED, source: str = "card") -> str:
    return CLAIM.format(iri=iri, status=status, source=source)


def statuses(snapshot: Snapshot) -> list[Status]:
    claims = snapshot.catalog.claims_about("alpaca")
    return [claim.status for claim in claims if claim.relation == "fineTunedFrom"]


DISPUTED = claim("disputed")
AGAIN = claim("declared") + "m:alpaca lg:fineTunedFrom m:llama ."
DIRECT = "SELECT ?o WHERE { m:alpaca lg:fineTunedFrom ?o }"
DERIVED = "SELECT ?o WHERE { m:alpaca lg:derivedFrom ?o }"
STATUS = "SELECT ?s WHERE { ?claim a lg:Claim ; rdf:object m:llama ; lg:status ?s }"


def test_a_layer_adds_facts(
    published: Published, statements: str, ancestors: Ancestors, sparql: Sparql
) -> None:
    found = published(statements, "m:root lg:basedOn m:origin . m:new lg:fineTunedFrom m:alpaca .")
    assert ancestors(found, "new") == {"alpaca", "llama", "root", "origin"}
    assert sparql(found, DERIVED) == {"llama", "root", "origin"}


def test_what_a_layer_disputes_is_withdrawn_below_it(
    published: Published, statements: str, ancestors: Ancestors, sparql: Sparql
) -> None:
    found = published(statements, DISPUTED)
    assert ancestors(found, "alpaca") == set()
    assert statuses(found) == [Status.DISPUTED]
    assert sparql(found, DIRECT) == set()
    assert sparql(found, DERIVED) == set()
    assert sparql(found, STATUS) == {"ont#disputed"}
    assert ancestors(found, "llama") == {"root"}


def test_a_dispute_reaches_through_several_layers(
    published: Published, statements: str, ancestors: Ancestors, sparql: Sparql
) -> None:
    found = published(statements, "m:extra a lg:Model .", AGAIN, DISPUTED)
    assert ancestors(found, "alpaca") == set()
    assert sparql(found, DIRECT) == set()


def test_a_later_layer_can_declare_again_what_one_below_it_disputes(
    published: Published, statements: str, ancestors: Ancestors, sparql: Sparql
) -> None:
    found = published(statements, DISPUTED, AGAIN)
    assert ancestors(found, "alpaca") == {"llama", "root"}
    assert statuses(found) == [Status.DECLARED]
    assert sparql(found, DERIVED) == {"llama", "root"}
    assert sparql(found, STATUS) == {"ont#declared"}


def test_a_layer_cannot_assert_by_a_claim_alone_what_one_below_it_withdrew(
    published: Published, statements: str, ancestors: Ancestors, sparql: Sparql
) -> None:
    """A walk and a query agree: an edge is a direct triple."""
    found = published(statements, DISPUTED, claim("declared"))
    assert ancestors(found, "alpaca") == sparql(found, DERIVED) == set()


def test_a_layer_with_a_claim_of_its_own_name_disputes_the_same_triple(
    published: Published, statements: str, ancestors: Ancestors, sparql: Sparql
) -> None:
    own = "<https://example.org/claims/1>"
    found = published(
        statements, claim("disputed", iri=own, source="forum") + "src:forum a lg:Source ."
    )
    assert ancestors(found, "alpaca") == set()
    assert statuses(found) == [Status.DISPUTED]
    assert sparql(found, DIRECT) == set()
    (disputed,) = [c for c in found.catalog.claims_about("alpaca") if c.object == "llama"]
    assert [source.id for source in disputed.sources] == ["forum"]


def test_who_stood_behind_a_claim_does_not_stand_behind_its_dispute(
    published: Published, statements: str
) -> None:
    found = published(statements, claim("disputed", source="forum") + "src:forum a lg:Source .")
    (disputed,) = [c for c in found.catalog.claims_about("alpaca") if c.object == "llama"]
    assert (disputed.status, [source.id for source in disputed.sources]) == (
        Status.DISPUTED,
        ["forum"],
    )


def test_a_dispute_of_a_triple_without_a_claim_below_withdraws_it(
    published: Published, ancestors: Ancestors, sparql: Sparql
) -> None:
    found = published("m:alpaca a lg:Model ; lg:fineTunedFrom m:llama .", DISPUTED)
    assert ancestors(found, "alpaca") == set()
    assert sparql(found, DIRECT) == set()
    assert statuses(found) == [Status.DISPUTED]


def test_a_dispute_leaves_other_relations_of_the_same_pair(
    published: Published, statements: str, ancestors: Ancestors
) -> None:
    found = published(statements + "m:alpaca lg:distilledFrom m:llama .", DISPUTED)
    assert ancestors(found, "alpaca") == {"llama", "root"}
    relations = {c.relation for c in found.catalog.claims_about("alpaca") if c.object == "llama"}
    assert relations == {"fineTunedFrom", "distilledFrom"}


def test_a_source_that_two_layers_add_stands_once(published: Published, statements: str) -> None:
    source = 'src:blog a lg:Source ; dct:title "Blog" .'
    more = claim("declared", source="blog") + source
    found = published(statements, more, more)
    (one,) = [c for c in found.catalog.claims_about("alpaca") if c.relation == "fineTunedFrom"]
    assert sorted(source.id for source in one.sources) == ["blog", "card"]


def test_a_triple_in_two_layers_stands_once(
    published: Published, statements: str, sparql: Sparql
) -> None:
    once, twice = published(statements, name="one"), published(statements, statements, name="two")
    assert twice.manifest.counts == once.manifest.counts
    assert sparql(twice, DIRECT) == {"llama"}


def test_a_snapshot_folder_as_a_base_holds_what_its_files_hold(
    published: Published, statements: str, tmp_path: Path, ancestors: Ancestors
) -> None:
    base = published(statements)
    again = Snapshot(build(((base.folder.parent,),), tmp_path / "again"))
    third = Snapshot(build(((again.folder.parent,),), tmp_path / "third"))
    assert again.manifest.counts == base.manifest.counts
    assert third.manifest.counts == base.manifest.counts
    assert ancestors(third, "alpaca") == ancestors(base, "alpaca")
    assert third.catalog.claims_about("alpaca") == base.catalog.claims_about("alpaca")


def test_layers_lie_over_a_snapshot_folder_too(
    published: Published, statements: str, write: Write
) -> None:
    base = published(statements).folder.parent
    layers = [write("own.ttl", "m:root lg:basedOn m:origin ."), write("no.ttl", DISPUTED)]
    graph = llmgraph.open(str(base), layers=[str(layers[0])])
    assert set(graph.ancestors("alpaca").reached()) == {"llama", "root", "origin"}
    graph = llmgraph.open(str(base), layers=[str(layer) for layer in layers])
    assert set(graph.ancestors("alpaca").reached()) == set()


def test_layers_over_a_snapshot_folder_follow_when_it_is_built_again(
    published: Published, statements: str, write: Write
) -> None:
    base, layer = published(statements).folder.parent, write("own.ttl", "m:own a lg:Model .")
    graph = llmgraph.open(str(base), layers=[str(layer)])
    assert set(graph.ancestors("alpaca").reached()) == {"llama", "root"}
    published(statements + "m:root lg:basedOn m:origin .")
    graph = llmgraph.open(str(base), layers=[str(layer)])
    assert set(graph.ancestors("alpaca").reached()) == {"llama", "root", "origin"}


def test_the_order_of_layers_decides(
    published: Published, statements: str, ancestors: Ancestors
) -> None:
    assert ancestors(published(statements, AGAIN, DISPUTED, name="no"), "alpaca") == set()
    assert ancestors(published(statements, DISPUTED, AGAIN, name="yes"), "alpaca") != set()


def test_a_layer_that_is_missing_or_malformed_is_named(write: Write, statements: str) -> None:
    facts = write("facts.ttl", statements)
    with pytest.raises(InvalidInput, match=r"missing\.ttl: no such file"):
        llmgraph.open(str(facts), layers=[str(facts.with_name("missing.ttl"))])
    with pytest.raises(InvalidInput, match=r"broken\.ttl:\d+"):
        llmgraph.open(str(facts), layers=[str(write("broken.ttl", "m:a lg:basedOn"))])
    with pytest.raises(InvalidInput, match="no such file"):
        llmgraph.open(str(facts), layers=[str(facts.parent)])
