"""What other programs read: DOT, GraphML, CSV, TSV, Turtle, Mermaid; and hostile names in each."""

import csv
import io
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import networkx as nx
import pytest

from llmgraph import LineageGraph, turtle
from llmgraph.vocabulary import LG, RDF, claim_iri

Run = Callable[..., tuple[int, str, str]]

QUESTIONS = [
    ("ancestors", "tiny-blend", "--influence"),
    ("descendants", "llama"),
    ("ancestors", "x/llama"),
    ("descendants", "evil/hostile"),
    ("ancestors", "orphan"),
    ("path", "tiny-blend", "llama", "--all"),
    ("common", "vicuna-7b-v1.1", "vicuna-7b-v1.5", "--influence"),
]
FORMATS = ["tree", "table", "json", "jsonl", "csv", "tsv", "dot", "mermaid", "graphml", "turtle"]


@pytest.fixture
def answer(ask: Run) -> Callable[..., str]:
    """A function that gives the answer to a question in a format."""

    def answer(question: tuple[str, ...], name: str) -> str:
        code, out, err = ask(*question, "--format", name)
        assert (code, err) == (0, "")
        return out

    return answer


@pytest.fixture
def rows(answer: Callable[..., str]) -> Callable[..., list[dict[str, str]]]:
    """A function that gives the claims of an answer, as the csv module reads them."""

    def rows(question: tuple[str, ...]) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(answer(question, "csv")), strict=True))

    return rows


Answer = Callable[[tuple[str, ...], str], str]
Rows = Callable[[tuple[str, ...]], list[dict[str, str]]]


@pytest.mark.parametrize("question", QUESTIONS)
def test_tsv_holds_what_csv_holds(answer: Answer, rows: Rows, question: tuple[str, ...]) -> None:
    text = answer(question, "tsv")
    assert list(csv.DictReader(io.StringIO(text), delimiter="\t", strict=True)) == rows(question)
    assert "\r" not in text


@pytest.mark.parametrize("question", QUESTIONS)
def test_graphml_read_by_networkx_has_the_same_nodes_and_edges(
    answer: Answer, rows: Rows, question: tuple[str, ...]
) -> None:
    text = answer(question, "graphml")
    graph = nx.parse_graphml(text, force_multigraph=True)
    edges = sorted((e["relation"], a, b) for a, b, e in graph.edges(data=True))
    assert edges == sorted(
        (row["relation"], row["object"], row["subject"]) for row in rows(question)
    )
    ends = {row[end] for row in rows(question) for end in ("subject", "object")}
    assert ends <= set(graph.nodes)
    assert all(facts["label"] and facts["kind"] for _, facts in graph.nodes(data=True))
    assert len(set(re.findall(r'<edge [^>]* id="(\w+)"', text))) == len(edges)


def test_graphml_keeps_facts_with_their_types(answer: Answer) -> None:
    graph = nx.parse_graphml(answer(("ancestors", "vicuna"), "graphml"), force_multigraph=True)
    facts = graph.nodes["llama-7b"]
    assert (facts["parameters"], facts["released"]) == (6738415616, "2023-02-24")
    assert "licence" not in facts
    (edge,) = graph.get_edge_data("llama-7b", "lmsys/vicuna-7b-v1.1").values()
    assert (edge["distance"], edge["in_cycle"], edge["standing"]) == (1, False, "stated")
    assert edge["sources"] == "https://example.org/lmsys/vicuna-7b-v1.1 https://example.org/news"


def test_two_relations_of_one_pair_are_two_edges(answer: Answer) -> None:
    question = ("ancestors", "x/llama")
    graph = nx.parse_graphml(answer(question, "graphml"), force_multigraph=True)
    assert set(graph.edges()) >= {("loop/ouro", "loop/boros"), ("loop/boros", "loop/ouro")}


@pytest.mark.parametrize("question", QUESTIONS)
def test_turtle_is_canonical_and_its_claims_have_their_iris(
    run: Run, answer: Answer, rows: Rows, question: tuple[str, ...]
) -> None:
    text = answer(question, "turtle")
    assert run("format", "--check", "-", stdin=text.encode())[0] == 0
    facts: dict[str, dict[str, str]] = {}
    for triple in turtle.read_bytes(text.encode(), name="answer"):
        subject, value = triple.subject, triple.object
        assert not isinstance(subject, str)
        facts.setdefault(str(subject)[1:-1], {})[triple.predicate.value] = str(value).strip("<>")
    claims = {iri: fact for iri, fact in facts.items() if fact.get(RDF + "type") == LG + "Claim"}
    assert len(claims) == len(rows(question))
    for iri, fact in claims.items():
        ends = (fact[RDF + "subject"], fact[RDF + "predicate"], fact[RDF + "object"])
        assert iri == claim_iri(*ends)
        assert ends[1] in facts[ends[0]]


def test_turtle_can_be_asked_again(run: Run, answer: Answer, tmp_path: Path) -> None:
    file = tmp_path / "answer.ttl"
    file.write_text(answer(("ancestors", "tiny-blend", "--influence"), "turtle"), "utf-8")
    again = run("ancestors", "tiny-blend", "--influence", "--graph", str(file), "--format", "csv")
    assert again[:2] == (0, answer(("ancestors", "tiny-blend", "--influence"), "csv"))


def test_turtle_of_things_with_iris_of_their_own_is_written(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "foreign.ttl"
    file.write_text(
        """@prefix lg: <https://w3id.org/llmgraph/ont#> . @prefix dct: <http://purl.org/dc/terms/> .
        <https://example.org/child> a lg:Model ; lg:basedOn <https://w3id.org/llmgraph/model/犬> .
        @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
        <https://example.org/claim> a lg:Claim ; rdf:subject <https://example.org/child> ;
            rdf:predicate lg:basedOn ; rdf:object <https://w3id.org/llmgraph/model/犬> ;
            lg:status lg:declared ; dct:source <https://w3id.org/llmgraph/source/s> .
        <https://w3id.org/llmgraph/model/犬> a lg:Model .
        <https://w3id.org/llmgraph/source/s> a lg:Source ; <https://schema.org/url> "on paper" .""",
        "utf-8",
    )
    code, out, _ = run(
        "ancestors", "https://example.org/child", "--graph", str(file), "--format", "turtle"
    )
    assert code == 0
    assert "    lg:basedOn <https://w3id.org/llmgraph/model/犬> ;\n" in out
    assert '    schema:url "on paper" ;\n' in out


@pytest.mark.parametrize("question", QUESTIONS)
def test_graphviz_accepts_dot(
    answer: Answer,
    rows: Rows,
    question: tuple[str, ...],
    without: Callable[[str], NoReturn],
) -> None:
    program = shutil.which("dot")
    if program is None:
        without("no Graphviz: apt-get install graphviz")
    text = answer(question, "dot").encode()
    done = subprocess.run([program, "-Tplain"], input=text, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().count("\nedge ") == len(rows(question))


# --- hostile names ----------------------------------------------------------------------------

EVIL = ("ancestors", "evil/hostile")


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(
    "question", [EVIL, ("descendants", "llama-7b"), ("common", "evil/hostile", "llama-7b-q1")]
)
def test_no_name_steers_a_terminal(ask: Run, name: str, question: tuple[str, ...]) -> None:
    chosen = "text" if (question[0], name) == ("common", "tree") else name
    code, out, _ = ask(*question, "--format", chosen)
    assert code == 0
    hidden = {c for c in out if not c.isprintable() and c != "\n"}
    assert hidden <= {"tsv": {"\t"}, "turtle": {"\u202e"}}.get(name, set())


@pytest.mark.parametrize("line", ["show evil/hostile", "search evil", "show evil/hostile --json"])
def test_no_record_steers_a_terminal(ask: Run, line: str) -> None:
    _, out, _ = ask(*line.split())
    assert all(c.isprintable() or c == "\n" for c in out)


def test_a_table_of_results_does_not_steer_a_terminal(ask: Run) -> None:
    _, out, _ = ask("sparql", "SELECT ?n { m:evil--hostile rdfs:label ?n }")
    assert all(c.isprintable() or c == "\n" for c in out)
    assert 'Evil \N{REPLACEMENT CHARACTER}[31m"quoted" </script>' in out


def test_dot_escapes_quotes_backslashes_and_entities(answer: Answer) -> None:
    (line,) = [s for s in answer(EVIL, "dot").splitlines() if s.startswith('  "evil/hostile" [')]
    label = re.fullmatch(r'  "evil/hostile" \[label="((?:[^"\\]|\\.)*)"\];', line)
    assert label
    shown = re.sub(r"\\(.)", r"\1", label[1]).replace("&amp;", "&")
    assert shown == 'Evil \ufffd[31m"quoted" </script> \ufffdback \\ &amp; \ufffd\ufffdend'


def test_mermaid_leaves_no_character_that_it_reads(answer: Answer) -> None:
    (line,) = [s for s in answer(EVIL, "mermaid").splitlines() if "Evil" in s]
    label = re.fullmatch(r'    n\d+\["([^"<>`]*)"\]', line)
    assert label
    assert re.sub(r"#(quot|lt|gt|amp|35|96);", "", label[1]).count("#") == 0


def test_graphml_gives_a_hostile_name_back_but_for_its_control_characters(answer: Answer) -> None:
    graph = nx.parse_graphml(answer(EVIL, "graphml"))
    label = 'Evil \ufffd[31m"quoted" </script> \ufffdback \\ &amp; \ufffd\ufffdend'
    assert graph.nodes["evil/hostile"]["label"] == label


def test_turtle_gives_a_hostile_name_back(answer: Answer, tiny: LineageGraph) -> None:
    triples = turtle.read_bytes(answer(EVIL, "turtle").encode(), name="answer")
    values = {getattr(triple.object, "value", "") for triple in triples}
    assert tiny["evil/hostile"].facts.label in values
