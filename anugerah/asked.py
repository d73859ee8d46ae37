"""Parses the options of `anugerah news`; the errors say what to write instead."""

import re
from datetime import UTC, date, datetime, time, timedelta
from string import capwords
from zoneinfo import ZoneInfo

import click

from anugerah.printable import printable
from crawler.times import iso, parse_duration
from db.newsrows import Bound, Party
from db.words import folded

_TERM = re.compile(r'"([^"]*)"?|([^\s"]+)')


def since_bound(text: str, zone: ZoneInfo) -> Bound:
    """The start of a period: a day counts from its midnight in `zone`. Raises click.BadParameter."""
    return _bound(text, zone, "--since", last=timedelta())


def until_bound(text: str, zone: ZoneInfo) -> Bound:
    """The end of a period: a day counts as a whole. Raises click.BadParameter."""
    return _bound(text, zone, "--until", last=timedelta(days=1))


def search_terms(text: str) -> tuple[str, ...]:
    """The words and quoted phrases of a search. Raises click.BadParameter if there are none."""
    parts = (phrase or word for phrase, word in _TERM.findall(printable(text)))
    terms = tuple(term for term in parts if folded(term))
    if not terms:
        raise click.BadParameter(
            f"`{printable(text)}` holds no word: say words such as adipura, or a phrase such as '\"kota sehat\"'.",
            param_hint="--search",
        )
    return terms


def party(text: str, option: str) -> Party:
    """Who is meant by a name. Raises click.BadParameter if it is not a name."""
    from crawler.awards.entities import entity_of  # here, so that the word lists are read only where they are needed
    from crawler.awards.entitykinds import kind_of
    from crawler.awards.spelling import name_words
    from crawler.facts import EntityKind

    name = printable(text).strip()
    words = folded(name)
    if not words:
        raise click.BadParameter(
            f"`{name}` is not a name: say one such as Pemkot Tangerang, or a part of it such as Ombudsman.",
            param_hint=option,
        )
    if name.islower():  # the reader knows a place by its capital
        name = capwords(name)
    entity = entity_of(name, None, is_giver=option == "--giver")
    is_specific = entity.region is not None and kind_of([word.casefold() for word in name_words(name)])[0] is not None
    # "Kota Tangerang" is not how "Kota Tangerang Selatan" begins.
    is_one = is_specific and entity.kind is EntityKind.GOVERNMENT
    return Party(
        key=entity.key,
        form=None if "@" in entity.key else entity.key,
        words=None if is_one else words,
        is_specific=is_specific,
    )


def _bound(text: str, zone: ZoneInfo, option: str, *, last: timedelta) -> Bound:
    when = parse_since(text, option=option, zone=zone)
    try:
        if len(when) > 10:
            moment = datetime.fromisoformat(when)
            return Bound(at=iso(moment), day=moment.astimezone(zone).date().isoformat())
        day = date.fromisoformat(when)
        midnight = datetime.combine(day, time(), zone) + last
        return Bound(at=iso(midnight.astimezone(UTC)), day=when)
    except OverflowError:
        raise click.BadParameter(
            f"`{text}` is beyond the calendar: say a date such as 2025-03-02.", param_hint=option
        ) from None


def parse_since(text: str, now: datetime | None = None, *, option: str = "--since", zone: ZoneInfo) -> str:
    """Parse `1d` or `12h`, which are that long ago, a date or a time. Raises click.BadParameter.

    A time without a zone is in `zone`.
    """
    try:
        if text[4:5] != "-":
            return iso((now or datetime.now(UTC)) - parse_duration(text))
        if len(text) <= len("2025-03-02"):
            return date.fromisoformat(text).isoformat()
        moment = datetime.fromisoformat(text)
        return iso(moment if moment.tzinfo else moment.replace(tzinfo=zone))
    except (ValueError, OverflowError):
        raise click.BadParameter(
            f"`{text}` is neither a duration such as 1d or 12h, nor a date such as 2025-03-02, nor a time such as "
            "2025-03-02T10:00+07:00.",
            param_hint=option,
        ) from None


def moment_since(text: str, zone: ZoneInfo) -> datetime:
    """Return what `parse_since` reads as a moment; a date begins at midnight in `zone`."""
    moment = datetime.fromisoformat(parse_since(text, zone=zone))
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)
