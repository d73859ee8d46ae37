"""Sites, leases, runs, award stories, replays and `db check`."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

import msgspec
import pytest
from db_samples import LATER, NO_AWARD, NOW, SITE, award_reading, rows, run_sql, story, url_of

from crawler.articles import Link
from crawler.facts import Evidence, Where
from crawler.records import Outcome, Pending, Robots, SiteRun, SourceKind, SourceState
from crawler.times import iso
from db.errors import StoreError
from db.health import Verdict
from db.newsrows import By, NewsFilter
from db.rows import RetagResult, SiteCounts, SiteState
from db.store import Store, open_store

HOUR = timedelta(hours=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "a.db") as opened:
        yield opened


def test_a_run_is_a_row_from_its_start_to_its_end(store: Store) -> None:
    run_id = store.start_run(SITE, NOW)
    assert rows(store.path, "SELECT site, started_at, ended_at, outcome FROM runs") == [
        (SITE, "2025-03-02T03:10:00Z", None, None)
    ]
    end = SiteRun(
        site=SITE, started_at="2025-03-02T03:10:00Z", ended_at="2025-03-02T03:11:00Z", outcome=Outcome.SOFT,
        label="empty", found=7, counters={"drop/extract/gone": 2},
    )  # fmt: skip
    store.finish_run(
        run_id,
        end,
        SiteCounts(new=1, updated=2, unchanged=9, awards=3, dropped=4),
        60.12345,
        SiteState(slug=SITE),
        lambda _: Verdict(),
    )
    assert rows(store.path, "SELECT * FROM runs") == [
        (run_id, SITE, "2025-03-02T03:10:00Z", "2025-03-02T03:11:00Z", "SOFT", "empty", 7, 1, 2, 3, 4, 60.123,
         '{"drop/extract/gone":2}')
    ]  # fmt: skip
    assert store.start_run(SITE, LATER) == run_id + 1


def test_maintenance_forgets_what_is_old_and_counts_the_runs(store: Store) -> None:
    store.store_batch([story()], NOW)
    for days in (60, 50, 40, 1):
        at = NOW - timedelta(days=days)
        store.start_run(SITE, at)
        store.begin_request(1, "model", 100, at)
    assert store.maintain(NOW - timedelta(days=45)) == 2
    assert rows(store.path, "SELECT count(*) FROM runs") == [(2,)]
    assert store.spent(NOW - timedelta(days=99)).requests == 2


def test_maintenance_holds_the_lock_for_a_part_of_the_old_runs_at_a_time(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.store.DROPPED_AT_ONCE", 2)
    for days in range(5, 0, -1):
        store.start_run(SITE, NOW - timedelta(days=days))
    statements: list[str] = []
    store._db.conn.set_trace_callback(lambda sql: statements.append(sql.split()[0]))
    assert store.maintain(NOW) == 4
    store._db.conn.set_trace_callback(None)
    written = [sql for sql in statements if sql in ("BEGIN", "DELETE", "COMMIT")]
    assert written == ["BEGIN", "DELETE", "COMMIT"] * 6, "two for the runs, one for each other table"
    assert rows(store.path, "SELECT count(*) FROM run") == [(1,)]


def test_maintenance_holds_the_lock_for_a_part_of_the_old_sketches_at_a_time(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.store.UNSKETCHED_AT_ONCE", 2)
    for article_id in range(1, 6):
        store.store_batch([story(f"awan-{article_id}")], NOW + article_id * HOUR)
    run_sql(store.path, "INSERT OR REPLACE INTO sketch SELECT 7, 1, id FROM article")
    statements: list[str] = []
    store._db.conn.set_trace_callback(statements.append)
    store.maintain(NOW + 5 * HOUR)
    store._db.conn.set_trace_callback(None)
    assert sum(sql.startswith("DELETE FROM sketch") for sql in statements) == 3, "two, two, none"
    assert rows(store.path, "SELECT DISTINCT article_id FROM sketch") == [(5,)]


def test_maintenance_beside_a_reader_lets_writers_go_on(store: Store) -> None:
    store.set_site(SiteState(slug="a"))
    with open_store(store.path, readonly=True) as reader, reader._snapshot() as db:
        db.execute("SELECT count(*) FROM site").fetchone()
        store.set_site(SiteState(slug="b"))
        began = perf_counter()
        store.maintain(NOW)
        assert perf_counter() - began < 10.0, "a writer fails after 30 seconds"
    assert store._db.execute("PRAGMA busy_timeout").fetchone()[0] == 30_000


def test_a_lease_has_one_holder_until_it_ends(store: Store) -> None:
    assert store.lease(SITE, "a:1", NOW + HOUR, NOW)
    assert not store.lease(SITE, "b:2", NOW + HOUR, NOW)
    assert store.lease(SITE, "a:1", NOW + 2 * HOUR, NOW)
    assert not store.lease(SITE, "b:2", NOW + 3 * HOUR, NOW + HOUR)
    assert store.lease(SITE, "b:2", NOW + 3 * HOUR, NOW + 2 * HOUR)


def test_only_its_holder_gives_a_lease_back(store: Store) -> None:
    store.lease(SITE, "a:1", NOW + HOUR, NOW)
    store.release(SITE, "b:2")
    assert not store.lease(SITE, "b:2", NOW + HOUR, NOW)
    store.release(SITE, "a:1")
    assert store.lease(SITE, "b:2", NOW + HOUR, NOW)


def test_sites_are_due_by_their_next_check_unless_leased_or_disabled(store: Store) -> None:
    store.set_site(
        SiteState(slug="later", next_check_at="2025-03-02T03:11:00Z"),
        SiteState(slug="now", next_check_at="2025-03-02T03:10:00Z"),
        SiteState(slug="off", enabled=False),
        SiteState(slug="leased"),
        SiteState(slug="never"),
    )
    store.lease("leased", "a:1", NOW + HOUR, NOW)
    assert [state.slug for state in store.due_sites(NOW)] == ["never", "now"]
    assert [state.slug for state in store.due_sites(LATER)] == ["leased", "never", "now", "later"]


def test_a_state_comes_back_as_it_went_in(store: Store) -> None:
    state = SiteState(
        slug=SITE, outcome=Outcome.BLOCKED, label="http_403", last_ok_at="2025-03-01T00:00:00Z", failures=2,
        next_check_at="2025-03-02T04:00:00Z", interval_s=600,
    )  # fmt: skip
    assert store.site(SITE) is None
    store.set_site(state)
    assert store.site(SITE) == state
    assert store.sites() == [state]


def test_a_site_has_a_row_from_its_first_run_on(store: Store) -> None:
    store.start_run(SITE, NOW)
    assert store.site(SITE) == SiteState(slug=SITE)
    store.set_site(SiteState(slug=SITE, failures=3))
    store.start_run(SITE, LATER)
    assert store.site(SITE) == SiteState(slug=SITE, failures=3)


def test_all_that_is_stored_of_a_renamed_site_is_under_its_new_slug(store: Store) -> None:
    source = SourceState(
        site=SITE,
        url=url_of("feed"),
        kind=SourceKind.FEED,
        checked_at=iso(NOW),
        outcome=Outcome.OK,
        label="ok",
        items=3,
    )
    robots = Robots(site=SITE, host="kabarlangit.example", body="", fetched_at=iso(NOW))
    waits = Pending(site=SITE, link=Link(url=url_of("nanti")))
    store.start_run(SITE, NOW)
    store.set_site(SiteState(slug=SITE, failures=2, last_ok_at=iso(NOW)))
    store.store_batch([story(), source, robots, waits], NOW)
    store.store_batch([msgspec.structs.replace(source, site="baru", items=7)], NOW)
    statements: list[str] = []
    store._db.conn.set_trace_callback(statements.append)
    store.take_over("baru", ["kuno"])
    store._db.conn.set_trace_callback(None)
    assert not [sql for sql in statements if sql.startswith(("UPDATE", "DELETE"))], "each run of a renamed site asks"
    store.take_over("baru", ["kuno", SITE])
    assert store.sites() == [SiteState(slug="baru", failures=2, last_ok_at=iso(NOW))]
    assert [state.items for state in store.sources("baru")] == [7]
    assert store.robots("baru", NOW - HOUR)
    assert store.pending("baru", LATER) == [waits.link]
    assert len(store.known("baru", NOW).fetched) == 1
    tables = ("article", "address", "source", "pending", "robots", "run")
    assert all(rows(store.path, f"SELECT DISTINCT site FROM {table}") == [("baru",)] for table in tables)
    assert store.check() == []


def test_a_state_that_is_stored_already_is_not_written(store: Store) -> None:
    store.set_site(SiteState(slug=SITE))
    before = store._db.conn.total_changes
    store.set_site(SiteState(slug=SITE))
    assert store._db.conn.total_changes == before


def test_a_story_with_an_award_but_no_fact_is_still_news(store: Store) -> None:
    store.store_batch([story(reading=msgspec.structs.replace(award_reading(), awards=()))], NOW)
    assert rows(store.path, "SELECT url, award, score FROM award_news") == [(url_of("awan"), None, None)]


def test_award_news_take_the_main_fact_even_where_it_is_not_the_first(store: Store) -> None:
    store.store_batch([story(reading=award_reading())], NOW)
    assert rows(store.path, "SELECT award, score, level FROM award_news") == [("Anugerah Langit", 93.21, "nasional")]


def test_a_replay_counts_and_writes_what_came_out_different(store: Store) -> None:
    store.store_batch([story(f"s{i}", reading=award_reading()) for i in range(5)], NOW)
    chunks = list(store.stories_for_retag(chunk=2))
    assert [len(chunk) for chunk in chunks] == [2, 2, 1]
    stories = [stored for chunk in chunks for stored in chunk]
    assert store.replace_readings([(stored, award_reading()) for stored in stories]) == RetagResult(read=5)
    other = award_reading(award="Piala Hujan")
    done = store.replace_readings([(stories[0], NO_AWARD), (stories[1], other), (stories[2], award_reading())])
    assert done == RetagResult(read=3, tags=1, facts=2, turned_other=1)
    names = [name for (name,) in rows(store.path, "SELECT award FROM award_news ORDER BY award")]
    assert names == ["Anugerah Langit"] * 3 + ["Piala Hujan"]
    assert rows(store.path, "SELECT DISTINCT changed_at FROM articles") == [(None,)]
    assert store.check() == []


def test_a_replay_may_be_of_some_sites_only(store: Store) -> None:
    store.store_batch([story("a"), story("b", site="lain")], NOW)
    assert [stored.site for chunk in store.stories_for_retag(["lain"]) for stored in chunk] == ["lain"]


def test_a_replay_passes_over_a_story_that_changed_meanwhile(store: Store) -> None:
    store.store_batch([story()], NOW)
    (chunk,) = store.stories_for_retag()
    store.store_batch([story(body="Teks baru.")], LATER)
    assert store.replace_readings([(chunk[0], award_reading())]) == RetagResult()
    assert rows(store.path, "SELECT * FROM award_news") == []


def test_the_check_names_each_kind_of_damage(store: Store) -> None:
    store.store_batch([story("a", reading=award_reading()), story("b")], NOW)
    assert store.check() == []
    run_sql(
        store.path,
        "PRAGMA foreign_keys = OFF; DELETE FROM address WHERE article_id = 2; DROP TRIGGER article_text_changed;"
        "UPDATE article SET title = 'Lain' WHERE id = 2; UPDATE award_fact SET article_id = 9 WHERE main = 1;"
        "UPDATE article SET is_award = 0;",
    )
    kinds = [problem.partition(":")[0] for problem in store.check()]
    assert kinds == ["foreign key", "full text", "orphans", "orphans", "awards"]


@pytest.mark.parametrize(
    ("damage", "problem"),
    [
        (
            "UPDATE article SET body = 'Wali ' || body",
            "spans: 2 facts whose evidence is not where they say, such as in article 1",
        ),
        (
            "UPDATE award_fact SET spans = replace(spans, '9', '99') WHERE main = 1",
            "spans: 1 fields of facts that point outside their story, such as in article 1",
        ),
        (
            "UPDATE article SET title = 'Warga Kota Awan menerima penghargaan'",
            "spans: 1 clues of tags that are not where they say, such as in article 1",
        ),
        (
            "UPDATE article SET published_at = '1999-12-31'",
            "dates: 1 articles dated before 2000, or after they were fetched, such as in article 1",
        ),
        (
            "UPDATE article SET published_at = 'kemarin', gone_at = '1/2/2025'",
            "dates: 1 articles whose times are none, such as in article 1",
        ),
        (
            "UPDATE article SET modified_at = '2025-03-04T03:10:00Z'",
            "dates: 1 articles dated before 2000, or after they were fetched, such as in article 1",
        ),
        (
            "UPDATE award_fact SET event_date = '2025-05-03' WHERE main = 0",
            "dates: 1 facts whose day is more than a year before their story or 60 days after it, such as in article 1",
        ),
        (
            "UPDATE award_fact SET year = 2014",
            "dates: 2 facts whose year is more than ten before their story's or one after it, such as in article 1",
        ),
    ],
)
def test_the_check_holds_spans_and_dates_against_the_stories(store: Store, damage: str, problem: str) -> None:
    clue = Evidence(Where.TITLE, 10, 18, "menerima", "terima")
    reading = msgspec.structs.replace(award_reading(), evidence=(clue,))
    store.store_batch([story(reading=reading, modified_at="2025-03-01")], NOW)
    run_sql(store.path, "UPDATE award_fact SET year = 2015, event_date = '2025-04-30' WHERE main = 1")
    assert store.check() == []
    run_sql(store.path, damage)
    assert problem in store.check()


def test_text_that_is_none_is_named_as_damage(store: Store) -> None:
    store.store_batch([story(reading=award_reading())], NOW)
    run_sql(store.path, "UPDATE article SET title = CAST(x'fffe' AS TEXT)")
    with pytest.raises(StoreError, match="is damaged: "):
        store.news(By.STORY, NewsFilter())


def test_the_check_names_damaged_pages_though_rows_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with open_store(path) as store:
        store.store_batch([story("a", reading=award_reading()), story("b")], NOW)
    (page,) = rows(path, "SELECT rootpage FROM sqlite_master WHERE name = 'award_fact'")[0]
    data = bytearray(path.read_bytes())
    data[(page - 1) * 4096 : page * 4096] = b"\xff" * 4096
    path.write_bytes(data)
    with open_store(path, upgrade=False) as store:
        problems = store.check()
    assert problems
    assert {problem.partition(":")[0] for problem in problems} == {"integrity"}
    assert all("\n" not in problem and "***" not in problem for problem in problems)


def minute(number: int) -> str:
    return iso(NOW + timedelta(minutes=number))


def test_ten_thousand_articles_are_stored_and_skipped_quickly(store: Store) -> None:
    batches = [
        [story(f"{n}-{i}", body=f"Isi {n} {i}. " * 40, published_at=minute(n * 200 + i)) for i in range(200)]
        for n in range(50)
    ]
    started = perf_counter()
    for batch in batches:
        store.store_batch(batch, NOW)
    stored = perf_counter()
    changes = store._db.conn.total_changes
    for batch in batches:
        assert store.store_batch(batch, LATER).sites[SITE] == SiteCounts(unchanged=200)
    passed = perf_counter()
    assert rows(store.path, "SELECT count(*) FROM articles") == [(10_000,)]
    assert store._db.conn.total_changes == changes
    # 1.2 and 0.5 seconds on a quiet machine of two cores; a quadratic step would take minutes.
    assert stored - started < 60
    assert passed - stored < 30


def test_the_newest_times_are_moments_and_days_of_one_site(store: Store) -> None:
    stories = [
        story("satu", published_at="2025-03-01T02:00:00Z"),
        story("dua", published_at="2025-03-02"),
        story("tiga"),
    ]
    store.store_batch([*stories, story("nol", published_at=None)], NOW)
    times = store.newest_times(SITE, 2)
    assert len(times) == 2
    assert date(2025, 3, 2) in store.newest_times(SITE, 9)
    assert len(store.newest_times(SITE, 9)) == 3
    assert store.newest_times("lain", 9) == []


def test_what_is_written_together_is_one_transaction(store: Store) -> None:
    with store.together():
        store.set_site(SiteState(slug="satu"), SiteState(slug="dua"))
        store.start_run(SITE, NOW)
        store.store_batch([story()], NOW)
        assert rows(store.path, "SELECT slug FROM site") == []
    assert rows(store.path, "SELECT slug FROM site ORDER BY slug") == [("dua",), (SITE,), ("satu",)]
    assert rows(store.path, "SELECT count(*) FROM run") == [(1,)]
    assert rows(store.path, "SELECT count(*) FROM article") == [(1,)]


def test_what_is_written_together_within_more_is_of_the_same_transaction(store: Store) -> None:
    def fail() -> None:
        raise KeyError

    with suppress(KeyError), store.together():
        with store.together():
            store.set_site(SiteState(slug="dalam"))
        store.set_site(SiteState(slug="luar"))
        fail()
    assert store.sites() == []


def test_of_what_is_written_together_nothing_is_left_where_it_fails(store: Store) -> None:
    def fail() -> None:
        with store.together():
            store.set_site(SiteState(slug="satu"))
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        fail()
    assert rows(store.path, "SELECT slug FROM site") == []
    store.set_site(SiteState(slug="dua"))
    assert rows(store.path, "SELECT slug FROM site") == [("dua",)]
