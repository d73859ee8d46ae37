"""Site and Platform: what a crawl must know about a news site, as plain values.

A site is data (one TOML file), a platform is what its sites share (`platforms.toml`). `crawler.registry` finds
and loads the files; this module defines and checks their contents.
"""

import ipaddress
import re
from datetime import timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

import msgspec

from crawler.articles import Outlet
from crawler.policy import ADAPTIVE, check_every
from crawler.records import SourceKind
from crawler.regions import regions, timezone_of
from crawler.times import parse_duration
from crawler.tomlfile import read_toml
from crawler.urls import same_site, site_host

SLUG = re.compile(r"[a-z0-9_-]{1,80}")
LONGEST_DELAY = timedelta(minutes=1)
DEFAULT_DELAY = timedelta(seconds=1)


class PlatformEvidence(StrEnum):
    """How a site's platform is known."""

    SEEN = "seen"
    """By marks on its pages or in its addresses."""
    CODE = "code"
    """By somebody else's published code that reads the site."""
    GUESS = "guess"
    """By what most such sites run on."""


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One list in which a site publishes stories; `url` may be relative to the site's address."""

    kind: SourceKind
    url: str


class Platform(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the sites of one platform share."""

    name: str = ""
    sources: tuple[Source, ...] = ()
    """Tried in order until one reaches known stories."""
    learns: bool = False
    """Whether its sources are guesses: then the lists that the home page advertises are read as well."""
    hosts: tuple[str, ...] = ()
    """A host that is one of these, or below one, belongs to this platform."""
    marks: tuple[str, ...] = ()
    """Regular expressions; a home page whose source matches one of them is of this platform."""
    network: str | None = None
    """Who runs the servers of all its sites: together they get one request at a time, as one site would."""
    article: tuple[str, ...] = ()
    """Regular expressions for the path of a story's address."""
    exclude: tuple[str, ...] = ()
    """Path parts that never lead to a story."""
    containers: tuple[str, ...] = ()
    """CSS selectors of the article's body, the most reliable first."""
    furniture: tuple[str, ...] = ()
    """CSS selectors of elements in the body that are not part of the story."""
    delay: str = "1s"
    """The pause between two requests, if a site's file states none."""
    boilerplate: tuple[str, ...] = ()


class SiteFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The contents of a site file."""

    name: str
    url: str
    region: str
    platform: str = "generic"
    every: str = ADAPTIVE
    delay: str | None = None
    """Replaces the platform's."""
    timezone: str | None = None
    hosts: tuple[str, ...] = ()
    enabled: bool = True
    reason: str | None = None
    was: tuple[str, ...] = ()
    """Earlier slugs of the site: stored rows under them become the site's."""
    article: tuple[str, ...] = ()
    """Replaces the platform's; `exclude` and `boilerplate` add to the platform's."""
    exclude: tuple[str, ...] = ()
    boilerplate: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    evidence: PlatformEvidence = PlatformEvidence.GUESS
    example: str | None = None
    """A story's address on this site: tests check the site's rules with it."""


class Site(msgspec.Struct, frozen=True, kw_only=True):
    """A checked site with its platform's defaults filled in. `delay_s` is seconds between two requests."""

    slug: str
    name: str
    url: str
    region: str
    platform: str
    network: str | None
    every: str
    delay_s: float
    timezone: str
    hosts: tuple[str, ...]
    enabled: bool
    reason: str | None
    was: tuple[str, ...]
    article: tuple[str, ...]
    exclude: tuple[str, ...]
    containers: tuple[str, ...]
    furniture: tuple[str, ...]
    boilerplate: tuple[str, ...]
    sources: tuple[Source, ...]
    learns: bool
    evidence: PlatformEvidence
    example: str | None

    @property
    def host(self) -> str:
        """Host and port, in lower case."""
        return urlsplit(self.url).netloc.lower()

    def owns(self, url: str) -> bool:
        """Whether an address is on the site's own host or on one of its `hosts`."""
        scheme = url.partition(":")[0]
        return same_site(url, self.url) or any(same_site(url, f"{scheme}://{host}/") for host in self.hosts)

    @property
    def outlet(self) -> Outlet:
        """Return what extraction may know about this site."""
        return Outlet(
            name=self.name,
            timezone=self.timezone,
            containers=self.containers,
            furniture=self.furniture,
            boilerplate=self.boilerplate,
        )


class FieldError(ValueError):
    """A wrong value in a site file; `key` names it."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key = key


@cache
def platforms() -> dict[str, Platform]:
    """Return every platform, by name."""
    text = (files("crawler") / "platforms.toml").read_text(encoding="utf-8")
    table = read_toml(text, dict[str, Platform], "platforms.toml")
    return {name: msgspec.structs.replace(platform, name=name) for name, platform in table.items()}


def make_site(slug: str, file: SiteFile) -> Site:
    """Check a site file's values and fill in its platform's. Raises FieldError with the wrong key."""
    if not SLUG.fullmatch(slug):
        raise FieldError("", f"the file's name `{slug}` must consist of a-z, 0-9, _ and -, at most 80 characters")
    platform = platforms().get(file.platform)
    if platform is None:
        raise FieldError("platform", f"unknown platform `{file.platform}`; known are {', '.join(sorted(platforms()))}")
    if not file.name.strip():
        raise FieldError("name", "the name is empty; say what the site calls itself")
    url = _checked_url(file.url)
    if file.region not in regions():
        raise FieldError("region", f"`{file.region}` is not a Kemendagri code such as 36 or 36.71")
    hosts = tuple(_checked_host(host) for host in file.hosts)
    return Site(
        slug=slug,
        name=file.name,
        url=url,
        region=file.region,
        platform=platform.name,
        network=platform.network,
        every=_checked_every(file.every),
        delay_s=_checked_delay(file.delay or platform.delay).total_seconds(),
        timezone=_checked_zone(file.timezone or timezone_of(file.region)),
        hosts=hosts,
        enabled=file.enabled,
        reason=file.reason,
        was=_checked_slugs(slug, file.was),
        article=_checked_patterns("article", file.article or platform.article),
        exclude=platform.exclude + tuple(_checked_part(part) for part in file.exclude),
        containers=platform.containers,
        furniture=platform.furniture,
        boilerplate=_checked_patterns("boilerplate", platform.boilerplate + file.boilerplate),
        sources=tuple(Source(source.kind, urljoin(url, source.url)) for source in (file.sources or platform.sources)),
        learns=platform.learns and not file.sources,
        evidence=file.evidence,
        example=_checked_example(file.example, (url, *(f"https://{host}/" for host in hosts))),
    )


def delay_warning(site: Site) -> str | None:
    """Return a warning about a delay below a second; None if it is longer, or the site is on loopback."""
    if site.delay_s >= DEFAULT_DELAY.total_seconds() or is_loopback(site.url):
        return None
    return f"the delay of `{site.slug}` is below 1 s; {site.host} may mind."


def is_loopback(url: str) -> bool:
    """Whether the host of `url` is a literal loopback address."""
    try:
        return ipaddress.ip_address(urlsplit(url).hostname or "").is_loopback
    except ValueError:
        return False


def _checked_url(url: str) -> str:
    try:
        parts = urlsplit(url)
        port_is_right = parts.port is None or 0 < parts.port < 65536
    except ValueError:
        raise FieldError("url", f"`{url}` is not a web address") from None
    if parts.scheme not in ("http", "https") or not site_host(url) or not port_is_right:
        raise FieldError("url", f"`{url}` is not a web address that begins with http:// or https://")
    return parts._replace(path=parts.path or "/", fragment="").geturl()


def _checked_host(host: str) -> str:
    if "/" in host or not site_host(f"https://{host}/"):
        raise FieldError("hosts", f"`{host}` is not a host such as m.example.com; leave scheme and path out")
    return host.lower()


def _checked_slugs(slug: str, olds: tuple[str, ...]) -> tuple[str, ...]:
    for old in olds:
        if not SLUG.fullmatch(old) or old == slug:
            raise FieldError("was", f"`{old}` is not a possible earlier slug of this site")
    return olds


def _checked_example(example: str | None, sites: tuple[str, ...]) -> str | None:
    if example is not None and not any(same_site(example, site) for site in sites):
        raise FieldError("example", f"`{example}` is not an address on this site")
    return example


def _checked_part(part: str) -> str:
    if not part.strip("/ "):
        raise FieldError("exclude", f"`{part}` would exclude every story; name a part of a path such as /video/")
    return part


def _checked_delay(text: str) -> timedelta:
    try:
        delay = parse_duration(text)
    except (ValueError, OverflowError) as error:
        raise FieldError("delay", str(error)) from None
    if delay > LONGEST_DELAY:
        raise FieldError("delay", f"`{text}` is more than a minute, the longest time of a job")
    return delay


def _checked_every(text: str) -> str:
    try:
        check_every(text)
    except ValueError as error:
        raise FieldError("every", str(error)) from None
    return text.strip()


def _checked_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise FieldError("timezone", f"`{name}` is not a time zone such as Asia/Jakarta") from None
    return name


def _checked_patterns(key: str, patterns: tuple[str, ...]) -> tuple[str, ...]:
    for pattern in patterns:
        try:
            re.compile(pattern)
        except re.error as error:
            raise FieldError(key, f"`{pattern}` is not a regular expression: {error}") from None
    return patterns
