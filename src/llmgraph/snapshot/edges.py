"""Which claims are edges to walk, and which of those lie in a cycle.

What counts as an edge: a direct triple of a walkable relation, with the claim on it if there is
one. A disputed claim has no triple and makes no edge. A coarser relation beside a finer one of the
same pair stays a claim but makes no edge. Self-references and edges inside a cycle of weight
lineage are kept and marked.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

from llmgraph.model import COARSER, RELATION_BY_NAME, Claim, Entity, EntityId, Status, Tree
from llmgraph.snapshot.csr import WALKED

Triple = tuple[str, str, str]
"""Subject id, relation, object id."""


def edge_rows(
    claims: Sequence[Claim], entities: Mapping[EntityId, Entity], asserted: Collection[Triple]
) -> list[int]:
    """Return the places of the claims that are walked; `asserted` are the direct triples."""
    finer = {
        (claim.subject, COARSER[claim.relation], claim.object)
        for claim in claims
        if claim.relation in COARSER and _stands(claim, asserted)
    }
    rows = []
    for row, claim in enumerate(claims):
        relation = RELATION_BY_NAME.get(claim.relation)
        if relation is None or not relation.code or claim.literal:
            continue
        if not _stands(claim, asserted) or _triple(claim) in finer:
            continue
        ends = (claim.subject, EntityId(claim.object))
        if all(entities[end].kind in WALKED for end in ends):
            rows.append(row)
    return rows


def in_cycles(claims: Sequence[Claim], rows: Iterable[int]) -> list[int]:
    """Return those of `rows` whose claim is weight lineage inside a cycle or onto itself."""
    weight = [row for row in rows if RELATION_BY_NAME[claims[row].relation].tree is Tree.WEIGHT]
    rings = _rings(claims[row] for row in weight)
    return [
        row
        for row in weight
        if rings.get(claims[row].subject, -1) == rings.get(claims[row].object, -2)
    ]


def _stands(claim: Claim, asserted: Collection[Triple]) -> bool:
    return claim.status is not Status.DISPUTED and _triple(claim) in asserted


def _triple(claim: Claim) -> Triple:
    return (claim.subject, claim.relation, claim.object)


def _has_cycle(pairs: Iterable[tuple[str, str]]) -> bool:
    parents: dict[str, set[str]] = defaultdict(set)
    for parent, child in pairs:
        parents[child].add(parent)
    try:
        TopologicalSorter(parents).prepare()
    except CycleError:
        return True
    return False


def _rings(claims: Iterable[Claim]) -> dict[str, int]:
    """Return the number of its ring for each model in a cycle or on a loop."""
    pairs = [(claim.object, claim.subject) for claim in claims]
    if not _has_cycle(pairs):
        return {}
    import networkx as nx  # on use: hardly any graph has a cycle, and the import takes its time

    graph = nx.DiGraph(pairs)
    rings: dict[str, int] = {}
    for number, ring in enumerate(nx.strongly_connected_components(graph)):
        if len(ring) > 1 or any(graph.has_edge(node, node) for node in ring):
            rings.update(dict.fromkeys(ring, number))
    return rings
