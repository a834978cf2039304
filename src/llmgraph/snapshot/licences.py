"""The licence table as RDF: each row an lg:License with its facets, for SPARQL to ask.

The table is checked by the engine that judges by it; here its fields are only copied. What the
data themselves say of a licence is not repeated, so that no query sees a triple twice.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from llmgraph import resources
from llmgraph.vocabulary import BASE, LG, RDF, RDFS, XSD, iri_of

if TYPE_CHECKING:
    from pyoxigraph import Triple

_TEXTS = {
    "commercial_use": ("commercialUse", None),
    "derivatives": ("derivativeUse", "yes"),
    "share_alike": ("shareAlike", "none"),
    "outputs": ("outputRule", "none"),
    "verified": ("verification", None),
    "id": ("licenseId", None),
    "spdx": ("spdxId", None),
}
"""Field of the table to its property, and the value of a row that leaves the field out."""
_KINDS = BASE + "license-kind/"
_SPDX = "http://spdx.org/licenses/"
_EXACT = "http://www.w3.org/2004/02/skos/core#exactMatch"


def licence_triples(told: Iterable["Triple"]) -> list["Triple"]:
    """Return the triples of the shipped table that are not among those `told` already.

    A licence that the data label keeps that label alone.
    """
    import yaml  # on use: only a build reads the table

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    rows = yaml.load(resources.licences().read_bytes(), loader)["licences"]
    found = dict.fromkeys(triple for row in rows for triple in _row(row))
    subjects = {triple.subject for triple in found}
    known = {triple for triple in told if triple.subject in subjects}
    labelled = {triple.subject for triple in known if triple.predicate.value == RDFS + "label"}
    return [
        triple
        for triple in found
        if triple not in known
        and not (triple.predicate.value == RDFS + "label" and triple.subject in labelled)
    ]


def _row(row: dict[str, object]) -> Iterator["Triple"]:
    import pyoxigraph as ox  # on use: a lineage query from a snapshot never builds

    subject = ox.NamedNode(iri_of(f"license:{row['id']}"))

    def triple(predicate: str, value: "ox.NamedNode | ox.Literal") -> "Triple":
        return ox.Triple(subject, ox.NamedNode(predicate), value)

    yield triple(RDF + "type", ox.NamedNode(LG + "License"))
    yield triple(RDFS + "label", ox.Literal(str(row["name"])))
    yield triple(LG + "licenseKind", ox.NamedNode(f"{_KINDS}{row['kind']}"))
    for field, (name, usual) in _TEXTS.items():
        value = row.get(field, usual)
        if value is not None:
            yield triple(LG + name, ox.Literal(str(value)))
    yield triple(LG + "restrictsUse", ox.Literal("yes" if "use_policy" in row else "no"))
    day = ox.NamedNode(XSD + "date")
    yield triple(LG + "checkedOn", ox.Literal(str(row["checked"]), datatype=day))
    spdx = str(row.get("spdx") or "")
    if spdx and not spdx.startswith("LicenseRef-") and " " not in spdx:
        yield triple(_EXACT, ox.NamedNode(_SPDX + spdx))
