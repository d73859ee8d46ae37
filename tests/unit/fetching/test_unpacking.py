"""What comes packed is whole, or it has failed: half a story would replace the whole one."""

import gzip

import pytest
from scrapy import Request
from scrapy.exceptions import ResponseDataLossError
from scrapy.http import HtmlResponse, Response

from crawler.fetching.unpacking import UnpackMiddleware

from fetching_sample import crawler_of  # isort: skip

ASKED = Request("https://kabar.example/berita/piagam/")
PAGE = b"<html><body>" + b"".join(b"<p>Piagam nomor %d diserahkan.</p>" % n for n in range(400)) + b"</body></html>"
PACKED = gzip.compress(PAGE)


def unpacked(body: bytes) -> Response:
    middleware = UnpackMiddleware.from_crawler(crawler_of("https://kabar.example/"))
    headers = {"Content-Type": "text/html", "Content-Encoding": "gzip"}
    answer = middleware.process_response(ASKED, Response(ASKED.url, headers=headers, body=body))
    assert isinstance(answer, HtmlResponse)
    return answer


@pytest.mark.parametrize("cut", [1, 4, 8, 9, len(PACKED) // 2, len(PACKED) - 40])
def test_a_gzip_stream_that_breaks_off_has_failed(cut: int) -> None:
    with pytest.raises(ResponseDataLossError):
        unpacked(PACKED[:-cut])


@pytest.mark.parametrize("body", [PACKED, PACKED + b"\0" * 16, gzip.compress(PAGE[:90]) + gzip.compress(PAGE[90:])])
def test_a_whole_stream_is_read_whatever_follows(body: bytes) -> None:
    assert unpacked(body).body == PAGE
