"""The table of rules in docs/validate.md is that of the code. LLMGRAPH_REWRITE_DOCS=1 writes it."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from llmgraph.quality import all_rules

PAGE = Path(__file__).parents[2] / "docs" / "validate.md"
TABLE = re.compile(r"(?<=tests/quality -->\n).*?(?=<!-- end of rules -->)", re.DOTALL)


def rows() -> Iterator[str]:
    """Yield the table: what the code and the queries find, then the shapes."""
    yield "| rule | severity | finds | to mend |"
    yield "|---|---|---|---|"
    for rule in sorted(all_rules(), key=lambda rule: (rule.origin == "shape", rule.id)):
        says = rule.says.rstrip(".").replace("|", "\\|")
        yield f"| `{rule.id}` | {rule.severity} | {says} | {rule.mend} |"


def test_the_table_of_rules_is_that_of_the_code() -> None:
    text = PAGE.read_text("utf-8")
    table = "".join(f"{row}\n" for row in rows())
    assert len(TABLE.findall(text)) == 1
    if os.environ.get("LLMGRAPH_REWRITE_DOCS"):
        PAGE.write_text(TABLE.sub(lambda _: table, text), "utf-8")
        return
    assert TABLE.findall(text) == [table]
