"""A changed, cut or foreign file is an error that names it, or the answer is right all the same."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

import llmgraph
from llmgraph.errors import StorageError
from llmgraph.snapshot import Snapshot, layout
from llmgraph.snapshot.build import build
from llmgraph.snapshot.catalog import Catalog

Published = Callable[..., Snapshot]
Start = Callable[..., subprocess.Popen[str]]

ASK = """
import sys
from pathlib import Path
from llmgraph.errors import StorageError
from llmgraph.snapshot.store import Store
from llmgraph.vocabulary import BASE

try:
    store = Store(Path(sys.argv[1]))
    with store.reading():
        rows = store.oxigraph.query(
            f"SELECT ?p ?o WHERE {{ <{BASE}model/alpaca> ?p ?o }}",
            default_graph=store.default_graph,
        )
        print(*sorted(map(str, rows)), sep="\\n")
except StorageError as error:
    assert error.path == sys.argv[1]
    sys.exit(error.exit_code)
"""
COMMAND = "import sys; from llmgraph.cli import main; main(sys.argv[1:])"


def flip(path: Path, place: int, mask: int = 0xFF) -> None:
    content = bytearray(path.read_bytes())
    content[place] ^= mask
    path.write_bytes(content)


def refused(directory: Path) -> StorageError:
    with pytest.raises(StorageError) as caught:
        layout.open_current(directory)
    return caught.value


@pytest.fixture
def snapshot(published: Published, statements: str) -> Snapshot:
    return published(statements)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"0123456789abcdef",
        b"../snapshot",
        b"a/b",
        b"..",
        b".building-1",
        b"build.lock",
        b"0123456789abcdef\x00",
        b"\xff\xfe\x00",
        b"x" * 5000,
        "０１２３４５６７８９ａｂｃｄｅｆ".encode(),
    ],
)
def test_a_line_in_current_that_names_no_snapshot_is_refused(
    content: bytes, snapshot: Snapshot
) -> None:
    directory = snapshot.folder.parent
    (directory / layout.CURRENT).write_bytes(content)
    error = refused(directory)
    assert str(directory) in error.path
    assert error.hints


def test_a_file_where_a_snapshot_folder_belongs_is_refused(snapshot: Snapshot) -> None:
    directory = snapshot.folder.parent
    (directory / "0123456789abcdef").write_text("no folder", "utf-8")
    (directory / layout.CURRENT).write_text("0123456789abcdef\n", "utf-8")
    assert "0123456789abcdef" in refused(directory).path


def test_a_folder_without_a_snapshot_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path).path == str(tmp_path)
    assert refused(tmp_path / "missing").path == str(tmp_path / "missing")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"{",
        b"\xff",
        b'{"format": 1}',
        b"[" * 100_000,
        b'{"format": []}',
    ],
)
def test_a_manifest_that_is_none_is_refused(content: bytes, snapshot: Snapshot) -> None:
    manifest = snapshot.folder / layout.MANIFEST
    manifest.write_bytes(content)
    assert refused(snapshot.folder.parent).path == str(manifest)


def test_a_foreign_format_version_is_refused_with_both_versions(snapshot: Snapshot) -> None:
    manifest = snapshot.folder / layout.MANIFEST
    foreign = snapshot.manifest._replace(format=layout.FORMAT + 1)
    manifest.write_text(foreign.text(), "utf-8")
    error = refused(snapshot.folder.parent)
    assert error.path == str(manifest)
    assert f"format {layout.FORMAT + 1}" in error.what
    assert f"format {layout.FORMAT}" in error.what


def test_every_changed_byte_of_the_manifest_is_seen_or_changes_nothing(snapshot: Snapshot) -> None:
    path = snapshot.folder / layout.MANIFEST
    content = path.read_bytes()
    seen = 0
    for place, byte in enumerate(content):
        path.write_bytes(content[:place] + bytes([byte ^ 1]) + content[place + 1 :])
        found = _manifest_or_error(snapshot.folder)
        if isinstance(found, StorageError):
            seen += 1
            assert str(snapshot.folder) in found.path
        else:
            assert found == snapshot.manifest
    assert seen > len(content) // 2


def _manifest_or_error(folder: Path) -> layout.Manifest | StorageError:
    try:
        return layout.read_manifest(folder)
    except StorageError as error:
        return error


@pytest.mark.parametrize("name", [layout.CATALOG, layout.LINEAGE])
def test_a_cut_file_is_refused_at_opening(name: str, snapshot: Snapshot) -> None:
    path = snapshot.folder / name
    path.write_bytes(path.read_bytes()[:-1])
    error = refused(snapshot.folder.parent)
    assert error.path == str(path)
    assert "bytes" in error.what


@pytest.mark.parametrize("name", [layout.CATALOG, layout.LINEAGE, f"{layout.STORE}/CURRENT"])
def test_a_missing_file_is_refused_at_opening(name: str, snapshot: Snapshot) -> None:
    (snapshot.folder / name).unlink()
    assert refused(snapshot.folder.parent).path == str(snapshot.folder / name)


def test_a_changed_byte_anywhere_in_a_small_catalog_is_refused(snapshot: Snapshot) -> None:
    path = snapshot.folder / layout.CATALOG
    size, checksum = snapshot.manifest.files[layout.CATALOG]
    for place in range(0, size, size // 50):
        flip(path, place)
        with pytest.raises(StorageError) as caught:
            Catalog(path, checksum=checksum)
        assert caught.value.path == str(path)
        flip(path, place)
    Catalog(path, checksum=checksum).close()


def test_a_file_that_is_no_catalog_is_a_storage_error(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite"
    path.write_bytes(b"no database" * 1000)
    with pytest.raises(StorageError) as caught:
        Catalog(path).find("llama")
    assert caught.value.path == str(path)
    with pytest.raises(StorageError):
        Catalog(tmp_path / "missing").find("llama")


def test_verify_names_the_file_of_a_changed_byte(snapshot: Snapshot) -> None:
    for name, (size, _) in snapshot.manifest.files.items():
        if size == 0:
            continue
        flip(snapshot.folder / name, size // 2)
        with pytest.raises(StorageError) as caught:
            layout.verify(snapshot.folder, snapshot.manifest)
        assert caught.value.path == str(snapshot.folder / name)
        flip(snapshot.folder / name, size // 2)
    layout.verify(snapshot.folder, snapshot.manifest)


def test_the_command_line_ends_with_5_and_names_the_damaged_file(
    snapshot: Snapshot, start: Start
) -> None:
    directory = snapshot.folder.parent
    asked = ("ancestors", "alpaca", "--graph", directory)
    flip(snapshot.folder / layout.LINEAGE, 400)
    for arguments in (asked, ("build", "--verify", "-o", directory)):
        process = start(COMMAND, *arguments)
        _, said = process.communicate()
        assert process.returncode == 5
        assert layout.LINEAGE in said
        assert "Traceback" not in said


def _damaged_store(snapshot: Snapshot) -> list[tuple[Path, int]]:
    """Return places in the tables of the store, the first, the last and some between."""
    tables = [
        (snapshot.folder / name, size)
        for name, (size, _) in sorted(snapshot.manifest.files.items())
        if name.startswith(layout.STORE + "/") and size and "OPTIONS" not in name
    ]
    return [(path, size * part // 4) for path, size in tables for part in (1, 2)][:32]


def test_oxigraph_answers_from_a_damaged_store_with_an_error_or_rightly(
    snapshot: Snapshot, start: Start
) -> None:
    asked = (ASK, snapshot.store_path)
    right = start(*asked).communicate()[0]
    assert "fineTunedFrom" in right
    for path, place in _damaged_store(snapshot):
        flip(path, place)
        process = start(*asked)
        answer, said = process.communicate()
        flip(path, place)
        assert "Traceback" not in said, said
        assert (process.returncode, answer) == (0, right) or process.returncode == 5


def test_a_changed_byte_in_a_small_store_is_refused_before_a_query_runs(
    snapshot: Snapshot,
) -> None:
    for path, place in _damaged_store(snapshot):
        flip(path, place)
        with pytest.raises(StorageError) as caught:
            _ = Snapshot(layout.open_current(snapshot.folder.parent)).store
        assert caught.value.path == str(path)
        flip(path, place)
    _ = Snapshot(layout.open_current(snapshot.folder.parent)).store


def test_a_damaged_store_in_the_cache_is_compiled_again_without_a_word(
    write: Callable[[str, str], Path], statements: str, ask: Callable[[Snapshot, str], bool]
) -> None:
    facts, warnings = write("facts.ttl", statements), list[str]()
    first = llmgraph.open(str(facts), warn=warnings.append).snapshot
    path, place = next((p, at) for p, at in _damaged_store(first) if p.suffix == ".sst")
    flip(path, place)
    again = llmgraph.open(str(facts), warn=warnings.append).snapshot
    assert ask(again, "ASK { m:alpaca lg:derivedFrom m:root }")
    assert again.store_path.parent != first.folder
    third = llmgraph.open(str(facts), warn=warnings.append).snapshot
    assert third.store_path == again.store_path, "built once, not at every opening"
    assert third.catalog.find("LLaMA") == again.catalog.find("LLaMA")
    assert warnings == []


@pytest.mark.parametrize("name", [layout.CATALOG, layout.LINEAGE, layout.MANIFEST])
@pytest.mark.parametrize("part", [0, 0.3, 0.6, 0.99])
def test_a_damaged_snapshot_in_the_cache_is_compiled_again_without_a_word(
    name: str, part: float, write: Callable[[str, str], Path], statements: str
) -> None:
    facts, warnings = write("facts.ttl", statements), list[str]()
    first = llmgraph.open(str(facts), warn=warnings.append)
    right = first.ancestors("alpaca").to_text(sources=True)
    path = first.snapshot.folder / name
    flip(path, int(path.stat().st_size * part))
    again = llmgraph.open(str(facts), warn=warnings.append)
    assert again.ancestors("alpaca").to_text(sources=True) == right
    assert again.snapshot.folder != first.snapshot.folder
    assert warnings == []
    third = llmgraph.open(str(facts), warn=warnings.append)
    assert third.snapshot.folder == again.snapshot.folder, "built once, not at every opening"


def test_building_again_over_a_damaged_snapshot_of_the_same_files_repairs_it(
    write: Callable[[str, str], Path], statements: str, tmp_path: Path
) -> None:
    layers = ((write("facts.ttl", statements),),)
    first = build(layers, tmp_path / "out")
    assert build(layers, tmp_path / "out").folder == first.folder
    flip(first.folder / layout.LINEAGE, 300)
    again = build(layers, tmp_path / "out")
    assert again.folder != first.folder
    layout.verify(again.folder, again.manifest)
