"""`anugerah read`: stories read by a language model, or several models compared on labelled stories."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click
import msgspec
from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from anugerah.cli.common import console, db_option, json_option, print_json, reader_for, settings_and_db
from anugerah.corrections import Correction, read_corrections
from anugerah.printable import printable
from anugerah.secondreader.asking import HOPELESS, Asker, AskError
from anugerah.secondreader.comparing import Score, Trial, score, score_model
from anugerah.secondreader.costs import Estimate, Price, estimate, price_of
from anugerah.secondreader.reading import SecondResult, read_by
from anugerah.storyline import StoryLine, opened
from crawler.awards import read_story
from crawler.awards.model import Model
from crawler.config import Settings
from crawler.exported import reading_json
from crawler.facts import Reading
from crawler.merging.readings import SENT, Rule, merged, weighed
from crawler.merging.rule import FEWEST, learn_rule
from crawler.tagging import model_of
from crawler.times import parse_duration
from db.readingqueue import Pace
from db.store import open_store

_COLUMNS = ("rows right", "of rows", "award stories", "asked", "failed", "dropped", "tokens", "cost", "secs a story")
Given = tuple[str, str, date | None]
"""Title, body and day of a story."""
OnRead = Callable[[int, SecondResult], None]
"""Told of each story's place and what came of asking about it."""


@click.command()
@click.argument("file", default="-", metavar="[FILE|-]")
@click.option("--model", "models", multiple=True, help="A model that `llm models` lists; repeatable with --compare.")
@click.option("--compare", is_flag=True, help="FILE is labelled: score the models and the shipped reader.")
@click.option("--learn", is_flag=True, help="With --compare: keep whose values are to stand, in the database.")
@click.option("--merge", is_flag=True, help="Print one reading of both readers instead of the model's own.")
@click.option("--price", help="What a million tokens cost, in and out, such as 0.15/0.60.  [default: the setting's]")
@click.option("--yes", is_flag=True, help="Do not ask before the stories are sent.")
@json_option
@db_option
def read(
    file: str,
    models: tuple[str, ...],
    compare: bool,
    learn: bool,
    merge: bool,
    price: str | None,
    yes: bool,
    as_json: bool,
    db_path: Path | None,
) -> None:
    """Have a language model read stories, JSON lines in and out, as `anugerah tag` takes and prints them.

    Title and opening of each story whose tag reaches the setting `second_reader_from` go to whoever runs the model; the
    others are not award news. What it will cost is said first. Every value stands in its story; `reader` says who
    read it, `dropped` how many stated values do not stand there.
    """
    if not models or (len(models) > 1 and not compare):
        raise click.UsageError("Name a --model of `llm models`; several only with --compare.")
    if (learn and not compare) or (merge and compare):
        raise click.UsageError("--learn goes with --compare, --merge without it.")
    settings, path = settings_and_db(db_path)
    try:
        cost = price_of(settings.second_reader_price if price is None else price)
    except ValueError as error:
        raise click.BadParameter(f"{error}.", param_hint="--price") from None
    run = _Run(settings, path, cost, yes=yes)
    if compare:
        _compare(run, file, models, learn=learn, as_json=as_json)
    else:
        sys.exit(_read(run, file, models[0], merge=merge))


class _Run:
    """What both kinds of reading need: our own reader, estimates, consent, and models that are asked."""

    def __init__(self, settings: Settings, path: Path, price: Price | None, *, yes: bool) -> None:
        reader = reader_for(settings, path)
        self.settings = settings
        self.path = path
        self.price = price
        self.model: Model = model_of(reader)
        self._threshold = reader.threshold
        self._yes = yes

    def ours(self, story: Given) -> Reading:
        """Our own reading."""
        return read_story(*story, model=self.model, threshold=self._threshold)

    def chosen(self, readings: Sequence[Reading]) -> list[int]:
        """The places of the stories that a model is asked about."""
        return [i for i, reading in enumerate(readings) if reading.score >= self.settings.second_reader_from]

    def rule(self, model: str) -> Rule:
        """Whose values stand, as the database knows it."""
        if not self.path.is_file():
            return Rule()
        with open_store(self.path, create=False, readonly=True) as store:
            return store.rules().get(model, Rule())

    def agreed_to(self, models: Sequence[str], stories: Sequence[Given], of: int) -> None:
        """Say what will be sent, to whom, and what it will cost; ends the program where that is not wanted."""
        for model in models:
            pace = self._pace(model)
            found = estimate([story[:2] for story in stories], secs=pace.secs, output_tokens=pace.output_tokens)
            click.echo(printable(_sentence(model, found, of, pace, self.price)), err=True)
        sent = f"Sent is the title of each and the first {SENT:,} characters of its text, to whoever runs the model."
        click.echo(sent, err=True)
        if self._yes or not stories:
            return
        if not sys.stdin.isatty():
            raise click.UsageError("Nobody is here to agree to that: say --yes.")
        click.confirm("Go on?", abort=True, err=True)

    def _pace(self, model: str) -> Pace:
        if not self.path.is_file():
            return Pace(0, 0.0, 0.0)
        with open_store(self.path, create=False, readonly=True) as store:
            return store.reading_pace(model)

    def ask(self, model: str, stories: Sequence[Given], places: Sequence[int], on_read: OnRead) -> None:
        """Ask about the stories at some places; raises AskError where the model cannot be used at all."""
        timeout = parse_duration(self.settings.second_reader_timeout)
        with Asker(model, timeout, log=self.settings.second_reader_log) as asker:
            asker.start()
            with _bar(model, len(places)) as advance:
                for place in places:
                    title, body, day = stories[place]
                    result = read_by(asker, title, body, day, None, self.model)
                    if result.outcome in HOPELESS:
                        raise AskError(result.outcome, model, timeout, result.error or "")
                    on_read(place, result)
                    advance()


def _read(run: _Run, file: str, model: str, *, merge: bool) -> int:
    with opened(file) as (lines, name):
        rows, status = _rows(lines, name)
    stories = [(line.title or "", line.body, day) for line, day in rows]
    ours = [run.ours(story) for story in stories]
    places = run.chosen(ours)
    run.agreed_to([model], [stories[place] for place in places], len(stories))
    rule = run.rule(model)
    printed = 0

    def print_until(place: int) -> None:
        """The stories that nobody was asked about, in their turn."""
        nonlocal printed
        for i in range(printed, place):
            _print(rows[i][0], msgspec.structs.replace(ours[i], is_award=False, type=None, awards=()), model)
        printed = place

    def tell(place: int, result: SecondResult) -> None:
        nonlocal printed, status
        print_until(place)
        line, reading = rows[place][0], ours[place]
        if result.reading is None:
            status = 1
            said = f"Error: {name}: story {place + 1}: {result.error}; the shipped reader's stands."
            click.echo(printable(said), err=True)
            _print(line, reading, "shipped", result)
        elif merge:
            _print(line, merged(reading, result.reading, rule).reading, f"{model} and shipped", result)
        else:
            _print(line, weighed(result.reading, rule.theirs), model, result)
        printed = place + 1

    run.ask(model, stories, places, tell)
    print_until(len(rows))
    return status


def _rows(lines: Any, name: str) -> tuple[list[tuple[StoryLine, date | None]], int]:
    rows, status = [], 0
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            story = msgspec.json.decode(line, type=StoryLine)
            rows.append((story, story.day))
        except (msgspec.DecodeError, ValueError, OverflowError, RecursionError) as error:
            click.echo(f"Error: {name}:{number}: is no story: {error}.", err=True)
            status = 1
    return rows, status


def _print(line: StoryLine, reading: Reading, reader: str, result: SecondResult | None = None) -> None:
    told = {"reader": reader, "dropped": result.dropped if result else {}}
    print_json({"id": line.id, "url": line.url, **reading_json(reading), **told}, lines=True)


def _compare(run: _Run, file: str, models: Sequence[str], *, learn: bool, as_json: bool) -> None:
    labelled = _labelled(file)
    stories = [(one.title, one.body, one.published_on) for one in labelled]
    ours = [run.ours(story) for story in stories]
    places = run.chosen(ours)
    run.agreed_to(models, [stories[place] for place in places], len(stories))
    scores = [score("shipped", labelled, ours)]
    for model in models:
        trial = Trial(labelled, ours)
        run.ask(model, stories, places, trial.results.__setitem__)
        scores += score_model(model, trial)
        if learn:
            _keep_rule(run, model, trial)
    if as_json:
        print_json([asdict(one) | {"cost": _cost(one, run.price)} for one in scores])
    else:
        console().print(_table(scores, run.price))


def _labelled(file: str) -> list[Correction]:
    with opened(file) as (lines, name):
        found, errors = read_corrections(lines, name)
    for error in errors:
        click.echo(f"Error: {printable(error)}", err=True)
    if errors:
        sys.exit(1)
    if not any(one.label == "award" for one in found):
        raise click.UsageError(f"{name} has no story with the label `award`: there is nothing to compare by.")
    return found


def _keep_rule(run: _Run, model: str, trial: Trial) -> None:
    rule = learn_rule(trial.pairs())
    if not rule.stories:
        click.echo(f"No rule for {model}: it takes {FEWEST} award stories in which both readers see one.", err=True)
        return
    with open_store(run.path) as store:
        store.store_rule(model, rule, datetime.now(UTC))
    click.echo(f"The rule for {model} is kept in {run.path}; `anugerah retag` brings what is stored to it.", err=True)


def _sentence(model: str, found: Estimate, of: int, pace: Pace, price: Price | None) -> str:
    money = f", {price.of(found.input_tokens, found.output_tokens):.2f} by the price" if price else ""
    basis = f"as its last {pace.requests} answers took" if pace.requests else "a guess until it has answered"
    return (
        f"{model} is asked about {found.stories:,} of {of:,} stories: about {found.input_tokens:,} tokens in and "
        f"{found.output_tokens:,} out{money}, {_minutes(found.secs)} ({basis})."
    )


def _minutes(secs: float) -> str:
    return f"{secs / 60:.0f} min" if secs >= 90 else f"{secs:.0f} s"


def _cost(one: Score, price: Price | None) -> float | None:
    return round(price.of(one.input_tokens, one.output_tokens), 4) if price and one.asked else None


def _table(scores: Sequence[Score], price: Price | None) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("reader", overflow="fold")
    for name in _COLUMNS:
        table.add_column(name, justify="right", no_wrap=True)
    for one in scores:
        cost = _cost(one, price)
        costs = (
            [one.asked, one.failed, one.dropped, f"{one.input_tokens + one.output_tokens:,}"] if one.asked else [""] * 4
        )
        shown = "" if cost is None else f"{cost:.4f}"
        secs = f"{one.secs:.2f}" if one.asked else ""
        table.add_row(one.reader, *map(str, (one.right, one.rows, one.stories, *costs, shown, secs)))
    return table


@contextmanager
def _bar(model: str, total: int) -> Iterator[Callable[[], None]]:
    """A bar on a terminal, nothing elsewhere."""
    stderr = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=stderr, disable=not stderr.is_terminal, transient=True) as progress:
        task = progress.add_task(printable(model), total=total)
        yield lambda: progress.advance(task)
