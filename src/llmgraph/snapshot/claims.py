"""Which predicates make claims, and two claims on one triple as one."""

from llmgraph.model import RELATION_BY_NAME, Claim, Status, standing
from llmgraph.vocabulary import CLAIMABLE_FACTS, LG, RELATION_IRIS

CLAIMED_FACTS = {LG + name: name for name in CLAIMABLE_FACTS}
"""Descriptive predicates whose claims the catalog keeps."""

_PLACES = {name: place for place, name in enumerate(RELATION_BY_NAME)}
_CAREFUL = (Status.DECLARED, Status.INFERRED, Status.DISPUTED)


CLAIM_NEEDED = frozenset(RELATION_BY_NAME) | {"hasDeclaredLicense", "hasConcludedLicense"}
"""What needs a claim of its own to have a source: the ontology's claim policy `required`."""


def relation_name(predicate: str) -> str | None:
    """Return the name under which claims on a predicate are kept, or None if they are not."""
    if predicate in RELATION_IRIS:
        return RELATION_IRIS[predicate].name
    return CLAIMED_FACTS.get(predicate)


def joined(one: Claim, other: Claim) -> Claim:
    """Return one claim for two on the same triple: the more careful status, with its sources.

    Sources of the other status stand behind something else and are left to the claim in RDF.
    """
    status = max(one.status, other.status, key=_CAREFUL.index)
    holding = [claim for claim in (one, other) if claim.status is status]
    found = {source for claim in holding for source in claim.sources}
    sources = tuple(sorted(found, key=lambda source: source.id))
    return holding[0]._replace(sources=sources, standing=standing(status, sources))


def stored_order(claim: Claim) -> tuple[str, int, str, str]:
    """Return the key by which a catalog keeps its claims: subject, then relation, then object."""
    place = _PLACES.get(claim.relation, len(_PLACES))
    return (claim.subject, place, claim.relation, claim.object)
