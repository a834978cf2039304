"""A check from files to findings: read, then shapes, queries and computed rules on one graph."""

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from llmgraph import resources
from llmgraph.exporters.findings import Finding, Report, Rule
from llmgraph.quality import constraints, queries, rules, shapes
from llmgraph.quality.computed import COMPUTED
from llmgraph.quality.index import TYPE, Index
from llmgraph.quality.places import Document, document, is_blank, place, printed, shortened
from llmgraph.vocabulary import BASE, OWL

if TYPE_CHECKING:
    from pyoxigraph import Triple

    from llmgraph.quality.index import Term

HEADER = BASE + "ont"
ONTOLOGY = OWL + "Ontology"
VERSION = "http://www.w3.org/ns/dcat#version"

Found = tuple[str, "Term", "Term | None", str]
"""Rule id, node at fault, value at fault, and the sentence about it."""


def validate(paths: Sequence[Path] = ()) -> Report:
    """Return what the rules find in RDF files, taken as one graph, beside the ontology.

    Without a path the built-in data are checked. Order and duplicates of triples do not matter.

    Raises InvalidInput for a file that is missing or malformed, StorageError where the system
    refuses to read.
    """
    if paths:
        return check([document(path) for path in paths])
    return check([_own(resources.triples())])


def check(documents: Sequence[Document]) -> Report:
    """Return what the rules find in one or more documents, beside the ontology.

    A document that is the ontology itself takes the place of ours.
    """
    known = {rule.id: rule for rule in all_rules()}
    ontology = _own(resources.ontology())
    everything = list(documents)
    if not any(map(_is_ontology, documents)):
        everything.append(ontology)
    triples = [triple for one in everything for triple in one.triples]
    findings = {_finding(found, known, everything) for found in _found(triples)}
    return Report(
        files=tuple(one.name for one in documents),
        data=_version(documents),
        findings=tuple(sorted(findings, key=_order)),
        rules=tuple(known.values()),
    )


def all_rules() -> tuple[Rule, ...]:
    """Return every rule that `validate` checks, by id."""
    return rules.table(_shapes(), _queries())


def _found(triples: list["Triple"]) -> Iterator[Found]:
    index = Index(triples)
    for breach in constraints.breaches(_shapes(), index):
        what, _ = rules.sentences(breach.shape.message)
        # a node shape judges the node itself: the value says nothing more
        value = None if breach.value == breach.focus else breach.value
        yield breach.shape.name, breach.focus, value, what
    for row in queries.rows(_queries(), queries.store(triples)):
        what = row.message.removesuffix(rules.MENDS[row.query.id]).rstrip()
        yield row.query.id, row.subject, row.value, shortened(what)
    for name, faults in COMPUTED.items():
        for fault in faults(index):
            yield name, fault.subject, fault.value, fault.message


def _finding(found: Found, known: dict[str, Rule], documents: Sequence[Document]) -> Finding:
    name, subject, value, message = found
    rule = known[name]
    file, line = place(subject, documents)
    return Finding(
        file=file,
        line=line,
        rule=rule.id,
        severity=rule.severity,
        subject=None if is_blank(subject) else subject.value,
        name=printed(subject),
        value=None if value is None else printed(value),
        message=message,
        mend=rule.mend,
    )


def _order(finding: Finding) -> tuple[str, int, str, str, str, str]:
    return (
        finding.file,
        finding.line or 0,
        finding.rule,
        finding.name,
        finding.value or "",
        finding.message,
    )


def _is_ontology(one: Document) -> bool:
    """Return whether a document is the ontology itself, which then takes its own place."""
    wanted = (HEADER, TYPE, ONTOLOGY)
    return any(tuple(getattr(term, "value", "") for term in t) == wanted for t in one.triples)


def _version(documents: Sequence[Document]) -> str:
    for one in documents:
        for triple in one.triples:
            if triple.predicate.value == VERSION:
                return str(getattr(triple.object, "value", ""))
    return ""


def _own(path: Path) -> Document:
    """Return a file of the project, named as in a checkout wherever it is installed."""
    return document(path, path.relative_to(resources.root()).as_posix())


@cache
def _shapes() -> tuple[shapes.Shape, ...]:
    folder = resources.root() / "ontology" / "shapes"
    return shapes.read(sorted(folder.glob("*.shacl.ttl")))


@cache
def _queries() -> tuple[queries.Query, ...]:
    return queries.read(resources.root() / "ontology" / "quality")
