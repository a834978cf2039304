"""What a walk's steps rest on: claims and entities looked up for them."""

from collections.abc import Iterable

from llmgraph.lineage.subgraph import Link
from llmgraph.lineage.walks import Step
from llmgraph.model import RELATION_BY_NAME, Claim, Entity, EntityId
from llmgraph.snapshot import Snapshot


def links(snapshot: Snapshot, steps: Iterable[Step]) -> tuple[Link, ...]:
    """Return each step with its claim."""
    steps = list(steps)
    claims = snapshot.catalog.claims({step.claim: None for step in steps})
    return tuple(Link(step, claims[step.claim]) for step in steps)


def ends(found: Iterable[Step]) -> set[EntityId]:
    """Return every id that the steps touch."""
    return {end for step in found for end in (step.child, step.parent)}


def described(snapshot: Snapshot, ids: Iterable[EntityId]) -> dict[EntityId, Entity]:
    """Return the entities of `ids`, and of the licences and publishers that they name."""
    entities = snapshot.catalog.entities(sorted(set(ids)))
    named = {f"license:{licence}" for e in entities.values() for licence in e.licences}
    named |= {publisher for e in entities.values() for publisher in e.publishers}
    return entities | snapshot.catalog.entities(sorted(named - set(entities)))


def disputed(snapshot: Snapshot, entities: Iterable[str]) -> tuple[Claim, ...]:
    """Return the disputed claims on the relations of `entities`."""
    claims = snapshot.catalog.disputed(entities)
    return tuple(claim for claim in claims if claim.relation in RELATION_BY_NAME)
