"""The HTML file: pyvis holds the network and its bundled vis-network draws it, offline.

pyvis 0.3.2 writes pages that load scripts from elsewhere and that run text as code; its model and
its bundle are used here with a template of our own that escapes everything. A policy in the file
(Content Security Policy Level 3, section 2.3.1) lets only the scripts of this very file run.
"""

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from llmgraph.errors import LimitReached
from llmgraph.model import RELATION_BY_NAME, Claim, Entity, Tree
from llmgraph.page.content import Content, Evidence, Row, gather, printable
from llmgraph.page.layout import BOX_HEIGHT, BOX_WIDTH, Layout, place
from llmgraph.page.palette import LINE_OF, LINES, PAGE_DARK, PAGE_LIGHT
from llmgraph.page.words import words

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).parent / "template"
BUNDLE = "lib/vis-9.1.2/vis-network.min.js"
POLICY_MARK = "POLICY-OF-THIS-FILE"
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


def render(
    entities: Iterable[Entity],
    claims: Iterable[Claim],
    *,
    title: str,
    language: str = "en",
    max_boxes: int = 1000,
) -> str:
    """Return the whole page as HTML; the same input gives the same text.

    Models, datasets and applications become boxes and rows; entities of other kinds lend their
    names. A claim becomes a line if both its ends are boxes and nobody disputes it; the panel
    lists every claim but literal ones. Write the text as UTF-8. About 1 s for 1,000 boxes.

    Raises LimitReached for more than `max_boxes` boxes and InvalidUse for an unknown `language`.
    """
    content = gather(entities, claims)
    if len(content.rows) > max_boxes:
        raise LimitReached(
            f"the page would hold {len(content.rows):,} boxes; the limit is {max_boxes:,}",
            hints=("name fewer models",),
        )
    network = _network(content)
    network.templateEnv = _environment()
    network.templateEnv.globals.update(
        title=printable(title),
        language=language,
        words=words(language),
        rows=content.rows,
        row_numbers={row.id: number for number, row in enumerate(content.rows)},
        lines=LINES,
        drawn={LINE_OF[edge.relation] for edge in content.edges},
        page_colours=(PAGE_LIGHT, PAGE_DARK),
        policy_mark=POLICY_MARK,
        data=_data(content, words(language)),
    )
    network.path = "lineage.html.j2"
    return _with_policy(str(network.generate_html()))


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
        """Return a script or style of ours as it is: `{{` or `{#` in it means nothing."""
        return loader.get_source(environment, name)[0]

    environment.globals.update(verbatim=verbatim, bundle=BUNDLE)
    return environment


def _network(content: Content) -> Any:
    """Return a pyvis network with a node for each row and an edge for each line."""
    from pyvis.network import Network  # here: half a second that only the page needs

    network = Network(directed=True, cdn_resources="in_line")
    numbers = {row.id: number for number, row in enumerate(content.rows)}
    for number, row in enumerate(content.rows):
        # numbers: vis-network keeps ids as keys of plain objects and loses one called __proto__;
        # never a `title`: vis-network would show it as HTML
        network.add_node(number, label=row.label, shape="custom", name=row.id, facts=_facts(row))
    for number, edge in enumerate(content.edges):
        network.add_edge(
            numbers[edge.parent],
            numbers[edge.child],
            id=number,
            relation=edge.relation,
            look=LINE_OF[edge.relation],
            inferred=edge in content.inferred,
        )
    network.options = OPTIONS
    return network


def _facts(row: Row) -> dict[str, object]:
    return {
        "kind": row.kind,
        "date": row.date,
        "publishers": row.publishers,
        "licences": row.licences,
        **row.facts,
    }


def _data(content: Content, dictionary: Mapping[str, str]) -> dict[str, object]:
    """Return what the scripts need beside the nodes and edges of pyvis."""
    numbers = {row.id: number for number, row in enumerate(content.rows)}
    sources: dict[Evidence, int] = {}
    links = [
        {
            "child": numbers[link.child],
            "relation": link.relation,
            "tree": str(_tree(link.relation)),
            "parent": numbers.get(link.parent, link.parent),  # a name if it is not on the page
            "standing": link.standing,
            "sources": [sources.setdefault(source, len(sources)) for source in link.sources],
        }
        for link in content.links
    ]
    return {
        "words": dict(dictionary),
        "box": [BOX_WIDTH, BOX_HEIGHT],
        "lines": {line.key: {"dash": line.dash, "head": line.head} for line in LINES},
        "views": _views(content),
        "links": links,
        "sources": [asdict(source) for source in sources],
    }


def _tree(relation: str) -> Tree:
    known = RELATION_BY_NAME.get(relation)
    return known.tree if known else Tree.OTHER


def _views(content: Content) -> list[dict[str, object]]:
    """Return the picture of weight lineage alone and, if there is more, that of everything."""
    lineage = [edge for edge in content.edges if _tree(edge.relation) is Tree.WEIGHT]
    every = {row.id: row.date for row in content.rows}
    few = {name: date for name, date in every.items() if name not in content.on_request}
    views = [_view(content, place(few, lineage))]
    if len(lineage) < len(content.edges) or len(few) < len(every):
        views.append(_view(content, place(every, content.edges)))
    return views


def _view(content: Content, layout: Layout) -> dict[str, object]:
    """Return positions by node and corner points by edge; null for what this view leaves out."""
    return {
        "boxes": [layout.boxes.get(row.id) for row in content.rows],
        "routes": [
            [number for point in layout.routes[edge] for number in point]
            if edge in layout.routes
            else None
            for edge in content.edges
        ],
        "periods": [asdict(period) for period in layout.periods],
    }


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
