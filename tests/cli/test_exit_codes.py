"""Wrong use, unknown and ambiguous names: the code, the message, the way on, on stderr alone."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., tuple[int, str, str]]

WRONG_USE = {
    "ancesters llama": "error: No such command 'ancesters'. Did you mean 'ancestors'?",
    "xyzzy": "error: No such command 'xyzzy'.",
    "ancestors": "error: Missing argument 'NAME'.",
    "ancestors llama vicuna": "error: Got unexpected extra argument (vicuna)",
    "ancestors llama --dept 1": "error: No such option '--dept'. (Did you mean",
    "ancestors llama --format yaml": "error: Invalid value for '--format': 'yaml' is not one of",
    "show llama --format table": "error: Invalid value for '--format': 'table' is not one of",
    "ancestors llama --depth -1": "error: Invalid value for '--depth': -1 is not in the range",
    "ancestors llama --depth two": "error: Invalid value for '--depth': 'two' is not a valid",
    "path llama vicuna --depth -1": "error: Invalid value for '--depth': -1 is not in the range",
    "ancestors llama --relation cousin": "error: no relation called 'cousin'",
    "ancestors llama --no-relation cousin": "error: no relation called 'cousin'",
    "ancestors llama --relation uses": "error: no relation called 'uses'",
    "ancestors llama --color blue": "error: Invalid value for '--color': 'blue' is not one of",
    "ancestors llama --charset latin1": "error: Invalid value for '--charset': 'latin1' is not",
    "ancestors llama --with no.ttl": "no.ttl: no such file",
    "ancestors org:ada": "error: org:ada is of kind agent: it has no lineage",
    "descendants license:mit": "error: license:mit is of kind licence: it has no lineage",
    "path llama-7b org:ada": "error: org:ada is of kind agent: it has no lineage",
    "common llama-7b": "error: common ancestors need two names or more",
    "common llama-7b vicuna": "error: family:vicuna is a series; name one of its models",
    "common": "error: Missing argument 'NAME NAME...'.",
    "ancestors llama --prune vicuna --format csv": "error: --prune is about the tree; csv has",
    "ancestors llama --invert --format dot": "error: --invert is about the tree; dot has none",
    "descendants llama --all --format csv": "error: --all is about the tree; csv has none",
    "descendants llama --no-dedupe --format tsv": "error: --no-dedupe is about the tree; tsv has",
    "search llama --limit 0": "error: Invalid value for '--limit': 0 is not in the range",
    "sparql ASK{} -f q.rq": "error: several queries were given",
    "sparql -f no.rq": "error: no.rq: no such file",
    "sparql -f .": "error: .: is a folder; expected a file",
    "sparql ASK{?s}": "error: query, line 1, column 8: the query cannot be read",
    "sparql CONSTRUCT{?s?p?o}WHERE{?s?p?o} --format csv": "error: csv cannot hold what this query",
    "sparql SELECT*{?s?p?o} --format ntriples": "error: ntriples cannot hold what this query",
    "sparql DROP+ALL": "error: query, line 1, column 9: the query cannot be read",
}
UNKNOWN = {
    "ancestors lama": ("lama", "llama (series)"),
    "descendants vicunna": ("vicunna", "vicuna (series)"),
    "path tiny-blend lama-7b": ("lama-7b", "llama-7b"),
    "common grandblend tiny-blend": ("grandblend", "acme/blend-7b"),
    "show hermez": ("hermez", "acme/hermes-7b"),
    "search vicunaa": ("vicunaa", "vicuna (series)"),
    "ancestors tiny-blend --prune lama": ("lama", "llama (series)"),
}


@pytest.mark.parametrize("line", WRONG_USE)
def test_wrong_use_ends_with_2_and_says_what_is_wrong(ask: Run, line: str) -> None:
    code, out, err = ask(*line.split())
    assert (code, out) == (2, "")
    assert WRONG_USE[line] in err.splitlines()[0]


FAILING = [
    line
    for line in (*WRONG_USE, *UNKNOWN, "show hermes")
    if "--format" not in line and "--prune" not in line
]


@pytest.mark.parametrize("line", FAILING)
def test_with_json_an_error_is_an_object_and_the_code_stays(ask: Run, line: str) -> None:
    code, out, plain = ask(*line.split())
    json_code, json_out, err = ask(*line.split(), "--json")
    assert code > 1
    assert (json_code, json_out) == (code, out)
    document = json.loads(err)
    assert list(document) == ["schema", "error"]
    assert document["schema"] == "llmgraph/error/1"
    assert " ".join(document["error"]["message"].split()) in " ".join(plain.split())


@pytest.mark.parametrize("asked", [("--json",), ("--format", "jsonl"), ("--format=JSON",)])
def test_json_is_asked_for_in_several_ways(ask: Run, asked: tuple[str, ...]) -> None:
    _, _, err = ask("ancestors", "lama", *asked)
    assert json.loads(err)["error"]["code"] == "not_found"


def test_a_text_that_looks_like_an_option_asks_for_nothing(run: Run, tiny_file: Path) -> None:
    _, _, err = run("search", "--graph", str(tiny_file), "--", "--json")
    assert err.startswith("error: no model")


def test_a_query_error_points_a_caret_at_its_place(ask: Run) -> None:
    _, _, err = ask("sparql", "SELECT ?m WHERE {\n  ?m ~ }")
    assert err.splitlines()[0].startswith("error: query, line 2, column 9: the query ")
    assert err.splitlines()[1:] == ["     2 |   ?m ~ }", "       |         ^"]


def test_a_usage_error_names_the_help(ask: Run) -> None:
    _, _, err = ask("ancestors", "llama", "--nope")
    assert err.splitlines()[-1] == "  see  llmgraph ancestors --help"


def test_without_a_command_the_help_is_shown_and_nothing_answered(run: Run) -> None:
    code, out, err = run()
    assert (code, out) == (2, "")
    assert err.startswith("Usage: llmgraph ")


@pytest.mark.parametrize("line", UNKNOWN)
def test_an_unknown_name_ends_with_3_and_suggests(ask: Run, line: str) -> None:
    name, near = UNKNOWN[line]
    code, out, err = ask(*line.split())
    assert (code, out) == (3, "")
    first, second, *_ = err.splitlines()
    assert first == f"error: no model, dataset or series called {name!r}"
    assert second.startswith("  did you mean  ")
    assert near in second


def test_an_unknown_name_in_json_has_its_suggestions_as_ids(ask: Run) -> None:
    _, _, err = ask("ancestors", "lama", "--json")
    error = json.loads(err)["error"]
    assert (error["code"], error["name"]) == ("not_found", "lama")
    assert error["suggestions"][0] == "family:llama"


def test_an_unknown_name_without_a_like_one_still_says_how_to_search(ask: Run) -> None:
    code, _, err = ask("show", "qqqqqq")
    assert code == 3
    assert err.splitlines()[1:] == ["  search with   llmgraph search qqqqqq"]


def test_names_that_are_no_text_are_unknown(ask: Run) -> None:
    for name in ("", " ", "\udcff", "%", "_", '"', "'", "\\"):
        code, out, err = ask("show", name)
        assert (code, out) == (3, ""), name
        assert err.startswith("error: no model, dataset or series called ")
    assert ask("search", "\udcff\udcfe\udcfd")[0] == 3


def test_no_path_ends_with_3_and_says_what_else_to_ask(ask: Run) -> None:
    code, out, err = ask("path", "llama-7b", "x/llama")
    assert (code, out) == (3, "")
    assert err.splitlines() == [
        "error: neither 'llama-7b' nor 'x/llama' comes from the other",
        "  what they share   llmgraph common llama-7b x/llama",
        "  follow training data too with --influence",
    ]
    _, _, err = ask("path", "llama-7b", "x/llama", "--json")
    assert json.loads(err)["error"]["code"] == "no_path"


def test_a_member_is_no_way_between_its_series_and_itself(ask: Run) -> None:
    code, _, err = ask("path", "vicuna", "vicuna-7b-v1.5")
    assert code == 3
    assert err.startswith("error: neither 'vicuna' nor 'vicuna-7b-v1.5' comes from")


def test_a_path_longer_than_the_depth_is_none(ask: Run) -> None:
    assert ask("path", "tiny-blend", "llama-7b", "--depth", "3")[0] == 3
    assert ask("path", "tiny-blend", "llama-7b", "--depth", "4")[0] == 0


@pytest.mark.parametrize(
    ("name", "candidates"),
    [
        ("hermes", ["acme/hermes-7b  2023-06-02", "ada/hermes-7b"]),
        ("hermes-7b", ["acme/hermes-7b  2023-06-02", "ada/hermes-7b"]),
        ("TWIN/pair 1", ["twin/pair-1", "twin/pair_1"]),
    ],
)
def test_an_ambiguous_name_ends_with_4_and_lists_all(
    ask: Run, name: str, candidates: list[str]
) -> None:
    code, out, err = ask("show", name)
    assert (code, out) == (4, "")
    first, *listed, last = err.splitlines()
    assert first == f"error: {name!r} could be 2 entries"
    assert listed == [f"  {one}" for one in candidates]
    assert last == f"  give the full id, e.g. llmgraph show {candidates[0].split()[0]}"
    _, _, err = ask("show", name, "--json")
    error = json.loads(err)["error"]
    assert error["code"] == "ambiguous"
    assert error["candidates"] == [one.split()[0] for one in candidates]


@pytest.mark.parametrize(("count", "shown", "kept"), [(20, 20, 20), (21, 20, 21), (130, 20, 100)])
def test_an_ambiguous_name_lists_a_bounded_number(
    run: Run, tmp_path: Path, count: int, shown: int, kept: int
) -> None:
    file = tmp_path / "same.ttl"
    models = (f"m:m{n} a lg:Model ; rdfs:label 'The Same' ." for n in range(count))
    file.write_text(
        "@prefix lg: <https://w3id.org/llmgraph/ont#> .\n"
        "@prefix m: <https://w3id.org/llmgraph/model/> .\n"
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n" + "\n".join(models)
    )
    code, _, err = run("show", "the same", "--graph", str(file))
    assert code == 4
    _, *listed, _ = err.splitlines()
    more = [f"  and {count - shown} more: llmgraph search 'the same'"] if count > shown else []
    assert listed[shown:] == more
    error = json.loads(run("show", "the same", "--graph", str(file), "--json")[2])["error"]
    assert len(error["candidates"]) == kept
    assert error.get("more", 0) == count - kept


def test_names_in_hints_are_quoted_for_the_shell(ask: Run) -> None:
    _, _, err = ask("show", "no such; thing")
    assert err.splitlines()[-1] == "  search with   llmgraph search 'no such; thing'"
    _, _, err = ask("path", "Grand Blend", "x/llama")
    assert err.splitlines()[1] == "  what they share   llmgraph common 'Grand Blend' x/llama"


NOTE = "note: training data is not ancestry; add --influence\n"


@pytest.mark.parametrize(
    ("line", "note"),
    [
        ("ancestors blend-7b-chat --relation trainedOn", NOTE),
        ("ancestors blend-7b-chat --relation trainedOn --relation pruned", NOTE),
        ("ancestors dataset:mix", NOTE),
        ("ancestors app:chat-desk", NOTE),
        ("descendants dataset:sharegpt", NOTE),
        ("ancestors dataset:mix --influence", ""),
        ("ancestors blend-7b-chat --relation trainedOn --influence", ""),
        ("ancestors tiny-blend --relation trainedOn --relation distilled", ""),
        ("ancestors llama-7b --relation pruned", ""),
        ("ancestors llama-7b", ""),
    ],
)
def test_who_asks_for_training_data_without_influence_is_told(
    ask: Run, line: str, note: str
) -> None:
    code, _, err = ask(*line.split())
    assert (code, err) == (0, note)


def test_an_empty_graph_option_is_not_the_built_in_data(run: Run) -> None:
    for command in (("stats",), ("show", "dolly"), ("ancestors", "dolly")):
        code, out, err = run(*command, "--graph", "")
        assert (code, out) == (2, "")
        assert err.splitlines()[0] == "error: --graph names no file or folder"


def test_a_record_counts_models_and_what_learned_from_it_apart(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "both.ttl"
    file.write_text(
        "@prefix lg: <https://w3id.org/llmgraph/ont#> .\n"
        "@prefix m: <https://w3id.org/llmgraph/model/> .\n"
        "@prefix d: <https://w3id.org/llmgraph/dataset/> .\n"
        "m:p a lg:Model . m:a a lg:Model ; lg:basedOn m:p . m:b a lg:Model ; lg:mergedFrom m:p .\n"
        "d:one a lg:Dataset ; lg:generatedBy m:p .\n"
    )
    _, out, _ = run("show", "p", "--graph", str(file))
    assert "  children    2 (llmgraph descendants p)\n" in out
    assert "  influenced  1 (llmgraph descendants p --influence)\n" in out


@pytest.mark.parametrize("line", ["ancestors llama-7b", "ancestors llama-7b --influence"])
def test_no_ancestors_is_an_answer(ask: Run, line: str) -> None:
    assert ask(*line.split()) == (0, "LLaMA-7B  2023-02  licence unknown\nno ancestors.\n", "")


def test_a_series_without_members_is_an_answer(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "empty.ttl"
    file.write_text(
        "@prefix lg: <https://w3id.org/llmgraph/ont#> .\n"
        "<https://w3id.org/llmgraph/family/none> a lg:ModelFamily .\n"
    )
    code, out, _ = run("ancestors", "none", "--graph", str(file))
    assert (code, out) == (0, "none (series) has no known members\nno ancestors.\n")


def test_messages_carry_nothing_that_steers_a_terminal(ask: Run) -> None:
    hostile = "\x1b[31mred\u202e"
    for words in (
        ("show", hostile),
        (hostile,),
        ("ancestors", "llama", f"--{hostile}"),
        ("ancestors", "llama", "--format", hostile),
        ("ancestors", "llama", "--with", hostile),
        ("sparql", "-f", hostile),
        ("sparql", f"ASK {{ {hostile} }}"),
    ):
        for extra in ((), ("--json",)):
            _, _, err = ask(*words, *extra)
            assert all(c.isprintable() or c == "\n" for c in err)
