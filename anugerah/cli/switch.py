"""`anugerah sites disable` and `enable`: stop crawling a site, or crawl it again."""

from collections.abc import Sequence
from pathlib import Path

import click

from anugerah.cli.common import daemon_folders, db_option, settings_and_db, sites_option
from anugerah.cli.completion import complete_slug
from anugerah.probe import quoted
from anugerah.sitefile import with_keys, write_whole
from crawler.errors import ConfigError
from crawler.registry import load_registry
from crawler.tomlfile import load_text

NOTICED = "A running daemon applies that within a tick."

Keys = dict[str, str | None]
"""Keys and their values in TOML; None removes the key."""


@click.command()
@click.argument("slug", shell_complete=complete_slug)
@click.option("--reason", help="Why, in a sentence: `sites list` and `health` show it.")
@db_option
@sites_option
def disable(slug: str, reason: str | None, db_path: Path | None, site_folders: tuple[Path, ...]) -> None:
    """Stop crawling a site, except by `crawl SLUG`. Its stored stories stay.

    For a shipped site a file beside the database says so, else its own file.
    """
    keys: Keys = {"enabled": "false", "reason": quoted(reason) if reason else None}
    path = _switch(slug, [keys], db_path, site_folders, on=False)
    click.echo(f"{slug} is disabled, by {path}. {NOTICED}")


@click.command()
@click.argument("slug", shell_complete=complete_slug)
@db_option
@sites_option
def enable(slug: str, db_path: Path | None, site_folders: tuple[Path, ...]) -> None:
    """Crawl a site again; the daemon does so at once."""
    stated: list[Keys] = [{"enabled": None, "reason": None}, {"enabled": "true", "reason": None}]
    path = _switch(slug, stated, db_path, site_folders, on=True)
    click.echo(f"{slug} is enabled, by {path}. {NOTICED}")


def _switch(slug: str, ways: Sequence[Keys], db_path: Path | None, folders: tuple[Path, ...], *, on: bool) -> Path:
    """Try these changes to the site's file until one has the effect; return the file that now decides.

    Raises ConfigError if none has, and then nothing is changed.
    """
    _, database = settings_and_db(db_path)
    chosen, beside = folders or daemon_folders(database), database.parent / "sites"
    registry = load_registry(chosen, beside=beside)
    if slug not in registry.sites:
        registry.pick([slug])
    source = registry.paths[slug]
    target = source if chosen or source.is_relative_to(beside) else beside / f"{slug}.toml"
    before = load_text(target) if target.exists() else ""
    for keys in ways:
        _put(target, with_keys(before, keys, str(target)))
        after = load_registry(chosen, beside=beside)
        if slug not in after.errors and after.sites[slug].enabled is on:
            return after.paths[slug]
    _put(target, before)
    raise ConfigError(after.errors.get(slug, f"{target}: set `enabled` there by hand; it has no effect from here."))


def _put(target: Path, text: str) -> None:
    """Write a site file; delete it if it is empty."""
    if text.strip():
        write_whole(target, text)
    else:
        target.unlink(missing_ok=True)
