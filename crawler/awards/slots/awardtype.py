"""The type: honour, competition or rating. All three are candidates; clues are words, marks and programmes."""

from collections.abc import Iterator

from crawler.awards.capitals import namelike
from crawler.awards.choice import Candidate
from crawler.awards.lexicon import Kind, Programme, word_sets
from crawler.awards.story import Story
from crawler.awards.text import Sentence
from crawler.awards.triggers import OBJECTS
from crawler.facts import AwardType

_SKIM = 8
"""At most this many sentences of the body are read."""
_GROUPS = word_sets("slots.awardtype", "groups")
_MARKS = (*OBJECTS, Kind.BEAT, Kind.FRUIT, Kind.CLUB, Kind.MATCH, Kind.SHOW, Kind.GIVER, Kind.GIVER_HEAD)


def candidates(story: Story) -> list[Candidate]:
    """The three types; each has the same clues under its own name."""
    found = clues(story)
    return [Candidate(kind, {f"{kind}: {clue}" for clue in found}) for kind in AwardType]


def clues(story: Story) -> set[str]:
    """What the story's words say about its type."""
    found = {"any story"}
    plain_seen = False
    for sentence in story.sentences(_SKIM):
        side = "title" if sentence.where == "title" else "lede" if sentence.index < 2 else "body"
        found.update(_of_marks(sentence, side))
        triggers = story.triggers(sentence)
        reports = any(trigger.is_plain and trigger.object for trigger in triggers)
        words = _words(sentence) if reports or side != "body" else []
        if side != "body":
            found.update([f"{side} {word}" for word in words])
        if reports:
            found.update([f"report {word}" for word in words])
        for trigger in triggers:
            if trigger.object is None:
                continue
            what = " ".join(sentence.lows[trigger.object.start : trigger.object.end])
            state = "plain" if trigger.is_plain else "doubted"
            found.update((f"{state} {trigger.kind} {trigger.object.kind}", f"verb {trigger.verb}", f"object {what}"))
            if trigger.is_plain and not plain_seen:
                plain_seen = True
                found.update((f"first verb {trigger.verb}", f"first object {what}"))
                found.add(f"first object is {trigger.object.kind}")
    return found


def _of_marks(sentence: Sentence, side: str) -> Iterator[str]:
    for kind in _MARKS:
        for mark in sentence.marks.get(kind, ()):
            yield f"{side} has {kind}"
            yield f"any {kind}"
            if isinstance(mark.entry, Programme):
                yield f"{side} programme of {mark.entry.type}"
                yield f"any programme of {mark.entry.type}"
    for group, words in _GROUPS.items():
        if not words.isdisjoint(sentence.lows):
            yield f"{side} group {group}"
            yield f"any group {group}"


def _words(sentence: Sentence) -> set[str]:
    """The words that are not names, and those inside marks of awards."""
    kept = {i for mark in sentence.of(*OBJECTS) for i in range(mark.start, mark.end)}
    lows = enumerate(zip(sentence.lows, namelike(sentence), strict=True))
    return {low for i, (low, is_name) in lows if low[0].isalpha() and (not is_name or i in kept)}
