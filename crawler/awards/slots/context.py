"""What is chosen of an award before its year, level, day and score: clues may relate a value to it."""

from dataclasses import dataclass

from crawler.awards.choice import Candidate, Place
from crawler.awards.lexicon import Kind
from crawler.awards.story import Story, zone
from crawler.awards.text import Sentence

_SIDES = {"title": "title", "first": "lede", "second": "lede"}
_TELLING = (Kind.HELD, Kind.BEAT, Kind.PAST, Kind.FRUIT, Kind.MATCH, Kind.PROFILE, Kind.AID, Kind.RATING, Kind.CONTEST)
_OWN_WORD = 4
"""Words of at least this many letters may distinguish one award from another."""


@dataclass(frozen=True, slots=True)
class Context:
    """The story's type and the candidates already chosen; None if a slot stays empty or is not chosen yet."""

    type: str | None = None
    award: Candidate | None = None
    recipient: Candidate | None = None
    giver: Candidate | None = None
    rank: Candidate | None = None


def stated(candidate: Candidate | None) -> Candidate | None:
    """The candidate, or None if it has no value."""
    return candidate if candidate is not None and candidate.value is not None else None


def places_of(candidate: Candidate | None) -> list[Place]:
    """Where a chosen candidate is; nowhere if the slot is empty."""
    return candidate.places if candidate is not None and candidate.value is not None else []


def place_in(candidate: Candidate | None, sentence: Sentence) -> Place | None:
    """The first place of a chosen candidate in a sentence."""
    return next((place for place in places_of(candidate) if place.sentence is sentence), None)


def is_inside(candidate: Candidate | None, place: Place) -> bool:
    """Whether a place is inside one of a chosen candidate's places."""
    return any(
        own.sentence is place.sentence and own.start <= place.start and place.end <= own.end
        for own in places_of(candidate)
    )


def own_words(candidate: Candidate | None) -> frozenset[str]:
    """The longer words of a chosen name, folded."""
    if candidate is None or candidate.value is None:
        return frozenset()
    return frozenset(word for word in str(candidate.value).casefold().split() if len(word) >= _OWN_WORD)


def side_of(sentence: Sentence) -> str:
    """The part of the story that a sentence is in: `title`, `lede` or `body`."""
    return _SIDES.get(zone(sentence), "body")


def sentence_clues(story: Story, context: Context, sentence: Sentence) -> list[str]:
    """The clues of a sentence: which chosen parts it names, what its triggers report."""
    clues: list[str] = []
    slots = ("award", "recipient", "giver", "rank")
    named = [slot for slot in slots if place_in(getattr(context, slot), sentence)]
    clues.extend(f"beside the {slot}" for slot in named)
    clues.append(f"beside {len(named)} chosen parts")
    if "award" not in named:
        words = own_words(context.award)
        if words and 2 * len(words.intersection(sentence.lows)) >= len(words):
            clues.append("beside words of the award")
    found = story.triggers(sentence)
    plain = next((trigger for trigger in found if trigger.is_plain), None)
    if plain:
        clues.append(f"beside {plain.voice}")
    elif found:
        clues.extend(f"beside {found[0].voice}, {doubt}" for doubt in found[0].doubts)
    else:
        clues.append("beside no trigger")
    clues.extend(f"beside {kind}" for kind in _TELLING if kind in sentence.marks)
    return clues
