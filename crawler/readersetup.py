"""How the award reader is set up: its threshold, and the folder of its weights.

It only knows the files and does not import the reader, which the parent process of jobs must not load.
"""

import hashlib
import os
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import msgspec

THRESHOLD = 0.33
"""A story counts as award news from this probability on. Of the stories of a stream tagged so, about 86 in 100 are."""
META = "lesson.json"


class Lesson(msgspec.Struct, frozen=True):
    """What is stored beside taught weights."""

    taught_at: str
    corrections: int
    shipped: str
    """`shipped_digest()` of the weights that were moved."""
    weights: str
    """`digest_of` the moved weights, which are in the same folder."""


class ReaderSetup(msgspec.Struct, frozen=True):
    """The threshold and weights, for a job and all other code that reads stories."""

    threshold: float = THRESHOLD
    weights: str | None = None
    """The folder of a lesson; None: the shipped weights."""


def reader_setup(threshold: float, db: Path) -> ReaderSetup:
    """Return the threshold, and the newest lesson beside a database if it can be used."""
    folder = newest_lesson(db)
    return ReaderSetup(threshold, str(folder) if folder and not _problem(folder) else None)


def lesson_warning(db: Path) -> str | None:
    """Return one sentence if there is a lesson that `reader_setup` does not use."""
    of_all = lessons_folder(db)
    if of_all.is_dir() and not os.access(of_all, os.R_OK | os.X_OK):
        return f"{of_all} cannot be read, so its lessons are not used; give this user access to it."
    folder = newest_lesson(db)
    return _problem(folder) if folder else None


def lessons_folder(db: Path) -> Path:
    """Return the folder of a database's lessons: `anugerah-weights/` beside `anugerah.db`."""
    return db.with_name(f"{db.stem}-weights")


def lessons(db: Path) -> list[Path]:
    """Return the folders of the stored lessons, `0001`, `0002` …, the newest last."""
    return sorted(path for path in lessons_folder(db).glob("[0-9]*") if path.name.isdecimal())


def newest_lesson(db: Path) -> Path | None:
    """Return the folder of the newest lesson; None if nothing was taught."""
    return next(reversed(lessons(db)), None)


def load_lesson(folder: Path) -> Lesson | None:
    """Return the metadata of a lesson; None if it cannot be read."""
    try:
        return msgspec.json.decode((folder / META).read_bytes(), type=Lesson)
    except (OSError, msgspec.DecodeError):
        return None


def _problem(folder: Path) -> str | None:
    lesson = load_lesson(folder)
    if lesson is None or lesson.weights != digest_of(folder):
        return f"the lesson in {folder} is damaged and is not used; `anugerah teach --undo` removes it."
    if lesson.shipped != shipped_digest():
        return (
            f"the lesson in {folder} was taught to the weights of another version and is not used; "
            "`anugerah teach --again` teaches its corrections to today's weights."
        )
    return None


@cache
def shipped_digest() -> str:
    """Return the SHA-256 of the shipped weights."""
    return digest_of(files("crawler") / "awards" / "weights")


def digest_of(folder: Traversable) -> str:
    """Return the SHA-256 of the weights in a folder, over the names and contents of its files."""
    digest = hashlib.sha256()
    found = sorted(folder.iterdir(), key=lambda file: file.name) if folder.is_dir() else []
    for file in found:
        if file.name.endswith(".json") and file.name != META:
            digest.update(b"%s %d\n%s" % (file.name.encode(), len(content := file.read_bytes()), content))
    return digest.hexdigest()
