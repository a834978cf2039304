"""How one entity comes from another: shortest path, every path, nearest common ancestors."""

from collections.abc import Iterable, Iterator

from llmgraph.errors import LimitReached
from llmgraph.lineage.graph import Lineage, relation_of
from llmgraph.lineage.walks import EVERYTHING, Scope, Step, raw_steps, reached
from llmgraph.model import EntityId, Tree
from llmgraph.snapshot.csr import CODE, IN_CYCLE, Side

Hop = tuple[int, int, int, int]
"""Child, parent, relation byte, claim row."""

LARGEST_SEARCH = 1_000_000
"""How many partial paths a search for every path may hold before it gives up."""


def _sides(graph: Lineage, scope: Scope) -> tuple[Side, ...]:
    up = graph.csr.up
    return (up[Tree.WEIGHT], up[Tree.INFLUENCE]) if scope.influence else (up[Tree.WEIGHT],)


def shortest_path(
    graph: Lineage,
    child: str | Iterable[str],
    ancestor: str | Iterable[str],
    scope: Scope = EVERYTHING,
) -> tuple[Step, ...] | None:
    """Return a shortest way up from `child` to `ancestor`; () if they are one, None if none.

    Either may be several ids: a way from any of the first to any of the second. Among ways of
    equal length the one that a breadth-first walk meets first, in relation order. One walk,
    however many the ends. Raises UnknownEntity if an end is not in `graph`.
    """
    starts = dict.fromkeys(map(graph.number, [child] if isinstance(child, str) else child))
    goals = set(map(graph.number, [ancestor] if isinstance(ancestor, str) else ancestor))
    if not goals.isdisjoint(starts):
        return ()
    came: dict[int, Hop] = {}
    for _, near, far, code, claim in raw_steps(_sides(graph, scope), starts, scope):
        if far not in came and far not in starts:
            came[far] = (near, far, code, claim)
        if far in goals:
            break
    else:
        return None
    hops = []
    node = far
    while node not in starts:
        hops.append(came[node])
        node = came[node][0]
    return _steps(graph, reversed(hops))


def all_paths(
    graph: Lineage, child: str, ancestor: str, scope: Scope = EVERYTHING
) -> Iterator[tuple[Step, ...]]:
    """Yield every way up from `child` to `ancestor` that visits nothing twice, shortest first.

    Two relations between the same pair make two ways. `scope.depth` bounds the length. Only nodes
    from which `ancestor` can be reached are searched. Raises UnknownEntity as `shortest_path`,
    LimitReached beyond LARGEST_SEARCH partial ways.
    """
    start, goal = graph.number(child), graph.number(ancestor)
    return _all_paths(graph, start, goal, scope)


def _all_paths(graph: Lineage, start: int, goal: int, scope: Scope) -> Iterator[tuple[Step, ...]]:
    sides = _sides(graph, scope)
    down = graph.csr.down
    toward = [down[Tree.WEIGHT], down[Tree.INFLUENCE]][: len(sides)]
    useful = set(reached(toward, [goal]))
    if start not in useful:
        return
    if start == goal:
        yield ()
        return
    partial: list[tuple[Hop, ...]] = [()]
    while partial and (scope.depth is None or len(partial[0]) < scope.depth):
        longer = []
        for way in partial:
            last = way[-1][1] if way else start
            visited = {start, *(hop[1] for hop in way)}
            for side in sides:
                for parent, code, claim in side.edges(last):
                    if parent in visited or parent not in useful or not scope.admits(code):
                        continue
                    found = (*way, (last, parent, code, claim))
                    if parent == goal:
                        yield _steps(graph, found)
                    else:
                        longer.append(found)
        if len(longer) > LARGEST_SEARCH:
            raise LimitReached(
                f"more than {LARGEST_SEARCH} partial paths", hints=["bound the search: --depth"]
            )
        partial = longer


def _steps(graph: Lineage, hops: Iterable[Hop]) -> tuple[Step, ...]:
    influence = False
    steps = []
    for distance, (child, parent, code, claim) in enumerate(hops, 1):
        relation = relation_of(code & CODE)
        influence = influence or relation.tree is Tree.INFLUENCE
        steps.append(
            Step(
                distance,
                graph.csr.id(child),
                graph.csr.id(parent),
                relation,
                claim,
                influence,
                bool(code & IN_CYCLE),
            )
        )
    return tuple(steps)


def common_ancestors(
    graph: Lineage, entities: Iterable[str], scope: Scope = EVERYTHING
) -> list[tuple[EntityId, tuple[int, ...]]]:
    """Return the nearest common ancestors with their distance from each entity, nearest first.

    An entity counts as its own ancestor at distance 0. Nearest means: no other common ancestor
    comes from it. Members of one cycle all come from each other; of them the nearest is kept.
    Raises UnknownEntity if an entity is not in `graph`.
    """
    starts = [graph.number(entity) for entity in entities]
    sides = _sides(graph, scope)
    distances = [_within(sides, start, scope) for start in starts]
    shared = set(distances[0]).intersection(*distances[1:]) if distances else set()
    order = sorted(shared, key=lambda node: (sum(d[node] for d in distances), node))
    above: dict[int, set[int]] = {}
    covered: set[int] = set()
    for node in order:
        if node not in covered:
            above[node] = _above(sides, node, scope)
            covered |= above[node] | {node}
    kept = [n for n in above if not any(n in over for o, over in above.items() if o != n)]
    return [(graph.csr.id(n), tuple(d[n] for d in distances)) for n in kept]


def _within(sides: tuple[Side, ...], start: int, scope: Scope) -> dict[int, int]:
    found = {start: 0}
    for distance, _, other, _, _ in raw_steps(sides, [start], scope):
        found.setdefault(other, distance)
    return found


def _above(sides: tuple[Side, ...], start: int, scope: Scope) -> set[int]:
    return set(_within(sides, start, Scope(None, scope.relations, scope.influence))) - {start}
