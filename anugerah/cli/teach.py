"""`anugerah teach`: learns weights from an operator's corrections, and keeps them beside the database."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from anugerah.cli.common import (
    db_option,
    json_option,
    print_json,
    registry_for,
    settings_and_db,
    sites_option,
)
from anugerah.confirming import Trial, corrections_of, rules_from, tried
from anugerah.corrections import Correction, read_corrections
from anugerah.lessonfiles import Change, Outcome, TeachError, joined, keep, kept_corrections, learn, undo, write
from anugerah.printable import printable
from anugerah.retag import retag_sites, useful_workers
from anugerah.storyline import opened
from crawler.awards.model import Model
from crawler.config import Settings
from crawler.readersetup import ReaderSetup, load_lesson, reader_setup
from crawler.tagging import model_of
from db.rows import RetagResult
from db.store import open_store


@click.command()
@click.argument("file", required=False, metavar="[FILE|-]")
@click.option(
    "--again", is_flag=True, help="Learn the corrections of earlier lessons again, by today's shipped weights."
)
@click.option("--confirmed", is_flag=True, help="Learn what you have confirmed, if it improves other outlets.")
@click.option("--undo", "take_back", is_flag=True, help="Remove the last lesson; the one before it applies again.")
@click.option("--dry-run", is_flag=True, help="Report what would change, and keep nothing.")
@click.option("--stored", is_flag=True, help="Also count the stored stories that would be read differently.")
@json_option
@db_option
@sites_option
def teach(
    file: str | None,
    again: bool,
    confirmed: bool,
    take_back: bool,
    dry_run: bool,
    stored: bool,
    as_json: bool,
    db_path: Path | None,
    site_folders: tuple[Path, ...],
) -> None:
    """Learn from corrected stories, JSON lines in FILE, and report what changes.

    A line is a story as `anugerah tag` takes it (id, title, body, published_at) with the right answer: label
    (award, not_award or borderline), type, and awards, whose main one has main true. What is learned moves the shipped
    weights and is stored beside the database; tag, crawl, run, retag and reextract use it.
    """
    if (file is not None) + again + confirmed + take_back != 1:
        raise click.UsageError(
            "Name a file of corrections, or use --again, --confirmed or --undo: exactly one of these."
        )
    settings, path = settings_and_db(db_path)
    if take_back:
        if dry_run or stored:
            raise click.UsageError("--undo takes neither --dry-run nor --stored.")
        _undo(path, as_json=as_json)
        return
    kept = kept_corrections(path)
    before = model_of(reader_setup(settings.award_threshold, path))
    new = _corrections(file) if file is not None else []
    trial = None
    if confirmed:
        new, trial = _confirmed(path, kept, before, settings, keeps=not dry_run, is_silent=as_json)
        dry_run = dry_run or not trial.gains
    corrections = joined(kept, new)
    if not corrections:
        raise TeachError(
            f"There is nothing to learn: no corrections {'are kept' if again else f'were found in {file}'}."
        )
    outcome = learn(corrections, before, settings.award_threshold)
    counts = _stored(outcome, settings, path, site_folders) if stored else None
    folder = None if dry_run else keep(path, outcome, datetime.now(UTC))
    if as_json:
        print_json(_report(outcome, len(new), counts, folder) | ({"held_out": trial} if trial else {}))
        return
    if trial and not trial.gains:
        click.echo("Other outlets gain nothing, so no lesson is kept.")
        return
    for sentence in _sentences(outcome, len(new), counts, folder, path):
        click.echo(printable(sentence))


def _corrections(file: str) -> list[Correction]:
    """The corrections of a file; on any invalid line, print all errors and exit."""
    with opened(file) as (lines, name):
        found, errors = read_corrections(lines, name)
    for error in errors:
        click.echo(f"Error: {printable(error)}", err=True)
    if errors:
        sys.exit(1)
    return found


def _confirmed(
    path: Path, kept: list[Correction], before: Model, settings: Settings, *, keeps: bool, is_silent: bool
) -> tuple[list[Correction], Trial]:
    """The confirmed stories in the database, and how a lesson from them did on other outlets; rules are stored too."""
    with open_store(path, create=False, readonly=not keeps) as store:
        stories = store.confirmed_stories()
        new = corrections_of(stories)
        if not new:
            raise TeachError(f"Nothing is confirmed in {path}: `anugerah awards confirm` and `readings take` do that.")
        trial = tried(new, kept, before, settings.award_threshold)
        rules = rules_from(store, stories, before, settings.award_threshold)
        if keeps:
            for model, rule in rules.items():
                store.store_rule(model, rule, datetime.now(UTC))
    if not is_silent:
        click.echo(
            f"Of {trial.stories} confirmed stories, {trial.right_before} are read "
            f"so today and {trial.right_after} by lessons of other outlets."
        )
        for model in rules if keeps else ():
            click.echo(f"Learned again when to use the values of {model}.")
    return new, trial


def _undo(path: Path, *, as_json: bool) -> None:
    folder = undo(path)
    lesson = load_lesson(folder) if folder else None
    if as_json:
        print_json({"folder": folder and str(folder), "corrections": lesson.corrections if lesson else 0})
    elif lesson:
        click.echo(f"The last lesson is undone; {folder} is used again, with {lesson.corrections} corrections.")
    else:
        click.echo("The last lesson is undone; stories are read by the shipped weights again.")


def _stored(outcome: Outcome, settings: Settings, path: Path, folders: tuple[Path, ...]) -> RetagResult:
    """What `anugerah retag` would change by this lesson."""
    with open_store(path, create=False, readonly=True) as store, _on_trial(outcome, settings) as reader:
        slugs = [state.slug for state in store.sites()]
        return retag_sites(
            store,
            slugs,
            registry_for(folders, path).sites,
            reader=reader,
            workers=useful_workers(store.count_articles()),
            on_read=lambda _: None,
            write=False,
        ).result


@contextmanager
def _on_trial(outcome: Outcome, settings: Settings) -> Iterator[ReaderSetup]:
    """A lesson in a temporary folder, so that other processes can read with it."""
    with TemporaryDirectory() as folder:
        write(Path(folder), outcome, datetime.now(UTC))
        yield ReaderSetup(settings.award_threshold, folder)


def _sentences(
    outcome: Outcome, new: int, counts: RetagResult | None, folder: Path | None, path: Path
) -> Iterator[str]:
    decided = sum(correction.label != "borderline" for correction in outcome.corrections)
    yield f"Learned from {_count(decided, 'correction')}, {new} of them new."
    yield f"Read as corrected: {outcome.right_before} of {decided} before, {outcome.right_after} now."
    for change in outcome.changes:
        yield f"\n{change.correction.name}{_mark(change)}"
        yield from (f"  {name}: {_shown(before)} → {_shown(after)}" for name, (before, after) in change.fields.items())
    if outcome.missing:
        yield "\nNo candidate has the right value here, so nothing is learned from it; is it worded as in the story?"
    for one, fields in outcome.missing:
        yield f"  {one.name}: {', '.join(f'{name} {_shown(one.main[name])}' for name in fields)}"
    yield ""
    if counts:
        yield (
            f"Of {counts.read} stored stories {counts.tags} tags and the facts of {counts.facts} would come out "
            f"different from what is stored; {counts.turned_award} would become award stories, "
            f"{counts.turned_other} none any more."
        )
    if folder:
        yield f"Kept in {folder}. Next, for what is stored already: anugerah retag --db {path}"
    else:
        yield "Nothing was kept (--dry-run)."


def _mark(change: Change) -> str:
    if change.was_right == change.is_right:
        return ""
    return "  (right now)" if change.is_right else "  (wrong now)"


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "nothing" if value is None else f"“{value}”" if isinstance(value, str) else str(value)


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _report(outcome: Outcome, new: int, counts: RetagResult | None, folder: Path | None) -> dict[str, Any]:
    return {
        "corrections": len(outcome.corrections),
        "new": new,
        "right_before": outcome.right_before,
        "right_after": outcome.right_after,
        "changes": [
            {
                "id": change.correction.id,
                "fields": {name: {"before": pair[0], "after": pair[1]} for name, pair in change.fields.items()},
                "was_right": change.was_right,
                "is_right": change.is_right,
            }
            for change in outcome.changes
        ],
        "missing": [{"id": one.id, "fields": fields} for one, fields in outcome.missing],
        "stored": counts,
        "folder": folder and str(folder),
    }
