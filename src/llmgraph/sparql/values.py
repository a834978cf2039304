"""Values that are bound to the variables of a query: text from a command line, Python values.

<https://example.org/a>   an IRI           m:llama-7b      an IRI by one of our prefixes
42, 1.5, true             a number, truth  "text"@en       a literal as Turtle writes it
anything else             a plain string
"""

import datetime
import re

from llmgraph.errors import InvalidUse
from llmgraph.sparql.result import XSD, Term
from llmgraph.vocabulary import PREFIXES

_IRI = re.compile(r"<([^<>\"{}|^`\\\x00-\x20]+)>\Z")
_NAME = re.compile(r"([A-Za-z]+):([^\s<>\"]*)\Z")
_QUOTED = re.compile(
    r'"((?:[^"\\]|\\.)*)"(?:@([A-Za-z]+(?:-[A-Za-z0-9]+)*)|\^\^(.+))?\Z', re.DOTALL
)
_NUMBERS = (
    (re.compile(r"[+-]?[0-9]+\Z"), "integer"),
    (re.compile(r"[+-]?[0-9]*\.[0-9]+\Z"), "decimal"),
    (re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)[eE][+-]?[0-9]+\Z"), "double"),
    (re.compile(r"(?:true|false)\Z"), "boolean"),
)
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}


def term_of(value: object) -> Term:
    """Return the RDF term for a value: text by the rules above, numbers, truths, dates, Terms.

    Raises InvalidUse for a value of another type.
    """
    if isinstance(value, Term):
        return value
    if isinstance(value, str):
        return _term_of_text(value)
    if isinstance(value, bool):
        return Term("literal", str(value).lower(), datatype=XSD + "boolean")
    if isinstance(value, int):
        return Term("literal", str(value), datatype=XSD + "integer")
    if isinstance(value, float):
        return Term("literal", repr(value), datatype=XSD + "double")
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return Term("literal", value.isoformat(), datatype=XSD + "date")
    raise InvalidUse(f"cannot bind a {type(value).__name__}", hints=["bind text or a number"])


def _term_of_text(text: str) -> Term:
    if match := _IRI.match(text):
        return Term("uri", match[1])
    if (match := _NAME.match(text)) and match[1] in PREFIXES:
        return Term("uri", PREFIXES[match[1]] + match[2])
    if match := _QUOTED.match(text):
        value = re.sub(r"\\(.)", lambda m: _ESCAPES.get(m[1], m[0]), match[1], flags=re.DOTALL)
        datatype = _term_of_text(match[3]) if match[3] else None
        if datatype is not None and datatype.kind != "uri":
            raise InvalidUse(f"{match[3]} is no datatype", hints=['write "5"^^xsd:integer'])
        return Term("literal", value, match[2], datatype.value if datatype else None)
    for pattern, name in _NUMBERS:
        if pattern.match(text):
            return Term("literal", text, datatype=XSD + name)
    return Term("literal", text)
