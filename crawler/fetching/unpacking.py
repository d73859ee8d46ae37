"""Scrapy's unpacking; an answer that unpacks to more than may be downloaded, or breaks off, fails under its name."""

import zlib

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest, ResponseDataLossError
from scrapy.http import Response

_GZIP = b"\x1f\x8b"
_SIZE = 4
"""Bytes at the end of a gzip stream that state how long its text is, modulo 2³²."""


class UnpackedTooLongError(IgnoreRequest):
    """The answer is small and its text is not."""


class UnpackMiddleware(HttpCompressionMiddleware):
    """Raises UnpackedTooLongError where Scrapy raises what it raises for endless redirects, too.

    Of a gzip stream that breaks off Scrapy keeps what there is: half a story would count as the whole. Raises
    ResponseDataLossError then, as for a body that is shorter than its header says.
    """

    def process_response(
        self,
        request: Request,
        response: Response,
        spider: Spider | None = None,  # noqa: ARG002 - Scrapy's
    ) -> Request | Response:
        """The answer, unpacked."""
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
    """Whether a gzip stream ends before its text does, of which `length` bytes were got out of it."""
    if int.from_bytes(packed[-_SIZE:], "little") == length % 2 ** (8 * _SIZE):
        return False
    stream = zlib.decompressobj(wbits=31)  # another stream, or padding, may follow a whole one
    stream.decompress(packed, length + 1)
    return not stream.eof
