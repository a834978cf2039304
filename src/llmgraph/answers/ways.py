"""`path` and `common`: how one entity comes from another, and what several share."""

from collections.abc import Sequence

from llmgraph.answers.answer import Answer
from llmgraph.answers.evidence import described, ends, links
from llmgraph.answers.names import find, quoted, starts
from llmgraph.errors import InvalidUse, NoPath
from llmgraph.lineage.graph import Lineage
from llmgraph.lineage.paths import all_paths, common_ancestors, shortest_path
from llmgraph.lineage.walks import Scope, Step
from llmgraph.model import EntityId, Kind
from llmgraph.snapshot import Snapshot
from llmgraph.vocabulary import kind_of

MANY_PATHS = 1000
"""How many ways are listed before the answer says that there are more."""

Way = tuple[Step, ...]


def path(snapshot: Snapshot, one: str, other: str, scope: Scope, *, every: bool = False) -> Answer:
    """Return how one of two entities comes from the other, whichever does: a shortest way.

    With `every`, all ways without a repeat, shortest first, at most MANY_PATHS. Where a name is a
    series, its members stand in for it. Raises NoPath, UnknownEntity, AmbiguousName, LimitReached.
    """
    ids = (find(snapshot, one), find(snapshot, other))
    found, truncated = _ways(snapshot, ids[0], ids[1], scope, every=every)
    if not found:
        found, truncated = _ways(snapshot, ids[1], ids[0], scope, every=every)
    if not found:
        hints = [f"what they share   llmgraph common {quoted(one)} {quoted(other)}"]
        hints += [] if scope.influence else ["follow training data too with --influence"]
        within = ""
        if scope.depth is not None:
            within = f" within {scope.depth} step{'' if scope.depth == 1 else 's'}"
            hints.insert(0, "look farther with a larger --depth, or without")
        raise NoPath(f"neither {one!r} nor {other!r} comes from the other{within}", hints=hints)
    ways = tuple(links(snapshot, way) for way in found)
    steps = [step for way in found for step in way]
    begin = tuple(dict.fromkeys(way[0].child for way in found if way)) or (ids[0],)
    return Answer(
        command="path",
        query={
            "from": one,
            "to": other,
            "all": every,
            "influence": scope.influence,
            "depth": scope.depth,
        },
        subject=ids,
        starts=begin,
        entities=described(snapshot, [*ids, *begin, *ends(steps)]),
        links=tuple(dict.fromkeys(link for way in ways for link in way)),
        paths=ways,
        truncated=truncated,
        data=snapshot.manifest.data,
    )


def _ways(
    snapshot: Snapshot, child: EntityId, parent: EntityId, scope: Scope, *, every: bool
) -> tuple[list[Way], bool]:
    graph = Lineage(snapshot.csr, influence=True)
    begin, end = starts(snapshot, child), starts(snapshot, parent)
    if not every and (child == parent or set(begin).isdisjoint(end)):
        way = shortest_path(graph, begin, end, scope)  # one walk for all members
        return ([] if way is None else [way]), False
    pairs = [
        (start, goal)
        for start in begin
        for goal in end
        if start != goal or child == parent  # a member of the other series is no way between them
    ]
    if not every:
        ways = [shortest_path(graph, start, goal, scope) for start, goal in pairs]
        return sorted((way for way in ways if way is not None), key=len)[:1], False
    found: list[Way] = []
    for start, goal in pairs:
        for way in all_paths(graph, start, goal, scope):
            found.append(way)
            if len(found) == MANY_PATHS:
                return sorted(found, key=len), True
    return sorted(found, key=len), False


def common(snapshot: Snapshot, names: Sequence[str], scope: Scope) -> Answer:
    """Return the nearest common ancestors of two or more entities, and the ways to them.

    Raises UnknownEntity, AmbiguousName; InvalidUse for fewer than two names or a series.
    """
    if len(names) < 2:
        raise InvalidUse("common ancestors need two names or more")
    ids = tuple(find(snapshot, name) for name in names)
    for entity in ids:
        members = starts(snapshot, entity)
        if kind_of(entity) is Kind.FAMILY:
            raise InvalidUse(
                f"{entity} is a series; name one of its models",
                hints=[f"its members: {' '.join(members[:8])}"],
            )
    graph = Lineage(snapshot.csr, influence=True)
    found = common_ancestors(graph, ids, scope)
    steps: dict[Step, None] = {}
    for goal, _ in found:
        for entity in ids:
            steps.update(dict.fromkeys(shortest_path(graph, entity, goal, scope) or ()))
    return Answer(
        command="common",
        query={"names": list(names), "influence": scope.influence},
        subject=ids,
        starts=ids,
        entities=described(snapshot, [*ids, *ends(steps), *(entity for entity, _ in found)]),
        links=links(snapshot, steps),
        found=tuple(found),
        data=snapshot.manifest.data,
    )
