"""Rows of an edge list, from CSV or JSON Lines, to records.

`child`, `relation` and `parent` are required; docs/importing.md lists the rest. Further keys carry
what a claim of ours holds, so that an exported list reads back without loss.
"""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from llmgraph.errors import InvalidUse
from llmgraph.importers.dates import date_type
from llmgraph.importers.inputs import opened
from llmgraph.importers.references import Shape, parse
from llmgraph.importers.relations import HUB_WORDS
from llmgraph.model import (
    RELATION_BY_NAME,
    RELATIONS,
    EntityId,
    Kind,
    Note,
    Outcome,
    Place,
    Record,
    Source,
    Statement,
    Status,
    Text,
)
from llmgraph.vocabulary import CLAIMABLE_FACTS, ID_PREFIXES, end_kind, iri_of, kind_of

REQUIRED = ("child", "relation", "parent")
NO_RELATION = frozenset({"mirror-of"})
"""Words that make an alias, not an edge."""

_PARENT_ONLY = {
    "finetune-or-unspecified": "basedOn",
    "unspecified-multi": "basedOn",
    "derived_from": "basedOn",
    "based-on": "basedOn",
}
WORDS = {
    "fine-tuned-from": "fineTunedFrom",
    "quantized-from": "quantizedFrom",
    "adapter-of": "adapterOf",
    "merged-from": "mergedFrom",
    "distilled-from": "distilledFrom",
    "reupload-of": "convertedFrom",
    "converted": "convertedFrom",
    "trained-on": "trainedOn",
    "trained_on": "trainedOn",
    "superseded-by": "supersededBy",
    "new_version": "supersededBy",
    "merged": "mergedFrom",
    **HUB_WORDS,
    **_PARENT_ONLY,
    **{word: relation.name for relation in RELATIONS for word in relation.words},
    **{name: name for name in (*RELATION_BY_NAME, *CLAIMABLE_FACTS)},
}
"""Every relation word that edge lists use, and the relation it stands for."""

STATUS = {status.value: status for status in Status}
_BASIS = {
    "stated": (Status.DECLARED, None),
    "parent-only": (Status.DECLARED, None),
    "rule": (Status.INFERRED, "rule of the compiled list"),
}
_EVIDENCE = frozenset({"metadata", "prose", "curated"})
_NUMBERS = frozenset({"parameterCount", "activeParameterCount", "contextLength", "recordCount"})


def default_source(path: Path) -> Source:
    """Return the source of a file that names none: the file itself, by the hash of its content.

    Raises what `opened` raises.
    """
    digest = sha256()
    with opened(path) as stream:
        while chunk := stream.read(1 << 20):
            digest.update(chunk)
    return Source(f"file-{digest.hexdigest()[:12]}", "secondary", path.name)


def source_named(row: Mapping[str, str], fallback: Source) -> Source | None:
    """Return the source that a row names, or the file's own; none for a claim of nobody."""
    name = row.get("source_name") or ""
    identity = row.get("source") or slug(name)
    if not identity:
        return None if row.get("ids") == "ours" else fallback
    return Source(
        identity,
        row.get("source_kind") or "registry",
        row.get("source_title") or name or None,
        row.get("source_url") or None,
        row.get("retrieved") or None,
        row.get("revision") or None,
    )


def slug(text: str) -> str:
    """Return a name as the last part of an IRI.

    >>> slug("Epoch AI all_ai_models (2025-03-14, CC BY 4.0)")
    'epoch-ai-all-ai-models-2025-03-14-cc-by-4.0'
    """
    kept = "".join(c if c.isascii() and (c.isalnum() or c == ".") else " " for c in text.lower())
    return "-".join(part.strip(".") for part in kept.split() if part.strip("."))


def read_row(row: Mapping[str, str], place: Place, fallback: Source) -> Iterator[Record | Note]:
    """Yield what a row says: the child with its statement, and the parent where it is an id."""
    child, word, parent = (row.get(name, "").strip() for name in REQUIRED)
    missing = [name for name in REQUIRED if not row.get(name, "").strip()]
    if missing:
        yield _left_out("row-incomplete", place, f"{missing[0]} is empty", child)
        return
    if word in NO_RELATION:
        yield from _mirror(child, parent, place, source_named(row, fallback))
        return
    relation = WORDS.get(word)
    if relation is None:
        yield _left_out("relation-unknown", place, f"no relation called {word!r}", child, word)
        return
    ids = row.get("ids") == "ours"
    subject = EntityId(child) if ids and is_id(child) else _entity(child)
    if subject is None:
        what = f"{child!r} is no id; ids look like org/name"
        yield _left_out("child-without-id", place, what, child, child)
        return
    source = source_named(row, fallback)
    if ids and not _is_literal(relation) and not is_id(parent):
        yield _left_out("value-malformed", place, f"{parent!r} is no id", child, parent)
        return
    statement = _statement(row, relation, parent)
    if statement is None:
        yield _left_out("value-malformed", place, f"{parent!r} is no {relation}", child, parent)
        return
    end = None if statement.datatype or ids else _entity(parent, end_kind(relation))
    if end is not None and end_kind(relation) in (Kind.MODEL, Kind.DATASET):
        yield Record(end, end_kind(relation), None, place)
    yield Record(subject, kind_of(subject), source, place, (statement,))


def _entity(text: str, kind: Kind | None = None) -> EntityId | None:
    """Return an id that a list states as one, with or without the prefix of its kind."""
    own = kind_of(text)
    prefix = ID_PREFIXES[own]
    if kind is not None and own is not kind and prefix:
        return None
    found = parse(text.removeprefix(prefix), kind or own)
    if found.repair or found.shape not in ({Shape.ID, Shape.BARE} if prefix else {Shape.ID}):
        return None
    return EntityId(ID_PREFIXES[kind or own] + found.name)


def _mirror(
    mirror: str, original: str, place: Place, source: Source | None
) -> Iterator[Record | Note]:
    entity = _entity(original)
    if entity is None:
        yield _left_out("child-without-id", place, f"{original!r} is no id", mirror, original)
        return
    yield Record(entity, Kind.MODEL, source, place, aliases=(Text(mirror),))


def _statement(row: Mapping[str, str], relation: str, parent: str) -> Statement | None:
    word = row.get("relation", "")
    status, rule = _BASIS.get(row.get("basis", ""), (Status.DECLARED, None))
    if row.get("basis") == "parent-only" and word == "fine-tuned-from":
        relation = "basedOn"
    datatype = _datatype(relation, parent)
    if datatype == "":
        return None
    evidence = row.get("evidence") or ("" if row.get("ids") == "ours" else "curated")
    return Statement(
        relation,
        parent,
        row.get("field") or row.get("evidence_field") or None,
        evidence if evidence in _EVIDENCE else None,
        STATUS.get(row.get("status", ""), status),
        row.get("method") or rule,
        datatype,
        settled=row.get("ids") == "ours" or relation == "access" or _settled(relation, parent),
        raw=row.get("raw") or None,
        precision=row.get("precision") or None,
        confidence=row.get("confidence") or None,
        comment=row.get("comment") or None,
        valid_from=row.get("valid_from") or None,
        valid_until=row.get("valid_until") or None,
    )


def _is_literal(relation: str) -> bool:
    return relation in _NUMBERS or relation in {"released", "uploaded", "access"}


def _settled(relation: str, parent: str) -> bool:
    """Return whether a value is an id of ours with its prefix, which needs no resolving."""
    if relation not in CLAIMABLE_FACTS or kind_of(parent) is Kind.MODEL:
        return False
    return is_id(parent)


def is_id(text: str) -> bool:
    """Return whether an IRI can be made from an id."""
    try:
        return bool(iri_of(text))
    except InvalidUse:
        return False


def _datatype(relation: str, value: str) -> str | None:
    """Return the XSD type of a fact's value, None for an entity, "" for a malformed value."""
    if relation in {"released", "uploaded"}:
        return date_type(value) or ""
    if relation in _NUMBERS:
        return "integer" if value.isdigit() else ""
    return None


def _left_out(defect: str, place: Place, what: str, subject: str, raw: str | None = None) -> Note:
    return Note(Outcome.LEFT_OUT, defect, place, what, subject or None, raw)
