"""The canonical layout, rule by rule as docs/turtle-format.md numbers them."""

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from llmgraph import turtle
from llmgraph.errors import InvalidInput
from llmgraph.vocabulary import PREFIXES

PREFIX_LINES = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
HEADER = "# Facts."


@pytest.fixture
def formatted() -> Callable[[str], str]:
    """A function that formats statements in our prefixes."""

    def formatted(body: str) -> str:
        triples = turtle.read_bytes((PREFIX_LINES + body).encode(), name="test")
        return turtle.write(triples, header=(HEADER,))

    return formatted


@pytest.fixture
def body(formatted: Callable[[str], str]) -> Callable[[str], str]:
    """A function that formats statements and returns what follows the prefixes."""

    def body(text: str) -> str:
        return formatted(text).split("XMLSchema#> .\n", 1)[1]

    return body


Body = Callable[[str], str]


# --- 1: bytes, header, prefixes ---------------------------------------------------------------


def test_a_file_is_nfc_with_lf_and_no_stray_blanks(formatted: Body) -> None:
    text = formatted('m:a rdfs:label "cafe\u0301\\t\\r\\n" ; rdfs:comment "  ends in blanks  " .')
    assert unicodedata.is_normalized("NFC", text)
    assert "\r" not in text
    assert "\t" not in text
    assert text.endswith("    .\n")
    assert not any(line != line.rstrip() for line in text.split("\n"))


def test_the_header_comes_first_and_every_prefix_follows(formatted: Body) -> None:
    lines = formatted("m:a a lg:Model .").split("\n")
    assert lines[0] == HEADER
    declared = [line.split(maxsplit=2) for line in lines[1 : len(PREFIXES) + 1]]
    assert declared == [["@prefix", f"{p}:", f"<{iri}> ."] for p, iri in PREFIXES.items()]
    assert len({line.index("<") for line in lines[1 : len(PREFIXES) + 1]}) == 1


def test_no_triples_make_a_file_without_sections() -> None:
    text = turtle.write([], header=(HEADER,))
    assert text.endswith("XMLSchema#> .\n")


# --- 2 and 3: sections, subjects --------------------------------------------------------------


def test_sections_come_in_their_order_with_banners(body: Body) -> None:
    text = body(
        "app:a a lg:Application . m:a a lg:Model . d:a a lg:Dataset . fam:a a lg:ModelFamily ."
        " arch:a a lg:Architecture . hw:a a lg:Hardware . sw:a a lg:Software ."
        " lic:a a lg:License . o:a a lg:Organization . o:b a lg:Person . src:a a lg:Source ."
        " <https://w3id.org/llmgraph/data> a dcat:Dataset . tech:a a skos:Concept ."
    )
    assert [line for line in text.split("\n") if line.startswith("#")] == [
        "#### Data set",
        "#### Sources",
        "#### Agents",
        "#### Licences",
        "#### Software",
        "#### Hardware",
        "#### Architectures",
        "#### Families",
        "#### Datasets",
        "#### Models",
        "#### Applications",
        "#### Other",
    ]


def test_a_subject_without_a_class_stands_where_its_iri_belongs(body: Body) -> None:
    assert body('m:a rdfs:label "A" .').startswith("\n#### Models\n")
    assert body("d:a a lg:Dataset, dcat:Dataset .").startswith("\n#### Datasets\n")


def test_subjects_stand_in_code_point_order_a_blank_line_apart(body: Body) -> None:
    text = body("m:b a lg:Model . m:Z a lg:Model . m:a--b a lg:Model . m:a a lg:Model .")
    assert text == (
        "\n#### Models\n"
        "\nm:Z a lg:Model ;\n    .\n"
        "\nm:a a lg:Model ;\n    .\n"
        "\nm:a--b a lg:Model ;\n    .\n"
        "\nm:b a lg:Model ;\n    .\n"
    )


# --- 4: what belongs to a subject follows it --------------------------------------------------

OWNED = """
m:a a lg:Model ; lg:hasUnresolved un:1 ; lg:hasEvaluation ev:1 ; prov:wasGeneratedBy run:a.2 ;
  prov:wasGeneratedBy run:a ; lg:hasRelease rel:a .
m:b a lg:Model .
un:1 a lg:UnresolvedReference . ev:1 a lg:Evaluation . run:a a lg:TrainingRun .
run:a.2 a lg:TrainingRun . rel:a a lg:Release .
c:1 a lg:Claim ; rdf:subject m:a ; rdf:predicate lg:basedOn ; rdf:object m:b .
c:2 a lg:Claim ; rdf:subject run:a ; rdf:predicate lg:cost ; rdf:object 100 .
"""


def test_what_a_subject_owns_follows_without_a_blank_line_and_then_its_claims(body: Body) -> None:
    first, second = body(OWNED).removeprefix("\n#### Models\n\n").split("\n\n")
    subjects = [line.split()[0] for line in first.split("\n") if not line.startswith(" ")]
    assert subjects == ["m:a", "rel:a", "run:a", "run:a.2", "ev:1", "un:1", "c:1", "c:2"]
    assert second == "m:b a lg:Model ;\n    .\n"


def test_a_node_with_two_owners_follows_the_first(body: Body) -> None:
    text = body("m:b prov:wasGeneratedBy run:x . m:a prov:wasGeneratedBy run:x . run:x lg:cost 1 .")
    assert text.index("\nm:a") < text.index("\nrun:x") < text.index("\nm:b")
    assert text.count("\nrun:x") == 1


def test_claims_whose_subject_is_not_described_still_stand_in_its_section(body: Body) -> None:
    text = body("c:1 a lg:Claim ; rdf:subject m:a ; rdf:predicate lg:basedOn ; rdf:object m:b .")
    assert text.startswith("\n#### Models\n\nc:1 a lg:Claim ; rdf:subject m:a ; ")


@pytest.mark.parametrize(
    "text",
    [
        # a claim on a claim, two that are about each other, one about itself
        "c:1 a lg:Claim ; rdf:subject m:a . c:2 a lg:Claim ; rdf:subject c:1 . m:a a lg:Model .",
        "c:1 a lg:Claim ; rdf:subject c:2 . c:2 a lg:Claim ; rdf:subject c:1 .",
        "c:1 a lg:Claim ; rdf:subject c:1 .",
        "c:1 a lg:Claim ; rdf:subject m:a, m:b . m:a a lg:Model . m:b a lg:Model .",
        # a claim that owns a node; owners in a ring, with and without a tail
        "c:1 a lg:Claim ; rdf:subject m:a ; lg:hasUnresolved un:1 . un:1 lg:rawReference 'x' .",
        "m:a lg:hasRelease m:b . m:b lg:hasRelease m:a .",
        "m:z lg:hasRelease m:y . m:y lg:hasRelease m:z, m:a . m:a a lg:Model .",
        "m:a lg:hasRelease m:a .",
    ],
)
def test_every_statement_is_printed_once_however_the_nodes_are_tied(
    formatted: Body, text: str
) -> None:
    before = turtle.read_bytes((PREFIX_LINES + text).encode(), name="before")
    after = turtle.read_bytes(formatted(text).encode(), name="after")
    assert sorted(map(str, after)) == sorted(map(str, before))


# --- 5 and 6: statements ----------------------------------------------------------------------


def test_each_statement_has_a_line_of_its_own_and_no_list_has_commas(body: Body) -> None:
    text = body('m:a a lg:Model ; lg:alias "b", "a"@ja, "a" ; lg:mergedFrom m:z, m:y .')
    assert text == (
        "\n#### Models\n\n"
        "m:a a lg:Model ;\n"
        '    lg:alias "a" ;\n'
        '    lg:alias "a"@ja ;\n'
        '    lg:alias "b" ;\n'
        "    lg:mergedFrom m:y ;\n"
        "    lg:mergedFrom m:z ;\n"
        "    .\n"
    )


def test_a_subject_without_a_class_opens_on_a_line_of_its_own(body: Body) -> None:
    assert body('m:a rdfs:label "A" .').endswith('\n\nm:a\n    rdfs:label "A" ;\n    .\n')


ORDER = """
rdf:type rdfs:label dct:title lg:status dct:source lg:hfId lg:alias lg:memberOf lg:subFamilyOf
lg:basedOn lg:fineTunedFrom lg:continuedPretrainingFrom lg:vocabularyAdaptedFrom lg:adapterOf
lg:mergedFrom lg:quantizedFrom lg:prunedFrom lg:distilledFrom lg:convertedFrom lg:trainedOn
lg:pretrainedOn lg:fineTunedOn lg:alignedOn lg:generatedBy lg:annotatedBy lg:dataDerivedFrom
lg:includesData lg:seededFrom lg:supersededBy lg:reimplementationOf lg:sharesTokenizerWith
lg:relatedTo lg:usesModel lg:evaluatedOn lg:hasUnresolved lg:developedBy lg:hasDeclaredLicense
lg:hasConcludedLicense lg:access lg:released lg:uploaded lg:parameterCount
lg:activeParameterCount lg:contextLength lg:recordCount lg:language lg:task lg:modality lg:library
lg:location lg:architecture lg:hasRelease lg:hasEvaluation prov:wasGeneratedBy
dct:isReplacedBy owl:deprecated schema:url rdfs:comment
"""
CLAIM_ORDER = """
rdf:type rdf:subject rdf:predicate rdf:object lg:status lg:evidence lg:precision lg:confidence
lg:method lg:field lg:rawValue lg:validFrom lg:validUntil dct:source lg:contradicts dct:modified
schema:url rdfs:comment
"""


def test_predicates_stand_in_their_order_the_rest_by_iri_and_comments_last(body: Body) -> None:
    expected = ORDER.split()
    text = body("m:a " + " ; ".join(f"{name} m:x" for name in reversed(expected)) + " .")
    lines = text.split("\n\n")[1].replace("m:a a m:x ;", "    rdf:type m:x ;").split("\n")
    assert [line.split()[0] for line in lines[:-2]] == expected


# --- 7: claims --------------------------------------------------------------------------------


def test_a_claim_says_on_its_first_line_what_it_is_about(body: Body) -> None:
    statements = dict.fromkeys(reversed(CLAIM_ORDER.split()), "m:x")
    statements |= {"rdf:type": "lg:Claim", "rdf:subject": "m:a", "rdf:predicate": "lg:basedOn"}
    text = body("c:1 " + " ; ".join(f"{name} {value}" for name, value in statements.items()) + " .")
    first, *lines = text.split("\n\n")[1].split("\n")
    assert first == (
        "c:1 a lg:Claim ; rdf:subject m:a ; rdf:predicate lg:basedOn ; rdf:object m:x ;"
    )
    assert [line.split()[0] for line in lines[:-2]] == CLAIM_ORDER.split()[4:]


def test_claims_stand_by_predicate_order_and_then_by_object(body: Body) -> None:
    claims = [("z", "basedOn", "m:b"), ("y", "fineTunedFrom", "m:a"), ("x", "recordCount", "5")]
    claims += [("w", "basedOn", "m:a"), ("v", "trainedOn", "d:a")]
    text = body(
        "".join(
            f"c:{c} a lg:Claim ; rdf:subject m:s ; rdf:predicate lg:{p} ; rdf:object {o} .\n"
            for c, p, o in claims
        )
    )
    order = [line[2] for line in text.split("\n") if line.startswith("c:")]
    assert order == ["w", "z", "y", "v", "x"]


# --- 8 and 9: terms ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("100", "100"),
        ("-7", "-7"),
        ('"+7"^^xsd:integer', '"+7"^^xsd:integer'),
        ('"007"^^xsd:integer', '"007"^^xsd:integer'),
        ("0.50", "0.5"),
        ("00.5", "0.5"),
        (".5", "0.5"),
        ("-0.5", "-0.5"),
        ("+1.25", "1.25"),
        ("92.0", '"92"^^xsd:decimal'),
        ('"92"^^xsd:decimal', '"92"^^xsd:decimal'),
        ('"300."^^xsd:decimal', '"300"^^xsd:decimal'),
        ('"many"^^xsd:decimal', '"many"^^xsd:decimal'),
        ("1.0e6", '"1.0e6"^^xsd:double'),
        ("true", "true"),
        ('"1"^^xsd:boolean', '"1"^^xsd:boolean'),
        ('"2023-08"^^xsd:gYearMonth', '"2023-08"^^xsd:gYearMonth'),
        ('"a"^^xsd:string', '"a"'),
        ('"a"@en', '"a"@en'),
        ("'''a\n\"b\" \\\\ \t'''", '"a\\n\\"b\\" \\\\ \\t"'),
        ('"\\u0007\\u007F"', '"\\u0007\\u007F"'),
        ("m:a.b", "m:a.b"),
        ("<https://w3id.org/llmgraph/model/a.>", "<https://w3id.org/llmgraph/model/a.>"),
        ("<https://w3id.org/llmgraph/model/a/b>", "<https://w3id.org/llmgraph/model/a/b>"),
        ("<https://w3id.org/llmgraph/model/>", "<https://w3id.org/llmgraph/model/>"),
        ("<https://w3id.org/llmgraph/model/犬>", "<https://w3id.org/llmgraph/model/犬>"),
        ("<https://w3id.org/llmgraph/model/-a>", "<https://w3id.org/llmgraph/model/-a>"),
        ("m:犬", "<https://w3id.org/llmgraph/model/犬>"),
        ("<https://w3id.org/llmgraph/model/a>", "m:a"),
        ("<https://example.org/a#b>", "<https://example.org/a#b>"),
    ],
)
def test_a_term_is_printed_in_one_way(body: Body, written: str, printed: str) -> None:
    assert body(f"m:s lg:value {written} .").split("\n")[-3] == f"    lg:value {printed} ;"


def test_equal_statements_are_printed_once(body: Body) -> None:
    text = body('m:a lg:alias "cafe\u0301", "caf\u00e9" ; lg:score 0.5, 0.50 .')
    assert text.count("lg:alias") == text.count("lg:score") == 1


@pytest.mark.parametrize(
    ("text", "predicate"),
    [
        ("_:b lg:alias 'x' .", "https://w3id.org/llmgraph/ont#alias"),
        ("m:a lg:hardware [ lg:cost 1 ] .", "https://w3id.org/llmgraph/ont#cost"),
        ("m:a lg:task ( 'x' ) .", "https://w3id.org/llmgraph/ont#task"),
        ("m:a lg:task _:b .", "https://w3id.org/llmgraph/ont#task"),
    ],
)
def test_a_blank_node_is_refused_with_its_predicate_and_what_to_do(
    formatted: Body, text: str, predicate: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        formatted(text)
    assert caught.value.what == f"triples: blank node at {predicate}; stored data has none"
    assert caught.value.hints == ("give the node an IRI",)


def test_a_triple_term_is_refused(formatted: Body) -> None:
    with pytest.raises(InvalidInput, match=r"triple term at .*#source; stored data has none"):
        formatted("m:a lg:source <<( m:a lg:basedOn m:b )>> .")


def test_the_files_of_the_project_are_in_the_layout(tiny_file: Path) -> None:
    root = Path(__file__).parents[2]
    for path in (root / "data" / "triples.ttl", tiny_file):
        text = path.read_text("utf-8")
        assert turtle.write(turtle.read(path), header=turtle.header_of(text)) == text
