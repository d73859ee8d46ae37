"""Limits on requests to a model: the day's budget, and a back-off while it fails, both from the store."""

from datetime import datetime, timedelta

from crawler.config import Settings
from crawler.times import parse_moment
from db.store import Store

FIRST, LONGEST = timedelta(minutes=1), timedelta(hours=6)
"""The pause after failures grows from the first to the second, twofold each time."""
STORY_FIRST, STORY_LONGEST = timedelta(minutes=10), timedelta(days=1)
"""The wait before a story is tried again grows from the first to the second, fourfold each time."""
TRIES, ANSWERED_TRIES = 8, 3
"""How often a story is tried before it is given up: if the model fails, and if its answers are unusable."""


def may_ask(store: Store, settings: Settings, tokens: int, now: datetime) -> str | None:
    """None if a request of `tokens` tokens may be made; otherwise why not, in a few words."""
    failures = store.reading_failures(settings.second_reader)
    if failures.last_at and now < parse_moment(failures.last_at) + pause_after(failures.count):
        return f"a pause after {failures.count} failures"
    spent = store.spent(day_start(settings, now))
    if spent.requests >= settings.second_reader_stories:
        return f"the day's {settings.second_reader_stories} stories"
    if spent.tokens + tokens > settings.second_reader_tokens:
        return f"the day's {settings.second_reader_tokens} tokens"
    return None


def day_start(settings: Settings, now: datetime) -> datetime:
    """The last midnight in the setting `timezone`."""
    return now.astimezone(settings.zone).replace(hour=0, minute=0, second=0, microsecond=0)


def pause_after(failures: int) -> timedelta:
    """How long to send no requests after `failures` failures in a row."""
    return min(FIRST * (1 << min(failures - 1, 20)), LONGEST) if failures else timedelta()


def next_try(tries: int, now: datetime, *, answered: bool) -> datetime | None:
    """When to try a story again after `tries` tries; None if it is given up."""
    if tries >= (ANSWERED_TRIES if answered else TRIES):
        return None
    wait: timedelta = min(STORY_FIRST * (1 << 2 * min(tries - 1, 10)), STORY_LONGEST)
    return now + wait
