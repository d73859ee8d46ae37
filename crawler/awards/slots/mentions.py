"""Clues of one mention of a name: its own words, the words around it, its position relative to triggers."""

from collections.abc import Iterator
from functools import lru_cache

from crawler.awards.entitykinds import entity_words, kind_of
from crawler.awards.lexicon import Kind, lexicon, word_set
from crawler.awards.names import Name, award_words
from crawler.awards.slots.company import classes_of, company, typed, verbs_beside
from crawler.awards.slots.context import side_of
from crawler.awards.story import Story, zone
from crawler.awards.text import Sentence
from crawler.awards.triggers import Trigger
from crawler.regions import find_regions

_GIVER, _GIVER_HEAD, _HELD = Kind.GIVER, Kind.GIVER_HEAD, Kind.HELD
_SMALL = word_set("slots.mentions", "small")
_ORGANISERS = word_set("slots.mentions", "organisers")
_NEAR, _MID = 3, 8
_TRIGGERS = 3
_LOOK_BACK = 3


def shape_clues(name: Name, type_: str | None) -> set[str]:
    """What the name's own words say, some of it for a type of award."""
    lows, classes = name.lows, classes_of(name.sentence)[name.start : name.end]
    beginning, first = list(_beginning(lows)), f"first class {classes[0]}"
    clues = {f"cut {name.part}", f"words {min(len(lows), 6)}", f"first word {lows[0]}", first, *_known(name)}
    clues |= typed([first, *beginning, *[f"holds class {one}" for one in classes]], type_)
    kind, _ = kind_of(lows)
    if kind:
        clues.add(f"kind {kind}")
    if any(len(low) == 4 and low.isdigit() for low in lows):
        clues.add("has a year")
    if len(lows) > 1:
        clues.add(f"last class {classes[-1]}")
    elif beginning:
        clues.add("bare head")
    return clues


def _beginning(lows: list[str]) -> Iterator[str]:
    """What the first word says: "Bupati", "Dinas", "Siswi"; a head without a name says little."""
    lex, low = lexicon(), lows[0]
    if low in entity_words().first_names:
        yield "begins with a first name"
    if low in lex.officials or low in lex.bodies or low in lex.roles:
        yield f"begins with {'an office' if low in lex.officials else 'a body' if low in lex.bodies else 'a role'}"


def _known(name: Name) -> Iterator[str]:
    """What the lexicon's phrases say: words of awards, a giver, the head of a giver's name."""
    if award_words(name):
        yield "award words"
    marks = name.sentence.marks
    if any(name.start <= mark.start and mark.end <= name.end for mark in marks.get(_GIVER, ())):
        yield "known giver"
    yield from (f"giver's head {mark.entry}" for mark in marks.get(_GIVER_HEAD, ()) if mark.start == name.start)


def party_kind(name: Name) -> str:
    """A coarse kind of party: office, body, role, person, place or other."""
    lex = lexicon()
    lows, words = name.lows, name.words
    first = lows[0]
    if first in lex.officials:
        return "office"
    if first in lex.bodies or kind_of(lows)[0]:
        return "body"
    if first in lex.roles:
        return "role"
    if find_regions(name.key):
        return "place"
    if 1 < len(words) <= 4 and all(word[0].isupper() and word[1:].islower() for word in words if word.isalpha()):
        return "person"
    return "acronym" if words[0].isupper() else "other"


def mention_clues(story: Story, name: Name) -> tuple[set[str], set[str]]:
    """Clues of the words around one mention, and which of them count for the name's other mentions too.

    These: where it is, and its full position to a trigger. Clues with a bar are about one.
    """
    sentence = name.sentence
    where, side = zone(sentence), side_of(sentence)
    prep = _preposition(sentence, name.start)
    before = word_class(sentence.lows[name.start - 1]) if name.start else "the start"
    shared = {f"in {where}"}
    clues = {f"behind {prep}", *company(sentence, name.start, name.end)}
    clues.update(_verbs(story, name), _organising(name))
    opens = sentence.words[0]
    if name.start < 3 and sentence.where == "body" and opens[0].isdigit() and opens != name.words[0]:
        clues.add("item 1 of a list" if opens == "1" else "item of a list")
    if sentence.where == "body" and sentence.index == 0 and name.start < 2:
        clues.add("opens the story")
    found = sorted(story.triggers(sentence), key=lambda t: (not t.is_plain, abs(t.start - name.start)))[:_TRIGGERS]
    for trigger in found:
        relation = _relation(story, trigger, name, side, prep, before)
        shared.update(relation[:2])
        clues.update(relation[1:])
    if not found:
        held = [mark for mark in sentence.marks.get(_HELD, ()) if mark.end <= name.start]
        if held:
            clues.add(f"held by|{prep}|{min(name.start - held[-1].end, 4)}")
    return clues | shared, shared


def _verbs(story: Story, name: Name) -> Iterator[str]:
    """The next verb on either side, and how many names are in between: "A menaklukkan B"."""
    sentence = name.sentence
    for side, i in verbs_beside(sentence, name.start, name.end):
        inner = (i, name.start) if side == "left" else (name.end, i)
        others = {n.run for n in story.names(sentence) if inner[0] <= n.start and n.end <= inner[1]}
        between = min(len(others), 2)
        yield f"verb {side} {sentence.lows[i]} over {between}"
        yield f"verb {side} class {classes_of(sentence)[i]} over {between}"


def _organising(name: Name) -> Iterator[str]:
    """Where the name is relative to a word such as "penyelenggara"."""
    lows = name.sentence.lows
    for i in map(lows.index, _ORGANISERS.intersection(lows)):
        gap = name.start - i if i < name.start else i - name.end + 1
        side = "behind" if i < name.start else "before" if i >= name.end else "around"
        yield f"{side} an organiser"
        yield f"{side} an organiser, {'near' if gap <= _NEAR else 'mid' if gap <= _MID else 'far'}"


def _relation(story: Story, trigger: Trigger, name: Name, side: str, prep: str, before: str) -> list[str]:
    """A name's position relative to a trigger; the first two clues count for the name's other mentions too."""
    sentence = trigger.sentence
    if name.end <= trigger.start:
        where, gap = "left", (name.end, trigger.start)
    elif name.start >= trigger.end:
        behind = trigger.object is None or name.start >= trigger.object.end
        where, gap = ("right" if behind else "inside"), (trigger.end, name.start)
    else:
        return []
    others = {n.run for n in story.names(sentence) if gap[0] <= n.run[0] and n.run[1] <= gap[1] and n.run != name.run}
    between = min(len(others), 3)
    doubt = "" if trigger.is_plain else "?" + trigger.doubts[0]
    bare = str(trigger.voice)
    voice = bare + doubt
    target = trigger.object.kind if trigger.object else "none"
    commas = min(sentence.words[gap[0] : gap[1]].count(","), 2)
    clues = [
        f"{bare}|{where}|{between}|{commas} commas|{before}",
        f"{bare}|{where}|{prep}|{target}",
        f"{side}|{voice}|{where}|{between}|{prep}",
        f"{trigger.kind}|{where}|{prep}",
    ]
    if where == "left" and lexicon().adverbs.issuperset(sentence.lows[gap[0] : gap[1]]):
        clues.append(f"next to {voice}|{before}")
    held = [m for m in sentence.marks.get(_HELD, ()) if m.end <= name.start]
    if held and name.start - held[-1].end < 4:
        clues.append(f"held by|{prep}|{name.start - held[-1].end}")
    return clues


def _preposition(sentence: Sentence, start: int) -> str:
    """The preposition that governs a name, up to two small words before it."""
    prepositions = lexicon().prepositions
    for i in range(start - 1, max(-1, start - 1 - _LOOK_BACK), -1):
        low = sentence.lows[i]
        if low in prepositions:
            return low
        if not low.isalpha() or low in lexicon().verbs or (sentence.words[i][0].isupper() and i < start - 1):
            return "-"
    return "-"


@lru_cache(maxsize=4096)
def word_class(low: str) -> str:
    lex = lexicon()
    for members, label in (
        (lex.prepositions, low),
        (lex.verbs, "a verb"),
        (lex.adverbs, "an adverb"),
        (lex.roles, "a role"),
        (lex.officials, "an office"),
        (lex.titles, "a title"),
        (lex.bodies, "a body"),
    ):
        if low in members:
            return label
    if low in _SMALL:
        return low
    if not low[0].isalnum():
        return low
    return "a number" if low[0].isdigit() else "a word"
