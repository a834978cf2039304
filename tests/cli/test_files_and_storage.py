"""Files that the commands read and write: missing, malformed, foreign, in the way, not writable.

Nothing here rests on permissions, which the system's administrator does not feel.
"""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from llmgraph.snapshot.build import build

Run = Callable[..., tuple[int, str, str]]

PREFIX = "@prefix lg: <https://w3id.org/llmgraph/ont#> .\n@prefix a: <https://example.org/> .\n"
BROKEN = PREFIX + 'a:b lg:alias "one" .\na:b lg:alias "two .\n'


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    path = tmp_path / "broken.ttl"
    path.write_text(BROKEN)
    return path


@pytest.mark.parametrize(
    "command", ["ancestors --graph FILE x", "format FILE", "build FILE -q -o NEW"]
)
def test_malformed_turtle_ends_with_2_and_its_line(
    run: Run, broken: Path, tmp_path: Path, command: str
) -> None:
    words = [
        w.replace("FILE", str(broken)).replace("NEW", str(tmp_path / "n")) for w in command.split()
    ]
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert err.startswith(f"error: {broken}:4: ")
    assert broken.read_text() == BROKEN


def test_malformed_turtle_in_json_has_path_and_line(run: Run, broken: Path) -> None:
    _, _, err = run("ancestors", "--graph", str(broken), "x", "--json")
    error = json.loads(err)["error"]
    assert (error["code"], error["path"], error["line"]) == ("invalid_input", str(broken), 4)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("ancestors", "x", "--graph", "no.ttl"), "no.ttl: no such file or folder"),
        (("ancestors", "x", "--graph", "README.xyz"), "README.xyz: no such file or folder"),
        (("format", "no.ttl"), "no.ttl: no such file"),
        (("build", "no.ttl", "-q", "-o", "new"), "no.ttl: no such file"),
    ],
)
def test_a_missing_input_ends_with_2(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, words: tuple[str, ...], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert err.splitlines()[0].endswith(message)


def test_a_file_of_another_kind_ends_with_2_and_names_the_kinds(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "facts.docx"
    file.write_text("x")
    build_words = ("build", str(file), "-q", "-o", str(tmp_path / "new"))
    for words in (("ancestors", "x", "--graph", str(file)), build_words):
        code, _, err = run(*words)
        assert code == 2
        assert "cannot tell the RDF syntax from the ending '.docx'" in err
        assert ".ttl" in err


def test_a_query_that_is_not_utf_8_is_refused(ask: Run, tmp_path: Path) -> None:
    file = tmp_path / "latin.rq"
    file.write_bytes(b'ASK { ?s ?p "\xe9" }')
    assert ask("sparql", "-f", str(file))[2] == f"error: {file}: is not UTF-8\n"
    code, _, err = ask("sparql", stdin=file.read_bytes())
    assert (code, err) == (2, "error: stdin: is not UTF-8\n")


@pytest.mark.parametrize("words", [("sparql",), ("sparql", "-"), ("sparql", "-f", "-")])
def test_a_query_is_read_from_stdin_as_utf_8(ask: Run, words: tuple[str, ...]) -> None:
    query = 'ASK { fam:vicuna lg:alias "ビクーニャ"@ja }'
    assert ask(*words, stdin=query.encode()) == (0, "true\n", "")


def test_a_query_is_read_from_a_file(ask: Run, tmp_path: Path) -> None:
    file = tmp_path / "q.rq"
    file.write_text("ASK { m:llama-7b a lg:Model }")
    assert ask("sparql", "-f", str(file)) == (0, "true\n", "")


def test_an_output_that_exists_is_kept_unless_forced(ask: Run, tmp_path: Path) -> None:
    file = tmp_path / "answer.txt"
    file.write_text("mine")
    code, out, err = ask("ancestors", "llama-7b", "-o", str(file))
    assert (code, out) == (2, "")
    assert err == f"error: {file} exists\n  replace it with  --force\n"
    assert file.read_text() == "mine"
    assert ask("ancestors", "llama-7b", "-o", str(file), "--force") == (0, "", "")
    assert file.read_text() == "LLaMA-7B  2023-02  licence unknown\nno ancestors.\n"


def test_an_output_is_written_whole_with_its_folders(ask: Run, tmp_path: Path) -> None:
    file = tmp_path / "a" / "b" / "answer.json"
    assert ask("show", "vicuna", "--json", "-o", str(file))[0] == 0
    assert file.read_bytes() == ask("show", "vicuna", "--json")[1].encode()
    assert list(file.parent.iterdir()) == [file]


def test_a_failed_run_leaves_no_output(ask: Run, tmp_path: Path) -> None:
    file = tmp_path / "answer.txt"
    assert ask("ancestors", "lama", "-o", str(file))[0] == 3
    assert not any(tmp_path.iterdir())


@pytest.mark.parametrize("command", ["ancestors llama", "show llama", "search llama", "graph"])
def test_an_output_that_is_a_folder_ends_with_2(ask: Run, tmp_path: Path, command: str) -> None:
    for extra in ((), ("--force",)):
        code, out, err = ask(*command.split(), "-o", str(tmp_path), *extra)
        assert (code, out) == (2, "")
        assert err == f"error: {tmp_path} is a folder\n  name a file:  -o FILE\n"


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="a file system without /proc")
def test_an_output_that_cannot_be_written_ends_with_5(ask: Run) -> None:
    code, out, err = ask("ancestors", "llama", "-o", "/proc/no-such-folder/answer")
    assert (code, out) == (5, "")
    assert err == "error: /proc/no-such-folder/answer: No such file or directory\n"
    code, _, err = ask("ancestors", "llama", "-o", "/proc/no-such-folder/answer", "--json")
    assert (code, json.loads(err)["error"]["code"]) == (5, "storage")


def test_an_output_below_a_file_ends_with_5(ask: Run, tiny_file: Path) -> None:
    file = tiny_file / "folder" / "answer"
    assert ask("ancestors", "llama", "-o", str(file)) == (
        5,
        "",
        f"error: {file}: Not a directory\n",
    )


@pytest.mark.parametrize(
    "words", [("format", "."), ("format", "folder.ttl"), ("build", "folder.ttl", "-q", "-o", "n")]
)
def test_a_folder_where_a_file_is_expected_ends_with_2(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder.ttl").mkdir()
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert err.startswith("error: ")


def test_a_build_says_what_it_made_and_where(run: Run, tiny_file: Path, tmp_path: Path) -> None:
    code, out, err = run("build", str(tiny_file), "-o", str(tmp_path / "new"))
    assert code == 0
    assert dict(line.rsplit(maxsplit=1) for line in out.splitlines())["model"] == "25"
    assert err.splitlines()[0] == "read ..."
    assert err.splitlines()[-1] == f"published {tmp_path / 'new'}"


def test_a_build_takes_no_folder_of_something_else(
    run: Run, tiny_file: Path, tmp_path: Path
) -> None:
    (tmp_path / "thesis.tex").write_text("years of work")
    code, out, err = run("build", str(tiny_file), "-q", "-o", str(tmp_path))
    assert (code, out) == (2, "")
    assert err.startswith(f"error: {tmp_path} is not empty and holds no snapshot\n")
    assert list(tmp_path.iterdir()) == [tmp_path / "thesis.tex"]


def test_a_build_takes_no_file_for_its_folder(run: Run, tiny_file: Path) -> None:
    code, _, err = run("build", str(tiny_file), "-q", "-o", str(tiny_file))
    assert code == 2
    assert f"'{tiny_file}' is a file" in err


def test_a_build_without_files_or_folder_is_wrong_use(run: Run, tmp_path: Path) -> None:
    assert run("build")[0] == 2
    code, _, err = run("build", "-o", str(tmp_path / "new"))
    assert (code, err) == (2, "error: no file to build from\n  llmgraph build FILE... -o DIR\n")


@pytest.fixture(scope="module")
def built(tiny_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built") / "snapshot"
    build(((tiny_file,),), folder)
    return folder


@pytest.fixture
def snapshot(built: Path, tmp_path: Path) -> Path:
    """A snapshot of the tiny graph that a test may damage."""
    return shutil.copytree(built, tmp_path / "snapshot")


def manifest(snapshot: Path) -> Path:
    (path,) = snapshot.glob("*/manifest.json")
    return path


def test_a_snapshot_folder_answers_as_its_file_does(run: Run, ask: Run, snapshot: Path) -> None:
    answer = run("ancestors", "vicuna", "--graph", str(snapshot))
    assert answer == ask("ancestors", "vicuna")
    code, out, err = run("build", "--verify", "-o", str(snapshot))
    assert (code, err) == (0, f"verified {snapshot}\n")
    assert "application              1\n" in out


@pytest.mark.parametrize("text", ["", "{}", "null", "[1]", "{", '{"format": "one"}', "\udcff"])
def test_a_damaged_manifest_ends_with_5_and_says_what_to_do(
    run: Run, snapshot: Path, text: str
) -> None:
    manifest(snapshot).write_bytes(text.encode("utf-8", "surrogateescape"))
    code, out, err = run("ancestors", "vicuna", "--graph", str(snapshot))
    assert (code, out) == (5, "")
    assert err.startswith(f"error: {manifest(snapshot)}: is not a manifest\n  build it again: ")


def test_a_manifest_of_a_foreign_format_ends_with_5_and_names_both(
    run: Run, snapshot: Path
) -> None:
    fields = json.loads(manifest(snapshot).read_text())
    manifest(snapshot).write_text(json.dumps(fields | {"format": 99}))
    code, _, err = run("ancestors", "vicuna", "--graph", str(snapshot))
    assert code == 5
    assert "is snapshot format 99; this llmgraph reads format" in err
    code, _, err = run("ancestors", "vicuna", "--graph", str(snapshot), "--json")
    assert (code, json.loads(err)["error"]["code"]) == (5, "storage")


@pytest.mark.parametrize("name", ["catalog.sqlite", "lineage.csr"])
def test_a_cut_file_of_a_snapshot_ends_with_5(run: Run, snapshot: Path, name: str) -> None:
    path = manifest(snapshot).with_name(name)
    path.write_bytes(path.read_bytes()[:-1])
    code, _, err = run("ancestors", "vicuna", "--graph", str(snapshot))
    assert code == 5
    assert err.startswith(f"error: {path}: has ")


def test_an_empty_folder_is_no_snapshot(run: Run, tmp_path: Path) -> None:
    code, _, err = run("ancestors", "vicuna", "--graph", str(tmp_path))
    assert code == 5
    assert err.startswith(f"error: {tmp_path}: holds no snapshot\n")


def test_a_cache_that_cannot_be_written_costs_a_warning_and_no_answer(
    ask: Run, tiny_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = ask("ancestors", "vicuna")[1]
    monkeypatch.setenv("LLMGRAPH_CACHE", str(tiny_file / "cache"))
    code, out, err = ask("ancestors", "vicuna")
    assert (code, out) == (0, expected)
    assert err.startswith("warning: cannot use the cache (")


def test_the_cache_is_shown_and_cleared(
    run: Run, ask: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LLMGRAPH_CACHE", str(tmp_path / "cache"))
    assert run("cache") == (0, f"{tmp_path / 'cache'}\n", "")
    ask("ancestors", "vicuna")
    code, out, _ = run("cache")
    assert code == 0
    assert out.splitlines()[1].startswith("tiny-")
    code, out, _ = run("cache", "--clear")
    assert code == 0
    assert out.startswith("freed ")
