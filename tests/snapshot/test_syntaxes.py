"""Every RDF syntax of one graph makes the same snapshot."""

from collections.abc import Callable
from pathlib import Path

import pytest

from llmgraph import turtle
from llmgraph.snapshot import Snapshot
from llmgraph.snapshot.build import build
from llmgraph.turtle.read import SUFFIXES
from llmgraph.vocabulary import LG, RDFS

Document = Callable[[str], str]


def everything(snapshot: Snapshot) -> list[object]:
    """Return what a snapshot holds, but for its name and the files it came from."""
    import pyoxigraph as ox

    catalog = snapshot.catalog
    ids = [row for (row,) in catalog.rows("SELECT id FROM entity ORDER BY node")]
    dataset = ox.Dataset(
        ox.Quad(t.subject, t.predicate, t.object) for t in snapshot.store.triples()
    )
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return [
        snapshot.manifest.counts,
        list(catalog.entities(map(str, ids)).values()),
        [catalog.claims_about(str(entity)) for entity in ids],
        catalog.rows("SELECT folded, step, node, spelling, alias FROM name ORDER BY row"),
        (snapshot.folder / "lineage.csr").read_bytes(),
        sorted(map(str, dataset)),
    ]


def written(document: str, path: Path) -> None:
    """Write a Turtle document in the syntax that the ending of `path` names."""
    import pyoxigraph as ox

    quads = list(ox.parse(document, format=ox.RdfFormat.TURTLE))
    syntax = SUFFIXES[path.suffix]
    if syntax in {"TRIG", "N_QUADS"}:  # half of it in a named graph
        name = ox.NamedNode("https://example.org/graph")
        quads = [
            ox.Quad(q.subject, q.predicate, q.object, name) if place % 2 else q
            for place, q in enumerate(quads)
        ]
        rows: list[ox.Quad] | list[ox.Triple] = quads
    else:
        rows = [quad.triple for quad in reversed(quads)]
    ox.serialize(rows, str(path), format=getattr(ox.RdfFormat, syntax))


@pytest.mark.parametrize("suffix", sorted(SUFFIXES))
def test_every_syntax_of_one_graph_makes_the_same_snapshot(
    suffix: str, document: Document, statements: str, tmp_path: Path
) -> None:
    text = document(
        statements + 'm:alpaca lg:alias "アルパカ"@ja, "Alpaca 7B" ; lg:memberOf fam:x .'
    )
    plain = tmp_path / "plain.ttl"
    plain.write_text(text, "utf-8")
    other = tmp_path / f"other{suffix}"
    written(text, other)
    one = Snapshot(build(((plain,),), tmp_path / "one"))
    two = Snapshot(build(((other,),), tmp_path / "two"))
    assert everything(two) == everything(one)


def test_several_files_of_one_layer_make_one_graph(
    document: Document, statements: str, tmp_path: Path
) -> None:
    whole, parts = tmp_path / "whole.nt", [tmp_path / "a.nt", tmp_path / "b.nt"]
    written(document(statements), whole)
    lines = whole.read_text("utf-8").splitlines(keepends=True)
    for place, part in enumerate(parts):
        part.write_text("".join(lines[place::2]), "utf-8")
    one = Snapshot(build(((whole,),), tmp_path / "one"))
    two = Snapshot(build((tuple(parts),), tmp_path / "two"))
    assert everything(two) == everything(one)


def test_blank_nodes_of_two_files_stay_apart(
    document: Document, tmp_path: Path, ask: Callable[[Snapshot, str], bool]
) -> None:
    files = [tmp_path / "a.ttl", tmp_path / "b.ttl"]
    for number, path in enumerate(files):
        path.write_text(document(f"_:x rdfs:label '{number}' ."), "utf-8")
    assert len({triple.subject for path in files for triple in turtle.read(path)}) == 2
    snapshot = Snapshot(build((tuple(files),), tmp_path / "out"))
    assert snapshot.manifest.counts["claims"] == 0
    assert ask(snapshot, "ASK { ?x rdfs:label '0' . ?y rdfs:label '1' }")
    assert not ask(snapshot, "ASK { ?x rdfs:label '0', '1' }")


def test_a_blank_node_has_one_name_in_every_graph_of_a_snapshot(
    published: Callable[..., Snapshot], sparql: Callable[[Snapshot, str], set[str]]
) -> None:
    snapshot = published(
        "m:root a lg:Model . m:leaf a lg:Model ; lg:fineTunedFrom m:mid ."
        '_:one a lg:Model ; rdfs:label "nameless" ; lg:fineTunedFrom m:root .'
        "m:mid a lg:Model ; lg:fineTunedFrom m:root ."
    )
    derived = "SELECT ?label { ?x lg:derivedFrom ?y . ?x rdfs:label ?label }"
    query = f"PREFIX lg: <{LG}> PREFIX rdfs: <{RDFS}> {derived}"
    assert sparql(snapshot, query) == {"nameless"}
