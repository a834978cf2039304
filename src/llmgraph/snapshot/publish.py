"""Making a finished folder the snapshot that answers, durably and in one step.

Everything is synced before `CURRENT` is replaced, so a crash at any moment leaves either the old
snapshot or the new one; what a crash leaves behind goes with the next build.
"""

import os
import shutil
from contextlib import suppress
from pathlib import Path

from llmgraph.errors import StorageError
from llmgraph.snapshot import layout, locks

KEPT = 2
"""How many snapshots stay beside the published one, for readers on other machines."""


def sync_tree(folder: Path) -> None:
    """Flush every file and folder below `folder`, and its own entry, to the disk."""
    for path in layout.files_below(folder):
        _sync(path)
    for root, _, _ in os.walk(folder):
        _sync(Path(root))
    _sync(folder.parent)


def publish(building: Path, directory: Path, digest: str) -> Path:
    """Give a finished, synced folder its name and let CURRENT name it; return its new place.

    A sound snapshot of the same digest is kept and `building` dropped. The caller owns the
    directory's build lock.
    """
    folder = _place(building, directory, digest)
    line = directory / f"{layout.BUILDING}{os.urandom(4).hex()}.current"
    with line.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(folder.name + "\n")
        stream.flush()
        os.fsync(stream.fileno())
    line.replace(directory / layout.CURRENT)
    _sync(directory)
    return folder


def _place(building: Path, directory: Path, digest: str) -> Path:
    for attempt in range(1000):
        folder = directory / (digest if attempt == 0 else f"{digest}.{attempt}")
        if not folder.exists():
            building.rename(folder)
            _sync(directory)
            return folder
        try:
            layout.verify(folder, layout.read_manifest(folder))
        except (StorageError, FileNotFoundError):
            continue  # damaged, perhaps in use: leave it to the cleaning
        shutil.rmtree(building, ignore_errors=True)
        return folder
    raise StorageError("holds a thousand damaged snapshots", path=str(directory))


def clean(directory: Path) -> None:
    """Remove what earlier builds left and old snapshots that nobody holds, the last few kept.

    The caller owns the directory's build lock.
    """
    name = layout.current_name(directory)
    old = []
    for path in directory.iterdir():
        if path.name.startswith(layout.BUILDING):
            _remove(path)
        elif layout.NAME.match(path.name) and path.name != name:
            old.append(path)
    old.sort(key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for path in old[KEPT:]:
        _remove_unheld(path)


def clear(directory: Path) -> int:
    """Remove every snapshot of `directory` that nobody holds; return the bytes that were freed.

    A directory that no build has made, or in which one is at work, is left as it is.
    """
    if not is_own(directory):
        return 0
    hold = locks.own(directory / layout.LOCK, wait=False)
    if hold is None:
        return 0
    with hold:
        return _clear(directory)


def is_own(directory: Path) -> bool:
    """Return whether a build has made or used this directory."""
    return (directory / layout.LOCK).is_file()


def _clear(directory: Path) -> int:
    with suppress(FileNotFoundError):
        (directory / layout.CURRENT).unlink()
    freed = 0
    for path in list(directory.iterdir()):
        size = sum(f.stat().st_size for f in layout.files_below(path))
        if path.name.startswith(layout.BUILDING):
            _remove(path)
        elif not layout.NAME.match(path.name) or not _remove_unheld(path):
            continue
        freed += size
    return freed


def _remove_unheld(folder: Path) -> bool:
    try:
        hold = locks.own(folder / layout.MANIFEST, wait=False)
    except OSError:
        return False  # a file, or not ours to remove
    if hold is None:
        return False
    with hold, suppress(OSError):
        (folder / layout.MANIFEST).unlink()  # first: a folder without it is never opened
        shutil.rmtree(folder)
    return not folder.exists()


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    flags = os.O_RDONLY if os.name != "nt" else os.O_RDWR
    if os.name == "nt" and path.is_dir():
        return  # folders cannot be synced there
    descriptor = os.open(path, flags)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
