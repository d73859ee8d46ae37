"""Who may receive or give an award: every name of the story, with what its mentions and their sentences say of it.

Recipient and giver share these candidates and clues; their weights differ.
"""

from collections.abc import Iterator
from functools import lru_cache

from crawler.awards.choice import Candidate, Place
from crawler.awards.coreference import clusters
from crawler.awards.kinds import kind_of
from crawler.awards.lexicon import Giver, Kind, lexicon, word_set
from crawler.awards.names import Name, award_words
from crawler.awards.slots.company import class_of, company, typed
from crawler.awards.story import Story, zone
from crawler.awards.text import Sentence
from crawler.awards.triggers import SUBORDINATORS, Trigger, Voice
from crawler.regions import find_regions

_SKIM = 14
"""Sentences of the body whose names all count; behind them only those beside a trigger do."""
_MOST = 70
"""Candidates of a story; later names than that are background."""
COUNTS = word_set("slots.parties", "counts")
_SMALL = word_set("slots.parties", "small")
_NEAR = 3
_TRIGGERS = 3
_SPEECH = 4
_LOOK_BACK = 3


def parties(story: Story, type_: str | None) -> list[Candidate]:
    """One candidate a mention, in the order of the text, behind the candidate None. Found once a story and type."""
    if type_ not in story.parties:
        story.parties[type_] = _found(story, type_)
    return story.parties[type_]


def _found(story: Story, type_: str | None) -> list[Candidate]:
    shapes: dict[str, set[str]] = {}
    mentions: dict[str, list[Candidate]] = {}
    for sentence in story.sentences():
        if sentence.where == "body" and sentence.index >= _SKIM and not story.triggers(sentence):
            continue
        for name in story.names(sentence):
            key = name.key
            if key not in shapes:
                if len(shapes) >= _MOST:
                    continue
                shapes[key] = _shape(name)
                mentions[key] = []
            value = story.text(sentence, name.start, name.end)
            place = Place(sentence, name.start, name.end)
            around = story.mentions[place] = mention_clues(story, name)
            mentions[key].append(Candidate(value, around, [place]))
    keys = list(mentions)
    leaders = clusters(keys)
    groups: dict[int, list[int]] = {}
    for i, leader in enumerate(leaders):
        groups.setdefault(leader, []).append(i)
    numbers = _numbers_by_shape(groups, shapes, mentions, keys)
    subject, matter = _title_subject(story), _matter(story)
    for leader, group in groups.items():
        members = [mention for i in group for mention in mentions[keys[i]]]
        told = {clue for mention in members for clue in mention.clues if "|" in clue or clue.startswith("in ")}
        longest = max(len(keys[i]) for i in group)
        for i in group:
            shape = _party_of(shapes[keys[i]])
            shared = shapes[keys[i]] | {
                f"named {min(len(members), 5)} times",
                "longest spelling" if len(keys[i]) == longest else "shorter spelling",
                f"title is about {subject}: {shape}",
                f"a matter of {matter}: {shape}",
                numbers[leader],
                *typed(shapes[keys[i]], type_),
            }
            for mention in mentions[keys[i]]:
                own = mention.clues
                mention.clues = own | shared | typed(own, type_)
                mention.clues.update(["also " + clue for clue in told if clue not in own])
                mention.group = leader
    none = Candidate(None, {"none", f"none, title is about {subject}"})
    none.clues |= typed(none.clues, type_)
    return [none, *(mention for key in keys for mention in mentions[key])]


def _party_of(shape: set[str]) -> str:
    return next((clue for clue in shape if clue.startswith("shape ")), "shape other")


def ministries(found: list[Candidate]) -> list[Candidate]:
    """Candidates for a giver: a minister stands for the ministry, whose name the lexicon knows."""
    more: list[Candidate] = []
    for candidate in found:
        for place in candidate.places:
            for mark in place.sentence.of(Kind.GIVER):
                full = mark.entry.name if isinstance(mark.entry, Giver) and not mark.entry.apart else ""
                low = place.sentence.lows[mark.start]
                if mark.start == place.start and full.startswith("Kementerian") and low.startswith("men"):
                    clues = {c for c in candidate.clues if not c.startswith(("cut", "words", "longest", "shorter"))}
                    more.append(Candidate(full, clues | {"a minister's ministry"}, candidate.places, candidate.group))
    return [*found, *more]


def _numbers_by_shape(
    groups: dict[int, list[int]], shapes: dict[str, set[str]], mentions: dict[str, list[Candidate]], keys: list[str]
) -> dict[int, str]:
    """The first person that a story names is likelier its hero than the fourth: bodies, places and persons counted."""
    counts: dict[str, int] = {}
    numbers = {}
    for leader, _ in sorted(groups.items()):
        told = any("|" in clue for mention in mentions[keys[leader]] for clue in mention.clues)
        label = f"{_party_of(shapes[keys[leader]])} {'beside a trigger' if told else 'elsewhere'}"
        counts[label] = counts.get(label, 0) + 1
        numbers[leader] = f"number {min(counts[label], 4)} of {label}"
    return numbers


def _matter(story: Story) -> str:
    """What the title, else the first sentences, says was won."""
    for sentence in story.sentences(3):
        for trigger in story.triggers(sentence):
            if trigger.object:
                return str(trigger.object.kind)
    return "nothing"


def _title_subject(story: Story) -> str:
    """What kind of name the title begins with, or which class of word."""
    title = story.document.title
    if title is None or not len(title):
        return "nothing"
    first = next(iter(story.names(title)), None)
    opening = _word_class(title.lows[0])
    if first is None:
        return "no name"
    if first.start > 2:
        return f"{opening}, later a name"
    return _party_kind(first) if opening != "a number" else f"a number, {_party_kind(first)}"


def _shape(name: Name) -> set[str]:
    """What the name's own words say."""
    lows, words = name.lows, name.words
    first = lows[0]
    clues = {f"cut {name.part}", f"words {min(len(lows), 6)}", f"shape {_party_kind(name)}"}
    clues.update(_beginning(lows, words))
    clues.update(_known(name))
    if all(low in lexicon().generic for low in lows):
        clues.add("generic words")
    if find_regions(" ".join(words)):
        clues.add("a place")
    if any(word.isdigit() and len(word) == 4 for word in words):
        clues.add("has a year")
    if len(words) == 1 and words[0].isupper():
        clues.add("acronym")
    clues.update((f"first word {first}", f"first class {class_of(first)}"))
    clues.update(f"holds class {class_of(low)}" for low in lows)
    if len(lows) > 1:
        clues.update((f"last word {lows[-1]}", f"last class {class_of(lows[-1])}"))
    return clues


def _beginning(lows: list[str], words: list[str]) -> Iterator[str]:
    """What the first word says: "Bupati", "Dinas", "Siswi"; a head without a name says little."""
    lex = lexicon()
    kind, _ = kind_of(lows)
    if kind:
        yield f"kind {kind}"
    heads = (
        (lex.officials, "begins with an office"),
        (lex.bodies, "begins with a body"),
        (lex.roles, "begins with a role"),
    )
    head = next((clue for members, clue in heads if lows[0] in members), None)
    if head:
        yield head
        if len(lows) == 1:
            yield "bare head"
    elif not kind:
        yield "person-like" if _is_person_like(words) else "other shape"


def _known(name: Name) -> Iterator[str]:
    """What the lexicon's phrases say: words of awards, a giver, the head of a giver's name."""
    if award_words(name):
        yield "award words"
    if any(name.start <= mark.start and mark.end <= name.end for mark in name.sentence.of(Kind.GIVER)):
        yield "known giver"
    for mark in name.sentence.of(Kind.GIVER_HEAD):
        if mark.start == name.start:
            yield f"giver's head {mark.entry}"
            return


def _party_kind(name: Name) -> str:
    """A coarse kind of party: office, body, role, person, place or other."""
    lex = lexicon()
    first = name.lows[0]
    if first in lex.officials:
        return "office"
    if first in lex.bodies or kind_of(name.lows)[0]:
        return "body"
    if first in lex.roles:
        return "role"
    if find_regions(name.key):
        return "place"
    return "person" if _is_person_like(name.words) else "acronym" if name.words[0].isupper() else "other"


def _is_person_like(words: list[str]) -> bool:
    return 1 < len(words) <= 4 and all(word[0].isupper() and word[1:].islower() for word in words if word.isalpha())


def mention_clues(story: Story, name: Name) -> set[str]:
    """What the words around one mention say; clues with a bar speak of a trigger."""
    sentence = name.sentence
    where = zone(sentence)
    side = {"title": "title", "first": "lede", "second": "lede"}.get(where, "body")
    clues = {f"in {where}"}
    prep = _preposition(sentence, name.start)
    before, after = _class_before(sentence, name.start), _class_after(sentence, name.end)
    clues.update((f"behind {prep}", f"after {before}", f"before {after}", f"between {before} and {after}"))
    clues.update(company(sentence, name.start, name.end))
    if name.start == 0:
        clues.add(f"opens {where}")
    if (
        name.start < 3
        and sentence.where == "body"
        and sentence.words[0][0].isdigit()
        and sentence.words[0] != name.words[0]
    ):
        clues.add("item 1 of a list" if sentence.words[0] == "1" else "item of a list")
    if _is_counted(sentence, name.start):
        clues.add("behind a counted group")
    if _speaks(sentence, name):
        clues.add("speaker")
    if sentence.quoted[name.start]:
        clues.add("in a quote")
    if sentence.where == "body" and sentence.index == 0 and name.start < 2:
        clues.add("opens the story")
    shape = _party_kind(name)
    report = story.report(sentence)
    clues.update((report, f"{report}, {shape}"))
    found = sorted(story.triggers(sentence), key=lambda t: (not t.is_plain, abs(t.start - name.start)))[:_TRIGGERS]
    for trigger in found:
        clues.update(_relation(story, trigger, name, side, prep, before, shape))
    if not found:
        clues.add(f"no trigger in {side}")
        if sentence.where == "body" and sentence.index:
            earlier = story.document.body[sentence.index - 1]
            if any(trigger.is_plain for trigger in story.triggers(earlier)):
                clues.update(("behind a trigger's sentence", f"behind a trigger's sentence, {shape}"))
        held = [mark for mark in sentence.of(Kind.HELD) if mark.end <= name.start]
        if held:
            clues.add(f"held by|{prep}|{min(name.start - held[-1].end, 4)}")
    return clues


def _relation(story: Story, trigger: Trigger, name: Name, side: str, prep: str, before: str, shape: str) -> list[str]:
    """How a name lies to a trigger: on which side, behind which preposition, with how many names in between."""
    sentence = trigger.sentence
    if name.end <= trigger.start:
        where, gap = "left", (name.end, trigger.start)
    elif name.start >= trigger.end:
        behind = trigger.object is None or name.start >= trigger.object.end
        where, gap = ("right" if behind else "inside"), (trigger.end, name.start)
    else:
        return [f"{side}|covers {trigger.voice}"]
    others = {n.run for n in story.names(sentence) if gap[0] <= n.run[0] and n.run[1] <= gap[1] and n.run != name.run}
    between = min(len(others), 3)
    doubt = "" if trigger.is_plain else "?" + trigger.doubts[0]
    near = "near" if gap[1] - gap[0] <= _NEAR else "mid" if gap[1] - gap[0] <= 9 else "far"
    voice = f"{trigger.voice}{doubt}"
    target = trigger.object.kind if trigger.object else "none"
    inner = sentence.words[gap[0] : gap[1]]
    commas = min(inner.count(","), 2)
    clues = [
        f"{side}|{voice}|{where}|{between}|{prep}",
        f"{side}|{voice}|{where}|{near}",
        f"{trigger.voice}|{where}|{between}|{commas} commas|{before}",
        f"{trigger.kind}|{where}|{prep}",
        f"{voice}|{where}|{between}|{shape}",
        f"{trigger.voice}|{where}|{prep}|{target}",
    ]
    if where == "left" and any(low in SUBORDINATORS for low in sentence.lows[gap[0] : gap[1]]):
        clues.append(f"{side}|{trigger.voice}|left, another clause")
    if where == "left" and all(low in lexicon().adverbs for low in sentence.lows[gap[0] : gap[1]]):
        clues.append(f"{side}|next to {trigger.kind}{doubt}|{shape}")
        clues.append(f"next to {trigger.voice}{doubt}|{before}")
    if trigger.voice is not Voice.NOUN and where == "left" and between == 0:
        clues.append(f"{side}|subject of {trigger.verb}")
    held = [m for m in sentence.of(Kind.HELD) if m.end <= name.start]
    if held and name.start - held[-1].end < 4:
        clues.append(f"held by|{prep}|{name.start - held[-1].end}")
    return clues


def _is_counted(sentence: Sentence, start: int) -> bool:
    """ "tiga aparatur Pemkab X": a name that only says where a group comes from."""
    for i in range(start - 1, max(-1, start - 4), -1):
        low = sentence.lows[i]
        if low in COUNTS or (low.isdigit() and len(low) < 4):
            return True
        if not low.isalpha() or low in lexicon().verbs:
            return False
    return False


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
def _word_class(low: str) -> str:
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


def _class_before(sentence: Sentence, start: int) -> str:
    return _word_class(sentence.lows[start - 1]) if start else "the start"


def _class_after(sentence: Sentence, end: int) -> str:
    return _word_class(sentence.lows[end]) if end < len(sentence) else "the end"


def _speaks(sentence: Sentence, name: Name) -> bool:
    """Is it the name of a speaker: "kata X", "X mengatakan"?"""
    for mark in sentence.of(Kind.SPEECH):
        if 0 <= name.start - mark.end < _SPEECH or 0 <= mark.start - name.end < 2:
            return True
    return False
