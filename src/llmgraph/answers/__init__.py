"""Questions to a snapshot and what they give back.

Each function takes a `Snapshot` and plain values; `llmgraph.graph` delegates here. Import from the
modules: `names` finds ids, `walks` goes up and down, `ways` between two ends, `records` tells all
of one entity, `answer` is what comes back.
"""
