"""The dictionaries of answers and page: each language says the same things."""

import re

import pytest

from llmgraph.errors import InvalidUse
from llmgraph.graph import LineageGraph
from llmgraph.model import RELATIONS, Kind, Relation, Standing
from llmgraph.page.words import LANGUAGES as PAGE_LANGUAGES
from llmgraph.words import LANGUAGES, counted, words

FIELD = re.compile(r"\{(\w+)")


def test_all_languages_have_the_same_keys() -> None:
    assert set(LANGUAGES["ja"]) == set(LANGUAGES["en"])


def test_all_languages_put_the_same_things_into_a_sentence() -> None:
    for key, text in LANGUAGES["en"].items():
        fields = [set(FIELD.findall(form)) for form in text.split("|")]
        assert fields == [set(FIELD.findall(LANGUAGES["ja"][key]))] * len(fields), key


@pytest.mark.parametrize("relation", RELATIONS, ids=lambda relation: relation.name)
def test_every_relation_has_a_japanese_phrase_each_way(relation: Relation) -> None:
    for way in ("up", "down"):
        text = words("ja")[f"{way}.{relation.name}"]
        assert text
        assert not text.isascii()


def test_every_kind_and_standing_has_a_japanese_word() -> None:
    for word in (*Kind, *Standing):
        assert not words("ja")[word.value].isascii()


def test_every_tally_has_a_japanese_heading(tiny: LineageGraph) -> None:
    for name in tiny.tallies():
        assert not words("ja")[f"tally.{name}"].isascii()


def test_japanese_has_one_form_for_every_number() -> None:
    assert not [key for key, text in LANGUAGES["ja"].items() if "|" in text]
    assert counted(words("ja")["ancestors"], 1) == "祖先 1 件"
    assert counted(words("ja")["ancestors"], 2) == "祖先 2 件"


def test_english_has_a_plural() -> None:
    said = [counted(words("en")["steps_up"], number) for number in (0, 1, 2)]
    assert said == ["0 steps up", "1 step up", "2 steps up"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_the_words_of_answers_as_they_do(language: str) -> None:
    page, said = PAGE_LANGUAGES[language], words(language)
    for key in (*Standing, *(f"up.{r.name}" for r in RELATIONS)):
        assert page[key] == said[key]
    assert page["licence"].lower() == said["licence"]


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(InvalidUse, match="tlh"):
        words("tlh")
