"""Taught weights for a worker: named by their digest, and written once on each machine."""

import tempfile
from pathlib import Path

from crawler.readersetup import digest_of


def packed(folder: str | None) -> dict[str, bytes]:
    """The files of a lesson's folder by name; none if the shipped weights are used."""
    if folder is None:
        return {}
    return {file.name: file.read_bytes() for file in sorted(Path(folder).glob("*.json"))}


def unpacked(lesson: dict[str, bytes], root: Path) -> Path:
    """The folder of a lesson under `root`. Raises ValueError if a file has a name that no lesson's file has."""
    if any(Path(name).name != name or not name.endswith(".json") for name in lesson):
        raise ValueError("a lesson holds a file whose name is not a plain name of a JSON file")
    new = Path(tempfile.mkdtemp(dir=root))
    for name, content in lesson.items():
        (new / name).write_bytes(content)
    home = root / digest_of(new)
    try:
        new.rename(home)
    except OSError:  # another job was faster
        for file in new.iterdir():
            file.unlink()
        new.rmdir()
    return home
