"""The two rules in code: the IRI of a claim and the dates along a relation."""

from pathlib import Path

import pytest

from llmgraph.quality import Document, check
from llmgraph.quality.datatypes import days, is_lexical
from llmgraph.vocabulary import XSD

PARENT = 'lg:released "2023"^^xsd:gYear'
CHILD = 'lg:released "2023-07"^^xsd:gYearMonth'
UPLOADED = '    lg:uploaded "2023-08-01"^^xsd:date ;\n'


def rules_broken(text: str) -> set[str]:
    report = check([Document("mine.ttl", text.encode(), "TURTLE")])
    return {finding.rule for finding in report.findings}


@pytest.mark.parametrize(
    ("parent", "child", "found"),
    [
        ('lg:released "2023"^^xsd:gYear', CHILD, False),
        ('lg:released "2023-07"^^xsd:gYearMonth', CHILD, False),
        ('lg:released "2023-07-31"^^xsd:date', CHILD, False),
        ('lg:released "2023-08-01"^^xsd:date', CHILD, True),
        ('lg:released "2024"^^xsd:gYear', CHILD, True),
        ('lg:released "2022"^^xsd:gYear', CHILD, False),
        ('lg:released "2024"^^xsd:gYear, "2023-01"^^xsd:gYearMonth', CHILD, False),
        ('lg:released "2024"^^xsd:gYear', f'{CHILD}, "2025"^^xsd:gYear', False),
        ('lg:uploaded "2024"^^xsd:gYear', CHILD, False),
    ],
)
def test_a_child_is_early_where_no_day_of_its_date_reaches_its_parents(
    parent: str, child: str, found: bool, base: str
) -> None:
    text = base.replace(PARENT, parent).replace(CHILD, child).replace(UPLOADED, "")
    assert ("child-before-parent" in rules_broken(text)) == found


def test_uploads_are_compared_where_the_parent_has_no_release(base: str) -> None:
    late = base.replace(PARENT, 'lg:uploaded "2024-01-01"^^xsd:date')
    assert "child-before-parent" in rules_broken(late)
    early = base.replace(PARENT, 'lg:uploaded "2023-01-01"^^xsd:date')
    assert "child-before-parent" not in rules_broken(early)


def test_a_disputed_parent_is_not_compared(base: str) -> None:
    dated = 'rdfs:label "Rival" ;\n    dct:source src:card ;\n    lg:released "2030"^^xsd:gYear ;'
    assert rules_broken(base.replace('rdfs:label "Rival" ;', dated)) == set()


@pytest.mark.parametrize(
    ("text", "datatype", "span"),
    [
        ("2024-02", "gYearMonth", ((2024, 2, 1), (2024, 2, 29))),
        ("2023", "gYear", ((2023, 1, 1), (2023, 12, 31))),
        ("2023-12-31Z", "date", ((2023, 12, 31), (2023, 12, 31))),
        ("2023-13", "gYearMonth", None),
        ("2023-02-29", "date", None),
        ("0000", "gYear", None),
        ("23", "gYear", None),
    ],
)
def test_a_date_is_as_many_days_as_it_leaves_open(
    text: str, datatype: str, span: tuple[tuple[int, int, int], tuple[int, int, int]] | None
) -> None:
    assert days(text, XSD + datatype) == span


@pytest.mark.parametrize(
    ("text", "datatype", "holds"),
    [
        ("PT3H", "dayTimeDuration", True),
        ("P1D", "dayTimeDuration", True),
        ("P", "dayTimeDuration", False),
        ("P1DT", "dayTimeDuration", False),
        ("P1M", "dayTimeDuration", False),
        ("1e3", "double", True),
        ("1e3", "decimal", False),
        (".5", "decimal", True),
        ("１", "integer", False),
    ],
)
def test_a_text_is_a_value_by_the_form_of_its_datatype(
    text: str, datatype: str, holds: bool
) -> None:
    assert is_lexical(text, XSD + datatype) == holds


def test_the_claim_on_a_literal_has_a_digest_for_a_name(fixtures: Path) -> None:
    example = fixtures.parents[2] / "ontology" / "examples" / "E0001-tiny.ttl"
    text = example.read_text("utf-8")
    assert "claim-iri-mismatch" not in rules_broken(text)
    assert "claim-iri-mismatch" in rules_broken(text.replace("c-e378e0e33ec2daba36cb", "c-0"))
