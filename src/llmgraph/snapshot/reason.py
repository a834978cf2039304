"""What the three rules of ontology/inference.ru conclude from the facts, cycles left out."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from llmgraph import resources, turtle
from llmgraph.model import EntityId, Tree
from llmgraph.snapshot.collect import Collected
from llmgraph.vocabulary import RELATION_IRIS

if TYPE_CHECKING:
    from pyoxigraph import Triple


def vocabulary() -> list["Triple"]:
    """Return the ontology's triples; its blank nodes have the same names in every build."""
    import pyoxigraph as ox  # on use: a lineage query from a snapshot never builds

    triples = turtle.read(resources.ontology())
    dataset = ox.Dataset(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return [quad.triple for quad in dataset]


def conclusions(
    facts: Iterable["Triple"], tables: Collected, ontology: Sequence["Triple"]
) -> list["Triple"]:
    """Return what the rules conclude and neither `facts` nor `ontology` holds, in order."""
    import pyoxigraph as ox  # on use: see vocabulary

    store = ox.Store()
    told = {ox.Quad(t.subject, t.predicate, t.object) for t in (*_usable(facts, tables), *ontology)}
    store.extend(told)
    store.update(resources.inference().read_text("utf-8"))
    concluded = {quad.triple for quad in store if quad not in told}
    return sorted(concluded.difference(facts), key=str)


def _usable(facts: Iterable["Triple"], tables: Collected) -> list["Triple"]:
    """Return the triples that the rules may use: relations, without edges that lie in a cycle."""
    import pyoxigraph as ox  # on use: see vocabulary

    iris = {entity.id: entity.iri for entity in tables.entities.values()}
    cyclic = {(iris[c.subject], iris[EntityId(c.object)]) for c in tables.claims if c.in_cycle}
    trees = {ox.NamedNode(iri): r.tree for iri, r in RELATION_IRIS.items()}
    found = []
    for triple in facts:
        tree = trees.get(triple.predicate, Tree.OTHER)
        if tree is Tree.OTHER:
            continue
        ends = (str(getattr(triple.subject, "value", "")), str(getattr(triple.object, "value", "")))
        if tree is not Tree.WEIGHT or ends not in cyclic:
            found.append(triple)
    return found
