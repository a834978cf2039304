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
    r"|(?P<name>(?:_|[^\W\d_][\w.\-\u00B7]*)?:(?:[\w.\-:\u00B7]|%[0-9A-Fa-f]{2}|\\.)*)"
    r"|(?P<word>[^\W\d]\w*)",
    re.DOTALL,
)


def words_of(query: str) -> Iterator[tuple[str, int]]:
    """Yield each keyword-like word with its line, counted from 1."""
    for match in _TOKEN.finditer(query):
        if match["word"]:
            yield match["word"], query.count("\n", 0, match.start()) + 1


def with_dots_escaped(query: str) -> tuple[str, tuple[int, ...]]:
    """Return a query that Oxigraph reads, and where in it backslashes were put in.

    Oxigraph 0.5 takes a prefixed name with two dots or more, such as `m:a--b-3.1-v0.2`, for an
    error, though SPARQL 1.1 (PN_LOCAL) allows it; with the dots escaped it reads the same name.
    """
    parts, places, done, length = [], [], 0, 0
    for match in _TOKEN.finditer(query):
        name = (match["name"] or "").rstrip(".")
        prefix, _, local = name.partition(":")
        if prefix == "_" or local.count(".") < 2 or "\\" in local:
            continue
        start = match.start() + len(prefix) + 1
        parts.append(query[done:start])
        length += start - done
        for character in local:
            if character == ".":
                places.append(length)
                length += 1
            length += 1
        parts.append(local.replace(".", "\\."))
        done = start + len(local)
    return "".join([*parts, query[done:]]), tuple(places)


def variables_of(query: str) -> set[str]:
    """Return the names of the variables."""
    return {match["variable"] for match in _TOKEN.finditer(query) if match["variable"]}
