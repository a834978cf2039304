"""Comments: the header is kept, banners are made anew, any other is found before it is lost."""

import pytest

from llmgraph import turtle

PREFIX = "@prefix m: <https://w3id.org/llmgraph/model/> .\n"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("m:a m:b m:c . # why\n", [(2, "# why")]),
        ("# first\nm:a m:b m:c .\n# second\n", [(2, "# first"), (4, "# second")]),
        ("m:a m:b m:c .#no blank before", [(2, "#no blank before")]),
        ("m:a m:b m:c.\r\n# after\r\n", [(3, "# after")]),
        ("m:a m:b m:c.\r# after\rm:a m:b m:d.", [(3, "# after")]),
        ("#### Models\nm:a m:b m:c .\n", []),
        ("#### Models \r\nm:a m:b m:c .\n", []),
        ("#### TODO: ask them\nm:a m:b m:c .\n", [(2, "#### TODO: ask them")]),
        ("m:a m:b <https://example.org/a#b> .", []),
        ("m:a m:b <https://example.org/\\u00e9#b> .", []),
        ("m:a m:b m:c\\#d .", []),
        ('m:a m:b "a # b" .', []),
        ('m:a m:b "a \\" # b" .', []),
        ('m:a m:b "a \\\\" . # b', [(2, "# b")]),
        ("m:a m:b 'a # \" b' . # c", [(2, "# c")]),
        ("m:a m:b '''a ' '' # b''' .", []),
        ('m:a m:b """a " "" \n # b""" . # c', [(3, "# c")]),
        ('m:a m:b """""" . # c', [(2, "# c")]),
        ('m:a m:b "" . # c', [(2, "# c")]),
    ],
)
def test_a_comment_is_found_outside_strings_and_iris_alone(
    text: str, found: list[tuple[int, str]]
) -> None:
    assert turtle.read_bytes((PREFIX + text).encode(), name="it parses")
    assert turtle.stray_comments(PREFIX + text) == found


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("# one\n# two\n", ("# one", "# two")),
        ("\n\n# one\n\n  # two  \n\n", ("# one", "# two")),
        ("# one\r\n# two\r\n", ("# one", "# two")),
        ("# one\r# two\r", ("# one", "# two")),
        ("# a\tb\n", ("# a b",)),
        ("# a\u2028b\x0cc\x85d\n", ("# a\u2028b\x0cc\x85d",)),
        ("#### Our facts\n", ("#### Our facts",)),
        ("#!shebang\n", ("#!shebang",)),
    ],
)
def test_the_header_is_kept(text: str, header: tuple[str, ...]) -> None:
    assert turtle.header_of(text + PREFIX) == header
    assert turtle.stray_comments(text + PREFIX) == []


@pytest.mark.parametrize("text", ["", PREFIX, "\n\n", "#### Models\n"])
def test_a_text_without_a_header_gets_one(text: str) -> None:
    (line,) = turtle.header_of(text)
    assert line.startswith("# llmgraph data.")


def test_a_header_alone_stays_a_header() -> None:
    assert turtle.header_of("# only this") == ("# only this",)
