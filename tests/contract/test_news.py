"""`anugerah news`: rows of the views awards, award_news and award_facts as a table, JSON, CSV, or with --follow."""

import csv
import io
import os
import pty
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from children import mortal
from conftest import Crawled
from newsdb import BY, COLUMNS, merged, rows_of, write
from verbs import ENVIRONMENT, Done, anugerah, copy_of


def values(done: Done) -> list[tuple[object, ...]]:
    assert (done.status, done.err) == (0, "")
    return [tuple(row.values()) for row in done.json]


@pytest.fixture(scope="module")
def db(crawled_db: Crawled, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The newsroom's news, to be read."""
    return merged(copy_of(crawled_db.db, tmp_path_factory.mktemp("news")))


@pytest.fixture
def own_db(db: Path, tmp_path: Path) -> Path:
    """The same, to be changed."""
    return copy_of(db, tmp_path)


@pytest.mark.parametrize("by", BY)
def test_json_is_the_newest_fifty_rows_of_the_view(db: Path, by: str) -> None:
    done = anugerah("news", "--json", "--by", by, "--db", db)
    assert all(list(row) == COLUMNS[by] for row in done.json)
    assert values(done) == rows_of(db, by)[:50] != []


def test_a_row_is_an_award_by_default(db: Path) -> None:
    assert values(anugerah("news", "--json", "--db", db)) == rows_of(db)[:50]


@pytest.mark.parametrize("by", BY)
@pytest.mark.parametrize(("delimiter", "sign"), [(None, ","), (";", ";"), ("tab", "\t")])
def test_csv_has_the_same_columns_and_rows(db: Path, by: str, delimiter: str | None, sign: str) -> None:
    done = anugerah("news", "--csv", *(["--csv-delimiter", delimiter] if delimiter else []), "--by", by, "--db", db)
    assert done.out[0] == "\ufeff"
    header, *rows = csv.reader(io.StringIO(done.out[1:]), delimiter=sign)
    assert header == COLUMNS[by]
    expected = [["" if value is None else str(value) for value in row] for row in rows_of(db, by)[:50]]
    assert rows == expected


@pytest.mark.parametrize("by", BY)
@pytest.mark.parametrize("region", ["36", "Banten", "36.03", "Kabupaten Tangerang", "kota tangerang"])
def test_a_region_is_a_code_or_a_name(db: Path, region: str, by: str) -> None:
    code = {"Banten": "36", "Kabupaten Tangerang": "36.03", "kota tangerang": "36.71"}.get(region, region)
    done = anugerah("news", "--json", "--by", by, "--region", region, "--db", db)
    where = f"(v.recipient_region = '{code}' OR v.recipient_region LIKE '{code}.%')"
    assert values(done) == rows_of(db, by, where)[:50]


@pytest.mark.parametrize(
    ("arguments", "where"),
    [
        (["--level", "nasional", "--type", "rating"], "v.level = 'nasional' AND v.type = 'rating'"),
        (["--year", "2025"], "v.year = 2025"),
        (["--min-confidence", "0.5"], "v.confidence >= 0.5"),
        (["--giver", "Ombudsman"], "v.giver LIKE '%Ombudsman%'"),
        (
            ["--limit", "2"],
            "id IN (SELECT id FROM awards ORDER BY coalesce(published_at, first_seen_at) DESC, id DESC LIMIT 2)",
        ),
        (["--until", "2025-02-28"], "coalesce(v.published_at, v.first_seen_at) < '2025-02-28T17:00:00Z'"),
        (["--since", "2025-03-01"], "coalesce(v.published_at, v.first_seen_at) >= '2025-02-28T17:00:00Z'"),
    ],
    ids=str,
)
def test_options_narrow(db: Path, arguments: list[str], where: str) -> None:
    done = anugerah("news", "--json", *arguments, "--db", db, ANUGERAH_TIMEZONE="Asia/Jakarta")
    rows = rows_of(db, "award", where)
    assert values(done) == (rows if "--since" in arguments else rows[:50]) != []


def test_since_has_no_limit_of_its_own_and_a_limit_wins(db: Path) -> None:
    write_many = len(rows_of(db, "fact"))
    assert len(anugerah("news", "--json", "--by", "fact", "--since", "2000-01-01", "--db", db).json) == write_many
    assert (
        len(anugerah("news", "--json", "--by", "fact", "--since", "2000-01-01", "--limit", "3", "--db", db).json) == 3
    )


@pytest.mark.parametrize("by", BY)
def test_since_counts_from_publication_and_with_first_seen_from_when_it_was_stored(own_db: Path, by: str) -> None:
    day = datetime.now(UTC).date()
    stamp = f"{day - timedelta(days=3)}T17:30:00Z"  # half past midnight of the day after, in Jakarta

    def found(*options: object, zone: str = "UTC") -> int:
        done = anugerah("news", "--json", "--by", by, *options, "--db", own_db, ANUGERAH_TIMEZONE=zone)
        return len(done.json)

    for column, more in (("published_at", []), ("first_seen_at", ["--first-seen"])):
        for table in ("article", "award"):
            write(own_db, f"UPDATE {table} SET published_at = '2020-01-01T00:00:00Z', first_seen_at = published_at")
            write(own_db, f"UPDATE {table} SET {column} = '{stamp}' WHERE id % 2 = 0")
        id_ = {"award": "v.id", "story": "v.article_id", "fact": "v.article_id"}[by]
        even, every = len(rows_of(own_db, by, f"{id_} % 2 = 0")), len(rows_of(own_db, by))
        assert 0 < even < every
        assert found("--since", "5d", *more) == even
        assert found("--since", "1h", *more) == 0
        assert found("--since", day - timedelta(days=2), *more, zone="Asia/Jakarta") == even
        assert found("--since", day - timedelta(days=2), *more) == 0
        assert found("--since", "2019-12-31", *more) == every
        assert found("--until", day - timedelta(days=3), "--limit", "999", *more) == every
        assert found("--until", day - timedelta(days=3), "--limit", "999", *more, zone="Asia/Jakarta") == every - even
        assert found("--since", "2019-12-31", "--until", "5d", *more) == every - even


@pytest.mark.parametrize("by", BY)
def test_search_reads_stories_and_names(own_db: Path, by: str) -> None:
    def found(*words: str) -> list[tuple[object, ...]]:
        return values(anugerah("news", "--json", "--by", by, "--search", " ".join(words), "--db", own_db))

    (row,) = rows_of(own_db, by)[:1]
    number = dict(zip(COLUMNS[by], row, strict=True))["id" if by != "story" else "article_id"]
    with closing(sqlite3.connect(own_db)) as conn:
        article = {"award": "SELECT article_id FROM award WHERE id = ?", "story": "SELECT ?",
                   "fact": "SELECT article_id FROM award_fact WHERE id = ?"}[by]  # fmt: skip
        (article_id,) = conn.execute(article, [number]).fetchone()
    write(own_db, f"UPDATE article SET body = body || ' Kucing oren tidur. Burung' WHERE id = {article_id}")
    matches = found("kucing")
    assert row in matches
    assert found("KUCING", "burung", '"oren tidur"') == matches
    assert found("kucing", '"tidur oren"') == found("kucing", "kelinci") == []
    table = "award" if by == "award" else "award_fact"
    write(own_db, f"UPDATE {table} SET award = 'Piala Zamrud', giver = 'Dewan Pualam'")
    assert len(found("zamrud", '"dewan pualam"')) == min(50, len(rows_of(own_db, by, "v.award IS NOT NULL")))
    for odd in ('"', "(", "NOT", "a*", "title:", "-", "'"):
        assert anugerah("news", "--json", "--by", by, "--search", f"kucing {odd}", "--db", own_db).status == 0


def test_a_name_finds_its_entity(own_db: Path) -> None:
    write(
        own_db,
        "UPDATE award SET recipient = 'Kabupaten Lebak', recipient_key = NULL",
        "INSERT OR IGNORE INTO entity (id, name) VALUES (9001, 'Pemerintah Kota Tangerang Selatan')",
        "INSERT OR REPLACE INTO alias VALUES ('pemerintah@36.74', 9001)",
        "INSERT OR IGNORE INTO entity (id, name) VALUES (9002, 'Pemerintah Kota Tangerang')",
        "INSERT OR REPLACE INTO alias VALUES ('pemerintah@36.71', 9002)",
        "UPDATE award SET recipient = 'Pemkot Tangerang Selatan', recipient_key = 'pemerintah@36.74' WHERE id % 3 = 0",
        "UPDATE award SET recipient = 'Kota Tangerang', recipient_key = 'pemerintah@36.71' WHERE id % 3 = 1",
    )

    def recipients(name: str) -> set[str]:
        done = anugerah("news", "--json", "--recipient", name, "--limit", "999", "--db", own_db)
        return {row["recipient"] for row in done.json}

    for name in ("Pemkot Tangerang", "Pemerintah Kota Tangerang", "kota tangerang"):
        assert recipients(name) == {"Kota Tangerang"}
    assert recipients("Pemkot Tangsel") == {"Pemkot Tangerang Selatan"}
    assert recipients("tangerang") == {"Kota Tangerang", "Pemkot Tangerang Selatan"}
    assert recipients("Lebak") == {"Kabupaten Lebak"}
    assert recipients("Pemkot Malang") == set()


def test_a_hand_s_word_counts(own_db: Path) -> None:
    ids = [row[0] for row in rows_of(own_db)]
    write(
        own_db,
        f"UPDATE award SET status = 'rejected' WHERE id = {ids[0]}",
        f"UPDATE award SET status = 'withdrawn' WHERE id = {ids[1]}",
        f"UPDATE award SET status = 'confirmed' WHERE id = {ids[2]}",
        f"UPDATE award SET merged_into = {ids[2]} WHERE id = {ids[3]}",
    )
    assert [row["id"] for row in anugerah("news", "--json", "--db", own_db).json] == [ids[2], *ids[4:53]]


@pytest.mark.parametrize("by", BY)
def test_a_table_fits_a_pipe_and_nothing_found_is_reported(db: Path, by: str) -> None:
    done = anugerah("news", "--by", by, "--db", db)
    assert done.status == 0
    assert done.out.split()[:9][-2:] == ["sources" if by == "award" else "source", "sure"]
    assert "https://" not in done.out
    assert "http://" not in done.out
    done = anugerah("news", "--by", by, "--region", "Papua", "--db", db)
    assert (done.status, done.out) == (0, "")
    assert "No matching award news" in done.err
    assert anugerah("news", "--by", by, "--region", "Papua", "--json", "--db", db).json == []
    csv_of_none = anugerah("news", "--by", by, "--region", "Papua", "--csv", "--db", db)
    assert csv_of_none.out == "\ufeff" + ",".join(COLUMNS[by]) + "\r\n"


@pytest.mark.parametrize("by", BY)
@pytest.mark.parametrize("columns", ["80", "160"])
def test_long_has_headline_and_address_whole(own_db: Path, by: str, columns: str) -> None:
    write(own_db, "UPDATE article SET url = url || '/' || hex(zeroblob(60)), title = title || ' [b]:trophy:'")
    done = anugerah("news", "--by", by, "--long", "--db", own_db, COLUMNS=columns)
    rows = rows_of(own_db, "story") if by != "award" else rows_of(own_db)
    titles = {dict(zip(COLUMNS["award" if by == "award" else "story"], row, strict=True))["title"] for row in rows[:20]}
    words = done.out.split()
    assert all(str(title).split()[-1] in words for title in titles)
    addresses = [word for word in words if word.startswith("http")]
    assert len(addresses) == min(50, len(rows_of(own_db, by)))
    assert all(address.endswith("0" * 120) for address in addresses)
    assert "\x1b" not in done.out


def on_terminal(columns: int, *arguments: object) -> str:
    """What a terminal so wide is sent."""
    main, end = pty.openpty()
    environment = ENVIRONMENT | {"TERM": "xterm-256color", "COLUMNS": str(columns), "LINES": "50"}
    command = [sys.executable, "-m", "anugerah", "news", *map(str, arguments)]
    with mortal(subprocess.Popen(command, stdin=end, stdout=end, stderr=end, env=environment)):
        os.close(end)
        sent = b""
        try:
            while got := os.read(main, 65536):
                sent += got
        except OSError:  # the other end is closed
            pass
    os.close(main)
    return sent.decode()


def test_a_wide_terminal_has_links_and_a_narrow_one_paragraphs(db: Path) -> None:
    title, url = next((row[20], row[19]) for row in rows_of(db))
    wide = on_terminal(180, "--db", db)
    assert re.search(r"\x1b\]8;[^;]*;" + re.escape(str(url)) + r"\x1b\\" + re.escape(str(title).split()[0]), wide)
    narrow = on_terminal(100, "--db", db)
    assert "\x1b]8;" not in narrow
    assert "award news, by whom" in narrow
    assert "\x1b]8;" in on_terminal(100, "--long", "--db", db)


def test_brackets_in_a_sites_text_are_printed_as_they_are(own_db: Path) -> None:
    write(own_db, "UPDATE award SET recipient = '[FOTO] [/] :trophy:'")
    done = anugerah("news", "--db", own_db)
    assert done.status == 0
    assert "[FOTO] [/] :trophy:" in done.out


def test_since_and_until_take_a_time_of_any_zone(db: Path) -> None:
    published = [row["published_at"] for row in anugerah("news", "--json", "--limit", "9999", "--db", db).json]
    times = sorted(when for when in published if when and len(when) > len("2025-03-02"))
    middle = times[len(times) // 2]
    jakarta = datetime.fromisoformat(middle).astimezone(ZoneInfo("Asia/Jakarta"))
    for text in (middle, jakarta.isoformat(), f"{jakarta:%Y-%m-%dT%H:%M:%S}", f"{jakarta:%Y-%m-%d %H:%M:%S}"):
        rows = anugerah("news", "--json", "--limit", "9999", "--since", text, "--db", db).json
        found = [row["published_at"] for row in rows]
        assert [when for when in found if len(when) > len("2025-03-02")] == [w for w in times[::-1] if w >= middle]
        before = anugerah("news", "--json", "--limit", "9999", "--until", text, "--db", db).json
        assert len(before) + len(found) == len([when for when in published if when])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--json", "--csv"], "Choose one of --json and --csv."),
        (["--csv-delimiter", ";"], "--csv-delimiter only goes with --csv"),
        (["--csv", "--csv-delimiter", "x"], "'x' is not one of ',', ';', '|', 'tab'."),
        (["--by", "site"], "'site' is not one of 'award', 'story', 'fact'."),
        (["--region", "Tangerang"], "Kabupaten Tangerang (36.03), Kota Tangerang (36.71)"),
        (["--region", "Jambi"], "Provinsi Jambi (15), Kabupaten Muaro Jambi (15.05), Kota Jambi (15.71)"),
        (["--region", "Atlantis"], "`Atlantis` is not the name of one region"),
        (["--region", ""], "say a Kemendagri code such as 36.71"),
        (["--since", "lately"], "--since: `lately` is neither a duration"),
        (
            ["--until", "2020"],
            "--until: `2020` is neither a duration such as 1d or 12h, nor a date such as 2025-03-02, nor a time such",
        ),
        (["--since", "2025-03-02", "--until", "2025-03-01"], "Nothing is between --since 2025-03-02 and --until"),
        (["--since", "0001-01-01"], "beyond the calendar: say a date"),
        (["--until", "9999-12-31"], "beyond the calendar: say a date"),
        (["--since", "999999w"], "`999999w` is neither a duration"),
        (["--search", '"-"'], "holds no word: say words such as adipura"),
        (["--search", ""], "holds no word"),
        (["--recipient", " "], "--recipient: `` is not a name: say one such as Pemkot Tangerang"),
        (["--giver", "?"], "--giver: `?` is not a name"),
        (["--year", "25"], "25 is too small: the minimum is 1900."),
        (["--year", "dua"], "`dua` is not a whole number."),
        (["--limit", "0"], "0 is too small: the minimum is 1."),
        (["--since", "2025-03-02T25:00"], "--since: `2025-03-02T25:00` is neither a duration"),
        (["--since", "2025-03-02T10:00Z", "--until", "2025-03-02T17:00+07:00"], "Nothing is between"),
        (["--min-confidence", "nan"], "`nan` is not a number from 0 to 1, such as 0.6."),
        (["--min-confidence", "80"], "`80` is not a number from 0 to 1, such as 0.6."),
        (["--min-confidence", "80%"], "`80%` is not a number from 0 to 1, such as 0.6."),
        (["--level", "global"], "'global' is not one of"),
        (["--type", "prize"], "'prize' is not one of"),
    ],
    ids=str,
)
def test_wrong_usage_is_one_sentence(db: Path, arguments: list[str], message: str) -> None:
    anugerah("news", *arguments, "--db", db).failed(2, message)


def test_a_database_that_cannot_be_read_is_one_sentence(crawled_db: Crawled, tmp_path: Path) -> None:
    anugerah("news", "--db", tmp_path / "none.db").failed(2, "There is no database", "none.db")
    anugerah("news", "--db", tmp_path / "none" / "a.db").failed(2, "does not exist", "none")
    corrupt = tmp_path / "corrupt.db"
    corrupt.write_bytes(b"no database at all " * 300)
    anugerah("news", "--db", corrupt).failed(2, "is not an SQLite database")
    half = tmp_path / "half.db"
    half.write_bytes(crawled_db.db.read_bytes()[:20_000])
    anugerah("news", "--db", half).failed(2, "is damaged")


@pytest.mark.parametrize("by", ["award", "story"])
@pytest.mark.parametrize("columns", ["80", "140"])
def test_no_word_is_broken_in_two_at_any_width(db: Path, columns: str, by: str) -> None:
    out = anugerah("news", "--by", by, "--region", "Banten", "--db", db, COLUMNS=columns).out
    rows = anugerah("news", "--by", by, "--region", "Banten", "--json", "--db", db).json
    values = [
        row.get(name) or "" for row in rows for name in ("recipient", "award", "giver", "rank", "site", "region_name")
    ]
    assert set(" ".join(values).split()) <= set(out.replace(": ", " ").replace(":\n", "\n").split())
    assert max(map(len, out.splitlines())) <= int(columns)
