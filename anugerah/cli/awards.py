"""`anugerah awards`: merged awards with their sources, and an editor's decisions about them."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import msgspec
from rich import box
from rich.table import Table

from anugerah.cli.common import WHOLE, db_option, json_option, plain, print_json, say, settings_and_db, shown
from anugerah.cli.terminal import console
from anugerah.printable import printable
from crawler.config import Settings
from db.editing import EDITABLE, AwardDetails, Decision
from db.store import Store, open_store

_STATES = ("open", "confirmed", "rejected", "withdrawn")
_SAYS = {
    "confirm": "confirmed",
    "reject": "rejected",
    "doubt": "doubted",
    "edit": "changed",
    "merge": "merged with {other}",
    "split": "split from {other}",
}


@click.group()
def awards() -> None:
    """Merged awards: one row per award, for all its sources. Every replay keeps your decisions."""


@awards.command("list")
@click.option("--status", type=click.Choice(_STATES), help="Only awards of this status.")
@click.option("--conflicts", is_flag=True, help="Only awards on which sources differ.")
@click.option("--doubted", is_flag=True, help="Only doubted awards without a decision since.")
@click.option("--limit", type=WHOLE, default=50, show_default=True, help="How many, the newest first.")
@json_option
@db_option
def list_(status: str | None, conflicts: bool, doubted: bool, limit: int, as_json: bool, db_path: Path | None) -> None:
    """List awards, the newest first, with the fields on which their sources differ."""
    settings, path = settings_and_db(db_path)
    with open_store(path, create=False, readonly=True) as store:
        rows = store.awards(status=status, conflicts=conflicts, doubted=doubted, limit=limit)
    if as_json:
        print_json(rows)
    elif rows:
        console().print(_table(rows, settings))
    else:
        click.echo(f"No matching award in {path}.", err=True)


@awards.command()
@click.argument("award_id", metavar="ID", type=WHOLE)
@json_option
@db_option
def show(award_id: int, as_json: bool, db_path: Path | None) -> None:
    """Show an award: its values, where sources differ, its sources with the sentence of each, and decisions."""
    settings, path = settings_and_db(db_path)
    with open_store(path, create=False, readonly=True) as store:
        found = store.award(award_id)
    if as_json:
        print_json({**found.award, "sources": found.sources, "decisions": found.decisions})
    else:
        _print_details(found, settings)


@awards.command()
@click.argument("award_ids", metavar="ID…", type=WHOLE, nargs=-1, required=True)
@db_option
def confirm(award_ids: tuple[int, ...], db_path: Path | None) -> None:
    """Confirm awards: their status becomes `confirmed`."""
    with _store(db_path) as store, store.together():  # all, or none if an id is wrong
        done = [store.confirm_award(award_id, _now()) for award_id in award_ids]
    for award_id in done:
        click.echo(f"Award {award_id} is confirmed.")


@awards.command()
@click.argument("award_ids", metavar="ID…", type=WHOLE, nargs=-1, required=True)
@db_option
def reject(award_ids: tuple[int, ...], db_path: Path | None) -> None:
    """Reject what is not an award: it leaves the news, and later stories do not bring it back."""
    with _store(db_path) as store, store.together():  # all, or none if an id is wrong
        done = [store.reject_award(award_id, _now()) for award_id in award_ids]
    for award_id in done:
        click.echo(f"Award {award_id} is rejected.")


@awards.command()
@click.argument("award_ids", metavar="ID…", type=WHOLE, nargs=-1, required=True)
@db_option
def doubt(award_ids: tuple[int, ...], db_path: Path | None) -> None:
    """Mark awards for a second look; they stay, and `list --doubted` shows them until you decide."""
    with _store(db_path) as store, store.together():  # all, or none if an id is wrong
        done = [store.doubt_award(award_id, _now()) for award_id in award_ids]
    for award_id in done:
        click.echo(f"Award {award_id} is doubted.")


@awards.command()
@click.argument("award_id", metavar="ID", type=WHOLE)
@click.argument("values", metavar="FIELD=VALUE…", nargs=-1, required=True)
@db_option
def edit(award_id: int, values: tuple[str, ...], db_path: Path | None) -> None:
    """Change values of an award, such as score=93.21 or rank= (not known), whatever its sources state.

    Fields are award, recipient, giver, year, score, rank, level, event_date, type and region (code or name).
    """
    from anugerah.amending import edit_of

    texts = dict(value.partition("=")[::2] for value in values if "=" in value)
    if unknown := [value for value in values if value.partition("=")[0] not in EDITABLE or "=" not in value]:
        raise click.UsageError(f"`{printable(unknown[0])}` is not a FIELD=VALUE; fields are {', '.join(EDITABLE)}.")
    with _store(db_path) as store:
        found = store.award(award_id)
        change = edit_of(texts, found.award)
        if change is None:
            click.echo(f"Award {found.award['id']} has these values already.")
            return
        number = store.edit_award(award_id, change.values, change.fields, _now(), type_=change.type)
    click.echo(f"Award {number} is changed: {', '.join(change.fields)}.")


@awards.command()
@db_option
def corrections(db_path: Path | None) -> None:
    """Print decisions as JSON lines for `anugerah teach`: stories with their right values.

    A story counts once its main award was confirmed, edited or rejected.
    """
    from anugerah.handlessons import correction_lines

    _, path = settings_and_db(db_path)
    count = 0
    with open_store(path, create=False, readonly=True) as store, closing(store.corrected_stories()) as stories:
        for line in correction_lines(stories):
            print_json(line, lines=True)
            count += 1
    click.echo(f"{count} corrected stories.", err=True)


@awards.command()
@click.argument("award_id", metavar="ID", type=WHOLE)
@click.argument("other_ids", metavar="OTHER…", type=WHOLE, nargs=-1, required=True)
@db_option
def merge(award_id: int, other_ids: tuple[int, ...], db_path: Path | None) -> None:
    """Merge awards into one: the first id stays, the others redirect to it."""
    with _store(db_path) as store:
        for other in other_ids:
            click.echo(f"Award {other} is {store.merge_awards(award_id, other, _now())} from now on.")


@awards.command()
@click.argument("award_id", metavar="ID", type=WHOLE)
@click.argument("articles", metavar="ARTICLE…", type=WHOLE, nargs=-1, required=True)
@db_option
def split(award_id: int, articles: tuple[int, ...], db_path: Path | None) -> None:
    """Split some of an award's articles off, as another award; `show` lists their ids."""
    with _store(db_path) as store:
        click.echo(f"Their award is {store.split_award(award_id, articles, _now())} from now on.")


@awards.command()
@click.argument("decision", type=WHOLE, required=False)
@db_option
def undo(decision: int | None, db_path: Path | None) -> None:
    """Undo a decision by its number, which `show` prints; without a number, the last one."""
    with _store(db_path) as store:
        done = store.undo_decision(decision, _now())
    click.echo(f"Undone: award {_sentence(done, done.award_id)}.")


def _store(db_path: Path | None) -> Store:
    _, path = settings_and_db(db_path)
    return open_store(path, create=False)


def _now() -> datetime:
    return datetime.now(UTC)


def _sentence(decision: Decision, award_id: int) -> str:
    other = decision.other_id if decision.award_id == award_id else decision.award_id
    return f"{award_id} {_SAYS[decision.action].format(other=other)}"


def _changes(decision: Decision) -> str:
    """An edit's values, as `awards edit` takes them; keys and the place that belong to a name are left out."""
    named = {"recipient_region": "region"} if "recipient" not in decision.changed else {}
    said = {named.get(column, column): value for column, value in decision.changed.items()}
    texts = {field: plain(value) if isinstance(value, float) else value for field, value in said.items()}
    values = [f"{field}={'' if texts[field] is None else texts[field]}" for field in EDITABLE if field in texts]
    return f": {', '.join(values)}" if values else ""


def _table(rows: list[dict[str, Any]], settings: Settings) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for name in ("id", "published", "recipient", "award", "rank or score", "giver", "sources", "status"):
        table.add_column(name, overflow="fold")
    for row in rows:
        score = plain(row["score"]) if row["score"] is not None else ""
        differs = f", differ on {', '.join(msgspec.json.decode(row['conflicts']))}" if row["conflicts"] else ""
        table.add_row(
            str(row["id"]),
            shown(row["published_at"], settings)[:10],
            row["recipient"] or "",
            row["award"] or "",
            " · ".join(filter(None, (row["rank"], score))),
            row["giver"] or "",
            f"{row['sources']}{differs}",
            row["status"],
        )
    return table


def _print_details(found: AwardDetails, settings: Settings) -> None:
    conflicts = msgspec.json.decode(found.award["conflicts"] or "{}")
    edited = {column for decision in found.decisions for column in decision.changed}
    for name, value in found.award.items():
        # The first value is the one that the sources agree on most: shown already, unless an edit replaced it.
        others = conflicts.get(name, [])[0 if name in edited else 1 :]
        if name != "conflicts" and (value is not None or others):
            known = "not known" if value is None else value
            say(f"{name:17} {shown(value, settings) if name.endswith('_at') else known}")
        for other, articles in others:
            say(f"{'':17} or {other}, by {_articles(articles)}")
    for source in found.sources:
        say("")
        gone = ", gone" if source["gone_at"] else ""
        say(f"article {source['article_id']}, {source['site']}, {shown(source['published_at'], settings)}{gone}")
        say(f"  {source['title']}")
        say(f"  {source['url']}")
        say(f"  “{source['evidence']}”")
    if found.decisions:
        say("")
    for decision in found.decisions:
        when = shown(decision.made_at, settings)
        say(f"decision {decision.id}, {when}: {_sentence(decision, found.award['id'])}{_changes(decision)}")


def _articles(ids: list[int]) -> str:
    return f"article{'s' if len(ids) > 1 else ''} {', '.join(map(str, ids))}"
