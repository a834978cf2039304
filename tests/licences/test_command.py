"""`llmgraph licence`: its text, its JSON, its options and its exit codes."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import llmgraph
from llmgraph.graph import LineageGraph
from llmgraph.licences.wording import DISCLAIMER

Run = Callable[..., tuple[int, str, str]]
CASES = Path(__file__).parent / "cases"
SCHEMAS = Path(llmgraph.__file__).parent / "exporters" / "schemas"
FORBIDDEN = re.compile(
    r"\b(safe|legal|compliant|violat\w*|illegal|breach\w*|stolen|launder\w*|infring\w*|clean)\b",
    re.IGNORECASE,
)


def valid(document: Any) -> Any:
    name = document["schema"].split("/")[1]
    schema = json.loads((SCHEMAS / f"{name}-1.json").read_text("utf-8"))
    Draft202012Validator(schema).validate(document)
    return document


@pytest.fixture
def of_case(run: Run) -> Run:
    """A function that asks `licence` of a worked case."""

    def of_case(case: str, *arguments: str) -> tuple[int, str, str]:
        return run("licence", "--graph", str(CASES / f"{case}.ttl"), *arguments)

    return of_case


@pytest.mark.parametrize("path", sorted(CASES.glob("*.ttl")), ids=lambda path: path.stem)
def test_no_word_of_judgement_outside_the_fixed_sentence(run: Run, path: Path) -> None:
    graph = llmgraph.open(str(path))
    for model in graph:
        code, out, err = run("licence", "--graph", str(path), model, "--fix", "--paths", "3")
        assert (code, err) == (0, "")
        assert out.rstrip().endswith(DISCLAIMER)
        plain = re.sub(r"https?://\S+", "", out.replace(DISCLAIMER, ""))
        assert FORBIDDEN.findall(plain.replace("clean-apache", "")) == []


def test_a_verdict_says_label_path_text_source_and_what_to_do(of_case: Run) -> None:
    code, out, _ = of_case("merge-14-v0.2", "EmbeddedLLM/Mistral-7B-Merge-14-v0.2", "--fix")
    assert code == 0
    for part in (
        "label           apache-2.0, Apache License 2.0",
        "CONFLICT  label grants more than upstream terms [R01]",
        "> merged from berkeley-nest/Starling-LM-7B-alpha [prose]",
        "text   cc-by-nc-4.0 (standard-text, checked 2026-11-22) https://creativecommons.org",
        "without berkeley-nest/Starling-LM-7B-alpha",
        "Terms are known for 4 of 5 ancestors.",
    ):
        assert part in out


def test_the_exit_code_follows_fail_on(of_case: Run) -> None:
    name = "databricks/dolly-v2-12b"
    assert of_case("dolly-v2-12b", name)[0] == 0
    assert of_case("dolly-v2-12b", name, "--fail-on", "conflict")[0] == 0
    assert of_case("dolly-v2-12b", name, "--fail-on", "caution")[0] == 1


def test_json_keeps_to_its_schema(of_case: Run) -> None:
    for case in sorted(CASES.glob("*.ttl")):
        target = re.search(r'^target = "(.+)"', case.with_suffix(".toml").read_text("utf-8"), re.M)
        assert target
        asked = of_case(case.stem, target[1], "--json", "--fix", "--paths", "4", "--purpose",
                        "commercial", "--fail-on", "conflict")  # fmt: skip
        document = valid(json.loads(asked[1]))
        assert document["failed"] is (asked[0] == 1)
        assert document["query"]["profile"]["purpose"] == "commercial"


def test_options_change_the_question(of_case: Run, tmp_path: Path) -> None:
    case, name = "llama32-vision-eu", "example/Llama-3.2-11B-Vision-Docs"

    def worst(*options: str) -> str:
        document = json.loads(of_case(case, name, "--json", *options)[1])
        return str(document["verdicts"][0]["severity"])

    assert worst() == "caution"
    assert worst("--territory", "fr") == "conflict"
    assert worst("--territory", "jp") == "obligation"
    assert worst("--territory", "jp", "--mau", "800000000") == "conflict"
    assert worst("--territory", "jp", "--as", "mit") == "conflict"
    assert worst("--territory", "jp", "--name", "Docs-11B") == "conflict"
    assert worst("--territory", "jp", "--name", "Docs-11B", "--hosted") == "obligation"
    assert worst("--without", "meta-llama/Llama-3.2-11B-Vision-Instruct") == "None"
    profile = tmp_path / "profile.toml"
    profile.write_text('[profile]\nterritory = "EU"\n', "utf-8")
    assert worst("--profile", str(profile)) == "conflict"
    assert worst("--profile", str(profile), "--territory", "jp") == "obligation"


def test_a_date_chooses_the_label_that_held(run: Run) -> None:
    asked = run("licence", "tiiuae/falcon-40b", "--as-of", "2023-05-27", "--json")
    document = valid(json.loads(asked[1]))
    assert document["query"]["what_if"]["as_of"] == "2023-05-27"


def test_a_series_has_one_verdict_for_each_member(run: Run, six_file: Path) -> None:
    asked = ("licence", "vicuna", "--graph", str(six_file))
    document = valid(json.loads(run(*asked, "--json")[1]))
    assert len(document["verdicts"]) == 6
    out = run(*asked)[1]
    assert out.startswith("vicuna has 6 models; each has its own verdict.")
    assert out.count(DISCLAIMER) == 1


def test_the_table_is_listed_and_a_row_shown(run: Run) -> None:
    out = run("licence", "--list")[1]
    assert len(out.splitlines()) == 141
    assert len(valid(json.loads(run("licence", "--list", "--json")[1]))["rows"]) == 140
    assert "name begins             Llama; Meta Llama" in run("licence", "--show", "llama3.1")[1]
    assert valid(json.loads(run("licence", "--show", "MIT", "--json")[1]))["id"] == "mit"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "name a model, or use one of"),
        (["vicuna", "--list"], "name a model, or use one of"),
        (["--show", "no-such"], "no licence called 'no-such'"),
        (["vicuna", "--as", "no-such"], "no licence called 'no-such'"),
        (["vicuna", "--as-of", "yesterday"], "'yesterday' is no date"),
        (["vicuna", "--profile", "no.toml"], "no such file"),
        (["vicuna", "--without", "vicunaa"], "no model, dataset or series called"),
        (["org:meta"], "it has no lineage"),
        (["--all"], "--all writes a file"),
        (["--all", "-o", "a.txt"], "cannot write a.txt"),
    ],
)
def test_wrong_use_is_told(run: Run, arguments: list[str], message: str) -> None:
    code, out, err = run("licence", *arguments)
    assert code in {2, 3}
    assert out == ""
    assert message in err


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("purpose = 7", "purpose is 7; expected str"),
        ('purpose = "profit"', "purpose is 'profit'"),
        ('use = "sold"', "use is 'sold'"),
        ('colour = "red"', "no key 'colour'"),
        ("profile = 3", "profile is no table"),
        ("= 3", "profile.toml: "),
    ],
)
def test_a_faulty_profile_is_told(run: Run, tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "profile.toml"
    path.write_text(text, "utf-8")
    code, _, err = run("licence", "vicuna", "--profile", str(path))
    assert code == 2
    assert message in err


def agrees(row: dict[str, Any], graph: LineageGraph) -> bool:
    """Return whether a line of `--all` says what the model alone is told."""
    (one,) = graph.licence(row["id"])
    told = [(f["rule"], f["severity"], f["licence"], tuple(f["path"])) for f in row["findings"]]
    expected = [(f.rule, f.severity.word, f.terms.id, f.way) for f in one.findings]
    return (
        sorted(told) == sorted(expected)
        and row["severity"] == (one.severity.word if one.severity else None)
        and (row["ancestors_known"], row["ancestors"]) == one.coverage
    )


def test_all_models_are_written_a_line_each_and_agree_with_one_by_one(
    run: Run, six_file: Path, tmp_path: Path
) -> None:
    path = tmp_path / "all.jsonl"
    asked = ("licence", "--graph", str(six_file), "--all", "-o", str(path))
    code, out, err = run(*asked)
    assert (code, out) == (0, "")
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert err == f"{len(rows)} models in all.jsonl\n"
    graph = llmgraph.open(str(six_file))
    assert [row["id"] for row in rows] == list(graph)
    assert [agrees(row, graph) for row in rows] == [True] * len(rows)
    assert run(*asked)[0] == 2
    assert run(*asked, "--force")[0] == 0


def test_the_models_of_the_built_in_graph_agree_with_one_by_one(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "all.jsonl"
    code, _, err = run("licence", "--all", "-o", str(path))
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    graph = llmgraph.open()
    assert (code, err) == (0, f"{len(rows):,} models in all.jsonl\n")
    assert [row["id"] for row in rows] == list(graph)
    assert [agrees(row, graph) for row in rows[::100]] == [True] * len(rows[::100])


def test_all_models_are_written_as_parquet(run: Run, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    for ending in ("jsonl", "parquet"):
        assert run("licence", "--all", "-o", str(tmp_path / f"all.{ending}"))[0] == 0
    rows = parquet.read_table(tmp_path / "all.parquet").to_pylist()
    lines = (tmp_path / "all.jsonl").read_text("utf-8").splitlines()
    assert rows == [json.loads(line) for line in lines]


def test_a_model_in_a_cycle_of_data_is_judged_on_its_own(run: Run, tmp_path: Path) -> None:
    """Two students of one dataset, one of which wrote it: the other learned from it."""
    file = tmp_path / "cycle.ttl"
    prefixes = (CASES / "dolly-v2-12b.ttl").read_text("utf-8").split("\n\n")[0]
    facts = """
m:a--writer a lg:Model ; lg:trainedOn d:a--set ; lg:hasDeclaredLicense lic:llama2 .
m:b--reader a lg:Model ; lg:trainedOn d:a--set ; lg:hasDeclaredLicense lic:llama2 .
d:a--set a lg:Dataset ; lg:generatedBy m:a--writer .
"""
    file.write_text(prefixes + facts, "utf-8")
    path = tmp_path / "all.jsonl"
    assert run("licence", "--graph", str(file), "--all", "-o", str(path))[0] == 0
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    rules = {row["id"]: {one["rule"] for one in row["findings"]} for row in rows}
    assert "R08" not in rules["a/writer"]
    assert "R08" in rules["b/reader"]


def test_what_stands_on_the_hub_is_under_no_terms_of_an_api(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "hub.ttl"
    prefixes = (CASES / "dolly-v2-12b.ttl").read_text("utf-8").split("\n\n")[0]
    facts = """
m:openai--eye a lg:Model .
m:mind a lg:Model ; lg:developedBy o:openai .
o:openai a lg:Organization .
d:talk a lg:Dataset ; lg:generatedBy m:mind .
m:x a lg:Model ; lg:basedOn m:openai--eye ; lg:trainedOn d:talk .
"""
    file.write_text(prefixes + facts, "utf-8")
    path = tmp_path / "all.jsonl"
    assert run("licence", "--graph", str(file), "--all", "-o", str(path))[0] == 0
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    (found,) = [row["findings"] for row in rows if row["id"] == "x"]
    texts = {(one["licence"], one["path"][-1]) for one in found}
    assert {end for text, end in texts if text.startswith("openai-")} == {"mind"}
