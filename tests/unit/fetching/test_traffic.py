"""The counters of a run contain the same as Scrapy's own statistics: requests, and the bytes of their answers."""

import pytest
from scrapy import Request
from scrapy.downloadermiddlewares.stats import DownloaderStats
from scrapy.http import Response

from crawler.fetching.traffic import TrafficMiddleware

from fetching_sample import crawler_of  # isort: skip


@pytest.mark.parametrize("status", [200, 304, 599])
def test_traffic_is_counted_as_scrapy_counts_it(status: int) -> None:
    asked = Request("https://kabar.example/a")
    headers = {"Content-Type": "text/html", "Set-Cookie": ["a=1", "b=2"]}
    answer = Response(asked.url, status=status, headers=headers, body=b"Kabar" * 100)
    counted = []
    for kind in (TrafficMiddleware, DownloaderStats):
        crawler = crawler_of("https://kabar.example/")
        middleware = kind.from_crawler(crawler)
        middleware.process_request(asked)
        assert middleware.process_response(asked, answer) is answer
        stats = crawler.stats.get_stats()
        counted.append((stats["downloader/request_count"], stats["downloader/response_bytes"]))
    assert counted[0] == counted[1]
