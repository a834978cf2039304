"""The queries in `queries/`: each a file whose first line is a comment that says what it answers.

A variable that a caller may bind is named in a comment `# bind ?name: what it stands for`.
"""

import re
from typing import NamedTuple

from llmgraph import resources
from llmgraph.errors import UnknownEntity

_BIND = re.compile(r"^# bind \?(\w+): (.+)$", re.MULTILINE)


class Shipped(NamedTuple):
    """One query: its name, what it answers, its text, the variables to bind with their meaning."""

    name: str
    purpose: str
    text: str
    bindable: tuple[tuple[str, str], ...]


def shipped_queries() -> tuple[Shipped, ...]:
    """Return every shipped query, by name."""
    found = []
    for path in sorted((resources.root() / "queries").glob("*.rq")):
        text = path.read_text("utf-8")
        purpose = text.partition("\n")[0].removeprefix("#").strip()
        found.append(Shipped(path.stem, purpose, text, tuple(_BIND.findall(text))))
    return tuple(found)


def shipped_query(name: str) -> Shipped:
    """Return the query of this name. Raises UnknownEntity with suggestions."""
    known = {query.name: query for query in shipped_queries()}
    if name in known:
        return known[name]
    import difflib  # on use: only a mistyped name comes here

    raise UnknownEntity(
        name,
        kind="shipped query",
        suggestions=difflib.get_close_matches(name, known, n=3),
        hints=["list them with   llmgraph sparql --list"],
    )
