"""Finds what is wrong with a site from its last runs and articles: pure functions of a history and the time.

Each monitor returns a message, or None if it finds nothing. `anugerah.monitor.notices` decides what is reported.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from statistics import median

from anugerah.monitor.causes import Cause, Found
from anugerah.monitor.faults import note_fault
from anugerah.monitor.lost import lost, withdrawn
from anugerah.monitor.rhythm import longest_silence
from crawler.policy import GOOD
from crawler.records import Outcome
from crawler.times import iso, parse_moment
from db.health import ALL, Finding, History, PastArticle, PastRun
from db.rows import Queue

OURS = frozenset({"stopped", "out_of_time"})
"""Labels of runs that prove nothing about the site."""

BLOCKS = frozenset({"http_401", "http_403", "http_429", "http_451", "challenge"})

LAST_RUNS, FEWEST_RUNS = 20, 10
"""The maximum and minimum number of runs for a rate."""

MANY_FAIL = 0.3
"""The share of failed runs, or of failed requests, from which on it is reported."""

FEWEST_PAGES = 20
"""The minimum number of requests for a rate."""

NEWEST, BEFORE = 20, 40
"""The number of articles that are judged, and the minimum number of older ones to compare them with."""

FALL = 0.4
"""By how much the share of articles with a field may fall."""

SLOWER, SLOW = 3.0, 5.0
"""A request is slow if it takes this many times as long as before, and at least this many seconds."""

LAST_SLOW = 5

GAPS = 2
"""The number of gaps in the last runs from which on they are reported: a single one may be a day with much news."""

LATE = timedelta(hours=2)
"""How long a site may be due without any run ending; a system cron may run a tick only once an hour."""


def find(history: History, now: datetime, *, notify_after: int) -> tuple[Finding, ...]:
    """All that is wrong with a site; earlier findings keep their `since`. `notify_after`: failures in a row.

    A monitor that fails through our own error is a finding too, and does not stop the others.
    """
    if not history.state.enabled:
        return ()
    before = {finding.cause: finding.since for finding in history.findings}
    found = {one[0]: one for one in _monitors(history, now, notify_after)}
    return tuple(
        Finding(site=history.state.slug, cause=cause, since=before.get(cause, since), says=says)
        for cause, since, says in found.values()
    )


def find_stalled(queue: Queue, now: datetime, up_since: str | None = None) -> Finding | None:
    """The finding that no run ends though sites are due: then no daemon is running, or it hangs.

    `up_since`: when the running daemon was started; a first crawl takes its time.
    """
    late = iso(now - LATE)
    if queue.ended_at is None:
        if queue.is_running or (up_since and up_since > late):
            return None
        says = f"No run has ended since the daemon started at {up_since}." if up_since else "No site was ever crawled."
        return Finding(site=ALL, cause=Cause.STALLED, since=up_since or iso(now), says=says)
    if queue.longest_due is None or queue.longest_due > late or queue.ended_at > late:
        return None
    says = f"No run has ended since {queue.ended_at} though sites are due since {queue.longest_due}: is the daemon up?"
    return Finding(site=ALL, cause=Cause.STALLED, since=max(queue.ended_at, queue.longest_due), says=says)


Monitor = Callable[[], Found | None]


def _monitors(history: History, now: datetime, notify_after: int) -> Iterable[Found]:
    runs = [run for run in history.runs if run.label not in OURS]
    failing = _asked(Cause.FAILING, lambda: _failing(history, runs, notify_after), history, now)
    monitors: dict[Cause, Monitor] = {
        Cause.SILENT: lambda: _silent(history),  # a silent site that then fails is still silent
        Cause.DATES: lambda: _coverage_of_dates(history, now),
        Cause.AUTHORS: lambda: _coverage_of_authors(history, now),
        Cause.BODIES: lambda: _bodies(history, now),
        Cause.WITHDRAWN: lambda: withdrawn(history),
    }
    if failing:
        yield failing
    else:
        last = runs[:LAST_RUNS]
        monitors |= {
            Cause.BLOCKED: lambda: _share(Cause.BLOCKED, last, _is_blocked, BLOCKS.__contains__, "refused"),
            Cause.ERRORS: lambda: _share(Cause.ERRORS, last, _is_error, lambda label: label not in BLOCKS, "failed"),
            Cause.SLOW: lambda: _slow(runs, now),
            Cause.GAP: lambda: _gaps(last),
            Cause.LOST: lambda: lost(runs),
        }
    for cause, monitor in monitors.items():
        if found := _asked(cause, monitor, history, now):
            yield found


def _asked(cause: Cause, monitor: Monitor, history: History, now: datetime) -> Found | None:
    try:
        return monitor()
    except Exception as error:  # noqa: BLE001 - it is logged, counted and found
        return Cause.INTERNAL, iso(now), note_fault(f"the monitor `{cause}`", error, history.state.slug)


def _failing(history: History, runs: Sequence[PastRun], notify_after: int) -> Found | None:
    state = history.state
    if state.failures < notify_after or not runs:
        return None
    row = runs[: state.failures]
    since = row[-1].started_at
    if state.last_ok_at is None:
        says = f"It has never answered, in {state.failures} runs since {since} ({state.label})."
        return Cause.NEVER_ANSWERED, since, says
    return Cause.FAILING, since, f"{state.failures} runs in a row have failed since {since} ({state.label})."


def _silent(history: History) -> Found | None:
    """Counted to the last good run, not to now: without requests, silence proves nothing."""
    allowed = longest_silence(map(_published, history.articles))
    if allowed is None or history.state.last_ok_at is None:
        return None
    last = max(max(map(_published, history.articles)), parse_moment(history.state.last_new_at or "2000-01-01"))
    silence = parse_moment(history.state.last_ok_at) - last
    if silence <= allowed:
        return None
    says = f"Nothing new since {iso(last)}, though it answers; its rhythm allows for {_span(allowed)}."
    return Cause.SILENT, iso(last), says


def _coverage_of_dates(history: History, now: datetime) -> Found | None:
    return _coverage(Cause.DATES, "are dated", lambda one: one.published_at is not None, history, now)


def _coverage_of_authors(history: History, now: datetime) -> Found | None:
    return _coverage(Cause.AUTHORS, "name an author", lambda one: one.has_author, history, now)


def _coverage(
    cause: Cause, what: str, has: Callable[[PastArticle], bool], history: History, now: datetime
) -> Found | None:
    newest, before = _halves(history.articles)
    if not before:
        return None
    share, was = (sum(map(has, part)) / len(part) for part in (newest, before))
    if was - share <= FALL:
        return None
    return cause, iso(now), f"Of its {NEWEST} newest articles {share:.0%} {what}, of those before {was:.0%}."


def _bodies(history: History, now: datetime) -> Found | None:
    newest, before = _halves(history.articles)
    if not before:
        return None
    length, was = (median(one.length for one in part) for part in (newest, before))
    if length >= was / 2:
        return None
    says = f"Its {NEWEST} newest articles have a median of {length:.0f} characters, those before {was:.0f}."
    return Cause.BODIES, iso(now), says


def _share(
    cause: Cause,
    runs: Sequence[PastRun],
    is_bad: Callable[[PastRun], bool],
    is_label: Callable[[str], bool],
    verb: str,
) -> Found | None:
    """Whether many runs, or many of their requests, end like this."""
    if len(runs) < FEWEST_RUNS:
        return None
    bad = [run for run in runs if is_bad(run)]
    pages = sum(run.counters.get("requests", 0) for run in runs)
    failed = sum(_failed_pages(run, is_label) for run in runs)
    if len(bad) > MANY_FAIL * len(runs):
        labels = ", ".join(sorted({run.label for run in bad}))
        return cause, bad[-1].started_at, f"{len(bad)} of its last {len(runs)} runs {verb} ({labels})."
    if pages >= FEWEST_PAGES and failed > MANY_FAIL * pages:
        first = next(run for run in reversed(runs) if _failed_pages(run, is_label))
        return cause, first.started_at, f"{failed:.0f} of {pages:.0f} requests of its last {len(runs)} runs {verb}."
    return None


def _is_blocked(run: PastRun) -> bool:
    return run.outcome is Outcome.BLOCKED


def _is_error(run: PastRun) -> bool:
    return run.outcome not in GOOD and run.outcome is not Outcome.BLOCKED


def _failed_pages(run: PastRun, is_label: Callable[[str], bool]) -> int | float:
    prefix = "fail/fetch/"
    return sum(
        count for name, count in run.counters.items() if name.startswith(prefix) and is_label(name.removeprefix(prefix))
    )


def _slow(runs: Sequence[PastRun], now: datetime) -> Found | None:
    """Per request, since a run with more requests takes longer."""
    secs = [
        run.counters["secs"] / run.counters["requests"]
        for run in runs
        if run.counters.get("requests") and "secs" in run.counters
    ]
    if len(secs) < LAST_SLOW + FEWEST_RUNS:
        return None
    last, before = median(secs[:LAST_SLOW]), median(secs[LAST_SLOW:])
    if last < max(SLOW, SLOWER * before):
        return None
    return Cause.SLOW, iso(now), f"A request to it takes {last:.0f} seconds; before, it took {before:.1f}."


def _gaps(runs: Sequence[PastRun]) -> Found | None:
    gaps = [run for run in runs if run.counters.get("gap/discovery")]
    if len(gaps) < GAPS:
        return None
    says = (
        f"In {len(gaps)} of its last {len(runs)} runs most of what its lists showed was new: stories in between may "
        "have been missed. A shorter `every` or a sitemap among its sources helps."
    )
    return Cause.GAP, gaps[-1].started_at, says


def _published(article: PastArticle) -> datetime:
    """When an article was published; if no time is given, when it was first seen."""
    stated = article.published_at
    return parse_moment(stated if stated and len(stated) > len("2025-03-02") else article.first_seen_at)


def _halves(articles: Sequence[PastArticle]) -> tuple[Sequence[PastArticle], Sequence[PastArticle]]:
    """The newest articles, by publication, and those before; nothing if there are too few."""
    ordered = sorted(articles, key=_published, reverse=True)
    newest, before = ordered[:NEWEST], ordered[NEWEST:]
    return (newest, before) if len(before) >= BEFORE else ((), ())


def _span(span: timedelta) -> str:
    days = span / timedelta(days=1)
    return f"{days:.0f} days" if days >= 2 else f"{days * 24:.0f} hours"
