"""A build killed at any moment leaves the old snapshot, or the new one once it is published."""

import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from llmgraph.snapshot import layout
from llmgraph.snapshot.build import PHASES, build
from llmgraph.snapshot.publish import KEPT

Start = Callable[..., subprocess.Popen[str]]
Sound = Callable[[Path, str], set[str]]
Leftovers = Callable[[Path], list[str]]

OLD, NEW = {"llama", "root"}, {"llama", "root", "origin"}
CHANGE = "\nm:origin a lg:Model .\nm:root lg:continuedPretrainingFrom m:origin .\n"
TIMED = 20

BUILD = """
import sys
from pathlib import Path
from llmgraph.snapshot.build import build

def halt(phase):
    print(phase, flush=True)
    if phase in sys.argv[3:]:
        sys.stdin.read()

build(((Path(sys.argv[1]),),), Path(sys.argv[2]), progress=halt)
print("done", flush=True)
"""
DIE_AT_CALL = """
import os, signal, sys
from pathlib import Path

folder, name, wanted = Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])
real, calls = getattr(os, name), 0

def counted(*arguments, **options):
    global calls
    calls += 1
    if calls == wanted:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*arguments, **options)

setattr(os, name, counted)
from llmgraph.snapshot.build import build
build(((Path(sys.argv[1]),),), folder)
print(calls)
"""


@pytest.fixture
def before(
    write: Callable[[str, str], Path], statements: str, tmp_path: Path
) -> Iterator[tuple[Path, Path]]:
    """Return an input that changed since the snapshot in the folder was built, and the folder."""
    facts = write("facts.ttl", statements)
    folder = tmp_path / "snapshot"
    build(((facts,),), folder)
    write("facts.ttl", statements + CHANGE)
    yield facts, folder
    shutil.rmtree(folder)


def _started(start: Start, before: tuple[Path, Path], *halts: str) -> subprocess.Popen[str]:
    return start(BUILD, *before, *halts)


def _kill(process: subprocess.Popen[str]) -> str:
    process.send_signal(signal.SIGKILL)
    said, _ = process.communicate()
    return said


def _rebuilt(before: tuple[Path, Path], sound: Sound, leftovers: Leftovers) -> None:
    facts, folder = before
    build(((facts,),), folder)
    assert sound(folder, "alpaca") == NEW
    assert leftovers(folder) == []


@pytest.mark.parametrize("phase", PHASES)
def test_a_build_killed_inside_a_phase_leaves_a_whole_snapshot(
    phase: str, before: tuple[Path, Path], start: Start, sound: Sound, leftovers: Leftovers
) -> None:
    process = _started(start, before, phase)
    assert process.stdout is not None
    assert any(line.strip() == phase for line in process.stdout)
    _kill(process)
    assert sound(before[1], "alpaca") == (NEW if phase == "clean" else OLD)
    _rebuilt(before, sound, leftovers)


def test_a_build_killed_at_any_time_leaves_a_whole_snapshot(
    before: tuple[Path, Path],
    start: Start,
    sound: Sound,
    leftovers: Leftovers,
    write: Callable[[str, str], Path],
    statements: str,
) -> None:
    facts, folder = before
    begun = time.monotonic()
    assert "done" in _started(start, before).communicate()[0]
    duration = time.monotonic() - begun
    for turn in range(TIMED):
        write("facts.ttl", statements)
        build(((facts,),), folder)
        write("facts.ttl", statements + CHANGE)
        process = _started(start, before)
        with suppress(subprocess.TimeoutExpired):  # the usual way: it is still at work
            process.wait(duration * (turn + 0.5) / TIMED)
        said = _kill(process).split()
        found = sound(folder, "alpaca")
        assert found in (OLD, NEW)
        assert found == NEW or not {"clean", "done"} & set(said)
    _rebuilt(before, sound, leftovers)


@pytest.mark.parametrize("name", ["fsync", "replace", "rename", "mkdir"])
def test_a_build_killed_between_two_calls_to_the_system_leaves_a_whole_snapshot(
    name: str, before: tuple[Path, Path], start: Start, sound: Sound, leftovers: Leftovers
) -> None:
    _die_at_each_call(name, before, start, sound)
    _rebuilt(before, sound, leftovers)


@pytest.mark.parametrize("name", ["unlink", "rmdir"])
def test_a_build_killed_while_it_removes_old_snapshots_leaves_a_whole_snapshot(
    name: str,
    before: tuple[Path, Path],
    start: Start,
    sound: Sound,
    leftovers: Leftovers,
    write: Callable[[str, str], Path],
    statements: str,
) -> None:
    facts, folder = before
    for turn in range(KEPT + 1):
        write("facts.ttl", f"{statements}m:extra-{turn} a lg:Model .")
        build(((facts,),), folder)
    write("facts.ttl", statements + CHANGE)
    _die_at_each_call(name, before, start, sound)
    _rebuilt(before, sound, leftovers)
    assert len([path for path in folder.iterdir() if path.is_dir()]) <= KEPT + 1


def _die_at_each_call(name: str, before: tuple[Path, Path], start: Start, sound: Sound) -> None:
    facts, folder = before
    kept = folder.with_name("kept")
    shutil.copytree(folder, kept)
    calls = int(start(DIE_AT_CALL, facts, folder, name, 0).communicate()[0])
    assert calls > 0
    assert sound(folder, "alpaca") == NEW
    for call in _spread(calls):
        shutil.rmtree(folder)
        shutil.copytree(kept, folder)
        process = start(DIE_AT_CALL, facts, folder, name, call)
        process.communicate()
        assert process.returncode == -signal.SIGKILL
        assert sound(folder, "alpaca") in (OLD, NEW)


def _spread(calls: int) -> list[int]:
    """Return the first call, the last five, and one in the middle: publishing comes last."""
    return sorted({1, calls // 2, *range(calls - 4, calls + 1)} & set(range(1, calls + 1)))


def test_an_interrupted_build_raises_and_leaves_nothing_behind(
    before: tuple[Path, Path], sound: Sound, leftovers: Leftovers
) -> None:
    facts, folder = before

    def interrupt(phase: str) -> None:
        if phase == "publish":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(((facts,),), folder, progress=interrupt)
    assert leftovers(folder) == []
    assert sound(folder, "alpaca") == OLD


def test_a_snapshot_folder_without_its_line_in_current_is_not_opened(
    before: tuple[Path, Path], sound: Sound
) -> None:
    facts, folder = before
    old = (folder / layout.CURRENT).read_bytes()
    build(((facts,),), folder)
    (folder / layout.CURRENT).write_bytes(old)
    assert sound(folder, "alpaca") == OLD
