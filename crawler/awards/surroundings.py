"""What stands around a story's clauses of winning: words of title, lede and body, days, years.

A narrative release tells its award without a verb of winning; a match report, a life told or a call for entries uses
award words for something else. Neither shows in the clauses.
"""

import re
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

from crawler.awards.events import place_number
from crawler.awards.facts.dates import read_date
from crawler.awards.lexicon import Kind, Programme
from crawler.awards.status import REVOKED, negations, planned, senses
from crawler.awards.text import Document, Sentence
from crawler.awards.verbless import names_holder
from crawler.records import AwardType

OPENING = 6
"""Sentences in which a release has said what its news is, however slowly it begins."""
_AWARDS = (Kind.AWARD, Kind.RATING, Kind.PROGRAMME, Kind.MEDAL)
_THEMES = {
    "title": (Kind.BEAT, Kind.AID),
    "opening": (Kind.FIRST, Kind.FRUIT, Kind.CLUB, Kind.AID, Kind.READER),
    "body": (Kind.CLUB, Kind.RUNNING),
}
_RECENT, _SOON = timedelta(days=45), timedelta(days=3)
_ASKING = {"?", "kenapa", "mengapa"}
_OLD = 2
"""Years before the story's own from which on a year tells of the past."""
_AGO = re.compile(r"\b(?:tahun|dekade|abad) (?:lalu|silam)\b")
_OUTCOME = {"berikut", "daftar", "hasil", "ini", "inilah"}
_YEAR = re.compile(r"(?:19|20)\d\d")


def surroundings(document: Document, published_on: date | None) -> dict[str, float]:
    """The features of words, days and years that are not zero."""
    found: dict[str, float] = {}
    title, body = document.title, document.body
    if title:
        _title_words(title, found)
    for sentence in document.lede():
        _lede_words(sentence, found)
    zones = {"title": [title] if title else [], "opening": body[:OPENING], "body": body}
    for zone, kinds in _THEMES.items():
        shares = Counter(kind for sentence in zones[zone] for kind in sentence.marks)
        for kind in kinds:
            share = shares[kind]
            if share:
                found[f"{zone}: {kind} words"] = min(1.0, 2 * share / len(body)) if zone == "body" else 1.0
    _opening(body, published_on, found)
    words = sum(len(sentence) for sentence in body)
    if nouns := sum(len(sentence.of(Kind.AWARD)) for sentence in body):
        found["award words in the body"] = min(1.0, nouns * 40 / words)
    return found


def _title_words(title: Sentence, found: dict[str, float]) -> None:
    if planned(title):
        found["title: plan word"] = 1.0
    if negations(title) and title.has(*_AWARDS, Kind.PLACE, Kind.CONTEST, Kind.WEAK):
        found["title: negation word"] = 1.0
    past = [mark for mark in title.of(Kind.PAST) if mark.entry != "peraih" or not names_holder(title, mark.start)]
    asks = title.lows[0] == "momen" or not _ASKING.isdisjoint(title.lows)
    if past or asks or title.has(Kind.PROFILE, Kind.MATCH) or senses(title):
        found["title: another subject"] = 1.0
    if title.has(Kind.AWARD, Kind.RATING, Kind.MEDAL, Kind.PLACE):
        found["title: award word"] = 1.0
    if title.has(Kind.CONTEST):
        found["title: contest word"] = 1.0
    if _AGO.search(" ".join(title.lows)) and not {"setelah", "sejak"} & set(title.lows):
        found["title: long ago"] = 1.0


def _lede_words(sentence: Sentence, found: dict[str, float]) -> None:
    if sentence.has(Kind.PROFILE):
        found["lede: another subject"] = 1.0
    if sentence.has(Kind.MATCH):
        found["lede: match word"] = 1.0
    if senses(sentence):
        found["lede: sense word"] = 1.0
    if sentence.has(Kind.CONTEST):
        found["lede: contest word"] = 1.0
    programmes = [mark.entry for mark in sentence.of(Kind.PROGRAMME)]
    if any(isinstance(entry, Programme) and entry.type is AwardType.COMPETITION for entry in programmes):
        found["lede: programme of a contest"] = 1.0
    if not _is_told(sentence):
        return
    places = any(place_number(sentence, m.end) or sentence.lows[m.start] == "juara" for m in sentence.of(Kind.PLACE))
    if (places or sentence.has(Kind.MEDAL)) and sentence.has(Kind.CONTEST, Kind.PROGRAMME, Kind.AWARD):
        found["lede: a place in a contest stated"] = 1.0
    if sentence.has(Kind.AWARD, Kind.RATING, Kind.PROGRAMME) and sentence.has(Kind.GIVER, Kind.GIVER_HEAD):
        found["lede: an award and a giver stated"] = 1.0


def _opening(body: list[Sentence], published_on: date | None, found: dict[str, float]) -> None:
    """Days, years and awards of the first sentences, whatever their verbs."""
    days = [has_recent_day(sentence, published_on) for sentence in body[: OPENING + 1]]
    if any(days[:OPENING]):
        found["opening: a day of the news"] = 1.0
    if any(_is_of_old(sentence, published_on) for sentence in body[:3]):
        found["opening: a year of old"] = 1.0
    if any(not REVOKED.isdisjoint(sentence.lows) for sentence in body[:OPENING]):
        found["opening: taken back"] = 1.0
    for i, sentence in enumerate(body[:OPENING]):
        if not (sentence.has(*_AWARDS) and _is_told(sentence)):
            continue
        if any(days[max(0, i - 1) : i + 2]):
            found["opening: an award and a day"] = 1.0
        if published_on and {str(published_on.year), str(published_on.year - 1)} & set(sentence.words):
            found["opening: an award of this year"] = 1.0
        if sentence.has(Kind.GIVER, Kind.GIVER_HEAD):
            found["opening: an award and a giver"] = 1.0


def tells_outcome(title: Sentence) -> bool:
    """ "Hasil Lomba …", "Inilah Lima Desa Terbaik …", "Daftar Juara …"."""
    opens = title.lows[0] in _OUTCOME or any(
        before in (":", ",") and low in _OUTCOME for before, low in pairwise(title.lows)
    )
    return opens and title.has(Kind.CONTEST, Kind.PLACE, Kind.PROGRAMME) and "peserta" not in title.lows


def _is_told(sentence: Sentence) -> bool:
    """Nothing says that it is wished for, denied, long past or something else."""
    against = sentence.has(Kind.PLAN, Kind.PAST, Kind.MATCH) or senses(sentence) or negations(sentence)
    return not sentence.quoted[0] and not against


def _is_of_old(sentence: Sentence, published_on: date | None) -> bool:
    """Does it state a year long before the story's? "ISO 9001:2015" states none."""
    if published_on is None:
        return False
    words = sentence.words
    years = [int(word) for i, word in enumerate(words) if _YEAR.fullmatch(word) and (not i or words[i - 1] != ":")]
    return any(year < published_on.year - _OLD for year in years)


def has_recent_day(sentence: Sentence, published_on: date | None) -> bool:
    """Does it state a day shortly before the story's own, or any day where that is not known?"""
    day = read_date(sentence, published_on)
    if day is None:
        return False
    return published_on is None or published_on - _RECENT <= day[0] <= published_on + _SOON
