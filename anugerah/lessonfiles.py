"""Lessons: the shipped weights, moved by an operator's corrections; kept beside the database, the newest in use.

A lesson holds all corrections so far and is always learned from the shipped weights, so that the order and number
of lessons do not matter. Folders are written under another name and then renamed.
"""

import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import mkdtemp

import msgspec

from anugerah.corrections import Correction, read_corrections
from crawler.alike import FIELDS, is_plainly_right
from crawler.awards.lessons import plain, taught
from crawler.awards.model import Model, encoded, moves, shipped
from crawler.awards.reader import Result, read
from crawler.awards.story import annotate
from crawler.errors import AnugerahError
from crawler.readersetup import META, Lesson, digest_of, lessons, lessons_folder, newest_lesson, shipped_digest
from crawler.times import iso

CORRECTIONS = "corrections.jsonl"
KEPT = 5
"""How many lessons are kept for `--undo`, the newest included."""


class TeachError(AnugerahError):
    """A lesson cannot be kept or undone."""

    exit_status = 1


@dataclass(frozen=True)
class Change:
    """A story that is read differently: field → what was read before and what is read now."""

    correction: Correction
    fields: dict[str, tuple[object, object]]
    was_right: bool
    is_right: bool


@dataclass(frozen=True)
class Outcome:
    """The result of a lesson."""

    model: Model
    corrections: list[Correction]
    """All corrections learned from, those of earlier lessons included."""
    changes: list[Change]
    right_before: int
    right_after: int
    missing: list[tuple[Correction, list[str]]]
    """Stories with fields from which nothing can be learned: no candidate reads the right value."""


def kept_corrections(db: Path) -> list[Correction]:
    """The corrections of the lesson in use. Raises TeachError."""
    folder = newest_lesson(db)
    if folder is None:
        return []
    path = folder / CORRECTIONS
    try:
        found, errors = read_corrections(path.read_bytes().splitlines(), str(path))
    except OSError as error:
        raise TeachError(f"{path}: cannot be read: {error.strerror}; `anugerah teach --undo` removes it.") from error
    if errors:
        raise TeachError(f"{errors[0].removesuffix('.')}; `anugerah teach --undo` removes this lesson.")
    return found


def joined(kept: Iterable[Correction], new: Iterable[Correction]) -> list[Correction]:
    """Old and new corrections; with the same id the new one counts."""
    return list(({one.id: one for one in kept} | {one.id: one for one in new}).values())


def learn(corrections: Sequence[Correction], before: Model, threshold: float) -> Outcome:
    """Move the shipped weights by corrections, and compare how their stories are read with `before`."""
    model, prepared = taught(corrections, shipped())
    decided = [one for one in corrections if one.label != "borderline"]
    changes = [_change(one, _read(one, before, threshold), _read(one, model, threshold)) for one in decided]
    return Outcome(
        model=model,
        corrections=list(corrections),
        changes=[change for change in changes if change.fields],
        right_before=sum(change.was_right for change in changes),
        right_after=sum(change.is_right for change in changes),
        missing=[(row.row, row.missing) for row in prepared if row.missing and isinstance(row.row, Correction)],
    )


def is_read_right(one: Correction, model: Model, threshold: float) -> bool:
    """Whether a model reads a story as it was corrected."""
    return _is_right(one, _fields(_read(one, model, threshold)))


def _read(one: Correction, model: Model, threshold: float) -> Result:
    return read(annotate(one.title, one.body, one.published_on), model, threshold)


def _change(one: Correction, before: Result, after: Result) -> Change:
    was, is_ = _fields(before), _fields(after)
    fields = {name: (was[name], is_[name]) for name in was if was[name] != is_[name]}
    return Change(one, fields, _is_right(one, was), _is_right(one, is_))


def _fields(result: Result) -> dict[str, object]:
    """The reading's values: the verdict, the type, the main award, and how many awards there are."""
    main = result.awards[0] if result.awards else None
    facts = {name: plain(main.value(name)) if main else None for name in FIELDS}
    return {"award story": bool(result.awards), "type": result.type, **facts, "awards": len(result.awards)}


def _is_right(one: Correction, read_so: dict[str, object]) -> bool:
    """Compare verdict, type, and, if the correction has them, all fields of the main award."""
    if read_so["award story"] != (one.label == "award"):
        return False
    if one.label != "award":
        return True
    return read_so["type"] == one.type and all(is_plainly_right(name, one.main, read_so) for name in FIELDS if one.main)


def keep(db: Path, outcome: Outcome, now: datetime) -> Path:
    """Store a lesson as the newest, and drop those beyond `KEPT`. Raises TeachError."""
    found = lessons(db)
    folder = lessons_folder(db) / f"{int(found[-1].name) + 1 if found else 1:04}"
    try:
        lessons_folder(db).mkdir(exist_ok=True)
        made = Path(mkdtemp(prefix=".", dir=lessons_folder(db)))
        write(made, outcome, now)
        made.rename(folder)
        for old in found[: -KEPT + 1]:
            _remove(old)
    except OSError as error:
        raise TeachError(f"{folder}: the lesson cannot be kept: {error.strerror}.") from error
    return folder


def write(folder: Path, outcome: Outcome, now: datetime) -> None:
    """Write the files of a lesson: moved weights by choice, the corrections, and their metadata."""
    folder.chmod(0o755)
    for name, weights in outcome.model.weights.items():
        if moved := moves(shipped().of(name), weights):
            (folder / f"{name}.json").write_bytes(encoded(moved))
    (folder / CORRECTIONS).write_bytes(b"".join(one.line + b"\n" for one in outcome.corrections))
    meta = Lesson(iso(now), len(outcome.corrections), shipped_digest(), digest_of(folder))
    (folder / META).write_bytes(msgspec.json.format(msgspec.json.encode(meta)) + b"\n")


def undo(db: Path) -> Path | None:
    """Remove the newest lesson; return the one that is in use again, if any. Raises TeachError."""
    found = lessons(db)
    if not found:
        raise TeachError(f"There is no lesson to take back in {lessons_folder(db)}.")
    try:
        _remove(found[-1])
    except OSError as error:
        raise TeachError(f"{found[-1]}: cannot be removed: {error.strerror}.") from error
    return newest_lesson(db)


def _remove(folder: Path) -> None:
    """Rename it to a name that is not a number, so that nobody uses it, then delete it.

    What a removal that was cut off has left under that name goes first.
    """
    gone = folder.with_name(f".{folder.name}-removed")
    if gone.exists():
        shutil.rmtree(gone)
    shutil.rmtree(folder.rename(gone))
