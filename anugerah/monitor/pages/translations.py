"""The texts of the pages in each language, and its formats for numbers, days and scales."""

import re
import tomllib
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

from crawler.errors import AnugerahError
from crawler.times import parse_moment


class Lang(StrEnum):
    """A language of the pages."""

    ID = "id"
    EN = "en"

    @property
    def folder(self) -> str:
        """The folder of its pages."""
        return "" if self is Lang.ID else "en/"

    @property
    def other(self) -> "Lang":
        """The other language."""
        return Lang.EN if self is Lang.ID else Lang.ID


_MONTHS = {
    Lang.ID: "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember",
    Lang.EN: "January February March April May June July August September October November December",
}
_SCALE = re.compile(r"^(\S+) to (\S+)$")


@cache
def words(lang: Lang) -> dict[str, str]:
    """The texts of a language by key."""
    file = resources.files("anugerah.monitor.pages").joinpath("texts.toml")
    index = list(Lang).index(lang)
    return {name: texts[index] for name, texts in tomllib.loads(file.read_text(encoding="utf-8")).items()}


class SaidError(AnugerahError):
    """An error in a reader's or operator's request, with a message in the language of the page."""

    def __init__(self, word: str, **values: object) -> None:
        super().__init__(words(Lang.EN)[word].format(**values))
        self._word = word
        self._values = values

    def says(self, lang: Lang) -> str:
        """The message."""
        return words(lang)[self._word].format(**self._values)


class Style:
    """A language's formats; times are in `zone`."""

    def __init__(self, lang: Lang, zone: ZoneInfo) -> None:
        self._lang = lang
        self._months = _MONTHS[lang].split()
        self._zone = zone

    def number(self, value: float) -> str:
        """A count, or a score with all its digits."""
        text = f"{value:,}" if isinstance(value, int) else f"{value:.12g}"
        return text.translate(str.maketrans(",.", ".,")) if self._lang is Lang.ID else text

    def percent(self, chance: float) -> str:
        """A chance."""
        return f"{chance:.0%}"

    def day(self, when: str | None) -> str:
        """The day of a stored time."""
        if not when:
            return ""
        on = self.date(when)
        return f"{on.day} {self._months[on.month - 1]} {on.year}"

    def month(self, month: str) -> str:
        """`2025-03` in words."""
        return f"{self._months[int(month[5:]) - 1]} {month[:4]}"

    def date(self, when: str) -> date:
        """The day of a stored time, in the zone."""
        if len(when) == len("2025-03-02"):
            return date.fromisoformat(when)
        return parse_moment(when).astimezone(self._zone).date()

    def scale(self, scale: str) -> str:
        """A scale such as `0 to 100, AA to D`."""
        parts = (_SCALE.sub(r"\1–\2", part) for part in scale.split(", "))
        return ", ".join(parts)

    def value(self, value: object) -> str:
        """Any field's value."""
        return self.number(value) if isinstance(value, float) else str(value)
