"""The place, medal, category or predicate that a clause states: "Juara 1", "medali emas", "kategori Madya"."""

from crawler.awards.events import place_number
from crawler.awards.facts.named import VERBS
from crawler.awards.lexicon import Kind, Mark, word_set
from crawler.awards.names import Chunk
from crawler.awards.text import Sentence

_STRONG = word_set("ranks", "strong")
_BEST = {"best", "top", "outstanding", "most"}
_FAVOURITE = word_set("ranks", "favourite")
_GRADES = word_set("ranks", "grades")
_STOPS = word_set("ranks", "stops")
_HEADS = word_set("ranks", "heads")


def read_rank(sentence: Sentence, start: int, end: int) -> Chunk | None:
    """The best statement of a rank between two tokens of a sentence."""
    place = _place(sentence, start, end)
    if place:
        return place
    medal = next((m for m in sentence.of(Kind.MEDAL) if start <= m.start < end and _is_medal(sentence, m)), None)
    if medal:
        return medal.start, _with_class(sentence, medal.end, end)
    return _category(sentence, start, end) or _title_of(sentence, start, end)


def _is_medal(sentence: Sentence, mark: Mark) -> bool:
    return (
        sentence.lows[mark.start] in ("medali", "penghargaan")
        or " " in str(mark.entry)
        or (
            mark.start > 0
            and (
                sentence.lows[mark.start - 1]
                in ("medali", "meraih", "raih", "dua", "tiga", "satu", "empat", "1", "2", "3", "lima", "kategori")
            )
        )
    )


def _place(sentence: Sentence, start: int, end: int) -> Chunk | None:
    for mark in sentence.of(Kind.PLACE):
        if not start <= mark.start < end or sentence.lows[mark.start] not in _STRONG:
            continue
        stop = mark.end
        number = place_number(sentence, stop)
        if number is not None and (number < 11):
            stop += 1
            if sentence.lows[stop - 1] == "harapan" and place_number(sentence, stop) is not None:
                stop += 1
            stop = _with_class(sentence, stop, end)
            return mark.start, stop
        if sentence.lows[mark.start] in ("juara", "runner-up", "runner"):
            return mark.start, stop
    return None


def _with_class(sentence: Sentence, stop: int, end: int) -> int:
    """ "juara 1 bidang otomasi industri", "medali emas nomor 100 meter gaya punggung"."""
    if stop + 1 < len(sentence) and sentence.lows[stop] in ("kategori", "bidang", "nomor", "kelas"):
        return _phrase_end(sentence, stop + 1, end + 8)
    return stop


def _with_reach(sentence: Sentence, stop: int) -> int:
    """ "unit layanan terbaik se-Provinsi Banten": among whom it is the best."""
    if stop >= len(sentence) or not sentence.lows[stop].startswith("se-"):
        return stop
    return _capital_end(sentence, stop + 1)


def _category(sentence: Sentence, start: int, end: int) -> Chunk | None:
    for i in range(start, min(end, len(sentence) - 1)):
        if sentence.lows[i] in _HEADS:
            stop = _phrase_end(sentence, i + 1, end + 8)
            if stop > i + 1:
                return i, stop
        if sentence.lows[i] == "zona" and sentence.lows[i + 1] == "hijau":
            return (i - 1 if i and sentence.lows[i - 1] == "predikat" else i), i + 2
        if sentence.lows[i] in ("akreditasi", "terakreditasi", "berakreditasi") and sentence.lows[i + 1] in _GRADES:
            return i + 1, i + 2
    return None


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


def _title_of(sentence: Sentence, start: int, end: int) -> Chunk | None:
    """ "sebagai Pemimpin Inovatif", "Best New Actor", "Penyanyi Paling Ngetop"."""
    for i in range(start, min(end + 6, len(sentence) - 1)):
        low = sentence.lows[i]
        if low in ("sebagai", "menjadi", "jadi") and sentence.words[i + 1][0].isupper():
            return i + 1, _capital_end(sentence, i + 1)
        if low in ("sebagai", "menjadi"):
            stop = next(
                (k + 1 for k in range(i + 1, min(i + 5, len(sentence))) if sentence.lows[k] in _FAVOURITE), None
            )
            if stop:
                among = 2 * (sentence.lows[i + 1 : i + 3] == ["salah", "satu"])
                return i + 1 + among + (sentence.lows[i + 1] == "yang"), _with_reach(sentence, stop)
        if low in _BEST and sentence.words[i][0].isupper():
            return i, _capital_end(sentence, i)
        if low in _FAVOURITE and i > start:
            begin = i
            while begin > start and sentence.words[begin - 1][0].isupper():
                begin -= 1
            if begin < i:
                return begin, i + 1
            if low == "terbaik" and sentence.lows[i - 1] not in ("prestasi", "yang"):
                return i - 1, i + 1
    return None


def _capital_end(sentence: Sentence, start: int) -> int:
    stop = start
    while stop < len(sentence):
        word, low = sentence.words[stop], sentence.lows[stop]
        if (word[0].isupper() and low not in _STOPS) or low in ("of", "the", "in", "a", "for", "and", "/", "&"):
            stop += 1
        else:
            break
    return stop
