"""The labelled stories and the stream that the award reader learns from, and how they are held out.

Rows of the judge's outlets are dropped here, whatever file they are in: no learning, ablation or error list ever sees
them. An outlet is a registrable domain; stories that are near copies of each other share a fold.
"""

import gzip
import hashlib
import json
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
MANIFEST = Path(__file__).parent / "manifest.toml"
STREAM_LABELS = ROOT / "tests/quality/stream-labels.jsonl"
JUDGE = ("okezone.com", "fpbs.upi.edu")
FOLDS = 8
_SUFFIXES = {"ac.id", "co.id", "desa.id", "go.id", "net.id", "or.id", "sch.id", "web.id", "example.id", "com.my"}
_SHINGLE = 8
_NEAR = 0.3


class MissingInputError(Exception):
    """An input of the manifest is missing, or is not the file that the manifest names."""


@dataclass(frozen=True)
class Labelled:
    """One story with its gold; for stories of the stream, `label` is `unlabelled` and `awards` is empty."""

    id: str
    outlet: str | None
    """The registrable domain; None if the row names no outlet."""
    title: str
    body: str
    published_on: date | None
    label: str
    type: str | None
    awards: list[dict[str, Any]]
    source: str
    """The file's name without its ending."""
    is_real: bool
    weight: float = 1.0
    stratum: str = ""
    teaches_slots: bool = True
    """Whether its facts teach the slots; if not, only tag and statements."""
    teaches_tag: bool = True
    """Whether it teaches the tag; if not, only slots and statements."""
    row: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def main(self) -> dict[str, Any]:
        """The gold of the main award; empty if the story has no award."""
        return next((award for award in self.awards if award.get("main")), self.awards[0] if self.awards else {})


def registrable(outlet: str | None) -> str | None:
    """The registrable domain of an outlet; the outlet itself if it is not a domain."""
    name = (outlet or "").strip().casefold().split(" ")[0].removeprefix("www.")
    if not name:
        return None
    labels = name.split(".")
    if len(labels) < 2:
        return (outlet or "").strip().casefold()
    keep = 3 if ".".join(labels[-2:]) in _SUFFIXES else 2
    return ".".join(labels[-keep:])


def is_judge(outlet: str | None, url: str | None) -> bool:
    """Whether it is a story of the judge: these are never learned from nor read by anyone."""
    return any(name in (outlet or "").casefold() or name in (url or "").casefold() for name in JUDGE)


def manifest() -> list[dict[str, Any]]:
    """The inputs: `path`, `sha256`, `real`, `role` (`teach`, `stream`, `held-out`)."""
    entries: list[dict[str, Any]] = tomllib.loads(MANIFEST.read_text(encoding="utf-8"))["input"]
    return entries


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def load(*roles: str, judge: bool = False) -> list[Labelled]:
    """The stories of all inputs with one of the roles. Raises MissingInputError.

    `judge` returns the judge's rows instead of all others, for the one command that scores them.
    """
    rows: list[Labelled] = []
    for entry in manifest():
        is_labels = entry["role"] == "labels" and "stream" in roles
        if entry["role"] not in roles and not is_labels:
            continue
        path = ROOT / entry["path"]
        if not path.is_file():
            raise MissingInputError(
                f"{entry['path']} is not there: learning needs every input of benchmarks/manifest.toml."
            )
        if digest(path) != entry["sha256"]:
            raise MissingInputError(f"{entry['path']} is not the file that benchmarks/manifest.toml names.")
        if is_labels:
            continue
        taught = {"teaches_slots": entry.get("slots", True), "teaches_tag": entry.get("tag", True)}
        rows += [replace(row, **taught) for row in read(path, is_real=entry["real"], judge=judge)]
    if "stream" in roles:
        labels = _stream_labels()
        rows = [
            replace(row, **labels[row.id]) if row.label == "unlabelled" and row.id in labels else row for row in rows
        ]
    return rows


def _stream_labels() -> dict[str, dict[str, Any]]:
    """Labels of the stream: story's id → label, type and awards. We may not keep the texts."""
    lines = map(json.loads, STREAM_LABELS.read_text(encoding="utf-8").splitlines())
    return {row["id"]: {name: row[name] for name in ("label", "type", "awards")} for row in lines}


def read(path: Path, *, is_real: bool, judge: bool = False) -> Iterator[Labelled]:
    """The stories of one file, gzipped or not."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if is_judge(row.get("outlet"), row.get("url")) != judge:
                continue
            day = row.get("published_at")
            yield Labelled(
                id=row["id"],
                outlet=registrable(row.get("outlet")),
                title=row.get("title") or "",
                body=row["body"],
                published_on=date.fromisoformat(day[:10]) if day else None,
                label=row.get("label", "unlabelled"),
                type=row.get("type"),
                awards=row.get("awards") or [],
                source=path.name.split(".")[0],
                is_real=is_real,
                weight=row.get("weight", 1.0),
                stratum=row.get("stratum", ""),
                row=row,
            )


def fold_of(rows: Iterable[Labelled], *, folds: int = FOLDS, assignment: int = 0) -> dict[str, int | None]:
    """Story's id → fold. Outlets, and files of our own stories, are held out whole; no outlet: None, it only teaches.

    Near copies of one story share the fold of the first; the largest outlets are assigned first. Real outlets precede
    our own files, so that a new file does not move them: figures before and after it can be compared. With another
    `assignment` than 0 the outlets are taken in a pseudo-random order instead of by size.
    """
    rows = list(rows)
    groups = {row.id: (row.outlet if row.is_real else f"own:{row.source}") for row in rows}
    leaders = _near_copies(rows)
    sizes: dict[str, int] = {}
    for row in rows:
        group = groups[leaders.get(row.id, row.id)]
        if group is not None:
            sizes[group] = sizes.get(group, 0) + 1 + 10 * (row.label == "award")
    loads = [0] * folds
    found: dict[str, int] = {}
    order = {group: hash_of(f"{assignment} {group}") if assignment else -size for group, size in sizes.items()}
    for group in sorted(sizes, key=lambda g: (g.startswith("own:"), order[g], g)):
        lightest = min(range(folds), key=lambda f: (loads[f], f))
        found[group] = lightest
        loads[lightest] += sizes[group]
    return {row.id: (found[g] if (g := groups[leaders.get(row.id, row.id)]) is not None else None) for row in rows}


def _near_copies(rows: list[Labelled]) -> dict[str, str]:
    """Story's id → id of the first story that shares a third of its rarer shingles."""
    seen: dict[int, str] = {}
    leaders: dict[str, str] = {}
    for row in rows:
        words = row.body.casefold().split()[:150]
        prints = {hash_of(" ".join(words[i : i + _SHINGLE])) for i in range(max(1, len(words) - _SHINGLE))}
        hits: dict[str, int] = {}
        for value in prints:
            if value in seen:
                hits[seen[value]] = hits.get(seen[value], 0) + 1
        best = max(hits, key=lambda i: hits[i], default=None)
        if best is not None and hits[best] >= _NEAR * len(prints):
            leaders[row.id] = leaders.get(best, best)
        for value in prints:
            seen.setdefault(value, row.id)
    return leaders


def hash_of(text: str) -> int:
    """A hash that is the same in every process."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")
