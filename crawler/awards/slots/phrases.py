"""What award names and ranks share: candidates cut from the text, one a spelling, with clues of shape and place."""

from collections.abc import Iterable

from crawler.awards.capitals import namelike
from crawler.awards.choice import Candidate, Place
from crawler.awards.lexicon import lexicon
from crawler.awards.slots.company import classes_of, company, typed
from crawler.awards.slots.context import side_of
from crawler.awards.spans import kinds_inside
from crawler.awards.story import Story, zone
from crawler.awards.text import Sentence

_CLOSERS = ")+%!"
"""Signs that a name may end with: "Indonesia Maju (IM)", "A+", "Yes!"."""
_MENTIONS = 100
"""At most this many mentions of one wording are used: a word that is repeated a thousand times costs no more."""
Span = tuple[Sentence, int, int, str]
"""A sentence, its tokens, and how the generator found them."""


def gathered(story: Story, spans: Iterable[Span], most: int, type_: str | None) -> list[Candidate]:
    """One candidate per place, grouped by wording, behind the candidate None; at most `most` wordings."""
    shapes: dict[str, set[str]] = {}
    seeds: dict[str, set[str]] = {}
    mentions: dict[str, dict[Place, Candidate]] = {}
    for sentence, start, end, seed in spans:
        words = sentence.words[start:end]
        if not words or not _is_whole(words):
            continue
        key = " ".join(sentence.lows[start:end])
        place = Place(sentence, start, end)
        if key not in shapes:
            if len(shapes) >= most:
                continue
            if (place, type_) not in story.shapes:
                story.shapes[place, type_] = shape(sentence, start, end, type_)
            shapes[key] = story.shapes[place, type_]
            mentions[key] = {}
        known = mentions[key].get(place)
        if known is None:
            if len(mentions[key]) == _MENTIONS:
                continue
            if place not in story.around:
                story.around[place] = around(story, place)
            clues = story.around[place] | shapes[key]
            known = mentions[key][place] = Candidate(story.text(sentence, start, end), clues, [place])
        if seed not in seeds:
            seeds[seed] = {f"seed {seed}", *typed([f"seed {seed}"], type_)}
        known.clues |= seeds[seed]
    none = Candidate(None, {"none", *typed(["none"], type_)})
    return [none, *(mention for places in mentions.values() for mention in places.values())]


def _is_whole(words: list[str]) -> bool:
    """Whether a phrase begins and ends with a word, and closes the brackets that it opens."""
    first, last = words[0], words[-1]
    is_cut = not (first[0].isalnum() or first == "#") or not (last[0].isalnum() or last[-1] in _CLOSERS)
    return not is_cut and words.count("(") == words.count(")")


def shape(sentence: Sentence, start: int, end: int, type_: str | None) -> set[str]:
    """What the phrase's own words say, most of it for one type of award."""
    lows, words = sentence.lows[start:end], sentence.words[start:end]
    classes = classes_of(sentence)[start:end]
    named = sum(namelike(sentence)[start:end])
    clues = {
        f"words {min(len(lows), 9)}",
        f"first word {lows[0]}",
        f"last word {lows[-1] if not lows[-1][0].isdigit() else '0'}",
        f"last class {classes[-1]}",
    }
    if named in (0, len(lows)):
        clues.add("all capital" if named else "no capital")
    kinds = kinds_inside(sentence, start, end) or ("nothing known",)
    telling = {f"first class {classes[0]}", *[f"holds class {one}" for one in classes], *[f"holds {k}" for k in kinds]}
    clues |= typed(telling, type_)
    prepositions = lexicon().prepositions
    clues.update([f"inside {low}" for low in lows[1:] if low in prepositions])
    if any(len(word) == 4 and word.isdigit() for word in words):
        clues.add("has a year")
    if "," in words:
        clues.add("has a comma")
    if "(" in words:
        clues.add("has a bracket")
    return clues


def around(story: Story, place: Place) -> set[str]:
    """What the words around the phrase say, and its position relative to the triggers of its sentence."""
    sentence = place.sentence
    clues = {f"in {zone(sentence)}", story.report(sentence), *company(sentence, place.start, place.end)}
    triggers = story.triggers(sentence)
    for trigger in triggers[:4]:
        doubt = "" if trigger.is_plain else "?" + trigger.doubts[0]
        target = trigger.object
        if target and target.start < place.end and place.start < target.end:
            clues.add(f"object of {trigger.kind}{doubt}|{target.kind}")
        elif place.start >= trigger.end:
            clues.add(f"behind {trigger.voice}")
    if not triggers:
        clues.add(f"no trigger in {side_of(sentence)}")
    return clues
