"""`lineage.csr`: every walkable edge, both ways, memory-mapped and checked block by block.

Layout, little-endian, version 1:

    header   8s magic "LLGCSR\\0\\1"; u32 header bytes; u32 section count; u64 bytes in all;
             u32 models; u32 datasets; u32 applications; u32 CRC-32 of the header with this field 0
    per section: 24s name; u32 item bytes; u32 zero; u64 offset; u64 items
    sections, each at a multiple of 8 (see SECTIONS)
    crc      u32[blocks]  CRC-32 of each 64 KiB block of the bytes before this section

Nodes are numbered models first, then datasets, then applications, each by id in byte order.
For a tree T in (weight, influence) and a direction D in (up, down):

    ids.at        u32[n + 1]  id i is bytes ids.text[at[i]:at[i + 1]], UTF-8
    T.D.at        u32[n + 1]  edges of node i are at[i]:at[i + 1], by relation order, then target
    T.D.target    u32[m]      parent (up) or child (down)
    T.D.claim     u32[m]      row of the claim in the catalog
    T.D.relation  u8[m]       low six bits the relation's code; bit 7: the edge lies in a cycle
"""

import mmap
import os
import struct
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from llmgraph.errors import StorageError
from llmgraph.model import EntityId, Kind, Tree
from llmgraph.vocabulary import kind_of

MAGIC = b"LLGCSR\0\1"
HEADER = struct.Struct("<8sIIQIIII")
SECTION = struct.Struct("<24sIIQQ")
BLOCK = 1 << 16
IN_CYCLE = 0x80
CODE = 0x3F

TREES = (Tree.WEIGHT, Tree.INFLUENCE)
WALKED = (Kind.MODEL, Kind.DATASET, Kind.APPLICATION)

_ADVICE = "build the snapshot again"


class Blocks:
    """A buffer whose 64 KiB blocks are compared with their CRC when first touched."""

    def __init__(self, data: memoryview, name: str) -> None:
        self.data = data
        self.name = name
        self.sums: memoryview | None = None
        self._seen = bytearray()

    def check_with(self, sums: memoryview) -> None:
        """Start checking: `sums` is u32[blocks]."""
        self.sums = sums
        self._seen = bytearray(len(sums))

    def touch(self, start: int, stop: int) -> None:
        """Check the blocks of the bytes `start:stop`. Raises StorageError for a changed byte."""
        seen = self._seen
        for block in range(start >> 16, ((stop - 1) >> 16) + 1):
            if not seen[block]:
                self._check(block)

    def _check(self, block: int) -> None:
        if self.sums is None:
            return
        limit = len(self.data) - 4 * len(self.sums)
        piece = self.data[block * BLOCK : min((block + 1) * BLOCK, limit)]
        if zlib.crc32(piece) != self.sums[block]:
            raise StorageError(
                f"block {block} (bytes {block * BLOCK} and on) does not match its checksum",
                path=self.name,
                hints=[_ADVICE],
            )
        self._seen[block] = 1


class Column:
    """One section of the file: a typed view that checks what it hands out."""

    __slots__ = ("_base", "_blocks", "_seen", "_size", "_view")

    def __init__(self, blocks: Blocks, base: int, view: memoryview) -> None:
        self._blocks = blocks
        self._base = base
        self._view = view
        self._size = view.itemsize
        self._seen = blocks._seen

    def __len__(self) -> int:
        return len(self._view)

    def pair(self, place: int) -> tuple[int, int]:
        """Return items `place` and `place + 1`: where a row starts and stops."""
        start = self._base + place * self._size
        seen = self._seen
        if not (seen[start >> 16] and seen[(start + 2 * self._size - 1) >> 16]):
            self._blocks.touch(start, start + 2 * self._size)
        return self._view[place], self._view[place + 1]

    def slice(self, start: int, stop: int) -> memoryview:
        """Return the items `start:stop`."""
        if start < stop:
            size = self._size
            self._blocks.touch(self._base + start * size, self._base + stop * size)
        return self._view[start:stop]


class Side(NamedTuple):
    """The edges of one tree in one direction."""

    at: Column
    target: Column
    claim: Column
    relation: Column

    def edges(self, node: int) -> Iterator[tuple[int, int, int]]:
        """Yield (other node, relation byte, claim row) of each edge of `node`, in stored order."""
        start, stop = self.at.pair(node)
        if start == stop:
            return iter(())
        return zip(
            self.target.slice(start, stop),
            self.relation.slice(start, stop),
            self.claim.slice(start, stop),
            strict=True,
        )

    def targets(self, node: int) -> memoryview:
        """Return the other ends of the edges of `node`; one that has two edges comes twice."""
        start, stop = self.at.pair(node)
        return self.target.slice(start, stop)

    def degree(self, node: int) -> int:
        """Return the number of edges of `node`."""
        start, stop = self.at.pair(node)
        return stop - start


class Csr:
    """The walkable edges of one snapshot. Node numbers hold within it only."""

    def __init__(self, data: memoryview, name: str = "lineage.csr") -> None:
        """Read the header of `data`; `name` stands for the file in errors."""
        if sys.byteorder != "little":
            raise StorageError("needs a little-endian machine", path=name)
        self.name = name
        self._bounds: tuple[int, int, int, int] = (0, 0, 0, 0)
        self._blocks = Blocks(data, name)
        views = self._sections(data)
        self._blocks.check_with(views["crc"][1])
        columns = {
            key: Column(self._blocks, base, view)
            for key, (base, view) in views.items()
            if key != "crc"
        }
        try:
            self._id_at = columns["ids.at"]
            self._id_text = columns["ids.text"]
            self.up = {tree: self._side(columns, tree, "up") for tree in TREES}
            self.down = {tree: self._side(columns, tree, "down") for tree in TREES}
        except KeyError as missing:
            raise self._broken(f"has no section {missing}") from None
        if len(self._id_at) != self.nodes + 1:
            raise self._broken("has an id table of the wrong length")

    @classmethod
    def map(cls, path: Path) -> "Csr":
        """Open a file, memory-mapped read-only. Raises StorageError if it is missing or damaged."""
        try:
            descriptor = os.open(path, os.O_RDONLY)
            try:
                mapped = mmap.mmap(descriptor, 0, access=mmap.ACCESS_READ)
            finally:
                os.close(descriptor)
        except OSError as error:
            raise StorageError(error.strerror or str(error), path=str(path)) from None
        except ValueError:
            raise StorageError("is empty", path=str(path), hints=[_ADVICE]) from None
        if hasattr(mmap, "MADV_RANDOM"):
            mapped.madvise(mmap.MADV_RANDOM)
        return cls(memoryview(mapped), str(path))

    def _broken(self, what: str) -> StorageError:
        return StorageError(what, path=self.name, hints=[_ADVICE])

    def _sections(self, data: memoryview) -> dict[str, tuple[int, memoryview]]:
        if len(data) < HEADER.size:
            raise self._broken("is cut: shorter than its header")
        magic, head, count, total, models, datasets, applications, crc = HEADER.unpack_from(data)
        if magic != MAGIC:
            raise self._broken("is not a lineage file of this version")
        if total != len(data):
            raise self._broken(f"has {len(data)} bytes instead of {total}: it was cut")
        header = bytearray(data[:head])
        header[HEADER.size - 4 : HEADER.size] = bytes(4)
        if head != HEADER.size + count * SECTION.size or zlib.crc32(header) != crc:
            raise self._broken("has a damaged header")
        self._bounds = (0, models, models + datasets, models + datasets + applications)
        views = {}
        for place in range(count):
            name, width, _, offset, items = SECTION.unpack_from(
                data, HEADER.size + place * SECTION.size
            )
            raw = data[offset : offset + width * items]
            view = raw.cast("I") if width == 4 else raw
            views[name.rstrip(b"\0").decode("ascii")] = (offset, view)
        return views

    @staticmethod
    def _side(columns: dict[str, Column], tree: Tree, direction: str) -> Side:
        key = f"{tree.value}.{direction}."
        return Side(*(columns[key + name] for name in ("at", "target", "claim", "relation")))

    @property
    def nodes(self) -> int:
        """Return how many models, datasets and applications there are together."""
        return self._bounds[3]

    @property
    def models(self) -> int:
        """Return how many models there are; they are the first nodes."""
        return self._bounds[1]

    def id(self, node: int) -> EntityId:
        """Return the id of a node."""
        start, stop = self._id_at.pair(node)
        return EntityId(str(self._id_text.slice(start, stop), "utf-8"))

    def node(self, entity: str) -> int | None:
        """Return the number of an id, or None: a binary search, O(log nodes)."""
        kind = kind_of(entity)
        if kind not in WALKED:
            return None
        place = WALKED.index(kind)
        low, end = self._bounds[place], self._bounds[place + 1]
        try:
            high, wanted = end, entity.encode()
        except UnicodeEncodeError:  # half of a surrogate pair: no id has one
            return None
        while low < high:
            middle = (low + high) // 2
            start, stop = self._id_at.pair(middle)
            if bytes(self._id_text.slice(start, stop)) < wanted:
                low = middle + 1
            else:
                high = middle
        return low if low < end and self.id(low) == entity else None
