"""Places in a contest: which words name one, and which number stands behind them."""

from crawler.awards.lexicon import Mark, word_set
from crawler.awards.text import Sentence

_PLACE_WORDS = word_set("events", "place_words")
STANDINGS = {"posisi", "ranking", "rangking", "tempat", "urutan"}
_LAST_HONOURED = 3
"""A lower position honours only among many ("posisi 21 nasional")."""
_AMONG = {"dari", "nasional", "terbaik", "tingkat"}
_COUNTED = ("pertama kedua ketiga keempat kelima keenam", "kesatu dua tiga empat lima enam", "i ii iii iv v vi", "satu")
_ORDINALS = {word: number for words in _COUNTED for number, word in enumerate(words.split(), 1)} | {
    "umum": 1,
    "utama": 1,
    "nasional": 1,
    "wahid": 1,
    "favorit": 1,
    "teratas": 1,
    "tertinggi": 1,
    "harapan": 4,
}


def place_number(sentence: Sentence, at: int) -> int | None:
    """The place that token `at` states ("1", "II", "ketiga", "umum"), else None."""
    if at >= len(sentence):
        return None
    low = sentence.lows[at]
    digits = low.removeprefix("ke-")
    if digits.isdigit() and len(digits) <= 2:
        return int(digits)
    return _ORDINALS.get(low)


def is_place(sentence: Sentence, mark: Mark) -> bool:
    """Does the phrase name a place that honours: by its word, or by a number high enough?"""
    if mark.entry == "nomor" and sentence.lows[mark.start - 1] == "orang":
        return False  # "orang nomor satu di Wajo": its regent
    number = place_number(sentence, mark.end)
    if sentence.lows[mark.start] in STANDINGS and number is not None and number > _LAST_HONOURED:
        behind = sentence.lows[mark.end + 1 : mark.end + 2]
        return any(low in _AMONG or low.startswith("se-") for low in behind)
    return sentence.lows[mark.start] in _PLACE_WORDS or number is not None
