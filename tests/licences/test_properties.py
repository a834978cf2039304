"""What holds for every ancestry: drawn at random, with cycles, merges and every licence."""

from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from llmgraph.licences.findings import Licences, Severity
from llmgraph.licences.fixes import Case, fixes
from llmgraph.licences.judge import judge
from llmgraph.licences.profile import Profile
from llmgraph.licences.table import table
from llmgraph.licences.walk import WEIGHTS, reach
from llmgraph.model import RELATION_BY_CODE

Ask = Callable[..., Licences]
ROWS = sorted(table().rows)
MODELS = ["t", "p", "q", "r", "g"]
DATASETS = ["d1", "d2", "d3"]
RELATIONS = [relation.name for relation in RELATION_BY_CODE.values()]
EDGES = st.builds(
    "{} {} {} {}".format,
    st.sampled_from(MODELS + DATASETS),
    st.sampled_from(RELATIONS),
    st.sampled_from(MODELS + DATASETS),
    st.sampled_from(["", "prose", "curated", "own"]),
)
WORLDS = st.lists(EDGES, max_size=12)
LABELS = st.dictionaries(st.sampled_from(MODELS + DATASETS), st.sampled_from(ROWS))
PROFILES = st.builds(
    Profile,
    purpose=st.sampled_from([None, "commercial", "research"]),
    hosted=st.booleans(),
    territory=st.sampled_from([None, "EU", "JP", "KR"]),
    users=st.sampled_from([None, 1, 10**9]),
)


def conflicts(found: Licences) -> set[tuple[str, str]]:
    return {
        (one.rule, one.terms.id)
        for one in found.findings
        if one.severity is Severity.CONFLICT and one.start == found.target
    }


def summary(found: Licences) -> set[tuple[object, ...]]:
    return {
        (one.rule, one.terms.id, one.severity, one.start, len(one.path))
        for one in found.findings
        if one.rule != "R16"  # which of two equal paths is told may differ, and so its edges
    }


@settings(max_examples=150)
@given(world=WORLDS, labels=LABELS, profile=PROFILES, data=st.data())
def test_the_order_of_edges_does_not_matter(
    ask_drawn: Ask, world: list[str], labels: dict[str, str], profile: Profile, data: Any
) -> None:
    turned = data.draw(st.permutations(world))
    one, other = (ask_drawn(lines, labels, profile) for lines in (world, turned))
    assert summary(one) == summary(other)
    assert one.severity == other.severity
    assert one.effective == other.effective


@settings(max_examples=150)
@given(world=WORLDS, labels=LABELS, relation=st.sampled_from(sorted(WEIGHTS)))
def test_a_longer_chain_of_weights_loses_no_conflict(
    ask_drawn: Ask, world: list[str], labels: dict[str, str], relation: str
) -> None:
    """A child with the same label and name, one step further down."""
    labels = {**labels, "u": labels.get("t", "none")}
    before = ask_drawn(world, labels, name="t")
    after = ask_drawn([f"u {relation} t", *world], labels, target="u", name="t")
    assert conflicts(before) <= conflicts(after)


@settings(max_examples=150)
@given(
    world=WORLDS,
    labels=LABELS,
    stricter=st.sampled_from(["cc-by-nc-sa-4.0", "cc-by-nc-4.0", "llama1"]),
)
def test_a_stricter_child_adds_no_conflict_of_its_own(
    ask_drawn: Ask, world: list[str], labels: dict[str, str], stricter: str
) -> None:
    """Over permissive parents alone, whatever the edges."""
    permissive = dict.fromkeys(MODELS + DATASETS, "apache-2.0")
    found = ask_drawn(world, {**permissive, "t": stricter})
    assert found.severity <= Severity.OBLIGATION


@settings(max_examples=100)
@given(world=WORLDS, labels=LABELS, profile=PROFILES)
def test_removing_what_a_fix_names_clears_the_conflict(
    drawn: Any, world: list[str], labels: dict[str, str], profile: Profile
) -> None:
    made = drawn(world, labels)
    target = made.number("t")
    compatible = table().compatible
    judged = judge(made, target, profile, compatible=compatible, name="t")
    case = Case(made, target, profile, compatible, "t")
    for fix in fixes(case, judged):
        assert fix.parents
        for parents in fix.parents:
            left = case.conflicts(without=[made.names.index(one) for one in parents])
            assert (fix.rule, fix.licence) not in left
        for label in fix.labels:
            left = case.conflicts(label=table()[label])
            assert (fix.rule, fix.licence) not in left
        for name in fix.names:
            assert (fix.rule, fix.licence) not in case.conflicts(name=name)


@example(["t pretrainedOn p", "p generatedBy p", "p fineTunedFrom q"], {"t": "mit", "p": "mit"})
@settings(max_examples=150)
@given(world=WORLDS, labels=LABELS)
def test_every_path_that_is_told_is_made_of_edges_and_repeats_no_node(
    ask_drawn: Ask, world: list[str], labels: dict[str, str]
) -> None:
    edges = {tuple(line.split()[:3]) for line in world}
    found = ask_drawn(world, labels, paths=4)
    for one in found.findings:
        for path in (one.path, *one.more):
            assert {(hop.child, hop.relation, hop.parent) for hop in path} <= edges
        for way in one.ways:
            assert len(set(way)) == len(way)
        assert len(one.more) <= one.others
    assert 0 <= found.coverage.known <= found.coverage.ancestors


class Counting:
    """A world that counts how often it is asked for edges."""

    def __init__(self, world: Any) -> None:
        self.world = world
        self.asked = 0

    def node(self, number: int) -> Any:
        return self.world.node(number)

    def edges(self, number: int) -> Sequence[Any]:
        self.asked += 1
        found: Sequence[Any] = self.world.edges(number)
        return found


def test_a_walk_up_forty_merges_of_two_is_linear_and_its_paths_are_counted(
    ask_drawn: Ask, drawn: Any
) -> None:
    lines = []
    for place in range(40):
        child = "t" if place == 0 else f"m{place}"
        lines += [f"{child} mergedFrom l{place}", f"{child} mergedFrom r{place}"]
        lines += [f"{side}{place} fineTunedFrom m{place + 1}" for side in "lr"]
    labels = {"t": "mit", "m40": "cc-by-nc-4.0"}
    counting = Counting(drawn(lines, labels))
    reach(counting, counting.world.number("t"), counting.node(0).kind)
    assert counting.asked <= 2 * len(counting.world.names)
    (one,) = [one for one in ask_drawn(lines, labels, paths=3).findings if one.rule == "R05"]
    assert len(one.path) == 80
    assert one.others == 1_000_000 - 1
    assert len(one.ways) == 3


def test_paths_within_a_cycle_are_told_and_counted(ask_drawn: Ask) -> None:
    lines = ["t mergedFrom p", "t mergedFrom q", "p fineTunedFrom q", "q fineTunedFrom p"]
    found = ask_drawn(lines, {"t": "mit", "p": "llama2", "q": "llama2"}, paths=9)
    for one in found.findings:
        assert one.terms.id != "llama2" or (len(one.more), one.others) == (3, 3)


def test_a_chain_of_forty_keeps_its_conflict(ask_drawn: Ask) -> None:
    chain = ["t fineTunedFrom m0", *(f"m{n} fineTunedFrom m{n + 1}" for n in range(40))]
    found = ask_drawn(chain, {"t": "mit", "m40": "llama1"})
    assert ("R01", "llama1") in conflicts(found)
    assert found.coverage == (1, 41)
