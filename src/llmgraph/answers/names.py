"""From what people type to ids."""

from collections.abc import Sequence

from llmgraph.errors import AmbiguousName, InvalidUse, UnknownEntity
from llmgraph.lineage.graph import relation_of
from llmgraph.model import ARTEFACTS, Entity, EntityId, Kind, Tree
from llmgraph.snapshot import Snapshot
from llmgraph.vocabulary import kind_of

_SAME_WEIGHTS = frozenset({"convertedFrom", "quantizedFrom"})


def find(snapshot: Snapshot, name: str) -> EntityId:
    """Return the id that a name stands for: an id, an alias, a series, a label.

    A model and copies of its weights under one name are the model. Raises UnknownEntity with
    suggestions, AmbiguousName with candidates.
    """
    catalog = snapshot.catalog
    match = catalog.find(name)
    if match is None:
        raise UnknownEntity(
            name,
            suggestions=catalog.near(name),
            hints=[f"search with   llmgraph search {quoted(name)}"],
        )
    _, ids = match
    if len(ids) > 1:
        ids = _originals(snapshot, ids)
    if len(ids) > 1:
        dates: dict[str, str] = {e.id: e.date or "" for e in catalog.entities(ids).values()}
        raise AmbiguousName(
            name, candidates=dates, hints=[f"give the full id, e.g. llmgraph show {quoted(ids[0])}"]
        )
    return ids[0]


def _originals(snapshot: Snapshot, ids: Sequence[EntityId]) -> tuple[EntityId, ...]:
    """Return `ids` without those that hold the weights of another of them in other form."""
    csr, own = snapshot.csr, set(ids)
    found = []
    for entity in ids:
        node = csr.node(entity)
        edges = () if node is None else csr.up[Tree.WEIGHT].edges(node)
        parents = {csr.id(p) for p, code, _ in edges if relation_of(code).name in _SAME_WEIGHTS}
        if not parents & own - {entity}:
            found.append(entity)
    return tuple(found or ids)


def quoted(name: str) -> str:
    """Return a name as a shell reads it, for the command of a hint."""
    from shlex import quote  # on use: only a hint needs it

    return quote(name)


def starts(snapshot: Snapshot, subject: EntityId) -> tuple[EntityId, ...]:
    """Return where a walk from an id begins: the members of a series, else itself.

    Raises InvalidUse for what takes no part in walks: an agent, a licence.
    """
    kind = kind_of(subject)
    if kind is Kind.FAMILY:
        return snapshot.catalog.members(subject)
    if kind not in ARTEFACTS:
        raise InvalidUse(
            f"{subject} is of kind {kind.value}: it has no lineage",
            hints=[f"look at it with   llmgraph show {quoted(subject)}"],
        )
    return (subject,)


def search(snapshot: Snapshot, text: str, *, limit: int = 20) -> list[tuple[Entity, str]]:
    """Return entities with the name that matched, the best first; at most `limit`."""
    found = snapshot.catalog.search(text, limit=limit)
    known = snapshot.catalog.entities([entity for entity, _ in found])
    return [(known[entity], name) for entity, name in found]
