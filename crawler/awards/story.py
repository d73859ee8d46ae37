"""A story annotated once: its sentences, their names and triggers, each computed on first use."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from crawler.awards.choice import Candidate, Place
from crawler.awards.names import Name, names
from crawler.awards.text import Document, Sentence, parse_document
from crawler.awards.triggers import Trigger, triggers

OPENING = 6
"""The number of sentences at the start of the body in which a story gives its news."""
READ = 26
"""The number of sentences at the start of the body in which facts are looked for."""


@dataclass(slots=True)
class Story:
    """Title and body with what was found in them."""

    document: Document
    published_on: date | None
    scope: tuple[Sentence, ...] = ()
    """The only sentences in which facts are looked for; empty: the title and the beginning of the body."""
    parties: dict[str | None, list[Candidate]] = field(default_factory=dict)
    """The result of `slots.parties` by type, cached since two slots use it."""
    mentions: dict[Place, set[str]] = field(default_factory=dict)
    """The clues that it has found around each name."""
    around: dict[Place, set[str]] = field(default_factory=dict)
    """The clues around each phrase, cached since further awards look at the same sentences."""
    shapes: dict[tuple[Place, str | None], set[str]] = field(default_factory=dict)
    """What each phrase's own words say, by type: cached like `around`."""
    _reports: dict[Sentence, int] | None = None

    def sentences(self, most: int = READ) -> Iterator[Sentence]:
        """The title and at most `most` sentences of the body; in a narrowed story its own sentences."""
        if self.scope:
            yield from self.scope
            return
        if self.document.title:
            yield self.document.title
        yield from self.document.body[:most]

    def narrowed(self, *sentences: Sentence) -> "Story":
        """The story, with facts looked for in some sentences alone."""
        return Story(self.document, self.published_on, sentences, around=self.around, shapes=self.shapes)

    def names(self, sentence: Sentence) -> list[Name]:
        """The names of a sentence."""
        return names(sentence)

    def triggers(self, sentence: Sentence) -> list[Trigger]:
        """The triggers of a sentence."""
        return triggers(sentence)

    def report(self, sentence: Sentence) -> str:
        """Which of the body's sentences that report an award this is: the first gives the news, later ones its past."""
        if self._reports is None:
            reports = [s for s in self.document.body if any(trigger.is_plain for trigger in self.triggers(s))]
            self._reports = {s: number for number, s in enumerate(reports)}
        if sentence.where == "title":
            return "the title"
        return f"report {min(self._reports[sentence], 3)}" if sentence in self._reports else "no report"

    def text(self, sentence: Sentence, start: int, end: int) -> str:
        """The characters of some tokens, as in the source."""
        return self.document.text(sentence, start, end)


def annotate(title: str | None, body: str, published_on: date | None) -> Story:
    """A story ready to be read."""
    return Story(parse_document(title, body), published_on)


def zone(sentence: Sentence) -> str:
    """Where a sentence is: `title`, `first`, `second`, `opening` or `later`."""
    if sentence.where == "title":
        return "title"
    if sentence.index < 2:
        return "second" if sentence.index else "first"
    return "opening" if sentence.index < OPENING else "later"
