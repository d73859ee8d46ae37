"""Which pages of a story are requested, and what happens if one does not arrive."""

import asyncio
from datetime import UTC, datetime

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse, Response

from crawler.articles import Article, Link, Outlet
from crawler.extraction import extract
from crawler.fetching.pace import NotAskedError
from crawler.spiders.asking import SourceFailedError
from crawler.spiders.pagination import FullStory, full_story

URL = "https://kabar.example/daerah/pr-018712345/lomba-dayung"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
LINES = [
    "Regu Sungai Kumpai menjadi juara festival sampan bidar setelah mengungguli dua puluh tujuh regu lain.",
    "Juru mudi memilih jalur di tepi, yang arusnya lebih pelan daripada di tengah sungai.",
    "Hadiahnya seekor sapi, yang disembelih malam itu juga untuk kenduri kampung.",
]
STEPS = '<a href="?page=1">1</a> <a href="?page=2">2</a> <a href="?page=3">3</a>'
ALL = STEPS + '<a href="?page=all">Tampilkan Semua</a>'


NOW = datetime(2026, 1, 1, tzinfo=UTC)


def page(*lines: str, below: str = "", title: str = "Regu Dayung Sungai Kumpai Juara Festival Bidar") -> bytes:
    text = "".join(f"<p>{line}</p>" for line in lines)
    return f'<html><head><title>{title}</title></head><body><h1>{title}</h1><div class="entry-content">{text}</div>\
{below}</body></html>'.encode()


def full_story_of(pages: dict[str, bytes | int | Exception]) -> tuple[FullStory, list[str]]:
    """What comes of a site that answers with `pages`, by query, a number being a status; and what was asked."""
    asked: list[str] = []

    async def fetch(request: Request) -> Response:
        asked.append(request.url.removeprefix(URL))
        answer = pages.get(asked[-1], 404)
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, int):
            return HtmlResponse(request.url, status=answer)
        return HtmlResponse(request.url, body=answer)

    first = pages[""]
    assert isinstance(first, bytes)
    article = extract(first, URL, now=NOW)
    assert isinstance(article, Article)
    response = HtmlResponse(URL, body=first)
    return asyncio.run(full_story(article, response, Link(url=URL), Outlet(), fetch, NOW)), asked


def test_a_story_on_one_page_costs_no_further_request() -> None:
    story, asked = full_story_of(
        {"": page(*LINES, below='<a rel="next" href="/daerah/pr-018712346/lain?page=2">2</a>')}
    )
    assert (story.article.body.split("\n"), story.pages, asked) == (LINES, (), [])


def test_the_whole_is_asked_for_where_it_is_linked_and_is_what_is_kept() -> None:
    story, asked = full_story_of({"": page(LINES[0], below=ALL), "?page=all": page(*LINES)})
    assert (story.article.body.split("\n"), story.pages, asked) == (LINES, (), ["?page=all"])
    assert (story.article.url, story.response.url) == (URL, URL + "?page=all")


@pytest.mark.parametrize("full_page", [404, page(LINES[0][:60]), page(*LINES, title="Harga Lada Putih Merangkak Naik")])
def test_the_pages_are_joined_where_the_whole_is_missing(full_page: bytes | int) -> None:
    second, third = page(LINES[1]), page(LINES[2])
    story, asked = full_story_of(
        {"": page(LINES[0], below=ALL), "?page=all": full_page, "?page=2": second, "?page=3": third}
    )
    assert (story.article.body.split("\n"), story.pages) == (LINES, (second, third))
    assert asked == ["?page=all", "?page=2", "?page=3"]


def test_a_page_links_the_next_one_relative_to_its_own_address() -> None:
    first, second = (
        page(LINES[0], below='<a href="lomba-dayung/2/">2</a>'),
        page(LINES[1], below='<a href="../3/">3</a>'),
    )
    story, asked = full_story_of({"": first, "/2/": second, "/3/": page(LINES[2])})
    assert (story.article.body.split("\n"), asked) == (LINES, ["/2/", "/3/"])


def test_a_page_that_is_not_there_ends_the_story() -> None:
    story, asked = full_story_of({"": page(LINES[0], below=STEPS), "?page=3": page(LINES[2])})
    assert (story.article.body.split("\n"), asked) == (LINES[:1], ["?page=2"])


@pytest.mark.parametrize(("status", "label"), [(503, "http_503"), (429, "http_429")])
def test_a_page_that_may_come_later_is_a_failure_of_the_story(status: int, label: str) -> None:
    with pytest.raises(SourceFailedError, match=label):
        full_story_of({"": page(LINES[0], below=STEPS), "?page=2": status})


@pytest.mark.parametrize(("pages", "read"), [(20, 20), (40, 40), (41, 40)])
def test_a_story_on_many_pages_is_read_up_to_a_bound(pages: int, read: int) -> None:
    lines = [
        f"Regu nomor {number} dari hulu sungai dayungnya patah di tikungan ketiga." for number in range(1, pages + 1)
    ]
    below = f'<a href="?page=2">2</a> … <a href="?page={pages}">{pages}</a>'
    site: dict[str, bytes | int | Exception] = {"": page(lines[0], below=below)}
    story, asked = full_story_of(site | {f"?page={at}": page(line) for at, line in enumerate(lines[1:], 2)})
    assert (story.article.body.split("\n"), len(asked)) == (lines[:read], read - 1)


@pytest.mark.parametrize("in_time", [14, 15])
def test_a_story_that_takes_longer_than_a_job_is_not_lost_for_its_last_pages(in_time: int) -> None:
    lines = [f"Regu nomor {number} dari hulu sungai dayungnya patah di tikungan ketiga." for number in range(1, 31)]
    site: dict[str, bytes | int | Exception] = {
        "": page(lines[0], below='<a href="?page=2">2</a> <a href="?page=30">30</a>')
    }
    site |= {f"?page={at}": page(line) for at, line in enumerate(lines[1 : in_time + 1], 2)}
    site[f"?page={in_time + 2}"] = NotAskedError("the time of the job is over")
    if in_time < 15:
        with pytest.raises(SourceFailedError, match="out_of_time"):
            full_story_of(site)
    else:
        assert full_story_of(site)[0].article.body.split("\n") == lines[:16]


def test_themes_that_link_the_next_page_alone_are_followed_to_the_end() -> None:
    pages: dict[str, bytes | int | Exception] = {
        "": page(LINES[0], below='<a href="?page=2">Lanjut</a>'),
        "?page=2": page(LINES[1], below='<a href="?page=1">Kembali</a> <a href="?page=3">Lanjut</a>'),
        "?page=3": page(LINES[2], below='<a href="?page=2">Kembali</a>'),
    }
    story, asked = full_story_of(pages)
    assert (story.article.body.split("\n"), asked) == (LINES, ["?page=2", "?page=3"])
