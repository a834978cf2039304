"""One record and lists of records, as text and JSON: what `show` and `search` print."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from llmgraph.exporters.display import Paint, aligned, cells, clean, pad
from llmgraph.model import (
    RELATION_BY_NAME,
    Claim,
    Entity,
    EntityId,
    Kind,
    Source,
    Status,
    Tree,
    Unresolved,
)
from llmgraph.words import counted, words

WIDTH = 10
"""The least cells that the words before the facts of a record take."""


class Record(NamedTuple):
    """One entity with everything the catalog says of it."""

    entity: Entity
    labels: dict[str, str]
    aliases: tuple[str, ...]
    families: tuple[EntityId, ...]
    members: tuple[EntityId, ...]
    parents: tuple[Claim, ...]
    children: tuple[Claim, ...]
    claims: tuple[Claim, ...]
    sources: tuple[Source, ...]
    unresolved: tuple[Unresolved, ...]
    data: str


class Hits(NamedTuple):
    """What a search found: each entity with the name that matched and, of a series, its size."""

    text: str
    limit: int
    found: tuple[tuple[Entity, str, int], ...]
    labels: dict[str, str]
    truncated: bool
    data: str


def lines(record: Record, format_name: str, paint: Paint, *, language: str = "en") -> Iterator[str]:
    """Yield a record in the format `text` or `json`."""
    if format_name == "json":
        from llmgraph.exporters.document import dumps  # on use: json

        yield dumps(document(record))
        return
    entity, say = record.entity, words(language)
    summary = [say[entity.kind.value]]
    if entity.parameters:
        summary.append(say["parameter_count"].format(n=magnitude(entity.parameters)))
    if entity.date:
        summary.append(entity.date)
    yield f"{paint(clean(entity.label), 'name')}  {paint(' · '.join(summary), 'note')}"
    rows = list(_rows(record, say))
    width = max(WIDTH, *(cells(word) for word, _ in rows))
    for word, value in rows:
        yield f"  {paint(pad(word, width), 'note')}  {value}"


def _rows(record: Record, say: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    entity = record.entity
    label = record.labels
    yield say["id"], clean(entity.id)
    if entity.publishers:
        yield say["publisher"], ", ".join(clean(label.get(p, p)) for p in entity.publishers)
    if entity.kind in {Kind.MODEL, Kind.DATASET, Kind.APPLICATION}:
        names = [clean(label.get(f"license:{one}", one)) for one in entity.licences]
        yield say["licence"], " / ".join(names) or say["unknown"]
    for word, value in (
        ("access", entity.access),
        ("context", entity.context and say["tokens"].format(n=entity.context)),
        ("records", entity.records and f"{entity.records:,}"),
    ):
        if value:
            yield say[word], str(value)
    yield from _differing(record, say)
    if record.families:
        yield say["family"], ", ".join(clean(label.get(f, f)) for f in record.families)
    if record.members:
        yield say["members"], ", ".join(clean(label.get(m, m)) for m in record.members)
    yield from _links(record, say)
    if record.aliases:
        yield say["also"], ", ".join(map(clean, record.aliases))
    if entity.comment:
        yield say["note"], clean(entity.comment)
    for source in record.sources:
        told = [source.kind or say["unknown_kind"]]
        if source.retrieved:
            told.append(say["read"].format(date=source.retrieved))
        yield say["source"], f"{clean(source.address)} ({say['comma'].join(told)})"
    yield say["iri"], clean(entity.iri)


def _links(record: Record, say: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield what the entity came from, what else it is tied to, and how much came from it."""
    label = record.labels
    for claim in record.parents:
        name = clean(label.get(claim.object, claim.object))
        yield say["parent"], f"{_relation(claim, say)} {name}  {_standing(claim, say)}"
    for claim in record.claims:
        relation = RELATION_BY_NAME.get(claim.relation)
        if relation and relation.tree is Tree.OTHER and claim.status is not Status.DISPUTED:
            name = clean(label.get(claim.object, claim.object))
            yield say["other"], f"{_relation(claim, say)} {name}  {_standing(claim, say)}"
    for reference in record.unresolved:
        yield f"{say['parent']}?", f'"{clean(reference.raw)}" ({say["not_resolved"]})'
    yield from _children(record, say)


def _children(record: Record, say: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield how many came from it by weight lineage and, apart, by data influence."""
    for word, tree, option in (
        ("children", Tree.WEIGHT, ""),
        ("influenced", Tree.INFLUENCE, " --influence"),
    ):
        found = {c.subject for c in record.children if RELATION_BY_NAME[c.relation].tree is tree}
        if found:
            from shlex import quote  # on use: shlex brings in re

            count = counted(say["child_count"], len(found))
            command = f"llmgraph descendants {quote(clean(record.entity.id))}{option}"
            yield say[word], f"{count} ({command})"


def _differing(record: Record, say: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield what other sources say of a fact that has several values, and what is disputed."""
    for claim in record.claims:
        if not claim.literal and claim.status is not Status.DISPUTED:
            continue
        same = [c for c in record.claims if c.relation == claim.relation]
        if len(same) > 1 or claim.status is Status.DISPUTED:
            value = clean(record.labels.get(claim.object, claim.object))
            who = ", ".join(clean(source.title or source.address) for source in claim.sources[:2])
            told = f"{claim.relation} {value}  {_standing(claim, say)} {who}"
            yield say["claim"], told.rstrip()


def _relation(claim: Claim, say: Mapping[str, str]) -> str:
    return say[f"up.{claim.relation}"]


def _standing(claim: Claim, say: Mapping[str, str]) -> str:
    return f"[{say[claim.standing.value]}]"


def magnitude(number: int) -> str:
    """Return a count as people say it: 6.05 B, 355 M.

    >>> magnitude(6_053_381_344), magnitude(40_000_000_000), magnitude(355_000_000)
    ('6.05 B', '40 B', '355 M')
    """
    for unit, size in (("T", 10**12), ("B", 10**9), ("M", 10**6)):
        if number >= size:
            return (
                f"{number / size:.3g} {unit}"
                if number < 1000 * size
                else f"{number // size} {unit}"
            )
    return str(number)


def document(record: Record) -> dict[str, object]:
    """Return a record as `llmgraph/show/1`."""
    from llmgraph.exporters.document import (  # on use: json
        claim_value,
        entity_value,
        source_value,
        unresolved_value,
    )

    return {
        "schema": "llmgraph/show/1",
        "data": record.data or None,
        "entity": entity_value(record.entity) | {"comment": record.entity.comment},
        "aliases": list(record.aliases),
        "families": list(record.families),
        "members": list(record.members),
        "parents": [claim_value(claim) for claim in record.parents],
        "children": [claim_value(claim) for claim in record.children],
        "claims": [claim_value(claim, sources=True) for claim in record.claims],
        "sources": [source_value(source) for source in record.sources],
        "unresolved": [unresolved_value(reference) for reference in record.unresolved],
    }


def hit_lines(hits: Hits, format_name: str, paint: Paint, *, language: str = "en") -> Iterator[str]:
    """Yield what a search found in the format `text` or `json`."""
    if format_name == "json":
        from llmgraph.exporters.document import dumps, entity_value  # on use: json

        yield dumps(
            {
                "schema": "llmgraph/search/1",
                "data": hits.data or None,
                "query": {"text": hits.text, "limit": hits.limit},
                "entities": [
                    entity_value(entity) | {"matched": name, "members": size}
                    for entity, name, size in hits.found
                ],
                "truncated": hits.truncated,
            }
        )
        return
    rows, say = [], words(language)
    for entity, name, size in hits.found:
        detail = counted(say["lines"], size) if entity.kind is Kind.FAMILY else entity.date
        makers = ", ".join(clean(hits.labels.get(p, p)) for p in entity.publishers)
        shown = entity.id.removeprefix("family:") if entity.kind is Kind.FAMILY else entity.id
        rows.append([clean(shown), say[entity.kind.value], clean(name), detail or "", makers])
    yield from aligned(rows)
