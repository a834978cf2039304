"""A query in a worker process, which is killed when its time is up.

The worker is a fresh interpreter (no fork, so it works on every system) that opens the store
read-only, answers one query and ends.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from llmgraph.errors import InvalidQuery, LimitReached, StorageError
from llmgraph.sparql.evaluate import check
from llmgraph.sparql.result import Result, Term


def run(
    store: Path,
    query: str,
    bindings: Mapping[str, Term],
    *,
    timeout: float | None = 30,
    limit: int | None = None,
) -> Result:
    """Return the answer of a query over the store in this folder.

    `timeout` is in seconds of wall time, None for no end; `limit` bounds rows or triples.
    Raises InvalidQuery, LimitReached when the time is up, StorageError where the store is damaged.
    """
    check(query, bindings)
    request = {"store": str(store), "query": query, "bindings": bindings, "limit": limit}
    worker = subprocess.Popen(
        [sys.executable, "-m", "llmgraph.sparql.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        out, err = worker.communicate(json.dumps(request).encode(), timeout=timeout)
    except subprocess.TimeoutExpired:
        raise LimitReached(
            f"the query was stopped after {timeout:g} s",
            hints=["give it longer: --timeout SECONDS"],
        ) from None
    finally:
        if worker.poll() is None:
            worker.kill()
            worker.communicate()
    if worker.returncode:
        reason = err.decode(errors="replace").strip().splitlines()[-1:] or ["no reason given"]
        raise StorageError(
            f"the query worker ended with {worker.returncode}: {reason[0]}", path=str(store)
        )
    return _result(json.loads(out), store)


def _result(answer: Mapping[str, object], store: Path) -> Result:
    error = answer.get("error")
    if isinstance(error, dict):
        if error.pop("kind") == "storage":
            raise StorageError(error["what"], path=str(store))
        raise InvalidQuery(error.pop("what"), **error)
    fields = dict(answer)
    if fields.get("rows"):
        fields["rows"] = tuple(
            tuple(None if term is None else Term(*term) for term in row)
            for row in fields["rows"]  # type: ignore[attr-defined]
        )
    if fields.get("triples") is not None:
        fields["triples"] = tuple(fields["triples"])  # type: ignore[arg-type]
    fields["variables"] = tuple(fields["variables"])  # type: ignore[arg-type]
    fields["rows"] = tuple(fields["rows"])  # type: ignore[arg-type]
    return Result(**fields)  # type: ignore[arg-type]
