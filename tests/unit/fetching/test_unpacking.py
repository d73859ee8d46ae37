"""What comes packed is whole, or it has failed: half a story would replace the whole one."""

import gzip
import time
import zlib

import pytest
from scrapy import Request
from scrapy.exceptions import ResponseDataLossError
from scrapy.http import HtmlResponse, Response
from scrapy.utils._compression import brotli, zstd  # type: ignore[attr-defined]

from crawler.fetching.unpacking import UnpackedTooLongError, UnpackMiddleware

from fetching_sample import crawler_of  # isort: skip

ASKED = Request("https://kabar.example/berita/piagam/")
PAGE = b"<html><body>" + b"".join(b"<p>Piagam nomor %d diserahkan.</p>" % n for n in range(400)) + b"</body></html>"
PACKED = gzip.compress(PAGE, mtime=0)
BARE = zlib.compressobj(wbits=-15)
OTHERS = [
    ("deflate", zlib.compress(PAGE)),
    ("deflate", BARE.compress(PAGE) + BARE.flush()),
    ("br", brotli.compress(PAGE)),
    ("zstd", zstd.compress(PAGE)),
]


def unpacked(body: bytes, encoding: str = "gzip", **meta: int) -> Response:
    middleware = UnpackMiddleware.from_crawler(crawler_of("https://kabar.example/"))
    headers = {"Content-Type": "text/html", "Content-Encoding": encoding}
    answer = middleware.process_response(ASKED.replace(meta=meta), Response(ASKED.url, headers=headers, body=body))
    assert isinstance(answer, HtmlResponse)
    return answer


@pytest.mark.parametrize("cut", [1, 4, 8, 9, len(PACKED) // 2, len(PACKED) - 40])
def test_a_gzip_stream_that_breaks_off_has_failed(cut: int) -> None:
    with pytest.raises(ResponseDataLossError):
        unpacked(PACKED[:-cut])


@pytest.mark.parametrize(
    "body", [PACKED, PACKED + b"\0" * 16, gzip.compress(PAGE[:90], mtime=0) + gzip.compress(PAGE[90:], mtime=0)]
)
def test_a_whole_stream_is_read_whatever_follows(body: bytes) -> None:
    assert unpacked(body).body == PAGE


@pytest.mark.parametrize(("encoding", "packed"), OTHERS)
@pytest.mark.parametrize("cut", [1, 9, 90])
def test_another_stream_that_breaks_off_has_failed(encoding: str, packed: bytes, cut: int) -> None:
    with pytest.raises(ResponseDataLossError):
        unpacked(packed[:-cut], encoding)


def test_the_second_frame_of_a_stream_may_break_off() -> None:
    first, second = (zstd.compress(part) for part in (PAGE[:90], PAGE[90:]))
    assert unpacked(first + second, "zstd").body == PAGE
    with pytest.raises(ResponseDataLossError):
        unpacked(first + second[:-9], "zstd")


@pytest.mark.parametrize(("encoding", "packed"), [*OTHERS, ("gzip", PACKED)])
def test_a_stream_is_read_up_to_the_limit(encoding: str, packed: bytes) -> None:
    assert unpacked(packed, encoding, download_maxsize=len(PAGE)).body == PAGE
    assert unpacked(b"", encoding).body == b""
    with pytest.raises(UnpackedTooLongError):
        unpacked(packed, encoding, download_maxsize=len(PAGE) - 1)


@pytest.mark.parametrize(
    ("encoding", "stream"),
    [
        ("gzip", gzip.compress(b"", mtime=0)),
        ("x-gzip", gzip.compress(b"a", mtime=0)),
        ("zstd", zstd.compress(b"")),
        ("zstd", b"\x50\x2a\x4d\x18" + bytes(4)),
    ],
)
def test_a_body_of_many_tiny_streams_is_not_unpacked(encoding: str, stream: bytes) -> None:
    """A million of them take ten seconds, in which no other site of the job is read."""
    before = time.process_time()
    with pytest.raises(UnpackedTooLongError):
        unpacked(stream * (10_000_000 // len(stream)), encoding)
    assert time.process_time() - before < 1
    whole = (gzip if "gzip" in encoding else zstd).compress(PAGE)
    assert unpacked(stream * 900 + whole, encoding).body[-len(PAGE) :] == PAGE


@pytest.mark.parametrize("first", ["br", "gzip"])
def test_each_encoding_is_checked(first: str) -> None:
    inner = (PACKED if first == "gzip" else brotli.compress(PAGE))[:-9]
    with pytest.raises(ResponseDataLossError):
        unpacked(zlib.compress(inner), f"{first}, deflate")
