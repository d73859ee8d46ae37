"""Where the names of a sentence stand: whole names of bodies, people behind offices and ranks, titles of works."""

from collections.abc import Iterator

from crawler.awards.events import place_number
from crawler.awards.facts.place import is_place, person_behind_office
from crawler.awards.kinds import entity_words
from crawler.awards.lexicon import Kind, Lexicon, word_set
from crawler.awards.names import (
    Chunk,
    is_body,
    is_namelike,
    is_official,
    name_left,
    name_right,
    split_names,
    without_titles,
)
from crawler.awards.text import Sentence

_LETTERS = 2
QUOTES = "\"“”‘’'"
_QUOTED_WORDS = 8
_SMALL = {"dalam", "dan", "dari", "di", "ke", "of", "pada", "the", "untuk", "yang"}
_OF_OFFICES = {"direktorat", "direktur", "inspektorat", "inspektur", "sekretariat", "sekretaris"}
"""Words behind which "Jenderal" is no rank."""
_NAMED_OFFICES = word_set("cast", "named_offices")


def spans(sentence: Sentence, lexicon: Lexicon) -> Iterator[Chunk]:
    """Every name of a sentence; names joined by "dan" one by one, a person also without the office before."""
    behind_last = 0
    for i, word in enumerate(sentence.words):
        if i < behind_last or not (word[0].isupper() or word in QUOTES):
            continue
        if work := _quoted(sentence, i):
            yield work
            behind_last = work[1] + 1
            continue
        chunk = name_right(sentence, i, lexicon, reach=0) if is_namelike(sentence, i, lexicon) else None
        if chunk is None:
            continue
        behind_last = chunk[1]
        left = name_left(sentence, chunk[1] - 1, lexicon)
        if left:
            chunk = (min(left[0], chunk[0]), chunk[1])
        for whole in split_names(sentence, chunk, lexicon):
            part = without_titles(sentence, _without_numeral(sentence, whole), lexicon)
            if _is_no_name(sentence, part, lexicon):
                continue
            behind = person_in(sentence, part, lexicon)
            if behind:
                yield behind
            if behind is None or is_official(sentence, part, lexicon):
                yield part


def _quoted(sentence: Sentence, i: int) -> Chunk | None:
    """The title of a work that the quotation mark at token `i` opens: several words, each with a capital."""
    if sentence.words[i] not in QUOTES or sentence.words[i] == "”":
        return None
    ahead = range(i + 1, min(len(sentence), i + 2 + _QUOTED_WORDS))
    end = next((k for k in ahead if sentence.words[k] in QUOTES), None)
    inside = sentence.words[i + 1 : end] if end else []
    capital = [word[0].isupper() or word in _SMALL for word in inside]
    whole = len(inside) > 1 and all(capital) and inside[0][0].isupper() and inside[-1][0].isupper()
    return (i + 1, end) if end and whole and sentence.where == "body" else None


def _without_numeral(sentence: Sentence, chunk: Chunk) -> Chunk:
    """ "juara I Hendry Sampang": the numeral of a place is no part of the winner's name."""
    start, end = chunk
    numeral = start + 1 < end and place_number(sentence, start) is not None
    return (start + 1, end) if numeral and any(m.end == start for m in sentence.of(Kind.PLACE)) else chunk


def _is_no_name(sentence: Sentence, chunk: Chunk, lexicon: Lexicon) -> bool:
    """A numeral, a sum, or a common word that only opens its sentence."""
    start, end = chunk
    low = sentence.lows[start]
    if sentence.words[start + 1 : start + 2] == ["."] and "".join(sentence.lows[start:end:2]) in entity_words().degrees:
        return True  # "S.Pd"
    if end - start > 1:
        return False
    numeral = len(low) < _LETTERS or place_number(sentence, start) is not None
    office = low in lexicon.officials or any(m.start == start for m in sentence.of(Kind.GIVER))
    mixed = not sentence.words[start].isupper() and any(letter.isupper() for letter in sentence.words[start][1:])
    opens = start == 0 and not mixed and sentence.where == "body" and low not in sentence.proper and not office
    return numeral or opens or (low.startswith("rp") and low[2:].isdigit())


def person_in(sentence: Sentence, chunk: Chunk, lexicon: Lexicon) -> Chunk | None:
    """ "Bupati Banyuwangi Ipuk Fiestiandani", "Keberanian Bripka Zulfahri": the person behind an office or a rank."""
    start, end = chunk
    ranks = (
        []
        if is_body(sentence, chunk, lexicon)
        else [
            i
            for i in range(start + 1, end - 1)
            if sentence.lows[i] in lexicon.titles
            and len(sentence.words[i]) > 1
            and sentence.lows[i - 1] not in _OF_OFFICES
        ]
    )
    if ranks:
        return without_titles(sentence, (ranks[0], end), lexicon)
    if not is_official(sentence, chunk, lexicon):
        return None
    first, _ = without_titles(sentence, person_behind_office(sentence, chunk), lexicon)
    if first == start:
        first = _behind_named_office(sentence, chunk)
    while first < end and not sentence.words[first][0].isalpha():
        first += 1
    return (first, end) if start < first < end else None


def _behind_named_office(sentence: Sentence, chunk: Chunk) -> int:
    """ "Presiden Joko Widodo", "Wali Kota Bodewin Wattimena": where the person begins; the start where none does."""
    start, end = chunk
    first = start + (2 if sentence.lows[start : start + 2] == ["wali", "kota"] else 1)
    named = first > start + 1 or sentence.lows[start] in _NAMED_OFFICES
    return first if named and first < end and not is_place(sentence.words[first]) else start
