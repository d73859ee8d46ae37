"""`anugerah config`: the settings."""

import click
import msgspec
from rich.table import Table

from anugerah.cli.common import json_option, print_json
from anugerah.cli.terminal import console
from anugerah.monitor.channel import problem_of
from crawler.config import SECRETS, describe
from crawler.environment import FILE, PREFIX, load_settings, place_of


@click.command()
@json_option
def config(as_json: bool) -> None:
    """Print the settings, secrets hidden.

    Each is a key of anugerah.toml, or an environment variable: ANUGERAH_ and its name in capitals.
    """
    settings = load_settings()
    if problem := problem_of(settings.notify):
        click.echo(f"Warning: {place_of('notify')}: {problem}.", err=True)
    values = msgspec.to_builtins(settings)
    values |= {name: "(hidden)" for name in SECRETS if values.get(name)}
    if as_json:
        print_json(values)
        return
    table = Table(caption=f"from {FILE if FILE.exists() else 'the defaults'}; {PREFIX}NAME overrides", box=None)
    for column in ("setting", "value", "what it is"):
        table.add_column(column, overflow="fold")
    described = describe()
    for name, value in values.items():
        table.add_row(name, _text(value), described[name])
    console().print(table)


def _text(value: object) -> str:
    """A value as it is written in the settings; the elements of a list as in an environment variable."""
    if isinstance(value, list | tuple):
        return ", ".join(value)
    return str(value).lower() if isinstance(value, bool) else str(value)
