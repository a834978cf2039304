"""From what people type to ids: each step of name resolution, in its order."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import llmgraph
from llmgraph import LineageGraph
from llmgraph.errors import AmbiguousName, UnknownEntity
from llmgraph.snapshot.names import Step, fold
from llmgraph.vocabulary import PREFIXES


@pytest.mark.parametrize(
    ("name", "entity"),
    [
        # 1: an id or an IRI, as it is
        ("meta/Llama-2-7b-hf", "meta/Llama-2-7b-hf"),
        ("llama-7b", "llama-7b"),
        ("twin/pair-1", "twin/pair-1"),
        ("twin/pair_1", "twin/pair_1"),
        ("dataset:acme/instruct", "dataset:acme/instruct"),
        ("family:llama", "family:llama"),
        ("app:chat-desk", "app:chat-desk"),
        ("license:openrail++", "license:openrail++"),
        ("https://w3id.org/llmgraph/model/meta--Llama-2-7b-hf", "meta/Llama-2-7b-hf"),
        ("https://w3id.org/llmgraph/family/vicuna", "family:vicuna"),
        ("https://w3id.org/llmgraph/license/openrail-plus-plus", "license:openrail++"),
        ("meta--Llama-2-7b-hf", "meta/Llama-2-7b-hf"),
        ("dataset:acme--instruct", "dataset:acme/instruct"),
        ("acme/old-blend", "acme/blend-7b"),  # retired: its successor
        # 2: an id, folded
        ("META/llama_2 7B-hf", "meta/Llama-2-7b-hf"),
        ("  LLaMA 7B  ", "llama-7b"),
        ("Dataset:ACME/Instruct", "dataset:acme/instruct"),
        ("ｌｌａｍａ－７ｂ", "llama-7b"),
        # 3: an alias in any language; a dataset's id without its prefix
        ("blend-classic", "acme/blend-7b"),
        ("Blend Classic", "acme/blend-7b"),
        ("ブレンド", "acme/blend-7b"),
        ("ﾌﾞﾚﾝﾄﾞ", "acme/blend-7b"),
        ("sharegpt", "dataset:sharegpt"),
        ("acme/instruct", "dataset:acme/instruct"),
        ("chat desk", "app:chat-desk"),
        # 4: a series by label, alias or id, before any model of that name
        ("vicuna", "family:vicuna"),
        ("Vicuna", "family:vicuna"),
        ("ビクーニャ", "family:vicuna"),
        ("ﾋﾞｸｰﾆｬ", "family:vicuna"),
        ("llama", "family:llama"),
        ("LLAMA", "family:llama"),
        ("ラマ", "family:llama"),
        ("large llama", "family:llama"),
        ("llama 2", "family:llama-2"),
        ("llama_2", "family:llama-2"),
        ("blend", "family:blend"),
        # 5: a label or a last part that only one thing has
        ("grand blend", "acme/blend-7b"),
        ("Oracle 1", "oracle-1"),
        ("mixed data", "dataset:mix"),
        ("blend-7b-chat", "acme/blend-7b-chat"),
        ("VICUNA-7B-V1.5", "lmsys/vicuna-7b-v1.5"),
        ("Acme, Inc.", "org:acme"),
        ("mit license", "license:mit"),
    ],
)
def test_a_name_stands_for_one_entity(tiny: LineageGraph, name: str, entity: str) -> None:
    assert tiny.find(name) == entity


@pytest.mark.parametrize(
    ("name", "step"),
    [
        ("llama-7b", Step.EXACT),
        ("LLaMA 7B", Step.FOLDED),
        ("ブレンド", Step.ALIAS),
        ("sharegpt", Step.ALIAS),
        ("ラマ", Step.SERIES),
        ("Grand Blend", Step.LABEL),
        ("tiny-blend", Step.LABEL),
    ],
)
def test_a_name_matches_at_the_first_step_that_knows_it(
    tiny: LineageGraph, name: str, step: Step
) -> None:
    found = tiny.snapshot.catalog.find(name)
    assert found is not None
    assert found[0] is step


@pytest.mark.parametrize(
    ("name", "candidates"),
    [
        ("twin/pair 1", ["twin/pair-1", "twin/pair_1"]),
        ("TWIN/PAIR-1", ["twin/pair-1", "twin/pair_1"]),
        ("Hermes", ["acme/hermes-7b", "ada/hermes-7b"]),
        ("hermes-7b", ["acme/hermes-7b", "ada/hermes-7b"]),
        ("pair-1", ["twin/pair-1", "twin/pair_1"]),
    ],
)
def test_a_name_of_several_is_ambiguous(
    tiny: LineageGraph, name: str, candidates: list[str]
) -> None:
    with pytest.raises(AmbiguousName) as caught:
        tiny.find(name)
    assert list(caught.value.candidates) == candidates
    assert caught.value.hints[0].endswith(candidates[0])


def test_a_model_stands_before_copies_of_its_weights(tmp_path: Path) -> None:
    facts = """
m:maker--eagle a lg:Model . m:loader--eagle a lg:Model ; lg:convertedFrom m:maker--eagle .
m:other--hawk a lg:Model . m:some--hawk a lg:Model ; lg:fineTunedFrom m:other--hawk .
m:ring--one a lg:Model ; lg:convertedFrom m:gnir--one .
m:gnir--one a lg:Model ; lg:convertedFrom m:ring--one .
"""
    path = tmp_path / "copies.ttl"
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    path.write_text(prefixes + facts, "utf-8")
    graph = llmgraph.open(str(path))
    assert graph.find("eagle") == "maker/eagle"
    assert graph.find("loader/eagle") == "loader/eagle"
    for name in ("hawk", "one"):
        with pytest.raises(AmbiguousName):
            graph.find(name)


@pytest.mark.parametrize(
    ("name", "suggestion"),
    [
        ("vicunna", "family:vicuna"),
        ("ビクーニア", "family:vicuna"),
        ("lama-7b", "llama-7b"),
        ("sharegtp", "dataset:sharegpt"),
    ],
)
def test_an_unknown_name_brings_suggestions(tiny: LineageGraph, name: str, suggestion: str) -> None:
    with pytest.raises(UnknownEntity) as caught:
        tiny.find(name)
    assert caught.value.suggestions[0] == suggestion


@pytest.mark.parametrize("name", ["", " ", "-", "%", "_", "\udcff", '"', "' OR 1=1 --", "zzzzzzz"])
def test_what_is_no_name_finds_nothing(tiny: LineageGraph, name: str) -> None:
    with pytest.raises(UnknownEntity):
        tiny.find(name)


def test_a_series_stands_for_its_members_and_those_of_the_series_in_it(
    tiny: LineageGraph,
) -> None:
    assert tiny["llama"].members == ("llama-7b", "meta/Llama-2-7b-hf")
    assert tiny["llama 2"].members == ("meta/Llama-2-7b-hf",)
    assert tiny["vicuna"].members == ("lmsys/vicuna-7b-v1.1", "lmsys/vicuna-7b-v1.5")
    assert tiny["acme/blend-7b"].families == ("family:blend",)


def test_a_retired_id_is_listed_with_its_successor(tiny: LineageGraph) -> None:
    assert "acme/old-blend" in tiny["acme/blend-7b"].aliases


# --- the article's names, in the built-in graph -----------------------------------------------


@pytest.fixture(scope="module")
def builtin() -> LineageGraph:
    return llmgraph.open()


@pytest.mark.parametrize(
    ("name", "entity"),
    [
        ("ファルコン-40B-インストラクト", "tiiuae/falcon-40b-instruct"),
        ("ビクーニャ", "family:vicuna"),
        ("ﾋﾞｸｰﾆｬ", "family:vicuna"),
        ("アルパカ", "family:alpaca"),
        ("ラマ", "family:llama"),
        ("GPTJ", "family:gpt-j"),
        ("ドリー", "family:dolly"),
    ],
)
def test_the_japanese_names_of_the_article_are_known(
    builtin: LineageGraph, name: str, entity: str
) -> None:
    assert builtin.find(name) == entity


def test_every_id_iri_and_slug_of_the_built_in_graph_finds_itself(builtin: LineageGraph) -> None:
    for entity in builtin:
        assert builtin.find(entity) == entity
        assert builtin.find(builtin.entity(entity).iri) == entity
        assert builtin.find(entity.replace("/", "--", 1)) == entity


# --- folding ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["GPT J", "gpt_j", " Gpt-J ", "ＧＰＴ－Ｊ", "gpt\u00a0j", "gpt\u3000j", "GPT‑J"]
)
def test_spellings_fold_to_one(text: str) -> None:
    assert fold(text) in {"gpt-j", "gpt‐j"}


@given(st.text(st.characters(codec="utf-8"), max_size=12))
def test_case_and_width_of_ascii_do_not_matter(text: str) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)
    assert fold(wide) == fold(text)
    assert fold(f" {text} ") == fold(text)


@given(st.text("abAB -_/.1", max_size=12))
def test_folding_twice_is_folding_once_and_blanks_are_equal(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    inside = f"a{text}b"  # at the ends blanks are trimmed, and nothing else
    assert fold(inside.replace("_", " ")) == fold(inside.replace(" ", "-")) == fold(inside)
