"""Whom a sentence means that names nobody: "Guru SDN 4 itu dinobatkan …", "Ia meraih …", "Kelompok ini …"."""

from collections.abc import Iterator

from crawler.awards.events import Event
from crawler.awards.facts.cast import READ
from crawler.awards.facts.clues import FIRM
from crawler.awards.facts.figures import ABSTRACT, Figure
from crawler.awards.lexicon import Kind, Lexicon, word_set
from crawler.awards.text import Document, Sentence

_SHOWN = {"itu", "tersebut", "ini"}
_THEY = word_set("described", "they")
_THINGS = word_set("described", "things")
_HIM = word_set("described", "him")
_PEOPLE = ("person", "name")
_MEANT = {
    **dict.fromkeys(word_set("described", "places"), ("government", "place")),
    **dict.fromkeys(word_set("described", "schools"), ("school",)),
    **dict.fromkeys(word_set("described", "companies"), ("company", "person", "name", "other")),
    **dict.fromkeys(word_set("described", "agencies"), ("agency", "body", "known giver")),
    **dict.fromkeys(word_set("described", "teams"), ("team", "other")),
    **dict.fromkeys(word_set("described", "works"), ("work", "name", "person", "other")),
}
"""The kinds of figures that a common noun means; any other noun means a person."""
_REACH = 22
"""Tokens that a description may have."""
_BACK = 3


def meant(
    document: Document, found: list[Figure], events: list[Event], lexicon: Lexicon
) -> Iterator[tuple[Figure, str]]:
    """Each figure that a sentence of the award means by a pronoun or a description, with the clue that says so."""
    for sentence in document.body[: READ + 2]:
        own = [e.verb.start for e in events if e.sentence is sentence]
        if not own and not sentence.has(*FIRM):
            continue
        shown = _shown(sentence, own)
        if shown and not _is_of_a_thing(sentence, lexicon):
            yield from _inside(found, sentence, shown)
            head = sentence.lows[0]
            kinds = _MEANT.get(head, _PEOPLE)
            name = "thing" if head in _MEANT else "person"
            yield from _before(document, found, sentence, kinds, f"described {name}")
        elif sentence.index and _points_back(sentence):
            yield from _before(document, found, sentence, _PEOPLE, "pronoun")


def _shown(sentence: Sentence, verbs: list[int]) -> int | None:
    """The demonstrative that ends the description before the verb; it opens the sentence with a common noun."""
    first = min(verbs, default=_REACH)
    for i in range(min(first, _REACH, len(sentence) - 1), 0, -1):
        if sentence.lows[i] in _SHOWN:
            return i
    return None


def _is_of_a_thing(sentence: Sentence, lexicon: Lexicon) -> bool:
    """ "Piala itu …", "Atas capaian itu …", "Penilaian tersebut …": the description is of no winner."""
    low = sentence.lows[0]
    marked = any(m.start == 0 for m in sentence.of(*FIRM, Kind.WEAK))
    return marked or low in lexicon.prepositions or low in _THINGS or bool(ABSTRACT.match(low))


def _points_back(sentence: Sentence) -> bool:
    return bool(_THEY & set(sentence.lows[:8])) or any(low in _HIM or low.endswith("inya") for low in sentence.lows)


def _inside(found: list[Figure], sentence: Sentence, shown: int) -> Iterator[tuple[Figure, str]]:
    for figure in found:
        if any(m.sentence is sentence and m.chunk[1] <= shown for m in figure.mentions):
            yield figure, "in a description"


def _before(
    document: Document, found: list[Figure], sentence: Sentence, kinds: tuple[str, ...], clue: str
) -> Iterator[tuple[Figure, str]]:
    """Those whom the nearest of the sentences before names: the first of them, and the others."""
    for index in range(sentence.index - 1, max(-1, sentence.index - 1 - _BACK), -1):
        there = sorted(
            (m.chunk[0], n)
            for n, figure in enumerate(found)
            if figure.kind in kinds
            for m in figure.mentions
            if m.sentence is document.body[index]
        )
        for rank, n in enumerate(dict.fromkeys(n for _, n in there)):
            yield found[n], f"{clue} next" if rank == 0 else f"{clue} next, another"
        if there:
            return
