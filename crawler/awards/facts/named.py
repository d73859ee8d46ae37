"""The name of an award, contest or rating as a sentence gives it.

A mention is a span of tokens with a weight: a name of its own outweighs a description, and that
the bare word.
"""

from dataclasses import dataclass

from crawler.awards.events import place_number
from crawler.awards.facts.extent import INNER, JOINERS, is_part, left_start, lower_contest, lower_end, right_end
from crawler.awards.lexicon import Kind, Mark, Programme, word_set
from crawler.awards.names import Chunk
from crawler.awards.text import Sentence

NAMED, DESCRIBED, BARE = 3.0, 2.0, 0.5
_PLAIN = 1.5
"""Of a description in lower case."""
_LOOSE = 1.0
NAMING = {"sebagai", "menjadi", "jadi", "selaku"}

_ENGLISH = word_set("named", "english")
_HEADS = word_set("named", "heads")
_KEPT_HEADS = {"anugerah", "anugrah", "piala", "satyalancana", "medali", "opini", "trofi"}
_SCHEMES = word_set("named", "schemes")
_OCCASIONS = word_set("named", "occasions")
_OF_OCCASIONS = word_set("named", "of_occasions")
_CONTESTED = word_set("named", "contested")
_ATTENDED = word_set("named", "attended")
_ORGANISERS = word_set("named", "organisers")
_CLASSES = word_set("named", "classes")
_SCHEME = 2.5
_BEFORE_OCCASION = 4
_BEFORE_AIM = 3
_AIMS = word_set("named", "aims")
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
    found.extend(_schemes(sentence))
    found.extend(_occasions(sentence))
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
        if is_part(sentence, start):
            end = right_end(sentence, start)
            if any(len(word) == 4 and word.isdigit() for word in sentence.words[start:end]):
                found.append(Mention(sentence, start, end, DESCRIBED))
        elif sentence.lows[start] not in _CLASSES:
            end = lower_end(sentence, start, _LONG_TITLE)
            if end > start + 1:
                assessed = sentence.lows[start] in _SCHEMES
                found.append(Mention(sentence, start, right_end(sentence, end), _PLAIN if assessed else _LOOSE))
    return found


def _schemes(sentence: Sentence) -> list[Mention]:
    """ "Indeks Tata Kelola Pengadaan (ITKP) 2024", "Evaluasi Kinerja Kelurahan": an assessment by its own name."""
    found = []
    for i, low in enumerate(sentence.lows):
        if low in _SCHEMES and sentence.words[i][0].isupper() and not _is_in_body(sentence, i):
            end = right_end(sentence, i + 1)
            if end > i + 2:
                found.append(Mention(sentence, i, end, _SCHEME))
    return found


def _occasions(sentence: Sentence) -> list[Mention]:
    """ "di ajang Carvaganza Editors' Choice 2019": what stands behind the word for an occasion."""
    found = []
    for i, low in enumerate(sentence.lows):
        start = i + 1
        while start < len(sentence) and sentence.lows[start] in _OF_OCCASIONS:
            start += 1
        if low in _OCCASIONS and start + 1 < len(sentence) and _opens_name(sentence, start):
            end = right_end(sentence, start)
            if end > start + 1:
                found.append(Mention(sentence, start, end, DESCRIBED if low in _CONTESTED else _PLAIN))
    return found


def _opens_name(sentence: Sentence, i: int) -> bool:
    return sentence.words[i][0].isupper() and is_part(sentence, i)


def is_at_occasion(mention: Mention) -> bool:
    """ "dalam acara SAKIP Award", "menghadiri malam Grand Final …": where something was handed over, not what."""
    before = mention.sentence.lows[max(0, mention.start - _BEFORE_OCCASION) : mention.start + 1]
    return any(low in _ATTENDED for low in before)


def is_aim(mention: Mention) -> bool:
    """ "ingin jadi Kota Layak Anak", "untuk mewujudkan …": what is wished for, not what was received."""
    before = mention.sentence.lows[max(0, mention.start - _BEFORE_AIM) : mention.start]
    return any(low in _AIMS for low in before)


def spelt_out(mention: Mention, sentences: list[Sentence]) -> Mention:
    """The long form of an acronym that the story spells out: "Carvaganza Editors' Choice (CEC)" for "CEC 2019"."""
    words = [word for word in mention.sentence.words[mention.start : mention.end] if not word.isdigit()]
    if len(words) != 1 or not words[0].isupper() or mention.programme is not None:
        return mention
    for sentence in sentences:
        for i in range(2, len(sentence) - 1):
            if sentence.words[i] == words[0] and sentence.words[i - 1] == "(" and sentence.words[i + 1] == ")":
                start = left_start(sentence, i - 1)
                if start < i - 2:
                    return Mention(sentence, start, right_end(sentence, i + 2), mention.weight)
    return mention


def of_title(sentence: Sentence, first: int, start: int) -> Mention | None:
    """The title in capitals that holds token `start`, from `first` on: "Bagus dan Jegeg Jembrana 2024"."""
    while start > first and is_part(sentence, start) and _opens_name(sentence, start - 1):
        start -= 1
    if (
        start == 0
        or not is_part(sentence, start)
        or any(mark.start == start for mark in sentence.of(Kind.AWARD, Kind.WEAK))
    ):
        return None
    return Mention(sentence, start, right_end(sentence, start), DESCRIBED)


def of_naming(sentence: Sentence, start: int, end: int) -> Mention | None:
    """ "dinobatkan sebagai BUMDes Terbaik 2024", "penghargaan sebagai mitra penyalur terbaik": the title itself."""
    for i in range(start, min(end + 2, len(sentence) - 1)):
        if sentence.lows[i] not in NAMING:
            continue
        first = i + 1
        if any(m.start == first for m in sentence.of(Kind.PLACE, Kind.MEDAL)) and not sentence.words[first].istitle():
            return None
        if is_part(sentence, first) and place_number(sentence, first + 1) is None:
            return Mention(sentence, first, right_end(sentence, first), DESCRIBED)
        stop = lower_end(sentence, first, _LONG_TITLE)
        after_award = any(m.end == i for m in sentence.of(Kind.AWARD))
        return Mention(sentence, first, stop, _PLAIN) if after_award and stop > first + 1 else None
    return None


def _is_inside_giver(sentence: Sentence, mark: Mark) -> bool:
    """ "Badan Akreditasi Nasional" names no accreditation."""
    inside = any(giver.start < mark.start < giver.end for giver in sentence.of(Kind.GIVER))
    return inside or _is_in_body(sentence, mark.start)


def _is_in_body(sentence: Sentence, i: int) -> bool:
    """ "Lembaga Akreditasi Mandiri", "Tim Penilai Lomba Desa": words in capitals that begin with a body's."""
    while i > 0 and sentence.where == "body" and is_part(sentence, i - 1):
        i -= 1
        if sentence.lows[i] in _ORGANISERS:
            return True
    return False


def _without_overlap(found: list[Mention]) -> list[Mention]:
    kept: list[Mention] = []
    for mention in sorted(found, key=lambda m: (-m.weight, -(m.end - m.start))):
        if all(mention.end <= k.start or k.end <= mention.start for k in kept):
            kept.append(mention)
    return sorted(kept, key=lambda m: m.start)


def _known(sentence: Sentence, mark: Mark) -> Mention:
    start, end = mark.start, mark.end
    while start > 0 and is_part(sentence, start - 1) and sentence.lows[start - 1] in _KEPT_HEADS | _ENGLISH | {"malam"}:
        start -= 1
    if start > 0 and sentence.lows[start - 1] in ("opini", "piala", "anugerah", "akreditasi", "rekor"):
        start -= 1
    end = right_end(sentence, end)
    programme = mark.entry if isinstance(mark.entry, Programme) else None
    plain = sentence.words[mark.start].islower() and end == mark.end
    return Mention(sentence, start, end, DESCRIBED if plain else NAMED, programme)


def _from_noun(sentence: Sentence, mark: Mark) -> Mention | None:
    low = sentence.lows[mark.start]
    if low in _ENGLISH:
        return _english(sentence, mark)
    end = right_end(sentence, mark.end)
    length = 0 if sentence.lows[mark.end : mark.end + 1] in (["bagi"], ["untuk"], ["dalam"]) else end - mark.end
    if mark.kind is Kind.CONTEST and low != "duta":
        if low in ("liga", "debat", "pidato", "pemilihan") and not sentence.words[mark.start][0].isupper():
            return None
        start = left_start(sentence, mark.start) if sentence.words[mark.start][0].isupper() else mark.start
        end = end if length else lower_contest(sentence, mark.end)
        if not any(word[0].isalpha() for word in sentence.words[mark.end : end]) and mark.end < end:
            return None  # "kompetisi 2024-2025" is a season
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
    end = lower_end(sentence, mark.end, _SHORT_PURPOSE) if low in ("predikat", "gelar") else mark.end
    return Mention(sentence, mark.start, end, _LOOSE) if end > mark.end + 1 else None


def _bare(sentence: Sentence, mark: Mark) -> Mention:
    """ "penghargaan kinerja percepatan penurunan stunting": the purpose belongs to the name."""
    end = mark.end
    if sentence.lows[mark.start] in ("penghargaan", "anugerah") and sentence.lows[end : end + 1] != ["dan"]:
        end = lower_end(sentence, mark.end, _SHORT_PURPOSE)
    return Mention(sentence, mark.start, end, _PLAIN if end > mark.end else BARE)


def _english(sentence: Sentence, mark: Mark) -> Mention:
    start, end = left_start(sentence, mark.start), right_end(sentence, mark.end)
    weight = NAMED if end - start > 1 else BARE
    return Mention(sentence, start, end, weight)


def _is_giver(sentence: Sentence, start: int) -> bool:
    return any(mark.start == start for mark in sentence.of(Kind.GIVER, Kind.GIVER_HEAD))


def trimmed(mention: Mention) -> Chunk:
    """The mention without a dangling joiner or comma."""
    start, end = mention.start, mention.end
    while end - 1 > start and (mention.sentence.lows[end - 1] in JOINERS or mention.sentence.words[end - 1] in INNER):
        end -= 1
    return start, end
