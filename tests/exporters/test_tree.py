"""The tree of large answers, and of claims that are disputed."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from llmgraph.exporters import Display, lines
from llmgraph.lineage.subgraph import Link, Subgraph
from llmgraph.lineage.walks import Step
from llmgraph.model import RELATION_BY_NAME, Claim, Entity, EntityId, Kind, Standing, Status

Ask = Callable[..., tuple[int, str, str]]

DISPUTES = """@prefix lg: <https://w3id.org/llmgraph/ont#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix schema: <https://schema.org/> .
@prefix m: <https://w3id.org/llmgraph/model/> . @prefix c: <https://w3id.org/llmgraph/claim/> .
@prefix d: <https://w3id.org/llmgraph/dataset/> . @prefix src: <https://w3id.org/llmgraph/source/> .
src:forum a lg:Source ; schema:url <https://example.org/forum> .
m:far a lg:Model . m:other a lg:Model ; lg:basedOn m:far . m:near a lg:Model . d:data a lg:Dataset .
m:child a lg:Model ; lg:mergedFrom m:near .
c:m.child.fineTunedFrom.other a lg:Claim ; rdf:subject m:child ;
    rdf:predicate lg:fineTunedFrom ; rdf:object m:other ;
    lg:status lg:disputed ; dct:source src:forum .
c:m.child.trainedOn.d.data a lg:Claim ; rdf:subject m:child ;
    rdf:predicate lg:trainedOn ; rdf:object d:data ; lg:status lg:disputed .
"""


@pytest.fixture
def disputes(run: Ask, tmp_path: Path) -> Callable[..., list[str]]:
    """A function that gives the lines of an answer about a graph with disputed claims."""
    file = tmp_path / "disputes.ttl"
    file.write_text(DISPUTES, "utf-8")

    def disputes(*arguments: str) -> list[str]:
        code, out, _ = run(*arguments, "--graph", str(file))
        assert code == 0
        return out.splitlines()

    return disputes


def _chain(ends: list[tuple[EntityId, EntityId]]) -> Subgraph:
    """Return what came from the first parent: each child fine-tuned from its parent."""
    relation = RELATION_BY_NAME["fineTunedFrom"]
    links = tuple(
        Link(
            Step(place + 1, child, parent, relation, place),
            Claim(child, relation.name, parent, Status.DECLARED, Standing.REPORTED),
        )
        for place, (parent, child) in enumerate(ends)
    )
    known = {end: Entity(end, Kind.MODEL, str(end), str(end)) for pair in ends for end in pair}
    start = (ends[0][0],)
    return Subgraph("descendants", {}, start, start, known, links, upward=False)


@pytest.mark.parametrize("display", [Display(), Display(invert=True), Display(dedupe=False)])
def test_a_chain_longer_than_the_stack_is_printed(display: Display) -> None:
    names = [EntityId(f"m{place}") for place in range(5001)]
    text = list(lines(_chain(list(pairwise(names))), "tree", display))
    assert len(text) == 5002
    assert text[5000].startswith(" " * 4 * 4999 + "└── fine-tuned")
    assert text[-1] == "5000 descendants."


class Compared(str):
    """A name that counts how often it was compared with another."""

    __slots__ = ()
    times = 0

    def __eq__(self, other: object) -> bool:
        Compared.times += 1
        return str.__eq__(self, other)

    __hash__ = str.__hash__


@pytest.mark.parametrize(("fold", "shown"), [(True, 3), (False, 1002)])
def test_a_wide_fan_takes_no_more_than_a_few_looks_at_each_child(fold: bool, shown: int) -> None:
    root = EntityId("root")
    fan = _chain([(root, EntityId(Compared(f"m{place}"))) for place in range(1000)])
    links = tuple(link._replace(step=link.step._replace(distance=1)) for link in fan.links)
    object.__setattr__(fan, "links", links)
    Compared.times = 0
    assert len(list(lines(fan, "tree", Display(fold=fold)))) == shown
    assert Compared.times < 20 * len(links)


def test_a_disputed_claim_is_shown_and_leads_nowhere(disputes: Callable[..., list[str]]) -> None:
    first, *rest = disputes("ancestors", "child")
    assert first == "child  licence unknown"
    assert rest[0].split()[:4] == ["├──", "merged", "from", "near"]
    assert rest[1].startswith("└── fine-tuned from  other ")
    assert rest[1].endswith("  [disputed]")
    assert rest[2:] == ["1 ancestor, 1 disputed claim."]


def test_a_disputed_claim_has_its_sources(disputes: Callable[..., list[str]]) -> None:
    shown = disputes("ancestors", "child", "--sources")
    place = next(n for n, line in enumerate(shown) if "[disputed]" in line)
    assert shown[place + 1] == "      source  https://example.org/forum"


def test_disputed_claims_follow_the_relations_asked_for(
    disputes: Callable[..., list[str]],
) -> None:
    shown = disputes("ancestors", "child", "--influence")
    assert [line.split()[1:3] for line in shown if line.endswith("[disputed, influence]")] == [
        ["trained", "on"]
    ]
    assert shown[-1] == "1 ancestor, 2 disputed claims."
    assert disputes("ancestors", "child", "--relation", "merge")[-1] == "1 ancestor."


def test_what_is_disputed_is_no_descendant(disputes: Callable[..., list[str]]) -> None:
    assert disputes("descendants", "other") == ["other  licence unknown", "no descendants."]


def test_an_inverted_tree_keeps_the_disputed_claim(disputes: Callable[..., list[str]]) -> None:
    shown = disputes("ancestors", "child", "--invert")
    assert shown[2].startswith("    └── fine-tuned from  other ")
    assert shown[-1] == "1 ancestor, 1 disputed claim."
