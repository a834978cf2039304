"""The table between our words and IRIs, and the rules that make an IRI from an id.

Follows the IRI policy in ontology/README.md. A test compares every term here with
ontology/llmgraph.ttl. Ids and IRIs are frozen: a change here breaks links in the wild.
"""

import re

from llmgraph.errors import InvalidUse
from llmgraph.model import RELATIONS, EntityId, Kind

BASE = "https://w3id.org/llmgraph/"
LG = BASE + "ont#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
DCT = "http://purl.org/dc/terms/"
PROV = "http://www.w3.org/ns/prov#"
SCHEMA = "https://schema.org/"

INFERRED_GRAPH = BASE + "graph/inferred"
ASSERTED_GRAPH = BASE + "graph/asserted"
LICENCES_GRAPH = BASE + "graph/licences"

PREFIXES = {
    "lg": LG,
    "m": BASE + "model/",
    "fam": BASE + "family/",
    "d": BASE + "dataset/",
    "app": BASE + "application/",
    "o": BASE + "org/",
    "lic": BASE + "license/",
    "rel": BASE + "release/",
    "run": BASE + "run/",
    "ev": BASE + "evaluation/",
    "un": BASE + "unresolved/",
    "arch": BASE + "architecture/",
    "sw": BASE + "software/",
    "hw": BASE + "hardware/",
    "src": BASE + "source/",
    "c": BASE + "claim/",
    "tech": BASE + "technique/",
    "mod": BASE + "modality/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": DCT,
    "owl": OWL,
    "prov": PROV,
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": SCHEMA,
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": XSD,
}
"""Prefixes of every data file, in the order in which they are printed."""

CLASS_KINDS = {
    LG + "Model": Kind.MODEL,
    LG + "Dataset": Kind.DATASET,
    LG + "Application": Kind.APPLICATION,
    LG + "ModelFamily": Kind.FAMILY,
    LG + "Agent": Kind.AGENT,
    LG + "Organization": Kind.AGENT,
    LG + "Person": Kind.AGENT,
    LG + "License": Kind.LICENCE,
}

PATHS = {
    Kind.MODEL: "model/",
    Kind.DATASET: "dataset/",
    Kind.APPLICATION: "application/",
    Kind.FAMILY: "family/",
    Kind.AGENT: "org/",
    Kind.LICENCE: "license/",
}
ID_PREFIXES = {
    Kind.MODEL: "",
    Kind.DATASET: "dataset:",
    Kind.APPLICATION: "app:",
    Kind.FAMILY: "family:",
    Kind.AGENT: "org:",
    Kind.LICENCE: "license:",
}

RELATION_IRIS = {LG + relation.name: relation for relation in RELATIONS}

CLAIMABLE_FACTS = (
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
"""Descriptive terms on which sources make claims, in the order in which they are printed."""

_KIND_OF_PATH = {path: kind for kind, path in PATHS.items()}
_KIND_OF_PREFIX = {prefix: kind for kind, prefix in ID_PREFIXES.items() if prefix}
_NAME_OF = {namespace: name for name, namespace in PREFIXES.items()}
_LOCAL = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._+-]*(/[A-Za-z0-9_][A-Za-z0-9._+-]*)?\Z")
_ADDRESS = r"(?:[A-Za-z][A-Za-z0-9+.-]*://|urn:)[^\s<>\"{}|\\^`]+\Z"


def iri_of(entity: str) -> str:
    """Return the IRI of an entity id; an id that is an address already stays as it is.

    >>> iri_of("lmsys/vicuna-13b-v1.5")
    'https://w3id.org/llmgraph/model/lmsys--vicuna-13b-v1.5'
    >>> iri_of("license:openrail++")
    'https://w3id.org/llmgraph/license/openrail-plus-plus'

    Raises InvalidUse for text that no id can have: blanks, `--`, two slashes, and in the id of a
    licence any slash.
    """
    prefix, colon, rest = entity.partition(":")
    kind = _KIND_OF_PREFIX.get(prefix + colon, Kind.MODEL)
    local = rest if kind is not Kind.MODEL else entity
    if re.match(_ADDRESS, local):
        return local
    plus_allowed = kind is Kind.LICENCE
    if (
        not _LOCAL.match(local)
        or "--" in local
        or ("+" in local and not plus_allowed)
        or (plus_allowed and ("/" in local or "-plus" in local))
    ):
        raise InvalidUse(f"{entity!r} is not an id", hints=["ids look like org/name or gpt-4"])
    slug = local.replace("/", "--")
    return BASE + PATHS[kind] + (slug.replace("+", "-plus") if plus_allowed else slug)


def id_of(iri: str, kind: Kind = Kind.MODEL) -> EntityId:
    """Return the entity id of an IRI: the inverse of `iri_of`.

    >>> id_of("https://w3id.org/llmgraph/dataset/tatsu-lab--alpaca")
    'dataset:tatsu-lab/alpaca'

    An IRI outside our namespaces is its own id, after the prefix of its `kind`; so is one inside
    that `iri_of` makes from no id.
    """
    path, slash, slug = iri[len(BASE) :].partition("/") if iri.startswith(BASE) else ("", "", "")
    own = _KIND_OF_PATH.get(path + slash)
    if own is None or not slug:
        return EntityId(ID_PREFIXES[kind] + iri)
    if own is Kind.LICENCE:
        local = slug.replace("-plus", "+")
    else:
        owner, dashes, name = slug.rpartition("--")  # the last: an owner may end in a dash
        local = f"{owner}/{name}" if dashes else slug
    entity = ID_PREFIXES[own] + local
    return EntityId(entity if _comes_from(entity, iri) else ID_PREFIXES[own] + iri)


def _comes_from(entity: str, iri: str) -> bool:
    try:
        return iri_of(entity) == iri
    except InvalidUse:
        return False


def kind_of(entity: str) -> Kind:
    """Return the kind that an id's prefix names; an address counts as a model."""
    prefix, colon, _ = entity.partition(":")
    return _KIND_OF_PREFIX.get(prefix + colon, Kind.MODEL)


def _last(iri: str) -> str:
    return iri[max(iri.rfind("/"), iri.rfind("#")) + 1 :]


def claim_iri(subject: str, predicate: str, value: str) -> str:
    """Return the IRI of the claim on a triple of full IRIs; a literal `value` is in N-Triples.

    `{prefix}.{subject}.{predicate}.{object}` from the last parts; for a literal, for a name beyond
    80 characters, and for IRIs that are not ours, `c-` and 20 hexadecimal digits of a SHA-256.

    >>> claim_iri(iri_of("stanford-alpaca-7b"), LG + "fineTunedFrom", iri_of("llama-7b"))
    'https://w3id.org/llmgraph/claim/m.stanford-alpaca-7b.fineTunedFrom.llama-7b'
    """
    if not value.startswith('"') and subject.startswith(BASE) and value.startswith(BASE):
        namespace, _, slug = subject.rpartition("/")
        prefix = _NAME_OF.get(namespace + "/")
        name = f"{prefix}.{slug}.{predicate.rpartition('#')[2]}.{_last(value)}"
        if prefix and len(name) <= 80:
            return BASE + "claim/" + name
    from hashlib import sha256  # on use: a lineage query names no claim

    return BASE + "claim/c-" + sha256(f"{subject}|{predicate}|{value}".encode()).hexdigest()[:20]


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


def end_kind(name: str, *, parent: bool = True) -> Kind:
    """Return the kind of what a relation points to, or of what it is said of, by its name."""
    return _END_KINDS.get((name, parent), Kind.MODEL)
