"""Where a sentence speaks of a giving, a win or a ceremony: a day behind such a word is likely its day."""

from crawler.awards.lexicon import Kind, word_set
from crawler.awards.text import Sentence

OCCASION = word_set("when", "occasion")
HANDING = word_set("when", "handing")
_GIVING = (Kind.GIVEN, Kind.HELD, Kind.GIVE, Kind.HONOURED, Kind.WIN, Kind.RECEIVE, Kind.BESTOW, Kind.WON)
_LOOSE_VERBS = ("menjadi", "jadi", "sebagai", "masuk", "dinilai", "diakui", "berada di")
"""Verbs of the lexicon's giving kinds that stand in any sentence."""
_SAID = word_set("when", "said")
_FETCHED = {"dijemput", "diambil"}
_SAID_REACH = 3


def givings(sentence: Sentence) -> list[int]:
    """Where the verbs of giving, winning and holding of a sentence begin."""
    return [
        m.start
        for m in sentence.of(*_GIVING)
        if m.entry not in _LOOSE_VERBS
        and not is_saying(sentence, m.start)
        and sentence.lows[m.start : m.start + 2] != ["terima", "kasih"]
    ]


def last_giving(sentence: Sentence, at: int) -> int:
    """The last verb of giving or word of a ceremony before token `at`; -1 where none stands."""
    words = [i for i in range(at) if is_ceremony(sentence, i)]
    return max((*words, *(start for start in givings(sentence) if start < at)), default=-1)


def is_ceremony(sentence: Sentence, i: int) -> bool:
    """A word of a ceremony, of an announcement or of handing over."""
    low = sentence.lows[i]
    if low in OCCASION:
        return low != "malam" or i == 0 or sentence.lows[i - 1] != "makan"
    return low in HANDING or (i == 0 and low == "hasil") or is_fetching(sentence, i)


def is_fetching(sentence: Sentence, i: int) -> bool:
    """ "Trofinya dijemput wakil bupati": what is fetched is the award; "Peraih trofi dijemput …" is fetched himself."""
    if sentence.lows[i] not in _FETCHED:
        return False
    awards = [m.start for m in sentence.of(Kind.AWARD, Kind.WEAK, Kind.FRUIT) if m.start < i]
    return any(start == 0 or sentence.words[start - 1] == "," for start in awards)


def is_saying(sentence: Sentence, i: int) -> bool:
    """ "Hal itu disampaikan Bupati", "menyampaikan bahwa …": said, not handed over."""
    if sentence.lows[i] == "disampaikan":
        return any(low in _SAID for low in sentence.lows[max(0, i - _SAID_REACH) : i])
    said = sentence.lows[i + 1 : i + 3]
    return sentence.lows[i] == "menyampaikan" and any(low in _SAID or low in (",", "apresiasi") for low in said)
