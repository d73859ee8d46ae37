"""Shell completion of slugs: by the names of the site files, which is fast enough for the tab key."""

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import click

from anugerah.cli.common import daemon_folders, settings_and_db
from crawler.errors import AnugerahError


def complete_slug(context: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001 - click's
    """The slugs that begin so; none if settings or folders cannot be read, which the command itself reports."""
    try:
        _, path = settings_and_db(context.params.get("db_path"))
        folders = tuple(context.params.get("site_folders") or ()) or daemon_folders(path)
    except AnugerahError:
        return []
    named = context.params.get("slugs") or ()
    slugs = {file.stem for file in _listed(folders, path.parent / "sites")}.difference(named)
    return sorted(slug for slug in slugs if slug.startswith(incomplete))


def _listed(folders: tuple[Path, ...], beside: Path) -> Iterator[Path]:
    shipped = files("crawler") / "sites"
    for folder in folders or (*([shipped] if isinstance(shipped, Path) else []), beside):
        yield from folder.rglob("*.toml")
