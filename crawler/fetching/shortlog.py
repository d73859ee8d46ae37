"""Scrapy's log lines about items, without the items themselves: a story and its pages take megabytes."""

import logging
from typing import Any

from scrapy import Spider
from scrapy.http import Response
from scrapy.logformatter import LogFormatter, LogFormatterResult
from twisted.python.failure import Failure


class ShortLogFormatter(LogFormatter):
    """Scrapy's, except for items."""

    def scraped(self, item: Any, response: Response | Failure | None, spider: Spider) -> LogFormatterResult:
        """Log a story that was read."""
        return _about(logging.DEBUG, "read", item)

    def dropped(
        self, item: Any, exception: BaseException, response: Response | Failure | None, spider: Spider
    ) -> LogFormatterResult:
        """Log a story that a pipeline dropped."""
        return _about(logging.WARNING, f"left out, {type(exception).__name__}", item)

    def item_error(
        self, item: Any, exception: BaseException, response: Response | Failure | None, spider: Spider
    ) -> LogFormatterResult:
        """Log a story on which a pipeline failed."""
        return _about(logging.ERROR, f"lost, {type(exception).__name__}", item)


def _about(level: int, what: str, item: Any) -> LogFormatterResult:
    story = getattr(item, "story", None)
    url = story.asked_url if story else item.get("url") if isinstance(item, dict) else None
    return {"level": level, "msg": "%(url)s: %(what)s", "args": {"url": url or type(item).__name__, "what": what}}
