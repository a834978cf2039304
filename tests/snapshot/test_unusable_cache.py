"""Where the cache cannot be written, a warning and a temporary build; where neither, an error."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Start = Callable[..., subprocess.Popen[str]]
Write = Callable[[str, str], Path]

ASK = """
import sys
import llmgraph
warn = lambda text: print(text, file=sys.stderr)
graph = llmgraph.open(sys.argv[1], warn=warn)
print(graph.snapshot.folder)
print(*graph.ancestors("alpaca").reached())
"""
LIMITED = """
import resource, sys, threading
from llmgraph.errors import LlmgraphError
from llmgraph.graph import open as open_graph

def limit(size):
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

def warn(text):
    print(text, file=sys.stderr)
    if sys.argv[3] == "room":
        limit(resource.RLIM_INFINITY)  # the folder for temporary files is on another disk

limit(int(sys.argv[2]))
try:
    graph = open_graph(sys.argv[1], warn=warn)
    print(graph.snapshot.folder)
    print(*graph.ancestors("alpaca").reached())
except LlmgraphError as error:
    print(f"error: {error}", file=sys.stderr)
    sys.exit(error.exit_code)
"""
COMMAND = "import sys; from llmgraph.cli import main; main(sys.argv[1:])"

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs resource limits")


def _temporary(tmp_path: Path) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    return folder


def _caches(tmp_path: Path) -> list[str]:
    regular = tmp_path / "regular"
    regular.write_text("a file", "utf-8")
    places = [str(regular), str(regular / "cache")]
    return [*places, *(f"{place}/llmgraph" for place in ("/proc", "/sys") if Path(place).is_dir())]


def test_a_cache_that_cannot_be_made_gives_a_warning_and_an_answer(
    start: Start, write: Write, statements: str, tmp_path: Path
) -> None:
    facts, temporary = write("facts.ttl", statements), _temporary(tmp_path)
    for cache in _caches(tmp_path):
        process = start(ASK, facts, LLMGRAPH_CACHE=cache, TMPDIR=str(temporary))
        said, warned = process.communicate()
        assert process.returncode == 0, warned
        folder, ancestors = said.splitlines()
        assert sorted(ancestors.split()) == ["llama", "root"]
        assert temporary in Path(folder).parents
        assert warned.startswith("cannot use the cache (")
        assert warned.endswith("answering from a temporary build\n")
        assert list(temporary.iterdir()) == [], "nothing stays when the process has ended"


def test_the_command_line_warns_on_stderr_and_answers(
    start: Start, write: Write, statements: str, tmp_path: Path
) -> None:
    facts = write("facts.ttl", statements)
    asked = ("ancestors", "alpaca", "--graph", facts, "--format", "json")
    right = start(COMMAND, *asked).communicate()[0]
    process = start(COMMAND, *asked, LLMGRAPH_CACHE=str(facts / "cache"))
    answer, warned = process.communicate()
    assert process.returncode == 0
    assert answer == right
    assert "cannot use the cache" in warned


@posix
def test_a_full_cache_gives_a_warning_and_an_answer(
    start: Start, write: Write, statements: str, tmp_path: Path, cache: Path
) -> None:
    facts, temporary = write("facts.ttl", statements), _temporary(tmp_path)
    for size in (0, 1000, 40_000):
        process = start(LIMITED, facts, size, "room", TMPDIR=str(temporary))
        said, warned = process.communicate()
        assert process.returncode == 0, warned
        assert sorted(said.splitlines()[1].split()) == ["llama", "root"]
        assert "cannot use the cache" in warned
        assert list(temporary.iterdir()) == []
        assert list(cache.glob("*/*")) == list(cache.glob("*/build.lock"))


@posix
def test_no_room_anywhere_ends_with_5_and_says_why(
    start: Start, write: Write, statements: str, tmp_path: Path, cache: Path
) -> None:
    facts, temporary = write("facts.ttl", statements), _temporary(tmp_path)
    for size in (0, 1000, 40_000):
        process = start(LIMITED, facts, size, "none", TMPDIR=str(temporary))
        said, complaint = process.communicate()
        assert process.returncode == 5, complaint
        assert said == ""
        error = complaint.splitlines()[-1]
        assert error.startswith("error: ")
        assert str(cache) in error or str(temporary) in error
        assert "Traceback" not in complaint
        assert list(temporary.iterdir()) == []


@posix
def test_a_disk_that_fills_up_during_a_build_leaves_the_old_snapshot(
    start: Start, write: Write, statements: str, cache: Path
) -> None:
    facts = write("facts.ttl", statements)
    before = start(ASK, facts).communicate()[0]
    write("facts.ttl", statements + "m:root lg:basedOn m:origin .")
    refused = start(LIMITED, facts, 1000, "none")
    refused.communicate()
    assert refused.returncode == 5
    write("facts.ttl", statements)
    (directory,) = cache.iterdir()
    assert (directory / "CURRENT").read_text("utf-8").strip() == Path(before.split()[0]).name
    assert not list(directory.glob(".building-*"))
