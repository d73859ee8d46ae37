"""Learns the weights of merging from `tests/data/merging/stories.jsonl`, and from a recipient that often wins.

    python benchmarks/learn_merging.py

Prints the weights of `crawler/merging/copies.py`, writes those of `crawler/merging/facts.py`.
"""

import json
import sys
import tempfile
from collections.abc import Sequence
from datetime import datetime
from itertools import combinations
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

import numpy as np
from scipy.optimize import minimize

from benchmarks.busy import pairs
from benchmarks.fitting import fit
from benchmarks.merging import DATA, Row, labelled_facts, load, ordered, stored
from crawler.awards.learning import Example
from crawler.merging.copies import WINDOW, Likeness, likeness
from crawler.merging.facts import clues
from crawler.merging.wording import Wording, sketch
from db.awards import Ledger
from db.candidates import as_claim
from db.store import open_store

WEIGHTS = Path(__file__).parent.parent / "crawler/merging/weights.json"
PENALTY = 12.0
BUSY = 0.01
"""The weight of a pair of awards of a busy recipient: there are twenty times as many of these as of true pairs."""


def main() -> int:
    """Learn, print, write."""
    rows = load(DATA / "stories.jsonl")
    print(fitted_copies(rows))
    WEIGHTS.write_text(json.dumps(fitted_awards(rows), indent=1) + "\n", encoding="utf-8")
    return 0


def fitted_copies(rows: Sequence[Row]) -> dict[str, float]:
    """The weights under which the labels of the pairs that sketches find are likeliest."""
    words = {row["id"]: Wording(row["title"], row["body"]) for row in rows}
    days = {row["id"]: datetime.fromisoformat(row["published_at"]).date().toordinal() for row in rows}
    found, right = [], []
    for one, other in combinations(rows, 2):
        a, b = words[one["id"]], words[other["id"]]
        if abs(days[one["id"]] - days[other["id"]]) <= WINDOW and not set(sketch(a)).isdisjoint(sketch(b)):
            alike = likeness(a, b)
            found.append([1.0, *(getattr(alike, name) for name in Likeness.__slots__)])
            right.append(one["story"] == other["story"])
    matrix, signs = np.array(found), np.where(right, 1.0, -1.0)
    drawn = np.array([0.0] + [0.1] * (matrix.shape[1] - 1))

    def loss(weights: Any) -> Any:
        return np.log1p(np.exp(-signs * (matrix @ weights))).sum() + 0.5 * (drawn * weights) @ weights

    weights = minimize(loss, np.zeros(matrix.shape[1])).x
    return {name: round(float(w), 2) for name, w in zip(("bias", *Likeness.__slots__), weights, strict=True)}


def fitted_awards(rows: Sequence[Row]) -> dict[str, float]:
    """The weights of clues about pairs of facts that the store would compare; facts as read, and as labelled."""
    lessons = []
    for gold in (False, True):
        lessons += _lessons(rows, gold=gold)
        lessons += [Example([[], sorted(clues(one, other))], [0], BUSY) for one, other in pairs(rows, gold=gold)]
    return {name: round(weight, 2) for name, weight in fit(lessons, penalty=PENALTY).items() if abs(weight) >= 0.01}


def _lessons(rows: Sequence[Row], *, gold: bool) -> list[Example]:
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "a.db") as store:
        stored(store, ordered(rows, "published"), gold=gold)
        with store._reading() as db:
            keys = {fact["id"]: fact["gold"]["key"] for fact in labelled_facts(rows, db)}
            facts = [fact for fact in Ledger(db, [])._facts("1") if fact["id"] in keys]
    lessons = []
    for one, other in combinations(facts, 2):
        shared = any(one[name] and one[name] == other[name] for name in ("recipient_id", "series_id", "story"))
        if shared and one["article_id"] != other["article_id"]:
            pair_clues = sorted(clues(as_claim(one), as_claim(other)))
            lessons.append(Example([[], pair_clues], [int(keys[one["id"]] == keys[other["id"]])]))
    return lessons


if __name__ == "__main__":
    sys.exit(main())
