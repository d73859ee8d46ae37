"""The faults of a site: which requests they affect, and what the answers look like."""

import re

from crawler.newsroom.faults import Fault, FaultKind, Faults
from crawler.newsroom.reply import page


def test_a_fault_affects_the_first_of_every_n_requests_and_ends() -> None:
    faults = Faults()
    faults.add(Fault(kind=FaultKind.ERROR, first=2, of=3, times=3))
    assert [faults.take("/a") is not None for _ in range(8)] == [True, True, False, True, False, False, False, False]


def test_a_fault_is_for_its_paths_and_never_for_robots_unless_it_says_so() -> None:
    faults = Faults()
    faults.add(Fault(kind=FaultKind.ERROR))
    assert faults.take("/robots.txt") is None
    faults.add(Fault(kind=FaultKind.TOO_MANY, path="^/robots"))
    found = faults.take("/robots.txt")
    assert found is not None
    assert found.kind is FaultKind.TOO_MANY
    faults.clear()
    assert faults.take("/robots.txt") is None


def test_the_calendar_never_ends() -> None:
    faults, path = Faults(), "/daerah"
    for day in range(1, 500):
        reply = faults.spoiled(Fault(kind=FaultKind.CALENDAR), path, page("<html><body></body></html>"))
        found = re.search(rb'rel="next" href="([^"]+)"', reply.body)
        assert found is not None
        path = found[1].decode()
        assert path == f"/agenda/{day}"


def test_every_page_has_another_session_in_its_links() -> None:
    faults, fault = Faults(), Fault(kind=FaultKind.SESSIONS)
    markup = page('<a href="/a?b=1">x</a><a href="http://lain.example/">y</a>')
    bodies = [faults.spoiled(fault, "/", markup).body for _ in range(2)]
    assert bodies[0] != bodies[1]
    assert re.fullmatch(rb'<a href="/a\?b=1&amp;PHPSESSID=\w+">x</a><a href="http://lain.example/">y</a>', bodies[0])
