"""A short-lived cache of responses to readers, with validators for conditional requests."""

import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from email.utils import formatdate, parsedate_to_datetime
from hashlib import blake2b
from threading import Lock
from typing import NamedTuple

HTML = "text/html; charset=utf-8"
FRESH_SECONDS = 10.0
"""How long a response is cached: a crawl adds awards every minute, and many readers request the same page."""
MOST = 300
"""The maximum number of cached responses."""
MOST_KNOWN = 5_000
"""The maximum number of addresses whose last change is remembered."""
LARGEST = 200_000
"""The maximum size of a cached response in bytes: all together use at most 60 MB."""


class Answer(NamedTuple):
    """A response to a reader."""

    body: bytes
    kind: str = HTML
    status: int = 200
    location: str | None = None

    @property
    def etag(self) -> str:
        """Changes whenever the content does."""
        return f'"{blake2b(self.body, digest_size=12).hexdigest()}"'


class _Kept(NamedTuple):
    answer: Answer
    until: float


class Answers:
    """The cache; thread-safe."""

    def __init__(self, *, fresh: float = FRESH_SECONDS, clock: Callable[[], float] = time.time) -> None:
        self._fresh = fresh
        self._clock = clock
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._known: OrderedDict[str, tuple[str, float]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: str, make: Callable[[], Answer]) -> Answer:
        """The response for an address: the cached one, or `make()`.

        When it has expired, the first request rebuilds it; the others get the old one in the meantime.
        """
        with self._lock:
            kept = self._kept.get(key)
            if kept and self._clock() < kept.until:
                return kept.answer
            if kept:
                self._kept[key] = _Kept(kept.answer, self._clock() + self._fresh)
        answer = make()
        with self._lock:
            self._kept.pop(key, None)
            if self._fresh and len(answer.body) <= LARGEST and answer.status == 200:
                self._kept[key] = _Kept(answer, self._clock() + self._fresh)
            if len(self._kept) > MOST:
                self._kept.popitem(last=False)
        return answer

    def clear(self) -> None:
        """Drop all: the data has just been changed."""
        with self._lock:
            self._kept.clear()

    def since(self, key: str, etag: str) -> float:
        """Since when the address has had this content, as far as this process knows, in whole seconds."""
        with self._lock:
            known = self._known.pop(key, None)
            if known is None or known[0] != etag:
                known = etag, float(int(self._clock()))
            self._known[key] = known
            if len(self._known) > MOST_KNOWN:
                self._known.popitem(last=False)
            return known[1]

    def headers(self, key: str, answer: Answer) -> dict[str, str]:
        """The validators of a response."""
        etag = answer.etag
        return {"ETag": etag, "Last-Modified": formatdate(self.since(key, etag), usegmt=True)}


def has_it(asked: Mapping[str, str], validators: Mapping[str, str]) -> bool:
    """Whether a request's headers, names in lower case, show that it has the content already (RFC 9110, 13.2.2)."""
    if tags := asked.get("if-none-match"):
        known = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
        return "*" in known or validators["ETag"] in known
    if since := asked.get("if-modified-since"):
        try:
            return parsedate_to_datetime(validators["Last-Modified"]) <= parsedate_to_datetime(since)
        except (TypeError, ValueError):
            return False
    return False
