"""The one structure that every format is written from, as JSON.

Schema ids are `llmgraph/<command>/<number>`; a number is raised when a key goes or changes its
meaning. The JSON schemas are packaged beside this file in `schemas/`.
"""

import json
import re
from collections.abc import Iterator

from llmgraph.exporters.display import Display
from llmgraph.lineage.subgraph import Link, Subgraph
from llmgraph.model import Claim, Entity, EntityId, Source, Unresolved

VERSION = 1

_STEERING = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
"""What JSON leaves as it is and a terminal may obey: DEL, C1 controls, direction marks."""


def write(subgraph: Subgraph, display: Display) -> Iterator[str]:
    """Yield the answer as one JSON object."""
    yield dumps(document(subgraph, sources=display.sources))


def write_lines(subgraph: Subgraph, display: Display) -> Iterator[str]:
    """Yield one JSON object for each claim."""
    schema = {"schema": f"llmgraph/{subgraph.command}-claim/{VERSION}"}
    for link in subgraph.links:
        yield dumps(schema | link_value(link, sources=display.sources), indent=None)


def dumps(value: object, *, indent: int | None = 1) -> str:
    """Return JSON as every command writes it: keys in the order given, letters as they are.

    Control and direction marks are escaped, so that no name can steer a terminal.
    """
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return _STEERING.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def document(subgraph: Subgraph, *, sources: bool = False) -> dict[str, object]:
    """Return the answer as plain values; with `sources`, each source with its kind and title.

    Entities are sorted by their least distance, then id; claims by distance, then as walked.
    """
    links = [link_value(link, sources=sources) for link in subgraph.links]
    value: dict[str, object] = {
        "schema": f"llmgraph/{subgraph.command}/{VERSION}",
        "data": subgraph.data or None,
        "query": dict(subgraph.query),
        "subject": subgraph.subject[0] if len(subgraph.subject) == 1 else list(subgraph.subject),
        "starts": list(subgraph.starts),
        "entities": [entity_value(subgraph.entities[e]) for e in _in_order(subgraph)],
        "claims": links,
    }
    if subgraph.command == "path":
        value["paths"] = [
            [link_value(link, sources=sources) for link in way] for way in subgraph.paths
        ]
    if subgraph.command == "common":
        value["common"] = [
            {"id": entity, "distances": list(distances)} for entity, distances in subgraph.found
        ]
    value["unresolved"] = [unresolved_value(reference) for reference in subgraph.unresolved]
    value["disputed"] = [claim_value(claim, sources=sources) for claim in subgraph.disputed]
    value["truncated"] = subgraph.truncated
    return value


def _in_order(subgraph: Subgraph) -> list[EntityId]:
    distance: dict[str, int] = dict.fromkeys(subgraph.starts, 0)
    for link in subgraph.links:
        for end in (link.step.child, link.step.parent):
            distance.setdefault(end, link.step.distance)
    return sorted(
        (e for e in subgraph.entities if e in distance or e in subgraph.subject),
        key=lambda e: (distance.get(e, 0), e),
    )


def entity_value(entity: Entity) -> dict[str, object]:
    """Return an entity as plain values; None for what no source says."""
    return {
        "id": entity.id,
        "kind": entity.kind.value,
        "label": entity.label,
        "iri": entity.iri,
        "released": entity.released,
        "uploaded": entity.uploaded,
        "licence": entity.licences[0] if entity.licences else None,
        "licences": list(entity.licences),
        "publishers": list(entity.publishers),
        "parameters": entity.parameters,
        "active_parameters": entity.active_parameters,
        "context": entity.context,
        "records": entity.records,
        "access": entity.access,
        "hub_id": entity.hub_id,
    }


def link_value(link: Link, *, sources: bool = False) -> dict[str, object]:
    """Return a step of a walk with its claim as plain values."""
    step = link.step
    value = claim_value(link.claim, sources=sources)
    ends = {name: value.pop(name) for name in ("subject", "relation", "object")}
    return {**ends, "distance": step.distance, "influence": step.influence, **value}


def claim_value(claim: Claim, *, sources: bool = False) -> dict[str, object]:
    """Return a claim as plain values; sources as addresses, with `sources` in full."""
    value: dict[str, object] = {
        "subject": claim.subject,
        "relation": claim.relation,
        "object": claim.object,
        "status": claim.status.value,
        "standing": claim.standing.value,
        "in_cycle": claim.in_cycle,
        "sources": [source.address for source in claim.sources],
    }
    if sources:
        value |= {
            "evidence": claim.evidence,
            "field": claim.field,
            "method": claim.method,
            "raw": claim.raw,
            "precision": claim.precision,
            "valid_from": claim.valid_from,
            "valid_until": claim.valid_until,
            "comment": claim.comment,
            "documents": [source_value(source) for source in claim.sources],
        }
    return value


def source_value(source: Source) -> dict[str, object]:
    """Return a source as plain values."""
    return {
        "id": source.id,
        "kind": source.kind,
        "title": source.title,
        "url": source.url,
        "retrieved": source.retrieved,
        "revision": source.revision,
    }


def unresolved_value(reference: Unresolved) -> dict[str, object]:
    """Return an unresolved reference as plain values."""
    return {
        "owner": reference.owner,
        "raw": reference.raw,
        "relation": reference.relation,
        "kind": reference.kind,
        "candidate_family": reference.candidate_family,
        "status": reference.status.value,
    }
