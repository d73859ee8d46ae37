"""The class of a winner that stands beside its name: "KUD Tani (sektor produsen)", "dari kelompok kota Ani"."""

from crawler.awards.facts.grades import phrase_end
from crawler.awards.names import Chunk
from crawler.awards.text import Sentence

_FIELDS = {
    "bidang",
    "cabang",
    "divisi",
    "golongan",
    "kategori",
    "kelas",
    "kelompok",
    "klaster",
    "sektor",
    "subkategori",
}
_TO = {"dalam", "di", "pada", "untuk"}
_OPENING = {"dari", "di", "dalam", "pada", "untuk"}
_BRACKET_WITHIN = 10
_NAME_WITHIN = 10
_LONG = 7


def class_beside(sentence: Sentence, name: Chunk) -> Chunk | None:
    """The class that follows a winner's name, or that opens the sentence in which it is the first."""
    return _behind(sentence, name[1]) or _in_bracket(sentence, name[1]) or _before(sentence, name[0])


def _behind(sentence: Sentence, end: int) -> Chunk | None:
    """ "kepada CV Laut Jaya untuk golongan eksportir"."""
    return _phrase(sentence, end + (sentence.lows[end : end + 1] != [] and sentence.lows[end] in _TO))


def _in_bracket(sentence: Sentence, end: int) -> Chunk | None:
    """ "KSP Karya dan Kopdit Usaha (sektor simpan pinjam)": the bracket holds for all names before it."""
    for i in range(end, min(end + _BRACKET_WITHIN, len(sentence))):
        if sentence.words[i] in ";:.":
            return None
        if sentence.words[i] == "(":
            found = _phrase(sentence, i + 1)
            return found if found and sentence.words[found[1] : found[1] + 1] == [")"] else None
    return None


def _before(sentence: Sentence, start: int) -> Chunk | None:
    """ "Dari kelompok kabupaten terdapat Bupati X"."""
    if start < 1 or start > _NAME_WITHIN or sentence.lows[0] not in _OPENING:
        return None
    found = _phrase(sentence, 1)
    return found if found and found[1] <= start else None


def _phrase(sentence: Sentence, i: int) -> Chunk | None:
    if i >= len(sentence) or sentence.words[i] not in _FIELDS:
        return None
    end = phrase_end(sentence, i + 1, i + _LONG)
    return (i, end) if end > i + 1 else None
