"""How far an award reaches: what the story says first, then what the contest's name or the giver makes plain."""

import itertools

from crawler.awards.facts.abroad import abroad, many_countries, many_places, of_occasion
from crawler.awards.facts.known import known_level, level_of_name, owner_of
from crawler.awards.facts.mention import Mention
from crawler.awards.facts.reach import giver_reach, reach_of_region, spelt_out
from crawler.awards.lexicon import Kind, word_set
from crawler.awards.names import Chunk
from crawler.awards.text import Document, Sentence
from crawler.records import Level
from crawler.regions import find_region

_WORDS = {word: level for level in Level for word in word_set("levels_stated", level)}
_ALONE = {word: level for level in Level for word in word_set("levels_alone", level)}
_MARKERS = word_set("levels", "markers")
_EVENTS = word_set("levels", "events")
_AHEAD = word_set("levels", "ahead")
_COUNTRIES = word_set("levels", "countries")
_FROM = {"dari", "oleh", "versi", "evaluasi", "penilaian", "adalah", "diserahkan", "diterbitkan", "dianugerahkan"}
_HANDED = {"diserahkan", "diterbitkan", "dianugerahkan", "disematkan", "dikalungkan"}
_MEANT = {"dalam", "demi", "untuk"}
_RANKINGS = {"peringkat", "posisi", "nomor", "ranking", "rangking", "urutan"}
_TELLING = (Kind.AWARD, Kind.CONTEST, Kind.PLACE, Kind.MEDAL, Kind.PROGRAMME, Kind.RATING, Kind.HONOURED)
_TRIGGERS = {
    *_ALONE,
    *_MARKERS,
    "antar",
    "asia",
    "di",
    "dunia",
    "internasional",
    "kabupaten",
    "nasional",
    "provinsi",
    "se",
}
_YEAR_DIGITS = 4
_DAY_NAME = 4
_REGION_WORDS = 4
_AHEAD_REACH = 12
_OPENING = 5
_BACKGROUND_REACH = 6
_LAST_YEAR = {("musim", "lalu"), ("tahun", "lalu"), ("tahun", "sebelumnya"), ("tahun", "silam")}
_BEFORE = {"eks", "mantan", "pemegang", "penyumbang", "peraih", "yang"}
_CONTEST_SENTENCES = 10
_AGENCY_SENTENCES = 8

Stated = tuple[Level, Chunk]
Found = tuple[Level, Sentence, Chunk]


def read_level(
    document: Document,
    mention: Mention | None,
    giver: tuple[Sentence, Chunk] | None,
    main: Sentence | None,
    reporting: list[Sentence],
) -> Found | None:
    """The level with the tokens that say so; `main` reports the main award, `reporting` are all that report awards."""
    own = [s for s in (mention.sentence if mention else None, main) if s]
    told = _told(document, mention, own, reporting)
    if told:
        return told
    if mention and (named := level_of_name(mention)):
        return named, mention.sentence, (mention.start, mention.end)
    if shown := _known(own) or _international(document, own):
        return shown
    if giver and (reach := giver_reach(*giver) or giver_reach(*spelt_out(document, giver))):
        return reach, *giver
    for sentence in reporting[:3]:
        if sentence.has(*_TELLING) and not _is_past(sentence) and (stated := _stated(sentence, of_award=False)):
            return stated[0], sentence, stated[1]
    return _without_giver(document, mention, reporting, named=giver is not None)


def _is_earlier(sentence: Sentence, i: int) -> bool:
    """ "yang tahun lalu juara nasional", "pernah meraih emas tingkat provinsi"."""
    before = sentence.lows[max(0, i - _BACKGROUND_REACH) : i]
    clause = before[max((n + 1 for n, low in enumerate(before) if low == ","), default=0) :]
    return "pernah" in clause or any(pair in _LAST_YEAR for pair in itertools.pairwise(clause))


def _known(own: list[Sentence]) -> Found | None:
    """A contest or prize that everybody knows, in the sentences of the award; not that of an earlier win."""
    for sentence in own:
        known = known_level(sentence, 0, len(sentence))
        if known and not _is_background(sentence, known[1]):
            return known[0], sentence, known[1:]
    return None


def _is_background(sentence: Sentence, i: int) -> bool:
    """ "piagam kepada pelempar lembing yang meraih perak pada Asian Para Games": whom one honours has won it before."""
    return any(low in _BEFORE for low in sentence.lows[max(0, i - _BACKGROUND_REACH) : i])


def _international(document: Document, own: list[Sentence]) -> Found | None:
    """What the occasion's name or the countries that took part show."""
    for sentence in own:
        if (occasion := of_occasion(sentence)) and not _is_background(sentence, occasion[0]):
            return Level.INTERNATIONAL, sentence, occasion
    for sentence in document.body[:_OPENING]:
        if many := many_countries(sentence):
            return Level.INTERNATIONAL, sentence, many
    return None


def _without_giver(
    document: Document, mention: Mention | None, reporting: list[Sentence], *, named: bool
) -> Found | None:
    """Where no giver's reach is plain: an agency that hands over, a body behind the name, another country."""
    for sentence in document.body[:_AGENCY_SENTENCES]:
        if agency := _agency(sentence, handing=named):
            return Level.NATIONAL, sentence, agency
    if named:
        return None
    if mention and (owner := owner_of(mention)):
        return owner[0], mention.sentence, owner[1]
    for sentence in reporting[:3]:
        if place := abroad(sentence, mention):
            return Level.INTERNATIONAL, sentence, place
    for sentence in document.body[:_AGENCY_SENTENCES]:
        if places := many_places(sentence):
            return places[0], sentence, places[1]
    return None


def _told(document: Document, mention: Mention | None, own: list[Sentence], reporting: list[Sentence]) -> Found | None:
    """What the story says of the award: in the sentences that name and report it, behind an award, behind its name."""
    for sentence in [*own, *reporting]:
        if stated := _stated(sentence, of_award=all(sentence is not other for other in own)):
            return stated[0], sentence, stated[1]
    for sentence in document.body[:_CONTEST_SENTENCES] if mention else ():
        if stated := _stated(sentence, of_award=True, of=mention):
            return stated[0], sentence, stated[1]
    if document.title and (stated := _stated(document.title, of_award=False)):
        return stated[0], document.title, stated[1]
    return None


def level_of_clause(sentence: Sentence, start: int, end: int) -> Found | None:
    """The level that tokens `start` to `end` of a sentence state: a second award may reach less far than the first."""
    stated = _stated(sentence, of_award=False)
    return (stated[0], sentence, stated[1]) if stated and start <= stated[1][0] < end else None


def _stated(sentence: Sentence, *, of_award: bool, of: Mention | None = None) -> Stated | None:
    """The first level that a sentence names: anywhere, right behind an award, or behind the name `of`."""
    for i in [i for i, low in enumerate(sentence.lows) if low in _TRIGGERS or low[:3] == "se-"]:
        found = _level_at(sentence, i)
        if found is None or _is_ahead(sentence, i) or _is_earlier(sentence, i):
            continue
        if not of_award or (_is_behind(sentence, i, of) if of else _is_behind_award(sentence, i)):
            return found[0], (i, found[1])
    return None


def _is_behind_award(sentence: Sentence, i: int) -> bool:
    """Does an award or a contest end at token `i`? A place may be that of another award."""
    return any(m.end == i for m in sentence.of(Kind.AWARD, Kind.CONTEST))


def _is_behind(sentence: Sentence, i: int, mention: Mention) -> bool:
    """Do words of the mention's own name stand right before token `i`?"""
    names = mention.sentence.words[mention.start : mention.end]
    own = {word.casefold() for word in names if word[0].isupper() and word.isalpha()}
    return len(own & set(sentence.lows[max(0, i - len(names) - 1) : i])) > 1


def _level_at(sentence: Sentence, i: int) -> tuple[Level, int] | None:
    """The level that the words from token `i` on name, and where they end."""
    low, rest = sentence.lows[i], i + 1
    if low in _ALONE:
        # The "Hari Lingkungan Hidup Sedunia" is a day.
        return None if "hari" in sentence.lows[max(0, i - _DAY_NAME) : i] else (_ALONE[low], rest)
    if low.startswith("se-"):
        return _place(sentence, i, low[3:])
    if i and (low in ("nasional", "internasional", "dunia", "asia") or sentence.words[i] in ("provinsi", "kabupaten")):
        placed = any(
            i - 1 <= m.end <= i and sentence.lows[m.start] not in _RANKINGS
            for m in sentence.of(Kind.PLACE)
            if m.start < i
        )
        # "lomba kabupaten" may go on with a name; "juara 1 kabupaten" does not.
        evented = sentence.lows[i - 1] in _EVENTS and low not in ("provinsi", "kabupaten")
        return (_WORDS[low], rest) if placed or evented else None
    if rest == len(sentence):
        return None
    if low == "antar" and sentence.lows[rest] == "negara":
        return Level.INTERNATIONAL, rest + 1
    if low in _MARKERS or low == "se":
        return _place(sentence, rest, sentence.lows[rest])
    if (
        low == "di"
        and i
        and any(word.startswith("ter") for word in sentence.lows[max(0, i - 2) : i])
        and any(m.end == i for m in sentence.of(Kind.PLACE))
    ):
        if sentence.lows[rest] in _COUNTRIES:
            return Level.NATIONAL, rest + 1
        kind = sentence.lows[rest] in _WORDS
        return _place(sentence, rest, sentence.lows[rest]) if kind else None
    return None


def _place(sentence: Sentence, at: int, low: str) -> tuple[Level, int] | None:
    """The level of the word `low` at token `at`, or of the region whose name begins there."""
    if low in _WORDS:
        return _WORDS[low], at + 1
    if not sentence.words[at][0].isupper() and "-" not in sentence.words[at]:
        return None
    for end in range(min(at + _REGION_WORDS, len(sentence)), at, -1):
        code = find_region(" ".join([low, *sentence.lows[at + 1 : end]]))
        if code:
            return reach_of_region(code), end
    return None


def _is_past(sentence: Sentence) -> bool:
    """ "Pada 2019 sanggar itu juara tingkat provinsi": an award of earlier years."""
    dated = sentence.lows[0] in ("pada", "tahun") and any(
        low.isdecimal() and len(low) == _YEAR_DIGITS for low in sentence.lows[1:3]
    )
    return dated or sentence.has(Kind.PAST)


def _is_ahead(sentence: Sentence, i: int) -> bool:
    """ "melaju ke tingkat nasional", "akan mewakili kabupaten di tingkat provinsi" speak of what comes next."""
    verbs = [m.start for m in sentence.of(Kind.WIN, Kind.RECEIVE, Kind.HONOURED, Kind.WON)]
    if any(start > i for start in verbs):
        return False
    first = max([i - _AHEAD_REACH, *verbs])
    return any(low in _AHEAD for low in sentence.lows[max(0, first) : i]) or sentence.lows[i - 1 : i] in (
        ["ke"],
        ["hingga"],
    )


def _agency(sentence: Sentence, *, handing: bool) -> Chunk | None:
    """A national agency that hands something over or assesses; `handing`: only the first."""
    for mark in sentence.of(Kind.GIVER, Kind.GIVER_HEAD):
        end = mark.end
        while end < len(sentence) and (sentence.words[end][0].isupper() or sentence.words[end] in "()"):
            end += 1
        if giver_reach(sentence, (mark.start, end)) is not Level.NATIONAL:
            continue
        giving = [m.start for m in sentence.of(Kind.GIVE, Kind.BESTOW) if end <= m.start <= end + 1]
        gives = any(sentence.lows[start - 1] not in _MEANT for start in giving)  # "komitmen BPJS dalam memberikan …"
        before = sentence.lows[mark.start - 1]
        if gives or sentence.lows[end : end + 1] == ["mengalungkan"] or before in (_HANDED if handing else _FROM):
            return mark.start, end
    return None
