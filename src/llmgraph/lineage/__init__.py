"""Walks over the lineage graph: ancestors, descendants, paths, common ancestors, its shape.

Everything here works on node numbers of `lineage.csr` and gives back ids; what a step rests on is
looked up in the catalog by its claim.
"""

from llmgraph.lineage.graph import Lineage
from llmgraph.lineage.paths import all_paths, common_ancestors, shortest_path
from llmgraph.lineage.structure import cycles, generations, is_acyclic, roots, siblings
from llmgraph.lineage.walks import Scope, Step, ancestors, descendants

__all__ = [
    "Lineage",
    "Scope",
    "Step",
    "all_paths",
    "ancestors",
    "common_ancestors",
    "cycles",
    "descendants",
    "generations",
    "is_acyclic",
    "roots",
    "shortest_path",
    "siblings",
]
