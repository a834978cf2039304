"""Whether a text is a value of an XML Schema datatype, and which days a date stands for.

Lexical forms follow XML Schema 1.1 part 2, of which RDF 1.1 section 5 takes its datatypes. A
datatype that is not listed here takes any text.
"""

import calendar
import re

from llmgraph.vocabulary import XSD

_ZONE = r"(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
_FORMS = {
    "integer": r"[+-]?[0-9]+",
    "decimal": r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)",
    "double": r"(?:[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[+-]?INF|NaN)",
    "boolean": r"true|false|1|0",
    "date": r"(-?[0-9]{4,})-([0-9]{2})-([0-9]{2})" + _ZONE,
    "gYearMonth": r"(-?[0-9]{4,})-([0-9]{2})" + _ZONE,
    "gYear": r"(-?[0-9]{4,})" + _ZONE,
    "dayTimeDuration": r"-?P(?=[0-9T])(?:[0-9]+D)?"
    r"(?:T(?=[0-9])(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+(?:\.[0-9]+)?S)?)?",
}
_LEXICAL = {XSD + name: re.compile(rf"\A(?:{form})\Z", re.ASCII) for name, form in _FORMS.items()}
DATES = frozenset(XSD + name for name in ("date", "gYearMonth", "gYear"))
NUMBERS = frozenset(XSD + name for name in ("integer", "decimal", "double"))

Day = tuple[int, int, int]
"""Year, month, day."""


def is_lexical(text: str, datatype: str) -> bool:
    """Return whether `text` is a value of a datatype; every text is one of an unknown datatype.

    >>> is_lexical("2023-02-29", XSD + "date"), is_lexical("7", XSD + "integer")
    (False, True)
    """
    if datatype in DATES:
        return days(text, datatype) is not None
    pattern = _LEXICAL.get(datatype)
    return pattern is None or pattern.match(text) is not None


def days(text: str, datatype: str) -> tuple[Day, Day] | None:
    """Return the first and the last day of a date, None if it is none. Zones are not counted.

    >>> days("2023-02", XSD + "gYearMonth")
    ((2023, 2, 1), (2023, 2, 28))
    """
    match = _LEXICAL[datatype].match(text)
    if match is None:
        return None
    parts = [int(part) for part in match.groups()]
    year = parts[0]
    first, last = (parts[1], parts[1]) if len(parts) > 1 else (1, 12)
    if year == 0 or not 1 <= first <= 12:
        return None
    _, length = calendar.monthrange(year, last)
    if len(parts) == 3:
        return ((year, first, parts[2]),) * 2 if 1 <= parts[2] <= length else None
    return (year, first, 1), (year, last, length)
