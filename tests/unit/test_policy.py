"""Outcomes, and when a site is checked next."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.policy import (
    GOOD,
    LONGEST,
    LONGEST_WAIT,
    MOST_SPREAD,
    SHORTEST,
    check_every,
    classify_exception,
    classify_status,
    is_beyond_reason,
    judge_pages,
    next_check,
    offline_retry,
    parse_retry_after,
)
from crawler.records import Outcome
from crawler.times import When

NOW = datetime(2025, 6, 1, 5, 17, tzinfo=UTC)  # 12:17 of a Sunday in Jakarta, 14:17 in Jayapura
FAILURES = [outcome for outcome in Outcome if outcome not in GOOD]


def wait(
    every: str = "adaptive",
    *,
    zone: str = "Asia/Jakarta",
    outcome: Outcome = Outcome.OK,
    failures: int = 0,
    times: Sequence[When] = (),
    slug: str = "satu",
    label: str = "",
) -> timedelta:
    due = next_check(every, zone, NOW, slug=slug, outcome=outcome, label=label, failures=failures, times=times)
    return due - NOW


def nearly(interval: timedelta) -> tuple[timedelta, timedelta]:
    """Between what chance may move an interval that is ours."""
    return interval * 0.9, interval * 1.1


@pytest.mark.parametrize("outcome", sorted(GOOD))
def test_a_good_run_keeps_the_sites_pace(outcome: Outcome) -> None:
    assert timedelta(minutes=10) <= wait("10m", outcome=outcome) <= timedelta(minutes=11)
    assert timedelta(days=3) <= wait("3d", outcome=outcome) <= timedelta(days=3, minutes=5)
    assert timedelta(minutes=15) < wait(outcome=outcome) < timedelta(hours=2)


def test_a_failing_site_is_checked_less_and_less_often_and_never_given_up() -> None:
    waits = [wait("10m", outcome=Outcome.TEMPORARY, failures=count) for count in range(1, 12)]
    least, most = nearly(2 * SHORTEST)
    assert least <= waits[0] <= most
    assert waits == sorted(waits)
    assert LONGEST * 0.9 <= waits[-1] <= LONGEST
    assert LONGEST * 0.9 <= wait(outcome=Outcome.HARD, failures=100_000) <= LONGEST
    assert wait(outcome=Outcome.BLOCKED, failures=1) == LONGEST


def test_one_challenge_page_rests_a_site_for_minutes_and_many_for_hours() -> None:
    waits = [
        wait(outcome=Outcome.BLOCKED, label="challenge", failures=count, slug=f"situs-{count}") for count in range(1, 9)
    ]
    assert waits[0] < timedelta(minutes=12)
    assert all(later > 1.6 * sooner for sooner, later in pairwise(waits[:5]))
    assert LONGEST * 0.9 <= waits[-1] <= LONGEST
    assert wait("3d", outcome=Outcome.BLOCKED, label="challenge", failures=1) >= timedelta(days=3)
    assert wait("3d", outcome=Outcome.TEMPORARY, failures=1) < timedelta(minutes=12)


@pytest.mark.parametrize("every", ["10m", "adaptive", "adaptive, the busiest", "adaptive, failing"])
def test_sites_that_were_once_checked_together_spread_over_time(every: str) -> None:
    busy = tuple(NOW - timedelta(minutes=minute) for minute in range(90)) if "busiest" in every else ()
    outcome, failures = (Outcome.TEMPORARY, 99) if "failing" in every else (Outcome.OK, 0)
    due = dict.fromkeys((f"situs-{number}" for number in range(224)), NOW)
    together = []
    for _ in range(40):
        for slug, now in due.items():
            due[slug] = next_check(
                every.partition(",")[0], "Asia/Jakarta", now, slug=slug, outcome=outcome, failures=failures, times=busy
            )
        in_minutes = Counter(moment.replace(second=0, microsecond=0) for moment in due.values())
        together.append(max(in_minutes.values()))
    assert together[-1] < 224 / 2
    assert together[-1] < together[0] or together[0] < 224 / 5


PACES = {"adaptive": LONGEST, "10m": timedelta(minutes=10), "3d": timedelta(days=3), "0 6 * * *": timedelta(days=1)}
"""What `every` may say, and how long a site that is well waits at most."""


MOMENTS = st.timedeltas(timedelta(days=-40), timedelta(days=2)).map(lambda ahead: NOW + ahead)
TIMES = MOMENTS | st.dates(NOW.date() - timedelta(days=40), NOW.date() + timedelta(days=2))
"""When stories came out: moments and days, some of them still to come."""


@settings(max_examples=200)
@given(
    every=st.sampled_from(sorted(PACES)),
    outcome=st.sampled_from(list(Outcome)),
    failures=st.integers(0, 10_000),
    times=st.lists(TIMES, max_size=60),
    wanted=st.none() | st.timedeltas(timedelta(days=-9), timedelta(days=9000)),
)
def test_the_next_check_is_never_now_nor_before_nor_never(
    every: str, outcome: Outcome, failures: int, times: list[When], wanted: timedelta | None
) -> None:
    not_before = None if wanted is None else NOW + wanted
    due = next_check(
        every, "Asia/Jakarta", NOW, slug="satu", outcome=outcome, failures=failures, times=times, not_before=not_before
    )
    assert NOW < due <= NOW + max(PACES[every] + MOST_SPREAD, LONGEST, LONGEST_WAIT if wanted else timedelta(0))
    assert due >= NOW + min(wanted or timedelta(0), LONGEST_WAIT)
    for now in (NOW, NOW + (due - NOW) / 2, due):
        assert not is_beyond_reason(due, every, "Asia/Jakarta", now)
    if every == "adaptive" or outcome not in GOOD:
        assert due >= NOW + SHORTEST


@pytest.mark.parametrize("every", sorted(PACES))
def test_a_check_that_a_clock_planned_that_ran_ahead_is_beyond_reason(every: str) -> None:
    ahead = NOW + timedelta(days=9)
    due = next_check(every, "Asia/Jakarta", ahead, slug="satu", outcome=Outcome.OK, failures=0, times=())
    assert is_beyond_reason(due, every, "Asia/Jakarta", NOW)


@pytest.mark.parametrize("every", sorted(PACES))
def test_a_site_that_refuses_us_is_checked_no_sooner_than_a_healthy_one(every: str) -> None:
    assert wait(every, outcome=Outcome.BLOCKED, failures=1) >= max(wait(every), LONGEST)


@pytest.mark.parametrize(
    ("every", "zone", "expected"),
    [
        ("0 * * * *", "Asia/Jakarta", "2025-06-01T06:00:00+00:00"),
        ("30 6 * * *", "Asia/Jakarta", "2025-06-01T23:30:00+00:00"),
        ("30 6 * * *", "Asia/Jayapura", "2025-06-01T21:30:00+00:00"),
        ("0 12 * * 7", "Asia/Jakarta", "2025-06-08T05:00:00+00:00"),
        ("0 12 * * mon", "Asia/Jakarta", "2025-06-02T05:00:00+00:00"),
        ("0 0 13 * 5", "Asia/Jakarta", "2025-06-05T17:00:00+00:00"),
        ("@daily", "Asia/Jakarta", "2025-06-01T17:00:00+00:00"),
        ("@hourly", "Asia/Jakarta", "2025-06-01T06:00:00+00:00"),
        ("@weekly", "Asia/Jakarta", "2025-06-07T17:00:00+00:00"),
        ("@monthly", "Asia/Jakarta", "2025-06-30T17:00:00+00:00"),
        ("@yearly", "Asia/Jakarta", "2025-12-31T17:00:00+00:00"),
    ],
)
def test_crontab_lines_count_in_the_sites_zone(every: str, zone: str, expected: str) -> None:
    check_every(every)
    assert (NOW + wait(every, zone=zone)).isoformat() == expected


def test_a_duration_may_have_a_space() -> None:
    check_every("10 m")
    assert wait("10 m") == wait("10m")


@pytest.mark.parametrize(
    ("every", "message"),
    [
        ("", "is neither `adaptive`, nor a duration such as 10m, nor a crontab expression such as 0"),
        ("59s", "is less than a minute"),
        ("999999w", "is more than a year"),
        ("@reboot", "it needs five fields"),
        ("* * * * * *", "nor a crontab expression such as 0"),
        ("60 * * * *", "bad minute"),
        ("* * * * 8", "bad day-of-week"),
        ("0 0 31 2 *", "bad day-of-month"),
    ],
)
def test_what_every_may_not_say(every: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        check_every(every)


@pytest.mark.parametrize(
    ("status", "outcome", "label"),
    [
        (200, Outcome.OK, "ok"),
        (204, Outcome.OK, "ok"),
        (304, Outcome.NOT_MODIFIED, "http_304"),
        (206, Outcome.TEMPORARY, "truncated"),
        (301, Outcome.HARD, "http_301"),
        (400, Outcome.HARD, "http_400"),
        (401, Outcome.BLOCKED, "http_401"),
        (403, Outcome.BLOCKED, "http_403"),
        (404, Outcome.HARD, "http_404"),
        (408, Outcome.TEMPORARY, "http_408"),
        (410, Outcome.HARD, "http_410"),
        (424, Outcome.HARD, "http_424"),
        (425, Outcome.TEMPORARY, "http_425"),
        (429, Outcome.BLOCKED, "http_429"),
        (451, Outcome.BLOCKED, "http_451"),
        (500, Outcome.TEMPORARY, "http_500"),
        (503, Outcome.TEMPORARY, "http_503"),
        (522, Outcome.TEMPORARY, "http_522"),
        (999, Outcome.TEMPORARY, "http_999"),
        (0, Outcome.TEMPORARY, "bad_status"),
        (-200, Outcome.TEMPORARY, "bad_status"),
        (10**4000, Outcome.TEMPORARY, "bad_status"),
    ],
)
def test_a_status_is_an_outcome(status: int, outcome: Outcome, label: str) -> None:
    assert classify_status(status) == (outcome, label)


@pytest.mark.parametrize(
    ("name", "outcome", "label"),
    [
        ("TooSlowError", Outcome.TEMPORARY, "too_slow"),
        ("TooLargeError", Outcome.TEMPORARY, "too_much_memory"),
        ("MemoryError", Outcome.TEMPORARY, "too_much_memory"),
        ("PausedError", Outcome.SOFT, "paused"),
        ("NotAskedError", Outcome.SOFT, "out_of_time"),
        ("RobotsUnavailableError", Outcome.TEMPORARY, "robots_unavailable"),
        ("TimeoutError", Outcome.TEMPORARY, "timeout"),
        ("DownloadTimeoutError", Outcome.TEMPORARY, "timeout"),
        ("DNSLookupError", Outcome.TEMPORARY, "dns"),
        ("CannotResolveHostError", Outcome.TEMPORARY, "dns"),
        ("ConnectionRefusedError", Outcome.TEMPORARY, "refused"),
        ("DownloadConnectionRefusedError", Outcome.TEMPORARY, "refused"),
        ("NoRouteError", Outcome.TEMPORARY, "dns"),
        ("VerificationTLSError", Outcome.TEMPORARY, "tls"),
        ("SSLError", Outcome.TEMPORARY, "tls"),
        ("CertificateError", Outcome.TEMPORARY, "tls"),
        ("BadGzipFile", Outcome.HARD, "wrong_encoding"),
        ("error", Outcome.HARD, "wrong_encoding"),
        ("ZstdError", Outcome.HARD, "wrong_encoding"),
        ("ResponseDataLossError", Outcome.TEMPORARY, "truncated"),
        ("IgnoreRequest", Outcome.HARD, "redirect_loop"),
        ("DownloadCancelledError", Outcome.HARD, "too_large"),
        ("UnpackedTooLongError", Outcome.HARD, "too_large"),
        ("ResponseNeverReceived", Outcome.TEMPORARY, "connection"),
    ],
)
def test_a_failed_request_is_an_outcome(name: str, outcome: Outcome, label: str) -> None:
    assert classify_exception(name) == (outcome, label)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, None),
        ("120", timedelta(minutes=2)),
        (" 0 ", timedelta(0)),
        ("Sun, 01 Jun 2025 06:17:00 GMT", timedelta(hours=1)),
        ("Sun, 01 Jun 2025 04:17:00 GMT", timedelta(0)),
        ("9" * 30, LONGEST_WAIT),
        ("Fri, 31 Dec 2099 23:59:59 GMT", LONGEST_WAIT),
        ("nanti", None),
        ("-5", None),
        ("", None),
    ],
)
def test_retry_after_is_seconds_or_a_date_and_bounded(text: str | None, expected: timedelta | None) -> None:
    moment = parse_retry_after(text, NOW)
    assert moment == (None if expected is None else NOW + expected)


def test_where_no_site_can_be_reached_the_wait_doubles_up_to_five_minutes() -> None:
    assert [offline_retry(tries) // timedelta(minutes=1) for tries in (1, 2, 3, 4, 5, 100_000)] == [1, 2, 4, 5, 5, 5]


@pytest.mark.parametrize("outcome", sorted(Outcome))
def test_no_check_comes_before_the_server_wants_it(outcome: Outcome) -> None:
    def due(not_before: datetime | None) -> datetime:
        return next_check(
            "10m", "Asia/Jakarta", NOW, slug="satu", outcome=outcome, failures=1, times=(), not_before=not_before
        )

    assert due(NOW + timedelta(hours=20)) == NOW + timedelta(hours=20)
    assert NOW + timedelta(minutes=9) <= due(NOW + timedelta(minutes=1)) <= NOW + timedelta(minutes=11)


def test_a_site_that_says_when_to_come_back_is_not_left_for_longer() -> None:
    assert wait(outcome=Outcome.BLOCKED, failures=1) == LONGEST
    due = next_check(
        "adaptive",
        "Asia/Jakarta",
        NOW,
        slug="satu",
        outcome=Outcome.BLOCKED,
        failures=1,
        times=(),
        not_before=NOW + timedelta(hours=1),
    )
    assert due == NOW + timedelta(hours=1)


@pytest.mark.parametrize(
    ("hung", "refused", "answered", "expected"),
    [
        (0, 0, 0, None),
        (0, 0, 9, None),
        (1, 0, 0, (Outcome.SOFT, "pages_failed")),
        (1, 0, 40, (Outcome.SOFT, "pages_failed")),
        (2, 0, 0, (Outcome.SOFT, "pages_failed")),
        (3, 0, 0, (Outcome.TEMPORARY, "timeout")),
        (3, 0, 1, (Outcome.SOFT, "pages_failed")),
        (8, 0, 2, (Outcome.TEMPORARY, "timeout")),
        (30, 0, 20, (Outcome.SOFT, "pages_failed")),
        (2, 3, 0, (Outcome.BLOCKED, "http_403")),
    ],
)
def test_a_site_is_judged_by_the_share_of_its_pages_that_failed(
    hung: int, refused: int, answered: int, expected: tuple[Outcome, str] | None
) -> None:
    failed = [(Outcome.TEMPORARY, "timeout")] * hung + [(Outcome.BLOCKED, "http_403")] * refused
    assert judge_pages(failed, answered, has_list=True) == expected


@pytest.mark.parametrize(
    ("outcome", "old", "new", "answered", "has_list", "expected"),
    [
        (Outcome.TEMPORARY, 4, 0, 0, True, Outcome.SOFT),
        (Outcome.TEMPORARY, 4, 0, 1, True, Outcome.SOFT),
        (Outcome.TEMPORARY, 4, 1, 0, True, Outcome.TEMPORARY),
        (Outcome.TEMPORARY, 4, 0, 0, False, Outcome.TEMPORARY),
        (Outcome.BLOCKED, 4, 0, 0, True, Outcome.BLOCKED),
    ],
)
def test_old_pages_that_fail_again_do_not_count_where_a_list_and_the_new_pages_answer(
    outcome: Outcome, old: int, new: int, answered: int, has_list: bool, expected: Outcome
) -> None:
    """Else a healthy site with a few broken posts is checked less and less often."""
    failed = [(outcome, "http")] * (old + new)
    judged = judge_pages(failed, answered, has_list=has_list, waited=old)
    assert judged == (expected, "pages_failed" if expected is Outcome.SOFT else "http")


def test_where_nothing_answered_the_reason_may_be_our_own_networks() -> None:
    failed = [(Outcome.TEMPORARY, "dns")]
    assert judge_pages(failed, 0, has_list=False) == (Outcome.SOFT, "dns")
    assert judge_pages(failed, 1, has_list=False) == (Outcome.SOFT, "pages_failed")
