"""Reading and finding in a real browser: lines, fans, families, languages, files, access."""

import base64
import json
import os
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest
from tests.page.conftest import Family, claim, entity
from tests.page.synthetic import synthetic

from llmgraph.model import Claim, Entity, EntityId, Kind
from llmgraph.page import Context, render
from llmgraph.page.findings import Finding, Note
from llmgraph.page.frame import Frame

if TYPE_CHECKING:
    from tests.page.browser import Browser, Page

Writer = Callable[..., str]
SVG = "{http://www.w3.org/2000/svg}"
SERIES = {
    "vicuna-7b-v1.1": ("family:vicuna",),
    "vicuna-13b-v1.1": ("family:vicuna",),
    "vicuna-13b-v1.5": ("family:vicuna",),
    "llama-7b": ("family:llama",),
    "llama-13b": ("family:llama",),
}
ALIASES = {"family:vicuna": ("ビクーニャ",), "koala-13b": ("コアラ",)}


@pytest.fixture
def kin(family: Family, tmp_path: Path) -> str:
    """The address of the page of the family with series, aliases and one finding."""
    series = [
        Entity(EntityId(f"family:{name}"), Kind.FAMILY, name.title(), name)
        for name in ("vicuna", "llama")
    ]
    note = Note("caution", "R05", "Research licence", "llama-13b")
    findings = {"koala-13b": Finding("caution", (note,))}
    html = render(
        [*family[0], *series],
        family[1],
        title="Kin",
        context=Context(SERIES, ALIASES, findings),
    )
    return written(tmp_path, html)


@pytest.fixture
def large(tmp_path: Path) -> str:
    """The address of the page of a graph as large as the curated one grows."""
    entities, claims, families = synthetic()
    context = Context(families=families)
    return written(
        tmp_path, render(entities, claims, title="Large", max_boxes=None, context=context)
    )


def fan_family() -> tuple[tuple[Entity, ...], tuple[Claim, ...]]:
    leaves = [f"quant/base-q{number}" for number in range(37)]
    entities = (entity("base", "2023-01"), *(entity(leaf, "2023-02") for leaf in leaves))
    return entities, tuple(claim(leaf, "quantizedFrom", "base") for leaf in leaves)


def written(folder: Path, html: str) -> str:
    path = folder / "page.html"
    path.write_bytes(html.encode())
    return path.as_uri()


def panel(page: "Page") -> str:
    return str(page.ask("document.getElementById('panel').textContent"))


def spot(page: "Page", expression: str) -> tuple[float, float]:
    """Return where a place of the map {x, y} lies in the window."""
    x, y = page.ask(
        f"""(() => {{
            const {{ x, y }} = {expression};
            const spot = llmgraph.network.canvasToDOM({{ x, y }});
            const frame = document.getElementById("map").getBoundingClientRect();
            return [spot.x + frame.left, spot.y + frame.top];
        }})()"""
    )
    return x, y


def test_a_click_on_a_line_says_who_says_so_and_where(browser: "Browser", kin: str) -> None:
    with browser.page(kin) as page:
        page.until("!!window.llmgraph")
        middle = """(() => {
            const box = llmgraph.box("zephyr-7b-sft").index;
            const { points: [x, y, ...rest] } = llmgraph.lines().find(({ child }) => child === box);
            return { x: (x + rest[0]) / 2, y: (y + rest[1] - 6) / 2 };
        })()"""
        page.click(*spot(page, middle))
        page.until("!document.getElementById('panel').hidden")
        found = panel(page)
        assert "zephyr-7b-sft fine-tuned from mistral-7b-v0.1 stated" in found
        assert "modelCard: Card of zephyr-7b-sft" in found
        assert page.ask("document.querySelector('#panel .cited a').href").endswith("zephyr-7b-sft")
        page.key("Escape")
        page.until("document.getElementById('panel').hidden")
        assert page.complaints() == []


def test_a_fan_is_one_box_that_opens_on_a_click(browser: "Browser", page_of: Writer) -> None:
    with browser.page(page_of(*fan_family())) as page:
        page.until("!!window.llmgraph")
        assert page.ask("llmgraph.boxes()") == 2
        assert page.ask("llmgraph.tray()") is None
        page.click(*spot(page, "llmgraph.box('quant/base-q7')"))
        page.until("llmgraph.tray()?.length === 37")
        assert "+37 quantised" in panel(page)
        page.click(*spot(page, "llmgraph.place('quant/base-q3')"))
        page.until("llmgraph.chosen() === 'quant/base-q3'")
        assert page.ask("llmgraph.lit()") == ["base", "quant/base-q3"]
        page.key("Escape")
        page.until("llmgraph.tray() === null")
        assert page.complaints() == []


def test_a_link_to_a_model_in_a_fan_opens_the_fan(browser: "Browser", page_of: Writer) -> None:
    with browser.page(page_of(*fan_family()) + "#n=quant/base-q30") as page:
        page.until("window.llmgraph?.chosen() === 'quant/base-q30'")
        assert "quant/base-q30" in page.ask("llmgraph.tray()")


@pytest.mark.parametrize(("typed", "chosen"), [("コアラ", "koala-13b"), ("ｺｱﾗ", "koala-13b")])
def test_search_finds_other_names_in_any_width(
    browser: "Browser", kin: str, typed: str, chosen: str
) -> None:
    with browser.page(kin) as page:
        page.until("!!window.llmgraph")
        page.key("/", "/")
        page.type(typed)
        page.until("document.querySelectorAll('#search-list [role=option]').length > 0")
        page.key("Enter")
        page.until(f"llmgraph.chosen() === '{chosen}'")
        found = panel(page)
        assert "non-commercial weights: Research licence ← llama-13b" in found
        assert "コアラ" in found


def test_search_finds_a_family_by_its_japanese_name(browser: "Browser", kin: str) -> None:
    with browser.page(kin) as page:
        page.until("!!window.llmgraph")
        page.key("/", "/")
        page.type("ビクーニャ")
        first = "document.querySelector('#search-list [role=option]')"
        page.until(f"!!{first}")
        assert "Vicuna" in page.ask(f"{first}.textContent")
        page.key("Enter")
        assert page.complaints() == []


def test_the_address_chooses_language_and_theme(browser: "Browser", kin: str) -> None:
    with browser.page(kin + "#n=koala-13b&lang=ja&theme=dark") as page:
        page.until("window.llmgraph?.chosen() === 'koala-13b'")
        assert page.ask("document.documentElement.lang") == "ja"
        assert "ファインチューニング元" in panel(page)
        assert page.ask("getComputedStyle(document.body).backgroundColor") == "rgb(13, 17, 23)"
        assert page.ask("document.querySelector('#legend summary').textContent") == "凡例"
        page.ask("document.getElementById('language').click()")
        page.until("document.documentElement.lang === 'en'")
        assert "fine-tuned from" in panel(page)
        page.ask("document.getElementById('theme').click()")
        page.until("document.documentElement.dataset.theme === 'light'")
        assert page.ask("location.hash") == "#n=koala-13b&lang=en&theme=light"
        assert page.complaints() == []


def test_the_back_button_returns_to_what_was_chosen_before(browser: "Browser", kin: str) -> None:
    with browser.page(kin) as page:
        page.until("!!window.llmgraph")
        for name in ("koala-13b", "llama-13b"):
            page.ask(f"llmgraph.select('{name}')")
        page.ask("history.back()")
        page.until("llmgraph.chosen() === 'koala-13b'")
        page.ask("history.back()")
        page.until("llmgraph.chosen() === null")


def test_the_legend_hides_and_shows_lines(browser: "Browser", kin: str) -> None:
    with browser.page(kin) as page:
        page.until("!!window.llmgraph")
        button = "document.querySelector('#legend .lines button')"
        before = page.screenshot()
        page.ask(f"{button}.click()")
        assert page.ask(f"{button}.getAttribute('aria-pressed')") == "false"
        after = page.screenshot()
        assert before.rows != after.rows
        page.ask(f"{button}.click()")
        assert page.ask(f"{button}.getAttribute('aria-pressed')") == "true"


def test_a_large_graph_opens_on_its_families(browser: "Browser", large: str) -> None:
    with browser.page(large) as page:
        page.until("!!window.llmgraph")
        assert page.ask("llmgraph.boxes()") <= 150
        ready = page.ask("performance.getEntriesByName('ready')[0].startTime")
        print(f"ready after {ready:.0f} ms")  # a timing decides no test
        name = next(one.id for one in synthetic()[0] if "/Family3-" in one.id)
        page.ask(f"llmgraph.select({json.dumps(name)}, {{ move: 'lineage' }})")
        assert page.ask("llmgraph.picture()") == "family:f003"
        assert page.ask(f"llmgraph.place({json.dumps(name)}).members.length") >= 1
        page.ask("llmgraph.clear()")
        page.key("Escape")
        page.ask("document.getElementById('back').click()")
        page.until("llmgraph.picture() === ''")
        assert page.ask("document.getElementById('back').hidden") is True
        assert page.requests() == [large]
        assert page.complaints() == []


def test_a_click_on_a_family_opens_its_picture_and_the_address_keeps_it(
    browser: "Browser", large: str
) -> None:
    with browser.page(large) as page:
        page.until("!!window.llmgraph")
        page.ask("llmgraph.open('family:f004')")
        assert page.ask("location.hash") == "#f=family%3Af004"
        page.ask("history.back()")
        page.until("llmgraph.picture() === ''")


def test_the_keyboard_alone_reaches_a_model_of_a_family(browser: "Browser", large: str) -> None:
    with browser.page(large) as page:
        page.until("!!window.llmgraph")
        page.ask("document.getElementById('map').focus()")
        for _ in range(4):
            page.key("ArrowDown")
            if page.ask("llmgraph.focus()"):
                break
        assert page.ask("llmgraph.focus()").startswith("Family")
        page.key("Enter")
        page.until("llmgraph.picture().startsWith('family:')")
        page.key("ArrowDown")
        page.key("ArrowDown")
        page.until("llmgraph.chosen() !== null || llmgraph.focus() !== null")
        page.key("Escape")
        page.key("Escape")
        page.until("llmgraph.picture() === ''")
        assert page.complaints() == []


def test_the_saved_picture_is_svg_with_a_legend_and_png(browser: "Browser", kin: str) -> None:
    with browser.page(kin) as page:
        page.until("!!window.llmgraph")
        root = ET.fromstring(page.ask("llmgraph.asSvg()"))
        texts = {node.text for node in root.iter(f"{SVG}text")}
        assert {"koala-13b", "Vicuna", "2023-04", "fine-tuned", "open licence"} <= texts
        assert not list(root.iter(f"{SVG}script"))
        png = page.ask(
            "llmgraph.asPng().then(blob => new Promise(done => {"
            " const reader = new FileReader();"
            " reader.onload = () => done(reader.result.split(',')[1]);"
            " reader.readAsDataURL(blob); }))"
        )
        assert base64.b64decode(png).startswith(b"\x89PNG")
        assert page.complaints() == []


def test_on_a_phone_the_panel_lies_below_and_the_chosen_box_above_it(
    browser: "Browser", kin: str
) -> None:
    with browser.page(kin + "#n=koala-13b", width=390, height=844) as page:
        page.until("window.llmgraph?.chosen()")
        page.drawn()
        top = page.ask("document.getElementById('panel').getBoundingClientRect().top")
        x, y = spot(page, "llmgraph.place('koala-13b')")
        assert 0 < x < 390
        assert y < top
        assert page.ask("document.documentElement.scrollWidth") <= 390


def test_a_name_in_the_table_leads_to_its_box(browser: "Browser", kin: str) -> None:
    with browser.page(kin) as page:
        page.until("!!window.llmgraph")
        page.ask("document.getElementById('twin').open = true")
        page.ask(
            "[...document.querySelectorAll('#twin th a')]"
            ".find(a => a.textContent === 'huginn-13b').click()"
        )
        page.until("llmgraph.chosen() === 'huginn-13b'")


def test_a_notebook_shows_the_page_in_a_sandbox(
    browser: "Browser", family: Family, tmp_path: Path
) -> None:
    frame = Frame(render(*family, title="Kin"))
    assert 'sandbox="allow-scripts allow-popups allow-downloads"' in frame._repr_html_()
    address = written(tmp_path, f"<!doctype html><title>n</title>{frame._repr_html_()}")
    with browser.page(address) as page:
        page.until("document.querySelector('iframe').clientHeight > 600")
        assert page.ask("document.querySelector('iframe').contentDocument") is None
        assert [one for one in page.requests() if one != address] in ([], ["about:srcdoc"])


def axe(without: Callable[[str], NoReturn]) -> str:
    folder = Path(os.environ.get("LLMGRAPH_TEST_NPM", "node_modules"))
    script = folder / "axe-core" / "axe.min.js"
    if not script.exists():
        without("no axe-core: npm install axe-core, LLMGRAPH_TEST_NPM names its node_modules")
    return script.read_text("utf-8")


@pytest.mark.parametrize("address", ["", "#n=koala-13b", "#n=koala-13b&theme=dark&lang=ja"])
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing_serious(
    browser: "Browser", kin: str, without: Callable[[str], NoReturn], address: str, width: int
) -> None:
    script = axe(without)
    with browser.page(kin + address, width=width) as page:
        page.until("!!window.llmgraph")
        page.ask("document.getElementById('twin').open = true")
        page.ask(script)
        found = page.ask(
            "axe.run().then(({ violations }) => violations"
            ".filter(({ impact }) => impact === 'serious' || impact === 'critical')"
            ".map(({ id, nodes }) => [id, nodes.slice(0, 3).map(({ html }) => html)]))"
        )
        assert found == []


def test_on_paper_the_table_stands_alone_and_whole(browser: "Browser", kin: str) -> None:
    with browser.page(kin) as page:
        page.drawn()
        seen = "(selector) => document.querySelector(selector).checkVisibility()"
        assert page.ask("!document.querySelector('#twin').open")
        assert not page.ask(f"({seen})('#twin tbody tr')")
        page.call("Emulation.setEmulatedMedia", media="print")
        assert not page.ask(f"({seen})('#screen')")
        rows = "[...document.querySelectorAll('#twin tbody tr')]"
        assert page.ask(f"{rows}.every((row) => row.checkVisibility())")
        assert page.ask(f"{rows}.length") >= len(SERIES)
        head = "getComputedStyle(document.querySelector('#twin thead')).display"
        assert page.ask(head) == "table-header-group", "the head comes again on each sheet"
        width = "document.documentElement.scrollWidth"
        page.call(
            "Emulation.setDeviceMetricsOverride",
            width=718,
            height=1046,
            deviceScaleFactor=1,
            mobile=False,
        )  # fmt: skip  A4 with the browser's margins, in CSS pixels
        assert page.ask(width) <= 718, "nothing is cut at the edge of the sheet"
        sheets = base64.b64decode(page.call("Page.printToPDF")["data"])
        assert sheets.startswith(b"%PDF-")
