"""What speaks for and against an award story, as named numbers between 0 and 1.

Every feature is a question about title, lede or body that an editor could answer; the weights are learned.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from crawler.awards.events import HANDING, NOMINAL, Event, Status, negations, place_number, read_events, senses
from crawler.awards.facts.dates import read_date
from crawler.awards.facts.named import NAMED, mentions
from crawler.awards.facts.recipients import of_event
from crawler.awards.facts.winners import enumerated, placed, rows
from crawler.awards.lexicon import Kind, Lexicon, Programme, word_set
from crawler.awards.text import Document, Sentence
from crawler.records import AwardType, Where

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
)
_EITHER = ("contest word", "programme", "speech word", "relative", "loose")
_MANY = {"sejumlah", "puluhan", "ratusan", "belasan", "ribuan", "para", "beberapa"}
_WINNERS = word_set("features", "winners")
_THEM = word_set("features", "them")
_TO = {"bagi", "kepada", "pada", "untuk"}
_SUBJECT_REACH = 9
_OPENING = 9
_SPELLS = {"bulan", "hari", "jam", "kali", "menit", "pekan", "tahun", "waktu"}
_FROM = {"dari", "oleh", "versi"}
_GIVER_REACH = 14
_FIRST_YEAR = 1945
_NEWS = timedelta(days=150)
"""A day longer ago than this is no news."""
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
    listed = _lists_winners(document, lexicon)
    if listed:
        found["winners listed"] = 1.0
        if sum(sentence.has(Kind.PLACE) for sentence in document.body[:_OPENING]) > 1:
            found["winners listed, with places"] = 1.0
    news: dict[str, list[Report]] = {"title": [], "lede": [], "body": []}
    for event in events:
        zone = "title" if event.sentence is document.title else "lede" if id(event.sentence) in lede else "body"
        if event.quoted:
            continue
        status = Status.PAST if _is_of_old(event, published_on) else event.status
        if status is not Status.FRESH:
            if event.verb.kind not in HANDING or status is not Status.PLANNED:
                found[f"{zone}: {status}"] = 1.0
            continue
        named = zone == "body" or _is_to_them(event)
        named = named or (bool(of_event(document, event, lexicon)) and not _is_of_many(event))
        if not named and not listed and _is_to_nobody(event):
            found[f"{zone}: given to nobody named"] = 1.0
            continue
        news[zone].append(Report(event, named))
    for zone in ("title", "lede"):
        if news[zone]:
            _report(document, max(news[zone], key=Report.strength), zone, published_on, found)
    _words(document, found)
    _counts(document, [report.event for reports in news.values() for report in reports if report.event.firm], found)
    return found


def _report(document: Document, report: Report, zone: str, published_on: date | None, found: dict[str, float]) -> None:
    """What the strongest report of a zone states."""
    event = report.event
    found[f"{zone}: {'firm' if event.firm else 'loose'} report"] = 1.0
    if event.relative:
        found[f"{zone}: report in a subordinate clause, loose"] = 1.0
        return
    group = _GROUPS[event.verb.kind]
    found[f"{zone}: {group}, {'firm' if event.firm else 'loose'}"] = 1.0
    if report.named:
        found[f"{zone}: {'given to' if event.verb.kind in HANDING else 'won by'} a name"] = 1.0
    if event.firm:
        circumstances = _circumstances(document, event, zone, published_on)
        found.update(dict.fromkeys(circumstances, 1.0))
        if report.named and len(circumstances) > 2:
            found[f"{zone}: a full report"] = 1.0


def _is_giving(event: Event) -> bool:
    return event.verb.kind in HANDING or event.verb.entry == NOMINAL


def _is_to_them(event: Event) -> bool:
    """ "menghadiahi keduanya piagam", "mengganjar kantor itu peringkat pertama"."""
    return _is_giving(event) and any(low in _THEM for low in event.sentence.lows[event.verb.end : event.end + 4])


def _is_to_nobody(event: Event) -> bool:
    """ "menyerahkan penghargaan kepada guru", "puluhan kader menerima …"; a lede may name the recipient elsewhere."""
    if not _is_giving(event) or event.sentence.where is Where.TITLE:
        return _is_giving(event) or _is_of_many(event)
    lows = event.sentence.lows[event.verb.end : event.end + 6]
    return event.verb.kind is Kind.BESTOW or event.verb.entry == NOMINAL or any(low in _TO for low in lows)


def _is_of_many(event: Event) -> bool:
    """ "Puluhan kader menerima penghargaan": nobody is named; "penantian belasan tahun" counts no people."""
    lows, start = event.sentence.lows, event.verb.start
    for i in range(start - 1, max(-1, start - _SUBJECT_REACH), -1):
        if lows[i] == ",":
            return False
        if lows[i] == "sebanyak":
            return not any(word[0].isupper() for word in event.sentence.words[i + 1 : start])
        if lows[i] in _MANY:
            return lows[i + 1] not in _SPELLS
    return False


def _lists_winners(document: Document, lexicon: Lexicon) -> bool:
    if rows(document, lexicon):
        return True
    opening = document.body[:_OPENING]
    if sum(len(placed(sentence, lexicon)) for sentence in opening if sentence.has(Kind.PLACE)) > 1:
        return True
    return any(enumerated(sentence, lexicon) for sentence in opening if _counts_winners(sentence))


def _counts_winners(sentence: Sentence) -> bool:
    """ "Kelimanya adalah …", "Mereka yakni …", "Para penerima, antara lain …"."""
    return sentence.lows[0].startswith("ke") or any(low in _WINNERS for low in sentence.lows[:3])


def _is_of_old(event: Event, published_on: date | None) -> bool:
    """Does the clause state a year long before the story's?"""
    if published_on is None:
        return False
    sentence = event.sentence
    near = range(max(0, event.start - 6), min(event.end + 14, len(sentence)))
    years = [
        int(sentence.words[i])
        for i in near
        if len(sentence.words[i]) == 4 and sentence.words[i].isdigit() and sentence.words[i - 1] != ":"
    ]
    years = [year for year in years if _FIRST_YEAR <= year <= published_on.year + 1]
    if years and max(years) < published_on.year - 1:
        return True
    day = read_date(sentence, None, near.start)
    return day is not None and day[1] in near and published_on - day[0] > _NEWS


def _counts(document: Document, fresh: list[Event], found: dict[str, float]) -> None:
    if len(fresh) > 1:
        found["many fresh events"] = min(len(fresh), 6) / 6
    title = any(e.sentence is document.title for e in fresh)
    if title and any(e.sentence.index < 3 and e.sentence is not document.title and not e.relative for e in fresh):
        found["title and opening: fresh"] = 1.0
    for sentence in document.body[:2]:
        if any(e.sentence is sentence and not e.relative for e in fresh):
            found["opening: fresh main clause"] = 1.0
    if "title: won by a name" in found and any(
        k in found for k in ("title: award word", "title: rating word", "title: place word", "title: medal word")
    ):
        found["title: a name wins an award"] = 1.0
    again = sum(_takes_up_award(sentence) for sentence in document.body[1:12])
    if again:
        found["the award is taken up again"] = min(again, 3) / 3
    for sentence in document.body[:8]:
        handed = sentence.has(Kind.GIVEN) and sentence.has(Kind.AWARD, Kind.RATING, Kind.PROGRAMME)
        if handed and _has_day(sentence):
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


def _circumstances(document: Document, event: Event, zone: str, published_on: date | None) -> list[str]:
    sentence = event.sentence
    names = []
    if _states_giver(event):
        names.append(f"{zone}: fresh, with a giver")
    around = document.body[max(0, sentence.index - 2) : sentence.index + 3] if zone == "lede" else []
    if _has_day(sentence):
        names.append(f"{zone}: fresh, with a day")
    elif any(_has_day(other) for other in around):
        names.append(f"{zone}: fresh, a day nearby")
    if any(m.weight >= NAMED and not _is_sport(m.programme) for m in mentions(sentence)):
        names.append(f"{zone}: fresh, with a named award")
    if published_on and any(word in (str(published_on.year), str(published_on.year - 1)) for word in sentence.words):
        names.append(f"{zone}: fresh, of this year")
    return names


def _states_giver(event: Event) -> bool:
    """ "… dari Ombudsman RI", "oleh Bupati", "digelar Dinas …"; of a giving verb, the subject."""
    sentence = event.sentence
    givers = sentence.of(Kind.GIVER, Kind.GIVER_HEAD)
    if event.verb.kind in HANDING:
        return any(giver.start < event.verb.start for giver in givers)
    if any(held.start >= event.target.end for held in sentence.of(Kind.HELD)):
        return True
    if any(low in _FROM for giver in givers for low in sentence.lows[max(0, giver.start - 2) : giver.start]):
        return True
    reach = range(event.target.end, min(event.end + _GIVER_REACH, len(sentence) - 1))
    return any(sentence.lows[i] in _FROM and sentence.words[i + 1][0].isupper() for i in reach)


def _is_sport(programme: Programme | None) -> bool:
    return programme is not None and programme.type is AwardType.COMPETITION


def _has_day(sentence: Sentence) -> bool:
    return any("/" in word and word[0].isdigit() for word in sentence.words)


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
