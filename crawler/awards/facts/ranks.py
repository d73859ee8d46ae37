"""The place, medal, category or predicate that a clause states: "Juara 1", "medali emas", "kategori Madya"."""

from enum import IntEnum

from crawler.awards.events import place_number
from crawler.awards.facts.grades import category, phrase_end
from crawler.awards.facts.titles import called, title_in
from crawler.awards.lexicon import Kind, Mark, word_set
from crawler.awards.names import Chunk
from crawler.awards.text import Sentence

_STRONG = word_set("ranks", "strong")
_FAVOURITE = word_set("ranks", "favourite")
_BEFORE_MEDAL = word_set("ranks", "before_medal")
_DISCIPLINES = word_set("ranks", "disciplines")
_GRADE_HEADS = ("peringkat", "predikat")
_CLASSES = {"bidang", "divisi", "golongan", "jenjang", "kategori", "kelas", "kelompok", "nomor", "sektor"}
_AMONG = {"dari", "daftar", "jajaran", "masuk", "menembus", "salah", "termasuk"}
_COUNTS = {"tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh"}
_FIRST = (["satu"], ["1"], ["wahid"])
_LAST = ("terbawah", "terakhir")
_COMMA_CLASSES = {"cabang", "golongan", "kelas", "nomor"}
_MEASURES = {"kg", "kilogram", "meter"}
_SHORT_CLASS, _LONG_CLASS = 5, 4
"""Words of a category in capitals that is too long to stand beside a place."""


class Strength(IntEnum):
    """How much a statement says: a place more than a medal, that more than a category."""

    TITLE = 1
    CATEGORY = 2
    UNNUMBERED = 3
    MEDAL = 4
    PLACE = 5


def read_rank(sentence: Sentence, start: int, end: int, target: Mark | None = None) -> tuple[Chunk, Strength] | None:
    """The best statement of a rank between two tokens of a sentence; `target` is what its clause says is won."""
    place = _place(sentence, start, end)
    if place:
        return place
    if grand := _grand(sentence, start, end):
        return grand, Strength.MEDAL
    medals = [m for m in sentence.of(Kind.MEDAL) if start <= m.start < end]
    medal = next((m for m in medals if m is target or _is_medal(sentence, m)), None)
    if medal:
        headed = medal.start > start and sentence.lows[medal.start - 1] in _GRADE_HEADS
        return (medal.start - headed, with_class(sentence, medal.end, end)), Strength.MEDAL
    if few := of_the_best(sentence, start, end):
        return few, Strength.CATEGORY
    if graded := category(sentence, start, end):
        return graded, Strength.CATEGORY
    title = title_in(sentence, start, end + 6) or called(sentence, start, end)
    return (title, Strength.TITLE) if title else None


def _is_medal(sentence: Sentence, mark: Mark) -> bool:
    before = sentence.lows[mark.start - 1] if mark.start else ""
    behind = any(mark.end == won.start for won in sentence.of(Kind.WON))
    won = any(mark.start == win.end for win in sentence.of(Kind.WIN, Kind.RECEIVE, Kind.HONOURED))
    behind_it = "".join(sentence.lows[mark.end : mark.end + 1])
    return (
        sentence.lows[mark.start] in ("medali", "penghargaan")
        or (behind_it in _CLASSES and mark.end + 1 < len(sentence))  # "Rahmat emas bidang las"
        or " " in str(mark.entry)
        or (before in _BEFORE_MEDAL or behind or won)
    )


def _place(sentence: Sentence, start: int, end: int) -> tuple[Chunk, Strength] | None:
    for mark in sentence.of(Kind.PLACE):
        if not start <= mark.start < end:
            continue
        first = sentence.lows[mark.start] == "nomor" and sentence.lows[mark.end : mark.end + 1] in _FIRST
        stop = mark.end + (sentence.lows[mark.end : mark.end + 1] == ["ke"])
        number = 1 if first else place_number(sentence, stop)
        counted = sentence.lows[mark.start] in _FAVOURITE and number is not None and not _is_word(sentence, stop)
        if sentence.lows[mark.start] not in _STRONG and not first and not counted:
            continue
        if sentence.lows[mark.start] == "terbaik" and sentence.lows[stop : stop + 1] == ["nasional"]:
            continue
        if "".join(sentence.lows[stop + 1 : stop + 2]) in _LAST:
            continue
        if number is not None and number < 11:
            stop += 1
            if sentence.lows[stop - 1] == "harapan" and place_number(sentence, stop) is not None:
                stop += 1
            stop += sentence.lows[stop : stop + 1] == ["besar"]
            sure = sentence.lows[stop - 1] != "nasional"
            return (mark.start, with_class(sentence, stop, end)), Strength.PLACE if sure else Strength.UNNUMBERED
        if sentence.lows[mark.start] in ("juara", "runner-up", "runner", "kampiun", "jawara"):
            overall = sentence.lows[mark.end - 1] == "umum" or sentence.lows[mark.start].startswith("runner")
            return (mark.start, with_class(sentence, mark.end, end)), Strength.PLACE if overall else Strength.UNNUMBERED
    return None


def _is_word(sentence: Sentence, i: int) -> bool:
    """ "teladan utama", "terbersih nasional": a word that is no number."""
    return sentence.lows[i] in ("favorit", "harapan", "nasional", "umum", "utama")


def _grand(sentence: Sentence, start: int, end: int) -> Chunk | None:
    """ "membawa pulang Grand Prix dari …"; "di Grand Prix Mandalika" is a race."""
    for i in range(max(start, 1), min(end, len(sentence) - 1)):
        if sentence.lows[i] == "grand" and sentence.lows[i + 1] in ("champion", "prix", "prize"):
            return None if sentence.lows[i - 1] in ("(", "dalam", "di", "pada") else (i, i + 2)
    return None


def of_the_best(sentence: Sentence, start: int, end: int) -> Chunk | None:
    """ "masuk tiga besar", "10 besar", "satu dari sepuluh desa terbaik"."""
    for i in range(start, min(end, len(sentence) - 1)):
        if not (sentence.words[i].isdigit() or sentence.lows[i] in _COUNTS):
            continue
        if sentence.lows[i + 1] == "besar":
            return i, i + 2
        among = bool(_AMONG & set(sentence.lows[max(0, i - 2) : i]))
        best = next(
            (k for k in range(i + 1, min(i + 3, len(sentence))) if sentence.lows[k] in ("terbaik", "teratas")), 0
        )
        if among and best:
            return i, best + 1
    return None


def _is_class(sentence: Sentence, i: int) -> bool:
    """ "juara satu, cabang kaligrafi putri", "emas, 50 meter gaya kupu-kupu": what was contested, behind a comma."""
    if i + 1 >= len(sentence) or not sentence.words[i + 1][0].isalnum():
        return False
    measured = sentence.words[i].isdecimal() and sentence.lows[i + 1] in _MEASURES
    return measured or sentence.words[i] in _COMMA_CLASSES or sentence.words[i] in _DISCIPLINES


def with_class(sentence: Sentence, stop: int, end: int) -> int:
    """Where "juara 1 bidang otomasi industri", "emas kumite -75 kilogram" ends, whose place ends at `stop`."""
    begin = stop + (sentence.lows[stop : stop + 1] == [","] and _is_class(sentence, stop + 1))
    if begin > stop:
        return phrase_end(sentence, begin + 1, begin + _SHORT_CLASS + 1)
    if stop < len(sentence) and sentence.lows[stop] in _DISCIPLINES:
        return phrase_end(sentence, stop + 1, stop + _SHORT_CLASS)
    if stop + 1 < len(sentence) and sentence.lows[stop] in _CLASSES:
        last = phrase_end(sentence, stop + 1, end + 8)
        capitals = sum(word[0].isupper() for word in sentence.words[stop + 1 : last])
        return stop if capitals > _LONG_CLASS else last
    return stop
