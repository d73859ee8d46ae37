"""Which lists a poll skips, or requests only once, because of how they answered at the polls before."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from crawler.policy import NOT_A_LIST
from crawler.records import Outcome, SourceKind, SourceState
from crawler.times import iso, parse_moment

UNREACHABLE = frozenset(
    [
        *("dns", "refused", "timeout", "connection", "tls", "http_429", "challenge"),
        *("robots", "robots_unavailable", "out_of_time"),
    ]
)
"""Labels after which no other source of the site is tried."""

REST = timedelta(days=1)
"""A list that rests is skipped for this time, as long as another list of the site answers."""

ANSWERED = (Outcome.OK, Outcome.NOT_MODIFIED)


class Resting:
    """The lists of one site that rest, by their states after the last poll."""

    def __init__(self, states: Mapping[str, SourceState], now: Callable[[], str]) -> None:
        self._states = states
        self._now = now

    def rests(self, url: str, *, is_part: bool) -> bool:
        """Whether the list was already missing today, or failed today as on the day before.

        One that only lists a part of the site (`is_part`) has no other in its place: it only rests if it is missing.
        """
        state = self._of_today(url)
        if state is None:
            return False
        return state.outcome is Outcome.HARD or (not is_part and self._has_failed_long(state))

    def is_no_list(self, url: str) -> bool:
        """Whether a page that a menu links to turned out today not to be a list."""
        state = self._of_today(url)
        return state is not None and state.label == NOT_A_LIST

    def has_failed(self, url: str) -> bool:
        """Whether the list failed for now at the last poll, which retried it, while another list works."""
        state = self._states.get(url)
        is_failing = state is not None and state.outcome is Outcome.TEMPORARY
        return is_failing and any(other.outcome in ANSWERED for other in self._states.values())

    def _of_today(self, url: str) -> SourceState | None:
        state = self._states.get(url)
        return state if state and state.checked_at > self._since(self._now()) else None

    def _has_failed_long(self, state: SourceState) -> bool:
        """Whether a list has failed for a day, and another has shown a later story since it was last read.

        So a list that is out of use does not replace it. A refusal counts from the time when the list was last read.
        """
        if state.outcome not in (Outcome.TEMPORARY, Outcome.BLOCKED) or state.label in UNREACHABLE:
            return False
        read_at = state.full_at or ""
        began = read_at if state.outcome is Outcome.BLOCKED else state.failed_since or state.checked_at
        shown = (other.newest or "" for other in self._states.values() if other.outcome in ANSWERED)
        return began < self._since(state.checked_at) and any(newest > read_at for newest in shown)

    @staticmethod
    def _since(moment: str) -> str:
        return iso(parse_moment(moment) - REST)


def refuses_posts(states: Mapping[str, SourceState], now: str) -> bool:
    """Whether a WordPress site has refused to list its posts today: then it refuses single ones too."""
    recently = iso(parse_moment(now) - REST)
    posts = (state for state in states.values() if state.kind is SourceKind.WP_REST)
    return any(state.outcome is Outcome.BLOCKED and state.checked_at > recently for state in posts)
