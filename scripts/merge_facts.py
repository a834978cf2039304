"""Bring compiled fact lists into data/triples.ttl: `python scripts/merge_facts.py --facts DIR`.

DIR holds `edges_permissive.csv` and `models_permissive.csv` (facts of Apache-2.0 and CC BY 4.0
sources), `ecosystem_graphs.csv` (facts restated with their source) and `epoch_models.csv` (Epoch
AI, CC BY 4.0). What people checked by hand stays as it is: a catalogue's licence, date or size is
taken only where no better source gives one, and no statement of the file is changed. Run again on
the file that it wrote, it changes nothing.
"""

import argparse
import csv
import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from functools import cached_property
from pathlib import Path

import llmgraph
from llmgraph.importers.edges import slug
from llmgraph.importers.references import Shape, parse
from llmgraph.intake import Request, run
from llmgraph.model import RELATION_BY_NAME, Kind
from llmgraph.snapshot.names import fold
from llmgraph.vocabulary import kind_of

TARGET = Path(__file__).parents[1] / "data" / "triples.ttl"
READ = "2026-11-22"
"""The day on which the lists were compiled from their sources."""

ADDRESSES = {
    "mteb": "https://github.com/embeddings-benchmark/mteb",
    "xinference": "https://github.com/xorbitsai/inference",
    "ms-swift": "https://github.com/modelscope/ms-swift",
    "llamafactory": "https://github.com/hiyouga/LLaMA-Factory",
    "unsloth": "https://github.com/unslothai/unsloth",
    "Interconnects-AI": "https://github.com/Interconnects-AI/tracked-models",
}
"""Where each source lives, by the beginning of its name."""

RANK = ("mteb", "Interconnects-AI", "xinference", "unsloth", "llamafactory", "ms-swift")
"""Of two catalogues that give a fact, the first counts."""

RULE = "same family and size in one catalogue entry, or an id suffix"
SMALLEST = 1_000_000
"""Below it a count of parameters is no model's of language."""

KINDS = frozenset({"exact", "reported", "rounded", "nominal"})

Row = dict[str, str]
Line = dict[str, object]


def main() -> int:
    """Merge, and print what was done."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--facts", type=Path, required=True, metavar="DIR")
    parser.add_argument("--into", type=Path, default=TARGET, metavar="FILE")
    options = parser.parse_args()
    merge("permissive", permissive_lines(options.facts, options.into), options.into)
    for name, file in (("ecosystem-graphs", "ecosystem_graphs.csv"), ("epoch", "epoch_models.csv")):
        merge(name, catalogue_lines(name, options.facts / file, options.into), options.into)
    return 0


def merge(name: str, lines: Iterable[Line], target: Path) -> None:
    """Import lines into the data file, and print what was done."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.jsonl"
        path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
        report = run(Request((path,), "jsonl", into=target, keep_going=True))
    counts = ", ".join(f"{n} {status.value}" for status, n in report.claims.items() if n)
    print(f"{name}: {counts or 'no new claims'}, {report.unresolved} left open")


# --- facts of permissive sources -----------------------------------------------------------------


def permissive_lines(folder: Path, target: Path) -> Iterator[Line]:
    """Yield sources, models and claims, as `llmgraph import jsonl` reads them."""
    edges = [row for row in _rows(folder / "edges_permissive.csv") if _is_lineage(row)]
    facts = [row for row in _rows(folder / "models_permissive.csv") if _is_id(row["id"])]
    yield from _sources([*edges, *facts])
    named = {row[end] for row in edges for end in ("child", "parent") if _is_id(row[end])}
    names = {_source(row) for row in (*edges, *facts)}
    known = _checked_facts(llmgraph.open(str(target)), names)
    for model in sorted(named - known.keys()):
        yield {"id": model, "kind": "model"}
    yield from _edges(edges)
    yield from _mirrors(_rows(folder / "edges_permissive.csv"), named | known.keys())
    described = named | known.keys()
    yield from _facts((row for row in facts if row["id"] in described), known)


def _rows(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


def _is_id(text: str) -> bool:
    found = parse(text)
    return found.shape is Shape.ID and not found.repair


def _is_lineage(row: Row) -> bool:
    """Return whether a row joins two models by their ids; the rest has readers of its own."""
    return row["relation"] not in {"trained-on", "mirror-of"} and all(
        _is_id(row[end]) for end in ("child", "parent")
    )


def _source(row: Row) -> str:
    return slug(row["source_name"])


def _sources(rows: Iterable[Row]) -> Iterator[Line]:
    for name in sorted({row["source_name"] for row in rows}):
        address = next((url for key, url in ADDRESSES.items() if name.startswith(key)), None)
        title = name if address else f"Rule over catalogues: {name}"
        described: Line = {"source": slug(name), "kind": "registry", "title": title}
        yield described | ({"url": address} if address else {}) | {"retrieved": READ}


def _edges(edges: Iterable[Row]) -> Iterator[Line]:
    merged: dict[tuple[str, str, str, str], list[str]] = defaultdict(list)
    fields: dict[tuple[str, str, str, str], str] = {}
    for row in edges:
        key = (row["child"], row["relation"], row["parent"], row["basis"])
        if _source(row) not in merged[key]:
            merged[key].append(_source(row))
        fields.setdefault(key, row["evidence_field"])
    for (child, relation, parent, basis), sources in merged.items():
        word = "basedOn" if basis == "parent-only" else relation
        line: Line = {"subject": child, "relation": word, "object": parent, "sources": sources}
        place = f"{sources[0]}: {fields[child, relation, parent, basis]}"
        line |= {"evidence": "curated", "field": place}
        yield line | ({"status": "inferred", "method": RULE} if basis == "rule" else {})


def _mirrors(rows: Iterable[Row], models: Collection[str]) -> Iterator[Line]:
    """Yield the ids that models have on other hubs, as their aliases."""
    mirrors: dict[tuple[str, str], set[str]] = defaultdict(set)
    originals: dict[str, set[str]] = defaultdict(set)
    stated = [row for row in rows if row["relation"] == "mirror-of"]
    for row in stated:
        originals[row["child"]].add(row["parent"])
    for row in stated:
        if row["parent"] in models and len(originals[row["child"]]) == 1:
            mirrors[row["parent"], _source(row)].add(row["child"])
    for (model, source), aliases in sorted(mirrors.items()):
        yield {"id": model, "kind": "model", "aliases": sorted(aliases), "sources": [source]}


def _facts(rows: Iterable[Row], known: dict[str, set[str]]) -> Iterator[Line]:
    """Yield a licence, a date and a size for models that lack them, from the first catalogue."""
    best: dict[tuple[str, str], tuple[int, Line]] = {}
    for row in rows:
        rank = next((n for n, key in enumerate(RANK) if row["source_name"].startswith(key)), 99)
        for line in _facts_of(row):
            key = (row["id"], str(line["relation"]))
            if key[1] not in known.get(key[0], set()) and rank < best.get(key, (100, {}))[0]:
                best[key] = (rank, line)
    for _, line in sorted(best.values(), key=lambda one: json.dumps(one[1], sort_keys=True)):
        yield line


def _facts_of(row: Row) -> Iterator[Line]:
    shared: Line = {"subject": row["id"], "sources": [_source(row)], "evidence": "curated"}
    label = row["license"]
    if label and "/" not in label and label not in {"not specified", "multiple"}:
        object_ = {"relation": "hasDeclaredLicense", "object": f"license:{label}"}
        yield shared | object_ | {"field": "license"}
    if row["release_date"]:
        object_ = {"relation": "released", "object": row["release_date"]}
        yield shared | object_ | {"field": "release date"}
    if row["parameters_kind"] in KINDS and int(row["parameters"] or 0) >= SMALLEST:
        object_ = {"relation": "parameterCount", "object": row["parameters"]}
        yield shared | object_ | {"field": "parameters", "precision": row["parameters_kind"]}


# --- catalogues that know models by their display names ------------------------------------------

DROPPED = ""
"""What a display name means that stands for a series or for several models."""


def catalogue_lines(name: str, path: Path, target: Path) -> Iterator[Line]:
    """Yield what a catalogue says, its models called by the ids that the data file has for them.

    A display name that is the label, an alias or the last part of the id of one model means that
    model; its relations are taken, and a licence and a date where it has none. One that is the
    name of a series, or fits several models, means nothing certain and is left out.
    """
    with tempfile.TemporaryDirectory() as folder:
        read = Path(folder) / "read.ttl"
        run(Request((path,), name, output=read, keep_going=True))
        rows = [json.loads(line) for line in llmgraph.open(str(read)).dump("jsonl")]
    ids = _Ids(target, {str(row["source"]) for row in rows if "source" in row and "id" not in row})
    labels = {str(row["id"]): str(row.get("label", "")) for row in rows if "id" in row}
    for row in rows:
        yield from ids.rewritten(row, labels)


class _Ids:
    """Which entity of the data file each name of a catalogue means."""

    def __init__(self, target: Path, sources: set[str]) -> None:
        self.graph = llmgraph.open(str(target))
        self.sources = sources
        self.named: dict[tuple[Kind, str], set[str]] = defaultdict(set)
        rows = self.graph.snapshot.catalog.rows(
            "SELECT folded, id, kind FROM name JOIN entity USING (node)"
        )
        for folded, entity, kind in rows:
            self.named[Kind(str(kind)), str(folded)].add(str(entity))
        self.own = self._own()
        self.copied = self._copied()

    def _copied(self) -> dict[str, set[str]]:
        """Return, by model, what it is the same weights as, in another place or format."""
        found: dict[str, set[str]] = defaultdict(set)
        rows = self.graph.snapshot.catalog.rows(
            "SELECT c.id, p.id FROM claim JOIN entity c ON c.node = claim.subject"
            " JOIN entity p ON p.node = claim.object WHERE relation = 'convertedFrom'"
        )
        for copy, original in rows:
            found[str(copy)].add(str(original))
        return found

    def _own(self) -> set[str]:
        """Return the entities that rest on this catalogue alone, from an earlier run."""
        catalog = self.graph.snapshot.catalog
        found: dict[str, bool] = {}
        rows = catalog.rows(
            "SELECT e.id, s.id FROM claim_source cs JOIN claim c ON c.row = cs.claim"
            " JOIN entity e ON e.node = c.subject JOIN source s USING (source)"
        )
        for entity, source in rows:
            found[str(entity)] = found.get(str(entity), True) and str(source) in self.sources
        return {entity for entity, alone in found.items() if alone}

    def meaning(self, entity: str, label: str) -> str:
        """Return the id that an entity of the catalogue has in the data file."""
        kind = kind_of(entity)
        if kind not in (Kind.MODEL, Kind.DATASET):
            return entity
        names = {fold(label), fold(entity.rpartition(":")[2])}
        if any(self.named.get((Kind.FAMILY, name)) for name in names):
            return DROPPED
        found = self._called(kind, names)
        others = found - self.own - {entity} if entity in self.own else found
        if not others:
            return entity
        return others.pop() if len(others) == 1 else DROPPED

    def _called(self, kind: Kind, names: Iterable[str]) -> set[str]:
        """Return what goes by these names; a copy of the weights does not count beside them."""
        found = set().union(*(self.named.get((kind, name), set()) for name in names))
        return {one for one in found if not self.copied[one] & found}

    def rewritten(self, row: Line, labels: dict[str, str]) -> Iterator[Line]:
        """Yield a row with the ids of the data file, or nothing where an end means nothing."""
        if "source" in row and "id" not in row:
            yield row
            return
        key = "id" if "id" in row else "subject"
        entity = str(row[key])
        mine = self.meaning(entity, labels.get(entity, ""))
        known = mine != entity or (entity in self._known and entity not in self.own)
        relation = str(row.get("relation", ""))
        if mine == DROPPED or relation in SKIPPED or (known and not self._adds(mine, relation)):
            return
        if "reference" in row:
            yield self._referred(row | {key: mine})
            return
        value = row.get("object")
        if relation in RELATION_BY_NAME and isinstance(value, str):
            value = self.meaning(value, labels.get(value, ""))
            if value in {DROPPED, mine}:
                return
        yield row | {key: mine} | ({"object": value} if value is not None else {})

    def _referred(self, row: Line) -> Line:
        """Return an open reference as a claim, where its text is the name of one thing."""
        raw, kind = str(row["reference"]), NAMED.get(str(row.get("reference_kind")))
        if kind is None or self.named.get((Kind.FAMILY, fold(raw))):
            return row
        found = self._called(kind, [fold(raw)]) - {str(row["subject"])}
        if len(found) != 1:
            return row
        kept = {name: row[name] for name in ("subject", "relation", "sources")}
        said = {"object": next(iter(found)), "evidence": "curated", "raw": raw}
        return kept | said | {"status": "inferred", "method": f"name of one {NAMES[kind]}"}

    def _adds(self, entity: str, relation: str) -> bool:
        """Return whether a catalogue is asked for this about an entity with better sources."""
        if relation in RELATION_BY_NAME:
            return True
        return relation in WANTED and relation not in self._checked.get(entity, set())

    @cached_property
    def _checked(self) -> dict[str, set[str]]:
        return _checked_facts(self.graph, self.sources)

    @cached_property
    def _known(self) -> set[str]:
        return {entity for found in self.named.values() for entity in found}


NAMES = {Kind.MODEL: "model", Kind.DATASET: "data set"}
NAMED = {"model": Kind.MODEL, "dataset": Kind.DATASET}
"""What an open reference is called, and of which kind its name must be."""

WANTED = frozenset({"hasDeclaredLicense", "released"})
"""Facts for which a catalogue counts where nobody better gives one."""

SKIPPED = frozenset({"relatedTo", "usesModel"})
"""Relations of catalogues that say too little: links of unknown kind, products."""


# --- what the file has already -------------------------------------------------------------------


def _checked_facts(
    graph: llmgraph.LineageGraph, catalogues: Collection[str]
) -> dict[str, set[str]]:
    """Return, by model, the facts that rest on more than these catalogues."""
    catalog = graph.snapshot.catalog
    found: dict[str, set[str]] = {str(entity): set() for entity in graph}
    rows = [int(str(row)) for (row,) in catalog.rows("SELECT row FROM claim")]
    for claim in catalog.claims(rows).values():
        if claim.subject in found and {source.id for source in claim.sources} - set(catalogues):
            found[claim.subject].add(claim.relation)
    return found


if __name__ == "__main__":
    sys.exit(main())
