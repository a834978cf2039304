"""What a lineage query loads: nothing heavy on the way of `llmgraph ancestors`, by name."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {
    "rdflib",
    "networkx",
    "numpy",
    "pyvis",
    "rich",
    "pyoxigraph",
    "jinja2",
    "importlib.metadata",
    "platformdirs",
    "hashlib",
    "tempfile",
}
QUERIES = [
    ["ancestors", "vicuna"],
    ["ancestors", "vicuna", "--influence", "--sources"],
    ["ancestors", "vicuna", "--lang", "ja"],
    ["descendants", "llama", "--format", "csv"],
    ["path", "dolly", "pythia-12b"],
    ["show", "dolly-v2-12b"],
    ["search", "vicuna"],
    ["--help"],
    ["--version"],
]


def loaded(arguments: list[str], cache: Path) -> set[str]:
    """Return the names of the modules that `-X importtime` reports for a command."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "llmgraph", *arguments],
        capture_output=True,
        check=True,
        env=os.environ | {"LLMGRAPH_CACHE": str(cache)},
        encoding="utf-8",
    )
    lines = (line for line in done.stderr.splitlines() if line.startswith("import time:"))
    return {line.rpartition("|")[2].strip() for line in lines}


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a cache in which the built-in graph is compiled already."""
    folder = tmp_path_factory.mktemp("cache")
    assert "numpy" in loaded(["ancestors", "vicuna"], folder), "the first query compiles"
    return folder


@pytest.mark.parametrize("arguments", QUERIES, ids=" ".join)
def test_a_query_loads_nothing_heavy(arguments: list[str], cache: Path) -> None:
    assert "click" in (names := loaded(arguments, cache))
    assert names & HEAVY == set()
    assert not {name for name in names if name.split(".")[0] in HEAVY}
