"""`Answer`: what a question to the graph gives back in Python.

It iterates over its steps, prints as the command line prints, and turns into other shapes.
"""

from typing import TYPE_CHECKING

from llmgraph import exporters
from llmgraph.lineage.subgraph import Subgraph

if TYPE_CHECKING:
    import networkx as nx


class Answer(Subgraph):
    """A subgraph with its steps in order and ways to write it.

    >>> import llmgraph
    >>> answer = llmgraph.open()["dolly"].ancestors()
    >>> [str(step) for step in answer]
    ['1 fineTunedFrom EleutherAI/pythia-12b']
    """

    def to_dict(self, *, sources: bool = True) -> dict[str, object]:
        """Return the JSON document of the command line as a dict; see the packaged schemas."""
        from llmgraph.exporters.document import document  # on use: json

        return document(self, sources=sources)

    def to_networkx(self) -> "nx.MultiDiGraph[str]":
        """Return a networkx MultiDiGraph: edges parent to child, keyed by relation, with facts."""
        from llmgraph.exporters.networkx import multidigraph  # on use: networkx

        return multidigraph(self)

    def to_text(self, format_name: str = "tree", *, sources: bool = False) -> str:
        """Return the answer in a format of `exporters.FORMATS`. Raises KeyError for another."""
        display = exporters.Display(sources=sources)
        return "\n".join(exporters.lines(self, format_name, display)) + "\n"

    def __str__(self) -> str:
        return self.to_text().removesuffix("\n")

    def __repr__(self) -> str:
        name = ", ".join(self.subject)
        return f"<{self.command} of {name}: {len(self.reached())} found, {len(self)} claims>"
