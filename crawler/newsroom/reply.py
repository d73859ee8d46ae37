"""A request and its answer as values, so that a site is a function that can be tested without a server."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha1
from types import MappingProxyType
from typing import Protocol

import msgspec

HTML = "text/html; charset=UTF-8"
NO_HEADERS: Mapping[str, str] = MappingProxyType({})


class Request(msgspec.Struct, frozen=True):
    """A GET or HEAD; header names are in lower case."""

    path: str
    query: Mapping[str, str] = NO_HEADERS
    headers: Mapping[str, str] = NO_HEADERS


class Reply(msgspec.Struct, frozen=True):
    """A site's answer; `headers` do not include the content type."""

    body: bytes = b""
    status: int = 200
    content_type: str = HTML
    headers: Mapping[str, str] = NO_HEADERS


class Answering(Protocol):
    """A site of the newsroom."""

    def answer(self, request: Request) -> Reply:
        """Answer one request."""


def page(markup: str, status: int = 200, headers: Mapping[str, str] = NO_HEADERS) -> Reply:
    """Return an HTML page."""
    return Reply(markup.encode(), status, HTML, headers)


def moved(url: str) -> Reply:
    """Return a permanent redirect."""
    return Reply(b"", 301, HTML, {"Location": url})


def validated(request: Request, body: bytes, content_type: str, changed_at: datetime) -> Reply:
    """Return the body with a strong ETag and Last-Modified, or a 304."""
    etag = f'"{sha1(body, usedforsecurity=False).hexdigest()[:16]}"'
    headers = {"ETag": etag, "Last-Modified": http_date(changed_at)}
    if is_unchanged(request, etag, changed_at):
        return Reply(b"", 304, content_type, headers)
    return Reply(body, 200, content_type, headers)


def http_date(when: datetime) -> str:
    """`Fri, 14 Mar 2025 02:20:00 GMT`."""
    return format_datetime(when.astimezone(UTC), usegmt=True)


def is_newer(when: datetime, since: str) -> bool:
    """Whether `when` is later than a client's If-Modified-Since."""
    try:
        return when.replace(microsecond=0) > parsedate_to_datetime(since)
    except (TypeError, ValueError):
        return True


def etag_matches(etag: str, asked: str) -> bool:
    """Whether an If-None-Match contains this ETag; the comparison ignores `W/`."""
    wanted = etag.removeprefix("W/")
    return any(tag.strip().removeprefix("W/") in (wanted, "*") for tag in asked.split(","))


def is_unchanged(request: Request, etag: str, changed_at: datetime) -> bool:
    """Whether RFC 9110 requires a 304: If-None-Match decides alone if it is there."""
    asked = request.headers.get("if-none-match")
    if asked is not None:
        return etag_matches(etag, asked)
    since = request.headers.get("if-modified-since")
    return since is not None and not is_newer(changed_at, since)
