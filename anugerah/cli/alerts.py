"""`anugerah alerts`: subscriptions to award news, and the state of their alerts."""

import re
import secrets
import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import click
import msgspec
from rich import box
from rich.table import Table

from anugerah.alerts.delivery import Delivery
from anugerah.alerts.subscription import (
    AT_ONCE,
    Entry,
    Subscription,
    Subscriptions,
    alerts_file,
    load_subscriptions,
    read_subscriptions,
    toml_of,
)
from anugerah.asked import moment_since
from anugerah.cli.common import db_option, json_option, print_json, settings_and_db, shown
from anugerah.cli.filters import filter_options
from anugerah.cli.terminal import console
from anugerah.monitor.channel import EXAMPLES, UNKNOWN, ChannelError, is_unknown
from anugerah.wholefile import whole_file
from crawler.config import Settings
from crawler.errors import ConfigError
from crawler.tomlfile import load_text
from db.alertrows import SubscriptionState, Tally
from db.store import open_store

names_argument = click.argument("names", metavar="[NAME]...", nargs=-1)


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """A subscription as `alerts list` shows it; without its secrets."""

    name: str
    to: str
    filters: dict[str, str | int | float]
    when: str
    quiet: str | None
    language: str
    paused_at: str | None
    waiting: int
    paused: int
    sent: int
    dead: int
    next_try_at: str | None
    last_sent_at: str | None
    error: str | None


@click.group()
def alerts() -> None:
    """Send new awards to people and programs: subscriptions are in alerts.toml beside the database."""


@alerts.command()
@click.argument("name")
@click.option("--channel", metavar="ADDRESS", help="Where to: an address of Apprise; `-`: read it from stdin.")
@click.option("--webhook", metavar="URL", help="Where to: an address that takes JSON.")
@click.option("--secret", help="The key that signs the JSON.  [default: a new one, in alerts.toml]")
@filter_options(click.INT, click.FLOAT)
@click.option(
    "--when", default=AT_ONCE, show_default=True, help="`now`, or a crontab line for a digest of all new awards."
)
@click.option("--quiet", metavar="HOURS", help="Hours in which nothing is sent, such as 22:00-06:00.")
@click.option(
    "--language", type=click.Choice(["id", "en"]), default="id", show_default=True, help="Language of the messages."
)
@click.option(
    "--since", metavar="WHEN", help="Also send awards since then, once: a duration, a date or a time.  [default: 3d]"
)
@db_option
def add(
    name: str, since: str | None, award_type: str | None, db_path: Path | None, **given: str | int | float | None
) -> None:
    """Subscribe: write a table into alerts.toml. The filters are those of `anugerah news`."""
    settings, path = settings_and_db(db_path)
    if (given["channel"] is None) == (given["webhook"] is None):
        raise click.UsageError("Say where the alerts go: one of --channel and --webhook.")
    if given["secret"] and not given["webhook"]:
        raise click.UsageError("--secret is for --webhook; an address of Apprise holds its own.")
    if given["channel"] == "-":
        given["channel"] = sys.stdin.readline().strip()
    if given["webhook"] and not given["secret"]:
        given["secret"] = secrets.token_hex(32)
    file = alerts_file(settings, path)
    entry = msgspec.convert({"name": name, "type": award_type, **given}, Entry)
    before = load_text(file) if file.exists() else ""
    text = "\n".join(filter(None, (before, "\n".join(toml_of(entry)) + "\n")))
    known, after = read_subscriptions(before, str(file)), read_subscriptions(text, str(file))
    if name in known.by_name:
        raise ConfigError(f"nothing was written: {file} has a subscription {name} already; choose a new name.")
    if len(after.by_name) != len(known.by_name) + 1:
        raise ConfigError(f"nothing was written: {_as_option(after.errors[-1].partition(': ')[2])}")
    if entry.channel and is_unknown(entry.channel):
        raise ConfigError(f"--channel: it {UNKNOWN}, {EXAMPLES}.")
    with open_store(path) as store:
        _write(file, text)
        store.begin_subscription(name, _now(), moment_since(since, settings.zone) if since else None)
    filters = _in_one_line(msgspec.to_builtins(after.by_name[name].filters))
    click.echo(f"{name} gets alerts for {filters}, by {file}. Next: anugerah alerts test {name}")


@alerts.command("list")
@json_option
@db_option
def list_(as_json: bool, db_path: Path | None) -> None:
    """List subscriptions with waiting, sent and failed alerts; exit status 1 if one is broken."""
    settings, path = settings_and_db(db_path)
    file = alerts_file(settings, path)
    read = load_subscriptions(file)
    states: dict[str, SubscriptionState] = {}
    tallies: dict[str, Tally] = {}
    if path.exists():
        with open_store(path, create=False, readonly=True) as store:
            states, tallies = store.subscription_states(), store.alert_tallies()
    rows = [_listed(one, states.get(one.name), tallies.get(one.name, Tally())) for one in read.by_name.values()]
    if as_json:
        print_json(rows)
    elif rows:
        console().print(_table(rows, settings))
    elif not read.errors:
        click.echo(f"No subscription in {file}: `anugerah alerts add` writes one.", err=True)
    _print_errors(read)
    for row in rows if not as_json else ():
        if row.dead:
            click.echo(f"{row.name}: {row.dead} given up: {row.error}; `anugerah alerts retry {row.name}`.", err=True)
    sys.exit(1 if read.errors else 0)


@alerts.command()
@names_argument
@db_option
def test(names: tuple[str, ...], db_path: Path | None) -> None:
    """Send a test with the newest matching award, to all or the named; exit status 1 if one fails."""
    settings, path = settings_and_db(db_path)
    read = load_subscriptions(alerts_file(settings, path))
    chosen, failed = _chosen(read, names, alerts_file(settings, path)), bool(read.errors and not names)
    with open_store(path, create=False, readonly=True) as store:
        delivery = Delivery(store, settings, _now)
        for subscription in chosen:
            try:
                delivery.test(subscription)
            except ChannelError as error:
                failed = True
                click.echo(f"Error: {subscription.name}: the test was not sent: {error}.", err=True)
            else:
                click.echo(f"{subscription.name}: {subscription.via} took the test.")
    sys.exit(1 if failed else 0)


@alerts.command()
@names_argument
@db_option
def retry(names: tuple[str, ...], db_path: Path | None) -> None:
    """Try failed alerts again, of all subscriptions or the named."""
    settings, path = settings_and_db(db_path)
    file = alerts_file(settings, path)
    chosen = _chosen(load_subscriptions(file), names, file)
    with open_store(path, create=False) as store:
        count = store.retry_alerts([one.name for one in chosen], _now())
    click.echo(f"{count} {'alert waits' if count == 1 else 'alerts wait'} to be sent again.")


@alerts.command()
@click.argument("names", metavar="NAME...", nargs=-1, required=True)
@db_option
def pause(names: tuple[str, ...], db_path: Path | None) -> None:
    """Pause subscriptions; their waiting alerts are kept."""
    settings, path = settings_and_db(db_path)
    file = alerts_file(settings, path)
    with open_store(path) as store:
        for one in _chosen(load_subscriptions(file), names, file):
            store.pause_alerts(one.name, _now())
            click.echo(f"{one.name} is paused. `anugerah alerts resume {one.name}` goes on.")


@alerts.command()
@click.argument("names", metavar="NAME...", nargs=-1, required=True)
@db_option
def resume(names: tuple[str, ...], db_path: Path | None) -> None:
    """Resume subscriptions: send kept alerts, and awards of the last three days."""
    settings, path = settings_and_db(db_path)
    file = alerts_file(settings, path)
    with open_store(path) as store:
        for one in _chosen(load_subscriptions(file), names, file):
            click.echo(f"{one.name} is resumed. Waiting alerts: {store.resume_alerts(one.name)}.")


def _as_option(reason: str) -> str:
    """An error about a key of the file, with the name of its option instead."""
    return re.sub(
        r"^`(\w+)`", lambda key: "NAME" if key[1] == "name" else f"--{key[1].replace('_', '-')}", reason, count=1
    )


def _now() -> datetime:
    return datetime.now(UTC)


def _chosen(read: Subscriptions, names: Iterable[str], file: Path) -> list[Subscription]:
    """The subscriptions of these names, or all. Raises ConfigError for an unknown name."""
    _print_errors(read)
    for name in names:
        if name not in read.by_name:
            known = f"there are: {', '.join(read.by_name)}" if read.by_name else "`anugerah alerts add` writes one"
            raise ConfigError(f"{file}: no valid subscription {name}; {known}.")
    return [read.by_name[name] for name in dict.fromkeys(names)] or list(read.by_name.values())


def _print_errors(read: Subscriptions) -> None:
    for error in read.errors:
        click.echo(f"Error: {error}", err=True)


def _write(file: Path, text: str) -> None:
    """Replace the file; only its owner can read a new one, since it holds secrets."""
    mode = file.stat().st_mode & 0o777 if file.exists() else 0o600
    with whole_file(file, replace=True) as out:
        Path(out.name).chmod(mode)
        out.write(text.encode())


def _in_one_line(filters: Mapping[str, object]) -> str:
    return ", ".join(f"{key}={value}" for key, value in filters.items()) or "all"


def _listed(one: Subscription, state: SubscriptionState | None, tally: Tally) -> Listed:
    quiet = one.quiet and f"{one.quiet[0]:%H:%M}-{one.quiet[1]:%H:%M}"
    return Listed(
        name=one.name,
        to=one.via,
        filters=msgspec.to_builtins(one.filters),
        when=one.digest or AT_ONCE,
        quiet=quiet,
        language=one.language,
        paused_at=state.paused_at if state else None,
        **msgspec.structs.asdict(tally),
    )


def _table(rows: Iterable[Listed], settings: Settings) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for name in ("name", "to", "asks for", "when", "sent", "waiting", "dead", "last sent", "next"):
        table.add_column(name, justify="right" if name in ("sent", "waiting", "dead") else "left", overflow="fold")
    for row in rows:
        table.add_row(
            row.name,
            row.to,
            _in_one_line(row.filters),
            row.when + (f", not {row.quiet}" if row.quiet else ""),
            str(row.sent),
            str(row.waiting + row.paused),
            str(row.dead),
            shown(row.last_sent_at, settings),
            "paused" if row.paused_at else shown(row.next_try_at, settings),
        )
    return table
