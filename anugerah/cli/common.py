"""Options that several commands share, and how they print."""

import math
import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import click
import msgspec

from anugerah.printable import printable, printable_json
from crawler.config import Settings
from crawler.environment import load_settings
from crawler.errors import ConfigError
from crawler.readersetup import ReaderSetup, lesson_warning, reader_setup
from crawler.registry import Registry, load_registry
from crawler.site import Site, delay_warning

F = TypeVar("F", bound=Callable[..., Any])

LARGEST = 2**63 - 1
"""SQLite's largest integer."""


class Whole(click.ParamType[int]):
    """A whole number from `least` to `most`; by default from 1 to the largest that the database accepts."""

    name = "integer"

    def __init__(self, least: int = 1, most: int = LARGEST) -> None:
        self.least, self.most = least, most

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number. Fails if it is none, or out of range."""
        try:
            number = int(value)
        except ValueError:
            self.fail(f"`{printable(str(value))[:40]}` is not a whole number.", param, ctx)
        if number < self.least:
            self.fail(f"{number} is too small: the minimum is {self.least}.", param, ctx)
        if number > self.most:
            self.fail(f"{printable(str(value))[:40]} is too large: the maximum is {self.most}.", param, ctx)
        return number


WHOLE = Whole()


class Chance(click.ParamType[float]):
    """A probability from 0 to 1."""

    name = "float"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The number. Fails if it is none: comparisons with `nan` are never true."""
        try:
            chance = float(value)
        except ValueError:
            chance = math.nan
        if not 0 <= chance <= 1:
            self.fail(f"`{printable(str(value))[:40]}` is not a number from 0 to 1, such as 0.6.", param, ctx)
        return chance


CHANCE = Chance()

db_option = click.option(
    "--db", "db_path", type=click.Path(path_type=Path, dir_okay=False), help="The SQLite file.  [default: anugerah.db]"
)


def _sites_option(default: str) -> Callable[[F], F]:
    return click.option(
        "--sites",
        "site_folders",
        multiple=True,
        type=click.Path(path_type=Path, file_okay=False),
        help=f"Read the site files of this folder only; repeatable.  [default: {default}]",
    )


sites_option = _sites_option("the daemon's, else the shipped ones")
sites_of_daemon_option = _sites_option("the shipped ones, and `sites` beside the database")
"""The daemon ignores the folders of an earlier start; the other commands read those of its last start."""
UNFILED = 5
"""At most this many sites without a file are named."""

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON on stdout, and nothing else.")


def settings_and_db(db_path: Path | None) -> tuple[Settings, Path]:
    """The settings, and the database: that of `--db`, or else of the settings."""
    settings = load_settings()
    return settings, db_path or Path(settings.db)


def reader_for(settings: Settings, db_path: Path) -> ReaderSetup:
    """The setup of the reader for this database; prints a warning if a lesson is left out."""
    if warning := lesson_warning(db_path):
        click.echo(f"Warning: {warning}", err=True)
    return reader_setup(settings.award_threshold, db_path)


def registry_for(folders: tuple[Path, ...], db_path: Path) -> Registry:
    """The sites of `--sites`, or those of this database's last daemon."""
    return registry_of(folders or daemon_folders(db_path), db_path)


def registry_of(folders: tuple[Path, ...], db_path: Path) -> Registry:
    """The sites of these folders; without any, the shipped ones and those beside the database."""
    registry = load_registry(folders, beside=db_path.parent / "sites")
    for warning in filter(None, map(delay_warning, registry.sites.values())):
        click.echo(f"Warning: {warning}", err=True)
    return registry


def nothing_to_crawl(registry: Registry, folders: Iterable[Path]) -> ConfigError:
    """Why there is no site to crawl: none is enabled, or `folders` hold no file of one."""
    if registry.sites or registry.errors:
        return ConfigError("there is no enabled site to crawl; `anugerah sites list` shows them all.")
    return ConfigError(f"{', '.join(map(str, folders))}: there is no site file (*.toml) in it.")


def daemon_folders(db_path: Path) -> tuple[Path, ...]:
    """The folders that this database's last daemon got by `--sites`, if there was one."""
    if not db_path.is_file():
        return ()
    from db.errors import StoreError  # here, so that commands without a database need not load it
    from db.store import open_store

    try:
        with open_store(db_path, create=False, readonly=True) as store:
            folders = tuple(map(Path, store.registry_folders()))
    except StoreError:  # the command that opens the database reports it
        return ()
    for folder in folders:
        if not folder.is_dir():
            raise ConfigError(f"{folder}: the daemon read its site files there, but it is gone; use --sites.")
    return folders


def warn_unfiled(slugs: Iterable[str], known: Mapping[str, Site]) -> None:
    """Warn about sites without a file whose stories are read again: regions may then be missed."""
    unfiled = [slug for slug in slugs if slug not in known]
    if unfiled:
        named = ", ".join(unfiled[:UNFILED]) + (f" and {len(unfiled) - UNFILED} more" if unfiled[UNFILED:] else "")
        click.echo(f"Warning: no site file, so their region and time zone are unknown: {named}.", err=True)


def print_json(value: Any, *, lines: bool = False) -> None:
    """`value` as a JSON document on stdout: indented, or on one line."""
    data = msgspec.json.encode(value)
    text = printable_json((data if lines else msgspec.json.format(data, indent=2)).decode())
    sys.stdout.buffer.write(text.encode() + b"\n")
    sys.stdout.flush()


def say(text: str, *, err: bool = False) -> None:
    """Print a line that may contain a site's text."""
    click.echo(printable(text), err=err)


def plain(score: float) -> str:
    """A score with the digits of its source: `:g` alone would round 1234567 and write it with an exponent."""
    return f"{score:.12g}"


def shown(when: str | None, settings: Settings) -> str:
    """A stored time in the setting `timezone`."""
    if not when or len(when) == 10:
        return when or ""
    return f"{datetime.fromisoformat(when).astimezone(settings.zone):%Y-%m-%d %H:%M}"
