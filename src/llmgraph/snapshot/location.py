"""Which snapshot answers: the built-in data, a snapshot folder, or RDF files compiled on the way.

RDF is compiled into the user's cache at first use and again when a file changed; a query only
looks at size, modification time and inode of each file. Where the cache cannot be written, a
temporary build answers.
"""

import os
import sys
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

from llmgraph import resources
from llmgraph.errors import InvalidInput, StorageError
from llmgraph.snapshot import layout

Warn = Callable[[str], None]
"""Told, in one sentence, what did not work as usual."""

Progress = Callable[[str], None]
"""Told the name of each phase of a build as it starts."""


def cache_root() -> Path:
    """Return the folder of compiled snapshots: `LLMGRAPH_CACHE`, else the platform's own."""
    named = os.environ.get("LLMGRAPH_CACHE")
    if named:
        return Path(named)
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "llmgraph"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home()) / "llmgraph" / "Cache"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "llmgraph"


def open_snapshot(
    graph: str | None = None,
    layers: Sequence[str] = (),
    *,
    warn: Warn = lambda _: None,
    progress: Progress = lambda _: None,
) -> layout.Opened:
    """Return the snapshot that answers, compiled first if need be.

    `graph` is a snapshot folder or an RDF file; None means `LLMGRAPH_GRAPH`, else the built-in
    data. `layers` are RDF files over it. `progress` is told the phases of a build.

    Raises InvalidInput for a file that is missing or does not parse, StorageError for a snapshot
    that cannot be used.
    """
    named = graph or os.environ.get("LLMGRAPH_GRAPH") or None
    base = resources.triples() if named is None else Path(named).absolute()
    if not base.exists():
        raise InvalidInput("no such file or folder", path=str(base if named is None else named))
    if base.is_dir() and not layers:
        return layout.open_current(base)
    if base.is_dir() and layout.current_name(base) is None:
        raise layout.no_snapshot(base)
    return _compiled((base, *(Path(layer).absolute() for layer in layers)), warn, progress)


def cache_of(files: Sequence[Path]) -> Path:
    """Return the folder in the cache that belongs to files of these names, whatever they hold."""
    key = b"\0".join(map(os.fsencode, files))
    stem = "".join(c if c.isalnum() or c in "._-" else "_" for c in files[0].stem)
    return cache_root() / f"{stem[:40]}-{zlib.crc32(key):08x}"


def _compiled(files: tuple[Path, ...], warn: Warn, progress: Progress) -> layout.Opened:
    for path in files[1:]:
        if not path.is_file():
            raise InvalidInput("no such file", path=str(path))
    directory = cache_of(files)
    opened = layout.open_cached(directory, _layers(files))
    if opened is None:
        return _build(files, directory, warn, progress, reuse=True)
    return opened._replace(again=lambda: _build(files, directory, warn, progress, reuse=False))


def _layers(files: tuple[Path, ...]) -> layout.Layers:
    """Return each file as a layer of its own, the first the lowest."""
    return tuple((path,) for path in files)


def _build(
    files: tuple[Path, ...], directory: Path, warn: Warn, progress: Progress, *, reuse: bool
) -> layout.Opened:
    from llmgraph.snapshot.build import build  # on use: numpy, Oxigraph

    try:
        return build(_layers(files), directory, reuse=reuse, progress=progress)
    except StorageError as error:
        if Path(error.path) not in {directory, *directory.parents}:
            raise
        warn(f"cannot use the cache ({error.what}); answering from a temporary build")
        return _temporary(files, error)


def _temporary(files: tuple[Path, ...], reason: StorageError) -> layout.Opened:
    import shutil  # on use: only where the cache fails
    import tempfile
    import weakref

    from llmgraph.snapshot.build import build  # on use: as above

    try:
        folder = tempfile.mkdtemp(prefix="llmgraph-")
    except OSError:
        raise reason from None
    try:
        opened = build(_layers(files), Path(folder))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    weakref.finalize(opened.hold, shutil.rmtree, folder, ignore_errors=True)
    return opened
