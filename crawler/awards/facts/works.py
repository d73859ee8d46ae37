"""Films, songs, books and who made them: what the words before a name call its bearer."""

from crawler.awards.facts.figures import Mention
from crawler.awards.facts.spans import QUOTES
from crawler.awards.lexicon import word_set

_WORKS = word_set("works", "works")
_MAKERS = word_set("works", "makers")
_TITLED = word_set("works", "titled")
_REACH = 5


def called(mention: Mention) -> str | None:
    """ "film pendek "X"", "Filmnya, Y", "karya sutradara Z": a work, its maker, or whatever has a title."""
    sentence = mention.sentence
    last = mention.chunk[0] - 1
    while last >= 0 and (sentence.words[last] in QUOTES or sentence.words[last] == ","):
        last -= 1
    titled = False
    for i in range(last, max(-1, last - _REACH), -1):
        low = sentence.lows[i]
        noun = low.removesuffix("nya")
        if noun in _MAKERS:
            return "maker"
        if noun in _WORKS:
            return "maker" if i and sentence.lows[i - 1] in _MAKERS else "work"
        titled = titled or low in _TITLED
        if not low.isalpha() or (i and sentence.words[i][0].isupper()):
            break
    return "titled" if titled else None
