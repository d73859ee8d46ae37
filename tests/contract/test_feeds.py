"""Feeds beside the published pages: valid by RFC 4287 and JSON Feed 1.1, with ids that stay."""

import re
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import feedparser
import msgspec
import pytest
from conftest import Crawled
from lxml import etree, html
from verbs import anugerah, copy_of

BASE = "https://anugerah.example/berita/"
ATOM = "{http://www.w3.org/2005/Atom}"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
TAG = re.compile(r"tag:anugerah\.example,2025:award/\d+")


@pytest.fixture(scope="module")
def db(crawled_db: Crawled) -> Path:
    return crawled_db.db


@pytest.fixture(scope="module")
def site(db: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish(tmp_path_factory.mktemp("feeds") / "site", db)


def publish(root: Path, db: Path, base: str = BASE) -> Path:
    done = anugerah("publish", root, "--db", db, "--base-url", base)
    assert done.status == 0, done.err
    return root


def write(db: Path, sql: str) -> None:
    with closing(sqlite3.connect(db)) as conn:
        conn.execute(sql)
        conn.commit()


def one(parent: Any, name: str) -> Any:
    """The child of that name, of which there is exactly one."""
    (child,) = parent.findall(ATOM + name)
    return child


def page_of(entry: Any) -> str:
    """The address of the page that an entry leads to."""
    (link,) = [link for link in entry.findall(f"{ATOM}link") if link.get("rel") == "alternate"]
    return str(link.get("href"))


def entries(path: Path) -> dict[str, str]:
    """Id → when it was updated."""
    feed = etree.parse(path).getroot()
    return {one(entry, "id").text: one(entry, "updated").text for entry in feed.findall(f"{ATOM}entry")}


def test_every_page_that_names_feeds_has_them_and_the_others_have_none(site: Path) -> None:
    with_feeds = set()
    for page in site.rglob("index.html"):
        links = html.parse(page).getroot().xpath("//link[@rel='alternate'][contains(@href, 'feed.')]")
        assert {(link.get("type"), link.get("href")) for link in links} in (
            set(),
            {("application/atom+xml", "feed.xml"), ("application/feed+json", "feed.json")},
        )
        assert bool(links) == (page.parent / "feed.xml").exists() == (page.parent / "feed.json").exists()
        if links:
            with_feeds.add(page.relative_to(site).parts[0] if len(page.relative_to(site).parts) > 1 else "")
    assert with_feeds == {"", "en", "penerima", "pemberi", "seri", "provinsi", "jenis"}


def test_atom_feeds_have_what_rfc_4287_requires(site: Path) -> None:
    feeds = sorted(site.rglob("feed.xml"))
    ids = set()
    for path in feeds:
        feed = etree.parse(path).getroot()
        assert feed.tag == f"{ATOM}feed"
        ids.add(one(feed, "id").text)
        assert one(feed, "title").text.strip()
        assert one(one(feed, "author"), "name").text
        self_link, page = feed.findall(f"{ATOM}link")
        folder = f"{path.parent.relative_to(site).as_posix()}/".removeprefix("./")
        assert (self_link.get("rel"), self_link.get("href")) == ("self", f"{BASE}{folder}feed.xml")
        assert (page.get("rel"), page.get("href")) == ("alternate", f"{BASE}{folder}")
        found = feed.findall(f"{ATOM}entry")
        assert 0 < len(found) <= 50
        for entry in found:
            assert TAG.fullmatch(one(entry, "id").text)
            assert one(entry, "title").text.strip()
            assert one(entry, "summary").text.strip()
            assert one(entry, "content").get("type") == "text"
            for name in ("updated", "published"):
                assert MOMENT.fullmatch(one(entry, name).text)
            href = page_of(entry)
            assert (site / href.removeprefix(BASE) / "index.html").exists()
            assert href.startswith(BASE + ("en/" if folder.startswith("en/") else ""))
        updated = [one(entry, "updated").text for entry in found]
        assert one(feed, "updated").text == max(updated)
        assert len({one(entry, "id").text for entry in found}) == len(found)
    assert len(ids) == len(feeds), "each feed has an id of its own"


def test_a_feed_reader_reads_them(site: Path) -> None:
    for path in (site / "feed.xml", site / "en" / "feed.xml", *(site / "seri").rglob("feed.xml")):
        parsed = feedparser.parse(path.read_bytes())
        assert not parsed.bozo, parsed.get("bozo_exception")
        assert parsed.version == "atom10"
        assert all(entry.id and entry.link.startswith(BASE) and entry.updated_parsed for entry in parsed.entries)


def test_json_feeds_have_what_version_1_1_requires(site: Path) -> None:
    for path in site.rglob("feed.json"):
        feed = msgspec.json.decode(path.read_bytes())
        folder = f"{path.parent.relative_to(site).as_posix()}/".removeprefix("./")
        assert feed["version"] == "https://jsonfeed.org/version/1.1"
        assert feed["title"]
        assert feed["home_page_url"] == f"{BASE}{folder}"
        assert feed["feed_url"] == f"{BASE}{folder}feed.json"
        for item in feed["items"]:
            assert TAG.fullmatch(item["id"])
            assert item["content_text"]
            assert item["url"].startswith(BASE)
            for name in ("date_published", "date_modified"):
                assert datetime.fromisoformat(item[name]).tzinfo
        assert [item["id"] for item in feed["items"]] == list(entries(path.with_name("feed.xml")))


def test_an_entry_is_updated_by_its_own_change_alone(db: Path, tmp_path: Path) -> None:
    db = copy_of(db, tmp_path)
    root = publish(tmp_path / "site", db)
    before = entries(root / "feed.xml")
    changed, same, gone = list(before)[:3]
    number = changed.rpartition("/")[2]
    write(db, f"UPDATE award SET score = 12.5 WHERE id = {number}")
    write(db, f"UPDATE award SET status = 'rejected' WHERE id = {gone.rpartition('/')[2]}")
    write(db, "UPDATE award SET confidence = 0.5 WHERE id = 99999")
    publish(root, db)
    after = entries(root / "feed.xml")
    assert after[changed] > before[changed]
    assert after[same] == before[same]
    assert gone not in after
    publish(root, db, "https://anugerah.example/lain/")
    assert entries(root / "feed.xml") == after, "another path makes no new entries, and no news of old ones"


def test_signs_that_xml_cannot_hold_are_left_out(db: Path, tmp_path: Path) -> None:
    db = copy_of(db, tmp_path)
    write(db, "UPDATE award SET recipient = 'Kota' || char(11) || '<b>&' || char(65535)")
    root = publish(tmp_path / "site", db)
    assert one(etree.parse(root / "feed.xml").getroot()[-1], "title").text.startswith("Kota<b>&: ")


def test_without_an_address_links_are_relative_to_the_feed(db: Path, tmp_path: Path) -> None:
    root = tmp_path / "site"
    assert anugerah("publish", root, "--db", db).status == 0
    for name in ("feed.xml", "provinsi/36/feed.xml", "en/provinsi/36/feed.xml"):
        path = root / name
        for entry in etree.parse(path).getroot().findall(f"{ATOM}entry"):
            href = page_of(entry)
            assert (path.parent / href / "index.html").exists()
            assert one(entry, "id").text.startswith("tag:anugerah.invalid,2025:award/")


def test_calendars_follow_rfc_5545(db: Path, site: Path) -> None:
    calendars = sorted(site.rglob("events.ics"))
    assert {path.parent.relative_to(site).as_posix() for path in calendars} > {".", "en", "provinsi/36", "jenis/lomba"}
    for path in calendars:
        data = path.read_bytes()
        assert data.endswith(b"END:VCALENDAR\r\n")
        assert all(0 < len(line) <= 75 for line in data.removesuffix(b"\r\n").split(b"\r\n"))
        assert b"\n" not in data.replace(b"\r\n", b"")
        lines = data.decode().replace("\r\n ", "").split("\r\n")
        assert lines[:3] == ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Anugerah//Awards//ID"]
        events = "\n".join(lines).split("BEGIN:VEVENT\n")[1:]
        assert events
        uids = [re.search(r"^UID:award-(\d+)@anugerah\.example$", event, re.MULTILINE) for event in events]
        assert len({uid[1] for uid in uids if uid}) == len(events)
        for event in events:
            for pattern in (r"DTSTAMP:\d{8}T\d{6}Z", r"DTSTART;VALUE=DATE:\d{8}", r"SUMMARY:.+", rf"URL:{BASE}.+/"):
                assert re.search(f"^{pattern}$", event, re.MULTILINE), (path, pattern)
    with closing(sqlite3.connect(db)) as conn:
        sql = "SELECT count(*) FROM awards WHERE event_date IS NOT NULL AND status IN ('open', 'confirmed')"
        dated = conn.execute(sql).fetchone()[0]
    assert (site / "events.ics").read_bytes().count(b"BEGIN:VEVENT") == min(dated, 200)
