"""CPU time of reading a story, tag and facts together, by label.

    python benchmarks/bench_tag.py STORIES.jsonl[.gz]… [--most N]

Prints a line per label: stories, mean and slowest in milliseconds of CPU; then the seconds for 1 MB of award words.
"""

import argparse
import gzip
import json
import time
from datetime import date
from pathlib import Path
from typing import Any

from crawler.awards import read_story

WORDS = 'Pemkab Lebak meraih penghargaan juara 1 Lomba Desa 2023 dari Kementerian (KLHK), "nilai 93,21" Piala Award '


def main() -> None:
    """Read every story three times and keep the best."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stories", nargs="+", type=Path)
    parser.add_argument("--most", type=int, default=2_000, help="at most this many stories of a file are read")
    options = parser.parse_args()
    read_story("Pemkab Lebak Raih Penghargaan", "Pemkab Lebak meraih penghargaan dari KLHK.", None)
    costs: dict[str, list[float]] = {}
    for path in options.stories:
        for row in _rows(path, options.most):
            label = row.get("label", "unlabelled")
            costs.setdefault(f"{label} of {path.name}", []).append(min(_cost(row) for _ in range(3)))
    for label, values in costs.items():
        mean, slowest = 1000 * sum(values) / len(values), 1000 * max(values)
        print(f"{label}: stories={len(values)} mean_ms={mean:.2f} slowest_ms={slowest:.2f}")
    start = time.process_time()
    read_story("Juara", WORDS * (1_000_000 // len(WORDS)), None)
    print(f"megabyte_s={time.process_time() - start:.3f}")


def _rows(path: Path, most: int) -> list[dict[str, Any]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line, _ in zip(lines, range(most), strict=False)]


def _cost(row: dict[str, str | None]) -> float:
    published = row.get("published_at")
    published_on = date.fromisoformat(published[:10]) if published else None
    start = time.process_time()
    read_story(row.get("title"), row["body"] or "", published_on)
    return time.process_time() - start


if __name__ == "__main__":
    main()
