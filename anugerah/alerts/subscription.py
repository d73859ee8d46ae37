"""Subscriptions to award news: what `alerts.toml` asks for. An invalid one does not affect the others."""

import re
from collections.abc import Container, Iterator
from datetime import time
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import click
import msgspec

from anugerah.asked import party, search_terms
from anugerah.naming import region_code
from anugerah.printable import printable
from crawler.config import Settings
from crawler.crontab import check_crontab
from crawler.errors import ConfigError
from crawler.facts import AwardType, Level
from crawler.tomlfile import at_path, convert_entry, load_text, read_table
from db.newsrows import NewsFilter

FILE = "alerts.toml"
AT_ONCE = "now"
Language = Literal["id", "en"]

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,59}")
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://\S+")
_QUIET = re.compile(r"(\d\d?):(\d\d)\s*-\s*(\d\d?):(\d\d)")


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A table `[[alert]]` as it is in the file."""

    name: str
    channel: str | None = None
    webhook: str | None = None
    secret: str | None = None
    region: str | None = None
    recipient: str | None = None
    giver: str | None = None
    type: AwardType | None = None
    level: Level | None = None
    year: int | None = None
    search: str | None = None
    min_confidence: float | None = None
    when: str = AT_ONCE
    quiet: str | None = None
    language: Language = "id"


FILTERS = ("region", "recipient", "giver", "type", "level", "year", "search", "min_confidence")


class Webhook(msgspec.Struct, frozen=True):
    """An address that receives our JSON, and the secret that signs it."""

    url: str
    secret: str

    def __repr__(self) -> str:
        return "Webhook(hidden)"


class Address(msgspec.Struct, frozen=True):
    """An address of Apprise; it holds secrets."""

    url: str

    def __repr__(self) -> str:
        return "Address(hidden)"


class Subscription(msgspec.Struct, frozen=True, kw_only=True):
    """Which awards go where, when and how."""

    name: str
    asked: NewsFilter
    target: Webhook | Address
    digest: str | None
    """Crontab line of a digest of all new awards; None: each award when it has settled."""
    quiet: tuple[time, time] | None
    """The hours in which nothing is sent; they span midnight if the first is the later one."""
    language: Language
    filters: dict[str, Any]
    """Its filters as they are in the file."""

    @property
    def via(self) -> str:
        """Where it goes, without secrets."""
        address = urlsplit(self.target.url)
        if isinstance(self.target, Webhook):
            return f"webhook {address.hostname}"
        return f"{address.scheme}://…"


class Subscriptions(msgspec.Struct, frozen=True):
    """The content of a file."""

    by_name: dict[str, Subscription] = {}
    errors: tuple[str, ...] = ()
    """A message for each invalid subscription, with file and line."""


def alerts_file(settings: Settings, db_path: Path) -> Path:
    """The file with the subscriptions of a database."""
    return Path(settings.alerts) if settings.alerts else db_path.parent / FILE


def load_subscriptions(file: Path) -> Subscriptions:
    """The subscriptions of a file; none if there is no file."""
    if not file.exists():
        return Subscriptions()
    try:
        return read_subscriptions(load_text(file), str(file))
    except ConfigError as error:
        return Subscriptions(errors=(str(error),))


def read_subscriptions(text: str, name: str) -> Subscriptions:
    """The subscriptions of a text. Raises ConfigError if it is not TOML. The errors have `name`."""
    table = read_table(text, name)
    entries = table.pop("alert", [])
    errors = [f"{at_path(name, text, key)}: unknown key `{key}`; subscriptions are tables [[alert]]." for key in table]
    if not isinstance(entries, list):
        return Subscriptions(errors=(*errors, f"{at_path(name, text, 'alert')}: write [[alert]], with two brackets."))
    found: dict[str, Subscription] = {}
    for number, data in enumerate(entries):
        try:
            subscription = _read(data, f"alert[{number}]", text, name, found)
        except ConfigError as error:
            errors.append(str(error))
        else:
            found[subscription.name] = subscription
    return Subscriptions(found, tuple(errors))


def _read(data: object, place: str, text: str, name: str, others: Container[str]) -> Subscription:
    """The subscription of one table. Raises ConfigError with file and line."""
    entry = convert_entry(data, Entry, text, name, place)
    try:
        return subscription_of(entry, others)
    except WrongKeyError as error:
        raise ConfigError(f"{at_path(name, text, f'{place}.{error.key}')}: {error}.") from error


class WrongKeyError(ValueError):
    """A key whose value cannot be used; the message is a sentence without its full stop."""

    def __init__(self, key: str, reason: str) -> None:
        super().__init__(f"`{key}`: {reason}")
        self.key = key


def subscription_of(entry: Entry, others: Container[str] = ()) -> Subscription:
    """What a table asks for. Raises WrongKeyError. `others`: names that are taken."""
    if entry.name in others:
        raise WrongKeyError("name", f"`{entry.name}` is the name of another one above; choose a new name")
    if not _NAME.fullmatch(entry.name):
        raise WrongKeyError("name", "a name has up to 60 letters, digits, `-`, `_` or `.`, such as banten-nasional")
    digest = None if entry.when == AT_ONCE else entry.when
    if digest:
        try:
            check_crontab(digest)
        except ValueError as error:
            raise WrongKeyError("when", f'{error}; say "now", or a crontab line such as "0 7 * * *"') from None
    return Subscription(
        name=entry.name,
        asked=_asked(entry),
        target=_target(entry),
        digest=digest,
        quiet=_quiet(entry.quiet) if entry.quiet else None,
        language=entry.language,
        filters={key: value for key in FILTERS if (value := getattr(entry, key)) is not None},
    )


def _asked(entry: Entry) -> NewsFilter:
    if entry.year is not None and not 1900 <= entry.year <= 2100:
        raise WrongKeyError("year", f"{entry.year} is not a year of an award; say one such as 2024")
    if entry.min_confidence is not None and not 0 <= entry.min_confidence <= 1:
        raise WrongKeyError("min_confidence", f"{entry.min_confidence} is not a chance; say a number from 0 to 1")
    return NewsFilter(
        search=_meant("search", search_terms, entry.search) or (),
        recipient=_meant("recipient", lambda name: party(name, "--recipient"), entry.recipient),
        giver=_meant("giver", lambda name: party(name, "--giver"), entry.giver),
        region=_meant("region", region_code, entry.region),
        year=entry.year,
        level=entry.level,
        type=entry.type,
        min_confidence=entry.min_confidence,
        limit=None,
    )


def _meant(key: str, read: Any, text: str | None) -> Any:
    """What `read` makes of a text, with the errors that the option of `anugerah news` would give."""
    if text is None:
        return None
    try:
        return read(text)
    except click.BadParameter as error:
        raise WrongKeyError(key, error.message.removesuffix(".")) from None


def _target(entry: Entry) -> Webhook | Address:
    if (entry.channel is None) == (entry.webhook is None):
        raise WrongKeyError("name", f"{entry.name} needs one of `channel` and `webhook`: its alerts need a receiver")
    if entry.channel is not None:
        if entry.secret is not None:
            raise WrongKeyError("secret", "it is for a `webhook`; an address of Apprise holds its own")
        if not _ADDRESS.fullmatch(entry.channel):
            raise WrongKeyError("channel", "it is not an address of Apprise, such as tgram://… or mailto://…")
        return Address(entry.channel)
    if not _is_hook(entry.webhook or ""):
        raise WrongKeyError("webhook", "it is not an address such as https://example.org/hook")
    if not entry.secret:
        raise WrongKeyError("webhook", f"{entry.name} needs a `secret` too, which its messages are signed with")
    return Webhook(entry.webhook or "", entry.secret)


def _is_hook(url: str) -> bool:
    try:
        address = urlsplit(url)
        has_host = bool(address.hostname) and address.port != 0
    except ValueError:
        return False
    return has_host and address.scheme in ("http", "https") and url.isascii() and url.isprintable() and " " not in url


def _quiet(text: str) -> tuple[time, time]:
    match = _QUIET.fullmatch(text.strip())
    hours = [int(number) for number in match.groups()] if match else []
    if not hours or max(hours[0], hours[2]) > 23 or max(hours[1], hours[3]) > 59:
        raise WrongKeyError("quiet", f"`{printable(text)}` is not a span of hours such as 22:00-06:00")
    begin, end = time(hours[0], hours[1]), time(hours[2], hours[3])
    if begin == end:
        raise WrongKeyError("quiet", f"`{text}` is not a span: it ends when it begins")
    return begin, end


def toml_of(entry: Entry) -> Iterator[str]:
    """The lines of a table `[[alert]]`."""
    from anugerah.probe import quoted

    yield "[[alert]]"
    for key, value in msgspec.to_builtins(entry).items():
        if value is not None:
            yield f"{key} = {quoted(value) if isinstance(value, str) else value}"
