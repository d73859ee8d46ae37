"""The main job, offline: serves the newsroom on loopback, crawls it into a new database, prints the award news."""

import argparse
import shutil
import sys
from pathlib import Path

import click
from rich.console import Console

from anugerah.archive import archive_folder
from anugerah.cli.newsline import lines_of
from anugerah.cli.newstable import news_table
from anugerah.cli.progress import Progress
from anugerah.runner import Runner
from crawler.config import Settings
from crawler.errors import AnugerahError
from crawler.job import LocalEngine
from crawler.registry import load_registry
from db.newsrows import By, NewsFilter
from db.store import open_store

ADDRESS = f"http://{Settings().serve}/"
QUERY = '"SELECT recipient, award, score FROM award_facts WHERE score > 90" --table'


def demo(folder: Path) -> int:
    """Crawl the newsroom into `folder`/anugerah.db; return the exit status. AnugerahError if there is no newsroom."""
    try:
        from crawler.newsroom.server import Newsroom  # a wheel does not contain it
    except ModuleNotFoundError as error:
        raise AnugerahError(
            "the demo's invented news sites are not installed: run `make demo` in a checkout of the project."
        ) from error
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "anugerah.db"
    for old in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
        old.unlink(missing_ok=True)
    shutil.rmtree(archive_folder(path), ignore_errors=True)
    settings = Settings()
    console = Console(width=None if sys.stdout.isatty() else 140, markup=False)
    with Newsroom() as room:
        room.write_site_files(folder / "sites")
        sites = load_registry([folder / "sites"]).enabled()
        console.print(f"Crawling {len(sites)} invented news sites that this machine serves to itself ...")
        engine = LocalEngine(settings.processes)
        with open_store(path) as store, Progress(sites, silent=False) as progress:
            reports = Runner(store, settings, engine, on_report=progress.update, on_end=progress.end).crawl(sites)
            engine.close()
            rows = lines_of(store.news(By.AWARD, NewsFilter(limit=None)), store, settings)
    console.print(news_table(rows, console.width, counts=True))
    articles = sum(report.new for report in reports)
    console.print(f"{articles} articles, {len(rows)} awards, in {path}. Every story is invented.", style="bold")
    programs = _programs()
    console.print(f"Ask it:  {programs}anugerah news --db {path} --region Banten --json")
    console.print(f"         {programs}sqlite-utils query {path} {QUERY}")
    console.print(f"See it:  {programs}anugerah serve --local --db {path}   # at {ADDRESS}; or make demo SERVE=1")
    return 1 if any(report.is_failure for report in reports) or not rows else 0


def _programs() -> str:
    """The prefix with which a shell finds our commands here."""
    folder = Path(sys.executable).parent
    here = Path.cwd()
    return f"{folder.relative_to(here)}/" if folder.is_relative_to(here) else ""


def main() -> None:
    """`python -m anugerah.demo [FOLDER]`."""
    parser = argparse.ArgumentParser(prog="python -m anugerah.demo", description=__doc__)
    parser.add_argument("folder", nargs="?", default="demo", type=Path, help="where the database goes")
    try:
        sys.exit(demo(parser.parse_args().folder))
    except AnugerahError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(error.exit_status)


if __name__ == "__main__":
    main()
