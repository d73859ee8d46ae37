"""The year of an award: in its name, in "Tahun 2023" behind it, or the year that an audit is about."""

from datetime import date

from crawler.awards.facts.named import Mention
from crawler.awards.names import Chunk
from crawler.awards.text import Sentence


def award_year(mention: Mention | None, published_on: date | None) -> tuple[int, Sentence, Chunk] | None:
    """The year in the award's name, or in "Tahun 2023" behind it."""
    if mention is None:
        return None
    sentence = mention.sentence
    for i in range(mention.start, min(mention.end + 2, len(sentence))):
        word = sentence.words[i]
        if len(word) == 4 and word.isdecimal() and _is_plausible(int(word), published_on):
            if i >= mention.end and sentence.lows[i - 1] != "tahun":
                continue
            return int(word), sentence, (i, i + 1)
    return None


def fiscal_year(sentence: Sentence, published_on: date | None) -> tuple[int, Sentence, Chunk] | None:
    """ "LKPD Tahun Anggaran 2023": the year that an audit or an assessment is about."""
    for i in range(len(sentence) - 1):
        if sentence.lows[i] != "tahun":
            continue
        at = i + 1 + (sentence.lows[i + 1] == "anggaran")
        if at < len(sentence) and len(sentence.words[at]) == 4 and sentence.words[at].isdecimal():
            if i > 0 and sentence.lows[i - 1] in ("pada", "sejak", "dari", "hingga"):
                continue
            if _is_plausible(int(sentence.words[at]), published_on):
                return int(sentence.words[at]), sentence, (at, at + 1)
    return None


def _is_plausible(year: int, published_on: date | None) -> bool:
    if published_on is None:
        return 1990 <= year <= 2100
    return published_on.year - 10 <= year <= published_on.year + 1
