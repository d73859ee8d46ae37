"""iCalendar files (RFC 5545) with the days on which awards were presented."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from anugerah.monitor.pages.content import Award
from anugerah.monitor.pages.feeds import Feeds
from anugerah.monitor.pages.options import Options

MOST = 200
"""A calendar has at most this many events, the newest."""
FOLDED = 73
"""The maximum octets of a line, without the blank of a folded one and the line's end; the standard allows 75."""


def with_events(awards: Iterable[Award]) -> tuple[Award, ...]:
    """The awards whose day is known, the newest day first, at most as many as a calendar holds."""
    dated = [award for award in awards if award.row.event_date]
    return tuple(sorted(dated, key=lambda award: (award.row.event_date or "", award.id), reverse=True)[:MOST])


def calendar(title: str, awards: Sequence[Award], feeds: Feeds, options: Options) -> bytes:
    """`events.ics`: an all-day event for each award; `feeds` are those of the same page."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Anugerah//Awards//ID", f"X-WR-CALNAME:{_text(title)}"]
    for award in awards:
        lines += _event(award, feeds, options)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line)).encode(errors="replace")


def _event(award: Award, feeds: Feeds, options: Options) -> Iterator[str]:
    day = date.fromisoformat(award.row.event_date or "")
    yield "BEGIN:VEVENT"
    yield f"UID:award-{award.id}@{options.authority}"
    yield f"DTSTAMP:{feeds.changed_at(award).translate(_COMPACT)}"
    yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_text(feeds.title_of(award))}"
    yield f"DESCRIPTION:{_text(feeds.content_of(award))}"
    if feeds.base_url:
        yield f"URL:{feeds.page_of(award)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


_COMPACT = str.maketrans("", "", "-:")
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
_CONTROLS = dict.fromkeys((*range(32), 127))


def _text(text: str) -> str:
    """A text as a value: special characters are escaped, and forbidden ones left out."""
    return "\\n".join(line.translate(_CONTROLS).translate(_ESCAPED) for line in text.split("\n"))


def _folded(line: str) -> Iterator[str]:
    """A line folded into pieces of at most 75 octets, none of which splits a character."""
    if len(line.encode(errors="replace")) <= FOLDED:  # most are short: this keeps long lists fast
        yield line
        return
    piece, size, lead = "", 0, ""
    for letter in line:
        width = len(letter.encode(errors="replace"))
        if size + width > FOLDED:
            yield lead + piece
            piece, size, lead = "", 0, " "
        piece, size = piece + letter, size + width
    yield lead + piece
