"""licence-looser, and rows of the licence table that are due: `validate --stale`."""

import json
from collections.abc import Callable

import pytest

from llmgraph.quality import Document, check

LABELS = """
lic:llama2 a lg:License ; rdfs:label "Llama 2" .
lic:h-research a lg:License ; rdfs:label "Intel" .
lic:other a lg:License ; rdfs:label "Other" .
m:root lg:hasDeclaredLicense lic:{parent} .
"""


def looser(base: str, parent: str) -> list[str]:
    text = base + LABELS.format(parent=parent)
    report = check([Document("mine.ttl", text.encode(), "TURTLE")])
    return [one.message for one in report.findings if one.rule == "licence-looser"]


@pytest.mark.parametrize(
    ("parent", "found"), [("llama2", 1), ("mit", 0), ("h-research", 0), ("other", 0)]
)
def test_a_label_is_looser_where_two_read_texts_differ(base: str, parent: str, found: int) -> None:
    messages = looser(base, parent)
    assert len(messages) == found
    for message in messages:
        assert message.startswith("The label MIT License and the terms of Llama 2 Community")
        assert message.endswith("Parent: m:root.")


def test_stale_rows_have_file_line_and_id(
    run: Callable[..., tuple[int, str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795305600")  # 2026-11-22
    assert run("validate", "--stale")[:2] == (
        0,
        "0 errors, 0 warnings, 0 infos in data/licences.yaml\n",
    )
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1830000000")  # 2027-12-28
    assert run("validate", "--stale", "--fail-on", "warning")[0] == 1
    document = json.loads(run("validate", "--stale", "--json")[1])
    assert len(document["findings"]) == 140
    assert {one["file"] for one in document["findings"]} == {"data/licences.yaml"}
    assert all(one["line"] for one in document["findings"])
