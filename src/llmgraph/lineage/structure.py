"""The shape of the whole graph: generations, roots, siblings, cycles."""

from collections.abc import Iterator

from llmgraph.lineage.graph import Lineage
from llmgraph.lineage.walks import reached
from llmgraph.model import EntityId


def roots(graph: Lineage, entity: str) -> tuple[EntityId, ...]:
    """Return the ancestors of `entity` that come from nothing known; itself if it has no parent.

    In id order. Raises UnknownEntity.
    """
    up = graph.up()
    found = reached(up, [graph.number(entity)])
    return tuple(
        graph.csr.id(node) for node in sorted(found) if not any(side.degree(node) for side in up)
    )


def siblings(graph: Lineage, entity: str) -> tuple[EntityId, ...]:
    """Return what else came directly from a parent of `entity`, in id order.

    Raises UnknownEntity.
    """
    node = graph.number(entity)
    parents = {parent for side in graph.up() for parent in side.targets(node)}
    found = {c for side in graph.down() for parent in parents for c in side.targets(parent)}
    return tuple(graph.csr.id(child) for child in sorted(found - {node}))


def generations(graph: Lineage) -> Iterator[list[EntityId]]:
    """Yield the nodes generation by generation: first those without parents, then their children.

    A node stands in the first generation after all its parents. Nodes in a cycle, and what comes
    from one, stand in none. O(nodes) memory.
    """
    up, down = graph.up(), graph.down()
    waiting = {}
    current = []
    for node in range(len(graph)):
        degree = sum(side.degree(node) for side in up)
        if degree:
            waiting[node] = degree
        else:
            current.append(node)
    while current:
        yield [graph.csr.id(node) for node in current]
        following = []
        for node in current:
            for side in down:
                for child in side.targets(node):
                    waiting[child] -= 1
                    if waiting[child] == 0:
                        following.append(child)
                        del waiting[child]
        current = sorted(following)


def is_acyclic(graph: Lineage) -> bool:
    """Return whether no node is its own ancestor."""
    return sum(map(len, generations(graph))) == len(graph)


def cycles(graph: Lineage) -> tuple[tuple[EntityId, ...], ...]:
    """Return each ring of nodes that come from each other, and each node that names itself.

    Rings are the strongly connected components of more than one node, by Tarjan's algorithm
    without recursion; members and rings in id order.
    """
    rings = [ring for ring in components(graph) if len(ring) > 1 or _names_itself(graph, ring[0])]
    return tuple(tuple(graph.ids(sorted(ring))) for ring in sorted(map(sorted, rings)))


def _names_itself(graph: Lineage, node: int) -> bool:
    return any(node in side.targets(node) for side in graph.up())


def components(graph: Lineage) -> Iterator[list[int]]:
    """Yield the strongly connected components as node numbers; most are of one node. Lazy."""
    up = graph.up()

    def parents(node: int) -> Iterator[int]:
        return (parent for side in up for parent in side.targets(node))

    order: dict[int, int] = {}
    low: dict[int, int] = {}
    stack: list[int] = []
    on_stack: set[int] = set()
    for root in range(len(graph)):
        if root in order:
            continue
        work = [(root, parents(root))]
        order[root] = low[root] = len(order)
        stack.append(root)
        on_stack.add(root)
        while work:
            node, rest = work[-1]
            step = next(
                (parent for parent in rest if parent not in order or parent in on_stack), -1
            )
            if step < 0:
                work.pop()
                if work:
                    above = work[-1][0]
                    low[above] = min(low[above], low[node])
                if low[node] == order[node]:
                    yield _popped(stack, on_stack, node)
            elif step in order:
                low[node] = min(low[node], order[step])
            else:
                order[step] = low[step] = len(order)
                stack.append(step)
                on_stack.add(step)
                work.append((step, parents(step)))


def _popped(stack: list[int], on_stack: set[int], node: int) -> list[int]:
    ring = []
    while True:
        member = stack.pop()
        on_stack.discard(member)
        ring.append(member)
        if member == node:
            return ring
