"""What shows that an award reaches beyond the country: its occasion's name, who took part, where it was given."""

from crawler.awards.facts.mention import Mention
from crawler.awards.lexicon import word_set
from crawler.awards.names import Chunk
from crawler.awards.text import Sentence
from crawler.records import Level

_WIDE = word_set("levels_in_names", Level.INTERNATIONAL)
_OCCASIONS = word_set("levels", "occasions")
_COUNTRIES = word_set("levels", "countries")
_CROWDS = word_set("levels", "crowds")
_MANY_COUNTRIES = word_set("levels", "many_countries")
_ABROAD_REACH = 6
_OUT_OF = {"asal", "dari", "diikuti", "mewakili"}
_PLACES = {"provinsi": (Level.NATIONAL, 10), "kabupaten": (Level.PROVINCE, 4), "kecamatan": (Level.REGENCY, 4)}
"""What many of these show, and how many it takes: six provinces may be an island's."""


def of_occasion(sentence: Sentence) -> Chunk | None:
    """ "pada Busan International Travel Fair": the name of the occasion says how far it reaches."""
    for i, low in enumerate(sentence.lows):
        if low not in _WIDE or not sentence.words[i][0].isupper():
            continue
        end = i + 1
        while end < len(sentence) and sentence.words[end][0].isupper():
            end += 1
        around = sentence.lows[max(0, i - 1) : end]
        if any(word in _OCCASIONS for word in around):
            return i, end
    return None


def many_countries(sentence: Sentence) -> Chunk | None:
    """ "diikuti peserta dari 14 negara", "tim dari berbagai belahan dunia"."""
    if not any(low in _CROWDS for low in sentence.lows):
        return None
    for i in range(1, len(sentence)):
        low, before = sentence.lows[i], sentence.lows[i - 1]
        counted = before in _MANY_COUNTRIES or (before.isdecimal() and before != "1")
        if (low == "negara" and counted) or low == "mancanegara" or (low == "dunia" and before == "belahan"):
            return i - 1, i + 1
    return None


def many_places(sentence: Sentence) -> tuple[Level, Chunk] | None:
    """ "diikuti peserta dari 24 provinsi", "dari 17 kabupaten/kota", "dari 11 kecamatan": how wide a contest is."""
    if not any(low in _CROWDS for low in sentence.lows):
        return None
    for i in range(2, len(sentence)):
        low, before = sentence.lows[i], sentence.lows[i - 1]
        if low in _PLACES and sentence.words[i].islower() and before.isdecimal() and sentence.lows[i - 2] in _OUT_OF:
            wide, enough = _PLACES[low]
            if int(before) >= enough:
                return wide, (i - 1, i + 1)
    return None


def abroad(sentence: Sentence, mention: Mention | None) -> Chunk | None:
    """ "di Istanbul, Turki": a contest or ceremony in a country that does not stand in its own name."""
    named = mention.sentence.lows[mention.start : mention.end] if mention else []
    for i, low in enumerate(sentence.lows):
        if low not in _COUNTRIES or low in named or sentence.words[i].islower():
            continue
        before = sentence.lows[max(0, i - _ABROAD_REACH) : i]
        if "di" in before and not any(word in ("dari", "asal", "dengan") for word in before):
            return i, i + 1
    return None
