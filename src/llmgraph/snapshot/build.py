"""RDF files to a published snapshot: read, reason, write, sync, publish, clean.

A build owns its directory through a lock; it writes beside the snapshot that answers and swaps
`CURRENT` when everything is on the disk. A failed or killed build changes nothing that is read.
"""

import gc
import hashlib
import os
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from llmgraph import __version__, turtle
from llmgraph.errors import StorageError
from llmgraph.model import RELATION_BY_NAME, Status, Tree
from llmgraph.snapshot import layout, locks, publish
from llmgraph.snapshot.catalog_write import write_catalog
from llmgraph.snapshot.collect import Collected, collect
from llmgraph.snapshot.csr import TREES
from llmgraph.snapshot.csr_write import Edge, encode, in_node_order
from llmgraph.snapshot.layers import merged
from llmgraph.snapshot.licences import licence_triples
from llmgraph.snapshot.location import Progress
from llmgraph.snapshot.reason import conclusions, vocabulary
from llmgraph.snapshot.store import Loading, Store
from llmgraph.vocabulary import BASE

if TYPE_CHECKING:
    from pyoxigraph import Triple

PHASES = ("wait", "read", "reason", "write", "fsync", "publish", "clean")


def build(
    layers: layout.Layers,
    directory: Path,
    *,
    reuse: bool = False,
    progress: Progress = lambda _: None,
) -> layout.Opened:
    """Build and publish a snapshot below `directory`; return it, held.

    Waits for another build there to end; with `reuse`, takes over what that one published if it is
    fresh. Raises InvalidInput for input that does not parse and StorageError where the disk
    refuses; in both cases what was published before still answers.
    """
    new, hold = _own(directory, progress)
    with hold:
        opened = layout.open_cached(directory, layers) if reuse else None
        if opened is not None:
            return opened
        building = directory / f"{layout.BUILDING}{os.urandom(8).hex()}"
        try:
            with _collecting_nothing():
                return _build(layers, directory, building, progress)
        except (OSError, sqlite3.Error) as error:
            raise StorageError(f"the build stopped: {error}", path=str(directory)) from None
        finally:
            shutil.rmtree(building, ignore_errors=True)
            if new and not (directory / layout.CURRENT).exists():
                with suppress(OSError):  # not empty after all, or already gone
                    (directory / layout.LOCK).unlink()
                    directory.rmdir()


@contextmanager
def _collecting_nothing() -> Iterator[None]:
    """Hold Python's collector of cycles off: a build makes millions of objects, and no cycle."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


def _own(directory: Path, progress: Progress) -> tuple[bool, locks.Hold]:
    """Return whether the directory was made for this build, and the lock on it, waited for."""
    progress("wait")
    new = False
    for attempt in count():
        try:
            new |= not directory.exists()
            directory.mkdir(parents=True, exist_ok=True)
            hold = locks.own(directory / layout.LOCK, wait=True)
        except OSError as error:
            if isinstance(error, FileNotFoundError) and attempt < 100:
                continue  # a build that failed has just removed the directory it had made
            raise StorageError(error.strerror or str(error), path=str(directory)) from None
        assert hold is not None
        return new, hold
    raise AssertionError  # counting has no end


def _build(
    layers: layout.Layers, directory: Path, building: Path, progress: Progress
) -> layout.Opened:
    progress("read")
    inputs = layout.inputs_of(layers)
    facts = merged([_read(paths) for paths in layers])
    ontology = vocabulary()
    building.mkdir()
    store = Loading(building / layout.STORE, facts)
    progress("reason")
    tables = collect(facts)
    store.add(ontology, conclusions(facts, tables, ontology), licence_triples(facts))
    progress("write")
    counts = _write_tables(building, tables) | store.finished()
    del store  # Oxigraph writes its last files when the store is closed
    progress("fsync")
    publish.sync_tree(building)
    manifest = layout.Manifest(
        format=layout.FORMAT,
        code=__version__,
        compiler=layout.COMPILER,
        data=tables.version,
        inputs=inputs,
        counts=counts,
        files=layout.inventory(building, leave_out=["LOCK", "LOG"]),
    )
    (building / layout.MANIFEST).write_text(manifest.text(), "utf-8", newline="\n")
    publish.sync_tree(building)
    progress("publish")
    publish.publish(building, directory, _digest(layers, manifest))
    opened = layout.open_current(directory)
    progress("clean")
    with suppress(OSError):  # it is published: what cannot be removed now goes with the next build
        publish.clean(directory)
    return opened


def _read(paths: Sequence[Path]) -> list["Triple"]:
    """Return the triples of RDF files, and what snapshots assert."""
    if len(paths) == 1:
        return _read_one(paths[0])
    return [triple for path in paths for triple in _read_one(path)]


def _read_one(path: Path) -> list["Triple"]:
    if not path.is_dir():
        return turtle.read(path)
    opened = layout.open_current(path)
    own = set(vocabulary())
    return [t for t in Store(opened.folder / layout.STORE).triples() if t not in own]


def _write_tables(building: Path, tables: Collected) -> dict[str, int]:
    order = in_node_order(list(tables.entities))
    rest = sorted(set(tables.entities) - set(order))
    nodes = {entity: number for number, entity in enumerate([*order, *rest])}
    edges: dict[Tree, list[Edge]] = {tree: [] for tree in TREES}
    for row in tables.edges:
        claim = tables.claims[row]
        relation = RELATION_BY_NAME[claim.relation]
        edge = Edge(nodes[claim.subject], nodes[claim.object], relation.code, row, claim.in_cycle)
        edges[relation.tree].append(edge)
    (building / layout.LINEAGE).write_bytes(encode(order, edges))
    write_catalog(building / layout.CATALOG, tables, nodes)
    kinds = Counter(entity.kind.value for entity in tables.entities.values())
    return {
        **{kind: kinds[kind] for kind in sorted(kinds)},
        "claims": len(tables.claims),
        "disputed claims": sum(claim.status is Status.DISPUTED for claim in tables.claims),
        "edges of weight lineage": len(edges[Tree.WEIGHT]),
        "edges of influence": len(edges[Tree.INFLUENCE]),
        "edges in a cycle": sum(claim.in_cycle for claim in tables.claims),
    }


def _digest(layers: layout.Layers, manifest: layout.Manifest) -> str:
    """Return the name of the snapshot: 16 hexadecimal digits over code, files and their bytes."""
    code = f"{manifest.format} {manifest.code} {manifest.compiler}"
    digest = hashlib.sha256(f"{BASE} {code} {manifest.inputs}".encode())
    for path in (path for paths in layers for path in paths):
        digest.update(os.fsencode(path))
        digest.update((path / layout.CURRENT if path.is_dir() else path).read_bytes())
    return digest.hexdigest()[:16]
