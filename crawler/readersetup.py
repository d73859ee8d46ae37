"""How stories are to be read: from which probability on one counts as award news, and by whose weights.

Knows the files only, not the reader: a parent that starts jobs must not load it.
"""

import hashlib
import os
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import msgspec

THRESHOLD = 0.44
"""From this probability on a story counts as award news; of a stream's rows so tagged about 88 in 100 are."""
META = "lesson.json"


class Lesson(msgspec.Struct, frozen=True):
    """What is stored beside taught weights."""

    taught_at: str
    corrections: int
    shipped: str
    """`shipped_digest()` of the weights that were moved."""
    weights: str
    """`digest_of` the moved ones, in the same folder."""


class ReaderSetup(msgspec.Struct, frozen=True):
    """What a job, and whoever else reads stories, must know of it."""

    threshold: float = THRESHOLD
    weights: str | None = None
    """The folder of a lesson; None: the shipped weights."""


def reader_setup(threshold: float, db: Path) -> ReaderSetup:
    """The threshold, and the newest lesson beside a database where it can be used."""
    folder = newest_lesson(db)
    return ReaderSetup(threshold, str(folder) if folder and not _problem(folder) else None)


def lesson_warning(db: Path) -> str | None:
    """One sentence where there is a lesson that `reader_setup` leaves out."""
    of_all = lessons_folder(db)
    if of_all.is_dir() and not os.access(of_all, os.R_OK | os.X_OK):
        return f"{of_all} cannot be read, so its lessons are left out; give this user access to it."
    folder = newest_lesson(db)
    return _problem(folder) if folder else None


def lessons_folder(db: Path) -> Path:
    """Where the lessons of a database are: `anugerah-weights/` beside `anugerah.db`."""
    return db.with_name(f"{db.stem}-weights")


def lessons(db: Path) -> list[Path]:
    """The folders of the lessons that are kept, `0001`, `0002` …, the newest last."""
    return sorted(path for path in lessons_folder(db).glob("[0-9]*") if path.name.isdecimal())


def newest_lesson(db: Path) -> Path | None:
    """The folder of the lesson in use; None if nothing was taught."""
    return next(reversed(lessons(db)), None)


def load_lesson(folder: Path) -> Lesson | None:
    """What a lesson's folder says of it; None if that cannot be read."""
    try:
        return msgspec.json.decode((folder / META).read_bytes(), type=Lesson)
    except (OSError, msgspec.DecodeError):
        return None


def _problem(folder: Path) -> str | None:
    lesson = load_lesson(folder)
    if lesson is None or lesson.weights != digest_of(folder):
        return f"the lesson in {folder} is damaged and is left out; `anugerah teach --undo` removes it."
    if lesson.shipped != shipped_digest():
        return (
            f"the lesson in {folder} was taught to the weights of another version and is left out; "
            "`anugerah teach --again` teaches its corrections to today's."
        )
    return None


@cache
def shipped_digest() -> str:
    """SHA-256 of the shipped weights."""
    return digest_of(files("crawler") / "awards" / "weights")


def digest_of(folder: Traversable) -> str:
    """SHA-256 of the weights in a folder, by their files' names and contents."""
    digest = hashlib.sha256()
    found = sorted(folder.iterdir(), key=lambda file: file.name) if folder.is_dir() else []
    for file in found:
        if file.name.endswith(".json") and file.name != META:
            digest.update(b"%s %d\n%s" % (file.name.encode(), len(content := file.read_bytes()), content))
    return digest.hexdigest()
