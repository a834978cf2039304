"""Locks: shared by readers, owned by a build, absent on Windows."""

import copy
import gc
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from llmgraph.snapshot import locks

if sys.platform != "win32":
    import fcntl

posix = pytest.mark.skipif(sys.platform == "win32", reason="there are no locks")

ON_WINDOWS = """
import sys
from importlib.abc import MetaPathFinder

class NoFcntl(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name == "fcntl":
            raise ModuleNotFoundError(name)

import os, pathlib, sqlite3, mmap, json, networkx, numpy, pyoxigraph  # as their platform has them
sys.meta_path.insert(0, NoFcntl())
sys.modules.pop("fcntl", None)
sys.platform = "win32"
import llmgraph
from pathlib import Path
from llmgraph.snapshot import layout, locks
from llmgraph.snapshot.build import build

path = Path(sys.argv[2])
path.mkdir()
readers = [locks.share(Path(sys.argv[1])) for _ in range(2)]
owners = [locks.own(Path(sys.argv[1]), wait=wait) for wait in (True, False)]
assert None not in owners
for hold in [*readers, *owners]:
    hold.close()
    hold.close()
try:
    locks.share(path / "missing")
except FileNotFoundError:
    pass
else:
    raise AssertionError("a missing file was shared")
opened = build(((Path(sys.argv[1]),),), path)
layout.verify(opened.folder, opened.manifest)
print(*sorted(llmgraph.open(str(path)).ancestors("alpaca").reached()))
"""


@posix
def test_readers_share_and_keep_an_owner_out(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.touch()
    with locks.share(path), locks.share(path):
        assert locks.own(path, wait=False) is None
    owner = locks.own(path, wait=False)
    assert owner is not None
    with owner:
        with pytest.raises(FileNotFoundError):
            locks.share(path)
        assert locks.own(path, wait=False) is None
    locks.share(path).close()


def test_a_missing_file_is_made_for_an_owner_and_refused_to_a_reader(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        locks.share(tmp_path / "file")
    hold = locks.own(tmp_path / "file", wait=True)
    assert hold is not None
    hold.close()
    hold.close()
    locks.share(tmp_path / "file").close()


@posix
def test_a_forgotten_hold_is_released(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.touch()
    locks.share(path)
    owner = locks.own(path, wait=False)
    assert owner is not None
    owner.close()


@posix
def test_the_lock_of_a_killed_process_is_released(
    tmp_path: Path, start: Callable[..., subprocess.Popen[str]]
) -> None:
    path = tmp_path / "file"
    process = start(
        "import sys; from pathlib import Path; from llmgraph.snapshot import locks;"
        " hold = locks.own(Path(sys.argv[1]), wait=True); print('held', flush=True);"
        " sys.stdin.read()",
        path,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    assert locks.own(path, wait=False) is None
    process.kill()
    process.communicate()
    owner = locks.own(path, wait=True)
    assert owner is not None
    owner.close()


def test_everything_works_without_locks_as_on_windows(
    tmp_path: Path,
    write: Callable[[str, str], Path],
    statements: str,
    start: Callable[..., subprocess.Popen[str]],
) -> None:
    process = start(ON_WINDOWS, write("facts.ttl", statements), tmp_path / "out")
    said, complaint = process.communicate()
    assert (process.returncode, complaint) == (0, "")
    assert said == "llama root\n"


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, pickle.dumps])
def test_a_hold_cannot_be_copied(copied: Callable[[object], object], tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with locks.share(tmp_path / "file") as hold:
        with pytest.raises(TypeError, match="a hold cannot be copied"):
            copied(hold)
        gc.collect()
        os.fstat(hold._descriptor)


@posix
@pytest.mark.parametrize("replaced", [True, False])
def test_a_lock_file_that_went_away_meanwhile_is_locked_anew(
    replaced: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, real, calls = tmp_path / "file", fcntl.flock, 0

    def slow(descriptor: int, operation: int) -> None:
        nonlocal calls
        calls += 1
        if calls == 1:
            path.rename(tmp_path / "old")
            if replaced:
                path.touch()
        real(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", slow)
    hold = locks.own(path, wait=True)
    assert hold is not None
    assert calls == 2
    with hold:
        assert os.path.samestat(os.fstat(hold._descriptor), path.stat())
        assert locks.own(path, wait=False) is None
