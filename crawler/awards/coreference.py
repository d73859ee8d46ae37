"""Which names of a story mean the same: acronyms and their words, short forms, a person's last name."""

from collections.abc import Sequence

from crawler.awards.lexicon import lexicon, word_map, word_set

_SHORT = word_map("coreference", "short_forms")
_EMPTY = word_set("coreference", "empty") | set("(),.-–&/'\"")


def clusters(keys: Sequence[str]) -> list[int]:
    """For each folded name the index of the first name that means the same."""
    words = [_words(key) for key in keys]
    sets = [set(found) for found in words]
    initials = ["".join(word[0] for word in found) for found in words]
    leaders = list(range(len(keys)))
    near: dict[str, list[int]] = {}
    for i, found in enumerate(words):
        if not found:
            continue
        # Names without a common word are one only if one of them is the other's acronym.
        signs = {*found, *_acronyms(initials[i])}
        others = sorted({j for sign in signs for j in near.get(sign, ())})
        leaders[i] = next((j for j in others if _is_same(i, j, words, sets, initials)), i)
        if leaders[i] == i:
            for sign in signs:
                near.setdefault(sign, []).append(i)
    return leaders


def _acronyms(letters: str) -> list[str]:
    """The acronyms of a name with these initials; the last one may be missing."""
    return [short for short in (letters, letters[:-1]) if len(short) > 2]


def _words(key: str) -> list[str]:
    found: list[str] = []
    titles = lexicon().titles
    for word in key.split():
        if word not in _EMPTY and word not in titles:
            found.extend(_SHORT.get(word, word).split())
    return found


def _is_same(i: int, j: int, words: list[list[str]], sets: list[set[str]], initials: list[str]) -> bool:
    if sets[i] == sets[j]:
        return True
    if len(words[i]) >= len(words[j]):
        i, j = j, i
    if len(words[i]) == 1:
        return len(words[j]) > 1 and _is_short_of(words[i][0], words[j], initials[j])
    return len(sets[i]) >= 2 and sets[i] < sets[j] and len(sets[j]) - len(sets[i]) <= 2


def _is_short_of(word: str, long: list[str], letters: str) -> bool:
    if word in _acronyms(letters):
        return True
    if word in lexicon().bodies or word in lexicon().officials or long[0] in lexicon().bodies:
        return False
    return len(word) > 2 and (word == long[0] or word == long[-1]) and len(long) <= 4
