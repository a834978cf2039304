"""The words and variables of a query, told apart from text, IRIs, comments and names.

Follows the terminals of SPARQL 1.1, section 19.8.
"""

import re
from collections.abc import Iterator

_TOKEN = re.compile(
    r'"""(?:[^\\]|\\.)*?"""'
    r"|'''(?:[^\\]|\\.)*?'''"
    r'|"(?:[^"\\\n\r]|\\.)*"'
    r"|'(?:[^'\\\n\r]|\\.)*'"
    r"|<[^<>\"{}|^`\\\x00-\x20]*>"
    r"|#[^\n\r]*"
    r"|[?$](?P<variable>[\w\u00B7]+)"
    r"|@[A-Za-z]+(?:-[A-Za-z0-9]+)*"
    r"|(?:_|[^\W\d_][\w.\-\u00B7]*)?:(?:[\w.\-:\u00B7]|%[0-9A-Fa-f]{2}|\\.)*"
    r"|(?P<word>[^\W\d]\w*)",
    re.DOTALL,
)


def words_of(query: str) -> Iterator[tuple[str, int]]:
    """Yield each keyword-like word with its line, counted from 1."""
    for match in _TOKEN.finditer(query):
        if match["word"]:
            yield match["word"], query.count("\n", 0, match.start()) + 1


def variables_of(query: str) -> set[str]:
    """Return the names of the variables."""
    return {match["variable"] for match in _TOKEN.finditer(query) if match["variable"]}
