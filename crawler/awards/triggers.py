"""Triggers: words that report an award, their object, and how sure it is that it happened.

A generator of high recall. A trigger only states what a sentence says; whether that is the story's news is learned.
"""

from collections.abc import Iterator
from enum import StrEnum

import msgspec

from crawler.awards.lexicon import Kind, Mark, word_set
from crawler.awards.text import Sentence, kept

REACH = 11
"""A verb's object begins less than this many tokens after it."""
_BACK = 9
"""A passive verb's object begins at most this many tokens before it."""
_BEFORE = 8
"""A word that plans, denies or subordinates a verb is at most this many tokens before it."""

OBJECTS = (Kind.AWARD, Kind.RATING, Kind.PROGRAMME, Kind.KNOWN, Kind.MEDAL, Kind.PLACE, Kind.CONTEST, Kind.WEAK)
"""The most certain first: of two side by side the more certain one counts."""


class Voice(StrEnum):
    """Who the subject of a trigger is."""

    TAKES = "takes"
    """The subject wins or receives."""
    GIVES = "gives"
    """The subject gives."""
    TAKEN = "taken"
    """Passive: the subject is the award."""
    NOUN = "noun"
    """No verb: "SMAN 1 Juara Umum", "Juara I: SDN 2"."""


_VOICES = {
    **dict.fromkeys((Kind.WIN, Kind.RECEIVE, Kind.HONOURED), Voice.TAKES),
    **dict.fromkeys((Kind.GIVE, Kind.BESTOW), Voice.GIVES),
    **dict.fromkeys((Kind.WON, Kind.GIVEN), Voice.TAKEN),
}
_CUTS = word_set("triggers", "cuts")
_SUBORDINATORS = word_set("triggers", "subordinators")
_DOUBTS = {Kind.PLAN: "planned", Kind.NEGATION: "denied", Kind.PAST: "past"}


class Trigger(msgspec.Struct, frozen=True):
    """Tokens `start` to `end` (exclusive) are the verb, or the noun in place of one."""

    sentence: Sentence
    start: int
    end: int
    verb: str
    """The phrase of the lexicon."""
    kind: Kind
    voice: Voice
    object: Mark | None
    doubts: tuple[str, ...]
    """What speaks against a fresh fact: `planned`, `denied`, `past`, `sense`, `subordinate`, `quoted`."""

    @property
    def is_plain(self) -> bool:
        """Whether nothing speaks against it."""
        return not self.doubts

    @property
    def first(self) -> int:
        """The first token of trigger and object."""
        return min(self.start, self.object.start) if self.object else self.start

    @property
    def last(self) -> int:
        """The token behind trigger and object."""
        return max(self.end, self.object.end) if self.object else self.end


@kept
def triggers(sentence: Sentence) -> list[Trigger]:
    """The triggers of a sentence in the order of the text; verbs without an object of awards do not count."""
    objects = sentence.of(*OBJECTS)
    if not objects:
        return []
    verbs = [mark for kind in _VOICES for mark in sentence.marks.get(kind, ())]
    verbs.sort(key=lambda mark: (mark.start, -mark.end))
    found = [trigger for trigger in (_of_verb(sentence, verb, verbs, objects) for verb in verbs) if trigger]
    if sentence.where == "title" or not found:
        found.extend(_of_nouns(sentence, objects, found))
    return sorted(found, key=lambda trigger: trigger.start)


def _of_verb(sentence: Sentence, verb: Mark, verbs: list[Mark], objects: list[Mark]) -> Trigger | None:
    if any(other.start <= verb.start and verb.end <= other.end and other is not verb for other in verbs):
        longer = [o for o in verbs if o.start <= verb.start and verb.end <= o.end and o is not verb]
        if any(o.end - o.start > verb.end - verb.start for o in longer):
            return None
    voice = _VOICES[verb.kind]
    target = _behind(sentence, verb, objects)
    if voice is Voice.TAKEN:
        target = _before(sentence, verb, objects) or target
    if target is None:
        return None
    return Trigger(
        sentence, verb.start, verb.end, str(verb.entry), verb.kind, voice, target, _doubts(sentence, verb, target)
    )


def _behind(sentence: Sentence, verb: Mark, objects: list[Mark]) -> Mark | None:
    found = [mark for mark in objects if verb.end <= mark.start < verb.end + REACH or mark.start == verb.start]
    found = [mark for mark in found if not _is_cut(sentence, verb.end, mark.start)]
    return min(found, key=lambda mark: (mark.start - verb.end > 4, OBJECTS.index(mark.kind), mark.start), default=None)


def _before(sentence: Sentence, verb: Mark, objects: list[Mark]) -> Mark | None:
    found = [mark for mark in objects if verb.start - _BACK <= mark.start and mark.end <= verb.start]
    found = [mark for mark in found if not _is_cut(sentence, mark.end, verb.start)]
    return min(found, key=lambda mark: (OBJECTS.index(mark.kind), -mark.start), default=None)


def _is_cut(sentence: Sentence, start: int, end: int) -> bool:
    """Whether a semicolon, a colon or a word that opens another clause is in between."""
    return any(low in ";:" or low in _CUTS for low in sentence.lows[start:end])


def _of_nouns(sentence: Sentence, objects: list[Mark], found: list[Trigger]) -> Iterator[Trigger]:
    covered = {trigger.object.start for trigger in found if trigger.object}
    for mark in objects:
        if mark.kind in (Kind.WEAK, Kind.CONTEST) or mark.start in covered:
            continue
        if sentence.where != "title" and mark.kind not in (Kind.PLACE, Kind.MEDAL):
            continue
        covered.add(mark.start)
        word = sentence.lows[mark.start]
        yield Trigger(sentence, mark.start, mark.end, word, mark.kind, Voice.NOUN, mark, _doubts(sentence, mark, mark))


def _doubts(sentence: Sentence, verb: Mark, target: Mark) -> tuple[str, ...]:
    first, last = min(verb.start, target.start), max(verb.end, target.end)
    start = max(0, first - _BEFORE)
    found = []
    for kind, doubt in _DOUBTS.items():
        if any(start <= mark.start < last and mark.start != verb.start for mark in sentence.marks.get(kind, ())):
            found.append(doubt)
    if "denied" not in found and _is_undone(sentence, last):
        found.append("denied")
    if any(mark.start < last and mark.end > first for mark in sentence.marks.get(Kind.SENSE, ())):
        found.append("sense")
    if _is_subordinate(sentence, verb.start):
        found.append("subordinate")
    if sentence.quoted[verb.start]:
        found.append("quoted")
    return tuple(found)


def _is_undone(sentence: Sentence, last: int) -> bool:
    """Whether a passive verb behind the award says that it was revoked: "Gelar juara Desa X dicabut"."""
    for mark in sentence.marks.get(Kind.NEGATION, ()):
        if last <= mark.start < last + _BEFORE and sentence.lows[mark.start].startswith("di"):
            return not _is_cut(sentence, last, mark.start)
    return False


def _is_subordinate(sentence: Sentence, at: int) -> bool:
    for i in range(at - 1, max(-1, at - _BEFORE), -1):
        if sentence.lows[i] in _SUBORDINATORS:
            return True
        if sentence.words[i] in ",;":
            return False
    return False
