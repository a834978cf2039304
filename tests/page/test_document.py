import base64
import hashlib
import json
import os
import re
import subprocess
import sys
import zlib
from html.parser import HTMLParser
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest
from tests.page.conftest import Family, claim, entity
from tests.page.synthetic import synthetic

import llmgraph
from llmgraph.drawing.palette import LINE_OF, LINES, PAGE_DARK, PAGE_LIGHT
from llmgraph.drawing.scenes import FIRST_VIEW, MOST_DATA
from llmgraph.errors import InvalidUse, LimitReached
from llmgraph.licences.report import RULE_ORDER
from llmgraph.model import RELATIONS, Kind, Tree
from llmgraph.page import Context, render
from llmgraph.page.document import BUNDLE
from llmgraph.page.findings import SEVERITIES, Finding, Note
from llmgraph.page.words import LANGUAGES

VIS_NETWORK = "1f20f0736f32cb9bedf8f6383b25cfea2f839e1abe80d6e8040b4d5bea378c69"


class Elements(HTMLParser):
    """The elements of a page as (tag, attributes, text up to the next tag)."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None], str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs), ""))

    def handle_endtag(self, tag: str) -> None:
        self.found.append((f"/{tag}", {}, ""))

    def handle_data(self, data: str) -> None:
        if self.found:
            tag, attributes, text = self.found[-1]
            self.found[-1] = (tag, attributes, text + data)

    def all(self, tag: str) -> list[tuple[dict[str, str | None], str]]:
        return [(attributes, text) for name, attributes, text in self.found if name == tag]


def page(family: Family, language: str = "en") -> str:
    return render(*family, title="Kin", language=language)


def data(html: str) -> Any:
    packed = next(t for a, t in Elements(html).all("script") if a.get("id") == "data")
    return json.loads(zlib.decompress(base64.b64decode(packed)))


def models(read: Any) -> list[str]:
    return [model[0] for model in read["page"]["models"]]


def boxes(read: Any, scene: int = 0) -> list[list[str]]:
    """Return the models that each box of a picture stands for."""
    names = models(read)
    found = []
    for _, _, third, *rest in read["page"]["scenes"][scene]["boxes"]:
        numbers = accumulate(third) if isinstance(third, list) else [third, *rest]
        found.append([names[number] for number in numbers])
    return found


def drawn(read: Any, scene: int = -1) -> set[tuple[str, str]]:
    """Return (child, parent) of each line between single models."""
    names = boxes(read, scene)
    lines = read["page"]["scenes"][scene]["lines"]
    return {(names[child][0], names[parent][0]) for parent, child, *_ in lines}


def looks(read: Any, scene: int = 0) -> list[str]:
    known = read["page"]["looks"]
    return [known[line[2]][0] for line in read["page"]["scenes"][scene]["lines"]]


def test_the_same_input_gives_the_same_bytes(family: Family) -> None:
    entities, claims = family
    assert page(family) == render(entities[::-1], iter(claims[::-1]), title="Kin")


def test_the_bytes_do_not_hang_on_the_hash_seed_of_the_process() -> None:
    code = """
import hashlib
from llmgraph.model import Claim, Entity, Kind, Source, Standing, Status
from llmgraph.page import Context, render
names = [f"m{i}" for i in range(40)]
entities = [Entity(name, Kind.MODEL, name, name) for name in names]
sources = (Source("s"), Source("t"))
claims = [
    Claim(names[i], relation, names[i * step // 7], Status.DECLARED, Standing.STATED, sources)
    for i in range(40) for step in (1, 3, 5) for relation in ("mergedFrom", "fineTunedFrom")
]
print(hashlib.sha256(render(entities, claims, title="t").encode()).hexdigest())
"""
    digests = {
        subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_the_page_is_a_whole_document(family: Family) -> None:
    html = page(family, "ja")
    elements = Elements(html)
    assert html.startswith('<!doctype html>\n<html lang="ja">')
    assert elements.all("title") == [({}, "Kin")]
    names = {a.get("name"): a.get("content") for a, _ in elements.all("meta")}
    assert names["color-scheme"] == "light dark"
    assert names["viewport"] == "width=device-width, initial-scale=1"
    assert "\r" not in html


def test_the_file_asks_for_nothing_from_elsewhere(family: Family) -> None:
    _, claims = family
    cited = {source.url for one in claims for source in one.sources}
    for tag, attributes, _ in Elements(page(family)).found:
        assert not {"src", "srcset", "style", "action", "poster"} & set(attributes), tag
        assert not any(name.startswith("on") for name in attributes), tag
        address = attributes.get("href")
        assert address is None or address.startswith("#") or address in cited | {"data:,"}
        assert tag not in {"iframe", "object", "embed", "base", "img"}
    assert "@import" not in page(family)
    assert "url(" not in Elements(page(family)).all("style")[0][1]


def test_the_policy_names_the_hash_of_each_script_and_style_and_no_other(family: Family) -> None:
    elements = Elements(page(family))
    policy = next(
        a["content"] or ""
        for a, _ in elements.all("meta")
        if a.get("http-equiv") == "Content-Security-Policy"
    )
    rules = {rule.split()[0]: rule.split()[1:] for rule in policy.split("; ")}
    for tag, rule in (("script", "script-src"), ("style", "style-src")):
        texts = [text for attributes, text in elements.all(tag) if "type" not in attributes]
        digests = [hashlib.sha256(text.encode()).digest() for text in texts]
        assert rules[rule] == [f"'sha256-{base64.b64encode(d).decode()}'" for d in digests]
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == ["'none'"]
    assert "unsafe" not in policy


def test_the_bundle_is_the_known_one_and_keeps_its_licence(family: Family) -> None:
    import pyvis

    path = Path(pyvis.__file__).parent / "templates" / BUNDLE
    assert hashlib.sha256(path.read_bytes()).hexdigest() == VIS_NETWORK
    assert path.read_text(encoding="utf-8") in page(family)
    assert "@license" in path.read_text(encoding="utf-8")[:1000]


def test_the_table_has_a_row_for_each_entity_and_a_parent_for_each_line(family: Family) -> None:
    entities, _ = family
    html = page(family)
    table = html.partition("</thead>")[2].partition("</table>")[0]
    rows = re.findall(r"<tr id=r(\d+)>(.*?)(?=<tr|<tbody|\Z)", table, re.DOTALL)
    names = models(data(html))
    assert sorted(names[int(number)] for number, _ in rows) == sorted(one.id for one in entities)
    parents = {
        (names[int(number)], names[int(parent)])
        for number, row in rows
        for parent in re.findall(r"<a href=#r(\d+)>", row)
    }
    assert parents == drawn(data(html))


def test_the_table_has_lanes_that_lead_from_each_parent_to_its_children(family: Family) -> None:
    rows = re.findall(r"<th scope=row(?: data-l=(\S+?))?>([^<]+?) *<", page(family))
    lanes = {name: lane for lane, name in rows}
    order = [name for _, name in rows]
    assert lanes["mistral-7b-v0.1"] == ""
    assert lanes["zephyr-7b-sft"][-1] in "├└"
    assert len(lanes["zephyr-7b-beta"]) == len(lanes["zephyr-7b-sft"]) + 1
    assert order.index("zephyr-7b-sft") < order.index("zephyr-7b-beta")


def test_a_lane_that_has_ended_stays_empty_below() -> None:
    chain = [claim("b", "fineTunedFrom", "a"), claim("c", "fineTunedFrom", "b")]
    html = render([entity("a"), entity("b"), entity("c")], chain, title="t")
    assert re.findall(r"data-l=(\S+?)>", html.replace("\u00a0", "_")) == ["└", "_└"]


def test_the_network_is_that_of_pyvis(family: Family) -> None:
    read = data(page(family))
    assert [node["id"] for node in read["nodes"]] == list(range(len(boxes(read))))
    assert all(edge["arrows"] == "to" for edge in read["edges"])
    assert json.loads(read["options"])["physics"] == {"enabled": False}


def test_disputed_claims_are_listed_and_not_drawn(family: Family) -> None:
    read = data(page(family))
    assert ("koala-13b", "llama-7b") not in drawn(read)
    names, standings = models(read), read["page"]["standings"]
    listed = [one for one in read["page"]["links"] if standings[one[3]] == "disputed"]
    assert [(names[one[0]], names[one[2]]) for one in listed] == [("koala-13b", "llama-7b")]


def test_of_two_relations_the_finer_one_is_drawn() -> None:
    claims = (claim("b", "basedOn", "a"), claim("b", "adapterOf", "a"))
    read = data(render((entity("a"), entity("b")), claims, title="t"))
    assert looks(read) == ["adapter"]
    assert len(read["page"]["links"]) == 2


def test_a_claim_of_something_that_is_not_on_the_page_is_listed_and_not_drawn() -> None:
    read = data(render((entity("b"),), (claim("b", "fineTunedFrom", "far/away"),), title="t"))
    assert read["edges"] == []
    assert [one[2] for one in read["page"]["links"]] == ["far/away"]


def test_training_data_has_a_picture_of_its_own(family: Family) -> None:
    read = data(page(family))
    assert [scene["name"] for scene in read["page"]["scenes"]] == ["", "influence"]
    shown = {name for box in boxes(read) for name in box}
    assert not any(name.startswith("dataset:") for name in shown)
    assert "text-davinci-003" not in shown
    assert "lonely-1b" in shown
    assert {name for box in boxes(read, 1) for name in box} == set(models(read))
    assert "influence" not in looks(read)
    assert "influence" in looks(read, 1)


def test_a_page_of_datasets_alone_shows_them() -> None:
    two = (entity("dataset:a"), entity("dataset:b"))
    read = data(render(two, (claim("dataset:b", "dataDerivedFrom", "dataset:a"),), title="t"))
    assert sorted(boxes(read, -1)) == [["dataset:a"], ["dataset:b"]]


def test_findings_are_shown_where_there_are_some_and_nothing_where_not(family: Family) -> None:
    note = Note("caution", "R05", "<b>Research</b> licence", "llama-7b")
    found = {"koala-13b": Finding("caution", (note,))}
    html = render(*family, title="Kin", context=Context(findings=found))
    read = data(html)
    assert read["page"]["findings"] == [[2, [0], [models(read).index("koala-13b")]]]
    [[severity, rule, licence, origin]] = read["page"]["notes"]
    assert (severity, rule) == (2, "R05")
    assert read["page"]["names"][licence] == "<b>Research</b> licence"
    assert models(read)[origin] == "llama-7b"
    assert data(page(family))["page"]["findings"] == []


def test_inherited_severities_have_their_words_in_each_language() -> None:
    for dictionary in LANGUAGES.values():
        assert {f"severity.{one}" for one in SEVERITIES} <= set(dictionary)
        assert {f"rule.{rule}" for rule in RULE_ORDER} <= set(dictionary)


@pytest.mark.parametrize("count", [1000, 1001])
def test_more_boxes_than_the_limit_are_refused_with_advice(count: int) -> None:
    crowd = [entity(f"m{i}", "2023-01") for i in range(count)]
    if count == 1000:
        read = data(render(crowd, (), title="t"))
        assert len(models(read)) == 1000
        assert all(len(scene["boxes"]) <= FIRST_VIEW for scene in read["page"]["scenes"])
        return
    with pytest.raises(LimitReached) as caught:
        render(crowd, (), title="t")
    assert "1,001" in caught.value.what
    assert any("--max-boxes 1001" in hint for hint in caught.value.hints)
    assert render(crowd, (), title="t", max_boxes=1001)


def test_a_whole_graph_always_folds_to_fit() -> None:
    entities, claims, families = synthetic()
    html = render(entities, claims, title="t", max_boxes=None, context=Context(families=families))
    read = data(html)
    scenes = read["page"]["scenes"]
    assert all(len(scene["boxes"]) <= FIRST_VIEW for scene in scenes[:-1])
    assert len(scenes[-1]["boxes"]) <= FIRST_VIEW + MOST_DATA
    assert {name for box in boxes(read) for name in box} == {
        e.id for e in entities if e.kind is Kind.MODEL
    }
    assert len(html.encode()) < 2_000_000


def test_the_page_of_the_shipped_data_is_below_two_megabytes() -> None:
    assert len(llmgraph.open().page().encode()) < 2_000_000


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(InvalidUse, match="'tlh'"):
        render((), (), title="t", language="tlh")


def test_an_empty_page_is_a_page() -> None:
    read = data(render((), (), title="t"))
    assert (read["nodes"], read["page"]["scenes"][0]["boxes"]) == ([], [])


def test_all_languages_say_the_same_things() -> None:
    keys = {name: set(dictionary) for name, dictionary in LANGUAGES.items()}
    assert keys["ja"] == keys["en"]
    assert all(text.strip() for words in LANGUAGES.values() for text in words.values())


def test_every_lineage_relation_has_a_look() -> None:
    assert set(LINE_OF) == {r.name for r in RELATIONS if r.tree is not Tree.OTHER}
    assert set(LINE_OF.values()) == {line.key for line in LINES}
    looks = [(line.dash, line.head) for line in LINES if line.key != "unknown"]
    assert len(set(looks)) == len(looks), "colour must not be the only difference"


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.key)
def test_colours_stand_out_from_the_page(line: Any) -> None:
    assert contrast(line.light, PAGE_LIGHT) >= 3
    assert contrast(line.dark, PAGE_DARK) >= 3


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2, section 1.4.3."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_what_utf_8_cannot_carry_is_replaced() -> None:
    html = render((entity("a\ud800\x00b"),), (), title="t\udfff")
    assert "a\ufffd\ufffdb" in html
    assert html.encode()
