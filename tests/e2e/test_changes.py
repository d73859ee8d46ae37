"""A site whose stories change between polls: none is lost or doubled, and each change is stored as what it is."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import msgspec
import pytest
from crawls import crawl
from longform import SOAK, every_second

from anugerah.runner import CrawlOptions
from crawler.config import Settings
from crawler.newsroom.chance import few, mutate, young
from crawler.newsroom.changes import Change, Removal, Scene, edit, move, reslug, restore, withdraw
from crawler.newsroom.faults import Fault, FaultKind
from crawler.newsroom.reply import Request
from crawler.newsroom.server import Newsroom
from crawler.newsroom.truth import Story, Truth, address, load_truth, parse_truth
from crawler.newsroom.wordpress_plain import PERMALINK
from db.store import open_store

SLUG = "lenteracisauk"
SETTINGS = Settings(archive="none")
SIZE = 16
"""Stories that the site begins with: fewer than a poll looks at again."""
STORY = load_truth(SLUG).public[SIZE - 3].slug
AGED = {
    "article": ("first_seen_at", "fetched_at", "gone_at"),
    "address": ("seen_at", "fetched_at"),
    "source": ("checked_at", "full_at"),
}


class Watched:
    """A WordPress that is polled while it changes; time passes by making what is stored older."""

    def __init__(self, room: Newsroom, folder: Path, sources: str = "") -> None:
        self.room = room
        self.db = folder / "a.db"
        self.sites = folder / "sites"
        (path,) = room.write_site_files(self.sites)
        if sources:
            path.write_text(
                path.read_text(encoding="utf-8").replace("wordpress", "generic") + sources, encoding="utf-8"
            )

    def poll(self, *, sweep: bool = False, fails: bool = False) -> None:
        """Crawl, and let ten minutes pass."""
        report = crawl(self.db, self.sites, SETTINGS, CrawlOptions(sweep=sweep))[SLUG]
        assert report.is_failure == fails, report.line
        self.wait(timedelta(minutes=10))

    def wait(self, span: timedelta) -> None:
        """Let time pass."""
        with closing(sqlite3.connect(self.db)) as conn, conn:
            for table, columns in AGED.items():
                for column in columns:
                    conn.execute(
                        f"UPDATE {table} SET {column} = strftime('%Y-%m-%dT%H:%M:%SZ', {column}, ?) "
                        f"WHERE {column} IS NOT NULL",
                        [f"-{span.total_seconds():.0f} seconds"],
                    )

    def settle(self) -> None:
        """Poll as often as all looks again are over."""
        for span in (timedelta(hours=7), timedelta(days=1), timedelta(days=7)):
            self.wait(span)
            self.poll()
            while self.due():
                self.poll()

    def due(self) -> bool:
        """Whether articles are still to be looked at again."""
        with open_store(self.db) as store:
            return bool(store.due_again(SLUG, datetime.now(UTC), 1))

    def change(self, change: Change) -> None:
        """Something happens to the site."""
        self.room.show(SLUG, change(self.room.scene(SLUG)))

    def rows(self, sql: str, *values: object) -> list[dict[str, object]]:
        """What a query gives."""
        with closing(sqlite3.connect(self.db)) as conn:
            conn.row_factory = sqlite3.Row
            return [dict(row) for row in conn.execute(sql, values)]

    def url(self, story: Story) -> str:
        """Where a story is now."""
        return self.room.url(SLUG).rstrip("/") + address(story)

    def shown(self) -> list[str]:
        """The addresses of stories that are there, by the store."""
        return sorted(str(row["url"]) for row in self.rows("SELECT url FROM articles WHERE gone_at IS NULL"))

    def published(self) -> list[str]:
        """The addresses of stories that are there, by the site."""
        return sorted(self.url(story) for story in self.room.scene(SLUG).truth.public)


def truth() -> Truth:
    """The WordPress site with its sections in the addresses, so that a story that is moved gets another one."""
    plain = load_truth(SLUG)
    shown = {story.slug for story in plain.public[:SIZE]}
    kept = tuple(
        msgspec.structs.replace(story, furniture=msgspec.structs.replace(story.furniture, baca_juga=()))
        for story in plain.articles
        if story.slug in shown
    )
    site = msgspec.structs.replace(plain.site, permalink="/{story.section}/{story.slug}/")
    return parse_truth(msgspec.json.encode(Truth(site, kept)), SLUG)


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    with Newsroom(truths=[young(truth(), datetime.now(UTC)).truth]) as room:
        site = Watched(room, tmp_path)
        site.poll()
        yield site


FEED_AND_SITEMAP = "".join(
    f'[[sources]]\nkind = "{kind}"\nurl = "{url}"\n'
    for kind, url in (("feed", "/feed/"), ("sitemap", "/wp-sitemap.xml"))
)


def test_a_post_that_only_a_sitemap_names_stays_one_article_whatever_becomes_of_it(tmp_path: Path) -> None:
    with Newsroom(truths=[young(truth(), datetime.now(UTC)).truth]) as room:
        site = Watched(room, tmp_path, FEED_AND_SITEMAP)
        site.poll()
        before = article(site, room.scene(SLUG).story(STORY))
        at = datetime.now(UTC).replace(microsecond=0)
        lines = room.scene(SLUG).story(STORY).paragraphs
        site.change(
            lambda scene: edit(scene, STORY, at, title="Judul Baru dari Redaksi", paragraphs=(*lines, "Sekian."))
        )
        site.change(lambda scene: reslug(scene, STORY, "alamat-baru", at))
        site.poll(sweep=True)
        after = article(site, room.scene(SLUG).story("alamat-baru"))
        assert (after["id"], after["title"]) == (before["id"], "Judul Baru dari Redaksi")
        assert site.shown() == site.published()


def test_a_site_with_plain_permalinks_is_followed_like_any_other(tmp_path: Path) -> None:
    made = truth()
    plain = msgspec.structs.replace(made, site=msgspec.structs.replace(made.site, permalink=PERMALINK))
    with Newsroom(truths=[young(parse_truth(msgspec.json.encode(plain), SLUG), datetime.now(UTC)).truth]) as room:
        site = Watched(room, tmp_path)
        site.poll()
        assert site.shown() == site.published()
        before = len(room.requests)
        site.poll()
        # Where a full hour begins in between, records of young stories are asked for as well.
        assert len([asked for asked in room.requests[before:] if "include" not in asked.path]) == 1
        at = datetime.now(UTC).replace(microsecond=0)
        oldest = room.scene(SLUG).truth.public[0].slug
        site.settle()
        site.change(lambda scene: edit(scene, STORY, at, title="Judul Baru dari Redaksi"))
        site.change(lambda scene: withdraw(scene, oldest))
        for _ in range(2):
            site.wait(timedelta(days=1))
            site.poll(sweep=True)
        assert article(site, room.scene(SLUG).story(STORY))["title"] == "Judul Baru dari Redaksi"
        assert site.shown() == site.published()


@pytest.mark.parametrize(("sources", "pages"), [("", [0]), (FEED_AND_SITEMAP, [30, 5])], ids=["records", "pages"])
def test_a_week_later_records_or_else_some_pages_a_poll_show_that_nothing_changed(
    tmp_path: Path, sources: str, pages: list[int]
) -> None:
    posts = few(load_truth(SLUG), 35)
    with Newsroom(truths=[young(posts, datetime.now(UTC) - timedelta(days=7, hours=2)).truth]) as room:
        site = Watched(room, tmp_path, sources)
        site.poll()
        stories = {address(story) for story in posts.public}
        assert not site.due()
        site.wait(timedelta(hours=20))
        for count in pages:
            before = len(room.requests)
            site.poll()
            asked = [request.path for request in room.requests[before:]]
            assert sum(path in stories for path in asked) == count
            assert sum("include=" in path for path in asked) == int(not sources)
        assert not site.due()


def other_section(scene: Scene) -> str:
    own = scene.story(STORY).section
    return next(section.slug for section in scene.truth.site.sections if section.slug != own)


def article(site: Watched, story: Story) -> dict[str, object]:
    """The one article with the story's text."""
    (row,) = site.rows("SELECT * FROM articles WHERE body LIKE ?", f"%{story.paragraphs[1]}%")
    return row


def test_an_edit_is_a_version_of_the_same_article(watched: Watched) -> None:
    story = watched.room.scene(SLUG).story(STORY)
    before = article(watched, story)
    at = datetime.now(UTC).replace(microsecond=0)
    watched.change(lambda scene: edit(scene, STORY, at, title="Redaksi Memberi Judul Baru pada Berita Ini"))
    watched.settle()
    after = article(watched, story)
    assert (after["id"], after["title"]) == (before["id"], "Redaksi Memberi Judul Baru pada Berita Ini")
    (version,) = watched.rows("SELECT * FROM article_version")
    assert (version["article_id"], version["title"]) == (before["id"], story.title)
    assert watched.shown() == watched.published()


def test_an_edit_is_seen_when_a_cache_before_the_site_has_forgotten_the_old_page(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    room, path = watched.room, address(watched.room.scene(SLUG).story(STORY))
    answer = room._answer
    old = answer(SLUG, Request(path))
    kept = msgspec.structs.replace(old, headers={**old.headers, "Age": "7200"})
    watched.wait(timedelta(hours=3))
    an_hour_ago = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)
    watched.change(lambda scene: edit(scene, STORY, an_hour_ago, title="Judul Baru dari Redaksi"))
    monkeypatch.setattr(room, "_answer", lambda slug, asked: kept if asked.path == path else answer(slug, asked))
    watched.poll(sweep=True)
    story = room.scene(SLUG).story(STORY)
    assert article(watched, story)["title"] != "Judul Baru dari Redaksi"
    monkeypatch.undo()
    watched.poll(sweep=True)
    assert article(watched, story)["title"] == "Judul Baru dari Redaksi"


@pytest.mark.parametrize(
    "change",
    [
        lambda scene: move(scene, STORY, other_section(scene)),
        lambda scene: reslug(scene, STORY, "alamat-baru-berita-ini"),
    ],
    ids=["moved", "renamed"],
)
def test_another_address_is_an_alias_of_the_same_article(watched: Watched, change: Change) -> None:
    story = watched.room.scene(SLUG).story(STORY)
    before = article(watched, story)
    watched.change(change)
    watched.settle()
    after = article(watched, story)
    assert after["id"] == before["id"]
    assert str(before["url"]) != str(after["url"])
    aliases = watched.rows("SELECT url FROM address WHERE article_id = ?", before["id"])
    assert {row["url"] for row in aliases} == {before["url"], after["url"]}
    assert watched.shown() == watched.published()


@pytest.mark.parametrize("lists", [False, True], ids=["of_pages", "of_lists_too"])
def test_a_notice_in_the_place_of_a_story_takes_it_back_only_where_the_site_does(watched: Watched, lists: bool) -> None:
    """A plug-in or a parked domain answers 200 with a notice: what the records still show is there, and what a site
    without any list does not show is not withdrawn."""
    story = watched.room.scene(SLUG).story(STORY)
    before = watched.shown(), article(watched, story)["body"]
    where = f"^{address(story)}" + ("|/wp-|feed|^/$" if lists else "")
    watched.room.fail(SLUG, Fault(kind=FaultKind.NOTICE, path=where))
    for days in (40, 1, 1, 1):
        watched.wait(timedelta(days=days))
        watched.poll(sweep=True, fails=lists)
    assert (watched.shown(), article(watched, story)["body"]) == before
    watched.room.recover(SLUG)
    watched.change(lambda scene: withdraw(scene, STORY))
    for _ in range(3):
        watched.wait(timedelta(days=1))
        watched.poll(sweep=True)
    assert watched.shown() == watched.published()


@pytest.mark.parametrize("how", every_second(list(Removal)))
def test_a_withdrawn_story_is_gone_and_stays_until_it_returns(watched: Watched, how: Removal) -> None:
    story = watched.room.scene(SLUG).story(STORY)
    before = article(watched, story)
    watched.change(lambda scene: withdraw(scene, STORY, how))
    watched.wait(timedelta(days=1))
    watched.poll()
    after = article(watched, story)
    assert after["gone_at"] is not None
    moved = ("gone_at", "fetched_at", "first_seen_at")
    assert {**after, **dict.fromkeys(moved)} == {**before, **dict.fromkeys(moved)}
    watched.change(lambda scene: restore(scene, STORY))
    watched.settle()
    assert article(watched, story)["gone_at"] is None
    assert watched.shown() == watched.published()


@pytest.mark.parametrize("seed", range(1, 9) if SOAK else [1])
def test_after_many_changes_no_story_is_lost_or_doubled(watched: Watched, seed: int) -> None:
    chance = Random(seed)
    seen = {story.number for story in watched.room.scene(SLUG).truth.public}
    left = 50 if SOAK else 18
    while left:
        for _ in range(min(left, chance.randint(1, 5))):
            scene, _ = mutate(watched.room.scene(SLUG), chance, datetime.now(UTC).replace(microsecond=0))
            watched.room.show(SLUG, scene)
            left -= 1
        watched.poll()
        time.sleep(1 - time.time() % 1)  # Last-Modified has whole seconds: a list that changes again is not modified
        seen |= {story.number for story in watched.room.scene(SLUG).truth.public}
    watched.settle()
    assert watched.shown() == watched.published()
    assert len(watched.rows("SELECT id FROM article")) == len(seen)
    titles = {row["url"]: row["title"] for row in watched.rows("SELECT url, title FROM articles WHERE gone_at IS NULL")}
    bodies = {row["url"]: str(row["body"]) for row in watched.rows("SELECT url, body FROM articles")}
    for story in watched.room.scene(SLUG).truth.public:
        assert titles[watched.url(story)] == story.title
        assert story.paragraphs[-1] in bodies[watched.url(story)]
