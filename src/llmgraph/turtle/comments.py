"""Comments of a Turtle document, found without parsing it: formatting keeps only the header.

Turtle 1.1, section 6.1: a comment runs from a `#` outside an IRI or a string to the line's end.
"""

import re

BANNER = "#### "

_TOKEN = re.compile(
    r'"""(?:[^\\]|\\.)*?"""'
    r"|'''(?:[^\\]|\\.)*?'''"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'(?:[^'\\\n]|\\.)*'"
    r"|<[^<>\"{}|^`\\\s]*>"
    r"|(?P<comment>#[^\n]*)",
    re.DOTALL,
)


def stray_comments(text: str) -> list[tuple[int, str]]:
    """Return line number and text of each comment that is neither header nor section banner.

    Lines count from 1. The header is the run of comments before the first statement.
    """
    header_end = _header_end(text)
    found = []
    for match in _TOKEN.finditer(text):
        comment = match["comment"]
        if comment is None or match.start() < header_end or comment.startswith(BANNER):
            continue
        found.append((text.count("\n", 0, match.start()) + 1, comment))
    return found


def header_lines(text: str) -> list[str]:
    """Return the comment lines that stand before the first statement."""
    return [line.rstrip() for line in text[: _header_end(text)].splitlines() if line.strip()]


def _header_end(text: str) -> int:
    end = 0
    for line in text.splitlines(keepends=True):
        stripped = line.strip()
        if stripped and (not stripped.startswith("#") or stripped.startswith(BANNER)):
            break
        end += len(line)
    return end
