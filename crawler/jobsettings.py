"""Scrapy's settings of the jobs. A job's process reads no file of the operator: the job brings what that one says."""

from typing import Any
from urllib.request import getproxies

from crawler.plan import Job

BOT_NAME = "anugerah"
SPIDER_LOADER_CLASS = "crawler.spiders.loader.SiteSpiderLoader"
SPIDER_MODULES = ["crawler.spiders"]
SITES: list[str] = []
"""Folders of site files, as with `--sites`; empty: the shipped registry. `scrapy crawl -s SITES=FOLDER …`"""
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "id,en;q=0.5",
}

ROBOTSTXT_OBEY = True
CONCURRENT_REQUESTS_PER_DOMAIN = 1
"""One request at a time for each site: politeness comes before speed, and many sites run side by side."""
RANDOMIZE_DOWNLOAD_DELAY = False  # Scrapy's default may wait only half the delay, which is less than we promise
CONCURRENT_REQUESTS = 2  # requests that wait in the downloader are still sent when a job must end
CONCURRENT_ITEMS = 1  # Scrapy starts this number of tasks for each response; 100 cost 1 ms of CPU a request
DOWNLOAD_MAXSIZE = 10 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_FAIL_ON_DATALOSS = True
DNS_TIMEOUT = 10
REACTOR_THREADPOOL_MAXSIZE = 30  # these threads resolve host names, and a job may have a hundred sites
RETRY_TIMES = 2
RETRY_EXCEPTIONS = [  # Scrapy's defaults without DNS failures, for which the next poll is soon enough
    "scrapy.exceptions.DownloadConnectionRefusedError",
    "scrapy.exceptions.DownloadFailedError",
    "scrapy.exceptions.DownloadTimeoutError",
    "scrapy.exceptions.ResponseDataLossError",
    "twisted.internet.error.ConnectionDone",
    "twisted.internet.error.ConnectError",
    "twisted.internet.error.ConnectionLost",
    OSError,
]
RETRY_HTTP_CODES = [408, 500, 502, 503, 504, 522, 524]  # not 429: a server that tells us to slow down gets no retry
RETRY_GIVE_UP_LOG_LEVEL = "DEBUG"
REDIRECT_MAX_TIMES = 5
TWISTED_DNS_RESOLVER = "crawler.fetching.resolver.GuardedResolver"

# Scrapy imports all components in its default lists, even disabled ones: a third of a job's imports. So these lists
# name only what is used.
DOWNLOADER_MIDDLEWARES_BASE = {
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": 550,
    "crawler.fetching.unpacking.UnpackMiddleware": 590,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": 600,
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": 750,
}
DOWNLOADER_MIDDLEWARES = {
    "crawler.fetching.guard.GuardMiddleware": 50,
    "crawler.fetching.robots.PoliteRobotsMiddleware": 100,
    "crawler.fetching.pause.PauseMiddleware": 560,  # nearer to the server than Scrapy's retries
    "crawler.fetching.tries.TryMiddleware": 570,
    "crawler.fetching.traffic.TrafficMiddleware": 850,
    "crawler.fetching.turns.TurnMiddleware": 950,
}
SPIDER_MIDDLEWARES_BASE: dict[str, int] = {}  # each would wrap the spider's output in one more asynchronous generator
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"
"""First in, first out, as the spider needs it; Scrapy's default queues do that only for start requests."""
SCHEDULER_PRIORITY_QUEUE = "scrapy.pqueues.ScrapyPriorityQueue"
EXTENSIONS_BASE = {
    "scrapy.extensions.corestats.CoreStats": 0,
    "scrapy.extensions.logcount.LogCount": 0,
    "scrapy.extensions.closespider.CloseSpider": 0,
    "scrapy.extensions.feedexport.FeedExporter": 0,
    "scrapy.extensions.logstats.LogStats": 0,
}
DOWNLOAD_HANDLERS_BASE = {
    "http": "crawler.fetching.handler.HeadLimitHandler",
    "https": "crawler.fetching.handler.HeadLimitHandler",
}
ITEM_PIPELINES = {
    "crawler.pipelines.AwardPipeline": 100,
    "crawler.pipelines.RecordPipeline": 900,
}
FEED_EXPORT_ENCODING = "utf-8"
LOG_LEVEL = "INFO"
STATS_CLASS = "crawler.fetching.stats.PlainStats"
STATS_DUMP = False
LOG_FORMATTER = "crawler.fetching.shortlog.ShortLogFormatter"


def job_settings(job: Job) -> dict[str, Any]:
    """Return the settings of a job, over those of this module: the parent's values, the time limit, and no logs."""
    return {
        "USER_AGENT": job.user_agent,
        "ALLOW_NETWORKS": list(job.allow_networks),
        "CLOSESPIDER_TIMEOUT": job.seconds,
        "DOWNLOAD_TIMEOUT": job.timeout,
        "RETRY_TIMES": job.retries,
        "HTTPPROXY_ENABLED": bool(getproxies()),
        "EXTENSIONS_BASE": {"scrapy.extensions.closespider.CloseSpider": 0},  # the others' counters are not used
        "AWARD_THRESHOLD": job.reader.threshold,
        "AWARD_WEIGHTS": job.reader.weights,
        "LOG_LEVEL": "ERROR",
        "LOG_VERSIONS": [],  # Scrapy reads them from files, even if it does not log them
        "LOGSTATS_INTERVAL": 0,
    }
