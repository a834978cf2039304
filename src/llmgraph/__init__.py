"""The knowledge graph of language-model lineage, in Python.

>>> import llmgraph
>>> graph = llmgraph.open()
>>> model = graph["vicuna-13b-v1.5"]

Public names are resolved on first use (PEP 562), so that importing the package costs nothing.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from llmgraph.answers.answer import Answer
    from llmgraph.errors import LlmgraphError
    from llmgraph.graph import Entry, LineageGraph, open  # noqa: A004  llmgraph.open() is the door

__version__ = "0.1.0"
__all__ = ["Answer", "Entry", "LineageGraph", "LlmgraphError", "__version__", "open"]

_HOMES = {
    "Answer": "llmgraph.answers.answer",
    "Entry": "llmgraph.graph",
    "LineageGraph": "llmgraph.graph",
    "LlmgraphError": "llmgraph.errors",
    "open": "llmgraph.graph",
}


def __getattr__(name: str) -> object:
    try:
        home = _HOMES[name]
    except KeyError:
        raise AttributeError(f"module 'llmgraph' has no attribute {name!r}") from None
    from importlib import import_module  # here: the command line never comes this way

    return getattr(import_module(home), name)


def __dir__() -> list[str]:
    return sorted(__all__)
