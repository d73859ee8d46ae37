"""Reports in which nobody wins or gives: awards arrive, champions are born, an index has its grade, a choice is made.

Each is a pair of marks, the verb (or what stands for it) and the award.
"""

from crawler.awards.lexicon import Kind, Mark, Programme, word_set
from crawler.awards.standings import place_number
from crawler.awards.status import CLAUSE_ENDS, negations, planned
from crawler.awards.text import Sentence
from crawler.awards.verbless import NOMINAL, Told
from crawler.records import AwardType

_ARRIVING = {"datang", "keluar", "terbit", "tiba", "turun"}
_APPEARING = {"lahir", "muncul"}
_CHOOSING = {"dikukuhkannya", "dinobatkannya", "ditetapkannya", "terpilihnya"}
_CLASSES = {"kategori", "klasifikasi", "kualifikasi", "predikat"}
_TRIGGERS = _ARRIVING | _APPEARING | _CHOOSING | _CLASSES
_LINKS = {"adalah", "ialah", "juga", "kabar", "lagi", "pula", "sebuah", "sertifikat", "sudah", "yakni"}
_PAPERS = {"akreditasi", "opini", "piagam", "sertifikat", "tingkat"}
_TO = {"bagi", "kepada", "untuk"}
_TO_REACH = 14
_SUBJECT_REACH = 22
_GRADES = word_set("ranks", "grades")
_INDEXES = {"indeks", "nilai", "skor"}
_INDEX_REACH = 24
_INDEX_GRADES = word_set("events", "index_grades")
_VERY = {"sangat", "amat"}
_ILLS = word_set("events", "ills") | word_set("events", "statistics")
_OFFICES = word_set("events", "offices") | {"hukum", "kades", "pengurus", "perangkat"}
_NAMING_REACH = 12


def arrivals(sentence: Sentence, targets: list[Mark]) -> list[Told]:
    """The first such report of a sentence, where one of its words stands in it."""
    if not targets or _TRIGGERS.isdisjoint(sentence.lows):
        return []
    for i, low in enumerate(sentence.lows):
        told: list[Told] = []
        if low in _ARRIVING:
            told = _arrived(sentence, i, targets)
        elif low in _APPEARING:
            told = [(Mark(Kind.HONOURED, i, i + 1, low), t) for t in targets if _is_place_at(sentence, t, i + 1)]
        elif low in _CHOOSING:
            told = _chosen(sentence, i)
        elif low in _CLASSES:
            told = _indexed(sentence, i)
        if told:
            return told
    return []


def _is_place_at(sentence: Sentence, target: Mark, at: int) -> bool:
    """ "lahir juara 1 …": not "lahir banyak juara"."""
    return target.kind is Kind.PLACE and target.start == at and place_number(sentence, target.end) is not None


def _arrived(sentence: Sentence, verb: int, targets: list[Mark]) -> list[Told]:
    """ "datang sertifikat ProKlim untuk Desa X", "Opini WTP bagi Pemkab X terbit"."""
    lows, at = sentence.lows, verb + 1
    while at < len(lows) and lows[at] in _LINKS:
        at += 1
    behind = next((t for t in targets if t.start == at or (at < t.start <= at + 2 and lows[at] in _PAPERS)), None)
    if behind is not None and _is_kept(behind):
        reach = lows[behind.end : behind.end + _TO_REACH]
        to = next((k for k, low in enumerate(reach, behind.end) if low in _TO), None)
        if to is not None:
            return [(Mark(Kind.WON, to, to + 1, NOMINAL), behind)]
        return [(Mark(Kind.HONOURED, behind.start, behind.start, lows[verb]), behind)] if "dari" in reach else []
    subject = _paper(sentence, targets)
    if subject is None or not subject.end < verb <= subject.end + _SUBJECT_REACH:
        return []
    to = next((k for k in range(subject.end, verb - 1) if lows[k] in _TO), None)
    if to is None or any(lows[k] in CLAUSE_ENDS for k in range(subject.end, verb)):
        return []
    denied = any(subject.end <= mark.start < verb for mark in negations(sentence) + planned(sentence))
    return [] if denied else [(Mark(Kind.WON, to, to + 1, NOMINAL), subject)]


def _is_kept(target: Mark) -> bool:
    """What one is given and keeps; a cup of a league tours."""
    if isinstance(target.entry, Programme):
        return target.entry.type is not AwardType.COMPETITION
    return target.kind in (Kind.AWARD, Kind.RATING) and target.entry not in ("piala", "medali")


def _paper(sentence: Sentence, targets: list[Mark]) -> Mark | None:
    """The award that opens the sentence: "Sertifikat akreditasi tingkat Paripurna", "Opini WTP"."""
    at = 0
    while at < len(sentence) and sentence.lows[at] in _PAPERS:
        at += 1
    if at and at < len(sentence) and sentence.lows[at] in _GRADES and sentence.words[at][0].isupper():
        return Mark(Kind.RATING, 0, at + 1, sentence.lows[at])
    return next((t for t in targets if t.start <= at and t.end > at - 1 and _is_kept(t)), None)


def _chosen(sentence: Sentence, verb: int) -> list[Told]:
    """ "Pemilihan Duta Wisata usai dengan terpilihnya A dan B": of a contest, to no office."""
    contests = sentence.of(Kind.CONTEST, Kind.PROGRAMME)
    if not contests or not _OFFICES.isdisjoint(sentence.lows):
        return []
    reach = sentence.lows[verb + 1 : verb + 1 + _NAMING_REACH]
    naming = next((k for k, low in enumerate(reach, verb + 1) if low in ("jadi", "menjadi", "sebagai")), None)
    if naming is not None and not any(
        naming < mark.start <= naming + 2 for mark in sentence.of(Kind.PLACE, Kind.AWARD, Kind.MEDAL)
    ):
        return []
    return [(Mark(Kind.WON, verb, verb + 1, NOMINAL), contests[0]._replace(kind=Kind.AWARD))]


def _indexed(sentence: Sentence, at: int) -> list[Told]:
    """ "Indeks SPBE X tercatat 3,41 dengan predikat Baik": an index, its figure and its grade."""
    lows, words = sentence.lows, sentence.words
    grade = at + 1 + (lows[at + 1 : at + 2] != [] and lows[at + 1] in _VERY)
    if at < 1 or lows[at - 1] not in ("dengan", ",") or grade >= len(lows):
        return []
    if lows[grade] not in _INDEX_GRADES or not words[grade][0].isupper():
        return []
    index = next((i for i in range(at - 1, max(-1, at - _INDEX_REACH), -1) if lows[i] in _INDEXES), None)
    if index is None or not _ILLS.isdisjoint(lows[index:at]):
        return []
    if not any(word[0].isdigit() and set(word) & set(",.") for word in words[index:at]):
        return []
    if any(index <= mark.start < at for mark in negations(sentence) + planned(sentence)):
        return []
    return [(Mark(Kind.HONOURED, at - 1, at, lows[at - 1]), Mark(Kind.RATING, at, grade + 1, lows[grade]))]
