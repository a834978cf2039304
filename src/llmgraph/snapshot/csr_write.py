"""Writing `lineage.csr`: edges in any order to sorted rows both ways. Layout: `snapshot.csr`."""

import zlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from llmgraph.model import WALK_ORDER, Tree
from llmgraph.snapshot.csr import BLOCK, HEADER, IN_CYCLE, MAGIC, SECTION, TREES, WALKED
from llmgraph.vocabulary import kind_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Edge(NamedTuple):
    """One edge for the writer: node numbers, the relation's code, the claim's row."""

    child: int
    parent: int
    code: int
    claim: int
    in_cycle: bool = False


def in_node_order(ids: Sequence[str]) -> list[str]:
    """Return the walkable ids among `ids` in the order in which nodes are numbered."""
    walkable = {kind: place for place, kind in enumerate(WALKED)}
    keyed = [
        (walkable[kind], entity.encode()) for entity in ids if (kind := kind_of(entity)) in walkable
    ]
    return [raw.decode() for _, raw in sorted(keyed)]


def encode(ids: Sequence[str], edges: Mapping[Tree, Sequence[Edge]]) -> bytes:
    """Return the bytes of a lineage file: `ids` in node order, edges per tree in any order."""
    import numpy as np  # on use: only a build needs it

    texts = [entity.encode() for entity in ids]
    ends = np.zeros(len(ids) + 1, dtype=np.uint32)
    np.cumsum([len(text) for text in texts], out=ends[1:])
    sections: list[tuple[str, int, bytes]] = [
        ("ids.at", 4, ends.tobytes()),
        ("ids.text", 1, b"".join(texts)),
    ]
    for tree in TREES:
        table = _table(edges.get(tree, ()))
        sections += _side(f"{tree.value}.up", table, len(ids), by="child")
        sections += _side(f"{tree.value}.down", table, len(ids), by="parent")
    counts = [sum(1 for entity in ids if kind_of(entity) is kind) for kind in WALKED]
    return _file(sections, counts)


def _table(edges: Sequence[Edge]) -> "NDArray[np.int64]":
    """Return int64[m, 5]: child, parent, place in walk order, relation byte, claim."""
    import numpy as np  # on use: see encode

    rows = [
        (e.child, e.parent, WALK_ORDER[e.code], e.code | (IN_CYCLE if e.in_cycle else 0), e.claim)
        for e in edges
    ]
    return np.array(rows, dtype=np.int64).reshape(len(rows), 5)


def _side(
    name: str, table: "NDArray[np.int64]", nodes: int, *, by: str
) -> list[tuple[str, int, bytes]]:
    import numpy as np  # on use: see encode

    key, other = (0, 1) if by == "child" else (1, 0)
    order = np.lexsort((table[:, 4], table[:, other], table[:, 2], table[:, key]))
    rows = table[order]
    at = np.zeros(nodes + 1, dtype=np.uint32)
    at[1:] = np.cumsum(np.bincount(rows[:, key], minlength=nodes))
    return [
        (f"{name}.at", 4, at.tobytes()),
        (f"{name}.target", 4, rows[:, other].astype(np.uint32).tobytes()),
        (f"{name}.claim", 4, rows[:, 4].astype(np.uint32).tobytes()),
        (f"{name}.relation", 1, rows[:, 3].astype(np.uint8).tobytes()),
    ]


def _file(sections: list[tuple[str, int, bytes]], counts: list[int]) -> bytes:
    head = HEADER.size + (len(sections) + 1) * SECTION.size
    offset = head
    entries, body = [], []
    for name, width, content in sections:
        padding = -offset % 8
        body.append(bytes(padding) + content)
        offset += padding
        entries.append(SECTION.pack(name.encode(), width, 0, offset, len(content) // width))
        offset += len(content)
    body.append(bytes(-offset % 8))
    offset += -offset % 8
    blocks = -(-offset // BLOCK)
    entries.append(SECTION.pack(b"crc", 4, 0, offset, blocks))
    total = offset + 4 * blocks

    def header(crc: int) -> bytes:
        fixed = HEADER.pack(MAGIC, head, len(sections) + 1, total, *counts, crc)
        return fixed + b"".join(entries)

    checked = header(zlib.crc32(header(0))) + b"".join(body)
    sums = [zlib.crc32(checked[at : at + BLOCK]) for at in range(0, len(checked), BLOCK)]
    return checked + b"".join(value.to_bytes(4, "little") for value in sums)
