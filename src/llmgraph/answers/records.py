"""`show` and `search`: one entity with everything known of it, and what matches a text."""

from llmgraph.answers.names import find, search
from llmgraph.errors import UnknownEntity
from llmgraph.exporters.record import Hits, Record
from llmgraph.model import RELATION_BY_CODE, Claim, Source, Status
from llmgraph.snapshot import Snapshot

WALKED = frozenset(relation.name for relation in RELATION_BY_CODE.values())


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
        parents=tuple(claim for claim in claims if _is_edge(claim)),
        children=tuple(claim for claim in catalog.claims_on(entity) if _is_edge(claim)),
        claims=tuple(claims),
        sources=sources(snapshot, entity),
        unresolved=tuple(catalog.unresolved([entity])),
        data=snapshot.manifest.data,
    )


def _is_edge(claim: Claim) -> bool:
    return claim.relation in WALKED and claim.status is not Status.DISPUTED


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
