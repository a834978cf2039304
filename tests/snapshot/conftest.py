"""What the snapshot tests share: small graphs in Turtle, builds, and questions to them."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from llmgraph.snapshot import Snapshot, layout
from llmgraph.snapshot.build import build
from llmgraph.vocabulary import PREFIXES

HEADER = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())

# alpaca ──fineTunedFrom──▶ llama ──continuedPretrainingFrom──▶ root
#    └────fineTunedOn──▶ d:chat ──generatedBy──▶ teacher
TINY = """
src:card a lg:Source ; lg:sourceKind lg:modelCard ; schema:url <https://example.org/card> .
m:root a lg:Model ; rdfs:label "Root" .
m:llama a lg:Model ; rdfs:label "LLaMA" ; lg:continuedPretrainingFrom m:root .
m:teacher a lg:Model ; rdfs:label "Teacher" .
d:chat a lg:Dataset ; rdfs:label "Chat" ; lg:generatedBy m:teacher .
m:alpaca a lg:Model ; rdfs:label "Alpaca" ; lg:fineTunedFrom m:llama ; lg:fineTunedOn d:chat .
c:m.alpaca.fineTunedFrom.llama a lg:Claim ;
    rdf:subject m:alpaca ; rdf:predicate lg:fineTunedFrom ; rdf:object m:llama ;
    lg:status lg:declared ; dct:source src:card .
"""


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test an empty cache of its own."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("LLMGRAPH_CACHE", str(folder))
    monkeypatch.delenv("LLMGRAPH_GRAPH", raising=False)
    return folder


@pytest.fixture(scope="session")
def statements() -> str:
    """Return the small graph drawn above."""
    return TINY


@pytest.fixture(scope="session")
def document() -> Callable[[str], str]:
    """Return a function: statements to a Turtle document with our prefixes."""
    return lambda body: HEADER + body


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    """Return a function that writes statements to a Turtle file of this name."""

    def write(name: str, body: str) -> Path:
        path = tmp_path / name
        path.write_text(HEADER + body, "utf-8")
        return path

    return write


@pytest.fixture
def published(tmp_path: Path, write: Callable[[str, str], Path]) -> Callable[..., Snapshot]:
    """Return a function that builds a snapshot of layers of statements, the lowest first."""

    def published(*layers: str, name: str = "snapshot") -> Snapshot:
        files = [(write(f"{name}-{n}.ttl", body),) for n, body in enumerate(layers)]
        return Snapshot(build(tuple(files), tmp_path / name))

    return published


@pytest.fixture(scope="session")
def ancestors() -> Callable[[Snapshot, str], set[str]]:
    """Return a function: every weight-lineage ancestor of an id."""
    return _ancestors


def _ancestors(snapshot: Snapshot, entity: str) -> set[str]:
    from llmgraph.model import Tree

    csr = snapshot.csr
    start = csr.node(entity)
    assert start is not None
    seen: set[int] = set()
    waiting = [start]
    while waiting:
        for parent in csr.up[Tree.WEIGHT].targets(waiting.pop()):
            if parent not in seen:
                seen.add(parent)
                waiting.append(parent)
    return {csr.id(node) for node in seen}


@pytest.fixture(scope="session")
def sparql() -> Callable[[Snapshot, str], set[str]]:
    """Return a function: the values of the first variable of a SELECT query."""

    def sparql(snapshot: Snapshot, query: str) -> set[str]:
        import pyoxigraph as ox

        rows = _asked(snapshot, query)
        assert isinstance(rows, ox.QuerySolutions)
        return {str(getattr(row[0], "value", "")).rpartition("/")[2] for row in rows}

    return sparql


@pytest.fixture(scope="session")
def ask() -> Callable[[Snapshot, str], bool]:
    """Return a function: whether an ASK query holds."""
    return lambda snapshot, query: bool(_asked(snapshot, query))


def _asked(snapshot: Snapshot, query: str) -> object:
    store = snapshot.store
    with store.reading():
        return store.oxigraph.query(query, prefixes=PREFIXES, default_graph=store.default_graph)


@pytest.fixture(scope="session")
def sound(ancestors: Callable[[Snapshot, str], set[str]]) -> Callable[[Path, str], set[str]]:
    """Return a function: the ancestors of an id in a folder whose snapshot verifies."""

    def sound(directory: Path, entity: str) -> set[str]:
        snapshot = Snapshot(layout.open_current(directory))
        layout.verify(snapshot.folder, snapshot.manifest)
        assert next(iter(snapshot.store.triples()), None) is not None
        found = ancestors(snapshot, entity)
        assert set(snapshot.catalog.entities(found)) == found
        return found

    return sound


@pytest.fixture(scope="session")
def leftovers() -> Callable[[Path], list[str]]:
    """Return a function: what an unfinished build left in a folder."""
    return lambda folder: [p.name for p in folder.iterdir() if p.name.startswith(layout.BUILDING)]


@pytest.fixture
def start(cache: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Give a function that starts a Python program with arguments, its pipes open.

    What still runs at the end of the test is killed.
    """
    started: list[subprocess.Popen[str]] = []

    def start(program: str, *arguments: object, **environment: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", program, *map(str, arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env={**os.environ, "LLMGRAPH_CACHE": str(cache), **environment},
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
            process.communicate()
