"""What a story is about beside its clauses of winning: lexicon classes, days and years of title, opening and body."""

import re
from datetime import date, timedelta

from crawler.awards.facts.dates import read_date
from crawler.awards.lexicon import Kind
from crawler.awards.status import negations, senses
from crawler.awards.text import Document, Sentence

THEMES = (
    Kind.JURY, Kind.BEAT, Kind.FIRST, Kind.FRUIT, Kind.JOY, Kind.SUCCESS, Kind.READER, Kind.CLUB, Kind.LIFE, Kind.TROUBLE, Kind.AID, Kind.RUNNING,
)  # fmt: skip
AWARDS = (Kind.AWARD, Kind.RATING, Kind.PROGRAMME, Kind.MEDAL)
OPENING = 6
"""Sentences in which a release has said what its news is, however slowly it begins."""
_RECENT = timedelta(days=45)
_SOON = timedelta(days=3)
_LONG_AGO = 2
"""Years."""
_DASHES = {"-", "–", "—"}
_YEAR = re.compile(r"(?:19|20)\d\d")


def themes(document: Document, published_on: date | None) -> dict[str, float]:
    """The features of a story's surroundings that are not zero."""
    found: dict[str, float] = {}
    title, body = document.title, document.body
    length = max(len(body), 6)
    for kind in THEMES:
        if title and title.has(kind):
            found[f"title: {kind} theme"] = 1.0
        if any(s.has(kind) for s in body[:OPENING]):
            found[f"opening: {kind} theme"] = 1.0
        share = sum(s.has(kind) for s in body) / length
        if share:
            found[f"body: {kind} theme"] = min(1.0, 2 * share)
    old = sum(_is_of_old(s, published_on) for s in body)
    if old:
        found["body: old years"] = min(old, 3) / 3
    if body and any(_is_of_old(s, published_on) for s in body[:3]):
        found["opening: old years"] = 1.0
    if title and any(
        a.isdigit() and b in _DASHES and c.isdigit() for a, b, c in zip(title.words, title.words[1:], title.words[2:])
    ):
        found["title: match score"] = 1.0
    days = [_has_recent_day(s, published_on) for s in body[: OPENING + 2]]
    if any(days[:OPENING]):
        found["opening: a day of the news"] = 1.0
    for i, sentence in enumerate(body[:OPENING]):
        if _is_first(sentence):
            found["opening: first in a contest"] = 1.0
        if not _names_award(sentence):
            continue
        found["opening: an award named"] = 1.0
        if any(days[max(0, i - 1) : i + 2]):
            found["opening: an award and a day"] = 1.0
        if days[i]:
            found["opening: an award on a day"] = 1.0
        if published_on and any(w in (str(published_on.year), str(published_on.year - 1)) for w in sentence.words):
            found["opening: an award of this year"] = 1.0
        if sentence.has(Kind.GIVER, Kind.GIVER_HEAD):
            found["opening: an award and a giver"] = 1.0
    return found


def _names_award(sentence: Sentence) -> bool:
    return sentence.has(*AWARDS) and _is_told(sentence)


def _is_told(sentence: Sentence) -> bool:
    """Nothing says that it is wished for, denied, long past or something else."""
    against = sentence.has(Kind.PLAN, Kind.PAST, Kind.MATCH) or senses(sentence) or negations(sentence)
    return not sentence.quoted[0] and not against


def _is_first(sentence: Sentence) -> bool:
    if not sentence.has(Kind.CONTEST, Kind.PROGRAMME, Kind.JURY) or not _is_told(sentence):
        return False
    beaten = any(any(w.isdigit() for w in sentence.words[m.end : m.end + 2]) for m in sentence.of(Kind.BEAT))
    return beaten or sentence.has(Kind.FIRST)


def _is_of_old(sentence: Sentence, published_on: date | None) -> bool:
    if published_on is None:
        return False
    years = [w for w, before in zip(sentence.words, ["", *sentence.words]) if before != ":" and _YEAR.fullmatch(w)]
    return any(int(w) < published_on.year - _LONG_AGO for w in years)


def _has_recent_day(sentence: Sentence, published_on: date | None) -> bool:
    day = read_date(sentence, published_on)
    if day is None:
        return False
    return published_on is None or published_on - _RECENT <= day[0] <= published_on + _SOON
