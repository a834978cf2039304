"""A compiled file answers until a file, a layer or the code changes; only `stat` tells."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

import llmgraph
from llmgraph.errors import InvalidInput
from llmgraph.snapshot import Snapshot, layout

Write = Callable[[str, str], Path]
MORE = "m:root lg:basedOn m:origin .\n"


def answer(path: Path, *layers: Path) -> set[str]:
    graph = llmgraph.open(str(path), layers=[str(layer) for layer in layers])
    return set(graph.ancestors("alpaca").reached())


def published(cache: Path) -> tuple[str, int]:
    """Return the line of the only CURRENT in the cache and when it was written."""
    (current,) = cache.glob(f"*/{layout.CURRENT}")
    return current.read_text("utf-8"), current.stat().st_mtime_ns


def test_an_unchanged_file_is_compiled_once(write: Write, statements: str, cache: Path) -> None:
    facts = write("facts.ttl", statements)
    first = llmgraph.open(str(facts)).snapshot.folder
    before = published(cache)
    assert llmgraph.open(str(facts)).snapshot.folder == first
    assert published(cache) == before


def test_a_file_of_another_size_is_compiled_again(write: Write, statements: str) -> None:
    facts = write("facts.ttl", statements)
    assert answer(facts) == {"llama", "root"}
    write("facts.ttl", statements + MORE)
    assert answer(facts) == {"llama", "root", "origin"}


def test_a_file_of_another_modification_time_is_compiled_again(
    write: Write, statements: str, cache: Path
) -> None:
    facts = write("facts.ttl", statements)
    assert answer(facts) == {"llama", "root"}
    before = published(cache)
    os.utime(facts, ns=(0, facts.stat().st_mtime_ns + 1))
    assert answer(facts) == {"llama", "root"}
    assert published(cache) != before


def test_a_file_replaced_by_one_of_the_same_size_and_time_is_compiled_again(
    write: Write, statements: str
) -> None:
    facts = write("facts.ttl", statements)
    assert answer(facts) == {"llama", "root"}
    other = write("other.ttl", statements.replace("root", "seed"))
    times = facts.stat()
    os.utime(other, ns=(times.st_atime_ns, times.st_mtime_ns))
    other.replace(facts)
    assert answer(facts) == {"llama", "seed"}


def test_freshness_never_reads_the_file(write: Write, statements: str) -> None:
    """The content changes and nothing that `stat` tells does: the compiled answer stays."""
    facts = write("facts.ttl", statements)
    assert answer(facts) == {"llama", "root"}
    times = facts.stat()
    write("facts.ttl", statements.replace("root", "seed"))
    os.utime(facts, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert (facts.stat().st_size, facts.stat().st_ino) == (times.st_size, times.st_ino)
    assert answer(facts) == {"llama", "root"}


def test_a_changed_layer_is_compiled_again(write: Write, statements: str) -> None:
    facts, layer = write("facts.ttl", statements), write("layer.ttl", MORE)
    assert answer(facts, layer) == {"llama", "root", "origin"}
    write("layer.ttl", MORE + "m:origin lg:basedOn m:first .\n")
    assert answer(facts, layer) == {"llama", "root", "origin", "first"}
    assert answer(facts) == {"llama", "root"}


def test_a_snapshot_of_other_code_is_compiled_again(
    write: Write, statements: str, cache: Path
) -> None:
    facts = write("facts.ttl", statements)
    first = llmgraph.open(str(facts)).snapshot
    older = first.folder.rename(first.folder.with_name("0123456789abcdef"))
    manifest = first.manifest._replace(code="0.0.0")
    (older / layout.MANIFEST).write_text(manifest.text(), "utf-8", newline="\n")
    (older.parent / layout.CURRENT).write_text(older.name + "\n", "utf-8")
    before = published(cache)
    again = llmgraph.open(str(facts)).snapshot
    assert again.manifest.code == llmgraph.__version__
    assert published(cache)[1] != before[1]


def test_a_snapshot_of_another_ontology_is_not_fresh(write: Write, statements: str) -> None:
    facts = write("facts.ttl", statements)
    manifest = llmgraph.open(str(facts)).snapshot.manifest
    assert layout.is_fresh(manifest, ((facts,),))
    own = [one.path for one in manifest.inputs if one.layer < 0]
    assert [Path(path).name for path in own] == ["llmgraph.ttl", "inference.ru"]
    older = manifest._replace(
        inputs=tuple(one._replace(modified=one.modified - 1) for one in manifest.inputs)
    )
    assert not layout.is_fresh(older, ((facts,),))


def test_the_order_of_layers_counts(write: Write, statements: str) -> None:
    facts, one, other = (write(f"{name}.ttl", statements) for name in ("facts", "one", "other"))
    manifest = llmgraph.open(str(facts), layers=[str(one), str(other)]).snapshot.manifest
    assert layout.is_fresh(manifest, ((facts,), (one,), (other,)))
    assert not layout.is_fresh(manifest, ((facts,), (other,), (one,)))
    assert not layout.is_fresh(manifest, ((facts, one, other),))


def test_a_file_that_went_away_is_missing_though_its_snapshot_is_there(
    write: Write, statements: str
) -> None:
    facts = write("facts.ttl", statements)
    answer(facts)
    facts.unlink()
    with pytest.raises(InvalidInput, match="no such file"):
        answer(facts)


def test_a_file_that_no_longer_parses_leaves_the_old_snapshot_for_its_return(
    write: Write, statements: str, cache: Path
) -> None:
    facts = write("facts.ttl", statements)
    answer(facts)
    before = published(cache)
    facts.write_text("no turtle", "utf-8")
    with pytest.raises(InvalidInput, match=r"facts\.ttl:1"):
        answer(facts)
    assert published(cache) == before


@pytest.mark.parametrize("name", ["系譜.ttl", "a b%20#?.ttl", "x" * 240 + ".ttl", "-.ttl"])
def test_a_file_of_any_name_is_compiled_into_the_cache(
    name: str, write: Write, statements: str, cache: Path, ask: Callable[[Snapshot, str], bool]
) -> None:
    warnings: list[str] = []
    graph = llmgraph.open(str(write(name, statements)), warn=warnings.append)
    assert graph.find("LLaMA") == "llama"
    assert ask(graph.snapshot, "ASK { m:alpaca lg:derivedFrom m:root }")
    assert cache in graph.snapshot.folder.parents
    assert warnings == []


def test_a_file_whose_name_is_no_utf_8_is_compiled_too(
    tmp_path: Path, write: Write, statements: str
) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.ttl"))
    try:
        write("facts.ttl", statements).rename(path)
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    assert answer(path) == {"llama", "root"}
    assert answer(path) == {"llama", "root"}
