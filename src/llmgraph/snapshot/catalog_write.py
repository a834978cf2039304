"""`catalog.sqlite`, writing. The schema below is part of the snapshot format."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from llmgraph.model import Claim, Entity, Source
from llmgraph.snapshot.collect import Collected

SCHEMA = """
CREATE TABLE entity (
    node INTEGER PRIMARY KEY,  -- artefacts as in lineage.csr, the rest after them
    id TEXT NOT NULL, kind TEXT NOT NULL, label TEXT NOT NULL, iri TEXT NOT NULL,
    released TEXT, uploaded TEXT,
    licences TEXT, publishers TEXT,  -- ids joined by U+001F, the best-sourced first
    parameters INTEGER, active_parameters INTEGER, context INTEGER, records INTEGER,
    access TEXT, hub_id TEXT, url TEXT, comment TEXT);
CREATE TABLE name (
    row INTEGER PRIMARY KEY,
    folded TEXT NOT NULL, step INTEGER NOT NULL, node INTEGER NOT NULL,
    spelling TEXT NOT NULL, alias INTEGER NOT NULL);
CREATE TABLE member (family INTEGER, model INTEGER, PRIMARY KEY (family, model)) WITHOUT ROWID;
CREATE TABLE series_in (parent INTEGER, child INTEGER, PRIMARY KEY (parent, child)) WITHOUT ROWID;
CREATE TABLE claim (
    row INTEGER PRIMARY KEY,
    subject INTEGER NOT NULL, relation TEXT NOT NULL,
    object INTEGER, value TEXT,  -- an entity, or the text of a literal
    status TEXT NOT NULL, standing TEXT NOT NULL, evidence TEXT, precision TEXT, confidence REAL,
    method TEXT, field TEXT, raw TEXT, comment TEXT, valid_from TEXT, valid_until TEXT,
    in_cycle INTEGER NOT NULL);
CREATE TABLE source (
    source INTEGER PRIMARY KEY,
    id TEXT NOT NULL, kind TEXT, title TEXT, url TEXT, retrieved TEXT, revision TEXT);
CREATE TABLE claim_source (
    claim INTEGER, source INTEGER, PRIMARY KEY (claim, source)) WITHOUT ROWID;
CREATE TABLE entity_source (
    node INTEGER, source INTEGER, PRIMARY KEY (node, source)) WITHOUT ROWID;
CREATE TABLE unresolved (
    node INTEGER NOT NULL, raw TEXT NOT NULL, relation TEXT, kind TEXT, candidate TEXT,
    status TEXT NOT NULL);
CREATE VIRTUAL TABLE name_text USING fts5(
    folded, content = 'name', content_rowid = 'row', tokenize = 'trigram');
"""

INDEXES = """
CREATE UNIQUE INDEX entity_id ON entity (id);
CREATE INDEX entity_iri ON entity (iri);
CREATE INDEX name_folded ON name (folded, step);
CREATE INDEX name_node ON name (node);
CREATE INDEX member_model ON member (model);
CREATE INDEX claim_subject ON claim (subject);
CREATE INDEX claim_object ON claim (object);
CREATE INDEX claim_disputed ON claim (subject) WHERE status = 'disputed';
CREATE INDEX unresolved_node ON unresolved (node);
INSERT INTO name_text (name_text) VALUES ('rebuild');
"""


def write_catalog(path: Path, tables: Collected, nodes: Mapping[str, int]) -> None:
    """Write the catalog of `tables` to a new file; `nodes` numbers every entity."""
    db = sqlite3.connect(path, isolation_level=None)
    try:
        # the file is new and synced as a whole before anybody may see it
        db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + SCHEMA)
        db.execute("BEGIN")
        for table, width, rows in _tables(tables, nodes):
            _insert(db, table, width, rows)
        db.execute("COMMIT")
        db.executescript(INDEXES)
    finally:
        db.close()


Rows = Iterable[tuple[object, ...]]


def _tables(tables: Collected, nodes: Mapping[str, int]) -> Iterator[tuple[str, int, Rows]]:
    """Yield the name of each table, its number of columns and its rows."""
    sources = _numbered_sources(tables)
    yield "entity", 17, (_entity_row(nodes[e.id], e) for e in _in_order(tables, nodes))
    yield "name", 6, _name_rows(tables, nodes)
    yield "member", 2, sorted((nodes[f], nodes[m]) for f, m in tables.members)
    yield "series_in", 2, sorted((nodes[p], nodes[c]) for p, c in tables.series_in)
    yield "claim", 17, (_claim_row(row, claim, nodes) for row, claim in enumerate(tables.claims))
    yield "source", 7, (_source_row(number, source) for source, number in sources.items())
    of_claims = ((r, sources[s]) for r, claim in enumerate(tables.claims) for s in claim.sources)
    yield "claim_source", 2, of_claims
    of_entities = (
        (nodes[e], sources[s]) for e, every in tables.entity_sources.items() for s in every
    )
    yield "entity_source", 2, sorted(of_entities)
    yield (
        "unresolved",
        6,
        (
            (nodes[u.owner], u.raw, u.relation, u.kind, u.candidate_family, u.status.value)
            for u in tables.unresolved
        ),
    )


def _source_row(number: int, source: Source) -> tuple[object, ...]:
    return (
        number,
        source.id,
        source.kind,
        source.title,
        source.url,
        source.retrieved,
        source.revision,
    )


def _insert(
    db: sqlite3.Connection, table: str, width: int, rows: Iterable[tuple[object, ...]]
) -> None:
    marks = ",".join("?" * width)
    db.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)


def _in_order(tables: Collected, nodes: Mapping[str, int]) -> list[Entity]:
    return sorted(tables.entities.values(), key=lambda entity: nodes[entity.id])


def _entity_row(node: int, entity: Entity) -> tuple[object, ...]:
    return (
        node,
        entity.id,
        entity.kind.value,
        entity.label,
        entity.iri,
        entity.released,
        entity.uploaded,
        "\x1f".join(entity.licences) or None,
        "\x1f".join(entity.publishers) or None,
        entity.parameters,
        entity.active_parameters,
        entity.context,
        entity.records,
        entity.access,
        entity.hub_id,
        entity.url,
        entity.comment,
    )


def _name_rows(tables: Collected, nodes: Mapping[str, int]) -> Iterator[tuple[object, ...]]:
    order = sorted(tables.names, key=lambda n: (n.folded, n.step, nodes[n.entity], n.spelling))
    for row, name in enumerate(order):
        yield (row, name.folded, int(name.step), nodes[name.entity], name.spelling, name.alias)


def _claim_row(row: int, claim: Claim, nodes: Mapping[str, int]) -> tuple[object, ...]:
    return (
        row,
        nodes[claim.subject],
        claim.relation,
        None if claim.literal else nodes[claim.object],
        claim.object if claim.literal else None,
        claim.status.value,
        claim.standing.value,
        claim.evidence,
        claim.precision,
        claim.confidence,
        claim.method,
        claim.field,
        claim.raw,
        claim.comment,
        claim.valid_from,
        claim.valid_until,
        int(claim.in_cycle),
    )


def _numbered_sources(tables: Collected) -> dict[Source, int]:
    found = {s for claim in tables.claims for s in claim.sources}
    found.update(s for sources in tables.entity_sources.values() for s in sources)
    return {source: n for n, source in enumerate(sorted(found, key=lambda s: s.rank))}
