"""The institution that a name, an office or a head stands for, where it gives an award.

A minister stands for the ministry where the story names it, a head for the office; a regional head for himself.
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
_CUPS = {"piala", "cup", "trofi", "raja", "ratu"}
""" "Lomba Kicau Piala Wali Kota": in whose honour it is held, not who holds it."""
_INNER_WORDS = {"dan", "antar", "se", "-", "/"}
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


def inside_contest(document: Document, sentence: Sentence, chunk: Chunk, lexicon: Lexicon) -> GiverMention | None:
    """ "Lomba Tingkat III Kwartir Cabang Tarakan", "Lomba Guru Inovatif PGRI Kabupaten Bogor 2023": whose contest."""
    start, end = chunk
    contests = sentence.marks.get(Kind.CONTEST)
    if not contests or not any(start - 1 <= m.start <= start + 1 for m in contests):
        return None
    heads = [m for m in sentence.of(Kind.GIVER_HEAD, Kind.GIVER) if start < m.start < end]
    if (
        not heads
        or sentence.lows[heads[0].start - 1] in _INNER_WORDS
        or sentence.lows[heads[0].start] in lexicon.officials
    ):
        return None
    if not _CUPS.isdisjoint(sentence.lows[start - 1 : end + 1]):
        return None
    while end > heads[0].end and (sentence.words[end - 1].isdigit() or sentence.lows[end - 1] == "tahun"):
        end -= 1
    return _mention(document, sentence, min(m.start for m in heads), end)


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
    if sentence.lows[start] == "menteri":
        known = None  # "Menteri Agraria dan Tata Ruang/Kepala BPN"
    if start + 1 < end and sentence.lows[start] in ("kepala", "ketua", "direktur"):
        heads = [m.start for m in sentence.of(Kind.GIVER_HEAD) if start < m.start < min(end, start + 3)]
        if not heads and known is None:
            return _office(document, sentence, chunk)
        known = min([*heads, *([] if known is None else [known])])  # "Kepala Kanwil Kemenag X"
    if known is not None:
        return _mention(document, sentence, known, _office_end(sentence, known, end))
    if sentence.lows[start] == "menteri":
        stop = _ministry_end(sentence, start + 1, end, lexicon)
        rest = document.text(sentence, start + 1, stop) if stop > start + 1 else ""
        office = "Kementerian" if _is_told(document, sentence.lows[start + 1 : stop]) else sentence.words[start]
        return GiverMention(sentence, (start, stop), f"{office} {rest}".strip())
    return None


def _office(document: Document, sentence: Sentence, chunk: Chunk) -> GiverMention | None:
    """ "Kepala Staf Angkatan Darat", "Direktur Jenderal Imigrasi": an office so high that it gives by itself."""
    start, end = chunk
    if not any(m.start == start for m in sentence.of(Kind.GIVER_HEAD)):
        return None
    return _mention(document, sentence, start, _office_end(sentence, start, end))


def _is_told(document: Document, rest: list[str]) -> bool:
    """Does the story name the ministry itself?"""
    ministry = ["kementerian", *rest]
    sentences = [document.title, *document.body] if document.title else document.body
    return not rest or any(
        s.lows[m.start : m.start + len(ministry)] == ministry
        for s in sentences
        for m in s.of(Kind.GIVER_HEAD, Kind.GIVER)
    )


def _ministry_end(sentence: Sentence, start: int, end: int, lexicon: Lexicon) -> int:
    """ "Menteri Perhubungan Budi Karya": the longest known name, or the words of portfolios."""
    known = (
        s for s in range(end, start, -1) if f"kementerian {' '.join(sentence.lows[start:s])}" in lexicon.ministries
    )
    stop = start
    while stop < end and (sentence.lows[stop] in _PORTFOLIOS or sentence.words[stop] in ",/-"):
        stop += 1
    while stop > start and sentence.words[stop - 1] in ",/-":
        stop -= 1
    return max(next(known, start), stop, min(end, start + 1))


def _office_end(sentence: Sentence, start: int, end: int) -> int:
    """ "Bupati Lombok Tengah H. Anu": the office ends with its region, before a rank, or where the person begins."""
    general = sentence.lows[start : start + 2] == ["direktur", "jenderal"]
    end = next((i for i in range(start + 1 + general, end) if sentence.lows[i] in _RANKS), end)
    for last in range(end, start + 1, -1):
        for first in range(start + 1, min(start + 4, last)):
            if find_region(" ".join(sentence.words[first:last])):
                return last
    if sentence.lows[start] not in _NAMED_OFFICES:
        return end
    return next((i for i in range(start + 1, end) if sentence.lows[i] not in _STATE), end)
