"""From the licence claims about one node to its label and the texts that it passes on.

Declared is what the card's metadata name, concluded what a curator found in the text. The label of
a target is the declared one; what an ancestor passes on is the concluded one where there is one.
Several declared labels of one source are a choice, of different sources a disagreement; a label
that ended, or had not begun, is a change.
"""

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from llmgraph.licences.labels import freest, named, resolve
from llmgraph.licences.table import Table, table
from llmgraph.licences.terms import GRANTS, SHARE_ALIKE, Terms

DECLARED, CONCLUDED = "hasDeclaredLicense", "hasConcludedLicense"
_STANDINGS = ("stated", "reported", "inferred", "unsourced")
_UNREAD = frozenset({"other", "unknown"})


class LicenceClaim(NamedTuple):
    """One undisputed claim that a node has a licence; `sources` are numbers in the catalog."""

    relation: str
    licence: str
    raw: str | None = None
    standing: str = "stated"
    since: str | None = None
    until: str | None = None
    sources: frozenset[int] = frozenset()

    def holds(self, date: str | None) -> bool:
        """Return whether it held on a date, at the precision of its own; None means now."""
        if date is None:
            return self.until is None
        since, until = self.since or "", self.until or "9999"
        return date[: len(since)] >= since[: len(date)] and date[: len(until)] <= until[: len(date)]


class Labelled(NamedTuple):
    """What the claims about a node come to; the fields are those of `world.Node`."""

    label: Terms
    terms: tuple[Terms, ...]
    disagreeing: tuple[Terms, ...] = ()
    changed: tuple[Terms, ...] = ()
    raw: str | None = None


@lru_cache(maxsize=100_000)
def labelled(
    claims: tuple[LicenceClaim, ...], *, vendor: str | None = None, as_of: str | None = None
) -> Labelled:
    """Return label and texts of a node, by the shipped table; `vendor` owns its repository."""
    rows = table()
    if not claims:
        return Labelled(rows["none"], (rows["none"],))
    read = {claim: _rows(rows, claim, vendor) for claim in claims}
    holding = sorted((claim for claim in claims if claim.holds(as_of)), key=_rank)
    if not holding and as_of is None:  # all have ended: the last one is still what is known
        holding = [max(claims, key=lambda claim: (claim.until or "", claim.licence))]
    declared = [claim for claim in holding if claim.relation == DECLARED]
    concluded = [claim for claim in holding if claim.relation == CONCLUDED]
    if not holding:
        label: tuple[Terms, ...] = (rows["none"],)
    else:
        label = _chosen(declared or concluded, read)
    terms = _chosen(concluded, read) if concluded else label
    told = {*label, *(row for one in _beside(declared) for row in read[one])}
    disagreeing = [row for claim in holding for row in read[claim] if row not in told]
    disagreeing += [row for claim in _apart(declared) for row in read[claim] if row not in label]
    past = [row for claim in claims if claim not in holding for row in read[claim]]
    return Labelled(
        combined(label),
        terms,
        tuple(dict.fromkeys(disagreeing)),
        tuple(dict.fromkeys(row for row in past if row not in label)),
        holding[0].raw if holding else None,
    )


def _rank(claim: LicenceClaim) -> tuple[int, str]:
    return _STANDINGS.index(claim.standing), claim.licence


def _rows(rows: Table, claim: LicenceClaim, vendor: str | None) -> tuple[Terms, ...]:
    found = resolve(rows, claim.licence, vendor=vendor, date=claim.since or claim.until)
    if claim.raw and (not found.resolved or found.rows[0].id in _UNREAD):
        name, link = _said(claim.raw)
        closer = named(rows, name, link, vendor=vendor)
        if closer.resolved:
            return closer.rows
    return found.rows


def _said(raw: str) -> tuple[str, str | None]:
    """Return the licence's name and address in a text as the file has it.

    >>> _said("license: other; license_name: ours; license_link: https://example.org/terms")
    ('ours', 'https://example.org/terms')
    """
    keys = dict(part.split(": ", 1) for part in raw.split("; ") if ": " in part)
    link = keys.get("license_link", raw)
    return keys.get("license_name", link), link


def _beside(claims: list[LicenceClaim]) -> list[LicenceClaim]:
    """Return the claims that share a source with the first, itself included."""
    return [one for one in claims if one is claims[0] or one.sources & claims[0].sources]


def _apart(claims: list[LicenceClaim]) -> list[LicenceClaim]:
    """Return the claims of other sources than the first."""
    return [one for one in claims if one not in _beside(claims)]


def _chosen(
    claims: list[LicenceClaim], read: dict[LicenceClaim, tuple[Terms, ...]]
) -> tuple[Terms, ...]:
    """Return the rows of the first claim, or the freest of what its source lets choose from."""
    offered = [read[claim] for claim in _beside(claims)]
    single = [rows[0] for rows in offered if len(rows) == 1]
    return (freest(single),) if len(single) == len(offered) else offered[0]


@lru_cache(maxsize=10_000)
def combined(rows: tuple[Terms, ...]) -> Terms:
    """Return one row for texts that all hold: of each field what asks most."""
    if len(rows) == 1:
        return rows[0]
    least = min(rows, key=lambda row: GRANTS.index(row.commercial_use))
    strictest = max(rows, key=lambda row: SHARE_ALIKE.index(row.share_alike))
    return replace(
        least,
        id=" AND ".join(row.id for row in rows),
        name=" and ".join(row.name for row in rows),
        share_alike=strictest.share_alike,
        derivatives=min((row.derivatives for row in rows), key=GRANTS.index),
        use_policy=next((row.use_policy for row in rows if row.use_policy), None),
        confidence="low" if any(row.confidence == "low" for row in rows) else least.confidence,
    )


def texts_of(licensor: str) -> tuple[Terms, ...]:
    """Return the dated terms of an API provider, else all that it has, in order of date."""
    own = [row for row in table().rows.values() if row.licensor == licensor]
    dated = [row for row in own if row.dated]
    return tuple(sorted(dated or own, key=lambda row: (row.dated or "", row.id)))


def in_force(texts: Iterable[Terms], date: str | None) -> Terms:
    """Return the text that was in force on a date: the latest until then, else the earliest."""
    in_order = sorted(texts, key=lambda row: row.dated or "")
    begun = [row for row in in_order if date and row.dated and row.dated <= date]
    return (begun or in_order)[-1 if begun else 0]
