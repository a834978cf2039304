"""Advisory file locks: readers share a snapshot, a build has its folder to itself.

POSIX `flock`; the system drops a lock when its process ends, however it ends. Where there is no
`flock` (Windows) or the file system refuses it, nothing is locked: there an open file cannot be
removed, and publishing stays safe because it is one atomic replacement.
"""

import os
import sys
from pathlib import Path
from typing import NoReturn, SupportsIndex

if sys.platform != "win32":
    import fcntl


class Hold:
    """An open file with a lock on it, released when closed or forgotten. It cannot be copied."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def close(self) -> None:
        """Release the lock; closing twice is allowed."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def is_at(self, path: Path) -> bool:
        """Return whether the file that is held is still the one at this path."""
        if sys.platform == "win32":
            return True  # there an open file cannot be removed
        try:
            return os.path.samestat(os.fstat(self._descriptor), path.stat())
        except OSError:
            return False

    def __enter__(self) -> "Hold":
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def __del__(self) -> None:
        self.close()

    def __reduce_ex__(self, _protocol: SupportsIndex) -> NoReturn:
        raise TypeError("a hold cannot be copied")  # a copy would close the descriptor of this one


def share(path: Path) -> Hold:
    """Return a shared hold on an existing file.

    Raises FileNotFoundError if it is missing or just being removed, OSError if it cannot be read.
    """
    descriptor = os.open(path, os.O_RDONLY)
    if sys.platform != "win32":
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            raise FileNotFoundError(str(path)) from None
        except OSError:
            pass  # a file system without locks: nothing is removed there without the lock either
        if os.fstat(descriptor).st_nlink == 0:  # removed between opening and locking
            os.close(descriptor)
            raise FileNotFoundError(str(path))
    return Hold(descriptor)


def own(path: Path, *, wait: bool) -> Hold | None:
    """Return the sole hold on a file, made if missing; None if it is held and `wait` is false.

    A file that was removed or replaced while this waited is made again and waited for.
    """
    for _ in range(100):  # an end, for file systems that give one file several inodes
        hold = _own(path, wait=wait)
        if hold is None or hold.is_at(path):
            return hold
        hold.close()
    return _own(path, wait=wait)


def _own(path: Path, *, wait: bool) -> Hold | None:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    if sys.platform != "win32":
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            os.close(descriptor)
            return None
        except OSError:
            if not wait:
                os.close(descriptor)
                return None
    return Hold(descriptor)
