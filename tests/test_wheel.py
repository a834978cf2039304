"""Wheel and sdist carry what a query needs: each is installed in a clean environment and asked."""

import os
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CARRIED = [
    "ontology/llmgraph.ttl",
    "ontology/inference.ru",
    "ontology/shapes/core.shacl.ttl",
    "ontology/quality/cycle-violation.rq",
    "data/triples.ttl",
    "queries/parents.rq",
]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build sdist and, from it, the wheel; return the folder that holds both."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, check=False, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def test_the_wheel_holds_code_types_schemas_and_data(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {f"llmgraph/_data/{name}" for name in CARRIED} <= names
    assert "llmgraph/py.typed" in names
    assert "llmgraph/page/template/lineage.html.j2" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not [name for name in names if "/tests/" in name or name.startswith("tests")]


def test_the_sdist_holds_the_same_paths_as_the_checkout(built: Path) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {*CARRIED, "src/llmgraph/__init__.py", "tests/test_wheel.py", "LICENSE"} <= names
    assert not [name for name in names if name.startswith(("output/graph", ".git/", ".venv"))]


@pytest.mark.parametrize("kind", ["*.whl", "*.tar.gz"])
def test_a_query_is_answered_outside_the_checkout(built: Path, tmp_path: Path, kind: str) -> None:
    (archive,) = built.glob(kind)
    environment = tmp_path / "venv"
    venv.create(environment, with_pip=True)
    python = environment / ("Scripts" if os.name == "nt" else "bin") / "python"
    install = [str(python), "-m", "pip", "install", "--quiet", str(archive)]
    done = subprocess.run(install, capture_output=True, check=False, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    clean = {k: v for k, v in os.environ.items() if k not in {"PYTHONPATH", "LLMGRAPH_GRAPH"}}
    asked = subprocess.run(
        [str(python), "-m", "llmgraph", "ancestors", "vicuna"],
        capture_output=True,
        check=True,
        cwd=tmp_path,
        env=clean | {"LLMGRAPH_CACHE": str(tmp_path / "cache")},
        encoding="utf-8",
    )
    assert "LLaMA-13B" in asked.stdout
    assert "Llama-2-13b-hf" in asked.stdout
    place = subprocess.run(
        [str(python), "-c", "import llmgraph.resources as r; print(r.root())"],
        capture_output=True,
        check=True,
        cwd=tmp_path,
        env=clean,
        encoding="utf-8",
    )
    assert str(environment) in place.stdout
