"""An rdflib Graph over a snapshot, for people who know rdflib."""

from typing import TYPE_CHECKING

from llmgraph.snapshot import Snapshot
from llmgraph.vocabulary import ASSERTED_GRAPH, PREFIXES

if TYPE_CHECKING:
    import rdflib


def as_rdflib(snapshot: Snapshot) -> "rdflib.Graph":
    """Return an rdflib Graph of what is asserted, ontology included, with our prefixes bound.

    It reads the snapshot's own store through oxrdflib: nothing is copied, at any size, and nothing
    can be written. `rdflib.Graph() + graph` makes a copy that can.
    """
    import oxrdflib
    import rdflib  # on use: rdflib's own room

    store = oxrdflib.OxigraphStore(store=snapshot.store.oxigraph)
    graph = rdflib.Graph(store, rdflib.URIRef(ASSERTED_GRAPH), bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    return graph
