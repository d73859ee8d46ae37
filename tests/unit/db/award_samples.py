"""Awards with invented scores and stories, for tests of the views: bodies of Banten over the years, in four schemes."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from db.store import open_store

SITES = ("lenteracisauk", "kabarlangit", "gerbangkarang", "suarateluk")
GIVERS = ("Ombudsman RI", "Kementerian PANRB", "Kementerian Lingkungan Hidup")
BODIES = {
    "Pemerintah Provinsi Banten": "36",
    "Pemerintah Kabupaten Pandeglang": "36.01",
    "Pemerintah Kabupaten Lebak": "36.02",
    "Pemerintah Kota Tangerang": "36.71",
    "Pemerintah Kota Serang": "36.73",
    "Pemerintah Kota Bandung": "32.73",
}
SERIES = (
    ("Penilaian Kepatuhan Penyelenggaraan Pelayanan Publik", "rating", "0 to 100"),
    ("SAKIP", "rating", "0 to 100, AA to D"),
    ("Indeks SPBE", "rating", "1 to 5"),
    ("Adipura", "honour", None),
)
AWARDS = (  # series, giver, body, year, score, rank, level, published_at, status
    (1, 1, "Pemerintah Kota Serang", 2022, 78.45, "kategori B", "nasional", "2023-01-20T03:00:00Z", "open"),
    (1, 1, "Pemerintah Kota Serang", 2023, 88.1, "kategori A", "nasional", "2024-01-18T02:00:00Z", "open"),
    (1, 1, "Pemerintah Kota Serang", 2024, 91.36, "kategori A", "nasional", "2025-02-15T01:00:00Z", "open"),
    (1, 1, "Pemerintah Kabupaten Lebak", 2023, 84.61, "kategori B", "nasional", "2024-01-18T04:00:00Z", "open"),
    (1, 1, "Pemerintah Kabupaten Lebak", 2024, 88.02, "kategori A", "nasional", "2025-02-15T05:00:00Z", "confirmed"),
    (1, 1, "Pemerintah Kabupaten Pandeglang", 2024, 79.9, "kategori B", "nasional", "2025-02-16", "open"),
    (1, 1, "Pemerintah Kota Tangerang", 2024, 19.63, None, "nasional", "2025-02-17T01:00:00Z", "rejected"),
    (1, 1, "Pemerintah Provinsi Banten", 2024, 93.0, "kategori A", "nasional", "2025-02-15T06:00:00Z", "open"),
    (1, 1, "Pemerintah Kota Bandung", 2024, 90.2, "kategori A", "nasional", "2025-02-15T07:00:00Z", "open"),
    (2, 2, "Pemerintah Kota Serang", 2023, 68.4, "predikat B", "nasional", "2023-12-06T02:00:00Z", "open"),
    (2, 2, "Pemerintah Provinsi Banten", 2024, 82.46, "predikat A", "nasional", "2025-02-27T02:00:00Z", "open"),
    (3, 2, "Pemerintah Kota Serang", 2024, 3.87, "sangat baik", "nasional", "2025-01-10T02:00:00Z", "open"),
    (3, 2, "Pemerintah Kabupaten Lebak", 2024, 3.12, "baik", "nasional", "2025-01-10T03:00:00Z", "open"),
    (4, 3, "Pemerintah Kota Tangerang", 2024, None, None, "nasional", "2024-03-05T02:00:00Z", "open"),
)
ARTICLES = (  # site, published_at, title, body, award (its place in AWARDS, from 1), score stated there
    ("lenteracisauk", "2025-02-15T01:00:00Z", "Kota Serang raih nilai 91,36", "Nilai pelayanan publik naik.", 3, 91.36),
    ("kabarlangit", "2025-02-15T03:30:00Z", "Pelayanan publik Serang dinilai", "Ombudsman memberi 91,63.", 3, 91.63),
    ("gerbangkarang", "2025-02-15T05:00:00Z", "Lebak naik ke kategori A", "Pelayanan publik Lebak membaik.", 5, 88.02),
    ("lenteracisauk", "2025-02-15T09:00:00Z", "Lebak dapat 88,02", "Ombudsman menilai pelayanan publik.", 5, 88.02),
    ("lenteracisauk", "2025-02-27T02:00:00Z", "Banten predikat A", "SAKIP Banten naik.", 11, 82.46),
    ("kabarlangit", "2025-02-27T04:00:00Z", "SAKIP Banten A", "Nilainya 82,46.", 11, 82.46),
    ("suarateluk", "2024-03-04T02:00:00Z", "Warga menanam bakau", "Seribu bibit ditanam.", None, None),
    ("suarateluk", "2024-03-05T02:00:00Z", "Tangerang menerima Adipura", "Piala Adipura diserahkan.", 14, None),
    ("suarateluk", "2024-03-07T02:00:00Z", "Pasar dibuka lagi", "Pedagang kembali.", None, None),
    ("kabarlangit", "2025-02-20T02:00:00Z", "Jalan rusak diperbaiki", "Dua kilometer diaspal.", None, None),
    *(
        ("kabarlangit", published_at, f"{body} dinilai", "Hasilnya diumumkan.", award, score)
        for award, (_, _, body, _, score, _, _, published_at, _) in enumerate(AWARDS, 1)
        if award not in (3, 5, 11, 14)
    ),
)


def awards_db(path: Path) -> Path:
    """Makes a database with these awards at `path`, bypassing the store."""
    open_store(path).close()
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("PRAGMA foreign_keys = ON")
        _fill(conn)
        conn.commit()
    return path


def _fill(conn: sqlite3.Connection) -> None:
    conn.executemany("INSERT INTO entity (name, kind) VALUES (?, 'national')", [(giver,) for giver in GIVERS])
    conn.executemany("INSERT INTO entity (name, kind, region) VALUES (?, 'government', ?)", list(BODIES.items()))
    conn.execute("INSERT INTO alias (name_key, entity_id) SELECT name, id FROM entity")
    conn.executemany("INSERT INTO series (name, type, scale) VALUES (?, ?, ?)", SERIES)
    conn.execute("INSERT INTO series_alias (scheme_key, series_id) SELECT name, id FROM series")
    conn.executemany(
        "INSERT INTO article (id, key, url, site, title, body, is_award, award_score, award_evidence, published_at, "
        "first_seen_at, fetched_at, tags) VALUES (?1, ?2, ?2, ?3, ?4, ?5, ?6, ?6, '[]', ?7, ?7, ?7, '[]')",
        [
            (number, f"https://{site}.example/{number}", site, title, body, award is not None, published_at)
            for number, (site, published_at, title, body, award, _) in enumerate(ARTICLES, 1)
        ],
    )
    for award, row in enumerate(AWARDS, 1):
        _tell(conn, award, *row)


def _tell(
    conn: sqlite3.Connection,
    award: int,
    series: int,
    giver: int,
    body: str,
    year: int,
    score: float | None,
    rank: str | None,
    level: str,
    published_at: str,
    status: str,
) -> None:
    sources = [(number, article[5]) for number, article in enumerate(ARTICLES, 1) if article[4] == award]
    scores = {stated: [number for number, other in sources if other == stated] for _, stated in sources}
    what = (award, SERIES[series - 1][0], body, BODIES[body], GIVERS[giver - 1], year, score, rank, level)
    conn.execute(
        "INSERT INTO award (id, award, scheme_key, recipient, recipient_key, recipient_region, giver, giver_key, year, "
        "score, rank, level, type, published_at, first_seen_at, article_id, sources, conflicts, confidence, status) "
        "VALUES (?1, ?2, ?2, ?3, ?3, ?4, ?5, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?11, ?12, ?13, ?14, 0.9, ?15)",
        (
            *what,
            SERIES[series - 1][1],
            published_at,
            sources[0][0],
            len(sources),
            json.dumps({"score": list(scores.items())}) if len(scores) > 1 else None,
            status,
        ),
    )
    for number, stated in sources:
        conn.execute(
            "INSERT INTO award_fact (award_id, award, scheme_key, recipient, recipient_key, recipient_region, giver, "
            "giver_key, year, score, rank, level, article_id, main, evidence, evidence_in, evidence_start, "
            "evidence_end, spans) SELECT ?1, ?2, ?2, ?3, ?3, ?4, ?5, ?5, ?6, ?7, ?8, ?9, id, 1, title, 'title', 0, "
            "length(title), '{}' FROM article WHERE id = ?10",
            (*what[:6], stated, *what[7:], number),
        )
