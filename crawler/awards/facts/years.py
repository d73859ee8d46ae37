"""The year of an award: in its name, in "Tahun 2023" behind it, or the year that an audit is about."""

from collections.abc import Iterable
from datetime import date

from crawler.awards.facts.dates import MONTHS
from crawler.awards.facts.mention import Mention
from crawler.awards.lexicon import Kind, word_set
from crawler.awards.names import Chunk
from crawler.awards.text import Sentence

Year = tuple[int, Sentence, Chunk]

_AT = word_set("years", "at")
_NOT_NAMED = word_set("years", "not_named")
_ACCOUNTS = word_set("years", "accounts")
_DASHES = ("-", "–", "—", "/", ":")
_LONGEST_BRACKET = 9
_NAME_REACH = 8
_SCOPE_WORDS = 5


def award_year(mention: Mention | None, published_on: date | None) -> Year | None:
    """The year in the award's name, or right behind it: "CBCC (Creative Contest) 2019", "Adipura tahun 2023"."""
    if mention is None:
        return None
    sentence = mention.sentence
    for i in range(mention.start, mention.end):
        if year := _year_at(sentence, i, published_on):
            return year
    behind = _behind_scope(sentence, _behind_bracket(sentence, mention.end))
    if sentence.lows[behind : behind + 1] in (["tahun"], ["edisi"]):
        return _year_at(sentence, behind + 1, published_on)
    return _year_at(sentence, behind, published_on)


def year_of_others(mention: Mention, others: Iterable[Mention], published_on: date | None) -> Year | None:
    """The year of a fuller mention of the same award elsewhere, or of its ceremony: "Penganugerahan Bahari 2024"."""
    own = _own_words(mention)
    for other in others:
        words = _own_words(other)
        given = mention.programme is not None and "penganugerahan" in other.sentence.lows[other.start : other.end]
        alike = own and words and 2 * len(own & words) >= max(2, min(len(own), len(words)))
        if given or alike:
            year = award_year(other, published_on)
            if year:
                return year
    return None


def _own_words(mention: Mention) -> set[str]:
    """The capitalised words of a name that are no mere "Lomba" or "Award"."""
    sentence = mention.sentence
    bare = {i for m in sentence.of(Kind.AWARD, Kind.CONTEST, Kind.WEAK) for i in range(m.start, m.end)}
    return {
        sentence.lows[i] for i in range(mention.start, mention.end) if i not in bare and sentence.words[i][0].isupper()
    }


def year_of_rating(reports: list[Sentence], around: list[Sentence], published_on: date | None) -> Year | None:
    """ "LKPD Tahun Anggaran 2023": the year that an audit is about, in its report or the sentences around it."""
    accounts = [s for s in around if any(low in _ACCOUNTS for low in s.lows)]
    return next((year for s in [*reports, *accounts] if (year := _fiscal_year(s, published_on))), None)


def _fiscal_year(sentence: Sentence, published_on: date | None) -> Year | None:
    for i in range(len(sentence) - 1):
        if sentence.lows[i] not in ("tahun", "ta") or (i > 0 and sentence.lows[i - 1] in _AT):
            continue
        if any(low in _NOT_NAMED for low in sentence.lows[max(0, i - _NAME_REACH) : i]):
            continue
        if year := _year_at(sentence, i + 1 + (sentence.lows[i + 1] in ("anggaran", ".")), published_on):
            return year
    return None


def named_year(sentence: Sentence, published_on: date | None) -> Year | None:
    """ "Koperasi Berprestasi Tahun 2023", "kinerja tahun 2024", "Duta Genre 2024": the year of what a report names."""
    for i in range(1, len(sentence)):
        stated = sentence.lows[i - 1] == "tahun"
        year = _year_at(sentence, i, published_on)
        if year is None or (stated and i == 1):
            continue
        before = i - 1 - stated
        plain = stated and (before == 0 or sentence.words[before].islower()) and sentence.lows[before] not in _AT
        if plain or _is_of_name(sentence, before + 1):
            return year
    return None


def _is_of_name(sentence: Sentence, i: int) -> bool:
    """Do capitalised words that are no day, law or budget stand right before token `i`?"""
    at = i - 1
    while at > max(0, i - _NAME_REACH) and (sentence.words[at][0].isupper() or sentence.words[at] in "()"):
        at -= 1
    words = sentence.lows[at + 1 : i]
    return (
        bool(words) and words != [")"] and not any(low in _NOT_NAMED or low.split("-")[-1] in MONTHS for low in words)
    )


def _behind_bracket(sentence: Sentence, i: int) -> int:
    """The token behind a bracket that opens at token `i`; `i` where none does."""
    if sentence.words[i : i + 1] != ["("]:
        return i
    closing = next((j for j in range(i, min(i + _LONGEST_BRACKET, len(sentence))) if sentence.words[j] == ")"), None)
    return closing + 1 if closing else i


def _behind_scope(sentence: Sentence, i: int) -> int:
    """The token behind "se-Jawa Timur" or "tingkat Kabupaten Siak" at token `i`."""
    if i >= len(sentence) or not (sentence.lows[i].startswith("se-") or sentence.lows[i] in ("se", "tingkat")):
        return i
    end = i + 1
    while end < len(sentence) and end - i < _SCOPE_WORDS and sentence.words[end][0].isupper():
        end += 1
    return end


def _year_at(sentence: Sentence, i: int, published_on: date | None) -> Year | None:
    """The year at token `i`; None of two ("2024-2025"), of a standard ("9001:2015") or far from the story's date."""
    if i >= len(sentence) or len(sentence.words[i]) != 4 or not sentence.words[i].isdecimal():
        return None
    behind, before = sentence.words[i + 1 : i + 3], sentence.words[max(0, i - 2) : i][::-1]
    if any(len(pair) == 2 and pair[0] in _DASHES and pair[1].isdecimal() for pair in (behind, before)):
        return None
    year = int(sentence.words[i])
    return (year, sentence, (i, i + 1)) if _is_plausible(year, published_on) else None


def _is_plausible(year: int, published_on: date | None) -> bool:
    if published_on is None:
        return 1990 <= year <= 2100
    return published_on.year - 10 <= year <= published_on.year + 1
