"""The common part of `anugerah read`: our own readings, an estimate, consent, and the requests to the model."""

import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import click

from anugerah.cli.common import reader_for
from anugerah.cli.terminal import progress_bar
from anugerah.printable import printable
from anugerah.secondreader.asking import HOPELESS, Asker, AskError
from anugerah.secondreader.costs import Estimate, Price, estimate
from anugerah.secondreader.reading import SecondResult, read_by
from crawler.awards import read_story
from crawler.awards.model import Model
from crawler.config import Settings
from crawler.facts import AwardAnnotation
from crawler.merging.tworeadings import SENT, Rule
from crawler.tagging import model_of
from crawler.times import parse_duration
from db.readingqueue import Pace
from db.store import open_store

Given = tuple[str, str, date | None]
"""Title, body and day of a story."""
OnRead = Callable[[int, SecondResult], None]
"""Called with each story's index and the result for it."""


class ReadingRun:
    """What both kinds of reading need: our own reader, estimates, consent, and the requests to models."""

    def __init__(self, settings: Settings, path: Path, price: Price | None, *, yes: bool) -> None:
        reader = reader_for(settings, path)
        self.settings = settings
        self.path = path
        self.price = price
        self.model: Model = model_of(reader)
        self._threshold = reader.threshold
        self._yes = yes

    def ours(self, story: Given) -> AwardAnnotation:
        """Our own reading."""
        return read_story(*story, model=self.model, threshold=self._threshold)

    def chosen(self, readings: Sequence[AwardAnnotation]) -> list[int]:
        """The indexes of the stories that are sent to a model."""
        return [i for i, reading in enumerate(readings) if reading.score >= self.settings.second_reader_from]

    def rule(self, model: str) -> Rule:
        """The rule in the database for merging the model's values with ours."""
        if not self.path.is_file():
            return Rule()
        with open_store(self.path, create=False, readonly=True) as store:
            return store.rules().get(model, Rule())

    def agreed_to(self, models: Sequence[str], stories: Sequence[Given], of: int) -> None:
        """Say what will be sent, to whom, and what it will cost; end the program if the user declines."""
        for model in models:
            pace = self._pace(model)
            found = estimate([story[:2] for story in stories], secs=pace.secs, output_tokens=pace.output_tokens)
            click.echo(printable(_sentence(model, found, of, pace, self.price)), err=True)
        sent = f"The title and first {SENT:,} characters of each story are sent to whoever runs the model."
        click.echo(sent, err=True)
        if self._yes or not stories:
            return
        if not sys.stdin.isatty():
            raise click.UsageError("There is no terminal to confirm that: use --yes.")
        click.confirm("Go on?", abort=True, err=True)

    def _pace(self, model: str) -> Pace:
        if not self.path.is_file():
            return Pace(0, 0.0, 0.0)
        with open_store(self.path, create=False, readonly=True) as store:
            return store.reading_pace(model)

    def ask(self, model: str, stories: Sequence[Given], places: Sequence[int], on_read: OnRead) -> None:
        """Send the stories at these indexes. Raises AskError if the model cannot be used at all."""
        timeout = parse_duration(self.settings.second_reader_timeout)
        with Asker(model, timeout, log=self.settings.second_reader_log) as asker:
            asker.start()
            with progress_bar() as progress:
                bar = progress.add_task(printable(model), total=len(places))
                for place in places:
                    title, body, day = stories[place]
                    result = read_by(asker, title, body, day, None, self.model)
                    if result.outcome in HOPELESS:
                        raise AskError(result.outcome, model, timeout, result.error or "")
                    on_read(place, result)
                    progress.advance(bar)


def _sentence(model: str, found: Estimate, of: int, pace: Pace, price: Price | None) -> str:
    money = f", {price.of(found.input_tokens, found.output_tokens):.2f} by the price" if price else ""
    basis = f"as its last {pace.requests} answers took" if pace.requests else "a guess until it has answered"
    return (
        f"{model} is asked about {found.stories:,} of {of:,} stories: about {found.input_tokens:,} tokens in and "
        f"{found.output_tokens:,} out{money}, {_minutes(found.secs)} ({basis})."
    )


def _minutes(secs: float) -> str:
    return f"{secs / 60:.0f} min" if secs >= 90 else f"{secs:.0f} s"
