"""How far the awards of a giver reach, as the giver's kind and name make it plain."""

from crawler.awards.lexicon import Giver, Kind, Mark, word_set
from crawler.awards.names import Chunk
from crawler.awards.text import Document, Sentence
from crawler.records import Level
from crawler.regions import find_region

_BRANCH = word_set("levels", "branch")
_PRIVATE = word_set("levels", "private")
_PRIVATE_HEADS = word_set("levels", "private_heads")
_COUNTRIES = word_set("levels", "countries")
_INTERNATIONAL = word_set("levels", "international")
_NATIONAL = word_set("levels", "national")
_BRANCH_HEADS = "vertikal"
"""The heads of regional offices of national agencies in givers.toml."""
_BRANCH_FULL = {"polda", "polri", "universitas", "institut", "rumah", "rsud", "pt"}
_ASSOCIATIONS = word_set("levels", "associations")
_UNRULED = {"komunitas", "paguyuban", "yayasan"}
"""Whatever place their names hold, it is not one that they stand for."""
_BODIES = {"asosiasi", "badan", "federasi", "lembaga", "organisasi", "yayasan"}
_APPOSITION_REACH = 6
_EPITHET_REACH = 3
_OPENING = 8


def giver_reach(sentence: Sentence, chunk: Chunk) -> Level | None:
    """How far the awards of a giver reach; None for firms, media, universities and branches of national agencies."""
    start, end = chunk
    lows = sentence.lows[start:end]
    head = next((m for m in sentence.of(Kind.GIVER_HEAD) if m.start <= start < m.end), None)
    known = next((m for m in sentence.of(Kind.GIVER) if start <= m.start < end), None)
    if head and head.entry == _BRANCH_HEADS:
        return None
    if head and head.entry in tuple(Level):
        branch = head.entry == Level.NATIONAL and known is not None and _is_branch(sentence, known, chunk)
        return None if branch else Level(str(head.entry))
    if lows[0] == "direktorat" and not known:
        # "Direktorat KSKK Madrasah": a ministry's; those of a regional police office or of a university name it.
        return None if _BRANCH_FULL & set(lows) else Level.NATIONAL
    if known and isinstance(known.entry, Giver):
        return None if _is_branch(sentence, known, chunk) else known.entry.reach
    if lows[0] in _PRIVATE_HEADS or any(low in _PRIVATE for low in lows):
        return None
    if _PRIVATE & set(sentence.lows[max(0, start - 1) : start]) or _PRIVATE_HEADS & set(
        sentence.lows[max(0, start - 1) : start]
    ):
        return None  # "majalah HR Asia"
    placed = (head and lows[0] not in _UNRULED and lows[:2] != ["lembaga", "adat"]) or lows[0] in _ASSOCIATIONS
    code = tail_region(sentence, start + 1, end) if placed else None
    if code:
        return None if "kanwil" in lows or "perwakilan" in lows else reach_of_region(code)
    return _by_words(lows) or _by_epithet(sentence, start) or _by_apposition(sentence, end)


def spelt_out(document: Document, giver: tuple[Sentence, Chunk]) -> tuple[Sentence, Chunk]:
    """ "ASSA (ASEAN Social Security Association)": the long name of a giver that is named by its acronym."""
    sentence, (start, end) = giver
    acronym = sentence.words[start]
    if end - start > 1 or not acronym.isupper():
        return giver
    for other in document.body[:_OPENING]:
        for i in range(len(other) - 2):
            if other.words[i] == acronym and other.words[i + 1] == "(" and ")" in other.words[i + 2 :]:
                return other, (i + 2, other.words.index(")", i + 2))
            if other.words[i : i + 3] == ["(", acronym, ")"] and i:
                first = i
                while first > 0 and other.words[first - 1][0].isupper():
                    first -= 1
                return (other, (first, i)) if first < i else giver
    return giver


def reach_of_region(code: str) -> Level:
    """A province's or a regency's own level."""
    return Level.PROVINCE if len(code) == 2 else Level.REGENCY


def _is_branch(sentence: Sentence, known: Mark, chunk: Chunk) -> bool:
    """ "BPK Perwakilan Riau", "Kantor Kementerian Agama Kota Palu": what stands beside the agency's name."""
    start, end = chunk
    beside = [*sentence.lows[start : known.start], *sentence.lows[known.end : end]]
    return any(low in _BRANCH for low in beside) or tail_region(sentence, known.end, end) is not None


def _by_words(lows: list[str]) -> Level | None:
    if "provinsi" in lows:
        return Level.PROVINCE
    if "kabupaten" in lows or "kota" in lows:
        return Level.REGENCY
    if any(low in _INTERNATIONAL or low in _COUNTRIES for low in lows):
        return Level.INTERNATIONAL
    return Level.NATIONAL if any(low in _NATIONAL for low in lows) else None


def _by_epithet(sentence: Sentence, start: int) -> Level | None:
    """ "lembaga internasional Bright Futures": what the words before a name say of it."""
    before = sentence.lows[max(0, start - _EPITHET_REACH) : start]
    if any(low in _PRIVATE or low in _PRIVATE_HEADS for low in before):
        return None
    epithets = sentence.words[max(0, start - _EPITHET_REACH) : start]  # the "Hari Pabean Internasional" is a day
    return Level.INTERNATIONAL if any(word in ("internasional", "dunia") for word in epithets) else None


def _by_apposition(sentence: Sentence, end: int) -> Level | None:
    """ "Perpamsi pusat", "AVPA, lembaga kopi Prancis": what the words behind a name say of it."""
    behind = sentence.lows[end : end + _APPOSITION_REACH]
    if behind[:1] == ["pusat"]:
        return Level.NATIONAL
    if behind[:1] != [","] or not _BODIES & set(behind[1:2]):
        return None
    abroad = any(
        low in _COUNTRIES and sentence.words[end + i][0].isupper()
        for i, low in enumerate(behind)
        if "," not in behind[1:i]
    )
    return Level.INTERNATIONAL if abroad else None


def tail_region(sentence: Sentence, start: int, end: int) -> str | None:
    """The code of the first place that tokens `start` to `end` (exclusive) name."""
    for first in range(start, end):
        for last in range(end, first, -1):
            words = sentence.words[first:last]
            if words[0][0].isupper():
                code = find_region(" ".join(words))
                if code:
                    return code
    return None
