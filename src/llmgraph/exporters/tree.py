"""The tree that `ancestors` and `descendants` print: plain text, one claim a line.

Follows the look of `cargo tree` and `uv tree`: what was printed once is marked, not printed again.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from llmgraph.exporters.display import TREE_GLYPHS, Display, cells, clean, pad, short_date
from llmgraph.lineage.subgraph import Link, Subgraph
from llmgraph.model import RELATION_BY_NAME, Claim, EntityId, Kind, Status, Tree, Unresolved
from llmgraph.words import counted, words

FAN = 6
"""More leaves than this under one parent by one relation become one line with their count."""

Node = EntityId


class Line(NamedTuple):
    """One line below a node: its cells, where it leads, and the claim behind it."""

    cells: tuple[str, ...]
    target: Node | None
    claim: Claim | None = None
    note: str = ""


Level = Iterator["str | Level"]
"""Lines, and where one has a level below it, that level."""


def write(subgraph: Subgraph, display: Display) -> Iterator[str]:
    """Yield the lines of the tree and a closing line with the count."""
    drawn = _inverted(subgraph) if display.invert else subgraph
    yield from _Tree(drawn, display).lines()
    yield closing(subgraph, words(display.language))


def _inverted(subgraph: Subgraph) -> Subgraph:
    """Return the same links seen from the ends that the walk reached and nothing leads beyond."""
    ends = [(s.child, s.parent) if subgraph.upward else (s.parent, s.child) for s in subgraph]
    left = {near for near, _ in ends}
    nearer: dict[Node, set[Node]] = defaultdict(set)
    for near, end in ends:
        nearer[end].add(near)
    drawn: set[Node] = set()
    far_ends: list[Node] = []
    # a ring has no end to begin at: begin at its farthest member that nothing drawn leads to
    for end in [*(e for _, e in ends if e not in left), *(e for _, e in reversed(ends))]:
        if end not in drawn:
            far_ends.append(end)
            _reach(end, nearer, drawn)
    far = tuple(far_ends) or subgraph.starts
    return replace(subgraph, subject=far, starts=far, upward=not subgraph.upward)


def _reach(start: Node, following: dict[Node, set[Node]], found: set[Node]) -> None:
    """Add to `found` what can be reached from `start`, itself included."""
    waiting = [start]
    while waiting:
        node = waiting.pop()
        if node not in found:
            found.add(node)
            waiting.extend(following[node])


def closing(subgraph: Subgraph, say: Mapping[str, str]) -> str:
    """Return the sentence that ends a tree: how much was found, and what stayed open."""
    word = "ancestors" if subgraph.upward else "descendants"
    found = len(subgraph.reached())
    parts = [counted(say[word], found) if found else say[f"no_{word}"]]
    inside = {link.step.parent if subgraph.upward else link.step.child for link in subgraph.links}
    if inside & set(subgraph.starts) and subgraph.subject != subgraph.starts:
        parts[0] = say["outside_series"].format(found=parts[0])
    more = len(subgraph.reached(influence=True))
    if more:
        parts.append(counted(say["more_by_influence"], more))
    if subgraph.unresolved:
        parts.append(counted(say["unresolved_references"], len(subgraph.unresolved)))
    contested = len(_disputed(subgraph))
    if contested:
        parts.append(counted(say["disputed_claims"], contested))
    if subgraph.truncated:
        parts.append(say["cut"])
    return say["comma"].join(parts) + say["stop"]


def _disputed(subgraph: Subgraph) -> list[Claim]:
    """Return the disputed claims on relations that were asked for."""
    influence, chosen = subgraph.query.get("influence", True), subgraph.query.get("relations")
    trees = {Tree.WEIGHT, Tree.INFLUENCE} if influence else {Tree.WEIGHT}
    return [
        claim
        for claim in subgraph.disputed
        if RELATION_BY_NAME[claim.relation].tree in trees
        and (not isinstance(chosen, list) or claim.relation in chosen)
    ]


class _Tree:
    def __init__(self, subgraph: Subgraph, display: Display) -> None:
        self.subgraph = subgraph
        self.display = display
        self.say = words(display.language)
        self.branch, self.last, self.bar, self.gap = TREE_GLYPHS[display.charset]
        self.below: dict[Node, list[Link]] = defaultdict(list)
        for link in subgraph.links:
            step = link.step
            self.below[step.child if subgraph.upward else step.parent].append(link)
        self.missing: dict[Node, list[Unresolved]] = defaultdict(list)
        for reference in subgraph.unresolved:
            self.missing[reference.owner].append(reference)
        self.disputed: dict[Node, list[Claim]] = defaultdict(list)
        for claim in _disputed(subgraph):
            self.disputed[claim.subject].append(claim)
        self.starts = frozenset(subgraph.starts)
        self.printed: set[Node] = set()

    def lines(self) -> Iterator[str]:
        starts, subject = self.subgraph.starts, self.subgraph.subject
        if subject != starts and len(subject) == 1:
            yield self._series(subject[0])
            yield from self._walk(self._level([Line(self._facts(s), s) for s in starts], "", set()))
            return
        for start in starts:
            first, *rest = self._facts(start)
            yield "  ".join([self.display.paint(first, "name"), *(cell for cell in rest if cell)])
            yield from self._walk(self._children(start, "", {start}))

    def _series(self, family: Node) -> str:
        entity = self.subgraph.entities[family]
        count = len(self.subgraph.starts)
        lines = counted(self.say["lines"], count) if count else self.say["no_lines"]
        makers = dict.fromkeys(
            self.subgraph.label(maker)
            for start in self.subgraph.starts
            for maker in self.subgraph.entities[start].publishers
        )
        said = self.say["series_by" if len(makers) == 1 else "series_has"]
        name = self.display.paint(clean(entity.label), "name")
        return said.format(name=name, maker=clean(next(iter(makers), "")), lines=lines)

    @staticmethod
    def _walk(level: "Level") -> Iterator[str]:
        """Yield the lines of a level and of all below it; a chain may be longer than the stack."""
        levels = [level]
        while levels:
            piece = next(levels[-1], None)
            if piece is None:
                levels.pop()
            elif isinstance(piece, str):
                yield piece
            else:
                levels.append(piece)

    def _children(self, node: Node, indent: str, way: set[Node]) -> "Level":
        if node in self.display.prune:
            return
        self.printed.add(node)
        yield from self._level(self._lines_below(node), indent, way)

    def _lines_below(self, node: Node) -> list[Line]:
        links = [(link, link.step.relation.name) for link in self.below[node]]
        fans = Counter(relation for link, relation in links if self._foldable(link))
        folded: set[str] = set()
        lines = []
        for link, relation in links:
            if fans[relation] <= FAN or not self._foldable(link):
                lines.append(self._line(link))
            elif relation not in folded:
                folded.add(relation)
                word = self.say[f"down.{relation}"]
                lines.append(Line((word, f"+{fans[relation]} (--all)"), None))
        lines += [self._disputed_line(claim) for claim in self.disputed[node]]
        return lines + [self._open_line(reference) for reference in self.missing[node]]

    def _foldable(self, link: Link) -> bool:
        return (
            self.display.fold
            and not self.subgraph.upward
            and not self.below[link.step.child]
            and not self.disputed[link.step.child]
            and not self.display.sources
        )

    def _line(self, link: Link) -> Line:
        step, upward = link.step, self.subgraph.upward
        other = step.parent if upward else step.child
        word = self.say[f"{'up' if upward else 'down'}.{step.relation.name}"]
        marks = [standing(link, self.say)]
        if step.in_cycle:
            marks.append(self.say["in_cycle"])
        if other in self.starts and self.subgraph.subject != self.subgraph.starts:
            marks.append(self.say["within_series"])
        note = f"[{self.say['comma'].join(marks)}]"
        return Line((word, *self._facts(other)), other, link.claim, note)

    def _facts(self, node: Node) -> tuple[str, ...]:
        entity = self.subgraph.entities[node]
        licences = [self.subgraph.label(f"license:{licence}") for licence in entity.licences]
        terms = " / ".join(map(clean, licences))
        if not terms and entity.kind in {Kind.MODEL, Kind.DATASET}:
            terms = self.say["licence_unknown"]
        return clean(entity.label), short_date(entity.date), terms

    def _level(self, lines: list[Line], indent: str, way: set[Node]) -> "Level":
        """Yield the lines of one level, and the level below a line right after it."""
        columns = max((len(line.cells) for line in lines), default=0)
        widths = [
            max((cells(line.cells[c]) for line in lines if c < len(line.cells)), default=0)
            for c in range(columns)
        ]
        for place, line in enumerate(lines):
            ends = place == len(lines) - 1
            deeper = indent + (self.gap if ends else self.bar)
            seen = line.target in self.printed and (self.display.dedupe or line.target in way)
            yield self._text(line, widths, indent + (self.last if ends else self.branch), seen)
            if line.claim is not None and self.display.sources:
                yield from source_lines(line.claim, deeper, self.say)
            if line.target is not None and not seen:
                way.add(line.target)
                yield self._children(line.target, deeper, way)
                way.discard(line.target)

    def _text(self, line: Line, widths: list[int], prefix: str, seen: bool) -> str:
        paint = self.display.paint
        roles = ["relation"] if line.claim is not None else []
        roles += ["name", "date", "terms"]
        painted = [
            paint(cell, roles[place] if place < len(roles) else "note")
            + " " * (widths[place] - cells(cell))
            for place, cell in enumerate(line.cells)
            if widths[place]
        ]
        if line.note:
            painted.append(paint(line.note, "note"))
        if seen and line.target is not None and self.below[line.target]:
            painted.append(paint(f"({self.say['shown_above']})", "note"))
        return (prefix + "  ".join(painted)).rstrip()

    def _disputed_line(self, claim: Claim) -> Line:
        """Return the line of a claim that sources disagree on: shown, but no way leads on."""
        other = EntityId(claim.object)
        facts = self._facts(other) if other in self.subgraph.entities else (clean(other), "", "")
        influence = RELATION_BY_NAME[claim.relation].tree is Tree.INFLUENCE
        mark = _marked(self.say["disputed"], influence, self.say)
        return Line((self.say[f"up.{claim.relation}"], *facts), None, claim, f"[{mark}]")

    def _open_line(self, reference: Unresolved) -> Line:
        known = reference.relation in RELATION_BY_NAME
        word = self.say[f"up.{reference.relation}" if known else "names"]
        raw = f'"{clean(reference.raw)}"'
        return Line((f"{word}?", raw, "", self.say["not_resolved"]), None)


def standing(link: Link, say: Mapping[str, str]) -> str:
    """Return how the claim of a step stands, with a word where it is influence."""
    return _marked(say[link.claim.standing.value], link.step.influence, say)


def _marked(word: str, influence: bool, say: Mapping[str, str]) -> str:
    return word + say["comma"] + say["influence"] if influence else word


def source_lines(claim: Claim, indent: str, say: Mapping[str, str]) -> Iterator[str]:
    """Yield a line for each source of a claim: its kind, where to read it, the place in it."""
    width = max(cells(say[word]) for word in ("source", "note"))
    head = f"{indent}  {pad(say['source'], width)}  "
    where = f" ({clean(claim.field)})" if claim.field else ""
    for source in claim.sources:
        kind = f"{source.kind}: " if source.kind else ""
        yield f"{head}{kind}{clean(source.address)}{where}"
    if not claim.sources:
        yield head + say["no_source"]
    if claim.comment and claim.status is not Status.DECLARED:
        yield f"{indent}  {pad(say['note'], width)}  {clean(claim.comment)}"
