"""Which predicates make claims, what stands at their ends, and two claims on one triple as one."""

from llmgraph.model import RELATION_BY_NAME, Claim, Kind, Status, standing
from llmgraph.vocabulary import LG, RELATION_IRIS

CLAIMED_FACTS = {
    LG + name: name
    for name in (
        "developedBy",
        "hasDeclaredLicense",
        "hasConcludedLicense",
        "access",
        "released",
        "uploaded",
        "parameterCount",
        "activeParameterCount",
        "contextLength",
        "recordCount",
    )
}
"""Descriptive predicates whose claims the catalog keeps."""

_END_KINDS = {
    **{(name, True): Kind.DATASET for name in ("trainedOn", "pretrainedOn", "fineTunedOn")},
    **{(name, True): Kind.DATASET for name in ("alignedOn", "evaluatedOn")},
    **{
        (name, parent): Kind.DATASET
        for name in ("dataDerivedFrom", "includesData", "seededFrom")
        for parent in (True, False)
    },
    ("generatedBy", False): Kind.DATASET,
    ("annotatedBy", False): Kind.DATASET,
    ("usesModel", False): Kind.APPLICATION,
    ("developedBy", True): Kind.AGENT,
    ("hasDeclaredLicense", True): Kind.LICENCE,
    ("hasConcludedLicense", True): Kind.LICENCE,
}
_PLACES = {name: place for place, name in enumerate(RELATION_BY_NAME)}
_CAREFUL = (Status.DECLARED, Status.INFERRED, Status.DISPUTED)


def relation_name(predicate: str) -> str | None:
    """Return the name under which claims on a predicate are kept, or None if they are not."""
    if predicate in RELATION_IRIS:
        return RELATION_IRIS[predicate].name
    return CLAIMED_FACTS.get(predicate)


def end_kind(name: str, *, parent: bool) -> Kind:
    """Return the kind of one end of a relation, for an end that nothing describes."""
    return _END_KINDS.get((name, parent), Kind.MODEL)


def joined(one: Claim, other: Claim) -> Claim:
    """Return one claim for two on the same triple: all sources, the more careful status."""
    status = max(one.status, other.status, key=_CAREFUL.index)
    sources = tuple(sorted({*one.sources, *other.sources}, key=lambda source: source.id))
    kinds = frozenset(source.kind for source in sources if source.kind)
    return one._replace(status=status, sources=sources, standing=standing(status, kinds))


def stored_order(claim: Claim) -> tuple[str, int, str, str]:
    """Return the key by which a catalog keeps its claims: subject, then relation, then object."""
    place = _PLACES.get(claim.relation, len(_PLACES))
    return (claim.subject, place, claim.relation, claim.object)
