"""The rank: a place, a medal, a grade, a category, or the title that was won."""

from collections.abc import Iterator

from crawler.awards.capitals import is_namelike
from crawler.awards.choice import Candidate
from crawler.awards.lexicon import Kind, word_set
from crawler.awards.names import runs
from crawler.awards.slots.context import Context
from crawler.awards.slots.linked import link
from crawler.awards.slots.phrases import Span, gathered
from crawler.awards.spans import ends, left_of, states_score
from crawler.awards.story import Story
from crawler.awards.text import Sentence

_MOST = 80
_SKIM = 12
_COUNTS = word_set("slots.rank", "counts")
_NUMBERS = word_set("slots.rank", "numbers")
_HEADS = word_set("slots.rank", "heads")
_AS = word_set("slots.rank", "as")
_BEST = word_set("slots.rank", "best")


def candidates(story: Story, context: Context) -> list[Candidate]:
    """The ranks that the award may have, the first of them None."""
    found = gathered(story, _spans(story), _MOST, context.type)
    return link(found, recipient=context.recipient, award=context.award)


def _spans(story: Story) -> Iterator[Span]:
    for sentence in story.sentences(_SKIM):
        yield from _places(sentence)
        yield from _medals(sentence)
        yield from _grades(sentence)
        yield from _titles(sentence)


def _places(sentence: Sentence) -> Iterator[Span]:
    """ "juara 1", "Juara Harapan II", "peringkat ketiga", "runner-up", "terbaik"."""
    for mark in sentence.of(Kind.PLACE):
        start, end = mark.start, numbered(sentence, mark.end)
        yield sentence, start, end, "place"
        if is_namelike(sentence, start):
            start = left_of(sentence, start)
        elif start and sentence.words[start - 1][0].islower() and sentence.lows[mark.start].startswith("ter"):
            yield sentence, start - 1, end, "place and noun"
        for later in ends(sentence, mark.start):
            if later >= end:
                yield sentence, start, later, "place and more"
                yield sentence, mark.start, later, "place and more"


def numbered(sentence: Sentence, end: int) -> int:
    """The end of a place with the number behind it, if there is one: "juara 2", "Juara Harapan II"."""
    last = end
    while last < len(sentence) and last - end < 2 and _is_number(sentence, last):
        last += 1
    return last


def _is_number(sentence: Sentence, i: int) -> bool:
    low = sentence.lows[i]
    return low in _NUMBERS or (low.isdigit() and len(low) <= 2) or low.startswith("ke-")


def _medals(sentence: Sentence) -> Iterator[Span]:
    """ "medali emas", "10 medali emas"."""
    for mark in sentence.of(Kind.MEDAL):
        start = mark.start
        if start and sentence.lows[start - 1] == "medali":
            start -= 1
        yield sentence, start, mark.end, "medal"
        if start and (sentence.words[start - 1][0].isdigit() or sentence.lows[start - 1] in _COUNTS):
            start -= 1
            yield sentence, start, mark.end, "counted medal"
        for later in ends(sentence, mark.start):
            if later > mark.end:
                yield sentence, start, later, "medal and more"


def _grades(sentence: Sentence) -> Iterator[Span]:
    """ "kategori A", "predikat kualitas tertinggi", "peringkat Utama", "bintang lima", "level 3"."""
    for i, low in enumerate(sentence.lows):
        if low in _HEADS and not states_score(sentence, i):
            for end in ends(sentence, i):
                yield sentence, i, end, "grade"
    for mark in sentence.of(Kind.RATING):
        yield sentence, mark.start, mark.end, "rating"


def _titles(sentence: Sentence) -> Iterator[Span]:
    """ "sebagai Pemimpin Inovatif": the title behind "sebagai" and its like; "Best Actor"; "Guru Teladan"."""
    for i, low in enumerate(sentence.lows[:-1]):
        if low in _AS:
            for end in ends(sentence, i + 1):
                yield sentence, i + 1, end, f"behind {low}"
    for start, end in runs(sentence):
        for i in range(start, end):
            low = sentence.lows[i]
            if low in _BEST or (low.startswith("ter") and len(low) > 5):
                yield sentence, start, end, "best"
                yield sentence, i, end, "from best"
                yield sentence, start, i + 1, "up to best"
                break
