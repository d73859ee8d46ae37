"""Finds a quote in a story: verbatim, except for white space and the shape of quotation marks and dashes.

The result is whole words of one sentence, in the story's own characters.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from crawler.awards.text import Document, Sentence
from crawler.facts import Span, Where

_SPACES = re.compile(r"\s+")
_MARKS = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "\u00a0": " "})
_AROUND = " \t\r\n\"'.,;:!?"
_LONGEST = 400
"""The maximum length of a quote in characters; anything longer is not a value."""


@dataclass(frozen=True, slots=True)
class Found:
    """Tokens `start` to `end` (exclusive) of a sentence."""

    sentence: Sentence
    start: int
    end: int

    @property
    def span(self) -> Span:
        """Its place in the story."""
        return self.sentence.span(self.start, self.end)


class Folded:
    """A text with its white space folded, and the place of each of its characters in the text."""

    def __init__(self, text: str) -> None:
        kept: list[str] = []
        places: list[int] = []
        end = 0
        for gap in _SPACES.finditer(text):
            kept.append(text[end : gap.start()])
            places.extend(range(end, gap.start()))
            kept.append(" ")
            places.append(gap.start())
            end = gap.end()
        kept.append(text[end:])
        places.extend(range(end, len(text)))
        self.text = "".join(kept).translate(_MARKS)
        self._places = places

    def find(self, quote: str) -> Iterator[tuple[int, int]]:
        """Yield start and end of each occurrence of a folded quote."""
        at = self.text.find(quote) if quote else -1
        while at >= 0:
            yield self._places[at], self._places[at + len(quote) - 1] + 1
            at = self.text.find(quote, at + 1)


def folded(quote: str) -> str:
    """A quote as `Folded.find` takes it, without the punctuation around it; empty if it is not a value."""
    text = _SPACES.sub(" ", quote).translate(_MARKS).strip(_AROUND)
    return text if len(text) <= _LONGEST else ""


class Quotes:
    """The places of quotes in one story."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._texts = {Where.TITLE: Folded(document.title_text), Where.BODY: Folded(document.body_text)}

    def find(self, quote: str, beside: Sentence | None = None) -> Found | None:
        """Where a quote occurs as whole words: in the sentence `beside` if it is there, else first in the body."""
        places = list(self._places(folded(quote)))
        return next((place for place in places if place.sentence is beside), places[0] if places else None)

    def sentence(self, quote: str) -> Sentence | None:
        """The sentence in which a quote begins, which may be a whole sentence and more."""
        for where, start, _ in self._raw(folded(quote)):
            for one in self._sentences(where):
                if one.starts[0] <= start < one.ends[-1]:
                    return one
        return None

    def _raw(self, quote: str) -> Iterator[tuple[Where, int, int]]:
        for where in (Where.BODY, Where.TITLE):
            for start, end in self._texts[where].find(quote):
                yield where, start, end

    def _sentences(self, where: Where) -> list[Sentence]:
        title = self._document.title
        return self._document.body if where is Where.BODY else [title] if title else []

    def _places(self, quote: str) -> Iterator[Found]:
        for where, start, end in self._raw(quote):
            for one in self._sentences(where):
                if one.starts[0] <= start and end <= one.ends[-1] and start in one.starts and end in one.ends:
                    yield Found(one, one.starts.index(start), one.ends.index(end) + 1)
