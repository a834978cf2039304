"""Rows to data frames of libraries that are optional: asked for on use, named when missing."""

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

from llmgraph.errors import InvalidUse

if TYPE_CHECKING:
    import pandas
    import polars

Rows = Sequence[Mapping[str, object]]


def pandas_frame(columns: Sequence[str], rows: Rows) -> "pandas.DataFrame":
    """Return a pandas DataFrame with these columns, types inferred, None for unknown.

    Raises InvalidUse naming the extra if pandas is not installed.
    """
    frame: pandas.DataFrame = _library("pandas").DataFrame(list(rows), columns=list(columns))
    return frame.convert_dtypes()


def polars_frame(columns: Sequence[str], rows: Rows) -> "polars.DataFrame":
    """Return a polars DataFrame with these columns, types inferred, null for unknown.

    Raises InvalidUse naming the extra if polars is not installed.
    """
    library = _library("polars")
    values = {name: [row[name] for row in rows] for name in columns}
    frame: polars.DataFrame = library.DataFrame(values, strict=False)
    return frame


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        raise InvalidUse(
            f"{name} is not installed", hints=[f"pip install 'llmgraph[{name}]'"]
        ) from None
