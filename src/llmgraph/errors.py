"""Everything that may go wrong for a caller, each with its facts and its exit code.

Exit codes: 2 wrong use, 3 not found, 4 ambiguous, 5 storage, 6 a limit was reached.
"""

from collections.abc import Iterable, Mapping


class LlmgraphError(Exception):
    """A fault the caller can act on: what happened, and the next step.

    `code` is the word that `--json` prints; `exit_code` is what the command line ends with.
    """

    code = "error"
    exit_code = 2

    def __init__(self, what: str, *, hints: Iterable[str] = ()) -> None:
        super().__init__(what)
        self.what = what
        self.hints = tuple(hints)

    def facts(self) -> dict[str, object]:
        """Return what happened as plain values, for `--json`."""
        return {"code": self.code, "message": self.what, "hints": list(self.hints)}


class InvalidUse(LlmgraphError):
    """An argument or option has a value that cannot be used."""

    code = "invalid_use"


class InvalidInput(LlmgraphError):
    """A file is missing or malformed. `line` counts from 1; None where the whole file is meant."""

    code = "invalid_input"

    def __init__(
        self, what: str, *, path: str, line: int | None = None, hints: Iterable[str] = ()
    ) -> None:
        place = path if line is None else f"{path}:{line}"
        super().__init__(f"{place}: {what}", hints=hints)
        self.path = path
        self.line = line

    def facts(self) -> dict[str, object]:
        """Return what happened as plain values, with the place."""
        return super().facts() | {"path": self.path, "line": self.line}


class InvalidQuery(LlmgraphError):
    """A SPARQL query does not parse or asks for what is refused.

    `line` and `column` count from 1; None where no place is known.
    """

    code = "invalid_query"

    def __init__(
        self,
        what: str,
        *,
        line: int | None = None,
        column: int | None = None,
        hints: Iterable[str] = (),
    ) -> None:
        place = f"line {line}" + (f", column {column}" if column else "")
        super().__init__(f"query, {place}: {what}" if line else f"query: {what}", hints=hints)
        self.reason = what
        self.line = line
        self.column = column

    def facts(self) -> dict[str, object]:
        """Return what happened as plain values, with the place."""
        return super().facts() | {"line": self.line, "column": self.column}


class UnknownEntity(LlmgraphError):
    """No entity has this name. `suggestions` are ids that come close, the closest first."""

    code = "not_found"
    exit_code = 3

    def __init__(
        self,
        name: str,
        *,
        kind: str = "model, dataset or series",
        suggestions: Iterable[str] = (),
        hints: Iterable[str] = (),
    ) -> None:
        super().__init__(f"no {kind} called {name!r}", hints=hints)
        self.name = name
        self.suggestions = tuple(suggestions)

    def facts(self) -> dict[str, object]:
        """Return what happened as plain values, with the suggestions."""
        return super().facts() | {"name": self.name, "suggestions": list(self.suggestions)}


class NoPath(LlmgraphError):
    """Neither of two entities comes from the other."""

    code = "no_path"
    exit_code = 3


class AmbiguousName(LlmgraphError):
    """A name fits several entities. `candidates` are their ids, in order, with a date or ""."""

    code = "ambiguous"
    exit_code = 4

    def __init__(
        self, name: str, *, candidates: Mapping[str, str], hints: Iterable[str] = ()
    ) -> None:
        super().__init__(f"{name!r} could be {len(candidates)} entries", hints=hints)
        self.name = name
        self.candidates = dict(candidates)

    def facts(self) -> dict[str, object]:
        """Return what happened as plain values, with the candidates."""
        return super().facts() | {"name": self.name, "candidates": list(self.candidates)}


class StorageError(LlmgraphError):
    """A file cannot be read or written, or a snapshot is damaged or of a foreign format."""

    code = "storage"
    exit_code = 5

    def __init__(self, what: str, *, path: str, hints: Iterable[str] = ()) -> None:
        super().__init__(f"{path}: {what}", hints=hints)
        self.path = path

    def facts(self) -> dict[str, object]:
        """Return what happened as plain values, with the file."""
        return super().facts() | {"path": self.path}


class LimitReached(LlmgraphError):
    """A time, size or memory limit was reached before the answer was complete."""

    code = "limit"
    exit_code = 6
