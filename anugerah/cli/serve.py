"""`anugerah serve`: the web monitor."""

import importlib.util
import socket
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import click

from anugerah.cli.common import Whole, db_option, registry_for, say, settings_and_db, sites_option
from anugerah.cli.ending import until_signalled
from anugerah.monitor.state import State, state_of
from crawler.config import Settings
from crawler.errors import AnugerahError
from db.store import Store, open_store

NEEDED = ("datasette", "datasette_auth_passwords", "uvicorn")


@click.command()
@click.option("--host", metavar="HOST", help="Listen at this address.  [default: that of the setting serve]")
@click.option("--port", metavar="PORT", type=Whole(0, 65535), help="And this port; 0: a free one.")
@click.option("--local", "is_local", is_flag=True, help="For the person at this machine: everything, without a login.")
@click.option("--set-password", metavar="NAME", help="Ask for the password of a login, store it, and end.")
@click.option("--drop-login", metavar="NAME", help="Delete a login, and end.")
@db_option
@sites_option
def serve(
    host: str | None,
    port: int | None,
    is_local: bool,
    set_password: str | None,
    drop_login: str | None,
    db_path: Path | None,
    site_folders: tuple[Path, ...],
) -> None:
    """Show the awards as web pages, live, until SIGTERM or Ctrl-C.

    Everybody gets the pages, the search and the feeds. Tables, SQL, the health of the sites and corrections need a
    login, or --local, which listens on this machine alone and refuses what a proxy passes on.
    """
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise AnugerahError("`anugerah serve` needs Datasette: pip install 'anugerah[serve]'.")
    from anugerah.monitor.web.logins import Logins, logins_file

    settings, path = settings_and_db(db_path)
    if set_password or drop_login:
        logins = Logins(logins_file(path))
        if set_password:
            logins.set_password(set_password, click.prompt("Password", hide_input=True, confirmation_prompt=True))
            say(f"{set_password} can log in; restart a running monitor to let it know.", err=True)
        if drop_login:
            logins.drop(drop_login)
            say(f"{drop_login} can no longer log in once the monitor is restarted.", err=True)
        return
    _serve(settings, path, site_folders, host, port, is_local=is_local)


def _serve(
    settings: Settings,
    path: Path,
    site_folders: tuple[Path, ...],
    host: str | None,
    port: int | None,
    *,
    is_local: bool,
) -> None:
    from anugerah.logs import set_up_logging
    from anugerah.monitor.pages.options import options_of
    from anugerah.monitor.web.logins import Logins, logins_file
    from anugerah.monitor.web.plugin import monitor_of
    from anugerah.monitor.web.serving import listening, run
    from anugerah.monitor.web.site import Place

    open_store(path, create=False, readonly=True).close()  # before a file is made beside it
    own_host, own_port = settings.serve_address
    options = options_of(settings, "" if is_local else None)
    place = Place(db=path, options=options, hosts=frozenset(map(str.lower, settings.serve_hosts)), is_local=is_local)
    monitor = monitor_of(place, Logins(logins_file(path)), _judge(settings, path, site_folders))
    with listening(host or own_host, own_port if port is None else port, is_local=is_local) as sock:
        say(f"{address_of(sock, place.prefix)} shows {path}. Ctrl-C ends it.", err=True)
        set_up_logging(settings.log_format, settings.log_level)
        until_signalled(lambda: run(monitor.guarded(), sock))


def _judge(settings: Settings, path: Path, site_folders: tuple[Path, ...]) -> Callable[[Store], State]:
    """The health that `anugerah health` reports; site files are read again each time."""

    def judge(store: Store) -> State:
        return state_of(store, path, registry_for(site_folders, path), settings, datetime.now(UTC))

    return judge


def address_of(sock: socket.socket, prefix: str) -> str:
    """The monitor's address for a browser on this machine."""
    host, port = sock.getsockname()[:2]
    name = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104 - read, not bound
    return f"http://{name}:{port}{prefix}"
