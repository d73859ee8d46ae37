"""Reads one story from its page, with what other pages and its record add: the canonical page, the further pages."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime

from scrapy.http import Response

from crawler.articles import Link, NoStory, NotArticle
from crawler.facts import AwardAnnotation
from crawler.records import ReadPage, Story
from crawler.site import Site
from crawler.spiders.asking import Fetch, Reader, made_at, reason_of
from crawler.spiders.canonical_page import read_canonical_page
from crawler.spiders.pagination import full_story
from crawler.spiders.postrecord import Records
from crawler.spiders.stale_page import Edition, may_be_older
from crawler.urls import key_hash


class StoryReader:
    """Reads the stories of one site; `is_too_old` says of a publication date whether the job skips such stories."""

    def __init__(self, site: Site, fetch: Fetch, reader: Reader, is_too_old: Callable[[str | None], bool]) -> None:
        self.records = Records(fetch, site.outlet, reader)
        self.editions: dict[str, Edition] = {}
        """When the known stories that are checked again were last changed, by address hash."""
        self._site = site
        self._fetch = fetch
        self._reader = reader
        self._is_too_old = is_too_old
        self._denials: Counter[str] = Counter()

    async def read(self, response: Response, link: Link, now: datetime) -> ReadPage | Edition | str:
        """Return the story on the page `response`, with its copy for the archive, or the reason why there is none.

        For a page from before a known story's last change, return that edition: what is stored is newer.
        Raises SourceFailedError if a retry may get a page that is missing.
        """
        outlet, fetch, reader = self._site.outlet, self._fetch, self._reader
        made = made_at(response, now, changed=link.modified_at is not None)
        own = await read_canonical_page(response, link, outlet, fetch, now, self._denials, reader)
        edition = None if link.body_html else self.editions.get(key_hash(link.url))
        if edition is not None and edition.is_after(own.page, outlet.timezone, now):
            return edition
        if isinstance(own.result, NotArticle):
            return reason_of(own.result, response, link.url, is_front=own.names.is_front)
        if self._is_too_old(own.result.published_at):
            return "too_old"
        asked_url = link.url
        article, link = await self.records.completed(own, own.result, link, now)
        full = await full_story(article, own.page, link, outlet, fetch, now, reader)
        if full.article.no_story not in (None, NoStory.UNDATED):
            return str(full.article.no_story)
        if reader(link.url, lambda: may_be_older(full.article, link, outlet, now)):
            made = min(made, link.modified_at or made)  # then the record does not confirm it
        story = Story(
            site=self._site.slug,
            article=full.article,
            reading=AwardAnnotation(is_award=False, score=0.0),
            asked_url=asked_url,
            fetched_at=made,
            guid=link.guid,
            post=own.post(link),
        )
        return ReadPage(story, full.copy_for(story, link))
