"""Scrapy's unpacking of answers; one that unpacks to more than may be downloaded fails under a name of its own."""

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response


class UnpackedTooLongError(IgnoreRequest):
    """The answer is small and its text is not."""


class UnpackMiddleware(HttpCompressionMiddleware):
    """Raises UnpackedTooLongError where Scrapy raises what it raises for endless redirects, too."""

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        """The answer, unpacked."""
        try:
            return super().process_response(request, response, spider)
        except IgnoreRequest as error:
            raise UnpackedTooLongError(str(error)) from None
