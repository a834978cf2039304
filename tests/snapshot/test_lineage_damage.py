"""`lineage.csr` never gives a wrong answer: a changed byte is an error, or was not read."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from llmgraph.errors import StorageError
from llmgraph.model import EntityId, Tree
from llmgraph.snapshot.csr import BLOCK, HEADER, SECTION, TREES, Csr
from llmgraph.snapshot.csr_write import Edge, encode, in_node_order

NAME = "somewhere/lineage.csr"
Answer = tuple[EntityId, int | None, tuple[tuple[int, ...], ...]]


def answers(csr: Csr, nodes: Iterable[int]) -> list[Answer]:
    """Return everything a lineage file says of some nodes."""
    found = []
    for node in nodes:
        entity = csr.id(node)
        sides = [side[tree] for side in (csr.up, csr.down) for tree in TREES]
        edges = tuple(tuple(map(int, edge)) for side in sides for edge in side.edges(node))
        found.append((entity, csr.node(entity), edges))
    return found


def small() -> bytes:
    ids = in_node_order(["a", "b", "c", "org/model", "dataset:x", "dataset:y", "app:z"])
    edges = {
        Tree.WEIGHT: [Edge(0, 1, 2, 0), Edge(1, 2, 3, 1), Edge(2, 0, 6, 2, in_cycle=True)],
        Tree.INFLUENCE: [Edge(0, 4, 22, 3), Edge(4, 3, 24, 4), Edge(5, 4, 27, 5)],
    }
    return encode(ids, edges)


def large() -> bytes:
    """Return a file of several blocks: a tree of 8,000 models with merges."""
    ids = in_node_order([f"organisation-{n % 97}/model-{n:06}" for n in range(8000)])
    edges = [Edge(n, n // 2, 2, n) for n in range(1, 8000)]
    edges += [Edge(n, n // 3, 6, 8000 + n) for n in range(1, 8000)]
    return encode(ids, {Tree.WEIGHT: edges})


def changed(content: bytes, place: int) -> bytes:
    return content[:place] + bytes([content[place] ^ 0xFF]) + content[place + 1 :]


def test_every_changed_byte_of_a_small_file_is_refused() -> None:
    content = small()
    right = answers(Csr(memoryview(content)), range(7))
    assert sum(len(edges) for _, _, edges in right) == 12
    for place in range(len(content)):
        with pytest.raises(StorageError) as caught:
            answers(Csr(memoryview(changed(content, place)), NAME), range(7))
        assert caught.value.path == NAME
        assert caught.value.hints


def test_a_changed_byte_in_each_block_is_an_error_where_it_is_read_and_harmless_elsewhere() -> None:
    content = large()
    blocks = -(-len(content) // BLOCK)
    assert blocks >= 8
    some, every = range(1, 2), range(8000)
    right = answers(Csr(memoryview(content)), some)
    found = [
        _answers_or_error(changed(content, place), some)
        for place in range(HEADER.size, len(content), BLOCK // 8)
    ]
    assert all(one == right for one in found if not isinstance(one, StorageError))
    assert right in found
    assert {one.path for one in found if isinstance(one, StorageError)} == {NAME}
    for block in range(blocks):
        damaged = changed(content, min(block * BLOCK + 1000, len(content) - 1))
        with pytest.raises(StorageError, match=NAME):
            answers(Csr(memoryview(damaged), NAME), every)


def _answers_or_error(content: bytes, nodes: Iterable[int]) -> list[Answer] | StorageError:
    try:
        return answers(Csr(memoryview(content), NAME), nodes)
    except StorageError as error:
        return error


def test_a_walk_that_stays_clear_of_a_damaged_block_answers() -> None:
    content = large()
    right = Csr(memoryview(content))
    last = (len(content) - 4 * -(-len(content) // BLOCK)) // BLOCK * BLOCK
    damaged = Csr(memoryview(changed(content, last + 100)), NAME)
    assert [damaged.id(n) for n in range(8000)] == [right.id(n) for n in range(8000)]
    with pytest.raises(StorageError, match="block"):
        answers(damaged, range(8000))


def test_a_file_cut_or_extended_anywhere_is_refused() -> None:
    content = small()
    for size in range(len(content)):
        with pytest.raises(StorageError):
            Csr(memoryview(content[:size]), NAME)
    with pytest.raises(StorageError):
        Csr(memoryview(content + b"\0"), NAME)


def test_every_changed_byte_of_a_large_header_is_refused() -> None:
    content = large()
    for place in range(HEADER.size + 19 * SECTION.size):
        with pytest.raises(StorageError, match=NAME):
            Csr(memoryview(changed(content, place)), NAME)


def test_a_missing_an_empty_and_a_mapped_damaged_file_are_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "lineage.csr"
    for content in (None, b"", changed(small(), 9)):
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(StorageError) as caught:
            Csr.map(path)
        assert caught.value.path == str(path)
    path.write_bytes(small())
    assert Csr.map(path).nodes == 7
