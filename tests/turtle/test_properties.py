"""What holds for any triples: writing is stable, keeps the graph, does not mind the order."""

import random
import unicodedata

import pyoxigraph as ox
from hypothesis import given
from hypothesis import strategies as st

from llmgraph import turtle
from llmgraph.vocabulary import LG, PREFIXES, PROV, RDF, XSD

Term = ox.NamedNode | ox.Literal

LOCAL = st.text("abZ09_.-", max_size=6) | st.text("a犬é~:/?%2", max_size=6)
NAMESPACES = st.sampled_from([*PREFIXES.values(), "https://example.org/", "urn:x:"])


def is_iri(text: str) -> bool:
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


IRIS = st.builds(str.__add__, NAMESPACES, LOCAL).filter(is_iri).map(ox.NamedNode)
PREDICATES = st.sampled_from(
    [
        *(RDF + name for name in ("type", "subject", "predicate", "object")),
        *(LG + name for name in ("hasRelease", "basedOn", "alias", "recordCount")),
        PROV + "wasGeneratedBy",
    ]
).map(ox.NamedNode)
CLASSES = st.sampled_from(["Claim", "Claim", "Model", "Source"]).map(
    lambda name: ox.NamedNode(LG + name)
)
FEW = st.sampled_from("abcdef").map(lambda name: ox.NamedNode(PREFIXES["m"] + name))
NUMBERS = st.from_regex(r"[+-]?[0-9]{0,3}(\.[0-9]{0,3})?", fullmatch=True)
DATATYPES = st.sampled_from(["integer", "decimal", "double", "boolean", "date"]).map(
    lambda name: ox.NamedNode(XSD + name)
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
LITERALS = (
    st.builds(ox.Literal, TEXTS)
    | st.builds(ox.Literal, TEXTS, language=st.sampled_from(["en", "ja", "zh-Hant", "EN"]))
    | st.builds(ox.Literal, NUMBERS | TEXTS, datatype=DATATYPES)
)
ANY = st.lists(st.builds(ox.Triple, IRIS, IRIS | PREDICATES, IRIS | LITERALS), max_size=12)
TIED = st.lists(
    st.builds(ox.Triple, FEW, PREDICATES, FEW | FEW | CLASSES)
    | st.builds(ox.Triple, FEW, st.just(ox.NamedNode(RDF + "type")), CLASSES),
    max_size=20,
)
TRIPLES = ANY | TIED


def read(text: str) -> list[ox.Triple]:
    return turtle.read_bytes(text.encode(), name="test")


def plain(triple: ox.Triple) -> tuple[str, str, str]:
    """A triple as the layout may keep it: strings in NFC, decimals as numbers."""
    value = triple.object
    if isinstance(value, ox.Literal):
        text = unicodedata.normalize("NFC", value.value)
        if value.datatype.value == XSD + "decimal" and any(c in "0123456789" for c in text):
            sign, digits = ("-" if text.startswith("-") else ""), text.lstrip("+-")
            whole, _, fraction = digits.partition(".")
            if (whole + fraction).isascii() and (whole + fraction).isdigit():
                text = f"{sign}{whole.lstrip('0') or '0'}.{fraction.rstrip('0')}"
        value = (
            ox.Literal(text, language=value.language)
            if value.language
            else ox.Literal(text, datatype=value.datatype)
        )
    return (str(triple.subject), str(triple.predicate), str(value))


@given(TRIPLES)
def test_writing_what_was_written_changes_nothing(triples: list[ox.Triple]) -> None:
    once = turtle.write(triples)
    assert turtle.write(read(once), header=turtle.header_of(once)) == once


@given(TRIPLES)
def test_the_graph_is_the_same_but_for_nfc_and_zeros_of_decimals(triples: list[ox.Triple]) -> None:
    after = read(turtle.write(triples))
    assert sorted(map(plain, after)) == sorted({plain(triple) for triple in triples})


@given(TRIPLES, st.randoms(use_true_random=False))
def test_the_order_of_the_triples_does_not_matter(
    triples: list[ox.Triple], chance: random.Random
) -> None:
    shuffled = [*triples, *triples[:3]]
    chance.shuffle(shuffled)
    assert turtle.write(shuffled) == turtle.write(triples)


@given(TRIPLES)
def test_each_statement_has_one_line_and_no_line_is_a_stray_comment(
    triples: list[ox.Triple],
) -> None:
    text = turtle.write(triples)
    assert turtle.stray_comments(text) == []
    statements = sum(line.endswith(" ;") for line in text.split("\n"))
    assert statements <= len({plain(triple) for triple in triples})


@given(TIED)
def test_each_subject_has_one_block(triples: list[ox.Triple]) -> None:
    lines = turtle.write(triples).split("\n")
    opened = [line.split()[0] for line in lines if line.startswith("m:")]
    assert sorted(opened) == sorted({f"m:{str(t.subject)[-2]}" for t in triples})
