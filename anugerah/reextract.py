"""Runs today's extraction and tagging over the archive: the newest page of each article, one site at a time."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import msgspec

from anugerah.archive import Place, archived_pages, load_page
from crawler.articles import NotArticle, Outlet
from crawler.deadline import TooSlowError, within
from crawler.errors import AnugerahError
from crawler.extraction import extract, with_pages
from crawler.fetching.limits import SECONDS
from crawler.readersetup import ReaderSetup
from crawler.records import PageCopy, StepKind, Story
from crawler.site import Site
from crawler.tagging import tag_article
from crawler.times import DEFAULT_ZONE
from crawler.urls import key_hash
from db.rows import ReplayResult
from db.store import Store

CHUNK = 100
"""Pages that are extracted and stored in one transaction."""


class ArchiveError(AnugerahError):
    """An archive that cannot be read."""

    exit_status = 1


class Copy(msgspec.Struct, frozen=True):
    """An archived page, and when it was fetched."""

    fetched_at: str
    place: Place


class Report(msgspec.Struct, frozen=True):
    """The result of reading archived pages again."""

    result: ReplayResult = ReplayResult()
    unarchived: int = 0
    """Articles without an archived page."""
    not_articles: int = 0
    """Pages that hold no article by today's rules: the stored one stays."""

    def __add__(self, other: "Report") -> "Report":
        return Report(
            self.result + other.result, self.unarchived + other.unarchived, self.not_articles + other.not_articles
        )


def newest_copies(folder: Path) -> dict[str, Copy]:
    """The newest page of each article, by the hash of the article's address."""
    copies: dict[str, Copy] = {}
    try:
        for place, page in archived_pages(folder):
            hashed = key_hash(page.article_url)
            before = copies.get(hashed)
            if before is None or before.fetched_at <= page.fetched_at:
                copies[hashed] = Copy(page.fetched_at, place)
    except OSError as error:
        raise _unreadable(folder, error) from error
    return copies


def replay_site(
    store: Store, slug: str, site: Site | None, copies: dict[str, Copy], *, reader: ReaderSetup, write: bool
) -> Iterator[Report]:
    """Read the archived pages of a site's articles again; yield the result after each hundred.

    `site` is None if its file is gone: its pages are then read as those of an unknown site.
    """
    addresses = store.article_addresses(slug)
    newest: dict[int, Copy] = {}
    for hashed in addresses.keys() & copies.keys():
        article_id, copy = addresses[hashed], copies[hashed]
        if article_id not in newest or newest[article_id].fetched_at < copy.fetched_at:
            newest[article_id] = copy
    yield Report(unarchived=len(set(addresses.values()) - newest.keys()))
    left = iter(sorted(newest.items(), key=lambda item: (item[1].place.file, item[1].place.offset)))
    replay = store.replay_stories if write else store.compare_stories
    while chunk := dict(islice(left, CHUNK)):
        pages = {article_id: _load(copy.place) for article_id, copy in chunk.items()}
        read = {article_id: _within(page, slug, site, reader) for article_id, page in pages.items() if page is not None}
        stories = {article_id: story for article_id, story in read.items() if story is not None}
        result = replay(stories, datetime.now(UTC))
        yield Report(result, unarchived=len(pages) - len(read), not_articles=len(read) - len(stories))


def _within(page: PageCopy, slug: str, site: Site | None, reader: ReaderSetup) -> Story | None:
    """`_read` within the time that a crawl would take; a page that takes longer keeps its earlier reading."""
    try:
        return within(SECONDS[StepKind.PAGE], lambda: _read(page, slug, site, reader))
    except TooSlowError:
        return None


def _read(page: PageCopy, slug: str, site: Site | None, reader: ReaderSetup) -> Story | None:
    """The story on a page as a crawl at that time would have read it by today's rules."""
    outlet = site.outlet if site else Outlet()
    article = extract(
        page.body,
        page.url,
        link=page.link,
        outlet=outlet,
        content_type=page.content_type,
        now=datetime.fromisoformat(page.fetched_at),
    )
    if isinstance(article, NotArticle):
        return None
    article = with_pages(article, page.pages, outlet)
    reading = tag_article(
        article.title,
        article.body,
        published_at=article.published_at,
        language=article.language,
        zone=site.timezone if site else DEFAULT_ZONE,
        region=site.region if site else None,
        reader=reader,
    )
    return Story(site=slug, article=article, reading=reading, asked_url=page.asked_url, fetched_at=page.fetched_at)


def _load(place: Place) -> PageCopy | None:
    try:
        return load_page(place)
    except OSError as error:
        raise _unreadable(place.file, error) from error


def _unreadable(path: Path, error: OSError) -> ArchiveError:
    return ArchiveError(f"The archive {path} cannot be read: {error.strerror or error}.")
