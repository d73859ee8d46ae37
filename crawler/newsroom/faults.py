"""Simulated faults of a site: the kind, for which paths and how often, and the faulty answer."""

import re
from collections.abc import Iterator
from enum import StrEnum
from itertools import count

import msgspec

from crawler.newsroom.reply import HTML, Reply, page

ANY_PAGE = r"^/(?!robots\.txt)"


class FaultKind(StrEnum):
    """The kind of a fault."""

    TOO_MANY = "too_many"
    ERROR = "error"
    SLOW = "slow"
    HANG = "hang"
    TRUNCATED = "truncated"
    WRONG_CHARSET = "wrong_charset"
    WRONG_CODING = "wrong_coding"
    REDIRECT_LOOP = "redirect_loop"
    CHALLENGE = "challenge"
    CHALLENGE_403 = "challenge_403"
    NOTICE = "notice"
    CALENDAR = "calendar"
    SESSIONS = "sessions"


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """One fault of a site; it affects the first `first` of every `of` requests whose path and query match `path`."""

    kind: FaultKind
    path: str = ANY_PAGE
    first: int = 1
    of: int = 1
    times: int | None = None
    """How many requests it affects in all; None: until the site recovers."""
    status: int = 503
    """The status of an error."""
    retry_after: str | None = None
    """The header Retry-After of an error, and of too many requests."""
    seconds: float = 0.0
    """How long a slow or hanging answer takes."""


class Faults:
    """The faults of one site, counted."""

    def __init__(self) -> None:
        self._set: list[tuple[Fault, Iterator[int]]] = []
        self._sessions = count(4096)

    def add(self, fault: Fault) -> None:
        """Add a fault; the earliest that matches a request affects it."""
        self._set = [*self._set, (fault, count())]

    def clear(self) -> None:
        """Remove all faults."""
        self._set = []

    def take(self, path: str) -> Fault | None:
        """Return the fault that affects a request for this path and query, and count it; else None."""
        for fault, asked in self._set:
            if re.search(fault.path, path):
                number = next(asked)
                taken = number // fault.of * fault.first + number % fault.of
                if number % fault.of < fault.first and (fault.times is None or taken < fault.times):
                    return fault
        return None

    def spoiled(self, fault: Fault, path: str, reply: Reply) -> Reply:
        """Apply the fault to an answer; the server itself handles delays and broken connections."""
        match fault.kind:
            case FaultKind.TOO_MANY:
                return _refused(429, fault.retry_after)
            case FaultKind.ERROR:
                return _refused(fault.status, fault.retry_after)
            case FaultKind.REDIRECT_LOOP:
                return Reply(b"", 302, HTML, {"Location": path})
            case FaultKind.CHALLENGE:
                return page(_CHALLENGE)
            case FaultKind.CHALLENGE_403:
                return page(_CHALLENGE, 403)
            case FaultKind.NOTICE:
                return page(_NOTICE)
            case FaultKind.WRONG_CHARSET:
                return msgspec.structs.replace(reply, content_type=reply.content_type.replace("UTF-8", "ISO-8859-1"))
            case FaultKind.WRONG_CODING:
                return msgspec.structs.replace(reply, headers={**reply.headers, "Content-Encoding": "gzip"})
            case FaultKind.CALENDAR:
                return _with_calendar(path, reply)
            case FaultKind.SESSIONS:
                return _with_session(next(self._sessions), reply)
        return reply


_NOTICE = (
    "<html><head><title>Segera kembali</title></head><body><h1>Kami sedang pindah rumah</h1><p>Mohon maaf, tampilan "
    "baru sedang disiapkan. Silakan berkunjung lagi nanti, terima kasih atas kesabaran Anda.</p></body></html>"
)
_CHALLENGE = "<html><head><title>Just a moment...</title></head><body>Memeriksa peramban Anda.</body></html>"


def _refused(status: int, retry_after: str | None) -> Reply:
    return page("<html><body><h1>Coba lagi nanti</h1></body></html>", status, _retry_after(retry_after))


def _retry_after(text: str | None) -> dict[str, str]:
    return {} if text is None else {"Retry-After": text}


def _with_calendar(path: str, reply: Reply) -> Reply:
    """Link from every page an endless calendar without stories, in which each day links the next."""
    day = int(found[1]) if (found := re.match(r"^/agenda/(\d+)", path)) else 0
    step = f'<a rel="next" href="/agenda/{day + 1}">Selanjutnya</a>'
    if found:
        return page(f"<html><body><h1>Agenda hari ke-{day}</h1><p>Tidak ada acara.</p>{step}</body></html>")
    if not reply.content_type.startswith("text/html"):
        return reply
    return msgspec.structs.replace(reply, body=reply.body.replace(b"</body>", step.encode() + b"</body>"))


def _with_session(number: int, reply: Reply) -> Reply:
    """Add a session ID to every link of a page, a new one at each request."""
    if not reply.content_type.startswith("text/html"):
        return reply
    form = rb'(<a\b[^>]*\bhref=")((?:http://127\.0\.0\.1:\d+)?/[^"#?]*)(\?[^"#]*)?'
    session = f"PHPSESSID={number:08x}".encode()

    def marked(link: re.Match[bytes]) -> bytes:
        query = link[3] + b"&amp;" + session if link[3] else b"?" + session
        return link[1] + link[2] + query

    return msgspec.structs.replace(reply, body=re.sub(form, marked, reply.body))
