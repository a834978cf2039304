"""SPARQL over a snapshot: a query with its bound values in, a `Result` out.

`evaluate` answers in this process; `run` answers in a worker process that can be killed, because
Oxigraph has no way to stop a query.
"""

from llmgraph.sparql.result import Result, Term
from llmgraph.sparql.run import run

__all__ = ["Result", "Term", "run"]
