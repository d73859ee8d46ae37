"""What speaks for and against an award story, as named numbers between 0 and 1.

Every feature is a question about title, lede or body that an editor could answer; the weights are learned.
"""

from dataclasses import dataclass
from datetime import date

from crawler.awards.circumstances import (
    OPENING,
    circumstances,
    has_day,
    is_of_many,
    is_of_old,
    is_to_nobody,
    is_to_people,
    is_to_them,
    lists_winners,
    taken_up,
)
from crawler.awards.events import HANDING, Event, Status, place_number, read_events
from crawler.awards.facts.recipients import of_event
from crawler.awards.lexicon import Kind, Lexicon, Programme, word_set
from crawler.awards.status import negations, senses
from crawler.awards.text import Document, Sentence
from crawler.awards.themes import themes

_GROUPS = {
    Kind.WIN: "win",
    Kind.RECEIVE: "receive",
    Kind.HONOURED: "honoured",
    Kind.WON: "won",
    Kind.GIVE: "give",
    Kind.BESTOW: "give",
    Kind.GIVEN: "given",
}
_AGAINST = (
    "planned",
    "past",
    "negated",
    "nobody named",
    "question",
    "sense word",
    "match word",
    "show word",
    "plan word",
    "profile word",
    "negation word",
    "old years",
    "match score",
    "reader theme",
    "club theme",
    "life theme",
    "trouble theme",
    "aid theme",
    "running theme",
)
_EITHER = (
    "beat theme",
    "jury theme",
    "fruit theme",
    "first theme",
    "contest word",
    "programme",
    "speech word",
    "subordinate",
    "loose",
)
_ITS_AWARD = word_set("features", "its_award")
_WORD_KINDS = (
    Kind.AWARD, Kind.RATING, Kind.MEDAL, Kind.CONTEST, Kind.SENSE, Kind.MATCH, Kind.SHOW, Kind.PROFILE,
)  # fmt: skip
_TITLE_KINDS = (*_WORD_KINDS, Kind.PLACE, Kind.PLAN, Kind.PAST, Kind.NEGATION, Kind.SPEECH)


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
    for sentence in document.body:
        events.extend(read_events(sentence))
    return events


def direction(name: str) -> int:
    """1 for a feature that may only speak for an award story, -1 against, 0 for either."""
    if any(word in name for word in _AGAINST):
        return -1
    return 0 if any(word in name for word in _EITHER) else 1


def features(document: Document, events: list[Event], lexicon: Lexicon, published_on: date | None) -> dict[str, float]:
    """The features of a story that are not zero."""
    found: dict[str, float] = {}
    lede = {id(sentence) for sentence in document.lede()}
    listed = lists_winners(document, lexicon)
    if listed:
        found["winners listed"] = 1.0
        if (
            document.title
            and document.title.has(Kind.CONTEST, Kind.PROGRAMME)
            or document.body[0].has(Kind.CONTEST, Kind.PROGRAMME)
        ):
            found["winners listed, of a contest"] = 1.0
        if sum(any(place_number(s, m.end) for m in s.of(Kind.PLACE)) for s in document.body[:OPENING]) > 1:
            found["winners listed, with places"] = 1.0
    news: dict[str, list[Report]] = {"title": [], "lede": [], "body": []}
    for event in events:
        zone = "title" if event.sentence is document.title else "lede" if id(event.sentence) in lede else "body"
        if event.quoted:
            continue
        status = Status.PAST if is_of_old(event, published_on) else event.status
        if status is not Status.FRESH:
            if event.verb.kind not in HANDING or status is not Status.PLANNED:
                found[f"{zone}: {status}"] = 1.0
            continue
        named = (zone == "body" and not is_of_many(event)) or is_to_them(event)
        named = named or (bool(of_event(document, event, lexicon)) and not is_of_many(event))
        if (
            is_to_people(event)
            or (zone == "body" and is_of_many(event))
            or (not named and not listed and is_to_nobody(event))
        ):
            found[f"{zone}: given to nobody named"] = 1.0
            continue
        news[zone].append(Report(event, named))
    for event in taken_up(document):
        if event.status is Status.FRESH:
            news["lede" if id(event.sentence) in lede else "body"].append(Report(event, named=True))
    for zone in ("title", "lede"):
        if news[zone]:
            _report(document, max(news[zone], key=Report.strength), zone, published_on, found)
    _words(document, found)
    found.update(themes(document, published_on))
    _counts(document, [report.event for reports in news.values() for report in reports if report.event.firm], found)
    return found


def _report(document: Document, report: Report, zone: str, published_on: date | None, found: dict[str, float]) -> None:
    """What the strongest report of a zone states."""
    event = report.event
    if event.relative:
        found[f"{zone}: report in a subordinate clause"] = 1.0
        if event.firm and len(circumstances(document, event, zone, published_on)) > 1:
            found[f"{zone}: a full report in a subordinate clause"] = 1.0
        return
    found[f"{zone}: {'firm' if event.firm else 'loose'} report"] = 1.0
    if not event.firm:
        return
    found[f"{zone}: {_GROUPS[event.verb.kind]}"] = 1.0
    if report.named:
        found[f"{zone}: {'given to' if event.verb.kind in HANDING else 'won by'} a name"] = 1.0
    found.update(dict.fromkeys(circumstances(document, event, zone, published_on), 1.0))


def _counts(document: Document, fresh: list[Event], found: dict[str, float]) -> None:
    if len(fresh) > 1:
        found["many fresh events"] = min(len(fresh), 6) / 6
    title = any(e.sentence is document.title for e in fresh)
    if title and any(e.sentence.index < 3 and e.sentence is not document.title and not e.relative for e in fresh):
        found["title and opening: fresh"] = 1.0
    for sentence in document.body[:6]:
        if any(e.sentence is sentence and not e.relative for e in fresh):
            found["opening: fresh main clause" if sentence.index < 2 else "later: fresh main clause"] = 1.0
    if "title: won by a name" in found and any(
        k in found for k in ("title: award word", "title: rating word", "title: place word", "title: medal word")
    ):
        found["title: a name wins an award"] = 1.0
    again = sum(_takes_up_award(sentence) for sentence in document.body[1:12])
    if again:
        found["the award is taken up again"] = min(again, 3) / 3
    for sentence in document.body[:8]:
        handed = sentence.has(Kind.GIVEN) and sentence.has(Kind.AWARD, Kind.RATING, Kind.PROGRAMME)
        if handed and has_day(sentence):
            found["award handed over on a day"] = 1.0


def _takes_up_award(sentence: Sentence) -> bool:
    """ "Penghargaan itu …", "Piagamnya diserahkan …", "Piala diterima …"."""
    if any(low in _ITS_AWARD for low in sentence.lows[:4]):
        return True
    behind = [sentence.lows[m.end] for m in sentence.of(Kind.AWARD, Kind.WEAK) if m.end < len(sentence)]
    if any(low in ("itu", "tersebut", "ini") for low in behind):
        return True
    first = sentence.of(Kind.AWARD)[:1]
    return bool(first) and first[0].start == 0 and sentence.has(Kind.GIVEN, Kind.WON)


def _words(document: Document, found: dict[str, float]) -> None:
    title = document.title
    if title:
        for kind in _TITLE_KINDS:
            _note(title, kind, "title", found)
        _note_stated(title, "title", found)
        if "?" in title.words:
            found["title: question"] = 1.0
        _note_programmes(title, "title", found)
    for sentence in document.lede():
        for kind in _WORD_KINDS:
            _note(sentence, kind, "lede", found)
        _note_stated(sentence, "lede", found)
        _note_programmes(sentence, "lede", found)
    nouns = sum(len(s.of(Kind.AWARD)) for s in document.body)
    words = sum(len(s) for s in document.body) or 1
    if nouns:
        found["award words in the body"] = min(1.0, nouns * 40 / words)


def _note(sentence: Sentence, kind: Kind, zone: str, found: dict[str, float]) -> None:
    marks = {Kind.SENSE: senses, Kind.NEGATION: negations}.get(kind, lambda s: s.of(kind))(sentence)
    if marks:
        found[f"{zone}: {kind} word"] = 1.0


def _note_stated(sentence: Sentence, zone: str, found: dict[str, float]) -> None:
    """What a sentence without a plan, a denial or a past states, whatever its verb."""
    if sentence.has(Kind.PLAN, Kind.PAST, Kind.MATCH, Kind.SENSE) or sentence.quoted[0] or negations(sentence):
        return
    places = [m for m in sentence.of(Kind.PLACE) if place_number(sentence, m.end) or sentence.lows[m.start] == "juara"]
    placed = bool(places) or sentence.has(Kind.MEDAL)
    if placed and sentence.has(Kind.CONTEST, Kind.PROGRAMME, Kind.AWARD):
        found[f"{zone}: a place in a contest stated"] = 1.0
    if sentence.has(Kind.AWARD, Kind.RATING, Kind.PROGRAMME) and sentence.has(Kind.GIVER, Kind.GIVER_HEAD):
        found[f"{zone}: an award and a giver stated"] = 1.0


def _note_programmes(sentence: Sentence, zone: str, found: dict[str, float]) -> None:
    for mark in sentence.of(Kind.PROGRAMME):
        if isinstance(mark.entry, Programme):
            found[f"{zone}: programme, {mark.entry.type}"] = 1.0
