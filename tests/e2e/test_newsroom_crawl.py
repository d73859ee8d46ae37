"""The main job over real HTTP on loopback: every published story once, no hidden one, all fields right."""

import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest
from crawls import crawl
from longform import every_second
from rapidfuzz import fuzz
from rapidfuzz.utils import default_process

from anugerah.crawlresult import SiteReport
from crawler.newsroom.server import Newsroom
from crawler.newsroom.truth import Story, Truth, address, load_truth
from crawler.times import iso

POLLED = {
    "lenteracisauk": "/feed/",
    "suluhciremai": "/sitemap.xml",
    "dermagasambas": "/feeds/posts/default",
    "gongsaparua": "/sitemap-news.xml",
    "gerbangkarang": "/",
}
"""The one request that a poll costs; where a feed's address has a page for people, the next list is asked."""
STATE = {"run", "site", "source", "robots", "lease", "chore"}
"""The tables that a poll may write to where nothing is new."""
EXACT = ("score", "main", "recipient_region")
MODEL_STORY = "pemkot-serang-raih-penghargaan-kepatuhan-ombudsman"


@dataclass(frozen=True)
class Crawled:
    """A newsroom that was crawled into `db`."""

    room: Newsroom
    db: Path
    sites: Path

    def crawl(self) -> dict[str, SiteReport]:
        """Crawl again; the reports by site."""
        reports = crawl(self.db, self.sites)
        assert not any(report.is_failure for report in reports.values()), reports
        return reports

    def rows(self, sql: str, *values: object) -> list[sqlite3.Row]:
        """What a reader sees."""
        with sqlite3.connect(f"file:{self.db}?mode=ro", uri=True) as conn:
            conn.row_factory = sqlite3.Row
            found = conn.execute(sql, values).fetchall()
        conn.close()
        return found


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    folder = tmp_path_factory.mktemp("crawl")
    with Newsroom() as room:
        room.write_site_files(folder / "sites")
        whole = Crawled(room, folder / "anugerah.db", folder / "sites")
        whole.crawl()
        yield whole


def public_stories(room: Newsroom) -> list[tuple[Truth, Story]]:
    return [(truth, story) for truth in room.truths for story in truth.public]


def url_of(room: Newsroom, truth: Truth, story: Story) -> str:
    return room.url(truth.site.slug).rstrip("/") + address(story)


def test_every_public_story_is_stored_once_and_no_hidden_one(crawled: Crawled) -> None:
    stored = [row["url"] for row in crawled.rows("SELECT url FROM articles")]
    public = [url_of(crawled.room, truth, story) for truth, story in public_stories(crawled.room)]
    assert len(public) >= 140
    assert sorted(stored) == sorted(public)


def test_titles_dates_and_authors_are_right(crawled: Crawled) -> None:
    rows = {row["url"]: row for row in crawled.rows("SELECT * FROM articles")}
    wrong = []
    for truth, story in public_stories(crawled.room):
        row = rows[url_of(crawled.room, truth, story)]
        expected = {
            "title": story.title,
            "author": story.author,
            "author_kind": story.author_kind,
            "published_at": iso(story.published_at),
            "modified_at": iso(story.modified_at) if story.modified_at else None,
        }
        wrong += [(story.slug, name, row[name], value) for name, value in expected.items() if row[name] != value]
    assert not wrong, wrong


def shingles(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[i : i + 4]) for i in range(max(1, len(words) - 3)))


def body_f1(gold: str, got: str) -> float:
    expected, found = shingles(gold), shingles(got)
    return 2 * sum((expected & found).values()) / (sum(expected.values()) + sum(found.values()))


def test_bodies_are_whole_and_clean(crawled: Crawled) -> None:
    bodies = {row["url"]: row["body"] for row in crawled.rows("SELECT url, body FROM articles")}
    scores = {
        story.slug: body_f1(story.body, bodies[url_of(crawled.room, truth, story)])
        for truth, story in public_stories(crawled.room)
    }
    worst = sorted(scores.items(), key=lambda score: score[1])[:5]
    assert sum(scores.values()) / len(scores) >= 0.995, worst
    assert worst[0][1] >= 0.95, worst


def test_the_model_story_gives_both_facts_and_not_last_years_scores(crawled: Crawled) -> None:
    story = next(story for _, story in public_stories(crawled.room) if story.slug == MODEL_STORY)
    rows = crawled.rows(
        "SELECT f.* FROM award_facts AS f JOIN articles AS a ON a.id = f.article_id WHERE a.url LIKE ? ORDER BY f.id",
        f"%{MODEL_STORY}%",
    )
    assert len(rows) == len(story.awards) == 2
    assert rows[0]["level"] == story.awards[0].level
    for row, award in zip(rows, story.awards, strict=True):
        gold = msgspec.to_builtins(award)
        assert {name: row[name] for name in EXACT} == {name: gold[name] for name in EXACT}
        # "Terbaik se-Provinsi" may be a title of its own, whose sentence states neither year nor day nor giver.
        is_titled = not award.main and is_alike(row["award"], gold["rank"])
        assert is_titled or is_alike(row["award"], gold["award"])
        for name in ("year", "event_date"):
            assert row[name] == gold[name] or (is_titled and row[name] is None)
        assert is_alike(row["recipient"], gold["recipient"])
        assert is_alike(row["rank"], gold["rank"])
        assert is_alike(row["giver"], gold["giver"]) if row["giver"] else is_titled


def is_alike(read: str, gold: str) -> bool:
    """The text writes a name in several ways; each of them is right."""
    return bool(fuzz.token_set_ratio(read, gold, processor=default_process) == 100)


def tables(crawled: Crawled) -> dict[str, list[tuple[object, ...]]]:
    """All that is stored, but for what a poll may write: the sites' state."""
    names = [row["name"] for row in crawled.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {
        name: [tuple(row) for row in crawled.rows(f'SELECT * FROM "{name}"')] for name in names if name not in STATE
    }


def test_crawling_again_costs_one_request_a_site_and_writes_nothing_but_state(crawled: Crawled) -> None:
    before = tables(crawled)
    assert {"article", "article_version", "address", "award_fact"} <= before.keys()
    runs = len(crawled.rows("SELECT id FROM runs"))
    crawled.room.requests.clear()
    reports = crawled.crawl()
    assert {report.outcome for report in reports.values()} == {"NOT_MODIFIED"}
    assert tables(crawled) == before
    assert len(crawled.rows("SELECT id FROM runs")) == runs + len(reports)
    asked = {(request.site, request.path, request.status) for request in crawled.room.requests}
    assert asked == {(slug, path, 304) for slug, path in POLLED.items()}
    assert len(crawled.room.requests) == len(crawled.room.truths) == len(POLLED)


def test_full_text_search_finds_a_story(crawled: Crawled) -> None:
    found = crawled.rows(
        "SELECT a.title FROM articles_fts AS f JOIN articles AS a ON a.id = f.rowid "
        "WHERE articles_fts MATCH 'ombudsman'"
    )
    assert any("Ombudsman" in row["title"] for row in found)


HOME = '[[sources]]\nkind = "section"\nurl = "/"'
WAYS = {
    "generic-wordpress": ("lenteracisauk", ""),
    "rest": ("lenteracisauk", '[[sources]]\nkind = "wp-rest"\nurl = "/wp-json/wp/v2/posts"'),
    "generic-handmade": ("gerbangkarang", ""),
    "sitemap": ("lenteracisauk", '[[sources]]\nkind = "sitemap"\nurl = "/wp-sitemap.xml"'),
    "generic-portal": ("gongsaparua", ""),
    "portal-home": ("gongsaparua", HOME),
    "generic-promedia": ("suluhciremai", ""),
    "promedia-home": ("suluhciremai", HOME),
    "generic-blogger": ("dermagasambas", ""),
    "home": ("lenteracisauk", HOME),
    "feed-in-pages": ("dermagasambas", '[[sources]]\nkind = "feed"\nurl = "/feeds/posts/default"'),
    "views": ("lenteracisauk", '[[sources]]\nkind = "section"\nurl = "/sorotan/"'),
    "sections": (
        "gerbangkarang",
        "".join(
            f'[[sources]]\nkind = "section"\nurl = "/kanal/{section.slug}"\n'
            for section in load_truth("gerbangkarang").site.sections
        ),
    ),
}


@pytest.mark.parametrize("way", every_second([*WAYS]))
def test_every_way_to_a_site_finds_the_same_stories(crawled: Crawled, tmp_path: Path, way: str) -> None:
    slug, sources = WAYS[way]
    keys = f'name = "Uji"\nurl = "{crawled.room.url(slug)}"\nregion = "36"\nplatform = "generic"\ndelay = "0s"\n'
    (tmp_path / f"{slug}.toml").write_text(keys + sources)
    again = Crawled(crawled.room, tmp_path / "a.db", tmp_path)
    again.crawl()
    rows = {row["url"]: row for row in again.rows("SELECT * FROM articles")}
    public = {
        url_of(crawled.room, truth, story): story
        for truth, story in public_stories(crawled.room)
        if truth.site.slug == slug
    }
    assert sorted(rows) == sorted(public)
    stated = {url: (story.title, story.author, iso(story.published_at)) for url, story in public.items()}
    read = {url: (row["title"], row["author"], row["published_at"]) for url, row in rows.items()}
    assert read == stated
    assert min(body_f1(story.body, rows[url]["body"]) for url, story in public.items()) >= 0.95
    crawled.room.requests.clear()
    again.crawl()
    assert len(again.rows("SELECT url FROM articles")) == len(public)
    asked = [request.path for request in crawled.room.requests]
    if not sources:
        assert asked == [POLLED[slug]]  # as with its platform, by what robots.txt or the home page says
