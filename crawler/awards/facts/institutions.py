"""The institution that a name, an office or a head stands for, where it gives an award.

A minister stands for the ministry, a head for the office; a regional head for himself.
"""

from dataclasses import dataclass

from crawler.awards.lexicon import Kind, Lexicon, word_set
from crawler.awards.names import Chunk, bracket_left, has_mark, is_generic, name_right
from crawler.awards.text import Document, Sentence
from crawler.regions import find_region

_SKIPPED = word_set("givers", "skipped")
HEADS_OF_STATE = word_set("givers", "heads_of_state")
_UNIVERSITY_HEADS = {"rektor", "dekan", "kanselir"}
_MINISTERS = word_set("givers", "ministers")
_NAMED_OFFICES = word_set("cast", "named_offices")
_STATE = {"ri", "republik", "indonesia", "kota"}
_RANKS = word_set("givers", "ranks")
_PERSON_STARTS = {"prof", "profesor", "dr", "h", "ir", "drs"}
_MONTHS = word_set("givers", "months")
_ORGANISERS = {"penyelenggara", "panitia", "pemrakarsa", "penggagas"}
_PORTFOLIOS = word_set("givers", "portfolios")
_JURIES = {"hakim", "juri", "panelis"}


@dataclass(frozen=True, slots=True)
class GiverMention:
    """Tokens `chunk` of a sentence name the giver; `name` is how the fact states it."""

    sentence: Sentence
    chunk: Chunk
    name: str


def resolved(document: Document, sentence: Sentence, at: int, lexicon: Lexicon) -> GiverMention | None:
    """The giver whose name, office or head begins at token `at`, or a few words behind it."""
    chunk = name_right(sentence, _first_word(sentence, at), lexicon, reach=2)
    if chunk is None:
        return None
    start, end = chunk
    known = next((m for m in sentence.of(Kind.GIVER) if start <= m.start < end), None)
    head = next((m for m in sentence.of(Kind.GIVER_HEAD) if m.start == start), None)
    low = sentence.lows[start]
    if has_mark(sentence, chunk, Kind.AWARD, Kind.CONTEST, Kind.PROGRAMME):
        if known and known.start == start:
            return _mention(document, sentence, start, known.end)
        if head is None:
            return None
    if known is None and head is None and _names_nobody(sentence, chunk, lexicon):
        return None
    if any(word in _JURIES for word in sentence.lows[start:end][-2:]):
        return None
    if low in _UNIVERSITY_HEADS:
        stop = next((i for i in range(start + 1, end) if sentence.lows[i] in _PERSON_STARTS), end)
        return _mention(document, sentence, start + 1, stop) if stop > start + 1 else None
    inside = known is not None and known.start > start and sentence.words[known.start - 1] != "("
    if low in _MINISTERS or (known and inside and head is None and low not in lexicon.bodies):
        return _institution(document, sentence, chunk, known.start if known else None, lexicon)
    if low == "wakil" and sentence.lows[start + 1 : start + 2] == ["menteri"]:
        return _institution(document, sentence, (start + 1, end), None, lexicon)
    return _mention(document, sentence, start, _office_end(sentence, start, end) if low in HEADS_OF_STATE else end)


def _first_word(sentence: Sentence, at: int) -> int:
    """ "dari pihak panitia, BKKBN": where the name itself may begin."""
    while (
        at < len(sentence)
        and sentence.lows[at] in _SKIPPED
        and (sentence.words[at].islower() or sentence.lows[at] == "ngo")
    ):
        at += 1
    return at + (sentence.lows[at : at + 1] == [","] and sentence.lows[at - 1] in _ORGANISERS)


def _names_nobody(sentence: Sentence, chunk: Chunk, lexicon: Lexicon) -> bool:
    """A bare place, a month or common nouns in capitals give nothing."""
    place = find_region(" ".join(sentence.words[slice(*chunk)])) is not None
    return place or is_generic(sentence, chunk, lexicon) or sentence.lows[chunk[0]] in _MONTHS


def _mention(document: Document, sentence: Sentence, start: int, end: int) -> GiverMention:
    """The name as it stands, without the acronym in brackets that ends it."""
    if sentence.words[end - 1] == ")" and (opening := bracket_left(sentence, end - 1)) and opening > start:
        end = opening
    return GiverMention(sentence, (start, end), document.text(sentence, start, end))


def _institution(
    document: Document, sentence: Sentence, chunk: Chunk, known: int | None, lexicon: Lexicon
) -> GiverMention | None:
    start, end = chunk
    if known is None and start + 1 < end and sentence.lows[start] in ("kepala", "ketua", "direktur"):
        heads = [m.start for m in sentence.of(Kind.GIVER_HEAD) if start < m.start < min(end, start + 3)]
        if not heads:
            return None
        known = heads[0]
    if known is not None:
        return _mention(document, sentence, known, _office_end(sentence, known, end))
    if sentence.lows[start] == "menteri":
        stop = _ministry_end(sentence, start + 1, end, lexicon)
        rest = document.text(sentence, start + 1, stop) if stop > start + 1 else ""
        return GiverMention(sentence, (start, stop), f"Kementerian {rest}".strip())
    return None


def _ministry_end(sentence: Sentence, start: int, end: int, lexicon: Lexicon) -> int:
    """ "Menteri Perhubungan Budi Karya": the longest known name, or the words of portfolios."""
    known = (
        s for s in range(end, start, -1) if f"kementerian {' '.join(sentence.lows[start:s])}" in lexicon.ministries
    )
    stop = start
    while stop < end and (sentence.lows[stop] in _PORTFOLIOS or sentence.words[stop] in ",/-"):
        stop += 1
    return max(next(known, start), stop, min(end, start + 1))


def _office_end(sentence: Sentence, start: int, end: int) -> int:
    """ "Bupati Lombok Tengah H. Anu": the office ends with its region, before a rank, or where the person begins."""
    end = next((i for i in range(start + 1, end) if sentence.lows[i] in _RANKS), end)
    for last in range(end, start + 1, -1):
        for first in range(start + 1, min(start + 4, last)):
            if find_region(" ".join(sentence.words[first:last])):
                return last
    if sentence.lows[start] not in _NAMED_OFFICES:
        return end
    return next((i for i in range(start + 1, end) if sentence.lows[i] not in _STATE), end)
