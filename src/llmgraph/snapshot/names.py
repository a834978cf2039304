"""How names are compared: `ビクーニャ` equals `ﾋﾞｸｰﾆｬ`, `GPT J` equals `gpt-j`."""

from enum import IntEnum


class Step(IntEnum):
    """The steps of name resolution; the first one that matches answers."""

    EXACT = 1
    FOLDED = 2
    ALIAS = 3
    SERIES = 4
    LABEL = 5


def fold(text: str) -> str:
    """Return the form in which names are compared: NFKC, lower case, blanks and `_` as `-`.

    >>> fold(" GPT_J 6B ")
    'gpt-j-6b'
    """
    if not text.isascii():
        import unicodedata  # on use: most names are ASCII

        text = unicodedata.normalize("NFKC", text)
    return "-".join(text.lower().strip().replace("_", " ").replace("-", " ").split(" "))
