"""The order in which a site's lists are read: in groups; the first group that shows enough ends the poll."""

from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from itertools import islice
from urllib.parse import urlsplit

from crawler.deadline import TooSlowError
from crawler.discovery.alternates import feed_urls, posts_api
from crawler.discovery.errors import ParseError
from crawler.discovery.wordpress import is_posts_url
from crawler.fetching.limits import TooLargeError
from crawler.records import Outcome, SourceKind, SourceState
from crawler.site import Site, Source
from crawler.spiders.asking import Fetch, Reader, SourceFailedError, get
from crawler.urls import same_site

_SCRIPT = "index.php"
MOST_NAMED = 50
"""The most sitemaps of a robots.txt that are read; sites name one to thirty."""
MOST_OFFERED = 30
"""The most feeds that are read of those that a home page links or has linked; portals link one for each section."""


class SourceOrder:
    """The order for one poll of one site."""

    def __init__(
        self,
        site: Site,
        states: Mapping[str, SourceState],
        fetch: Fetch,
        announced: Callable[[], tuple[str, ...]],
        reader: Reader,
    ) -> None:
        self._site = site
        self._states = states
        self._fetch = fetch
        self._announced = announced
        self._reader = reader
        self._has_looked = False

    async def groups(
        self, has_no_feed: Callable[[], bool], stated_api: Callable[[], str | None] = lambda: None
    ) -> AsyncIterator[list[Source]]:
        """Yield the groups of lists in order. The sitemaps in robots.txt are known when the first list has answered.

        They replace the platform's guesses, news sitemaps first, which are short. Feeds that the site is known to
        advertise come first of all, and WordPress posts after the guessed feeds. Both are looked for on the home page
        when no learned feed is left and the guessed ones fail (`has_no_feed`). A feed that answers may itself state the
        address of the posts (`stated_api`).
        """
        is_yielded = False
        feeds, apis = self._learned()
        for source in feeds:
            yield [source]
        for group in groups(self._site.sources):
            if group[0].kind is not SourceKind.FEED:
                if self._site.learns and not (feeds or self._has_looked) and has_no_feed():
                    self._has_looked = True
                    feeds, found = await self._advertised()
                    apis = found or apis
                    # In one group: behind a feed that suffices, the posts would never be read and learned.
                    learned = [[*feeds[:1], *apis], *([feed] for feed in feeds[1:])]
                else:
                    learned = [apis or self._others(SourceKind.WP_REST, filter(None, [stated_api()]))]
                apis = []
                for sources in filter(None, learned):
                    yield sources
            named = self._named_sitemaps() if group[0].kind is SourceKind.SITEMAP else []
            if not named:
                yield group
            elif not is_yielded:
                is_yielded = True
                news = [source for source in named if "news" in urlsplit(source.url).path.lower()]
                for part in filter(None, (news, [source for source in named if source not in news])):
                    yield part

    def _learned(self) -> tuple[list[Source], list[Source]]:
        """Return the feeds, and the WordPress posts, that an earlier poll has learned and that still exist."""
        states = self._states.values() if self._site.learns else ()
        alive = [state for state in states if state.outcome is not Outcome.HARD]
        feeds = (state.url for state in alive if state.kind is SourceKind.FEED)
        apis = (state.url for state in alive if state.kind is SourceKind.WP_REST and is_posts_url(state.url))
        return self._others(SourceKind.FEED, feeds), self._others(SourceKind.WP_REST, apis)

    async def _advertised(self) -> tuple[list[Source], list[Source]]:
        """Return those that the home page links; none if it fails, which is reported when it is read as a list."""
        try:
            page = await get(self._fetch, self._site.url)
            feeds = self._reader(page.url, lambda: feed_urls(page.body, page.url))
            api = self._reader(page.url, lambda: posts_api(page.body, page.url))
        except (SourceFailedError, ParseError, TooSlowError, TooLargeError):
            return [], []
        return self._others(SourceKind.FEED, feeds), self._others(SourceKind.WP_REST, filter(None, [api]))

    def _others(self, kind: SourceKind, urls: Iterable[str]) -> list[Source]:
        """Return the site's own lists at these addresses that its platform lacks, at most MOST_OFFERED."""
        site = self._site
        known = {source.url for source in site.sources}
        found = (Source(kind, url) for url in urls if url not in known and same_site(url, site.url))
        return list(islice(found, MOST_OFFERED))

    def _named_sitemaps(self) -> list[Source]:
        """Return the site's own sitemaps in robots.txt, once each."""
        site = self._site
        homes = (site.url, *(f"https://{host}/" for host in site.hosts))
        own = dict.fromkeys(url for url in self._announced() if any(same_site(url, home) for home in homes))
        return [Source(SourceKind.SITEMAP, url) for url in islice(own, MOST_NAMED)]


def groups(sources: Iterable[Source]) -> list[list[Source]]:
    """Group neighbours that list different stories and are read together: sections, and the lists of several folders.

    Other sources are alternatives, each a group of its own.
    """
    split: list[list[Source]] = []
    for source in sources:
        if split and _is_beside(split[-1][-1], source):
            split[-1].append(source)
        else:
            split.append([source])
    return split


def _is_beside(one: Source, other: Source) -> bool:
    """Whether both list a part of the site: sections, or lists of the same name in two folders, as `/lebak/feed/`."""
    if one.kind is not other.kind or one.kind is SourceKind.SECTION:
        return one.kind is other.kind
    paths = [[part for part in urlsplit(source.url).path.split("/") if part] for source in (one, other)]
    while all(paths) and paths[0][-1] == paths[1][-1]:
        paths = [path[:-1] for path in paths]
        if _are_folders(*paths):
            return True
    return False


def _are_folders(one: list[str], other: list[str]) -> bool:
    """Whether these are two different folders, or one and the root; `index.php` is just another path to the root."""
    return one != other and max(len(one), len(other)) == 1 and [_SCRIPT] not in (one, other)
