"""Is it an award story? The clues of title and opening; their weights are learned.

A story that names no award in title or opening gets few clues, and costs little more than its parsing.
"""

from collections.abc import Iterator

from crawler.awards.capitals import is_namelike
from crawler.awards.choice import Weights, logistic, total
from crawler.awards.entitykinds import kind_of
from crawler.awards.lexicon import Kind, lexicon, word_set
from crawler.awards.ngrams import class_clues, reduced, word_clues
from crawler.awards.story import OPENING, Story, zone
from crawler.awards.text import Sentence
from crawler.awards.triggers import OBJECTS, Trigger

READ_AT_MOST = 1_800
"""At most this many code points of a body are read: the stream's training stories are cut there."""
BIAS = "any story"
"""The clue that every story has."""
NO_TRIGGER = "no trigger in the opening"
"""A story that names no award, in its opening or at all, has only this clue and BIAS."""
_FIRM = (Kind.AWARD, Kind.RATING, Kind.PROGRAMME, Kind.KNOWN, Kind.MEDAL, Kind.PLACE, Kind.CONTEST)
_NAMING = (Kind.AWARD, Kind.RATING, Kind.PROGRAMME, Kind.KNOWN)
"""A story that has one of these in its opening gets all clues, even without a trigger."""
_SIGNS = (
    *(Kind.PLAN, Kind.PAST, Kind.NEGATION, Kind.SENSE, Kind.MATCH, Kind.SHOW, Kind.PROFILE, Kind.BEAT, Kind.FIRST),
    *(Kind.FRUIT, Kind.READER, Kind.CLUB, Kind.AID, Kind.RUNNING, Kind.SPEECH, Kind.HELD, *OBJECTS),
)
_TRIGGERS = 4
_REACH = 18
"""A trigger's subject is at most this many tokens before it."""
_DAYS = word_set("tag", "days")
_MANY = word_set("tag", "many")
_COUNTED = word_set("tag", "counted")
_PLACES = word_set("tag", "places")
_PRONOUNS = word_set("tag", "pronouns")


def tag_clues(story: Story) -> set[str]:
    """The clues for and against an award story."""
    sentences = [s for s in story.sentences() if s.where == "title" or s.starts[0] < READ_AT_MOST]
    opening = [s for s in sentences if s.where == "title" or s.index < OPENING]
    clues = {BIAS}
    if story.document.title and _is_fact_check(story.document.title):
        return clues | {"a fact check"}
    for sentence in opening:
        where = zone(sentence)
        clues.update(f"{where} has {kind}" for kind in OBJECTS if kind in sentence.marks)
    pairs = [(sentence, story.triggers(sentence)) for sentence in opening]
    if not any(found for _, found in pairs):
        clues.add(NO_TRIGGER)
        if not any(sentence.has(*_NAMING) for sentence in opening):
            return clues
    if story.document.title is None:
        clues.add("no title")
    clues |= _of_opening(pairs)
    clues.update(_of_signs(sentences))
    clues.add(f"sentences {min(len(sentences), 12) // 3}")
    return clues


def _likeliest(found: list[Trigger]) -> list[Trigger]:
    """The triggers of a sentence that give clues, the plain ones first."""
    return sorted(found, key=lambda t: len(t.doubts))[:_TRIGGERS]


def _of_opening(pairs: list[tuple[Sentence, list[Trigger]]]) -> set[str]:
    """Triggers and words of title and opening."""
    clues: set[str] = set()
    for sentence, found in pairs:
        where = zone(sentence)
        if not found:
            clues.add(f"{where}: no trigger" if where != "opening" else "opening: a sentence without trigger")
        for trigger in _likeliest(found):
            clues.update(_of_trigger(trigger, where))
        side = "title" if where == "title" else "lede"
        is_report = found or sentence.has(*_NAMING)
        words = reduced(sentence) if is_report or where != "opening" else []
        if where != "opening":
            clues.update(word_clues(words, side))
        if where in ("title", "first"):
            clues.update(class_clues(words, side))
        if is_report:
            clues.update(word_clues(words, "report"))
    return clues


def tag_probability(clues: set[str], weights: Weights) -> float:
    """The probability that a story with these clues is an award story."""
    return round(logistic(total(clues, weights)), 4)


def _is_fact_check(title: Sentence) -> bool:
    """Whether it has the label of a fact check: "[SALAH] Desa X Raih Emas". It only reports what others claim."""
    first = 1 if title.words[0] in ("[", "(") else 0
    return any(mark.start == first for mark in title.marks.get(Kind.HOAX, ()))


def _of_trigger(trigger: Trigger, where: str) -> Iterator[str]:
    """Clues of a clause: its verb and object, what makes it doubtful, and whom it is about."""
    target = str(trigger.object.kind) if trigger.object else "none"
    doubt = "plain" if trigger.is_plain else trigger.doubts[0]
    side = "lede" if where in ("first", "second") else where
    yield f"{where}: {trigger.voice}, {doubt}"
    yield f"{side}: {trigger.kind} {target}, {doubt}"
    yield f"{trigger.kind} {target}, {doubt}"
    yield f"{side}: verb {trigger.verb}, {'plain' if trigger.is_plain else 'doubted'}"
    if trigger.object:
        words = " ".join(trigger.sentence.lows[trigger.object.start : trigger.object.end])
        yield f"{side}: object {words}, {'plain' if trigger.is_plain else 'doubted'}"
    for one in trigger.doubts:
        yield f"{side}: doubt {one}"
    if trigger.is_plain:
        dated = not _DAYS.isdisjoint(trigger.sentence.lows)  # by a weekday, or in brackets
        yield f"{target} {trigger.voice} on a day" if dated else f"{side}: {trigger.voice} without a day"
    before = _subject(trigger.sentence, trigger.first)
    yield f"{side}: {trigger.voice} of {before}, {doubt}"
    yield f"any: {trigger.voice} {target} of {before}, {'plain' if trigger.is_plain else 'doubted'}"
    yield f"{trigger.kind} {target} of {before}"


def _subject(sentence: Sentence, at: int) -> str:
    """The kind of the nearest name before a token that no preposition governs, or of the word in its place."""
    lex = lexicon()
    i = at - 1
    while i >= max(0, at - _REACH):
        low = sentence.lows[i]
        if low in _MANY or _is_count(sentence, i):
            return "many"
        if is_namelike(sentence, i):
            start = i
            while start > 0 and is_namelike(sentence, start - 1):
                start -= 1
            if start == 0 or sentence.lows[start - 1] not in _PLACES:
                return _party_kind(sentence, start, i + 1)
            i = start - 2
            continue
        if low in _PRONOUNS:
            return "a pronoun"
        if low in lex.roles or low in lex.bodies:
            return "a common noun"
        i -= 1
    return "nobody"


def _is_count(sentence: Sentence, i: int) -> bool:
    """Whether the token counts people: "318 ASN", "20 pelanggan"; a date, an age or a score does not."""
    if not sentence.words[i].isdigit() or i + 1 >= len(sentence) or (i and sentence.words[i - 1] in "(/-:"):
        return False
    after = sentence.lows[i + 1]
    return after in lexicon().generic or after in lexicon().roles or after in _COUNTED


def _party_kind(sentence: Sentence, start: int, end: int) -> str:
    """A coarse kind of a name: office, body, role, person, acronym or other."""
    lex = lexicon()
    first = sentence.lows[start]
    before = sentence.lows[start - 1] if start else ""
    if first in lex.officials or before in lex.officials:
        return "an office"
    if first in lex.bodies or kind_of(tuple(sentence.lows[start:end]))[0]:
        return "a body"
    if first in lex.roles or before in lex.roles:
        return "a role"
    words = sentence.words[start:end]
    if len(words) > 1 and all(word[1:].islower() for word in words if word.isalpha()):
        return "a person"
    return "an acronym" if words[0].isupper() else "a word"


def _of_signs(sentences: list[Sentence]) -> Iterator[str]:
    """Clues of the marks by zone, and of how many sentences have words of awards."""
    for kind in _SIGNS:
        zones = {zone(s) if s.where == "title" or s.index < 2 else "body" for s in sentences if kind in s.marks}
        yield from (f"{where} has {kind}" for where in zones)
    firm = sum(any(kind in s.marks for kind in _FIRM) for s in sentences)
    share = firm / len(sentences)
    yield f"sentences with award words {int(share * 5) / 5}"
    award = sum(Kind.AWARD in s.marks or Kind.PROGRAMME in s.marks for s in sentences)
    yield f"sentences of awards {min(award, 5)}"
