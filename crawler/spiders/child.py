"""What a job's child process runs: one Scrapy crawler for each site, all in one reactor."""

import logging
from typing import Self, TypeVar

from scrapy.crawler import CrawlerProcess
from scrapy.settings import BaseSettings, Settings, SettingsAttribute

from crawler.fetching.pace import Pace
from crawler.plan import Job, OnRecord, pages_of_site
from crawler.settings import job_settings
from crawler.spiders.loader import front_spider_for, spider_for

B = TypeVar("B", bound=BaseSettings)


class SharedSettings(Settings):
    """Settings whose copies, one for each crawler, share the values, which nobody changes.

    Scrapy makes deep copies: these took a fifth of the time of a site with nothing new.
    """

    def copy(self) -> Self:
        """Return a shallow copy."""
        return _copied(self)


def _copied(settings: B) -> B:
    made = type(settings).__new__(type(settings))
    BaseSettings.__init__(made)
    for name, attribute in settings.attributes.items():
        value = attribute.value
        value = _copied(value) if isinstance(value, BaseSettings) else value
        made.attributes[name] = SettingsAttribute(value, attribute.priority)
    return made


def crawl_job(job: Job, emit: OnRecord) -> None:
    """Crawl every site of `job`; each record goes to `emit`. Returns when all sites have ended."""
    settings = SharedSettings()
    settings.setmodule("crawler.settings")
    settings.setdict(job_settings(job))
    process = CrawlerProcess(settings)
    logging.disable(logging.WARNING)  # like LOG_LEVEL, which Scrapy only checks after it has made each log record
    paces: dict[str, Pace] = {}
    for site_job in job.sites:
        network = site_job.site.network or f"the site {site_job.site.slug}"
        pace = paces.setdefault(network, Pace(job.seconds))
        if not site_job.poll and not site_job.links:  # only the home page is wanted
            process.crawl(front_spider_for(site_job.site), job=site_job, emit=emit, pace=pace)
            continue
        process.crawl(
            spider_for(site_job.site),
            job=site_job,
            emit=emit,
            pages=pages_of_site(job.pages, len(job.sites)),
            archived=job.archived,
            share=job.seconds / len(job.sites),
            pace=pace,
        )
    process.start()
