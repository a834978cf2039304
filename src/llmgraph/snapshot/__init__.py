"""A snapshot: the compiled form of RDF files that answers queries. Immutable once published.

`open_snapshot` finds or compiles the one to use; `Snapshot` gives its three parts.
"""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from llmgraph.errors import StorageError
from llmgraph.snapshot import layout
from llmgraph.snapshot.catalog import Catalog
from llmgraph.snapshot.csr import Csr
from llmgraph.snapshot.location import cache_root, open_snapshot

if TYPE_CHECKING:
    from llmgraph.snapshot.store import Store

__all__ = ["Snapshot", "cache_root", "open_snapshot"]


class Snapshot:
    """An opened snapshot; each part is opened when first used."""

    def __init__(self, opened: layout.Opened) -> None:
        self._opened = opened
        self.folder = opened.folder
        self.manifest = opened.manifest
        self._repaired: layout.Opened | None = None  # held as long as its store is read

    @cached_property
    def catalog(self) -> Catalog:
        """Return names, facts and claims."""
        _, recorded = self.manifest.files.get(layout.CATALOG, (0, None))
        checksum = None if self._opened.checked else recorded
        return Catalog(self.folder / layout.CATALOG, checksum=checksum)

    @cached_property
    def csr(self) -> Csr:
        """Return the walkable edges."""
        return Csr.map(self.folder / layout.LINEAGE)

    @cached_property
    def store(self) -> "Store":
        """Return the RDF store."""
        from llmgraph.snapshot.store import Store  # on use: a lineage query needs no store

        return Store(self.store_path)

    @cached_property
    def store_path(self) -> Path:
        """Return the folder of the RDF store; a damaged one in the cache is compiled again.

        Raises StorageError for another damaged one. Oxigraph notices damage too, but some queries
        over a damaged store never end.
        """
        opened = self._opened
        try:
            layout.check(opened, layout.STORE)
        except StorageError:
            if opened.again is None:
                raise
            opened = self._repaired = opened.again()
        return opened.folder / layout.STORE
