"""Several files as one graph: what a layer adds, and what it withdraws from the layers below.

A layer that calls a claim disputed withdraws the direct triple that a lower layer asserts; the
status that the highest layer gives to a statement is the one that holds.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from llmgraph.vocabulary import DCT, LG, RDF

if TYPE_CHECKING:
    from pyoxigraph import Triple

Statement = tuple[object, object, object]


def merged(layers: Sequence[Iterable["Triple"]]) -> list["Triple"]:
    """Return the triples of all layers, the lowest first, each once.

    O(triples) memory. A single layer comes back as it is, and may repeat itself.
    """
    if len(layers) == 1:
        return list(layers[0])
    triples: dict[Triple, int] = {}
    claims: dict[Statement, dict[Triple, int]] = defaultdict(dict)
    for level, layer in enumerate(layers):
        own = dict.fromkeys(layer, level)
        if level:
            _withdraw(triples, own, claims)
        triples |= {triple: level for triple in own if triple not in triples}
        for statement, statuses in _statuses(own).items():
            claims[statement] |= statuses
    return list(triples)


def _withdraw(
    below: dict["Triple", int],
    own: dict["Triple", int],
    claims: dict[Statement, dict["Triple", int]],
) -> None:
    replaced = set()
    for statement, statuses in _statuses(own).items():
        for status in claims[statement]:
            if status.object not in {mine.object for mine in statuses}:
                below.pop(status, None)
                replaced.add(status.subject)
        if any(getattr(status.object, "value", "") == LG + "disputed" for status in statuses):
            for triple in [t for t in _as_triples(statement) if t not in own]:
                below.pop(triple, None)
    if replaced:  # whoever stood behind the former status does not stand behind the new one
        source = DCT + "source"
        for triple in [t for t in below if t.subject in replaced and t.predicate.value == source]:
            below.pop(triple)


def _as_triples(statement: Statement) -> list["Triple"]:
    import pyoxigraph as ox  # on use: a lineage query from a snapshot never builds

    subject, predicate, value = statement
    return [ox.Triple(subject, predicate, value)]  # type: ignore[arg-type]


def _statuses(layer: Iterable["Triple"]) -> dict[Statement, dict["Triple", int]]:
    """Return the status triples of the claims of a layer, by the statement they are about."""
    parts: dict[object, dict[str, list[Triple]]] = defaultdict(lambda: defaultdict(list))
    wanted = {RDF + "subject", RDF + "predicate", RDF + "object", LG + "status"}
    for triple in layer:
        if triple.predicate.value in wanted:
            parts[triple.subject][triple.predicate.value].append(triple)
    found: dict[Statement, dict[Triple, int]] = defaultdict(dict)
    for claim in parts.values():
        ends = [claim.get(RDF + name) for name in ("subject", "predicate", "object")]
        if all(ends):
            statement = tuple(end[0].object for end in ends if end)
            found[statement] |= dict.fromkeys(claim.get(LG + "status", []), 0)  # type: ignore[index]
    return found
