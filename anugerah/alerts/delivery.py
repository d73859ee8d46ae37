"""Writes the alerts of subscriptions and sends those that are due: outside any transaction, with retries.

A sent alert is marked at once; it is sent twice, under the same event id, only if this process dies between the two.
"""

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from threading import Event

from anugerah.alerts.hours import Window, is_quiet, watch, window
from anugerah.alerts.payload import payload
from anugerah.alerts.subscription import Subscription, Webhook
from anugerah.alerts.webhook import post
from anugerah.alerts.words import digest, message, trial_message
from anugerah.monitor.channel import ChannelError, Message, send_message
from anugerah.monitor.faults import survived
from anugerah.monitor.sender import TAKEN, wait_after
from crawler.config import Settings
from crawler.times import parse_duration, parse_moment
from db.alertrows import Due
from db.errors import StoreError
from db.store import Store

TURN = timedelta(seconds=60)
"""How long a daemon sends to one subscription before the next one gets its turn."""

TOGETHER = 12
"""Awards of a digest in one message: chat services limit messages to some 4,000 characters."""

FLOOD = 100
"""From this number of due alerts to one chat or mailbox on, alerts share messages: they are too many to read singly."""

EVENTS = 100
"""Awards of a digest in one request to a webhook."""

MARKS, MARK_SECONDS = 4, 5.0
"""How often marking sent alerts is tried, and the seconds between tries; each try itself waits up to 30 seconds."""

logger = logging.getLogger("anugerah")


class Delivery:
    """Sends the alerts of one database's subscriptions.

    `failing`: the last error of each subscription's receiver, by name; changed in place, so that a receiver that
    stays down is logged once and not at each tick.
    """

    def __init__(
        self,
        store: Store,
        settings: Settings,
        clock: Callable[[], datetime],
        stopped: Event | None = None,
        *,
        turn: timedelta | None = None,
        failing: dict[str, str] | None = None,
    ) -> None:
        self._store = store
        self._settings = settings
        self._clock = clock
        self._stopped = stopped or Event()
        self._turn = turn
        self._failing = {} if failing is None else failing
        self._settle = parse_duration(settings.alert_settle)

    def run(self, subscriptions: Iterable[Subscription], span: Window | None = None) -> int:
        """Create and send the alerts of each; return how many awards were sent. `span`: further awards to include."""
        sent = 0
        for subscription in subscriptions:
            if self._stopped.is_set():
                break
            with survived("the alerts"):  # a bug with one must not stop the others
                if self.write(subscription, span):
                    sent += self._send(subscription)
        return sent

    def write(self, subscription: Subscription, span: Window | None = None) -> bool:
        """Create a subscription's alerts; return whether anything may be sent."""
        now, zone = self._clock(), self._settings.zone
        state = self._store.subscription_state(subscription.name, now)
        if state.paused_at:
            return False
        since = parse_moment(state.since) if state.since else None
        for each in filter(None, (window(now, self._settle, since), span)):
            state = self._store.subscription_state(subscription.name, now)
            asked = watch(subscription, each, now, self._settle, zone)
            while not self._store.write_alerts(asked, state, now):
                pass  # written in batches, so that no crawl waits long for the lock
            self._store.hasten_alerts(asked)
        return not is_quiet(subscription.quiet, now, zone)

    def _send(self, subscription: Subscription) -> int:
        sent, began = 0, time.monotonic()
        most = self._at_once(subscription)
        while not (self._stopped.is_set() or (self._turn and time.monotonic() - began > self._turn.total_seconds())):
            now = self._clock()
            due = self._store.take_alerts(subscription.name, now, now + TAKEN, most)
            if not due:
                break
            try:
                self.post(subscription, due)
            except ChannelError as error:
                self._fail(subscription, due, error)
                break
            self._mark(subscription, due)
            sent += len(due)
            if self._failing.pop(subscription.name, None):
                logger.info("alerts: the receiver of %s answers again", subscription.name)
        if sent:
            logger.info("alerts: %d sent to %s", sent, subscription.name)
        return sent

    def _at_once(self, subscription: Subscription) -> int:
        """How many awards a message holds: a site that claims a thousand must not cause a thousand messages."""
        is_hook = isinstance(subscription.target, Webhook)
        if subscription.digest is None:
            is_flood = not is_hook and self._store.count_due_alerts(subscription.name, self._clock()) > FLOOD
            return TOGETHER if is_flood else 1
        return EVENTS if is_hook else TOGETHER

    def _mark(self, subscription: Subscription, due: Sequence[Due]) -> None:
        """Mark alerts as sent; retry while the file is locked or the disk full."""
        done = self._clock()
        for _ in range(MARKS):
            try:
                self._store.mark_alerts_sent(subscription.name, due, done, done + self._settle)
            except StoreError as error:
                logger.warning("alerts: what was sent to %s is not noted yet: %s", subscription.name, error)
                self._stopped.wait(MARK_SECONDS)
            else:
                return
        self._store.mark_alerts_sent(subscription.name, due, done, done + self._settle)

    def post(self, subscription: Subscription, due: Sequence[Due]) -> None:
        """Send alerts as one message. Raises ChannelError."""
        zone, language, target = self._settings.zone, subscription.language, subscription.target
        if isinstance(target, Webhook):
            post(target, payload(subscription.name, due, self._clock(), language, zone))
            return
        is_alone = subscription.digest is None and len(due) == 1
        title, body = message(due[0], language, zone) if is_alone else digest(due, language, zone)
        send_message(Message(target.url, title, body, whose=f"the subscription {subscription.name}"))

    def test(self, subscription: Subscription) -> None:
        """Send a test with the newest matching award; nothing is marked. Raises ChannelError."""
        now, zone, target = self._clock(), self._settings.zone, subscription.target
        due = self._store.newest_alert(watch(subscription, window(now, timedelta()), now, self._settle, zone))
        if isinstance(target, Webhook):
            events = [due] if due else []
            post(target, payload(subscription.name, events, now, subscription.language, zone, is_test=True))
            return
        title, body = trial_message(subscription.name, due, subscription.language, zone)
        send_message(Message(target.url, title, body, whose=f"the subscription {subscription.name}"))

    def _fail(self, subscription: Subscription, due: Sequence[Due], error: ChannelError) -> None:
        tries = max(alert.tries for alert in due)
        next_try_at = self._clock() + wait_after(tries)
        dead = self._store.mark_alerts_failed(
            [alert.id for alert in due], str(error), next_try_at, self._settings.alert_tries
        )
        if dead:
            logger.error(
                "alerts: %d given up for %s: %s; `anugerah alerts retry` tries again", dead, subscription.name, error
            )
        elif self._failing.get(subscription.name) != str(error):
            logger.warning("alerts: those for %s wait: %s", subscription.name, error)
        self._failing[subscription.name] = str(error)


def asked_window(now: datetime, since: datetime, began: datetime) -> Window:
    """For alerts on request: awards found since `began` and published since `since`, settled or not."""
    return Window(published_since=since, seen_since=began, seen_until=now)
