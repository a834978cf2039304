"""The command line as a process: signals, pipes, terminals, locales."""

import json
import os
import pty
import re
import signal
import subprocess
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

Process = Callable[..., "subprocess.Popen[bytes]"]
Answered = Callable[..., tuple[int, bytes, str]]
Terminal = Callable[..., tuple[int, bytes]]

TIMEOUT = 60
C_LOCALE = {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
ESCAPE_CODE = re.compile(rb"\x1b\[[0-9;]*m")
QUESTIONS = [
    ("ancestors", "tiny-blend", "--influence", "--sources"),
    ("descendants", "llama"),
    ("path", "tiny-blend", "llama", "--all"),
    ("show", "Grand Blend"),
    ("search", "ビク"),
]


@pytest.fixture
def answered(process: Process) -> Answered:
    """A function that runs a process to its end: code, stdout, stderr."""

    def answered(*arguments: str, **options: object) -> tuple[int, bytes, str]:
        with process(*arguments, **options) as started:
            out, err = started.communicate(timeout=TIMEOUT)
            return started.returncode, out, err.decode()

    return answered


@pytest.fixture
def terminal(process: Process) -> Terminal:
    """A function that runs a process on a terminal of its own: code and what the terminal got."""

    def terminal(*arguments: str, **environment: str) -> tuple[int, bytes]:
        ours, theirs = pty.openpty()
        settings = {"TERM": "xterm", "LINES": "500"} | environment
        with process(*arguments, environment=settings, stdin=theirs, stdout=theirs) as started:
            os.close(theirs)
            shown = b""
            with suppress(OSError):  # how Linux says that the other side was closed
                while chunk := os.read(ours, 65536):
                    shown += chunk
            os.close(ours)
            assert started.communicate(timeout=TIMEOUT)[1] == b""
            return started.returncode, shown.replace(b"\r\n", b"\n")

    return terminal


def test_compiling_shows_a_bar_on_a_terminal_alone(process: Process, tmp_path: Path) -> None:
    shown = {}
    for number, terminal in enumerate(("xterm", "dumb")):
        ours, theirs = pty.openpty()
        settings = {"TERM": terminal, "LLMGRAPH_CACHE": str(tmp_path / str(number))}
        with process("ancestors", "vicuna", environment=settings, stderr=theirs) as started:
            os.close(theirs)
            assert b"LLaMA" in started.communicate(timeout=TIMEOUT)[0]
        shown[terminal] = b""
        with suppress(OSError):  # how Linux says that the other side was closed
            while chunk := os.read(ours, 65536):
                shown[terminal] += chunk
        os.close(ours)
    last = shown["xterm"].rpartition(b"\r\x1b")[2]
    assert b"compiling the graph" in last
    assert b"100%" in last
    assert last.endswith(b"\x1b[?25h\r\n"), "the cursor is back, and the line has ended"
    assert shown["dumb"] == b""


def test_an_interrupt_ends_with_130_and_one_word(process: Process) -> None:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        started = process("sparql", stdin=subprocess.PIPE)
    finally:
        signal.signal(signal.SIGINT, before)
    with started:
        assert started.stdin
        started.stdin.write(b"# more than a pipe holds, so that it is being read\n" * 10_000)
        started.stdin.flush()
        started.send_signal(signal.SIGINT)
        started.stdin.close()  # should the signal come just before a read, the read ends too
        assert started.wait(TIMEOUT) == 130
        assert started.stdout
        assert started.stdout.read() == b""
        assert started.stderr
        assert started.stderr.read().split() == [b"interrupted"]


@pytest.mark.parametrize("limit", ["1", "20000"])
def test_a_reader_that_leaves_ends_a_command_quietly(process: Process, limit: str) -> None:
    query = "SELECT * { ?s ?p ?o . ?a ?b ?c } LIMIT " + limit
    with process("sparql", query, "--format", "csv") as started:
        assert started.stdout
        assert started.stderr
        if limit != "1":
            assert started.stdout.readline()
        started.stdout.close()
        assert started.stderr.read() == b""
        assert started.wait(TIMEOUT) == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a system without /dev/full")
def test_a_full_device_ends_with_5_and_says_so(answered: Answered) -> None:
    with Path("/dev/full").open("wb") as full:
        code, _, err = answered("ancestors", "vicuna", stdout=full)
        assert (code, err) == (
            5,
            "error: stdout: cannot write the answer: No space left on device\n",
        )
        code, _, err = answered("ancestors", "vicuna", "--json", stdout=full)
        assert (code, json.loads(err)["error"]["code"]) == (5, "storage")


@pytest.mark.parametrize("question", QUESTIONS[:4])
def test_a_locale_without_letters_gets_ascii(answered: Answered, question: tuple[str, ...]) -> None:
    code, out, err = answered(*question, environment=C_LOCALE)
    assert (code, err) == (0, "")
    assert out.isascii()
    assert out == answered(*question, "--charset", "ascii")[1]


@pytest.mark.parametrize("environment", [C_LOCALE, {"LC_ALL": "C", "PYTHONUTF8": "0"}])
def test_json_means_the_same_in_every_locale(
    answered: Answered, environment: dict[str, str]
) -> None:
    code, out, err = answered("show", "vicuna", "--json", environment=environment)
    assert (code, err) == (0, "")
    assert json.loads(out) == json.loads(answered("show", "vicuna", "--json")[1])
    assert json.loads(out)["aliases"] == ["ビクーニャ"]


def test_a_file_has_the_same_bytes_in_every_locale(answered: Answered, tmp_path: Path) -> None:
    for name, environment in {"c": C_LOCALE, "utf-8": {"PYTHONUTF8": "1"}}.items():
        words = ("show", "vicuna", "-o", str(tmp_path / name))
        assert answered(*words, environment=environment)[0] == 0
    assert (tmp_path / "c").read_bytes() == (tmp_path / "utf-8").read_bytes()
    assert "ビクーニャ" in (tmp_path / "c").read_text("utf-8")


def test_formatting_to_stdout_loses_no_letter_in_any_locale(
    answered: Answered, tiny_file: Path
) -> None:
    with tiny_file.open("rb") as stream:
        code, out, err = answered("format", "-", environment=C_LOCALE, stdin=stream)
    assert (code, err) == (0, "")
    assert out == tiny_file.read_bytes()


def test_a_page_on_stdout_loses_no_letter_in_any_locale(answered: Answered) -> None:
    code, out, err = answered("graph", "vicuna", "--lang", "ja", "-o", "-", environment=C_LOCALE)
    assert (code, err) == (0, "")
    assert out == answered("graph", "vicuna", "--lang", "ja", "-o", "-")[1]
    assert not out.decode().isascii()


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_terminal_gets_the_piped_text_with_colour(
    answered: Answered,
    terminal: Terminal,
    question: tuple[str, ...],
) -> None:
    piped = answered(*question)[1]
    code, shown = terminal(*question)
    assert code == 0
    assert b"\x1b" not in piped
    assert b"\x1b" in shown or question[0] == "search"
    assert ESCAPE_CODE.sub(b"", shown) == piped


@pytest.mark.parametrize(
    ("environment", "arguments", "coloured"),
    [
        ({}, (), True),
        ({"NO_COLOR": "1"}, (), False),
        ({"TERM": "dumb"}, (), False),
        ({"NO_COLOR": ""}, (), True),
        ({"NO_COLOR": "1"}, ("--color", "always"), True),
        ({}, ("--color", "never"), False),
    ],
)
def test_colour_on_a_terminal_obeys_options_then_the_environment(
    terminal: Terminal,
    environment: dict[str, str],
    arguments: tuple[str, ...],
    coloured: bool,
) -> None:
    _, shown = terminal("ancestors", "vicuna", *arguments, **environment)
    assert (b"\x1b[" in shown) is coloured


def test_colour_in_a_pipe_comes_only_by_force(
    answered: Answered,
) -> None:
    _, out, _ = answered("ancestors", "vicuna", environment={"FORCE_COLOR": "1"})
    assert b"\x1b[" in out


def test_a_long_answer_on_a_terminal_goes_through_the_pager(
    answered: Answered, terminal: Terminal
) -> None:
    piped = answered("ancestors", "vicuna")[1]
    pager = {"LINES": "2", "LLMGRAPH_PAGER": "sed s/^/paged:/", "NO_COLOR": "1"}
    _, shown = terminal("ancestors", "vicuna", **pager)
    assert shown == b"".join(b"paged:" + line for line in piped.splitlines(keepends=True))
    _, shown = terminal("ancestors", "vicuna", "--no-pager", **pager)
    assert shown == piped


@pytest.mark.parametrize(
    ("less", "seen"), [(None, "-R"), ("", "-R"), ("-S", "-S")], ids=["unset", "empty", "set"]
)
def test_less_is_told_to_show_colour_as_colour(
    terminal: Terminal,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    less: str | None,
    seen: str,
) -> None:
    pager = tmp_path / "less"
    pager.write_text('#!/bin/sh\necho "LESS=$LESS"\ncat\n')
    pager.chmod(0o755)
    monkeypatch.delenv("LESS", raising=False)
    environment = {"LINES": "2", "PAGER": str(pager)} | ({} if less is None else {"LESS": less})
    _, shown = terminal("ancestors", "vicuna", **environment)
    assert shown.splitlines()[0] == f"LESS={seen}".encode()
    assert b"\x1b[" in shown


@pytest.mark.parametrize(
    "question",
    [
        ("ancestors", "tiny-blend", "--influence", "--json"),
        ("descendants", "llama", "--format", "graphml"),
        ("descendants", "llama", "--format", "turtle"),
        ("sparql", "CONSTRUCT WHERE { ?m lg:alias ?a }"),
        ("show", "llama", "--json"),
    ],
)
def test_two_processes_write_the_same_bytes(answered: Answered, question: tuple[str, ...]) -> None:
    one, other = (answered(*question, environment={"PYTHONHASHSEED": seed}) for seed in "12")
    assert one[0] == 0
    assert one == other


def test_the_version_names_code_data_and_format(
    answered: Answered,
) -> None:
    code, out, err = answered("--version")
    assert (code, err) == (0, "")
    assert re.fullmatch(rb"llmgraph \S+, data \d{4}-\d\d-\d\d, snapshot format \d+\n", out)
