"""Any RDF syntax to triples. Parsing is Oxigraph's; the errors and limits are ours."""

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from llmgraph.errors import InvalidInput, StorageError

if TYPE_CHECKING:
    from pyoxigraph import RdfFormat, Triple

SUFFIXES = {
    ".ttl": "TURTLE",
    ".turtle": "TURTLE",
    ".nt": "N_TRIPLES",
    ".nq": "N_QUADS",
    ".trig": "TRIG",
    ".rdf": "RDF_XML",
    ".owl": "RDF_XML",
    ".xml": "RDF_XML",
    ".jsonld": "JSON_LD",
}
"""File name endings and the syntax each stands for."""


def read(path: Path) -> list["Triple"]:
    """Return the triples of an RDF file, in file order; the file's ending names its syntax.

    Triples of named graphs are returned with the rest. Blank nodes get fresh names, so two files
    never share one. Relative IRIs are refused.

    Raises InvalidInput for a missing file, an unknown ending or a syntax error (with its line),
    StorageError where the system refuses to read.
    """
    syntax = syntax_of(path)
    return read_bytes(read_file(path), name=str(path), syntax=syntax)


def syntax_of(path: Path) -> str:
    """Return the syntax that a file's ending names. Raises InvalidInput for an unknown one."""
    syntax = SUFFIXES.get(path.suffix.lower())
    if syntax is None and not path.exists():
        raise InvalidInput("no such file", path=str(path))
    if syntax is None:
        raise InvalidInput(
            f"cannot tell the RDF syntax from the ending {path.suffix!r}",
            path=str(path),
            hints=["known endings: " + " ".join(sorted(SUFFIXES))],
        )
    return syntax


def read_file(path: Path) -> bytes:
    """Return the bytes of a file that a user named. Raises InvalidInput or StorageError."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise InvalidInput("no such file", path=str(path)) from None
    except IsADirectoryError:
        raise InvalidInput("is a folder; expected a file", path=str(path)) from None
    except OSError as error:
        raise StorageError(error.strerror or str(error), path=str(path)) from None


def read_bytes(content: bytes, *, name: str, syntax: str = "TURTLE") -> list["Triple"]:
    """Return the triples of `content`, a document in the syntax that `SUFFIXES` calls `syntax`.

    `name` stands for the document in errors. Raises InvalidInput as `read` does.
    """
    import pyoxigraph as ox  # on use: a lineage query from a snapshot never parses

    rdf_format: RdfFormat = getattr(ox.RdfFormat, syntax)
    triples: list[ox.Triple] = []
    try:
        for quad in ox.parse(content, format=rdf_format, rename_blank_nodes=True):
            triples.append(quad.triple)  # noqa: PERF401  a comprehension would lose the line below
    except SyntaxError as error:
        line = error.lineno or _line_in(str(error))
        raise InvalidInput(_reason(error), path=name, line=line) from None
    except ValueError as error:
        raise InvalidInput(str(error), path=name) from None
    return triples


def _reason(error: SyntaxError) -> str:
    text = error.msg or str(error)
    _, _, reason = text.partition(": ")
    column = f"column {error.offset}: " if error.offset else ""
    return column + (reason or text)


def _line_in(message: str) -> int | None:
    words = message.replace(":", " ").split()
    for before, word in pairwise(words):
        if before == "line" and word.isdigit():
            return int(word)
    return None
