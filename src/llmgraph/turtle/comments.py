"""Comments of a Turtle document, found without parsing it: formatting keeps only the header.

Turtle 1.1, section 6.1: a comment runs from a `#` outside an IRI or a string to the line's end.
"""

import re

from llmgraph.turtle.order import SECTIONS

BANNERS = frozenset(f"#### {section}" for section in SECTIONS)

_LINE_END = re.compile(r"\r\n|\n|\r")

_TOKEN = re.compile(
    r'"""(?:[^\\]|\\.)*?"""'
    r"|'''(?:[^\\]|\\.)*?'''"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'(?:[^'\\\n]|\\.)*'"
    r"|<(?:[^<>\"{}|^`\\\x00-\x20]|\\[uU][0-9A-Fa-f]+)*>"
    r"|\\[_~.!$&'()*+,;=/?#@%-]"
    r"|(?P<comment>#[^\n\r]*)",
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
        if comment is None or match.start() < header_end or comment.rstrip() in BANNERS:
            continue
        found.append((len(_LINE_END.findall(text, 0, match.start())) + 1, comment))
    return found


def header_lines(text: str) -> list[str]:
    """Return the comment lines that stand before the first statement."""
    lines = _LINE_END.split(text[: _header_end(text)])
    return [line.strip().replace("\t", " ") for line in lines if line.strip()]


def _header_end(text: str) -> int:
    start = 0
    while start < len(text):
        match = _LINE_END.search(text, start)
        end = match.end() if match else len(text)
        line = text[start:end].strip()
        if line and (not line.startswith("#") or line in BANNERS):
            break
        start = end
    return start
