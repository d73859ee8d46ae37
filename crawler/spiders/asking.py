"""Requests one page of a list, with validators if there are any; classifies its answer, or that of a story's page."""

import hashlib
import logging
import re
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Protocol, TypeVar
from urllib.parse import unquote, urlsplit

import msgspec
from scrapy import Request
from scrapy.http import Response

from crawler.articles import NotArticle
from crawler.deadline import TooSlowError
from crawler.discovery.answers import is_challenge
from crawler.discovery.checks import is_home
from crawler.discovery.errors import ParseError
from crawler.fetching.guard import RefusedError
from crawler.fetching.limits import TooLargeError
from crawler.numbers import whole
from crawler.policy import classify_exception, classify_status
from crawler.records import Outcome, SourceState
from crawler.site import Site, Source
from crawler.times import iso
from crawler.urls import key

T = TypeVar("T")

logger = logging.getLogger(__name__)

LONGEST_KEPT = timedelta(days=1)
"""The longest time that a page is believed to have been in a cache."""

FULL_EVERY = timedelta(hours=6)
"""How long a `304` or an unchanged body is trusted: servers repeat validators for changed content."""

_OF_ERRORS = re.compile(r"(?<![a-z0-9])(?:404|errors?|not[-_]?found)(?![a-z0-9])", re.IGNORECASE)
"""What the addresses of pages for errors name."""
_ERROR_PATH = "aspxerrorpath="
"""How ASP.NET tells its page for errors what was requested."""
_CODED = re.compile(r'(?<=[^-])-(?:gzip|br)"$')
"""The suffix that Apache adds to the ETag of a compressed answer, and does not recognise in a request."""

LONGEST_HEADER = 500
"""The longest header that is stored and sent back, in bytes."""

Fetch = Callable[[Request], Awaitable[Response]]


class Reader(Protocol):
    """Runs `work`, which reads the answer from `url`, within limits."""

    def __call__(self, url: str, work: Callable[[], T]) -> T: ...


def plainly(url: str, work: Callable[[], T]) -> T:  # noqa: ARG001 - a Reader's signature
    """A Reader without limits."""
    return work()


class SourceFailedError(Exception):
    """A source gave no usable list; carries outcome and label."""

    def __init__(self, outcome: Outcome, label: str) -> None:
        super().__init__(label)
        self.outcome = outcome
        self.label = label


def outcome_of(error: Exception, what: str) -> tuple[Outcome, str]:
    """Return the outcome and label of a list that failed with `error`; an error of our own is logged with `what`."""
    match error:
        case SourceFailedError():
            return error.outcome, error.label
        case ParseError():
            return Outcome.HARD, error.label
        case TooSlowError() | TooLargeError():
            return classify_exception(type(error).__name__)
    logger.error("%s cannot be read", what, exc_info=error)
    return Outcome.HARD, "internal"


def reading_outcome(error: Exception, url: str) -> tuple[Outcome, str]:
    """Return the outcome and label of a page that could not be read; an error of our own is logged."""
    if not isinstance(error, TooSlowError | TooLargeError):
        logger.error("%s cannot be read", url, exc_info=error)
    outcome, label = classify_exception(type(error).__name__)
    return outcome, "internal" if label == classify_exception("")[1] else label


def page_outcome(response: Response, url: str, home: str, *, is_listed: bool = False) -> tuple[Outcome, str]:
    """Return the outcome and label of a story's page, requested from `url`; HARD: it is gone, or never available.

    `is_listed`: a list has just named it as a new story. Then a cache may have the answer from before it was published.
    """
    outcome, label = classify_status(response.status)
    if outcome in (Outcome.OK, Outcome.BLOCKED) and is_challenge(response.body):
        return Outcome.BLOCKED, "challenge"
    if response.status == 404 and is_listed:
        return Outcome.TEMPORARY, "missing"
    if response.status in (404, 410):
        return Outcome.HARD, "gone"
    if outcome is Outcome.OK and is_home(response.url, home) and not is_home(url, home):
        return Outcome.HARD, "gone"  # deleted: some sites redirect lost addresses to the home page
    if outcome is Outcome.OK and _is_wall(response.url, url):
        return Outcome.TEMPORARY, "missing"
    return outcome, label


def _is_wall(shown: str, url: str) -> bool:
    """Whether a story's address leads to a page that names it in its query, to lead back: a login, a consent.

    A page for errors names what is missing in the same way.
    """
    there, story = urlsplit(shown), urlsplit(url)
    path = story.path.rstrip("/")
    if not path or there.path.rstrip("/") == path or _OF_ERRORS.search(there.path) or _ERROR_PATH in there.query:
        return False
    return unquote(path) in unquote(there.query)


def reason_of(result: NotArticle, response: Response, url: str, *, is_front: bool = False) -> str:
    """Return why the page requested from `url` has no story. One that leads to a list is missing: many sites redirect
    the addresses of deleted stories to their sections. So is one that is the home page, as `is_front` says."""
    is_elsewhere = is_front or key(response.url) != key(url)
    return "missing" if is_elsewhere and result.reason == "not_an_article" else result.reason


class Validators(msgspec.Struct, frozen=True):
    """What shows that a later answer is the same: headers to send back, and a hash of the body."""

    etag: str | None = None
    last_modified: str | None = None
    content_hash: str | None = None


class Answer(msgspec.Struct, frozen=True):
    """One page's answer; `response` is None if it has not changed since the last time."""

    response: Response | None
    label: str
    validators: Validators


def state_of(
    site: Site,
    source: Source,
    now: datetime,
    outcome: Outcome,
    label: str,
    *,
    items: int,
    last: SourceState | None = None,
    validators: Validators | None = None,
    is_whole: bool = True,
) -> SourceState:
    """Return the state of a list that was requested; `last`: its state before, with the last full read."""
    validators = validators or Validators()
    read_before = last.full_at if last else None
    has_answered = outcome in (Outcome.OK, Outcome.NOT_MODIFIED)
    return SourceState(
        site=site.slug,
        url=source.url,
        kind=source.kind,
        checked_at=iso(now),
        outcome=outcome,
        label=label,
        etag=validators.etag,
        last_modified=validators.last_modified,
        content_hash=validators.content_hash,
        items=items,
        full_at=iso(now) if is_whole and outcome is Outcome.OK else read_before,
        failed_since=None if has_answered else (last and last.failed_since) or iso(now),
    )


def trusted(last: SourceState | None, now: datetime) -> SourceState | None:
    """Return the last state, if an answer that nothing changed would still be trusted; else None."""
    return last if last and last.full_at and last.full_at > iso(now - FULL_EVERY) else None


async def ask(fetch: Fetch, url: str, last: SourceState | None = None) -> Answer:
    """Request `url`, with the validators of `last` if given. Raises SourceFailedError."""
    headers = {}
    if last and last.etag:
        # nginx makes it a weak ETag, but WordPress compares exactly
        headers["If-None-Match"] = _CODED.sub('"', last.etag.removeprefix("W/"))
    if last and last.last_modified:
        headers["If-Modified-Since"] = last.last_modified
    response = await _get(fetch, url, headers)
    if response.status == 304 and last:
        return Answer(None, "http_304", Validators(last.etag, last.last_modified, last.content_hash))
    validators = Validators(
        header(response, "ETag"),
        header(response, "Last-Modified"),
        hashlib.blake2b(response.body, digest_size=16).hexdigest(),
    )
    if last and last.content_hash == validators.content_hash:
        return Answer(None, "same_content", validators)
    return Answer(response, "ok", validators)


async def get(fetch: Fetch, url: str) -> Response:
    """Request a page without validators. Raises SourceFailedError."""
    return await _get(fetch, url, {})


def header(response: Response, name: str) -> str | None:
    """Return a header of a response as text; None if it is missing or too long."""
    value = response.headers.get(name)
    return value.decode("latin-1") if value and len(value) <= LONGEST_HEADER else None


def moved_to(response: Response) -> str | None:
    """Return the address to which the requested one has moved permanently; else None."""
    reasons = response.meta.get("redirect_reasons", ()) if response.request else ()
    return response.url if reasons and all(reason in (301, 308) for reason in reasons) else None


def made_at(response: Response, now: datetime, *, changed: bool) -> str:
    """Return when the page of a response was made; `changed`: a list says that it was changed.

    A cache may answer with the page from before the change, as its header `Age` shows. Then the page must still count
    as changed. Other pages count as made now, so that a cache which keeps them for ever causes no more requests.
    """
    seconds = whole(header(response, "Age")) if changed else None
    return iso(now - min(timedelta(seconds=seconds or 0), LONGEST_KEPT))


def content_type_of(response: Response) -> str | None:
    """Return the content type that the server states."""
    return (response.headers.get("Content-Type") or b"").decode("latin-1") or None


async def _get(fetch: Fetch, url: str, headers: dict[str, str]) -> Response:
    try:
        response = await fetch(Request(url, headers=headers, dont_filter=True))
    except RefusedError as error:
        raise SourceFailedError(Outcome.BLOCKED if error.label == "robots" else Outcome.HARD, error.label) from None
    except Exception as error:  # the downloader's failures have no common base
        raise SourceFailedError(*classify_exception(type(error).__name__)) from error
    if is_challenge(response.body):
        raise SourceFailedError(Outcome.BLOCKED, "challenge")
    outcome, label = classify_status(response.status)
    if outcome not in (Outcome.OK, Outcome.NOT_MODIFIED):
        raise SourceFailedError(outcome, label)
    return response
