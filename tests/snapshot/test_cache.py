"""What the cache shows and what clearing it removes: only what builds made and nobody holds."""

import errno
import gc
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

import llmgraph
from llmgraph.errors import StorageError
from llmgraph.snapshot import inspect, layout, locks, publish
from llmgraph.snapshot.build import build

Write = Callable[[str, str], Path]

COMMAND = "import sys; from llmgraph.cli import main; main(sys.argv[1:])"


@pytest.fixture
def compiled(write: Write, statements: str, cache: Path) -> Path:
    """Return the folder of a graph in the cache that nobody holds."""
    llmgraph.open(str(write("facts.ttl", statements)))
    gc.collect()
    (folder,) = cache.iterdir()
    return folder


def test_no_cache_and_an_empty_one_hold_nothing(cache: Path) -> None:
    assert inspect.cached() == ()
    assert inspect.clear() == 0
    cache.mkdir()
    assert inspect.cached() == ()


def test_a_compiled_file_is_listed_with_its_size_and_origin(compiled: Path, tmp_path: Path) -> None:
    (found,) = inspect.cached()
    assert found.name == compiled.name
    assert found.size == sum(path.stat().st_size for path in compiled.rglob("*") if path.is_file())
    assert found.built_from == str(tmp_path / "facts.ttl")
    assert found.as_dict() == {"name": found.name, "size": found.size, "built_from": found[2]}


def test_clearing_removes_what_nobody_holds_and_says_how_much(compiled: Path) -> None:
    (found,) = inspect.cached()
    current = (compiled / layout.CURRENT).stat().st_size
    assert inspect.clear() == found.size - current
    assert inspect.cached() == ()
    assert [path.name for path in compiled.iterdir()] == [layout.LOCK]


def test_a_cleared_graph_is_compiled_again(compiled: Path, write: Write, statements: str) -> None:
    inspect.clear()
    graph = llmgraph.open(str(write("facts.ttl", statements)))
    assert graph.snapshot.folder.parent == compiled
    assert graph.find("LLaMA") == "llama"


def test_a_held_snapshot_survives_clearing_and_goes_on_answering(
    write: Write, statements: str, cache: Path
) -> None:
    facts = write("facts.ttl", statements)
    held = llmgraph.open(str(facts))
    assert inspect.clear() == 0
    layout.verify(held.snapshot.folder, held.snapshot.manifest)
    assert set(held.ancestors("alpaca").reached()) == {"llama", "root"}
    del held
    gc.collect()
    assert inspect.clear() > 0


def test_foreign_folders_and_files_stay(compiled: Path, cache: Path) -> None:
    digest = "0123456789abcdef"
    foreign = [
        cache / "notes.txt",
        cache / "other" / "file.txt",
        cache / "other" / digest / "file.txt",
        cache / "other" / ".building-x" / "file.txt",
        cache / "other" / layout.CURRENT,
        compiled / "notes.txt",
        compiled / "folder" / "file.txt",
        compiled / digest[:15],
        compiled / f"{digest}.old",
        compiled / digest.upper(),
    ]
    for path in foreign:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("mine", "utf-8")
    assert [one.name for one in inspect.cached()] == [compiled.name]
    assert inspect.clear() > 0
    assert all(path.read_text("utf-8") == "mine" for path in foreign)
    assert not (cache / "other" / layout.LOCK).exists()


def test_a_build_too_leaves_foreign_folders_and_files(
    write: Write, statements: str, tmp_path: Path
) -> None:
    facts, folder = write("facts.ttl", statements), tmp_path / "snapshot"
    folder.mkdir()
    foreign = [folder / "notes.txt", folder / "folder" / "x", folder / "0123456789abcdef"]
    for path in foreign:
        path.parent.mkdir(exist_ok=True)
        path.write_text("mine", "utf-8")
    for turn in range(publish.KEPT + 3):
        write("facts.ttl", f"{statements}m:extra-{turn} a lg:Model .")
        build(((facts,),), folder)
    assert all(path.read_text("utf-8") == "mine" for path in foreign)


def test_what_a_killed_build_left_is_cleared(compiled: Path) -> None:
    (compiled / ".building-1").mkdir()
    (compiled / ".building-1" / "part").write_bytes(bytes(1000))
    (compiled / ".building-2.current").write_bytes(bytes(10))
    assert inspect.clear() > 1010
    assert [path.name for path in compiled.iterdir()] == [layout.LOCK]


def test_half_removed_snapshots_are_cleared(compiled: Path) -> None:
    (compiled / "0123456789abcdef" / "rdf").mkdir(parents=True)
    (compiled / "0123456789abcdef" / "rdf" / "000001.sst").write_bytes(bytes(10))
    inspect.clear()
    assert not (compiled / "0123456789abcdef").exists()


def test_a_graph_that_is_being_built_is_left_alone(compiled: Path) -> None:
    building = compiled / ".building-1"
    building.mkdir()
    hold = locks.own(compiled / layout.LOCK, wait=True)
    assert hold is not None
    with hold:
        assert inspect.clear() == 0
        assert building.is_dir()
        assert (compiled / layout.CURRENT).is_file()
    inspect.clear()
    assert not building.exists()


def test_a_damaged_graph_is_listed_and_can_be_cleared(compiled: Path) -> None:
    (compiled / layout.CURRENT).write_text("nothing", "utf-8")
    assert [one.built_from for one in inspect.cached()] == ["no usable snapshot"]
    assert inspect.clear() > 0


def test_a_cache_that_is_a_file_holds_nothing(cache: Path) -> None:
    cache.write_text("a file", "utf-8")
    assert inspect.cached() == ()
    assert inspect.clear() == 0


def test_the_command_clears_while_another_process_compiles(
    write: Write, statements: str, start: Callable[..., subprocess.Popen[str]]
) -> None:
    facts = write("facts.ttl", statements)
    asking = [start(COMMAND, "ancestors", "alpaca", "--graph", facts) for _ in range(2)]
    while any(process.poll() is None for process in asking):
        inspect.clear()
    for process in asking:
        answer, said = process.communicate()
        assert (process.returncode, said) == (0, "")
        assert "LLaMA" in answer


def test_a_folder_that_may_not_be_read_is_a_storage_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refused(path: Path) -> NoReturn:  # whoever runs this may be allowed to read everything
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))

    monkeypatch.setenv("LLMGRAPH_CACHE", str(tmp_path))
    with monkeypatch.context() as patch:
        patch.setattr(Path, "iterdir", refused)
        with pytest.raises(StorageError) as failure:
            inspect.cached()
    assert failure.value.path == str(tmp_path)
