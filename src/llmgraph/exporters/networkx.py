"""A networkx MultiDiGraph of an answer, and GraphML written by networkx from it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from llmgraph.exporters.display import Display
from llmgraph.exporters.document import entity_value, link_value
from llmgraph.lineage.subgraph import Subgraph

if TYPE_CHECKING:
    import networkx as nx


def multidigraph(subgraph: Subgraph) -> "nx.MultiDiGraph[str]":
    """Return the answer as a MultiDiGraph: edges parent to child, the relation as their key.

    Facts of entities and claims are attributes under the names of the JSON document; `sources` is
    a list of addresses.
    """
    import networkx as nx  # on use: the command line answers without it

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for entity in sorted(subgraph.nodes()):
        facts = entity_value(subgraph.entities[entity])
        graph.add_node(entity, **{key: value for key, value in facts.items() if key != "id"})
    for link in subgraph.links:
        facts = link_value(link)
        left = {key: v for key, v in facts.items() if key not in {"subject", "object", "relation"}}
        graph.add_edge(link.step.parent, link.step.child, key=link.step.relation.name, **left)
    return graph


def write(subgraph: Subgraph, display: Display) -> Iterator[str]:
    """Yield GraphML; lists are joined by blanks and unknown facts left out, as it has neither."""
    import networkx as nx  # on use: as above

    graph = multidigraph(subgraph)
    for _, facts in graph.nodes(data=True):
        _flatten(facts)
    for _, _, facts in graph.edges(data=True):
        _flatten(facts)
    yield from nx.generate_graphml(graph, named_key_ids=True)


def _flatten(facts: dict[str, object]) -> None:
    for key, value in list(facts.items()):
        if value is None:
            del facts[key]
        elif isinstance(value, list):
            facts[key] = " ".join(map(str, value))
