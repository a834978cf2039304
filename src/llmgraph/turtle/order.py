"""The order of a canonical Turtle file: sections, predicates, and which nodes belong to which.

docs/turtle-format.md states it for people; the tables here are what the writer follows.
"""

from llmgraph.model import RELATIONS, Tree
from llmgraph.vocabulary import BASE, CLAIMABLE_FACTS, DCT, LG, PROV, RDF, RDFS

SECTIONS = (
    "Data set",
    "Sources",
    "Agents",
    "Licences",
    "Software",
    "Hardware",
    "Architectures",
    "Families",
    "Datasets",
    "Models",
    "Applications",
    "Other",
)

SECTION_OF_CLASS = {
    "http://www.w3.org/ns/dcat#Dataset": "Data set",
    LG + "Source": "Sources",
    LG + "Agent": "Agents",
    LG + "Organization": "Agents",
    LG + "Person": "Agents",
    LG + "License": "Licences",
    LG + "Software": "Software",
    LG + "Hardware": "Hardware",
    LG + "Architecture": "Architectures",
    LG + "ModelFamily": "Families",
    LG + "Dataset": "Datasets",
    LG + "Model": "Models",
    LG + "Application": "Applications",
}
SECTION_OF_PATH = {
    BASE + "source/": "Sources",
    BASE + "org/": "Agents",
    BASE + "license/": "Licences",
    BASE + "software/": "Software",
    BASE + "hardware/": "Hardware",
    BASE + "architecture/": "Architectures",
    BASE + "family/": "Families",
    BASE + "dataset/": "Datasets",
    BASE + "model/": "Models",
    BASE + "application/": "Applications",
}

OWNING = (
    LG + "hasRelease",
    PROV + "wasGeneratedBy",
    LG + "hasEvaluation",
    LG + "hasUnresolved",
)
"""Links from an artefact to the nodes that are printed after it, in this order."""


def _relations(tree: Tree) -> list[str]:
    in_order = sorted((r for r in RELATIONS if r.tree is tree), key=lambda r: r.code)
    return [LG + relation.name for relation in in_order]


_FIRST = [
    RDF + "type",
    RDFS + "label",
    DCT + "title",
    LG + "status",
    DCT + "source",
    LG + "hfId",
    LG + "alias",
    LG + "memberOf",
    LG + "subFamilyOf",
    *_relations(Tree.WEIGHT),
    *_relations(Tree.INFLUENCE),
    *(
        LG + name
        for name in (
            "supersededBy",
            "reimplementationOf",
            "sharesTokenizerWith",
            "relatedTo",
            "usesModel",
            "evaluatedOn",
            "hasUnresolved",
            *CLAIMABLE_FACTS,
            "language",
            "task",
            "modality",
            "library",
            "location",
            "architecture",
            "hasRelease",
            "hasEvaluation",
        )
    ),
    PROV + "wasGeneratedBy",
]

CLAIM_HEAD = (RDF + "type", RDF + "subject", RDF + "predicate", RDF + "object")
"""What stands on a claim's first line."""

_CLAIM_FIRST = [
    *CLAIM_HEAD,
    LG + "status",
    LG + "evidence",
    LG + "precision",
    LG + "confidence",
    LG + "method",
    LG + "field",
    LG + "rawValue",
    LG + "validFrom",
    LG + "validUntil",
    DCT + "source",
    LG + "contradicts",
    DCT + "modified",
]

PREDICATE_PLACE = {iri: place for place, iri in enumerate(_FIRST)}
_CLAIM_PLACE = {iri: place for place, iri in enumerate(_CLAIM_FIRST)}
_MIDDLE = 1000


def predicate_key(predicate: str) -> tuple[int, str]:
    """Return the sort key of a predicate in an ordinary block: known ones first, comment last."""
    if predicate == RDFS + "comment":
        return (_MIDDLE + 1, predicate)
    return (PREDICATE_PLACE.get(predicate, _MIDDLE), predicate)


def claim_predicate_key(predicate: str) -> tuple[int, str]:
    """Return the sort key of a predicate in a claim's block."""
    if predicate == RDFS + "comment":
        return (_MIDDLE + 1, predicate)
    return (_CLAIM_PLACE.get(predicate, _MIDDLE), predicate)


def section_of(iri: str, classes: list[str]) -> str:
    """Return the section of a subject: by its class, else by its IRI, else "Other"."""
    for class_iri in sorted(classes):
        if class_iri in SECTION_OF_CLASS and not (
            class_iri.endswith("dcat#Dataset") and LG + "Dataset" in classes
        ):
            return SECTION_OF_CLASS[class_iri]
    path = iri[: iri.rfind("/") + 1]
    return SECTION_OF_PATH.get(path, "Other")
