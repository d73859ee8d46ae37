"""Awards that the lexicon does not know: titles in capitals behind a verb of naming, "gelar …", "sertifikat …"."""

from crawler.awards.lexicon import Kind, Mark, word_set
from crawler.awards.text import Sentence

CROWNINGS = word_set("events", "crownings")
_NAMINGS = word_set("events", "namings")
_OFFICES = word_set("events", "offices")
_PASSIVE_NAMINGS = word_set("events", "passive_namings")
_ACTIVE_NAMINGS = {"akui", "mengakui", "mengumumkan", "menyatakan", "nyatakan", "umumkan"}
_NAMING_VERBS = _PASSIVE_NAMINGS | _ACTIVE_NAMINGS
_CHAMPIONS = {"juarai", "menjuarai", "kampiuni", "merajai", "rajai"}
_WINNERS_OF = {"memenangi", "menangi"}
_MATCHES = word_set("events", "matches")
_HIM = {"menganugerahinya", "menobatkannya", "menggelarinya", "memilihnya", "mengukuhkannya", "menetapkannya"}
_CALLING = {"gelar", "predikat", "sebagai", "status"}
_ONE_OF = {"salah", "satu", "seorang"}
TELLING = (
    _NAMINGS
    | _CHAMPIONS
    | _WINNERS_OF
    | _HIM
    | {"best", "bintang", "dinyatakan", "ditetapkan", "menobatkan", "nobatkan", "top"}
)
"""Words that report an award which the lexicon need not know."""
_AGENT = 7
_NAMED = 12
_SAYING = {"bahwa", "diri", "dirinya"}
_LONG_TITLE = 5
_BEARING = {"bergelar", "berlabel"}
_TITLES = {"gelar", "sertifikat"}
_PLAIN_PRIZES = word_set("events", "plain_prizes")
_OTHER_TITLES = word_set("events", "other_titles")


def named_by_somebody(sentence: Sentence) -> list[Mark]:
    """ "ditetapkan dewan hakim sebagai …", "menyatakan Maria sebagai juara": who names or is named stands between."""
    found: list[Mark] = []
    if _NAMING_VERBS.isdisjoint(sentence.lows):
        return found
    known = {mark.start for mark in sentence.of(Kind.HONOURED)}
    for i, low in enumerate(sentence.lows):
        if low in _PASSIVE_NAMINGS and i not in known:
            giver = next((mark.end for mark in sentence.of(Kind.GIVER) if mark.start == i + 1), i + 1)
            reach = sentence.lows[giver : giver + 1 + _AGENT]
            at = next((k for k, behind in enumerate(reach, giver) if behind in ("sebagai", "menjadi")), None)
            if at is not None and "," not in sentence.lows[giver:at]:
                found.append(Mark(Kind.HONOURED, i, at + 1, low))
        elif low in _ACTIVE_NAMINGS and _SAYING.isdisjoint(sentence.lows[i + 1 : i + 2]):
            reach = sentence.lows[i + 1 : i + 1 + _NAMED]
            at = next((k for k, behind in enumerate(reach, i + 1) if behind == "sebagai"), None)
            if at is not None and any(at < mark.start <= at + _LONG_TITLE for mark in sentence.of(Kind.PLACE)):
                found.append(Mark(Kind.BESTOW, i, i + 1, low))
    return found


def capitalised_title(sentence: Sentence, verb: Mark) -> Mark | None:
    """ "terpilih sebagai Bagus dan Jegeg Jembrana 2024": a title in capitals that the lexicon does not know."""
    at, low = verb.end, sentence.lows[verb.start]
    if low in _CHAMPIONS | _WINNERS_OF and at < len(sentence) and sentence.words[at][0].isupper():
        known = low in _CHAMPIONS or sentence.lows[at] not in _MATCHES
        return Mark(Kind.CONTEST, at, at + 1, sentence.lows[at]) if known else None
    if verb.kind is Kind.BESTOW and low in ("menobatkan", "nobatkan"):
        naming = next((i for i in range(at, min(at + 12, len(sentence) - 1)) if sentence.lows[i] == "sebagai"), None)
        return None if naming is None else Mark(Kind.AWARD, naming + 1, naming + 2, sentence.lows[naming + 1])
    if low in _HIM:
        return _his_title(sentence, at)
    if verb.kind in (Kind.WIN, Kind.RECEIVE, Kind.GIVE) and at + 1 < len(sentence) and _begins_title(sentence, at):
        return Mark(Kind.AWARD, at, at + 1, sentence.lows[at])
    if verb.kind is not Kind.HONOURED:
        return None
    while sentence.lows[at : at + 1] != [] and sentence.lows[at] in _ONE_OF:
        at += 1
    if at + 1 < len(sentence) and sentence.words[at] in ("Best", "Top", "The"):
        return Mark(Kind.AWARD, at, at + 1, sentence.lows[at])
    if low in _BEARING and at + 1 < len(sentence) and sentence.words[at][0].isupper():
        return None if sentence.lows[at] in _OTHER_TITLES else Mark(Kind.AWARD, at, at + 1, sentence.lows[at])
    if sentence.where == "title" or low not in _NAMINGS | _PASSIVE_NAMINGS:
        return None
    if at + 1 < len(sentence) and sentence.words[at][0].isupper() and sentence.lows[at] not in _OFFICES:
        titled = at + 2 < len(sentence) and (sentence.words[at + 1][0].isupper() or sentence.lows[at + 1] == "dan")
        kind = Kind.AWARD if titled and low in CROWNINGS else Kind.WEAK
        return Mark(kind, at, at + 1, sentence.lows[at])
    return None


def is_named_title(sentence: Sentence, target: Mark) -> bool:
    """ "gelar Grandmaster", "sertifikat Cara Penanganan Ikan yang Baik", "Hadiah Sastra …": it has a name."""
    if target.kind is not Kind.WEAK:
        return False
    at = target.end
    if target.entry == "hadiah":
        named = sentence.where == "body" and target.start > 0 and sentence.words[target.start][0].isupper()
        return (
            named and at < len(sentence) and sentence.words[at][0].isupper() and sentence.lows[at] not in _PLAIN_PRIZES
        )
    if sentence.lows[target.start] not in _TITLES:
        return False
    if sentence.lows[at : at + 1] == ["adat"]:
        at += 1
    named = at < len(sentence) and sentence.words[at][0].isupper()
    return named and sentence.lows[at] not in _OTHER_TITLES


def _his_title(sentence: Sentence, at: int) -> Mark | None:
    """ "menganugerahinya Perawat Pengabdi 2023"."""
    while at < len(sentence) and sentence.lows[at] in _CALLING:
        at += 1
    if at + 1 >= len(sentence) or not sentence.words[at][0].isupper() or sentence.lows[at] in _OFFICES:
        return None
    named = sentence.words[at + 1][0].isupper() or sentence.words[at + 1].isdigit()
    return Mark(Kind.AWARD, at, at + 1, sentence.lows[at]) if named else None


def _begins_title(sentence: Sentence, at: int) -> bool:
    """ "Top BUMD", "Best Actor", "Bintang Adicipta"; who "menerima bintang tamu" receives a guest."""
    low, titled = sentence.lows[at], sentence.words[at + 1][0].isupper()
    praise = low == "apresiasi" and sentence.where == "body" and sentence.words[at][0].isupper()
    return low in ("top", "best") or (titled and (low == "bintang" or praise))
