"""The day on which an award was given or announced, and the year of the award."""

from datetime import date

from crawler.awards.events import Event, Status
from crawler.awards.facts.dates import read_date
from crawler.awards.facts.named import Mention
from crawler.awards.lexicon import Kind, word_set
from crawler.awards.names import Chunk
from crawler.awards.text import Document, Sentence

_GIVING = (Kind.GIVEN, Kind.HELD, Kind.GIVE, Kind.HONOURED, Kind.WIN, Kind.RECEIVE, Kind.BESTOW, Kind.WON)
_OCCASION = word_set("when", "occasion")
_FIRST_SENTENCES = 12
_OPENING = 2
_LEAST = 0.5
_CALLING = 8


def event_date(
    document: Document, events: list[Event], published_on: date | None
) -> tuple[date, Sentence, Chunk] | None:
    """The day of the giving: in the sentence that reports the award, else in one about the ceremony."""
    reporting = {id(e.sentence) for e in events if e.status is Status.FRESH and e.firm and not e.quoted}
    indices = {e.sentence.index for e in events if id(e.sentence) in reporting and e.sentence is not document.title}
    best: tuple[float, date, Sentence, Chunk] | None = None
    for sentence in document.body[:_FIRST_SENTENCES]:
        found = read_date(sentence, published_on)
        while found and _is_of_speech(sentence, found[1]):
            found = read_date(sentence, published_on, found[2])
        if not found:
            continue
        weight = (
            2.0 * (id(sentence) in reporting)
            + 1.0 * bool(_OCCASION & set(sentence.lows))
            + 0.8 * sentence.has(Kind.AWARD, Kind.GIVEN, Kind.GIVE, Kind.CONTEST)
        )
        weight += 0.5 * sentence.has(Kind.RATING, Kind.PROGRAMME) + 0.7 * bool(
            {sentence.index + 1, sentence.index - 1} & indices
        )
        weight -= 0.15 * sentence.index
        if (weight > _LEAST or sentence.index < _OPENING) and (best is None or weight > best[0]):
            best = (weight, found[0], sentence, (found[1], found[2]))
    return best[1:] if best else None


def _is_of_speech(sentence: Sentence, at: int) -> bool:
    """Is the day that of a statement: "…, kata Bupati, Rabu (18/10)"?"""
    if sentence.quoted[at]:
        return True
    speech = [m for m in sentence.of(Kind.SPEECH) if m.start < at and not _is_naming(sentence, m.end)]
    if not speech:
        return False
    last = speech[-1]
    if any(low in _OCCASION for low in sentence.lows[last.end : at]):
        return False
    return not any(
        last.end <= m.start < at
        for m in sentence.of(*_GIVING)
        if m.end - m.start >= 1 and sentence.lows[m.start] not in ("menjadi", "jadi", "sebagai")
    )


def _is_naming(sentence: Sentence, at: int) -> bool:
    """ "Juri menyebut film itu sebagai yang terbaik": no speech."""
    return (
        sentence.lows[at - 1] in ("menyebut", "menyatakan", "menilai")
        and "sebagai" in sentence.lows[at : at + _CALLING]
    )


def award_year(mention: Mention | None, published_on: date | None) -> tuple[int, Sentence, Chunk] | None:
    """The year in the award's name, or in "Tahun 2023" behind it."""
    if mention is None:
        return None
    sentence = mention.sentence
    for i in range(mention.start, min(mention.end + 2, len(sentence))):
        word = sentence.words[i]
        if len(word) == 4 and word.isdigit() and _is_plausible(int(word), published_on):
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
        if at < len(sentence) and len(sentence.words[at]) == 4 and sentence.words[at].isdigit():
            if i > 0 and sentence.lows[i - 1] in ("pada", "sejak", "dari", "hingga"):
                continue
            if _is_plausible(int(sentence.words[at]), published_on):
                return int(sentence.words[at]), sentence, (at, at + 1)
    return None


def _is_plausible(year: int, published_on: date | None) -> bool:
    if published_on is None:
        return 1990 <= year <= 2100
    return published_on.year - 10 <= year <= published_on.year + 1
