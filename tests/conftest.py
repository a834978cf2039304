"""What every test shares: the tiny graph, a cache of its own, the command line in the process.

`fixtures/tiny.ttl` in one drawing; an arrow runs from parent to child, and is fine-tuning, stated
by a model card, unless it says otherwise. `(A)` marks a member of the series Llama, `(V)` one of
the series Vicuna, which has two lines.

    llama-7b (A) -+--------------------------> lmsys/vicuna-7b-v1.1 (V)   and a coarser basedOn
                  +- quantised, eight times -> quant/llama-7b-q1 ... q8   a fan of leaves
                  +- adapter ----------------> evil/hostile               its label tries everything
                  +- reported ---------------> acme/hermes-7b -----.
                                                                   +- merged -> acme/blend-7b
    meta/Llama-2-7b-hf (A) -+----------------> vicuna-7b-v1.5 (V) -'                |
                            +- inferred -----> ada/hermes-7b                acme/blend-7b-chat
                            +- disputed -----> acme/orphan                          | distilled
                                               which names one unresolved parent    v
    loop/ouro <-> loop/boros      a cycle of two                             acme/tiny-blend
    loop/ouro -- based --> x/llama

    oracle-1 -+- wrote ----> dataset:acme/instruct -- in --> dataset:mix --> acme/blend-7b-chat
              +- labelled -> dataset:sharegpt ------- in --> dataset:mix
                             dataset:sharegpt --> both of the series Vicuna

Two models are labelled Hermes; twin/pair-1 and twin/pair_1 fold to one id; acme/old-blend is
retired for acme/blend-7b; app:chat-desk uses acme/blend-7b-chat. Llama 2 is a series inside
Llama; the series Blend is acme/blend-7b and acme/blend-7b-chat.
"""

import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, NamedTuple, NoReturn

import pytest
from hypothesis import settings

import llmgraph
import llmgraph.cli
from llmgraph.graph import LineageGraph

settings.register_profile("llmgraph", database=None, deadline=None)  # a timing decides no test
settings.load_profile("llmgraph")


class Result(NamedTuple):
    """How a command ended and what it wrote."""

    code: int
    out: str
    err: str


@pytest.fixture(scope="session", autouse=True)
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the user's cache and settings out of every test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LLMGRAPH_CACHE", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("LLMGRAPH_LANG", "en")
        for name in ("LLMGRAPH_GRAPH", "LLMGRAPH_PAGER", "NO_COLOR", "FORCE_COLOR"):
            patch.delenv(name, raising=False)
        yield


@pytest.fixture(scope="session")
def without() -> Callable[[str], NoReturn]:
    """End a test that lacks a tool: it fails where everything must run, else it is skipped."""

    def without(reason: str) -> NoReturn:
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)

    return without


@pytest.fixture(scope="session")
def tiny_file() -> Path:
    """The file of the graph drawn above."""
    return Path(__file__).parent / "fixtures" / "tiny.ttl"


@pytest.fixture(scope="session")
def tiny(tiny_file: Path) -> LineageGraph:
    """The graph drawn above, opened."""
    return llmgraph.open(str(tiny_file))


@pytest.fixture(scope="session")
def six_file() -> Path:
    """The file of the six systems of one article, 29 models: real data that does not grow."""
    return Path(__file__).parent / "fixtures" / "six-systems.ttl"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """A function that runs the command line in this process: code, stdout, stderr."""

    def run(*arguments: str, stdin: bytes = b"") -> Result:
        written = (io.BytesIO(), io.BytesIO())
        out, err = (io.TextIOWrapper(raw, "utf-8", write_through=True) for raw in written)
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), "utf-8"))
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            code = llmgraph.cli.run(arguments)
        return Result(code, *(raw.getvalue().decode() for raw in written))

    return run


@pytest.fixture
def ask(run: Callable[..., Result], tiny_file: Path) -> Callable[..., Result]:
    """`run`, asking the tiny graph."""

    def ask(command: str, *arguments: str, stdin: bytes = b"") -> Result:
        return run(command, "--graph", str(tiny_file), *arguments, stdin=stdin)

    return ask


@pytest.fixture
def process(tiny_file: Path) -> Callable[..., "subprocess.Popen[bytes]"]:
    """A function that starts the command line as a process of its own, asking the tiny graph.

    `environment` is added to the environment; `stdin`, `stdout` and `stderr` are as for
    `subprocess.Popen`.
    """

    def start(
        *arguments: str,
        environment: dict[str, str] | None = None,
        stdin: "int | IO[bytes]" = subprocess.DEVNULL,
        stdout: "int | IO[bytes]" = subprocess.PIPE,
        stderr: "int | IO[bytes]" = subprocess.PIPE,
    ) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [sys.executable, "-m", "llmgraph", *arguments],
            env=os.environ | {"LLMGRAPH_GRAPH": str(tiny_file)} | (environment or {}),
            stdin=stdin,
            stdout=stdout,
            stderr=stderr,
        )

    return start
