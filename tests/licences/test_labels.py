"""What cards write, and which rows it means."""

import pytest

from llmgraph.licences.declared import CONCLUDED, DECLARED, LicenceClaim, labelled
from llmgraph.licences.labels import named, resolve
from llmgraph.licences.table import table

LLAMA_3_1 = "https://huggingface.co/meta-llama/Meta-Llama-3.1-70B-Instruct/blob/main/LICENSE"


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("mit", "mit"),
        ("MIT", "mit"),
        ("license:apache-2.0", "apache-2.0"),
        ("Apache 2.0", "apache-2.0"),
        ("Apache-2.0 AND MIT", "apache-2.0 mit"),
        ("MIT OR GPL-3.0-only", "mit"),
        ("(MIT OR Apache-2.0) AND CC-BY-4.0", "mit cc-by-4.0"),
        ("GPL-2.0-or-later", "gpl-2.0"),
        ("GPL-3.0-only WITH Autoconf-exception-3.0", "gpl-3.0"),
        ("openrail++", "openrail++"),
        ("llama_license", "llama1"),
        ("qwen-license-agreement", "qwen"),
        ("falcon-llm-license", "falcon-llm-license-2.0"),
        ("no such thing", "unknown"),
        ("MIT AND no-such-thing", "unknown"),
        ("mit AND AND", "unknown"),
        ("", "unknown"),
    ],
)
def test_a_text_means_rows(text: str, rows: str) -> None:
    found = resolve(table(), text)
    assert " ".join(row.id for row in found.rows) == rows
    assert found.resolved == (rows != "unknown")


def test_a_vendor_may_mean_something_of_its_own() -> None:
    assert resolve(table(), "cc-by-nc-4.0").rows[0].id == "cc-by-nc-4.0"
    of_cohere = resolve(table(), "cc-by-nc-4.0", vendor="CohereForAI")
    assert of_cohere.rows[0].id == "cohere-cc-by-nc"
    assert not resolve(table(), "modified-mit").resolved
    assert resolve(table(), "modified-mit", vendor="moonshotai").rows[0].id.startswith("kimi")


def test_a_name_may_mean_another_text_at_another_time() -> None:
    then = resolve(table(), "falcon-llm-license", vendor="tiiuae", date="2023-05-30")
    assert then.rows[0].id == "falcon-llm-license-1.0"
    now = resolve(table(), "falcon-llm-license", vendor="tiiuae")
    assert now.rows[0].id == "falcon-llm-license-2.0"


def test_other_is_read_by_name_then_by_link() -> None:
    assert named(table(), "mrl", None).rows[0].id == "mrl"
    link = table()["yi-license"].url
    assert named(table(), "our own words", f"{link}/").rows[0].id == "yi-license"
    assert not named(table(), "our own words", None).resolved


def claim(licence: str, **more: object) -> LicenceClaim:
    return LicenceClaim(**{"relation": DECLARED, "licence": licence, **more})  # type: ignore[arg-type]


def test_a_card_that_says_other_is_read_by_what_else_it_says() -> None:
    assert labelled((claim("other", raw="llama_license"),)).label.id == "llama1"
    assert labelled((claim("other", raw="ask us"),)).label.id == "other"


@pytest.mark.parametrize(
    ("raw", "row"),
    [
        ("license: other; license_name: gemma-terms-of-use; license_link: LICENSE", "gemma"),
        (f"license: other; license_name: ours; license_link: {LLAMA_3_1}", "llama3.1"),
        (f"license: other; license_link: {LLAMA_3_1}/", "llama3.1"),
        (LLAMA_3_1, "llama3.1"),
        ("license: other; license_name: ours; license_link: LICENSE", "other"),
    ],
)
def test_other_is_read_by_its_name_and_then_by_its_link(raw: str, row: str) -> None:
    assert labelled((claim("other", raw=raw),)).label.id == row


def test_two_labels_of_one_source_are_a_choice_of_two_sources_a_disagreement() -> None:
    card, crawl = frozenset({1}), frozenset({2})
    both = labelled((claim("gpl-3.0", sources=card), claim("mit", sources=card)))
    assert (both.label.id, both.disagreeing) == ("mit", ())
    apart = labelled(
        (claim("gpl-3.0", sources=card), claim("mit", sources=crawl, standing="reported"))
    )
    assert (apart.label.id, [row.id for row in apart.disagreeing]) == ("gpl-3.0", ["mit"])


def test_what_a_curator_concludes_is_passed_on_and_told() -> None:
    found = labelled((claim("apache-2.0"), claim("llama1", relation=CONCLUDED)))
    assert found.label.id == "apache-2.0"
    assert [row.id for row in found.terms] == ["llama1"]
    assert [row.id for row in found.disagreeing] == ["llama1"]


def test_a_label_that_ended_is_a_change_and_holds_on_its_days() -> None:
    claims = (
        claim("falcon-llm-license-1.0", until="2023-05"),
        claim("apache-2.0", since="2023-06"),
    )
    now, then = labelled(claims), labelled(claims, as_of="2023-05-26")
    assert (now.label.id, [row.id for row in now.changed]) == (
        "apache-2.0",
        ["falcon-llm-license-1.0"],
    )
    assert then.label.id == "falcon-llm-license-1.0"
    assert labelled(claims[:1]).label.id == "falcon-llm-license-1.0"
    assert labelled(claims[1:], as_of="2022").label.id == "none"


def test_texts_that_all_hold_are_one_label_that_asks_most() -> None:
    found = labelled((claim("MIT AND CC-BY-NC-SA-4.0"),))
    assert found.label.commercial_use == "no"
    assert found.label.share_alike == "same-licence"
    assert len(found.terms) == 2
