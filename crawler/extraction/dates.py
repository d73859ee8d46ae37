"""Dates on pages, printed or marked up: Indonesian and English words, machine formats, zones."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from crawler.times import When

EARLIEST = date(2000, 1, 1)
CLOCK_SKEW = timedelta(minutes=10)
"""A site's clock may be this far ahead of ours; later dates are in the future."""

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari january jan",
            "februari pebruari february feb peb",
            "maret march mar mrt",
            "april apr",
            "mei may",
            "juni june jun",
            "juli july jul",
            "agustus august agu ags agt aug agst",
            "september sept sep",
            "oktober october okt oct",
            "november nopember nov nop",
            "desember december des dec",
        ),
        start=1,
    )
    for name in names.split()
}
MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
"""An expression for the name of a month, as it is written on pages."""
DAY = (
    r"\b(?:senin|selasa|rabu|kamis|jum[’'`‘]?at|sabtu|minggu|ahad|sen|sel|rab|kam|jum|sab|min|mon(?:day)?"
    r"|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs?(?:day)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)\b\.?"
)
"""An expression for the name of a weekday."""
_ENGLISH = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_INDONESIAN = ("sen", "sel", "rab", "kam", "jum", "sab", "min")
_WEEKDAYS = {name: place for names in (_INDONESIAN, _ENGLISH) for place, name in enumerate(names)}
_WEEKDAY_BEFORE = re.compile(rf"\b((?:{'|'.join(_WEEKDAYS)})\w*(?:[’'`]at)?)\.?,?\s*$", re.IGNORECASE)
_TIME = (
    r"(?:(?:pukul|pkl|jam|at|@)\s*[.:]?)?\s*"
    r"(?P<hour>\d{1,2})(?:\s?:\s?|\.)(?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?(?!\d)"
    r"\s*(?P<half>[ap]\.?m\b\.?)?"
)
_ZONE = r"(?P<zone>wib|wita|wit|utc|gmt(?:\s*[+-]\d{1,2}(?::?\d{2})?)?)\b"
_CLOCK = re.compile(rf"[\s,|/()\-–—•·]*{_TIME}\s*\(?(?:{_ZONE})?", re.IGNORECASE)
_DATE = re.compile(
    rf"(?<![\w/.-])(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?[\s\-.]*(?P<m1>{MONTH})\.?,?[\s\-]*(?P<y1>(?:19|20)\d{{2}})"
    rf"|(?P<m2>{MONTH})\.?\s*(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s*(?P<y2>(?:19|20)\d{{2}})"
    r"|(?P<d3>\d{1,2})[/.-](?P<m3>\d{1,2})[/.-](?P<y3>(?:19|20)\d{2})"
    r"|(?P<y4>(?:19|20)\d{2})[-/](?P<m4>\d{1,2})[-/](?P<d4>\d{1,2}))(?!\d)",
    re.IGNORECASE,
)
_SHORT_YEAR = re.compile(
    rf"\W*(?:{DAY}[\s,]*)?(?P<d>\d{{1,2}})\s(?P<m>{MONTH})\s[’']?(?P<y>\d\d)[\s,|•·-]+{_TIME}\s*(?:{_ZONE})?\W*",
    re.IGNORECASE,
)
"""A whole line with a two-digit year: "02 Des 24 | 14:05"."""
_LONGEST_SHORT = 50
_LEAD = re.compile(rf"{_TIME}\s*(?:{_ZONE})?[\s,|/\-–—]*(?:{DAY}[\s,]*)?$", re.IGNORECASE)
_MACHINE = re.compile(
    r"\s*(?P<y>\d{4})[-/]?(?P<m>\d{2})[-/]?(?P<d>\d{2})"
    r"(?:[T\s,]+(?P<hour>\d{1,2}):?(?P<minute>\d{2})(?::?(?P<second>\d{2})(?:[.,]\d+)?)?"
    r"\s*(?P<zone>Z|UTC|GMT|WIB|WITA|WIT|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?",
    re.IGNORECASE,
)
_MAIL = re.compile(
    rf"\s*(?:\w{{3}},\s*)?(?P<d>\d{{1,2}})\s+(?P<mon>{MONTH})\w*\s+(?P<y>\d{{4}})\s+"
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?\s*(?P<zone>GMT|UTC|Z|[+-]\d{4})?",
    re.IGNORECASE,
)
_IN_PATH = re.compile(r"/(?P<y>20\d\d)/(?P<m>\d{1,2})/(?P<d>\d{1,2})/[^/?#]")
_CLOCK_LINE = re.compile(rf"\W*(?:(?P<label>pukul|pkl|jam)\b\W*)?{_TIME}\s*\(?(?:{_ZONE})?(?P<rest>.*)", re.IGNORECASE)
_ZONES = {"wib": 7, "wita": 8, "wit": 9, "utc": 0, "gmt": 0, "z": 0}


_LONGEST = 200
"""The most characters of a machine date that are read."""
_MOST_BESIDE = 7
_BESIDE_A_DATE = re.compile(
    rf"{DAY}|{_ZONE}|\b(?:oleh|by|pada|di(?:posting|tulis|terbitkan|publikasikan|perba(?:ha)?rui|ubah|sunting|edit)|terbit|update[ds]?|published|posted|on"
    r"|hari|tanggal|tgl|pukul|terakhir|last|views?|dibaca|waktu|durasi|membaca|kali|menit|min|read|baca)\b|[\W\d_]",
    re.IGNORECASE,
)


class Stamp(msgspec.Struct, frozen=True):
    """A date as written: its day and, if stated, its local time and its offset from UTC in minutes."""

    day: date
    clock: time | None = None
    offset: int | None = None


def parse_machine(text: str) -> Stamp | None:
    """Parse a machine date: ISO 8601 and its common misspellings, RFC 2822, seconds since 1970."""
    text = text[:_LONGEST].strip()
    if text.isdecimal() and len(text) in (10, 13):
        moment = datetime.fromtimestamp(int(text[:10]), UTC)
        return Stamp(moment.date(), moment.time(), 0)
    match = _MACHINE.match(text)
    if match:
        return _stamp(match["y"], match["m"], match["d"], match)
    match = _MAIL.match(text)
    if match:
        return _stamp(match["y"], str(_MONTHS[match["mon"].lower()]), match["d"], match)
    return parse_printed(text)


def parse_printed(text: str) -> Stamp | None:
    """Return the first date in `text`, with time and zone if they are beside it; the day comes before the month."""
    for match in _DATE.finditer(text[:2000]):
        year = match["y1"] or match["y2"] or match["y3"] or match["y4"]
        month = match["m1"] or match["m2"] or match["m3"] or match["m4"]
        day = match["d1"] or match["d2"] or match["d3"] or match["d4"]
        clock = _CLOCK.match(text, match.end()) or _LEAD.search(text[: match.start()])
        if match["d3"] and _is_month_first(text[: match.start()], int(year), int(day), int(month)):
            day, month = month, day
        stamp = _stamp(year, str(_MONTHS.get(month.lower(), month)), day, clock)
        if stamp:
            return stamp
    return None


def _is_month_first(before: str, year: int, first: int, second: int) -> bool:
    """Whether the weekday before `first/second/year` shows that the month comes first; in doubt an English one does."""
    name = _WEEKDAY_BEFORE.search(before[-12:])
    if name is None or not 1 <= first <= 12:
        return False
    weekday = _WEEKDAYS[name[1].lower()[:3]]
    days = [_weekday(year, month, day) for month, day in ((first, second), (second, first))]
    return days[0] == weekday and (days[1] != weekday or name[1].lower()[:3] in _ENGLISH)


def _weekday(year: int, month: int, day: int) -> int | None:
    try:
        return date(year, month, day).weekday()
    except ValueError:
        return None


_SENTENCE_END = re.compile(r"(?<!\b[A-Z])(?<!\b[A-Z]\.[A-Z][a-z])\.\s*$")
"""A full stop, but not that of an initial or a degree."""


def is_sentence(text: str) -> bool:
    """Whether a line ends like a sentence."""
    return text.rstrip().endswith(".") and _SENTENCE_END.search(text) is not None


def parse_date_line(text: str) -> Stamp | None:
    """Return the date of a line with little else: a byline, a label, a counter; a sentence is not a date line."""
    match = _first_date(text)
    if match is None:
        return _short_year(text)
    if is_sentence(text):
        return None
    beside = _BESIDE_A_DATE.sub(" ", text[: match.start()] + " " + text[match.end() :]).split()
    return parse_printed(text) if len(beside) <= _MOST_BESIDE else None


def _short_year(text: str) -> Stamp | None:
    """Return the date of a line that is only a date with a two-digit year."""
    has_clock = 12 <= len(text) <= _LONGEST_SHORT and (":" in text or "." in text) and text.count(" ") > 2
    match = _SHORT_YEAR.fullmatch(text) if has_clock else None
    return _stamp(f"20{match['y']}", str(_MONTHS[match["m"].lower()]), match["d"], match) if match else None


def date_parts(text: str) -> list[str]:
    """Split a line with several dates after each of them and its time: label, date; label, date."""
    dates = list(_DATE.finditer(text)) if "20" in text else []
    if len(dates) < 2:
        return [text]
    parts: list[str] = []
    start = 0
    for match in dates:
        clock = _CLOCK.match(text, match.end())
        end = clock.end() if clock else match.end()
        parts.append(text[start:end])
        start = end
    return parts


def with_clock(stamp: Stamp, lines: Iterable[str]) -> Stamp:
    """Add the time to a day, from the first line that is only a time, or has a label or a zone.

    Themes print day and time in separate boxes.
    """
    for line in lines if stamp.clock is None else ():
        match = _CLOCK_LINE.fullmatch(line[:_LONGEST])
        if match and (match["label"] or match["zone"] or not match["rest"].strip(" .|-–—")):
            timed = _stamp(str(stamp.day.year), str(stamp.day.month), str(stamp.day.day), match)
            return timed or stamp
    return stamp


def date_in_address(url: str) -> Stamp | None:
    """Return the day in the path of a story's address, such as `/2025/03/14/slug/`."""
    match = _IN_PATH.search(url)
    return _stamp(match["y"], match["m"], match["d"], None) if match else None


def is_date_line(text: str) -> bool:
    """Whether `text` is only a date with its label, its time and counters."""
    match = _first_date(text) if len(text) <= 100 else None
    if match is None:
        return _short_year(text) is not None
    return not _BESIDE_A_DATE.sub("", text[: match.start()] + " " + text[match.end() :])


def _first_date(text: str) -> re.Match[str] | None:
    """Return the first date in `text`. Most lines have no year, and need no search."""
    return _DATE.search(text) if "19" in text or "20" in text else None


def settle(stamp: Stamp, timezone_name: str, now: datetime) -> When | None:
    """Return the time or day of `stamp` on a site in `timezone_name`; None before 2000 and in the future."""
    if stamp.day < EARLIEST:
        return None
    zone = zone_of(timezone_name)
    if stamp.clock is None:
        return stamp.day if stamp.day <= (now + CLOCK_SKEW).astimezone(zone).date() else None
    local = datetime.combine(stamp.day, stamp.clock)
    moment = local.replace(tzinfo=zone if stamp.offset is None else timezone(timedelta(minutes=stamp.offset)))
    if moment > now + CLOCK_SKEW and stamp.offset == 0:
        # Local time marked as UTC is a common error; it is evident if the time is in the future.
        moment = local.replace(tzinfo=zone)
    return moment if moment <= now + CLOCK_SKEW else None


@lru_cache(maxsize=64)
def zone_of(name: str) -> ZoneInfo:
    """Return the zone `name`; western Indonesian time if there is no such zone."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("Asia/Jakarta")


def _stamp(year: str, month: str, day: str, clock: re.Match[str] | None) -> Stamp | None:
    try:
        when = date(int(year), int(month), int(day))
    except ValueError:
        return None
    if clock is None or clock["hour"] is None:
        return Stamp(when)
    hour = int(clock["hour"])
    half = (clock.groupdict().get("half") or "").lower()[:1]
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        at = time(hour, int(clock["minute"]), int(clock["second"] or 0))
    except ValueError:
        return Stamp(when)
    return Stamp(when, at, _offset(clock["zone"]))


def _offset(zone: str | None) -> int | None:
    if not zone:
        return None
    match = re.search(r"([+-])(\d{1,2}):?(\d{2})?$", zone)
    if match:
        minutes = int(match[2]) * 60 + int(match[3] or 0)
        return (minutes if match[1] == "+" else -minutes) if minutes <= 14 * 60 else None
    return _ZONES[zone.lower()] * 60
