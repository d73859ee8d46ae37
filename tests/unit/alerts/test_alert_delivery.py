"""What is sent and when: settling time, three days, quiet hours, digests, corrections, retries, dead letters."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from recording import DAY, HOUR, KABUT, MINUTE, NOW, SETTLED, Desk, alert_rows, award_story, fact, open_desk, retag

from anugerah.alerts.delivery import TOGETHER, Delivery, asked_window
from anugerah.alerts.hours import is_quiet
from anugerah.alerts.subscription import Subscription, read_subscriptions
from anugerah.monitor.channel import Message
from crawler.facts import AwardFact, Entity, Span, Where
from db.alertrows import Due
from db.errors import StoreError
from db.store import Store, open_store

AWAN = ("new", "Pemerintah Kota Awan")
JAKARTA = ZoneInfo("Asia/Jakarta")
NAMES = [
    first + last
    for first in ("Alun", "Bina", "Cipta", "Duta", "Eka")
    for last in ("jaya", "sari", "tirta", "wana", "raya")
]
"""Places, twice as many as one message holds and one more."""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_desk(tmp_path / "a.db") as opened:
        yield opened


def test_an_award_is_sent_once_when_it_has_settled(desk: Desk) -> None:
    desk.publish(award_story("a"))
    assert desk.round() == []
    assert desk.round(14 * MINUTE) == []
    assert desk.round(2 * MINUTE) == [AWAN]
    assert desk.round(DAY) == []


def test_a_settled_award_is_sent_with_its_second_source(desk: Desk) -> None:
    desk.publish(award_story("a"))
    desk.now += 10 * MINUTE
    desk.publish(award_story("b", site="dua"))
    assert desk.round(6 * MINUTE) == [AWAN]
    event = desk.recorder.events[0]
    assert event["award"]["sources"] == 2
    assert "dan 1 sumber lain" in event["text"]


def test_what_is_older_than_three_days_is_not_sent(desk: Desk) -> None:
    desk.publish(award_story("lama", at=NOW - 4 * DAY), award_story("baru", KABUT, at=NOW - 2 * DAY))
    assert desk.round(SETTLED) == [("new", "Pemerintah Kota Kabut")]
    assert desk.round(SETTLED) == []


def test_a_new_subscription_gets_three_days_or_once_more(desk: Desk) -> None:
    desk.now -= 5 * DAY
    desk.publish(award_story("lama", at=desk.now))
    desk.now += 5 * DAY
    desk.publish(award_story("baru", KABUT))
    assert desk.round(SETTLED) == [("new", "Pemerintah Kota Kabut")]
    desk.subscriptions = [desk.subscription("arsip")]
    desk.store.begin_subscription("arsip", desk.now, desk.now - 30 * DAY)
    assert sorted(desk.round()) == [AWAN, ("new", "Pemerintah Kota Kabut")]
    desk.publish(award_story("sangat-lama", fact("Pemerintah Kota Hujan"), at=NOW - 20 * DAY))
    assert desk.round(SETTLED) == [], "a backfill after it is old news again"


def test_a_crawl_that_asks_for_older_ones_sends_what_it_found_at_once(desk: Desk) -> None:
    desk.publish(award_story("dulu", KABUT, at=NOW - 40 * DAY))
    began = desk.now + HOUR
    desk.now = began
    desk.publish(award_story("lama", at=NOW - 20 * DAY))
    span = asked_window(desk.now, NOW - 50 * DAY, began)
    Delivery(desk.store, desk.settings, lambda: desk.now).run(desk.subscriptions, span)
    assert desk.recorder.received == [AWAN]


def test_only_what_is_asked_for_is_sent(desk: Desk) -> None:
    desk.subscriptions = [desk.subscription(region='"Kota Cilegon"', min_confidence="0.5")]
    desk.publish(
        award_story("a"),
        award_story("b", KABUT, site="dua"),
        award_story("c", fact("Pemerintah Kota Hujan", confidence=0.2)),
    )
    assert desk.round(SETTLED) == [("new", "Pemerintah Kota Kabut")]


def test_nothing_is_sent_in_quiet_hours(desk: Desk) -> None:
    desk.subscriptions = [desk.subscription(quiet='"10:00-11:00"')]  # the clocks of Jakarta show 10:10
    desk.publish(award_story("a"))
    assert desk.round(SETTLED) == []
    assert [row[2] for row in alert_rows(desk.store.path)] == ["waiting"]
    assert desk.round(HOUR) == [AWAN]


@pytest.mark.parametrize(
    ("quiet", "at", "expected"),
    [
        ("22:00-06:00", "2025-03-02T22:00:00+07:00", True),
        ("22:00-06:00", "2025-03-02T05:59:00+07:00", True),
        ("22:00-06:00", "2025-03-02T06:00:00+07:00", False),
        ("12:00-13:00", "2025-03-02T05:30:00+00:00", True),
        ("12:00-13:00", "2025-03-02T13:00:00+07:00", False),
    ],
)
def test_quiet_hours(quiet: str, at: str, expected: bool) -> None:
    text = f'[[alert]]\nname = "a"\nchannel = "json://x"\nquiet = "{quiet}"\n'
    assert is_quiet(read_subscriptions(text, "a").by_name["a"].quiet, datetime.fromisoformat(at), JAKARTA) is expected


def test_a_digest_comes_at_its_time_and_holds_all(desk: Desk) -> None:
    desk.subscriptions = [desk.subscription(when='"0 18 * * *"')]
    desk.publish(award_story("a"), award_story("b", KABUT, site="dua"))
    assert desk.round(SETTLED) == []
    assert desk.round(HOUR) == []
    assert len(desk.round(7 * HOUR)) == 2
    assert len(desk.recorder.bodies) == 1
    assert desk.round(DAY) == []


def test_what_waits_for_a_digest_is_sent_when_digests_are_turned_off(desk: Desk) -> None:
    desk.subscriptions = [desk.subscription(when='"0 18 * * 5"')]
    desk.publish(award_story("a"))
    assert desk.round(SETTLED) == []
    desk.subscriptions = [desk.subscription()]
    assert desk.round(MINUTE) == [AWAN]


def test_a_flood_of_awards_is_sent_in_few_messages(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[Message] = []
    monkeypatch.setattr("anugerah.alerts.delivery.send_message", sent.append)
    monkeypatch.setattr("anugerah.alerts.delivery.FLOOD", TOGETHER)
    chat = '[[alert]]\nname = "obrolan"\nchannel = "json://x"\n'
    desk.subscriptions.append(read_subscriptions(chat, "a").by_name["obrolan"])
    desk.round()
    places = [fact(f"Pemerintah Kota {name}", recipient_region=None) for name in NAMES]
    desk.publish(*(award_story(f"a{at}", each, site=f"s{at}") for at, each in enumerate(places[:TOGETHER])))
    desk.round(SETTLED)
    assert len(sent) == TOGETHER, "so many come one by one"
    desk.publish(*(award_story(f"b{at}", each, site=f"t{at}") for at, each in enumerate(places[TOGETHER:])))
    desk.round(SETTLED)
    more = sent[TOGETHER:]
    assert [message.body.count("menerima") for message in more] == [TOGETHER, len(NAMES) - 2 * TOGETHER]
    assert len(desk.recorder.bodies) == len(NAMES), "a webhook gets each alone"


class TestCorrections:
    def test_a_changed_value_is_sent_once_and_at_most_once_a_day(self, desk: Desk) -> None:
        desk.publish(award_story("a"))
        desk.round(SETTLED)
        retag(desk.store, fact(score=91.0))
        assert desk.round(MINUTE) == []
        assert desk.round(SETTLED) == [("correction", "Pemerintah Kota Awan")]
        event = desk.recorder.events[-1]
        assert event["changed"] == {"score": [93.21, 91.0]}
        assert event["about"] == desk.recorder.events[0]["event_id"] != event["event_id"]
        retag(desk.store, fact(score=90.0))
        assert desk.round(20 * HOUR) == []
        retag(desk.store, fact(score=89.5))
        assert desk.round(5 * HOUR) == [("correction", "Pemerintah Kota Awan")]
        assert desk.recorder.events[-1]["changed"] == {"score": [91.0, 89.5]}
        assert desk.round(2 * DAY) == []

    def test_a_correction_quotes_a_source_with_the_new_value(self, desk: Desk) -> None:
        quoted = Span(Where.BODY, 0, 11)
        desk.publish(award_story("a", fact(evidence=quoted, score=91.63), body="Nilai 91,63 " * 20))
        desk.round(SETTLED)
        for site in ("dua", "tiga"):
            desk.publish(
                award_story(site, fact(evidence=quoted, score=91.36), site=site, body=f"Nilai 91,36 dari {site} " * 20)
            )
        desk.round(MINUTE)
        assert desk.round(SETTLED) == [("correction", "Pemerintah Kota Awan")]
        event = desk.recorder.events[-1]
        assert event["changed"] == {"score": [91.63, 91.36]}
        assert event["award"]["evidence"] == "Nilai 91,36"
        assert event["award"]["evidence_url"] == "https://dua.example/dua"
        assert "“Nilai 91,36”\n\nhttps://dua.example/dua\ndan 2 sumber lain" in event["text"]
        assert event["award"]["url"] == "https://satu.example/a"

    def test_a_change_undone_before_it_is_sent_is_dropped(self, desk: Desk) -> None:
        desk.publish(award_story("a"))
        desk.round(SETTLED)
        retag(desk.store, fact(score=91.0))
        desk.round(MINUTE)
        retag(desk.store, fact())
        assert desk.round(SETTLED) == []
        assert len(alert_rows(desk.store.path)) == 1

    @pytest.mark.parametrize(
        "other",
        [
            fact(award="Penghargaan Piala Langit 2024"),
            fact("Pemkot Awan", recipient_entity=fact().recipient_entity),
            fact(confidence=0.9, level="nasional"),
        ],
        ids=["spelling of the award", "spelling of the recipient", "confidence and level"],
    )
    def test_another_spelling_is_not_a_correction(self, desk: Desk, other: AwardFact) -> None:
        desk.publish(award_story("a"))
        desk.round(SETTLED)
        retag(desk.store, other)
        desk.round(MINUTE)
        assert desk.round(HOUR) == []

    def test_a_replay_of_many_is_taken_up_bit_by_bit(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("db.alerts.MOST_CHANGES", 2)
        monkeypatch.setattr("db.alerts.MOST_NEW", 2)
        names = [f"Pemerintah Kota {letter}ira" for letter in "ABCDE"]
        desk.publish(
            *(award_story(name[-4:], fact(name, recipient_region=None), site=name[-4:].lower()) for name in names)
        )
        assert len(desk.round(SETTLED)) == 5
        for award in range(1, 6):
            desk.store.reject_award(award, desk.now)
        for _ in range(4):
            desk.round(MINUTE)
        assert sorted(desk.round(SETTLED)) == [("withdrawn", name) for name in names]

    def test_a_rejected_award_is_withdrawn_once_and_comes_back_once(self, desk: Desk) -> None:
        desk.publish(award_story("a"))
        desk.round(SETTLED)
        desk.store.reject_award(1, desk.now)
        desk.round(MINUTE)
        assert desk.round(SETTLED) == [("withdrawn", "Pemerintah Kota Awan")]
        assert desk.round(2 * DAY) == []
        desk.store.undo_decision(None, desk.now)
        desk.round()
        assert desk.round(SETTLED) == [("correction", "Pemerintah Kota Awan")]
        assert "berlaku lagi" in desk.recorder.events[-1]["text"]

    def test_a_forgotten_award_is_withdrawn_without_its_names(self, desk: Desk) -> None:
        desk.publish(award_story("a"), award_story("b", KABUT, site="dua"))
        desk.round(SETTLED)
        desk.store.forget("https://satu.example/a", desk.now)
        desk.round(MINUTE)
        assert len(desk.round(SETTLED)) == 1
        event = desk.recorder.events[-1]
        assert (event["kind"], event["about"]) == ("withdrawn", desk.recorder.events[0]["event_id"])
        assert event["changed"] == {}
        assert event["title"] == "Dicabut: sebuah kabar penghargaan dari 2 Maret 2025"
        assert event["text"].startswith("Sebuah kabar penghargaan dari 2 Maret 2025\nKabar ini tidak berlaku lagi")
        assert desk.round(2 * DAY) == []
        with closing(sqlite3.connect(desk.store.path)) as conn:
            said = "".join(row[0] for row in conn.execute("SELECT said FROM alert"))
        assert "Awan" not in said
        assert "Kabut" in said

    def test_a_recipient_whom_only_a_forgotten_story_names_is_not_named_again(self, desk: Desk) -> None:
        mayor = fact("Wali Kota Awan Rina", recipient_entity=Entity(key="rina", name="Rina"))
        city = fact("Pemkot Awan", recipient_entity=Entity(key="pemerintah@36.71", name="Pemerintah Kota Awan"))
        desk.publish(award_story("a", mayor))
        desk.round(SETTLED)
        desk.publish(award_story("b", city, site="dua"))
        desk.store.forget("https://satu.example/a", desk.now)
        desk.round(MINUTE)
        assert desk.round(SETTLED) == [("correction", "Pemkot Awan")]
        assert desk.recorder.events[-1]["changed"] == {"recipient": [None, "Pemkot Awan"]}
        assert len(alert_rows(desk.store.path)) == 2

    def test_a_recipient_whom_another_story_spells_otherwise_needs_no_alert_after_forgetting(self, desk: Desk) -> None:
        desk.publish(award_story("a"))
        desk.round(SETTLED)
        desk.publish(award_story("b", fact("Pemkot Awan", recipient_entity=fact().recipient_entity), site="dua"))
        desk.store.forget("https://satu.example/a", desk.now)
        desk.round(MINUTE)
        assert desk.round(SETTLED) == []

    def test_a_recipient_whom_the_operator_has_named_needs_no_alert_after_forgetting(self, desk: Desk) -> None:
        desk.publish(award_story("a"), award_story("b", site="dua"))
        desk.store.edit_award(1, fact("Pemerintah Kota Awan Raya"), ["recipient"], desk.now)
        assert desk.round(SETTLED) == [("new", "Pemerintah Kota Awan Raya")]
        desk.store.forget("https://satu.example/a", desk.now)
        desk.store.confirm_award(1, desk.now)
        desk.round(MINUTE)
        assert desk.round(SETTLED) == []

    def test_an_award_rejected_before_it_was_sent_is_never_sent(self, desk: Desk) -> None:
        desk.publish(award_story("a"))
        desk.recorder.answers = [500]
        desk.round(SETTLED)
        desk.store.reject_award(1, desk.now)
        assert desk.round(DAY) == []
        assert alert_rows(desk.store.path) == []

    def test_what_changes_while_it_is_sent_is_corrected(self, desk: Desk) -> None:
        desk.publish(award_story("a"))

        def change() -> None:
            desk.recorder.on_request = lambda: None
            with open_store(desk.store.path) as other:
                retag(other, fact(score=80.0))

        desk.recorder.on_request = change
        assert desk.round(SETTLED) == [AWAN]
        assert desk.recorder.events[0]["award"]["score"] == 93.21
        assert desk.round(SETTLED) == [("correction", "Pemerintah Kota Awan")]


class TestFailures:
    def test_what_was_sent_and_cannot_be_noted_is_noted_later_and_not_sent_again(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        note, refused = Store.mark_alerts_sent, [1, 2]

        def noted(store: Store, name: str, sent: Sequence[Due], now: datetime, settled_at: datetime) -> None:
            if refused:
                refused.pop()
                raise StoreError("The disk is full.")
            note(store, name, sent, now, settled_at)

        monkeypatch.setattr(Store, "mark_alerts_sent", noted)
        monkeypatch.setattr("anugerah.alerts.delivery.MARK_SECONDS", 0.01)
        desk.publish(award_story("a"))
        assert desk.round(SETTLED) == [AWAN]
        assert desk.round(HOUR) == []

    def test_it_is_retried_less_and_less_often_and_then_given_up(self, desk: Desk) -> None:
        desk.publish(award_story("a"))
        desk.recorder.answers = [500, 503, 404]
        desk.round(SETTLED)
        assert desk.round(30 * timedelta(seconds=1)) == []
        assert alert_rows(desk.store.path) == [(1, "new", "waiting", 1)]
        desk.round(MINUTE)
        desk.round(MINUTE)
        assert alert_rows(desk.store.path) == [(1, "new", "waiting", 2)]
        desk.round(2 * MINUTE)
        assert alert_rows(desk.store.path) == [(1, "new", "dead", 3)]
        assert desk.store.alert_tallies()["semua"].error == "the webhook answered with status 404"
        assert desk.round(DAY) == []
        assert desk.store.retry_alerts(["semua"], desk.now) == 1
        assert desk.round() == [AWAN]

    def test_one_that_fails_leaves_the_others_alone(self, desk: Desk) -> None:
        broken = desk.subscription("rusak", webhook='"http://127.0.0.1:1/rahasia"')
        desk.subscriptions.insert(0, broken)
        desk.publish(award_story("a"))
        assert desk.round(SETTLED) == [AWAN]
        error = desk.store.alert_tallies()["rusak"].error or ""
        assert "could not be reached" in error
        assert "rahasia" not in error

    def test_a_bug_with_one_does_not_affect_the_others(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        desk.subscriptions.insert(0, desk.subscription("rusak"))
        post = Delivery.post

        def posted(delivery: Delivery, subscription: Subscription, due: Sequence[Due]) -> None:
            if subscription.name == "rusak":
                raise ZeroDivisionError
            post(delivery, subscription, due)

        monkeypatch.setattr(Delivery, "post", posted)
        desk.publish(award_story("a"))
        assert desk.round(SETTLED) == [AWAN]

    def test_what_is_paused_waits(self, desk: Desk) -> None:
        desk.publish(award_story("a"))
        desk.recorder.answers = [500]
        desk.round(SETTLED)
        desk.store.pause_alerts("semua", desk.now)
        desk.publish(award_story("b", KABUT, site="dua", at=desk.now))
        assert desk.round(DAY) == []
        assert desk.store.resume_alerts("semua") == 1
        assert sorted(desk.round()) == [AWAN, ("new", "Pemerintah Kota Kabut")]
