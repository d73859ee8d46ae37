"""HTML character references in the text of a story, such as `&quot;`: replaced by their characters.

Readings keep their positions in the text as it was given.
"""

import html
import re

from msgspec.structs import replace

from crawler.facts import AwardAnnotation, AwardFact, Span, Where

_REFERENCE = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")


class Plain:
    """A text without references: `text`, and the position of each of its characters in the text as given."""

    def __init__(self, given: str) -> None:
        self.given = given
        parts: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        at = 0
        for match in _REFERENCE.finditer(given):
            character = html.unescape(match[0])
            if character == match[0]:
                continue
            parts += (given[at : match.start()], character)
            starts += (*range(at, match.start()), *[match.start()] * len(character))
            ends += (*range(at + 1, match.start() + 1), *[match.end()] * len(character))
            at = match.end()
        self.text = "".join((*parts, given[at:]))
        self._starts = (*starts, *range(at, len(given))) if at else None
        self._ends = (*ends, *range(at + 1, len(given) + 1)) if at else None

    def place(self, start: int, end: int) -> tuple[int, int]:
        """The position of a part of `text` in the text as given."""
        if self._starts is None or self._ends is None or start >= end:
            return start, end
        return self._starts[start], self._ends[end - 1]


def as_given(reading: AwardAnnotation, title: Plain, body: Plain) -> AwardAnnotation:
    """A reading of the texts of `title` and `body`, with positions in the texts as given."""
    if title.text == title.given and body.text == body.given:
        return reading
    texts = {Where.TITLE: title, Where.BODY: body}

    def moved(span: Span) -> Span:
        return Span(span.where, *texts[span.where].place(span.start, span.end))

    def fact_moved(fact: AwardFact) -> AwardFact:
        return replace(
            fact, evidence=moved(fact.evidence), spans={name: moved(span) for name, span in fact.spans.items()}
        )

    evidence = []
    for clue in reading.evidence:
        start, end = texts[clue.where].place(clue.start, clue.end)
        evidence.append(replace(clue, start=start, end=end, text=texts[clue.where].given[start:end]))
    return replace(reading, evidence=tuple(evidence), awards=tuple(map(fact_moved, reading.awards)))
