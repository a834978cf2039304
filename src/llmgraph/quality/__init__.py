"""Whether data obey the rules of the ontology.

`validate` runs the SHACL shapes of ontology/shapes, the queries of ontology/quality and the
computed rules over RDF files, and returns the findings with file, line and how to mend each.
"""

from llmgraph.quality.check import all_rules, check, validate
from llmgraph.quality.places import Document, document

__all__ = ["Document", "all_rules", "check", "document", "validate"]
