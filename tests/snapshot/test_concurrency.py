"""Several builds of one folder at once, and readers while a build publishes."""

import gc
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from llmgraph.snapshot import Snapshot, layout
from llmgraph.snapshot.build import build
from llmgraph.snapshot.publish import KEPT

Start = Callable[..., subprocess.Popen[str]]
Write = Callable[[str, str], Path]
Sound = Callable[[Path, str], set[str]]
Leftovers = Callable[[Path], list[str]]

BUILD = """
import sys
from pathlib import Path
from llmgraph.snapshot.build import build
print("ready", flush=True)
sys.stdin.readline()
build(((Path(sys.argv[1]),),), Path(sys.argv[2]))
"""
ASK = """
import sys
import llmgraph
print("ready", flush=True)
sys.stdin.readline()
warnings = []
graph = llmgraph.open(sys.argv[1], warn=warnings.append)
print(sorted(graph.ancestors("alpaca").reached()), warnings)
"""
READ = """
import sys
from pathlib import Path
import llmgraph
from llmgraph.model import Tree
from llmgraph.vocabulary import PREFIXES

def turn():
    graph = llmgraph.open(sys.argv[1])
    csr = graph.snapshot.csr
    found = csr.up[Tree.WEIGHT].targets(csr.node(graph.find("Alpaca")))
    assert [csr.id(node) for node in found] == ["llama"]
    store = graph.snapshot.store
    told = "ASK { m:alpaca lg:derivedFrom m:root }"
    assert bool(store.oxigraph.query(told, prefixes=PREFIXES, default_graph=store.default_graph))
    return graph.snapshot.folder.name

seen, last = {turn()}, False
print("ready", flush=True)
while not last:
    last = Path(sys.argv[2]).exists()
    seen.add(turn())
print(len(seen))
"""


def _go_together(processes: list[subprocess.Popen[str]]) -> list[str]:
    """Let processes that wait for a line start at once; return what each says after that."""
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    said = [process.communicate() for process in processes]
    assert [(p.returncode, err) for p, (_, err) in zip(processes, said, strict=True)] == [
        (0, "") for _ in processes
    ]
    return [out for out, _ in said]


@pytest.mark.parametrize("count", [2, 4])
@pytest.mark.parametrize("same", [True, False])
def test_builds_of_one_folder_at_the_same_time_all_succeed(
    *,
    count: int,
    same: bool,
    start: Start,
    write: Write,
    statements: str,
    tmp_path: Path,
    sound: Sound,
    leftovers: Leftovers,
) -> None:
    folder = tmp_path / "snapshot"
    files = [
        write(
            f"{n}.ttl", statements if same else f"{statements}m:alpaca lg:fineTunedFrom m:own-{n} ."
        )
        for n in range(count)
    ]
    _go_together([start(BUILD, files[0] if same else file, folder) for file in files])
    own = sound(folder, "alpaca") - {"llama", "root"}
    assert own in ([set()] if same else [{f"own-{n}"} for n in range(count)])
    assert leftovers(folder) == []


def test_the_first_use_by_several_processes_at_once_answers_all_and_builds_once(
    start: Start, write: Write, statements: str, cache: Path
) -> None:
    facts = write("facts.ttl", statements)
    answers = _go_together([start(ASK, facts) for _ in range(4)])
    assert len(set(answers)) == 1
    assert "llama" in answers[0]
    assert answers[0].strip().endswith("[]"), "nobody was warned"
    (directory,) = cache.iterdir()
    assert len([path for path in directory.iterdir() if path.is_dir()]) == 1


def test_no_reader_fails_while_another_process_builds_again_and_again(
    start: Start, write: Write, statements: str, tmp_path: Path
) -> None:
    facts, folder = write("facts.ttl", statements), tmp_path / "snapshot"
    build(((facts,),), folder)
    stop = tmp_path / "stop"
    readers = [start(READ, folder, stop) for _ in range(2)]
    for reader in readers:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "ready\n"
    for turn in range(10):
        write("facts.ttl", f"{statements}m:extra-{turn} a lg:Model .")
        build(((facts,),), folder)
    stop.touch()
    for reader in readers:
        said, complaint = reader.communicate()
        assert (reader.returncode, complaint) == (0, "")
        assert int(said) >= 2, "it saw the snapshot change"


def test_a_held_snapshot_stays_through_later_builds_and_goes_when_released(
    write: Write, statements: str, tmp_path: Path, sound: Sound
) -> None:
    facts, folder = write("facts.ttl", statements), tmp_path / "snapshot"
    held = Snapshot(build(((facts,),), folder))
    for turn in range(KEPT + 3):
        write("facts.ttl", f"{statements}m:extra-{turn} a lg:Model .")
        build(((facts,),), folder)
    old = held.folder
    layout.verify(old, held.manifest)
    assert held.catalog.find("LLaMA") is not None
    del held
    gc.collect()
    write("facts.ttl", statements + "m:last a lg:Model .")
    build(((facts,),), folder)
    assert not old.exists()
    assert len([path for path in folder.iterdir() if path.is_dir()]) == KEPT + 1


FAIL = """
import sys
from pathlib import Path
from llmgraph.snapshot.build import build

def halt(phase):
    if phase == "read":
        print("owned", flush=True)
        sys.stdin.readline()

try:
    build(((Path(sys.argv[1]),),), Path(sys.argv[2]), progress=halt)
except Exception as error:
    print(type(error).__name__, flush=True)
"""
WAIT = """
import fcntl, sys
from pathlib import Path
from llmgraph.snapshot.build import build

real = fcntl.flock

def told(descriptor, operation):
    try:
        real(descriptor, operation | fcntl.LOCK_NB)
    except BlockingIOError:
        print("blocked", flush=True)
        real(descriptor, operation)

fcntl.flock = told
build(((Path(sys.argv[1]),),), Path(sys.argv[2]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there are no locks")
def test_a_build_that_waits_for_one_that_fails_succeeds(
    start: Start, write: Write, statements: str, tmp_path: Path, sound: Sound, leftovers: Leftovers
) -> None:
    folder = tmp_path / "out" / "snapshot"
    wrong = tmp_path / "wrong.ttl"
    wrong.write_text("no turtle", "utf-8")
    first = start(FAIL, wrong, folder)
    assert first.stdout is not None
    assert first.stdout.readline() == "owned\n"
    second = start(WAIT, write("facts.ttl", statements), folder)
    assert second.stdout is not None
    assert second.stdout.readline() == "blocked\n"
    assert first.communicate("go\n") == ("InvalidInput\n", "")
    said, complaint = second.communicate()
    assert (second.returncode, said, complaint) == (0, "", "")
    assert sound(folder, "alpaca") == {"llama", "root"}
    assert leftovers(folder) == []
