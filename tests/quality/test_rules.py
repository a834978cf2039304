"""Each rule has a graph that breaks it and nothing else; what our own data break is known."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from llmgraph.exporters.findings import Report
from llmgraph.quality import all_rules, validate
from llmgraph.quality.rules import MENDS, STALE

ROOT = Path(__file__).parents[2]
RULES = {rule.id: rule for rule in all_rules()}


KNOWN = {
    "child-before-parent": {  # as their sources date them; not looked at one by one yet
        "m:Classical--Yinka",
        "m:MCG-NJU--videomae-base-finetuned-kinetics",
        "m:OpenAssistant--oasst-sft-1-pythia-12b",
        "m:Qwen--Qwen-Audio-Chat",
        "m:Qwen--Qwen2-VL-2B-Instruct-GPTQ-Int8",
        "m:audiolm",
        "m:facebook--hubert-large-ls960-ft",
        "m:llama-2-chinese-13b",
        "m:llama-3-taiwan-70b",
        "m:sentence-transformers--paraphrase-multilingual-MiniLM-L12-v2",
        "m:wizardlm-2-8x22b",
        "m:wizardlm-70b",
        "m:zephyr-141b-a39b",
    },
}
"""Warnings about the data that we ship, by rule: mend the data or add a line, and say why."""


def test_the_shipped_data_have_no_error_and_no_warning_that_is_not_known(shipped: Report) -> None:
    """Labels that grant more than a parent's licence apart: those are facts about cards."""
    found: dict[str, set[str]] = {}
    for one in shipped.findings:
        if one.severity != "info" and one.rule != "licence-looser":
            found.setdefault(one.rule, set()).add(one.name or "")
    assert [one for one in shipped.findings if one.severity == "error"] == []
    assert found == KNOWN
    assert shipped.files == ("data/triples.ttl",)
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", shipped.data)


def test_the_ontology_and_its_taxonomies_obey_their_own_rules() -> None:
    taxonomies = sorted((ROOT / "ontology" / "taxonomies").glob("*.ttl"))
    report = validate([ROOT / "ontology" / "llmgraph.ttl", *taxonomies])
    assert report.findings == ()


def test_a_draft_of_the_ontology_takes_the_place_of_ours(tmp_path: Path) -> None:
    draft = tmp_path / "draft.ttl"
    text = (ROOT / "ontology" / "llmgraph.ttl").read_text("utf-8")
    draft.write_text(text.replace('rdfs:label "model"@en', 'rdfs:label "checkpoint"@en'), "utf-8")
    assert validate([draft]).findings == ()
    draft.write_text(text.replace('rdfs:label "model"@en', 'rdfs:label "model "@en'), "utf-8")
    assert {f.rule for f in validate([draft]).findings} == {"padded-label"}


def test_the_graph_that_fixtures_are_made_from_breaks_no_rule(fixtures: Path) -> None:
    assert validate([fixtures / "base.ttl"]).findings == ()


def test_every_rule_has_a_fixture_and_every_fixture_a_rule(cases: dict[str, Any]) -> None:
    assert set(cases) == set(RULES)


def test_every_query_and_every_computed_rule_is_in_the_table() -> None:
    queries = {
        path.name.removesuffix("-violation.rq")
        for path in (ROOT / "ontology" / "quality").glob("*.rq")
    }
    computed = {rule.id for rule in RULES.values() if rule.origin == "code"}
    assert {rule.id for rule in RULES.values() if rule.origin != "shape"} == queries | computed
    assert set(MENDS) == queries | computed | {STALE.id}


def test_a_fixture_breaks_its_rule_and_no_other_error(
    rule: str, reported: Callable[[str], Report], cases: dict[str, Any]
) -> None:
    report = reported(rule)
    found = [finding for finding in report.findings if finding.rule == rule]
    assert found
    assert {finding.severity for finding in found} == {RULES[rule].severity}
    errors = {f.rule for f in report.findings if f.severity == "error"}
    assert errors - {rule} == set(cases[rule].get("with", []))


def test_a_finding_says_where_and_how_to_mend_it(
    rule: str, reported: Callable[[str], Report]
) -> None:
    for finding in (f for f in reported(rule).findings if f.rule == rule):
        assert finding.file == "mine.ttl"
        assert finding.line is not None
        assert finding.mend == RULES[rule].mend
        assert finding.message.endswith(".")
        assert finding.mend not in finding.message
        assert "https://w3id.org/llmgraph/ont#" not in finding.message


def test_a_companion_of_a_fixture_has_its_reason(cases: dict[str, Any]) -> None:
    assert [name for name, case in cases.items() if ("with" in case) != ("why" in case)] == []


def test_a_rule_is_two_sentences_at_most_each_with_its_end() -> None:
    for rule in RULES.values():
        assert rule.mend.endswith("."), rule.id
        assert ". " not in rule.mend, rule.id
        assert rule.severity in {"error", "warning", "info"}, rule.id
        if rule.origin == "shape":
            assert rule.says.endswith("."), rule.id
            assert rule.iri == "https://w3id.org/llmgraph/shapes#" + rule.id.removeprefix("lgs:")


def test_a_query_ends_its_message_with_the_way_to_mend_it() -> None:
    for path in (ROOT / "ontology" / "quality").glob("*.rq"):
        mend = MENDS[path.name.removesuffix("-violation.rq")]
        assert f'{mend}") AS ?message' in path.read_text("utf-8"), path.name
