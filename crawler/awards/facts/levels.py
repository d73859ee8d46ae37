"""How far an award reaches: what the story says first, then what the contest's name or the giver makes plain."""

from crawler.awards.facts.named import Mention
from crawler.awards.lexicon import Giver, Kind, word_set
from crawler.awards.names import Chunk
from crawler.awards.text import Sentence
from crawler.records import Level
from crawler.regions import find_region

_WORDS = {word: level for level in Level for word in word_set("levels_stated", level)}
_MARKERS = {"tingkat", "skala", "berskala", "level", "bertaraf", "kancah"}
_BRANCH = word_set("levels", "branch")
_IN_NAMES = {word: level for level in Level for word in word_set("levels_in_names", level)}


def read_level(
    mention: Mention | None, giver: tuple[Sentence, Chunk] | None, reporting: list[Sentence]
) -> tuple[Level, Sentence, Chunk] | None:
    """The level with the tokens that say so."""
    home = mention.sentence if mention else None
    for sentence in ([home] if home else []) + reporting:
        stated = _stated(sentence, of_award=sentence is not home)
        if stated:
            return stated[0], sentence, stated[1]
    if mention:
        named = _of_name(mention)
        if named:
            return named, mention.sentence, (mention.start, mention.end)
    if giver:
        reach = giver_reach(*giver)
        if reach:
            return reach, *giver
    for sentence in reporting[:3]:
        stated = _stated(sentence, of_award=False)
        if stated:
            return stated[0], sentence, stated[1]
    return None


def level_of_clause(sentence: Sentence, start: int, end: int) -> tuple[Level, Sentence, Chunk] | None:
    """The level that tokens `start` to `end` of a sentence state: a second award may reach less far than the first."""
    stated = _stated(sentence, of_award=False)
    return (stated[0], sentence, stated[1]) if stated and start <= stated[1][0] < end else None


def _stated(sentence: Sentence, *, of_award: bool) -> tuple[Level, Chunk] | None:
    for i, low in enumerate(sentence.lows[:-1]):
        if of_award and not any(m.end == i for m in sentence.of(Kind.AWARD, Kind.CONTEST)):
            continue
        if low in _MARKERS:
            at = i + 1
            level = _WORDS.get(sentence.lows[at])
            if level is None and at + 1 < len(sentence) and sentence.words[at][0].isupper():
                level = _region_level(sentence, at)
            if level and not _is_next_stage(sentence, i):
                return level, (i, at + 1)
        if low.startswith("se-") and low != "se-indonesia":
            code = find_region(" ".join([low[3:], sentence.lows[i + 1]])) or find_region(low[3:])
            if code:
                return (Level.PROVINCE if len(code) == 2 else Level.REGENCY), (i, i + 1)
        if low == "se-indonesia" or (low == "se" and sentence.lows[i + 1] == "indonesia"):
            return Level.NATIONAL, (i, i + 1)
    return None


def _is_next_stage(sentence: Sentence, i: int) -> bool:
    """ "melaju ke tingkat nasional" speaks of what comes next."""
    return any(
        low in ("ke", "menuju", "di", "mewakili", "maju") for low in sentence.lows[max(0, i - 2) : i] if low != "di"
    )


def _region_level(sentence: Sentence, at: int) -> Level | None:
    for end in range(min(at + 3, len(sentence)), at, -1):
        code = find_region(" ".join(sentence.words[at:end]))
        if code:
            return Level.PROVINCE if len(code) == 2 else Level.REGENCY
    return None


def _of_name(mention: Mention) -> Level | None:
    if mention.programme and mention.programme.fixed_level:
        return mention.programme.level
    lows = mention.sentence.lows[mention.start : mention.end]
    for i, low in enumerate(lows):
        if low in _IN_NAMES:
            return _IN_NAMES[low]
        if low == "gubernur" and i and lows[i - 1] in ("piala", "cup"):
            return Level.PROVINCE
        if low in ("bupati", "wali", "walikota") and i and lows[i - 1] in ("piala", "cup"):
            return Level.REGENCY
    for size in (3, 2, 1):
        for i in range(max(0, len(lows) - size + 1)):
            if mention.sentence.words[mention.start + i][0].isupper():
                code = find_region(" ".join(lows[i : i + size]))
                if code and mention.sentence.has(Kind.CONTEST):
                    return Level.PROVINCE if len(code) == 2 else Level.REGENCY
    return None


def giver_reach(sentence: Sentence, chunk: Chunk) -> Level | None:
    """How far the awards of a giver reach; None for firms, media, universities and branches of national agencies."""
    start, end = chunk
    lows = sentence.lows[start:end]
    head = next((m for m in sentence.of(Kind.GIVER_HEAD) if m.start == start), None)
    if head and head.entry in tuple(Level):
        return Level(str(head.entry))
    known = next((m for m in sentence.of(Kind.GIVER) if start <= m.start < end), None)
    if known and isinstance(known.entry, Giver):
        rest = lows[known.end - start :]
        branch = any(low in _BRANCH for low in lows[: known.start - start] + rest) or _tail_region(
            sentence, known.end, end
        )
        return None if branch else known.entry.reach
    if head is None:
        return _by_words(lows)
    code = _tail_region(sentence, start + 1, end)
    if code and not any(
        low
        in ("kanwil", "perwakilan", "bank", "universitas", "institut", "politeknik", "pt", "kejaksaan", "pengadilan")
        for low in lows
    ):
        return Level.PROVINCE if len(code) == 2 else Level.REGENCY
    return _by_words(lows)


def _by_words(lows: list[str]) -> Level | None:
    if any(low in ("universitas", "university", "pt", "institut", "bank", "majalah", "tv") for low in lows):
        return None
    if "provinsi" in lows:
        return Level.PROVINCE
    if "kabupaten" in lows or "kota" in lows:
        return Level.REGENCY
    if any(low in ("international", "internasional", "asean", "united", "world", "global", "dunia") for low in lows):
        return Level.INTERNATIONAL
    if any(low in ("indonesia", "nasional", "pusat", "national", "ri", "indonesian") for low in lows):
        return Level.NATIONAL
    return None


def _tail_region(sentence: Sentence, start: int, end: int) -> str | None:
    for first in range(start, end):
        for last in range(end, first, -1):
            words = sentence.words[first:last]
            if words[0][0].isupper():
                code = find_region(" ".join(words))
                if code:
                    return code
    return None
