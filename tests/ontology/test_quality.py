"""The graph rules in ontology/quality: each finds the graph that breaks it, in both engines."""

import tomllib
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TypedDict

import pyoxigraph
import pytest
from rdflib import BNode, Graph
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import ResultRow

ONTOLOGY = Path(__file__).parents[2] / "ontology"
TAXONOMIES = sorted((ONTOLOGY / "taxonomies").glob("*.ttl"))
QUERIES = {
    path.name.removesuffix("-violation.rq"): path.read_text(encoding="utf-8")
    for path in sorted((ONTOLOGY / "quality").glob("*-violation.rq"))
}


class BadGraph(TypedDict):
    """A graph in Turtle, the nodes that the query finds in it, and the query's severity."""

    turtle: str
    finds: list[str]
    severity: str


BAD_GRAPHS: dict[str, BadGraph] = tomllib.loads(
    (Path(__file__).parent / "fixtures" / "bad_graphs.toml").read_text(encoding="utf-8")
)

Rows = Counter[tuple[str, ...]]


@cache
def prepared(query: str) -> Query:
    return prepareQuery(query)


def rdflib_rows(graph: Graph, query: str) -> Rows:
    rows: Rows = Counter()
    for row in graph.query(prepared(query)):
        assert isinstance(row, ResultRow)
        rows[tuple("_" if isinstance(value, BNode) else str(value) for value in row)] += 1
    return rows


def oxigraph_rows(store: pyoxigraph.Store, query: str) -> Rows:
    solutions = store.query(query)
    assert isinstance(solutions, pyoxigraph.QuerySolutions)
    return Counter(tuple(term_text(value) for value in solution) for solution in solutions)


def term_text(value: object) -> str:
    if value is None:
        return "None"
    if isinstance(value, pyoxigraph.NamedNode | pyoxigraph.Literal):
        return value.value
    return "_"


def short_name(graph: Graph, iri: str) -> str:
    return iri if iri == "_" else graph.namespace_manager.qname(iri)


@pytest.fixture(scope="session")
def shipped(example: Graph, parsed: Callable[[Path], Graph]) -> Graph:
    graph = Graph() + example
    for path in TAXONOMIES:
        graph += parsed(path)
    return graph


@pytest.fixture(scope="session")
def shipped_graph(shipped: Graph, with_ontology: Callable[[Graph], Graph]) -> Graph:
    return with_ontology(shipped)


@pytest.fixture(scope="session")
def shipped_store(
    shipped: Graph, store_with_ontology: Callable[[Graph], pyoxigraph.Store]
) -> pyoxigraph.Store:
    return store_with_ontology(shipped)


def test_every_query_has_a_fixture_that_breaks_its_rule() -> None:
    assert set(QUERIES) == set(BAD_GRAPHS)


@pytest.mark.parametrize("name", BAD_GRAPHS)
def test_a_query_finds_its_bad_fixture_in_both_engines(
    turtle: Callable[[str], Graph],
    with_ontology: Callable[[Graph], Graph],
    store_with_ontology: Callable[[Graph], pyoxigraph.Store],
    name: str,
) -> None:
    data = turtle(BAD_GRAPHS[name]["turtle"])
    rows = rdflib_rows(with_ontology(data), QUERIES[name])
    assert rows == oxigraph_rows(store_with_ontology(data), QUERIES[name])
    assert sorted(short_name(data, row[0]) for row in rows.elements()) == BAD_GRAPHS[name]["finds"]
    for row in rows:
        assert row[-1].endswith(".")
        assert "_:" not in row[-1]


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_finds_nothing_in_the_shipped_files(
    shipped_graph: Graph, shipped_store: pyoxigraph.Store, name: str
) -> None:
    query = QUERIES[name]
    assert rdflib_rows(shipped_graph, query) == oxigraph_rows(shipped_store, query) == Counter()


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_begins_with_its_severity_and_names_subject_and_message(name: str) -> None:
    text = QUERIES[name]
    first, rest = text.split("\n", 1)
    assert first.startswith(f"# {BAD_GRAPHS[name]['severity']}: ")
    assert not first.endswith(".")
    select = next(line for line in rest.splitlines() if line.startswith("SELECT"))
    variables = select.removesuffix(" WHERE {").split()
    assert next(v for v in variables if v.startswith("?")) == "?subject"
    assert variables[-1] == "?message"
    assert "NOT EXISTS" not in text
