"""What the rules conclude is the transitive closure, computed here in plain Python."""

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from llmgraph import turtle
from llmgraph.model import COARSER, RELATIONS, Tree
from llmgraph.snapshot.collect import collect
from llmgraph.snapshot.reason import conclusions, vocabulary
from llmgraph.vocabulary import LG

ONTOLOGY = vocabulary()
WEIGHT = [relation.name for relation in RELATIONS if relation.tree is Tree.WEIGHT]
TRAINED = ["trainedOn", "pretrainedOn", "fineTunedOn", "alignedOn"]

names = st.integers(0, 7).map("m:n{}".format)
data = st.integers(0, 3).map("d:d{}".format)
Edges = set[tuple[str, str, str]]
edges: st.SearchStrategy[Edges] = st.sets(
    st.one_of(
        st.tuples(names, st.sampled_from(WEIGHT), names),
        st.tuples(names, st.sampled_from(TRAINED), data),
        st.tuples(data, st.just("generatedBy"), names),
    ),
    max_size=24,
)


def reached(pairs: set[tuple[str, str]], start: str) -> set[str]:
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        one = waiting.pop()
        for parent in {other for child, other in pairs if child == one} - seen:
            seen.add(parent)
            waiting.append(parent)
    return seen


def expected(told: Edges) -> Edges:
    """Return what follows from the edges without those of a cycle of weight lineage."""
    pairs = {(child, parent) for child, relation, parent in told if relation in WEIGHT}
    kept = {(child, parent) for child, parent in pairs if child not in reached(pairs, parent)}
    kept -= {(child, parent) for child, parent in kept if child == parent}
    found = {(child, "basedOn", parent) for child, parent in kept}
    found |= {(one, "derivedFrom", up) for one, _ in kept for up in reached(kept, one)}
    found |= {
        (student, "learnedFrom", teacher)
        for student, relation, text in told
        if relation in TRAINED
        for other, made, teacher in told
        if made == "generatedBy" and other == text
    }
    return found - told


@settings(max_examples=60, deadline=None)
@given(told=edges)
def test_the_rules_conclude_the_transitive_closure_without_cycles(
    document: Callable[[str], str], told: Edges
) -> None:
    text = document("".join(f"{one} lg:{relation} {two} .\n" for one, relation, two in told))
    facts = turtle.read_bytes(text.encode(), name="random.ttl")
    concluded = {
        (_short(triple.subject), triple.predicate.value.removeprefix(LG), _short(triple.object))
        for triple in conclusions(facts, collect(facts), ONTOLOGY)
        if triple.predicate.value.startswith(LG)
    }
    assert concluded == expected(told)


def _short(term: object) -> str:
    namespace, _, name = str(getattr(term, "value", "")).rpartition("/")
    return f"{'d' if namespace.endswith('dataset') else 'm'}:{name}"


def test_every_relation_of_weight_lineage_is_below_based_on() -> None:
    assert {name for name in WEIGHT if name != "basedOn"} == {
        name for name, coarse in COARSER.items() if coarse == "basedOn"
    }


def test_the_ontology_has_the_same_triples_in_every_build() -> None:
    assert set(vocabulary()) == set(vocabulary())
