"""Scrapy's decompression, with errors of its own for a response that becomes too large, and for one that breaks off."""

import zlib

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest, ResponseDataLossError
from scrapy.http import Response

_GZIP = b"\x1f\x8b"
_SIZE = 4
"""The number of bytes at the end of a gzip stream that state the size of its data, modulo 2³²."""


class UnpackedTooLongError(IgnoreRequest):
    """The response is too large after decompression."""


class UnpackMiddleware(HttpCompressionMiddleware):
    """Raises UnpackedTooLongError, where Scrapy raises the same error as for endless redirects.

    Scrapy keeps what it has of a gzip stream that breaks off, so that half a story would count as the whole. This
    raises ResponseDataLossError then, as for a body that is shorter than its header says.
    """

    def process_response(
        self,
        request: Request,
        response: Response,
        spider: Spider | None = None,  # noqa: ARG002 - Scrapy's
    ) -> Request | Response:
        """Return the decompressed response."""
        packed = response.body
        try:
            unpacked = super().process_response(request, response)
        except EOFError:
            raise ResponseDataLossError("The gzip stream breaks off.") from None
        except IgnoreRequest as error:
            raise UnpackedTooLongError(str(error)) from None
        is_unpacked = isinstance(unpacked, Response) and unpacked.body is not packed
        if is_unpacked and packed.startswith(_GZIP) and breaks_off(packed, len(unpacked.body)):
            raise ResponseDataLossError("The gzip stream breaks off.")
        return unpacked


def breaks_off(packed: bytes, length: int) -> bool:
    """Whether a gzip stream, of which `length` bytes were unpacked, ends before its data is complete."""
    if int.from_bytes(packed[-_SIZE:], "little") == length % 2 ** (8 * _SIZE):
        return False
    stream = zlib.decompressobj(wbits=31)  # another stream, or padding, may follow a whole one
    stream.decompress(packed, length + 1)
    return not stream.eof
