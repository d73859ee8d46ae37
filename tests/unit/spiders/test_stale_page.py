"""Known stories whose page, from a cache, is from before their last change."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import HtmlResponse, Response
from scrapy.settings import Settings
from scrapy.statscollectors import MemoryStatsCollector

from crawler.articles import Link
from crawler.plan import SiteJob
from crawler.records import Confirmed, Look, ReadPage, Record, Story
from crawler.site import SiteFile, make_site
from crawler.spiders.asking import plainly
from crawler.spiders.loader import spider_for
from crawler.spiders.stale_page import Edition, editions_of
from crawler.spiders.storyreader import StoryReader
from crawler.times import iso
from crawler.urls import key_hash

NOW = datetime(2025, 6, 1, 5, tzinfo=UTC)
URL = "https://kabar.example/panen-raya/"
BEFORE, CHANGED = iso(NOW - timedelta(hours=5)), iso(NOW - timedelta(hours=2))
LOOK = Look(url=URL, fetched_at=CHANGED, post="//kabar.example/?p=7", modified_at=CHANGED)


def page(changed_at: str | None) -> HtmlResponse:
    meta = f'<meta property="article:modified_time" content="{changed_at}">' if changed_at else ""
    return HtmlResponse(URL, body=f"<html><head>{meta}</head><body><p>Isi</p></body></html>".encode())


@pytest.mark.parametrize(
    ("edition", "stated", "is_after"),
    [
        (Edition(CHANGED, None), BEFORE, True),
        (Edition(BEFORE, CHANGED), BEFORE, True),
        (Edition(CHANGED, None), CHANGED, False),
        (Edition(CHANGED, CHANGED), iso(NOW), False),
        (Edition(CHANGED, None), None, False),
        (Edition(None, None), BEFORE, False),
        (Edition(BEFORE, None), BEFORE, False),
        (
            Edition(iso(NOW - timedelta(hours=25)), None),
            iso(NOW - timedelta(hours=30)),
            False,
        ),  # no cache keeps it so long
    ],
)
def test_a_page_is_older_than_the_last_change_if_it_says_so(
    edition: Edition, stated: str | None, is_after: bool
) -> None:
    assert edition.is_after(page(stated), "Asia/Jakarta", NOW) is is_after


def test_only_posts_that_are_there_have_an_edition() -> None:
    gone = Look(url=f"{URL}2/", fetched_at=BEFORE, post="//kabar.example/?p=8", is_gone=True)
    unnumbered = Look(url=f"{URL}3/", fetched_at=BEFORE, modified_at=CHANGED)
    assert editions_of([LOOK, gone, unnumbered], {}) == {key_hash(URL): Edition(CHANGED, None)}
    assert editions_of([LOOK], {URL: iso(NOW)}) == {key_hash(URL): Edition(CHANGED, iso(NOW))}


@pytest.mark.parametrize(("recorded_at", "is_confirmed"), [(None, True), (CHANGED, True), (iso(NOW), False)])
def test_an_old_page_confirms_a_story_only_if_its_last_change_is_stored(
    recorded_at: str | None, is_confirmed: bool
) -> None:
    site = make_site("kabar", SiteFile(name="Kabar", url="https://kabar.example/", region="36"))
    kind, records = spider_for(site), list[Record]()
    crawler = Crawler(kind, Settings())
    crawler.stats = MemoryStatsCollector(crawler)
    job = SiteJob(site=site, ahead_s=(NOW - datetime.now(UTC)).total_seconds())
    spider = kind.from_crawler(crawler, job=job, emit=records.append)
    spider.stories.editions = {key_hash(URL): Edition(CHANGED, recorded_at)}
    response = page(BEFORE).replace(request=Request(URL))

    async def parse() -> None:
        assert [read async for read in spider.parse(response, Link(url=URL), key_hash(URL))] == []

    asyncio.run(parse())
    assert crawler.stats.get_value("drop/page/old_edition") == 1
    assert [record.urls for record in records if isinstance(record, Confirmed)] == [(URL,)] * is_confirmed


PARAGRAPHS = [
    "Petani di Desa Sukaratu memanen padi di lahan dua belas hektare pada hari pertama musim kering.",
    "Hasilnya disimpan di lumbung desa sampai harga gabah naik lagi.",
]
TITLE = "Panen Raya di Desa Sukaratu"


def recorded(paragraphs: list[str] = PARAGRAPHS, title: str = TITLE, changed_at: str = CHANGED) -> Link:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return Link(url=URL, title=title, published_at=BEFORE, modified_at=changed_at, body_html=text)


def read(link: Link) -> Story:
    """Read a page that does not state when it was changed."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    body = f"<html><head><title>{TITLE}</title></head><body><article><h1>{TITLE}</h1>{text}</article></body></html>"
    response = HtmlResponse(URL, body=body.encode(), request=Request(URL))

    async def fetch(request: Request) -> Response:
        raise AssertionError(request.url)

    site = make_site("kabar", SiteFile(name="Kabar", url="https://kabar.example/", region="36"))
    page = asyncio.run(StoryReader(site, fetch, plainly, lambda _: False).read(response, link, NOW))
    assert isinstance(page, ReadPage)
    return page.story


@pytest.mark.parametrize(
    ("link", "made_at"),
    [
        (recorded([PARAGRAPHS[0], "Hasilnya dijual ke koperasi."]), CHANGED),
        (recorded(title="Panen Raya di Desa Sukaratu Mundur"), CHANGED),
        (recorded(), iso(NOW)),
        (recorded(title="Lain", changed_at=BEFORE), iso(NOW)),
        (Link(url=URL, title="Lain", published_at=BEFORE, modified_at=CHANGED), iso(NOW)),
    ],
)
def test_a_page_with_other_words_than_the_edited_post_is_read_again_later(link: Link, made_at: str) -> None:
    story = read(link)
    assert story.fetched_at == made_at
    assert story.article.body == "\n".join(PARAGRAPHS)
