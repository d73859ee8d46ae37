"""Where notices go: into the log, or out through Apprise.

Apprise is heavy, and what it talks to may hang: it runs in a child process, which is killed after a minute.
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

SECONDS = 60.0
"""How long sending may take."""

logger = logging.getLogger("anugerah")


class ChannelError(AnugerahError):
    """A message could not be sent; it may be tried again."""


class Channel(Protocol):
    """What takes notices."""

    def send(self, notices: Sequence[Waiting]) -> None:
        """Send them, as one message or many. Raises ChannelError where not all of them went out."""


class LogChannel:
    """For operators who named no other. That the network is down the daemon has logged at once, by itself."""

    def send(self, notices: Sequence[Waiting]) -> None:
        """One line each."""
        for notice in notices:
            if (notice.kind, notice.cause) != ("broken", "offline"):
                level = logging.WARNING if notice.kind == "broken" else logging.INFO
                logger.log(level, "%s: %s", notice.title, notice.body)


class Message(msgspec.Struct, frozen=True):
    """What the child is given; the address holds secrets, so it comes by stdin."""

    url: str
    title: str
    body: str


class AppriseChannel:
    """One of Apprise's many services, by its address."""

    def __init__(self, url: str) -> None:
        self._url = url

    def send(self, notices: Sequence[Waiting]) -> None:
        """One message for all."""
        message = Message(self._url, *joined((notice.title, notice.body) for notice in notices))
        try:
            done = subprocess.run(
                [sys.executable, "-m", "anugerah.monitor.channel"],
                input=msgspec.json.encode(message),
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # its log may name the address
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise ChannelError(f"the service of `notify` did not answer within {SECONDS:.0f} seconds") from None
        if done.returncode:
            raise ChannelError(done.stdout.decode("utf-8", "replace").strip() or "sending failed")


def channel_for(notify: str) -> Channel:
    """The channel that the setting names."""
    return AppriseChannel(notify) if notify else LogChannel()


def _main() -> None:
    """The child: a message on stdin; exit status 1, and why on stdout, where it did not go out."""
    import apprise

    message = msgspec.json.decode(sys.stdin.buffer.read(), type=Message)
    service = apprise.Apprise()
    if not service.add(message.url):
        sys.stdout.write("the setting `notify` is no address that Apprise knows")
        sys.exit(1)
    if not service.notify(title=message.title, body=message.body):
        sys.stdout.write("the service of `notify` did not take the message")
        sys.exit(1)


if __name__ == "__main__":
    _main()
