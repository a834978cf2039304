"""How text meets a screen: widths in cells, glyphs with an ASCII twin, names made harmless.

Widths follow Unicode Standard Annex 11 (East Asian Width): wide and full-width characters take two
cells, combining marks none.
"""

from collections.abc import Callable
from typing import NamedTuple

TREE_GLYPHS = {
    "utf8": ("├── ", "└── ", "│   ", "    "),
    "ascii": ("|-- ", "`-- ", "|   ", "    "),
}
ARROWS = {"utf8": ("──", "──▶"), "ascii": ("--", "-->")}

Paint = Callable[[str, str], str]
"""Text and the name of its role to text with colour codes."""


def plain(text: str, _role: str) -> str:
    """Return the text as it is: no colour."""
    return text


class Display(NamedTuple):
    """What a writer needs to know of where its lines go.

    `prune` holds ids whose own branches are left out; `fold` hides large fans of like
    leaves; `invert` draws the tree from the far ends to where the walk began. `language` is one
    of `words.LANGUAGES`.
    """

    sources: bool = False
    charset: str = "utf8"
    dedupe: bool = True
    fold: bool = True
    invert: bool = False
    prune: tuple[str, ...] = ()
    paint: Paint = plain
    language: str = "en"


def clean(text: str) -> str:
    """Return text without control and direction marks, so that no name can steer a terminal."""
    if text.isprintable():
        return text
    return "".join(
        c if c.isprintable() or c == "\u3000" else "\N{REPLACEMENT CHARACTER}" for c in text
    )


def cells(text: str) -> int:
    """Return how many terminal cells a text takes.

    >>> cells("vicuna"), cells("ビクーニャ")
    (6, 10)
    """
    if text.isascii():
        return len(text)
    import unicodedata  # on use: most names are ASCII

    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def pad(text: str, width: int) -> str:
    """Return text followed by blanks up to `width` cells."""
    return text + " " * (width - cells(text))


def aligned(rows: list[list[str]], *, gap: str = "  ") -> list[str]:
    """Return rows as text with columns lined up; the last column is not padded."""
    columns = max(map(len, rows), default=0)
    widths = [max((cells(r[c]) for r in rows if c < len(r)), default=0) for c in range(columns)]
    return [
        gap.join([*(pad(cell, widths[c]) for c, cell in enumerate(row[:-1])), *row[-1:]]).rstrip()
        for row in rows
    ]


def short_date(date: str | None) -> str:
    """Return a date as a table shows it: to the month."""
    return (date or "")[:7]
