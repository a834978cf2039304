"""The child of `llmgraph.sparql.run`: one request as JSON on stdin, one answer on stdout."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

from llmgraph.errors import InvalidQuery, StorageError
from llmgraph.snapshot.store import Store
from llmgraph.sparql.evaluate import evaluate
from llmgraph.sparql.result import Term


def answer(request: dict[str, object]) -> dict[str, object]:
    """Return the answer to one request as plain values; an error under `error`."""
    try:
        store = Store(Path(str(request["store"])))
        bindings: dict[str, list[str]] = request["bindings"]  # type: ignore[assignment]
        limit: int | None = request["limit"]  # type: ignore[assignment]
        with store.reading():
            result = evaluate(
                store.oxigraph,
                str(request["query"]),
                {name: Term(*fields) for name, fields in bindings.items()},
                default_graph=store.default_graph,
                limit=limit,
            )
    except InvalidQuery as error:
        return {
            "error": {
                "kind": "query",
                "what": error.reason,
                "line": error.line,
                "column": error.column,
                "hints": error.hints,
            }
        }
    except StorageError as error:
        what = error.what.removeprefix(f"{error.path}: ")
        return {
            "error": {"kind": "storage", "what": what, "path": error.path, "hints": error.hints}
        }
    return asdict(result)


def main() -> None:
    """Answer the request on stdin."""
    json.dump(answer(json.load(sys.stdin)), sys.stdout)
