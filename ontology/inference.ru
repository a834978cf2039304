# The rules that complete the asserted facts. Run them in this order over ontology and data together.
# Leave edges that are part of a cycle out of the graph first: see quality/cycle-violation.rq.
PREFIX lg: <https://w3id.org/llmgraph/ont#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

# A parent by any mechanism is a parent.
INSERT { ?child lg:basedOn ?parent }
WHERE { ?mechanism rdfs:subPropertyOf lg:basedOn . ?child ?mechanism ?parent } ;

# A parent of a parent, and so on, is an ancestor.
INSERT { ?child lg:derivedFrom ?ancestor }
WHERE { ?child lg:basedOn+ ?ancestor } ;

# Training on text that a model wrote is learning from that model.
INSERT { ?student lg:learnedFrom ?teacher }
WHERE { ?student (lg:trainedOn|lg:pretrainedOn|lg:fineTunedOn|lg:alignedOn)/lg:generatedBy ?teacher } ;
