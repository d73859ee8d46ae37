"""Atomic writes: files are whole or absent, written and synced beside their place before they are renamed."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from crawler.errors import AnugerahError


class WholeFileError(AnugerahError):
    """The file cannot be written; nothing of that name was touched."""


@contextmanager
def whole_file(path: Path, *, replace: bool) -> Iterator[BinaryIO]:
    """The block's output becomes the file `path` when the block succeeds, and leaves no trace if it fails.

    An existing file is refused unless `replace`; a symbolic link to it stays.
    """
    target = path.resolve()
    _check(target, path, replace=replace)
    # Not by `tempfile`: only the owner can read its files, and this one is to be read like any other.
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        with part.open("xb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        _check(target, path, replace=replace)
        part.replace(target)
    except OSError as error:
        raise WholeFileError(f"{path} cannot be written: {error.strerror or error}.") from error
    finally:
        with suppress(OSError):  # a read-only disk refuses that too; the error above says why
            part.unlink(missing_ok=True)


def _check(target: Path, path: Path, *, replace: bool) -> None:
    if not target.parent.is_dir():
        raise WholeFileError(f"The folder of {path} does not exist: make it, or name another file.")
    if target.exists() and not target.is_file():
        raise WholeFileError(f"{path} is not a file that could be replaced: name another.")
    if target.exists() and not replace:
        raise WholeFileError(f"{path} exists already: name a new file, or replace it with --force.")
