"""What a query may ask, how values reach it, how it is stopped, and what its results look like."""

import csv
import io
import json
import shutil
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

import llmgraph
from llmgraph.errors import InvalidQuery, InvalidUse, LimitReached, StorageError, UnknownEntity
from llmgraph.exporters import results
from llmgraph.graph import LineageGraph
from llmgraph.sparql.evaluate import evaluate
from llmgraph.sparql.result import XSD, Result, Term
from llmgraph.sparql.run import run
from llmgraph.sparql.shipped import Shipped, shipped_queries, shipped_query
from llmgraph.sparql.tokens import variables_of, words_of
from llmgraph.sparql.values import term_of

ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?o ?p }"


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * WHERE { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
        "SELECT * WHERE { service silent ?x { ?s ?p ?o } }",
        "SELECT * WHERE {\n# note\nSeRvIcE<http://127.0.0.1/>{?s ?p ?o}}",
        "LOAD <http://127.0.0.1/data.ttl>",
        'SELECT * WHERE { ?s ?p "a\\"b" . SERVICE <http://127.0.0.1/> { ?s ?p ?o } }',
    ],
)
def test_what_would_reach_the_network_is_refused(tiny: LineageGraph, query: str) -> None:
    with pytest.raises(InvalidQuery, match="refused"):
        tiny.sparql(query)
    with pytest.raises(InvalidQuery, match="refused"):
        tiny.sparql(query, timeout=30)


@pytest.mark.parametrize(
    "query",
    [
        'SELECT * WHERE { ?s ?p "SERVICE <http://127.0.0.1/> LOAD" }',
        "SELECT * WHERE { ?s ?p 'service' . }",
        'SELECT * WHERE { ?s ?p """a "quoted" SERVICE\nLOAD""" }',
        "SELECT * WHERE { ?s ?p '''it's a SERVICE''' }",
        "SELECT * WHERE { ?s <http://127.0.0.1/SERVICE> ?o } # SERVICE and LOAD",
        "SELECT ?SERVICE $LOAD WHERE { ?SERVICE ?p $LOAD }",
        "PREFIX service: <urn:s:> SELECT * WHERE { service:LOAD ?p service:SERVICE }",
        "PREFIX x: <urn:s:> SELECT * WHERE { ?s x:SERVICE _:LOAD }",
        'SELECT * WHERE { ?s ?p "x"@service }',
    ],
)
def test_the_same_words_elsewhere_pass(tiny: LineageGraph, query: str) -> None:
    tiny.sparql(query)


@given(st.text(alphabet="SERVICE LOAD{}<>\"'#?:@\n\\x ", max_size=60))
def test_reading_tokens_ends_for_any_text(text: str) -> None:
    assert len(list(words_of(text))) <= len(text)
    assert all(name in text for name in variables_of(text))


def test_a_query_that_does_not_parse_names_line_and_column(tiny: LineageGraph) -> None:
    with pytest.raises(InvalidQuery) as failure:
        tiny.sparql("SELECT *\nWHERE { ?s ?p }")
    assert (failure.value.line, failure.value.column) == (2, 16)
    assert failure.value.hints[0].endswith("WHERE { ?s ?p }")
    assert failure.value.hints[1].index("^") - failure.value.hints[0].index("W") == 15


@pytest.mark.parametrize(
    ("name", "local"),
    [
        ("m:a--b-3.1-v0.2", "a--b-3.1-v0.2"),
        ("m:a.b.c.d", "a.b.c.d"),
        ("m:a.b", "a.b"),
        ("m:a\\.b.c", "a.b.c"),
    ],
)
def test_a_name_with_several_dots_is_read(name: str, local: str) -> None:
    store = ox.Store()
    node = ox.NamedNode(f"https://w3id.org/llmgraph/model/{local}")
    store.add(ox.Quad(node, ox.NamedNode("urn:p"), ox.NamedNode("urn:o")))
    assert evaluate(store, f"ASK {{ {name} <urn:p> ?o }}", {}).truth
    assert evaluate(store, f"ASK {{ ?s <urn:p> ?o . FILTER(?s = {name}) }}", {}).truth
    assert evaluate(store, f"ASK {{ <urn:a> ?p ?o }} VALUES ?s {{ {name} }}", {}).truth is False


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("SELECT * { ?s dcterms:source ?o }", "unknown prefix dcterms:"),
        ("SELECT * { ?s a foo:bar/lg:x dcterms:source ?o }", "unknown prefix foo:"),
        ("SELECT * { ?s a lg:Model ?o }", "the query cannot be read from here on"),
    ],
)
def test_what_does_not_parse_is_told_without_the_grammar(query: str, reason: str) -> None:
    with pytest.raises(InvalidQuery) as failure:
        evaluate(ox.Store(), query, {})
    assert failure.value.what.endswith(reason)
    assert ("prefix" in reason) == any("dct:" in hint for hint in failure.value.hints)


def test_an_error_behind_a_name_with_dots_stands_where_the_reader_sees_it() -> None:
    query = "ASK {\n  m:a.b.c ?p ?o . m:d.e.f ?p NONSENSE }"
    with pytest.raises(InvalidQuery) as failure:
        evaluate(ox.Store(), query, {})
    assert failure.value.line == 2
    shown, caret = failure.value.hints
    assert shown[: caret.index("^")].endswith("NONSENSE")


# --- values ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("<urn:x>", Term("uri", "urn:x")),
        ("m:llama-7b", Term("uri", "https://w3id.org/llmgraph/model/llama-7b")),
        ("unknown:thing", Term("literal", "unknown:thing")),
        ("7", Term("literal", "7", datatype=XSD + "integer")),
        ("-1.5", Term("literal", "-1.5", datatype=XSD + "decimal")),
        ("1e9", Term("literal", "1e9", datatype=XSD + "double")),
        ("true", Term("literal", "true", datatype=XSD + "boolean")),
        ('"7"', Term("literal", "7")),
        ('"ビクーニャ"@ja', Term("literal", "ビクーニャ", "ja")),
        ('"5"^^xsd:integer', Term("literal", "5", datatype=XSD + "integer")),
        ('"a\\"b\\n"', Term("literal", 'a"b\n')),
        ("plain words", Term("literal", "plain words")),
        (7, Term("literal", "7", datatype=XSD + "integer")),
        (True, Term("literal", "true", datatype=XSD + "boolean")),
        (1.5, Term("literal", "1.5", datatype=XSD + "double")),
        (date(2023, 3, 1), Term("literal", "2023-03-01", datatype=XSD + "date")),
    ],
)
def test_a_value_becomes_the_term_that_it_reads_as(value: object, expected: Term) -> None:
    assert term_of(value) == expected


@pytest.mark.parametrize("value", [None, object(), [1], '"5"^^nonsense'])
def test_a_value_that_is_no_term_is_refused(value: object) -> None:
    with pytest.raises(InvalidUse):
        term_of(value)


def test_a_bound_value_is_never_part_of_the_text(tiny: LineageGraph) -> None:
    query = "SELECT ?s ?label WHERE { ?s rdfs:label ?label }"
    hostile = '" } # SERVICE <http://127.0.0.1/>'
    assert len(tiny.sparql(query, label=hostile)) == 0
    assert len(tiny.sparql(query, {"label": hostile}, timeout=30)) == 0
    found = list(tiny.sparql(query, label="LLaMA-7B"))
    assert [row["s"] for row in found] == ["https://w3id.org/llmgraph/model/llama-7b"]


def test_a_variable_that_cannot_be_bound_is_named(tiny: LineageGraph) -> None:
    with pytest.raises(InvalidQuery, match=r"no variable \?nothing"):
        tiny.sparql("SELECT ?s WHERE { ?s ?p ?o }", nothing=1)
    with pytest.raises(InvalidQuery, match="among the results"):
        tiny.sparql("SELECT ?s WHERE { ?s ?p ?o }", o=1)


# --- the graphs a query sees -----------------------------------------------------------------


def test_a_query_sees_what_is_asserted_and_what_is_inferred(tiny: LineageGraph) -> None:
    count = "SELECT (COUNT(*) AS ?n) {} WHERE {{ ?m lg:derivedFrom ?x }}"
    graph = "FROM <https://w3id.org/llmgraph/graph/{}>"
    (both,) = tiny.sparql(count.format(""))
    (asserted,) = tiny.sparql(count.format(graph.format("asserted")))
    (inferred,) = tiny.sparql(count.format(graph.format("inferred")))
    assert asserted == {"n": 0}
    assert both == inferred
    assert both["n"] != 0


def test_named_graphs_are_these_three(tiny: LineageGraph) -> None:
    found = tiny.sparql("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g")
    assert [str(row["g"]).rpartition("/")[2] for row in found] == [
        "asserted",
        "inferred",
        "licences",
    ]


# --- the worker ------------------------------------------------------------------------------


def test_a_query_past_its_time_is_stopped(tiny: LineageGraph) -> None:
    start = time.monotonic()
    with pytest.raises(LimitReached, match=r"stopped after 0\.5 s"):
        tiny.sparql(ENDLESS, timeout=0.5)
    assert time.monotonic() - start < 60


def test_the_worker_answers_as_this_process_does(tiny: LineageGraph) -> None:
    for query in (
        "SELECT ?m ?label WHERE { ?m rdfs:label ?label } ORDER BY ?m",
        "SELECT ?m ?nothing WHERE { ?m a lg:Model } ORDER BY ?m",
        "ASK { ?m lg:derivedFrom m:llama-7b }",
        "CONSTRUCT { ?m lg:derivedFrom ?x } WHERE { ?m lg:derivedFrom ?x }",
    ):
        assert tiny.sparql(query, timeout=30) == tiny.sparql(query)


def test_a_limit_is_told(tiny: LineageGraph) -> None:
    found = tiny.sparql("SELECT ?s WHERE { ?s ?p ?o }", timeout=30, limit=3)
    assert (len(found), found.truncated) == (3, True)
    assert not tiny.sparql("SELECT ?s WHERE { ?s a lg:Dataset }", timeout=30, limit=3).truncated


def test_a_store_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=str(tmp_path)):
        run(tmp_path / "nothing", "ASK {}", {})


# --- results ---------------------------------------------------------------------------------

TERMS = (
    Term("uri", "urn:a"),
    Term("literal", 'quote " tab \t line\nend', datatype=XSD + "string"),
    Term("literal", "ビクーニャ", "ja"),
    Term("literal", "5", datatype=XSD + "integer"),
    Term("bnode", "b0"),
    None,
)
SAMPLE = Result(tuple("abcdef"), (TERMS,))


def read_back(text: str, kind: ox.QueryResultsFormat) -> list[list[str | None]]:
    found: Any = ox.parse_query_results(text.encode(), format=kind)
    return [[None if t is None else str(t) for t in row] for row in found]


@pytest.mark.parametrize("name", ["json", "xml", "tsv"])
def test_rows_are_read_back_by_another_reader(name: str) -> None:
    text = "\n".join(results.lines(SAMPLE, name)) + "\n"
    found = read_back(text, getattr(ox.QueryResultsFormat, name.upper()))
    expected = [None if term is None else term.ntriples for term in TERMS]
    assert [[t and t.replace("\\t", "\t") for t in row] for row in found] == [
        [t and t.replace("\\t", "\t") for t in expected]
    ]


def test_csv_holds_plain_values() -> None:
    text = "\n".join(results.lines(SAMPLE, "csv"))
    assert list(csv.reader(io.StringIO(text))) == [
        list("abcdef"),
        ["urn:a", 'quote " tab \t line\nend', "ビクーニャ", "5", "b0", ""],
    ]


def test_xml_without_rows_is_well_formed() -> None:
    text = "\n".join(results.lines(Result(("a",), ((Term("literal", "\x00\x1b"),),)), "xml"))
    assert ET.fromstring(text).tag.endswith("sparql")


@pytest.mark.parametrize(("truth", "word"), [(True, "true"), (False, "false")])
def test_a_truth_is_written_in_each_format(truth: bool, word: str) -> None:
    result = Result(truth=truth)
    assert list(results.lines(result, "table")) == [word]
    assert json.loads("".join(results.lines(result, "json"))) == {"head": {}, "boolean": truth}
    assert f"<boolean>{word}</boolean>" in "".join(results.lines(result, "xml"))


def test_a_graph_is_written_in_each_format(tiny: LineageGraph) -> None:
    found = tiny.sparql("CONSTRUCT { ?m lg:derivedFrom ?x } WHERE { ?m lg:derivedFrom ?x }")
    for name, kind in (("turtle", "TURTLE"), ("ntriples", "N_TRIPLES"), ("jsonld", "JSON_LD")):
        text = "\n".join(results.lines(found, name))
        quads = ox.parse(text.encode(), format=getattr(ox.RdfFormat, kind))
        assert tuple(sorted(f"{quad.triple} ." for quad in quads)) == found.triples


@pytest.mark.parametrize(
    ("result", "name"),
    [(Result(triples=()), "csv"), (Result(("a",)), "turtle"), (Result(truth=True), "ntriples")],
)
def test_a_format_that_cannot_hold_the_result_is_refused(result: Result, name: str) -> None:
    with pytest.raises(InvalidUse, match=name):
        results.lines(result, name)


def test_python_gets_python_values(tiny: LineageGraph) -> None:
    found = tiny.sparql("SELECT (7 AS ?a) (1.5 AS ?b) (true AS ?c) ('x' AS ?d) ?e WHERE {}")
    assert list(found) == [{"a": 7, "b": 1.5, "c": True, "d": "x", "e": None}]
    assert bool(tiny.sparql("ASK {}")) is True
    assert bool(tiny.sparql("SELECT ?x WHERE { ?x a lg:Nothing }")) is False


def test_data_frames_have_the_variables_as_columns(tiny: LineageGraph) -> None:
    found = tiny.sparql("SELECT ?m (1 AS ?n) WHERE { ?m a lg:Model }")
    assert list(found.to_pandas().columns) == ["m", "n"]
    assert found.to_polars().shape == (len(found), 2)


@pytest.mark.parametrize(
    "query", [one for one in shipped_queries() if one.bindable], ids=lambda query: query.name
)
def test_a_bound_value_leaves_the_rows_that_hold_it(six_file: Path, query: Shipped) -> None:
    graph = llmgraph.open(str(six_file))
    rows = list(graph.sparql(query.text))
    for name, _ in query.bindable:
        values = {str(row[name]) for row in rows if row[name] is not None}
        assert values
        for value in (*sorted(values), "https://w3id.org/llmgraph/org/nobody"):
            bound = graph.sparql(query.text, {name: f"<{value}>"})
            assert list(bound) == [row for row in rows if row[name] == value]


def test_a_shipped_query_that_is_not_there_gets_suggestions() -> None:
    with pytest.raises(UnknownEntity) as failure:
        shipped_query("parent")
    assert failure.value.suggestions[0] == "parents"


def test_a_large_in_memory_store_can_be_asked_without_a_snapshot() -> None:
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("urn:a"), ox.NamedNode("urn:b"), ox.Literal("c")))
    assert len(evaluate(store, "SELECT * WHERE { ?s ?p ?o }", {})) == 1


Run = Callable[..., Any]


@pytest.mark.parametrize(
    ("arguments", "code", "text"),
    [
        (("sparql", "--list"), 0, "parents"),
        (("sparql", "--name", "parents"), 0, "lg:fineTunedFrom"),
        (("sparql", "--name", "nope"), 3, "shipped query"),
        (("sparql", "--name", "parents", "ASK {}"), 2, "several queries"),
        (("sparql", "SELECT ?m WHERE { ?m ?p ?o }", "--bind", "m"), 2, "NAME=VALUE"),
        (("sparql", "SELECT ?m { ?m lg:derivedFrom ?x }", "--bind", "y=1"), 2, "no variable ?y"),
        (("sparql", "ASK { ?x a lg:Nothing }"), 0, "false"),
        (("sparql", "ASK { ?x a lg:Nothing }", "--exit-status"), 1, "false"),
        (("sparql", "ASK {}", "--exit-status"), 0, "true"),
        (("sparql", ENDLESS, "--timeout", "0.5"), 6, "stopped after 0.5 s"),
        (("sparql", "SELECT ?m { ?m a lg:Model }", "--limit", "2"), 0, "only the first 2"),
        (("sparql", "SELECT ?m { SERVICE <http://127.0.0.1> {} }"), 2, "SERVICE is refused"),
    ],
)
def test_the_command_ends_as_it_should(
    run: Run, tiny_file: Path, arguments: tuple[str, ...], code: int, text: str
) -> None:
    found = run(*arguments, "--graph", str(tiny_file))
    assert found.code == code
    assert text in found.out + found.err


def test_a_value_is_bound_on_the_command_line(run: Run, tiny_file: Path) -> None:
    query = "SELECT ?m ?x WHERE { ?m lg:derivedFrom ?x } ORDER BY ?m"
    bound = ("--bind", "x=m:llama-7b", "--format", "csv", "--graph", str(tiny_file))
    lines = run("sparql", query, *bound).out.splitlines()
    assert len(lines) > 2
    assert all(line.endswith("/llama-7b") for line in lines[1:])


# --- what others leave around the worker, and what a query may get wrong ----------------------

UNKNOWN_FUNCTION = "SELECT (<http://x/f>(1) AS ?a) {}"
ASK_FROM = """
import os, sys
from pathlib import Path
sys.path[:0] = sys.argv[2:]
from llmgraph.sparql.run import run
print(run(Path(sys.argv[1]), "ASK {}", {}))
"""
OTHER_WORKER = """
def main():
    print('{"variables": [], "rows": [], "truth": false, "triples": null, "truncated": false}')

if __name__ == "__main__":
    main()
"""


def test_a_file_of_the_current_folder_stands_for_no_module(
    tiny: LineageGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tiny.snapshot.store_path
    (tmp_path / "json.py").write_text("raise SystemExit('the wrong json')", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert run(store, "ASK {}", {}).truth
    monkeypatch.syspath_prepend("")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert run(store, "ASK {}", {}).truth


@pytest.mark.parametrize("how", ["PYTHONPATH", "sys.path", "the current folder"])
def test_the_worker_has_the_llmgraph_of_its_parent(
    how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    src = tmp_path / "src"
    shutil.copytree(Path(llmgraph.__file__).parent, src / "llmgraph")
    (src / "llmgraph" / "sparql" / "worker.py").write_text(OTHER_WORKER, "utf-8")
    monkeypatch.chdir(src if how == "the current folder" else tmp_path)
    monkeypatch.setenv("PYTHONPATH", "src" if how == "PYTHONPATH" else "")
    given = [str(src)] if how == "sys.path" else []
    command = [sys.executable, "-c", ASK_FROM, str(tmp_path), *given]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (found.stdout, found.stderr) == ("<Result: false>\n", "")


def test_a_query_is_answered_where_the_current_folder_is_gone(
    tiny: LineageGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tiny.snapshot.store_path
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    try:
        gone.rmdir()
    except OSError:
        pytest.skip("this system keeps the current folder")
    assert run(store, "ASK {}", {}).truth


@pytest.mark.parametrize("timeout", ["inf", "nan"])
def test_a_time_that_is_no_number_is_refused(
    run: Run, tiny: LineageGraph, tiny_file: Path, timeout: str
) -> None:
    found = run("sparql", "ASK {}", "--timeout", timeout, "--graph", str(tiny_file))
    assert (found.code, found.out) == (2, "")
    assert f"{timeout} is no number of seconds" in found.err
    with pytest.raises(InvalidUse, match="no number of seconds"):
        tiny.sparql("ASK {}", timeout=float(timeout))


@pytest.mark.parametrize("timeout", [604_800.5, 1e12, 1e300, 10**400], ids=lambda n: str(n)[:9])
def test_a_time_beyond_a_week_is_no_limit(tiny: LineageGraph, timeout: float) -> None:
    assert tiny.sparql("ASK {}", timeout=timeout).truth


@pytest.mark.parametrize(
    ("value", "name", "expected"),
    [
        ("x", "integer", "x"),
        ("1_0", "integer", "1_0"),
        ("٣", "integer", "٣"),
        ("", "int", ""),
        ("9" * 5000, "integer", "9" * 5000),
        ("x", "decimal", "x"),
        ("1_0.5", "double", "1_0.5"),
        ("infinity", "double", "infinity"),
        ("INF", "double", float("inf")),
        ("-1.5e3", "double", -1500.0),
        (".5", "decimal", 0.5),
        ("+7", "integer", 7),
        ("maybe", "boolean", "maybe"),
        ("0", "boolean", False),
    ],
)
def test_a_value_that_its_datatype_does_not_have_stays_text(
    value: str, name: str, expected: object
) -> None:
    found = Term("literal", value, datatype=XSD + name).python
    assert (found, type(found)) == (expected, type(expected))


def test_an_ill_typed_literal_is_a_result_like_any_other(tiny: LineageGraph) -> None:
    found = tiny.sparql('SELECT ("x"^^xsd:integer AS ?a) ("y"^^xsd:decimal AS ?b) {}')
    assert list(found) == [{"a": "x", "b": "y"}]


@pytest.mark.parametrize(
    "query",
    [
        UNKNOWN_FUNCTION,
        "SELECT * { ?s ?p ?o FILTER(<http://x/f>(?o)) }",
        "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o BIND(<http://x/f>(1) AS ?x) }",
    ],
)
def test_a_function_that_is_not_there_is_a_fault_of_the_query(
    tiny: LineageGraph, query: str
) -> None:
    with pytest.raises(InvalidQuery, match="custom function <http://x/f> is not supported"):
        tiny.sparql(query)
    with pytest.raises(InvalidQuery, match="custom function <http://x/f> is not supported"):
        tiny.sparql(query, timeout=30)


def test_the_command_ends_with_2_for_a_function_that_is_not_there(
    run: Run, tiny_file: Path
) -> None:
    found = run("sparql", UNKNOWN_FUNCTION, "--graph", str(tiny_file))
    assert (found.code, found.err.count("not supported")) == (2, 1)


def test_what_fails_for_the_data_alone_is_the_store() -> None:
    class Damaged:
        def query(self, *_: object, **__: object) -> object:
            raise RuntimeError("Corruption: block checksum mismatch")

    damaged: Any = Damaged()
    with pytest.raises(RuntimeError, match="Corruption"):
        evaluate(damaged, "ASK {}", {})


def test_a_damaged_store_is_named_once(tmp_path: Path) -> None:
    path = tmp_path / "nothing"
    with pytest.raises(StorageError) as failure:
        run(path, "ASK {}", {})
    assert failure.value.what.startswith(f"{path}: ")
    assert failure.value.what.count(f"{path}: ") == 1
    assert failure.value.path == str(path)
    assert failure.value.hints
