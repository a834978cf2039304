"""What differs between two graphs, and how `diff` prints it: a line each, or `llmgraph/diff/1`."""

from collections.abc import Iterator
from typing import NamedTuple

from llmgraph.exporters.display import Paint, clean

Statement = tuple[str, str, str]
"""Subject, relation, object: ids, or the text of a literal."""


class Held(NamedTuple):
    """How a statement stands in one graph: its status, and its sources in order."""

    status: str
    sources: tuple[str, ...]


class Change(NamedTuple):
    """One statement that differs; `before` or `after` is None where a graph lacks it."""

    statement: Statement
    before: Held | None
    after: Held | None


class Differences(NamedTuple):
    """What differs between two graphs, everything in order; `data` are their versions."""

    data: tuple[str, str]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changes: tuple[Change, ...]


def lines(found: Differences, format_name: str, paint: Paint) -> Iterator[str]:
    """Yield differences in the format `text` or `json`: entities first, then claims, in order."""
    if format_name == "json":
        from llmgraph.exporters.document import dumps  # on use: json

        yield dumps(_document(found))
        return
    for sign, entities in (("-", found.removed), ("+", found.added)):
        yield from (f"{sign} {clean(entity)}" for entity in entities)
    for change in found.changes:
        yield from _claim_lines(change, paint)
    total = len(found.added) + len(found.removed) + len(found.changes)
    yield f"{total} difference{'' if total == 1 else 's'}." if total else "no differences."


def _claim_lines(change: Change, paint: Paint) -> Iterator[str]:
    text = " ".join(clean(part) for part in change.statement)
    before, after = change.before, change.after
    if before is None and after is not None:
        yield f"+ {text}  {paint(f'[{after.status}]', 'note')}"
    elif after is None and before is not None:
        yield f"- {text}  {paint(f'[{before.status}]', 'note')}"
    elif before is not None and after is not None:
        status = f" [{before.status} -> {after.status}]" if before.status != after.status else ""
        yield f"~ {text} {paint(status, 'note')}".rstrip()
        for sign, one, other in (("-", before, after), ("+", after, before)):
            for source in one.sources:
                if source not in other.sources:
                    yield f"    {sign} source {clean(source)}"


def _document(found: Differences) -> dict[str, object]:
    return {
        "schema": "llmgraph/diff/1",
        "data": [version or None for version in found.data],
        "added": list(found.added),
        "removed": list(found.removed),
        "claims": [
            {
                **dict(zip(("subject", "relation", "object"), change.statement, strict=True)),
                "before": _standing(change.before),
                "after": _standing(change.after),
            }
            for change in found.changes
        ],
    }


def _standing(one: Held | None) -> dict[str, object] | None:
    return None if one is None else {"status": one.status, "sources": list(one.sources)}
