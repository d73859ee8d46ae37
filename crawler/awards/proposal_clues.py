"""The clues of one proposal of a further award: of its sentence, its recipient, its award, and how they are related."""

import re
from bisect import bisect_right
from typing import NamedTuple

from crawler.awards.choice import Candidate, Place
from crawler.awards.lexicon import Kind
from crawler.awards.pairing import Layout, nearest, position
from crawler.awards.story import Story, zone
from crawler.awards.text import Sentence, numbers_in
from crawler.awards.triggers import Trigger

_NEAR = 6
_POSITION = 4
"""The number of bars in a clue about a full position to a trigger."""
_DECIMAL = re.compile(r"\d{1,3}[.,]\d{1,2}")
_YEAR = re.compile(r"20\d\d")
_LIMITS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3)
_STEPS = ("tiny", *[f"from {limit}" for limit in _LIMITS])
_UNREAL = frozenset({"planned", "denied", "past", "sense"})


class Mention(NamedTuple):
    """A candidate at one of its places."""

    candidate: Candidate
    place: Place
    chance: float
    """Its chance in the story; that of an award's name in its sentence."""
    here: float
    """Its share of the chances of its sentence's candidates."""


def may_report(trigger: Trigger) -> bool:
    """Whether it may report a second award: subordinate clauses and quotes may; plans, denials and the past may not."""
    return _UNREAL.isdisjoint(trigger.doubts)


def sentence_clues(story: Story, sentence: Sentence) -> set[str]:
    clues = {f"in {zone(sentence)}"}
    numbers = [sentence.words[i] for i in numbers_in(sentence)]
    if any(map(_DECIMAL.fullmatch, numbers)):
        clues.add("holds a score")
    clues.update(f"has {kind}" for kind in (Kind.PAST, Kind.BEAT, Kind.PLAN, Kind.SPEECH) if kind in sentence.marks)
    years = [int(word) for word in numbers if _YEAR.fullmatch(word)]
    if years and story.published_on and min(years) < story.published_on.year - 1:
        clues.add("holds an earlier year")
    return clues


def recipient_clues(story: Story, other: Mention, main: Candidate) -> set[str]:
    candidate, place = other.candidate, other.place
    clues = {clue for clue in candidate.clues if clue.startswith(("shape", "kind", "bare", "award words"))}
    shape = next((clue for clue in clues if clue.startswith("shape")), "")
    clues.add("shape as the main's" if shape in main.clues else "other shape than the main's")
    clues.update(filter(_is_telling, story.mentions.get(place, ())))
    clues.update((f"chance {chance_step(other.chance)}", f"here {chance_step(other.here)}"))
    if any(own.sentence is place.sentence for own in main.places):
        clues.add("beside the main recipient")
    return clues


def _is_telling(clue: str) -> bool:
    """Whether a clue of a mention helps here: the words around it, or its full position to a trigger."""
    if clue.startswith(("behind class", "before classes", "verb ")) or clue.count("|") == _POSITION:
        return True
    return clue.startswith("behind ") and clue.count(" ") == 1  # the preposition


def award_clues(award: Mention) -> set[str]:
    telling = ("seed", "first word", "no cap")
    kept = (clue for clue in award.candidate.clues if clue.startswith(telling))
    return {f"award chance {chance_step(award.here)}", *(f"award: {clue}" for clue in kept)}


def rank_clues(found: Layout, place: Place, main: Candidate | None) -> set[str]:
    """Clues of the rank nearest to a name: whether it is the main one, and where it is relative to the name."""
    there = nearest(found, place)
    if there is None:
        return set()
    # With a space on either side: "juara i" is not in "juara iii".
    words = " ".join(there.sentence.lows[there.start : there.end])
    is_main = main is not None and main.value is not None and f" {words} " in f" {str(main.value).casefold()} "
    order = {clue for clue in position(found, place, there) if "opens with" in clue}
    return {f"{'the main' if is_main else 'another'} rank near", *order}


def position_of(place: Place, there: Place) -> str:
    """An award's position relative to a recipient in its sentence."""
    if place.overlaps(there):
        return "across"
    gap = there.start - place.end if there.start >= place.end else place.start - there.end
    return f"{'behind' if there.start >= place.end else 'before'}, {'near' if gap <= _NEAR else 'far'}"


def of_pair(pair: str, clues: set[str]) -> set[str]:
    """The clues with their pair as a prefix: a sign of a new winner is not a sign of a new award."""
    return {pair, *[f"{pair}: {clue}" for clue in clues]}


def chance_step(chance: float) -> str:
    """A chance as a coarse word."""
    return _STEPS[bisect_right(_LIMITS, chance)]
