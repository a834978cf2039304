"""The HTML file: pyvis holds the network and its bundled vis-network draws it, offline.

pyvis 0.3.2 writes pages that load scripts from elsewhere and that run text as code; its model and
its bundle are used here with a template of our own that escapes everything. A policy in the file
(Content Security Policy Level 3, section 2.3.1) lets only the scripts of this very file run.
"""

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from llmgraph.drawing.groups import ALONE
from llmgraph.drawing.palette import LINES, PAGE_DARK, PAGE_LIGHT, SEVERITY_SIGNS, TERM_SIGNS
from llmgraph.drawing.scenes import Scene, Scenes, Subject, draw, is_lineage
from llmgraph.model import Claim, Entity
from llmgraph.page.content import Content, gather, printable
from llmgraph.page.encoding import Group, encode, packed
from llmgraph.page.findings import NO_FINDINGS, Findings
from llmgraph.page.table import sections
from llmgraph.page.words import words

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).parent / "template"
BUNDLE = "lib/vis-9.1.2/vis-network.min.js"
POLICY_MARK = "POLICY-OF-THIS-FILE"
MOST_BOXES = 1000
SCRIPTS = (
    "data.js", "say.js", "shape.js", "draw.js", "scene.js", "tray.js", "panel.js", "search.js",
    "legend.js", "page.js", "save.js", "act.js",
)  # fmt: skip
"""Our scripts in the order in which they run, as one."""
OPTIONS = {
    "autoResize": True,
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "nodes": {"shape": "custom", "chosen": False, "fixed": False},
    "edges": {"hidden": True, "physics": False, "chosen": False, "smooth": False},
    "interaction": {
        "hover": True,
        "dragNodes": False,
        "keyboard": False,
        "multiselect": False,
        "hideEdgesOnDrag": False,
        "zoomSpeed": 0.6,
        "selectConnectedEdges": False,
    },
}
"""Options of vis-network. Edges are hidden: template/draw.js draws them around the boxes."""


class Context(NamedTuple):
    """What a page may be told beside entities and claims; all of it may be left out.

    `families` are the series of a model, `aliases` its other names, `findings` what was found on
    its licences, each by id. `partial` says that the graph holds more than could be shown,
    `left_out` how much was not shown as nothing joins it.
    """

    families: Mapping[str, Sequence[str]] = MappingProxyType({})
    aliases: Mapping[str, Sequence[str]] = MappingProxyType({})
    findings: Findings = NO_FINDINGS
    partial: bool = False
    left_out: int = 0


NO_CONTEXT = Context()


def render(
    entities: Iterable[Entity],
    claims: Iterable[Claim],
    *,
    title: str,
    language: str = "en",
    max_boxes: int | None = MOST_BOXES,
    context: Context = NO_CONTEXT,
) -> str:
    """Return the whole page as HTML; the same input gives the same text.

    Models, datasets and applications become boxes and rows; entities of other kinds lend their
    names. A claim becomes a line if both its ends are boxes and nobody disputes it; the panel
    lists every claim but literal ones. Write the text as UTF-8. About 2 s for 3,000 models.

    Raises LimitReached where more than `max_boxes` boxes are left when every fan is folded (None:
    families are folded too, until it fits) and InvalidUse for an unknown `language`.
    """
    entities = list(entities)
    said = words(language)
    content = gather(entities, claims, context.aliases)
    subject = Subject(
        {row.id: row.date for row in content.rows},
        content.edges,
        {printable(name): tuple(map(printable, f)) for name, f in context.families.items()},
        content.on_request,
    )
    scenes = draw(subject, max_boxes=max_boxes)
    named = _named(entities, scenes.groups, context.aliases)
    network = _network(scenes.all[0])
    network.templateEnv = _environment()
    network.templateEnv.globals.update(
        title=printable(title),
        language=language,
        words=said,
        partial=context.partial,
        left_out=context.left_out,
        named=named,
        with_influence=scenes.all[-1].name == "influence",
        data=encode(content, scenes, named, context.findings),
        **_tabled(content, scenes),
    )
    network.path = "lineage.html.j2"
    return _with_policy(str(network.generate_html()))


def _tabled(content: Content, scenes: Scenes) -> dict[str, object]:
    """Return what the table of the page is written from."""
    dates = {row.id: row.date for row in content.rows}
    cited = (source for row in content.rows for source in row.evidence)
    return {
        "source_numbers": {one: number for number, one in enumerate(dict.fromkeys(cited), 1)},
        "rows": content.rows,
        "row_numbers": {row.id: number for number, row in enumerate(content.rows)},
        "row_of": {row.id: row for row in content.rows},
        "sections": sections(dates, filter(is_lineage, content.edges), scenes.groups),
    }


def _signs() -> dict[str, tuple[str, str, str]]:
    """Return the signs of licences and findings by the name of their colour in the style sheet."""
    terms = {str(name): sign for name, sign in TERM_SIGNS.items()}
    return terms | {f"severity-{name}": sign for name, sign in SEVERITY_SIGNS.items()}


def _named(
    entities: Iterable[Entity], groups: Mapping[str, str], aliases: Mapping[str, Sequence[str]]
) -> dict[str, Group]:
    """Return what each group is called: its series, or the base that its models come from."""
    known = {printable(entity.id): entity for entity in entities}
    found = {}
    for group in sorted(set(groups.values())):
        name = group.removeprefix(ALONE)
        label = printable(known[name].label or name) if name in known else name
        others = aliases.get(name, ()) if name == group else ()
        found[group] = Group(label, tuple(map(printable, others)))
    return found


def _environment() -> "Environment":
    import pyvis  # here: half a second that only the page needs
    from jinja2 import ChoiceLoader, Environment, FileSystemLoader

    loader = ChoiceLoader(
        [
            FileSystemLoader(TEMPLATES),
            FileSystemLoader(Path(pyvis.__file__).parent / "templates"),
        ]
    )
    environment = Environment(
        loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True, newline_sequence="\n"
    )

    def verbatim(name: str) -> str:
        """Return a script or style: `{{` or `{#` in it means nothing. Ours lose their margins."""
        text = loader.get_source(environment, name)[0]
        return text if name == BUNDLE else re.sub(r"^ +(//.*\n)?|^//.*\n", "", text, flags=re.M)

    environment.globals.update(
        verbatim=verbatim,
        packed=packed,
        bundle=BUNDLE,
        lines=LINES,
        signs=_signs(),
        page_colours=(PAGE_LIGHT, PAGE_DARK),
        policy_mark=POLICY_MARK,
        scripts=SCRIPTS,
    )
    return environment


def _network(scene: Scene) -> Any:
    """Return a pyvis network with a node for each box and an edge for each line of a picture.

    Never with a `title`: vis-network would show it as HTML.
    """
    from pyvis.network import Network  # here: half a second that only the page needs

    network = Network(directed=True, cdn_resources="in_line")
    place = {box.name: number for number, box in enumerate(scene.boxes)}
    for number, box in enumerate(scene.boxes):
        # numbers: vis-network keeps ids as keys of plain objects and loses one called __proto__
        x, y = scene.layout.boxes[box.name]
        network.add_node(number, label=" ", shape="custom", x=x, y=y)
    for number, line in enumerate(scene.lines):
        network.add_edge(place[line.parent], place[line.child], id=number, relation=line.relation)
    network.options = OPTIONS
    return network


def _with_policy(html: str) -> str:
    """Return `html` with a policy that names its own scripts and styles by their hashes."""
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src {_hashes(html, 'script')}",
            f"style-src {_hashes(html, 'style')}",
            "img-src data: blob:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    return html.replace(POLICY_MARK, policy, 1)


def _hashes(html: str, tag: str) -> str:
    """Return the hash sources of all elements `tag` without attributes; data has a type."""
    parts = re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
    return " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(part.encode()).digest()).decode()}'"
        for part in parts
    )
