"""What stands beside a clause of winning or giving: who receives, who gives, and when."""

import re
from datetime import date, timedelta
from itertools import pairwise

from crawler.awards.events import HANDING, NOMINAL, Event
from crawler.awards.facts.dates import read_date
from crawler.awards.facts.enumerations import enumerated
from crawler.awards.facts.mention import NAMED
from crawler.awards.facts.named import mentions
from crawler.awards.facts.winners import placed, rows
from crawler.awards.lexicon import Kind, Lexicon, Mark, Programme, word_set
from crawler.awards.status import REVOKED, is_subordinate, status
from crawler.awards.surroundings import has_recent_day
from crawler.awards.text import Document, Sentence
from crawler.records import AwardType, Where

_MANY = {"sejumlah", "puluhan", "ratusan", "belasan", "ribuan", "para", "beberapa"}
_ITS_VERBS = word_set("features", "its_verbs")
_WINNERS = word_set("features", "winners")
_THEM = word_set("features", "them")
_TO = {"bagi", "kepada", "pada", "untuk"}
_TO_REACH = 12
_BACK = {"ini", "itu", "tersebut"}
_PHRASE_ENDS = {",", ".", "atas", "dalam", "di", "karena", "pada", "saat", "sebagai", "usai"}
_SUBJECT_REACH = 12
_WEEKDAYS = {"senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu", "ahad"}
_EVERYBODY = {"perwakilan", "seluruh", "semua", "setiap"}
_MANY_PEOPLE = 20
_PEOPLE = word_set("features", "people")
OPENING = 9
"""Sentences in which a list of winners begins."""
_SPELLS = {"bulan", "hari", "jam", "kali", "menit", "pekan", "tahun", "waktu"}
_FROM = {"dari", "oleh", "versi"}
_GIVER_REACH = 14
_SCORE_REACH = 12
_SCORES = {"indeks", "nilai", "nilainya", "skor", "skornya"}
_DECIMAL = re.compile(r"\d{1,3}[.,]\d{1,4}")
_DAY_REACH = 26
_FIRST_YEAR = 1945
_NEWS = timedelta(days=150)
"""A day longer ago than this is no news."""


def _is_giving(event: Event) -> bool:
    return event.verb.kind in HANDING or event.verb.entry == NOMINAL


def is_to_them(event: Event) -> bool:
    """ "menghadiahi keduanya piagam", "mengganjar kantor itu peringkat pertama", "menobatkannya sebagai …"."""
    if event.verb.kind is Kind.BESTOW and event.sentence.lows[event.verb.start].endswith("nya"):
        return True
    if not _is_giving(event):
        return False
    lows = event.sentence.lows
    if any(low in _THEM for low in lows[event.verb.end : event.end + 4]):
        return True
    to = next((i for i in range(event.verb.end, min(event.end + _TO_REACH, len(lows))) if lows[i] in _TO), None)
    if to is None:
        return False
    reach = lows[to + 1 : to + _TO_REACH]
    end = next((i for i, low in enumerate(reach) if low in _PHRASE_ENDS), len(reach))
    return not _BACK.isdisjoint(reach[:end])


def is_to_nobody(event: Event) -> bool:
    """ "menyerahkan penghargaan kepada guru", "puluhan kader menerima …"; a lede may name the recipient elsewhere."""
    if not _is_giving(event) or event.sentence.where is Where.TITLE:
        return _is_giving(event) or is_of_many(event)
    if _names_behind_colon(event):
        return False
    lows = event.sentence.lows[event.verb.end : event.end + 6]
    return event.verb.kind is Kind.BESTOW or event.verb.entry == NOMINAL or any(low in _TO for low in lows)


def is_to_body(event: Event, lexicon: Lexicon) -> bool:
    """ "Beri Penghargaan RSUD Mawar": a headline names the body right behind the award; "Desa Terbaik" is none."""
    at, sentence = event.target.end, event.sentence
    if event.verb.kind is not Kind.GIVE or event.target.start < event.verb.end or at + 1 >= len(sentence):
        return False
    described = any(mark.start == at + 1 for mark in sentence.of(Kind.PLACE, Kind.WEAK, Kind.RATING))
    return sentence.lows[at] in lexicon.bodies and sentence.words[at + 1][0].isupper() and not described


def _names_behind_colon(event: Event) -> bool:
    """ "… kepada lima kelurahan: Girian Indah, …", "… kepada dua veteran, Husen dan Lukas"."""
    words, lows = event.sentence.words, event.sentence.lows
    colon = next((i for i in range(event.end, len(words) - 1) if words[i] == ":"), None)
    if colon is not None and words[colon + 1][0].isupper():
        return True
    to = next((i for i in range(event.verb.end, min(event.end + _TO_REACH, len(lows))) if lows[i] in _TO), None)
    if to is None:
        return False
    comma = next((i for i in range(to + 2, min(to + _TO_REACH, len(words) - 1)) if not words[i].islower()), to)
    return words[comma] == "," and words[comma + 1][0].isupper() and lows[comma + 1] not in _WEEKDAYS


def is_to_people(event: Event) -> bool:
    """ "Penghargaan ini diberikan kepada para guru": the passive, to nobody named."""
    lows = event.sentence.lows
    if event.verb.kind not in (Kind.WON, Kind.GIVEN) or event.verb.entry == NOMINAL:
        return False
    noun = next((m.end for m in event.sentence.of(Kind.AWARD) if m.start == event.verb.end), event.verb.end)
    at = event.verb.end if lows[event.verb.end - 1] in _TO else noun + 1
    if lows[at - 1 : at] == [] or lows[at - 1] not in _TO or lows[at : at + 1] == []:
        return False
    return (
        lows[at] in _MANY | _EVERYBODY or lows[at : at + 2] == ["mereka", "yang"] or _counts_people(event.sentence, at)
    )


def is_of_many(event: Event) -> bool:
    """ "Puluhan kader menerima penghargaan", "Guru-guru pun …": nobody is named; "belasan tahun" counts no people."""
    if event.sentence.where is Where.TITLE and event.sentence.lows[0] in _MANY:
        return True
    first, _, second = event.sentence.lows[0].partition("-")
    if first == second and first in _PEOPLE:
        return True
    lows, words, start = event.sentence.lows, event.sentence.words, event.verb.start
    for i in range(start - 1, max(-1, start - _SUBJECT_REACH), -1):
        if lows[i] == "," and not _joins_common_nouns(words[i + 1 : start]):
            return False
        if _counts_people(event.sentence, i) and not any(
            word[0].isupper() and not word.isupper() for word in words[i + 1 : start]
        ):
            return True
        if lows[i] == "sebanyak":
            return not any(word[0].isupper() for word in event.sentence.words[i + 1 : start])
        if lows[i] in _MANY:
            return lows[i + 1] not in _SPELLS
    return False


def _counts_people(sentence: Sentence, at: int) -> bool:
    """ "318 ASN"."""
    word = sentence.words[at].replace(".", "")
    return (
        word.isdigit()
        and int(word) >= _MANY_PEOPLE
        and sentence.lows[at + 1 : at + 2] != []
        and sentence.lows[at + 1] in _PEOPLE
    )


def _joins_common_nouns(words: list[str]) -> bool:
    """ "guru, nelayan, serta petani": a comma among people of whom none is named."""
    return "serta" in words and all(word.islower() or word == "," for word in words)


def lists_winners(document: Document, lexicon: Lexicon) -> bool:
    """Are winners named in rows, in places or behind "mereka adalah"?"""
    if rows(document, lexicon):
        return True
    opening = document.body[:OPENING]
    told = [sentence for sentence in opening if sentence.has(Kind.PLACE) and not _states_prizes(sentence)]
    if sum(len(placed(sentence, lexicon)) for sentence in told) > 1:
        return True
    return any(enumerated(sentence, lexicon) for sentence in opening if _counts_winners(sentence))


def _states_prizes(sentence: Sentence) -> bool:
    """ "Juara pertama mendapat Rp15 juta, juara kedua Rp10 juta": nobody has won them yet."""
    return sum(low.startswith("rp") for low in sentence.lows) > 1


def _counts_winners(sentence: Sentence) -> bool:
    """ "Kelimanya adalah …", "Mereka yakni …", "Para penerima, antara lain …"."""
    return sentence.lows[0].startswith("ke") or any(low in _WINNERS for low in sentence.lows[:3])


def taken_up(document: Document) -> list[Event]:
    """ "Trofi itu Kalpataru 2024. Ia menerimanya dari …": the award is named in the sentence before its verb."""
    events = []
    for before, sentence in pairwise(document.body[:OPENING]):
        at = next((i for i, low in enumerate(sentence.lows) if low in _ITS_VERBS), None)
        if (
            at is not None
            and (before.has(Kind.AWARD, Kind.RATING, Kind.MEDAL) or _names_award(before))
            and not sentence.quoted[at]
        ):
            verb = Mark(Kind.WIN, at, at + 1, sentence.lows[at])
            target = verb._replace(kind=Kind.AWARD)
            reading = status(sentence, verb, target)
            events.append(Event(sentence, verb, target, reading, is_subordinate(sentence, verb), False, firm=True))
    return events


def _names_award(sentence: Sentence) -> bool:
    """Does it name a programme that is no contest? "obor Pekan Olahraga Provinsi" is nothing that one takes home."""
    programmes = [mark.entry for mark in sentence.of(Kind.PROGRAMME)]
    return any(isinstance(entry, Programme) and entry.type is not AwardType.COMPETITION for entry in programmes)


def is_of_old(event: Event, published_on: date | None) -> bool:
    """Does the clause state a year long before the story's?"""
    if published_on is None:
        return False
    sentence = event.sentence
    near = range(max(0, event.start - 6), min(event.end + 14, len(sentence)))
    years = [
        int(sentence.words[i])
        for i in near
        if len(sentence.words[i]) == 4 and sentence.words[i].isdigit() and sentence.words[i - 1] != ":"
    ]
    years = [year for year in years if _FIRST_YEAR <= year <= published_on.year + 1]
    if years and max(years) < published_on.year - 1:
        return True
    day = read_date(sentence, None, near.start)
    return day is not None and day[1] < event.end + _DAY_REACH and published_on - day[0] > _NEWS


def is_taken_back(document: Document, event: Event) -> bool:
    """ "… terpilih sebagai pemenang. Empat hari kemudian kabar itu dibatalkan": the next sentence takes it back."""
    after = event.sentence.index + 1
    if event.sentence.where is Where.TITLE or after >= len(document.body):
        return False
    return any(low in REVOKED and before in _BACK for before, low in pairwise(document.body[after].lows))


def circumstances(document: Document, event: Event, zone: str, published_on: date | None) -> list[str]:
    """The features of what a report states beside the award."""
    sentence = event.sentence
    names = []
    if _states_giver(event):
        names.append(f"{zone}: fresh, with a giver")
    around = document.body[max(0, sentence.index - 2) : sentence.index + 3] if zone != "title" else []
    if has_recent_day(sentence, published_on):
        names.append(f"{zone}: fresh, with a day")
    elif any(has_recent_day(other, published_on) for other in around):
        names.append(f"{zone}: fresh, a day nearby")
    if any(m.weight >= NAMED and not _is_sport(m.programme) for m in mentions(sentence)):
        names.append(f"{zone}: fresh, with a named award")
    if _states_score(event):
        names.append(f"{zone}: fresh, with a score")
    if published_on and any(word in (str(published_on.year), str(published_on.year - 1)) for word in sentence.words):
        names.append(f"{zone}: fresh, of this year")
    return names


def _states_giver(event: Event) -> bool:
    """ "… dari Ombudsman RI", "oleh Bupati", "digelar Dinas …"; of a giving verb, the subject."""
    sentence = event.sentence
    givers = sentence.of(Kind.GIVER, Kind.GIVER_HEAD)
    if event.verb.kind in HANDING:
        return any(giver.start < event.verb.start for giver in givers)
    if any(held.start >= event.target.end for held in sentence.of(Kind.HELD)):
        return True
    if any(low in _FROM for giver in givers for low in sentence.lows[max(0, giver.start - 2) : giver.start]):
        return True
    reach = range(event.target.end, min(event.end + _GIVER_REACH, len(sentence) - 1))
    return any(sentence.lows[i] in _FROM and sentence.words[i + 1][0].isupper() for i in reach)


def _states_score(event: Event) -> bool:
    """ "… urutan pertama dengan nilai 99,71"."""
    sentence = event.sentence
    behind = range(event.start, min(event.end + _SCORE_REACH, len(sentence) - 1))
    return any(sentence.lows[i] in _SCORES and _DECIMAL.fullmatch(sentence.words[i + 1]) for i in behind)


def _is_sport(programme: Programme | None) -> bool:
    return programme is not None and programme.type is AwardType.COMPETITION
