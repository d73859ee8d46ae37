"""The sites over real HTTP on loopback: addresses, the log, HEAD, compression and the site files."""

import html
import tomllib
import urllib.request
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urldefrag, urljoin

import lxml.html
import pytest
from newsroom_sample import HANDMADE, read, site_of, story

from crawler.newsroom.server import Newsroom
from crawler.newsroom.truth import SiteKind, address, load_truth, site_slugs

NOW = datetime.fromisoformat("2026-11-24T10:00:00+07:00")


def ask(url: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    request = urllib.request.Request(url, method=method, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except HTTPError as answer:
        with answer:
            return answer.code, dict(answer.headers), answer.read()


@pytest.fixture
def room() -> Iterator[Newsroom]:
    with Newsroom(now=NOW) as opened:
        yield opened


def test_every_public_story_is_served_and_no_hidden_one(room: Newsroom) -> None:
    for slug in site_slugs():
        for item in load_truth(slug).articles:
            status, _, body = ask(room.url(slug) + address(item)[1:])
            assert (status == 200) == (item.status in ("public", "protected")), item.slug
            assert (item.paragraphs[1] in html.unescape(body.decode())) == (item.status == "public"), item.slug


def test_requests_are_logged_as_they_were_asked(room: Newsroom) -> None:
    url = room.url("lenteracisauk")
    _, headers, _ = ask(f"{url}feed/?paged=1")
    ask(f"{url}feed/", **{"If-None-Match": headers["ETag"]})
    ask(f"{url}nihil/", "HEAD")
    assert [asked[:4] for asked in room.requests] == [
        ("lenteracisauk", "GET", "/feed/?paged=1", 200),
        ("lenteracisauk", "GET", "/feed/", 304),
        ("lenteracisauk", "HEAD", "/nihil/", 404),
    ]


def test_pages_name_the_address_that_serves_them(room: Newsroom) -> None:
    url = room.url("lenteracisauk")
    assert f'<a href="{url}" rel="home">'.encode() in ask(url)[2]


def test_a_client_that_takes_gzip_gets_it(room: Newsroom) -> None:
    _, headers, body = ask(room.url("gerbangkarang"), **{"Accept-Encoding": "gzip"})
    assert headers["Content-Encoding"] == "gzip"
    assert body.startswith(b"\x1f\x8b")


def test_site_files_point_at_the_running_sites(room: Newsroom, tmp_path: Path) -> None:
    paths = room.write_site_files(tmp_path / "sites")
    files = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in paths}
    assert {slug: file["url"] for slug, file in files.items()} == room.urls
    assert files["lenteracisauk"]["platform"] == "wordpress"
    assert "sources" not in files["lenteracisauk"]
    sources = files["gerbangkarang"]["sources"]
    assert {source["kind"] for source in sources} == {"section"}
    assert {ask(source["url"])[0] for source in sources} == {200}


def test_nobody_answers_after_the_newsroom_is_left() -> None:
    with Newsroom(now=NOW, truths=[HANDMADE]) as room:
        url = room.url("uji")
        assert ask(url)[0] == 200
    with pytest.raises(URLError):
        ask(url)


def test_a_taken_port_is_reported_to_the_caller() -> None:
    other = read(site_of(SiteKind.WORDPRESS, [story(0)]))
    with Newsroom(now=NOW, truths=[HANDMADE]) as room:
        port = int(room.url("uji").rstrip("/").rpartition(":")[2])
        with pytest.raises(OSError, match="in use"), Newsroom(now=NOW, truths=[other], port=port):
            pass


def test_no_link_of_any_page_is_broken(room: Newsroom) -> None:
    for url in room.urls.values():
        seen, waiting = {url}, [url]
        while waiting:
            page_url = waiting.pop()
            status, headers, body = ask(page_url)
            assert status == 200, page_url
            if not headers["Content-Type"].startswith("text/html"):
                continue
            for element in lxml.html.fromstring(body.decode()).cssselect("a[href], img[src]"):
                link = urldefrag(urljoin(page_url, element.get("href") or element.get("src"))).url
                if link.startswith(url) and link not in seen:
                    seen.add(link)
                    waiting.append(link)
        assert len(seen) > 30
