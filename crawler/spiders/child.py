"""What a job's child process runs: one crawler a site, all in one reactor."""

from scrapy.crawler import CrawlerProcess
from scrapy.settings import Settings

from crawler.fetching.pace import NetworkPace
from crawler.plan import Job, OnRecord
from crawler.settings import job_settings
from crawler.spiders.loader import front_spider_for, spider_for


def crawl_job(job: Job, emit: OnRecord) -> None:
    """Crawl every site of `job`; each record goes to `emit`. Returns when all sites have ended."""
    settings = Settings()
    settings.setmodule("crawler.settings")
    settings.setdict(job_settings(job))
    process = CrawlerProcess(settings)
    networks = {site_job.site.network for site_job in job.sites}
    paces = {name: NetworkPace(job.seconds) for name in networks if name is not None}
    for site_job in job.sites:
        pace = paces.get(site_job.site.network or "")
        if not site_job.poll and not site_job.links:  # nothing is wanted of the site but a look at its home page
            process.crawl(front_spider_for(site_job.site), job=site_job, emit=emit, pace=pace)
            continue
        process.crawl(
            spider_for(site_job.site),
            job=site_job,
            emit=emit,
            pages=job.pages // len(job.sites) or 1,
            archived=job.archived,
            share=job.seconds / len(job.sites),
            pace=pace,
        )
    process.start()
