"""`llmgraph validate` on a graph of fifty thousand triples, part by part, beside pyshacl.

    python benchmarks/validate.py [--triples 50000] [--rounds 3] [--peer]

The graph is synthetic and has the shape of the built-in data: models with families, makers,
licences, parents, training data and runs, a claim for every fact that needs one, and sources.
Prints the least wall time of each part in seconds; `--peer` adds pyshacl on the same shapes.
"""

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from llmgraph import resources, turtle
from llmgraph.quality import constraints, queries, shapes, validate
from llmgraph.quality.computed import COMPUTED
from llmgraph.quality.index import Index
from llmgraph.vocabulary import LG, PREFIXES, claim_iri

RELATIONS = ("fineTunedFrom", "quantizedFrom", "continuedPretrainingFrom", "adapterOf")
HEADER = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())


def claim(subject: str, predicate: str, value: str, source: int) -> str:
    """Return a claim on a triple of prefixed names, in Turtle."""
    iris = [PREFIXES[n.split(":")[0]] + n.split(":")[1] for n in (subject, value)]
    name = claim_iri(iris[0], LG + predicate, iris[1])
    return (
        f"<{name}> a lg:Claim ; rdf:subject {subject} ; rdf:predicate lg:{predicate} ; "
        f"rdf:object {value} ;\n    lg:status lg:declared ;\n    lg:evidence lg:prose ;\n"
        f"    dct:source src:s{source} ;\n    .\n"
    )


def fixed() -> Iterator[str]:
    """Yield what the models point to."""
    for n in range(40):
        yield f'src:s{n} a lg:Source ; dct:title "T{n}"@en ; lg:sourceKind lg:modelCard .\n'
        yield f'fam:f{n} a lg:ModelFamily ; rdfs:label "Series {n}" .\n'
        yield f'o:o{n} a lg:Organization ; rdfs:label "Maker {n}" .\n'
        yield f'lic:l{n} a lg:License ; rdfs:label "Licence {n}" ; lg:licenseId "l{n}" .\n'
        yield f'd:d{n} a lg:Dataset ; rdfs:label "Data {n}" ; dct:source src:s{n} .\n'
    yield 'sw:tool a lg:Software ; rdfs:label "Tool" .\n'


def model(n: int) -> str:
    """Return one model with its claims and every third one's run: thirty-odd triples."""
    k, me, parent = n % 40, f"m:org--model-{n}", f"m:org--model-{n // 3}"
    relation = RELATIONS[n % len(RELATIONS)]
    edges = [("fineTunedOn", f"d:d{k}"), ("hasDeclaredLicense", f"lic:l{k}")]
    if n:
        edges.insert(0, (relation, parent))
    facts = "".join(f"    lg:{p} {o} ;\n" for p, o in edges)
    run = n % 3 == 0
    text = (
        f'{me} a lg:Model ;\n    rdfs:label "Model {n}" ;\n    dct:source src:s{k} ;\n'
        f'    lg:hfId "org/model-{n}" ;\n    lg:alias "alias of {n}" ;\n'
        f"    lg:memberOf fam:f{k} ;\n{facts}    lg:developedBy o:o{k} ;\n"
        f'    lg:released "{2010 + n.bit_length()}"^^xsd:gYear ;\n'
        f"    lg:parameterCount 7000000000 ;\n    lg:access lg:openWeights ;\n"
        + (f"    prov:wasGeneratedBy run:org--model-{n} ;\n" if run else "")
        + "    .\n"
    )
    if run:
        text += (
            f"run:org--model-{n} a lg:TrainingRun ;\n    lg:status lg:declared ;\n"
            f"    dct:source src:s{k} ;\n    prov:used d:d{k} ;\n    lg:deviceCount 8 ;\n"
            f"    lg:trainedWith sw:tool ;\n    .\n"
        )
    return text + "".join(claim(me, p, o, k) for p, o in edges)


def synthetic(triples: int) -> str:
    """Return Turtle of about so many triples, without an error."""
    return HEADER + "".join(fixed()) + "".join(model(n) for n in range(triples // 37))


def timed(work: Callable[[], object], rounds: int) -> float:
    """Return the least wall time of some runs."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def parts(path: Path) -> dict[str, Callable[[], object]]:
    """Return what is measured on a file, by name."""
    triples = [*turtle.read(path), *turtle.read(resources.ontology())]
    index = Index(triples)
    ontology = resources.root() / "ontology"
    compiled = shapes.read(sorted((ontology / "shapes").glob("*.shacl.ttl")))
    asked = queries.read(ontology / "quality")
    store = queries.store(triples)
    return {
        "parse": lambda: turtle.read(path),
        "index": lambda: Index(triples),
        "shapes": lambda: list(constraints.breaches(compiled, index)),
        "store": lambda: queries.store(triples),
        "queries": lambda: list(queries.rows(asked, store)),
        "computed rules": lambda: [list(faults(index)) for faults in COMPUTED.values()],
        "total, from file to findings": lambda: validate([path]),
        "total, as a command": lambda: subprocess.run(
            [sys.executable, "-m", "llmgraph", "validate", str(path)],
            check=True,
            stdout=subprocess.DEVNULL,
        ),
    }


def peer(path: Path) -> object:
    """Run pyshacl over the same file with the same shapes, parsing included."""
    import pyshacl
    import rdflib

    reference = rdflib.Graph()
    for file in (resources.root() / "ontology" / "shapes").glob("*.shacl.ttl"):
        reference.parse(file)
    return pyshacl.validate(rdflib.Graph().parse(path), shacl_graph=reference, inplace=True)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--triples", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peer", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "synthetic.ttl"
        path.write_text(synthetic(options.triples), "utf-8")
        count = len(set(turtle.read(path)))
        print(f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores")
        print(f"{count:,} triples, {validate([path]).counts()}")
        for name, work in parts(path).items():
            print(f"{name:<30}{timed(work, options.rounds):>8.2f} s")
        if options.peer:
            print(f"{'pyshacl, shapes alone':<30}{timed(lambda: peer(path), 1):>8.2f} s")


if __name__ == "__main__":
    main()
