"""The store's methods for alerts to subscribers."""

from collections.abc import Collection, Sequence
from datetime import datetime

from crawler.times import iso
from db import alertholds, alerts
from db.alertrows import Due, GivenUp, SubscriptionState, Tally, Watch
from db.session import Session
from db.tables import load_row

_TALLY = (
    "SELECT subscription, sum(state = 'waiting') AS waiting, sum(state = 'paused') AS paused, "
    "sum(state = 'sent') AS sent, sum(state = 'dead') AS dead, "
    "min(iif(state = 'waiting', next_try_at, NULL)) AS next_try_at, max(sent_at) AS last_sent_at, "
    "(SELECT error FROM alert AS e WHERE e.subscription = a.subscription AND e.state <> 'sent' "
    "AND e.error IS NOT NULL ORDER BY e.next_try_at DESC, e.id DESC LIMIT 1) AS error "
    "FROM alert AS a GROUP BY subscription"
)


class AlertStore(Session):
    """Part of `db.store.Store`. Every method that writes is one transaction."""

    def subscription_state(self, name: str, now: datetime) -> SubscriptionState:
        """The stored state of a subscription; a new one starts now."""
        with self._reading() as db:
            state = alerts.state_of(db, name)
        if state is None:
            with self._writing() as db:
                state = alerts.begin(db, name, iso(now))
        return state

    def subscription_states(self) -> dict[str, SubscriptionState]:
        """The stored states of all subscriptions, past ones included, by name."""
        with self._reading() as db:
            rows = db.query("SELECT * FROM alert_subscription")
            return {row["name"]: load_row(row, SubscriptionState) for row in rows}

    def begin_subscription(self, name: str, now: datetime, since: datetime | None = None) -> None:
        """Starts a subscription; with `since` it gets, once, the awards published and seen since then."""
        with self._writing() as db:
            alerts.begin(db, name, iso(now), iso(since) if since else None)

    def write_alerts(self, watch: Watch, state: SubscriptionState, now: datetime) -> bool:
        """Creates the subscription's alerts, and stores up to where it has looked.

        Returns whether that is all; otherwise call it again.
        """
        with self._reading() as db:
            found = alerts.find(db, watch, state)
        if not (found.new or found.changed or found.mark != state.looked or state.since):
            return True  # nearly always: no need to lock the file
        with self._writing() as db:
            current = alerts.begin(db, watch.name, iso(now))
            if current.paused_at:
                return True
            return alerts.write(db, watch, alerts.find(db, watch, current), iso(now))

    def count_due_alerts(self, name: str, now: datetime) -> int:
        """How many alerts of a subscription are due."""
        sql = "SELECT count(*) FROM alert WHERE subscription = ? AND state = 'waiting' AND next_try_at <= ?"
        with self._reading() as db:
            count: int = db.execute(sql, [name, iso(now)]).fetchone()[0]
        return count

    def take_alerts(self, name: str, now: datetime, until: datetime, most: int) -> list[Due]:
        """The alerts to send now, at most `most`, taken by this process: nobody else gets them before `until`."""
        asked = "SELECT 1 FROM alert WHERE subscription = ? AND state = 'waiting' AND next_try_at <= ? LIMIT 1"
        with self._reading() as db:
            if db.execute(asked, [name, iso(now)]).fetchone() is None:
                return []
        with self._writing() as db:
            return alerts.take(db, name, iso(now), iso(until), most)

    def mark_alerts_sent(self, name: str, sent: Sequence[Due], now: datetime, settled_at: datetime) -> None:
        """Notes that alerts were sent; values that have changed meanwhile are corrected from `settled_at` on."""
        with self._writing() as db:
            alerts.mark_sent(db, name, sent, iso(now), iso(settled_at))

    def mark_alerts_failed(self, ids: Sequence[int], error: str, next_try_at: datetime, most: int) -> int:
        """Notes that alerts failed; after `most` tries they are dead. Returns how many are."""
        with self._writing() as db:
            return alerts.mark_failed(db, ids, error, iso(next_try_at), most)

    def hasten_alerts(self, watch: Watch) -> None:
        """Moves waiting alerts to the subscription's current hours, if these are sooner."""
        with self._reading() as db:
            if not alertholds.is_to_hasten(db, watch):
                return
        with self._writing() as db:
            alertholds.hasten(db, watch)

    def pause_alerts(self, name: str, now: datetime) -> None:
        """Stops sending and writing alerts of a subscription until it is resumed."""
        with self._writing() as db:
            alertholds.pause(db, name, iso(now))

    def resume_alerts(self, name: str) -> int:
        """Resumes sending; returns how many alerts wait."""
        with self._writing() as db:
            return alertholds.resume(db, name)

    def retry_alerts(self, names: Collection[str], now: datetime) -> int:
        """Retries given-up alerts of these subscriptions; returns how many."""
        with self._writing() as db:
            return alertholds.retry(db, names, iso(now))

    def alert_tallies(self) -> dict[str, Tally]:
        """Counts of the alerts of each subscription that has any."""
        with self._reading() as db:
            return {row["subscription"]: load_row(row, Tally) for row in db.query(_TALLY)}

    def given_up_alerts(self) -> dict[str, GivenUp]:
        """The dead alerts, by subscription."""
        sql = "SELECT subscription, count(*) AS alerts, max(error) AS error FROM alert WHERE state = 'dead' GROUP BY 1"
        with self._reading() as db:
            return {row["subscription"]: load_row(row, GivenUp) for row in db.query(sql)}

    def drop_alerts_of_others(self, names: Collection[str]) -> int:
        """Drops unsent alerts of all other subscriptions; returns how many."""
        with self._writing() as db:
            return alertholds.drop_others(db, names)

    def newest_alert(self, watch: Watch) -> Due | None:
        """The newest award that matches a subscription, as a test would send it; None if there is none."""
        with self._reading() as db:
            return alerts.newest(db, watch)
