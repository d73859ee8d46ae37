"""How far an award reaches by its name: an Oscar, a Proliga, "Kejuaraan Asia", "Piala Bupati"."""

from crawler.awards.facts.mention import Mention
from crawler.awards.facts.reach import reach_of_region, tail_region
from crawler.awards.lexicon import Kind, word_set
from crawler.awards.names import Chunk
from crawler.awards.text import Sentence
from crawler.records import AwardType, Level

_NAMES = {tuple(name.split()): level for level in Level for name in word_set("levels_known", level)}
_LONGEST = max(len(name) for name in _NAMES)
_FIRST = {name[0] for name in _NAMES}
_IN_NAMES = {word: level for level in Level for word in word_set("levels_in_names", level)}
_CUPS = {"piala", "cup", "trofi"}
_RULERS = dict.fromkeys(("presiden", "menteri", "menpora", "kapolri", "panglima", "kasad"), Level.NATIONAL) | {
    "gubernur": Level.PROVINCE,
    "bupati": Level.REGENCY,
    "wali": Level.REGENCY,
    "walikota": Level.REGENCY,
}
_REPORTED = (
    Kind.WIN,
    Kind.RECEIVE,
    Kind.HONOURED,
    Kind.WON,
    Kind.GIVE,
    Kind.BESTOW,
    Kind.GIVEN,
    Kind.PLACE,
    Kind.MEDAL,
)
_SO_CALLED = {"bandara", "hari", "hotel", "hut", "pelabuhan", "sekolah", "stadion", "taman"}
_OFFICES = {"balai", "bank", "kejaksaan", "pengadilan", "universitas"}
_SO_CALLED_REACH = 4


def known_level(sentence: Sentence, start: int, end: int) -> tuple[Level, int, int] | None:
    """The level of a known name among tokens `start` to `end` (exclusive), with the tokens of the name."""
    for i in range(start, min(end, len(sentence))):
        # A name; the "oscar" of a headline in small letters is none.
        if sentence.lows[i] not in _FIRST or not (sentence.words[i][0].isupper() or sentence.words[i][0].isdecimal()):
            continue
        for last in range(min(end, i + _LONGEST, len(sentence)), i, -1):
            if level := _NAMES.get(tuple(sentence.lows[i:last])):
                return level, i, last
    return None


def level_of_name(mention: Mention) -> Level | None:
    """What the name of an award or contest says: "Kejuaraan Asia", "Piala Bupati", "Gubernur Cup"."""
    if mention.programme and mention.programme.fixed_level:
        return mention.programme.level
    sentence = mention.sentence
    if known := known_level(sentence, mention.start, mention.end):
        return known[0]
    lows = sentence.lows[mention.start : mention.end]
    for i, low in enumerate(lows):
        # "Lomba Hari Kesehatan Nasional": it is the day that is so called.
        if low in _IN_NAMES and not _SO_CALLED & set(sentence.lows[: mention.start + i][-_SO_CALLED_REACH:]):
            return _IN_NAMES[low]
        if low in _RULERS and _CUPS & {*lows[max(0, i - 2) : i], *lows[i + 1 : i + 3]}:
            return _RULERS[low]
    contest = mention.programme is not None and mention.programme.type is AwardType.COMPETITION
    if not contest and not sentence.has(Kind.CONTEST):
        return None
    if _is_of_branch(sentence, mention):
        return None
    code = tail_region(sentence, mention.start, mention.end)
    # A region that is not called "Provinsi …" may be the subject of an evening that is told of without a winner.
    told = sentence.has(*_REPORTED) or any(low in ("provinsi", "kabupaten", "kota") for low in lows)
    return reach_of_region(code) if code and told else None


def _is_of_branch(sentence: Sentence, mention: Mention) -> bool:
    """ "Piala Kapolres Muna", "Sayembara Balai Bahasa Jawa Tengah": the place is that of a regional office."""
    heads = [m for m in sentence.of(Kind.GIVER_HEAD) if mention.start <= m.start < mention.end]
    return any(m.entry == "vertikal" or sentence.lows[m.start] in _OFFICES for m in heads)


def owner_of(mention: Mention) -> tuple[Level, Chunk] | None:
    """ "Lomba Tingkat (LT) III Kwartir Cabang Muna": the body whose name goes on behind the contest's."""
    sentence = mention.sentence
    for mark in sentence.of(Kind.GIVER_HEAD):
        if mention.start < mark.start <= mention.end + 1 and mark.entry in tuple(Level):
            return Level(str(mark.entry)), (mark.start, mark.end)
    return None
