"""How far a giver reaches, by its head, its name and its words, and what kind of giver it is."""

from collections.abc import Iterator

from crawler.awards.levelsigns import Sign, reach_of_region, region_in
from crawler.awards.lexicon import Giver, Kind, word_set
from crawler.awards.text import Sentence
from crawler.facts import Level

_BRANCH = word_set("reach", "branch")
_PRIVATE = word_set("reach", "private") | word_set("reach", "private_heads")
_WIDE = {
    word: level
    for words, level in (
        (word_set("reach", "province"), Level.PROVINCE),
        (word_set("reach", "regency"), Level.REGENCY),
        (word_set("reach", "international") | word_set("reach", "countries"), Level.INTERNATIONAL),
        (word_set("reach", "national"), Level.NATIONAL),
    )
    for word in sorted(words)
}
"""Words in the names of givers → how far these reach; the first one that a name contains counts."""

Finding = tuple[Sign | None, str | None]
"""What points to a level, and the kind of giver that it shows."""


def of_giver(sentence: Sentence, start: int, end: int) -> tuple[list[Sign], list[str]]:
    """The signs of the giver that tokens `start` to `end` (exclusive) name, and its kinds; `unknown` without any."""
    found = [*_of_lexicon(sentence, start, end), *_of_words(sentence, start, end)]
    kinds = [kind for _, kind in found if kind]
    rest = max(
        [start + 1, *(sign.end for sign, _ in found if sign and sign.manner in ("its head", "known", "a branch"))]
    )
    code = region_in(sentence, rest, end)
    if code:
        found.append(
            (Sign(reach_of_region(code), "giver", f"its region, {kinds[0] if kinds else 'unknown'}", start, end), None)
        )
        kinds.append("with a region")
    return [sign for sign, _ in found if sign], kinds or ["unknown"]


def _of_lexicon(sentence: Sentence, start: int, end: int) -> Iterator[Finding]:
    """The head of the name ("Kementerian …"), and a giver that the lexicon knows, or a regional branch of it."""
    head = next((mark for mark in sentence.of(Kind.GIVER_HEAD) if mark.start <= start < mark.end), None)
    if head:
        level = Level(str(head.entry)) if head.entry in tuple(Level) else None
        yield Sign(level, "giver", "its head", head.start, head.end) if level else None, f"head {head.entry}"
    known = next((mark for mark in sentence.of(Kind.GIVER) if start <= mark.start < end), None)
    if known and isinstance(known.entry, Giver):
        beside = [*sentence.lows[start : known.start], *sentence.lows[known.end : end]]
        manner = "known" if _BRANCH.isdisjoint(beside) else "a branch"
        reach = known.entry.reach
        yield Sign(reach, "giver", manner, known.start, known.end) if reach else None, manner


def _of_words(sentence: Sentence, start: int, end: int) -> Iterator[Finding]:
    """Words of firms, media and universities; words that say how far a body reaches."""
    lows = sentence.lows[start:end]
    private = not _PRIVATE.isdisjoint([*lows, *sentence.lows[max(0, start - 1) : start]])
    if private:
        yield None, "private"
    for word, level in _WIDE.items():
        if word in lows:
            called = "for the world" if level is Level.INTERNATIONAL else word
            manner = f"its word {called}{', private' if private else ''}"
            yield Sign(level, "giver", manner, start, end), f"with {level}"
            return
