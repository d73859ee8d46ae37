"""`anugerah export`: every view in three formats, complete or not at all."""

import csv
import io
import sqlite3
import subprocess
import sys
import tracemalloc
from collections.abc import Generator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from children import mortal
from conftest import Crawled
from pyarrow import parquet
from sqlite_utils import Database
from verbs import ENVIRONMENT, anugerah, copy_of, process

from anugerah.monitor import export
from anugerah.printable import cell
from db.store import Store
from db.views import SEEN, SEEN_VIEWS, VIEWS, ViewColumn, view_columns

Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def awkward(crawled_db: Crawled, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The newsroom's database with an award, a series, a copied story, codes that look like numbers, and formulas."""
    path = copy_of(crawled_db.db, tmp_path_factory.mktemp("awkward"))
    with closing(sqlite3.connect(path)) as conn:
        conn.executescript("""
            UPDATE award_fact SET recipient_region = '36.10', rank = '=1+1', award = 'Baris' || char(10) || '"dua", ;'
                WHERE id % 2;
            UPDATE article SET story_id = (SELECT min(id) FROM article) WHERE id = (SELECT max(id) FROM article);
            INSERT INTO series (id, name, type, scale) VALUES (1000, 'Opini Ombudsman', 'rating', '0 to 100');
            INSERT INTO series_alias (scheme_key, series_id) VALUES ('opini', 1000);
            INSERT INTO award (id, award, type, recipient, recipient_region, scheme_key, year, score, first_seen_at,
                    article_id, sources, conflicts, confidence, status)
                SELECT 1000, 'Opini', 'rating', 'Kota Tangerang', '36.71', 'opini', 2024, 93.0, '2025-03-02T03:10:00Z',
                    min(id), 1, '{"score":[[93.0,[1]],[39.0,[2]]]}', 0.97, 'open' FROM article;
            INSERT INTO award_reading (article_id, model, prompt, text_key, read_at, tries, dropped)
                SELECT id, 'tiruan', 'p1', 'k' || id, '2025-03-02T03:10:00Z', 1, '{}' FROM article LIMIT 2;
        """)
        conn.commit()
    return path


def rows_of(db: Path, view: str, where: str = "1") -> Rows:
    with closing(sqlite3.connect(db)) as conn:
        conn.row_factory = sqlite3.Row
        return [dict(row) for row in conn.execute(f"SELECT * FROM {view} WHERE {where} ORDER BY 1, 2")]


def exported(db: Path, view: str, kind: str, folder: Path, *options: object) -> Path:
    out = folder / f"{view}.{kind}"
    done = anugerah("export", view, "--format", kind, "--out", out, *options, "--db", db)
    assert (done.status, done.out) == (0, ""), done.err
    assert [path.name for path in folder.iterdir()] == [out.name]
    return out


def as_csv(rows: Rows) -> str:
    """The rows as this format's own words say: text in quotes, numbers without, nothing for null."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow(rows[0])
    writer.writerows([cell(value) for value in row.values()] for row in rows)
    return text.getvalue()


def test_help_names_every_view() -> None:
    text = " ".join(anugerah("export", "--help").out.split())
    assert [view for view in VIEWS if f" {view}, " not in text and f" {view} or " not in text] == [max(VIEWS)]
    assert f" or {max(VIEWS)}; " in text


@pytest.mark.parametrize("view", VIEWS)
def test_json_lines_are_the_rows_of_the_view(awkward: Path, tmp_path: Path, view: str) -> None:
    out = exported(awkward, view, "jsonl", tmp_path)
    done = anugerah("export", view, "--format", "jsonl", "--out", "-", "--db", awkward)
    assert done.out == out.read_text(encoding="utf-8")
    expected = rows_of(awkward, view)
    assert done.lines == expected != []
    assert [list(row) for row in done.lines] == [list(row) for row in expected]


@pytest.mark.parametrize("view", VIEWS)
def test_csv_has_the_rows_of_the_view_with_every_text_in_quotes(awkward: Path, tmp_path: Path, view: str) -> None:
    text = exported(awkward, view, "csv", tmp_path).read_bytes().decode()
    expected = rows_of(awkward, view)
    assert text == as_csv(expected)
    header, *rows = csv.reader(io.StringIO(text, newline=""))
    assert header == list(expected[0])
    assert rows == [["" if value is None else str(cell(value)) for value in row.values()] for row in expected]


@pytest.mark.parametrize("view", VIEWS)
def test_parquet_has_the_rows_of_the_view_with_their_types(awkward: Path, tmp_path: Path, view: str) -> None:
    table = parquet.read_table(exported(awkward, view, "parquet", tmp_path))
    expected = rows_of(awkward, view)
    assert table.to_pylist() == expected
    assert table.column_names == list(expected[0])
    kinds = {"int64": int, "double": float, "string": str}
    for field in table.schema:
        found = {type(row[field.name]) for row in expected if row[field.name] is not None}
        assert found <= {kinds[str(field.type)]}, field.name


def test_codes_stay_text_and_formulas_are_disarmed(awkward: Path, tmp_path: Path) -> None:
    text = exported(awkward, "award_facts", "csv", tmp_path).read_text(encoding="utf-8")
    assert '"36.10"' in text
    assert '"\'=1+1"' in text
    (tmp_path / "award_facts.csv").unlink()
    table = parquet.read_table(exported(awkward, "award_facts", "parquet", tmp_path))
    assert "36.10" in table.column("recipient_region").to_pylist()
    assert "=1+1" in table.column("rank").to_pylist()


def test_a_view_without_rows_still_has_its_columns(crawled_db: Crawled, tmp_path: Path) -> None:
    db = copy_of(crawled_db.db, tmp_path)
    with closing(sqlite3.connect(db)) as conn:
        conn.execute("DELETE FROM run")
        conn.commit()
        names = [column.name for column in view_columns(Database(conn), "runs")]
    out = tmp_path / "runs"
    for kind in export.Format:
        assert anugerah("export", "runs", "--format", kind, "--out", f"{out}.{kind}", "--db", db).status == 0
    assert out.with_suffix(".jsonl").read_bytes() == b""
    assert out.with_suffix(".csv").read_text(encoding="utf-8") == ",".join(f'"{name}"' for name in names) + "\n"
    table = parquet.read_table(out.with_suffix(".parquet"))
    assert (table.num_rows, table.column_names) == (0, names)


def test_a_byte_order_mark_on_demand(awkward: Path, tmp_path: Path) -> None:
    plain = exported(awkward, "regions", "csv", tmp_path).read_bytes()
    marked = exported(awkward, "regions", "csv", tmp_path, "--bom", "--force").read_bytes()
    assert marked == b"\xef\xbb\xbf" + plain


@pytest.mark.parametrize("view", SEEN_VIEWS)
def test_since_counts_from_when_a_row_was_first_seen(awkward: Path, tmp_path: Path, view: str) -> None:
    db = copy_of(awkward, tmp_path)
    day = datetime.now(UTC).date()
    with closing(sqlite3.connect(db)) as conn:
        conn.execute("UPDATE article SET first_seen_at = '2025-01-01T00:00:00Z'")
        conn.execute("UPDATE award SET first_seen_at = '2025-01-01T00:00:00Z'")
        stamp = f"{day - timedelta(days=3)}T17:30:00Z"  # half past midnight of the day after, in Jakarta
        conn.execute("UPDATE article SET first_seen_at = ? WHERE is_award = 1", [stamp])
        conn.execute("UPDATE award SET first_seen_at = ?", [stamp])
        conn.commit()
    everything, newer = rows_of(db, view), rows_of(db, view, "first_seen_at > '2025-01-01T00:00:00Z'")
    assert newer
    for since, zone, expected in [
        ("5d", "UTC", newer),
        ("1h", "UTC", []),
        (day - timedelta(days=2), "Asia/Jakarta", newer),
        (day - timedelta(days=2), "UTC", []),
        ("2024-12-31", "UTC", everything),
    ]:
        asked = ("export", view, "--format", "jsonl", "--out", "-", "--since", since, "--db", db)
        assert anugerah(*asked, ANUGERAH_TIMEZONE=zone).lines == expected


def test_all_views_can_be_exported_and_since_is_for_those_with_first_seen(awkward: Path) -> None:
    with closing(sqlite3.connect(awkward)) as conn:
        database = Database(conn)
        assert sorted(database.view_names()) == list(VIEWS)
        dated = [view for view in VIEWS if SEEN in [column.name for column in view_columns(database, view)]]
    assert tuple(dated) == SEEN_VIEWS


def test_a_file_is_replaced_by_force_alone_and_keeps_its_place(awkward: Path, tmp_path: Path) -> None:
    real = tmp_path / "real.jsonl"
    real.write_text("mine", encoding="utf-8")
    link = tmp_path / "link.jsonl"
    link.symlink_to(real)
    asked = ("export", "regions", "--format", "jsonl", "--out", link, "--db", awkward)
    anugerah(*asked).failed(2, "exists already", "--force")
    assert real.read_text(encoding="utf-8") == "mine"
    done = anugerah(*asked, "--force")
    assert (done.status, done.err) == (0, f"{len(rows_of(awkward, 'regions')):,} rows of regions in {link}.\n")
    assert link.is_symlink()
    assert len(real.read_text(encoding="utf-8").splitlines()) == len(rows_of(awkward, "regions"))
    assert real.stat().st_mode & 0o777 == link.stat().st_mode & 0o777 == Path(_touched(tmp_path)).stat().st_mode & 0o777


def _touched(folder: Path) -> Path:
    made = folder / "made"
    made.touch()
    return made


@pytest.mark.parametrize("kind", list(export.Format))
def test_an_export_that_breaks_off_leaves_the_old_file_and_nothing_else(
    awkward: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: export.Format
) -> None:
    out = tmp_path / f"runs.{kind}"
    out.write_text("old", encoding="utf-8")
    whole = Store.view_rows

    def broken(self: Store, view: str, since: datetime | None) -> Generator[tuple[Any, ...]]:
        yield next(whole(self, view, since))
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Store, "view_rows", broken)
    done = anugerah("export", "runs", "--format", kind, "--out", out, "--force", "--db", awkward)
    done.failed(2, "cannot be written: No space left on device")
    assert [(path.name, path.read_text(encoding="utf-8")) for path in tmp_path.iterdir()] == [(out.name, "old")]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["people", "--format", "csv", "--out", "a"], "'people' is not one of"),
        (["runs", "--format", "xml", "--out", "a"], "'xml' is not one of"),
        (["runs", "--format", "csv"], "Missing option '--out'."),
        (["runs", "--format", "csv", "--out", "none/a"], "The folder of none/a does not exist"),
        (["runs", "--format", "csv", "--out", "/dev/null", "--force"], "/dev/null is not a file that could be"),
        (["runs", "--format", "parquet", "--out", "-"], "Parquet goes into a file"),
        (["runs", "--format", "jsonl", "--out", "a", "--bom"], "--bom only goes with --format csv."),
        (["runs", "--format", "csv", "--out", "a", "--since", "1d"], "--since goes with articles, award_news, awards,"),
        (["awards", "--format", "csv", "--out", "a", "--since", "lately"], "`lately` is neither a duration"),
        (["runs", "--format", "csv", "--out", "copy.db", "--force"], "belongs to the database itself"),
    ],
)
def test_wrong_usage_is_one_sentence_and_writes_nothing(
    crawled_db: Crawled, tmp_path: Path, arguments: list[str], message: str
) -> None:
    db = copy_of(crawled_db.db, tmp_path)
    before = db.read_bytes()
    anugerah("export", *arguments, "--db", db, cwd=tmp_path).failed(2, message)
    assert [path.name for path in tmp_path.iterdir() if not path.name.endswith(("-wal", "-shm"))] == [db.name]
    assert db.read_bytes() == before


def test_without_pyarrow_the_error_names_the_extra(
    awkward: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    out = tmp_path / "a.parquet"
    anugerah("export", "runs", "--format", "parquet", "--out", out, "--db", awkward).failed(2, "anugerah[parquet]")
    assert not out.exists()
    exported(awkward, "runs", "csv", tmp_path)


def test_the_verb_runs_as_a_process_of_its_own(awkward: Path) -> None:
    done = process("export", "regions", "--format", "jsonl", "--out", "-", "--db", awkward)
    assert (done.status, done.err, done.lines) == (0, "", rows_of(awkward, "regions"))


def test_a_closed_pipe_ends_it_without_a_message(awkward: Path) -> None:
    asked = ["export", "articles", "--format", "jsonl", "--out", "-", "--db", str(awkward)]
    command = [sys.executable, "-m", "anugerah", *asked]
    with mortal(subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT)) as child:
        assert child.stdout
        assert child.stderr
        child.stdout.readline()
        child.stdout.close()
        assert child.stderr.read() == b""
        assert child.wait() == 1


@pytest.mark.parametrize("kind", list(export.Format))
def test_rows_are_not_held_in_memory(kind: export.Format, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "ROWS_AT_A_TIME", 20)
    columns = [ViewColumn("id", int), ViewColumn("body", str)]
    rows = ((number, f"{number}" * 10_000) for number in range(2_000))  # some 80 MB in all
    write = export.writer_of(kind, bom=False)
    with Path("/dev/null").open("wb") as nothing:
        tracemalloc.start()
        try:
            assert write(columns, rows, nothing) == 2_000
            assert tracemalloc.get_traced_memory()[1] < 8_000_000
        finally:
            tracemalloc.stop()
