"""Reports without a verb of winning: headlines, giving as a noun, better than many others, "Mereka juara umum …".

Each is a pair of marks, the verb (or what stands for it) and the award.
"""

from itertools import pairwise

from crawler.awards.lexicon import Kind, Mark, word_set
from crawler.awards.standings import place_number
from crawler.awards.text import Sentence

NOMINAL = "pemberian"
"""The entry of a verb that is a noun."""
Told = tuple[Mark, Mark]

_GIVING_NOUNS = {"pemberian", "penyerahan", "penganugerahan", "penyematan"}
_NUMEROUS = {"belasan", "puluhan", "ratusan", "ribuan"}
_CALLING = {"jadi", "menjadi", "sebagai"}
_AMONG = {"di antara", "dari seluruh", "dari total"}
_GRADES = word_set("ranks", "grades")
_FALLING = {"anjlok", "merosot", "melorot", "turun"}
_FALLING_REACH = 4
_OPENING_MARKS = (":", "“", '"')
_PRONOUNS = {"dia", "ia", "keduanya", "ketiganya", "mereka"}
_FORMER = {"bekas", "calon", "eks", "mantan", "sang"}
_BESIDE = {"ala", "bareng", "bersama", "dari"}
"""Before a champion with whom one does something."""
_UNFINISHED = word_set("events", "unfinished")


def handed_over(sentence: Sentence) -> list[Told]:
    """ "pemberian penghargaan kepada …": the giving as a noun."""
    found = []
    for mark in sentence.of(Kind.AWARD):
        giving = mark.start > 0 and sentence.lows[mark.start - 1] in _GIVING_NOUNS
        if giving and mark.end < len(sentence) and sentence.lows[mark.end] in ("kepada", "terhadap", "bagi", "untuk"):
            found.append((Mark(Kind.WON, mark.end, mark.end + 1, NOMINAL), mark))
    return found


def beaten(sentence: Sentence) -> list[Told]:
    """ "mengungguli 14 lurah lain dalam pemilihan …": better than a number of others, in a contest."""
    contests = sentence.of(Kind.CONTEST, Kind.PROGRAMME)
    for mark in sentence.of(Kind.BEAT) if contests else []:
        others = sentence.words[mark.end : mark.end + 3]
        contest = next((c for c in contests if c.start > mark.start), contests[0])
        counted = (a.isdigit() and b.isalpha() for a, b in pairwise(others))
        if any(counted) or any(word.casefold() in _NUMEROUS for word in others):
            return [(mark._replace(kind=Kind.WIN), contest._replace(kind=Kind.AWARD))]
    return []


def above_all(sentence: Sentence) -> list[Told]:
    """ "jadi yang pertama pada lomba …", "paling tinggi di antara 73 sampel Kontes …": the first of a contest."""
    contests = sentence.of(Kind.CONTEST, Kind.PROGRAMME)
    for mark in sentence.of(Kind.FIRST) if contests else []:
        called = mark.start > 0 and sentence.lows[mark.start - 1] in _CALLING and mark.entry not in _AMONG
        counted = sentence.lows[mark.end : mark.end + 2] == ["di", "antara"] or sentence.lows[
            mark.end : mark.end + 1
        ] == ["dari"]
        behind = sentence.words[mark.end + 1 : mark.end + 4]
        if called or (counted and any(word.isdigit() or word.casefold() in _NUMEROUS for word in behind)):
            contest = next((c for c in contests if c.start > mark.start), contests[0])
            return [(mark._replace(kind=Kind.WIN), contest._replace(kind=Kind.AWARD))]
    return []


def promoted(sentence: Sentence) -> list[Told]:
    """ "nilai SAKIP naik dari BB menjadi A": a better grade than before."""
    lows = sentence.lows
    for i in range(1, len(sentence) - 2):
        if lows[i] in _GRADES and lows[i - 1] == "dari" and lows[i + 1] in ("ke", "menjadi") and lows[i + 2] in _GRADES:
            fallen = any(low in _FALLING for low in lows[max(0, i - _FALLING_REACH) : i])
            grade = Mark(Kind.RATING, i + 2, i + 3, lows[i + 2])
            return [] if fallen else [(Mark(Kind.HONOURED, i + 1, i + 2, lows[i + 1]), grade)]
    return []


def headline(sentence: Sentence, targets: list[Mark], taken: set[int]) -> list[Told]:
    """Headlines drop the verb: "SMAN 1 Juara I Lomba …", "Barito Timur Akhirnya WTP"; not those `taken` by a verb."""
    places = [t for t in targets if t.kind is Kind.PLACE and t.start not in taken]
    places = [t for t in places if sentence.lows[t.start] != "terbaik" or _is_best_of_all(sentence, t)]
    places = [t for t in places if sentence.lows[t.start - 1] not in _FORMER | _BESIDE]
    places = [t for t in places if t.start > 0 or ("," in sentence.words and sentence.has(Kind.CONTEST))]
    if not places and not taken:
        last = [t for t in targets if t.kind is Kind.RATING and t.start > 1 and len(sentence) - t.end <= 1]
        last = [t for t in last if sentence.lows[t.start - 1] not in _UNFINISHED]
        places = [t for t in last if sentence.words[t.start - 1] not in _OPENING_MARKS]
    return _won(places)


def _is_best_of_all(sentence: Sentence, best: Mark) -> bool:
    """ "terbaik I", "terbaik se-Lampung"."""
    whole = sentence.lows[best.end : best.end + 1]
    return place_number(sentence, best.end) is not None or any(low.startswith("se-") for low in whole)


def of_a_pronoun(sentence: Sentence, targets: list[Mark]) -> list[Told]:
    """ "Mereka juara umum …": the place is the predicate."""
    return _won([t for t in targets if t.kind is Kind.PLACE and t.start and sentence.lows[t.start - 1] in _PRONOUNS])


def _won(targets: list[Mark]) -> list[Told]:
    return [(Mark(Kind.HONOURED, target.start, target.start, "juara"), target) for target in targets[:1]]
