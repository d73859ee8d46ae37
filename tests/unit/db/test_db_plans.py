"""Query plans: no query of a poll, a batch or the news scans a whole large table, however large it becomes."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from db_samples import LATER, NOW, SITE, award_reading, story, url_of

from crawler.articles import Link
from crawler.records import Dropped, Outcome, Pending, SiteRun, Step, StepKind
from crawler.times import iso
from crawler.urls import key_hash
from db.health import Verdict
from db.listed import compare_lists
from db.newsrows import By, NewsFilter
from db.rows import SiteCounts, SiteState
from db.store import Store, open_store
from db.withdrawals import crowd_of

SMALL = r"json_each|sqlite_master|\d+-ROW VALUES|CONSTANT ROW|\(subquery-\d+\)|chosen|unlisted|award_hand|site|lease"
"""What may be read whole: values of the question, and tables that do not grow with the articles."""
WHOLE = re.compile(rf"SCAN (?!(?:{SMALL})\b|(?:{SMALL})$|\w+ USING (?:COVERING )?INDEX \w+_newest$)")
"""A step that reads a table from its first row to its last; the newest rows by an index are another matter."""


def poll(store: Store) -> None:
    store.site(SITE)
    store.known(SITE, LATER)
    store.pending(SITE, LATER)
    store.due_again(SITE, LATER, 20)
    store.given_up(SITE)
    store.resting(SITE, LATER)
    store.newest_published(SITE)
    store.newest_times(SITE, 200)
    store.sources(SITE)
    store.robots(SITE, LATER - timedelta(days=1))
    store.which_known(SITE, {key_hash(url_of("awan-1")): Link(url=url_of("awan-1"))}, LATER)
    store.forgotten_keys({url_of("awan-1")})


def batch(store: Store) -> None:
    link = Link(url=url_of("awan-50"))
    store.store_batch(
        [
            Pending(site=SITE, link=link),
            Step(site=SITE, kind=StepKind.PAGE, url=link.url, is_first=True),
            story("awan-50", reading=award_reading()),
            story("awan-2", title="Judul baru"),
            Dropped(site=SITE, url=url_of("awan-3"), reason="gone", fetched_at=iso(LATER)),
        ],
        LATER,
    )


def news(store: Store) -> None:
    for by in By:
        store.news(by, NewsFilter(limit=50))


@pytest.mark.parametrize("work", [poll, batch, news])
def test_no_large_table_is_read_whole(tmp_path: Path, work: Callable[[Store], None]) -> None:
    with open_store(tmp_path / "a.db") as store:
        store.store_batch([story(f"awan-{number}", reading=award_reading()) for number in range(40)], NOW)
        asked: list[str] = []
        with store._reading() as db:
            db.conn.set_trace_callback(asked.append)
        work(store)
        with store._reading() as db:
            db.conn.set_trace_callback(None)
            plans = {sql: [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {sql}")] for sql in asked if is_asked(sql)}
    assert len(plans) >= len(By)
    read_whole = {sql: step for sql, steps in plans.items() for step in steps if WHOLE.match(step)}
    assert read_whole == {}


def is_asked(sql: str) -> bool:
    """Whether it is a statement of ours that reads."""
    return re.match(r"\s*(?:SELECT|WITH|UPDATE|DELETE|INSERT)\b", sql, re.IGNORECASE) is not None


def test_a_table_that_is_read_whole_is_noticed(tmp_path: Path) -> None:
    with open_store(tmp_path / "a.db") as store, store._reading() as db:
        plan = [row[3] for row in db.execute("EXPLAIN QUERY PLAN SELECT * FROM article WHERE section = 'x'")]
    assert any(WHOLE.match(step) for step in plan)


def test_the_end_of_a_run_reads_no_other_sites(tmp_path: Path) -> None:
    with open_store(tmp_path / "a.db") as store:
        run = store.start_run(SITE, NOW)
        ended = SiteRun(site=SITE, started_at=iso(NOW), ended_at=iso(LATER), outcome=Outcome.OK, label="", found=0)
        asked: list[str] = []
        with store._reading() as db:
            db.conn.set_trace_callback(asked.append)
        store.finish_run(run, ended, SiteCounts(), 1.0, SiteState(slug=SITE), lambda _: Verdict())
        with store._reading() as db:
            db.conn.set_trace_callback(None)
            plans = {sql: [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {sql}")] for sql in asked if is_asked(sql)}
    large = re.compile("SCAN (?:site|finding|run)")
    assert [sql for sql, steps in plans.items() if any(map(large.match, steps))] == []


@pytest.mark.parametrize(
    "work", [lambda store: store.start_run(SITE, NOW), lambda store: store.queue(NOW)], ids=["start_run", "queue"]
)
def test_what_is_asked_about_runs_all_the_time_does_not_read_them_all(
    tmp_path: Path, work: Callable[[Store], object]
) -> None:
    with open_store(tmp_path / "a.db") as store, store._reading() as db:
        asked: list[str] = []
        db.conn.set_trace_callback(asked.append)
        work(store)
        db.conn.set_trace_callback(None)
        steps = [row[3] for sql in filter(is_asked, asked) for row in db.execute(f"EXPLAIN QUERY PLAN {sql}")]
    of_runs = [step for step in steps if re.search(r"\brun\b", step)]
    assert of_runs
    assert all("INDEX run_" in step for step in of_runs)


def test_the_second_reader_looks_only_at_stories_that_reach_its_score(tmp_path: Path) -> None:
    """The plan of the statement as it is asked: with its values written out, SQLite may choose another one."""
    with open_store(tmp_path / "a.db") as store, store._reading() as db:
        asked: list[str] = []
        db.conn.set_trace_callback(asked.append)
        store.waiting_stories("model", "prompt", score=0.1, now=NOW, limit=1)
        db.conn.set_trace_callback(None)
        (sql,) = filter(is_asked, asked)
        steps = [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {re.sub(r'LIMIT [0-9]+', 'LIMIT ?', sql)}", [1])]
    assert steps[0] == "SEARCH a USING INDEX article_score (award_score>?)"


def test_a_list_is_compared_with_the_store_by_indexes(tmp_path: Path) -> None:
    with open_store(tmp_path / "a.db") as store, store._reading() as db:
        store.store_batch([story(f"awan-{number}") for number in range(9)], NOW)
        asked: list[str] = []
        db.conn.set_trace_callback(asked.append)
        compare_lists(db, SITE, {None: {key_hash(url_of("awan-1"))}}, iso(LATER))
        store.longest_unseen(SITE, LATER, 10)
        db.conn.set_trace_callback(None)
        steps = [row[3] for sql in filter(is_asked, asked) for row in db.execute(f"EXPLAIN QUERY PLAN {sql}")]
    of_all = [step for step in steps if "article_shown" not in step and re.search(r"\(site=\?", step)]
    assert len(of_all) >= 4
    assert [step for step in of_all if "COVERING INDEX" not in step] == []


def test_a_rewritten_page_is_compared_with_stories_of_its_length_only(tmp_path: Path) -> None:
    with open_store(tmp_path / "a.db") as store, store._reading() as db:
        store.store_batch([story(f"awan-{number}", body=f"Hujan turun {number}.") for number in range(9)], NOW)
        asked: list[str] = []
        db.conn.set_trace_callback(asked.append)
        store.store_batch([story("awan-1", body="Situs sedang dalam pemeliharaan.", fetched_at=iso(LATER))], LATER)
        db.conn.set_trace_callback(None)
        (sql,) = (sql for sql in asked if sql.startswith("SELECT body, id"))
        steps = [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {sql}") if "article" in row[3]]
    assert steps == ["SEARCH article USING INDEX article_length (site=? AND <expr>=?)"]


def test_the_stories_of_one_site_are_read_again_without_those_of_others(tmp_path: Path) -> None:
    with open_store(tmp_path / "a.db") as store, store._reading() as db:
        store.store_batch([story(f"awan-{number}") for number in range(9)], NOW)
        asked: list[str] = []
        db.conn.set_trace_callback(asked.append)
        assert [len(chunk) for chunk in store.stories_for_retag([SITE], chunk=5)] == [5, 4]
        db.conn.set_trace_callback(None)
        steps = [row[3] for sql in filter(is_asked, asked) for row in db.execute(f"EXPLAIN QUERY PLAN {sql}")]
    of_articles = {step for step in steps if "article" in step}
    assert of_articles == {
        "SEARCH article USING COVERING INDEX article_site (site=?)",
        "SEARCH article USING INTEGER PRIMARY KEY (rowid=?)",
    }


def test_the_stories_of_a_site_are_counted_in_indexes(tmp_path: Path) -> None:
    with open_store(tmp_path / "a.db") as store, store._reading() as db:
        asked: list[str] = []
        db.conn.set_trace_callback(asked.append)
        crowd_of(db, SITE)
        db.conn.set_trace_callback(None)
        steps = [row[3] for sql in filter(is_asked, asked) for row in db.execute(f"EXPLAIN QUERY PLAN {sql}")]
    assert all("COVERING INDEX" in step or "doubted_at" in step for step in steps if "article" in step), steps


def steps_of(path: Path, work: Callable[[Store], object]) -> list[str]:
    """The plan of the one question that `work` asks."""
    with open_store(path) as store, store._reading() as db:
        asked: list[str] = []
        db.conn.set_trace_callback(asked.append)
        work(store)
        db.conn.set_trace_callback(None)
        (sql,) = filter(is_asked, asked)
        return [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {sql}")]


def test_a_poll_looks_at_the_last_month_of_a_site_alone(tmp_path: Path) -> None:
    steps = steps_of(tmp_path / "a.db", lambda store: store.due_again(SITE, LATER, 20))
    of_site = [step for step in steps if re.search(r"\(site=\?", step)]
    assert any("COVERING INDEX" in step and "first_seen_at>?" in step for step in of_site)
    assert all(step.count("?") > 1 for step in of_site), "the whole of a site is read at each poll"


def test_the_window_of_known_addresses_is_read_from_its_index(tmp_path: Path) -> None:
    steps = steps_of(tmp_path / "a.db", lambda store: store.known(SITE, LATER))
    assert [step for step in steps if "address" in step] == [
        "SEARCH address USING COVERING INDEX address_site (site=?)"
    ]
    assert not any("B-TREE" in step for step in steps), "the window is sorted"
    assert not any(re.match(r"SCAN (?!\(subquery)", step) for step in steps), "withdrawn stories are read for each"
