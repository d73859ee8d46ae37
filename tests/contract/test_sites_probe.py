"""`anugerah sites probe`, `add` and `check`: live over loopback, against sites that answer and sites that do not."""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import Crawled
from longform import every_second
from verbs import anugerah, closed_port, write_site

from anugerah.cli import cli
from anugerah.live import LiveSite, ProbeError
from crawler.config import Settings
from crawler.newsroom.server import Newsroom
from crawler.newsroom.truth import Truth, address
from crawler.registry import load_site
from crawler.site import Site
from crawler.urls import key

PLATFORMS = {
    "dermagasambas": "blogger",
    "gerbangkarang": "generic",
    "gongsaparua": "generic",
    "lenteracisauk": "wordpress",
    "suluhciremai": "promedia",
}
"""What a probe finds that the newsroom's sites run on."""

Answer = Callable[[str], tuple[int, str, str]]
"""A path → status, further header as `Name: value`, page."""


@contextmanager
def server(answer: Answer) -> Iterator[str]:
    """A site on loopback; its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, header, page = answer(self.path)
            self.send_response(status)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            if header:
                name, _, value = header.partition(": ")
                self.send_header(name, value)
            body = page.encode()
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with suppress(BrokenPipeError):
                self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
            """Tests are quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as httpd:
        thread = threading.Thread(target=httpd.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{httpd.server_address[1]}/"
        finally:
            httpd.shutdown()
            thread.join()


def page(title: str, body: str) -> str:
    return f"<!DOCTYPE html><html><head><title>{title}</title></head><body>{body}</body></html>"


def truth_of(room: Newsroom, slug: str) -> Truth:
    return next(truth for truth in room.truths if truth.site.slug == slug)


@pytest.mark.parametrize("slug", every_second([*PLATFORMS]))
def test_the_file_of_add_crawls_a_newsroom_site_whole(newsroom: Newsroom, tmp_path: Path, slug: str) -> None:
    db, url = tmp_path / "a.db", newsroom.url(slug)
    options = ("--slug", slug, "--region", "Banten", "--delay", "0s", "--db", db)
    done = anugerah("sites", "add", url, *options)
    assert done.status == 0, done.err
    path = tmp_path / "sites" / f"{slug}.toml"
    assert f"{path} is written. Next: anugerah crawl {slug} --limit 5 --db {db}" in done.out
    assert path.read_text(encoding="utf-8") in done.out
    site, truth = load_site(path), truth_of(newsroom, slug)
    assert (site.name, site.url, site.region, site.delay_s) == (truth.site.name, url, "36", 0.0)
    assert site.platform == PLATFORMS[slug]

    assert anugerah("crawl", slug, "--db", db, "--sites", tmp_path / "sites").status == 0
    with closing(sqlite3.connect(db)) as conn:
        stored = {key(row[0]) for row in conn.execute("SELECT url FROM articles")}
    assert stored == {key(url.rstrip("/") + address(story)) for story in truth.public}


def test_probe_reports_what_it_tried_and_writes_nothing(newsroom: Newsroom, tmp_path: Path) -> None:
    done = anugerah("sites", "probe", newsroom.url("lenteracisauk"), "--json", cwd=tmp_path)
    assert done.status == 0, done.err
    found = done.json
    assert (found["name"], found["platform"], found["shape"]) == ("Lentera Cisauk", "wordpress", "/{section}/{slug}/")
    assert "WordPress" in found["platform_by"]
    assert (found["trouble"], found["next_page"]) == (None, newsroom.url("lenteracisauk") + "page/2/")
    assert found["sections"] > 0
    feed, rest, sitemap = (
        next(trial for trial in found["sources"] if trial["kind"] == kind) for kind in ("feed", "wp-rest", "sitemap")
    )
    assert {trial["outcome"] for trial in (feed, rest, sitemap)} == {"OK"}
    newest = max(story.published_at for story in truth_of(newsroom, "lenteracisauk").public)
    assert feed["newest"] == rest["newest"] == f"{newest.astimezone(tz=UTC):%Y-%m-%dT%H:%M:%SZ}"
    assert found["robots"][0]["sitemaps"] == [newsroom.url("lenteracisauk") + "wp-sitemap.xml"]
    assert len(found["stories"]) == 3
    assert all(story["article"]["body"] and story["reading"]["score"] >= 0 for story in found["stories"])
    assert 'platform = "wordpress"\nevidence = "seen"\n' in found["toml"]
    assert list(tmp_path.iterdir()) == []


def test_a_story_of_the_site_will_do_and_is_tried_first(newsroom: Newsroom, tmp_path: Path) -> None:
    truth = truth_of(newsroom, "gerbangkarang")
    oldest = min(truth.public, key=lambda story: story.published_at)
    url = newsroom.url("gerbangkarang").rstrip("/") + address(oldest)
    found = anugerah("sites", "probe", url, "--json", cwd=tmp_path).json
    assert found["url"] == newsroom.url("gerbangkarang")
    assert found["stories"][0]["article"]["title"] == oldest.title
    assert found["toml"].endswith('\n[[sources]]\nkind = "section"\nurl = "/"\n')


def test_without_a_region_nothing_is_written(newsroom: Newsroom, tmp_path: Path) -> None:
    url = newsroom.url("lenteracisauk")
    done = anugerah("sites", "add", url, "--slug", "satu", "--name", "Kabar", "--db", tmp_path / "a.db")
    done.failed(2, f"{url}: its region could not be guessed; use --region")
    assert list(tmp_path.iterdir()) == []


def test_a_site_that_has_a_file_keeps_it_unless_forced(newsroom: Newsroom, tmp_path: Path) -> None:
    url, db = newsroom.url("lenteracisauk"), tmp_path / "a.db"
    path = write_site(tmp_path / "sites", "satu", url)
    before = path.read_bytes()
    options = ("--region", "36", "--db", db)
    anugerah("sites", "add", url, *options).failed(2, f"{path} exists already; --force overwrites it")
    anugerah("sites", "add", url, "--slug", "dua", *options).failed(2, f"`satu` reads {url[7:-1]} already")
    anugerah("sites", "add", url, "--slug", "bantennews", *options, "--force").failed(2, "`satu` reads")
    assert path.read_bytes() == before
    assert anugerah("sites", "add", url, *options, "--force").status == 0
    assert 'platform = "wordpress"' in path.read_text(encoding="utf-8")
    assert "delay" not in path.read_text(encoding="utf-8")
    assert {file.name for file in path.parent.iterdir()} == {"satu.toml"}


def test_a_shipped_slug_is_not_hidden_by_chance(tmp_path: Path) -> None:
    done = anugerah("sites", "add", "http://127.0.0.1:1/", "--slug", "bantennews", "--db", tmp_path / "a.db")
    done.failed(2, "There is a site `bantennews` already")


@pytest.mark.parametrize("verb", ["probe", "add"])
def test_a_dead_site_is_one_sentence(tmp_path: Path, verb: str) -> None:
    url = f"http://127.0.0.1:{closed_port()}/"
    done = anugerah("sites", verb, url, cwd=tmp_path)
    done.failed(1, f"{url}: nobody answers at that address (refused).")
    assert list(tmp_path.iterdir()) == []


BLOCKS: list[tuple[Answer, str]] = [
    (lambda _: (403, "", page("403", "")), "it refuses the crawler (http_403)"),
    (lambda _: (200, "", page("Just a moment...", "")), "it shows a challenge page to crawlers"),
    (
        lambda path: (200, "", "User-agent: *\nDisallow: /\n" if path == "/robots.txt" else page("Kabar", "")),
        "its robots.txt forbids its pages to crawlers",
    ),
    (
        lambda path: (404, "", "") if path == "/robots.txt" else (302, "Location: http://127.0.0.1:9/", ""),
        "it redirects to another host; probe that one",
    ),
    (lambda _: (302, "Location: http://127.0.0.1:9/", ""), "nobody answers at that address (refused)"),
]


@pytest.mark.parametrize(("answer", "reason"), BLOCKS)
def test_a_blocked_site_is_one_sentence(tmp_path: Path, answer: Answer, reason: str) -> None:
    with server(answer) as url:
        anugerah("sites", "probe", url, cwd=tmp_path).failed(1, f"{url}: {reason}")
        anugerah("sites", "add", url, "--region", "36", cwd=tmp_path).failed(1, f"{url}: {reason}")
    assert list(tmp_path.iterdir()) == []


def test_a_site_without_stories_is_reported_as_no_news_site(tmp_path: Path) -> None:
    home = page("Toko Kue", '<h1>Toko Kue</h1><p>Buka tiap hari.</p><a href="/kontak">Kontak</a>')
    with server(lambda path: (200, "", home) if path == "/" else (404, "", page("404", ""))) as url:
        done = anugerah("sites", "probe", url, "--json", cwd=tmp_path)
        assert done.status == 1
        assert done.err == f"Error: {url}: no list of stories was found there; it does not look like a news site.\n"
        assert f"Error: {done.json['trouble']}\n" == done.err
        assert {trial["items"] for trial in done.json["sources"]} == {0}
    assert list(tmp_path.iterdir()) == []


def test_lists_of_pages_that_are_not_stories_are_not_enough(tmp_path: Path) -> None:
    links = "".join(
        f'<h2><a href="/kue/resep-kue-lapis-legit-nomor-{n}">Kue lapis legit {n}</a></h2>' for n in range(5)
    )
    home = page("Toko Kue", links)
    with server(lambda path: (200, "", home) if path == "/" else (404, "", page("404", ""))) as url:
        done = anugerah("sites", "add", url, "--region", "36", cwd=tmp_path)
    done.failed(1, "it lists pages, but those tried hold no story (gone); is it a news site?")


SENTENCE = "Warga Muara Pinang menata ulang terminal lama bersama pengelola pasar pada hari Selasa siang. "
TITLES = [
    "Bupati Buka Pasar Murah",
    "Siswa Juara Lomba Robot",
    "Nelayan Terima Bantuan Jaring",
    "Panen Raya Kopi Dimulai",
]
LOCKED = "Catatan Rapat Redaksi Muara"
"""The newest post, which asks for a password."""


FORM = (
    "<form class='post-password-form' action='/wp-login.php?action=postpass'>"
    "<p>Konten ini dilindungi kata sandi.</p><input name='post_password' type='password'></form>"
)


def story_page(title: str) -> str:
    """A story's page as small WordPress themes print it."""
    text = FORM if title == LOCKED else f"<p>{SENTENCE * 3}</p><p>{title}. {SENTENCE * 2}</p>"
    date = "<time datetime='2025-05-02T08:00:00+07:00'>2 Mei 2025</time>"
    return page(title, f"<h1>{title}</h1>{date}<div class='entry-content'>{text}</div>{listed(TITLES[:2])}")


def listed(titles: list[str]) -> str:
    return "".join(f"<h2><a href='/{path_of(title)}/'>{title}</a></h2>" for title in titles)


def path_of(title: str) -> str:
    return title.lower().replace(" ", "-")


class SmallSite:
    """A site that has a home page, one section, and stories in its menu; it notes what it was asked for."""

    def __init__(self, *, feed: bool) -> None:
        self.asked: list[str] = []
        self.pages = {f"/{path_of(title)}/": story_page(title) for title in [LOCKED, *TITLES]}
        self.pages["/walet/"] = story_page("Musim Sarang Walet Tiba")
        menu = (
            "<nav><a href='/'>Beranda</a><a href='/walet/'>Walet</a><a href='/daerah/'>Daerah</a>"
            f"<a href='/{path_of(TITLES[3])}-di-lereng-utara/'>Selengkapnya</a></nav>"
        )
        self.pages["/daerah/"] = page("Daerah", menu + listed(TITLES))
        self.pages["/"] = page("Kabar Muara", menu + listed([LOCKED, *TITLES]))
        if feed:
            items = "".join(
                f"<item><title>{title}</title><link>{{url}}{path_of(title)}/</link>"
                f"<pubDate>Fri, 0{9 - at} May 2025 08:00:00 +0700</pubDate></item>"
                for at, title in enumerate([LOCKED, *TITLES])
            )
            self.pages["/feed/"] = f"<rss version='2.0'><channel><title>Kabar</title>{items}</channel></rss>"

    @contextmanager
    def served(self) -> Iterator[str]:
        def answer(path: str) -> tuple[int, str, str]:
            self.asked.append(path)
            found = self.pages.get(path)
            return (200, "", found.replace("{url}", url)) if found else (404, "", page("404", ""))

        with server(answer) as url:
            yield url


def test_a_story_in_the_menu_is_not_a_section_and_a_locked_post_not_a_sample(tmp_path: Path) -> None:
    small = SmallSite(feed=False)
    with small.served() as url:
        found = anugerah("sites", "probe", url, "--json", cwd=tmp_path).json
    sections = {trial["url"].removeprefix(url): trial for trial in found["sources"] if trial["kind"] == "section"}
    assert {name: trial["label"] for name, trial in sections.items()} == {
        "": "ok",
        "walet/": "not_a_list",
        "daerah/": "ok",
    }
    assert [trial["items"] for trial in sections.values()] == [5, 0, 4]
    assert (found["sections"], found["trouble"], found["cut_short"]) == (1, None, False)
    assert [story["article"]["title"] for story in found["stories"]] == TITLES[:3]
    assert found["toml"].endswith('\n[[sources]]\nkind = "section"\nurl = "/"\n')
    assert len(small.asked) <= 12
    assert small.asked.count("/") == 1


def test_a_site_with_a_feed_is_asked_for_no_sections_and_a_locked_post_is_tried_where_it_is_named(
    tmp_path: Path,
) -> None:
    small = SmallSite(feed=True)
    with small.served() as url:
        found = anugerah("sites", "probe", url, "--json", cwd=tmp_path).json
        assert [story["article"]["title"] for story in found["stories"]] == TITLES[:3]
        assert not {"/daerah/", "/walet/"} & set(small.asked)
        assert len(small.asked) <= 10
        named = anugerah("sites", "probe", f"{url}{path_of(LOCKED)}/", "--json", cwd=tmp_path).json
    assert [story["reason"] for story in named["stories"]] == ["protected", None, None]


def test_a_site_that_hangs_is_probed_until_the_deadline_and_what_was_found_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("anugerah.probe.DEADLINE", 7.0)
    monkeypatch.setattr("anugerah.live.STORY_SECONDS", 3.0)
    monkeypatch.setattr("anugerah.live.LAST_ANSWER", 1.0)
    small, released = SmallSite(feed=True), threading.Event()

    def answer(path: str) -> tuple[int, str, str]:
        if path in (f"/{path_of(title)}/" for title in TITLES[1:]):
            released.wait(60)
        found = small.pages.get(path)
        return (200, "", found.replace("{url}", url)) if found else (404, "", page("404", ""))

    started = time.monotonic()
    with server(answer) as url:
        try:
            found = anugerah("sites", "probe", url, "--json", cwd=tmp_path).json
        finally:
            released.set()
    assert time.monotonic() - started < 12
    assert found["cut_short"] is True
    assert {trial["label"] for trial in found["sources"] if trial["kind"] == "feed"} == {"ok", "http_404"}
    assert [story["article"]["title"] for story in found["stories"] if story["article"]] == TITLES[:1]
    reasons = [story["reason"] for story in found["stories"]][1:]
    assert reasons in (["unanswered", "unanswered"], ["failed", "unanswered"])  # the first may reach its own limit


def test_wrong_input_is_one_sentence(tmp_path: Path) -> None:
    anugerah("sites", "probe", "ftp://kabar.example/", cwd=tmp_path).failed(2, "is not a web address")
    url = f"http://127.0.0.1:{closed_port()}/"
    anugerah("sites", "add", url, "--slug", "Satu!", cwd=tmp_path).failed(2, "`Satu!`")
    anugerah("sites", "add", url, "--delay", "soon", cwd=tmp_path).failed(2, "soon")
    anugerah("sites", "add", url, "--region", "Atlantis", cwd=tmp_path).failed(2, "Atlantis")
    anugerah("sites", "add", url, "--db", tmp_path / "no" / "a.db").failed(2, "does not exist")


def test_check_shows_each_stage_and_stores_nothing(crawled_db: Crawled, newsroom: Newsroom, tmp_path: Path) -> None:
    options = ("--sites", crawled_db.sites, "--db", tmp_path / "a.db")
    done = anugerah("sites", "check", "gerbangkarang", "--json", *options)
    assert done.status == 0, done.err
    checked = done.json
    assert (checked["site"], checked["trouble"]) == ("gerbangkarang", None)
    assert [robots["lines"] for robots in checked["robots"]] == [0]
    home = load_site(crawled_db.sites / "gerbangkarang.toml").sources[0].url
    assert {trial["outcome"] for trial in checked["sources"]} == {"OK"}
    trials = sorted(trial["url"] for trial in checked["sources"])
    assert trials[0] == home
    assert len(trials) == 6  # the home page, and the sections that its menu leads to
    assert all(url.startswith(f"{home}kanal/") for url in trials[1:])
    titles = {story.title for story in truth_of(newsroom, "gerbangkarang").public}
    assert len(checked["stories"]) == 3
    assert {story["article"]["title"] for story in checked["stories"]} <= titles
    assert list(tmp_path.iterdir()) == []


def test_check_of_a_dead_site_shows_the_failure(tmp_path: Path) -> None:
    url = f"http://127.0.0.1:{closed_port()}/"
    write_site(tmp_path / "sites", "satu", url)
    done = anugerah("sites", "check", "satu", "--json", "--sites", tmp_path / "sites", "--db", tmp_path / "a.db")
    assert done.status == 1
    assert [trial["label"] for trial in done.json["sources"]] == ["refused"]
    assert f"{url}: nobody answers at that address (refused)." in done.err
    shown = anugerah("sites", "check", "satu", "--sites", tmp_path / "sites", "--db", tmp_path / "a.db")
    assert "TEMPORARY refused" in shown.out
    anugerah("sites", "check", "dua", "--sites", tmp_path / "sites").failed(2, "there is no site `dua`")


def test_sites_alone_lists_and_counts_the_silent_ones(crawled_db: Crawled, tmp_path: Path) -> None:
    done = anugerah("sites", cwd=tmp_path)
    assert done.status == 0
    assert "enabled sites were never crawled. None of the shipped ones could be reached" in done.out.splitlines()[-1]
    own = anugerah("sites", "list", "--db", tmp_path / "none.db", "--sites", crawled_db.sites)
    assert own.out.splitlines()[-1] == "5 of 5 enabled sites were never crawled."
    never = [line for line in own.out.splitlines()[:-1] if " never " in line]
    assert len(never) == 5
    assert all(" due " in line for line in never)
    listed = anugerah("sites", "list", "--db", crawled_db.db, "--sites", crawled_db.sites)
    assert "never" not in listed.out


def test_a_check_reads_by_the_lesson_beside_the_named_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def live(site: Site, settings: Settings, **_: object) -> LiveSite:
        asked.append(settings.db)
        raise ProbeError(f"{site.url}: nobody answers.")

    monkeypatch.setattr("anugerah.cli.probe.LiveSite", live)
    write_site(tmp_path / "sites", "kabar", "http://127.0.0.1:9/")
    options = ["--db", str(tmp_path / "lain.db"), "--sites", str(tmp_path / "sites")]
    assert isinstance(CliRunner().invoke(cli, ["sites", "check", "kabar", *options]).exception, ProbeError)
    assert asked == [str(tmp_path / "lain.db")]
