"""The one sentence that is shown for an award: short, with the values found in it marked."""

from typing import NamedTuple

import msgspec

from crawler.facts import Span, Where

LONGEST = 320
"""At most this many characters of a sentence are shown: a paragraph without a full stop is not a sentence."""
MARKED = ("recipient", "award")
_AROUND = 60


class Part(NamedTuple):
    """A piece of a sentence."""

    text: str
    is_marked: bool


def marked_sentence(sentence: str, where: Where, start: int, spans: str) -> tuple[Part, ...]:
    """`sentence`, which begins at `start` of its title or body, as pieces; `spans` is the fact's JSON."""
    found = msgspec.json.decode(spans, type=dict[str, Span])
    stretches = sorted(
        (max(span.start - start, 0), min(span.end - start, len(sentence)))
        for name in MARKED
        if (span := found.get(name)) and span.where is where and span.end > start and span.start < start + len(sentence)
    )
    begin, end = _window(sentence, stretches)
    parts = [Part("… ", False)] if begin else []
    at = begin
    for first, last in stretches:
        first, last = max(first, at), min(last, end)
        if first >= last:
            continue
        parts += [Part(_flat(sentence[at:first]), False), Part(_flat(sentence[first:last]), True)]
        at = last
    parts.append(Part(_flat(sentence[at:end]), False))
    if end < len(sentence):
        parts.append(Part(" …", False))
    return tuple(part for part in parts if part.text)


def _window(sentence: str, stretches: list[tuple[int, int]]) -> tuple[int, int]:
    """The part of a long sentence that is shown, cut between words."""
    if len(sentence) <= LONGEST:
        return 0, len(sentence)
    begin = max(0, min((first for first, _ in stretches), default=0) - _AROUND)
    if begin and (blank := sentence.find(" ", begin)) >= 0:
        begin = min(blank + 1, stretches[0][0])
    end = min(begin + LONGEST, len(sentence))
    if end < len(sentence) and (blank := sentence.rfind(" ", begin, end)) > begin:
        end = blank
    return begin, end


def _flat(text: str) -> str:
    return text.replace("\n", " ")
