"""What the monitors find in a site's history, and what they ignore."""

from datetime import timedelta
from itertools import pairwise

import msgspec
import pytest
from histories import DAY, HOUR, NOW, SITE, articles, history, hourly, runs
from hypothesis import given, settings
from hypothesis import strategies as st

from anugerah.monitor.causes import Cause
from anugerah.monitor.health import BLOCKS, find, find_stalled
from anugerah.monitor.rhythm import SHORTEST, longest_silence
from crawler.times import iso
from db.health import Finding, History
from db.rows import Queue
from db.withdrawals import Crowd


def causes(past: History, *, after: int = 3) -> list[str]:
    return [finding.cause for finding in find(past, NOW, notify_after=after)]


def test_a_tenth_of_a_site_doubted_at_once_is_reported_and_a_few_are_not() -> None:
    def found(stories: int, doubted: int, looked_at: int | None = None) -> list[str]:
        crowd = Crowd(stories, doubted, iso(NOW - DAY), looked_at)
        return [one.says for one in find(msgspec.structs.replace(history(), crowd=crowd), NOW, notify_after=3)]

    (says,) = found(200, 21)
    assert "21 of its 200 stories are gone" in says
    (says,) = found(200, 5, 9)
    assert "5 of the 9 stories that were looked at are gone" in says
    assert found(200, 5, 10) == []
    assert found(200, 20) == found(12, 2) == found(0, 0) == []


def test_a_site_is_failing_after_several_runs_in_a_row_with_label_and_since() -> None:
    ran = runs(*["TEMPORARY http_503"] * 4, "OK ok")
    past = history(failures=4, label="http_503", ran=ran, ok_at=NOW - 4 * HOUR)
    (found,) = find(past, NOW, notify_after=4)
    assert (found.site, found.cause, found.since) == (SITE, Cause.FAILING, iso(NOW - 3 * HOUR))
    assert found.says == "4 runs in a row have failed since 2025-06-01T02:00:00Z (http_503)."
    assert causes(past, after=5) == []


def test_a_site_that_never_answered_has_its_own_cause() -> None:
    past = history(failures=3, label="dns", ran=runs(*["TEMPORARY dns"] * 3), ok_at=None)
    assert causes(past) == [Cause.NEVER_ANSWERED]


def test_nothing_is_wrong_with_a_disabled_site_nor_with_one_that_is_new() -> None:
    ran = runs(*["TEMPORARY dns"] * 9)
    assert causes(history(failures=9, ran=ran, enabled=False)) == []
    assert causes(history(ok_at=None)) == []


def test_what_was_found_before_keeps_its_since() -> None:
    old = Finding(site=SITE, cause=Cause.FAILING, since="2025-01-01T00:00:00Z", says="…")
    past = history(failures=99, ran=runs(*["HARD http_404"] * 60), findings=(old,))
    assert find(past, NOW, notify_after=3)[0].since == old.since


def test_a_daily_paper_is_silent_after_a_day_and_more_but_not_in_the_night() -> None:
    stories = articles(hourly(10, last=NOW - 15 * HOUR))
    assert causes(history(stories=stories)) == []  # its nights are nine hours long
    late = msgspec.structs.replace(history(stories=stories).state, last_ok_at=iso(NOW + DAY))
    found = find(msgspec.structs.replace(history(stories=stories), state=late), NOW + DAY, notify_after=3)
    assert [(one.cause, one.since) for one in found] == [(Cause.SILENT, iso(NOW - 15 * HOUR))]
    assert found[0].says.endswith("; its rhythm allows for 24 hours.")


def test_a_village_paper_may_be_silent_for_weeks() -> None:
    monthly = articles(NOW - 40 * DAY - number * 25 * DAY for number in range(12))
    assert causes(history(stories=monthly)) == []
    assert causes(history(stories=articles(NOW - 80 * DAY - n * 25 * DAY for n in range(12)))) == [Cause.SILENT]


def test_a_paper_that_rests_at_weekends_may_rest_at_weekends() -> None:
    weekdays = [moment for moment in hourly(28) if moment.weekday() < 5]
    assert NOW.weekday() == 6
    assert causes(history(stories=articles(weekdays))) == []


def test_a_site_that_does_not_answer_is_not_silent() -> None:
    stories = articles(hourly(10, last=NOW - 10 * DAY))
    assert causes(history(stories=stories, ok_at=NOW - 10 * DAY)) == []
    assert causes(history(stories=stories, ok_at=NOW)) == [Cause.SILENT]
    assert causes(history(stories=stories, ok_at=None)) == []


def test_a_silent_site_that_fails_as_well_is_still_silent() -> None:
    stories = articles(hourly(10, last=NOW - 10 * DAY))
    ran = runs(*["TEMPORARY http_503"] * 3, "OK ok")
    assert causes(history(stories=stories, ran=ran, failures=3, ok_at=NOW - 3 * HOUR)) == [Cause.FAILING, Cause.SILENT]
    assert causes(history(stories=stories, ran=ran, failures=3, ok_at=NOW - 10 * DAY)) == [Cause.FAILING]


def test_an_old_story_found_today_is_new() -> None:
    stories = articles(hourly(10, last=NOW - 10 * DAY))
    assert causes(history(stories=stories, new_at=NOW - HOUR)) == []


@settings(max_examples=100)
@given(st.lists(st.timedeltas(timedelta(0), timedelta(days=80)), min_size=10, max_size=60, unique=True))
def test_a_pause_like_one_before_is_never_strange(ages: list[timedelta]) -> None:
    moments = sorted(NOW - age for age in ages)
    longest = max(later - earlier for earlier, later in pairwise(moments))
    allowed = longest_silence(moments)
    assert allowed is not None
    assert allowed >= max(longest, SHORTEST)


@pytest.mark.parametrize(
    ("broken", "cause"),
    [
        ({"published_at": None}, Cause.DATES),
        ({"has_author": False}, Cause.AUTHORS),
        ({"length": 300}, Cause.BODIES),
    ],
)
def test_a_field_that_the_newest_articles_lack_is_found(broken: dict[str, object], cause: Cause) -> None:
    stories = articles(NOW - number * HOUR for number in range(100))
    fewer = tuple(msgspec.structs.replace(story, **broken) for story in stories[:20]) + stories[20:]
    assert causes(history(stories=fewer)) == [cause]
    some = tuple(msgspec.structs.replace(story, **broken) for story in stories[:7]) + stories[7:]
    assert causes(history(stories=some)) == []
    assert causes(history(stories=fewer[:60])) == [cause]
    assert causes(history(stories=fewer[:59])) == []  # too few to compare with
    ever = tuple(msgspec.structs.replace(story, **broken) for story in stories)
    assert causes(history(stories=ever)) == []


def test_a_field_may_fall_by_two_fifths_of_the_articles() -> None:
    stories = articles(NOW - number * HOUR for number in range(100))

    def lacking(count: int) -> list[str]:
        without = tuple(msgspec.structs.replace(story, has_author=False) for story in stories[:count])
        return causes(history(stories=without + stories[count:]))

    assert lacking(8) == []
    assert lacking(9) == [Cause.AUTHORS]


def test_a_backfill_of_old_articles_without_authors_is_not_a_fall() -> None:
    old = articles((NOW - 3000 * DAY - n * HOUR for n in range(50)), author=False)
    just_now = tuple(msgspec.structs.replace(story, first_seen_at=iso(NOW)) for story in old)
    assert causes(history(stories=just_now + articles(NOW - n * HOUR for n in range(60)))) == []


def test_known_pages_that_mostly_read_as_no_story_any_more_are_found() -> None:
    broken = runs("OK ok", "OK ok", **{"lost/page/not_an_article": 18})
    healthy = runs("OK ok", found_again=20)
    (found,) = find(history(ran=broken + healthy), NOW, notify_after=3)
    assert (found.cause, found.since) == (Cause.LOST, iso(NOW))
    assert "Of the last 18 known stories that were looked at, 18 no longer read as one (not_an_article)." in found.says
    assert causes(history(ran=healthy + broken)) == []  # mended since
    assert causes(history(ran=runs("OK ok", **{"lost/page/not_an_article": 9}))) == []
    assert causes(history(ran=runs("OK ok", **{"lost/page/unreadable": 9, "found_again": 9}))) == []


def test_many_runs_or_pages_that_are_refused_or_fail_are_found() -> None:
    half = ["OK ok", "BLOCKED http_403"] * 10
    assert causes(history(ran=runs(*half))) == [Cause.BLOCKED]
    assert causes(history(ran=runs(*["OK ok", "TEMPORARY timeout"] * 10))) == [Cause.ERRORS]
    assert causes(history(ran=runs(*["OK ok"] * 20, **{"fail/fetch/http_429": 5}))) == [Cause.BLOCKED]
    assert causes(history(ran=runs(*["OK ok"] * 20, **{"fail/fetch/timeout": 5}))) == [Cause.ERRORS]
    assert causes(history(ran=runs(*["OK ok"] * 20, **{"fail/fetch/timeout": 1}))) == []
    assert causes(history(ran=runs("BLOCKED http_403", *["OK ok"] * 19))) == []
    assert causes(history(ran=runs(*half[:8]))) == []


def test_from_ten_runs_on_more_than_three_in_ten_of_the_last_twenty_are_many() -> None:
    assert causes(history(ran=runs(*["BLOCKED http_403"] * 7, *["OK ok"] * 13))) == [Cause.BLOCKED]
    assert causes(history(ran=runs(*["BLOCKED http_403"] * 6, *["OK ok"] * 14))) == []
    assert causes(history(ran=runs(*["OK ok"] * 14, *["BLOCKED http_403"] * 7))) == []
    assert causes(history(ran=runs(*["BLOCKED http_403"] * 4, *["OK ok"] * 6))) == [Cause.BLOCKED]
    assert causes(history(ran=runs(*["BLOCKED http_403"] * 4, *["OK ok"] * 5))) == []


def test_from_twenty_requests_on_more_than_three_in_ten_are_many() -> None:
    def found(requests: int, failed: int) -> list[str]:
        first = runs("OK ok", requests=requests - 9, **{"fail/fetch/timeout": failed})
        return causes(history(ran=first + runs(*["OK ok"] * 9, requests=1)))

    assert found(20, 7) == [Cause.ERRORS]
    assert found(20, 6) == found(19, 7) == []


@pytest.mark.parametrize("label", sorted(BLOCKS))
def test_pages_that_are_refused_are_no_errors(label: str) -> None:
    assert causes(history(ran=runs(*["OK ok"] * 20, **{f"fail/fetch/{label}": 5}))) == [Cause.BLOCKED]


@pytest.mark.parametrize("label", ["stopped", "out_of_time"])
def test_runs_that_we_stopped_count_neither_for_the_site_nor_against_it(label: str) -> None:
    assert causes(history(ran=runs(*["OK ok", f"SOFT {label}"] * 15))) == []
    rarely = ["BLOCKED http_403", "OK ok", f"SOFT {label}", f"SOFT {label}"]
    assert causes(history(ran=runs(*rarely * 10))) == [Cause.BLOCKED]


def test_a_site_that_has_become_slow_is_found_by_its_requests() -> None:
    quick, slow = runs(*["OK ok"] * 20), runs(*["OK ok"] * 5, secs=80.0)
    assert causes(history(ran=slow + quick)) == [Cause.SLOW]
    assert causes(history(ran=slow[:2] + quick)) == []
    assert causes(history(ran=runs(*["OK ok"] * 25, secs=80.0))) == []  # it has always been
    assert causes(history(ran=slow + quick[:10])) == [Cause.SLOW]
    assert causes(history(ran=slow + quick[:9])) == []  # too few to compare with
    assert causes(history(ran=slow + runs("OK ok", requests=0) + quick)) == [Cause.SLOW]  # one without a request


@pytest.mark.parametrize(("before", "last", "is_slow"), [(1, 5, True), (1, 4.9, False), (2, 6, True), (2, 5.9, False)])
def test_slow_is_three_times_as_slow_and_five_seconds_a_request(before: float, last: float, is_slow: bool) -> None:
    ran = runs(*["OK ok"] * 5, secs=10.0 * last) + runs(*["OK ok"] * 20, secs=10.0 * before)
    assert (causes(history(ran=ran)) == [Cause.SLOW]) is is_slow


def test_gaps_are_found_when_there_are_several() -> None:
    gap, none = runs("OK ok", **{"gap/discovery": 1}), runs(*["OK ok"] * 9)
    assert causes(history(ran=gap + gap + none)) == [Cause.GAP]
    assert causes(history(ran=gap + none)) == []


@pytest.mark.parametrize(
    ("due", "ended", "is_stalled"),
    [(3 * HOUR, 3 * HOUR, True), (3 * HOUR, HOUR, False), (HOUR, 3 * HOUR, False), (None, 9 * HOUR, False)],
)
def test_a_daemon_is_stalled_when_nothing_ends_though_sites_are_due(
    due: timedelta | None, ended: timedelta, is_stalled: bool
) -> None:
    found = find_stalled(Queue(iso(NOW - due) if due else None, iso(NOW - ended)), NOW)
    assert (found is not None) is is_stalled


def test_a_database_into_which_nothing_was_crawled_is_not_well() -> None:
    assert find_stalled(Queue(None, None, is_running=True), NOW) is None
    assert find_stalled(Queue(None, None), NOW, iso(NOW - HOUR)) is None
    began = iso(NOW - 3 * HOUR)
    late = find_stalled(Queue(None, None), NOW, began)
    assert late
    assert (late.since, late.says) == (began, f"No run has ended since the daemon started at {began}.")
    found = find_stalled(Queue(None, None), NOW)
    assert found
    assert found.says == "No site was ever crawled."
