"""What the scripts of the page read, as few bytes as plain JSON allows.

Texts that come again are numbers into a list; web addresses are cut at a known beginning; what
follows from something else is left out. The whole is packed as zlib (RFC 1950) in base64, which
browsers unpack themselves. `template/data.js` reads it.
"""

import base64
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from llmgraph.drawing.folding import Box, Form
from llmgraph.drawing.palette import LINE_OF, LINES, SEVERITY_SIGNS, TERM_SIGNS
from llmgraph.drawing.scenes import Scene, Scenes
from llmgraph.drawing.size import BOX_HEIGHT, BOX_WIDTH, ROW_PITCH, Point
from llmgraph.drawing.terms import Terms
from llmgraph.model import RELATIONS, Standing, Tree
from llmgraph.page.content import Content, Evidence, Link, Row
from llmgraph.page.findings import SEVERITIES, Finding, Findings
from llmgraph.page.words import LANGUAGES

PREFIXES = ("https://huggingface.co/", "https://arxiv.org/abs/", "https://github.com/", "")
MILLION = 1_000_000  # whole millions are written as their number, below zero
KINDS = ("model", "dataset", "application")
FACTS = ("parameters", "url", "access", "context", "active", "records", "comment")


@dataclass(frozen=True, slots=True)
class Group:
    """What a family is called, and its other names."""

    label: str
    aliases: tuple[str, ...] = ()


class _Numbers(dict[Any, int]):
    """A list of different values: asked for one, it gives its number."""

    def __missing__(self, value: object) -> int:
        self[value] = len(self)
        return self[value]


def packed(value: object) -> str:
    """Return `value` as JSON, deflated, in base64."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(zlib.compress(text.encode(), 9)).decode()


def encode(
    content: Content, scenes: Scenes, named: Mapping[str, Group], findings: Findings
) -> dict[str, object]:
    """Return the data of a page; `named` says what each group is called."""
    numbers = {row.id: number for number, row in enumerate(content.rows)}
    names, groups = _Numbers(), _Numbers()
    sources, words = _Numbers(), _Numbers()
    models = [_model(row, names, groups[scenes.groups.get(row.id, "")]) for row in content.rows]
    links = [_link(link, numbers, sources, words) for link in content.links]
    shown = [_scene(scene, numbers, groups) for scene in scenes.all]
    cited = [_source(one, numbers, words) for one in sources]
    judged = _findings(findings, numbers, names)
    return {
        "words": {language: dict(said) for language, said in LANGUAGES.items()},
        "box": [BOX_WIDTH, BOX_HEIGHT, ROW_PITCH // 2],
        "looks": [[line.key, line.dash, line.head] for line in LINES],
        "relations": [
            [r.name, LINE_OF.get(r.name), "influence" if r.tree is Tree.INFLUENCE else str(r.tree)]
            for r in RELATIONS
        ],
        "terms": [[str(terms), TERM_SIGNS[terms]] for terms in Terms],
        "severities": [[name, SEVERITY_SIGNS[name]] for name in SEVERITIES],
        "kinds": KINDS,
        "facts": FACTS,
        "standings": [str(standing) for standing in Standing],
        "prefixes": PREFIXES,
        "models": models,
        "names": list(names),
        "groups": [_group(group, named) for group in groups],
        "links": links,
        "words_of_claims": list(words),
        "sources": cited,
        **judged,
        "scenes": shown,
    }


def _model(row: Row, names: _Numbers, group: int) -> list[object]:
    """Return id, label, date, kind, publishers, licences, terms, group, facts, aliases."""
    facts: list[object] = [row.facts.get(name, 0) for name in FACTS]
    if isinstance(facts[0], int) and facts[0] % MILLION == 0:
        facts[0] = -(facts[0] // MILLION)
    if facts[1] == PREFIXES[0] + row.id.removeprefix("dataset:"):
        facts[1] = 1  # the address that the id gives
    if facts[2]:
        facts[2] = names[facts[2]] + 1
    while facts and not facts[-1]:
        facts.pop()
    label = 0 if row.label == row.id.rpartition("/")[2] else row.label
    return [
        row.id, label, row.date or 0, KINDS.index(row.kind),
        [names[name] for name in row.publishers], [names[name] for name in row.licences],
        list(Terms).index(row.terms), group, facts, *([row.aliases] if row.aliases else []),
    ]  # fmt: skip


def _group(group: str, named: Mapping[str, Group]) -> list[object]:
    known = named.get(group, Group(group))
    return [group, known.label, known.aliases]


_NUMBER_OF = {relation.name: number for number, relation in enumerate(RELATIONS)}
_STANDINGS = [str(standing) for standing in Standing]


def _link(
    link: Link, numbers: Mapping[str, int], sources: _Numbers, words: _Numbers
) -> list[object]:
    """Return child, relation, parent, standing, sources, where, note."""
    return [
        numbers[link.child],
        _NUMBER_OF.get(link.relation, link.relation),
        numbers.get(link.parent, link.parent),  # a name if it is not on the page
        _STANDINGS.index(link.standing),
        _one_or_list([sources[source] for source in link.sources]),
        *([words[link.where or ""]] if link.where or link.note else []),
        *([words[link.note]] if link.note else []),
    ]


def _findings(findings: Findings, numbers: Mapping[str, int], names: _Numbers) -> dict[str, object]:
    """Return what is found, each with the models it is found of, and the notes that it names."""
    notes = _Numbers()
    alike: dict[Finding, list[int]] = {}
    for name, one in sorted(findings.items()):
        if name in numbers:
            alike.setdefault(one, []).append(numbers[name])
    found = [
        [
            -1 if one.severity is None else SEVERITIES.index(one.severity),
            [notes[note] for note in one.notes],
            list(_apart(models)),
        ]
        for one, models in alike.items()
    ]
    listed = [
        [SEVERITIES.index(one.severity), one.rule, names[one.licence],
         numbers.get(one.origin, one.origin)]
        for one in notes
    ]  # fmt: skip
    return {"findings": found, "notes": listed}


def _apart(numbers: Iterable[int]) -> Iterator[int]:
    """Yield how far each number is from the one before: neighbours make a run that packs well."""
    last = 0
    for number in numbers:
        yield number - last
        last = number


def _one_or_list(numbers: list[int]) -> int | list[int]:
    return numbers[0] if len(numbers) == 1 else numbers


def _source(source: Evidence, numbers: Mapping[str, int], words: _Numbers) -> list[object]:
    """Return kind, text and address; the address as a prefix and the rest, or a model's number."""
    if source.url is None:
        return [words[source.kind or ""], source.text]
    place = next(i for i, prefix in enumerate(PREFIXES) if source.url.startswith(prefix))
    rest = source.url.removeprefix(PREFIXES[place])
    on_hub = source.kind == "modelCard" and place == 0  # its address says it all
    text = 0 if on_hub or source.text == source.url else source.text
    return [words[source.kind or ""], text, place, numbers.get(rest, rest) if place == 0 else rest]


def _scene(scene: Scene, numbers: Mapping[str, int], groups: _Numbers) -> dict[str, object]:
    place = {box.name: number for number, box in enumerate(scene.boxes)}
    kinds = {line.key: number for number, line in enumerate(LINES)}
    return {
        "name": scene.name,
        "boxes": [_box(box, scene, numbers, groups) for box in scene.boxes],
        "lines": [
            [
                place[line.parent],
                place[line.child],
                kinds[LINE_OF[line.relation]],
                *_steps(scene.layout.routes[line], scene.layout.boxes[line.parent]),
            ]
            for line in scene.lines
        ],
        "periods": [[p.label, p.top, p.bottom] for p in scene.layout.periods],
        "frames": [
            [groups[f.group], f.left, f.top, f.right, f.bottom] for f in scene.layout.frames
        ],
    }


def _steps(route: Sequence[Point], parent: Point) -> Iterator[int]:
    """Yield how far each corner is from the one before, across and in half rows down."""
    x, y = parent[0], parent[1] + BOX_HEIGHT // 2
    for corner_x, corner_y in route:
        yield from (corner_x - x, (corner_y - y) // (ROW_PITCH // 2))
        x, y = corner_x, corner_y


def _box(box: Box, scene: Scene, numbers: Mapping[str, int], groups: _Numbers) -> list[object]:
    """Return x, y and the number of a model; for other boxes form, group or relation, members."""
    x, y = scene.layout.boxes[box.name]
    members = [numbers[member] for member in box.members]
    if box.form is Form.MODEL:
        return [x, y, *members]
    members = list(_apart(members))
    if box.form is Form.FAMILY:
        return [x, y, members, groups[box.group]]
    return [x, y, members, -1, box.relation or 0]
