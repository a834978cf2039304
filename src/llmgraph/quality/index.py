"""A graph in memory as the shapes read it: values of a node along a property, members of a class.

Membership follows SHACL 1.0, section 1.1: a node is an instance of its classes and of every class
above these by rdfs:subClassOf in the same graph.
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, cast

from llmgraph.vocabulary import RDF, RDFS

if TYPE_CHECKING:
    from pyoxigraph import BlankNode, Literal, NamedNode, Triple

    Term = NamedNode | BlankNode | Literal

TYPE = RDF + "type"


class Index:
    """The triples of one graph by property, forwards and backwards; each triple counts once."""

    def __init__(self, triples: Iterable["Triple"]) -> None:
        forward: dict[str, dict[Term, list[Term]]] = defaultdict(lambda: defaultdict(list))
        for subject, predicate, value in dict.fromkeys(triples):
            forward[predicate.value][cast("Term", subject)].append(cast("Term", value))
        self._forward = forward
        self._backward: dict[str, dict[Term, list[Term]]] = {}
        self._instances: dict[str, frozenset[Term]] = {}

    def along(self, predicate: str) -> dict["Term", list["Term"]]:
        """Return the values of each subject of a property."""
        return self._forward.get(predicate, {})

    def against(self, predicate: str) -> dict["Term", list["Term"]]:
        """Return the subjects of each value of a property."""
        if predicate not in self._backward:
            turned: dict[Term, list[Term]] = defaultdict(list)
            for subject, values in self.along(predicate).items():
                for value in values:
                    turned[value].append(subject)
            self._backward[predicate] = turned
        return self._backward[predicate]

    def instances(self, class_iri: str) -> frozenset["Term"]:
        """Return the members of a class and of the classes below it."""
        if class_iri not in self._instances:
            below = self._below(class_iri)
            self._instances[class_iri] = frozenset(
                node for c in below for node in self._members.get(c, ())
            )
        return self._instances[class_iri]

    def statements(self, node: "Term") -> Iterable[tuple[str, "Term"]]:
        """Yield property and value of each triple of a node."""
        for predicate, subjects in self._forward.items():
            for value in subjects.get(node, ()):
                yield predicate, value

    @cached_property
    def _members(self) -> dict[str, list["Term"]]:
        return {_text(c): nodes for c, nodes in self.against(TYPE).items()}

    def _below(self, class_iri: str) -> set[str]:
        found, queue = {class_iri}, [class_iri]
        narrower = {_text(c): subs for c, subs in self.against(RDFS + "subClassOf").items()}
        while queue:
            for sub in map(_text, narrower.get(queue.pop(), ())):
                if sub not in found:
                    found.add(sub)
                    queue.append(sub)
        return found


def _text(term: "Term") -> str:
    return term.value
