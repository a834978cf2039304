"""RDF triples by subject, and how their values are read."""

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from llmgraph.model import Source, Status
from llmgraph.vocabulary import BASE, DCT, LG, SCHEMA

if TYPE_CHECKING:
    from pyoxigraph import Triple


class Term(NamedTuple):
    """An IRI, or a literal's text with its language."""

    value: str
    literal: bool = False
    language: str | None = None


Facts = dict[str, list[Term]]
"""Predicate IRI to its values."""

_STATUS = LG + "status"
_STATUSES = {status.value: status for status in Status}


def by_subject(triples: Iterable["Triple"]) -> dict[str, Facts]:
    """Return the facts of each IRI; blank nodes, which no id can name, are left out."""
    import pyoxigraph as ox  # on use: a lineage query from a snapshot never builds

    found: dict[str, Facts] = defaultdict(lambda: defaultdict(list))
    last, facts = None, {}
    for subject, predicate, value in triples:  # unpacked: an attribute makes a new object each time
        if isinstance(value, ox.NamedNode):
            term = Term(value.value)
        elif isinstance(value, ox.Literal):
            term = Term(value.value, literal=True, language=value.language)
        else:
            continue
        if not isinstance(subject, ox.NamedNode):
            continue
        if subject != last:  # what is said of one thing mostly stands together
            last, facts = subject, found[subject.value]
        facts[predicate.value].append(term)
    return found


def first(facts: Facts, predicate: str) -> str | None:
    """Return the smallest value, so that the choice is stable, or None."""
    terms = facts.get(predicate)
    if not terms:
        return None
    return terms[0].value if len(terms) == 1 else min(term.value for term in terms)


def each(facts: Facts, predicate: str) -> str | None:
    """Return every value in order, parted by semicolons, or None."""
    terms = facts.get(predicate)
    return "; ".join(sorted({term.value for term in terms})) or None if terms else None


def word(facts: Facts, predicate: str) -> str | None:
    """Return a value of our vocabulary without its namespace."""
    value = first(facts, predicate)
    return None if value is None else value.removeprefix(LG)


def text(facts: Facts, predicate: str) -> str | None:
    """Return the English text, else any."""
    terms = facts.get(predicate)
    return min(terms, key=lambda t: (t.language != "en", t.value)).value if terms else None


def decimal(facts: Facts, predicate: str) -> float | None:
    """Return a number, or None where there is none or the value is no number."""
    value = first(facts, predicate)
    try:
        return None if value is None else float(value)
    except ValueError:
        return None


def status_of(facts: Facts) -> Status:
    """Return how a claim stands; one that does not say so is declared."""
    return _STATUSES.get(word(facts, _STATUS) or "", Status.DECLARED)


def source_of(iri: str, facts: Facts) -> Source:
    """Return the document that an IRI names."""
    titles = sorted(
        facts.get(DCT + "title", ()), key=lambda t: (t.language != "en", t.language or "", t.value)
    )
    return Source(
        iri.removeprefix(BASE + "source/"),
        word(facts, LG + "sourceKind") or None,
        titles[0].value if titles else None,
        first(facts, SCHEMA + "url"),
        first(facts, LG + "retrieved"),
        first(facts, LG + "revision"),
    )


def last_part(entity: str) -> str:
    """Return what a reader would call an id or IRI that nothing describes."""
    return entity.rstrip("/").rpartition("/")[2].rpartition(":")[2].rpartition("#")[2]
