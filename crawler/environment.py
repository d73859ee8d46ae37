"""Reads and checks the settings; no other module reads anugerah.toml or the environment's variables for settings."""

import difflib
import ipaddress
import os
import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path

import msgspec

from crawler.config import CRON_JOBS, Settings, checked_url, parse_price
from crawler.crontab import check_crontab
from crawler.errors import ConfigError
from crawler.times import parse_duration
from crawler.tomlfile import at_key, load_text, load_toml, reason_of

FILE = Path("anugerah.toml")
PREFIX = "ANUGERAH_"
LISTS = frozenset({"allow_networks", "serve_hosts"})
"""Settings that are lists: in the environment, commas separate the values."""
PATHS = ("db", "backup_folder", "alerts", "publish_dir", "fleet_ca", "fleet_cert", "fleet_key")
"""Settings that are paths: a leading `~` is the user's home, as in a shell."""
FILES = ("db", "alerts")
"""Paths that are files, whose neighbours are named after them."""

SHORTEST = timedelta(seconds=1)
LONGEST_DURATION = timedelta(days=366)


def load_settings(file: Path | None = None, env: Mapping[str, str] | None = None) -> Settings:
    """Return the settings from `file` (default: anugerah.toml, if it exists), overridden by the environment.

    Raises ConfigError that names the file and line, or the variable.
    """
    path = _file(file)
    settings = load_toml(path, Settings) if path else Settings()
    if path:
        _check(settings, lambda key: at_key(str(path), load_text(path), key))
    from_env = _from_environment(os.environ if env is None else env)
    if not from_env:
        return _at_home(settings)
    merged = msgspec.structs.asdict(settings)
    for key, text in from_env.items():
        value = tuple(filter(None, map(str.strip, text.split(",")))) if key in LISTS else text
        try:
            merged = msgspec.to_builtins(msgspec.convert({**merged, key: value}, Settings, strict=False))
        except msgspec.ValidationError as error:
            reason = reason_of(str(error), Settings, key, has_quotes=False)
            if not text and reason.startswith("write "):
                raise ConfigError(f"{PREFIX}{key.upper()} is empty: {reason}, or remove the variable.") from error
            raise ConfigError(f"{PREFIX}{key.upper()}: `{text}` is wrong: {reason}.") from error
    settings = msgspec.convert(merged, Settings)
    _check(settings, lambda key: place_of(key, file, env))
    return _at_home(settings)


def place_of(key: str, file: Path | None = None, env: Mapping[str, str] | None = None) -> str:
    """Return where a setting is set, for a message: its variable, or file and line; its name if it is not set."""
    if key in _from_environment(os.environ if env is None else env):
        return PREFIX + key.upper()
    path = _file(file)
    return at_key(str(path), load_text(path), key) if path else key


def unknown_variables(env: Mapping[str, str]) -> dict[str, str | None]:
    """Return the variables of `env` with the prefix that name no setting, each with the closest known one or None."""
    known = [PREFIX + field.name.upper() for field in msgspec.structs.fields(Settings)]
    unknown = sorted(name for name in env if name.startswith(PREFIX) and name not in known)
    return {name: next(iter(difflib.get_close_matches(name, known, n=1, cutoff=0.8)), None) for name in unknown}


def _file(file: Path | None) -> Path | None:
    return file or (FILE if FILE.exists() else None)


def _from_environment(env: Mapping[str, str]) -> dict[str, str]:
    names = {PREFIX + field.name.upper(): field.name for field in msgspec.structs.fields(Settings)}
    return {names[variable]: text for variable, text in env.items() if variable in names}


def _at_home(settings: Settings) -> Settings:
    texts = {key: getattr(settings, key) for key in PATHS}
    homes = {key: str(Path(text).expanduser()) for key, text in texts.items() if text.startswith("~")}
    return msgspec.structs.replace(settings, **homes)


def _check(settings: Settings, where: Callable[[str], str]) -> None:
    for key, check in _CHECKS.items():
        try:
            check(settings)
        except ValueError as error:
            raise ConfigError(f"{where(key)}: {error}.") from None


def _check_zone(settings: Settings) -> None:
    try:
        _ = settings.zone
    except (KeyError, ValueError, OSError):
        raise ValueError(f"`{settings.timezone}` is not a time zone such as Asia/Jakarta") from None


def _check_user_agent(settings: Settings) -> None:
    agent = settings.user_agent
    if not agent.strip() or not agent.isascii() or not agent.isprintable():
        raise ValueError(
            f"{agent!r} is not a valid user agent: write ASCII characters on one line, such as "
            '"Anugerah (+award news index; you@your.example)"'
        )


def _check_contact(settings: Settings) -> None:
    if settings.contact and not _CONTACT.fullmatch(settings.contact):
        raise ValueError(
            f"`{settings.contact}` is neither a mail address such as koreksi@awards.example nor the address of a page "
            "such as https://awards.example/contact"
        )


def _duration_check(key: str, least: timedelta = timedelta(0)) -> Callable[[Settings], object]:
    def check(settings: Settings) -> None:
        duration = parse_duration(text := getattr(settings, key))
        if duration < least:
            raise ValueError(f"`{text}` is less than a second")
        if duration > LONGEST_DURATION:
            raise ValueError(f"`{text}` is more than a year")

    return check


def _check_networks(settings: Settings) -> None:
    for network in settings.allow_networks:
        try:
            ipaddress.ip_network(network)
        except ValueError:
            raise ValueError(f"`{network}` is not a network such as 10.0.0.0/8") from None


def _path_check(key: str) -> Callable[[Settings], object]:
    def check(settings: Settings) -> None:
        try:
            path = Path(text := getattr(settings, key)).expanduser()
        except RuntimeError:
            raise ValueError(f"`{text}` begins with the home folder of an unknown user") from None
        if re.search(r"[\x00-\x1f\x7f]", text):
            raise ValueError(f"{text!r} is not a path: it has a control character")
        if key in FILES and text and not path.name:
            raise ValueError(f"`{text}` is a folder; name a file")

    return check


def _crontab_check(key: str) -> Callable[[Settings], object]:
    def check(settings: Settings) -> None:
        if line := getattr(settings, key):
            check_crontab(line)

    return check


_CONTACT = re.compile(
    r"""[^\s@<>"':/]+@[^\s@<>"':/]+|https?://(?:\[[0-9a-fA-F:.]+\]|[^\s<>"'/:@]+)(?::\d+)?(?:[/?#][^\s<>"']*)?"""
)
_CHECKS: dict[str, Callable[[Settings], object]] = {
    "timezone": _check_zone,
    "user_agent": _check_user_agent,
    "contact": _check_contact,
    "tick": _duration_check("tick", SHORTEST),
    "alert_settle": _duration_check("alert_settle"),
    "second_reader_timeout": _duration_check("second_reader_timeout", SHORTEST),
    "second_reader_price": lambda settings: parse_price(settings.second_reader_price),
    **{key: _crontab_check(key) for key in CRON_JOBS},
    **{key: _path_check(key) for key in PATHS},
    "metrics": lambda settings: settings.metrics_address,
    "serve": lambda settings: settings.serve_address,
    "fleet_scheduler": lambda settings: settings.fleet_address,
    "base_url": lambda settings: settings.base_url and checked_url(settings.base_url),
    "allow_networks": _check_networks,
}
"""Checks that the types of the settings do not cover; each raises ValueError."""
