"""How names are spelt: their words, without brackets, titles and degrees, short forms written out."""

import re
from collections.abc import Iterable, Sequence

_WORD = re.compile(r"[^\W_]+(?:[-’'.][^\W_]+)*")
_BRACKETS = re.compile(r"\([^()]*\)?")
_MARKS = re.compile(r"[.’'-]")
_ASPIRATES = {"bh": "b", "dh": "d"}


def name_words(name: str) -> list[str]:
    """The words of a name; what is in brackets does not count: "Pemerintah Kota (Pemkot) Tangerang"."""
    return _WORD.findall(_BRACKETS.sub(" ", name)) or _WORD.findall(name)


def folded(words: Iterable[str]) -> str:
    """The words as a key: case, full stops and apostrophes do not count."""
    return re.sub(r"[.’']", "", " ".join(words).casefold())


def spelt(word: str) -> str:
    """A word in one spelling for all: "Dharma" and "Darma", "Qur'an" and "Quran", "Anti-Korupsi" and "Antikorupsi"."""
    low = _MARKS.sub("", word.casefold())
    for written, spoken in _ASPIRATES.items():
        low = low.replace(written, spoken)
    return low


def in_brackets(name: str) -> list[str]:
    """The text in each pair of brackets: "Kabupaten Sehat (Swasti Saba)"."""
    return [found.strip("()") for found in _BRACKETS.findall(name)]


def written_out(words: Sequence[str], short_forms: dict[str, str], long_forms: dict[tuple[str, ...], str]) -> list[str]:
    """Write out short forms, and shorten the few long ones that nobody uses."""
    full = [part for word in words for part in short_forms.get(word.casefold(), word).split()]
    lows = [word.casefold() for word in full]
    made: list[str] = []
    i = 0
    while i < len(full):
        long = next((long for long in long_forms if tuple(lows[i : i + len(long)]) == long), None)
        made.extend(long_forms[long].split() if long else [full[i]])
        i += len(long) if long else 1
    return made


def without_titles(words: Sequence[str], titles: frozenset[str], degrees: frozenset[str]) -> list[str]:
    """A person's name without titles and degrees; at least one word is left."""
    first, last = 0, len(words)
    while first < last - 1 and words[first].casefold() in titles:
        first += 1
    while last - 1 > first and _is_degree(words[last - 1], degrees):
        last -= 1
    return list(words[first:last])


def _is_degree(word: str, degrees: frozenset[str]) -> bool:
    """Whether a word is a degree: "S.Pd", "MM", but not "Ma" and "St", which are written as names."""
    written = "." in word or (word.isupper() and len(word) > 1) or sum(letter.isupper() for letter in word) > 1
    return written and word.casefold().replace(".", "") in degrees
