"""What a job's child process runs: one Scrapy crawler for each site, all in one reactor."""

import logging
from typing import Any, Self

from scrapy.crawler import CrawlerProcess
from scrapy.settings import BaseSettings, Settings, SettingsAttribute

from crawler.fetching.pace import Pace
from crawler.jobsettings import job_settings
from crawler.plan import Job, OnRecord, pages_of_site
from crawler.spiders.leanstart import spare_start
from crawler.spiders.loader import front_spider_for, spider_for


class SharedSettings(Settings):
    """Settings whose copies, one for each crawler, share all attributes until they set one; values are never changed.

    Scrapy makes deep copies: these took a fifth of the time of a site with nothing new.
    """

    def copy(self) -> Self:
        """Return a copy that costs nothing."""
        made = type(self).__new__(type(self))
        BaseSettings.__init__(made)
        made.attributes = self.attributes.copy()
        return made

    def set(self, name: str, value: Any, priority: int | str = "project") -> None:
        """Set an attribute of its own, since Scrapy would change that of all copies."""
        if shared := self.attributes.get(name):
            self.attributes[name] = SettingsAttribute(shared.value, shared.priority)
        super().set(name, value, priority)


def crawl_job(job: Job, emit: OnRecord) -> None:
    """Crawl every site of `job`; each record goes to `emit`. Returns when all sites have ended."""
    settings = SharedSettings()
    settings.setmodule("crawler.jobsettings")
    settings.setdict(job_settings(job))
    process = CrawlerProcess(settings)
    spare_start()
    logging.disable(logging.WARNING)  # like LOG_LEVEL, which Scrapy only checks after it has made each log record
    paces: dict[str, Pace] = {}
    for site_job in job.sites:
        network = site_job.site.network or f"the site {site_job.site.slug}"
        pace = paces.setdefault(network, Pace(job.seconds))
        if site_job.continues:
            pace.wait_first()
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
