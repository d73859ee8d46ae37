"""`anugerah read`: stories read by a language model, or several models compared on labelled stories."""

import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click
import msgspec
from rich import box
from rich.table import Table

from anugerah.cli.common import db_option, json_option, print_json, settings_and_db
from anugerah.cli.readrun import ReadingRun
from anugerah.cli.terminal import console
from anugerah.corrections import Correction, read_corrections
from anugerah.printable import printable
from anugerah.secondreader.comparing import Score, Trial, score, score_model
from anugerah.secondreader.costs import Price, price_of
from anugerah.secondreader.reading import SecondResult
from anugerah.storyline import StoryLine, opened
from crawler.facts import AwardAnnotation
from crawler.jsonshapes import reading_json
from crawler.merging.rule import FEWEST, learn_rule
from crawler.merging.tworeadings import merged, weighed
from db.store import open_store

_COLUMNS = ("rows right", "of rows", "award stories", "asked", "failed", "dropped", "tokens", "cost", "secs a story")


@click.command()
@click.argument("file", default="-", metavar="[FILE|-]")
@click.option("--model", "models", multiple=True, help="A model that `llm models` lists; repeatable with --compare.")
@click.option("--compare", is_flag=True, help="FILE is labelled: score the models and the shipped reader.")
@click.option("--learn", is_flag=True, help="With --compare: store which reader's values count.")
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
    others are not award news. The cost is printed first. Every value is in its story; `reader` says who
    read it, `dropped` how many stated values are not there.
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
    run = ReadingRun(settings, path, cost, yes=yes)
    if compare:
        _compare(run, file, models, learn=learn, as_json=as_json)
    else:
        sys.exit(_read(run, file, models[0], merge=merge))


def _read(run: ReadingRun, file: str, model: str, *, merge: bool) -> int:
    with opened(file) as (lines, name):
        rows, status = _rows(lines, name)
    stories = [(line.title or "", line.body, day) for line, day in rows]
    ours = [run.ours(story) for story in stories]
    places = run.chosen(ours)
    run.agreed_to([model], [stories[place] for place in places], len(stories))
    rule = run.rule(model)
    printed = 0

    def print_until(place: int) -> None:
        """Print the stories before `place` that were not sent to the model."""
        nonlocal printed
        for i in range(printed, place):
            _print(rows[i][0], msgspec.structs.replace(ours[i], is_award=False, type=None, awards=()), model)
        printed = place

    def print_result(place: int, result: SecondResult) -> None:
        nonlocal printed, status
        print_until(place)
        line, reading = rows[place][0], ours[place]
        if result.reading is None:
            status = 1
            message = f"Error: {name}: story {place + 1}: {result.error}; the shipped reader's is used."
            click.echo(printable(message), err=True)
            _print(line, reading, "shipped", result)
        elif merge:
            _print(line, merged(reading, result.reading, rule).reading, f"{model} and shipped", result)
        else:
            _print(line, weighed(result.reading, rule.theirs), model, result)
        printed = place + 1

    run.ask(model, stories, places, print_result)
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
            click.echo(f"Error: {name}:{number}: is not a story: {error}.", err=True)
            status = 1
    return rows, status


def _print(line: StoryLine, reading: AwardAnnotation, reader: str, result: SecondResult | None = None) -> None:
    details = {"reader": reader, "dropped": result.dropped if result else {}}
    print_json({"id": line.id, "url": line.url, **reading_json(reading), **details}, lines=True)


def _compare(run: ReadingRun, file: str, models: Sequence[str], *, learn: bool, as_json: bool) -> None:
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
        raise click.UsageError(f"{name} has no story with the label `award`: there is nothing to compare.")
    return found


def _keep_rule(run: ReadingRun, model: str, trial: Trial) -> None:
    rule = learn_rule(trial.pairs())
    if not rule.stories:
        click.echo(f"No rule for {model}: it needs {FEWEST} award stories that both readers recognise.", err=True)
        return
    with open_store(run.path) as store:
        store.store_rule(model, rule, datetime.now(UTC))
    click.echo(f"The rule for {model} is kept in {run.path}; `anugerah retag` applies it to what is stored.", err=True)


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
