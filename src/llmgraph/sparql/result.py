"""What a SPARQL query gives back, as plain values.

Follows SPARQL 1.1 Query Results JSON Format, section 3, for the kinds of terms.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import pandas
    import polars

XSD = "http://www.w3.org/2001/XMLSchema#"
INTEGERS = frozenset(
    XSD + name for name in ("integer", "int", "long", "short", "byte", "nonNegativeInteger")
)
NUMBERS = frozenset(XSD + name for name in ("decimal", "double", "float"))

_INTEGER = re.compile(r"[+-]?[0-9]{1,4000}\Z")
_NUMBER = re.compile(r"(?:[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[+-]?INF|NaN)\Z")
_TRUTHS = {"true": True, "1": True, "false": False, "0": False}


class Term(NamedTuple):
    """One RDF term: `kind` is `uri`, `literal` or `bnode`."""

    kind: str
    value: str
    language: str | None = None
    datatype: str | None = None

    @property
    def python(self) -> object:
        """Return the value as Python has it: numbers and truth as such, everything else as text.

        Text too where the value is not one of its datatype, such as `"x"^^xsd:integer`.
        """
        if self.datatype in INTEGERS and _INTEGER.match(self.value):
            return int(self.value)
        if self.datatype in NUMBERS and _NUMBER.match(self.value):
            return float(self.value)
        if self.datatype == XSD + "boolean":
            return _TRUTHS.get(self.value, self.value)
        return self.value

    @property
    def ntriples(self) -> str:
        """Return the term as N-Triples writes it."""
        if self.kind == "uri":
            return f"<{self.value}>"
        if self.kind == "bnode":
            return f"_:{self.value}"
        escaped = self.value.replace("\\", "\\\\").replace('"', '\\"')
        escaped = escaped.replace("\n", "\\n").replace("\r", "\\r")
        if self.language:
            return f'"{escaped}"@{self.language}'
        suffix = f"^^<{self.datatype}>" if self.datatype and self.datatype != XSD + "string" else ""
        return f'"{escaped}"{suffix}'


Row = tuple[Term | None, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """The answer of one query: rows, or a truth, or triples; the other two are empty or None.

    Iterating yields one dict a row, values as `Term.python`, None where nothing is bound. `bool()`
    is the truth of ASK, else whether there is any row or triple. `triples` are N-Triples lines,
    sorted. `truncated` says that a limit left something out.
    """

    variables: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    truth: bool | None = None
    triples: tuple[str, ...] | None = None
    truncated: bool = False

    def __iter__(self) -> Iterator[dict[str, object]]:
        for row in self.rows:
            values = (None if term is None else term.python for term in row)
            yield dict(zip(self.variables, values, strict=True))

    def __len__(self) -> int:
        return len(self.rows) if self.triples is None else len(self.triples)

    def __bool__(self) -> bool:
        return self.truth if self.truth is not None else len(self) > 0

    def to_pandas(self) -> "pandas.DataFrame":
        """Return the rows as a pandas DataFrame. Needs the extra `pandas`."""
        from llmgraph.frames import pandas_frame  # on use: pandas

        return pandas_frame(self.variables, list(self))

    def to_polars(self) -> "polars.DataFrame":
        """Return the rows as a polars DataFrame. Needs the extra `polars`."""
        from llmgraph.frames import polars_frame  # on use: polars

        return polars_frame(self.variables, list(self))

    def __repr__(self) -> str:
        if self.truth is not None:
            return f"<Result: {str(self.truth).lower()}>"
        if self.triples is not None:
            return f"<Result: {len(self.triples)} triples>"
        more = ", cut at the limit" if self.truncated else ""
        return f"<Result: {len(self.rows)} rows of {', '.join(self.variables)}{more}>"
