"""What a query may not ask for: SERVICE and LOAD would reach the network.

Found with a tokenizer after SPARQL 1.1, section 19.8: a word inside a string, an IRI, a comment, a
variable or a prefixed name does not count.
"""

import re

_TOKEN = re.compile(
    r'"""(?:[^\\]|\\.)*?"""'
    r"|'''(?:[^\\]|\\.)*?'''"
    r'|"(?:[^"\\\n\r]|\\.)*"'
    r"|'(?:[^'\\\n\r]|\\.)*'"
    r"|<[^<>\"{}|^`\\\x00-\x20]*>"
    r"|#[^\n\r]*"
    r"|[?$][\w\u00B7]+"
    r"|@[A-Za-z]+(?:-[A-Za-z0-9]+)*"
    r"|(?:_|[^\W\d_][\w.\-\u00B7]*)?:(?:[\w.\-:\u00B7]|%[0-9A-Fa-f]{2}|\\.)*"
    r"|(?P<word>[^\W\d]\w*)",
    re.DOTALL,
)
REFUSED = frozenset({"SERVICE", "LOAD"})


def refused_word(query: str) -> tuple[str, int] | None:
    """Return the first refused word of a query with its line, counted from 1, or None."""
    for match in _TOKEN.finditer(query):
        word = match["word"]
        if word is not None and word.upper() in REFUSED:
            return word.upper(), query.count("\n", 0, match.start()) + 1
    return None
