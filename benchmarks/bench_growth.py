"""The cost of store operations as it grows: a poll with nothing new, new and unchanged stories, look-ups, the news.

    python benchmarks/bench_growth.py [--articles 0 --articles 100000 --articles 1000000] [--sites 200] [--a-day 11]

The stored articles are made by SQL, each with an address; one in fifty is an award. Only the newest 20,000 are in the
full-text index. They span five years, so that a site of a larger file publishes more per day; with `--a-day`, each site
publishes the same number per day, and a larger file spans more years. Each story was checked again when it was due.
All figures are milliseconds of processor time, the minimum of three rounds.
"""

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench_merging import LENGTH, WORDS, YEARS, fill

from crawler.articles import Article, Link
from crawler.facts import AwardAnnotation
from crawler.records import Story
from crawler.times import iso, parse_moment
from crawler.urls import key_hash
from db.newsrows import By, NewsFilter
from db.store import Store, open_store

NOW = datetime(2026, 1, 1, tzinfo=UTC)
BATCH = 50
NEW_ON = 200
"""The number of sites that the new stories come from."""
NO_AWARD = AwardAnnotation(is_award=False, score=0.01)
NEWEST_IN_FULL_TEXT = 20_000
LOOKS = (timedelta(0), timedelta(hours=1), timedelta(days=1), timedelta(days=7))


def main() -> int:
    """Print a table: a line per measure, a column per size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, action="append")
    parser.add_argument("--sites", type=int, default=200)
    parser.add_argument("--a-day", type=int, help="stories per site and day, instead of five years for every size")
    options = parser.parse_args()
    sizes = options.articles or [0, 100_000, 1_000_000]
    columns = [measured(size, options.sites, options.a_day) for size in sizes]
    print("| ms of processor time | " + " | ".join(f"{size:,} articles" for size in sizes) + " |")
    print("|---" * (len(sizes) + 1) + "|")
    for name in columns[0]:
        print(f"| {name} | " + " | ".join(f"{column[name]:.3f}" for column in columns) + " |")
    return 0


def measured(size: int, sites: int, a_day: int | None) -> dict[str, float]:
    """Each measure with `size` stored articles of `sites` sites, which publish `a_day` stories each per day."""
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "a.db") as store:
        grow(store, size, sites, size // sites // a_day if a_day else YEARS * 365)
        slugs = [f"s{number}" for number in range(0, sites, 10)]
        links = [Link(url=f"https://s7.example/{number}") for number in range(7, 7 + 100 * sites, sites)]
        asked = {key_hash(link.url): link for link in links}
        return {
            "poll with nothing new, a site": best(lambda: [poll(store, slug) for slug in slugs], len(slugs)),
            "known?, 100 links": best(lambda: store.which_known("s7", asked, NOW), 1),
            "new story, in batches of 50": best(lambda: put(store, stories()), 500),
            "unchanged story, in batches of 50": again(store),
            "news, the newest 50": best(lambda: store.news(By.AWARD, NewsFilter(limit=50)), 1),
        }


def grow(store: Store, size: int, sites: int, days: int) -> None:
    """Fill the store as `bench_merging` does, with an address for each article."""
    if not size:
        return
    with store._reading() as db:
        triggers = [sql for (sql,) in db.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'").fetchall()]
    fill(store, size, random.Random(1), sites, days)
    with store._writing() as db:
        names = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()}
        for sql in triggers:
            if sql.split()[2] not in names:
                db.execute(sql)
        rows = db.execute("SELECT id, url, site, first_seen_at FROM article").fetchall()
        db.conn.executemany(
            "INSERT INTO address (key_hash, key, url, site, article_id, seen_at, fetched_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            ((key_hash(url), f"k{i}", url, site, i, at, last_look(at)) for i, url, site, at in rows),
        )
        db.execute("INSERT INTO articles_fts (rowid, title, body) SELECT id, title, body FROM article WHERE id > ?",
                   [size - NEWEST_IN_FULL_TEXT])  # fmt: skip
        db.execute("ANALYZE")


@cache
def last_look(seen_at: str) -> str:
    """When a story was last checked, by the schedule of checks."""
    seen = parse_moment(seen_at)
    return iso(max(seen + after for after in LOOKS if seen + after <= NOW or not after))


def poll(store: Store, slug: str) -> None:
    """Read everything that a visit needs from the store before a job."""
    store.site(slug)
    store.known(slug, NOW)
    store.pending(slug, NOW)
    store.resting(slug, NOW)
    store.due_again(slug, NOW, 20)
    store.given_up(slug)
    store.newest_published(slug)
    store.newest_times(slug, 200)
    store.sources(slug)
    store.robots(slug, NOW - timedelta(days=1))


_chance = random.Random(5)


def stories() -> list[Story]:
    """500 new stories."""
    return [_story(_chance.randrange(10**12)) for _ in range(500)]


def _story(number: int) -> Story:
    url = f"https://s{number % NEW_ON}.example/baru-{number}"
    body = " ".join(_chance.choice(WORDS) for _ in range(LENGTH))
    article = Article(url=url, title=f"Kabar {number}", body=body, published_at="2025-12-31T08:00:00Z", language="id")
    return Story(
        site=f"s{number % NEW_ON}", article=article, reading=NO_AWARD, asked_url=url, fetched_at="2026-01-01T00:00:00Z"
    )


def put(store: Store, made: list[Story]) -> None:
    """Store them in batches."""
    for start in range(0, len(made), BATCH):
        store.store_batch(made[start : start + BATCH], NOW)


def again(store: Store) -> float:
    """Milliseconds to store a story a second time."""
    made = stories()
    put(store, made)
    return best(lambda: put(store, made), len(made))


def best(work: Callable[[], object], count: int) -> float:
    """Milliseconds per piece if `work` is `count` pieces of work; the best of three rounds."""
    times = []
    for _ in range(3):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return 1000 * min(times) / count


if __name__ == "__main__":
    sys.exit(main())
