"""Walks over the lineage graph: ancestors, descendants, paths, common ancestors, its shape.

Everything here works on node numbers of `lineage.csr` and gives back ids; what a step rests on is
looked up in the catalog by its claim. Import from the modules: `graph` holds the graph, `walks`
goes up and down, `paths` between two ends, `structure` looks at the whole, `subgraph` is what an
answer is made of, `backend` is how networkx calls in.
"""
