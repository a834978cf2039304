"""Where each box and line of the page lies: time runs down, a child is always below its parent.

Rows are ordinal: a month, and inside a month the depth of derivation. Undated models stand above
their first dated descendant, or else in rows of their own at the bottom. Units are pixels at
scale 1; y grows downwards; a position is the centre of a box.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from llmgraph.page.columns import Lane, arrange

ROW_PITCH = 54
BOX_WIDTH = 134
BOX_HEIGHT = 30
UNDATED = "~"  # sorts behind every year

_BUCKET = re.compile(r"\d{4}(-\d{2})?")

Point = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Edge:
    """A line from `parent` down to `child`."""

    child: str
    parent: str
    relation: str


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of rows that share a date. `label` is a year, a month, or None for unknown."""

    label: str | None
    top: int
    bottom: int


@dataclass(frozen=True, slots=True)
class Layout:
    """The finished picture; `boxes` holds centres, `routes` the corner points of each line."""

    boxes: dict[str, Point]
    routes: dict[Edge, tuple[Point, ...]]
    periods: tuple[Period, ...]


def place(dates: Mapping[str, str | None], edges: Iterable[Edge]) -> Layout:
    """Return where everything lies; the same input gives the same layout.

    `dates` names every box. Edges with an end that is no box, or with two equal ends, have no
    route. A cycle ends at the edge that closes it: this one may run upwards.
    """
    lines = sorted(
        {e for e in edges if e.child != e.parent and e.child in dates and e.parent in dates},
        key=lambda e: (e.child, e.parent, e.relation),
    )
    parents, order = _without_cycles(dates, lines)
    buckets = _buckets(dates, parents, order)
    rows = _rows(buckets, parents, order)
    row_of = {name: y for y, row in enumerate(rows) for name in row}
    columns = arrange(rows, _lanes(lines, row_of))
    boxes = {name: (columns.boxes[name], row_of[name] * ROW_PITCH) for name in sorted(dates)}
    return Layout(boxes, _routes(lines, boxes, columns.lanes), _periods(rows, buckets))


def _bucket(date: str | None) -> str:
    found = _BUCKET.match(date or "")
    return found[0] if found else UNDATED


def _without_cycles(
    dates: Mapping[str, str | None], lines: Sequence[Edge]
) -> tuple[dict[str, list[str]], list[str]]:
    """Return the parents of each box without the edges that close a cycle, and parents first."""
    children: dict[str, list[str]] = {name: [] for name in dates}
    for line in lines:
        children[line.parent].append(line.child)
    parents: dict[str, list[str]] = {name: [] for name in dates}
    finished: list[str] = []
    seen: set[str] = set()
    for start in sorted(dates, key=lambda name: (_bucket(dates[name]), name)):
        if start in seen:
            continue
        seen.add(start)
        open_names = {start}
        stack = [(start, iter(children[start]))]
        while stack:
            name, rest = stack[-1]
            child = next(rest, None)
            if child is None:
                stack.pop()
                open_names.discard(name)
                finished.append(name)
            elif child not in open_names:
                parents[child].append(name)
                if child not in seen:
                    seen.add(child)
                    open_names.add(child)
                    stack.append((child, iter(children[child])))
    return parents, finished[::-1]


def _buckets(
    dates: Mapping[str, str | None], parents: Mapping[str, list[str]], order: Sequence[str]
) -> dict[str, str]:
    """Return the period of each box: its own date, moved down to its parents' where it must."""
    buckets = {name: _bucket(date) for name, date in dates.items()}
    undated = {name for name, bucket in buckets.items() if bucket == UNDATED}
    for name in reversed(order):
        for parent in parents[name]:
            if parent in undated:
                buckets[parent] = min(buckets[parent], buckets[name])
    for name in order:
        buckets[name] = max([buckets[name], *(buckets[parent] for parent in parents[name])])
    return buckets


def _rows(
    buckets: Mapping[str, str], parents: Mapping[str, list[str]], order: Sequence[str]
) -> list[list[str]]:
    """Return the boxes of each row; a row that is too wide continues in the next one."""
    depth: dict[str, int] = {}
    ranks: dict[tuple[str, int], list[str]] = {}
    for name in order:
        same = [depth[p] + 1 for p in parents[name] if buckets[p] == buckets[name]]
        depth[name] = max(same, default=0)
        ranks.setdefault((buckets[name], depth[name]), []).append(name)
    limit = max(8, math.ceil(math.sqrt(len(order))))
    return [
        names[start : start + limit]
        for _, names in sorted(ranks.items())
        for start in range(0, len(names), limit)
    ]


def _lanes(lines: Iterable[Edge], row_of: Mapping[str, int]) -> list[Lane]:
    """Return one lane for each parent and relation: its children branch off on the way down."""
    ends: dict[tuple[str, str], list[str]] = {}
    for line in lines:
        if row_of[line.child] > row_of[line.parent]:
            ends.setdefault((line.parent, line.relation), []).append(line.child)
    return [
        Lane(parent, relation, tuple(sorted(names, key=lambda name: (row_of[name], name))))
        for (parent, relation), names in sorted(ends.items())
    ]


def _routes(
    lines: Sequence[Edge],
    boxes: Mapping[str, Point],
    lanes: Mapping[tuple[str, str], dict[int, int]],
) -> dict[Edge, tuple[Point, ...]]:
    half = BOX_HEIGHT // 2
    inner: dict[Edge, list[Point]] = {}
    for line in lines:
        lane = lanes.get((line.parent, line.relation), {})
        top, bottom = (boxes[name][1] // ROW_PITCH for name in (line.parent, line.child))
        passed = [(lane[row], row * ROW_PITCH) for row in range(top + 1, bottom) if row in lane]
        inner[line] = [(x, y + side) for x, y in passed for side in (-half, half)]
    leaving = _ports(inner, boxes, at_parent=True)
    entering = _ports(inner, boxes, at_parent=False)
    return {
        line: _straightened(
            [
                (boxes[line.parent][0] + leaving[line], boxes[line.parent][1] + half),
                *points,
                (boxes[line.child][0] + entering[line], boxes[line.child][1] - half),
            ]
        )
        for line, points in inner.items()
    }


def _ports(
    inner: Mapping[Edge, list[Point]], boxes: Mapping[str, Point], *, at_parent: bool
) -> dict[Edge, int]:
    """Return how far from the middle of its box each line starts or ends, so that none coincide.

    Lines of one lane leave together.
    """
    groups: dict[str, dict[tuple[str, str], list[Edge]]] = {}
    for line in inner:
        box, partner = (line.parent, "") if at_parent else (line.child, line.parent)
        groups.setdefault(box, {}).setdefault((line.relation, partner), []).append(line)
    offsets: dict[Edge, int] = {}
    for bundles in groups.values():

        def aim(bundle: list[Edge]) -> tuple[float, str, str]:
            ends = [
                (inner[e] or [boxes[e.child if at_parent else e.parent]])[0 if at_parent else -1][0]
                for e in bundle
            ]
            return sum(ends) / len(ends), bundle[0].relation, bundle[0].parent

        ranked = sorted(bundles.values(), key=aim)
        step = min(14.0, (BOX_WIDTH - 40) / len(ranked))
        for position, bundle in enumerate(ranked):
            for line in bundle:
                offsets[line] = round((position - (len(ranked) - 1) / 2) * step)
    return offsets


def _straightened(points: Sequence[Point]) -> tuple[Point, ...]:
    """Return `points` without those that lie between two others on one vertical."""
    return tuple(
        point
        for i, point in enumerate(points)
        if i in (0, len(points) - 1) or not points[i - 1][0] == point[0] == points[i + 1][0]
    )


def _periods(rows: Sequence[Sequence[str]], buckets: Mapping[str, str]) -> tuple[Period, ...]:
    spans: dict[str, list[int]] = {}
    for y, row in enumerate(rows):
        spans.setdefault(buckets[row[0]], []).append(y)
    edge = ROW_PITCH // 2
    return tuple(
        Period(
            None if bucket == UNDATED else bucket,
            min(span) * ROW_PITCH - edge,
            max(span) * ROW_PITCH + edge,
        )
        for bucket, span in spans.items()
    )
