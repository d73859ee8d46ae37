"""`anugerah read` and `readings`: a language model reads JSON lines, models are compared, and a person decides."""

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from secondmodels import QUALITY, installed, labelled
from verbs import AWARD, TAG, Done, anugerah

from anugerah.secondreader.queue import Queue
from crawler.articles import Article
from crawler.config import Settings
from crawler.facts import AwardAnnotation
from crawler.records import Story
from db.rows import SiteState
from db.store import open_store

ROWS = [row for row in labelled("releases-c") if row["label"] == "award"][:5]
PLAIN = {"id": "jalan", "title": "Jalan Rusak", "body": "Warga memperbaiki jalan bersama-sama pada hari Minggu."}


@dataclass
class Models:
    """A folder, and the environment in which `llm` knows some models."""

    folder: Path
    env: dict[str, str]

    @property
    def db(self) -> Path:
        return self.folder / "a.db"

    def run(self, verb: str, *arguments: object, stdin: str = "", **more: str) -> Done:
        return anugerah(verb, *arguments, "--db", self.db, stdin=stdin, cwd=None, **self.env, **more)

    def read(self, *arguments: object, stdin: str = "", **more: str) -> Done:
        return self.run("read", *arguments, "--yes", stdin=stdin, **more)


@pytest.fixture
def models(tmp_path: Path) -> Models:
    """Models: `good`, `poor` (all recipients wrong), `hanging`, and one that often refuses."""
    options: list[dict[str, Any]] = [
        {"id": "good"},
        {"id": "poor", "wrong": 1.0, "false_quotes": 1.0},
        {"id": "hanging", "hangs": True},
        {"id": "moody", "refuses": 0.5, "counts": False, "schema": False},
        {"id": "locked", "key": "locked-key"},
    ]
    return Models(tmp_path, installed(tmp_path, *options, rows=[*ROWS, {**PLAIN, "label": "not_award"}]))


def stories(models: Models, *rows: dict[str, Any]) -> Path:
    file = models.folder / "stories.jsonl"
    keys = ("id", "url", "title", "published_at", "body")
    file.write_text("".join(json.dumps({k: row.get(k) for k in keys}) + "\n" for row in rows), encoding="utf-8")
    return file


def test_lines_come_out_as_tag_prints_them_and_every_value_is_in_its_story(models: Models) -> None:
    file = stories(models, PLAIN, *ROWS)
    done = models.read(file, "--model", "good", "--price", "1/2")
    assert done.status == 0, done.err
    assert "good is asked about 5 of 6 stories: about " in done.err
    assert "by the price, 25 s (a guess until it has answered)." in done.err
    assert "to whoever runs the model." in done.err
    assert [list(line) for line in done.lines] == [[*TAG, "reader", "dropped"]] * 6
    assert [line["id"] for line in done.lines] == ["jalan", *(row["id"] for row in ROWS)]
    assert (done.lines[0]["is_award"], done.lines[0]["awards"]) == (False, [])
    for line, row in zip(done.lines[1:], ROWS, strict=True):
        text = " ".join(f"{row['title']} {row['body']}".split())
        assert line["reader"] == "good"
        for award in line["awards"]:
            assert list(award) == AWARD
            assert all(award[name] is None or award[name] in text for name in ("award", "recipient", "giver", "rank"))
        assert line["awards"][0]["recipient"] == row["awards"][0]["recipient"]


def test_a_failure_is_reported_and_the_shipped_reader_s_line_is_kept(models: Models) -> None:
    done = models.read(stories(models, *ROWS), "--model", "moody")
    assert done.status == 1
    by = [line["reader"] for line in done.lines]
    assert set(by) == {"moody", "shipped"}
    assert done.err.count("Error: ") == by.count("shipped")
    assert "answered without JSON, as when it refuses; the shipped reader's is used." in done.err
    broken = models.read("-", "--model", "good", stdin='{"body": 7}\n' + json.dumps(PLAIN) + "\n")
    assert (broken.status, len(broken.lines)) == (1, 1)
    assert "stdin:1: is not a story" in broken.err


def test_one_reading_of_both(models: Models) -> None:
    done = models.read(stories(models, *ROWS), "--model", "poor", "--merge")
    assert [line["reader"] for line in done.lines] == ["poor and shipped"] * len(ROWS)
    found = [line["awards"][0]["recipient"] for line in done.lines]
    right = [name == row["awards"][0]["recipient"] for name, row in zip(found, ROWS, strict=True)]
    assert sum(right) >= 3  # unmeasured, the model counts only where ours is unsure
    assert all(line["dropped"] == {"giver": 1, "score": 1, "rank": 1} for line in done.lines)


def test_wrong_use_is_one_sentence_and_sends_nothing(models: Models) -> None:
    file = stories(models, *ROWS)
    for arguments, words in (
        ((), "Name a --model"),
        (("--model", "good", "--model", "poor"), "several only with --compare"),
        (("--model", "good", "--learn"), "--learn goes with --compare"),
        (("--model", "good", "--price", "cheap"), "`cheap` is not a price"),
        (("--model", "good"), "use --yes"),
    ):
        done = models.run("read", file, *arguments)
        assert done.status == 2, arguments
        assert words in done.err
        assert done.out == ""
    models.read(file, "--model", "nobody").failed(2, "`llm` cannot use the model nobody")
    models.read(file, "--model", "locked").failed(2, "needs a key: No key found")
    models.read(models.folder / "none.jsonl", "--model", "good").failed(1, "cannot be read")
    file.write_text(json.dumps(ROWS[0]), encoding="utf-8")
    slow = models.read(file, "--model", "hanging", ANUGERAH_SECOND_READER_TIMEOUT="1s")
    assert slow.status == 1
    assert "did not answer within 1 s" in slow.err


def test_models_are_compared_with_the_shipped_reader_and_a_rule_is_kept(models: Models) -> None:
    rows = [row for row in labelled("releases-d") if row["label"] != "borderline"][:60]
    both = ({"id": "good"}, {"id": "poor", "wrong": 1.0})
    models.env = installed(models.folder, *both, stories=[QUALITY / "releases-d.jsonl"])
    file = models.folder / "labelled.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    asked = ("--compare", file, "--model", "good", "--model", "poor", "--price", "1/1")
    done = models.read(*asked, "--json", "--learn")
    assert done.status == 0, done.err
    scores = {one["reader"]: one for one in done.json}
    assert list(scores) == ["shipped", "good", "good and shipped", "poor", "poor and shipped"]
    awards = sum(row["label"] == "award" for row in rows)
    assert {one["stories"] for one in scores.values()} == {awards}
    assert scores["good"]["right"] >= awards - 2
    assert scores["poor"]["right"] == 0
    assert scores["poor and shipped"]["right"] >= scores["shipped"]["right"] - 2
    assert scores["good"]["cost"] > 0
    assert scores["shipped"]["cost"] is None
    with open_store(models.db) as store:
        rules = store.rules()
    assert rules["good"].row_from > rules["poor"].row_from == 0.0
    table = models.read("--compare", stories_of(file, 12), "--model", "good")
    for words in ("rows right", "secs a story", "good and shipped"):
        assert words in table.out


def test_compare_needs_labels(models: Models) -> None:
    file = models.folder / "labelled.jsonl"
    file.write_text(json.dumps(PLAIN) + "\n", encoding="utf-8")
    done = models.read("--compare", file, "--model", "good")
    assert done.status == 1
    assert "the key `label` is missing" in done.err
    file.write_text(json.dumps({**PLAIN, "label": "not_award"}) + "\n", encoding="utf-8")
    assert models.read("--compare", file, "--model", "good").status == 2


def test_without_the_library_one_sentence_says_what_to_install(models: Models) -> None:
    (models.folder / "plugin" / "llm.py").write_text("raise ImportError('no such thing')\n", encoding="utf-8")
    done = models.read(stories(models, *ROWS), "--model", "good")
    done.failed(2, "`pip install 'anugerah[llm]'` brings it")


def stories_of(file: Path, count: int) -> Path:
    """The first lines of a file, as a file."""
    few = file.with_name("few.jsonl")
    few.write_text("".join(file.read_text(encoding="utf-8").splitlines(keepends=True)[:count]), encoding="utf-8")
    return few


NOW = datetime(2026, 3, 2, 3, 10, tzinfo=UTC)


def database(models: Models, rows: list[dict[str, Any]]) -> Path:
    """Stored stories of several sites, read by the shipped reader and by `poor`, which gets all recipients wrong."""
    path = models.db
    with pytest.MonkeyPatch.context() as patch, open_store(path) as store:
        for name, value in models.env.items():
            patch.setenv(name, value)
        for number, row in enumerate(rows):
            site = f"situs{number % 3}"
            url = f"https://{site}.example/{row['id']}"
            article = Article(url=url, title=row["title"], body=row["body"], published_at=row["published_at"])
            reading = AwardAnnotation(is_award=True, score=0.9)
            story = Story(site=site, article=article, reading=reading, asked_url=url, fetched_at="2026-03-02T03:10:00Z")
            store.store_batch([story], NOW)
            store.set_site(SiteState(slug=site))
        queue = Queue(path, lambda: NOW)
        queue.use(Settings(second_reader="poor"))
        queue.run()
    return path


def test_differences_are_listed_taken_and_taught(models: Models) -> None:
    path = database(models, ROWS)
    listed = models.run("readings", "list", "--json").json
    assert len(listed) == len(ROWS)
    article = listed[0]["article_id"]
    ours, theirs = listed[0]["differs"]["recipient"]
    table = models.run("readings", "list").out
    assert theirs.split()[0] in table
    assert models.run("readings", "take", article, "theirs").status == 0
    with closing(sqlite3.connect(path)) as conn:
        main = f"SELECT recipient FROM award_facts WHERE article_id = {article} AND main"
        assert conn.execute(main).fetchone() == (theirs,)
        assert models.run("readings", "take", article, "ours").status == 0
        assert conn.execute(main).fetchone() == (ours,)
    assert len(models.run("readings", "list", "--json").json) == len(ROWS) - 1
    models.run("readings", "take", 99, "ours").failed(2, "There is no article 99")
    models.run("teach", "--confirmed").failed(1, "comes from one site")
    for row in listed[1:]:
        models.run("readings", "take", row["article_id"], "ours")
    done = models.run("teach", "--confirmed")
    assert done.status == 0, done.err
    assert f"Of {len(ROWS)} confirmed stories, {len(ROWS)} are read so today" in done.out
    assert "no lesson is kept" in done.out
    assert not (models.folder / "a-weights").exists()


def test_confirmed_awards_teach_where_other_sites_gain(models: Models) -> None:
    """All recipients are corrected the same way on three sites: what two teach, the third one gains by."""
    rows = []
    for number, town in enumerate(("Arga", "Banyu", "Cemara", "Dahlia", "Embun", "Fajar")):
        name = f"Perumda {town} Jaya"
        body = (
            f"SERANG - {name} masuk daftar BUMD Pilihan yang disusun Forum Air Banten, Rabu (12/3/2025).\n"
            "Direktur Utama Hasan Basri mengatakan apresiasi itu milik pelanggan."
        )
        award = {"recipient": name, "giver": "Forum Air Banten", "event_date": "2025-03-12", "main": True}
        title = f"{name} Masuk Daftar BUMD Pilihan Pembaca"
        entry = {"id": f"r{number}", "title": title, "body": body, "published_at": "2025-03-12", "label": "award"}
        rows.append(entry | {"type": "honour", "awards": [award]})
    models.env = installed(models.folder, {"id": "poor"}, rows=rows)
    database(models, rows)
    for row in models.run("readings", "list", "--json").json:
        models.run("readings", "take", row["article_id"], "theirs")
    trial = models.run("teach", "--confirmed", "--dry-run", "--json").json
    assert trial["held_out"]["right_after"] > trial["held_out"]["right_before"] == 0
    assert trial["folder"] is None
    done = models.run("teach", "--confirmed")
    assert "Kept in" in done.out, done.out
    assert (models.folder / "a-weights" / "0001" / "lesson.json").exists()
