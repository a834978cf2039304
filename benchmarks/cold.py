"""Cold start: a fresh process that answers one lineage question, beside its peers.

    python benchmarks/cold.py [--rounds 21]

Prints the median and the least wall time of each command, in milliseconds, measured in turns so
that a busy moment of the machine hits all of them, and the ratio to `import click`.
"""

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TRIPLES = Path(__file__).parents[1] / "data" / "triples.ttl"

PEER = """
import sys
import networkx, rdflib
LG = rdflib.Namespace("https://w3id.org/llmgraph/ont#")
RELATIONS = ["basedOn", "fineTunedFrom", "continuedPretrainingFrom", "vocabularyAdaptedFrom",
             "adapterOf", "mergedFrom", "quantizedFrom", "prunedFrom", "distilledFrom",
             "convertedFrom"]
data = rdflib.Graph().parse(sys.argv[1], format="turtle")
graph = networkx.MultiDiGraph()
for name in RELATIONS:
    graph.add_edges_from((o, s, name) for s, o in data.subject_objects(LG[name]))
(family,) = [s for s in data.subjects(rdflib.RDFS.label, rdflib.Literal("Vicuna"))
             if (s, rdflib.RDF.type, LG.ModelFamily) in data]
found = set()
for member in data.subjects(LG.memberOf, family):
    found |= networkx.ancestors(graph, member)
for ancestor in sorted(found):
    print(data.value(ancestor, rdflib.RDFS.label))
"""


def commands() -> dict[str, list[str]]:
    """Return what is measured: a name and the command of each row."""
    return {
        "python -c pass": [sys.executable, "-c", "pass"],
        "import click": [sys.executable, "-c", "import click"],
        "llmgraph ancestors vicuna": [sys.executable, "-m", "llmgraph", "ancestors", "vicuna"],
        "rdflib + networkx": [sys.executable, "-c", PEER, str(TRIPLES)],
    }


def seconds(command: list[str], environment: dict[str, str]) -> float:
    """Return the wall time of one run."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
    return time.perf_counter() - start


def measure(rounds: int) -> dict[str, list[float]]:
    """Return the times of each command, in seconds, in turns."""
    with tempfile.TemporaryDirectory() as cache:
        environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        environment["LLMGRAPH_CACHE"] = cache
        for command in commands().values():
            seconds(command, environment)  # compiles the snapshot and the bytecode
        times: dict[str, list[float]] = {name: [] for name in commands()}
        for _ in range(rounds):
            for name, command in commands().items():
                times[name].append(seconds(command, environment))
    return times


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=21)
    times = measure(parser.parse_args().rounds)
    print(f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores")
    base = statistics.median(times["import click"])
    print(f"{'':<28}{'median ms':>10}{'least ms':>10}{'x click':>9}")
    for name, values in times.items():
        middle = statistics.median(values)
        print(f"{name:<28}{middle * 1000:>10.1f}{min(values) * 1000:>10.1f}{middle / base:>9.2f}")


if __name__ == "__main__":
    main()
