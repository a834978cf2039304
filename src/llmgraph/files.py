"""Writing files whole or not at all."""

import os
from pathlib import Path

from llmgraph.errors import InvalidUse, StorageError


def write_whole(path: Path, text: str, *, replace: bool) -> None:
    """Write `text` as UTF-8 with LF to `path` in one step; what was there stays until then.

    A link is followed, permissions of a replaced file are kept. Folders are made. Raises
    InvalidUse if the file exists and `replace` is false, StorageError where the system refuses.
    """
    target = path.resolve()
    if target.exists() and not replace:
        raise InvalidUse(f"{path} exists", hints=["replace it with  --force"])
    temporary = target.with_name(f".{target.name}.{os.urandom(4).hex()}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        mode = target.stat().st_mode & 0o777 if target.exists() else None
        with temporary.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        if mode is not None:
            temporary.chmod(mode)
        temporary.replace(target)
    except OSError as error:
        raise StorageError(error.strerror or str(error), path=str(path)) from None
    finally:
        temporary.unlink(missing_ok=True)
