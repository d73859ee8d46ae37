"""A site that fails: each fault has its outcome, label and next check, and nothing is lost or doubled by it."""

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import msgspec
import pytest
from crawls import crawl
from longform import SOAK

from anugerah.crawlresult import SiteReport
from crawler.config import Settings
from crawler.jobsettings import RETRY_TIMES
from crawler.newsroom.faults import Fault, FaultKind
from crawler.newsroom.server import Newsroom
from crawler.newsroom.truth import address, load_truth
from crawler.policy import SPREAD
from crawler.times import parse_moment

SLUG = "gongsaparua"
STORY = r"^/[a-z-]+/\d+/"
LIST = r"^/sitemap|^/[a-z-]*(\?page=\d+)?$"


class Failing:
    """The portal with a fault; answers may take a second, so that no test waits long for one that never comes."""

    def __init__(self, room: Newsroom, folder: Path) -> None:
        self.room = room
        self.db = folder / "a.db"
        self.sites = folder / "sites"
        room.write_site_files(self.sites)

    def crawl(self, *, job_seconds: int = 60) -> SiteReport:
        """Crawl once."""
        return crawl(self.db, self.sites, Settings(archive="none", timeout=1, job_seconds=job_seconds))[SLUG]

    def rows(self, sql: str) -> list[dict[str, object]]:
        """What a query gives."""
        with closing(sqlite3.connect(self.db)) as conn:
            conn.row_factory = sqlite3.Row
            return [dict(row) for row in conn.execute(sql)]

    def wait(self) -> timedelta:
        """How long the site is left alone after its last run."""
        sql = "SELECT next_check_at, ended_at FROM site JOIN run ON run.site = site.slug ORDER BY run.id DESC LIMIT 1"
        (row,) = self.rows(sql)
        return parse_moment(str(row["next_check_at"])) - parse_moment(str(row["ended_at"]))

    def is_complete(self) -> bool:
        """Whether every public story is stored once, and nothing else."""
        base = self.room.url(SLUG).rstrip("/")
        expected = sorted(base + address(story) for story in self.room.scene(SLUG).truth.public)
        return sorted(str(row["url"]) for row in self.rows("SELECT url FROM articles")) == expected


@pytest.fixture
def failing(tmp_path: Path) -> Iterator[Failing]:
    with Newsroom(truths=[load_truth(SLUG)]) as room:
        yield Failing(room, tmp_path)


FAULTS = [
    (Fault(kind=FaultKind.TOO_MANY), "BLOCKED http_429", timedelta(hours=6)),
    (Fault(kind=FaultKind.TOO_MANY, retry_after="1200"), "BLOCKED http_429", timedelta(minutes=20)),
    (Fault(kind=FaultKind.TOO_MANY, retry_after="60"), "BLOCKED http_429", timedelta(minutes=10)),
    (Fault(kind=FaultKind.ERROR, retry_after="7200"), "TEMPORARY http_503", timedelta(hours=2)),
    (Fault(kind=FaultKind.ERROR, status=500), "TEMPORARY http_500", timedelta(minutes=10)),
    (Fault(kind=FaultKind.ERROR, status=410), "HARD http_410", timedelta(minutes=10)),
    (Fault(kind=FaultKind.HANG, seconds=30), "TEMPORARY timeout", timedelta(minutes=10)),
    (Fault(kind=FaultKind.TRUNCATED), "TEMPORARY truncated", timedelta(minutes=10)),
    (Fault(kind=FaultKind.WRONG_CODING), "HARD wrong_encoding", timedelta(minutes=10)),
    (Fault(kind=FaultKind.REDIRECT_LOOP), "HARD redirect_loop", timedelta(minutes=10)),
    (Fault(kind=FaultKind.CHALLENGE), "BLOCKED challenge", timedelta(minutes=10)),
    (Fault(kind=FaultKind.CHALLENGE_403), "BLOCKED challenge", timedelta(minutes=10)),
]


def name_of(value: object) -> str | None:
    return value.kind + (f"-{value.retry_after}" if value.retry_after else "") if isinstance(value, Fault) else None


PLACES = {"lists": LIST, "stories": STORY}
CASES = [
    (*fault, place)
    for i, fault in enumerate(FAULTS)
    # A story that answers 410 is gone. The short form takes each fault once, in turn of lists and of stories.
    for place in PLACES
    if (place == "lists" if fault[0].status == 410 else SOAK or place == list(PLACES)[i % 2])
]


@pytest.mark.parametrize(("fault", "verdict", "wait", "place"), CASES, ids=name_of)
def test_a_fault_has_its_outcome_and_back_off(
    failing: Failing, fault: Fault, verdict: str, wait: timedelta, place: str
) -> None:
    fields = {name: getattr(fault, name) for name in fault.__struct_fields__}
    failing.room.fail(SLUG, Fault(**fields | {"path": PLACES[place]}))
    report = failing.crawl(job_seconds=12)
    assert f"{report.outcome} {report.label}" == verdict
    assert abs(failing.wait() - wait) <= timedelta(seconds=40) + SPREAD * wait
    assert failing.rows("SELECT url FROM articles") == []
    failing.room.recover(SLUG)
    assert failing.crawl().label == "ok"
    assert failing.is_complete()


ODD = [
    Fault(kind=FaultKind.SLOW, seconds=0.2, times=5),
    Fault(kind=FaultKind.WRONG_CHARSET),
    Fault(kind=FaultKind.SESSIONS),
    Fault(kind=FaultKind.CALENDAR),
]
SECTIONS = '\n[[sources]]\nkind = "section"\nurl = "/"\n'


@pytest.mark.parametrize(
    ("fault", "source"),
    [
        pytest.param(fault, source, id=f"{'sections' if source else 'sitemaps'}-{fault.kind}")
        for i, fault in enumerate(ODD)
        for source in (("", SECTIONS) if SOAK else ("", SECTIONS)[i % 2 :][:1])
    ],
)
def test_what_is_odd_but_readable_is_read(tmp_path: Path, fault: Fault, source: str) -> None:
    with Newsroom(truths=[load_truth(SLUG)]) as room:
        failing = Failing(room, tmp_path)
        if source:
            path = tmp_path / "sites" / f"{SLUG}.toml"
            head = path.read_text(encoding="utf-8").partition("[[")[0]
            path.write_text(head + source, encoding="utf-8")
        room.fail(SLUG, fault)
        assert failing.crawl().label == "ok"
        assert failing.is_complete()
        assert failing.crawl().new == 0
        bodies = {str(row["title"]): str(row["body"]) for row in failing.rows("SELECT title, body FROM articles")}
        for story in room.scene(SLUG).truth.public:
            assert story.paragraphs[-1] in bodies[story.title]
        asked = [asked.path for asked in room.requests if asked.path.startswith("/agenda/")]
        assert len(asked) <= 2 * 4


def test_a_page_that_hangs_does_not_fail_its_site(failing: Failing) -> None:
    """The newest, asked for first, and thrice: the others are stored, and a poll for it alone is not a failure."""
    newest = max(failing.room.scene(SLUG).truth.public, key=lambda story: story.published_at)
    failing.room.fail(SLUG, Fault(kind=FaultKind.HANG, seconds=30, path=re.escape(address(newest))))
    report = failing.crawl()
    assert (report.outcome, report.label) == ("SOFT", "pages_failed")
    assert report.new == len(failing.room.scene(SLUG).truth.public) - 1
    counters = json.loads(str(failing.rows("SELECT counters FROM runs ORDER BY id DESC LIMIT 1")[0]["counters"]))
    assert counters["fail/fetch/timeout"] == 1
    alone = failing.crawl(job_seconds=2)  # the time is over before its third try
    assert (alone.outcome, alone.label) == ("SOFT", "pages_failed")
    assert failing.rows("SELECT failures FROM site") == [{"failures": 0}]
    failing.room.recover(SLUG)
    assert failing.crawl().label == "ok"
    assert failing.is_complete()


def test_a_broken_server_is_asked_for_its_lists_alone(failing: Failing) -> None:
    error = Fault(kind=FaultKind.ERROR, status=500)
    failing.room.fail(SLUG, msgspec.structs.replace(error, path=STORY))
    failing.crawl()
    failing.room.recover(SLUG)
    failing.room.fail(SLUG, error)
    before = len(failing.room.requests)
    assert failing.crawl().label == "http_500"
    asked = [request.path for request in failing.room.requests[before:]]
    assert not [path for path in asked if re.match(STORY, path)]
    assert [count for count in Counter(asked).values() if count > 1] == [RETRY_TIMES + 1]
    failing.room.recover(SLUG)
    assert failing.crawl().label == "ok"
    assert failing.is_complete()


def test_a_pause_that_is_asked_for_is_kept_by_date_too(failing: Failing) -> None:
    back_at = datetime.now(UTC) + timedelta(hours=3)
    fault = Fault(kind=FaultKind.TOO_MANY, path=STORY, retry_after=format_datetime(back_at, usegmt=True), times=1)
    failing.room.fail(SLUG, fault)
    assert failing.crawl().label == "http_429"
    assert abs(failing.wait() - timedelta(hours=3)) < timedelta(seconds=40)
    assert [asked.status for asked in failing.room.requests].count(429) == 1
    assert 429 in [asked.status for asked in failing.room.requests[-2:]]  # one may be under way by then
    assert failing.crawl().label == "ok"
    assert failing.is_complete()


def test_a_story_that_wants_a_pause_for_itself_does_not_hold_up_its_site_for_ever(failing: Failing) -> None:
    stories = [address(story) for story in failing.room.scene(SLUG).truth.public]
    day, refused = timedelta(days=1), re.escape(stories[3])
    failing.room.fail(SLUG, Fault(kind=FaultKind.TOO_MANY, path=refused, retry_after="86400"))
    assert failing.crawl().label == "http_429"
    assert abs(failing.wait() - day) < timedelta(seconds=40), "it may be the whole site that wants it"
    before = len(failing.room.requests)
    assert failing.crawl().label == "pages_failed"
    assert failing.wait() < day / 2
    asked = [request.path for request in failing.room.requests[before:]]
    assert asked.count(stories[3]) == 1
    assert asked[-1] == stories[3], "after all others, and then nothing more"
    assert len(failing.rows("SELECT url FROM articles")) == len(stories) - 1
    before = len(failing.room.requests)
    assert failing.crawl().label in ("ok", "http_304")
    assert stories[3] not in [request.path for request in failing.room.requests[before:]], "it waits"
    failing.room.recover(SLUG)
    with closing(sqlite3.connect(failing.db)) as conn, conn:
        conn.execute("UPDATE pending SET retry_at = '2025-01-01T00:00:00Z'")
    assert failing.crawl().label == "ok"
    assert failing.is_complete()


def test_a_site_that_wants_a_pause_for_all_its_stories_is_left_in_peace(failing: Failing) -> None:
    failing.room.fail(SLUG, Fault(kind=FaultKind.TOO_MANY, path=STORY, retry_after="86400"))
    for _ in range(3):
        before = len(failing.room.requests)
        assert failing.crawl().label == "http_429"
        assert abs(failing.wait() - timedelta(days=1)) < timedelta(seconds=40)
        assert [request.status for request in failing.room.requests[before:]].count(429) <= 2  # one may be under way


def test_a_site_that_fails_eight_times_in_ten_is_complete_after_it_recovers(failing: Failing) -> None:
    kinds = [FaultKind.ERROR, FaultKind.TRUNCATED, FaultKind.CHALLENGE, FaultKind.REDIRECT_LOOP]
    for kind in kinds:  # one after the other takes two of ten
        failing.room.fail(SLUG, Fault(kind=kind, first=2, of=10 - 2 * kinds.index(kind), status=500))
    for _ in range(4):
        failing.crawl(job_seconds=20)
    assert not failing.is_complete()
    failing.room.recover(SLUG)
    assert failing.crawl().label == "ok"
    assert failing.is_complete()
