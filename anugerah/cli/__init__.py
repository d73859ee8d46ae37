"""The commands. Each, or each group of them, is a module of its own."""

import errno
import os
import sys
from contextlib import suppress

import click

from anugerah.cli.lazy import LazyGroup
from anugerah.printable import printable
from crawler.errors import AnugerahError

VERBS = {
    "alerts": ("anugerah.cli.alerts", "Subscriptions: send new awards to people and programs."),
    "articles": ("anugerah.cli.articles", "Delete stored articles permanently."),
    "awards": ("anugerah.cli.awards", "Merged awards with their sources, and your decisions about them."),
    "config": ("anugerah.cli.config", "Print the settings, secrets hidden."),
    "crawl": ("anugerah.cli.crawl", "Crawl sites now."),
    "db": ("anugerah.cli.db", "Schema, integrity, backup and restore of the database."),
    "export": ("anugerah.cli.export", "Write the rows of a view as JSON Lines, CSV or Parquet."),
    "extract": ("anugerah.cli.extract", "Turn a page into an article, as JSON."),
    "fleet": ("anugerah.cli.fleet", "The workers that do the jobs of a Dask cluster."),
    "health": ("anugerah.cli.health", "Report whether all is well; exit status 1 if not."),
    "news": ("anugerah.cli.news", "Print the award news, newest first."),
    "notify": ("anugerah.cli.notify", "Send a test message to the operator's channel."),
    "publish": ("anugerah.cli.publish", "Write the pages for readers as static files."),
    "read": ("anugerah.cli.read", "Have a language model read stories, or compare models."),
    "readings": ("anugerah.cli.differences", "Where a language model reads stories differently, and your decisions."),
    "reextract": ("anugerah.cli.reextract", "Extract the archived pages again by today's rules."),
    "retag": ("anugerah.cli.retag", "Read the stored articles again by today's rules."),
    "run": ("anugerah.cli.run", "Crawl every site at its own pace, until stopped."),
    "schedule": ("anugerah.cli.schedule", "Show what runs when: last and next."),
    "serve": ("anugerah.cli.serve", "Show the awards as web pages, live."),
    "sites": ("anugerah.cli.sites", "The sites that can be crawled."),
    "tag": ("anugerah.cli.tag", "Tag stories and extract their awards, JSON lines in and out."),
    "teach": ("anugerah.cli.teach", "Learn from corrected stories, and report what changes."),
}


@click.group(cls=LazyGroup, lazy=VERBS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="anugerah", prog_name="anugerah")
def cli() -> None:
    """Watches Indonesia's regional news sites: who received which award, from whom, when, with what score?

    Exit status: 0 done; 1 done with failures, or refused because a daemon runs; 2 wrong usage or configuration.
    """
    from crawler.environment import unknown_variables  # here, so that `--help` and `--version` need not read it

    for name, near in unknown_variables(os.environ).items():
        hint = f"did you mean {near}?" if near else "`anugerah config` lists them."
        click.echo(f"Warning: the environment variable {name} is not a setting; {hint}", err=True)


def main() -> None:
    """The console script: an error that the user can fix is one sentence, never a traceback."""
    _open_closed_streams()
    try:
        try:
            cli.main(prog_name="anugerah", standalone_mode=True)
        finally:
            sys.stdout.flush()  # here, where a failure can still be reported
    except AnugerahError as error:
        click.echo(f"Error: {printable(str(error))}", err=True)
        sys.exit(error.exit_status)
    except OSError as error:
        if error.filename is not None or error.errno not in _UNWRITABLE:
            raise
        _drop_stdout()
        if error.errno != errno.EPIPE:  # a closed pipe: the reader wanted no more
            click.echo(f"Error: the output cannot be written: {error.strerror}.", err=True)
        sys.exit(1)


def _open_closed_streams() -> None:
    """Open standard streams that the caller closed (`>&-`) on /dev/null, so that no other file gets their number."""
    while (null := os.open(os.devnull, os.O_RDWR)) <= 2:
        os.set_inheritable(null, True)
    os.close(null)
    sys.stdin = sys.stdin or os.fdopen(0, encoding="utf-8", closefd=False)
    sys.stdout = sys.stdout or os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = sys.stderr or os.fdopen(2, "w", encoding="utf-8", closefd=False)


_UNWRITABLE = (errno.EPIPE, errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
"""Errors on writing to stdout."""


def _drop_stdout() -> None:
    """Discard what stdout still buffers: otherwise the interpreter complains about it at exit."""
    with suppress(OSError, ValueError):
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, sys.stdout.fileno())
        os.close(null)
