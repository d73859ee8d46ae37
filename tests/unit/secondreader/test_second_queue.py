"""The daemon's queue: what it reads, the day's budget, back-off, resume after a crash, one merged row in the tables."""

import json
import logging
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from children import mortal
from secondmodels import install, labelled

from anugerah.retag import retag_sites
from anugerah.secondreader.budget import STORY_FIRST, next_try, pause_after
from anugerah.secondreader.prompt import version
from anugerah.secondreader.queue import Queue
from crawler.articles import Article
from crawler.config import Settings
from crawler.facts import AwardAnnotation
from crawler.merging.tworeadings import Rule, Whose
from crawler.readersetup import ReaderSetup
from crawler.records import Story
from crawler.tagging import tag_article
from crawler.times import DEFAULT_ZONE
from db.rows import SiteState
from db.store import open_store

NOW = datetime(2026, 3, 2, 3, 10, tzinfo=UTC)
SITE = "kabarlangit"
ROWS = [row for row in labelled("releases-c") if row["label"] == "award"][:6]
SETTINGS = Settings(second_reader="good", second_reader_from=0.3)


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def crawled(row: dict[str, Any], *, site: str = SITE, body: str | None = None, fetched_at: datetime = NOW) -> Story:
    """A labelled story as a crawl brings it."""
    url = f"https://{site}.example/{row['id']}"
    text = row["body"] if body is None else body
    article = Article(url=url, title=row["title"], body=text, published_at=row["published_at"], language="id")
    reading = tag_article(
        article.title,
        article.body,
        published_at=article.published_at,
        language="id",
        zone=DEFAULT_ZONE,
        region=None,
        reader=ReaderSetup(),
    )
    when = f"{fetched_at:%Y-%m-%dT%H:%M:%SZ}"
    return Story(site=site, article=article, reading=reading, asked_url=url, fetched_at=when)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database with six award stories."""
    with open_store(tmp_path / "a.db") as store:
        store.store_batch([crawled(row) for row in ROWS], NOW)
        store.set_site(SiteState(slug=SITE))
    return tmp_path / "a.db"


def rows(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as conn:
        return conn.execute(sql).fetchall()


def install_models(monkeypatch: pytest.MonkeyPatch, path: Path, **options: Any) -> Path:
    """One model, `good`; returns the file that gets a line for each request."""
    notes = path.parent / "asked.txt"
    notes.touch()
    install(monkeypatch, path.parent, {"id": "good", "notes": str(notes), **options}, rows=ROWS)
    return notes


def facts(path: Path) -> list[tuple[Any, ...]]:
    return rows(path, "SELECT title, recipient, f.award, giver, f.confidence FROM award_facts AS f JOIN articles AS a "
    "ON a.id = f.article_id ORDER BY f.id")  # fmt: skip


def run(path: Path, clock: Clock, settings: Settings) -> None:
    """One round of a daemon that has just been started."""
    queue = Queue(path, clock)
    queue.use(settings)
    queue.run()


def asked(notes: Path) -> int:
    return len(notes.read_text(encoding="utf-8").splitlines())


def test_stories_are_read_once_merged_and_kept_by_retag_and_by_the_next_crawl(
    monkeypatch: pytest.MonkeyPatch, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    notes = install_models(monkeypatch, path)
    with open_store(path) as store:
        store.store_rule("good", Rule(stories=40, row_from=1.01, theirs=0.9, agreed=0.97), NOW)
    clock = Clock()
    run(path, clock, SETTINGS)
    assert asked(notes) == len(ROWS)
    assert rows(path, "SELECT outcome, count(*) FROM reading_request GROUP BY 1") == [("read", len(ROWS))]
    assert any("second reader: model=good read=6" in record.message for record in caplog.records)
    gold = {row["title"]: next(award for award in row["awards"] if award["main"]) for row in ROWS}
    found = {title: recipient for title, recipient, *_ in facts(path)[::-1]}
    assert found == {title: award["recipient"] for title, award in gold.items()}
    assert {sure for *_, sure in facts(path)} <= {0.9, 0.95, 0.97}
    before = facts(path)
    run(path, clock, SETTINGS)
    assert asked(notes) == len(ROWS)
    with open_store(path) as store:
        report = retag_sites(store, [SITE], {}, reader=ReaderSetup(), workers=1, on_read=lambda _: None)
        assert (report.result.read, report.result.tags, report.result.facts) == (len(ROWS), 0, 0)
        changes = store._db.conn.total_changes
        counted = store.store_batch([crawled(row) for row in ROWS], NOW + timedelta(hours=1))
        assert (counted.sites[SITE].unchanged, counted.sites[SITE].updated) == (len(ROWS), 0)
        assert store._db.conn.total_changes - changes <= 2 * len(ROWS)  # when each was looked at
    assert facts(path) == before


def test_a_changed_text_is_read_again_and_a_copy_on_another_site_is_not(
    monkeypatch: pytest.MonkeyPatch, path: Path
) -> None:
    notes = install_models(monkeypatch, path)
    clock = Clock()
    run(path, clock, SETTINGS)
    with open_store(path) as store:
        store.store_batch([crawled(ROWS[0], site="salinan")], NOW)
        clock.now = NOW + timedelta(hours=1)
        changed = crawled(ROWS[1], body=ROWS[1]["body"] + "\nIa senang sekali.", fetched_at=clock.now)
        store.store_batch([changed], clock.now)
    clock.now = NOW + timedelta(hours=2)
    run(path, clock, SETTINGS)
    assert asked(notes) == len(ROWS) + 1
    (copied,) = rows(path, "SELECT count(*) FROM award_readings WHERE site = 'salinan' AND theirs IS NOT NULL")
    assert copied == (1,)
    run(path, clock, SETTINGS)
    assert asked(notes) == len(ROWS) + 1


def test_what_a_crawl_reads_otherwise_is_kept_beside_the_second_reading(
    monkeypatch: pytest.MonkeyPatch, path: Path
) -> None:
    install_models(monkeypatch, path)
    run(path, Clock(), SETTINGS)
    page = crawled(ROWS[0])
    reading = msgspec.structs.replace(page.reading, awards=())
    with open_store(path) as store:
        store.store_batch([msgspec.structs.replace(page, reading=reading)], NOW + timedelta(hours=1))
    (ours,) = rows(path, "SELECT ours FROM award_reading WHERE article_id = 1")
    assert msgspec.json.decode(ours[0], type=AwardAnnotation) == reading


def test_the_day_s_budget_in_stories_and_in_tokens_survives_a_restart(
    monkeypatch: pytest.MonkeyPatch, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    notes = install_models(monkeypatch, path, counts=False)
    clock = Clock()
    few = msgspec.structs.replace(SETTINGS, second_reader_stories=2)
    run(path, clock, few)
    run(path, clock, few)
    assert asked(notes) == 2
    clock.now = NOW + timedelta(hours=20)  # the next day in Jakarta
    run(path, clock, msgspec.structs.replace(SETTINGS, second_reader_tokens=4000))
    assert asked(notes) == 3
    clock.now = NOW + timedelta(days=2)
    run(path, clock, SETTINGS)
    assert asked(notes) == len(ROWS)


def test_a_model_that_fails_is_asked_ever_less_and_loses_no_story(
    monkeypatch: pytest.MonkeyPatch, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    notes = install_models(monkeypatch, path, fails=1.0)
    clock = Clock()
    for failures in range(1, 6):
        run(path, clock, SETTINGS)
        assert asked(notes) == failures
        clock.now += pause_after(failures) - timedelta(seconds=1)
        run(path, clock, SETTINGS)
        assert asked(notes) == failures
        clock.now += timedelta(seconds=1)
    warned = [record.message for record in caplog.records if record.levelno == logging.WARNING]
    assert warned
    assert all("abcdefghij" not in message for message in warned)
    install_models(monkeypatch, path)
    clock.now += timedelta(days=1)
    run(path, clock, SETTINGS)
    assert rows(path, "SELECT count(*) FROM award_reading WHERE theirs IS NOT NULL") == [(len(ROWS),)]


def test_invalid_answers_give_a_story_up_after_three_tries_and_hold_up_no_other(
    monkeypatch: pytest.MonkeyPatch, path: Path
) -> None:
    notes = install_models(monkeypatch, path, broken=0.5, refuses=0.3)
    clock = Clock()
    for _ in range(4):
        run(path, clock, SETTINGS)
        clock.now += timedelta(hours=3)
    states = rows(path, "SELECT theirs IS NOT NULL, tries, next_try_at, error FROM award_reading")
    assert len(states) == len(ROWS)
    read = [state for state in states if state[0]]
    lost = [state for state in states if not state[0]]
    assert 0 < len(read) < len(ROWS)
    assert {(tries, again) for _, tries, again, _ in lost} == {(3, None)}
    assert asked(notes) == len(read) + 3 * len(lost)
    assert all(error for *_, error in lost)


def test_a_model_that_hangs_is_cut_off_by_stop_and_its_story_waits(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    notes = install_models(monkeypatch, path, hangs=True)
    queue = Queue(path, Clock())
    queue.use(SETTINGS)
    thread = threading.Thread(target=queue.run)
    thread.start()
    deadline = time.monotonic() + 30
    while not asked(notes) and time.monotonic() < deadline:
        time.sleep(0.05)
    queue.stop()
    thread.join(10)
    assert not thread.is_alive()
    assert rows(path, "SELECT outcome FROM reading_request") == [("stopped",)]
    assert rows(path, "SELECT count(*) FROM award_reading") == [(0,)]


CRASH = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from anugerah.secondreader.queue import Queue
from crawler.config import Settings
from crawler.facts import AwardAnnotation
queue = Queue(Path(sys.argv[1]), lambda: datetime(2026, 3, 2, 3, 10, tzinfo=UTC))
queue.use(Settings(second_reader="good", second_reader_from=0.3))
queue.run()
"""


def test_after_a_crash_it_goes_on_where_it_was_and_what_was_cut_off_counts(
    monkeypatch: pytest.MonkeyPatch, path: Path
) -> None:
    notes = install_models(monkeypatch, path, seconds=0.3)
    with mortal(subprocess.Popen([sys.executable, "-c", CRASH, str(path)])) as child:
        deadline = time.monotonic() + 60
        while asked(notes) < 3 and time.monotonic() < deadline:
            time.sleep(0.02)
        child.kill()
    done = rows(path, "SELECT count(*) FROM award_reading")[0][0]
    assert 0 < done < len(ROWS)
    run(path, Clock(), SETTINGS)
    outcomes = dict(rows(path, "SELECT outcome, count(*) FROM reading_request GROUP BY 1"))
    assert outcomes["read"] == len(ROWS)
    assert rows(path, "SELECT count(*) FROM award_reading WHERE theirs IS NOT NULL") == [(len(ROWS),)]
    assert rows(path, "SELECT min(input_tokens) > 0 FROM reading_request") == [(1,)]


def test_a_round_ends_where_the_model_is_taken_out_of_the_settings(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    notes = install_models(monkeypatch, path)
    queue = Queue(path, Clock())
    queue.use(SETTINGS)
    original = queue._result

    def turned_off(*given: Any) -> Any:
        queue.use(Settings())
        return original(*given)

    monkeypatch.setattr(queue, "_result", turned_off)
    queue.run()
    queue.run()
    assert asked(notes) == 1


def test_another_prompt_is_another_reading(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    notes = install_models(monkeypatch, path)
    run(path, Clock(), SETTINGS)
    with closing(sqlite3.connect(path)) as conn, conn:
        conn.execute("UPDATE award_reading SET prompt = 'older'")
    run(path, Clock(), SETTINGS)
    assert asked(notes) == 2 * len(ROWS)
    assert rows(path, "SELECT prompt, count(*) FROM award_reading GROUP BY 1 ORDER BY 1 = 'older'") == [
        (version(), len(ROWS)),
        ("older", len(ROWS)),
    ]


def test_a_person_decides_and_a_forgotten_article_takes_its_readings_along(
    monkeypatch: pytest.MonkeyPatch, path: Path
) -> None:
    install_models(monkeypatch, path, wrong=1.0)
    run(path, Clock(), SETTINGS)
    with open_store(path) as store:
        first = store.second_readings(differing=True, undecided=True, limit=50)
        assert len(first) == len(ROWS)
        article = first[0]["article_id"]
        theirs = json.loads(first[0]["theirs"])["awards"][0]["recipient"]
        assert json.loads(first[0]["differs"])["recipient"][1] == theirs
        story = store.story(article)
        assert story
        ours = crawled(ROWS[article - 1]).reading
        assert store.decide_reading(story, Whose.THEIRS, ours, NOW)
        assert len(store.second_readings(differing=True, undecided=True, limit=50)) == len(ROWS) - 1
        main = f"SELECT recipient, confidence FROM award_fact WHERE article_id = {article} AND main"
        assert rows(path, main) == [(theirs, 0.99)]
        retag_sites(store, [SITE], {}, reader=ReaderSetup(), workers=1, on_read=lambda _: None)
        assert rows(path, main) == [(theirs, 0.99)]
        assert store.decide_reading(story, Whose.OURS, ours, NOW)
        assert rows(path, main)[0][0] == ours.awards[0].recipient
        confirmed = {one.story.id: one for one in store.confirmed_stories()}
        assert confirmed[article].awards[0]["recipient"] == ours.awards[0].recipient
        assert store.decide_reading(story, None, ours, NOW)
        assert store.confirmed_stories() == []
        store.forget(story.url, NOW)
    assert rows(path, f"SELECT count(*) FROM award_reading WHERE article_id = {article}") == [(0,)]
    assert rows(path, "SELECT count(*) FROM reading_request") == [(len(ROWS),)]


def test_waits() -> None:
    assert [pause_after(count) for count in (0, 1, 3)] == [timedelta(), timedelta(minutes=1), timedelta(minutes=4)]
    assert pause_after(50) == timedelta(hours=6)
    assert next_try(1, NOW, answered=True) == NOW + STORY_FIRST
    assert next_try(3, NOW, answered=True) is None
    assert next_try(7, NOW, answered=False) == NOW + timedelta(days=1)
    assert next_try(8, NOW, answered=False) is None
