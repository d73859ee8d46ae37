"""Pages for which the server asks for a pause: whether that is about the whole site, or about such a page alone."""

from collections.abc import Collection
from datetime import datetime
from typing import TypeVar

from crawler.fetching.base import Pause
from crawler.policy import LONGEST, classify_status
from crawler.times import iso

T = TypeVar("T")


class Refusals:
    """The pages of one site's job that were answered by asking for a pause.

    `before`: hashes of those that were answered so at an earlier crawl. The site has waited since, and they are
    requested after all other pages. If the first of them is still answered so, the pause is its own: the site goes on,
    and the page waits. No page is requested after it in this job.
    """

    def __init__(self, before: Collection[str]) -> None:
        self._before = before
        self._again: set[str] = set()
        self._new: set[str] = set()

    def last(self, waiting: dict[str, T]) -> dict[str, T]:
        """Return the links, with those that were refused before at the end."""
        return {hashed: waiting[hashed] for hashed in sorted(waiting, key=lambda hashed: hashed in self._before)}

    def retry_at(self, hashed: str, label: str, pause: Pause | None, now: datetime) -> str | None:
        """Note a page that failed. Return when it may be tried again, if the server asked for a pause; else None.

        For the first time that is whenever the site is crawled again, since the whole site waits.
        """
        if pause is None or label != classify_status(pause.status)[1]:
            return None
        if hashed not in self._before:
            self._new.add(hashed)
            return iso(now)
        self._again.add(hashed)
        return pause.until or iso(now + LONGEST)

    @property
    def is_of_page(self) -> bool:
        """Whether the pause is only that of a page which was refused before."""
        return bool(self._again) and not self._new
