"""A story cut into paragraphs, sentences and tokens, each with its place in the text.

Nothing here knows what an award is. Sentences of boilerplate ("Baca juga: …") are left out.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, TypeVar

from crawler.awards.lexicon import Kind, Mark, lexicon, word_set
from crawler.facts import Span, Where

READ_AT_MOST = 12_000
"""At most this many code points of a body are read; a longer one reports its award well before that."""

T = TypeVar("T")

_TOKEN = re.compile(r"[a-zA-Z]++(?![\w’'-])|\d+(?:[.,/]\d+)*|[^\W_]+(?:[-’'][^\W_]+)*|\n|[^\w\s]|_+")
"""The first alternative only makes most words match faster."""
_GLUED_DATELINE = re.compile(r"[A-Z][A-Z ]{2,30}[-–](?=[A-Z][a-z])")
_BOILERPLATE = tuple(sorted(word_set("text", "boilerplate")))
_DOMAINS = word_set("text", "domains")
_HEAD = 16
"""Boilerplate is recognised by this many leading code points."""
_OPENING, _CLOSING = "“", "”"
_SPEECH_WORDS = 6
_LONG_LINE = 90
_LONGEST = 120
"""Sentences of more tokens are scraped tables, and are cut."""
_DASHES = {"-", "–", "—"}
_DATELINE_TOKENS = 14
_TOWN_WORDS = 2


@dataclass(slots=True, eq=False)
class Sentence:
    """Tokens of one sentence (or of the title), with what the lexicon says about them."""

    where: Where
    index: int
    paragraph: int
    words: list[str]
    lows: list[str]
    starts: list[int]
    ends: list[int]
    quoted: list[bool]
    """For each token, whether it is in a longer passage of reported speech."""
    marks: dict[Kind, list[Mark]]
    proper: set[str]
    """Words that are capitalised inside some sentence of the body (shared by all sentences, the title's too)."""
    namelike: list[bool] | None = None
    """The result of `capitals`, once computed."""
    found: dict[Any, Any] = field(default_factory=dict)
    """Cached results of `of` and of the functions decorated with `kept`."""

    def __len__(self) -> int:
        return len(self.words)

    def span(self, start: int, end: int) -> Span:
        """The place of tokens `start` to `end` (exclusive)."""
        return Span(self.where, self.starts[start], self.ends[end - 1])

    def of(self, *kinds: Kind) -> list[Mark]:
        """All marks of the given kinds, in text order; the list is cached and must not be changed."""
        found: list[Mark] | None = self.found.get(kinds)
        if found is None:
            lists = [self.marks[kind] for kind in kinds if kind in self.marks]
            if len(lists) < 2:
                found = lists[0] if lists else []
            else:
                found = sorted(chain.from_iterable(lists), key=lambda mark: (mark.start, -mark.end))
            self.found[kinds] = found
        return found

    def has(self, *kinds: Kind) -> bool:
        """Whether there is a mark of one of the kinds."""
        return not self.marks.keys().isdisjoint(kinds)


def kept(find: Callable[[Sentence], T]) -> Callable[[Sentence], T]:
    """Cache a function's result in the sentence, by the function's name: it is called again and again."""
    name = f"{find.__module__}.{find.__qualname__}"  # a name can be pickled with the story, the function cannot

    def found(sentence: Sentence) -> T:
        known: T | None = sentence.found.get(name)
        if known is None:
            known = sentence.found[name] = find(sentence)
        return known

    return found


@kept
def numbers_in(sentence: Sentence) -> list[int]:
    """The indices of the tokens that begin with a digit."""
    return [i for i, word in enumerate(sentence.words) if word[0].isdecimal()]


@dataclass(slots=True)
class Document:
    """A story: its title as one sentence, and the sentences of its body."""

    title_text: str
    body_text: str
    title: Sentence | None
    body: list[Sentence]

    def source(self, sentence: Sentence) -> str:
        """The text that a sentence's places point into."""
        return self.title_text if sentence.where == "title" else self.body_text

    def text(self, sentence: Sentence, start: int, end: int) -> str:
        """The characters of tokens `start` to `end` (exclusive) of a sentence."""
        return self.source(sentence)[sentence.starts[start] : sentence.ends[end - 1]]


def parse_document(title: str | None, body: str) -> Document:
    """Cut a story into sentences and mark their words; reads at most `READ_AT_MOST` code points of the body."""
    title_text = title or ""
    proper: set[str] = set()
    sentences = _sentences(body[:READ_AT_MOST], Where.BODY, proper, whole=False)
    heads = _sentences(title_text[:600], Where.TITLE, proper, whole=True)
    return Document(title_text, body, heads[0] if heads else None, sentences)


def _sentences(text: str, where: Where, proper: set[str], *, whole: bool) -> list[Sentence]:
    glued = _GLUED_DATELINE.match(text)
    matches = list(_TOKEN.finditer(text, glued.end() if glued else 0))
    words = [m.group() for m in matches]
    starts = [m.start() for m in matches]
    ends = [m.end() for m in matches]
    found: list[Sentence] = []
    paragraph = 0
    for first, last in _lines(words, starts, ends):
        quoted = _quoted(words, starts, ends, first, last)
        cuts = [(first, last)] if whole else _cuts(words, starts, ends, first, last)
        for start, end in cuts:
            if not found and where is Where.BODY:
                start = _after_dateline(words, start, end)
            if start >= end or _is_boilerplate(text[starts[start] : starts[start] + _HEAD]):
                continue
            lows = " ".join(words[start:end]).casefold().split(" ")
            found.append(
                Sentence(
                    where,
                    len(found),
                    paragraph,
                    words[start:end],
                    lows,
                    starts[start:end],
                    ends[start:end],
                    quoted[start - first : end - first],
                    lexicon().scan(lows, words[start:end]),
                    proper,
                )
            )
            if where is Where.BODY:
                inner = zip(words[start + 1 : end], lows[1:], strict=True)
                proper.update([low for word, low in inner if word[0].isupper()])
        paragraph += 1
    return found


def _lines(words: list[str], starts: list[int], ends: list[int]) -> list[tuple[int, int]]:
    """Paragraphs as pairs of token positions; a line that breaks off in mid-sentence is joined with the next."""
    lines: list[tuple[int, int]] = []
    start = 0
    for i in [*(i for i, word in enumerate(words) if word == "\n"), len(words)]:
        if i > start:
            before = lines[-1] if lines else None
            broken = before and _breaks_off(words, starts, ends, before) and words[start][0].isalpha()
            if before and (broken or _goes_on(words, start, i)):
                lines[-1] = (before[0], i)
            else:
                lines.append((start, i))
        start = i + 1
    return lines


def _breaks_off(words: list[str], starts: list[int], ends: list[int], line: tuple[int, int]) -> bool:
    """Whether scraping broke the line after a bracket: "… (JCC) | Minggu (15/9/2019)"; a list item is short."""
    first, last = line
    return words[last - 1] == ")" and ends[last - 1] - starts[first] > _LONG_LINE


def _goes_on(words: list[str], start: int, end: int) -> bool:
    """Whether a line lost the name before it: it begins with a comma, or a quotation mark and a comma."""
    return words[start] == "," or (words[start] == '"' and start + 1 < end and words[start + 1] == ",")


def _quoted(words: list[str], starts: list[int], ends: list[int], first: int, last: int) -> list[bool]:
    flags = [False] * (last - first)
    inside = words[first:last]
    if '"' not in inside and _OPENING not in inside:
        return flags
    opened = -1
    for i in range(first, last):
        word = words[i]
        if word == _OPENING or (word == '"' and opened < 0 and _opens(words, starts, ends, i, last)):
            opened = i
        elif opened >= 0 and word in (_CLOSING, '"'):
            if i - opened > _SPEECH_WORDS:
                flags[opened - first : i + 1 - first] = [True] * (i + 1 - opened)
            opened = -1
    if opened >= 0 and last - opened > _SPEECH_WORDS:
        flags[opened - first :] = [True] * (last - opened)
    return flags


def _opens(words: list[str], starts: list[int], ends: list[int], i: int, last: int) -> bool:
    """Whether a straight quotation mark opens a quote; before a space or a comma it closes one whose start is lost."""
    return i + 1 < last and starts[i + 1] == ends[i] and words[i + 1] not in ",."


def _cuts(words: list[str], starts: list[int], ends: list[int], first: int, last: int) -> list[tuple[int, int]]:
    cuts = []
    start = first
    long = last - first > _LONGEST
    for i in [i for i in range(first, last - 1) if long or words[i] in ".!?"]:
        if i - start >= _LONGEST:
            cuts.append((start, i))
            start = i
        if words[i] in ".!?" and i > start and _ends_sentence(words, starts, ends, i, start):
            end = i + 1
            if words[end] in ('"', _CLOSING) and starts[end] == ends[i] and end + 1 < last:
                end += 1
            cuts.append((start, end))
            start = end
    cuts.append((start, last))
    return [(a, b) for a, b in cuts if b > a]


def _ends_sentence(words: list[str], starts: list[int], ends: list[int], i: int, start: int) -> bool:
    before, after = words[i - 1], words[i + 1]
    glued = starts[i + 1] == ends[i]
    if after in ('"', _CLOSING):
        return True
    if before.isdigit() and (i - 1 == start or glued):
        return False
    if not (after[0].isupper() or after[0].isdigit() or after[0] in "“(‘*"):
        return False
    if glued:
        words_meet = not before.isupper() and len(before) > 2 and after[1:].islower()
        return words_meet and after.casefold() not in lexicon().abbreviations
    return words[i] != "." or not (
        before.casefold() in lexicon().abbreviations and (before[0].isupper() or len(before) < 3)
    )


def _is_boilerplate(head: str) -> bool:
    return head.casefold().startswith(_BOILERPLATE)


def _after_dateline(words: list[str], start: int, end: int) -> int:
    """Skip "MAKASSAR, BUTTATOA.COM - " and "Kotabumi (31/1) - ": a town, capitals or brackets up to a dash."""
    limit = min(end, start + _DATELINE_TOKENS)
    for i in range(start + 1, limit):
        if words[i] in _DASHES and (i + 1 < end and words[i + 1] not in _DASHES):
            head = [word for word in words[start:i] if word[0].isalpha()]
            capitals = sum(word.isupper() or word.casefold() in _DOMAINS for word in head)
            if head and (words[start].isupper() and capitals * 2 >= len(head)):
                return i + 1
            if head and len(head) <= _TOWN_WORDS and all(word[0].isupper() for word in head):
                return i + 1 if words[i + 1][0].isupper() else start
    return start
