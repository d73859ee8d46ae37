"""Titles and categories of an award night that are won by their name: "Film Terbaik", "Lagu Paling Ngetop"."""

from crawler.awards.facts.extent import VERBS
from crawler.awards.lexicon import Kind, word_set
from crawler.awards.names import Chunk, has_mark
from crawler.awards.text import Sentence

_BEST = word_set("ranks", "best")
_COMMON = word_set("names", "common")
_ENGLISH = word_set("named", "english")
_FAVOURITE = word_set("ranks", "favourite")
_HEADS = word_set("ranks", "heads")
_STOPS = word_set("ranks", "stops")
_INNER_ENGLISH = {"of", "the", "in", "a", "for", "and", "/", "&", "per", "to"}
_MANY = {
    "dua",
    "tiga",
    "empat",
    "lima",
    "enam",
    "tujuh",
    "delapan",
    "sembilan",
    "sepuluh",
    "beberapa",
    "para",
    "sejumlah",
}
_NAME_HEADS = ("anugerah", "penghargaan", "piala")
_DENIED = {"bukan", "cuma", "hanya", "jangan", "sekadar", "tak", "tidak"}
_TITLE_WORDS = 6
_PRAISE = 14


def title_in(sentence: Sentence, start: int, end: int) -> Chunk | None:
    """A title or a night's category in capitals: "Film Terbaik", "Rookie of the Year", "Lagu Paling Ngetop"."""
    verbs = {i for m in sentence.of(*VERBS) for i in range(m.start, m.end)}
    for i in range(start, min(end, len(sentence))):
        if not _is_superlative(sentence, i) or i in verbs:
            continue
        begin = i
        while begin > start and begin - 1 not in verbs:
            slash = sentence.words[begin - 1] == "/" and begin - 1 > start
            if not _is_capital(sentence, begin - 1 - slash):
                break
            begin -= 1 + slash
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


def _described_best(sentence: Sentence, start: int) -> int | None:
    """ "sebagai Baznas kabupaten dengan pertumbuhan zakat, infak dan sedekah terbaik": where the praise ends."""
    verbs = {i for m in sentence.of(*VERBS) for i in range(m.start, m.end)}
    for i in range(start, min(start + _PRAISE, len(sentence))):
        if i in verbs or sentence.words[i] in '.;:"”':
            return None
        if sentence.lows[i] in _FAVOURITE:
            return i + 1 if i > start else None
    return None


def _before_award(sentence: Sentence, start: int, stop: int) -> int:
    """ "sebagai Buku Fiksi Terbaik Anugerah Sastra Timur": where the award's own name begins behind the title."""
    marks = sentence.of(Kind.CONTEST, Kind.PROGRAMME, Kind.AWARD)
    heads = [m.start for m in marks if m.kind is not Kind.AWARD or sentence.lows[m.start] in _NAME_HEADS]
    last = sentence.lows[start] in _FAVOURITE  # an Indonesian title ends with its superlative
    heads = [i for i in heads if start < i < stop and ((last and i == start + 1) or sentence.lows[i] not in _ENGLISH)]
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


def called(sentence: Sentence, start: int, end: int) -> Chunk | None:
    """ "sebagai Pemimpin Inovatif", "menjadi salah satu polsek terbaik", "Penyanyi Terfavorit"."""
    for i in range(start, min(end + 6, len(sentence) - 1)):
        low = sentence.lows[i]
        if low in ("sebagai", "menjadi", "jadi") and _DENIED & set(sentence.lows[max(0, i - 2) : i]):
            return None
        if low in ("sebagai", "menjadi", "jadi") and sentence.words[i + 1][0].isupper():
            title = (i + 1, _before_award(sentence, i + 1, _capital_end(sentence, i + 1)))
            title = (i + 1, _described_best(sentence, title[1]) or title[1])
            lone = title[1] == i + 1 or (sentence.where == "title" and title[1] == i + 2)
            lone = lone or sentence.lows[title[1] - 1] == "kehormatan"  # an award, and no place in one
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
            while begin > start and sentence.words[begin - 1][0].isupper() and not _is_head(sentence, begin - 1):
                begin -= 1
            if begin < i:
                return begin, i + 1
            many = any(word.isdigit() or word in _MANY for word in sentence.lows[max(start, i - 4) : i])
            if low == "terbaik" and sentence.lows[i - 1] not in ("prestasi", "yang", ")") and not many:
                return i - 1, i + 1
    return None


def _is_head(sentence: Sentence, i: int) -> bool:
    """ "Dapat Penghargaan | Gim Terbaik": a headline's verb or noun before a title."""
    return sentence.lows[i] in _NAME_HEADS or any(m.start <= i < m.end for m in sentence.of(*VERBS))


def _with_reach(sentence: Sentence, stop: int) -> int:
    """ "unit layanan terbaik se-Provinsi Banten": among whom it is the best."""
    if stop >= len(sentence) or not sentence.lows[stop].startswith("se-"):
        return stop
    return _capital_end(sentence, stop + 1)


def _capital_end(sentence: Sentence, start: int) -> int:
    stop = start
    while stop < len(sentence):
        word, low = sentence.words[stop], sentence.lows[stop]
        numbered = word.isdecimal() and stop > start and sentence.lows[stop - 1] in ("of", "to")
        if (word[0].isupper() and low not in _STOPS) or low in _INNER_ENGLISH or numbered:
            stop += 1
        else:
            break
    return stop
