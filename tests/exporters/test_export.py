"""`llmgraph export`: every format opened by a program that reads it."""

import base64
import io
import json
import re
import subprocess
import warnings
import xml.etree.ElementTree as ET
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import gexfpy
import networkx as nx
import pandas
import pytest
from xsdata.exceptions import ConverterWarning, ParserError

from llmgraph import LineageGraph
from llmgraph.answers.part import part
from llmgraph.cli.export import EXPORTS
from llmgraph.drawing.text import width, wrap

Run = Callable[..., Any]
SVG = "{http://www.w3.org/2000/svg}"
GEXF = "{http://www.gexf.net/1.2draft}"


@pytest.fixture
def exported(ask: Run, tmp_path: Path) -> Callable[..., bytes]:
    """A function that exports what is around names and returns the bytes of the file."""

    def exported(name: str, *arguments: str) -> bytes:
        path = tmp_path / f"out.{name}"
        code, out, err = ask("export", name, *arguments, "-o", str(path), "--force")
        assert (code, out, err) == (0, "", "")
        return path.read_bytes()

    return exported


def claims(exported: Callable[..., bytes], *arguments: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(exported("json", *arguments))["claims"]
    return found


@pytest.mark.parametrize("name", EXPORTS)
def test_the_same_graph_gives_the_same_bytes(exported: Callable[..., bytes], name: str) -> None:
    assert exported(name, "vicuna") == exported(name, "vicuna") != b""


def test_gexf_has_the_nodes_and_edges_of_the_answer(exported: Callable[..., bytes]) -> None:
    raw = exported("gexf")
    graph = nx.read_gexf(io.BytesIO(raw))
    root = ET.fromstring(raw)
    assert root.get("version") == "1.2"
    assert {child.tag for child in root} >= {f"{GEXF}graph"}
    assert len(list(root.iter(f"{GEXF}edge"))) == len(claims(exported))
    assert graph.nodes["llama-7b"]["parameters"] == 6738415616
    assert "lastmodifieddate" not in raw.decode()


def test_gexf_is_read_by_classes_made_from_its_schema(exported: Callable[..., bytes]) -> None:
    raw = exported("gexf").decode()
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a value that is not of its type is only warned of
        read = gexfpy.parse_string(raw)
        edges = read.graph.edges[0].edge
        assert len(edges) == len(claims(exported))
        assert all(None not in {edge.id, edge.source, edge.target} for edge in edges)
        assert all(None not in {node.id, node.label} for node in read.graph.nodes[0].node)
        with pytest.raises(ParserError):
            gexfpy.parse_string(raw.replace("<nodes>", "<nodes><vertex/>"))
        with pytest.raises((ConverterWarning, ParserError)):
            gexfpy.parse_string(raw.replace('mode="static"', 'mode="still"'))


def test_cytoscape_json_makes_the_same_graph(exported: Callable[..., bytes]) -> None:
    value = json.loads(exported("cytoscape-json", "vicuna"))
    value |= {"directed": True, "multigraph": False, "data": []}
    for edge in value["elements"]["edges"]:
        edge["data"]["key"] = edge["data"]["id"]
    graph = nx.cytoscape_graph(value | {"multigraph": True})
    ends = {(a, b, e["interaction"]) for a, b, e in graph.edges(data=True)}
    assert ends == {(c["object"], c["subject"], c["relation"]) for c in claims(exported, "vicuna")}


def test_parquet_is_read_by_pandas(exported: Callable[..., bytes]) -> None:
    frame = pandas.read_parquet(io.BytesIO(exported("parquet", "vicuna")))
    found = claims(exported, "vicuna")
    assert list(frame["subject"]) == [claim["subject"] for claim in found]
    assert frame["influence"].dtype == bool
    assert [list(one) for one in frame["sources"]] == [claim["sources"] for claim in found]


def test_graphviz_draws_the_dot(exported: Callable[..., bytes]) -> None:
    done = subprocess.run(["dot", "-Tsvg"], input=exported("dot"), capture_output=True, check=True)
    assert ET.fromstring(done.stdout).tag == f"{SVG}svg"


@pytest.mark.parametrize("arguments", [("--theme", "light"), ("--theme", "dark", "--influence")])
def test_svg_shows_each_model_and_loads_nothing(
    exported: Callable[..., bytes], arguments: tuple[str, ...]
) -> None:
    root = ET.fromstring(exported("svg", "vicuna", *arguments))
    texts = " ".join(node.text or "" for node in root.iter(f"{SVG}text"))
    assert "Vicuna" in texts
    assert "fine-tuned" in texts
    assert {node.tag.removeprefix(SVG) for node in root.iter()} <= {
        "svg", "title", "rect", "path", "text", "g",
    }  # fmt: skip
    assert not [a for node in root.iter() for a in node.attrib if "href" in a or a.startswith("on")]


def test_svg_keeps_hostile_names_as_text(exported: Callable[..., bytes]) -> None:
    root = ET.fromstring(exported("svg", "evil/hostile"))
    shown = "".join(node.text or "" for node in root.iter(f"{SVG}text"))
    assert "Evil" in shown
    assert "\x1b" not in shown


def test_png_is_an_image_of_the_picture(exported: Callable[..., bytes]) -> None:
    raw = exported("png", "vicuna")
    assert raw.startswith(b"\x89PNG\r\n\x1a\n")
    assert int.from_bytes(raw[16:20]) > 1000


def test_since_and_directions_choose_the_part(exported: Callable[..., bytes]) -> None:
    up = {c["object"] for c in claims(exported, "acme/blend-7b", "--ancestors", "--no-influence")}
    down = claims(exported, "acme/blend-7b", "--descendants", "--no-influence")
    assert up == {"acme/hermes-7b", "lmsys/vicuna-7b-v1.5", "llama-7b", "meta/Llama-2-7b-hf"}
    assert {c["object"] for c in down} <= {"acme/blend-7b", "acme/blend-7b-chat"}
    late = json.loads(exported("json", "--since", "2023-06"))["entities"]
    dates = [e["released"] or e["uploaded"] for e in late if e["kind"] == "model"]
    assert all(date is None or date[:7] >= "2023-06" for date in dates)


def test_a_date_that_is_none_is_wrong_use(ask: Run) -> None:
    code, _, err = ask("export", "svg", "--since", "last year")
    assert code == 2
    assert "no date like 2024" in err


def test_svg_and_json_go_to_stdout_as_utf_8(ask: Run) -> None:
    code, out, _ = ask("export", "svg", "vicuna", "--lang", "ja")
    assert code == 0
    assert "ファインチューニング" in out


def test_an_answer_is_a_picture_in_a_notebook(tiny: LineageGraph) -> None:
    html = tiny["vicuna-7b-v1.5"].ancestors()._repr_html_()
    assert html.startswith("<svg")
    assert len(html) < 12_000
    assert tiny["loop/ouro"].ancestors(relations=["mergedFrom"])._repr_html_().startswith("<table")


def test_view_writes_a_page_with_siblings(ask: Run, tmp_path: Path) -> None:
    path = tmp_path / "view.html"
    code, _, err = ask("view", "quant/llama-7b-q1", "-o", str(path))
    assert (code, err) == (0, f"wrote {path}\n")
    (data,) = re.findall(r'id="data">([^<]*)</script>', path.read_text("utf-8"))
    shown = zlib.decompress(base64.b64decode(data)).decode()
    assert "quant/llama-7b-q8" in shown
    assert "acme/tiny-blend" not in shown


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_page_follows_the_language_of_the_environment(
    ask: Run, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setenv("LLMGRAPH_LANG", language)
    code, out, _ = ask("graph", "vicuna", "-o", "-")
    assert code == 0
    assert f'<html lang="{language}">' in out


def test_too_many_boxes_are_refused_with_advice(ask: Run) -> None:
    code, out, err = ask("graph", "llama", "--max-boxes", "3", "-o", "-")
    assert (code, out) == (6, "")
    assert "llmgraph view" in err
    assert "--depth" in err


def test_of_a_whole_graph_that_is_too_large_the_models_with_most_children_are_kept(
    tiny: LineageGraph,
) -> None:
    few = part(tiny.snapshot, most=3)
    assert few.truncated
    assert "llama-7b" in few.starts
    assert len(few.starts) == 3
    assert not part(tiny.snapshot, most=1000).truncated


def test_directions_without_a_name_are_wrong_use(ask: Run) -> None:
    code, _, err = ask("graph", "--ancestors", "-o", "-")
    assert code == 2
    assert "name a model" in err


def test_names_are_wrapped_where_they_have_a_break() -> None:
    assert wrap("short", 120, 12) == ["short"]
    first, second = wrap("maker-Model-70B-instruct-uncensored-v2-GGUF", 120, 12)
    assert first.endswith("-")
    assert "…" in second
    assert all(width(part, 12) <= 120 for part in (first, second))
    assert width("モデル", 12) == 36
