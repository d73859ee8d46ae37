"""Names in a sentence: runs of capitalised words, with the shorter names that a longer run may hide.

A generator of high recall: "Bupati Muna Barat La Ode Darwin" gives the run, the office and the person. Which of them
receives or gives an award is learned elsewhere.
"""

import re
from collections.abc import Iterator

import msgspec

from crawler.awards.capitals import is_namelike, namelike
from crawler.awards.lexicon import Kind, lexicon, word_set
from crawler.awards.text import Sentence, kept
from crawler.regions import find_regions

_INNER = {"/", "&", "-", "–", "'", "’", "+"}
_LONGEST = 14
_REGION_WORDS = 4
_SMALL_LEFT = 3
"""Words in small letters that may be between a body's head and its name: "tim voli putri SMAN 1 Alor"."""
_AWARDS = (Kind.AWARD, Kind.CONTEST, Kind.PROGRAMME, Kind.RATING)
_AND = word_set("names", "and")
_LOOSE = word_set("names", "loose")
_RESUMES = word_set("names", "resumes")
_MOST_LISTED = 4
_ROMAN = re.compile(r"i{1,3}|iv|vi{0,3}|ix|x")


class Name(msgspec.Struct, frozen=True, gc=False):
    """Tokens `start` to `end` (exclusive) of a sentence may name somebody or something."""

    sentence: Sentence
    start: int
    end: int
    run: tuple[int, int]
    """The run of capitalised words that it is, or is a part of."""
    part: str
    """How it was cut from the run: `whole`, `person`, `office`, `place`, `acronym`, `listed`, `headed`, …"""

    @property
    def words(self) -> list[str]:
        """The words as written."""
        return self.sentence.words[self.start : self.end]

    @property
    def lows(self) -> list[str]:
        """The folded words."""
        return self.sentence.lows[self.start : self.end]

    @property
    def key(self) -> str:
        """The folded words in one string: spellings of one name that differ in case have one key."""
        return " ".join(self.lows)


@kept
def runs(sentence: Sentence) -> list[tuple[int, int]]:
    """The longest stretches of words that are written as names, in order."""
    found: list[tuple[int, int]] = []
    numbers = _rank_numbers(sentence)
    named = namelike(sentence)
    i, size = 0, len(named)
    while i < size:
        if not named[i] or i in numbers:
            i += 1
            continue
        end = i + 1
        while end < size and end - i < _LONGEST:
            if named[end] or _is_number(sentence, end):
                end += 1
            elif end + 1 < size and named[end + 1] and _joins(sentence, end):
                end += 2
            else:
                break
        found.append((i, end))
        i = end
    return found


def _rank_numbers(sentence: Sentence) -> set[int]:
    """The tokens of roman numbers behind a rank: the "II" of "Juara II Desa Dualaus" begins no name."""
    return {m.end for m in sentence.of(Kind.PLACE) if _ROMAN.fullmatch("".join(sentence.lows[m.end : m.end + 1]))}


@kept
def names(sentence: Sentence) -> list[Name]:
    """All names of a sentence, the parts of runs among them, in the order of their runs."""
    found: list[Name] = []
    seen: set[tuple[int, int]] = set()
    stretches = runs(sentence)
    for at, run in enumerate(stretches):
        for start, end, part in _parts(sentence, run):
            if start < end and (start, end) not in seen:
                seen.add((start, end))
                found.append(Name(sentence, start, end, run, part))
        listed = _listed(sentence, stretches, at)
        if listed and listed not in seen:
            seen.add(listed)
            found.append(Name(sentence, *listed, run, "listed"))
    return found


def _is_number(sentence: Sentence, i: int) -> bool:
    word = sentence.words[i]
    return word.isdigit() and len(word) <= 4 and i > 0 and (is_namelike(sentence, i - 1))


def _joins(sentence: Sentence, i: int) -> bool:
    word, low = sentence.words[i], sentence.lows[i]
    if low in lexicon().joiners:
        return low not in _LOOSE
    if word in _INNER:
        return sentence.starts[i] == sentence.ends[i - 1] or word == "&"
    if word == ".":
        glued = sentence.starts[i] == sentence.ends[i - 1]
        return glued and (sentence.lows[i - 1] in lexicon().abbreviations or len(sentence.words[i - 1]) == 1)
    return False


def _parts(sentence: Sentence, run: tuple[int, int]) -> Iterator[tuple[int, int, str]]:
    """The run, and the shorter names inside it or just around it."""
    start, end = run
    yield start, end, "whole"
    yield from _around(sentence, start, end)
    if end - start > 1:
        yield from _inside(sentence, start, end)


def _around(sentence: Sentence, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """With a head in small letters before it, an acronym in brackets or more of the name behind it."""
    headed = _head_before(sentence, start)
    if headed is not None:
        yield headed, end, "headed"
    after = _bracket(sentence, end)
    if after:
        yield end + 1, after - 1, "acronym"
        yield start, after, "with acronym"
        resumed = _end_of_name(sentence, after)
        if resumed > after:
            yield start, resumed, "around acronym"
    joined = _joined(sentence, end)
    if joined:
        yield start, joined, "joined"


def _inside(sentence: Sentence, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Without titles or a number, the office and the person apart, the bodies that it names."""
    lex = lexicon()
    first = start
    while first < end - 1 and (sentence.lows[first] in lex.titles or sentence.words[first] == "."):
        first += 1
    if first > start:
        yield first, end, "untitled"
    numbered = end
    while numbered - 1 > start and sentence.words[numbered - 1].isdigit():
        numbered -= 1
    if numbered < end:
        yield start, numbered, "no number"
    yield from _office_and_person(sentence, first, end)
    for i in range(start + 1, end):
        low = sentence.lows[i]
        if low in lex.bodies and sentence.words[i] != "DI" and sentence.words[i - 1] != "/":
            yield i, end, "inner body"
        elif low in lex.officials:
            yield start, i, "before office"


def _office_and_person(sentence: Sentence, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """ "Wali Kota Tegal Dedy Yon": the office, its place, the person; "Siswi SMAN 1 Depok Rina": likewise."""
    lex = lexicon()
    opens = sentence.lows[start]
    if opens not in lex.officials and opens not in lex.roles and opens not in lex.bodies:
        return
    for i in range(start + 1, end - 1):
        for last in range(min(end, i + _REGION_WORDS), i, -1):
            if find_regions(" ".join(sentence.words[i:last])):
                yield start, last, "office"
                yield i, last, "place"
                if last < end:
                    yield last, end, "person"
                return
    titled = [i for i in range(start, end) if sentence.lows[i] in lex.titles]
    if titled and titled[-1] + 1 < end:
        yield titled[-1] + 1, end, "person"
    if opens in lex.officials or opens in lex.roles:
        yield from _before_acronym(sentence, start, end)
        for size in (1, 2, 3):
            if end - size > start:
                yield end - size, end, "person"
        if start + 1 < end:
            yield start + 1, end, "headless"


def _before_acronym(sentence: Sentence, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """ "Rektor UNS Jamal Wiwoho": an acronym ends the office, what follows is the person."""
    for i in range(start + 1, end - 1):
        if sentence.words[i].isupper() and len(sentence.words[i]) > 1:
            yield start, i + 1, "office"
            yield i, i + 1, "place"
            yield i + 1, end, "person"
            return


def _head_before(sentence: Sentence, start: int) -> int | None:
    """The token of a body's or a role's head in small letters before a name: "desa wisata Penglipuran"."""
    lex = lexicon()
    best = None
    for i in range(start - 1, max(-1, start - 1 - _SMALL_LEFT), -1):
        low = sentence.lows[i]
        if not sentence.words[i][0].islower() or low in lex.prepositions or low in lex.adverbs or low in lex.verbs:
            break
        if low in lex.bodies or low in lex.roles:
            best = i
    return best


def _bracket(sentence: Sentence, end: int) -> int | None:
    """The token behind "(BPK)" that follows a name at once."""
    if end + 2 >= len(sentence) or sentence.words[end] != "(":
        return None
    for closing in range(end + 2, min(end + 6, len(sentence))):
        if sentence.words[closing] == ")":
            inside = sentence.words[end + 1 : closing]
            return closing + 1 if all(word[0].isupper() or word in _INNER for word in inside) else None
    return None


def _joined(sentence: Sentence, end: int) -> int | None:
    """The end of "Badan Riset dan Inovasi Nasional", where the run stops at "dan" and goes on behind it."""
    if end + 1 >= len(sentence):
        return None
    comma = sentence.words[end] == "," and sentence.lows[end + 2 : end + 3] in (["dan"], ["and"], [","])
    if (comma or sentence.lows[end] in _RESUMES) and is_namelike(sentence, end + 1):
        last = end + 1
        if comma:
            while last + 1 < len(sentence) and (
                is_namelike(sentence, last) or sentence.lows[last] in (",", "dan", "and")
            ):
                last += 1
            while sentence.lows[last - 1] in (",", "dan", "and"):
                last -= 1
            # Without "dan" it is a place and where that is: "Desa Penglipuran, Bangli, ...".
            is_one = not _AND.isdisjoint(sentence.lows[end:last])
            return _beyond_bracket(sentence, last) if is_one else None
        return _beyond_bracket(sentence, _end_of_name(sentence, last))
    return None


def _beyond_bracket(sentence: Sentence, end: int) -> int:
    """The end of a name with the acronym in brackets behind it, and with what follows: "(DPMPTSP) Kota Serang"."""
    after = _bracket(sentence, end)
    return end if after is None else _end_of_name(sentence, after)


def _end_of_name(sentence: Sentence, i: int) -> int:
    """The first token from `i` on that is neither a word of a name nor a number behind one."""
    named = namelike(sentence)
    while i < len(named) and (named[i] or _is_number(sentence, i)):
        i += 1
    return i


def _listed(sentence: Sentence, stretches: list[tuple[int, int]], at: int) -> tuple[int, int] | None:
    """The whole of "Wulan, Dea dan Rafi": who wins together is named together."""
    last = at
    closed = False
    while last + 1 < len(stretches) and last - at < _MOST_LISTED:
        between = sentence.lows[stretches[last][1] : stretches[last + 1][0]]
        if not between or not _AND.issuperset(low for low in between if low != ",") or len(between) > 2:
            break
        last += 1
        if not _AND.isdisjoint(between):
            closed = True
            break
    return (stretches[at][0], stretches[last][1]) if closed and last > at else None


def award_words(name: Name) -> bool:
    """Does the name hold a word of awards or contests: "SCTV Awards", "Piala Dunia"?"""
    marks = name.sentence.of(*_AWARDS)
    return any(name.start <= mark.start < name.end for mark in marks)
