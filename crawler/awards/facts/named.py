"""The name of an award, contest or rating as a sentence gives it.

A mention is a span of tokens with a weight: a name of its own outweighs a description, and that
the bare word.
"""

from dataclasses import dataclass

from crawler.awards.events import place_number
from crawler.awards.lexicon import Kind, Mark, Programme, word_set
from crawler.awards.names import Chunk
from crawler.awards.text import Sentence

NAMED, DESCRIBED, BARE = 3.0, 2.0, 0.5
_PLAIN = 1.5
"""Of a description in lower case."""
_LOOSE = 1.0
NAMING = {"sebagai", "menjadi", "jadi", "selaku"}
_ACTIVE = (Kind.WIN, Kind.RECEIVE, Kind.GIVE, Kind.HONOURED, Kind.BESTOW)
VERBS = (Kind.WIN, Kind.RECEIVE, Kind.HONOURED, Kind.WON, Kind.GIVE, Kind.BESTOW, Kind.GIVEN, Kind.HELD)

_ENGLISH = word_set("named", "english")
_HEADS = word_set("named", "heads")
_KEPT_HEADS = {"anugerah", "anugrah", "piala", "satyalancana", "medali", "opini", "trofi"}
_INNER = word_set("named", "inner")
_JOINERS = word_set("named", "joiners")
_STOPS = word_set("named", "stops")
_NOT_LEADING = word_set("named", "not_leading")
_LOWER_PARTS = word_set("named", "lower_parts")
_PHRASE_ENDS = word_set("named", "phrase_ends")
_SHORT_PURPOSE, _LONG_TITLE = 7, 9


@dataclass(frozen=True, slots=True)
class Mention:
    """Tokens `start` to `end` (exclusive) name an award; `programme` where the knowledge base knows it."""

    sentence: Sentence
    start: int
    end: int
    weight: float
    programme: Programme | None = None


def mentions(sentence: Sentence) -> list[Mention]:
    """All awards that a sentence names, the text's order; overlapping mentions are joined to the weightiest."""
    found = [_known(sentence, mark) for mark in sentence.of(Kind.PROGRAMME) if not _is_inside_giver(sentence, mark)]
    found.extend(_behind_places(sentence))
    for mark in sentence.of(Kind.CONTEST, Kind.AWARD, Kind.WEAK):
        mention = None if _is_inside_giver(sentence, mark) else _from_noun(sentence, mark)
        if mention:
            found.append(mention)
    return _without_overlap(found)


def _behind_places(sentence: Sentence) -> list[Mention]:
    """ "juara pertama Eco-Pesantren Jawa Timur 2024", "peringkat 1 penilaian kinerja bidang pidana khusus"."""
    found = []
    for mark in sentence.of(Kind.PLACE):
        start = mark.end + 1
        if place_number(sentence, mark.end) is None or start >= len(sentence):
            continue
        if _is_part(sentence, start):
            end = _right_end(sentence, start)
            if any(len(word) == 4 and word.isdigit() for word in sentence.words[start:end]):
                found.append(Mention(sentence, start, end, DESCRIBED))
        elif sentence.lows[start] in ("penilaian", "evaluasi", "pemeringkatan"):
            end = _lower_end(sentence, start, _LONG_TITLE)
            if end > start + 1:
                found.append(Mention(sentence, start, _right_end(sentence, end), _PLAIN))
    return found


def of_title(sentence: Sentence, start: int) -> Mention | None:
    """The title in capitals that begins at `start`: "Bagus dan Jegeg Jembrana 2024"."""
    if (
        start == 0
        or not _is_part(sentence, start)
        or any(mark.start == start for mark in sentence.of(Kind.AWARD, Kind.WEAK))
    ):
        return None
    return Mention(sentence, start, _right_end(sentence, start), DESCRIBED)


def of_naming(sentence: Sentence, start: int, end: int) -> Mention | None:
    """ "dinobatkan sebagai BUMDes Terbaik 2024", "penghargaan sebagai mitra penyalur terbaik": the title itself."""
    for i in range(start, min(end + 2, len(sentence) - 1)):
        if sentence.lows[i] not in NAMING:
            continue
        first = i + 1
        if any(m.start == first for m in sentence.of(Kind.PLACE, Kind.MEDAL)) and not sentence.words[first].istitle():
            return None
        if _is_part(sentence, first) and place_number(sentence, first + 1) is None:
            return Mention(sentence, first, _right_end(sentence, first), DESCRIBED)
        stop = _lower_end(sentence, first, _LONG_TITLE)
        after_award = any(m.end == i for m in sentence.of(Kind.AWARD))
        return Mention(sentence, first, stop, _PLAIN) if after_award and stop > first + 1 else None
    return None


def _lower_end(sentence: Sentence, start: int, limit: int) -> int:
    """The words of a phrase in lower case up to the next preposition, verb or mark of punctuation."""
    verbs = {i for m in sentence.of(*VERBS) for i in range(m.start, m.end)}
    end = start
    while end < min(len(sentence), start + limit) and sentence.words[end].isalpha() and end not in verbs:
        if sentence.lows[end] in _STOPS or sentence.lows[end] in _PHRASE_ENDS:
            break
        end += 1
    return end


def _is_inside_giver(sentence: Sentence, mark: Mark) -> bool:
    """ "Badan Akreditasi Nasional" names no accreditation."""
    return any(giver.start < mark.start < giver.end for giver in sentence.of(Kind.GIVER))


def _without_overlap(found: list[Mention]) -> list[Mention]:
    kept: list[Mention] = []
    for mention in sorted(found, key=lambda m: (-m.weight, -(m.end - m.start))):
        if all(mention.end <= k.start or k.end <= mention.start for k in kept):
            kept.append(mention)
    return sorted(kept, key=lambda m: m.start)


def _known(sentence: Sentence, mark: Mark) -> Mention:
    start, end = mark.start, mark.end
    while (
        start > 0 and _is_part(sentence, start - 1) and sentence.lows[start - 1] in _KEPT_HEADS | _ENGLISH | {"malam"}
    ):
        start -= 1
    if start > 0 and sentence.lows[start - 1] in ("opini", "piala", "anugerah", "akreditasi", "rekor"):
        start -= 1
    end = _right_end(sentence, end)
    programme = mark.entry if isinstance(mark.entry, Programme) else None
    plain = sentence.words[mark.start].islower() and end == mark.end
    return Mention(sentence, start, end, DESCRIBED if plain else NAMED, programme)


def _from_noun(sentence: Sentence, mark: Mark) -> Mention | None:
    low = sentence.lows[mark.start]
    if low in _ENGLISH:
        return _english(sentence, mark)
    end = _right_end(sentence, mark.end)
    length = 0 if sentence.lows[mark.end : mark.end + 1] in (["bagi"], ["untuk"], ["dalam"]) else end - mark.end
    if mark.kind is Kind.CONTEST and low != "duta":
        if low in ("liga", "debat", "pidato", "pemilihan") and not sentence.words[mark.start][0].isupper():
            return None
        start = _left_start(sentence, mark.start) if sentence.words[mark.start][0].isupper() else mark.start
        end = end if length else _lower_contest(sentence, mark.end)
        weight = NAMED if length else DESCRIBED if end > mark.end else BARE
        return Mention(sentence, start, end, weight)
    if any(other.start == mark.end for other in sentence.of(Kind.MEDAL, Kind.PLACE)):
        length = 0
    if low in _HEADS and length and not _is_giver(sentence, mark.end):
        kept = low in _KEPT_HEADS and sentence.words[mark.start][0].isupper()
        start = mark.start if kept or mark.kind is Kind.WEAK else mark.end
        named = sentence.words[mark.start][0].isupper() or length > 1
        weight = (NAMED if named else DESCRIBED) if mark.kind is Kind.AWARD else DESCRIBED - 0.5
        return Mention(sentence, start, end, weight)
    if mark.kind is Kind.AWARD:
        return _bare(sentence, mark)
    end = _lower_end(sentence, mark.end, _SHORT_PURPOSE) if low in ("predikat", "gelar") else mark.end
    return Mention(sentence, mark.start, end, _LOOSE) if end > mark.end + 1 else None


def _bare(sentence: Sentence, mark: Mark) -> Mention:
    """ "penghargaan kinerja percepatan penurunan stunting": the purpose belongs to the name."""
    end = mark.end
    if sentence.lows[mark.start] in ("penghargaan", "anugerah") and sentence.lows[end : end + 1] != ["dan"]:
        end = _lower_end(sentence, mark.end, _SHORT_PURPOSE)
    return Mention(sentence, mark.start, end, _PLAIN if end > mark.end else BARE)


def _english(sentence: Sentence, mark: Mark) -> Mention:
    start, end = _left_start(sentence, mark.start), _right_end(sentence, mark.end)
    weight = NAMED if end - start > 1 else BARE
    return Mention(sentence, start, end, weight)


def _lower_contest(sentence: Sentence, end: int) -> int:
    """ "lomba posyandu tingkat provinsi": the words up to the next verb or preposition."""
    start = end
    verbs = {mark.start for mark in sentence.of(*VERBS)}
    while end < len(sentence) and end - start < 5 and sentence.words[end].isalpha():
        low = sentence.lows[end]
        if low in _STOPS or end in verbs:
            break
        if sentence.words[end].islower() and low not in _LOWER_PARTS and end - start >= 3:
            break
        end += 1
    return end


def _left_start(sentence: Sentence, start: int) -> int:
    while start > 0:
        numbered = place_number(sentence, start - 1) is not None or sentence.lows[start - 1] in _NOT_LEADING
        if numbered or any(m.end == start for m in sentence.of(Kind.PLACE, Kind.MEDAL)):
            break
        if _is_part(sentence, start - 1):
            start -= 1
        elif (
            start > 1
            and sentence.lows[start - 1] in {*_JOINERS, "&", "’", "'"} - {"dalam", "untuk"}
            and _is_part(sentence, start - 2)
        ):
            start -= 2
        else:
            break
    while sentence.lows[start] in ("dan", "ajang", "acara", "malam", "penghargaan", "puncak"):
        start += 1
    return start


def _is_part(sentence: Sentence, i: int) -> bool:
    word, low = sentence.words[i], sentence.lows[i]
    if low in _STOPS:
        return False
    if (sentence.where == "title" or word.islower()) and any(m.start <= i < m.end for m in sentence.of(*_ACTIVE)):
        return False
    return word[0].isupper() or (word.isdigit() and len(word) <= 4)


def _right_end(sentence: Sentence, end: int) -> int:
    """Go on over capitalised words, joiners, brackets, years and "tingkat Provinsi …"."""
    size = len(sentence)
    while end < size:
        low = sentence.lows[end]
        if _is_part(sentence, end):
            end += 1
        elif low == "(" and (closing := _short_bracket(sentence, end)):
            end = closing + 1
        elif (low in ("tahun", "tingkat", "ke") and end + 1 < size and _continues(sentence, end + 1)) or (
            (low in _JOINERS or low in _INNER - {","}) and end + 1 < size and _is_part(sentence, end + 1)
        ):
            end += 2
        elif low == "ke" or low.startswith("ke-"):
            end += 1
        else:
            break
    return end


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
            return (
                closing
                if (inside[0][0].isupper() and not inside[0].istitle()) or (len(inside) == 1 and inside[0].isalpha())
                else None
            )
    return None


def _is_giver(sentence: Sentence, start: int) -> bool:
    return any(mark.start == start for mark in sentence.of(Kind.GIVER, Kind.GIVER_HEAD))


def trimmed(mention: Mention) -> Chunk:
    """The mention without a dangling joiner or comma."""
    start, end = mention.start, mention.end
    while end - 1 > start and (mention.sentence.lows[end - 1] in _JOINERS or mention.sentence.words[end - 1] in _INNER):
        end -= 1
    return start, end
