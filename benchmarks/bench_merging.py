"""The cost per story of joining copies and merging awards, with 10^5 and 10^6 stored articles.

    python benchmarks/bench_merging.py [--articles 100000] [--articles 1000000] [--a-day 55]

The stored articles are made by SQL: one in fifty has an award of one of 1,000 recipients in 200 schemes, over five
years, so that a larger file has more awards per season; with `--a-day` it has more seasons instead. A tenth is from the
month whose sketches are kept. Recipients and schemes have dissimilar names, so that merging would have kept them
separate. Then 400 stories without an award and 100 with one are stored in batches of ten, a fifth of them copies, with
and without what is measured. Printed is the difference in processor time per story (the minimum of three runs), and how
many stored awards were merged, which is work too.
"""

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).parent.parent))

from crawler.articles import Article
from crawler.facts import AwardAnnotation, AwardFact, AwardType, Entity, Scheme, Span, Where
from crawler.merging.wording import Wording, sketch
from crawler.records import Story
from db.awards import Ledger
from db.store import Store, open_store

NOW = datetime(2026, 1, 1, tzinfo=UTC)
RECIPIENTS, SCHEMES, YEARS = 1000, 200, 5
WORDS = [f"{a}{b}{c}" for a in ("ka", "me", "si", "bu", "ra") for b in ("na", "ri", "to", "la", "du") for c in "stnkm"]
LENGTH = 220
NO_AWARD = AwardAnnotation(is_award=False, score=0.01)


def main() -> int:
    """Print a line per size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, action="append")
    parser.add_argument("--a-day", type=int, help="articles per day, instead of five years for every size")
    options = parser.parse_args()
    for size in options.articles or [100_000, 1_000_000]:
        days = size // options.a_day if options.a_day else YEARS * 365
        with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "a.db") as store:
            fill(store, size, random.Random(1), days=days)
            print(f"{size:9,} articles: {measured(store)}", flush=True)
    return 0


def fill(store: Store, size: int, chance: random.Random, sites: int = 200, days: int = YEARS * 365) -> None:
    """Store the articles of `days` days with their facts, awards and sketches as plain rows."""
    recent = [body(chance) for _ in range(200)]
    sketches = [sketch(Wording("", text)) for text in recent]
    day = date(2026, 1, 1).toordinal()
    with store._writing() as db:
        conn = db.conn
        for name in ("article_inserted", "article_text_changed", "article_deleted"):
            conn.execute(f"DROP TRIGGER {name}")
        conn.executemany(
            "INSERT INTO article (id, key, url, site, title, published_at, first_seen_at, fetched_at, tags, body, "
            "is_award, award_score, award_evidence) VALUES (?, ?, ?, ?, 'Kabar', ?, ?, ?, '[]', ?, ?, 0.5, '[]')",
            (
                (
                    i,
                    f"k{i}",
                    f"https://s{i % sites}.example/{i}",
                    f"s{i % sites}",
                    when,
                    when,
                    when,
                    recent[i % 200],
                    i % 50 == 0,
                )
                for i in range(1, size + 1)
                for when in [f"{date.fromordinal(day - (size - i) * days // size)}T00:00:00Z"]
            ),
        )
        for table, names in (("entity", RECIPIENTS), ("series", SCHEMES)):
            conn.executemany(
                f"INSERT INTO {table} (id, name) VALUES (?, ?)", ((n, f"n{n}") for n in range(1, names + 1))
            )
        conn.executemany("INSERT INTO alias VALUES (?, ?)", ((f"r{n}", n) for n in range(1, RECIPIENTS + 1)))
        conn.executemany("INSERT INTO series_alias VALUES (?, ?)", ((f"s{n}", n) for n in range(1, SCHEMES + 1)))
        facts = [
            (
                i,
                i,
                f"Anugerah {spelled(scheme)}",
                f"r{i // 50 % RECIPIENTS + 1}",
                f"s{scheme}",
                date.fromordinal(day - (size - i) * days // size).year,
                f"Badan {spelled(i // 50 % RECIPIENTS + 1)}",
            )
            for i in range(50, size + 1, 50)
            for scheme in [(i // 50 + i // 50 // RECIPIENTS * 37) % SCHEMES + 1]
        ]
        conn.executemany(
            "INSERT INTO award (id, award, recipient_key, scheme_key, year, first_seen_at, sources, status) "
            "VALUES (?, ?, ?, ?, ?, '2025-01-01T00:00:00Z', 1, 'open')",
            ((i, award, recipient, scheme, year) for i, _, award, recipient, scheme, year, _ in facts),
        )
        conn.executemany(
            "INSERT INTO award_fact (article_id, award_id, award, recipient, recipient_key, scheme_key, year, main, "
            "evidence, evidence_in, evidence_start, evidence_end, spans, confidence) "
            "VALUES (?1, ?2, ?3, ?7, ?4, ?5, ?6, 1, 'x', 'body', 0, 1, '{}', 0.6)",
            facts,
        )
        first = size - size // 10
        conn.executemany(
            "INSERT OR IGNORE INTO sketch VALUES (?, ?, ?)",
            (
                ((value + i * 97) & 0xFFFFFFFF, day - (size - i) * 30 * 10 // size, i)
                for i in range(first, size + 1)
                for value in sketches[i % 200]
            ),
        )
        conn.execute("ANALYZE")


def measured(store: Store) -> str:
    """Processor time per story of joining copies, and per award story of merging."""
    whole = min(run(store, seed) for seed in (1, 2, 3))
    united = -_united(store)
    without = min(
        run(store, seed, lambda stack: stack.enter_context(patch("db.articles.join_stories"))) for seed in (4, 5, 6)
    )
    united += _united(store)
    bare = min(
        run(
            store,
            seed,
            lambda stack: (
                stack.enter_context(patch("db.articles.join_stories")),
                stack.enter_context(patch.object(Ledger, "settle")),
                stack.enter_context(patch.object(Ledger, "__init__", return_value=None)),
            ),
        )
        for seed in (7, 8, 9)
    )
    copies, merging, others = (whole - without) / 500, (without - bare) / 100, bare / 500
    return (
        f"copies {1000 * copies:.2f} ms a story, merging {1000 * merging:.2f} ms an award story "
        f"({united} awards united by 300), everything else {1000 * others:.2f} ms a story"
    )


def _united(store: Store) -> int:
    with store._reading() as db:
        found: int = db.execute("SELECT count(*) FROM award WHERE merged_into IS NOT NULL").fetchone()[0]
    return found


def run(store: Store, seed: int, off: Callable[[ExitStack], object] = lambda _: None) -> float:
    """Seconds of processor time for 500 new stories."""
    chance = random.Random(seed)
    stories = [made(chance, seed, number) for number in range(500)]
    for number in range(4, 500, 5):  # copies
        stories[number] = copied(stories[number - 4], seed, number)
    with ExitStack() as stack:
        off(stack)
        began = time.process_time()
        for start in range(0, 500, 10):
            store.store_batch(stories[start : start + 10], NOW + timedelta(seconds=start))
        return time.process_time() - began


def body(chance: random.Random) -> str:
    """A text of invented words."""
    return " ".join(chance.choice(WORDS) + ("." if n % 15 == 14 else "") for n in range(LENGTH))


def spelled(number: int) -> str:
    """A name of two words, different for each number below 15,625; most share no word."""
    return f"{WORDS[number % len(WORDS)].title()} {WORDS[(number * 7 + number // len(WORDS)) % len(WORDS)].upper()}"


def made(chance: random.Random, seed: int, number: int) -> Story:
    """A story; every fifth of them reports an award."""
    return _story(f"{seed}-{number}", body(chance), _reading(chance) if number % 5 == 0 else NO_AWARD)


def copied(story: Story, seed: int, number: int) -> Story:
    """The same text on another site."""
    return _story(f"{seed}-{number}", story.article.body, NO_AWARD)


def _story(name: str, text: str, reading: AwardAnnotation) -> Story:
    url = f"https://baru{name}.example/{name}"
    article = Article(url=url, title="Kabar", body=text, published_at="2026-01-01", language="id")
    return Story(site="baru", article=article, reading=reading, asked_url=url, fetched_at="2026-01-01T00:00:00Z")


def _reading(chance: random.Random) -> AwardAnnotation:
    number = chance.randrange(1, RECIPIENTS)
    fact = AwardFact(
        award=f"Anugerah {spelled(number % SCHEMES + 1)}",
        recipient=f"Badan {spelled(number)}",
        recipient_entity=Entity(key=f"r{number}", name=f"n{number}"),
        scheme=Scheme(key=f"s{number % SCHEMES + 1}", name=f"n{number}"),
        year=2025,
        main=True,
        confidence=0.6,
        evidence=Span(Where.BODY, 0, 9),
    )
    return AwardAnnotation(is_award=True, score=0.9, type=AwardType.HONOUR, awards=(fact,))


if __name__ == "__main__":
    sys.exit(main())
