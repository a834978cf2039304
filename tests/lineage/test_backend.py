"""networkx calls our backend without our module importing networkx."""

import inspect
import json
import subprocess
import sys
from importlib.metadata import entry_points
from typing import Any

import networkx as nx
import pytest

import llmgraph
from llmgraph.lineage import backend


def test_the_backend_is_registered_by_entry_point() -> None:
    (registered,) = entry_points(group="networkx.backends", name="llmgraph")
    assert registered.load() is backend.backend


def test_networkx_knows_what_the_backend_offers() -> None:
    assert "llmgraph" in nx.config.backends
    info = backend.backend_info()
    assert set(info["functions"]) == set(backend.FUNCTIONS)  # type: ignore[call-overload]
    assert all(hasattr(nx, name) for name in backend.FUNCTIONS)
    assert all(hasattr(backend.backend, name) for name in backend.FUNCTIONS)


def test_arguments_are_called_as_in_networkx() -> None:
    for name, function in backend.FUNCTIONS.items():
        theirs = inspect.signature(getattr(nx, name)).parameters
        ours = list(inspect.signature(function).parameters)
        assert ours == [p for p in theirs if p not in {"backend", "backend_kwargs"}][: len(ours)], (
            name
        )


def test_importing_the_backend_does_not_import_networkx() -> None:
    code = (
        "import sys, json; import llmgraph.lineage.backend;"
        "print(json.dumps(sorted(m for m in sys.modules if m.split('.')[0] == 'networkx')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert json.loads(done.stdout) == []


def test_the_built_in_graph_is_walked_by_networkx_itself() -> None:
    graph: Any = llmgraph.open()
    found = nx.ancestors(graph, "lmsys/vicuna-13b-v1.5")
    assert found == {"meta-llama/Llama-2-13b-hf"}
    assert nx.has_path(graph, "EleutherAI/pythia-12b", "databricks/dolly-v2-12b")
    assert nx.is_directed_acyclic_graph(graph)


def test_the_fallback_of_networkx_copies_where_a_user_sets_it() -> None:
    graph: Any = llmgraph.open()
    with nx.config(fallback_to_nx=True):
        assert nx.is_weakly_connected(graph) is False
        assert nx.number_weakly_connected_components(graph) > 1
    with pytest.raises(NotImplementedError):
        nx.is_weakly_connected(graph)
