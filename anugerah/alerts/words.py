"""The texts of alerts, in Indonesian or English, for chats and mails. Pure."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from anugerah.printable import printable
from crawler.times import local_day
from db.alertrows import FIRST, Due, Kind
from db.newsrows import MergedAward

LONGEST = 400
"""At most this many characters of a sentence or name are in a message."""
_CALL = re.compile(r"@(?=(?:everyone|here|channel|all)\b|[!&]?\d)", re.IGNORECASE)
"""Text with which chat services notify all members."""
_MONTHS = {
    "id": "Januari|Februari|Maret|April|Mei|Juni|Juli|Agustus|September|Oktober|November|Desember",
    "en": "January|February|March|April|May|June|July|August|September|October|November|December",
}


class Words(NamedTuple):
    """The wording in one language."""

    received: str
    score: str
    given_by: str
    more: str
    more_many: str
    correction: str
    addition: str
    withdrawn: str
    is_withdrawn: str
    nameless: str
    stands_again: str
    unknown: str
    names: dict[str, str]
    digest: str
    digest_many: str
    test: str
    is_test: str


WORDS = {
    "id": Words(
        received="{recipient} menerima {award}",
        score="nilai {}",
        given_by="Pemberi: {}",
        more="dan {} sumber lain",
        more_many="dan {} sumber lain",
        correction="Ralat",
        addition="Tambahan",
        withdrawn="Dicabut",
        is_withdrawn="Kabar ini tidak berlaku lagi: beritanya sudah tidak ada, atau ternyata keliru.",
        nameless="sebuah kabar penghargaan dari {}",
        stands_again="Kabar ini berlaku lagi.",
        unknown="tidak disebut",
        names={
            "recipient": "Penerima",
            "award": "Penghargaan",
            "score": "Nilai",
            "rank": "Peringkat",
            "giver": "Pemberi",
        },
        digest="Anugerah: {} kabar penghargaan",
        digest_many="Anugerah: {} kabar penghargaan",
        test="Uji coba",
        is_test="Ini uji coba: kabar penghargaan dari langganan {} sampai di sini.",
    ),
    "en": Words(
        received="{recipient} received {award}",
        score="score {}",
        given_by="Given by {}",
        more="and {} more source",
        more_many="and {} more sources",
        correction="Correction",
        addition="Addition",
        withdrawn="Withdrawn",
        is_withdrawn="This is no longer so: the story is gone, or turned out to be wrong.",
        nameless="an award that was first seen on {}",
        stands_again="This is so again.",
        unknown="not stated",
        names={"recipient": "Recipient", "award": "Award", "score": "Score", "rank": "Rank", "giver": "Giver"},
        digest="Anugerah: {} award",
        digest_many="Anugerah: {} awards",
        test="Test",
        is_test="This is a test: award news of the subscription {} reach you here.",
    ),
}


def message(alert: Due, language: str, zone: Any) -> tuple[str, str]:
    """Title and text of an alert that is sent alone."""
    words, award = WORDS[language], alert.award
    headline = _headline(award, language, zone)
    if alert.kind in FIRST:
        return _line(": ".join(filter(None, (award.recipient, award.award))) or award.title), _facts(
            alert, headline, language, zone
        )
    if alert.kind is Kind.WITHDRAWN:
        body = [_begun(headline), words.is_withdrawn, "", award.url or ""]
        return f"{words.withdrawn}: {headline}", "\n".join(body).strip()
    changes = "\n".join(_changes(alert, language)) or words.stands_again
    return f"{_corrects(alert, words)}: {headline}", f"{changes}\n\n{_facts(alert, headline, language, zone)}"


def digest(due: Sequence[Due], language: str, zone: Any) -> tuple[str, str]:
    """Title and text of several alerts that are sent together, each with its address."""
    words = WORDS[language]
    title = (words.digest if len(due) == 1 else words.digest_many).format(len(due))
    return title, "\n\n".join(_item(number, alert, language, zone) for number, alert in enumerate(due, 1))


def trial_message(name: str, alert: Due | None, language: str, zone: Any) -> tuple[str, str]:
    """Title and text of a test, with the newest award that fits."""
    words = WORDS[language]
    says = words.is_test.format(name)
    if alert is None:
        return f"{words.test}: {name}", says
    title, text = message(alert, language, zone)
    return f"{words.test}: {title}", f"{says}\n\n{text}"


def _facts(alert: Due, headline: str, language: str, zone: Any) -> str:
    words, award = WORDS[language], alert.award
    lines = [
        headline,
        _begun(" · ".join(filter(None, (_score(award, language), _line(award.rank))))),
        words.given_by.format(_line(award.giver)) if award.giver else "",
        " · ".join(filter(None, (_day(award, language, zone), _place(award)))),
    ]
    quoted = [f"“{_line(alert.evidence)}”"] if alert.evidence else []
    return "\n\n".join(["\n".join(filter(None, lines)), *quoted, _sources(award, words, alert.evidence_url)])


def _item(number: int, alert: Due, language: str, zone: Any) -> str:
    words, award = WORDS[language], alert.award
    headline = _headline(award, language, zone)
    if alert.kind is Kind.WITHDRAWN:
        return "\n".join(filter(None, (f"{number}. {words.withdrawn}: {headline}", words.is_withdrawn, award.url)))
    details = (
        _score(award, language),
        _line(award.rank),
        _line(award.giver),
        _day(award, language, zone),
        _place(award),
    )
    head = headline if alert.kind in FIRST else f"{_corrects(alert, words)}: {headline}"
    changes = [] if alert.kind in FIRST else _changes(alert, language) or [words.stands_again]
    parts = (f"{number}. {head}", *changes, _begun(" · ".join(filter(None, details))), _sources(award, words))
    return "\n".join(filter(None, parts))


def _headline(award: MergedAward, language: str, zone: Any) -> str:
    words = WORDS[language]
    if award.recipient and award.award:
        return words.received.format(recipient=_line(award.recipient), award=_line(award.award))
    if named := award.recipient or award.award or award.title:
        return _line(named)
    seen = local_day(award.first_seen_at, str(zone))  # its only story was forgotten
    return words.nameless.format(day(seen, language)) if seen else ""


def _corrects(alert: Due, words: Words) -> str:
    """What a correction is called: nothing was wrong if it only gives values that were not stated before."""
    is_addition = alert.changed and all(getattr(alert.before, name) is None for name in alert.changed)
    return words.addition if is_addition else words.correction


def _changes(alert: Due, language: str) -> list[str]:
    words = WORDS[language]
    return [
        f"{words.names[name]}: {_value(getattr(alert.before, name), language)} → "
        f"{_value(getattr(alert.now, name), language)}"
        for name in alert.changed
    ]


def _value(value: str | float | None, language: str) -> str:
    if value is None:
        return WORDS[language].unknown
    return _line(value) if isinstance(value, str) else number(value, language)


def number(value: float, language: str) -> str:
    """A score with the digits of its source, and the language's decimal sign."""
    text = f"{value:.12g}"
    return text.replace(".", ",") if language == "id" else text


def day(when: date, language: str) -> str:
    """`18 Juli 2024`."""
    return f"{when.day} {_MONTHS[language].split('|')[when.month - 1]} {when.year}"


def _score(award: MergedAward, language: str) -> str:
    return "" if award.score is None else WORDS[language].score.format(number(award.score, language))


def _begun(text: str) -> str:
    """With a capital, as at the beginning of a line."""
    return text[:1].upper() + text[1:]


def _day(award: MergedAward, language: str, zone: Any) -> str:
    """The day of the ceremony, else that of the first story, in `zone`."""
    when = local_day(award.event_date or award.published_at, str(zone))
    return day(when, language) if when else ""


def _place(award: MergedAward) -> str:
    names = dict.fromkeys(filter(None, (award.region_name, award.province)))
    return ", ".join(names)


def _sources(award: MergedAward, words: Words, url: str | None = None) -> str:
    """The address of the quoted story, else of the first one, and how many others there are."""
    more = award.sources - 1
    lines = [url or award.url or ""]
    if more > 0:
        lines.append((words.more if more == 1 else words.more_many).format(more))
    return "\n".join(filter(None, lines))


def _line(text: str | None) -> str:
    """A site's text on one line, not too long, without what could control a terminal or a chat."""
    line = _CALL.sub("@\u200b", " ".join(printable(text or "").split()))
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1].rstrip()}…"
