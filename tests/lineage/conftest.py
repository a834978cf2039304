"""A lineage graph in memory from a list of edges, and the same graph in networkx."""

from collections.abc import Callable, Sequence

import networkx as nx
import pytest

from llmgraph.lineage.graph import Lineage
from llmgraph.model import RELATION_BY_NAME, Tree
from llmgraph.snapshot.csr import Csr
from llmgraph.snapshot.csr_write import Edge, encode, in_node_order

NamedEdge = tuple[str, str, str]
Build = Callable[..., Lineage]


def lineage_of(
    edges: Sequence[NamedEdge], nodes: Sequence[str] = (), *, influence: bool = False
) -> Lineage:
    ends = {end for parent, child, _ in edges for end in (parent, child)}
    ids = in_node_order(sorted(ends | set(nodes)))
    number = {entity: place for place, entity in enumerate(ids)}
    tables: dict[Tree, list[Edge]] = {Tree.WEIGHT: [], Tree.INFLUENCE: []}
    for row, (parent, child, name) in enumerate(edges):
        relation = RELATION_BY_NAME[name]
        tables[relation.tree].append(Edge(number[child], number[parent], relation.code, row))
    return Lineage(Csr(memoryview(encode(ids, tables))), influence=influence)


@pytest.fixture(scope="session")
def build() -> Build:
    """Return the function that makes a `Lineage` of (parent, child, relation) edges."""
    return lineage_of


@pytest.fixture(scope="session")
def twin() -> Callable[[Sequence[NamedEdge], Sequence[str]], "nx.MultiDiGraph[str]"]:
    """Return the function that makes the same graph in networkx."""

    def make(edges: Sequence[NamedEdge], nodes: Sequence[str]) -> "nx.MultiDiGraph[str]":
        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        graph.add_nodes_from(sorted(nodes))
        for parent, child, relation in edges:
            graph.add_edge(parent, child, key=relation)
        return graph

    return make
