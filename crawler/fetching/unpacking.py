"""Scrapy's decompression, with errors of its own for a response that becomes too large, and for one that breaks off."""

import zlib
from io import BytesIO
from typing import NamedTuple

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest, ResponseDataLossError
from scrapy.http import Response
from scrapy.utils._compression import brotli, zstd  # type: ignore[attr-defined]  # as Scrapy chooses them

_GZIP = b"\x1f\x8b"
_SIZE = 4
"""The number of bytes at the end of a gzip stream that state the size of its data, modulo 2³²."""
_BEGINNINGS = {
    b"gzip": (b"\x1f\x8b\x08",),
    b"x-gzip": (b"\x1f\x8b\x08",),
    b"zstd": (b"\x28\xb5\x2f\xfd", b"\x2a\x4d\x18"),
}
"""The bytes with which each stream in a body begins. Other encodings have one stream."""
_MOST_STREAMS = 1_000
"""The most streams in a body, of which servers send one: each takes 10 µs, and a million empty ones fit into a body."""


class UnpackedTooLongError(IgnoreRequest):
    """The response is too large after decompression, or has too many parts."""


class _Unpacked(NamedTuple):
    data: bytes
    is_whole: bool


class UnpackMiddleware(HttpCompressionMiddleware):
    """Raises UnpackedTooLongError, where Scrapy raises the same error as for endless redirects.

    Scrapy keeps what it has of a stream that breaks off, so that half a story would count as the whole. This raises
    ResponseDataLossError then, as for a body that is shorter than its header says.
    """

    def process_response(
        self,
        request: Request,
        response: Response,
        spider: Spider | None = None,  # noqa: ARG002 - Scrapy's
    ) -> Request | Response:
        """Return the decompressed response."""
        try:
            return super().process_response(request, response)
        except EOFError:
            raise ResponseDataLossError("The gzip stream breaks off.") from None
        except IgnoreRequest as error:
            raise UnpackedTooLongError(str(error)) from None

    @staticmethod
    def _decode(body: bytes, encoding: bytes, max_size: int) -> bytes:
        """Return `body` without one of its encodings. Scrapy calls this for each of them."""
        if not body:
            return body
        if sum(map(body.count, _BEGINNINGS.get(encoding, ()))) > _MOST_STREAMS:
            raise UnpackedTooLongError(f"The body has more than {_MOST_STREAMS} {encoding.decode()} streams.")
        unpack = _UNPACK.get(encoding)
        if unpack is None:
            data = HttpCompressionMiddleware._decode(body, encoding, max_size)
            unpacked = _Unpacked(data, not (body.startswith(_GZIP) and breaks_off(body, len(data))))
        else:
            unpacked = unpack(body, max_size + 1)
        if len(unpacked.data) > max_size:
            raise UnpackedTooLongError(f"The body has more than {max_size} bytes after decompression.")
        if not unpacked.is_whole:
            raise ResponseDataLossError(f"The {encoding.decode()} stream breaks off.")
        return unpacked.data


def breaks_off(packed: bytes, length: int) -> bool:
    """Whether a gzip stream, of which `length` bytes were unpacked, ends before its data is complete."""
    if int.from_bytes(packed[-_SIZE:], "little") == length % 2 ** (8 * _SIZE):
        return False
    stream = zlib.decompressobj(wbits=31)  # another stream, or padding, may follow a whole one
    stream.decompress(packed, length + 1)
    return not stream.eof


def _inflate(packed: bytes, most: int) -> _Unpacked:
    stream = zlib.decompressobj()
    try:
        data = stream.decompress(packed, most)
    except zlib.error:  # some servers send the data without its header
        stream = zlib.decompressobj(wbits=-zlib.MAX_WBITS)
        data = stream.decompress(packed, most)
    return _Unpacked(data, stream.eof)


def _unbrotli(packed: bytes, most: int) -> _Unpacked:
    stream = brotli.Decompressor()
    data = stream.process(packed, output_buffer_limit=most)
    return _Unpacked(data, stream.is_finished())


def _unzstd(packed: bytes, most: int) -> _Unpacked:
    try:
        return _Unpacked(zstd.ZstdFile(BytesIO(packed)).read(most), True)
    except EOFError:
        return _Unpacked(b"", False)


_UNPACK = {b"deflate": _inflate, b"br": _unbrotli, b"zstd": _unzstd}
