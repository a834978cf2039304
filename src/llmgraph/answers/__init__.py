"""Questions to a snapshot and what they give back: names, walks, ways, records.

Each function takes a `Snapshot` and plain values; `llmgraph.graph` and the command line delegate
here.
"""

from llmgraph.answers.answer import Answer
from llmgraph.answers.names import find, search
from llmgraph.answers.records import hits, record
from llmgraph.answers.walks import part, walk
from llmgraph.answers.ways import common, path

__all__ = ["Answer", "common", "find", "hits", "part", "path", "record", "search", "walk"]
