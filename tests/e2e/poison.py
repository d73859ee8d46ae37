"""What hostile sites answer, class by class of docs/security.md: each a healthy small site with one poisoned answer."""

import gzip
import time
from collections.abc import Callable
from typing import NamedTuple

from hostile import HTML, SENTENCE, STORIES, XML, Answer, Site, feed, healthy, slug, story, with_answer, with_page

POISON = "/berita/racun-di-antara-berita/"
DIGITS = "9" * 5000
BACKTRACKING = "boilerplate = ['(?:a+)+b']\n"
"""A pattern of the site's own file that is exponential: nothing that a page could do is worse."""
SLOW = f"<p>{'a' * 60}!</p>"


class Case(NamedTuple):
    """A hostile site, and how many of its stories are stored all the same."""

    site: Site
    guards: tuple[str, ...]
    """What guards against it, by the names of docs/security.md."""
    stored: int = STORIES
    label: str | None = None
    more: str = ""
    is_dear: bool = False
    """Whether it costs seconds: then it has its turn in the long form alone."""


def page(body: str = "", head: str = "", title: str | None = None, before: bytes = b"") -> Site:
    """The poisoned page is a story with more in it."""
    return with_page(before + story(9, body=body, head=head, title=title))


def linked(text: str) -> str:
    """JSON-LD of a story."""
    return f'<script type="application/ld+json">{{"@type":"NewsArticle",{text}}}</script>'


def listed(extra: str = "", before: str = "") -> Callable[[str], bytes]:
    """A feed of the healthy stories with more in it."""
    return lambda url: before.encode() + feed(url, [slug(number) for number in range(STORIES)], extra=extra)


def sitemap(urls: Callable[[str], str]) -> Site:
    """A sitemap beside the healthy feed; `urls` makes its entries of the site's address."""

    def body(url: str) -> bytes:
        return f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{urls(url)}</urlset>".encode()

    return with_answer("/map", body)


def many(url: str) -> str:
    """Thirty thousand addresses, all older than the healthy stories."""
    days = (f"2020-01-{number % 28 + 1:02}T{number % 24:02}:00:00Z" for number in range(30_000))
    return "".join(f"<url><loc>{url}/x/{at}</loc><lastmod>{day}</lastmod></url>" for at, day in enumerate(days))


def bomb(body: bytes, headers: dict[str, str]) -> tuple[bytes, dict[str, str]]:
    return gzip.compress(body, 1), {**headers, "Content-Encoding": "gzip"}


def moved(to: str) -> Site:
    """The poisoned page leads elsewhere."""
    other = with_page(b"")

    def answer(url: str, path: str) -> Answer:
        return (302, {**HTML, "Location": to}, b"") if path == POISON else other(url, path)

    return answer


def hanging(url: str, path: str) -> Answer:
    """The poisoned page never answers within a test's patience."""
    if path == POISON:
        time.sleep(20)
    return page()(url, path)


def pausing(url: str, path: str) -> Answer:
    """The last page that is asked for wants a pause of more seconds than there are."""
    return (503, {**HTML, "Retry-After": DIGITS}, b"") if path == slug(0) else healthy(url, path)


def all_slow(url: str, path: str) -> Answer:
    """Every page of the site costs all that a page may."""
    if path == "/feed":
        return 200, XML, feed(url, [slug(number) for number in range(8)])
    numbers = [number for number in range(8) if path == slug(number)]
    return (200, HTML, story(numbers[0], body=SLOW)) if numbers else healthy(url, path)


def twins(url: str, path: str) -> Answer:
    """Two pages name each other canonical, and a third one the story of another."""
    paths = ["/berita/satu-dari-dua-halaman/", "/berita/dua-dari-dua-halaman/", POISON]
    if path == "/feed":
        return 200, XML, feed(url, [*paths, *(slug(number) for number in range(STORIES))])
    if path not in paths:
        return healthy(url, path)
    names = dict(zip(paths, [paths[1], paths[0], slug(0)], strict=True))
    head = f"<link rel='canonical' href='{url}{names[path]}'>"
    at = paths.index(path)
    return 200, HTML, story(6 + at, head=head, title=f"Kabar {['Satu', 'Dua', 'Tiga'][at]} dari Pendopo Kota")


def later_page(url: str, path: str) -> Answer:
    """A story at the address of a later page, whose links never end."""
    if path == "/feed":
        return 200, XML, feed(url, [f"{POISON}2/", *(slug(number) for number in range(STORIES))])
    return (200, HTML, story(9, body="<a " * 300_000)) if path == f"{POISON}2/" else healthy(url, path)


def long_story(url: str, path: str) -> Answer:
    """A story of forty pages, each of them megabytes long."""
    if not path.startswith(POISON):
        return page()(url, path)
    pages = "".join(
        f"<a class='post-page-numbers' href='{url}{POISON}{number}/'>{number}</a>" for number in range(2, 41)
    )
    text = "".join(f"<p>Paragraf {number} dari halaman {path[-6:]}. {SENTENCE}</p>" for number in range(12_000))
    return 200, HTML, story(9, body=f"{text}<div class='page-links'>{pages}</div>")


LAUGHS = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10))
DOCTYPE = f"<!DOCTYPE x [<!ENTITY l0 'ha'><!ENTITY f SYSTEM 'file:///etc/passwd'>{LAUGHS}]>"
FOREIGN = "<item><title>a b c</title><link>https://lain.example/x{n}</link></item>"
DEEP = "".join(f"<url><loc>{{url}}/{'a/' * 60_000}{number}</loc></url>" for number in range(6))
STARS = "*a" * 40
RULES = "User-agent: *\n" + "".join(f"Disallow: /{number}{STARS}*b\n" for number in range(5_000))
PAGE_BOMB, PAGE_HEADERS = bomb(b" " * 300_000_000, HTML)
MAP_BOMB, MAP_HEADERS = bomb(b"<urlset>" + b" " * 300_000_000, XML)

CASES: dict[str, Case] = {
    "comments before a page": Case(page(before=b"<!---->" * 4000), ("possessive-prolog",), 4),
    "a tag of many attributes": Case(
        page(body=f"<div {' '.join(f'a{number}=1' for number in range(60_000))}>x</div>"), ("attributes",)
    ),
    "a feed whose tag has many attributes": Case(
        with_answer(
            "/feed", listed(f"<item {' '.join(f'a{number}={chr(39)}{chr(39)}' for number in range(60_000))}/>")
        ),
        ("attributes-of-lists",),
        0,
        "bomb",
    ),
    "a tag that no exception ends": Case(
        page(body=f"<div {' '.join(f'a{number}=<' for number in range(110_000))}>x</div>"),
        ("kill", "tries", "fatal-pages"),
        is_dear=True,
    ),
    "links without an end": Case(later_page, ("link-pattern",), 4),
    "a charset that takes hours": Case(
        with_page(story(9, head="<meta charset=punycode>") + b"\xff-" + b"ab9" * 100_000), ("charsets-of-python",), 4
    ),
    "robots.txt of newlines": Case(with_answer("/robots.txt", lambda _: b"\n" * 490_000), ("robots-pattern",)),
    "robots.txt of endless rules": Case(
        with_answer("/robots.txt", lambda _: RULES.encode()), ("robots-read", "robots-applied")
    ),
    "a feed of twenty thousand stories": Case(
        with_answer("/feed", listed("".join(FOREIGN.format(n=number) for number in range(20_000)))), ("feed-items",)
    ),
    "initials": Case(page(body=f"<p>teks biasa saja{'. (a)' * 20_000}</p>"), ("initials",), 4),
    "a page that takes too long": Case(
        page(body=SLOW), ("deadline",), label="pages_failed", more=BACKTRACKING, is_dear=True
    ),
    "a site that takes too long": Case(all_slow, ("hopeless",), 0, "too_slow", BACKTRACKING, is_dear=True),
    "pages that never answer": Case(hanging, ("hung-pages",), label="pages_failed", is_dear=True),
    "a feed that takes too long": Case(
        with_answer("/feed", listed(f"<item><link>http://x.example/a</link><author>{'a' * 400_000}</author></item>")),
        ("lists-fail-alone",),
        0,
        is_dear=True,
    ),
    "a feed that is not a feed": Case(
        with_answer("/feed", lambda _: b"<rss version='2.0'><channel>" + b"<a>" * 20_000), ("own-error",), 0
    ),
    "a page of deep boxes": Case(page(body="<div>" * 50_000), ("memory-error",), 4),
    "a page that unpacks to 300 MB": Case(with_page(PAGE_BOMB, PAGE_HEADERS), ("memory",), is_dear=True),
    "a sitemap that unpacks to 300 MB": Case(
        with_answer("/map", lambda _: MAP_BOMB, MAP_HEADERS), ("memory",), is_dear=True
    ),
    "deep addresses": Case(sitemap(lambda url: DEEP.format(url=url)), ("memory",), is_dear=True),
    "a story of forty long pages": Case(long_story, ("memory", "memory-error"), 4, is_dear=True),
    "half an emoji": Case(page(head=linked('"author":{"name":"Rini \\ud83d"}')), ("surrogates",), 4),
    "references to no character": Case(
        with_answer("/feed", listed(f"<item><title>Selamat &#{DIGITS}; &#xD83D;</title><link>x</link></item>")),
        ("references",),
    ),
    "a charset that is none": Case(
        with_page(story(9, head="<meta charset=idna>") + b"\xff\xfa", {"Content-Type": "text/html; charset=punycode"}),
        ("charsets",),
        4,
    ),
    "digits that are none": Case(page(head="<meta name=date content='²²²²²²²²²²'>"), ("digits",), 4),
    "a number of thousands of digits": Case(page(head=linked(f'"wordCount":{DIGITS}')), ("long-numbers",), 4),
    "years that no calendar knows": Case(
        page(head="<meta name=date content='0001-01-01'><meta name=date content='9999-12-31T23:59:59-07:00'>"),
        ("years",),
        4,
    ),
    "an endless Retry-After": Case(pausing, ("retry-after",), STORIES - 1, "http_503"),
    "a huge ETag": Case(with_answer("/feed", listed(), {**XML, "ETag": f'"{"e" * 10_000}"'}), ("headers",)),
    "a title that moves the cursor": Case(
        page(title="Wali Kota \x1b[2J\x1b]0;x\x07 Terima \u202e Piagam Bersama"), ("terminal", "terminal-json"), 4
    ),
    "a title that is a formula": Case(page(title='=HYPERLINK("http://x.example","Piagam Wali Kota")'), ("csv",), 4),
    "names of a hundred thousand characters": Case(
        page(body=f"<p>Desa {'Sukamaju' * 12_000} meraih juara I Lomba {'Desa' * 25_000} 2025.</p>"),
        ("giant-words",),
        4,
    ),
    "a title that forges a log line": Case(
        page(title="Wali Kota\nsite=sehat0 outcome=HARD\r\nlabel=dns new=0 Terima Piagam"), ("terminal",), 4
    ),
    "thirty thousand new links": Case(sitemap(many), ("new-links",), is_dear=True),
    "a redirect to the metadata of a cloud": Case(moved("http://169.254.169.254/latest/"), ()),
    "a redirect to another port": Case(moved("http://127.0.0.1:1/"), ()),
    "a redirect to itself": Case(moved(POISON), ()),
    "a redirect to no address": Case(moved("http://[::1"), ()),
    "a feed of entities": Case(with_answer("/feed", listed("<item><title>&l9;&f;</title></item>", DOCTYPE)), ()),
    "a sitemap of entities": Case(
        with_answer("/map", lambda url: f"{DOCTYPE}<urlset><url><loc>{url}/&l9;&f;</loc></url></urlset>".encode()), ()
    ),
    "pages that name others canonical": Case(twins, (), 6),
}
"""The commonest way of each class of the threat model; `stored` counts the site's own healthy stories, and the
poisoned page where it is a story all the same."""

ELSEWHERE = {
    "stray-prints": "a library prints, no site",
    "stderr": "a library floods, no site",
    "record-size": "a page is smaller than a record may be",
    "archive-share": "days of pages",
    "metrics-clients": "clients of this machine",
    "probe": "`sites probe`",
    "delay": "a site file",
    "slug": "a site file",
    "deep-toml": "a site file",
    "hosts": "site files",
    "endless-head": "a raw socket",
    "end-of-time": "a pause longer than a job",
    "texts": "hundreds of megabytes of lists",
    "waiting-texts": "hundreds of megabytes of lists",
    "failed-texts": "gigabytes of records",
    "flood": "subscriptions",
    "bad-status": "a raw socket",
    "lists": "a thousand polls",
    "waiting-links": "thousands of links",
    "names": "rows of a feed",
    "offered-feeds": "links of a home page",
    "named-sitemaps": "rows of a robots.txt",
    "open-headings": "a parser's time",
    "open-boxes": "a parser's time",
    "commas": "a parser's time",
}
"""Guards against other things than a site's answers, and those that one crawl of a site cannot attack; each has a test
of its own."""
