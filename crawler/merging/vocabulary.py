"""The word lists for comparing names and ranks, read once from `words.toml` beside this module."""

from functools import cache
from importlib.resources import files

import msgspec

from crawler.tomlfile import read_toml


class RecipientWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What may differ between two spellings of one recipient; the file explains each list."""

    places: frozenset[str]
    bodies: frozenset[str]
    villages: frozenset[str]
    delegations: frozenset[str]
    heads: frozenset[str]
    governments: dict[str, tuple[str, ...]]


class AwardWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words of awards' names that do not distinguish them."""

    generic: frozenset[str]


class RankWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What may differ between two spellings of one rank; `numbers` by their digits."""

    before: frozenset[str]
    classes: frozenset[str]
    medals: frozenset[str]
    numbers: dict[str, tuple[str, ...]]


class Vocabulary(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    recipients: RecipientWords
    awards: AwardWords
    ranks: RankWords


@cache
def vocabulary() -> Vocabulary:
    """Return the word lists, which are cached. Raises ConfigError if an edited file is wrong."""
    return read_toml((files("crawler.merging") / "words.toml").read_text(encoding="utf-8"), Vocabulary, "words.toml")
