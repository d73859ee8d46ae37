"""Channels for notices: the log, or one of Apprise's services.

Apprise is heavy, and its services may hang: it runs in a child process, which is killed after a minute.
"""

import logging
import subprocess
import sys
from collections.abc import Sequence
from typing import Protocol

import msgspec

from anugerah.monitor.notices import joined
from crawler.errors import AnugerahError
from db.health import Waiting

CHECK = "check"
"""Argument of a child that only checks whether the address is valid."""

UNKNOWN = "is not an address that Apprise knows"
"""A child's message about an address, after the name of the setting or subscription that holds it."""

EXAMPLES = "such as tgram://… or mailto://…; https://github.com/caronc/apprise/wiki has the form of each"
"""Examples of Apprise's addresses: the scheme may be known, but a part of the rest be missing."""

NOTIFY = "`notify`"

SECONDS = 60.0
"""The timeout for sending."""

logger = logging.getLogger("anugerah")


class ChannelError(AnugerahError):
    """A message could not be sent; it may be retried."""


class Channel(Protocol):
    """Receives notices."""

    def send(self, notices: Sequence[Waiting]) -> None:
        """Send them, as one message or many. Raises ChannelError if not all of them went out."""


class LogChannel:
    """The default channel. The loss of the network is left out: the daemon itself has logged it at once."""

    def send(self, notices: Sequence[Waiting]) -> None:
        """Log one line for each."""
        for notice in notices:
            if (notice.kind, notice.cause) != ("broken", "offline"):
                level = logging.WARNING if notice.kind == "broken" else logging.INFO
                logger.log(level, "%s: %s", notice.title, " ".join(notice.body.splitlines()))


class Message(msgspec.Struct, frozen=True):
    """The child's input; the address holds secrets, so it is passed by stdin."""

    url: str
    title: str
    body: str
    whose: str = NOTIFY
    """The setting or subscription that names the address, for error messages."""


class AppriseChannel:
    """One of Apprise's many services, by its address."""

    def __init__(self, url: str) -> None:
        self._url = url

    def send(self, notices: Sequence[Waiting]) -> None:
        """Send one message for all."""
        _run_child(Message(self._url, *joined((notice.title, notice.body) for notice in notices)))


def channel_for(notify: str) -> Channel:
    """The channel that the setting names."""
    return AppriseChannel(notify) if notify else LogChannel()


def problem_of(notify: str) -> str | None:
    """What is wrong with the setting and what to write instead, if that shows without sending; None if nothing does.

    Any value that `channel_for` accepts is valid here too.
    """
    if notify and is_unknown(notify):
        return f"the setting {NOTIFY} {UNKNOWN}, {EXAMPLES}"
    return None


def send_message(message: Message) -> None:
    """Send a message to one address. Raises ChannelError, which never names the address."""
    _run_child(message)


def is_unknown(address: str) -> bool:
    """Whether Apprise does not know an address, as far as can be checked without sending anything."""
    try:
        _run_child(Message(address, "", ""), CHECK)
    except ChannelError as error:
        return str(error).endswith(UNKNOWN)  # a child that hangs or dies proves nothing about the address
    return False


def _run_child(message: Message, *arguments: str) -> None:
    try:
        done = subprocess.run(  # noqa: S603 - the command is our own module
            [sys.executable, "-m", "anugerah.monitor.channel", *arguments],
            input=msgspec.json.encode(message),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # its log may name the address
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise ChannelError(f"the service of {message.whose} did not answer within {SECONDS:.0f} seconds") from None
    if done.returncode:
        raise ChannelError(done.stdout.decode("utf-8", "replace").strip() or "sending failed")


def _main() -> None:
    """The child: reads a message from stdin; on failure exits with status 1 and prints the reason to stdout."""
    import apprise

    message = msgspec.json.decode(sys.stdin.buffer.read(), type=Message)
    service = apprise.Apprise()
    if not service.add(message.url):
        sys.stdout.write(f"{message.whose} {UNKNOWN}")
        sys.exit(1)
    if CHECK in sys.argv[1:]:
        return
    # As text, so that no words of a site are taken for markup.
    if not service.notify(title=message.title, body=message.body, body_format=apprise.NotifyFormat.TEXT):
        sys.stdout.write(f"the service of {message.whose} did not take the message")
        sys.exit(1)


if __name__ == "__main__":
    _main()
