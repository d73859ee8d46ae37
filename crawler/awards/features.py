"""What speaks for and against an award story, as named numbers between 0 and 1.

Every feature is a question about title, lede or body that an editor could answer; the weights are learned.
"""

from crawler.awards.events import HANDING, Event, Status, read_events
from crawler.awards.facts.named import NAMED, mentions
from crawler.awards.facts.recipients import of_event
from crawler.awards.lexicon import Kind, Lexicon, Programme
from crawler.awards.text import Document, Sentence
from crawler.records import AwardType

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
_EITHER = ("contest word", "programme", "speech word", "relative", "place word", "loose", "award words")
_WORD_KINDS = (
    Kind.AWARD, Kind.RATING, Kind.MEDAL, Kind.CONTEST, Kind.SENSE, Kind.MATCH, Kind.SHOW, Kind.PROFILE,
)  # fmt: skip
_TITLE_KINDS = (*_WORD_KINDS, Kind.PLACE, Kind.PLAN, Kind.PAST, Kind.NEGATION, Kind.SPEECH)


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


def features(document: Document, events: list[Event], lexicon: Lexicon) -> dict[str, float]:
    """The features of a story that are not zero."""
    found: dict[str, float] = {}
    lede = {id(sentence) for sentence in document.lede()}
    for event in events:
        zone = "title" if event.sentence is document.title else "lede" if id(event.sentence) in lede else "body"
        if event.quoted:
            continue
        found[_event_name(event, zone)] = 1.0
        if zone != "body" and event.status is Status.FRESH:
            for name in _circumstances(document, event, zone, lexicon):
                found[name] = 1.0
    _words(document, found)
    _counts(document, events, found)
    return found


def _counts(document: Document, events: list[Event], found: dict[str, float]) -> None:
    fresh = [e for e in events if e.status is Status.FRESH and e.firm and not e.quoted]
    if len(fresh) > 1:
        found["many fresh events"] = min(len(fresh), 6) / 6
    title = any(e.sentence is document.title for e in fresh)
    if title and any(e.sentence.index < 3 and e.sentence is not document.title and not e.relative for e in fresh):
        found["title and opening: fresh"] = 1.0
    for sentence in document.body[:2]:
        if any(e.sentence is sentence and not e.relative for e in fresh):
            found["opening: fresh main clause"] = 1.0
    for sentence in document.body[:8]:
        handed = sentence.has(Kind.GIVEN) and sentence.has(Kind.AWARD, Kind.RATING, Kind.PROGRAMME)
        if handed and _has_day(sentence):
            found["award handed over on a day"] = 1.0


def _event_name(event: Event, zone: str) -> str:
    if event.status is not Status.FRESH:
        return f"{zone}: {event.status}"
    if zone == "body":
        return "body: fresh" if event.firm else "body: loose fresh"
    if event.relative and zone == "lede":
        return "lede: fresh in a relative clause"
    return f"{zone}: {_GROUPS[event.verb.kind]} {'firm' if event.firm else 'loose'} fresh"


def _circumstances(document: Document, event: Event, zone: str, lexicon: Lexicon) -> list[str]:
    sentence = event.sentence
    names = []
    if event.firm and not event.relative:
        if sentence.has(Kind.GIVER, Kind.GIVER_HEAD, Kind.HELD):
            names.append(f"{zone}: fresh, with a giver")
        if _has_day(sentence):
            names.append(f"{zone}: fresh, with a day")
        if any(m.weight >= NAMED and not _is_sport(m.programme) for m in mentions(sentence, lexicon)):
            names.append(f"{zone}: fresh, with a named award")
        if any(len(w) == 4 and w[:2] == "20" and w.isdigit() for w in sentence.words):
            names.append(f"{zone}: fresh, with a year")
    named = bool(of_event(document, event, lexicon))
    giving = event.verb.kind in HANDING
    if named:
        names.append(f"{zone}: {'given to' if giving else 'won by'} a name")
    elif giving:
        names.append(f"{zone}: given to nobody named")
    return names


def _is_sport(programme: Programme | None) -> bool:
    return programme is not None and programme.type is AwardType.COMPETITION


def _has_day(sentence: Sentence) -> bool:
    return any("/" in word and word[0].isdigit() for word in sentence.words)


def _words(document: Document, found: dict[str, float]) -> None:
    title = document.title
    if title:
        for kind in _TITLE_KINDS:
            _note(title, kind, "title", found)
        if "?" in title.words:
            found["title: question"] = 1.0
        _note_programmes(title, "title", found)
    for sentence in document.lede():
        for kind in _WORD_KINDS:
            _note(sentence, kind, "lede", found)
        _note_programmes(sentence, "lede", found)
    nouns = sum(len(s.of(Kind.AWARD)) for s in document.body)
    words = sum(len(s) for s in document.body) or 1
    if nouns:
        found["award words in the body"] = min(1.0, nouns * 40 / words)


def _note(sentence: Sentence, kind: Kind, zone: str, found: dict[str, float]) -> None:
    if sentence.has(kind):
        found[f"{zone}: {kind} word"] = 1.0


def _note_programmes(sentence: Sentence, zone: str, found: dict[str, float]) -> None:
    for mark in sentence.of(Kind.PROGRAMME):
        if isinstance(mark.entry, Programme):
            found[f"{zone}: programme, {mark.entry.type}"] = 1.0
