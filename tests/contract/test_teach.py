"""`anugerah teach`: what it reports, what it stores, and which commands use the lesson."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest
from conftest import Crawled
from verbs import anugerah, copy_of

from crawler.awards.model import encoded
from crawler.awards.tag import BIAS
from crawler.newsroom.server import Newsroom
from crawler.readersetup import Lesson, digest_of, shipped_digest

TITLE = "Tirta Kencana Masuk Daftar BUMD Pilihan Pembaca"
BODY = (
    "SERANG - Perumda Tirta Kencana masuk daftar BUMD Pilihan yang disusun Forum Air Banten, Rabu (12/3/2025).\n"
    "Direktur Utama Hasan Basri mengatakan apresiasi itu milik pelanggan."
)
OTHER = "PANDEGLANG - Petani di Desa Sukarame menanam padi serentak pada awal musim hujan tahun ini."
WINNER = {
    "recipient": "Perumda Tirta Kencana",
    "giver": "Forum Air Banten",
    "event_date": "2025-03-12",
    "main": True,
}


def correction(**changes: Any) -> dict[str, Any]:
    """A story that is not taken for award news, corrected to be some: what is learned is plain to see."""
    story = {"id": "bumd", "title": TITLE, "body": BODY, "published_at": "2025-03-12", "label": "award"}
    return {**story, "type": "honour", "awards": [WINNER], **changes}


def write(folder: Path, *lines: object, name: str = "corrections.jsonl") -> Path:
    file = folder / name
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return file


@pytest.fixture
def db(tmp_path: Path) -> Path:
    """Path of a missing database: lessons need none."""
    return tmp_path / "a.db"


def reading(db: Path, **changes: Any) -> dict[str, Any]:
    line: dict[str, Any] = anugerah("tag", "--db", db, stdin=json.dumps(correction(**changes))).lines[0]
    return line


def test_a_lesson_is_learned_reported_used_and_undone(db: Path) -> None:
    before = reading(db)
    assert not before["is_award"]
    done = anugerah("teach", write(db.parent, correction()), "--db", db)
    assert (done.status, done.err) == (0, "")
    assert "Learned from 1 correction, 1 of them new.\nRead as corrected: 0 of 1 before, " in done.out
    assert f"{TITLE}" in done.out
    assert "  award story: no → yes\n" in done.out
    assert "  recipient: nothing → “Perumda Tirta Kencana”\n" in done.out
    assert f"Kept in {db.parent / 'a-weights' / '0001'}." in done.out
    after = reading(db)
    assert after["is_award"]
    assert after["awards"][0]["recipient"] == "Perumda Tirta Kencana"
    assert reading(db.parent / "other.db") == before
    done = anugerah("teach", "--undo", "--db", db)
    assert done.out == "The last lesson is undone; stories are read by the shipped weights again.\n"
    assert reading(db) == before
    anugerah("teach", "--undo", "--db", db).failed(1, "There is no lesson to take back")


def test_a_dry_run_says_the_same_and_keeps_nothing(db: Path) -> None:
    file = write(db.parent, correction())
    dry = anugerah("teach", file, "--dry-run", "--db", db)
    assert dry.out.endswith("Nothing was kept (--dry-run).\n")
    assert not (db.parent / "a-weights").exists()
    wet = anugerah("teach", file, "--db", db)
    assert dry.out.splitlines()[:-1] == wet.out.splitlines()[:-1]


def test_lessons_add_up_whatever_their_order_and_undo_goes_back_one(db: Path) -> None:
    first = write(db.parent, correction())
    second = write(db.parent, {"id": "padi", "body": OTHER, "label": "not_award"}, name="second.jsonl")
    anugerah("teach", first, "--db", db)
    one = anugerah("teach", second, "--json", "--db", db).json
    assert (one["corrections"], one["new"], one["folder"][-4:]) == (2, 1, "0002")
    other = db.parent / "b.db"
    anugerah("teach", second, "--db", other)
    anugerah("teach", first, "--db", other)
    for name in ("tag.json", "recipient.json"):
        assert (db.parent / "a-weights/0002" / name).is_file()
    done = anugerah("teach", "--undo", "--db", db)
    assert f"{db.parent / 'a-weights/0001'} is used again, with 1 corrections." in done.out
    assert anugerah("teach", "--undo", "--json", "--db", db).json == {"folder": None, "corrections": 0}


def test_a_story_that_is_corrected_again_counts_once(db: Path) -> None:
    anugerah("teach", write(db.parent, correction()), "--db", db)
    back = write(db.parent, correction(label="not_award", type=None, awards=[]))
    done = anugerah("teach", back, "--json", "--db", db).json
    assert (done["corrections"], done["new"], done["right_after"]) == (1, 1, 1)
    assert not reading(db)["is_award"]


def test_a_fact_that_is_not_in_the_story_is_reported(db: Path) -> None:
    absent = correction(awards=[WINNER | {"giver": "Kementerian Samudra Raya"}])
    done = anugerah("teach", write(db.parent, absent), "--dry-run", "--db", db)
    assert "No candidate has the right value here" in done.out
    assert f"  {TITLE}: giver “Kementerian Samudra Raya”\n" in done.out


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "is not a JSON object on one line: "),
        ("[]", "is not a JSON object on one line: "),
        ('{"label": "award"}', "the key `body` is missing; a line needs `body` and `label`"),
        ('{"body": "x"}', "the key `label` is missing; a line needs `body` and `label`"),
        ('{"body": " ", "label": "not_award"}', "`body` is empty; "),
        ('{"body": "x", "label": "awards"}', "`label` is wrong: invalid enum value 'awards'"),
        ('{"body": "x", "label": "award"}', "an award story needs a `type`: one of honour, competition, rating"),
        ('{"body": "x", "label": "not_award", "awards": [{"award": "A"}]}', "`awards` must be empty"),
        (json.dumps(correction(awards=[{"award": "A", "receiver": "B"}])), "unknown key `receiver` in `awards[0]`"),
        (json.dumps(correction(awards=[{"award": "A", "scores": 3}])), "in `awards[0]`; did you mean `score`?"),
        (json.dumps(correction(awards=[{"giver": "A"}])), "`awards[0]` names neither `award` nor `recipient`"),
        (json.dumps(correction(awards=[WINNER, WINNER])), "more than one award is `main`; mark one"),
        (json.dumps(correction(awards=[WINNER | {"level": "desa"}])), "known are internasional, nasional"),
        (json.dumps(correction(awards=[WINNER | {"year": "2024"}])), "`awards[0].year` is wrong: expected `int"),
        (json.dumps(correction(awards=[WINNER | {"event_date": "12/3"}])), "write it as 2025-03-02, or null"),
        (json.dumps(correction(published_at="kemarin")), "`published_at` is not an ISO 8601 time: `kemarin`"),
    ],
)
def test_a_wrong_line_is_reported_with_its_number_and_how_to_mend_it(line: str, says: str, db: Path) -> None:
    file = db.parent / "wrong.jsonl"
    file.write_text(f"{json.dumps(correction(id='good'))}\n\n{line}\n", encoding="utf-8")
    done = anugerah("teach", file, "--db", db)
    done.failed(1, f"{file}:3: ", says)
    assert not (db.parent / "a-weights").exists()


def test_all_wrong_lines_are_reported_and_one_id_twice_too(db: Path) -> None:
    file = write(db.parent, correction(), [], correction(label="not_award", type=None, awards=[]))
    done = anugerah("teach", file, "--db", db)
    assert (done.status, done.out) == (1, "")
    assert [error.split(": ")[1] for error in done.err.splitlines()] == [f"{file}:2", f"{file}:3"]
    assert "its id is on line 1 too" in done.err


def test_wrong_usage_is_one_sentence(db: Path) -> None:
    anugerah("teach", "--db", db).failed(2, "Name a file of corrections")
    anugerah("teach", "x", "--undo", "--db", db).failed(2, "or --undo: exactly one of these")
    anugerah("teach", "--undo", "--dry-run", "--db", db).failed(2, "--undo takes neither")
    anugerah("teach", db.parent / "none.jsonl", "--db", db).failed(1, "cannot be read: No such file")
    anugerah("teach", "--again", "--db", db).failed(1, "There is nothing to learn")
    anugerah("teach", write(db.parent, {"body": "x", "label": "award", "type": "rating"}), "--db", "/none/a.db").failed(
        1, "the lesson cannot be kept"
    )


def test_a_lesson_of_another_version_is_left_out_with_a_warning(db: Path) -> None:
    before = reading(db)
    anugerah("teach", write(db.parent, correction()), "--db", db)
    meta = db.parent / "a-weights/0001/lesson.json"
    meta.write_text(meta.read_text().replace('"shipped": "', '"shipped": "0'))
    done = anugerah("tag", "--db", db, stdin=json.dumps(correction()))
    assert done.status == 0
    assert done.err == (
        f"Warning: the lesson in {meta.parent} was taught to the weights of another version and is not used; "
        "`anugerah teach --again` teaches its corrections to today's weights.\n"
    )
    assert done.lines[0] == before
    again = anugerah("teach", "--again", "--json", "--db", db).json
    assert (again["corrections"], again["new"], again["right_before"]) == (1, 0, 0)
    assert reading(db)["is_award"]


@pytest.mark.parametrize("damaged", ["lesson.json", "tag.json"])
def test_a_damaged_lesson_is_left_out_with_a_warning(damaged: str, db: Path) -> None:
    before = reading(db)
    anugerah("teach", write(db.parent, correction()), "--db", db)
    (db.parent / "a-weights/0001" / damaged).write_text("{")
    done = anugerah("tag", "--db", db, stdin=json.dumps(correction()))
    assert done.err.endswith("0001 is damaged and is not used; `anugerah teach --undo` removes it.\n")
    assert done.lines[0] == before
    assert anugerah("teach", "--undo", "--db", db).status == 0


def test_five_lessons_are_kept(db: Path) -> None:
    for number in range(7):
        body = f"{OTHER} Hasilnya {number} ton."
        anugerah("teach", write(db.parent, {"id": number, "body": body, "label": "not_award"}), "--db", db)
    kept = sorted(path.name for path in (db.parent / "a-weights").iterdir())
    assert kept == ["0003", "0004", "0005", "0006", "0007"]


def test_stored_stories_are_read_by_the_lesson(crawled_db: Crawled, tmp_path: Path) -> None:
    db = copy_of(crawled_db.db, tmp_path)
    options = ("--db", db, "--sites", crawled_db.sites)
    anugerah("retag", *options)
    with closing(sqlite3.connect(db)) as conn:
        sql = "SELECT id, title, body FROM articles WHERE is_award ORDER BY award_score LIMIT 1"
        article_id, title, body = conn.execute(sql).fetchone()
    file = write(tmp_path, {"id": article_id, "title": title, "body": body, "label": "not_award"})
    counts = anugerah("teach", file, "--stored", "--json", *options).json["stored"]
    assert counts["turned_other"] >= 1
    done = anugerah("retag", "--json", *options).json
    assert {name: done[name] for name in counts} == counts
    with closing(sqlite3.connect(db)) as conn:
        assert conn.execute("SELECT is_award FROM articles WHERE id = ?", [article_id]).fetchone() == (0,)
    shutil.rmtree(tmp_path / "copy-weights")


def test_a_crawl_reads_by_the_lesson(newsroom: Newsroom, tmp_path: Path) -> None:
    newsroom.write_site_files(tmp_path / "sites")
    folder = tmp_path / "a-weights/0001"
    folder.mkdir(parents=True)
    (folder / "tag.json").write_bytes(encoded({BIAS: 900.0}))
    lesson = Lesson("2025-03-02T00:00:00Z", 1, shipped_digest(), digest_of(folder))
    (folder / "lesson.json").write_bytes(msgspec.json.encode(lesson))
    db = tmp_path / "a.db"
    options = ("gerbangkarang", "--limit", "5", "--db", db, "--sites", tmp_path / "sites")
    assert anugerah("crawl", *options).status == 0
    with closing(sqlite3.connect(db)) as conn:
        count, awards = conn.execute("SELECT count(*), sum(is_award) FROM articles").fetchone()
    assert count == awards > 0


def test_control_characters_of_a_story_are_harmless(db: Path) -> None:
    title = f"\x1b[31m{TITLE[:20]}\u202e{TITLE[20:]}"
    done = anugerah("teach", write(db.parent, correction(title=title)), "--dry-run", "--db", db)
    assert "�[31mTirta" in done.out
    assert "\x1b" not in done.out
