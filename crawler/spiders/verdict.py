"""The summary of a run at its end: how its pages were answered, its outcome with a label, and its counters."""

from collections.abc import Iterable, Mapping
from typing import Any

from crawler.policy import GOOD, OUT_OF_TIME, SECTION_FAILED, classify_exception, judge_pages
from crawler.records import Outcome
from crawler.spiders.chain import SourceChain
from crawler.spiders.frontier import Frontier


class PageTally:
    """How the pages of one site's job were answered; `old`: hashes of those that waited since an earlier run."""

    def __init__(self, old: Iterable[str]) -> None:
        self.answered = 0
        self._old = frozenset(old)
        self._failed: list[tuple[Outcome, str]] = []
        self._failed_again = 0

    def fail(self, hashed: str, outcome: Outcome, label: str) -> None:
        """Note that a page failed."""
        self._failed.append((outcome, label))
        self._failed_again += hashed in self._old

    def judged(self, *, has_list: bool) -> tuple[Outcome, str] | None:
        """Return what the failures mean for the site, as `judge_pages` does; `has_list`: whether a list answered."""
        return judge_pages(self._failed, self.answered, has_list=has_list, waited=self._failed_again)


def verdict(
    reason: str, chain: SourceChain, pages: tuple[Outcome, str] | None, *, has_found: bool, silence: str | None = None
) -> tuple[Outcome, str]:
    """Return outcome and label of a run: the site failed, its pages failed, nothing new, or fine.

    `reason` is Scrapy's reason for the end; `pages` is the result of `judge_pages`; `silence` is the exception of the
    last try, if nothing was answered: the tries of robots.txt or of the first list may take all of a job's time.
    """
    outcome, label = _verdict(reason, chain, pages, has_found=has_found)
    return classify_exception(silence) if silence and label == OUT_OF_TIME else (outcome, label)


def _verdict(
    reason: str, chain: SourceChain, pages: tuple[Outcome, str] | None, *, has_found: bool
) -> tuple[Outcome, str]:
    if chain.failure:
        return chain.failure
    if pages and pages[0] not in GOOD:
        return pages
    if reason == "too_slow":
        return Outcome.TEMPORARY, "too_slow"
    if reason != "finished":
        return Outcome.SOFT, OUT_OF_TIME if reason in ("closespider_timeout", "share") else "stopped"
    if pages:
        return pages
    if chain.is_partial:
        return Outcome.SOFT, SECTION_FAILED
    if chain.is_unchanged and not has_found:
        return Outcome.NOT_MODIFIED, "http_304"
    return Outcome.OK, "ok"


def counters_of(
    stats: Mapping[str, Any], chain: SourceChain, frontier: Frontier, *, is_poll: bool
) -> dict[str, int | float]:
    """Return the run's counters; those about pages and the network come from Scrapy's `stats`."""
    own = {name: value for name, value in stats.items() if name.startswith(("drop/", "fail/", "doubt/"))}
    unlisted = {"trap/list": chain.traps} if chain.traps else {}
    unlisted |= {f"drop/discovery/{reason}": count for reason, count in frontier.dropped.items()}
    return {
        **own,
        **unlisted,
        **({"gap/discovery": 1} if is_poll and chain.shows_only_new else {}),
        **({"gap/end": 1} if is_poll and chain.lacks_end else {}),
        "requests": stats.get("downloader/request_count", 0),
        "bytes": stats.get("downloader/response_bytes", 0),
    }
