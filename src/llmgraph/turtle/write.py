"""Triples to canonical Turtle: sorted, one statement per line, claims after their subject.

The layout is docs/turtle-format.md. Writing is a pure function of the set of triples and the
header comment, so formatting twice equals formatting once.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from llmgraph.errors import InvalidInput
from llmgraph.turtle.comments import header_lines
from llmgraph.turtle.order import (
    CLAIM_HEAD,
    OWNING,
    SECTIONS,
    claim_predicate_key,
    predicate_key,
    section_of,
)
from llmgraph.vocabulary import LG, PREFIXES, RDF, XSD

if TYPE_CHECKING:
    from pyoxigraph import Triple

DEFAULT_HEADER = ("# llmgraph data. One block per subject; claims stand right after it.",)

_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?\Z")
_INTEGER = re.compile(r"(?:0|-?[1-9][0-9]*)\Z")
_DECIMAL = re.compile(r"([+-]?)([0-9]*)\.?([0-9]*)\Z")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_ESCAPED = re.compile(r'["\\\x00-\x1f\x7f]')

Blocks = dict[str, dict[str, list[str]]]
"""Subject IRI to predicate IRI to printed objects."""


def header_of(text: str) -> tuple[str, ...]:
    """Return the header comment of a Turtle text, one line each, or the default one."""
    return tuple(header_lines(text)) or DEFAULT_HEADER


def write(
    triples: Iterable["Triple"], *, header: Iterable[str] = DEFAULT_HEADER, name: str = "triples"
) -> str:
    """Return the canonical Turtle text of `triples`; `name` stands for them in errors.

    Duplicates count once; strings become NFC, decimals lose trailing zeros. The graph is otherwise
    the same. Raises InvalidInput for a blank node: stored data has none.
    """
    blocks, claimed = _blocks(triples, name)
    groups = _groups(blocks, claimed)
    lines = [*header, *_prefix_lines()]
    for section in SECTIONS:
        subjects = groups.get(section)
        if not subjects:
            continue
        lines += ["", f"#### {section}"]
        for subject in sorted(subjects):
            lines.append("")
            for member in subjects[subject]:
                lines += _block(member, blocks[member])
    return "\n".join(lines) + "\n"


def _prefix_lines() -> Iterator[str]:
    width = max(map(len, PREFIXES)) + 2
    for prefix, namespace in PREFIXES.items():
        yield f"@prefix {prefix + ':':<{width}}<{namespace}> ."


def _blocks(triples: Iterable["Triple"], name: str) -> tuple[Blocks, dict[str, str]]:
    """Return printed statements by subject, and the subject IRI of each claim."""
    import pyoxigraph as ox  # on use: see llmgraph.turtle.read

    blocks: Blocks = defaultdict(lambda: defaultdict(list))
    claimed: dict[str, str] = {}
    seen = set()
    for triple in triples:
        subject, predicate, value = triple.subject, triple.predicate.value, triple.object
        if not isinstance(subject, ox.NamedNode) or isinstance(value, ox.BlankNode):
            raise InvalidInput(
                f"blank node at {predicate}; stored data has none",
                path=name,
                hints=["give the node an IRI"],
            )
        if not isinstance(value, ox.NamedNode | ox.Literal):
            raise InvalidInput(f"triple term at {predicate}; stored data has none", path=name)
        printed = _iri(value.value) if isinstance(value, ox.NamedNode) else _literal(value)
        if (key := (subject.value, predicate, printed)) in seen:
            continue
        seen.add(key)
        blocks[subject.value][predicate].append(printed)
        if predicate == RDF + "subject" and isinstance(value, ox.NamedNode):
            claimed[subject.value] = min(value.value, claimed.get(subject.value, value.value))
    return blocks, claimed


def _groups(blocks: Blocks, claimed: dict[str, str]) -> dict[str, dict[str, list[str]]]:
    """Return section to leading subject to the members of its group, in printing order."""
    printed = {_iri(subject): subject for subject in blocks}
    typed = {c for c in claimed if _iri(LG + "Claim") in blocks[c].get(RDF + "type", [])}
    claims = {c for c in typed if claimed[c] not in typed}  # a claim on a claim leads its own group
    owner: dict[str, str] = {}
    owned: dict[str, list[str]] = defaultdict(list)
    for subject in sorted(blocks.keys() - claims):
        for link in OWNING:
            for node in sorted(blocks[subject].get(link, [])):
                iri = printed.get(node)
                if iri is not None and iri not in owner and iri not in claims and iri != subject:
                    owner[iri] = subject
                    owned[subject].append(iri)
    claims_of: dict[str, list[str]] = defaultdict(list)
    for claim in claims:
        claims_of[claimed[claim]].append(claim)
    groups: dict[str, dict[str, list[str]]] = defaultdict(dict)
    leaders = [s for s in blocks if s not in claims and _leads(s, owner)]
    for leader in {*leaders, *(s for s in claims_of if s not in blocks)}:
        nodes = [n for n in _tree(leader, owned) if n in blocks]
        members = nodes + [
            c for node in (nodes or [leader]) for c in _in_claim_order(claims_of[node], blocks)
        ]
        classes = [_full(c) for c in blocks[leader].get(RDF + "type", [])] if nodes else []
        groups[section_of(leader, classes)][leader] = members
    return groups


def _leads(subject: str, owner: dict[str, str]) -> bool:
    """Return whether a node heads a group: nobody owns it, or it is the first of an owning ring."""
    seen = [subject]
    while (node := owner.get(seen[-1])) is not None:
        if node in seen:
            return subject == min(seen[seen.index(node) :])
        seen.append(node)
    return len(seen) == 1


def _tree(leader: str, owned: dict[str, list[str]]) -> list[str]:
    found, queue = [leader], [leader]
    while queue:
        for node in owned[queue.pop(0)]:
            if node not in found:
                found.append(node)
                queue.append(node)
    return found


def _in_claim_order(claims: list[str], blocks: Blocks) -> list[str]:
    def key(claim: str) -> tuple[tuple[int, str], list[str], str]:
        predicate = min(blocks[claim].get(RDF + "predicate", [""]))
        values = sorted(blocks[claim].get(RDF + "object", []))
        return (predicate_key(_full(predicate)), values, claim)

    return sorted(claims, key=key)


def _block(subject: str, statements: dict[str, list[str]]) -> Iterator[str]:
    is_claim = all(len(statements.get(p, [])) == 1 for p in CLAIM_HEAD)
    key = claim_predicate_key if is_claim else predicate_key
    order = sorted(statements, key=key)
    first = list(CLAIM_HEAD) if is_claim else [RDF + "type"] * (RDF + "type" in statements)
    pairs = [(p, o) for p in order for o in sorted(statements[p])]
    head = pairs[: len(first)]
    opening = " ".join(f"{_verb(p)} {o} ;" for p, o in head)
    yield f"{_iri(subject)} {opening}".rstrip()
    for predicate, value in pairs[len(first) :]:
        yield f"    {_verb(predicate)} {value} ;"
    yield "    ."


def _verb(predicate: str) -> str:
    return "a" if predicate == RDF + "type" else _iri(predicate)


def _iri(iri: str) -> str:
    cut = max(iri.rfind("/"), iri.rfind("#")) + 1
    prefix = _PREFIX_OF.get(iri[:cut])
    if prefix is not None and _LOCAL.match(iri[cut:]):
        return f"{prefix}:{iri[cut:]}"
    return f"<{iri}>"


def _full(printed: str) -> str:
    if printed.startswith("<"):
        return printed[1:-1]
    prefix, _, local = printed.partition(":")
    return PREFIXES.get(prefix, "") + local


def _literal(literal: object) -> str:
    value, language, datatype = literal.value, literal.language, literal.datatype.value  # type: ignore[attr-defined]
    if language:
        return f"{_quoted(value)}@{language}"
    if datatype == XSD + "string":
        return _quoted(value)
    if datatype == XSD + "integer" and _INTEGER.match(value):
        return str(value)
    if datatype == XSD + "boolean" and value in {"true", "false"}:
        return str(value)
    if datatype == XSD + "decimal":
        return _decimal(value)
    return f"{_quoted(value)}^^{_iri(datatype)}"


def _decimal(value: str) -> str:
    match = _DECIMAL.match(value)
    if match is None or not (match[2] or match[3]):
        return f"{_quoted(value)}^^xsd:decimal"
    sign = "-" if match[1] == "-" else ""
    whole, fraction = match[2].lstrip("0") or "0", match[3].rstrip("0")
    return f"{sign}{whole}.{fraction}" if fraction else f'"{sign}{whole}"^^xsd:decimal'


def _quoted(value: str) -> str:
    text = unicodedata.normalize("NFC", value)
    return '"' + _ESCAPED.sub(_escape, text) + '"'


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    return _ESCAPES.get(character) or f"\\u{ord(character):04X}"


_PREFIX_OF = {namespace: prefix for prefix, namespace in PREFIXES.items()}
