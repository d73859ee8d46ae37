"""Seconds that `anugerah publish` takes for N invented awards: the first time, unchanged, and after changes.

PYTHONPATH=. python benchmarks/bench_publish.py 10000
"""

import random
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from anugerah.monitor.pages.options import options_of
from anugerah.monitor.pages.publish import publish
from crawler.config import Settings
from crawler.regions import region_name, regions
from db.store import open_store

GIVERS, SERIES, OFFICES = 300, 600, 5
"""The last is the number of offices per regency that receive awards."""
CHANGED = 9


def fill(path: Path, awards: int) -> None:
    """Fill a database with awards of five years, of one to three articles each; one in five goes to a person."""
    open_store(path).close()
    chance = random.Random(1)
    codes = sorted(code for code in regions() if len(code) > 2)
    with closing(sqlite3.connect(path)) as conn:
        bodies = [(f"Kantor {n} {region_name(code)}", "agency", code) for code in codes for n in range(OFFICES)]
        bodies += [(f"Warga {n}", "person", chance.choice(codes)) for n in range(awards // 5)]
        bodies += [(f"Lembaga {n}", "national", None) for n in range(GIVERS)]
        conn.executemany("INSERT INTO entity (name, kind, region) VALUES (?, ?, ?)", bodies)
        conn.execute("INSERT INTO alias SELECT name, id FROM entity")
        names = [(f"Seri {n}", "rating", "0 to 100" if n % 2 else None) for n in range(SERIES)]
        conn.executemany("INSERT INTO series (name, type, scale) VALUES (?, ?, ?)", names)
        conn.execute("INSERT INTO series_alias SELECT name, id FROM series")
        for number in range(1, awards + 1):
            name, _, code = chance.choice(bodies[:-GIVERS])
            day = date(2020, 1, 1) + timedelta(days=chance.randrange(2000))
            source_count = chance.choice([1, 1, 2, 3])
            ids = [number * 3 + offset for offset in range(source_count)]
            row = (
                *(number, f"Seri {chance.randrange(SERIES)}", name, code, f"Lembaga {chance.randrange(GIVERS)}"),
                *(day.year, round(chance.uniform(50, 100), 2), f"{day}T03:00:00Z", ids[0], source_count, f"{day}"),
            )
            conn.executemany(
                "INSERT INTO article (id, key, url, site, title, body, is_award, award_score, award_evidence, "
                "published_at, first_seen_at, fetched_at, tags) VALUES (?1, ?1, 'https://kabar.example/' || ?1, "
                "'kabar', ?2, 'Isi.', 1, 1, '[]', ?3, ?3, ?3, '[]')",
                [(article, f"{name} menerima {row[1]}", row[7]) for article in ids],
            )
            conn.execute(
                "INSERT INTO award (id, award, scheme_key, recipient, recipient_key, recipient_region, giver, "
                "giver_key, year, score, type, published_at, first_seen_at, article_id, sources, event_date, "
                "confidence, status) VALUES (?1, ?2, ?2, ?3, ?3, ?4, ?5, ?5, ?6, ?7, 'rating', ?8, ?8, ?9, ?10, ?11, "
                "0.9, 'open')",
                row,
            )
            conn.executemany(
                "INSERT INTO award_fact (article_id, award_id, main, evidence, evidence_in, evidence_start, "
                "evidence_end, spans, confidence) VALUES (?, ?, 1, ?, 'body', 0, 99, ?, 0.9)",
                [(article, number, *_sentence(name)) for article in ids],
            )
        conn.commit()


def _sentence(name: str) -> tuple[str, str]:
    text = f"{name} menerima penghargaan itu di aula, disaksikan para tamu dan warga yang datang sejak pagi."
    return text, f'{{"recipient":{{"in":"body","start":0,"end":{len(name)}}}}}'


def main(awards: int) -> None:
    """Print a line for each run."""
    with tempfile.TemporaryDirectory() as folder:
        path, site = Path(folder) / "a.db", Path(folder) / "site"
        fill(path, awards)
        options = options_of(Settings(base_url="https://anugerah.example/"))
        for what in ("first", "unchanged", f"{CHANGED} changed"):
            if what not in ("first", "unchanged"):
                with closing(sqlite3.connect(path)) as conn:
                    conn.execute("UPDATE award SET score = 12.5 WHERE id <= ?", [CHANGED - 3])
                    conn.execute("UPDATE award SET status = 'rejected' WHERE id > ?", [awards - 3])
                    conn.commit()
            begun, begun_cpu = time.perf_counter(), time.process_time()
            with open_store(path, readonly=True) as store:
                done = publish(store, site, options, datetime.now(UTC))
            secs, cpu = time.perf_counter() - begun, time.process_time() - begun_cpu
            print(f"{what:10} {secs:6.2f} s, {cpu:6.2f} s of CPU:", end=" ")
            print(f"{done.files:,} files, {done.written:,} written, {done.deleted} deleted")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
