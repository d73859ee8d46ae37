"""Answers to readers: kept for a moment, and not sent again to whoever has them already."""

import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from email.utils import formatdate, parsedate_to_datetime
from hashlib import blake2b
from threading import Lock
from typing import NamedTuple

HTML = "text/html; charset=utf-8"
FRESH_SECONDS = 10.0
"""How long an answer is kept: a crawl brings awards by the minute, and many readers ask for the same page."""
MOST = 300
"""Answers that are kept."""
MOST_KNOWN = 5_000
"""Addresses of which it is known since when they are as they are."""
LARGEST = 200_000
"""Bytes of an answer that is kept: all together take 60 MB at most."""


class Answer(NamedTuple):
    """What a reader gets."""

    body: bytes
    kind: str = HTML
    status: int = 200
    location: str | None = None

    @property
    def etag(self) -> str:
        """Another one whenever the content is."""
        return f'"{blake2b(self.body, digest_size=12).hexdigest()}"'


class _Kept(NamedTuple):
    answer: Answer
    until: float


class Answers:
    """For any number of threads."""

    def __init__(self, *, fresh: float = FRESH_SECONDS, clock: Callable[[], float] = time.time) -> None:
        self._fresh = fresh
        self._clock = clock
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._known: OrderedDict[str, tuple[str, float]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: str, make: Callable[[], Answer]) -> Answer:
        """The answer for an address: the kept one, or `make()`.

        Of those who ask for one that is too old, the first makes it again; the others get the old one meanwhile.
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
        """Keep none: somebody has just changed what they show."""
        with self._lock:
            self._kept.clear()

    def since(self, key: str, etag: str) -> float:
        """Since when the address has this content, as far as this process knows; a time of the clock, whole seconds."""
        with self._lock:
            known = self._known.pop(key, None)
            if known is None or known[0] != etag:
                known = etag, float(int(self._clock()))
            self._known[key] = known
            if len(self._known) > MOST_KNOWN:
                self._known.popitem(last=False)
            return known[1]

    def headers(self, key: str, answer: Answer) -> dict[str, str]:
        """The validators of an answer."""
        etag = answer.etag
        return {"ETag": etag, "Last-Modified": formatdate(self.since(key, etag), usegmt=True)}


def has_it(asked: Mapping[str, str], validators: Mapping[str, str]) -> bool:
    """Whether a reader's headers, names in lower case, say that it has the content already (RFC 9110, 13.2.2)."""
    if tags := asked.get("if-none-match"):
        known = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
        return "*" in known or validators["ETag"] in known
    if since := asked.get("if-modified-since"):
        try:
            return parsedate_to_datetime(validators["Last-Modified"]) <= parsedate_to_datetime(since)
        except (TypeError, ValueError):
            return False
    return False
