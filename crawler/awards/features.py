"""What speaks for and against an award story, as named numbers between 0 and 1.

Every feature is a question about title, lede or body that an editor could answer; the weights are learned. Here are the
questions about clauses of winning and giving; those about words, days and years stand in `surroundings`.
"""

from dataclasses import dataclass
from datetime import date

from crawler.awards.circumstances import (
    circumstances,
    is_of_many,
    is_of_old,
    is_taken_back,
    is_to_body,
    is_to_nobody,
    is_to_people,
    is_to_them,
    lists_winners,
    taken_up,
)
from crawler.awards.events import HANDING, Event, Status, read_events
from crawler.awards.facts.recipients import of_event
from crawler.awards.lexicon import Kind, Lexicon, word_set
from crawler.awards.standings import STANDINGS
from crawler.awards.surroundings import OPENING, surroundings, tells_outcome
from crawler.awards.text import Document, Sentence

_AGAINST = (
    "planned",
    "past",
    "nobody",
    "of old",
    "sense word",
    "match word",
    "plan word",
    "negation word",
    "another subject",
    "club words",
    "aid words",
    "reader words",
    "running words",
    "taken up by nothing",
    "long ago",
    "taken back",
)
LATER = 8
"""Sentences in which a story that begins slowly tells its news."""
_EITHER = ("contest word", "programme", "first words", "fruit words", "beat words", "subordinate")

_COUNTS = word_set("events", "statistics") | {
    "kunjungan",
    "pembeli",
    "pengunjung",
    "penonton",
    "penumpang",
    "wisatawan",
}
_COUNTED = {"angka", "capaian", "jumlah", "peringkat", "posisi", "urutan", "volume"}
"""Open a sentence that ranks what the sentence before has counted."""
_STANDINGS = STANDINGS | {"nomor", "peringkat", "top"}
_MARKS = {"indeks", "nilai", "skor"}


@dataclass(frozen=True, slots=True)
class Report:
    """A fresh event, and whether it names who receives the award."""

    event: Event
    named: bool

    def strength(self) -> tuple[int, int]:
        """How plainly it reports an award; the earlier of two equals comes first."""
        plain = 4 * (not self.event.relative) + 2 * self.event.firm + self.named
        return plain, -self.event.sentence.index


def story_events(document: Document) -> list[Event]:
    """The events of the title and of every sentence, in order."""
    events = read_events(document.title) if document.title else []
    before: Sentence | None = None
    for sentence in document.body:
        read = read_events(sentence)
        if read and before and sentence.lows[0] in _COUNTED:
            read = [event for event in read if not _is_of_counts(before, event)]
        events.extend(read)
        before = sentence
    return events


def _is_of_counts(before: Sentence, event: Event) -> bool:
    """ "… 41 ribu pengunjung. Angka itu menempatkannya di peringkat kedua": what was counted before is ranked here."""
    if event.target.entry not in _STANDINGS or _COUNTS.isdisjoint(before.lows):
        return False
    judged = Kind.CONTEST, Kind.AWARD, Kind.PROGRAMME, Kind.RATING
    return not any(s.has(*judged) for s in (before, event.sentence)) and _MARKS.isdisjoint(before.lows)


def direction(name: str) -> int:
    """1 for a feature that may only speak for an award story, -1 against, 0 for either."""
    if any(word in name for word in _AGAINST):
        return -1
    return 0 if any(word in name for word in _EITHER) else 1


def features(document: Document, events: list[Event], lexicon: Lexicon, published_on: date | None) -> dict[str, float]:
    """The features of a story that are not zero."""
    found = surroundings(document, published_on)
    listed = lists_winners(document, lexicon)
    if listed and any(s.has(Kind.CONTEST, Kind.PROGRAMME) for s in (document.title, *document.body[:1]) if s):
        found["winners of a contest listed"] = 1.0
        if document.title and tells_outcome(document.title):
            found["title: the outcome of a contest"] = 1.0
    lede = {id(sentence) for sentence in document.lede()}
    news: dict[str, list[Report]] = {"title": [], "lede": [], "later": [], "body": []}
    for event in events:
        if event.quoted:
            continue
        zone = _zone(document, event, lede)
        old = "title: long ago" in found or is_of_old(event, published_on)
        status = Status.PAST if old or is_taken_back(document, event) else event.status
        if status is Status.PLANNED and event.verb.kind in HANDING:
            continue
        if status is not Status.FRESH:
            found[f"{zone}: {'planned' if status is Status.PLANNED else 'past or denied'}"] = 1.0
            continue
        if zone == "body":
            named, nobody = not is_of_many(event), is_of_many(event)
        else:
            named = (
                is_to_them(event)
                or is_to_body(event, lexicon)
                or (not is_of_many(event) and bool(of_event(document, event, lexicon)))
            )
            nobody = not named and not listed and is_to_nobody(event)
        if nobody or is_to_people(event):
            found[f"{zone}: given to nobody named"] = 1.0
        else:
            news[zone].append(Report(event, named))
    for event in taken_up(document):
        if event.status is Status.FRESH:
            news[_zone(document, event, lede)].append(Report(event, named=True))
    _tell(document, news, published_on, found)
    _counts(document, [report.event for reports in news.values() for report in reports if report.event.firm], found)
    return found


def _tell(
    document: Document, news: dict[str, list[Report]], published_on: date | None, found: dict[str, float]
) -> None:
    """What the strongest reports of the title and of the opening state; a release may begin with a scene."""
    for zone in ("title", "lede"):
        if news[zone]:
            _report(document, max(news[zone], key=Report.strength), zone, published_on, found)
    if "lede: firm report" not in found and news["later"]:
        _report(document, max(news["later"], key=Report.strength), "later", published_on, found)
    if "title: firm report" in found and not (news["lede"] or news["later"]):
        found["title: taken up by nothing"] = 1.0


def _zone(document: Document, event: Event, lede: set[int]) -> str:
    if event.sentence is document.title:
        return "title"
    if id(event.sentence) in lede:
        return "lede"
    return "later" if event.sentence.index < LATER else "body"


def _report(document: Document, report: Report, zone: str, published_on: date | None, found: dict[str, float]) -> None:
    """What the strongest report of a zone states."""
    event = report.event
    if event.relative:
        found[f"{zone}: report in a subordinate clause"] = 1.0
    elif not event.firm:
        found[f"{zone}: loose report"] = 1.0
    else:
        found[f"{zone}: firm report"] = 1.0
        if event.verb.kind is Kind.WIN:
            found[f"{zone}: a verb of winning"] = 1.0
        if event.verb.kind in HANDING:
            found[f"{zone}: a verb of giving"] = 1.0
        if report.named:
            found[f"{zone}: a name receives"] = 1.0
        found.update(dict.fromkeys(circumstances(document, event, zone, published_on), 1.0))


def _counts(document: Document, fresh: list[Event], found: dict[str, float]) -> None:
    """How often and how early the story reports what has been won."""
    if len(fresh) > 1:
        found["many fresh events"] = min(len(fresh), 6) / 6
    main = [event.sentence.index for event in fresh if event.sentence is not document.title and not event.relative]
    if any(index < 2 for index in main):
        found["opening: fresh main clause"] = 1.0
    if any(2 <= index < OPENING for index in main):
        found["later: fresh main clause"] = 1.0
    if any(index < 3 for index in main) and any(event.sentence is document.title for event in fresh):
        found["title and opening: fresh"] = 1.0
    if "title: a name receives" in found and "title: award word" in found:
        found["title: a name wins an award"] = 1.0
