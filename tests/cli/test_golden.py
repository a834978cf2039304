"""Each command in each format on the tiny graph, compared with the files in `golden/`.

`LLMGRAPH_REWRITE_GOLDEN=1 pytest tests/cli/test_golden.py` writes them anew; read the difference
before you keep it.
"""

import os
import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

Ask = Callable[..., tuple[int, str, str]]

GOLDEN = Path(__file__).parent / "golden"
REWRITE = os.environ.get("LLMGRAPH_REWRITE_GOLDEN") == "1"

FORMATS = {
    "table": "txt",
    "json": "json",
    "jsonl": "jsonl",
    "csv": "csv",
    "tsv": "tsv",
    "dot": "dot",
    "mermaid": "mmd",
    "graphml": "graphml",
    "turtle": "ttl",
}
WALKS = {
    "ancestors": "ancestors tiny-blend --influence",
    "descendants": "descendants llama",
    "path": "path tiny-blend llama-7b",
    "common": "common ada/hermes-7b tiny-blend",
}
SELECT = "'SELECT ?child ?name WHERE { ?child lg:fineTunedFrom m:llama-7b ; rdfs:label ?name }"
CONSTRUCT = "'CONSTRUCT { ?m lg:alias ?a } WHERE { ?m lg:alias ?a . ?m a lg:Model }'"

COMMANDS = {
    "ancestors-of-a-series.txt": "ancestors vicuna",
    "ancestors-of-a-series-within-itself.txt": "ancestors llama",
    "ancestors-within-a-series.txt": "ancestors blend",
    "descendants-within-a-series.txt": "descendants blend",
    "ancestors-sources.txt": "ancestors tiny-blend --sources",
    "ancestors-influence.txt": "ancestors tiny-blend --influence",
    "ancestors-influence-sources.txt": "ancestors tiny-blend --influence --sources",
    "ancestors-influence-sources.json": "ancestors tiny-blend --influence --sources --json",
    "ancestors-sources-table.txt": "ancestors tiny-blend --sources --format table",
    "ancestors-invert.txt": "ancestors tiny-blend --invert",
    "ancestors-invert-cycle.txt": "ancestors x/llama --invert",
    "ancestors-prune.txt": "ancestors tiny-blend --prune 'Grand Blend'",
    "ancestors-dedupe.txt": "ancestors blend-7b-chat --influence",
    "ancestors-no-dedupe.txt": "ancestors blend-7b-chat --influence --no-dedupe",
    "ancestors-no-dedupe-cycle.txt": "ancestors x/llama --no-dedupe",
    "ancestors-depth.txt": "ancestors tiny-blend --depth 2",
    "ancestors-depth-0.txt": "ancestors tiny-blend --depth 0",
    "ancestors-depth.json": "ancestors tiny-blend --depth 2 --json",
    "ancestors-relation.txt": "ancestors tiny-blend --relation distilled --relation 'tuned'",
    "ancestors-relation-two.txt": "ancestors tiny-blend --relation distilled --relation finetune",
    "ancestors-no-relation.txt": "ancestors tiny-blend --no-relation merged-from",
    "ancestors-ascii.txt": "ancestors evil/hostile --charset ascii",
    "ancestors-ascii.json": "ancestors evil/hostile --charset ascii --json",
    "ancestors-ascii.ttl": "ancestors evil/hostile --charset ascii --format ttl",
    "ancestors-color.txt": "ancestors tiny-blend --influence --sources --color always",
    "ancestors-none.txt": "ancestors llama-7b",
    "ancestors-none.json": "ancestors llama-7b --json",
    "ancestors-unresolved.txt": "ancestors acme/orphan",
    "ancestors-unresolved.json": "ancestors acme/orphan --json",
    "descendants-all.txt": "descendants llama --all",
    "descendants-of-a-model.txt": "descendants llama-7b",
    "descendants-depth.txt": "descendants llama-7b --depth 1 --no-relation quantized",
    "descendants-invert.txt": "descendants llama-2 --invert",
    "descendants-sources.txt": "descendants llama-2 --sources",
    "descendants-influence.txt": "descendants sharegpt --influence",
    "descendants-cycle.txt": "descendants loop/boros",
    "descendants-ascii.txt": "descendants llama-7b --charset ascii",
    "path-sources.txt": "path tiny-blend llama-7b --sources",
    "path-turned-round.txt": "path llama-7b tiny-blend",
    "path-all.txt": "path tiny-blend llama --all",
    "path-depth.txt": "path tiny-blend llama --all --depth 4",
    "path-influence.txt": "path tiny-blend oracle-1 --influence",
    "path-all-influence.json": "path tiny-blend oracle-1 --influence --all --json",
    "path-ascii.txt": "path tiny-blend llama-7b --charset ascii",
    "path-of-one.txt": "path llama-7b LLaMA-7B",
    "path-of-one-series.txt": "path vicuna ビクーニャ",
    "common-sources.txt": "common ada/hermes-7b tiny-blend --sources",
    "common-three.txt": "common acme/hermes-7b llama-7b-q1 evil/hostile",
    "common-none.txt": "common tiny-blend x/llama",
    "common-none.json": "common tiny-blend x/llama --json",
    "common-influence.txt": "common vicuna-7b-v1.1 vicuna-7b-v1.5 --influence",
    "show-model.txt": "show 'Grand Blend'",
    "show-model.json": "show 'Grand Blend' --json",
    "show-model-color.txt": "show 'Grand Blend' --color always",
    "show-series.txt": "show llama",
    "show-series.json": "show llama --json",
    "show-dataset.txt": "show dataset:sharegpt",
    "show-teacher.txt": "show oracle-1",
    "show-application.txt": "show app:chat-desk",
    "show-maker.txt": "show org:ada",
    "show-licence.txt": "show license:openrail++",
    "show-unresolved-and-disputed.txt": "show acme/orphan",
    "show-unresolved-and-disputed.json": "show acme/orphan --json",
    "show-hostile.txt": "show evil/hostile",
    "show-hostile.json": "show evil/hostile --json",
    "show-ascii.txt": "show ビクーニャ --charset ascii",
    "search.txt": "search llama",
    "search.json": "search llama --json",
    "search-limit.json": "search llama --limit 2 --json",
    "search-japanese.txt": "search ビク",
    "search-ascii.json": "search ビク --charset ascii --json",
    "stats.txt": "stats",
    "ja-ancestors.txt": "ancestors tiny-blend --influence --sources --lang ja",
    "ja-ancestors-of-a-series.txt": "ancestors vicuna --lang ja",
    "ja-ancestors-within-a-series.txt": "ancestors blend --lang ja",
    "ja-ancestors-cycle.txt": "ancestors x/llama --depth 2 --lang ja",
    "ja-ancestors-unresolved.txt": "ancestors acme/orphan --lang ja",
    "ja-ancestors-table.txt": "ancestors tiny-blend --influence --format table --lang ja",
    "ja-ancestors-mermaid.mmd": "ancestors tiny-blend --influence --format mermaid --lang ja",
    "ja-ancestors-dot.dot": "ancestors tiny-blend --influence --format dot --lang ja",
    "ja-ancestors-ascii.txt": "ancestors tiny-blend --charset ascii --lang ja",
    "ja-ancestors-ascii.dot": "ancestors tiny-blend --charset ascii --format dot --lang ja",
    "ja-descendants.txt": "descendants llama --lang ja",
    "ja-path.txt": "path tiny-blend llama --all --lang ja",
    "ja-path-influence.txt": "path tiny-blend oracle-1 --influence --lang ja",
    "ja-path-of-one.txt": "path llama-7b LLaMA-7B --lang ja",
    "ja-common.txt": "common ada/hermes-7b tiny-blend --sources --lang ja",
    "ja-common-none.txt": "common tiny-blend x/llama --lang ja",
    "ja-show-model.txt": "show 'Grand Blend' --lang ja",
    "ja-show-series.txt": "show llama --lang ja",
    "ja-show-teacher.txt": "show oracle-1 --lang ja",
    "ja-show-unresolved-and-disputed.txt": "show acme/orphan --lang ja",
    "ja-show-ascii.txt": "show vicuna --charset ascii --lang ja",
    "ja-search.txt": "search llama --lang ja",
    "ja-stats.txt": "stats --lang ja",
    **{
        f"sparql-select.{ending}": f"sparql {SELECT} ORDER BY ?child' --format {name}"
        for name, ending in {
            "table": "txt", "json": "json", "xml": "xml", "csv": "csv", "tsv": "tsv",
        }.items()
    },
    "sparql-ask.txt": "sparql 'ASK { m:acme--tiny-blend lg:derivedFrom m:llama-7b }'",
    "sparql-ask.json": "sparql 'ASK { m:llama-7b lg:derivedFrom ?x }' --json",
    "sparql-construct.ttl": f"sparql {CONSTRUCT}",
    "sparql-construct.nt": f"sparql {CONSTRUCT} --format ntriples",
    "sparql-construct.jsonld": f"sparql {CONSTRUCT} --format jsonld",
    "sparql-construct-ascii.jsonld": f"sparql {CONSTRUCT} --format jsonld --charset ascii",
    "sparql-construct-ascii.nt": f"sparql {CONSTRUCT} --format ntriples --charset ascii",
    "sparql-explain-prefixes.txt": "sparql --explain-prefixes",
}  # fmt: skip
COMMANDS |= {f"{name}.txt": line for name, line in WALKS.items() if name != "ancestors"}
COMMANDS |= {
    f"{name}-{format_name}.{ending}": f"{line} --format {format_name}"
    for name, line in WALKS.items()
    for format_name, ending in FORMATS.items()
}
ESCAPE_CODE = re.compile("\x1b\\[[0-9;]*m")


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_a_command_writes_what_its_golden_file_holds(ask: Ask, name: str) -> None:
    code, out, err = ask(*shlex.split(COMMANDS[name]))
    assert (code, err) == (0, "")
    path = GOLDEN / name
    if REWRITE:
        path.write_bytes(out.encode())
    assert out.encode() == path.read_bytes()


def test_every_golden_file_belongs_to_a_command() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == set(COMMANDS)


def test_golden_files_are_compared_and_not_rewritten_in_the_checks() -> None:
    assert not (REWRITE and os.environ.get("CI"))


@pytest.mark.parametrize("name", sorted(n for n in COMMANDS if "ascii" in n))
def test_the_ascii_charset_has_no_other_byte(ask: Ask, name: str) -> None:
    _, out, _ = ask(*shlex.split(COMMANDS[name]))
    assert out.isascii()


@pytest.mark.parametrize("line", [*WALKS.values(), "show 'Grand Blend'", "search llama"])
def test_colour_changes_nothing_but_colour(ask: Ask, line: str) -> None:
    words = shlex.split(line)
    _, coloured, _ = ask(*words, "--color", "always")
    _, bare, _ = ask(*words, "--color", "never")
    assert ESCAPE_CODE.sub("", coloured) == bare
    assert "\x1b" not in bare
    assert line.startswith("search") or coloured != bare


@pytest.mark.parametrize("line", [*WALKS.values(), "show vicuna", "search llama"])
def test_the_same_question_gets_the_same_bytes(ask: Ask, line: str) -> None:
    for extra in ((), ("--json",)):
        assert ask(*shlex.split(line), *extra) == ask(*shlex.split(line), *extra)
