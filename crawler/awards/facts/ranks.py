"""The place, medal, category or predicate that a clause states: "Juara 1", "medali emas", "kategori Madya"."""

from enum import IntEnum

from crawler.awards.events import place_number
from crawler.awards.facts.extent import VERBS
from crawler.awards.lexicon import Kind, Mark, word_set
from crawler.awards.names import Chunk, has_mark
from crawler.awards.text import Sentence

_STRONG = word_set("ranks", "strong")
_BEST = word_set("ranks", "best")
_ENGLISH = word_set("named", "english")
_FAVOURITE = word_set("ranks", "favourite")
_GRADES = word_set("ranks", "grades")
_STOPS = word_set("ranks", "stops")
_HEADS = word_set("ranks", "heads")
_COMMON = word_set("names", "common")
_BEFORE_MEDAL = word_set("ranks", "before_medal")
_GRADED = {"akreditasi", "terakreditasi", "berakreditasi"}
_CLASSES = ("kategori", "bidang", "nomor", "kelas")
_COUNTS = {"tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh"}
_NAME_HEADS = ("anugerah", "penghargaan", "piala")
_MANY = _COUNTS | {"dua", "beberapa", "para", "sejumlah"}
_FIRST = (["satu"], ["1"], ["wahid"])
_LAST = ("terbawah", "terakhir")
_OLD = ("lama", "sebelumnya", "terdahulu")
_INNER_ENGLISH = {"of", "the", "in", "a", "for", "and", "/", "&"}
_LONG_CLASS = 4
"""Words of a category in capitals that is too long to stand beside a place."""


_TITLE_WORDS = 6


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
        return (medal.start, _with_class(sentence, medal.end, end)), Strength.MEDAL
    if few := of_the_best(sentence, start, end):
        return few, Strength.CATEGORY
    if category := _category(sentence, start, end):
        return category, Strength.CATEGORY
    title = title_in(sentence, start, end + 6) or _called(sentence, start, end)
    return (title, Strength.TITLE) if title else None


def _is_medal(sentence: Sentence, mark: Mark) -> bool:
    before = sentence.lows[mark.start - 1] if mark.start else ""
    behind = any(mark.end == won.start for won in sentence.of(Kind.WON))
    won = any(mark.start == win.end for win in sentence.of(Kind.WIN, Kind.RECEIVE, Kind.HONOURED))
    return (
        sentence.lows[mark.start] in ("medali", "penghargaan")
        or " " in str(mark.entry)
        or (before in _BEFORE_MEDAL or behind or won)
    )


def _place(sentence: Sentence, start: int, end: int) -> tuple[Chunk, Strength] | None:
    for mark in sentence.of(Kind.PLACE):
        if not start <= mark.start < end:
            continue
        first = sentence.lows[mark.start] == "nomor" and sentence.lows[mark.end : mark.end + 1] in _FIRST
        if sentence.lows[mark.start] not in _STRONG and not first:
            continue
        stop = mark.end + (sentence.lows[mark.end : mark.end + 1] == ["ke"])
        number = place_number(sentence, stop)
        if sentence.lows[mark.start] == "terbaik" and sentence.lows[stop : stop + 1] == ["nasional"]:
            continue
        if "".join(sentence.lows[stop + 1 : stop + 2]) in _LAST:
            continue
        if number is not None and number < 11:
            stop += 1
            if sentence.lows[stop - 1] == "harapan" and place_number(sentence, stop) is not None:
                stop += 1
            sure = sentence.lows[stop - 1] != "nasional"
            return (mark.start, _with_class(sentence, stop, end)), Strength.PLACE if sure else Strength.UNNUMBERED
        if sentence.lows[mark.start] in ("juara", "runner-up", "runner", "kampiun", "jawara"):
            overall = sentence.lows[mark.end - 1] == "umum" or sentence.lows[mark.start].startswith("runner")
            return (mark.start, mark.end), Strength.PLACE if overall else Strength.UNNUMBERED
    return None


def _grand(sentence: Sentence, start: int, end: int) -> Chunk | None:
    """ "membawa pulang Grand Prix dari …"; "di Grand Prix Mandalika" is a race."""
    for i in range(max(start, 1), min(end, len(sentence) - 1)):
        if sentence.lows[i] == "grand" and sentence.lows[i + 1] in ("champion", "prix", "prize"):
            return None if sentence.lows[i - 1] in ("(", "dalam", "di", "pada") else (i, i + 2)
    return None


def of_the_best(sentence: Sentence, start: int, end: int) -> Chunk | None:
    """ "masuk tiga besar", "10 besar"."""
    for i in range(start, min(end, len(sentence) - 1)):
        counted = sentence.words[i].isdigit() or sentence.lows[i] in _COUNTS
        if counted and sentence.lows[i + 1] == "besar":
            return i, i + 2
    return None


def _with_class(sentence: Sentence, stop: int, end: int) -> int:
    """ "juara 1 bidang otomasi industri", "medali emas nomor 100 meter gaya punggung"."""
    if stop + 1 < len(sentence) and sentence.lows[stop] in _CLASSES:
        last = _phrase_end(sentence, stop + 1, end + 8)
        capitals = sum(word[0].isupper() for word in sentence.words[stop + 1 : last])
        return stop if capitals > _LONG_CLASS else last
    return stop


def _with_reach(sentence: Sentence, stop: int) -> int:
    """ "unit layanan terbaik se-Provinsi Banten": among whom it is the best."""
    if stop >= len(sentence) or not sentence.lows[stop].startswith("se-"):
        return stop
    return _capital_end(sentence, stop + 1)


def _category(sentence: Sentence, start: int, end: int) -> Chunk | None:
    for i in range(start, min(end, len(sentence) - 1)):
        low, following = sentence.lows[i], sentence.lows[i + 1]
        if low == "bintang":
            if place_number(sentence, i + 1):
                return i, i + 2
        elif low in _HEADS and not following.startswith(_OLD) and not _names_group(sentence, i):
            stop = _phrase_end(sentence, i + 1, end + 8)
            if stop > i + 1:
                return i, stop
        if (low == "level" and place_number(sentence, i + 1)) or (
            low in ("tingkat", "status") and following in _GRADES
        ):
            return i, i + 2
        if low == "zona" and following == "hijau":
            begin = i - 1 if i and sentence.lows[i - 1] == "predikat" else i
            graded = sentence.lows[i + 2 : i + 3] == ["kategori"] and sentence.lows[i + 3 : i + 4] != ["tinggi"]
            return begin, i + 4 if graded and i + 3 < len(sentence) else i + 2
        if low in _GRADED and (grade := grade_of(sentence, i, i + 1)):
            return grade
    return None


def _names_group(sentence: Sentence, i: int) -> bool:
    """ "Kelompok Paduan Suara", "Lapas Kelas IIA": in a body's name, other than "Kelompok C"."""
    following = sentence.words[i + 1]
    capitals = sentence.words[i].istitle() and following[0].isupper()
    return sentence.lows[i] in ("kelompok", "kelas") and capitals and len(following) > 2


def grade_of(sentence: Sentence, start: int, end: int, *, inside: bool = True) -> Chunk | None:
    """The grade that ends an award's name or follows it: "PROPER Hijau", "akreditasi tingkat paripurna"."""
    if inside and end - 1 > start and sentence.lows[end - 1] in _GRADES:
        return end - 1, end
    at = end + (sentence.lows[end : end + 1] in (["tingkat"], ["dengan"], ["peringkat"], ["predikat"]))
    if at >= len(sentence):
        return None
    if sentence.lows[at : at + 2] == ["baik", "sekali"]:
        return at, at + 2
    return (at, at + 1) if sentence.lows[at] in _GRADES else None


def _phrase_end(sentence: Sentence, start: int, limit: int) -> int:
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


def title_in(sentence: Sentence, start: int, end: int) -> Chunk | None:
    """A title or a night's category in capitals: "Film Terbaik", "Rookie of the Year", "Lagu Paling Ngetop"."""
    verbs = {i for m in sentence.of(*VERBS) for i in range(m.start, m.end)}
    for i in range(start, min(end, len(sentence))):
        if not _is_superlative(sentence, i) or i in verbs:
            continue
        begin = i
        while begin > start and _is_capital(sentence, begin - 1) and begin - 1 not in verbs:
            begin -= 1
        if sentence.where == "title" and begin - 1 not in verbs:
            continue  # every word of a headline has a capital: only a verb shows where a name begins
        begin += sentence.lows[begin] in _COMMON and begin < i
        stop = _before_award(sentence, i, _capital_end(sentence, i))
        contest = any(begin - 1 <= m.start < stop for m in sentence.of(Kind.CONTEST, Kind.PROGRAMME))
        if stop - begin > 1 and not contest:
            return begin, stop
    return None


def is_title(sentence: Sentence, chunk: Chunk) -> bool:
    """Is the "name" a title or a category that one wins ("Best Song", "Pasangan Terfavorit")?"""
    return any(_is_superlative(sentence, i) for i in range(*chunk))


def title_end(sentence: Sentence, start: int) -> int | None:
    """Where a title of few words that begins at `start` ends with a superlative: "destinasi alam terbaik"."""
    for i in range(start, min(start + _TITLE_WORDS, len(sentence))):
        if not sentence.words[i].isalpha() or sentence.lows[i] in _STOPS:
            return None
        if sentence.lows[i] in _FAVOURITE:
            return i + 1
    return None


def _before_award(sentence: Sentence, start: int, stop: int) -> int:
    """ "sebagai Buku Fiksi Terbaik Anugerah Sastra Timur": where the award's own name begins behind the title."""
    marks = sentence.of(Kind.CONTEST, Kind.PROGRAMME, Kind.AWARD)
    heads = [m.start for m in marks if m.kind is not Kind.AWARD or sentence.lows[m.start] in _NAME_HEADS]
    heads = [i for i in heads if start < i < stop and sentence.lows[i] not in _ENGLISH]
    return min(heads, default=stop)


def _is_superlative(sentence: Sentence, i: int) -> bool:
    word, low = sentence.words[i], sentence.lows[i]
    if not word[0].isupper():
        return False
    if low in _BEST or low in _FAVOURITE or low == "paling":
        return True
    return sentence.lows[i + 1 : i + 4] == ["of", "the", "year"]


def _is_capital(sentence: Sentence, i: int) -> bool:
    word, low = sentence.words[i], sentence.lows[i]
    return word[0].isupper() and low not in _STOPS and low not in _HEADS and low not in ("penghargaan", "piala")


def _called(sentence: Sentence, start: int, end: int) -> Chunk | None:
    """ "sebagai Pemimpin Inovatif", "menjadi salah satu polsek terbaik", "Penyanyi Terfavorit"."""
    for i in range(start, min(end + 6, len(sentence) - 1)):
        low = sentence.lows[i]
        if low in ("sebagai", "menjadi", "jadi") and sentence.words[i + 1][0].isupper():
            title = (i + 1, _before_award(sentence, i + 1, _capital_end(sentence, i + 1)))
            lone = sentence.where == "title" and title[1] == i + 2
            return None if lone or has_mark(sentence, title, Kind.PROGRAMME) else title
        if low in ("sebagai", "menjadi"):
            stop = next(
                (k + 1 for k in range(i + 1, min(i + 7, len(sentence))) if sentence.lows[k] in _FAVOURITE), None
            )
            if stop:
                among = 2 * (sentence.lows[i + 1 : i + 3] == ["salah", "satu"])
                among += among > 0 and sentence.lows[i + 3] == "dari"
                return i + 1 + among + (sentence.lows[i + 1] == "yang"), _with_reach(sentence, stop)
        if low in _BEST and sentence.words[i][0].isupper():
            return i, _capital_end(sentence, i)
        if low in _FAVOURITE and i > start:
            begin = i
            while begin > start and sentence.words[begin - 1][0].isupper():
                begin -= 1
            if begin < i:
                return begin, i + 1
            many = any(word.isdigit() or word in _MANY for word in sentence.lows[max(start, i - 4) : i])
            if low == "terbaik" and sentence.lows[i - 1] not in ("prestasi", "yang") and not many:
                return i - 1, i + 1
    return None


def _capital_end(sentence: Sentence, start: int) -> int:
    stop = start
    while stop < len(sentence):
        word, low = sentence.words[stop], sentence.lows[stop]
        if (word[0].isupper() and low not in _STOPS) or low in _INNER_ENGLISH:
            stop += 1
        else:
            break
    return stop
