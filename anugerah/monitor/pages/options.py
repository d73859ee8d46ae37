"""The site owner's settings for the pages."""

from dataclasses import dataclass
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from crawler.config import Settings, checked_url

UNNAMED = "anugerah.invalid"
"""The host in feed ids if the site has no known address."""


@dataclass(frozen=True, slots=True)
class Options:
    """Title, address, contact and zone of a published site."""

    site_title: str
    base_url: str
    """Ends with a slash; empty if it is unknown: links within the site are then relative."""
    contact: str
    zone: ZoneInfo

    @property
    def authority(self) -> str:
        """The host in ids."""
        return (urlsplit(self.base_url).hostname or UNNAMED).lower()

    @property
    def inputs(self) -> tuple[str, ...]:
        """The values that every page depends on."""
        return self.site_title, self.base_url, self.contact, self.zone.key


def options_of(settings: Settings, base_url: str | None = None) -> Options:
    """The options in the settings; `base_url` overrides theirs."""
    return Options(
        site_title=settings.site_title,
        base_url=base_url if base_url is not None else settings.base_url and checked_url(settings.base_url),
        contact=settings.contact,
        zone=settings.zone,
    )
