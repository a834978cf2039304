"""SPARQL results as text: the W3C formats with full IRIs, and a table that shortens them.

SPARQL 1.1 Query Results JSON Format, XML Format (second edition), CSV and TSV Formats; graphs as
N-Triples, Turtle and JSON-LD by rdflib.
"""

import csv
import io
import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from llmgraph.errors import InvalidUse
from llmgraph.exporters.display import aligned, clean
from llmgraph.sparql.result import XSD, Result, Term
from llmgraph.sparql.shipped import shipped_queries
from llmgraph.vocabulary import PREFIXES

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

SPARQL_RESULTS = "http://www.w3.org/2005/sparql-results#"


def prefix_lines() -> Iterator[str]:
    """Yield the prefixes that a query may use, as SPARQL declarations."""
    for prefix, namespace in PREFIXES.items():
        yield f"PREFIX {prefix}: <{namespace}>"


def shipped_lines() -> Iterator[str]:
    """Yield name, purpose and variables to bind of each shipped query, lined up."""
    rows = []
    for query in shipped_queries():
        bindable = " ".join(f"--bind {name}=..." for name, _ in query.bindable)
        rows.append([query.name, query.purpose, bindable])
    yield from aligned(rows)


def lines(result: Result, format_name: str) -> Iterator[str]:
    """Yield the result of any query in a format of `ROWS`, `GRAPHS` or, for ASK, `TRUTHS`.

    `table` stands for what a person reads: a table, a truth, or Turtle. Raises InvalidUse where the
    format cannot hold that kind of result: CSV of a graph, Turtle of rows.
    """
    if result.triples is not None:
        return _writer(GRAPHS, format_name, "a graph")(result)
    if result.truth is not None:
        return _writer(TRUTHS, format_name, "a truth")(result)
    return _writer(ROWS, format_name, "rows")(result)


Writer = Callable[[Result], Iterator[str]]


def _writer(writers: dict[str, Writer], format_name: str, what: str) -> Writer:
    if format_name not in writers:
        raise InvalidUse(
            f"{format_name} cannot hold what this query makes: {what}",
            hints=[f"formats for {what}: {' '.join(writers)}"],
        )
    return writers[format_name]


# --- rows ------------------------------------------------------------------------------------


def _table(result: Result) -> Iterator[str]:
    rows = [list(result.variables)]
    rows += [[_short(term) for term in row] for row in result.rows]
    yield from aligned(rows)


def _short(term: Term | None) -> str:
    """Return a term as a table shows it: a prefixed name, the text of a literal, or as it is."""
    if term is None:
        return ""
    if term.kind == "uri":
        for prefix, namespace in PREFIXES.items():
            if term.value.startswith(namespace) and len(term.value) > len(namespace):
                return clean(f"{prefix}:{term.value[len(namespace) :]}")
        return clean(f"<{term.value}>")
    if term.language:
        return clean(f"{term.value}@{term.language}")
    known = term.kind == "literal" and (term.datatype or XSD).startswith(XSD)
    return clean(term.value if known else term.ntriples)


def _json(result: Result) -> Iterator[str]:
    bindings = [
        {
            name: _json_term(term)
            for name, term in zip(result.variables, row, strict=True)
            if term is not None
        }
        for row in result.rows
    ]
    document = {"head": {"vars": list(result.variables)}, "results": {"bindings": bindings}}
    yield json.dumps(document, ensure_ascii=False)


def _json_term(term: Term) -> dict[str, str]:
    found = {"type": term.kind, "value": term.value}
    if term.language:
        found["xml:lang"] = term.language
    elif term.datatype and term.datatype != XSD + "string":
        found["datatype"] = term.datatype
    return found


def _csv(result: Result) -> Iterator[str]:
    for row in (result.variables, *([t.value if t else "" for t in r] for r in result.rows)):
        buffer = io.StringIO()
        csv.writer(buffer, lineterminator="").writerow(row)
        yield buffer.getvalue()


def _tsv(result: Result) -> Iterator[str]:
    yield "\t".join(f"?{name}" for name in result.variables)
    for row in result.rows:
        yield "\t".join("" if t is None else t.ntriples.replace("\t", "\\t") for t in row)


def _xml(result: Result) -> Iterator[str]:
    import xml.etree.ElementTree as ET  # on use: only this format needs it

    root = ET.Element("sparql", xmlns=SPARQL_RESULTS)
    head = ET.SubElement(root, "head")
    for name in result.variables:
        ET.SubElement(head, "variable", name=name)
    if result.truth is not None:
        ET.SubElement(root, "boolean").text = str(result.truth).lower()
    else:
        results = ET.SubElement(root, "results")
        for row in result.rows:
            element = ET.SubElement(results, "result")
            for name, term in zip(result.variables, row, strict=True):
                if term is not None:
                    _xml_term(ET.SubElement(element, "binding", name=name), term)
    ET.indent(root, " ")
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield _without_controls(ET.tostring(root, encoding="unicode"))


def _xml_term(binding: "Element", term: Term) -> None:
    import xml.etree.ElementTree as ET  # on use: as above

    attributes = {}
    if term.language:
        attributes["xml:lang"] = term.language
    elif term.kind == "literal" and term.datatype and term.datatype != XSD + "string":
        attributes["datatype"] = term.datatype
    ET.SubElement(binding, term.kind, attributes).text = term.value


def _without_controls(text: str) -> str:
    """Return text without the characters that XML 1.0 cannot hold."""
    allowed = "\t\n\r"
    return "".join(c if c >= " " or c in allowed else "\N{REPLACEMENT CHARACTER}" for c in text)


# --- truths and graphs -----------------------------------------------------------------------


def _truth(result: Result) -> Iterator[str]:
    yield str(bool(result)).lower()


def _json_truth(result: Result) -> Iterator[str]:
    yield json.dumps({"head": {}, "boolean": bool(result)})


def _ntriples(result: Result) -> Iterator[str]:
    return iter(result.triples or ())


def _turtle(result: Result) -> Iterator[str]:
    """Yield Turtle by rdflib, not in the canonical layout: a query's graph may have blank nodes."""
    return _by_rdflib(result, "turtle")


def _jsonld(result: Result) -> Iterator[str]:
    return _by_rdflib(result, "json-ld")


def _by_rdflib(result: Result, syntax: str) -> Iterator[str]:
    import rdflib  # on use: a query that makes rows does without

    graph = rdflib.Graph(bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    graph.parse(data="\n".join(result.triples or ()), format="nt")
    return iter(graph.serialize(format=syntax).rstrip("\n").split("\n"))


ROWS: dict[str, Writer] = {"table": _table, "json": _json, "xml": _xml, "csv": _csv, "tsv": _tsv}
TRUTHS: dict[str, Writer] = {
    "table": _truth,
    "json": _json_truth,
    "xml": _xml,
    "csv": _truth,
    "tsv": _truth,
}
GRAPHS: dict[str, Writer] = {
    "table": _turtle,
    "turtle": _turtle,
    "ttl": _turtle,
    "ntriples": _ntriples,
    "jsonld": _jsonld,
}
