"""Places that a sentence counts up with what each was won in: "terbaik I Layanan Publik, terbaik II Tata Arsip"."""

import re

from crawler.awards.events import place_number
from crawler.awards.facts.extent import is_part, lower_end
from crawler.awards.facts.mention import Mention
from crawler.awards.lexicon import Kind, Lexicon, word_set
from crawler.awards.names import Chunk, name_right
from crawler.awards.text import Sentence

_COUNTED = {"juara", "peringkat", "terbaik"}
_JOINING = {",", ";", "dan", "serta"}
_CLASSES = {"bidang", "kategori"}
_STOPS = word_set("named", "stops") | {",", ";", ".", "(", ":", "serta"}
_LEAST = 2
_OF_WORK = re.compile(
    r"pe\w{4,}an|bidang|implementasi|inovasi|kategori|kinerja|layanan|manajemen|program|publikasi|tata"
)
"""How what is rated begins, where the winners of a list begin with a name."""
_LONGEST = 7


def listed_titles(sentence: Sentence) -> list[tuple[Chunk, Chunk]]:
    """The places of a list, each with the title or category behind it; none where fewer than two have one."""
    found: list[tuple[Chunk, Chunk]] = []
    for mark in sentence.of(Kind.PLACE):
        start = mark.end + 1
        if sentence.lows[mark.start] not in _COUNTED or place_number(sentence, mark.end) is None:
            continue
        if end := _title_end(sentence, start):
            if found and not set(sentence.lows[found[-1][1][1] : mark.start]) <= _JOINING:
                break  # names stand between them: a list of winners
            found.append(((mark.start, start), (start, end)))
    of_work = sum(bool(_OF_WORK.fullmatch(sentence.lows[title[0]])) for _, title in found)
    return found if len(found) >= _LEAST and 2 * of_work >= len(found) else []


def _title_end(sentence: Sentence, start: int) -> int | None:
    """Where the title that begins at token `start` ends; None where none of two words stands there."""
    if start >= len(sentence):
        return None
    if sentence.lows[start] in _CLASSES:
        end = lower_end(sentence, start + 1, _LONGEST)
        joined = [i for i in range(start + 1, end - 1) if sentence.lows[i] == "dan" and sentence.words[i + 1].istitle()]
        end = min([end, *joined])
        return end if end > start + 1 else None
    end = start
    while end < min(len(sentence), start + _LONGEST) and _goes_on(sentence, end):
        end += 1
    return end if end > start + 1 else None


def _goes_on(sentence: Sentence, i: int) -> bool:
    if sentence.lows[i] in _STOPS or any(m.start == i for m in sentence.of(Kind.PLACE)):
        return False
    joined = sentence.lows[i] in ("dan", "melalui") and i + 1 < len(sentence) and is_part(sentence, i + 1)
    return is_part(sentence, i) or joined or (sentence.words[i][0].isalpha() and "-" in sentence.words[i])


def holder(sentences: list[Sentence], lexicon: Lexicon) -> tuple[Sentence, Chunk] | None:
    """Whose the places of the first list are: "… kepada X, yakni …", "X disebut tiga kali: …"."""
    for sentence in sentences:
        if listed := listed_titles(sentence):
            first = listed[0][0][0]
            to = next((i for i in range(first) if sentence.lows[i] == "kepada"), -1)
            chunk = name_right(sentence, to + 1, lexicon)
            return (sentence, chunk) if chunk and chunk[1] <= first else None
    return None


def place_of(mention: Mention) -> Chunk | None:
    """The place that was won in a listed title."""
    listed = listed_titles(mention.sentence)
    return next((place for place, title in listed if title[0] == mention.start), None)


def is_listed_title(sentence: Sentence, chunk: Chunk) -> bool:
    """Is a "name" one of the titles that a sentence counts up?"""
    return any(title[0] <= chunk[0] and chunk[1] <= title[1] for _, title in listed_titles(sentence))
