"""What sources say, laid into the printed statements of a data file; nothing there is overwritten.

One claim per triple and many sources per claim. Plain description of a subject rests on the
subject's own `dct:source` as long as one source describes it; what another source adds or says
again becomes a claim. A value that differs is a second claim, linked to the first.
"""

from collections import Counter
from collections.abc import Callable, Iterable

from llmgraph.importers.dates import date_type
from llmgraph.importers.edges import slug
from llmgraph.importers.resolve import Resolved
from llmgraph.model import (
    RELATION_BY_NAME,
    EntityId,
    Kind,
    Record,
    Source,
    Statement,
    Status,
    Unresolved,
)
from llmgraph.turtle.blocks import Blocks
from llmgraph.turtle.terms import full, iri, quoted, typed
from llmgraph.vocabulary import (
    BASE,
    CLASS_KINDS,
    DCT,
    LG,
    RDF,
    RDFS,
    SCHEMA,
    XSD,
    claim_iri,
    end_kind,
    iri_of,
)

_CLASS = {kind: name for name, kind in reversed(CLASS_KINDS.items())} | {Kind.AGENT: LG + "Agent"}
_NEEDS_CLAIM = frozenset(RELATION_BY_NAME) | {"hasDeclaredLicense", "hasConcludedLicense"}
_ONE_VALUE = frozenset(
    {
        "hasDeclaredLicense",
        "released",
        "parameterCount",
        "activeParameterCount",
        "contextLength",
        "recordCount",
        "access",
    }
)
"""Facts of which a thing has one: two sources that give different values contradict each other."""

_EVIDENCE = ("metadata", "prose", "curated")
_SAID = Statement("", "", evidence=None)
"""A claim of which nothing more is known than that its source makes it."""

_LISTED = frozenset({"access"})
"""Facts whose value is a term of the ontology."""


def source_iri(source: Source) -> str:
    """Return the IRI of a source: its id, where that is an address already."""
    return source.id if "://" in source.id else f"{BASE}source/{source.id}"


class Merge:
    """Statements of one file, or of one subject in it, and the ways to add to them.

    `label_of` gives the name of an entity that the file does not describe yet.
    """

    def __init__(
        self, blocks: Blocks, label_of: Callable[[EntityId], str | None] | None = None
    ) -> None:
        self.blocks = blocks
        self._label_of = label_of
        self.ends: dict[EntityId, Kind] = {}
        self.made: Counter[Status] = Counter()
        self.known = 0

    # --- what is said ------------------------------------------------------------------------

    def add(self, resolved: Resolved) -> None:
        """Add what one source says of one artefact."""
        record = resolved.record
        subject = iri_of(record.id)
        described = bool(self._values(subject, DCT + "source"))
        self.describe(record.id, record.kind, record.label, record.form)
        for source in filter(None, (record.source, *record.sources)):
            self.cite(source)
            if not described and _describes(record):
                self._put(subject, DCT + "source", iri(source_iri(source)))
        self._names(subject, record)
        for family in record.families:
            self.ends.setdefault(family, Kind.FAMILY)
            series = "subFamilyOf" if record.kind is Kind.FAMILY else "memberOf"
            self._put(subject, LG + series, iri(iri_of(family)))
        for term, text in record.details:
            value = iri(software_iri(text)) if term == "library" else quoted(text)
            self._plain(subject, LG + term, value, record.source)
            if term == "library":
                self._software(text)
        if record.comment and not self._values(subject, RDFS + "comment"):
            self._put(subject, RDFS + "comment", typed(record.comment, language="en"))
        for statement in record.statements:
            self._state(subject, statement, record.source)
        for reference in resolved.unresolved:
            self._leave_open(subject, reference)
        for node, predicate, value in record.triples:
            self._put(node, predicate, value)

    def finish(self) -> None:
        """Describe what statements point to and no source described, so that the file is whole."""
        for entity, kind in self.ends.items():
            self.describe(entity, kind)
        self.ends.clear()

    def ends_of(self, record: Record) -> dict[EntityId, Kind]:
        """Return what a record's statements and series point to, with its kind."""
        ends = dict.fromkeys(record.families, Kind.FAMILY)
        for statement in record.statements:
            if not statement.datatype and statement.relation not in _LISTED:
                ends[EntityId(statement.value)] = end_kind(statement.relation)
        return ends

    def libraries_of(self, record: Record) -> Blocks:
        """Return the description of the libraries that a record names."""
        names = [text for term, text in record.details if term == "library"]
        described = Merge({})
        for name in names:
            described._software(name)
        return described.blocks

    def describe(
        self, entity: EntityId, kind: Kind, label: str | None = None, form: str | None = None
    ) -> None:
        """Add class, label and Hub id of an entity where the file does not have them."""
        node = iri_of(entity)
        if self._values(node, RDF + "type"):
            return
        bare = entity.partition(":")[2] or entity
        self._put(node, RDF + "type", iri(LG + form if form else _CLASS[kind]))
        known = self._label_of(entity) if self._label_of else None
        name = label or known or bare.rpartition("/")[2]
        self._put(node, RDFS + "label", quoted(name))
        if kind in (Kind.MODEL, Kind.DATASET) and "/" in bare:
            self._put(node, LG + "hfId", quoted(bare))
        if kind is Kind.LICENCE:
            self._put(node, LG + "licenseId", quoted(bare))

    def _names(self, subject: str, record: Record) -> None:
        known = {text.casefold() for text in self._values(subject, RDFS + "label")}
        for alias in record.aliases:
            printed = typed(alias.value, language=alias.language)
            if printed.casefold() not in known:
                self._plain(subject, LG + "alias", printed, record.source)

    def _plain(self, subject: str, predicate: str, value: str, source: Source | None) -> None:
        """Add a fact that needs no claim, unless it would seem to rest on somebody else."""
        if value in self._values(subject, predicate):
            return
        self._put(subject, predicate, value)
        own = self._values(subject, DCT + "source")
        if source is not None and own and iri(source_iri(source)) not in own:
            self._claim(subject, predicate, value, _SAID, source)

    def _state(self, subject: str, statement: Statement, source: Source | None) -> None:
        predicate = LG + statement.relation
        value = self._object(statement)
        own = self._values(subject, DCT + "source")
        present = value in self._values(subject, predicate)
        node = claim_iri(subject, predicate, _expanded(value))
        claimed = node in self.blocks
        mine = source is not None and iri(source_iri(source)) in own
        needs = statement.relation in _NEEDS_CLAIM or claimed or not mine or _qualified(statement)
        if not statement.claimed and (source is None or not needs):
            if not self._is(node, Status.DISPUTED):
                self._put(subject, predicate, value)
            return
        if present and not claimed and statement.relation not in _NEEDS_CLAIM:
            # so far the subject's own sources stood behind it, and they go on doing so
            for other in own:
                self._claim(subject, predicate, value, _SAID, other)
        claim = self._claim(subject, predicate, value, statement, source)
        if statement.raw:
            self._close(subject, statement.raw)
        if statement.relation in _ONE_VALUE:
            self._contradict(subject, predicate, value, claim)

    def _object(self, statement: Statement) -> str:
        if statement.datatype:
            return typed(statement.value, XSD + statement.datatype)
        if statement.relation in _LISTED:
            return iri(LG + statement.value)
        entity = EntityId(statement.value)
        self.ends.setdefault(entity, end_kind(statement.relation))
        return iri(iri_of(entity))

    # --- claims ------------------------------------------------------------------------------

    def _claim(
        self,
        subject: str,
        predicate: str,
        value: str,
        statement: Statement,
        source: Source | str | None,
    ) -> str:
        """Add a claim, or what it adds to the one on this triple; return its IRI."""
        node = claim_iri(subject, predicate, _expanded(value))
        if node not in self.blocks:
            self._put(node, RDF + "type", iri(LG + "Claim"))
            self._put(node, RDF + "subject", iri(subject))
            self._put(node, RDF + "predicate", iri(predicate))
            self._put(node, RDF + "object", value)
            self._put(node, LG + "status", iri(LG + statement.status.value))
            self.made[statement.status] += 1
        else:
            self.known += 1
            if statement.status is Status.DECLARED and not self._is(node, Status.DISPUTED):
                self.blocks[node][LG + "status"] = [iri(LG + Status.DECLARED.value)]
        self._qualify(node, statement)
        if source is not None:
            printed = source if isinstance(source, str) else iri(source_iri(source))
            self._put(node, DCT + "source", printed)
        if not self._is(node, Status.DISPUTED):
            self._put(subject, predicate, value)
        return node

    def _is(self, claim: str, status: Status) -> bool:
        return iri(LG + status.value) in self._values(claim, LG + "status")

    def state_again(self, subject: str, statement: Statement, sources: Iterable[str]) -> None:
        """Add a claim on behalf of sources that the file describes, named as they are printed."""
        value = self._object(statement)
        for source in sources:
            self._claim(subject, LG + statement.relation, value, statement, source)

    def _qualify(self, node: str, statement: Statement) -> None:
        if statement.evidence:
            found = [*self._values(node, LG + "evidence"), iri(LG + statement.evidence)]
            best = min(found, key=[iri(LG + word) for word in _EVIDENCE].index)
            self.blocks[node][LG + "evidence"] = [best]
        if statement.precision and not self._values(node, LG + "precision"):
            self._put(node, LG + "precision", iri(LG + statement.precision))
        if statement.confidence and not self._values(node, LG + "confidence"):
            self._put(node, LG + "confidence", typed(statement.confidence, XSD + "decimal"))
        for term, text in (
            ("method", statement.method),
            ("field", statement.field),
            ("rawValue", statement.raw),
        ):
            if text:
                self._put(node, LG + term, quoted(text))
        for term, date in (
            ("validFrom", statement.valid_from),
            ("validUntil", statement.valid_until),
        ):
            if date and not self._values(node, LG + term):
                self._put(node, LG + term, typed(date, XSD + (date_type(date) or "date")))
        if statement.comment and not self._values(node, RDFS + "comment"):
            self._put(node, RDFS + "comment", typed(statement.comment, language="en"))
        for predicate, value in statement.also:
            self._put(node, predicate, value)

    def _contradict(self, subject: str, predicate: str, value: str, claim: str) -> None:
        """Link a claim to those of other sources that give another value."""
        mine = set(self._values(claim, DCT + "source"))
        for other in self._values(subject, predicate):
            node = claim_iri(subject, predicate, _expanded(other))
            if other == value or node not in self.blocks or _agree(other, value):
                continue
            linked = iri(claim) in self._values(node, LG + "contradicts")
            if not linked and not mine & set(self._values(node, DCT + "source")):
                self._put(claim, LG + "contradicts", iri(node))

    def _close(self, subject: str, raw: str) -> None:
        """Drop the open reference that a claim on the same text has settled."""
        node = unresolved_iri(subject, raw)
        links = self._values(subject, LG + "hasUnresolved")
        if iri(node) in links:
            links.remove(iri(node))
            self.blocks.pop(node, None)
            if not links:
                del self.blocks[subject][LG + "hasUnresolved"]

    # --- what stays open -----------------------------------------------------------------------

    def _leave_open(self, subject: str, reference: Unresolved) -> None:
        node = unresolved_iri(subject, reference.raw)
        self._put(subject, LG + "hasUnresolved", iri(node))
        if not self._values(node, RDF + "type"):
            self._put(node, RDF + "type", iri(LG + "UnresolvedReference"))
            self._put(node, LG + "status", iri(LG + reference.status.value))
            self._put(node, LG + "rawReference", quoted(reference.raw))
            if reference.relation:
                self._put(node, LG + "intendedPredicate", iri(LG + reference.relation))
            if reference.kind:
                self._put(node, LG + "referenceKind", quoted(reference.kind))
            if reference.candidate_family:
                family = EntityId(reference.candidate_family)
                self.ends.setdefault(family, Kind.FAMILY)
                self._put(node, LG + "candidateFamily", iri(iri_of(family)))
        for source in reference.sources:
            self.cite(source)
            self._put(node, DCT + "source", iri(source_iri(source)))

    def _software(self, name: str) -> None:
        node = software_iri(name)
        if not self._values(node, RDF + "type"):
            self._put(node, RDF + "type", iri(LG + "Software"))
            self._put(node, RDFS + "label", quoted(name))

    # --- sources and statements -----------------------------------------------------------------

    def cite(self, source: Source | None) -> None:
        """Describe a source where the file does not."""
        if source is None:
            return
        node = source_iri(source)
        if self._values(node, RDF + "type"):
            return
        self._put(node, RDF + "type", iri(LG + "Source"))
        if source.title:
            self._put(node, DCT + "title", typed(source.title, language="en"))
        if source.url:
            self._put(node, SCHEMA + "url", iri(source.url))
        if source.kind:
            self._put(node, LG + "sourceKind", iri(LG + source.kind))
        if source.retrieved:
            self._put(node, LG + "retrieved", typed(source.retrieved, XSD + "date"))
        if source.revision:
            self._put(node, LG + "revision", quoted(source.revision))

    def _values(self, node: str, predicate: str) -> list[str]:
        block = self.blocks.get(node)
        return [] if block is None else block.get(predicate, [])

    def _put(self, node: str, predicate: str, value: str) -> None:
        values = self.blocks.setdefault(node, {}).setdefault(predicate, [])
        if value not in values:
            values.append(value)


def software_iri(name: str) -> str:
    """Return the IRI of a loading library: its name as a slug."""
    return f"{BASE}software/{slug(name) or 'unnamed'}"


def unresolved_iri(subject: str, raw: str) -> str:
    """Return the IRI of the reference `raw` that a subject's source names."""
    from hashlib import sha256  # on use: as in `claim_iri`

    return f"{BASE}unresolved/{sha256(f'{subject}|{raw}'.encode()).hexdigest()[:20]}"


def _describes(record: Record) -> bool:
    """Return whether a record says of its subject what will rest on the subject's sources."""
    if record.kind is Kind.FAMILY:
        return False
    plain = (record.label, record.details, record.aliases, record.comment, record.families)
    facts = (one for one in record.statements if one.relation not in _NEEDS_CLAIM)
    nothing = not record.statements and not record.triples
    return any(plain) or nothing or not all(map(_qualified, facts))


def _qualified(statement: Statement) -> bool:
    """Return whether a statement says more than a plain triple can hold, or is to be a claim."""
    place = (statement.claimed, statement.field, statement.raw, statement.method)
    said = any((*place, statement.precision, statement.comment))
    return said or statement.status is not Status.DECLARED


def _agree(one: str, other: str) -> bool:
    """Return whether two dates differ in precision alone."""
    dates = [text.partition('"^^')[0].removeprefix('"') for text in (one, other)]
    shorter, longer = sorted(dates, key=len)
    return one[0] == '"' and longer.startswith(shorter)


def _expanded(value: str) -> str:
    """Return a printed term as `claim_iri` takes it: a full IRI, or a literal in N-Triples."""
    if value[0] != '"':
        if value.lstrip("+-")[:1].isdigit():
            return f'"{value}"^^<{XSD}{"decimal" if "." in value else "integer"}>'
        return full(value)
    text, mark, datatype = value.rpartition('"^^')
    return f'{text}"^^<{full(datatype)}>' if mark and '"' not in datatype else value
