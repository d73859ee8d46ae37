"""Which notices are sent, and how often; the outbox, and how it is sent."""

import subprocess
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import pairwise
from pathlib import Path
from threading import Thread
from zoneinfo import ZoneInfo

import msgspec
import pytest
from histories import DAY, HOUR, NOW, SITE, history
from hypothesis import given
from hypothesis import strategies as st

from anugerah.monitor import channel as channels
from anugerah.monitor.causes import Cause
from anugerah.monitor.channel import AppriseChannel, ChannelError, LogChannel, channel_for, is_unknown, problem_of
from anugerah.monitor.notices import WELL, digest, joined, judge, judge_network, tell
from anugerah.monitor.sender import LONGEST, STALE, TAKEN, send_from, send_waiting, wait_after
from anugerah.upkeep import maintain, write_digest
from crawler.config import Settings
from crawler.records import Outcome, SiteRun
from crawler.times import iso
from db.health import ALL, Finding, Notice, Verdict, Waiting
from db.rows import SiteCounts, SiteState
from db.store import Store, open_store


def finding(cause: Cause = Cause.FAILING, since: datetime = NOW - HOUR, site: str = SITE) -> Finding:
    return Finding(site=site, cause=cause, since=iso(since), says="It is broken.")


def kinds(verdict: Verdict) -> list[tuple[str, str]]:
    return [(notice.kind, notice.cause) for notice in verdict.notices]


def test_a_trouble_is_sent_once_and_so_is_its_end() -> None:
    found = (finding(),)
    assert kinds(tell(history(), found, NOW)) == [("broken", "failing")]
    reported_at = {"failing": iso(NOW)}
    for later in (NOW + HOUR, NOW + 3 * DAY):
        assert kinds(tell(history(findings=found, reported_at=reported_at), found, later)) == []
    assert kinds(tell(history(findings=found, reported_at=reported_at), (), NOW + HOUR)) == [("recovered", "failing")]
    assert kinds(tell(history(reported_at=reported_at), (), NOW + HOUR)) == []


def test_a_share_that_hovers_about_its_limit_is_sent_once_a_day() -> None:
    past = partial(history, reported_at={"bodies": iso(NOW)}, last_notice_at={"bodies": iso(NOW + HOUR)})
    again = (finding(Cause.BODIES, NOW + 2 * HOUR),)
    assert kinds(tell(past(), again, NOW + 23 * HOUR)) == []
    assert kinds(tell(past(findings=again), (), NOW + 23 * HOUR)) == []  # nor is its end
    assert kinds(tell(past(findings=again), again, NOW + DAY)) == [("broken", "bodies")]


def test_an_outage_is_sent_as_it_begins_unless_one_ended_a_moment_ago() -> None:
    past = partial(history, reported_at={"failing": iso(NOW)}, last_notice_at={"failing": iso(NOW + 4 * HOUR)})
    soon, later = (finding(since=NOW + 5 * HOUR),), (finding(since=NOW + 14 * HOUR),)
    assert kinds(tell(past(), soon, NOW + 6 * HOUR)) == []
    assert kinds(tell(past(findings=soon), (), NOW + 7 * HOUR)) == []  # nor is its end
    assert kinds(tell(past(findings=soon), soon, NOW + 10 * HOUR)) == [("broken", "failing")]
    assert kinds(tell(past(), later, NOW + 15 * HOUR)) == [("broken", "failing")]


@given(
    st.lists(st.tuples(st.booleans(), st.integers(1, 40)), max_size=60), st.sampled_from([Cause.FAILING, Cause.BODIES])
)
def test_however_a_problem_comes_and_goes_its_notices_alternate_and_are_rare(
    steps: list[tuple[bool, int]], cause: Cause
) -> None:
    now, reported_at, last_notice_at = NOW, dict[str, str](), dict[str, str]()
    findings: tuple[Finding, ...] = ()
    sent: list[tuple[str, datetime]] = []
    for is_broken, hours in steps:
        now += hours * HOUR
        since = findings[0].since if findings else iso(now)
        found = (Finding(site=SITE, cause=cause, since=since, says="…"),) if is_broken else ()
        past = history(findings=findings, reported_at=reported_at, last_notice_at=last_notice_at)
        verdict = tell(past, found, now)
        findings = verdict.findings
        for notice in verdict.notices:
            sent.append((notice.kind, now))
            last_notice_at[cause] = iso(now)
            if notice.kind == "broken":
                reported_at[cause] = iso(now)
    assert [kind for kind, _ in sent] == ["broken", "recovered"] * (len(sent) // 2) + ["broken"] * (len(sent) % 2)
    broken = [at for kind, at in sent if kind == "broken"]
    assert all(later - earlier >= (WELL if cause is Cause.FAILING else DAY) for earlier, later in pairwise(broken))


def test_causes_have_each_their_day_and_lesser_ones_are_in_the_digest_alone() -> None:
    found = (finding(), finding(Cause.BODIES), finding(Cause.SLOW), finding(Cause.NEVER_ANSWERED))
    assert kinds(tell(history(reported_at={"failing": iso(NOW)}), found, NOW)) == [("broken", "bodies")]


def test_a_network_outage_and_its_end_are_sent_once_each() -> None:
    past = history()
    down = judge_network(past, NOW, offline=True)
    assert kinds(down) == [("broken", "offline")]
    past = history(findings=down.findings, reported_at={"offline": iso(NOW)})
    assert judge_network(past, NOW + HOUR, offline=True) == Verdict(down.findings)
    assert kinds(judge_network(past, NOW + HOUR, offline=False)) == [("recovered", "offline")]


def test_a_digest_says_what_is_new_and_what_is_broken_and_nothing_where_there_is_nothing() -> None:
    assert digest([], 0, NOW) is None
    notice = digest([finding(site=f"s{n}") for n in range(30)], 4, NOW)
    assert notice
    assert notice.title == "Anugerah: 4 new award stories, 30 sites need a look"
    assert len(notice.body.splitlines()) == 2 + 20 + 1
    assert notice.body.endswith("… and 10 more.")
    only = digest([], 4, NOW)
    assert only
    assert only.title == "Anugerah: 4 new award stories"
    assert only.body == "4 new award stories since 2025-06-01T05:00:00Z."
    one = digest([finding(site="satu")], 1, NOW)
    assert one
    assert one.title == "Anugerah: 1 new award story, 1 site needs a look"
    broken = digest([finding(site="satu")], 0, NOW)
    assert broken
    assert broken.title == "Anugerah: 1 site needs a look"
    offline = digest([finding(Cause.OFFLINE, site=ALL)], 0, NOW)
    assert offline
    assert offline.title == "Anugerah: offline"


def test_a_notice_in_the_log_is_one_line(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "anugerah")
    sent = digest([finding(site="satu")], 3, NOW)
    assert sent
    LogChannel().send(
        [Waiting(id=1, kind=sent.kind, site="", cause=sent.cause, title=sent.title, body=sent.body, tries=0)]
    )
    (line,) = caplog.messages
    assert line.startswith("Anugerah: 3 new award stories, 1 site needs a look: 3 new award stories since ")
    assert "\n" not in line


def test_several_notices_are_one_message() -> None:
    assert joined([("a", "b")]) == ("a", "b")
    assert joined([("a", "b"), ("c", "d")]) == ("Anugerah: 2 notices", "a\nb\n\nc\nd")


class Recorder:
    """A channel that keeps what it was given, and fails as often as the test sets it to."""

    def __init__(self, fails: int = 0) -> None:
        self.sent: list[list[str]] = []
        self._fails = fails

    def send(self, notices: Sequence[Waiting]) -> None:
        if self._fails:
            self._fails -= 1
            raise ChannelError("nobody is at home")
        self.sent.append([notice.title for notice in notices])


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "a.db") as opened:
        yield opened


def note(title: str) -> Notice:
    return Notice(kind="broken", site=SITE, cause="failing", title=title, body=f"{title} is broken.")


def test_what_is_sent_is_never_sent_again(store: Store) -> None:
    channel = Recorder()
    store.add_notice(note("satu"), NOW)
    store.add_notice(note("dua"), NOW)
    assert send_waiting(store, channel, lambda: NOW) == 2
    assert send_waiting(store, channel, lambda: NOW + DAY) == 0
    assert channel.sent == [["satu", "dua"]]


def test_two_processes_do_not_send_the_same(store: Store) -> None:
    ours, theirs = Recorder(), Recorder()
    store.add_notice(note("satu"), NOW)

    class Meanwhile(Recorder):
        def send(self, notices: Sequence[Waiting]) -> None:
            send_from(store.path, theirs, lambda: NOW)
            ours.send(notices)

    assert send_waiting(store, Meanwhile(), lambda: NOW) == 1
    assert (ours.sent, theirs.sent) == ([["satu"]], [])


def test_what_a_process_took_that_died_is_sent_later(store: Store) -> None:
    class Killed(Recorder):
        def send(self, notices: Sequence[Waiting]) -> None:
            raise KeyboardInterrupt(notices)

    channel = Recorder()
    store.add_notice(note("satu"), NOW)
    with pytest.raises(KeyboardInterrupt):
        send_waiting(store, Killed(), lambda: NOW)
    assert send_waiting(store, channel, lambda: NOW + TAKEN - timedelta(seconds=1)) == 0
    assert send_waiting(store, channel, lambda: NOW + TAKEN) == 1


def test_what_cannot_be_sent_is_retried_later(store: Store) -> None:
    channel = Recorder(fails=2)
    store.add_notice(note("satu"), NOW)
    moments = [NOW + timedelta(seconds=seconds) for seconds in (0, 30, 60, 120, 180)]
    clock = iter([moments[0], moments[0], moments[1], moments[2], moments[2], *moments[3:], moments[4]])
    assert [send_waiting(store, channel, lambda: next(clock)) for _ in moments] == [0, 0, 0, 0, 1]
    assert channel.sent == [["satu"]]


def test_what_is_old_is_not_sent_and_goes_with_maintenance(store: Store) -> None:
    channel = Recorder()
    store.add_notice(note("satu"), NOW - STALE - HOUR)
    assert send_waiting(store, channel, lambda: NOW) == 0
    maintain(store, Settings(run_days=1), NOW)
    assert store.waiting_notices(NOW, NOW - 99 * DAY) == []


@given(st.integers(1, 100_000))
def test_the_wait_grows_and_has_a_limit(tries: int) -> None:
    assert timedelta(0) < wait_after(tries) <= wait_after(tries + 1) <= LONGEST


def test_a_thread_sends_with_a_connection_of_its_own(store: Store) -> None:
    channel = Recorder()
    store.add_notice(note("satu"), NOW)
    send_from(store.path, channel, lambda: NOW)
    send_from(store.path.with_name("none.db"), channel, lambda: NOW)  # logged, and nothing more
    assert channel.sent == [["satu"]]


def test_without_a_service_notices_are_logged(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    assert isinstance(channel_for(""), LogChannel)
    store.add_notice(note("satu"), NOW)
    send_waiting(store, channel_for(""), lambda: NOW)
    assert [(record.levelname, record.getMessage()) for record in caplog.records] == [
        ("WARNING", "satu: satu is broken.")
    ]


def test_an_address_that_apprise_does_not_know_is_a_sentence_without_the_address() -> None:
    waiting = Waiting(id=1, kind="broken", site=SITE, cause="failing", title="a", body="b", tries=0)
    channel = channel_for("rahasia-sekali")
    assert isinstance(channel, AppriseChannel)
    with pytest.raises(ChannelError, match=r"^`notify` is not an address that Apprise knows$"):
        channel.send([waiting])


def test_without_an_address_nothing_is_started_to_look_at_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: pytest.fail("a child was started"))
    assert problem_of("") is None


def test_what_is_wrong_with_the_setting_says_what_to_write_instead() -> None:
    assert problem_of("rahasia") == (
        "the setting `notify` is not an address that Apprise knows, such as tgram://… or mailto://…; "
        "https://github.com/caronc/apprise/wiki has the form of each"
    )
    assert problem_of("json://127.0.0.1/") is None


def test_alerts_take_addresses_of_apprise_alone_whatever_the_setting_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channels, "problem_of", lambda _: None)
    assert is_unknown("file:/srv/notices")
    assert not is_unknown("json://127.0.0.1/")


@pytest.fixture
def received() -> Iterator[tuple[str, list[dict[str, str]]]]:
    """A service on loopback that takes JSON, by its address, and what it has taken."""
    taken: list[dict[str, str]] = []

    class Service(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            taken.append(msgspec.json.decode(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200 if self.path == "/ok" else 500)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    with HTTPServer(("127.0.0.1", 0), Service) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"json://127.0.0.1:{server.server_port}", taken
        server.shutdown()
        thread.join()


def test_a_service_gets_all_that_waits_in_one_message(store: Store, received: tuple[str, list[dict[str, str]]]) -> None:
    address, taken = received
    store.add_notice(note("satu"), NOW)
    store.add_notice(note("dua"), NOW)
    assert send_waiting(store, channel_for(f"{address}/broken"), lambda: NOW) == 0
    assert send_waiting(store, channel_for(f"{address}/ok"), lambda: NOW + HOUR) == 2
    assert [message["title"] for message in taken] == ["Anugerah: 2 notices"] * 2
    assert taken[1]["message"] == "satu\nsatu is broken.\n\ndua\ndua is broken."


def test_times_in_a_message_are_those_of_the_settings_zone_and_stored_in_utc(
    store: Store, received: tuple[str, list[dict[str, str]]]
) -> None:
    address, taken = received
    store.add_notice(Notice(kind="broken", cause="failing", title="satu", body="Since 2025-06-01T17:30:09Z (x)."), NOW)
    assert send_waiting(store, channel_for(f"{address}/broken"), lambda: NOW, ZoneInfo("Asia/Jakarta")) == 0
    assert send_waiting(store, channel_for(f"{address}/ok"), lambda: NOW + HOUR, ZoneInfo("Asia/Jayapura")) == 1
    assert [message["message"] for message in taken] == [
        "Since 2025-06-02 00:30 WIB (x).",
        "Since 2025-06-02 02:30 WIT (x).",
    ]


def end_run(store: Store, at: datetime, failures: int, outcome: Outcome, label: str) -> None:
    """A run of the site that ends so, as the runner closes it."""
    is_good = outcome is Outcome.OK
    run = SiteRun(site=SITE, started_at=iso(at), ended_at=iso(at), outcome=outcome, label=label, found=0)
    state = SiteState(
        slug=SITE,
        outcome=outcome,
        label=label,
        failures=failures,
        last_ok_at=iso(at) if is_good else iso(NOW),
        next_check_at=iso(at + HOUR),
    )
    number = store.start_run(SITE, at)
    store.finish_run(number, run, SiteCounts(), 1.0, state, partial(judge, now=at, notify_after=3))


def test_a_site_that_breaks_and_heals_is_sent_twice_and_the_view_says_why(store: Store) -> None:
    channel = Recorder()
    end_run(store, NOW, 0, Outcome.OK, "ok")
    for number in range(1, 8):
        end_run(store, NOW + number * HOUR, number, Outcome.TEMPORARY, "http_503")
        send_waiting(store, channel, lambda: NOW + DAY)
    row = store.site_health()[SITE]
    assert (row.causes, row.failures, row.since) == ("failing", 7, iso(NOW + HOUR))
    assert row.reason == "7 runs in a row have failed since 2025-06-01T06:00:00Z (http_503)."
    end_run(store, NOW + 8 * HOUR, 0, Outcome.OK, "ok")
    send_waiting(store, channel, lambda: NOW + DAY)
    assert channel.sent == [["Anugerah: kabar needs a look"], ["Anugerah: kabar has recovered"]]
    row = store.site_health()[SITE]
    assert (row.causes, row.since, row.reason) == (None, None, None)


def test_two_outages_of_a_site_within_a_day_are_two_troubles_and_each_has_its_end(store: Store) -> None:
    end_run(store, NOW, 0, Outcome.OK, "ok")
    for begin, outcome, label in ((1, Outcome.BLOCKED, "challenge"), (14, Outcome.TEMPORARY, "http_500")):
        for number in range(4):
            end_run(store, NOW + (begin + number) * HOUR, number + 1, outcome, label)
        end_run(store, NOW + (begin + 4) * HOUR, 0, Outcome.OK, "ok")
    assert [notice.kind for notice in store.waiting_notices(NOW + DAY, NOW)] == ["broken", "recovered"] * 2


def test_a_site_that_was_broken_stays_so_while_our_network_is_down(store: Store) -> None:
    for number in range(1, 5):
        end_run(store, NOW + number * HOUR, number, Outcome.HARD, "http_404")
    for number in range(70):
        end_run(store, NOW + DAY + timedelta(minutes=number), 4, Outcome.TEMPORARY, "offline")
    assert store.site_health()[SITE].causes == "failing"
    assert [notice.kind for notice in store.waiting_notices(NOW + 2 * DAY, NOW)] == ["broken"]


def test_an_error_in_judging_leaves_nothing_half_written(store: Store) -> None:
    def broken(_: object) -> Verdict:
        raise RuntimeError

    run = SiteRun(site=SITE, started_at=iso(NOW), ended_at=iso(NOW), outcome=Outcome.OK, label="ok", found=0)
    number = store.start_run(SITE, NOW)
    with pytest.raises(RuntimeError):
        store.finish_run(number, run, SiteCounts(), 1.0, SiteState(slug=SITE, failures=9), broken)
    assert store.site(SITE) == SiteState(slug=SITE)
    assert store.history(SITE).runs == ()


def test_the_digest_waits_in_the_outbox(store: Store) -> None:
    write_digest(store, None, NOW)
    assert store.waiting_notices(NOW, NOW) == []
    store.judge(SITE, lambda _: Verdict((finding(),)), NOW)
    write_digest(store, iso(NOW - DAY), NOW)
    (waiting,) = store.waiting_notices(NOW, NOW)
    assert (waiting.kind, waiting.site) == ("digest", ALL)
    assert msgspec.structs.asdict(waiting)["body"].endswith("kabar: It is broken.")
