"""RDF files in, canonical Turtle out.

`read` parses any RDF syntax into triples; `write` prints triples in the one canonical layout in
which data files are stored (docs/turtle-format.md), so that adding a model touches its block only.
"""

from llmgraph.turtle.comments import stray_comments
from llmgraph.turtle.read import read, read_bytes, read_file, syntax_of
from llmgraph.turtle.write import header_of, write

__all__ = ["header_of", "read", "read_bytes", "read_file", "stray_comments", "syntax_of", "write"]
