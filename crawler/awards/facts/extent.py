"""How far the name of an award reaches to the left and to the right of a word in it."""

from crawler.awards.events import place_number
from crawler.awards.lexicon import Kind, load_lexicon, word_set
from crawler.awards.text import Sentence

VERBS = (Kind.WIN, Kind.RECEIVE, Kind.HONOURED, Kind.WON, Kind.GIVE, Kind.BESTOW, Kind.GIVEN, Kind.HELD)
_ACTIVE = (Kind.WIN, Kind.RECEIVE, Kind.GIVE, Kind.HONOURED, Kind.BESTOW)
INNER = word_set("named", "inner")
JOINERS = word_set("named", "joiners")
_BODIES = load_lexicon().bodies
_ENGLISH = word_set("named", "english")
_CLASSES = word_set("named", "classes") | {"predikat", "peringkat"}
_STOPS = word_set("named", "stops")
_NOT_LEADING = word_set("named", "not_leading")
_LOWER_PARTS = word_set("named", "lower_parts")
_METALS = {"gold", "silver", "bronze", "platinum"}
_PHRASE_ENDS = word_set("named", "phrase_ends")
_REACHES = {"internasional", "nasional", "paling", "tingkat"}


def lower_end(sentence: Sentence, start: int, limit: int) -> int:
    """The words of a phrase in lower case up to the next preposition, verb or mark of punctuation."""
    verbs = {i for m in sentence.of(*VERBS) for i in range(m.start, m.end)}
    end = start
    while end < min(len(sentence), start + limit) and _is_word(sentence.words[end]) and end not in verbs:
        if sentence.lows[end] in _STOPS or sentence.lows[end] in _PHRASE_ENDS:
            break
        if sentence.lows[end] == "bidang" and end > start and sentence.lows[end - 1] != "kinerja":
            break  # "gelar doktor kehormatan | bidang ilmu kelautan"
        end += 1
    return end


def is_verb(sentence: Sentence, i: int) -> bool:
    """Does token `i` stand in a verb of winning, giving or holding?"""
    return any(m.start <= i < m.end for m in sentence.of(*VERBS))


def _is_word(word: str) -> bool:
    """ "kinerja", "PBB-P2", and no number or mark of punctuation."""
    return word.isalpha() or (word[0].isalpha() and "-" in word and word.replace("-", "").isalnum())


def lower_contest(sentence: Sentence, end: int) -> int:
    """ "lomba posyandu tingkat provinsi": the words up to the next verb or preposition."""
    start = end
    verbs = {mark.start for mark in sentence.of(*VERBS)}
    while end < len(sentence) and end - start < 5 and sentence.words[end].isalpha():
        low = sentence.lows[end]
        if low in _STOPS or end in verbs or (end == start and _is_no_name(sentence, end)):
            break
        if sentence.words[end].islower() and low not in _LOWER_PARTS and end - start >= 3:
            break
        end += 1
    return end


def _is_no_name(sentence: Sentence, i: int) -> bool:
    """ "dua piala sekaligus", "kompetisi tahunan", "piala kedua": what says nothing of which contest it is."""
    low = sentence.lows[i]
    return low not in _REACHES and (low in _PHRASE_ENDS or low == "tahunan" or place_number(sentence, i) is not None)


def left_start(sentence: Sentence, start: int) -> int:
    """Go back over capitalised words, joiners and an acronym in brackets."""
    while start > 0:
        if sentence.lows[start - 1] in ("dan", "serta") and _ends_another(sentence, start - 2):
            break
        numbered = _is_number(sentence, start - 1) or sentence.lows[start - 1] in _NOT_LEADING
        metal = sentence.lows[start - 1] in _METALS and sentence.lows[start] in ("award", "awards")
        if sentence.lows[max(0, start - 2) : start] in (["grand", "prix"], ["grand", "prize"]):
            break
        if (numbered or any(m.end == start for m in sentence.of(Kind.PLACE, Kind.MEDAL))) and not metal:
            break
        if is_part(sentence, start - 1):
            start -= 1
        elif (
            start > 1
            and sentence.lows[start - 1] in {*JOINERS, "&", "’", "'"} - {"dalam", "untuk"}
            and is_part(sentence, start - 2)
            and not (sentence.words[start - 1] in "'’" and sentence.ends[start - 2] < sentence.starts[start - 1])
        ):
            start -= 2
        elif start > 2 and sentence.lows[start - 2 : start] == ["of", "the"] and is_part(sentence, start - 3):
            start -= 3
        elif start > 3 and sentence.words[start - 1] == ")" and sentence.words[start - 3] == "(":
            if not (sentence.words[start - 2].isupper() and is_part(sentence, start - 4)):
                break
            start -= 3
        else:
            break
    while sentence.lows[start] in ("dan", "ajang", "acara", "malam", "penghargaan", "puncak"):
        start += 1
    return start


def _is_number(sentence: Sentence, i: int) -> bool:
    """ "Juara II | Lomba Desa", "Juara Nasional | …"; "Pagelaran Mahasiswa Nasional Bidang …" is one name."""
    if sentence.lows[i] == "nasional" and not any(mark.end == i for mark in sentence.of(Kind.PLACE)):
        return False
    return place_number(sentence, i) is not None


def _ends_another(sentence: Sentence, i: int) -> bool:
    """Before "dan": does token `i` end an award ("… Award 2023") or a category ("kategori Utama")?"""
    if i < 1:
        return False
    year = len(sentence.words[i]) == 4 and sentence.words[i].isdigit()
    return year or sentence.lows[i] in _ENGLISH or sentence.lows[i - 1] in _CLASSES


def is_part(sentence: Sentence, i: int) -> bool:
    """Can token `i` stand inside an award's name: capitalised or a number, and no word that ends one?"""
    word, low = sentence.words[i], sentence.lows[i]
    if low in _STOPS:
        return False
    if (sentence.where == "title" or word.islower()) and any(m.start <= i < m.end for m in sentence.of(*_ACTIVE)):
        return False
    return word[0].isupper() or (word.isdigit() and len(word) <= 4)


def right_end(sentence: Sentence, end: int) -> int:
    """Go on over capitalised words, joiners, brackets, years and "tingkat Provinsi …"."""
    size = len(sentence)
    while end < size:
        low = sentence.lows[end]
        if is_part(sentence, end) or (sentence.lows[end - 1] in ("iso", "iec") and low.isdigit()):
            end += 1
        elif low in ("untuk", "bagi") and sentence.lows[end + 1 : end + 2] and sentence.lows[end + 1] in _BODIES:
            break  # whom the award is for is no part of its name
        elif low == "dalam" and _opens_another(sentence, end + 1):
            break
        elif low == ":" and _is_inside_number(sentence, end):
            end += 2
        elif low == "(" and (closing := _short_bracket(sentence, end)):
            end = closing + 1
        elif (low in ("tahun", "tingkat", "ke") and end + 1 < size and _continues(sentence, end + 1)) or (
            (low in JOINERS or low in INNER - {","}) and end + 1 < size and is_part(sentence, end + 1)
        ):
            end += 2
        elif (
            sentence.lows[end : end + 2] in (["of", "the"], ["for", "the"])
            and end + 2 < size
            and is_part(sentence, end + 2)
        ):
            end += 3
        elif low == "ke" or low.startswith("ke-"):
            end += 1
        else:
            break
    return end


def _opens_another(sentence: Sentence, i: int) -> bool:
    """ "penghargaan Best Bank dalam Garuda Finance Awards 2024": is the name behind "dalam" another award's?"""
    while i < len(sentence) and is_part(sentence, i):
        if sentence.lows[i] in _ENGLISH or (len(sentence.words[i]) == 4 and sentence.words[i].isdigit()):
            return True
        i += 1
    return False


def _is_inside_number(sentence: Sentence, i: int) -> bool:
    """ "ISO 9001:2015"."""
    return (
        sentence.words[i - 1].isdigit()
        and sentence.words[i + 1 : i + 2] != []
        and sentence.words[i + 1].isdigit()
        and sentence.ends[i] == sentence.starts[i + 1]
    )


def _continues(sentence: Sentence, i: int) -> bool:
    word = sentence.words[i]
    return (
        word[0].isupper()
        or (word.isdigit() and len(word) == 4)
        or word.casefold() in ("provinsi", "kabupaten", "kota", "nasional", "internasional", "kecamatan")
    )


def _short_bracket(sentence: Sentence, opening: int) -> int | None:
    for closing in range(opening + 2, min(opening + 6, len(sentence))):
        if sentence.words[closing] == ")":
            inside = sentence.words[opening + 1 : closing]
            if not _ENGLISH.isdisjoint(sentence.lows[opening + 1 : closing]):
                return closing  # "Penghargaan Kecelakaan Nihil (Zero Accident Award)"
            return (
                closing
                if (inside[0][0].isupper() and not inside[0].istitle()) or (len(inside) == 1 and inside[0].isalpha())
                else None
            )
    return None
