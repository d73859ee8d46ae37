"""The award's name: phrases around words of awards, contests and ratings, and names behind "ajang" and the like."""

import re
from collections.abc import Iterator

from crawler.awards.capitals import is_namelike
from crawler.awards.choice import Candidate
from crawler.awards.lexicon import Kind, Mark, word_set
from crawler.awards.names import runs
from crawler.awards.slots.context import Context
from crawler.awards.slots.linked import link
from crawler.awards.slots.phrases import Span, gathered
from crawler.awards.slots.rank import numbered
from crawler.awards.spans import ends, left_of, quoted_titles
from crawler.awards.story import Story
from crawler.awards.text import Sentence

_SEEDS = (Kind.PROGRAMME, Kind.KNOWN, Kind.AWARD, Kind.CONTEST, Kind.RATING, Kind.WEAK)
_ROMAN = re.compile(r"[IVX]+$")
_YEAR = re.compile(r"(?:19|20)\d\d$")
_MOST = 90
_SKIM = 12
_OCCASIONS = word_set("slots.award", "occasions")
_QUOTES = ('"', "“", "(", "'")
_OPENERS = word_set("slots.award", "openers")
_AT = word_set("slots.award", "at")


def candidates(story: Story, context: Context) -> list[Candidate]:
    """The names that the award may have, the first of them None."""
    return link(gathered(story, _spans(story), _MOST, context.type), recipient=context.recipient)


def of_sentence(story: Story, sentence: Sentence, context: Context) -> list[Candidate]:
    """The same for a further award, from one sentence, wherever in the story it is."""
    return link(gathered(story, _spans_of(story, sentence), _MOST, context.type), recipient=context.recipient)


def _spans(story: Story) -> Iterator[Span]:
    for sentence in story.sentences(_SKIM):
        yield from _spans_of(story, sentence)


def _spans_of(story: Story, sentence: Sentence) -> Iterator[Span]:
    for mark in sentence.of(*_SEEDS):
        yield from _of_mark(sentence, mark)
        if mark.kind is not _SEEDS[0]:
            yield from _behind(sentence, mark)
    for mark in sentence.of(Kind.PLACE, Kind.MEDAL):
        yield from _of_place(sentence, mark)
    for i, low in enumerate(sentence.lows[:-1]):
        if low in _OCCASIONS and is_namelike(sentence, i + 1):
            yield from _from(sentence, i + 1, "occasion")
    for start, end in quoted_titles(sentence):
        yield sentence, start, end, "quoted"
    for start, end in runs(sentence):
        if end - start > 1 and _YEAR.match(sentence.words[end - 1]):  # "Danube Choir Games 2023"
            yield sentence, start, end, "dated name"
    for trigger in story.triggers(sentence):
        if trigger.end < len(sentence) and is_namelike(sentence, trigger.end):
            yield from _from(sentence, trigger.end, "behind the verb")


def _of_mark(sentence: Sentence, mark: Mark) -> Iterator[Span]:
    """A word of awards itself, what follows it, and the name that it ends: "Anugerah KPID", "SCTV Awards 2023"."""
    start = left_of(sentence, mark.start) if is_namelike(sentence, mark.start) else mark.start
    while start < mark.start and _ROMAN.match(sentence.words[start]):  # "juara III Banten Smart Village Award"
        start += 1
    yield sentence, mark.start, mark.end, f"{mark.kind} itself"
    for at in dict.fromkeys((start, mark.start)):
        for end in ends(sentence, at):
            if end >= mark.end:
                yield sentence, at, end, str(mark.kind)


def _behind(sentence: Sentence, mark: Mark) -> Iterator[Span]:
    """The name behind a word of awards, a quotation mark or "bertajuk"."""
    at = mark.end
    while at < len(sentence) and sentence.words[at] in _QUOTES:
        at += 1
    if at == len(sentence):
        return
    opened = sentence.lows[at] in _OPENERS
    if opened or is_namelike(sentence, at):
        yield from _from(sentence, at + opened, f"behind {mark.kind}")


def _of_place(sentence: Sentence, mark: Mark) -> Iterator[Span]:
    """The name behind a place: "juara pertama Semarang Latte Art Throwdown", "medali emas pada Olimpiade …"."""
    at = numbered(sentence, mark.end)
    at += at < len(sentence) and sentence.lows[at] in _AT
    if at < len(sentence) and is_namelike(sentence, at):
        yield from _from(sentence, at, "behind a place")


def _from(sentence: Sentence, start: int, seed: str) -> Iterator[Span]:
    """All phrases that begin at a token."""
    if start < len(sentence):
        for end in ends(sentence, start):
            yield sentence, start, end, seed
