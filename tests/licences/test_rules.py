"""Every branch of every rule on a world of a few nodes, and where the rules stay silent."""

import re
from collections.abc import Callable
from typing import NamedTuple

import pytest

from llmgraph.licences import terms
from llmgraph.licences.findings import Licences, Severity
from llmgraph.licences.profile import Profile
from llmgraph.licences.table import table
from llmgraph.licences.wording import BRANCHES, CORRECTION, DISCLAIMER, REMARKS, TITLES

Ask = Callable[..., Licences]
TUNED = ["t fineTunedFrom p"]
COPIED = ["t quantizedFrom p"]
TRAINED = ["t fineTunedOn d"]
SYNTHETIC = ["t fineTunedOn d", "d generatedBy g"]
JUDGED = ["t alignedOn d", "d annotatedBy g"]
TAUGHT = ["t distilledFrom g"]
TRADE = Profile(purpose="commercial")


class Fires(NamedTuple):
    """A drawn world, the branch that must fire in it, and how severely."""

    branch: str
    severity: str
    lines: list[str]
    labels: dict[str, str]
    profile: Profile = Profile()
    more: dict[str, object] = {}  # noqa: RUF012  read only


FIRES = [
    Fires("R01a", "conflict", TUNED, {"t": "mit", "p": "cc-by-nc-4.0"}),
    Fires("R01a", "conflict", ["t fineTunedFrom p curated"], {"t": "mit", "p": "cc-by-nc-4.0"}),
    Fires("R01a", "caution", TUNED, {"t": "mit", "p": "h-research"}),
    Fires("R01a", "caution", TUNED, {"t": "jamba-open-model", "p": "cc-by-nc-4.0"}),
    Fires("R01a", "conflict", TAUGHT, {"t": "mit", "g": "yi-license"}),
    Fires("R01a", "caution", ["t distilledFrom g prose"], {"t": "mit", "g": "yi-license"}),
    Fires("R01b", "conflict", TUNED, {"t": "mit", "p": "llama2"}),
    Fires("R01b-community", "caution", TUNED, {"t": "qwen", "p": "llama2"}),
    Fires("R01c", "conflict", TUNED, {"t": "mit", "p": "gemma"}),
    Fires("R01c", "conflict", SYNTHETIC, {"t": "mit", "d": "mit", "g": "gemma"}),
    Fires("R01c-not-open", "caution", TUNED, {"t": "cc-by-nc-4.0", "p": "gemma"}),
    Fires("R01d", "conflict", TUNED, {"t": "mit", "p": "gpl-3.0"}),
    Fires("R01d-weak", "caution", TUNED, {"t": "mit", "p": "mpl-2.0"}),
    Fires("R01e", "conflict", TUNED, {"t": "cc-by-nd-4.0", "p": "cc-by-nd-4.0"}),
    Fires("R01e-same-weights", "caution", COPIED, {"t": "mit", "p": "cc-by-nd-4.0"}),
    Fires("R01-no-label", "obligation", TUNED, {"p": "llama2"}),
    Fires("R02", "obligation", TUNED, {"t": "mit", "p": "mit"}),
    Fires("R02-teacher", "obligation", TAUGHT, {"t": "mit", "g": "apache-2.0"}),
    Fires("R03", "conflict", TUNED, {"t": "llama3.1", "p": "llama3.1"}),
    Fires("R03-outputs", "conflict", SYNTHETIC, {"t": "mit", "d": "mit", "g": "llama3.1"}),
    Fires("R03-outputs", "caution", [*TRAINED, "d generatedBy g prose"], {"g": "llama3.1"}),
    Fires("R04", "obligation", TUNED, {"t": "qwen", "p": "qwen"}),
    Fires("R04-outputs", "obligation", TAUGHT, {"t": "mit", "g": "qwen"}),
    Fires("R05", "obligation", TUNED, {"t": "cc-by-nc-4.0", "p": "llama1"}),
    Fires("R05", "obligation", TUNED, {"t": "unknown", "p": "llama1"}),
    Fires("R05-label", "conflict", TUNED, {"t": "mit", "p": "llama1"}),
    Fires("R05-purpose", "conflict", TUNED, {"t": "llama1", "p": "llama1"}, TRADE),
    Fires("R06", "caution", TRAINED, {"t": "mit", "d": "cc-by-nc-4.0"}, TRADE),
    Fires("R06-derivatives", "caution", TRAINED, {"t": "mit", "d": "cc-by-nd-4.0"}),
    Fires("R06-express", "conflict", TRAINED, {"t": "mit", "d": "alpaca-data"}, TRADE),
    Fires("R06", "caution", [*TRAINED, "d seededFrom e"], {"d": "mit", "e": "alpaca-data"}, TRADE),
    Fires("R06s", "caution", TRAINED, {"t": "mit", "d": "cc-by-sa-4.0"}),
    Fires("R06a", "obligation", TRAINED, {"t": "mit", "d": "cc-by-4.0"}),
    Fires("R07", "caution", SYNTHETIC, {"d": "mit", "g": "openai-tou-2024-12-11"}),
    Fires("R07", "caution", TAUGHT, {"g": "anthropic-aup-2025-09-15"}),
    Fires("R07j", "caution", JUDGED, {"d": "mit", "g": "openai-tou-2024-12-11"}),
    Fires("R08-no-other-llms", "conflict", SYNTHETIC, {"t": "mit", "d": "mit", "g": "llama2"}),
    Fires("R08-no-other-llms", "caution", [*TRAINED, "d generatedBy g prose"], {"g": "llama2"}),
    Fires("R08-non-commercial", "conflict", SYNTHETIC, {"t": "mit", "g": "mrl"}),
    Fires("R08-non-commercial", "caution", SYNTHETIC, {"g": "mrl"}),
    Fires("R08-non-commercial-met", "obligation", SYNTHETIC, {"t": "mrl", "g": "mrl"}),
    Fires("R08-competing", "caution", SYNTHETIC, {"t": "mit", "g": "stability-ai-community"}),
    Fires("R08-annotator", "caution", JUDGED, {"t": "mit", "g": "llama2"}),
    Fires("R08-inherit", "obligation", SYNTHETIC, {"t": "gemma", "g": "gemma"}),
    Fires("R08o", "obligation", TUNED, {"t": "llama2", "p": "llama2"}),
    Fires("R08o-developer", "caution", TUNED, {"p": "llama2"}, Profile(develops_llms=True)),
    Fires("R09u", "obligation", TUNED, {"t": "llama2", "p": "llama2"}),
    Fires("R09u-rail", "obligation", TUNED, {"t": "openrail++", "p": "bigcode-openrail-m"}),
    Fires("R10-none", "unknown", TUNED, {"t": "mit"}),
    Fires("R10-unknown", "unknown", TRAINED, {"t": "mit", "d": "sharegpt-unknown"}),
    Fires("R10-variant", "unknown", TUNED, {"t": "mit", "p": "bsd"}),
    Fires("R10-api", "unknown", SYNTHETIC, {"g": "cohere-terms"}),
    Fires("R10-low", "unknown", [], {"t": "h-research"}),
    Fires("R11-users", "obligation", TUNED, {"p": "llama2"}, Profile(users=7)),
    Fires("R11-users-reached", "conflict", TUNED, {"p": "llama2"}, Profile(users=700_000_000)),
    Fires(
        "R11-users-display", "obligation", TUNED, {"p": "kimi-k2-modified-mit"},
        Profile(users=200_000_000),
    ),
    Fires("R11-revenue", "obligation", TUNED, {"p": "stability-ai-community"}),
    Fires(
        "R11-revenue-reached", "conflict", TUNED, {"p": "stability-ai-community"},
        Profile(revenue=1_000_000),
    ),
    Fires(
        "R11-revenue-display", "obligation", TUNED, {"p": "kimi-k2-modified-mit"},
        Profile(revenue=20_000_000),
    ),
    Fires("R12", "caution", TUNED, {"p": "tencent-hunyuan-community"}),
    Fires(
        "R12-inside", "conflict", TUNED, {"p": "tencent-hunyuan-community"},
        Profile(territory="DE"),
    ),
    Fires("R12", "caution", TUNED, {"p": "llama4"}, more={"multimodal": ["p"]}),
    Fires("R13-label", "caution", TUNED, {}, more={"extra": {"p": {"changed": ("mit",)}}}),
    Fires("R13-api", "caution", [*TRAINED, "d generatedBy g assumed"], {"g": "xai-terms"}),
    Fires("R14", "caution", TUNED, {}, more={"extra": {"p": {"disagreeing": ("mit",)}}}),
    Fires(
        "R15", "conflict", ["t mergedFrom p", "t mergedFrom q"],
        {"t": "gpl-3.0", "p": "gpl-3.0", "q": "osl-3.0"},
    ),
    Fires(
        "R15", "caution", ["t mergedFrom p", "t mergedFrom q"], {"p": "mpl-2.0", "q": "osl-3.0"}
    ),
    Fires("R16", "caution", ["t fineTunedFrom p prose"], {"t": "mit", "p": "llama2"}),
    Fires("R01d-data-grant", "conflict", [*TRAINED, "d includesData d2"],
          {"d": "mit", "d2": "cc-by-nc-4.0"}),
    Fires("R01d-data-share-alike", "conflict", [*TRAINED, "d dataDerivedFrom d2"],
          {"d": "mit", "d2": "cc-by-sa-4.0"}),
    Fires("R01d-data-grant", "conflict",
          [*TRAINED, "d includesData d2", "d2 includesData d3"],
          {"d": "mit", "d3": "cc-by-nc-4.0"}),
    Fires("R01d-data-grant", "caution", [*TRAINED, "d includesData d2"],
          {"d": "mit", "d2": "h-research"}),
]  # fmt: skip


def reached(found: Licences) -> set[tuple[str, str]]:
    return {(branch, one.severity.word) for one in found.findings for branch in one.branches}


@pytest.mark.parametrize("case", FIRES, ids=lambda case: f"{case.branch}-{case.severity}")
def test_a_branch_fires(ask_drawn: Ask, case: Fires) -> None:
    found = ask_drawn(case.lines, case.labels, case.profile, **case.more)
    assert (case.branch, case.severity) in reached(found)


def test_the_worlds_above_reach_every_branch() -> None:
    assert {case.branch for case in FIRES} == set(BRANCHES)


SILENT = [
    ("R01", TUNED, {"t": "cc-by-nc-4.0", "p": "apache-2.0"}),
    ("R01", TUNED, {"t": "cc-by-nc-4.0", "p": "mit"}),
    ("R01", TUNED, {"t": "unknown", "p": "llama2"}),
    ("R01", TUNED, {"t": "openrail++", "p": "bigcode-openrail-m"}),
    ("R01", TUNED, {"t": "gpl-3.0", "p": "cc-by-sa-4.0"}),
    ("R01", TUNED, {"t": "mit", "p": "unknown"}),
    ("R01", TAUGHT, {"t": "mit", "g": "llama2"}),
    ("R01", TRAINED, {"t": "mit", "d": "cc-by-nc-4.0"}),
    ("R01", ["t generatedBy p"], {"t": "mit", "p": "llama2"}),
    ("R02", TAUGHT, {"t": "mit", "g": "llama2"}),
    ("R03", ["t distilledFrom g"], {"t": "mit", "g": "llama3"}),
    ("R05", TRAINED, {"t": "mit", "d": "cc-by-nc-4.0"}),
    ("R06", TRAINED, {"t": "mit", "d": "cdla-sharing-1.0"}),
    ("R06s", TRAINED, {"t": "mit", "d": "cdla-sharing-1.0"}),
    ("R06a", TRAINED, {"t": "mit", "d": "cdla-permissive-2.0"}),
    ("R06a", TRAINED, {"t": "mit", "d": "cc-by-sa-4.0"}),
    ("R07", [*TRAINED, "d generatedBy g own"], {"g": "openai-tou-2024-12-11"}),
    ("R07j", [*TRAINED, "d annotatedBy g own"], {"g": "openai-tou-2024-12-11"}),
    ("R07", SYNTHETIC, {"g": "apache-2.0"}),
    ("R08", [*SYNTHETIC, "t fineTunedFrom p"], {"t": "llama2", "p": "llama2", "g": "llama2"}),
    ("R08", SYNTHETIC, {"g": "qwen"}),
    ("R08o", TUNED, {"p": "qwen"}),
    ("R12", TUNED, {"p": "llama4"}),
    ("R15", ["t mergedFrom p", "t mergedFrom q"], {"p": "cc-by-sa-4.0", "q": "gpl-3.0"}),
    ("R15", ["t fineTunedFrom p", "p fineTunedFrom q"], {"p": "gpl-3.0", "q": "osl-3.0"}),
    ("R16", ["t fineTunedFrom p prose"], {"t": "mit", "p": "mit"}),
    ("R01d", [*TRAINED, "d seededFrom d2"], {"d": "mit", "d2": "cc-by-nc-4.0"}),
    ("R01d", [*TRAINED, "d includesData d2"], {"d": "cc-by-nc-4.0", "d2": "mit"}),
    ("R10", ["t fineTunedFrom p", "t relatedTo q"], {"t": "mit", "p": "mit"}),
]


@pytest.mark.parametrize(("rule", "lines", "labels"), SILENT)
def test_a_rule_stays_silent(
    ask_drawn: Ask, rule: str, lines: list[str], labels: dict[str, str]
) -> None:
    assert rule not in {one.rule for one in ask_drawn(lines, labels).findings}


def test_outside_a_territory_nothing_is_said(ask_drawn: Ask) -> None:
    labels = {"p": "tencent-hunyuan-community"}
    found = ask_drawn(TUNED, labels, Profile(territory="JP"))
    assert "R12" not in {one.rule for one in found.findings}


OPEN = [row.id for row in table().rows.values() if row.kind in {"permissive", "public-domain"}]


@pytest.mark.parametrize("child", OPEN)
def test_permissive_over_permissive_is_never_a_conflict(ask_drawn: Ask, child: str) -> None:
    for parent in OPEN:
        if table()[parent].share_alike == "none" and table()[parent].confidence != "low":
            found = ask_drawn(TUNED, {"t": child, "p": parent})
            assert found.severity <= Severity.UNKNOWN, parent


@pytest.mark.parametrize("row", table().rows)
def test_every_row_is_judged_on_every_kind_of_path(ask_drawn: Ask, row: str) -> None:
    for lines in (TUNED, COPIED, TRAINED, SYNTHETIC, JUDGED, TAUGHT):
        end = lines[-1].split()[-1]
        for profile in (Profile(), TRADE, Profile(hosted=True, territory="EU", users=10**12)):
            found = ask_drawn(lines, {"t": "mit", "d": "mit", end: row}, profile)
            for one in found.findings:
                unread = "low" in {one.terms.confidence, found.declared.confidence}
                assert not (unread and one.severity is Severity.CONFLICT)


@pytest.mark.parametrize(
    ("name", "words", "fires"),
    [
        ("Llama-3-chat", "llama3", False),
        ("llama3_chat", "llama3", False),
        ("Meta-Llama-3-8B-GGUF", "llama3", False),
        ("Chat-Llama-3", "llama3", True),
        ("Llama-chat", "llama3", True),
        ("Llama-chat", "llama3.1", False),
    ],
)
def test_names_are_compared_without_case_blanks_and_dashes(
    ask_drawn: Ask, name: str, words: str, fires: bool
) -> None:
    found = ask_drawn(TUNED, {"t": words, "p": words}, name=name)
    assert ("R03" in {one.rule for one in found.findings}) is fires


def test_who_only_hosts_has_duties_on_distribution_alone(ask_drawn: Ask) -> None:
    hosted = Profile(hosted=True)
    found = ask_drawn(TUNED, {"t": "llama3.1", "p": "llama3.1"}, hosted)
    marks = {one.rule: one.marks for one in found.findings}
    for rule in ("R02", "R03", "R04"):
        assert marks[rule] == ("on-distribution",)
    assert found.severity is Severity.OBLIGATION
    gemma = ask_drawn(TUNED, {"t": "gemma", "p": "gemma"}, hosted)
    assert {one.marks for one in gemma.findings if one.rule == "R02"} == {
        ("hosted-no-notice-file",)
    }
    agpl = ask_drawn(TUNED, {"t": "agpl-3.0", "p": "agpl-3.0"}, hosted)
    assert {one.marks for one in agpl.findings if one.rule == "R02"} == {()}


def test_an_adapter_file_alone_is_marked_as_contested(ask_drawn: Ask) -> None:
    found = ask_drawn(["t adapterOf p"], {"t": "mit", "p": "llama2"})
    assert all("contested-adapter" in one.marks for one in found.findings if one.rule != "R10")


def test_a_row_nobody_read_and_one_only_quoted_are_marked(ask_drawn: Ask) -> None:
    unread = ask_drawn(TUNED, {"t": "mit", "p": "h-research"})
    assert any("to-verify" in one.marks for one in unread.findings if one.rule == "R01")
    quoted = ask_drawn(TUNED, {"t": "mit", "p": "baichuan2-community"})
    assert any("reported" in one.marks for one in quoted.findings if one.rule == "R01")


def test_the_path_of_the_worst_severity_stands_for_all(ask_drawn: Ask) -> None:
    lines = ["t fineTunedOn d", "d generatedBy g prose", "t fineTunedFrom p", "p fineTunedOn d2",
             "d2 generatedBy g"]  # fmt: skip
    found = ask_drawn(lines, {"t": "mit", "p": "mit", "g": "llama2"}, paths=5)
    (one,) = [one for one in found.findings if one.rule == "R08"]
    assert one.severity is Severity.CONFLICT
    assert one.way == ("t", "p", "d2", "g")
    assert one.others == 1
    assert one.ways == (("t", "p", "d2", "g"), ("t", "d", "g"))


FORBIDDEN = re.compile(
    r"\b(safe|legal|compliant|violat\w*|illegal|breach\w*|stolen|launder\w*|infring\w*|clean)\b",
    re.IGNORECASE,
)


def test_no_sentence_uses_a_word_of_judgement() -> None:
    sentences = [*REMARKS.values(), *TITLES.values(), CORRECTION, *terms.KINDS]
    sentences += [part for words in BRANCHES.values() for part in words]
    for row in table().rows.values():
        sentences += [row.name, row.note or "", row.display or "", *row.notices]
        sentences += [limit.effect + limit.measured for limit in (row.users, row.revenue) if limit]
        if row.use_policy and not row.use_policy.startswith("http"):
            sentences.append(row.use_policy)
    assert [one for one in sentences if FORBIDDEN.search(one)] == []
    assert FORBIDDEN.sub("", DISCLAIMER).count("legal") == 0
    assert len(FORBIDDEN.findall(DISCLAIMER)) == 1
