"""What the cache holds: each compiled graph, its size, and what it was built from."""

from pathlib import Path
from typing import NamedTuple

from llmgraph.errors import StorageError
from llmgraph.snapshot import layout, publish
from llmgraph.snapshot.location import cache_root


class Cached(NamedTuple):
    """One compiled graph: the name of its folder, its bytes, and the files it was built from."""

    name: str
    size: int
    built_from: str

    def as_dict(self) -> dict[str, object]:
        """Return it as plain values."""
        return self._asdict()


def cached() -> tuple[Cached, ...]:
    """Return what the cache holds, by name; () where there is none. Raises StorageError."""
    root = cache_root()
    if not root.is_dir():
        return ()
    found = []
    try:
        for directory in sorted(filter(publish.is_own, root.iterdir())):
            size = sum(path.stat().st_size for path in layout.files_below(directory))
            if size == 0:
                continue  # cleared: only the lock file is left
            found.append(Cached(directory.name, size, _origin(directory)))
    except OSError as error:
        raise StorageError(error.strerror or str(error), path=str(root)) from None
    return tuple(found)


def _origin(directory: Path) -> str:
    try:
        inputs = layout.open_current(directory).manifest.inputs
    except StorageError:
        return "no usable snapshot"
    return " + ".join(one.path for one in inputs if one.layer >= 0)


def clear() -> int:
    """Remove every compiled snapshot that nobody holds; return the bytes that were freed."""
    root = cache_root()
    if not root.is_dir():
        return 0
    try:
        return sum(map(publish.clear, sorted(root.iterdir())))
    except OSError as error:
        raise StorageError(error.strerror or str(error), path=str(root)) from None
