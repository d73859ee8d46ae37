"""Every site file is a spider by name, so that `scrapy list` and `scrapy crawl SLUG` work."""

import builtins
import warnings
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from scrapy import Request, Spider
from scrapy.exceptions import UsageError
from scrapy.settings import BaseSettings

from crawler.errors import ConfigError
from crawler.fetching.base import SiteSpider
from crawler.registry import Registry, load_registry
from crawler.site import Site
from crawler.spiders.front import FrontSpider
from crawler.spiders.news import NewsSpider
from crawler.urls import same_site

S = TypeVar("S", bound=SiteSpider)


class UnknownSiteError(KeyError, UsageError):
    """A KeyError, which Scrapy requires of a loader, that `scrapy crawl` prints as one sentence."""

    __str__ = Exception.__str__  # KeyError's puts quotes around the sentence


def spider_for(site: Site) -> type[NewsSpider]:
    """Return the news spider's class for `site`, with its name and delay."""
    return _paced(NewsSpider, site)


def front_spider_for(site: Site) -> type[FrontSpider]:
    """Return the class of the spider that fetches only the home page, likewise."""
    return _paced(FrontSpider, site)


def _paced(spider: type[S], site: Site) -> type[S]:
    settings: dict[str, Any] = {"DOWNLOAD_DELAY": site.delay_s}
    return type(spider.__name__, (spider,), {"name": site.slug, "site": site, "custom_settings": settings})


class SiteSpiderLoader:
    """Implements scrapy.spiderloader.SpiderLoaderProtocol over the folders of the setting SITES, or the registry."""

    def __init__(self, folders: builtins.list[str]) -> None:
        self._folders = folders

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> "SiteSpiderLoader":
        """Called by Scrapy to make the loader. Each crawler process makes one, so files are read only on demand."""
        return cls(settings.getlist("SITES"))

    def load(self, spider_name: str) -> type[Spider]:
        """Return the spider of a slug. Raises UnknownSiteError with the reason."""
        try:
            return spider_for(self._registry.pick([spider_name])[0])
        except ConfigError as error:
            raise UnknownSiteError(str(error)) from None

    def list(self) -> builtins.list[str]:
        """Return every slug; warn about files that cannot be used."""
        for reason in self._registry.errors.values():
            warnings.warn(reason, stacklevel=2)
        return sorted(self._registry.sites.keys() - self._registry.errors.keys())

    def find_by_request(self, request: Request) -> builtins.list[str]:
        """Return the slugs of the sites that an address belongs to."""
        return [slug for slug, site in self._registry.sites.items() if same_site(request.url, site.url)]

    @cached_property
    def _registry(self) -> Registry:
        try:
            return load_registry(map(Path, self._folders))
        except ConfigError as error:
            raise SystemExit(f"Error: {error}") from None
