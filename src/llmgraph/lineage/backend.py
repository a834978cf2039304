"""The networkx backend `llmgraph`: networkx functions take our graphs as they are.

networkx finds this module by the entry point `networkx.backends`, so `networkx.ancestors(graph,
id)` dispatches here. Function names, arguments and errors are networkx's; `weight` is refused, as
our edges have none. This module does not import networkx: whoever dispatches to it has done so.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from llmgraph.lineage import paths, structure, walks
from llmgraph.lineage.graph import EdgeKey, Lineage
from llmgraph.lineage.networkx_errors import ends, fail, known
from llmgraph.model import EntityId

F = TypeVar("F", bound=Callable[..., object])
NOT_THERE = "The node {} is not in the graph."


class Backend:
    """The networkx functions that work on a `Lineage` of any size without conversion."""


FUNCTIONS: dict[str, Callable[..., object]] = {}
"""Name of each networkx function that the backend has, and what answers it."""


def _offered(function: F) -> F:
    """Make a function part of the backend under its own name."""
    setattr(Backend, function.__name__, staticmethod(function))
    FUNCTIONS[function.__name__] = function
    return function


# --- reachability ----------------------------------------------------------------------------


@_offered
def ancestors(G: object, source: str) -> set[EntityId]:
    """Return every node that has a path to `source`, without it."""
    lineage = _lineage(G)
    node = known(lineage, source, NOT_THERE.format(source))
    return set(lineage.ids(walks.reached(lineage.up(), [node]))) - {EntityId(source)}


@_offered
def descendants(G: object, source: str) -> set[EntityId]:
    """Return every node that `source` has a path to, without it."""
    lineage = _lineage(G)
    node = known(lineage, source, NOT_THERE.format(source))
    return set(lineage.ids(walks.reached(lineage.down(), [node]))) - {EntityId(source)}


@_offered
def descendants_at_distance(G: object, source: str, distance: int) -> set[EntityId]:
    """Return the nodes at exactly this distance below `source`."""
    lineage = _lineage(G)
    node = known(lineage, source, NOT_THERE.format(source))
    found = walks.reached(lineage.down(), [node])
    return set(lineage.ids(other for other, far in found.items() if far == distance))


@_offered
def has_path(G: object, source: str, target: str) -> bool:
    """Return whether `target` comes from `source`."""
    lineage = _lineage(G)
    start, goal = ends(lineage, source, target)
    return any(start == other for other in walks.reached(lineage.up(), [goal]))


@_offered
def bfs_layers(G: object, sources: str | Iterable[str]) -> Iterator[list[EntityId]]:
    """Yield the nodes at distance 0, 1, 2 ... from the sources, downward."""
    lineage = _lineage(G)
    names = [sources] if isinstance(sources, str) and sources in lineage else list(sources)
    starts = [known(lineage, name, NOT_THERE.format(name)) for name in names]
    layers: dict[int, list[int]] = {}
    for node, distance in walks.reached(lineage.down(), starts).items():
        layers.setdefault(distance, []).append(node)
    for layer in layers.values():
        yield list(lineage.ids(layer))


# --- paths -----------------------------------------------------------------------------------


@_offered
def shortest_path(
    G: object,
    source: str | None = None,
    target: str | None = None,
    weight: object = None,
    method: str = "dijkstra",
) -> list[EntityId]:
    """Return the nodes of a shortest path; both ends must be given, without a weight."""
    if method not in {"dijkstra", "bellman-ford"}:
        raise ValueError(f"method not supported: {method}")
    if source is None or target is None or weight is not None:
        raise NotImplementedError("llmgraph: shortest_path takes both ends and no weight")
    lineage = _lineage(G)
    ends(lineage, source, target)
    steps = paths.shortest_path(lineage, target, source, _everything(lineage))
    if steps is None:
        fail("NetworkXNoPath", f"No path between {source} and {target}.")
    return [EntityId(source), *(step.child for step in reversed(steps))]


@_offered
def shortest_path_length(
    G: object,
    source: str | None = None,
    target: str | None = None,
    weight: object = None,
    method: str = "dijkstra",
) -> int:
    """Return the number of derivations on a shortest path; both ends must be given."""
    if source is None or target is None or weight is not None:
        raise NotImplementedError("llmgraph: shortest_path_length takes both ends and no weight")
    return len(shortest_path(G, source, target, weight, method)) - 1


@_offered
def single_source_shortest_path_length(
    G: object, source: str, cutoff: int | None = None
) -> dict[EntityId, int]:
    """Return the distance of every node below `source`, itself at 0, nearest first."""
    lineage = _lineage(G)
    node = known(lineage, source, f"Source {source} is not in G", kind="NodeNotFound")
    found = walks.reached(lineage.down(), [node])
    return {
        lineage.csr.id(other): distance
        for other, distance in found.items()
        if cutoff is None or distance <= cutoff
    }


@_offered
def all_simple_paths(
    G: object, source: str, target: object, cutoff: int | None = None
) -> Iterator[list[EntityId]]:
    """Yield the nodes of every path without a repeat, shortest first; parallel edges count each."""
    for way in all_simple_edge_paths(G, source, target, cutoff):
        yield [EntityId(source), *(child for _, child, _ in way)]


@_offered
def all_simple_edge_paths(
    G: object, source: str, target: object, cutoff: int | None = None
) -> Iterator[list[EdgeKey]]:
    """Yield the edges (parent, child, relation) of every path without a repeat, shortest first."""
    lineage = _lineage(G)
    known(lineage, source, f"source node {source} not in graph", kind="NodeNotFound")
    targets = _targets(lineage, target)
    scope = walks.Scope(depth=cutoff, influence=lineage.influence)
    found = [way for goal in targets for way in paths.all_paths(lineage, goal, source, scope)]
    for way in sorted(found, key=len):
        yield [(step.parent, step.child, step.relation.name) for step in reversed(way)]


def _targets(graph: Lineage, target: object) -> list[str]:
    if isinstance(target, str) and target in graph:
        return [target]
    if not isinstance(target, Iterable):  # text is an iterable of letters, to networkx as well
        fail("NodeNotFound", f"target node {target} not in graph")
    return [node for node in dict.fromkeys(target) if node in graph]


@_offered
def lowest_common_ancestor(G: object, node1: str, node2: str, default: object = None) -> object:
    """Return a nearest common ancestor of two nodes, or `default`."""
    lineage = _lineage(G)
    if not structure.is_acyclic(lineage):
        fail("NetworkXError", "LCA only defined on directed acyclic graphs.")
    if len(lineage) == 0:
        fail("NetworkXPointlessConcept", "LCA meaningless on null graphs.")
    missing = {node for node in (node1, node2) if node not in lineage}
    if missing:
        fail("NodeNotFound", f"Node(s) {missing} from pair {(node1, node2)} not in G.")
    found = paths.common_ancestors(lineage, [node1, node2], _everything(lineage))
    return found[0][0] if found else default


# --- the whole graph -------------------------------------------------------------------------


@_offered
def topological_generations(G: object) -> Iterator[list[EntityId]]:
    """Yield the nodes by generation, roots first; an error at the end if there is a cycle."""
    lineage = _lineage(G)
    placed = 0
    for generation in structure.generations(lineage):
        placed += len(generation)
        yield generation
    if placed < len(lineage):
        fail("NetworkXUnfeasible", "Graph contains a cycle or graph changed during iteration")


@_offered
def topological_sort(G: object) -> Iterator[EntityId]:
    """Yield every node after all its parents; an error at the end if there is a cycle."""
    for generation in topological_generations(G):
        yield from generation


@_offered
def is_directed_acyclic_graph(G: object) -> bool:
    """Return whether no node is its own ancestor."""
    return structure.is_acyclic(_lineage(G))


@_offered
def strongly_connected_components(G: object) -> Iterator[set[EntityId]]:
    """Yield the sets of nodes that all come from each other; most are of one node."""
    lineage = _lineage(G)
    for component in structure.components(lineage):
        yield set(lineage.ids(component))


@_offered
def simple_cycles(G: object, length_bound: int | None = None) -> Iterator[list[EntityId]]:
    """Yield every elementary cycle; networkx enumerates them inside each ring, which are small."""
    import networkx as nx  # imported already by whoever dispatched here

    lineage = _lineage(G)
    for ring in structure.cycles(lineage):
        inside: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        members = set(ring)
        for node in ring:
            for parent, child, relation in lineage.out_edges(node):
                if child in members:
                    inside.add_edge(parent, child, key=relation)
        yield from nx.simple_cycles(inside, length_bound)  # type: ignore[misc]


def convert_to_nx(graph: object, *, name: str | None = None) -> object:
    """Return a networkx copy of a graph: asked for where a user sets networkx's fallback."""
    import networkx as nx  # imported already by whoever dispatched here

    if not isinstance(graph, Lineage):
        return graph
    copy: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    copy.add_nodes_from(graph)
    for parent, child, relation in graph.edges():
        copy.add_edge(parent, child, key=relation)
    return copy


Backend.convert_to_nx = staticmethod(convert_to_nx)  # type: ignore[attr-defined]
backend = Backend()


def backend_info() -> dict[str, object]:
    """Return what networkx shows of this backend."""
    return {
        "backend_name": "llmgraph",
        "project": "llmgraph",
        "package": "llmgraph",
        "short_summary": "Lineage of language models, walked in a memory-mapped snapshot.",
        "functions": {name: {} for name in FUNCTIONS},
    }


def _lineage(graph: object) -> Lineage:
    if isinstance(graph, Lineage):
        return graph
    raise NotImplementedError(f"llmgraph cannot walk a {type(graph).__name__}")


def _everything(graph: Lineage) -> walks.Scope:
    return walks.Scope(influence=graph.influence)
