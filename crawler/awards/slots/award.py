"""The award's name: phrases around words of awards, contests and ratings, and names behind "ajang" and its like."""

from collections.abc import Iterator

from crawler.awards.choice import Candidate
from crawler.awards.lexicon import Kind, word_set
from crawler.awards.names import is_namelike
from crawler.awards.slots.context import Context
from crawler.awards.slots.linked import linked
from crawler.awards.slots.phrases import Span, gathered
from crawler.awards.spans import ends, left_of, quoted_titles
from crawler.awards.story import Story
from crawler.awards.text import Sentence

MOST = 90
_SKIM = 12


def candidates(story: Story, context: Context) -> list[Candidate]:
    """The names that the award may have, the first of them None."""
    return linked(gathered(story, _spans(story), MOST), context.type, recipient=context.recipient)


def _spans(story: Story) -> Iterator[Span]:
    for sentence in story.sentences(_SKIM):
        yield from _of_sentence(story, sentence)


def _of_sentence(story: Story, sentence: Sentence) -> Iterator[Span]:
    marks = sentence.of(Kind.PROGRAMME, Kind.AWARD, Kind.CONTEST, Kind.RATING, Kind.WEAK)
    for mark in marks:
        start = left_of(sentence, mark.start) if is_namelike(sentence, mark.start) else mark.start
        yield sentence, mark.start, mark.end, f"{mark.kind} itself"
        for at in dict.fromkeys((start, mark.start)):
            for end in ends(sentence, at):
                if end >= mark.end:
                    yield sentence, at, end, str(mark.kind)
        behind = mark.end
        if behind < len(sentence) and mark.kind is not Kind.PROGRAMME:
            while behind < len(sentence) and sentence.words[behind] in ('"', "“", "(", "'"):
                behind += 1
            if behind < len(sentence) and (is_namelike(sentence, behind) or sentence.lows[behind] in _OPENERS):
                at = behind + (sentence.lows[behind] in _OPENERS)
                if at < len(sentence):
                    for end in ends(sentence, at):
                        yield sentence, at, end, f"behind {mark.kind}"
    for i, low in enumerate(sentence.lows[:-1]):
        if low in word_set("award", "occasions") and is_namelike(sentence, i + 1):
            for end in ends(sentence, i + 1):
                yield sentence, i + 1, end, "occasion"
    for start, end in quoted_titles(sentence):
        yield sentence, start, end, "quoted"
    for trigger in story.triggers(sentence):
        if trigger.end < len(sentence) and is_namelike(sentence, trigger.end):
            for end in ends(sentence, trigger.end):
                yield sentence, trigger.end, end, "behind the verb"


_OPENERS = frozenset({"sebagai", "bertajuk", "berupa", "bernama", "yaitu", "yakni", ":"})
