"""Polls of a made-up site, response by response: what is requested, found and remembered."""

import asyncio
import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from hashlib import md5
from typing import Any

import msgspec
import pytest
from scrapy import Request
from scrapy.http import Response, TextResponse

from crawler.deadline import TooSlowError
from crawler.plan import SiteJob
from crawler.records import Look, Outcome, SourceKind, SourceState
from crawler.site import Site, SiteFile, Source, make_site
from crawler.spiders import sitemap_parts, sources
from crawler.spiders.chain import SourceChain
from crawler.spiders.changedposts import EditedPosts
from crawler.spiders.frontier import Frontier
from crawler.spiders.order import MOST_NAMED, MOST_OFFERED
from crawler.times import iso
from crawler.urls import key_hash

HOME = "https://kabar.example/"
NOW = datetime(2025, 6, 1, 5, tzinfo=UTC)
Page = bytes | int | tuple[bytes, dict[str, str]]


def site(*sources: tuple[SourceKind, str]) -> Site:
    file = SiteFile(
        name="Kabar",
        url=HOME,
        region="36",
        article=(r"^/berita-\d+$",),
        sources=tuple(Source(kind, url) for kind, url in sources),
    )
    return make_site("kabar", file)


def story(number: int) -> str:
    return f"{HOME}berita-{number}"


def feed(*numbers: int, day: str = "01 Jun 2025", following: str = "") -> bytes:
    items = "".join(
        f"<item><title>Berita {n}</title><link>{story(n)}</link><pubDate>{day} 03:{n % 60:02}:00 +0000</pubDate></item>"
        for n in numbers
    )
    link = f'<atom:link rel="next" href="{following}"/>' if following else ""
    head = '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Kabar</title>'
    return f"{head}{link}{items}</channel></rss>".encode()


def posts(*numbers: int, pages: int = 1) -> tuple[bytes, dict[str, str]]:
    listed = [{"link": story(n), "date_gmt": f"2025-05-{n % 28 + 1:02}T03:00:00"} for n in numbers]
    return json.dumps(listed).encode(), {"X-WP-TotalPages": str(pages)}


def urlset(*numbers: int, changed: str = "") -> bytes:
    tag = f"<lastmod>{changed}</lastmod>" if changed else ""
    urls = "".join(f"<url><loc>{story(n)}</loc>{tag}</url>" for n in numbers)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'.encode()


def index(**parts: str | None) -> bytes:
    listed = "".join(
        f"<sitemap><loc>{HOME}{name}.xml</loc>{f'<lastmod>{changed}</lastmod>' if changed else ''}</sitemap>"
        for name, changed in parts.items()
    )
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{listed}</sitemapindex>'.encode()


class Server:
    """Answers by path; with an ETag, and 304 where the validator comes back."""

    def __init__(self, pages: dict[str, Page]) -> None:
        self.pages = pages
        self.asked: list[str] = []
        self.once: list[str] = []
        """Requests that are not retried."""

    async def fetch(self, request: Request) -> Response:
        path = request.url.removeprefix(HOME)
        if request.meta.get("dont_retry"):
            self.once.append(path.partition("?_fields")[0])
        self.asked.append(path.partition("?_fields")[0])
        page = next((page for name, page in self.pages.items() if path == name or (name and name in path)), 404)
        if isinstance(page, int):
            return Response(request.url, status=page)
        body, headers = page if isinstance(page, tuple) else (page, {})
        tag = f'"{hash(body)}"'
        if (request.headers.get("If-None-Match") or b"").decode() == tag:
            return Response(request.url, status=304)
        return TextResponse(request.url, body=body, headers={"ETag": tag, **headers})


class Polled:
    """What one poll asked, found and remembered."""

    def __init__(self, server: Server, job: SiteJob, now: datetime, announced: Sequence[str]) -> None:
        server.asked.clear()
        server.once.clear()
        frontier = Frontier(job, iso(now))
        chain = SourceChain(job, frontier, server.fetch, lambda: now, lambda: tuple(announced))
        asyncio.run(chain.walk())
        self.asked = list(server.asked)
        self.once = list(server.once)
        self.found = [int(link.url.rpartition("-")[2]) for link in frontier.newest()]
        self.is_unchanged = chain.is_unchanged
        self.shows_only_new = chain.shows_only_new
        self.lacks_end = chain.lacks_end
        self.compared = [set(listed.hashes) for listed in chain.listed if listed.since is None]
        self.listed_since = {len(listed.hashes): listed.since for listed in chain.listed if listed.since}
        self.failure = chain.failure
        self.refuses_posts = chain.refuses_posts
        self.confirmed = chain.confirmed
        self.maybe_known = [int(link.url.rpartition("-")[2]) for link in frontier.maybe_known.values()]
        self.states = {state.url: state for state in chain.states(keep_validators=not chain.is_partial)}


@pytest.fixture
def poll() -> Callable[..., Polled]:
    """Polls again and again, with what was remembered and known."""
    known: dict[str, str | None] = {}
    states: dict[str, SourceState] = {}

    def once(server: Server, where: Site, *, hours: float = 0, announced: Sequence[str] = (), **fields: Any) -> Polled:
        now = NOW + timedelta(hours=hours)
        job = SiteJob(site=where, known=dict(known), states=tuple(states.values()), **fields)
        polled = Polled(server, job, now, announced)
        known.update({key_hash(story(number)): iso(now) for number in polled.found})
        for url, state in polled.states.items():
            before = states.get(url)
            kept = state.outcome is not Outcome.OK and before
            kept_of = {"etag": before.etag, "newest": state.newest or before.newest} if kept and before else {}
            states[url] = msgspec.structs.replace(state, **kept_of)
        return polled

    return once


Poll = Callable[..., Polled]
FEED, REST = (SourceKind.FEED, "feed"), (SourceKind.WP_REST, "wp-json/wp/v2/posts")
SITEMAP, SECTION = (SourceKind.SITEMAP, "sitemap.xml"), (SourceKind.SECTION, "/")


def test_an_unchanged_site_costs_one_small_request(poll: Poll) -> None:
    server = Server({"feed": feed(3, 2), "wp-json": posts(3, 2, 1)})
    assert poll(server, site(FEED, REST)).found == [3, 2, 1]
    again = poll(server, site(FEED, REST), hours=1)
    assert (again.asked, again.is_unchanged) == (["feed"], True)


def test_an_unchanged_answer_is_not_believed_for_ever(poll: Poll) -> None:
    server = Server({"feed": feed(3, 2)})
    poll(server, site(FEED, REST))
    assert poll(server, site(FEED), hours=5).is_unchanged
    assert not poll(server, site(FEED), hours=7).is_unchanged
    assert poll(server, site(FEED), hours=8).is_unchanged


def test_a_feed_that_has_turned_over_leaves_a_gap_where_no_other_list_fills_it(poll: Poll) -> None:
    server = Server({"feed": feed(2, 1)})
    assert not poll(server, site(FEED)).shows_only_new  # nothing was known
    server.pages = {"feed": feed(3, 2)}
    assert not poll(server, site(FEED)).shows_only_new
    server.pages = {"feed": feed(9, 8)}
    assert poll(server, site(FEED)).shows_only_new
    server.pages = {"feed": feed(19, 18), "wp-json": posts(*range(19, 8, -1))}
    assert not poll(server, site(FEED, REST)).shows_only_new


def test_a_page_of_stories_without_older_pages_leaves_no_gap_while_it_shows_known_ones(poll: Poll) -> None:
    def page(*numbers: int) -> bytes:
        return "".join(f'<h2><a href="{story(n)}">Berita hari ini {n}</a></h2>' for n in numbers).encode()

    server = Server({"": page(6, 5, 4, 3, 2, 1)})
    poll(server, site(SECTION))
    server.pages = {"": page(8, 7, 6, 5, 4, 3)}
    polled = poll(server, site(SECTION))
    assert (polled.found, polled.shows_only_new) == ([8, 7], False)
    server.pages = {"": page(19, 18, 17, 16, 15, 3)}  # one in a box of popular stories
    assert poll(server, site(SECTION)).shows_only_new


def test_a_feed_that_has_turned_over_sends_to_the_next_list(poll: Poll) -> None:
    server = Server({"feed": feed(2, 1), "wp-json": posts(2, 1)})
    poll(server, site(FEED, REST))
    server.pages = {"feed": feed(9, 8), "wp-json": posts(*range(9, 0, -1))}
    assert sorted(poll(server, site(FEED, REST), hours=1).found) == [3, 4, 5, 6, 7, 8, 9]


def test_older_pages_of_a_feed_fill_its_gap_where_there_is_no_better_list(poll: Poll) -> None:
    where = site(FEED, REST, (SourceKind.FEED, "feed/?paged=2"))
    server = Server({"feed": feed(2, 1)})
    poll(server, where)
    server.pages = {"paged=2": feed(6, 5), "paged=3": feed(4, 3, 2), "paged=4": feed(1), "feed": feed(8, 7)}
    polled = poll(server, where, hours=1)
    assert sorted(polled.found) == [3, 4, 5, 6, 7, 8]
    assert polled.asked[-1] == "feed/?paged=3"


def test_a_server_without_pages_of_a_feed_is_not_asked_endlessly(poll: Poll) -> None:
    server = Server({"feed": feed(2, 1)})
    assert poll(server, site((SourceKind.FEED, "feed/?paged=2"))).asked == ["feed/?paged=2", "feed/?paged=3"]


def test_a_feed_whose_pages_are_all_the_first_does_not_replace_the_other_lists(poll: Poll) -> None:
    """Seen: a WordPress without REST whose cache ignores `?paged=`."""
    where = site(FEED, REST, (SourceKind.FEED, "feed/?paged=2"), SITEMAP)
    server = Server({"feed": feed(8, 7, 6, 5), "sitemap.xml": urlset(*range(1, 9))})
    polled = poll(server, where, deep=True)
    assert sorted(polled.found) == list(range(1, 9))
    assert not polled.lacks_end
    del server.pages["sitemap.xml"]
    assert poll(server, where, deep=True).lacks_end


def test_a_feed_ends_with_a_page_that_is_not_there_or_empty(poll: Poll) -> None:
    where = site((SourceKind.FEED, "feed/?paged=2"), SITEMAP)
    pages: dict[str, Page] = {"paged=2": feed(6, 5), "paged=3": feed(4, 3), "sitemap.xml": urlset(1)}
    assert "sitemap.xml" not in poll(Server(pages), where, deep=True).asked
    assert "sitemap.xml" not in poll(Server({**pages, "paged=4": feed()}), where, deep=True).asked
    assert "sitemap.xml" in poll(Server({**pages, "paged=4": feed(4, 3)}), where, deep=True).asked


def test_posts_are_turned_to_their_end_where_the_server_does_not_count_them(poll: Poll) -> None:
    def page(first: int, last: int) -> bytes:
        return posts(*range(first, last, -1))[0]

    pages: dict[str, Page] = {"page=1&": page(250, 150), "page=2&": page(150, 50), "page=3&": page(50, 0)}
    where = site(REST, SITEMAP)
    polled = poll(Server({**pages, "sitemap.xml": urlset(999)}), where, deep=True)
    assert sorted(polled.found) == list(range(1, 251))
    assert not polled.lacks_end
    repeating = Server({"wp-json": page(250, 150), "sitemap.xml": urlset(999)})
    assert 999 in poll(repeating, where, deep=True).found  # which has no pages


@pytest.mark.parametrize("stated_pages", ["0", "-1", "²", "many", "9" * 5000])
def test_an_invalid_number_of_pages_is_ignored(poll: Poll, stated_pages: str) -> None:
    body = posts(3, 2)[0]
    polled = poll(Server({"wp-json": (body, {"X-WP-TotalPages": stated_pages})}), site(REST), deep=True)
    assert (sorted(polled.found), polled.failure) == ([2, 3], None)


def test_sections_that_are_cut_short_do_not_replace_the_sitemap(poll: Poll, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MAX_PAGES", 2)

    def listed(number: int) -> bytes:
        following = f'<a class="next" href="/indeks/page/{number + 1}/">Selanjutnya</a>'
        return f'<html><body><a href="/berita-{number}">Berita</a>{following}</body></html>'.encode()

    pages: dict[str, Page] = {f"indeks/page/{number}/": listed(number) for number in range(2, 9)}
    pages |= {"indeks": listed(1), "sitemap.xml": urlset(*range(1, 10))}
    pages["indeks/page/9/"] = 404
    where = site((SourceKind.SECTION, "indeks"), SITEMAP)
    assert sorted(poll(Server(pages), where, deep=True, window=50).found) == list(range(1, 10))
    monkeypatch.setattr(sources, "MAX_PAGES", 60)
    whole = poll(Server({**pages, "sitemap.xml": urlset(999)}), where, deep=True, window=50)
    assert whole.asked[-1] == "indeks/page/9/"  # after the last: its end


@pytest.mark.parametrize("body", [urlset(5, 4)[:-9], index(posts=None)])
def test_a_sitemap_that_breaks_off_does_not_replace_the_next_list(poll: Poll, body: bytes) -> None:
    server = Server({"sitemap.xml": body, "berita.xml": urlset(3, 2, 1)})
    polled = poll(server, site(SITEMAP, (SourceKind.SITEMAP, "berita.xml")), deep=True)
    assert {1, 2, 3} <= set(polled.found)


def test_a_feed_names_its_older_pages(poll: Poll) -> None:
    server = Server({"older": feed(2, 1), "feed": feed(4, 3, following=f"{HOME}older")})
    assert sorted(poll(server, site(FEED)).found) == [1, 2, 3, 4]


def test_a_feed_that_is_no_longer_updated_does_not_hide_the_newer_list(poll: Poll) -> None:
    server = Server({"feed": feed(2, 1, day="01 Mar 2025"), "wp-json": posts(2, 1)})
    poll(server, site(FEED, REST))
    server.pages["wp-json"] = posts(5, 2, 1)
    stale = poll(server, site(FEED, REST), hours=7, newest_at="2025-05-03T03:00:00Z")
    assert stale.found == [5]
    assert stale.states[HOME + "feed"].label == "stale"


def test_a_list_that_is_not_there_rests_for_a_day(poll: Poll) -> None:
    server = Server({"wp-json": posts(2, 1)})
    where = site(FEED, REST)
    assert poll(server, where).states[HOME + "feed"].label == "http_404"
    assert poll(server, where, hours=1).asked == ["wp-json/wp/v2/posts"]
    assert poll(server, where, hours=25).asked[0] == "feed"


def test_a_site_of_which_all_lists_are_gone_is_asked_for_all(poll: Poll) -> None:
    server = Server({})
    assert poll(server, site(FEED, REST)).failure == (Outcome.HARD, "http_404")
    assert len(poll(server, site(FEED, REST), hours=1).asked) == 2


def test_a_list_that_rests_is_asked_where_the_others_answer_no_more(poll: Poll) -> None:
    server = Server({"wp-json": posts(2, 1)})
    where = site(FEED, REST)
    poll(server, where)
    server.pages = {"feed": feed(3, 2), "wp-json": 500}
    polled = poll(server, where, hours=1)
    assert (polled.asked, polled.found, polled.failure) == (["wp-json/wp/v2/posts", "feed"], [3], None)


def test_a_list_that_fails_again_and_again_is_asked_without_retries_and_then_once_a_day(poll: Poll) -> None:
    """Else each poll of a quiet site costs all the tries of a broken feed, for ever."""
    where = site(FEED, REST)
    server = Server({"feed": feed(2, 1), "wp-json": posts(2, 1)})
    poll(server, where)
    server.pages = {"feed": 500, "wp-json": posts(33, 2, 1)}
    failed = poll(server, where, hours=0.5)
    assert (failed.asked[:2], failed.once[0]) == (["feed", "wp-json/wp/v2/posts"], "wp-json/wp/v2/posts")
    assert poll(server, where, hours=23).once[:1] == ["feed"]
    server.pages["wp-json"] = json.dumps([{"link": story(4), "date_gmt": "2025-06-02T03:00:00"}]).encode(), {}
    assert poll(server, where, hours=24).asked[0] == "feed"
    assert poll(server, where, hours=25).asked[0] == "feed"
    assert poll(server, where, hours=26).asked[0] != "feed"
    server.pages["feed"] = feed(6, 5)
    assert poll(server, where, hours=48).asked[0] != "feed"
    assert poll(server, where, hours=50).found == [6, 5]
    assert poll(server, where, hours=51).asked[0] == "feed"


def test_a_list_does_not_rest_because_it_fails_at_its_first_poll(poll: Poll) -> None:
    where = site(REST, FEED)
    server = Server({"wp-json": 500, "feed": feed(2, 1)})
    assert [poll(server, where, hours=hours).asked[0] for hours in (0, 1, 24)] == ["wp-json/wp/v2/posts"] * 3
    assert poll(server, where, hours=25).asked[0] == "wp-json/wp/v2/posts"
    assert poll(server, where, hours=26).asked == ["feed"]
    server.pages["wp-json"] = posts(3, 2, 1)
    assert poll(server, where, hours=50).found == [3]


@pytest.mark.parametrize("answer", [500, 403])
def test_a_list_that_fails_is_asked_at_each_poll_where_the_others_are_out_of_use(poll: Poll, answer: int) -> None:
    """A list that shows nothing newer than the failing one did has not taken its place."""
    where = site(FEED, SITEMAP)
    server = Server({"feed": feed(2, 1), "sitemap.xml": urlset(1, changed="2025-05-01")})
    poll(server, where, sweep=True)
    server.pages["feed"] = answer
    assert [poll(server, where, hours=hours).asked[0] for hours in (25, 26, 27, 60)] == ["feed"] * 4


def test_a_part_of_a_site_that_fails_is_asked_at_each_poll(poll: Poll) -> None:
    where = site((SourceKind.FEED, "lebak/feed/"), (SourceKind.FEED, "serang/feed/"))
    server = Server({"lebak/feed/": feed(2, 1), "serang/feed/": 500})
    assert [poll(server, where, hours=hours).asked[1] for hours in (0, 25, 26)] == ["serang/feed/"] * 3


def test_posts_that_were_refused_today_are_known_to_be(poll: Poll) -> None:
    where = site(REST, SITEMAP)
    server = Server({"wp-json": 403, "sitemap.xml": urlset(2, 1, changed="2025-06-01")})
    assert poll(server, where).refuses_posts
    polled = poll(server, where, hours=1)
    assert (polled.asked, polled.refuses_posts) == (["sitemap.xml"], True)
    server.pages["wp-json"] = posts(3, 2, 1)
    polled = poll(server, where, hours=25)
    assert (polled.found, polled.refuses_posts) == ([3], False)


MENU = b"""<html><body>
<nav><a href="/">Beranda</a> <a href="/daerah/">Daerah</a> <a href="/olahraga/">Olahraga</a></nav>
<h2><a href="/berita-2">Warga Muara Pinang menata ulang terminal</a></h2></body></html>"""


def test_the_sections_of_a_menu_do_not_replace_the_home_page_that_leads_to_them(poll: Poll) -> None:
    listed = b'<html><body><h2><a href="/berita-1">Warga Bukit Aren menanam bibit</a></h2></body></html>'
    server = Server({"": MENU, "daerah/": listed, "olahraga/": listed})
    where = site(SECTION)
    assert poll(server, where, deep=True).asked == ["", "daerah/", "olahraga/"]
    healthy, server.pages = server.pages, {"": 404}
    for hours in (1, 2):
        polled = poll(server, where, hours=hours)
        assert (polled.asked, polled.failure) == ([""], (Outcome.HARD, "http_404"))
    server.pages = healthy | {"": MENU.replace(b"berita-2", b"berita-3")}
    assert poll(server, where, hours=3).found == [3]


ABOUT = b"""<html><head><title>Sejarah Terminal Muara Pinang</title></head>
<body class="single-post"><h1>Sejarah Terminal</h1>
<time datetime="2025-05-01T08:00:00+07:00">1 Mei 2025</time><div class="entry-content">
<p>Terminal Muara Pinang dibangun warga bersama pemerintah kota, lalu ditata ulang setelah banjir melanda.</p>
<p>Pengelola menyebut penataan itu selesai dalam dua tahun, dan pedagang kembali berjualan sejak awal musim kemarau.</p>
</div><h2><a href="/berita-9">Pedagang kembali berjualan</a></h2></body></html>"""


def test_a_story_in_a_menu_is_not_a_section_and_is_not_asked_for_again_that_day(poll: Poll) -> None:
    listed = b'<html><body><h2><a href="/berita-1">Warga Bukit Aren menanam bibit</a></h2></body></html>'
    server = Server({"": MENU, "daerah/": ABOUT, "olahraga/": listed})
    polled = poll(server, site(SECTION), deep=True)
    assert sorted(polled.found) == [1, 2]
    assert polled.states[HOME + "daerah/"].label == "not_a_list"
    assert polled.failure is None
    server.pages |= {"": MENU.replace(b"berita-2", b"berita-3"), "daerah/": listed.replace(b"berita-1", b"berita-4")}
    assert "daerah/" not in poll(server, site(SECTION), hours=2).asked
    server.pages[""] = MENU.replace(b"berita-2", b"berita-5")
    assert poll(server, site(SECTION), hours=26).found == [5, 4]


def test_a_section_that_was_one_is_not_judged_again(poll: Poll) -> None:
    listed = b'<html><body><h2><a href="/berita-1">Warga Bukit Aren menanam bibit</a></h2></body></html>'
    server = Server({"": MENU, "daerah/": listed, "olahraga/": listed})
    poll(server, site(SECTION), deep=True)
    server.pages |= {"": MENU.replace(b"berita-2", b"berita-3"), "daerah/": ABOUT}
    assert sorted(poll(server, site(SECTION), hours=2).found) == [3, 9]


def test_of_an_index_only_changed_parts_are_opened(poll: Poll) -> None:
    server = Server({"sitemap.xml": index(a1="2025-05-01", a2="2025-05-31"), "a1": urlset(1), "a2": urlset(2)})
    assert sorted(poll(server, site(SITEMAP)).found) == [1, 2]
    assert poll(server, site(SITEMAP), hours=1).asked == ["sitemap.xml"]
    server.pages |= {"sitemap.xml": index(a1="2025-05-01", a2="2025-06-01T07:00:00Z"), "a2": urlset(2, 3)}
    polled = poll(server, site(SITEMAP), hours=2)
    assert (polled.asked, polled.found) == (["sitemap.xml", "a2.xml"], [3])


def test_of_an_undated_index_both_ends_are_asked(poll: Poll) -> None:
    parts = {f"a{n}": urlset(n) for n in range(1, 7)}
    server = Server({"sitemap.xml": index(**dict.fromkeys(parts)), **parts})
    assert len(poll(server, site(SITEMAP)).found) == 6
    again = poll(server, site(SITEMAP), hours=1)
    assert (again.asked, again.is_unchanged) == (["sitemap.xml", "a6.xml", "a1.xml"], True)
    server.pages["a6"] = urlset(6, 7)
    assert poll(server, site(SITEMAP), hours=2).found == [7]


def test_a_part_for_the_home_page_alone_does_not_end_an_index(poll: Poll) -> None:
    of_home = urlset(1).replace(story(1).encode(), HOME.encode())
    parts = index(addl="2025-06-01T04:00:00Z", post="2025-05-31", page="2025-05-30")
    server = Server({"sitemap.xml": parts, "addl.xml": of_home, "post.xml": urlset(2, 1), "page.xml": urlset(3)})
    polled = poll(server, site(SITEMAP))
    assert (polled.found, polled.failure) == ([2, 1, 3], None)
    assert poll(server, site(SITEMAP), hours=1, sweep=True).compared == [{key_hash(story(n)) for n in (1, 2, 3)}]
    failed = poll(Server({"sitemap.xml": index(addl=None), "addl.xml": of_home}), site(SITEMAP), hours=30)
    assert failed.failure == (Outcome.HARD, "home_links")


def test_an_index_that_never_led_to_a_story_is_not_unchanged(poll: Poll) -> None:
    server = Server({"sitemap.xml": index(post1=None), "post1": index(post1=None)})
    for hours in (0, 1):
        assert poll(server, site(SITEMAP), hours=hours).failure == (Outcome.HARD, "no_items")


def test_an_index_within_an_index_is_opened_every_time(poll: Poll) -> None:
    pages: dict[str, Page] = {
        "sitemap.xml": index(static=None, post=None),
        "static": urlset(9),
        "post.xml": index(post1=None),
    }
    server = Server({**pages, "post1": urlset(1, 2)})
    where = site(SITEMAP)
    assert poll(server, where).found == [1, 2, 9]
    server.pages["post1"] = urlset(1, 2, 3)
    assert poll(server, where, hours=1).found == [3]
    server.pages["post1"] = index(post1=None)
    assert poll(server, where, hours=2).found == []


def test_a_part_that_fails_is_opened_at_the_next_poll(poll: Poll) -> None:
    server = Server({"sitemap.xml": index(a1="2025-05-01", a2="2025-05-31"), "a1": 500, "a2": urlset(2)})
    assert poll(server, site(SITEMAP)).found == [2]
    server.pages["a1"] = urlset(1)
    assert poll(server, site(SITEMAP), hours=1).found == [1]


def test_a_news_sitemap_is_enough_until_it_has_turned_over(poll: Poll) -> None:
    def news(*numbers: int) -> bytes:
        listed = "".join(
            f"<url><loc>{story(n)}</loc><n:news><n:publication_date>2025-06-01</n:publication_date></n:news></url>"
            for n in numbers
        )
        spaces = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"'
        return f"<urlset {spaces}>{listed}</urlset>".encode()

    announced = [HOME + "all.xml", HOME + "news.xml", "https://lain.example/news.xml", HOME + "all.xml"]
    server = Server({"news.xml": news(2), "all.xml": urlset(1, 2)})
    assert poll(server, site(SITEMAP), announced=announced).asked == ["news.xml", "all.xml"]
    assert poll(server, site(SITEMAP), announced=announced, hours=1).asked == ["news.xml"]
    server.pages |= {"news.xml": news(3, 2), "all.xml": urlset(1, 2, 3)}
    assert poll(server, site(SITEMAP), announced=announced, hours=2).asked == ["news.xml"]
    server.pages |= {"news.xml": news(9), "all.xml": urlset(*range(1, 10))}
    turned = poll(server, site(SITEMAP), announced=announced, hours=3)
    assert sorted(turned.found) == [4, 5, 6, 7, 8, 9]


def test_a_limited_number_of_sitemaps_of_a_robots_txt_is_fetched(poll: Poll) -> None:
    announced = [f"{HOME}peta-{number}.xml" for number in range(10 * MOST_NAMED)]
    asked = poll(Server({}), site(SITEMAP), announced=announced).asked
    assert len(set(asked)) == MOST_NAMED


def test_a_sweep_goes_on_to_a_list_of_older_stories(poll: Poll) -> None:
    server = Server({"feed": feed(3, 2), "wp-json": posts(3, 2, 1)})
    poll(server, site(FEED, REST))
    server.pages["wp-json"] = posts(3, 7, 2, 1)
    assert poll(server, site(FEED, REST), hours=1).found == []
    assert poll(server, site(FEED, REST), hours=1, sweep=True).found == [7]


def test_a_list_of_changes_that_cannot_be_read_in_time_fails_nothing() -> None:
    server = Server({"wp-json": posts(3, 2)})

    def late(url: str, work: Callable[[], Any]) -> Any:
        raise TooSlowError

    edited = EditedPosts(site(REST), {}, server.fetch, NOW, late)
    assert asyncio.run(edited.read()) == []
    assert edited.state is not None
    assert edited.state.outcome is not Outcome.OK


def test_a_sweep_compares_what_is_known_with_all_that_the_site_has(poll: Poll) -> None:
    parts = index(a=None, b=None, tags=None)
    server = Server({"feed": feed(3, 2), "wp-json": posts(3, 2, 1), "sitemap.xml": parts, "a.xml": urlset(1, 2)})
    server.pages |= {"b.xml": urlset(3), "tags.xml": urlset()}
    where = site(FEED, REST, SITEMAP)
    poll(server, where)
    assert poll(server, where, hours=1).compared == []
    for hours in (2, 3):  # in whatever state the parts are remembered
        swept = poll(server, where, hours=hours, sweep=True)
        assert swept.compared == [{key_hash(story(number)) for number in (1, 2, 3)}]
    server.pages["b.xml"] = 500
    assert poll(server, where, hours=4, sweep=True).compared == []
    server.pages["b.xml"] = urlset(3).replace(b"</urlset>", b"")
    assert poll(server, where, hours=5, sweep=True).compared == []


def test_a_feed_that_serves_as_a_sitemap_is_not_all_that_a_site_has(poll: Poll) -> None:
    server = Server({"feed": feed(3, 2), "sitemap.rss": feed(3, 2), "sitemap.xml": urlset(1, 2, 3)})
    where = site(FEED, (SourceKind.SITEMAP, "sitemap.rss"), SITEMAP)
    poll(server, where)
    swept = poll(server, where, hours=1, sweep=True)
    assert swept.asked == ["feed", "sitemap.rss", "sitemap.xml"]
    assert swept.compared == [{key_hash(story(number)) for number in (1, 2, 3)}]


def test_a_list_of_the_newest_alone_and_one_of_too_many_parts_are_not_compared(
    poll: Poll, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = Server({"feed": feed(3, 2), "sitemap.xml": index(a=None, b=None, c=None)})
    server.pages |= {name: urlset(number) for number, name in enumerate(("a.xml", "b.xml", "c.xml"))}
    monkeypatch.setattr(sitemap_parts, "MAX_COMPARED", 2)
    assert poll(server, site(FEED, SITEMAP), sweep=True).compared == []
    assert poll(server, site(FEED), hours=1, sweep=True).compared == []


def test_a_sweep_compares_the_newest_posts_with_a_list_in_their_order(poll: Poll) -> None:
    server = Server({"feed": feed(3, 2), "wp-json": posts(27, 26, 25, 24)})
    poll(server, site(FEED, REST))
    assert poll(server, site(FEED, REST), hours=1).listed_since == {}
    server.pages |= {"feed": feed(9, 7), "wp-json": posts(27, 26, 24)}
    swept = poll(server, site(FEED, REST), hours=2, sweep=True)
    assert swept.listed_since == {2: "2025-06-01T03:07:00Z", 3: "2025-05-25T03:00:00Z"}
    server.pages |= {"feed": feed(7, 9), "wp-json": posts(27, 3, 24)}  # some put a story of old on top
    assert poll(server, site(FEED, REST), hours=3, sweep=True).listed_since == {}


def test_the_second_page_of_a_feed_is_not_compared_alone(poll: Poll) -> None:
    server = Server({"feed?paged=2": feed(27, 26), "feed?paged=3": 404, "feed": feed(29, 28)})
    where = site(FEED, (SourceKind.FEED, "feed?paged=2"))
    poll(server, where)
    server.pages |= {"feed?paged=2": feed(16, 15), "feed": feed(19, 18, 17)}
    assert poll(server, where, hours=1, sweep=True).listed_since == {3: "2025-06-01T03:17:00Z"}


def test_a_sweep_finds_edits_of_known_stories_and_brings_no_archive(poll: Poll) -> None:
    server = Server({"feed": feed(3, 2), "wp-json": posts(3, 2, 1)})
    where = site(FEED, REST, SITEMAP)
    poll(server, where)
    old = urlset(1, 3, 40, 41, changed="2024-01-01T00:00:00Z")
    new = urlset(2, 42, changed="2025-06-01T06:00:00Z")
    server.pages |= {"sitemap.xml": index(a=None, b=None), "a.xml": old, "b.xml": new}
    assert sorted(poll(server, where, hours=2, sweep=True).found) == [2, 42]
    assert poll(server, where, hours=3, sweep=True).found == []
    far = poll(server, where, hours=4, sweep=True, known_since="2025-12-01T00:00:00Z")
    assert far.maybe_known == []


def test_a_sweep_finds_a_story_that_an_old_copy_of_the_sitemap_did_not_list_yet(poll: Poll) -> None:
    server = Server({"feed": feed(3, 2), "wp-json": posts(3, 2, 1)})
    server.pages["sitemap.xml"] = urlset(1, 2, 3, changed="2025-05-30T06:00:00Z")
    where = site(FEED, REST, SITEMAP)
    poll(server, where)
    assert poll(server, where, hours=24, sweep=True).found == []
    server.pages["sitemap.xml"] = urlset(1, 2, 3, 42, changed="2025-06-01T06:00:00Z")
    assert 42 in poll(server, where, hours=48, sweep=True).found


def test_a_wordpress_is_asked_for_changes_when_its_feed_shows_that_there_are_some(poll: Poll) -> None:
    def changed(*numbers: int) -> tuple[bytes, dict[str, str]]:
        listed = [
            {"link": story(n), "date_gmt": "2024-01-01T00:00:00", "modified_gmt": "2025-06-01T07:30:00"}
            for n in numbers
        ]
        return json.dumps(listed).encode(), {}

    def dated(hour: int, *numbers: int) -> bytes:
        return feed(*numbers).replace(b"</channel>", b"<lastBuildDate>%d</lastBuildDate></channel>" % hour)

    where = site(FEED, REST)
    server = Server({"orderby=modified": posts(), "feed": dated(0, 3, 2), "wp-json": posts(3, 2, 1)})
    first = poll(server, where).asked
    assert [path.partition("?")[0] for path in first] == ["feed", "wp-json/wp/v2/posts"]
    assert poll(server, where, hours=1).asked == ["feed"]
    assert poll(server, where, hours=7).asked == ["feed"]  # read whole, and the same as before
    server.pages |= {"orderby=modified": changed(1, 9), "feed": dated(8, 3, 2)}
    edited = poll(server, where, hours=8)
    assert sorted(edited.found) == [1, 9]
    server.pages["feed"] = dated(9, 4, 3)
    assert poll(server, where, hours=9).asked == ["feed"]  # a new story alone may be the reason
    server.pages["feed"] = dated(15, 5, 4, 3)
    far = poll(server, where, hours=15, known_since="2025-01-01T00:00:00Z")
    assert len(far.asked) == 2
    assert far.maybe_known == []  # reported seven hours ago
    assert len(poll(server, where, hours=16, sweep=True).asked) == 3


def test_a_change_that_a_feed_showed_too_soon_after_another_is_asked_for_later(poll: Poll) -> None:
    def stamped(minutes: int, *numbers: int) -> tuple[bytes, dict[str, str]]:
        stamp = format_datetime(NOW + timedelta(minutes=minutes), usegmt=True)
        tag = f'W/"{md5(stamp.encode(), usedforsecurity=False).hexdigest()}"'
        return feed(*numbers), {"Last-Modified": stamp, "ETag": tag}

    where, newest = site(FEED, REST), {"newest_at": "2025-06-01T03:03:00Z"}
    server = Server({"orderby=modified": posts(), "feed": stamped(-90, 3, 2), "wp-json": posts(3, 2, 1)})
    poll(server, where)
    server.pages["feed"] = stamped(5, 3, 2)  # an editor corrects an old post
    assert poll(server, where, hours=0.2, **newest).asked == ["feed"]
    assert poll(server, where, hours=0.4, **newest).asked == ["feed"]
    assert len(poll(server, where, hours=0.6, **newest).asked) == 2
    assert poll(server, where, hours=1.2, **newest).asked == ["feed"]  # it was asked for
    server.pages["feed"] = stamped(80, 4, 3, 2)  # a new story, which may be the only change
    newest["newest_at"] = iso(NOW + timedelta(minutes=80))
    assert poll(server, where, hours=1.4, **newest).asked == ["feed"]
    assert poll(server, where, hours=6, **newest).asked == ["feed"]
    assert len(poll(server, where, hours=6.7, **newest).asked) == 2
    server.pages["feed"] = (feed(4, 3, 2), {"Last-Modified": iso(NOW + timedelta(hours=7)), "ETag": '"of another"'})
    assert poll(server, where, hours=7.3, **newest).asked == ["feed"]


def test_a_poll_asks_a_wordpress_for_the_records_of_known_stories_in_one_request(poll: Poll) -> None:
    def records(*numbers: int) -> tuple[bytes, dict[str, str]]:
        return json.dumps([{"link": story(n), "modified_gmt": "2025-05-01T00:00:00"} for n in numbers]).encode(), {}

    server = Server({"include=": records(1, 2), "feed": feed(3, 2), "wp-json": posts(3, 2, 1)})
    where = site(FEED, REST)
    again = tuple(Look(url=story(n), fetched_at=iso(NOW), post=f"//kabar.example/?p={n}") for n in (1, 2, 3))
    poll(server, where)
    looked = poll(server, where, hours=1, again=again)
    assert looked.confirmed == (story(1), story(2))
    assert [path.partition("?")[0] for path in looked.asked] == ["feed", "wp-json/wp/v2/posts"]
    assert poll(server, where, hours=2).asked == ["feed"]
    server.pages["include="] = 403
    assert poll(server, where, hours=3, again=again).confirmed == ()
    assert poll(server, where, hours=4, again=again).asked == ["feed"]
    server.pages |= {"include=": records(1), "feed": 503, "wp-json": 503}
    assert poll(server, where, hours=99, again=again).confirmed == ()


@pytest.mark.parametrize("answer", [400, 500, b"[]", b"<html>", posts(1, 2, 3)])
def test_a_wordpress_that_does_not_list_changes_fails_nothing(poll: Poll, answer: Page) -> None:
    server = Server({"orderby=modified": answer, "feed": feed(3, 2), "wp-json": posts(3, 2, 1)})
    poll(server, site(FEED, REST))
    again = poll(server, site(FEED, REST), hours=2)
    assert (again.found, again.failure) == ([], None)
    assert poll(server, site(FEED, REST), hours=3).asked == ["feed"]


def test_a_backfill_goes_on_where_it_was_cut_short(poll: Poll, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MAX_PAGES", 2)
    server = Server({f"page={n}&": posts(20 - 2 * n, 19 - 2 * n, pages=5) for n in range(1, 6)})
    where = site(REST)
    found = [poll(server, where, deep=True).found for _ in range(3)]
    assert [sorted(numbers) for numbers in found] == [[15, 16, 17, 18], [11, 12, 13, 14], [9, 10]]
    assert poll(server, where, deep=True).states[where.sources[0].url].cursor is not None


def test_a_backfill_rests_once_its_lists_have_stated_many_texts(poll: Poll, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "LEAST_TEXT", 0)
    monkeypatch.setattr(sources, "TEXT_OF_PAGE", 0.03)  # of a job of 1,000 pages
    text = {"content": {"rendered": "<p>Isi berita ini.</p>"}}
    pages: dict[str, Page] = {}
    for n in range(1, 4):
        listed = [one | text for one in json.loads(posts(8 - 2 * n, 7 - 2 * n)[0])]
        pages[f"page={n}&"] = json.dumps(listed).encode(), {"X-WP-TotalPages": "3"}
    where = site(REST)
    assert [sorted(poll(Server(pages), where, deep=True).found) for _ in range(3)] == [[5, 6], [3, 4], [1, 2]]
    assert sorted(poll(Server(pages), where).found) == [], "a poll that goes back no further reads on"


def test_a_backfill_that_goes_on_ends_with_the_same_list(poll: Poll, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it goes on, all stories are old, but the list is in use: no other list need be read to its end too."""
    monkeypatch.setattr(sources, "MAX_PAGES", 2)
    server = Server({"feed": feed(20, following=f"{HOME}feed?paged=2")})
    server.pages = {f"page={n}&": posts(20 - 2 * n, 19 - 2 * n, pages=3) for n in range(1, 4)} | server.pages
    where, newest = site(REST, FEED), "2025-05-19T03:00:00Z"
    assert sorted(poll(server, where, deep=True, newest_at=newest).found) == [15, 16, 17, 18]
    rest = poll(server, where, deep=True, newest_at=newest)
    assert (rest.found, [path.partition("?")[0] for path in rest.asked]) == ([14, 13], ["wp-json/wp/v2/posts"])
    state = rest.states[where.sources[0].url]
    assert (state.cursor, state.label, state.etag) == (None, "ok", None)


def test_a_finished_backfill_starts_again(poll: Poll) -> None:
    server = Server({"wp-json": posts(3, 2, 1)})
    polled = poll(server, site(REST), deep=True)
    assert [state.cursor for state in polled.states.values()] == [None]


def test_a_backfill_ends_where_stories_are_too_old(poll: Poll) -> None:
    server = Server({f"page={n}&": posts(28 - 2 * n, 27 - 2 * n, pages=9) for n in range(1, 10)})
    polled = poll(server, site(REST), deep=True, since="2025-05-24")
    assert sorted(polled.found) == [23, 24, 25, 26]
    assert len(polled.asked) == 3
    assert [state.cursor for state in polled.states.values()] == [None]


ADVERTISING = b"""<html><head><link rel="alternate" type="application/atom+xml" href="/kabar.xml">
<link rel="alternate" type="application/rss+xml" title="Komentar untuk Kabar" href="/comments/feed/">
<link rel="alternate" type="application/rss+xml" href="https://lain.example/rss"></head>
<body><a href="/">Kabar</a></body></html>"""


def unknown() -> Site:
    """A site of which nothing is known."""
    return make_site("kabar", SiteFile(name="Kabar", url=HOME, region="36"))


def test_a_feed_that_the_home_page_advertises_is_learned(poll: Poll) -> None:
    server = Server({"": ADVERTISING, "kabar.xml": feed(3, 2), "sitemap.xml": urlset(3, 2, 1)})
    first = poll(server, unknown(), deep=True)
    assert first.asked == ["feed/", "rss", "", "kabar.xml", "sitemap.xml"]
    assert sorted(first.found) == [1, 2, 3]
    again = poll(server, unknown(), hours=1)
    assert (again.asked, again.is_unchanged) == (["kabar.xml"], True)
    later = poll(server, unknown(), hours=30)
    assert later.asked == ["kabar.xml"]


def test_a_limited_number_of_feeds_of_a_home_page_is_fetched(poll: Poll) -> None:
    """The list of each shows a story that is new, so that none of them suffices."""
    offered = "".join(f'<link rel="alternate" type="application/rss+xml" href="/k{n}.xml">' for n in range(100))
    pages: dict[str, Page] = {f"k{number}.xml": feed(number) for number in range(1, 100)}
    server = Server({"": f"<html><head>{offered}</head><body></body></html>".encode(), **pages})
    asked = [path for path in poll(server, unknown()).asked if path.startswith("k")]
    assert len(asked) == MOST_OFFERED
    asked = [path for path in poll(server, unknown(), hours=1).asked if path.startswith("k")]
    assert len(asked) <= MOST_OFFERED


class Redirecting(Server):
    """Sends `feed/` to `feed`, as a WordPress whose permalinks end without a slash."""

    status = 301

    async def fetch(self, request: Request) -> Response:
        if request.url != HOME + "feed/":
            return await super().fetch(request)
        self.asked.append("feed/")
        there = request.replace(url=HOME + "feed", meta={"redirect_reasons": [self.status]})
        return (await super().fetch(there)).replace(request=there)


@pytest.mark.parametrize(("status", "asked"), [(301, ["feed"]), (302, ["feed/", "feed"])])
def test_a_feed_that_has_moved_for_good_is_asked_for_where_it_is(poll: Poll, status: int, asked: list[str]) -> None:
    server = Redirecting({"feed": feed(3, 2), "sitemap.xml": urlset(3, 2, 1)})
    server.status = status
    assert poll(server, unknown()).asked[:2] == ["feed/", "feed"]
    again = poll(server, unknown(), hours=1)
    assert (again.asked, again.is_unchanged) == (asked, True)
    server.pages["feed"] = feed(4, 3)
    assert poll(server, unknown(), hours=2).found == [4]
    server.pages["feed"] = 404
    assert "sitemap.xml" in poll(server, unknown(), hours=3).asked


class Forgetful(Server):
    """A cache before the server that has one ETag for ever, and answers 304 to it."""

    async def fetch(self, request: Request) -> Response:
        answer = await super().fetch(request)
        if request.headers.get("If-None-Match") == b'"one"':
            return Response(request.url, status=304)
        answer.headers["ETag"] = '"one"'
        return answer


def test_a_list_whose_etag_stays_while_stories_come_is_asked_without_it(poll: Poll) -> None:
    where, server = site(FEED), Forgetful({"feed": feed(1)})
    assert poll(server, where).found == [1]
    server.pages["feed"] = feed(1, 2)
    assert poll(server, where, hours=1).is_unchanged
    assert poll(server, where, hours=7).found == [2]  # asked in full, as now and then
    assert poll(server, where, hours=7.5).is_unchanged
    server.pages["feed"] = feed(1, 2, 3)
    assert poll(server, where, hours=8).found == [3]


def test_a_wordpress_with_plain_permalinks_is_asked_where_its_home_page_says(poll: Poll) -> None:
    head = '<link rel="alternate" type="application/rss+xml" href="/?feed=rss2">'
    head += f'<link rel="https://api.w.org/" href="{HOME}index.php?rest_route=/">'
    api = f"{HOME}index.php?rest_route=/wp/v2/posts"
    home = f"<html><head>{head}</head><body>Kabar</body></html>".encode()
    wordpress = make_site("kabar", SiteFile(name="Kabar", url=HOME, region="36", platform="wordpress"))
    server = Server({"": home, "?feed=rss2": feed(3, 2), "rest_route": posts(3, 2, 1)})
    first = poll(server, wordpress)
    assert [path.partition("&")[0] for path in first.asked][:4] == [
        "feed/",
        "",
        "?feed=rss2",
        "index.php?rest_route=%2Fwp%2Fv2%2Fposts",
    ]
    assert sorted(first.found) == [1, 2, 3]
    assert first.states[api].outcome is Outcome.OK
    assert poll(server, wordpress, hours=1).asked == ["?feed=rss2"]
    swept = poll(server, wordpress, hours=2, sweep=True).asked
    assert [path for path in swept if "orderby=modified" in path]
    server.pages["?feed=rss2"] = b"<html>Sedang diperbaiki</html>"
    assert "rest_route" in poll(server, wordpress, hours=9).asked[-1]
    server.pages["?feed=rss2"] = feed(4, 3)
    assert poll(server, wordpress, hours=40).asked[:3] == ["feed/", "", "?feed=rss2"]
    assert poll(server, wordpress, hours=41).asked == ["?feed=rss2"]


def test_a_wordpress_whose_feed_answers_is_asked_for_posts_where_the_feed_says(poll: Poll) -> None:
    wordpress = make_site("kabar", SiteFile(name="Kabar", url=HOME, region="36", platform="wordpress"))
    link = {"Link": f'<{HOME}portal/wp-json/>; rel="https://api.w.org/"'}
    server = Server({"feed/": (feed(3, 2), link), "portal/wp-json/wp/v2/posts": posts(3, 2, 1)})
    api = "portal/wp-json/wp/v2/posts"
    first = poll(server, wordpress)
    assert [path.partition("?")[0] for path in first.asked][:2] == ["feed/", api]
    assert sorted(first.found) == [1, 2, 3]
    assert poll(server, wordpress, hours=1).asked == ["feed/"]
    server.pages["feed/"] = (feed(4, 3), link)
    assert api in poll(server, wordpress, hours=9).asked  # for changed posts


def test_a_sweep_learns_from_an_unchanged_feed_where_the_posts_are(poll: Poll) -> None:
    wordpress = make_site("kabar", SiteFile(name="Kabar", url=HOME, region="36", platform="wordpress"))
    body, api = feed(3, 2), "portal/wp-json/wp/v2/posts"
    server = Server({"feed/": body, "wp-sitemap.xml": urlset(3, 2)})
    poll(server, wordpress)
    server.pages |= {"feed/": (body, {"Link": f'<{HOME}portal/wp-json/>; rel="https://api.w.org/"'}), api: posts(3, 2)}
    assert poll(server, wordpress, hours=1).asked == ["feed/"]
    assert any(path.startswith(api) for path in poll(server, wordpress, hours=2, sweep=True).asked)


def test_a_learned_feed_that_is_gone_is_looked_for_again(poll: Poll) -> None:
    server = Server({"": ADVERTISING, "kabar.xml": feed(3, 2), "sitemap.xml": urlset(3, 2, 1)})
    poll(server, unknown(), deep=True)
    server.pages["kabar.xml"] = 404
    assert poll(server, unknown(), hours=30).asked == ["kabar.xml", "feed/", "rss", "sitemap.xml"]
    server.pages["kabar.xml"] = feed(4, 3)
    assert poll(server, unknown(), hours=60).asked == ["feed/", "rss", "", "kabar.xml"]


@pytest.mark.parametrize("home", [404, b"<rss></rss>", b"<html><head></head><body>Kabar</body></html>"])
def test_a_home_page_that_offers_no_feed_leaves_the_other_lists(poll: Poll, home: Page) -> None:
    server = Server({"": home, "sitemap.xml": urlset(3, 2, 1)})
    assert poll(server, unknown(), deep=True).asked == ["feed/", "rss", "", "sitemap.xml"]
    assert poll(server, unknown(), hours=1).asked == ["sitemap.xml"]


def test_a_home_page_is_looked_at_for_lists_once_a_poll(poll: Poll) -> None:
    wordpress = make_site("kabar", SiteFile(name="Kabar", url=HOME, region="36", platform="wordpress"))
    asked = poll(Server({"": b"<html><head></head><body>Kabar</body></html>"}), wordpress).asked
    assert asked.count("") == 2  # the other time as a list


def test_lists_that_a_site_file_names_are_all_that_is_asked(poll: Poll) -> None:
    server = Server({"": ADVERTISING, "kabar.xml": feed(3, 2), "sitemap.xml": urlset(3, 2, 1)})
    assert poll(server, site(FEED, SITEMAP), deep=True).asked == ["feed", "sitemap.xml"]


def test_feeds_of_several_folders_are_all_read_and_each_is_remembered(poll: Poll) -> None:
    where = site((SourceKind.FEED, "lebak/feed/"), (SourceKind.FEED, "serang/feed/"), (SourceKind.FEED, "feed/"))
    server = Server({"lebak/feed/": feed(1, 2), "serang/feed/": feed(3, 4), "feed/": feed(5)})
    assert sorted(poll(server, where).found) == [1, 2, 3, 4, 5]
    server.pages["serang/feed/"] = feed(3, 4, 6)
    polled = poll(server, where, hours=1)
    assert (polled.asked, polled.found) == (["lebak/feed/", "serang/feed/", "feed/"], [6])


def test_a_folder_whose_feed_fails_leaves_the_poll_partial(poll: Poll) -> None:
    where = site((SourceKind.FEED, "lebak/feed/"), (SourceKind.FEED, "serang/feed/"))
    polled = poll(Server({"lebak/feed/": feed(1, 2), "serang/feed/": 404}), where)
    assert (sorted(polled.found), polled.failure) == ([1, 2], None)
    assert polled.states[f"{HOME}lebak/feed/"].etag is None


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("feed/", "rss"),
        ("feed/", "index.php/feed/"),
        ("feeds/posts/default?alt=rss", "feeds/posts/default?alt=atom"),
        ("feed/", "?feed=rss2"),
        ("lebak/feed/", "lebak/rss/"),
    ],
)
def test_other_ways_to_one_feed_are_alternatives(poll: Poll, first: str, second: str) -> None:
    where = site((SourceKind.FEED, first), (SourceKind.FEED, second))
    server = Server({first: feed(1, 2), second: feed(3)})
    poll(server, where)
    assert poll(server, where, hours=1).asked == [first]
