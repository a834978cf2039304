"""One query over an Oxigraph store, in this process.

Values are bound to variables, never formatted into the text. Without FROM the default graph is
what is asserted with what the rules infer; FROM and FROM NAMED choose for themselves.
"""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from llmgraph.errors import InvalidQuery
from llmgraph.sparql.result import Result, Row, Term
from llmgraph.sparql.tokens import variables_of, with_dots_escaped, words_of
from llmgraph.vocabulary import PREFIXES

if TYPE_CHECKING:
    import pyoxigraph as ox

REFUSED = frozenset({"SERVICE", "LOAD"})
"""Words that would reach the network."""

_PREFIX = re.compile(r"(?<![\w:.-])([A-Za-z][\w.-]*:|:)(?=\S* )")
_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)


def check(query: str, bindings: Mapping[str, Term]) -> None:
    """Raise InvalidQuery if the query asks for SERVICE or LOAD or lacks a bound variable."""
    for word, line in words_of(query):
        if word.upper() in REFUSED:
            raise InvalidQuery(
                f"{word.upper()} is refused: a query asks this graph alone and no network",
                line=line,
            )
    missing = sorted(set(bindings) - variables_of(query))
    if missing:
        raise InvalidQuery(f"has no variable ?{missing[0]} to bind")


def evaluate(
    store: "ox.Store",
    query: str,
    bindings: Mapping[str, Term],
    *,
    default_graph: "list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph] | None" = None,
    limit: int | None = None,
    base: str | None = None,
) -> Result:
    """Return the answer of a query; at most `limit` rows or triples, None means all.

    A bound variable must be among the results of SELECT (Oxigraph's reading of SEP-0007).
    `default_graph` is used where the query has no FROM. Raises InvalidQuery with place and reason;
    OSError and RuntimeError are the store's.
    """
    import pyoxigraph as ox  # on use: a lineage query needs no SPARQL

    check(query, bindings)
    text, escapes = with_dots_escaped(query)
    own_dataset = any(word.upper() == "FROM" for word, _ in words_of(query))

    def asked(of: "ox.Store") -> Result:
        found = of.query(
            text,
            base_iri=base,
            prefixes=dict(PREFIXES),
            default_graph=None if own_dataset else default_graph,
            substitutions={ox.Variable(name): _term(value) for name, value in bindings.items()},
        )
        return _read(found, limit)

    try:
        return asked(store)
    except SyntaxError as error:
        raise _not_parsed(query, str(error), text, escapes) from None
    except RuntimeError as error:
        _blame_bindings(bindings, str(error))
        try:
            asked(ox.Store())
        except RuntimeError as again:
            if str(again) == str(error):  # without any data too: so it is the query
                raise InvalidQuery(str(error)) from None
        raise


def _blame_bindings(bindings: Mapping[str, Term], message: str) -> None:
    """Raise InvalidQuery if Oxigraph's message is that a bound variable is no result."""
    if bindings and "projection" in message:
        raise InvalidQuery(
            "a variable that is bound must be among the results of SELECT",
            hints=[f"bound: {' '.join('?' + name for name in sorted(bindings))}"],
        ) from None


def _read(
    found: "ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples", limit: int | None
) -> Result:
    import pyoxigraph as ox  # on use: as above

    if isinstance(found, ox.QueryBoolean):
        return Result(truth=bool(found))
    if isinstance(found, ox.QueryTriples):
        lines = sorted({f"{triple} ." for triple in found})
        cut = limit is not None and len(lines) > limit
        return Result(triples=tuple(lines[:limit]), truncated=cut)
    names = tuple(variable.value for variable in found.variables)
    rows: list[Row] = []
    for solution in found:
        if limit is not None and len(rows) == limit:
            return Result(names, tuple(rows), truncated=True)
        rows.append(tuple(_value(term) for term in solution))
    return Result(names, tuple(rows))


def _value(term: object) -> Term | None:
    import pyoxigraph as ox  # on use: as above

    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return Term("uri", term.value)
    if isinstance(term, ox.BlankNode):
        return Term("bnode", term.value)
    if isinstance(term, ox.Literal):
        return Term("literal", term.value, term.language, term.datatype.value)
    return Term("literal", str(term))


def _term(term: Term) -> "ox.NamedNode | ox.Literal":
    import pyoxigraph as ox  # on use: as above

    if term.kind == "uri":
        return ox.NamedNode(term.value)
    if term.language:
        return ox.Literal(term.value, language=term.language)
    return ox.Literal(term.value, datatype=ox.NamedNode(term.datatype) if term.datatype else None)


def _not_parsed(query: str, message: str, read: str, escapes: tuple[int, ...]) -> InvalidQuery:
    """Return the error of Oxigraph's parser with the line it stands in and a caret below.

    `read` is what it read: `query` with backslashes put in at `escapes`.
    """
    match = _PLACE.match(message)
    if match is None:
        return InvalidQuery(message)
    line, column, reason = int(match[1]), int(match[2]), match[3]
    start = sum(len(one) + 1 for one in read.split("\n")[: line - 1])
    column -= sum(start <= place < start + column - 1 for place in escapes)
    lines = query.split("\n")
    shown = lines[line - 1].rstrip() if line <= len(lines) else ""
    hints = [f"{line:4} | {shown}", f"     | {' ' * (column - 1)}^"]
    if "Prefix not found" in reason:
        prefix = _PREFIX.findall(shown[: column - 1] + " ")
        reason = f"unknown prefix {prefix[-1]}" if prefix else "unknown prefix"
        hints.append(f"known without PREFIX: {' '.join(f'{name}:' for name in PREFIXES)}")
    elif reason.startswith("expected"):  # some of what may follow, which leads astray
        reason = "the query cannot be read from here on"
    return InvalidQuery(reason, line=line, column=column, hints=hints)
