"""The queries of `news`: filters, order, what was seen and what is new, and the query plans."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import msgspec
import pytest
from db_samples import rows

from crawler.facts import AwardType, Level
from db import news
from db.newsrows import ROWS, Bound, By, NewsFilter, Party, number_of
from db.store import Store, open_store
from db.words import folded, match_all

ARTICLE = (
    "INSERT INTO article (id, key, url, site, title, published_at, first_seen_at, fetched_at, tags, body, is_award, "
    "award_score, award_type, award_evidence, gone_at, no_story) VALUES "
    "(:id, :id, 'https://a.example/' || :id, 'langit', :title, :published_at, :seen, :seen, '[]', :body, :is_award, "
    "0.9, :type, '[]', :gone_at, :no_story)"
)
FACT = (
    "INSERT INTO award_fact (article_id, award_id, award, recipient, recipient_key, recipient_region, giver, "
    "giver_key, year, level, main, evidence, evidence_in, evidence_start, evidence_end, spans, confidence) VALUES ("
    ":id, :award_id, :award, :recipient, :recipient_key, :region, :giver, :giver_key, :year, :level, :main, '', "
    "'body', 0, 0, '{}', :confidence)"
)
AWARD = (
    "INSERT INTO award (id, award, type, recipient, recipient_key, recipient_region, giver, giver_key, year, level, "
    "published_at, first_seen_at, article_id, sources, confidence, status, merged_into) VALUES (:award_id, :award, "
    ":type, :recipient, :recipient_key, :region, :giver, :giver_key, :year, :level, :published_at, :seen, :id, 1, "
    ":confidence, :status, :merged_into)"
)
DEFAULTS = {
    "title": "Judul",
    "body": "Isi.",
    "published_at": "2025-03-01T02:00:00Z",
    "seen": "2025-03-01T03:00:00Z",
    "is_award": 1,
    "type": "rating",
    "gone_at": None,
    "no_story": None,
    "award": "Anugerah Langit",
    "recipient": "Kota Awan",
    "recipient_key": None,
    "region": None,
    "giver": None,
    "giver_key": None,
    "year": 2024,
    "level": None,
    "main": 1,
    "confidence": 0.5,
    "status": "open",
    "merged_into": None,
}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "a.db") as opened:
        yield opened


def add(store: Store, number: int, **fields: object) -> None:
    """An article with one fact, and the award that it is merged into; all of them have this number."""
    row = DEFAULTS | {"id": number, "award_id": number} | fields
    with closing(sqlite3.connect(store.path)) as conn:
        for key in filter(None, (row["recipient_key"], row["giver_key"])):
            conn.execute("INSERT OR IGNORE INTO entity (name) VALUES (?)", [key])
            conn.execute("INSERT OR IGNORE INTO alias SELECT name, id FROM entity WHERE name = ?", [key])
        for sql in (ARTICLE, AWARD, FACT):
            names = re.findall(r":(\w+)", sql)
            conn.execute(sql, {name: row[name] for name in names})
        conn.commit()


def numbers(store: Store, by: By = By.AWARD, **asked: object) -> list[int]:
    return [number_of(row) for row in store.news(by, msgspec.convert(asked, NewsFilter))]


def days(since: str | None = None, until: str | None = None) -> dict[str, Bound]:
    """Bounds as a reader in Jakarta means these days, `until` with its whole length."""
    made = {}
    if since:
        made["since"] = Bound(at=f"{since[:8]}{int(since[8:]) - 1:02}T17:00:00Z", day=since)
    if until:
        made["until"] = Bound(at=f"{until}T17:00:00Z", day=until)
    return made


@pytest.mark.parametrize("by", By)
def test_rows_are_those_of_the_view_columns_in_its_order(store: Store, by: By) -> None:
    add(store, 1, region="36.71", level="nasional")
    (row,) = store.news(by)
    view = news._SOURCES[by].view
    assert msgspec.structs.astuple(row) == rows(store.path, f"SELECT * FROM {view}")[0]
    assert list(ROWS[by].__struct_fields__) == [
        name for (name,) in rows(store.path, f"SELECT name FROM pragma_table_info('{view}')")
    ]


@pytest.mark.parametrize("by", By)
def test_the_newest_published_comes_first_and_what_has_no_date_by_when_it_was_seen(store: Store, by: By) -> None:
    add(store, 1, published_at="2025-03-02")
    add(store, 2, published_at="2025-03-01T02:00:00Z")
    add(store, 3, published_at=None, seen="2025-03-02T03:00:00Z")
    add(store, 4, published_at="2025-03-02")
    assert numbers(store, by) == [3, 4, 1, 2]
    assert numbers(store, by, limit=2) == [3, 4]
    assert numbers(store, by, limit=None) == [3, 4, 1, 2]


@pytest.mark.parametrize("by", By)
def test_a_day_is_bounded_by_itself_and_a_moment_by_the_readers_midnight(store: Store, by: By) -> None:
    add(store, 1, published_at="2025-03-10T16:59:59Z")
    add(store, 2, published_at="2025-03-10T17:00:00Z")
    add(store, 3, published_at="2025-03-11")
    add(store, 4, published_at="2025-03-11T16:59:59Z")
    add(store, 5, published_at="2025-03-11T17:00:00Z")
    add(store, 6, published_at="2025-03-12")
    assert numbers(store, by, **days(since="2025-03-11")) == [6, 5, 4, 3, 2]
    assert numbers(store, by, **days(until="2025-03-11")) == [4, 3, 2, 1]
    assert numbers(store, by, **days("2025-03-11", "2025-03-11")) == [4, 3, 2]
    west = Bound(at="2025-03-11T05:00:00Z", day="2025-03-11")
    assert numbers(store, by, since=west) == [6, 5, 4, 3]
    assert numbers(store, by, until=west) == [3, 2, 1]


@pytest.mark.parametrize("by", By)
def test_bounds_may_be_of_when_it_was_first_seen(store: Store, by: By) -> None:
    add(store, 1, published_at="2020-01-01", seen="2025-03-10T17:00:00Z")
    add(store, 2, published_at="2025-03-11", seen="2025-03-12T17:00:00Z")
    assert numbers(store, by, is_first_seen=True, **days("2025-03-11", "2025-03-11")) == [1]
    assert numbers(store, by, is_first_seen=True, **days("2025-03-11")) == [2, 1]


def test_stories_without_award_news_are_not_shown(store: Store) -> None:
    add(store, 1)
    add(store, 2, gone_at="2025-03-05T00:00:00Z", status="withdrawn")
    add(store, 3, no_story="undated", status="rejected")
    add(store, 4, is_award=0, merged_into=1)
    add(store, 5, status="confirmed")
    assert [numbers(store, by) for by in By] == [[5, 1]] * 3


@pytest.mark.parametrize("by", By)
def test_plain_filters(store: Store, by: By) -> None:
    add(store, 1, region="36.71", level="nasional", type="rating", year=2023, confidence=0.9)
    add(store, 2, region="36", level="provinsi", type="honour", year=2024, confidence=None)
    add(store, 3, region="31.71", level=None, type="competition", year=None, confidence=0.1)
    assert numbers(store, by, region="36") == [2, 1]
    assert numbers(store, by, region="36.71") == [1]
    assert numbers(store, by, level=Level.NATIONAL) == [1]
    assert numbers(store, by, type=AwardType.HONOUR) == [2]
    assert numbers(store, by, year=2024) == [2]
    assert numbers(store, by, min_confidence=0.1) == [3, 1]
    assert numbers(store, by, region="31", year=2023) == []


def test_a_story_is_held_against_its_main_fact_and_facts_each_by_itself(store: Store) -> None:
    add(store, 1, year=2023, main=0)
    with closing(sqlite3.connect(store.path)) as conn:
        conn.execute(FACT, DEFAULTS | {"id": 1, "award_id": 1, "year": 2024})
        conn.commit()
    assert (numbers(store, By.STORY, year=2024), numbers(store, By.STORY, year=2023)) == ([1], [])
    assert (numbers(store, By.FACT, year=2024), numbers(store, By.FACT, year=2023)) == ([2], [1])


@pytest.mark.parametrize("by", By)
def test_search_is_of_the_text_and_of_the_names(store: Store, by: By) -> None:
    add(store, 1, title="Opini Wajar", body="Laporan keuangan Kabupaten Lebak.", award="WTP", giver="BPK RI")
    add(store, 2, title="Prestasi", body="Kafé sehat.", award="Kementerian PPPA", recipient="Kota Ma'arif")
    for terms, found in {
        ("lebak",): [1], ("LEBAK", "opini"): [1], ("lebak", "sehat"): [], ("laporan keuangan",): [1],
        ("keuangan laporan",): [], ("wtp", "bpk ri"): [1], ("ppa",): [], ("pppa",): [2], ("cafe",): [], ("kafe",): [2],
        ("Kafé",): [2], ("ma'arif",): [2], ("wtp bpk",): [], ("tidak",): [],
    }.items():  # fmt: skip
        assert numbers(store, by, search=terms) == found, terms


@pytest.mark.parametrize(
    "term",
    ['"', '""', "a OR", "NEAR(a b)", "title:x", "x*", "-x", "^x", "a AND NOT", "(", "'", "x\0y", "😀", "²", "\ud7ff"],
)
def test_no_search_is_a_syntax_error(store: Store, term: str) -> None:
    add(store, 1)
    for by in By:
        assert numbers(store, by, search=(term, "lain")) == []


def test_words_are_quoted_for_the_full_text() -> None:
    assert match_all(('a "b', "c")) == '"a  b" AND "c"'
    assert folded("Ma'arif  É_2 ﬁn") == "ma arif e 2 fin"


PEMKOT = Party(key="pemerintah@36.71", is_specific=True)


@pytest.mark.parametrize("by", By)
@pytest.mark.parametrize("side", ["recipient", "giver"])
def test_a_party_is_an_entity_by_all_its_names(store: Store, by: By, side: str) -> None:
    key = f"{side}_key"
    add(store, 1, **{side: "Kota Tangerang", key: "pemerintah@36.71"})
    add(store, 2, **{side: "Pemkot Tangerang Selatan", key: "pemerintah@36.74"})
    add(store, 3, **{side: "Kota Seribu Industri", key: "seribu industri"})
    assert numbers(store, by, **{side: PEMKOT}) == [1]
    with closing(sqlite3.connect(store.path)) as conn:  # as an operator joins two
        conn.execute(
            "UPDATE alias SET entity_id = (SELECT entity_id FROM alias WHERE name_key = 'pemerintah@36.71') "
            "WHERE name_key = 'seribu industri'"
        )
        conn.commit()
    assert numbers(store, by, **{side: PEMKOT}) == [3, 1]
    assert numbers(
        store, by, **{side: Party(key="seribu industri", form="seribu industri", words="seribu industri")}
    ) == [3, 1]


@pytest.mark.parametrize("by", By)
def test_a_name_that_no_entity_has_is_looked_for_in_the_names(store: Store, by: By) -> None:
    add(store, 1, recipient="SMAN 1 Rangkasbitung", recipient_key="sma negeri 1 rangkasbitung@36.02")
    add(store, 2, recipient="MTs. Ma'arif")
    assert numbers(store, by, recipient=Party(key="sma negeri 1", form="sma negeri 1", words="sman 1")) == [1]
    assert numbers(store, by, recipient=Party(key="-", words="rangkas")) == [1]
    assert numbers(store, by, recipient=Party(key="-", words="bitung")) == []
    assert numbers(store, by, recipient=Party(key="-", words="mts ma arif")) == [2]
    known = Party(key="sma negeri 1 rangkasbitung@36.02", words="mts", is_specific=True)
    assert numbers(store, by, recipient=known) == [1]
    assert numbers(store, by, recipient=msgspec.structs.replace(known, is_specific=False)) == [2, 1]


@pytest.mark.parametrize("by", By)
def test_what_is_new_is_returned_once_whenever_it_was_written(store: Store, by: By) -> None:
    add(store, 1)
    add(store, 2)
    asked = NewsFilter(limit=1, min_confidence=0.3)
    found, seen = store.news_and_marks(by, asked)
    assert [number_of(row) for row in found] == [2]
    assert store.unseen_news(by, asked, seen) == []
    add(store, 3, published_at="2001-01-01", seen="2001-01-01T00:00:00Z")  # older by every clock
    add(store, 4, confidence=0.2)
    unseen = store.unseen_news(by, asked, seen)
    assert [number_of(row) for _, row in unseen] == [3]
    seen |= {mark for mark, _ in unseen}
    assert store.unseen_news(by, asked, seen) == []


def test_an_award_that_is_opened_again_is_returned_once(store: Store) -> None:
    add(store, 1, status="rejected")
    asked = NewsFilter()
    _, seen = store.news_and_marks(By.AWARD, asked)
    for status, expected in (("open", 1), ("rejected", 0), ("confirmed", 0)):
        with closing(sqlite3.connect(store.path)) as conn:
            conn.execute("UPDATE award SET status = ?", [status])
            conn.commit()
        unseen = store.unseen_news(By.AWARD, asked, seen)
        assert len(unseen) == expected
        seen |= {mark for mark, _ in unseen}


def test_a_fact_is_new_when_it_says_something_else_not_when_its_number_is_another(store: Store) -> None:
    add(store, 1)
    asked = NewsFilter()
    _, seen = store.news_and_marks(By.FACT, asked)

    def read_again(**fields: object) -> int:
        with closing(sqlite3.connect(store.path)) as conn:
            conn.execute("DELETE FROM award_fact")
            conn.execute(FACT, DEFAULTS | {"id": 1, "award_id": 1} | fields)
            conn.commit()
        return len(store.unseen_news(By.FACT, asked, seen))

    assert read_again(year=2020) == 1  # under the same number
    assert read_again(confidence=0.7) == 0
    with closing(sqlite3.connect(store.path)) as conn:
        conn.execute("UPDATE award_fact SET id = 77")
        conn.commit()
    assert store.unseen_news(By.FACT, asked, seen) == []


def test_the_data_version_shows_that_another_has_written(store: Store) -> None:
    with open_store(store.path, readonly=True) as reader:
        before = reader.data_version()
        assert reader.data_version() == before
        add(store, 1)
        assert reader.data_version() != before


@pytest.mark.parametrize("by", By)
def test_the_newest_are_found_without_sorting_all(store: Store, by: By) -> None:
    statements: list[str] = []
    store._db.conn.set_trace_callback(statements.append)
    store.news(by)
    store.news(by, NewsFilter(since=Bound("2025-03-01T00:00:00Z", "2025-03-01"), limit=None))
    store._db.conn.set_trace_callback(None)
    asked = [sql for sql in statements if sql.startswith("WITH")]
    assert len(asked) == 2
    for sql in asked:
        plan = [row[3] for row in store._db.execute(f"EXPLAIN QUERY PLAN {sql}")]
        assert any(("award_newest" if by is By.AWARD else "article_newest") in step for step in plan), plan
        assert "USE TEMP B-TREE FOR ORDER BY" not in plan[: plan.index("SCAN chosen")], plan
