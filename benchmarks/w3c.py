"""The W3C SPARQL 1.1 query-evaluation tests through our query function, beside the bare engine.

    python benchmarks/w3c.py FOLDER

FOLDER is a checkout of the test suite (github.com/w3c/rdf-tests, folder sparql/sparql11). Prints
how many tests the engine passes by itself, how many pass through `llmgraph.sparql.evaluate` and
our writers of results, and every test that one passes and the other does not.
"""

import argparse
import decimal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox
import rdflib
from rdflib.collection import Collection
from rdflib.compare import isomorphic
from rdflib.namespace import RDF

from llmgraph.exporters.results import lines
from llmgraph.sparql.evaluate import evaluate

MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
RS = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")
ROW = rdflib.Namespace("urn:row:")


class Case(NamedTuple):
    """One test: its name, query, data files (default and named), and the expected result."""

    name: str
    query: Path
    data: tuple[Path, ...]
    named: tuple[Path, ...]
    result: Path


def path_of(node: object) -> Path:
    return Path(str(node).removeprefix("file://"))


def cases(manifest: Path) -> Iterator[Case]:
    """Yield the query-evaluation tests of a manifest and of those it includes."""
    graph = rdflib.Graph().parse(manifest, publicID=manifest.as_uri())
    for head in graph.objects(None, MF.include):
        for included in Collection(graph, head):
            yield from cases(path_of(included))
    for test in sorted(graph.subjects(RDF.type, MF.QueryEvaluationTest), key=str):
        action = graph.value(test, MF.action)
        query = graph.value(action, QT.query)
        if query is None or (action, QT.serviceData, None) in graph:
            continue
        yield Case(
            f"{manifest.parent.name}: {graph.value(test, MF.name)}",
            path_of(query),
            tuple(path_of(node) for node in graph.objects(action, QT.data)),
            tuple(path_of(node) for node in graph.objects(action, QT.graphData)),
            path_of(graph.value(test, MF.result)),
        )


def store_of(case: Case) -> ox.Store:
    store = ox.Store()
    for path in case.data:
        store.load(path=str(path), base_iri=path.as_uri(), format=syntax(path))
    for path in case.named:
        graph = ox.NamedNode(path.as_uri())
        store.load(path=str(path), base_iri=path.as_uri(), format=syntax(path), to_graph=graph)
    return store


def syntax(path: Path) -> ox.RdfFormat:
    found = ox.RdfFormat.from_extension(path.suffix.lstrip("."))
    assert found is not None, path
    return found


def bare(case: Case) -> bytes | str:
    """Return the engine's own answer: JSON, TSV or CSV of rows, N-Triples of a graph."""
    base = case.query.as_uri()
    found = store_of(case).query(case.query.read_text("utf-8"), base_iri=base)
    if isinstance(found, ox.QueryTriples):
        return "\n".join(f"{triple} ." for triple in found)
    return bytes(found.serialize(format=ox.QueryResultsFormat.JSON) or b"")


def ours(case: Case) -> bytes | str:
    """Return the answer of our query function, written by our writers."""
    text = case.query.read_text("utf-8")
    found = evaluate(store_of(case), text, {}, base=case.query.as_uri())
    kind = "ntriples" if found.triples is not None else "json"
    return "\n".join(lines(found, kind))


def as_graph(answer: bytes | str, expected: Path) -> rdflib.Graph:
    """Return an answer as a graph that is isomorphic for equal answers."""
    if isinstance(answer, str) and not answer.lstrip().startswith("{"):
        return rdflib.Graph().parse(data=answer, format="nt")
    raw = answer.encode() if isinstance(answer, str) else answer
    return rows_as_graph(ox.parse_query_results(raw, format=ox.QueryResultsFormat.JSON), expected)


def expected_graph(path: Path) -> rdflib.Graph:
    formats = {".srx": "XML", ".srj": "JSON", ".csv": "CSV", ".tsv": "TSV"}
    if path.suffix in formats and path.suffix != ".csv":
        kind = getattr(ox.QueryResultsFormat, formats[path.suffix])
        return rows_as_graph(ox.parse_query_results(path.read_bytes(), format=kind), path)
    graph = rdflib.Graph().parse(path, publicID=path.as_uri())
    if (None, RDF.type, RS.ResultSet) in graph:
        return result_set(graph, path)
    return graph


def rows_as_graph(found: "ox.QuerySolutions | ox.QueryBoolean", expected: Path) -> rdflib.Graph:
    graph = rdflib.Graph()
    if isinstance(found, ox.QueryBoolean):
        graph.add((ROW.answer, ROW.truth, rdflib.Literal(bool(found))))
        return graph
    ordered = "index" in expected.read_text("utf-8", errors="replace")
    names = [variable.value for variable in found.variables]
    for number, solution in enumerate(found):
        row = rdflib.BNode()
        graph.add((row, ROW.number, rdflib.Literal(number if ordered else 0)))
        for name in names:
            if (term := solution[name]) is not None:
                graph.add((row, ROW[name], rdflib_term(term)))
    for name in names:
        graph.add((ROW.answer, ROW.variable, rdflib.Literal(name)))
    return graph


def rdflib_term(term: object) -> rdflib.term.Node:
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    assert isinstance(term, ox.Literal)
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    if term.datatype.value.endswith("#string"):
        return rdflib.Literal(term.value)
    return by_value(term.value, term.datatype.value)


def by_value(text: str, datatype: str) -> rdflib.Literal:
    """Return a literal whose text stands for its value: 2.0 and 2.00 are one decimal."""
    name = datatype.rpartition("#")[2]
    try:
        if name == "decimal":
            text = format(decimal.Decimal(text).normalize(), "f")
        elif name in {"double", "float"}:
            text = repr(float(text))
        elif name == "boolean":
            text = "true" if text in {"1", "true"} else "false"
        elif name == "integer":
            text = str(int(text))
    except (ValueError, decimal.InvalidOperation):
        pass
    return rdflib.Literal(text, datatype=rdflib.URIRef(datatype), normalize=False)


def comparable(term: rdflib.term.Node) -> rdflib.term.Node:
    if isinstance(term, rdflib.Literal) and term.datatype is not None:
        if term.datatype == rdflib.XSD.string:
            return rdflib.Literal(str(term))
        return by_value(str(term), str(term.datatype))
    return term


def result_set(source: rdflib.Graph, path: Path) -> rdflib.Graph:
    graph = rdflib.Graph()
    truth = source.value(source.value(None, RDF.type, RS.ResultSet), RS.boolean)
    if truth is not None:
        graph.add((ROW.answer, ROW.truth, rdflib.Literal(bool(truth))))
        return graph
    for name in source.objects(None, RS.resultVariable):
        graph.add((ROW.answer, ROW.variable, rdflib.Literal(str(name))))
    for solution in source.objects(None, RS.solution):
        row = rdflib.BNode()
        place = source.value(solution, RS["index"])
        graph.add((row, ROW.number, rdflib.Literal(int(str(place)) - 1 if place else 0)))
        for binding in source.objects(solution, RS.binding):
            label, value = source.value(binding, RS.variable), source.value(binding, RS.value)
            assert value is not None
            graph.add((row, ROW[str(label)], comparable(value)))
    return graph


def passes(case: Case, answer: Callable[[Case], bytes | str]) -> bool:
    try:
        return bool(isomorphic(as_graph(answer(case), case.result), expected_graph(case.result)))
    except (SyntaxError, ValueError, OSError, AssertionError, RuntimeError):
        return False
    except Exception as error:
        print(f"  {case.name}: {type(error).__name__}: {error}")
        return False


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder.absolute()
    found = list(cases(folder / "manifest-sparql11-query.ttl"))
    engine = {case.name for case in found if passes(case, bare)}
    own = {case.name for case in found if passes(case, ours)}
    print(f"{len(found)} query-evaluation tests of {folder.name}, pyoxigraph {ox.__version__}")
    print(f"engine by itself   {len(engine)}")
    print(f"through llmgraph   {len(own)}")
    for name in sorted(engine - own):
        print(f"lost by us: {name}")
    for name in sorted({case.name for case in found} - engine):
        print(f"failed by the engine: {name}")


if __name__ == "__main__":
    main()
