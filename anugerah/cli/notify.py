"""`anugerah notify`: the operator's channel."""

import click

from anugerah.monitor.channel import EXAMPLES, ChannelError, channel_for
from crawler.environment import load_settings, place_of
from crawler.errors import ConfigError
from db.health import ALL, Waiting

SAYS = "This is a test: notices of Anugerah reach you here."


class NotSentError(ChannelError):
    """The test message could not be sent."""

    exit_status = 1


@click.group()
def notify() -> None:
    """Where notices for the operator go: the setting `notify`."""


@notify.command()
def test() -> None:
    """Send a test message to the address in the setting `notify`; exit status 1 and the reason if it fails."""
    address = load_settings().notify
    if not address:
        raise ConfigError(
            f"{place_of('notify')}: the setting is empty, so notices go to the log only; "
            f"set an address of Apprise, {EXAMPLES}."
        )
    try:
        channel_for(address).send(
            [Waiting(id=0, kind="test", site=ALL, cause="test", title="Anugerah: test", body=SAYS, tries=0)]
        )
    except ChannelError as error:
        raise NotSentError(f"The message was not sent: {error}.") from error
    click.echo("The message was sent.")
