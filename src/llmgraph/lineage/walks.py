"""Breadth-first walks up and down, with the claim behind every step.

Weight lineage alone is ancestry. With `influence` a walk also follows training data and who wrote
it; each step says whether it was reached that way.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from llmgraph.errors import UnknownEntity
from llmgraph.lineage.graph import Lineage, relation_of
from llmgraph.model import EntityId, Relation
from llmgraph.snapshot.csr import CODE, IN_CYCLE, Side

RawStep = tuple[int, int, int, int, int]
"""Distance, the node the walk stood on, the node it reached, relation byte, claim row."""


class Step(NamedTuple):
    """One claim that a walk followed.

    `distance` counts derivations from where the walk began. `influence` is true where data
    influence lies on the way, this step included. `claim` is the claim's row in the catalog.
    """

    distance: int
    child: EntityId
    parent: EntityId
    relation: Relation
    claim: int
    influence: bool = False
    in_cycle: bool = False

    def __str__(self) -> str:
        return f"{self.distance} {self.relation.name} {self.parent}"


class Scope(NamedTuple):
    """What a walk follows: at most `depth` derivations, only these relations (None: all)."""

    depth: int | None = None
    relations: frozenset[str] | None = None
    influence: bool = False

    def admits(self, code: int) -> bool:
        """Return whether a walk in this scope follows an edge of this relation byte."""
        return self.relations is None or relation_of(code).name in self.relations


EVERYTHING = Scope()


def ancestors(
    graph: Lineage, start: str | Iterable[str], scope: Scope = EVERYTHING
) -> Iterator[Step]:
    """Yield what `start` came from, nearest first.

    Breadth first; each claim once, so a cycle ends; a merge yields one step per parent. Several
    starts are walked together, each step at its distance from the nearest. O(claims reached) time,
    O(entities reached) memory.

    Raises UnknownEntity if a start is not in `graph`.
    """
    return _walk(graph, start, scope, upward=True)


def descendants(
    graph: Lineage, start: str | Iterable[str], scope: Scope = EVERYTHING
) -> Iterator[Step]:
    """Yield what came from `start`, nearest first; otherwise as `ancestors`."""
    return _walk(graph, start, scope, upward=False)


def _walk(
    graph: Lineage, start: str | Iterable[str], scope: Scope, *, upward: bool
) -> Iterator[Step]:
    csr = graph.csr
    names = [start] if isinstance(start, str) else list(start)
    starts = []
    for name in names:
        node = csr.node(name)
        if node is None:
            raise UnknownEntity(name)
        starts.append(node)
    sides = csr.up if upward else csr.down
    lineage, data = sides.values()
    weight = list(raw_steps([lineage], starts, scope))
    if not scope.influence:
        return (_step(graph, raw, upward, influence=False) for raw in weight)
    own = {claim for _, _, _, _, claim in weight}
    both = [raw for raw in raw_steps([lineage, data], starts, scope) if raw[4] not in own]
    merged = sorted([(raw, False) for raw in weight] + [(raw, True) for raw in both], key=_distance)
    return (_step(graph, raw, upward, influence=influence) for raw, influence in merged)


def _distance(entry: tuple[RawStep, bool]) -> int:
    return entry[0][0]


def raw_steps(
    sides: Iterable[Side], starts: Iterable[int], scope: Scope = EVERYTHING
) -> Iterator[RawStep]:
    """Yield the steps of a breadth-first walk from `starts` in node numbers. Lazy."""
    sides = tuple(sides)
    seen = dict.fromkeys(starts)
    frontier = list(seen)
    distance = 0
    while frontier and (scope.depth is None or distance < scope.depth):
        distance += 1
        following = []
        for node in frontier:
            for side in sides:
                for other, code, claim in side.edges(node):
                    if scope.relations is not None and not scope.admits(code):
                        continue
                    yield distance, node, other, code, claim
                    if other not in seen:
                        seen[other] = None
                        following.append(other)
        frontier = following


def _step(graph: Lineage, raw: RawStep, upward: bool, *, influence: bool) -> Step:
    distance, near, far, code, claim = raw
    child, parent = (near, far) if upward else (far, near)
    return Step(
        distance,
        graph.csr.id(child),
        graph.csr.id(parent),
        relation_of(code & CODE),
        claim,
        influence,
        bool(code & IN_CYCLE),
    )


def reached(sides: Iterable[Side], starts: Iterable[int]) -> dict[int, int]:
    """Return the least distance of every node that a walk reaches, the starts at 0."""
    found = dict.fromkeys(starts, 0)
    for distance, _, other, _, _ in raw_steps(sides, list(found)):
        found.setdefault(other, distance)
    return found
