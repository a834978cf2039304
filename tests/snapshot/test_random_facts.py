"""No RDF, however odd, stops a build with anything but an error for the caller."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import example, given, settings
from hypothesis import strategies as st

from llmgraph import turtle
from llmgraph.model import Claim, Tree
from llmgraph.snapshot.build import _write_tables
from llmgraph.snapshot.catalog import Catalog
from llmgraph.snapshot.collect import collect
from llmgraph.snapshot.csr import Csr
from llmgraph.snapshot.reason import conclusions, vocabulary

ONTOLOGY = vocabulary()


def words(text: str) -> list[str]:
    return text.split()


NODES = words(
    """
    m:a m:org--a m:b fam:x d:x d:org--x app:y o:z lic:mit lic:gpl-plus-plus src:s c:1 c:2 un:1 ev:1
    <urn:x:1> <http://example.org/a> <dataset:x> <family:> <https://w3id.org/llmgraph/model/>
    <https://w3id.org/llmgraph/model/a/b> <https://w3id.org/llmgraph/model/a--b--c>
    <https://w3id.org/llmgraph/> lg:Model lg:open _:blank
    """
)
LITERALS = words(
    """
    "" "text" "2023-01" 7 1.5 "²" "-5" "1e9" true "x"@ja "\\uFFFF" "🦙" "\\u0020" "a\\u001Fb"
    "%_\\\\'" 9999999999999999999999999999999999999999 "dataset:x"
    """
)
CLASSES = words(
    "lg:Model lg:Dataset lg:Application lg:ModelFamily lg:Person lg:License lg:Source lg:Claim"
)
PREDICATES = words(
    """
    lg:fineTunedFrom lg:basedOn lg:mergedFrom lg:trainedOn lg:generatedBy lg:usesModel lg:relatedTo
    lg:includesData lg:developedBy lg:hasDeclaredLicense lg:access lg:released lg:parameterCount
    lg:memberOf lg:subFamilyOf lg:hasUnresolved lg:candidateFamily lg:rawReference lg:status
    lg:confidence lg:evidence lg:validUntil lg:alias lg:hfId lg:sourceKind dct:source dct:title
    rdf:subject rdf:predicate rdf:object rdfs:label rdfs:comment owl:deprecated dct:isReplacedBy
    schema:url dcat:version
    """
)

nodes = st.sampled_from(NODES)
triples = st.one_of(
    st.tuples(nodes, st.just("a"), st.sampled_from(CLASSES)),
    st.tuples(nodes, st.sampled_from(PREDICATES), nodes),
    st.tuples(nodes, st.sampled_from(PREDICATES), st.sampled_from(LITERALS)),
    st.tuples(st.just("c:1"), st.just("rdf:predicate"), st.sampled_from(PREDICATES)),
    st.tuples(
        nodes, st.just("lg:status"), st.sampled_from(words("lg:disputed lg:inferred lg:odd"))
    ),
)


def plain(claim: Claim) -> tuple[object, ...]:
    return (*claim._replace(sources=()), frozenset(claim.sources))


@settings(max_examples=150, deadline=None)
@example(rows=[("m:a", "a", "lg:Model"), ("m:a", "lg:developedBy", '""')])
@given(rows=st.lists(triples, max_size=40))
def test_odd_facts_make_tables_that_can_be_read_back(
    document: Callable[[str], str], rows: list[tuple[str, str, str]]
) -> None:
    text = document("".join(f"{' '.join(row)} .\n" for row in rows))
    facts = turtle.read_bytes(text.encode(), name="odd.ttl")
    tables = collect(facts)
    conclusions(facts, tables, ONTOLOGY[:0])
    with TemporaryDirectory() as name:
        counts = _write_tables(Path(name), tables)
        catalog, csr = Catalog(Path(name, "catalog.sqlite")), Csr.map(Path(name, "lineage.csr"))
        for entity, known in tables.entities.items():
            assert catalog.entities([entity])[entity] == known
            assert catalog.find(entity) is not None
            told = [claim for claim in tables.claims if claim.subject == entity]
            assert list(map(plain, catalog.claims_about(entity))) == list(map(plain, told))
            node = csr.node(entity)
            assert node is None or csr.id(node) == entity
        edges = sum(len(csr.up[tree].target) for tree in Tree if tree is not Tree.OTHER)
        assert edges == len(tables.edges)
        assert counts["claims"] == len(tables.claims)
        catalog.close()
