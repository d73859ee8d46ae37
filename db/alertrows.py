"""Rows of alerts to subscribers, the values of an award that they send, and which changes need a correction."""

from enum import StrEnum

import msgspec

from db.newsrows import MergedAward, NewsFilter
from db.words import folded

SHOWN = frozenset({"open", "confirmed"})
"""Statuses that the news shows."""


class Kind(StrEnum):
    """What an alert reports about an award."""

    NEW = "new"
    DIGEST = "digest"
    """A new one, sent with others at a set time."""
    CORRECTION = "correction"
    WITHDRAWN = "withdrawn"


FIRST = (Kind.NEW, Kind.DIGEST)
"""The kinds of an award's first alert."""


class SentValues(msgspec.Struct, frozen=True, kw_only=True):
    """The values of an award that were sent to subscribers. Ids and year only serve to compare names."""

    recipient: str | None
    award: str | None
    score: float | None
    rank: str | None
    giver: str | None
    is_shown: bool
    recipient_id: int | None = None
    giver_id: int | None = None
    series_id: int | None = None
    year: int | None = None


VALUES = ("recipient", "award", "score", "rank", "giver")
"""Fields that a correction may report, in the order of the message."""


class Watch(msgspec.Struct, frozen=True, kw_only=True):
    """What to look for on behalf of a subscription."""

    name: str
    asked: NewsFilter
    """`since` bounds the publication; there is no limit."""
    seen_since: str
    seen_until: str
    """Bounds of `first_seen_at`: awards seen later may still change or get a second source."""
    kind: Kind
    """What the first alert of an award is: NEW or DIGEST."""
    due_at: str
    """When to send new ones."""
    settled_at: str
    """The earliest time to send present changes."""


class SubscriptionState(msgspec.Struct, frozen=True, kw_only=True):
    """A row of table `alert_subscription`."""

    name: str
    made_at: str
    since: str | None = None
    paused_at: str | None = None
    looked: int = 0


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """An alert to send now, with the award as it is now."""

    id: int
    event_id: str
    kind: Kind
    tries: int
    """How often sending was started, including this time."""
    award: MergedAward
    evidence: str | None
    evidence_url: str | None = None
    """The address of the article with that sentence."""
    before: SentValues | None = None
    """The values that were last sent; None if none were."""
    about: str | None = None
    """For a correction, the event id of the first alert."""

    @property
    def now(self) -> SentValues:
        """The values that are sent with it."""
        return sent_values(self.award)

    @property
    def changed(self) -> tuple[str, ...]:
        """For a correction, the values that have changed."""
        return changed_values(self.before, self.now) if self.before and self.kind is Kind.CORRECTION else ()


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """Counts of a subscription's alerts."""

    waiting: int = 0
    paused: int = 0
    sent: int = 0
    dead: int = 0
    next_try_at: str | None = None
    """When the next waiting one is sent or retried."""
    last_sent_at: str | None = None
    error: str | None = None
    """The last error of those that are not sent."""


class GivenUp(msgspec.Struct, frozen=True):
    """The dead alerts of a subscription."""

    alerts: int
    error: str | None
    """The error of the last try."""


def sent_values(award: MergedAward) -> SentValues:
    """The values that an alert about the award sends."""
    return SentValues(
        recipient=award.recipient,
        award=award.award,
        score=award.score,
        rank=award.rank,
        giver=award.giver,
        is_shown=award.status in SHOWN,
        recipient_id=award.recipient_id,
        giver_id=award.giver_id,
        series_id=award.series_id,
        year=award.year,
    )


def is_other(before: SentValues, now: SentValues) -> bool:
    """Whether the change needs a correction; for a withdrawn award only the withdrawal counts."""
    if not (before.is_shown and now.is_shown):
        return before.is_shown is not now.is_shown
    return bool(changed_values(before, now))


def changed_values(before: SentValues, now: SentValues) -> tuple[str, ...]:
    """The values that differ in more than wording: not of one entity, one scheme and year, or with more words."""
    same = {
        "recipient": _is_one(before.recipient_id, now.recipient_id),
        "giver": _is_one(before.giver_id, now.giver_id),
        "award": _is_one(before.series_id, now.series_id) and before.year == now.year,
        "rank": _holds_all(before.rank, now.rank),
        "score": before.score == now.score,
    }
    return tuple(
        name for name in VALUES if not (same[name] or _folded(getattr(before, name)) == _folded(getattr(now, name)))
    )


def _is_one(one: int | None, other: int | None) -> bool:
    return one is not None and one == other


def _holds_all(one: str | None, other: str | None) -> bool:
    """Whether one wording contains all words of the other."""
    if one is None or other is None:
        return one is other
    first, second = set(folded(one).split()), set(folded(other).split())
    return first <= second or second <= first


def _folded(value: str | float | None) -> str | float | None:
    return folded(value) if isinstance(value, str) else value
