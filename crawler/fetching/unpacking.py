"""Scrapy's decompression, with an error of its own for a response that becomes larger than a download may be."""

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response


class UnpackedTooLongError(IgnoreRequest):
    """The response is too large after decompression."""


class UnpackMiddleware(HttpCompressionMiddleware):
    """Raises UnpackedTooLongError, where Scrapy raises the same error as for endless redirects."""

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        """Return the decompressed response."""
        try:
            return super().process_response(request, response, spider)
        except IgnoreRequest as error:
            raise UnpackedTooLongError(str(error)) from None
