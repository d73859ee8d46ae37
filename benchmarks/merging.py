"""How well copies of stories, facts of awards and schemes are joined, in totals by class (`tests/data/merging`).

    python benchmarks/merging.py [--fit] [FILE.jsonl …]

Each file's stories are read and stored as a crawl would, in the order of their publication and in two others, and what
the views say is compared with the gold, pair by pair. `--fit` prints the weights of `crawler/merging/copies.py` that
the first file teaches.
"""

import argparse
import json
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

import numpy as np
from scipy.optimize import minimize

from crawler.merging.copies import WINDOW, Likeness, likeness
from crawler.merging.wording import sketch, wording
from crawler.readersetup import ReaderSetup
from crawler.records import Article, Story
from crawler.tagging import tag_article
from db.store import Store, open_store

DATA = Path(__file__).parent.parent / "tests/data/merging"
Row = dict[str, Any]


def main() -> int:
    """Print the totals of each file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("files", nargs="*", type=Path, default=[DATA / "stories.jsonl", DATA / "held-out.jsonl"])
    options = parser.parse_args()
    for path in options.files:
        rows = load(path)
        if options.fit:
            print(fitted(rows))
            return 0
        for order in ("published", "shuffled 1", "shuffled 2"):
            print(f"{path.name}, {order}: {score(rows, ordered(rows, order))}")
    return 0


def load(path: Path) -> list[Row]:
    """The labelled stories of a file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def ordered(rows: Sequence[Row], order: str) -> list[Row]:
    """The rows as they arrive."""
    if order == "published":
        return sorted(rows, key=lambda row: (row["published_at"], row["id"]))
    return random.Random(order).sample(list(rows), len(rows))


def score(rows: Sequence[Row], arriving: Sequence[Row]) -> str:
    """Pairs of stories joined: of those that are one, and of all that were joined."""
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "a.db") as store:
        stored(store, arriving)
        with store._reading() as db:  # noqa: SLF001 - views only
            story = {row["url"].rsplit("/", 1)[1]: row["story_id"] for row in db.query("SELECT * FROM articles")}
    return f"stories {pairs(rows, {row['id']: row['story'] for row in rows}, story)}"


def pairs(rows: Sequence[Row], gold: dict[str, Any], said: dict[str, Any]) -> str:
    """Recall and precision over pairs, and the kinds of the false ones."""
    kinds = {row["id"]: row["kind"] for row in rows}
    counts: Counter[str] = Counter()
    for one, other in combinations(gold, 2):
        true, joined = gold[one] == gold[other], said.get(one) is not None and said.get(one) == said.get(other)
        counts["true"] += true
        counts["joined"] += joined
        counts["both"] += true and joined
        if joined and not true:
            counts[f"false {kinds[one]}/{kinds[other]}"] += 1
    false = ", ".join(f"{name} {count}" for name, count in sorted(counts.items()) if name.startswith("false"))
    return (
        f"recall {counts['both'] / max(1, counts['true']):.3f} ({counts['true']}) "
        f"precision {counts['both'] / max(1, counts['joined']):.3f} {false}"
    )


def stored(store: Store, rows: Sequence[Row]) -> None:
    """Read and store the stories in their order, a few a batch."""
    now = datetime(2026, 1, 1, tzinfo=UTC)
    for start in range(0, len(rows), 5):
        store.store_batch([_record(row) for row in rows[start : start + 5]], now + timedelta(minutes=start))


def _record(row: Row) -> Story:
    url = f"https://{row['outlet']}/{row['id']}"
    article = Article(url=url, title=row["title"], body=row["body"], published_at=row["published_at"], language="id")
    reading = tag_article(
        row["title"],
        row["body"],
        published_at=row["published_at"],
        language="id",
        zone="Asia/Jakarta",
        region=None,
        reader=ReaderSetup(),
    )
    return Story(site=row["outlet"], article=article, reading=reading, asked_url=url, fetched_at="2026-01-01T00:00:00Z")


def fitted(rows: Sequence[Row]) -> dict[str, float]:
    """The weights under which the pairs that a sketch finds are likeliest."""
    words = {row["id"]: wording(row["title"], row["body"]) for row in rows}
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


if __name__ == "__main__":
    sys.exit(main())
