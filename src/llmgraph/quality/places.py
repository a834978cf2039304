"""Where in the files a thing is described, and how it is named there.

The line of a block is found in the text, without a parser: the canonical layout, and every layout
that begins a block in the first column, gives it. Names follow Turtle 1.1, section 2.4.
"""

import re
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from llmgraph import turtle
from llmgraph.quality.shapes import SHAPES
from llmgraph.vocabulary import PREFIXES, XSD

if TYPE_CHECKING:
    from pyoxigraph import Triple

    from llmgraph.quality.index import Term

LINED = frozenset({"TURTLE", "N_TRIPLES", "N_QUADS"})
"""Syntaxes in which a line begins with its subject."""

_HEAD = re.compile(r"(?:<([^<>\s]*)>|([A-Za-z][\w.-]*)?:([^\s;,<>\"]*))(?=\s)")
_PREFIX = re.compile(r"(?:@prefix|PREFIX)\s+([\w.-]*):\s*<([^>]*)>", re.IGNORECASE)
_ESCAPE = re.compile(r"\\(.)")
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?\Z")
_ADDRESS = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)\]]")
_PREFIX_OF = {iri: name for name, iri in PREFIXES.items()} | {SHAPES: "lgs"}


class Document:
    """One file of a check: its name as printed, its triples, and where its blocks begin."""

    def __init__(self, name: str, content: bytes, syntax: str) -> None:
        self.name = name
        self.triples: list[Triple] = turtle.read_bytes(content, name=name, syntax=syntax)
        self._text = content.decode("utf-8") if syntax in LINED else ""

    def line(self, iri: str) -> int | None:
        """Return the line on which the first block of a subject begins, None if none is seen."""
        return self._lines.get(iri)

    def describes(self, term: "Term") -> bool:
        """Return whether a term is the subject of a triple here."""
        return term in self._subjects

    def naming(self, term: "Term") -> "Term | None":
        """Return the subject of the first triple with `term` in another place, None for none."""
        return self._named.get(term)

    @cached_property
    def _subjects(self) -> frozenset["Term"]:
        return frozenset(triple.subject for triple in self.triples)  # type: ignore[misc]

    @cached_property
    def _named(self) -> dict["Term", "Term"]:
        found: dict[Term, Term] = {}
        for triple in self.triples:
            found.setdefault(triple.predicate, triple.subject)  # type: ignore[arg-type]
            found.setdefault(triple.object, triple.subject)  # type: ignore[arg-type]
        return found

    @cached_property
    def _lines(self) -> dict[str, int]:
        found: dict[str, int] = {}
        prefixes: dict[str, str] = {}
        for number, text in enumerate(self._text.split("\n"), start=1):
            if match := _PREFIX.match(text):
                prefixes[match[1]] = match[2]
            elif match := _HEAD.match(text):
                if match[1] is not None:
                    iri = match[1]
                else:
                    iri = prefixes.get(match[2] or "", "") + _ESCAPE.sub(r"\1", match[3])
                found.setdefault(iri, number)
        return found


def document(path: Path, name: str | None = None) -> Document:
    """Return a file as a document; `name` replaces its path in findings.

    Raises InvalidInput and StorageError as `turtle.read` does.
    """
    syntax = turtle.syntax_of(path)
    return Document(name or str(path), turtle.read_file(path), syntax)


def place(term: "Term", documents: Sequence[Document]) -> tuple[str, int | None]:
    """Return file and line of a term: of its block, or else of the first block that names it."""
    for one in documents:
        if (line := one.line(term.value)) is not None:
            return one.name, line
    for one in documents:
        owner = one.naming(term)
        if owner is not None and (is_blank(term) or not one.describes(term)):
            return one.name, one.line(owner.value)
        if one.describes(term):
            return one.name, None
    return documents[0].name, None


def is_blank(term: "Term") -> bool:
    """Return whether a term is a node without IRI."""
    return type(term).__name__ == "BlankNode"


def printed(term: "Term") -> str:
    """Return a term as Turtle writes it, IRIs with prefixes, a blank node as []."""
    if is_blank(term):
        return "[]"
    datatype = getattr(term, "datatype", None)
    if datatype is None:
        return short(term.value)
    if datatype.value == XSD + "integer":
        return term.value
    quoted, typed, _ = str(term).rpartition("^^<")
    return f"{quoted}^^{short(datatype.value)}" if typed and quoted.endswith('"') else str(term)


def short(iri: str) -> str:
    """Return an IRI with a prefix of ours, or in angle brackets.

    >>> short("https://w3id.org/llmgraph/model/llama-7b"), short("https://example.org/")
    ('m:llama-7b', '<https://example.org/>')
    """
    cut = max(iri.rfind("/"), iri.rfind("#")) + 1
    prefix = _PREFIX_OF.get(iri[:cut])
    return f"{prefix}:{iri[cut:]}" if prefix and _LOCAL.match(iri[cut:]) else f"<{iri}>"


def shortened(text: str) -> str:
    """Return a sentence in which the IRIs that a prefix of ours covers are short."""

    def replace(match: re.Match[str]) -> str:
        name = short(match[0])
        return match[0] if name.startswith("<") else name

    return _ADDRESS.sub(replace, text)
