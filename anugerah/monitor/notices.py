"""Decides which findings become notices, and when: the beginning of a problem, and its end.

A problem that comes and goes is reported again after `WELL` if it is an outage; others at most once a day.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta, tzinfo

import msgspec

from anugerah.monitor.causes import Cause
from anugerah.monitor.health import find
from crawler.times import iso, parse_moment
from db.health import ALL, Finding, History, Notice, Verdict

DAY = timedelta(days=1)

WELL = timedelta(hours=6)
"""An outage this long after the last notice about one is new; before that, it is the old one that comes and goes."""

OF_ALL: dict[str, str] = {
    Cause.OFFLINE: "offline",
    Cause.MOST_FAIL: "most sites fail",
    Cause.LAG: "sites wait long",
    Cause.DISK: "the disk is nearly full",
    Cause.MEMORY: "memory runs short",
    Cause.ALERTS: "alerts could not be delivered",
    Cause.BACKUP: "the backup failed",
    Cause.PUBLISH: "the pages could not be published",
}
"""Causes that concern all sites and are sent at once, each with a title."""

AT_ONCE = frozenset(
    {Cause.FAILING, Cause.SILENT, Cause.DATES, Cause.AUTHORS, Cause.BODIES, Cause.WITHDRAWN, Cause.LOST, *OF_ALL}
)
"""Causes that are sent at once. Others, and sites that never answered, are only in the daily digest."""

UNSEEN = frozenset({Cause.OFFLINE, Cause.BACKUP, Cause.PUBLISH})
"""Causes that checks of the system do not see: a crawl, a backup or the publishing reports them and their end."""

OUTAGES = frozenset({Cause.FAILING, Cause.OFFLINE, Cause.MOST_FAIL})
"""Causes with a clear beginning and end; the others are shares and sizes, which may vary around their limit."""

OFFLINE = (
    "No site could be reached: check this machine's connection to the internet; a few are tried every few minutes. "
    "`make demo` shows Anugerah at work without one."
)

_MOMENT = re.compile(r"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")

MOST = 20
"""A digest names at most this many sites."""


def judge(history: History, now: datetime, *, notify_after: int) -> Verdict:
    """What is wrong with a site now, and what to report of it."""
    return tell(history, find(history, now, notify_after=notify_after), now)


def judge_network(history: History, now: datetime, *, offline: bool) -> Verdict:
    """The same for this machine's network; other findings about the system stay as they are."""
    return judge_one(history, now, cause=Cause.OFFLINE, says=OFFLINE if offline else None)


def judge_whole(history: History, now: datetime, *, found: Sequence[Finding]) -> Verdict:
    """The same for all other findings about the system; those in `UNSEEN` stay."""
    since = {finding.cause: finding.since for finding in history.findings}
    kept = tuple(finding for finding in history.findings if finding.cause in UNSEEN)
    dated = (msgspec.structs.replace(one, since=since.get(one.cause, one.since)) for one in found)
    return tell(history, (*kept, *dated), now)


def judge_one(history: History, now: datetime, *, cause: Cause, says: str | None) -> Verdict:
    """The same for one cause in `UNSEEN`: `says` is the problem, None if there is none; other findings stay."""
    since = next((found.since for found in history.findings if found.cause == cause), iso(now))
    others = tuple(finding for finding in history.findings if finding.cause != cause)
    found = (Finding(site=ALL, cause=cause, since=since, says=says),) if says else ()
    return tell(history, (*others, *found), now)


def tell(history: History, found: tuple[Finding, ...], now: datetime) -> Verdict:
    """The notices for the changes between the findings before and now."""
    reported_at = {cause: parse_moment(at) for cause, at in history.reported_at.items()}
    causes = {finding.cause for finding in found}
    notices = [_broken(finding) for finding in found if _should_report(finding, history, now)]
    over = [finding for finding in history.findings if finding.cause in reported_at.keys() - causes]
    notices += [_recovered(finding) for finding in over if reported_at[finding.cause] >= parse_moment(finding.since)]
    return Verdict(found, tuple(notices))


def digest(findings: Sequence[Finding], awards: int, since: datetime) -> Notice | None:
    """The day in a few lines; None if it was empty. `awards`: the number of new award stories."""
    if not findings and not awards:
        return None
    sites = list(dict.fromkeys(finding.site for finding in findings if finding.site))
    new = f"{awards} new award {'story' if awards == 1 else 'stories'}"
    look = f"{len(sites)} {'site needs' if len(sites) == 1 else 'sites need'} a look"
    lines = [f"{new} since {iso(since)}."]
    lines += [f"{look}; `anugerah health` shows them all."] * bool(sites)
    lines += [f"{finding.site or 'this machine'}: {finding.says}" for finding in findings[:MOST]]
    lines += [f"… and {len(findings) - MOST} more."] * (len(findings) > MOST)
    title = ", ".join([new] * bool(awards) + [look] * bool(sites)) or findings[0].cause
    return Notice(kind="digest", cause="digest", title=f"Anugerah: {title}", body="\n".join(lines))


def joined(notices: Iterable[tuple[str, str]]) -> tuple[str, str]:
    """Title and body of the message that joins several notices."""
    listed = list(notices)
    if len(listed) == 1:
        return listed[0]
    return f"Anugerah: {len(listed)} notices", "\n\n".join(f"{title}\n{body}" for title, body in listed)


def with_local_times(text: str, zone: tzinfo) -> str:
    """A notice's text with its times, stored in UTC, converted to `zone`."""
    return _MOMENT.sub(lambda moment: f"{parse_moment(moment[0]).astimezone(zone):%Y-%m-%d %H:%M %Z}", text)


def _should_report(finding: Finding, history: History, now: datetime) -> bool:
    """Whether to report a finding: each problem once; one that comes back only after a while."""
    cause = finding.cause
    if cause not in AT_ONCE:
        return False
    reported_at, last_notice_at = history.reported_at.get(cause), history.last_notice_at.get(cause)
    if reported_at is None or last_notice_at is None:
        return True
    if reported_at >= finding.since:
        return False
    return parse_moment(last_notice_at) <= now - WELL if cause in OUTAGES else parse_moment(reported_at) <= now - DAY


def _broken(finding: Finding) -> Notice:
    title = f"Anugerah: {f'{finding.site} needs a look' if finding.site else OF_ALL[finding.cause]}"
    return Notice(kind="broken", site=finding.site, cause=finding.cause, title=title, body=finding.says)


def _recovered(finding: Finding) -> Notice:
    title = f"Anugerah: {f'{finding.site} has recovered' if finding.site else f'over: {OF_ALL[finding.cause]}'}"
    last = "run" if finding.site else "check"
    body = f"It is over since the last {last}; it began at {finding.since}: {finding.says}"
    if finding.cause == Cause.OFFLINE:
        title = "Anugerah: online again"
        body = f"Sites answer again; none could be reached since {finding.since}. All due sites are crawled now."
    return Notice(kind="recovered", site=finding.site, cause=finding.cause, title=title, body=body)
