"""The day when the award was given or announced, not that of a quote, a deed, a party or a visit in the text."""

from datetime import date

from crawler.awards.choice import Candidate, Place
from crawler.awards.dates import WEEKDAYS, Day, read_dates, story_year
from crawler.awards.lexicon import Kind, lexicon, word_map, word_set
from crawler.awards.slots.company import company
from crawler.awards.slots.context import Context, sentence_clues, side_of
from crawler.awards.story import Story
from crawler.awards.text import Sentence

_EVENTS = (
    (Kind.SPEECH, "speech"),
    *((kind, "giving") for kind in (Kind.GIVE, Kind.GIVEN, Kind.BESTOW)),
    *((kind, "winning") for kind in (Kind.WIN, Kind.RECEIVE, Kind.HONOURED, Kind.WON)),
    (Kind.HELD, "held"),
    (Kind.PLAN, "plan"),
)
_WORDS = word_map("slots.day", "events")
_LIMITS = word_set("slots.day", "limits")
_ENDS = word_set("slots.day", "ends")
_LEADING = word_set("slots.day", "leading") | WEEKDAYS.keys() | {",", "("}
_GAPS = (
    (0, "the same day"),
    (1, "a day before"),
    (3, "2 or 3 days before"),
    (8, "a week before"),
    (31, "a month before"),
)

Event = tuple[int, str]
"""The token of a word of an event, and its class."""


def candidates(story: Story, context: Context) -> list[Candidate]:
    """The days that the story states, the first candidate None."""
    found: dict[date, Candidate] = {}
    year = story_year(story.sentences()) if story.published_on is None else None
    for sentence in story.sentences():
        days = list(read_dates(sentence, story.published_on, year))
        if not days:
            continue
        shared = sentence_clues(story, context, sentence)
        events = _events(sentence)
        for day in days:
            candidate = found.setdefault(day.day, Candidate(day.day, {_gap(day.day, story.published_on)}))
            if not candidate.places and len(found) > 1:
                candidate.clues.add("a later day")
            candidate.places.append(Place(sentence, day.start, day.end))
            candidate.clues.update(shared)
            candidate.clues.update(_mention(context, sentence, day, events))
    spans = any("of a span" in candidate.clues for candidate in found.values())
    if spans:
        for candidate in found.values():
            candidate.clues.add(f"{context.type}, a span in the story")
    none = {"none", f"none, {context.type}"}
    if story.published_on is None:
        none.add("none, the story has no date")
    return [Candidate(None, none), *found.values()]


def _gap(day: date, published_on: date | None) -> str:
    if published_on is None:
        return "the story has no date"
    days = (published_on - day).days
    if days < 0:
        return "after the story"
    return next((name for most, name in _GAPS if days <= most), "long before")


def _events(sentence: Sentence) -> list[Event]:
    """The words of events in a sentence, in order."""
    found = {mark.start: name for kind, name in _EVENTS for mark in sentence.marks.get(kind, ())}
    for i, low in enumerate(sentence.lows):
        if low in _WORDS and (i == 0 or sentence.words[i].islower()):
            found[i] = _WORDS[low]
    return sorted(found.items())


def _mention(context: Context, sentence: Sentence, day: Day, events: list[Event]) -> set[str]:
    """What is around one mention of a day."""
    start, lows = day.start, sentence.lows
    before = [event for event in events if event[0] < start]
    after = [event for event in events if event[0] >= day.end]
    last = before[-1][1] if before else "nothing"
    following = after[0][1] if after else "nothing"
    side = side_of(sentence)
    clues = {
        day.manner,
        *company(sentence, day.start, day.end),
        f"{side}, {day.manner}",
        f"{side}, behind {last}",
        f"{side}, behind {last}, before {following}",
    }
    for name in {name for _, name in before}:
        clues.add(f"somewhere behind {name}")
    for name in {name for _, name in after}:
        clues.add(f"somewhere before {name}")
    head = start - 1
    while head >= 0 and lows[head] in _LEADING:
        head -= 1
    if head >= 0:
        low = lows[head]
        known = low in _LIMITS or low in _ENDS or low in lexicon().verbs
        clues.add(f"right behind {low if known else 'a name' if sentence.words[head][0].isupper() else 'a word'}")
        if low in _ENDS:
            clues.update(("of an end", f"{context.type}, of an end"))
    if context.type:
        clues.add(f"{context.type}, behind {last}")
    return clues
