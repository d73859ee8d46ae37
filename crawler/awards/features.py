"""What speaks for and against an award story, as named numbers between 0 and 1.

Every feature is a question about title, lede or body that an editor could answer; the weights are learned.
"""

from crawler.awards.events import Event, Status, read_events
from crawler.awards.lexicon import Kind
from crawler.awards.text import Document, Sentence

_GROUPS = {
    Kind.WIN: "win",
    Kind.RECEIVE: "receive",
    Kind.HONOURED: "honoured",
    Kind.WON: "won",
    Kind.GIVE: "give",
    Kind.BESTOW: "give",
    Kind.GIVEN: "given",
}


def story_events(document: Document) -> list[Event]:
    """The events of the title and of every sentence, in order."""
    events = read_events(document.title) if document.title else []
    for sentence in document.body:
        events.extend(read_events(sentence))
    return events


def features(document: Document, events: list[Event]) -> dict[str, float]:
    """The features of a story that are not zero."""
    found: dict[str, float] = {}
    lede = {id(sentence) for sentence in document.lede()}
    for event in events:
        zone = "title" if event.sentence is document.title else "lede" if id(event.sentence) in lede else "body"
        if event.quoted and zone == "body":
            continue
        for name in _event_names(event, zone):
            found[name] = 1.0
    _words(document, found)
    fresh = sum(e.status is Status.FRESH and e.firm and not e.quoted for e in events)
    if fresh > 1:
        found["many fresh events"] = min(fresh, 6) / 6
    for sentence in document.body[:2]:
        if any(e.sentence is sentence and e.firm and e.status is Status.FRESH and not e.relative for e in events):
            found["opening: fresh main clause"] = 1.0
    return found


def _event_names(event: Event, zone: str) -> list[str]:
    strength = "firm" if event.firm else "loose"
    if zone == "body":
        return [f"body: {strength} {event.status}"]
    names = [f"{zone}: {_GROUPS[event.verb.kind]} {strength} {event.status}"]
    if zone == "lede" and event.status is Status.FRESH:
        names.append("lede: fresh in a relative clause" if event.relative else "lede: fresh in a main clause")
    if event.quoted:
        names.append(f"{zone}: quoted")
    return names


def _words(document: Document, found: dict[str, float]) -> None:
    title = document.title
    if title:
        for kind in (
            Kind.AWARD,
            Kind.RATING,
            Kind.PROGRAMME,
            Kind.PLACE,
            Kind.MEDAL,
            Kind.CONTEST,
            Kind.PLAN,
            Kind.PAST,
        ):
            _note(title, kind, "title", found)
        for kind in (Kind.NEGATION, Kind.SENSE, Kind.MATCH, Kind.SHOW, Kind.SPEECH):
            _note(title, kind, "title", found)
        if "?" in title.words:
            found["title: question"] = 1.0
    for sentence in document.lede():
        for kind in (
            Kind.AWARD,
            Kind.RATING,
            Kind.PROGRAMME,
            Kind.MEDAL,
            Kind.CONTEST,
            Kind.SENSE,
            Kind.MATCH,
            Kind.SHOW,
        ):
            _note(sentence, kind, "lede", found)
    nouns = sum(len(s.of(Kind.AWARD)) for s in document.body)
    words = sum(len(s) for s in document.body) or 1
    if nouns:
        found["award words in the body"] = min(1.0, nouns * 40 / words)


def _note(sentence: Sentence, kind: Kind, zone: str, found: dict[str, float]) -> None:
    if sentence.has(kind):
        found[f"{zone}: {kind} word"] = 1.0
