"""Finds out what the file of an unknown site must contain, and writes it as TOML."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import TypeVar
from urllib.parse import urljoin, urlsplit

import msgspec

from anugerah.live import DEADLINE, GONE_QUIET, Checked, LiveSite, ProbeError, SourceTrial
from crawler.articles import Link
from crawler.config import Settings
from crawler.deadline import TooSlowError, within
from crawler.discovery.alternates import feed_urls, posts_api
from crawler.discovery.errors import ParseError
from crawler.discovery.menu import parse_menu
from crawler.discovery.sections import parse_section
from crawler.errors import ConfigError
from crawler.forking import Workers
from crawler.policy import NOT_A_LIST
from crawler.recognition import GENERIC, Platformed, guess_region, recognise_platform, shape_of, site_name, slug_of
from crawler.records import Outcome, PageCopy, SourceKind
from crawler.site import FieldError, PlatformEvidence, Site, SiteFile, Source, is_loopback, make_site
from crawler.urls import key, same_site

T = TypeVar("T")

HEAD_FEEDS = 2
"""At most this many feeds in the head of a home page are tried beside the platform's."""
STALE = timedelta(days=60)
"""A feed is abandoned if its newest story is older than another source's by more than this."""

FEW_SECTIONS = 2
"""How many sections of its menu are tried if a site lists its stories nowhere else."""

SECONDS = 10.0
"""Processor time within which a home page must be read."""

_UNPLACED = "31"
"""The region of a site while it is unknown: its time zone is the most common."""
_WRITTEN = ("name", "url", "region", "platform", "evidence", "example", "delay")
_ALWAYS = ("name", "url", "region", "platform")


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What the caller says about the site; it replaces what would be found out."""

    slug: str | None = None
    name: str | None = None
    region: str | None = None
    delay: str | None = None


class Probe(msgspec.Struct, frozen=True, kw_only=True):
    """What was found out, and the site file that follows from it."""

    slug: str
    name: str
    url: str
    region: str | None
    """None if it could not be guessed; the file is not complete then."""
    timezone: str
    platform: str
    platform_by: str
    shape: str | None
    next_page: str | None
    sections: int
    """Entries of the home page's menu that may be sections; those that were tried and are none do not count."""
    checked: Checked
    toml: str


def probe_site(url: str, settings: Settings, watch: Callable[[SourceTrial], None], wanted: Wanted) -> Probe:
    """Find out about the site at `url`, its home page or one of its stories.

    Raises ProbeError for a site that cannot be read, ConfigError for wrong input.
    """
    with Workers() as workers:
        return _probed(address_of(url), settings, watch, wanted, workers)


def _probed(
    url: str, settings: Settings, watch: Callable[[SourceTrial], None], wanted: Wanted, workers: Workers
) -> Probe:
    home = urljoin(url, "/")
    slug = wanted.slug or slug_of(url) or "site"
    asked = SiteFile(name=wanted.name or slug, url=home, region=wanted.region or _UNPLACED, delay=wanted.delay)
    live = LiveSite(_paced(slug, asked, wanted), settings, seconds=DEADLINE, workers=workers)
    page = live.front()
    home = urljoin(page.url, "/")
    front = _read(page.url, lambda: _front(page, wanted.name))
    platform, name = front.platform, front.name
    file = msgspec.structs.replace(asked, name=name, url=home, platform=platform.name)
    live.site = msgspec.structs.replace(_paced(slug, file, wanted), learns=False)
    candidates = _candidates(front.feeds, front.api, live.site)
    trials, next_page = _ask(live, page, candidates, front.menu, watch)
    stories = live.read([Link(url=url)] if key(url) != key(home) and same_site(url, home) else [])
    articles = [story.article for story in stories if story.article]
    region = wanted.region or guess_region(home, name, [article.body for article in articles])
    file = msgspec.structs.replace(
        file,
        region=region or "",
        evidence=PlatformEvidence.GUESS if platform.name == GENERIC else PlatformEvidence.SEEN,
        example=next((article.url for article in articles if same_site(article.url, home)), None),
        sources=_sources(live.site, candidates, trials),
    )
    return Probe(
        slug=slug,
        name=name,
        url=home,
        region=region,
        timezone=make_site(slug, msgspec.structs.replace(file, region=region or _UNPLACED)).timezone,
        platform=platform.name,
        platform_by=platform.sign,
        shape=shape_of(article.url for article in articles),
        next_page=next_page,
        sections=len(front.menu) - sum(trial.label == NOT_A_LIST for trial in trials),
        checked=live.checked(trials, stories),
        toml=site_toml(file),
    )


class _Front(msgspec.Struct, frozen=True):
    """What a home page says about its site."""

    platform: Platformed
    name: str
    feeds: tuple[str, ...]
    api: str | None
    menu: tuple[str, ...]


def _front(page: PageCopy, name: str | None) -> _Front:
    home = urljoin(page.url, "/")
    return _Front(
        recognise_platform(home, page.body),
        name or site_name(home, page.body),
        feed_urls(page.body, page.url),
        posts_api(page.body, page.url),
        parse_menu(page.body, page.url),
    )


def _ask(
    live: LiveSite,
    page: PageCopy,
    candidates: Sequence[Source],
    menu: Sequence[str],
    watch: Callable[[SourceTrial], None],
) -> tuple[list[SourceTrial], str | None]:
    """How the sources answer, and the page after the home page, which itself has already been fetched."""
    home = _read(page.url, lambda: parse_section(page.body, page.url, article=live.site.article))
    trials = live.ask((source for source in candidates if source.url != live.site.url), watch, menu[:FEW_SECTIONS])
    if any(source.url == live.site.url for source in candidates) and not any(t.label in GONE_QUIET for t in trials):
        answer = (Outcome.OK, "ok") if home.links else (Outcome.HARD, "no_items")
        own = SourceTrial(SourceKind.SECTION, live.site.url, *answer, len(home.links))
        at = next((at for at, trial in enumerate(trials) if trial.kind is SourceKind.SECTION), len(trials))
        trials.insert(at, own)
        watch(own)
        if not any(trial.items for trial in trials if trial.kind is not SourceKind.SECTION):
            live.add(home.links)
    return trials, home.next_url


def _read(url: str, work: Callable[[], T]) -> T:
    """What `work` reads in the page from `url`. Raises ProbeError if it fails or takes too long."""
    try:
        return within(SECONDS, work)
    except ParseError:
        raise ProbeError(f"{url}: it answers with something that is not an HTML page.") from None
    except TooSlowError:
        raise ProbeError(f"{url}: it takes too long to read; its page is made to be a burden.") from None


def address_of(text: str) -> str:
    """The address that somebody has typed: a bare host gets a scheme."""
    return text if "://" in text else f"https://{text}"


def _paced(slug: str, file: SiteFile, wanted: Wanted) -> Site:
    """The site to read; on loopback without delays."""
    try:
        site = make_site(slug, file)
    except FieldError as error:
        raise ConfigError(f"{error}.") from None
    return msgspec.structs.replace(site, delay_s=0.0) if is_loopback(site.url) and not wanted.delay else site


def _candidates(heads: Sequence[str], api: str | None, site: Site) -> list[Source]:
    """The site's lists that its home page names, and its platform's sources; the first page of each list only."""
    own: dict[str, Source] = {}
    for source in site.sources:
        own.setdefault(_plain(source.url), source)
    named = [Source(SourceKind.FEED, url) for url in heads if _is_other(url, site, own)][:HEAD_FEEDS]
    posts = [Source(SourceKind.WP_REST, url) for url in filter(None, [api]) if _is_other(url, site, own)]
    return [*named, *posts, *own.values()]


def _is_other(url: str, site: Site, own: Mapping[str, Source]) -> bool:
    return same_site(url, site.url) and _plain(url) not in own


def _plain(url: str) -> str:
    """The address of a list without its page; at a site's root the query may be all that identifies the list."""
    path, _, query = url.partition("?")
    is_root = urlsplit(url).path in ("", "/", "/index.php")
    return url if is_root and query else path.rstrip("/")


def _sources(site: Site, candidates: Sequence[Source], trials: Sequence[SourceTrial]) -> tuple[Source, ...]:
    """The sources that answered, if the platform's own cannot be relied on; none: the platform's."""
    newest = max((trial.newest for trial in trials if trial.newest), default=None)
    usable = [trial for trial in trials if trial.items and not _is_stale(trial, newest)]
    own = {source.url for source in site.sources}
    if site.platform != GENERIC and any(trial.url in own for trial in usable):
        return ()
    named = {source.url for source in candidates}
    kept: list[Source] = []
    for trial in usable:
        if trial.kind is SourceKind.SITEMAP:  # those in robots.txt replace any in the file
            is_kept = all(source.kind is not SourceKind.SITEMAP for source in kept)
        else:  # a section from the menu will be found there again
            is_kept = trial.url in named
        if is_kept:
            kept.append(Source(trial.kind, trial.url.removeprefix(site.url.rstrip("/"))))
    return tuple(kept)


def _is_stale(trial: SourceTrial, newest: str | None) -> bool:
    if trial.kind is not SourceKind.FEED or not trial.newest or not newest:
        return False
    return date.fromisoformat(newest[:10]) - date.fromisoformat(trial.newest[:10]) > STALE


def site_toml(file: SiteFile) -> str:
    """`file` as it is written: without what is the default."""
    defaults = SiteFile(name="", url="", region="")
    lines = [
        f"{name} = {quoted(value)}"
        for name in _WRITTEN
        if (value := getattr(file, name)) != getattr(defaults, name) or name in _ALWAYS
    ]
    for source in file.sources:
        lines += ["", "[[sources]]", f"kind = {quoted(source.kind)}", f"url = {quoted(source.url)}"]
    return "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    """A basic string in TOML; JSON's escapes are valid in TOML."""
    return json.dumps(str(text), ensure_ascii=False).replace("\x7f", "\\u007f")
