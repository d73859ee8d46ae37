"""The category, predicate or grade that an assessment ends with: "kategori Madya", "zona hijau", "paripurna"."""

import re

from crawler.awards.events import place_number
from crawler.awards.facts.extent import VERBS
from crawler.awards.lexicon import Kind, load_lexicon, word_set
from crawler.awards.names import Chunk
from crawler.awards.text import Sentence

_BODIES = load_lexicon().bodies
_GRADES = word_set("ranks", "grades")
_HEADS = word_set("ranks", "heads")
_STOPS = word_set("ranks", "stops") | {"baginya", "darinya", "kepadanya", "oleh", "padanya"}
_ITS_GRADE = {"kategorinya", "predikatnya"}
_NO_GRADES = (["paling"], ["sama"], ["serupa"], ["yang", "sama"])
_CONTESTED = {"bidang", "cabang", "divisi", "nomor", "sektor"}
_GRADED = {"akreditasi", "terakreditasi", "berakreditasi"}
_ADJECTIVES = {"berkategori", "berklasifikasi", "berkualifikasi", "berperingkat", "berpredikat"}
_QUALITY_GRADES = {"a", "b", '"a"', '"b"'}
_RAISED = {"jadi", "ke", "menjadi"}
_FROM = 3
"""Tokens from the old grade to the new one: "dari predikat B ke BB"."""
_OLD = ("lama", "sebelumnya", "terdahulu")
_CONTESTED_IN = {"dalam", "di", "masuk", "menjuarai", "pada", "untuk", "unggul"}
""" "masuk kelompok produsen", "untuk kelas II"; "tiga kelas belajar bergantian", "oleh kelompok pemuda" are people."""
_SCORE = re.compile(r"\d{1,4}(?:[.,]\d+)?")
_SCORES = {"angka", "indeks", "nilai", "nilainya", "skor", "skornya"}
_WORDS_OF_SCORES = _GRADES | {"baik", "istimewa", "memuaskan", "sempurna", "tinggi"}
_BEHIND_SCORE = 8


def category(sentence: Sentence, start: int, end: int) -> Chunk | None:
    for i in range(start, min(end, len(sentence) - 1)):
        if found := _headed(sentence, i, end + 8) or _graded(sentence, i, start):
            return found
    return _beside_score(sentence, start, min(end + _BEHIND_SCORE, len(sentence)))


def _headed(sentence: Sentence, i: int, limit: int) -> Chunk | None:
    """ "kategori Madya", "bintang lima", "memenangi nomor kecepatan putri": what begins with its head at token `i`."""
    low, following = sentence.lows[i], sentence.lows[i + 1]
    if low == "bintang":
        return (i, i + 2) if place_number(sentence, i + 1) else None
    if low in _ITS_GRADE and (following in _GRADES or sentence.words[i + 1][0].isupper()):
        return i + 1, max(phrase_end(sentence, i + 1, limit), i + 2)
    if low == "peringkat" and following == "akreditasi":
        return grade_of(sentence, i, i + 2, inside=False)
    adjective = low in _ADJECTIVES and not any(m.start == i + 1 for m in sentence.of(Kind.RATING, Kind.PROGRAMME))
    headed = (low in _HEADS or adjective) and not following.startswith(_OLD) and not _names_group(sentence, i)
    if headed or (low in _CONTESTED and any(m.end == i for m in sentence.of(Kind.WIN))):
        stop = phrase_end(sentence, i + 1, limit)
        if sentence.lows[stop - 1] not in _GRADES and any(
            m.start == i + 1 and m.end < stop for m in sentence.of(Kind.PROGRAMME)
        ):
            return None  # "Predikat SAKIP Pemkot Baubau naik …": whose it is, not which
        return (i, stop) if stop > i + 1 and sentence.lows[i + 1 : stop] not in _NO_GRADES else None
    return None


def _graded(sentence: Sentence, i: int, start: int) -> Chunk | None:
    """ "level 3", "status paripurna", "badan publik informatif", "zona hijau", "terakreditasi unggul"."""
    low, following = sentence.lows[i], sentence.lows[i + 1]
    if (low == "level" and place_number(sentence, i + 1)) or (low in ("tingkat", "status") and following in _GRADES):
        return i, _with_stars(sentence, i + 2)
    if low == "kinerja" and following == "tinggi" and i > start and sentence.lows[i - 1] in ("predikat", "status"):
        return i - 1, i + 2
    if low == "publik" and i > start and (end_of := _informative(sentence, i + 1)):
        return i - 1, end_of
    if low == "zona" and following == "hijau":
        begin = i - 1 if i and sentence.lows[i - 1] == "predikat" else i
        if end_of := _quality(sentence, i + 2):
            return begin, end_of
        graded = sentence.lows[i + 2 : i + 3] == ["kategori"] and sentence.lows[i + 3 : i + 4] != ["tinggi"]
        return begin, i + 4 if graded and i + 3 < len(sentence) else i + 2
    if low in _RAISED and following in _GRADES and sentence.words[i + 1][0].isupper():
        return (i + 1, i + 2) if "dari" in sentence.lows[max(start, i - _FROM) : i] else None
    return grade_of(sentence, i, i + 1) if low in _GRADED else None


def _with_stars(sentence: Sentence, end: int) -> int:
    """ "paripurna dengan lima bintang", "paripurna bintang lima": a grade with its stars."""
    at = end + (sentence.lows[end : end + 1] in (["dengan"], ["("]))
    starred = "bintang" in sentence.lows[at : at + 2] and any(place_number(sentence, k) for k in (at, at + 1))
    return at + 2 if starred else end


def _quality(sentence: Sentence, i: int) -> int | None:
    """ "zona hijau dengan opini kualitas tertinggi", "zona hijau, kategori A, kualitas tinggi": where it ends."""
    at = _behind_joint(sentence, i)
    if sentence.lows[at : at + 1] and sentence.lows[at] in _QUALITY_GRADES:
        at = _behind_joint(sentence, at + 1)
    graded = sentence.lows[at : at + 1] == ["kualitas"] and sentence.lows[at + 1 : at + 2] in (
        ["tertinggi"],
        ["tinggi"],
    )
    return at + 2 if graded else None


def _behind_joint(sentence: Sentence, i: int) -> int:
    """Behind what joins a zone to its grade, and that to its quality."""
    i += sentence.lows[i : i + 1] in (["dengan"], ["dan"], [","])
    return i + (sentence.lows[i : i + 1] in (["kategori"], ["opini"], ["predikat"]))


def _informative(sentence: Sentence, i: int) -> int | None:
    """ "badan publik Informatif", "badan publik menuju informatif": where what begins at `i` ends."""
    if sentence.lows[i - 2 : i] != ["badan", "publik"]:
        return None
    i += sentence.lows[i : i + 1] in (["kategori"], ["berkategori"], ["berpredikat"])
    i += sentence.lows[i : i + 1] in (["menuju"], ["cukup"])
    return i + 1 if sentence.lows[i : i + 1] == ["informatif"] else None


def _beside_score(sentence: Sentence, start: int, end: int) -> Chunk | None:
    """ "dengan nilai 96,75 (istimewa)", "indeks 3,41 atau sangat baik": the word for a score."""
    for i in range(start, end - 3):
        if not _SCORE.fullmatch(sentence.words[i]) or not _SCORES & set(sentence.lows[max(0, i - 2) : i]):
            continue
        at = i + 2 if sentence.lows[i + 1] in ("(", "atau") else 0
        stop = at + (sentence.lows[at] in ("sangat", "amat")) + 1 if at else 0
        if at and sentence.lows[at] in _QUALITY_GRADES and sentence.words[at + 1 : at + 2] == [","]:
            stop += 2 + (sentence.lows[at + 2] in ("sangat", "amat"))  # "nilai 84 (A, sangat memuaskan)"
        if stop and stop <= len(sentence) and sentence.lows[stop - 1] in _WORDS_OF_SCORES:
            return at, stop
    return None


def _names_group(sentence: Sentence, i: int) -> bool:
    """ "Kelompok Paduan Suara", "Kantor Imigrasi Kelas II", "kelompok pemuda Suli": other than "Kelompok C"."""
    following = sentence.words[i + 1]
    if i == 0 and sentence.lows[0] == "kelompok" and following.islower():
        return True  # "Kelompok nelayan Lohia menerima …": who receives it
    if sentence.words[i] in ("kelas", "kelompok") and len(following) > 2 and sentence.lows[i - 1] not in _CONTESTED_IN:
        return True
    capitals = sentence.words[i].istitle() and following[0].isupper()
    if capitals and sentence.lows[i] == "kelas" and _BODIES & set(sentence.lows[max(0, i - 3) : i]):
        return True
    return sentence.lows[i] in ("kelompok", "kelas") and capitals and len(following) > 2


def grade_of(sentence: Sentence, start: int, end: int, *, inside: bool = True) -> Chunk | None:
    """The grade that ends an award's name or follows it: "PROPER Hijau", "akreditasi tingkat paripurna"."""
    if inside and end - 1 > start and sentence.lows[end - 1] in _GRADES:
        return end - 1, _with_stars(sentence, end)
    at = end + (sentence.lows[end : end + 1] in (["tingkat"], ["dengan"], ["peringkat"], ["predikat"]))
    at += sentence.words[at : at + 1] in (['"'], ["“"])
    if at >= len(sentence):
        return None
    if sentence.lows[at : at + 2] == ["baik", "sekali"]:
        return at, at + 2
    if sentence.lows[at] not in _GRADES:
        return None
    if (
        sentence.lows[at + 1 : at + 2]
        and sentence.lows[at + 1] in _RAISED
        and "".join(sentence.lows[at + 2 : at + 3]) in _GRADES
    ):
        at += 2  # "dari akreditasi madya menjadi paripurna"
    return at, _with_stars(sentence, at + 1)


def phrase_end(sentence: Sentence, start: int, limit: int) -> int:
    stop = start
    while stop < min(limit, len(sentence)) and stop - start < 7:
        word, low = sentence.words[stop], sentence.lows[stop]
        if (
            low in _STOPS
            or (stop > start and any(m.start == stop for m in sentence.of(Kind.PROGRAMME, Kind.CONTEST)))
            or not (word[0].isalnum() or word in '/&"-')
            or any(m.start == stop for m in sentence.of(*VERBS))
        ):
            break
        if word.islower() and stop - start >= 5:
            break
        stop += 1
    while stop > start and sentence.words[stop - 1] in '/&"-':
        stop -= 1
    return stop
