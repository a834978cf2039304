"""The networkx backend `llmgraph`: networkx functions take our graphs as they are.

networkx finds this module by the entry point `networkx.backends`, so `networkx.ancestors(graph,
id)` dispatches here. Function names, arguments and errors are networkx's. This module does not
import networkx: whoever dispatches to it has done so.
"""

from collections.abc import Iterable, Iterator
from typing import NoReturn

from llmgraph.errors import UnknownEntity
from llmgraph.lineage import paths, structure, walks
from llmgraph.lineage.graph import Lineage
from llmgraph.model import EntityId


class Backend:
    """The networkx functions that work on a `Lineage` of any size without conversion."""

    @staticmethod
    def ancestors(G: object, source: str) -> set[EntityId]:  # noqa: N803  networkx's names
        """Return every node that has a path to `source`, without it."""
        graph = _lineage(G)
        node = _known(graph, source, f"The node {source} is not in the graph.")
        return set(graph.ids(walks.reached(graph.up(), [node]))) - {EntityId(source)}

    @staticmethod
    def descendants(G: object, source: str) -> set[EntityId]:  # noqa: N803
        """Return every node that `source` has a path to, without it."""
        graph = _lineage(G)
        node = _known(graph, source, f"The node {source} is not in the graph.")
        return set(graph.ids(walks.reached(graph.down(), [node]))) - {EntityId(source)}

    @staticmethod
    def has_path(G: object, source: str, target: str) -> bool:  # noqa: N803
        """Return whether `target` comes from `source`."""
        graph = _lineage(G)
        _both(graph, source, target)
        scope = walks.Scope(influence=graph.influence)
        return paths.shortest_path(graph, target, source, scope) is not None

    @staticmethod
    def shortest_path(
        G: object,  # noqa: N803
        source: str | None = None,
        target: str | None = None,
        weight: object = None,
        method: str = "dijkstra",
    ) -> list[EntityId]:
        """Return the nodes of a shortest path; both ends must be given, without weights."""
        if source is None or target is None or weight is not None:
            raise NotImplementedError("llmgraph: shortest_path takes both ends and no weight")
        if method not in {"dijkstra", "bellman-ford"}:
            raise ValueError(f"method not supported: {method}")
        graph = _lineage(G)
        _both(graph, source, target)
        scope = walks.Scope(influence=graph.influence)
        steps = paths.shortest_path(graph, target, source, scope)
        if steps is None:
            _no_path(f"No path between {source} and {target}.")
        return [EntityId(source), *(step.child for step in reversed(steps))]

    @staticmethod
    def lowest_common_ancestor(
        G: object,  # noqa: N803
        node1: str,
        node2: str,
        default: object = None,
    ) -> object:
        """Return a nearest common ancestor of two nodes, or `default`."""
        graph = _lineage(G)
        _has_lowest_ancestors(graph)
        missing = {node for node in (node1, node2) if node not in graph}
        if missing:
            import networkx as nx  # imported already by whoever dispatched here

            raise nx.NodeNotFound(f"Node(s) {missing} from pair {(node1, node2)} not in G.")
        found = paths.common_ancestors(
            graph, [node1, node2], walks.Scope(influence=graph.influence)
        )
        return found[0][0] if found else default

    @staticmethod
    def topological_generations(G: object) -> Iterator[list[EntityId]]:  # noqa: N803
        """Yield the nodes by generation, roots first; an error at the end if there is a cycle."""
        graph = _lineage(G)
        placed = 0
        for generation in structure.generations(graph):
            placed += len(generation)
            yield generation
        if placed < len(graph):
            _unfeasible("Graph contains a cycle or graph changed during iteration")

    @staticmethod
    def is_directed_acyclic_graph(G: object) -> bool:  # noqa: N803
        """Return whether no node is its own ancestor."""
        return structure.is_acyclic(_lineage(G))

    @staticmethod
    def bfs_layers(G: object, sources: str | Iterable[str]) -> Iterator[list[EntityId]]:  # noqa: N803
        """Yield the nodes at distance 0, 1, 2 ... from the sources, downward."""
        graph = _lineage(G)
        names = [sources] if isinstance(sources, str) and sources in graph else list(sources)
        starts = [_known(graph, name, f"The node {name} is not in the graph.") for name in names]
        layers: list[list[int]] = [list(dict.fromkeys(starts))]
        for node, distance in walks.reached(graph.down(), starts).items():
            if distance == len(layers):
                layers.append([])
            if distance:
                layers[distance].append(node)
        for layer in layers:
            if layer:
                yield list(graph.ids(layer))


backend = Backend()


def backend_info() -> dict[str, object]:
    """Return what networkx shows of this backend."""
    names = [name for name in vars(Backend) if not name.startswith("_")]
    return {
        "backend_name": "llmgraph",
        "project": "llmgraph",
        "package": "llmgraph",
        "short_summary": "Lineage of language models, walked in a memory-mapped snapshot.",
        "functions": {name: {} for name in names},
    }


def _lineage(graph: object) -> Lineage:
    """Return the `Lineage` that is walked: the graph itself, or the one a larger graph carries."""
    if isinstance(graph, Lineage):
        return graph
    inner = getattr(graph, "lineage", None)
    if isinstance(inner, Lineage):
        return inner
    raise NotImplementedError(f"llmgraph cannot walk a {type(graph).__name__}")


def _known(graph: Lineage, entity: str, message: str) -> int:
    try:
        return graph.number(entity)
    except (UnknownEntity, AttributeError):
        import networkx as nx  # imported already by whoever dispatched here

        raise nx.NetworkXError(message) from None


def _both(graph: Lineage, source: str, target: str) -> None:
    for name, node in (("Source", source), ("Target", target)):
        if node not in graph:
            import networkx as nx  # imported already by whoever dispatched here

            raise nx.NodeNotFound(f"{name} {node} is not in G")


def _no_path(message: str) -> NoReturn:
    import networkx as nx  # imported already by whoever dispatched here

    raise nx.NetworkXNoPath(message)


def _unfeasible(message: str) -> NoReturn:
    import networkx as nx  # imported already by whoever dispatched here

    raise nx.NetworkXUnfeasible(message)


def _has_lowest_ancestors(graph: Lineage) -> None:
    import networkx as nx  # imported already by whoever dispatched here

    if not structure.is_acyclic(graph):
        raise nx.NetworkXError("LCA only defined on directed acyclic graphs.")
    if len(graph) == 0:
        raise nx.NetworkXPointlessConcept("LCA meaningless on null graphs.")
