"""Every site file is a spider by name, so that `scrapy list` and `scrapy crawl SLUG` work."""

import builtins
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.settings import BaseSettings

from crawler.errors import ConfigError
from crawler.registry import Registry, load_registry
from crawler.site import Site
from crawler.spiders.news import NewsSpider
from crawler.urls import same_site


def spider_for(site: Site) -> type[NewsSpider]:
    """The one spider, named and paced for `site`."""
    settings: dict[str, Any] = {"DOWNLOAD_DELAY": site.delay_s}
    return type("NewsSpider", (NewsSpider,), {"name": site.slug, "site": site, "custom_settings": settings})


class SiteSpiderLoader:
    """Implements scrapy.spiderloader.SpiderLoaderProtocol over the registry."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> "SiteSpiderLoader":
        """Read the folders of the setting SITES, or the shipped registry."""
        try:
            return cls(load_registry(Path(folder) for folder in settings.getlist("SITES")))
        except ConfigError as error:
            raise SystemExit(f"Error: {error}") from None

    def load(self, spider_name: str) -> type[Spider]:
        """The spider of a slug; raises KeyError with the reason."""
        try:
            return spider_for(self._registry.pick([spider_name])[0])
        except ConfigError as error:
            raise KeyError(str(error)) from None

    def list(self) -> list[str]:
        """Every slug."""
        return sorted(self._registry.sites)

    def find_by_request(self, request: Request) -> builtins.list[str]:
        """The slugs of the sites that an address belongs to."""
        return [slug for slug, site in self._registry.sites.items() if same_site(request.url, site.url)]
