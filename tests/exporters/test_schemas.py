"""Every JSON answer of the command line against its packaged schema."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator, ValidationError

import llmgraph
from llmgraph.errors import LlmgraphError

Run = Callable[..., tuple[int, str, str]]
Valid = Callable[[object], None]

SCHEMAS = Path(llmgraph.__file__).parent / "exporters" / "schemas"
ANSWERS = [
    "ancestors vicuna",
    "ancestors tiny-blend --influence --sources",
    "ancestors tiny-blend --depth 1 --relation distilled",
    "ancestors acme/orphan --sources",
    "ancestors x/llama",
    "ancestors evil/hostile",
    "descendants llama",
    "descendants llama-7b --sources --depth 1",
    "descendants sharegpt --influence",
    "path tiny-blend llama --all --sources",
    "path llama-7b llama-7b",
    "path vicuna vicuna",
    "common tiny-blend ada/hermes-7b",
    "common tiny-blend x/llama",
    "common vicuna-7b-v1.1 vicuna-7b-v1.5 --influence --sources",
    "show blend-classic",
    "show llama",
    "show app:chat-desk",
    "show org:acme",
    "show license:mit",
    "show acme/orphan",
    "show evil/hostile",
    "show dataset:acme/instruct",
    "search llama",
    "search ラマ --limit 1",
]
WALKS = [line for line in ANSWERS if line.split(maxsplit=1)[0] not in {"show", "search"}]
FAILURES = [
    "ancestors",
    "ancestors lama",
    "show hermes",
    "path llama-7b x/llama",
    "ancestors llama --relation cousin",
    "ancestors llama --with no.ttl",
    "ancestors llama -o .",
    "common llama vicuna",
]
ORDER = ["schema", "data", "query", "subject", "entities", "claims", "truncated"]


@pytest.fixture
def valid() -> Valid:
    """A function that holds a document against the schema that it names."""

    def valid(document: object) -> None:
        assert isinstance(document, dict)
        program, name, number = document["schema"].split("/")
        assert program == "llmgraph"
        schema = json.loads((SCHEMAS / f"{name}-{number}.json").read_text("utf-8"))
        Draft202012Validator(schema).validate(document)

    return valid


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from strings(one)


@pytest.mark.parametrize("path", sorted(SCHEMAS.iterdir()), ids=lambda path: path.name)
def test_a_schema_is_sound_and_names_itself(path: Path) -> None:
    schema = json.loads(path.read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == f"https://w3id.org/llmgraph/schemas/{path.name}"
    assert f'"llmgraph/{path.stem.replace("-1", "/1")}"' in path.read_text("utf-8")


@pytest.mark.parametrize("line", ANSWERS)
def test_a_key_may_be_added_without_another_number(ask: Run, valid: Valid, line: str) -> None:
    document = json.loads(ask(*line.split(), "--json")[1])
    valid(document | {"a key of next year": 1})
    for key in set(document) - {"schema"}:
        with pytest.raises(ValidationError, match=f"'{key}' is a required property"):
            valid({k: v for k, v in document.items() if k != key})


def test_what_two_schemas_define_is_defined_alike() -> None:
    seen: dict[str, object] = {}
    for path in SCHEMAS.glob("*-1.json"):
        for name, definition in json.loads(path.read_text("utf-8")).get("$defs", {}).items():
            if path.stem.split("-")[0] in {line.split(maxsplit=1)[0] for line in ANSWERS}:
                assert seen.setdefault(name, definition) == definition, (path.name, name)
    assert {"entity", "claim", "link", "source", "unresolved"} <= set(seen)


@pytest.mark.parametrize("line", ANSWERS)
def test_an_answer_keeps_to_its_schema(ask: Run, valid: Valid, line: str) -> None:
    code, out, err = ask(*line.split(), "--json")
    assert (code, err) == (0, "")
    document = json.loads(out)
    assert document["schema"] == f"llmgraph/{line.split(maxsplit=1)[0]}/1"
    valid(document)
    assert "" not in set(strings(document))


@pytest.mark.parametrize("line", WALKS)
def test_an_answer_has_its_keys_in_order_and_its_claims_point_at_entities(
    ask: Run, line: str
) -> None:
    document = json.loads(ask(*line.split(), "--json")[1])
    assert [key for key in document if key in ORDER] == ORDER
    assert (next(iter(document)), list(document)[-1]) == (ORDER[0], ORDER[-1])
    known = {entity["id"] for entity in document["entities"]}
    ends = {end for claim in document["claims"] for end in (claim["subject"], claim["object"])}
    assert ends | set(document["starts"]) <= known
    distances = [claim["distance"] for claim in document["claims"]]
    assert distances == sorted(distances) or line.startswith(("path", "common"))


@pytest.mark.parametrize("line", WALKS)
def test_each_line_of_json_lines_is_a_claim_of_the_answer(
    ask: Run, valid: Valid, line: str
) -> None:
    code, out, err = ask(*line.split(), "--format", "jsonl")
    assert (code, err) == (0, "")
    claims = json.loads(ask(*line.split(), "--json")[1])["claims"]
    schema = f"llmgraph/{line.split(maxsplit=1)[0]}-claim/1"
    assert [json.loads(one) for one in out.splitlines()] == [{"schema": schema} | c for c in claims]
    for one in out.splitlines():
        valid(json.loads(one))
        assert next(iter(json.loads(one))) == "schema"


@pytest.mark.parametrize("line", FAILURES)
def test_a_failure_keeps_to_its_schema(ask: Run, valid: Valid, line: str) -> None:
    code, out, err = ask(*line.split(), "--json")
    assert code > 1
    assert out == ""
    document = json.loads(err)
    assert document["schema"] == "llmgraph/error/1"
    valid(document)


def test_every_error_has_its_word_in_the_schema() -> None:
    schema = json.loads((SCHEMAS / "error-1.json").read_text("utf-8"))
    words = set(schema["properties"]["error"]["properties"]["code"]["enum"])
    classes = [LlmgraphError]
    for one in classes:
        classes.extend(one.__subclasses__())
    assert {one.code for one in classes if one.__module__ == "llmgraph.errors"} == words


def test_a_search_is_truncated_only_where_something_was_left_out(ask: Run) -> None:
    found = len(json.loads(ask("search", "llama", "--json")[1])["entities"])
    for limit, truncated in ((found - 1, True), (found, False), (found + 1, False)):
        document = json.loads(ask("search", "llama", "--json", "--limit", str(limit))[1])
        assert document["truncated"] is truncated
        assert len(document["entities"]) == min(limit, found)


def test_the_cache_keeps_to_its_schema(
    run: Run, ask: Run, valid: Valid, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LLMGRAPH_CACHE", str(tmp_path))
    valid(json.loads(run("cache", "--json")[1]))
    ask("search", "llama")
    for extra, snapshots in (((), 1), (("--clear",), 1), ((), 1)):
        document = json.loads(run("cache", "--json", *extra)[1])
        valid(document)
        assert len(document["snapshots"]) <= snapshots
        assert (document["freed"] is None) == (not extra)


def test_an_answer_in_python_is_the_document_of_the_command_line(
    ask: Run, tiny: llmgraph.LineageGraph
) -> None:
    document = json.loads(ask("ancestors", "vicuna", "--sources", "--json")[1])
    assert tiny.ancestors("vicuna").to_dict(sources=True) == document
