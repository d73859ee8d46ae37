"""`anugerah readings`: where a language model and the shipped reader differ, and decisions about it."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import msgspec
from rich import box
from rich.table import Table

from anugerah.cli.common import (
    WHOLE,
    db_option,
    json_option,
    print_json,
    reader_for,
    registry_for,
    say,
    settings_and_db,
    shown,
    sites_option,
)
from anugerah.cli.terminal import console
from crawler.config import Settings
from crawler.merging.tworeadings import Whose
from crawler.tagging import tag_article
from crawler.times import DEFAULT_ZONE
from db.errors import StoreError
from db.store import open_store

_NOTHING = "nothing"


@click.group()
def readings() -> None:
    """Second readings: where a language model reads stored stories differently, and your decisions.

    Every replay keeps your decisions; `anugerah teach --confirmed` learns from them.
    """


@readings.command("list")
@click.option("--all", "all_", is_flag=True, help="Also stories on which the two agree, or that were decided.")
@click.option("--limit", type=WHOLE, default=50, show_default=True, help="How many, the newest first.")
@json_option
@db_option
def list_(all_: bool, limit: int, as_json: bool, db_path: Path | None) -> None:
    """List stories that the two read differently and nobody has decided, the newest reading first."""
    settings, path = settings_and_db(db_path)
    with open_store(path, create=False, readonly=True) as store:
        rows = store.second_readings(differing=not all_, undecided=not all_, limit=limit)
    if as_json:
        print_json([_decoded(row) for row in rows])
    elif rows:
        console().print(_table(rows, settings))
    else:
        click.echo(f"No story in {path} is read differently by the two.", err=True)


@readings.command()
@click.argument("article", type=WHOLE)
@click.argument("whose", type=click.Choice([*map(str, Whose), "rule"]))
@db_option
@sites_option
def take(article: int, whose: str, db_path: Path | None, site_folders: tuple[Path, ...]) -> None:
    """Choose the reading of an ARTICLE: `ours`, `theirs`, or `rule` to let the rule choose again."""
    settings, path = settings_and_db(db_path)
    reader = reader_for(settings, path)
    decision = None if whose == "rule" else Whose(whose)
    with open_store(path, create=False) as store:
        story = store.story(article)
        if story is None:
            raise StoreError(f"There is no article {article}.")
        site = registry_for(site_folders, path).sites.get(story.site)
        ours = tag_article(
            story.title,
            story.body,
            published_at=story.published_at,
            language=story.language,
            zone=site.timezone if site else DEFAULT_ZONE,
            region=site.region if site else None,
            reader=reader,
        )
        if not store.decide_reading(story, decision, ours, datetime.now(UTC)):
            raise StoreError(f"There is no second reading of article {article}: `anugerah readings list` shows them.")
    head = "The rule decides" if decision is None else f"The reading that counts is {whose}:"
    say(f"{head} {story.title}")


def _decoded(row: dict[str, Any]) -> dict[str, Any]:
    parsed = {name: row[name] and msgspec.json.decode(row[name]) for name in ("differs", "ours", "theirs", "dropped")}
    return {**row, **parsed}


def _table(rows: list[dict[str, Any]], settings: Settings) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for name in ("article", "published", "title", "field", "ours", "theirs", "taken"):
        table.add_column(name, overflow="fold")
    for row in rows:
        differs = msgspec.json.decode(row["differs"] or "{}") or {"": ["", ""]}
        for number, (field, (ours, theirs)) in enumerate(differs.items()):
            head = [str(row["article_id"]), shown(row["published_at"], settings)[:10], row["title"]]
            start = head if number == 0 else [""] * 3
            table.add_row(*start, field, _shown(ours), _shown(theirs), row["decision"] or "")
    return table


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _NOTHING if value is None else str(value)
