"""docs/licences.md counts the findings over the shipped data; this counts them again."""

import json
import os
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from tests.conftest import Result

from llmgraph.licences.wording import TITLES

PAGE = Path(__file__).parents[2] / "docs" / "licences.md"
WORST = ("conflict", "caution", "unknown", "obligation")


def counted(findings: Path) -> str:
    """Return the table of the ten commonest rules, and what is worst of each model."""
    rules: Counter[str] = Counter()
    severe: Counter[tuple[str, str]] = Counter()
    worst: Counter[str | None] = Counter()
    for line in findings.read_text("utf-8").splitlines():
        model = json.loads(line)
        found = {(one["rule"], one["severity"]) for one in model["findings"]}
        worst[model["severity"]] += 1
        severe.update(found)
        rules.update({rule for rule, _ in found})
    lines = ["| rule | about | models | of them conflicts | cautions |", "|---|---|---|---|---|"]
    for rule, models in sorted(rules.items(), key=lambda one: (-one[1], one[0]))[:10]:
        of_them = [severe[rule, word] for word in WORST[:2]]
        cells = [rule, TITLES[rule], f"{models:,}", *(f"{n:,}" if n else "" for n in of_them)]
        lines.append(f"| {' | '.join(cells)} |")
    told = ", ".join(f"{word} for {worst[word]:,}" for word in WORST[1:])
    first = f"conflict for {worst['conflict']:,} of {worst.total():,} models"
    none = f"none within encoded facts for {worst[None]:,}."
    return "\n".join([*lines, "", f"Worst severity: {first}, {told},", none])


def test_the_table_of_findings_is_current(run: Callable[..., Result], tmp_path: Path) -> None:
    path = tmp_path / "findings.jsonl"
    assert run("licence", "--all", "-o", str(path)).code == 0
    text = PAGE.read_text("utf-8")
    found = re.sub(
        r"(<!-- findings -->\n).*?(\n<!-- end -->)",
        lambda match: match[1] + counted(path) + match[2],
        text,
        flags=re.DOTALL,
    )
    if os.environ.get("LLMGRAPH_REWRITE_DOCS"):
        PAGE.write_text(found, "utf-8")
    assert found == text
