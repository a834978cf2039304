"""networkx calls our backend without our module importing networkx."""

import json
import subprocess
import sys
from importlib.metadata import entry_points
from typing import Any

import networkx as nx

import llmgraph
from llmgraph.lineage import backend


def test_the_backend_is_registered_by_entry_point() -> None:
    (registered,) = entry_points(group="networkx.backends", name="llmgraph")
    assert registered.load() is backend.backend


def test_networkx_knows_what_the_backend_offers() -> None:
    offered = (
        set(nx.config.backends["llmgraph"] or {}) if "llmgraph" in nx.config.backends else None
    )
    assert offered is not None
    assert set(backend.backend_info()["functions"]) == {  # type: ignore[call-overload]
        name for name in vars(backend.Backend) if not name.startswith("_")
    }


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
