"""The summary of a run at its end: its outcome with a label, and its counters."""

from collections.abc import Mapping
from typing import Any

from crawler.policy import GOOD, OUT_OF_TIME, SECTION_FAILED, classify_exception
from crawler.records import Outcome
from crawler.spiders.chain import SourceChain
from crawler.spiders.frontier import Frontier


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
