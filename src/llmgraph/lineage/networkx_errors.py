"""The errors networkx raises, raised by our backend with the same words.

networkx is imported here on use only: whoever dispatches to the backend has imported it before.
"""

from typing import NoReturn

from llmgraph.lineage.graph import Lineage


def known(graph: Lineage, entity: object, message: str, *, kind: str = "NetworkXError") -> int:
    """Return the node number of an id; raise the error of this kind if it is no node."""
    node = graph.csr.node(entity) if isinstance(entity, str) else None
    if node is None or node >= len(graph):
        fail(kind, message)
    return node


def ends(graph: Lineage, source: object, target: object) -> tuple[int, int]:
    """Return the node numbers of both ends of a path; raise NodeNotFound as networkx does."""
    missing = {
        name: node
        for name, node in (("Source", source), ("Target", target))
        if not isinstance(node, str) or node not in graph
    }
    for name, node in missing.items():
        fail("NodeNotFound", f"{name} {node} is not in G")
    return graph.number(str(source)), graph.number(str(target))


def fail(kind: str, message: str) -> NoReturn:
    """Raise the networkx error of this name."""
    import networkx as nx  # see the module's docstring

    raise getattr(nx, kind)(message)
