"""`show` and `search`: one entity with everything known of it, and what matches a text."""

from llmgraph.answers.names import find, search
from llmgraph.errors import UnknownEntity
from llmgraph.exporters.record import Hits, Record
from llmgraph.model import Claim, Source
from llmgraph.snapshot import Snapshot


def record(snapshot: Snapshot, name: str) -> Record:
    """Return everything the catalog says of one entity. Raises UnknownEntity, AmbiguousName."""
    catalog = snapshot.catalog
    entity = find(snapshot, name)
    facts = catalog.entities([entity])[entity]
    claims = catalog.claims_about(entity)
    members, families = catalog.members(entity), catalog.families(entity)
    ends = {claim.object for claim in claims if not claim.literal} | {*members, *families}
    licences = {f"license:{licence}" for licence in facts.licences}
    return Record(
        entity=facts,
        labels={e.id: e.label for e in catalog.entities(sorted(ends | licences)).values()},
        aliases=catalog.aliases(entity),
        families=families,
        members=members,
        parents=_edges(snapshot, entity, upward=True),
        children=_edges(snapshot, entity, upward=False),
        claims=tuple(claims),
        sources=sources(snapshot, entity),
        unresolved=tuple(catalog.unresolved([entity])),
        data=snapshot.manifest.data,
    )


def _edges(snapshot: Snapshot, entity: str, *, upward: bool) -> tuple[Claim, ...]:
    """Return the claims that a walk from `entity` follows first, influence included."""
    node = snapshot.csr.node(entity)
    if node is None:
        return ()
    sides = (snapshot.csr.up if upward else snapshot.csr.down).values()
    rows = [row for side in sides for _, _, row in side.edges(node)]
    found = snapshot.catalog.claims(rows)
    return tuple(found[row] for row in rows)


def sources(snapshot: Snapshot, entity: str) -> tuple[Source, ...]:
    """Return every document that speaks of an id: of its description or of a claim about it."""
    found = set(snapshot.catalog.sources_of(entity))
    for claim in snapshot.catalog.claims_about(entity):
        found.update(claim.sources)
    return tuple(sorted(found, key=lambda source: source.rank))


def hits(snapshot: Snapshot, text: str, *, limit: int = 20) -> Hits:
    """Return what `search` finds, with the size of each series and the names of makers.

    Raises UnknownEntity with suggestions if there is nothing.
    """
    catalog = snapshot.catalog
    found = search(snapshot, text, limit=limit + 1)
    truncated = len(found) > limit
    found = found[:limit]
    if not found:
        raise UnknownEntity(text, suggestions=catalog.near(text))
    makers = {publisher for entity, _ in found for publisher in entity.publishers}
    return Hits(
        text,
        limit,
        tuple((entity, name, len(catalog.members(entity.id))) for entity, name in found),
        {e.id: e.label for e in catalog.entities(sorted(makers)).values()},
        truncated,
        snapshot.manifest.data,
    )
