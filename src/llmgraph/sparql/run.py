"""A query in a worker process, which is killed when its time is up.

The worker is a fresh interpreter (no fork, so it works on every system) that opens the store
read-only, answers one query and ends.
"""

import json
import math
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import llmgraph
from llmgraph.errors import InvalidQuery, InvalidUse, LimitReached, StorageError
from llmgraph.sparql.evaluate import check
from llmgraph.sparql.result import Result, Term

LONGEST = 7 * 24 * 3600
"""Seconds; a longer time is no limit, since waiting for a process fails beyond some 24 days."""

# llmgraph is loaded from its file, so that the worker has the one that started it.
_START = """\
import sys
from importlib.util import module_from_spec, spec_from_file_location
spec = spec_from_file_location("llmgraph", sys.argv[1])
sys.path[:] = sys.argv[2:]
sys.modules["llmgraph"] = module_from_spec(spec)
spec.loader.exec_module(sys.modules["llmgraph"])
from llmgraph.sparql.worker import main
main()
"""


def run(
    store: Path,
    query: str,
    bindings: Mapping[str, Term],
    *,
    timeout: float | None = 30,
    limit: int | None = None,
) -> Result:
    """Return the answer of a query over the store in this folder.

    `timeout` is in seconds of wall time, None or more than a week for no end; `limit` bounds rows
    or triples. Raises InvalidQuery, InvalidUse for a time that is no number of seconds,
    LimitReached when the time is up, StorageError where the store is damaged.
    """
    if timeout is not None and not (isinstance(timeout, int) or math.isfinite(timeout)):
        raise InvalidUse(
            f"{timeout} is no number of seconds",
            hints=["without an end: --timeout 0, None in Python"],
        )
    if timeout is not None and timeout > LONGEST:
        timeout = None
    check(query, bindings)
    request = {"store": str(store), "query": query, "bindings": bindings, "limit": limit}
    worker = subprocess.Popen(
        [sys.executable, "-P", "-c", _START, str(Path(llmgraph.__file__).absolute()), *_path()],
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
    return _result(json.loads(out))


def _path() -> list[str]:
    """Return where this process finds modules, for the worker; the current folder comes last.

    So no file of the folder that a query is asked in stands for a module of another place.
    """
    entries = [entry for entry in sys.path if entry]
    with suppress(OSError):  # the current folder may be gone: then nothing is found in it
        here = os.path.realpath(Path.cwd())
        entries.sort(key=lambda entry: os.path.realpath(entry) == here)
    return entries


def _result(answer: Mapping[str, object]) -> Result:
    error = answer.get("error")
    if isinstance(error, dict):
        if error.pop("kind") == "storage":
            raise StorageError(error["what"], path=error["path"], hints=error["hints"])
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
