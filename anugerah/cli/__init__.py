"""The verbs. Each group of them is a module that is imported when it is called: starting up stays quick."""

import sys
from importlib import import_module
from importlib.metadata import version

import click

from crawler.errors import AnugerahError

VERBS = {
    "config": ("anugerah.cli.config", "Print the settings, secrets hidden."),
    "crawl": ("anugerah.cli.crawl", "Crawl sites now."),
    "db": ("anugerah.cli.db", "Schema, integrity and backup of the database."),
    "extract": ("anugerah.cli.extract", "Turn a page into an article, as JSON."),
    "news": ("anugerah.cli.news", "Print the award news, newest first."),
    "reextract": ("anugerah.cli.reextract", "Extract the archived pages again by today's rules."),
    "retag": ("anugerah.cli.retag", "Read the stored articles again by today's rules."),
    "run": ("anugerah.cli.run", "Crawl every site at its own pace, until told to stop."),
    "sites": ("anugerah.cli.sites", "The sites that can be crawled."),
    "tag": ("anugerah.cli.tag", "Tag stories and extract their awards, JSON lines in and out."),
}


class Verbs(click.Group):
    """Loads a verb's module when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The verbs' names."""
        return sorted(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's
        """The verb of that name."""
        if cmd_name not in VERBS:
            return None
        command = getattr(import_module(VERBS[cmd_name][0]), cmd_name)
        if not isinstance(command, click.Command):
            raise TypeError(f"{cmd_name} is listed as a verb and is none")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's
        """The list of verbs, without importing one."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in sorted(VERBS.items())])


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version("anugerah"), prog_name="anugerah")
def cli() -> None:
    """Watches Indonesia's regional news sites: who received which award, from whom, when, with what score?

    Exit status: 0 done; 1 done with failures, or refused because a daemon runs; 2 wrong usage or configuration.
    """


def main() -> None:
    """The console script: an error that the user can mend is one sentence, never a traceback."""
    try:
        cli.main(prog_name="anugerah", standalone_mode=True)
    except AnugerahError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(error.exit_status)
