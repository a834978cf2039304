"""`Lineage`: the walkable graph over a snapshot's edges, in the shape networkx knows.

Edges run parent to child, the edge key is the relation. By default the nodes are models and the
edges weight lineage, which alone is ancestry; with `influence` data and its edges join in.
"""

from collections.abc import Iterable, Iterator

from llmgraph.errors import UnknownEntity
from llmgraph.model import RELATION_BY_CODE, EntityId, Relation, Tree
from llmgraph.snapshot.csr import CODE, TREES, Csr, Side

EdgeKey = tuple[EntityId, EntityId, str]
"""Parent, child, relation."""


class Lineage:
    """A directed multigraph of any size; nothing is loaded until a walk touches it."""

    __networkx_backend__ = "llmgraph"

    def __init__(self, csr: Csr, *, influence: bool = False) -> None:
        self._csr = csr
        self.influence = influence
        self.trees: tuple[Tree, ...] = TREES if influence else (Tree.WEIGHT,)

    @property
    def csr(self) -> Csr:
        """Return the edges this graph walks."""
        return self._csr

    # --- between ids and node numbers ----------------------------------------------------------

    def number(self, entity: str) -> int:
        """Return the node number of an id. Raises UnknownEntity if it takes no part."""
        node = self.csr.node(entity)
        if node is None or node >= len(self):
            raise UnknownEntity(entity)
        return node

    def ids(self, nodes: Iterable[int]) -> Iterator[EntityId]:
        """Yield the ids of node numbers. Lazy."""
        return map(self.csr.id, nodes)

    def up(self) -> tuple[Side, ...]:
        """Return the edges from each node to its parents, one part per tree."""
        return tuple(self.csr.up[tree] for tree in self.trees)

    def down(self) -> tuple[Side, ...]:
        """Return the edges from each node to its children, one part per tree."""
        return tuple(self.csr.down[tree] for tree in self.trees)

    # --- as networkx graphs are asked ----------------------------------------------------------

    def is_directed(self) -> bool:
        """Return True: an edge runs from parent to child."""
        return True

    def is_multigraph(self) -> bool:
        """Return True: two relations may join the same pair."""
        return True

    def __len__(self) -> int:
        return self.csr.nodes if self.influence else self.csr.models

    def __iter__(self) -> Iterator[EntityId]:
        return self.ids(range(len(self)))

    def __contains__(self, entity: object) -> bool:
        if not isinstance(entity, str):
            return False
        node = self.csr.node(entity)
        return node is not None and node < len(self)

    def has_node(self, entity: object) -> bool:
        """Return whether this id is a node."""
        return entity in self

    def has_edge(self, parent: str, child: str, key: str | None = None) -> bool:
        """Return whether `child` comes directly from `parent`, by relation `key` if given."""
        if parent not in self or child not in self:
            return False
        return any(p == parent and key in {None, r} for p, _, r in self.in_edges(child))

    def number_of_nodes(self) -> int:
        """Return how many nodes there are."""
        return len(self)

    def number_of_edges(self) -> int:
        """Return how many edges there are, parallel ones counted each."""
        return sum(len(side.target) for side in self.up())

    def predecessors(self, entity: str) -> Iterator[EntityId]:
        """Yield the direct parents of an id, each once, in order."""
        return self.ids(_targets(self.up(), self.number(entity)))

    def successors(self, entity: str) -> Iterator[EntityId]:
        """Yield the direct children of an id, each once, in order."""
        return self.ids(_targets(self.down(), self.number(entity)))

    def in_edges(self, entity: str) -> Iterator[EdgeKey]:
        """Yield (parent, child, relation) of each edge that leads to an id."""
        node = self.number(entity)
        for side in self.up():
            for parent, code, _ in side.edges(node):
                yield self.csr.id(parent), EntityId(entity), relation_of(code).name

    def out_edges(self, entity: str) -> Iterator[EdgeKey]:
        """Yield (parent, child, relation) of each edge that leaves an id."""
        node = self.number(entity)
        for side in self.down():
            for child, code, _ in side.edges(node):
                yield EntityId(entity), self.csr.id(child), relation_of(code).name

    def edges(self) -> Iterator[EdgeKey]:
        """Yield (parent, child, relation) of every edge, by parent. Lazy; O(edges) time."""
        for entity in self:
            yield from self.out_edges(entity)

    def in_degree(self, entity: str) -> int:
        """Return the number of edges from parents."""
        node = self.number(entity)
        return sum(side.degree(node) for side in self.up())

    def out_degree(self, entity: str) -> int:
        """Return the number of edges to children."""
        node = self.number(entity)
        return sum(side.degree(node) for side in self.down())

    def __repr__(self) -> str:
        kind = "lineage and influence" if self.influence else "lineage"
        return f"<{kind}: {self.number_of_nodes()} nodes, {self.number_of_edges()} edges>"


def relation_of(code: int) -> Relation:
    """Return the relation of a stored relation byte."""
    return RELATION_BY_CODE[code & CODE]


def _targets(sides: Iterable[Side], node: int) -> list[int]:
    found: dict[int, None] = {}
    for side in sides:
        found.update(dict.fromkeys(side.targets(node)))
    return sorted(found)
