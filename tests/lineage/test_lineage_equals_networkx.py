"""Every walk holds against networkx on random multigraphs: the same answer or the same error.

The graphs have cycles, merges, parallel edges and self-loops. Where ties make several answers
valid, ours must be one of them.
"""

from collections.abc import Callable, Hashable
from itertools import pairwise
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmgraph.lineage import paths, structure, walks
from llmgraph.model import RELATIONS, Tree

NODES = [f"org/m{n}" for n in range(7)]
WEIGHT = [relation.name for relation in RELATIONS if relation.tree is Tree.WEIGHT]

edge = st.tuples(st.sampled_from(NODES), st.sampled_from(NODES), st.sampled_from(WEIGHT[:3]))
multigraphs = st.lists(edge, max_size=16, unique=True)
forward = edge.filter(lambda e: e[0] < e[1])
acyclic = st.lists(forward, max_size=16, unique=True)
node = st.sampled_from(NODES)
node_or_stranger = st.sampled_from([*NODES, "org/stranger"])

Build = Callable[..., Any]
Twin = Callable[..., "nx.MultiDiGraph[str]"]


def outcome(function: Callable[..., Any], *arguments: Hashable) -> tuple[str, Any]:
    """Return what a call gave: its value, or the kind of its error."""
    try:
        return "value", function(*arguments)
    except nx.NetworkXException as error:
        return "error", type(error)


@given(multigraphs, node_or_stranger)
def test_ancestors_and_descendants_are_those_of_networkx(
    build: Build, twin: Twin, edges: Any, start: str
) -> None:
    ours, theirs = build(edges, NODES), twin(edges, NODES)
    assert outcome(nx.ancestors, ours, start) == outcome(nx.ancestors, theirs, start)
    assert outcome(nx.descendants, ours, start) == outcome(nx.descendants, theirs, start)


@given(multigraphs, node)
def test_a_walk_reaches_each_claim_once_at_its_least_distance(
    build: Build, twin: Twin, edges: Any, start: str
) -> None:
    theirs = twin(edges, NODES).reverse()
    distances = nx.single_source_shortest_path_length(theirs, start)
    steps = list(walks.ancestors(build(edges, NODES), start))
    expected = {row for row, (_, child, _) in enumerate(edges) if child in distances}
    assert sorted(step.claim for step in steps) == sorted(expected)
    for step in steps:
        assert step.distance == distances[step.child] + 1
        assert (step.parent, step.child, step.relation.name) == tuple(edges[step.claim])
    assert [step.distance for step in steps] == sorted(step.distance for step in steps)


@given(multigraphs, node, st.integers(0, 4))
def test_a_depth_keeps_the_steps_within_it(
    build: Build, edges: Any, start: str, depth: int
) -> None:
    graph = build(edges, NODES)
    every = list(walks.descendants(graph, start))
    within = list(walks.descendants(graph, start, walks.Scope(depth=depth)))
    assert within == [step for step in every if step.distance <= depth]


@given(multigraphs, node, st.sampled_from(WEIGHT[:3]))
def test_a_walk_by_one_relation_is_the_walk_on_its_edges_alone(
    build: Build, edges: Any, start: str, relation: str
) -> None:
    scope = walks.Scope(relations=frozenset({relation}))
    chosen = [edge for edge in edges if edge[2] == relation]
    narrow = {(s.parent, s.child) for s in walks.ancestors(build(chosen, NODES), start)}
    assert {
        (s.parent, s.child) for s in walks.ancestors(build(edges, NODES), start, scope)
    } == narrow


@given(multigraphs, node_or_stranger, node_or_stranger)
def test_paths_are_those_of_networkx(
    build: Build, twin: Twin, edges: Any, one: str, other: str
) -> None:
    ours, theirs = build(edges, NODES), twin(edges, NODES)
    assert outcome(nx.has_path, ours, one, other) == outcome(nx.has_path, theirs, one, other)
    kind, found = outcome(nx.shortest_path, ours, one, other)
    their_kind, expected = outcome(nx.shortest_path, theirs, one, other)
    assert kind == their_kind
    if kind == "error":
        assert found == expected
        return
    assert len(found) == len(expected)
    assert (found[0], found[-1]) == (one, other)
    assert all(theirs.has_edge(parent, child) for parent, child in pairwise(found))


@given(multigraphs, node, node)
def test_all_paths_are_the_simple_edge_paths_of_networkx(
    build: Build, twin: Twin, edges: Any, parent: str, child: str
) -> None:
    found = list(paths.all_paths(build(edges, NODES), child, parent))
    lengths = [len(way) for way in found]
    assert lengths == sorted(lengths)
    ours = {tuple((s.parent, s.child, s.relation.name) for s in reversed(way)) for way in found}
    assert len(ours) == len(found)
    theirs = nx.all_simple_edge_paths(twin(edges, NODES), parent, child)
    assert ours == ({()} if parent == child else {tuple(way) for way in theirs})


@given(acyclic, node, node)
def test_common_ancestors_are_the_lowest_ones(
    build: Build, twin: Twin, edges: Any, one: str, other: str
) -> None:
    ours, theirs = build(edges, NODES), twin(edges, NODES)
    shared = (nx.ancestors(theirs, one) | {one}) & (nx.ancestors(theirs, other) | {other})
    lowest = {n for n in shared if not (nx.descendants(theirs, n) & shared)}
    found = paths.common_ancestors(ours, [one, other])
    assert {entity for entity, _ in found} == lowest
    for entity, distances in found:
        assert distances[0] == nx.shortest_path_length(theirs, entity, one)
        assert distances[1] == nx.shortest_path_length(theirs, entity, other)
    answer = nx.lowest_common_ancestor(ours, one, other)
    assert answer in lowest if lowest else answer is None
    assert (nx.lowest_common_ancestor(theirs, one, other) is None) == (not lowest)


@given(multigraphs, node, node)
def test_common_ancestors_in_a_graph_with_cycles_cover_every_shared_one(
    build: Build, twin: Twin, edges: Any, one: str, other: str
) -> None:
    ours, theirs = build(edges, NODES), twin(edges, NODES)
    shared = (nx.ancestors(theirs, one) | {one}) & (nx.ancestors(theirs, other) | {other})
    found = [entity for entity, _ in paths.common_ancestors(ours, [one, other])]
    assert set(found) <= shared
    covered = set(found).union(*(nx.ancestors(theirs, entity) for entity in found))
    assert shared <= covered
    for entity in found:
        assert not any(entity in nx.ancestors(theirs, lower) for lower in found if lower != entity)


@given(multigraphs, node_or_stranger, node_or_stranger)
def test_lowest_common_ancestor_fails_as_in_networkx(
    build: Build, twin: Twin, edges: Any, one: str, other: str
) -> None:
    ours, theirs = build(edges, NODES), twin(edges, NODES)
    kind, found = outcome(nx.lowest_common_ancestor, ours, one, other)
    their_kind, expected = outcome(nx.lowest_common_ancestor, theirs, one, other)
    assert kind == their_kind
    assert kind == "value" or found == expected


@given(multigraphs)
def test_generations_and_acyclicity_are_those_of_networkx(
    build: Build, twin: Twin, edges: Any
) -> None:
    ours, theirs = build(edges, NODES), twin(edges, NODES)
    assert nx.is_directed_acyclic_graph(ours) == nx.is_directed_acyclic_graph(theirs)

    def generations(graph: Any) -> list[list[str]]:
        return [sorted(generation) for generation in nx.topological_generations(graph)]

    assert outcome(generations, ours) == outcome(generations, theirs)


@given(multigraphs, st.lists(node_or_stranger, min_size=1, max_size=3))
def test_layers_are_those_of_networkx(
    build: Build, twin: Twin, edges: Any, sources: list[str]
) -> None:
    def layers(graph: Any) -> list[set[str]]:
        return [set(layer) for layer in nx.bfs_layers(graph, sources)]

    assert outcome(layers, build(edges, NODES)) == outcome(layers, twin(edges, NODES))


def walked(function: Callable[..., Any], *arguments: Any) -> tuple[str, Any]:
    """Return what a generator yields, in an order of no meaning, or the kind of its error."""
    kind, value = outcome(lambda: sorted(map(tuple, function(*arguments))))
    return kind, value


@given(multigraphs, node_or_stranger, node_or_stranger, st.none() | st.integers(0, 4))
def test_simple_paths_are_those_of_networkx(
    build: Build, twin: Twin, edges: Any, one: str, other: str, cutoff: int | None
) -> None:
    ours, theirs = build(edges, NODES), twin(edges, NODES)
    for function in (nx.all_simple_paths, nx.all_simple_edge_paths):
        found = walked(function, ours, one, other, cutoff)
        assert found == walked(function, theirs, one, other, cutoff)


@given(multigraphs, node_or_stranger, st.lists(node, max_size=3))
def test_simple_paths_to_several_targets_are_those_of_networkx(
    build: Build, twin: Twin, edges: Any, one: str, targets: list[str]
) -> None:
    ours, theirs = build(edges, NODES), twin(edges, NODES)
    found = walked(nx.all_simple_paths, ours, one, targets)
    assert found == walked(nx.all_simple_paths, theirs, one, targets)


@given(multigraphs, node_or_stranger, node_or_stranger, st.integers(0, 4))
def test_distances_are_those_of_networkx(
    build: Build, twin: Twin, edges: Any, one: str, other: str, number: int
) -> None:
    ours, theirs = build(edges, NODES), twin(edges, NODES)
    for function, arguments in (
        (nx.shortest_path_length, (one, other)),
        (nx.single_source_shortest_path_length, (one,)),
        (nx.single_source_shortest_path_length, (one, number)),
        (nx.descendants_at_distance, (one, number)),
    ):
        found = outcome(function, ours, *arguments)
        assert found == outcome(function, theirs, *arguments), function


@given(multigraphs, st.none() | st.integers(0, 4))
def test_elementary_cycles_are_those_of_networkx(
    build: Build, twin: Twin, edges: Any, bound: int | None
) -> None:
    def rings(graph: Any) -> list[tuple[str, ...]]:
        found = [tuple(cycle) for cycle in nx.simple_cycles(graph, bound)]
        return sorted(min(c[i:] + c[:i] for i in range(len(c))) for c in found)

    assert rings(build(edges, NODES)) == rings(twin(edges, NODES))


@given(multigraphs)
def test_strong_components_and_a_topological_order_are_those_of_networkx(
    build: Build, twin: Twin, edges: Any
) -> None:
    ours, theirs = build(edges, NODES), twin(edges, NODES)
    found = {frozenset(c) for c in nx.strongly_connected_components(ours)}
    assert found == {frozenset(c) for c in nx.strongly_connected_components(theirs)}
    kind, order = outcome(lambda: list(nx.topological_sort(ours)))
    assert kind == outcome(lambda: list(nx.topological_sort(theirs)))[0]
    if kind == "value":
        place = {entity: number for number, entity in enumerate(order)}
        assert all(place[parent] < place[child] for parent, child in theirs.edges())
        assert sorted(order) == sorted(theirs)


@given(multigraphs)
def test_cycles_are_the_strong_components_and_self_loops(
    build: Build, twin: Twin, edges: Any
) -> None:
    theirs = twin(edges, NODES)
    expected = sorted(
        tuple(sorted(ring))
        for ring in nx.strongly_connected_components(theirs)
        if len(ring) > 1 or any(theirs.has_edge(n, n) for n in ring)
    )
    assert list(structure.cycles(build(edges, NODES))) == expected


@given(multigraphs, node)
def test_roots_and_siblings_follow_from_the_edges(
    build: Build, twin: Twin, edges: Any, start: str
) -> None:
    ours, theirs = build(edges, NODES), twin(edges, NODES)
    line = nx.ancestors(theirs, start) | {start}
    assert set(structure.roots(ours, start)) == {n for n in line if theirs.in_degree(n) == 0}
    expected = {c for p in theirs.predecessors(start) for c in theirs.successors(p)} - {start}
    assert set(structure.siblings(ours, start)) == expected


@given(multigraphs, node)
def test_the_graph_answers_as_a_multidigraph_does(
    build: Build, twin: Twin, edges: Any, start: str
) -> None:
    ours, theirs = build(edges, NODES), twin(edges, NODES)
    assert list(ours) == sorted(theirs)
    assert (len(ours), ours.number_of_edges()) == (len(theirs), theirs.number_of_edges())
    assert sorted(ours.edges()) == sorted(theirs.edges(keys=True))
    assert list(ours.predecessors(start)) == sorted(theirs.predecessors(start))
    assert list(ours.successors(start)) == sorted(theirs.successors(start))
    assert ours.in_degree(start) == theirs.in_degree(start)
    assert ours.out_degree(start) == theirs.out_degree(start)
    assert all(ours.has_edge(*edge) and ours.has_edge(*edge[:2]) for edge in edges)
    assert start in ours
    assert "org/stranger" not in ours


@pytest.mark.parametrize("name", ["pagerank", "minimum_spanning_tree", "all_pairs_shortest_path"])
def test_a_function_we_lack_raises_what_networkx_raises(build: Build, name: str) -> None:
    graph = build([("a", "b", "basedOn")])
    with pytest.raises(NotImplementedError):
        getattr(nx, name)(graph)
