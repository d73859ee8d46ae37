"""Which rank of a sentence belongs to which winner: "juara II Desa Ameroro Indah, juara III Desa Lapandewa Timur"."""

from collections.abc import Iterator
from dataclasses import dataclass

from crawler.awards.choice import Candidate, Choice, Place
from crawler.awards.lexicon import Kind, Mark, word_set
from crawler.awards.slots import rank
from crawler.awards.slots.context import Context, place_in
from crawler.awards.story import Story
from crawler.awards.text import Sentence

_RANKS = (Kind.PLACE, Kind.MEDAL, Kind.RATING)
_JOINERS = word_set("names", "and") | {",", "(", ")"}
_MOST = 3
"""Names or ranks in between are counted up to this number."""
_EDGE = 3
"""The number of words in between that are clues, at either end."""
_STEPS = ((1, "at once"), (4, "near"), (10, "mid"))
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Layout:
    """The tokens of a sentence's names and of its words of rank, in order."""

    sentence: Sentence
    names: tuple[Span, ...]
    ranks: tuple[Span, ...]

    @property
    def opens_with(self) -> str:
        """Whether a list of winners begins with a rank or with a name: its other entries have the same order."""
        if not self.ranks or not self.names:
            return "neither"
        return "rank" if self.ranks[0] < self.names[0] else "name"

    def is_rank(self, token: int) -> bool:
        """Whether a token belongs to a rank: the "III" of "juara III Desa Lohia" begins no name."""
        return any(start <= token < end for start, end in self.ranks)


def layout(story: Story, sentence: Sentence) -> Layout:
    """The layout of one sentence."""
    ranks = {(mark.start, rank.numbered(sentence, mark.end)) for mark in sentence.of(*_RANKS)}
    runs = {name.run for name in story.names(sentence)}
    names = [run for run in runs if not any(start <= run[0] and run[1] <= end for start, end in ranks)]
    return Layout(sentence, tuple(sorted(names)), tuple(sorted(ranks)))


def nearest(found: Layout, winner: Place) -> Place | None:
    """The word of rank nearest to a name; of two equally near ones, the one before the name."""
    places = [Place(found.sentence, *span) for span in found.ranks]
    return min((one for one in places if not one.overlaps(winner)), key=lambda p: _distance(winner, p), default=None)


def position(found: Layout, winner: Place, there: Place) -> set[str]:
    """A rank's position relative to a name: side, distance, what is in between, and the order of the list."""
    if there.overlaps(winner):
        return {"overlaps the winner"}
    side, start, end = _between(winner, there)
    names, ranks = _inside(found.names, start, end), _inside(found.ranks, start, end)
    return {
        f"{side}, {_step(end - start)}",
        f"{side}, {names} names between",
        f"{side}, {ranks} ranks between",
        f"{side}, {names} names, {ranks} ranks between",
        "another rank between" if ranks else "another name between" if names else "nothing between",
        f"{side}, opens with a {found.opens_with}",
        f"{side}, opens with a {found.opens_with}, {names} names, {ranks} ranks",
    }


def ranks_of(story: Story, winner: Place, context: Context) -> list[Candidate]:
    """The ranks that one award of a sentence may have, the first of them None.

    `winner` is the place of its recipient's name, or of the award's name if the main recipient wins another award.
    """
    sentence = winner.sentence
    found = layout(story, sentence)
    whose = "" if place_in(context.recipient, sentence) == winner else "of the award: "
    candidates = rank.candidates(story.narrowed(sentence), context)
    for candidate in candidates:
        there = place_in(candidate, sentence)
        if there:
            clues = {*position(found, winner, there), *_words_between(winner, there)}
            candidate.clues |= {whose + clue for clue in clues}
    return candidates


class Held:
    """The ranks that winners hold: "juara 2" has one winner, or several who are named together ("A, B dan C")."""

    def __init__(self, story: Story) -> None:
        self._story = story
        self._pairs: list[tuple[Place, Place]] = []

    def hold(self, winner: Place, ranked: Candidate) -> None:
        """Note that a winner holds a numbered rank, if the winner's sentence states it."""
        there = place_in(ranked, winner.sentence)
        marks = winner.sentence.of(Kind.PLACE)
        if there and any(there.start <= mark.start < there.end and _has_number(there, mark) for mark in marks):
            self._pairs.append((winner, there))

    def pick(self, choice: Choice, winner: Place) -> Candidate:
        """Pick the likeliest rank that no other winner holds, and note that this winner holds it."""
        picked = next(one for one, _ in choice.ranked if self._is_free(place_in(one, winner.sentence), winner))
        self.hold(winner, picked)
        return picked

    def _is_free(self, there: Place | None, winner: Place) -> bool:
        found = layout(self._story, winner.sentence)
        return not any(rank.overlaps(there) and not _are_together(found, one, winner) for one, rank in self._pairs)


def _has_number(there: Place, mark: Mark) -> bool:
    return mark.end < there.end and rank.numbered(there.sentence, mark.end) > mark.end


def _are_together(found: Layout, one: Place, other: Place) -> bool:
    """Whether nothing but names and joiners is between two names."""
    first, last = sorted((one, other), key=lambda place: place.start)
    named = {token for start, end in found.names for token in range(start, end)}
    lows = found.sentence.lows
    return all(i in named or lows[i] in _JOINERS for i in range(first.end, last.start))


def _words_between(winner: Place, there: Place) -> Iterator[str]:
    side, start, end = _between(winner, there)
    inner = winner.sentence.lows[start:end]
    yield from (f"{side}, {word} between" for word in {*inner[:_EDGE], *inner[-_EDGE:]})


def _between(winner: Place, there: Place) -> tuple[str, int, int]:
    """On which side of a name a rank is, and the tokens between the two."""
    if there.start >= winner.end:
        return "behind", winner.end, there.start
    return "before", there.end, winner.start


def _distance(winner: Place, there: Place) -> int:
    _, start, end = _between(winner, there)
    return end - start


def _inside(spans: tuple[Span, ...], start: int, end: int) -> int:
    return min(sum(1 for span in spans if start <= span[0] and span[1] <= end), _MOST)


def _step(gap: int) -> str:
    return next((step for most, step in _STEPS if gap <= most), "far")
