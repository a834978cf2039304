"""Labels and definitions of terms and concepts: English, Japanese and Chinese, one of each.

Japanese must fit into Shift JIS and Chinese into GB 2312, the sets of characters of the two
languages: a traditional or a Japanese form in a Chinese text does not.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, RDFS, SKOS
from rdflib.term import Node

ONTOLOGY = Path(__file__).parents[2] / "ontology"
FILES = [ONTOLOGY / "llmgraph.ttl", *sorted((ONTOLOGY / "taxonomies").glob("*.ttl"))]

LANGUAGES = {"en": "ascii", "ja": "shift_jis", "zh": "gb2312"}
FULL_STOP = {"en": ".", "ja": "。", "zh": "。"}
KANA = re.compile(r"[\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f]")
HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")

GOOD = """
x:a rdfs:isDefinedBy x:o ;
    rdfs:label "claim"@en, "主張"@ja, "声明"@zh ;
    skos:definition "A statement."@en, "言明。"@ja, "陈述。"@zh .
"""
# what is wrong: the text of the good graph and what stands in its place
MUTATIONS = {
    "label in ja: 0": ('"主張"@ja, ', ""),
    "label in zh: 2": ('"声明"@zh', '"声明"@zh, "陈述"@zh'),
    "definition in en: 0": ('"A statement."@en, ', ""),
    "definition in zh: 2": ('"陈述。"@zh', '"陈述。"@zh, "声明。"@zh'),
    "language: de": ('"claim"@en', '"claim"@en, "Aussage"@de'),
    "language: none": ('"claim"@en', '"claim"@en, "claim"'),
    "no Japanese character": ('"主張"@ja', '"claimed"@ja'),
    "no Han character": ('"声明"@zh', '"claimed"@zh'),
    "kana in Chinese": ('"声明"@zh', '"声明する"@zh'),
    "not NFC": ('"主張"@ja', '"タ\u30a2ク\u3099"@ja'),
    "a character foreign to ja": ('"主張"@ja', '"声明的许可证"@ja'),
    "a character foreign to zh": ('"声明"@zh', '"聲明"@zh'),
    "the English label": ('"主張"@ja', '"claim"@ja'),
    "no full stop": ('"言明。"@ja', '"言明"@ja'),
    "two sentences": ('"陈述。"@zh', '"陈述。声明。"@zh'),
    "a blank at an end": ('"主張"@ja', '" 主張"@ja'),
    "a blank beside a Han character": ('"陈述。"@zh', '"一 个陈述。"@zh'),
}


def named(graph: Graph) -> Iterator[tuple[Node, URIRef]]:
    """Yield each term and each concept, with the property that names it."""
    for term in graph.subjects(RDFS.isDefinedBy):
        yield term, RDFS.label
    for concept in graph.subjects(RDF.type, SKOS.Concept):
        yield concept, SKOS.prefLabel


def faults_of_count(what: str, texts: list[Literal]) -> Iterator[str]:
    for language in LANGUAGES:
        count = len([text for text in texts if text.language == language])
        if count != 1:
            yield f"{what} in {language}: {count}"
    for text in texts:
        if text.language not in LANGUAGES:
            yield f"language: {text.language or 'none'}"


def faults_of_text(text: Literal) -> Iterator[str]:
    language, words = text.language or "", str(text)
    if language == "ja" and not (HAN.search(words) or KANA.search(words)):
        yield "no Japanese character"
    if language == "zh" and not HAN.search(words):
        yield "no Han character"
    if language == "zh" and KANA.search(words):
        yield "kana in Chinese"
    if not unicodedata.is_normalized("NFC", words):
        yield "not NFC"
    if words != words.strip():
        yield "a blank at an end"
    if language != "en" and re.search(rf"{HAN.pattern}\s|\s{HAN.pattern}", words.strip()):
        yield "a blank beside a Han character"
    try:
        words.encode(LANGUAGES.get(language, "utf-8"))
    except UnicodeEncodeError:
        yield f"a character foreign to {language}"


def faults_of_term(graph: Graph, term: Node, naming: URIRef) -> Iterator[str]:
    labels = [text for text in graph.objects(term, naming) if isinstance(text, Literal)]
    definitions = [o for o in graph.objects(term, SKOS.definition) if isinstance(o, Literal)]
    yield from faults_of_count("label", labels)
    yield from faults_of_count("definition", definitions)
    for text in labels + definitions:
        yield from faults_of_text(text)
    english = {str(label) for label in labels if label.language == "en"}
    for label in labels:
        if label.language in {"ja", "zh"} and str(label) in english:
            yield "the English label"
    for definition in definitions:
        stop = FULL_STOP.get(definition.language or "", ".")
        if not definition.endswith(stop):
            yield "no full stop"
        elif len(re.findall(r"\. |。", definition[:-1])) > 0:
            yield "two sentences"


def faults(graph: Graph) -> dict[str, set[str]]:
    """Return what is wrong with each term that has a fault."""
    found = {str(t): set(faults_of_term(graph, t, naming)) for t, naming in named(graph)}
    return {term: words for term, words in found.items() if words}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_term_is_named_and_defined_once_in_three_languages(
    parsed: Callable[[Path], Graph], path: Path
) -> None:
    graph = parsed(path)
    assert len(list(named(graph))) >= 10
    assert faults(graph) == {}


def test_a_term_with_three_labels_and_definitions_has_no_fault(
    turtle: Callable[[str], Graph],
) -> None:
    assert faults(turtle(GOOD)) == {}


@pytest.mark.parametrize("fault", MUTATIONS)
def test_a_fault_in_a_label_or_a_definition_is_found(
    turtle: Callable[[str], Graph], fault: str
) -> None:
    before, after = MUTATIONS[fault]
    assert before in GOOD
    (found,) = faults(turtle(GOOD.replace(before, after))).values()
    assert fault in found


def test_no_two_terms_of_one_file_share_a_label(parsed: Callable[[Path], Graph]) -> None:
    for path in FILES:
        graph = parsed(path)
        texts = [label for term, naming in named(graph) for label in graph.objects(term, naming)]
        assert len(texts) == len(set(texts)), path.name


def test_the_kinds_of_licence_have_no_levels(parsed: Callable[[Path], Graph]) -> None:
    graph = parsed(ONTOLOGY / "taxonomies" / "license-kind.ttl")
    (scheme,) = graph.subjects(RDF.type, SKOS.ConceptScheme)
    concepts = set(graph.subjects(RDF.type, SKOS.Concept))
    assert {str(concept).removeprefix(f"{scheme}/") for concept in concepts} == {
        *("permissive", "public-domain", "weak-copyleft", "copyleft", "data"),
        *("non-commercial", "rail", "model-community", "api-terms", "unknown"),
    }
    assert set(graph.objects(scheme, SKOS.hasTopConcept)) == concepts
    assert not list(graph.subject_objects(SKOS.broader))
