"""CPU time of reading a story: tag and facts together.

    python benchmarks/bench_tag.py STORIES.jsonl…

Prints one line: stories, milliseconds of CPU a story (mean, and the slowest), and seconds for 1 MB of award words.
"""

import argparse
import json
import time
from datetime import date
from pathlib import Path

from crawler.awards import read_story

WORDS = 'Pemkab Lebak meraih penghargaan juara 1 Lomba Desa 2023 dari Kementerian (KLHK), "nilai 93,21" Piala Award '


def main() -> None:
    """Read every story three times and keep the best."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stories", nargs="+", type=Path)
    rows = [json.loads(line) for path in parser.parse_args().stories for line in path.read_text("utf-8").splitlines()]
    read_story("Judul", "Isi.", None)
    costs = [min(_cost(row) for _ in range(3)) for row in rows]
    start = time.process_time()
    read_story("Juara", WORDS * (1_000_000 // len(WORDS)), None)
    megabyte = time.process_time() - start
    mean, slowest = sum(costs) / len(costs), max(costs)
    print(f"stories={len(rows)} mean_ms={mean * 1000:.2f} slowest_ms={slowest * 1000:.2f} megabyte_s={megabyte:.3f}")


def _cost(row: dict[str, str | None]) -> float:
    published = row.get("published_at")
    published_on = date.fromisoformat(published[:10]) if published else None
    start = time.process_time()
    read_story(row.get("title"), row["body"] or "", published_on)
    return time.process_time() - start


if __name__ == "__main__":
    main()
