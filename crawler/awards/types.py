"""Which of the three types an award story is, by the words of the clauses that report it."""

from crawler.awards.events import Event, Status
from crawler.awards.lexicon import Kind, Programme, word_set
from crawler.awards.text import Document
from crawler.records import AwardType

_SHOWS = word_set("types", "shows")
_SHOW_NAMES = word_set("types", "show_names")
_CONTESTS = word_set("types", "contests")


def story_type(document: Document, events: list[Event]) -> AwardType:
    """The type that most of the story's opening speaks for; an honour where nothing else is said."""
    votes = {AwardType.HONOUR: 1.0, AwardType.COMPETITION: 0.0, AwardType.RATING: 0.0}
    opening = {id(s): 1.0 for s in document.lede()} | ({id(document.title): 1.5} if document.title else {})
    for event in events:
        weight = opening.get(id(event.sentence), 0.0)
        if event.status is not Status.FRESH or not weight:
            continue
        _vote(event, weight, votes)
    for sentence in [document.title, *document.lede()]:
        if sentence is not None:
            lows = set(sentence.lows)
            votes[AwardType.COMPETITION] += (
                0.8 * bool(lows & _CONTESTS) + 1.2 * bool(lows & _SHOW_NAMES) + 0.5 * bool(lows & _SHOWS)
            )
            votes[AwardType.COMPETITION] += 0.8 * ("juara" in lows)
            for mark in sentence.of(Kind.PROGRAMME):
                if isinstance(mark.entry, Programme):
                    votes[mark.entry.type] += 1.5
            votes[AwardType.RATING] += 0.4 * sentence.has(Kind.RATING)
            votes[AwardType.HONOUR] += 0.5 * ("penghargaan" in lows)
    return max(votes, key=lambda kind: votes[kind])


def _vote(event: Event, weight: float, votes: dict[AwardType, float]) -> None:
    kind = event.target.kind
    if event.sentence.lows[event.verb.start] in ("menjuarai", "juarai"):
        votes[AwardType.COMPETITION] += 1.5 * weight
    if kind is Kind.PLACE and event.sentence.lows[event.target.start] in ("juara", "runner-up", "runner", "kampiun"):
        votes[AwardType.COMPETITION] += 1.5 * weight
    elif kind in (Kind.CONTEST, Kind.MEDAL):
        votes[AwardType.COMPETITION] += weight
    elif kind is Kind.RATING:
        votes[AwardType.RATING] += weight
    elif kind is Kind.AWARD:
        votes[AwardType.HONOUR] += 0.6 * weight
