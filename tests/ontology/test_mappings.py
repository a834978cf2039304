"""The SSSOM files in ontology/mappings/: their form, and what they say beside the ontology.

A file is a header of YAML in comment lines and a table with tabs between the columns.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import OWL, RDFS, SKOS
from rdflib.term import Node

ONTOLOGY = Path(__file__).parents[2] / "ontology"
FILES = sorted((ONTOLOGY / "mappings").glob("*.sssom.tsv"))
LG = Namespace("https://w3id.org/llmgraph/ont#")
SETS = "https://w3id.org/llmgraph/mappings/"
PREDICATES = {f"skos:{kind}Match" for kind in ("exact", "close", "broad", "narrow", "related")}
COLUMNS = (
    *("subject_id", "subject_label", "predicate_id", "object_id", "object_label"),
    *("comment", "mapping_justification"),
)
REQUIRED = {
    *("mapping_set_id", "mapping_set_version", "mapping_set_title", "mapping_set_description"),
    *("license", "subject_source", "subject_source_version", "object_source", "mapping_date"),
}
MECHANISMS = {
    *("fineTunedFrom", "continuedPretrainingFrom", "vocabularyAdaptedFrom", "adapterOf"),
    *("mergedFrom", "quantizedFrom", "prunedFrom", "distilledFrom", "convertedFrom"),
}
CROSSWALK = MECHANISMS | {
    *("Model", "Dataset", "derivedFrom", "basedOn", "trainedOn", "pretrainedOn", "fineTunedOn"),
    *("evaluatedOn", "generatedBy", "learnedFrom", "judge", "supersededBy", "hasLicense"),
    *("developedBy", "released", "trainedWith", "library", "hardware", "duration", "cost"),
}
# the sets for vocabularies that the alignments speak of too
PREFIX_OF = {"prov": "prov", "fair4ml": "fair4ml", "schema": "schema", "wikidata": "wd"}

Row = dict[str, str]


@dataclass
class MappingSet:
    """One file, read."""

    name: str
    header: dict[str, str]
    curie_map: dict[str, str]
    columns: list[str]
    rows: list[Row]

    def iri(self, curie: str) -> URIRef:
        prefix, _, local = curie.partition(":")
        return URIRef(self.curie_map[prefix] + local)


def read(name: str, text: str) -> MappingSet:
    lines = text.splitlines()
    comments = [line.removeprefix("#") for line in lines if line.startswith("#")]
    table = csv.DictReader(
        (line for line in lines if not line.startswith("#")),
        delimiter="\t",
        quoting=csv.QUOTE_NONE,
        restval="",
    )
    return MappingSet(
        name=name,
        header=dict(re.findall(r'^(\w+): "(.*)"$', "\n".join(comments), re.MULTILINE)),
        curie_map=dict(re.findall(r'^  (\w+): "(.*)"$', "\n".join(comments), re.MULTILINE)),
        rows=list(table),
        columns=list(table.fieldnames or ()),
    )


def load(path: Path) -> MappingSet:
    return read(path.name.removesuffix(".sssom.tsv"), path.read_text(encoding="utf-8"))


def header_faults(mapping_set: MappingSet) -> Iterator[str]:
    header, curie_map = mapping_set.header, mapping_set.curie_map
    for key in REQUIRED - header.keys():
        yield f"no {key}"
    if header.get("mapping_set_id") != SETS + mapping_set.name:
        yield "the id is not the name of the file"
    if not header.get("license", "").startswith("https://creativecommons.org/licenses/"):
        yield "the licence is no licence"
    used = {row[c].partition(":")[0] for row in mapping_set.rows for c in COLUMNS if is_id(c)}
    if used != curie_map.keys():
        yield "prefixes used and declared differ"


def is_id(column: str) -> bool:
    return column.endswith("_id") or column == "mapping_justification"


def row_faults(row: Row, labels: dict[str, str]) -> Iterator[str]:
    if row["subject_id"] not in labels:
        yield "an unknown subject"
    elif row["subject_label"] != labels[row["subject_id"]]:
        yield "another label"
    if row["predicate_id"] not in PREDICATES:
        yield "an unknown predicate"
    if row["mapping_justification"] != "semapv:ManualMappingCuration":
        yield "an unknown justification"
    if not re.fullmatch(r"\w+:[\w.-]+", row["object_id"]) or row["object_id"].startswith("lg:"):
        yield "no object"
    if not row["object_label"]:
        yield "no label of the object"
    if row["comment"] and not row["comment"].endswith("."):
        yield "a comment without a full stop"
    if any(value != value.strip() for value in row.values()):
        yield "a blank at an end"


def faults(mapping_set: MappingSet, labels: dict[str, str]) -> set[str]:
    if tuple(mapping_set.columns) != COLUMNS:
        return {"other columns"}
    found = set(header_faults(mapping_set))
    for row in mapping_set.rows:
        found |= set(row_faults(row, labels))
    pairs = [(row["subject_id"], row["object_id"]) for row in mapping_set.rows]
    if max(Counter(pairs).values(), default=0) > 1:
        found.add("a pair twice")
    order = [(r["subject_id"], r["predicate_id"], r["object_id"]) for r in mapping_set.rows]
    if order != sorted(order):
        found.add("rows out of order")
    return found


@pytest.fixture(scope="session")
def labels(core: Graph, terms: frozenset[URIRef]) -> dict[str, str]:
    """The English label of each term, by its short name."""
    return {
        f"lg:{term.removeprefix(str(LG))}": str(label)
        for term in terms
        for label in core.objects(term, RDFS.label)
        if isinstance(label, Literal) and label.language == "en"
    }


@pytest.fixture(scope="session")
def mapping_sets() -> dict[str, MappingSet]:
    return {mapping_set.name: mapping_set for mapping_set in map(load, FILES)}


def test_there_is_one_file_for_each_vocabulary(mapping_sets: dict[str, MappingSet]) -> None:
    expected = {"cisco", "fair4ml", "hf", "prov", "schema", "spdx3", "wikidata"}
    assert mapping_sets.keys() == expected


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_mapping_file_has_no_fault(path: Path, labels: dict[str, str]) -> None:
    mapping_set = load(path)
    assert len(mapping_set.rows) >= 9
    assert faults(mapping_set, labels) == set()


MUTATIONS = {
    "no license": ("#license:", "#licence:"),
    "the licence is no licence": ('#license: "https://creative', '#license: "creative'),
    "the id is not the name of the file": ("mappings/cisco", "mappings/other"),
    "no mapping_set_version": ("#mapping_set_version", "#version"),
    "other columns": ("subject_id\tsubject_label", "subject\tsubject_label"),
    "prefixes used and declared differ": ("#  skos:", "#  other:"),
    "an unknown subject": ("lg:mergedFrom", "lg:mergeOf"),
    "another label": ("\tmerged from\t", "\tmerge of\t"),
    "an unknown predicate": ("skos:closeMatch\tcisco:3.9", "owl:sameAs\tcisco:3.9"),
    "an unknown justification": ("semapv:ManualMappingCuration", "semapv:LexicalMatching"),
    "no object": ("cisco:3.9", ""),
    "no label of the object": ("Model merging and interpolation", ""),
    "a comment without a full stop": ("is a file apart.", "is a file apart"),
    "a blank at an end": ("is a file apart.", "is a file apart. "),
    "a pair twice": ("skos:relatedMatch\tcisco:3.8", "skos:relatedMatch\tcisco:3.2"),
    "rows out of order": ("lg:adapterOf", "lg:vocabularyAdaptedFrom"),
}


@pytest.mark.parametrize("fault", MUTATIONS)
def test_a_fault_in_a_mapping_file_is_found(fault: str, labels: dict[str, str]) -> None:
    text = (ONTOLOGY / "mappings" / "cisco.sssom.tsv").read_text(encoding="utf-8")
    before, after = MUTATIONS[fault]
    assert before in text
    assert fault in faults(read("cisco", text.replace(before, after)), labels)


def test_every_term_of_the_crosswalk_is_mapped(mapping_sets: dict[str, MappingSet]) -> None:
    mapped = {row["subject_id"] for one in mapping_sets.values() for row in one.rows}
    assert {f"lg:{name}" for name in CROSSWALK} <= mapped


def test_the_nine_mechanisms_stand_beside_nine_categories(
    mapping_sets: dict[str, MappingSet],
) -> None:
    close = [r for r in mapping_sets["cisco"].rows if r["predicate_id"] == "skos:closeMatch"]
    assert {row["subject_id"] for row in close} == {f"lg:{name}" for name in MECHANISMS}
    assert {row["object_id"] for row in close} == {f"cisco:3.{n}" for n in range(1, 10)}
    assert len(close) == 9


def test_the_sets_speak_of_this_version_and_use_the_prefixes_of_the_ontology(
    mapping_sets: dict[str, MappingSet], core: Graph
) -> None:
    version = str(core.value(URIRef(str(LG).rstrip("#")), OWL.versionInfo))
    prefixes = {prefix: str(iri) for prefix, iri in core.namespaces()}
    for one in mapping_sets.values():
        assert one.header["subject_source"] == str(LG).rstrip("#")
        assert one.header["subject_source_version"] == one.header["mapping_set_version"] == version
        for prefix, iri in one.curie_map.items():
            assert prefixes.get(prefix, iri) == iri


def test_mappings_and_alignments_say_the_same(
    mapping_sets: dict[str, MappingSet], core: Graph, alignments: Graph
) -> None:
    as_mapping: dict[Node, URIRef] = {
        RDFS.subClassOf: SKOS.broadMatch,
        RDFS.subPropertyOf: SKOS.broadMatch,
        **{SKOS[p.removeprefix("skos:")]: SKOS[p.removeprefix("skos:")] for p in PREDICATES},
    }
    stated = {
        (subject, as_mapping[predicate], target)
        for subject, predicate, target in core + alignments
        if isinstance(subject, URIRef) and subject in LG and predicate in as_mapping
    }
    for name, prefix in PREFIX_OF.items():
        one = mapping_sets[name]
        space = one.curie_map[prefix]
        rows = {
            (one.iri(r["subject_id"]), one.iri(r["predicate_id"]), one.iri(r["object_id"]))
            for r in one.rows
        }
        expected = {triple for triple in stated if str(triple[2]).startswith(space)}
        assert expected
        assert expected <= rows
        for subject, predicate, target in rows:
            others = {p for s, p, o in expected if (s, o) == (subject, target)}
            assert others <= {predicate}


def test_no_mapping_names_a_term_of_another_meaning(mapping_sets: dict[str, MappingSet]) -> None:
    traps = {"wasRevisionOf", "hadPrimarySource", "supersededBy", "isVariantOf", "previousVersion"}
    objects = {row["object_id"].partition(":")[2] for s in mapping_sets.values() for row in s.rows}
    assert not objects & traps
