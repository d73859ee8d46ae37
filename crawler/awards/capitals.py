"""Which capitalised words may be part of a name, and which are capitalised for their place in a sentence or title."""

import re

from crawler.awards.lexicon import lexicon, word_set
from crawler.awards.text import Sentence

_VERBAL = re.compile(r"^(?:me(?:m[bpf]|n[dtcjsz]|ng|ny|l|r|w)|di|ber|ter)\w{4,}$|\w{3,}kan$")
_SMALL = word_set("capitals", "small")


def is_namelike(sentence: Sentence, i: int) -> bool:
    """Can token `i` be part of a name: capitalised, not a verb, and not a word that is capitalised by its place?"""
    return (sentence.namelike or namelike(sentence))[i]


def namelike(sentence: Sentence) -> list[bool]:
    """`is_namelike` of each token."""
    if sentence.namelike is None:
        sentence.namelike = [word[0].isupper() and _is_namelike(sentence, i) for i, word in enumerate(sentence.words)]
    return sentence.namelike


def _is_namelike(sentence: Sentence, i: int) -> bool:
    word, low = sentence.words[i], sentence.lows[i]
    lex = lexicon()
    in_title = sentence.where == "title"
    if (i == 0 or in_title) and (low in lex.verbs or low in lex.prepositions or low in lex.adverbs):
        return word.isupper() and len(word) > 1 and not in_title
    if low in lex.prepositions or low in _SMALL:
        if word.isupper() and len(word) > 1 and i > 0 and not _shouts(sentence):
            return True
        return _is_inside(sentence, i) if in_title else _is_amid(sentence, i)
    if in_title:
        if low in lex.common and low not in lex.bodies and low not in lex.officials:
            return low in sentence.proper or _is_inside(sentence, i)
        if low in lex.bodies or low in lex.officials or low in sentence.proper:
            return True
        return not _VERBAL.match(low)
    if i == 0 and low in lex.common and low not in lex.bodies and low not in lex.officials:
        return low in sentence.proper
    return True


def _is_amid(sentence: Sentence, i: int) -> bool:
    """Is it a small word, capitalised between two others: "Museum Rekor Dunia", "Kementerian Dalam Negeri"?"""
    if i + 1 >= len(sentence) or (i < 2 and not _is_inside(sentence, i)):
        return False
    before, after = sentence.words[i - 1], sentence.words[i + 1]
    return before[0].isupper() and after[0].isupper() and sentence.lows[i - 1] not in _SMALL and not _shouts(sentence)


def _shouts(sentence: Sentence) -> bool:
    """Is the whole sentence written in capitals?"""
    return sum(word.isupper() for word in sentence.words) * 2 > len(sentence)


def _is_inside(sentence: Sentence, i: int) -> bool:
    """Is it a common word right behind one that begins names: "Kota Layak Anak", "Menteri Dalam Negeri"?"""
    lex = lexicon()
    return i > 0 and (sentence.lows[i - 1] in lex.bodies or sentence.lows[i - 1] in lex.officials)
