"""Whom a reference means: known ids, aliases, letter case; what stays open is kept as it was found.

Nothing is guessed. A reference that is mechanically repaired says so; one that no known id matches
becomes an unresolved reference with its raw text.
"""

from collections import Counter
from collections.abc import Callable, Generator, Iterator
from typing import NamedTuple, Protocol

from llmgraph.importers.references import Reference, Shape, parse
from llmgraph.model import (
    EntityId,
    Kind,
    Note,
    Outcome,
    Record,
    Statement,
    Status,
    Text,
    Unresolved,
)
from llmgraph.vocabulary import ID_PREFIXES, end_kind, iri_of


class Meaning(NamedTuple):
    """What a name means: the id, how that was found, and whether it is certain."""

    id: EntityId
    how: str
    certain: bool = True


class Names(Protocol):
    """Ids and names that are known."""

    def has(self, entity: EntityId) -> bool:
        """Return whether this id, letter for letter, is known."""

    def meaning(self, name: str, kind: Kind) -> Meaning | None:
        """Return what another name stands for: an alias, a former id, other letter case."""

    def lasting(self, entity: EntityId, kind: Kind) -> Meaning | None:
        """Return what an input calls by an old name, or None if it uses the lasting one."""


class Resolved(NamedTuple):
    """A record whose statements name known ids, and the references that remain open."""

    record: Record
    unresolved: tuple[Unresolved, ...] = ()


LicenceId = Callable[[str], EntityId | None]
"""From a licence as a source writes it to its id, or None where it is none we know."""

KNOWN, NEW, BARE = "known id", "new id", "bare name of a known id"
_OPEN = {
    Shape.PATH: "file",
    Shape.LOADER: "loader",
}


class Resolver:
    """Settles the statements of records against known names; counts what it did.

    `counts` holds, by kind and how, each different reference of each record once. With
    `accept_new`, an id in proper form that nothing knows is taken as a new model or data set.
    """

    def __init__(self, names: Names, licence: LicenceId, *, accept_new: bool = False) -> None:
        self.names = names
        self.licence = licence
        self.accept_new = accept_new
        self.counts: Counter[tuple[Kind, str]] = Counter()

    def resolve(self, record: Record) -> Iterator[Resolved | Note]:
        """Yield notes on what was irregular, then the record with its statements settled."""
        record = yield from self._subject(record)
        settled: dict[tuple[str, str], Statement] = {}
        open_ends: dict[str, Unresolved] = {}
        answers: dict[tuple[str, Kind], tuple[Meaning | None, list[Note]]] = {}
        for reference in record.unresolved:
            self._again(reference._replace(owner=record.id), settled, open_ends)
        for statement in record.statements:
            kind = end_kind(statement.relation)
            if statement.datatype or statement.settled:
                statement = self._lasting(statement, kind)  # noqa: PLW2901  the id that lasts
                if statement.value == record.id:
                    what = "names itself"
                    yield _note(Outcome.REFUSED, "self-reference", record, statement.value, what)
                else:
                    _keep(settled, statement)
                continue
            if kind is Kind.LICENCE:
                _keep(settled, self._licensed(statement))
                continue
            if kind is Kind.AGENT:
                what = f"{statement.value!r} is a name, not the id of a maker"
                yield _note(Outcome.LEFT_OUT, "maker-without-id", record, statement.value, what)
                continue
            key = (statement.value, kind)
            if key not in answers:
                answers[key] = self._meaning(statement.value, kind, record, open_ends, statement)
                yield from answers[key][1]
            if (meaning := answers[key][0]) is not None:
                _keep(settled, _pointed(statement, meaning))
        yield Resolved(
            record._replace(statements=tuple(settled.values())), tuple(open_ends.values())
        )

    def _again(
        self,
        reference: Unresolved,
        settled: dict[tuple[str, str], Statement],
        open_ends: dict[str, Unresolved],
    ) -> None:
        """Try a reference that was left open before; what it means now is a statement."""
        relation = reference.relation or ""
        meaning = self.known(reference.raw, end_kind(relation)) if relation else None
        if meaning is None or meaning.id == reference.owner:
            open_ends[reference.raw] = reference
            return
        said = Statement(relation, reference.raw, evidence=None, status=reference.status)
        _keep(settled, _pointed(said, meaning))

    def _subject(self, record: Record) -> Generator[Note, None, Record]:
        """Return the record under the id that is known for it; its own id becomes an alias."""
        if record.kind not in (Kind.MODEL, Kind.DATASET):
            return record
        meaning = self.names.lasting(record.id, record.kind)
        if meaning is None:
            return record
        bare = record.id.removeprefix(ID_PREFIXES[record.kind])
        yield Note(
            Outcome.RECOVERED,
            "subject-renamed",
            record.place,
            f"{bare} is {meaning.id} ({meaning.how})",
            meaning.id,
            bare,
        )
        aliases = record.aliases
        if meaning.how != "letter case":
            aliases = (*aliases, Text(bare))
        old, new = iri_of(record.id), iri_of(meaning.id)
        triples = tuple((new if node == old else node, p, o) for node, p, o in record.triples)
        return record._replace(
            id=meaning.id, aliases=aliases, hub_id=None, label=None, triples=triples
        )

    def _lasting(self, statement: Statement, kind: Kind) -> Statement:
        """Return a statement on an id with the id that lasts."""
        if statement.datatype or kind not in (Kind.MODEL, Kind.DATASET):
            return statement
        meaning = self.names.lasting(EntityId(statement.value), kind)
        return _pointed(statement, meaning) if meaning else statement

    def _licensed(self, statement: Statement) -> Statement:
        found = self.licence(statement.value)
        raw = statement.raw or statement.value
        value = found or EntityId("license:other")
        known = value.removeprefix("license:") == raw
        return statement._replace(value=value, settled=True, raw=None if known else raw)

    def _meaning(
        self,
        raw: str,
        kind: Kind,
        record: Record,
        open_ends: dict[str, Unresolved],
        statement: Statement,
    ) -> tuple[Meaning | None, list[Note]]:
        """Return what a reference means, with the notes on it; an open one goes to `open_ends`."""
        found = parse(raw, kind)
        meaning = self.known(raw, kind)
        if meaning is not None and meaning.how == BARE and statement.evidence == "curated":
            meaning = Meaning(meaning.id, KNOWN)  # whoever writes a list of edges means the id
        how = meaning.how if meaning else found.shape.value
        aside = f", {statement.method}" if statement.method and _is_rule(statement) else ""
        if meaning is not None and meaning.id == record.id:
            self.counts[kind, "itself" + aside] += 1
            return None, [_note(Outcome.REFUSED, "self-reference", record, raw, "names itself")]
        if meaning is None and found.shape is Shape.ID:
            how = "no known id"
        self.counts[kind, how + aside] += 1
        if meaning is None:
            open_ends[raw] = _open(record, statement, raw, found, kind)
            what = f"{raw!r} is left open: {how}"
            defect = "unresolved-" + how.replace(" ", "-")
            return None, [_note(Outcome.UNRESOLVED, defect, record, raw, what)]
        repair = " after ".join(
            part for part in (how if how != KNOWN else "", found.repair) if part
        )
        if not repair or (meaning.how == NEW and not found.repair):
            return meaning, []
        what = f"{raw!r} is {meaning.id} ({repair})"
        return meaning, [_note(Outcome.RECOVERED, "reference-repaired", record, raw, what)]

    def known(self, raw: str, kind: Kind) -> Meaning | None:
        """Return what a reference means, or None where it stays open."""
        written = EntityId(ID_PREFIXES[kind] + raw)
        if "/" in raw and self.names.has(written):  # even if it looks like a path
            return Meaning(written, KNOWN)
        found = parse(raw, kind)
        if not found.name:
            return None
        entity = EntityId(ID_PREFIXES[kind] + found.name)
        if self.names.has(entity):
            certain = found.shape is Shape.ID
            return Meaning(entity, KNOWN if certain else BARE, certain)
        meaning = self.names.meaning(found.name, kind)
        if meaning is None and found.shape is Shape.ID and self.accept_new:
            return Meaning(entity, NEW)
        return meaning


def _is_rule(statement: Statement) -> bool:
    """Return whether a rule, not a field made for it, says that there is a parent at all."""
    return statement.relation == "basedOn" and statement.status is Status.INFERRED


def _keep(settled: dict[tuple[str, str], Statement], statement: Statement) -> None:
    """Add a statement; of two on one value, the one that rests on less inference counts."""
    key = (statement.relation, statement.value)
    earlier = settled.get(key)
    if earlier is None or (
        earlier.status is Status.INFERRED and statement.status is Status.DECLARED
    ):
        settled[key] = statement


def _pointed(statement: Statement, meaning: Meaning) -> Statement:
    """Return a statement that points to what its value means; the raw text stays if it differs."""
    bare = meaning.id.partition(":")[2] or meaning.id
    changed = statement._replace(
        value=meaning.id,
        settled=True,
        raw=statement.raw or (None if statement.value in {meaning.id, bare} else statement.value),
    )
    if meaning.certain:
        return changed
    rule = "; ".join(part for part in (statement.method, meaning.how) if part)
    return changed._replace(status=Status.INFERRED, method=rule)


def _open(
    record: Record, statement: Statement, raw: str, found: Reference, kind: Kind
) -> Unresolved:
    reference_kind = _OPEN.get(found.shape) or kind.value
    sources = (record.source,) if record.source else ()
    return Unresolved(
        record.id, raw, statement.relation, reference_kind, None, statement.status, sources
    )


def _note(outcome: Outcome, defect: str, record: Record, raw: str, what: str) -> Note:
    return Note(outcome, defect, record.place, what, record.id, raw)
