"""SPARQL results as text: the W3C formats with full IRIs, and a table that shortens them.

SPARQL 1.1 Query Results JSON, XML, CSV and TSV are Oxigraph's; the table is ours.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from llmgraph.errors import InvalidUse
from llmgraph.exporters.display import aligned, clean
from llmgraph.vocabulary import PREFIXES, XSD

if TYPE_CHECKING:
    from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples

ROW_FORMATS = {"json": "JSON", "xml": "XML", "csv": "CSV", "tsv": "TSV"}


def prefix_lines() -> Iterator[str]:
    """Yield the prefixes that a query may use, as SPARQL declarations."""
    for prefix, namespace in PREFIXES.items():
        yield f"PREFIX {prefix}: <{namespace}>"


def lines(result: object, format_name: str) -> Iterator[str]:
    """Yield the result of any query in a format.

    Raises InvalidUse where the format cannot hold that kind of result: CSV of a graph, Turtle of
    rows.
    """
    import pyoxigraph as ox  # on use: imported already by whoever ran the query

    if isinstance(result, ox.QueryTriples):
        return _graph(result, format_name)
    if isinstance(result, ox.QueryBoolean):
        return _truth(result, format_name)
    return _rows(cast("QuerySolutions", result), format_name)


def _graph(result: "QueryTriples", format_name: str) -> Iterator[str]:
    if format_name in {"table", "turtle", "ttl"}:
        return _turtle(result)
    if format_name == "ntriples":
        return iter(sorted(f"{triple} ." for triple in result))
    raise InvalidUse(
        f"{format_name} holds rows, and this query makes a graph",
        hints=["formats for a graph: turtle ntriples"],
    )


def _turtle(result: "QueryTriples") -> Iterator[str]:
    """Return Oxigraph's Turtle, not the canonical one: a query's graph may have blank nodes."""
    import pyoxigraph as ox  # on use: as above

    triples = sorted(result, key=str)
    text = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES)
    return iter(cast("bytes", text).decode().removesuffix("\n").split("\n"))


def _truth(result: "QueryBoolean", format_name: str) -> Iterator[str]:
    if format_name in {"json", "xml"}:
        return _standard(result, format_name)
    return iter(["true" if result else "false"])


def _rows(result: "QuerySolutions", format_name: str) -> Iterator[str]:
    if format_name == "table":
        return _table(result)
    if format_name in ROW_FORMATS:
        return _standard(result, format_name)
    raise InvalidUse(
        f"{format_name} holds a graph, and this query makes rows",
        hints=["formats for rows: table json xml csv tsv"],
    )


def _standard(result: "QuerySolutions | QueryBoolean", format_name: str) -> Iterator[str]:
    import pyoxigraph as ox  # on use: as above

    results_format = getattr(ox.QueryResultsFormat, ROW_FORMATS[format_name])
    text = cast("bytes", result.serialize(format=results_format)).decode()
    return iter(text.replace("\r\n", "\n").removesuffix("\n").split("\n"))


def _table(result: "QuerySolutions") -> Iterator[str]:
    names = [variable.value for variable in result.variables]
    rows = [names, *([_short(term) for term in solution] for solution in result)]
    return iter(aligned(rows))


def _short(term: object) -> str:
    """Return a term as a table shows it: a prefixed name, the text of a literal, or as it is."""
    import pyoxigraph as ox  # on use: as above

    if term is None:
        return ""
    if isinstance(term, ox.NamedNode):
        for prefix, namespace in PREFIXES.items():
            if term.value.startswith(namespace) and len(term.value) > len(namespace):
                return clean(f"{prefix}:{term.value[len(namespace) :]}")
        return clean(f"<{term.value}>")
    if isinstance(term, ox.Literal):
        shown = term.value if term.datatype.value.startswith(XSD) or term.language else str(term)
        return clean(shown + (f"@{term.language}" if term.language else ""))
    return clean(str(term))
