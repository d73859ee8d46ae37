"""Work that takes too long is stopped, even if it catches exceptions; if it cannot be interrupted, it is killed."""

import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable

import pytest

from crawler.deadline import TooSlowError, within


def spin() -> None:
    while True:
        pass


def swallow() -> None:
    while True:
        try:
            spin()
        except Exception:  # noqa: BLE001 - as libraries do
            continue


def match() -> None:
    re.fullmatch("(?:a+)+b", "a" * 100)


@pytest.mark.parametrize("work", [spin, swallow, match])
def test_work_is_given_up_at_its_limit(work: Callable[[], None]) -> None:
    started = time.process_time()
    with pytest.raises(TooSlowError):
        within(0.2, work)
    assert 0.1 < time.process_time() - started < 1.5


def test_work_within_its_limit_returns_and_nothing_comes_later() -> None:
    assert within(0.2, lambda: 7) == 7
    started = time.process_time()
    while time.process_time() - started < 0.4:
        pass
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)


def test_its_own_errors_pass() -> None:
    with pytest.raises(KeyError):
        within(0.2, lambda: {"y": 1}["x"])
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)


def test_sleep_does_not_count_as_work() -> None:
    within(0.05, lambda: time.sleep(0.3))


def test_what_looks_for_no_signal_is_ended_with_its_process() -> None:
    attributes = " ".join(f'a{number}="<"' for number in range(60_000))
    program = (
        "from lxml import etree\nfrom crawler.deadline import within\n"
        f"page = '<div ' + {attributes!r} + '>'\n"
        "within(0.1, lambda: etree.fromstring(page, parser=etree.HTMLParser()), kill_after=0.3)\n"
    )
    done = subprocess.run([sys.executable, "-"], input=program.encode(), check=False, timeout=60)
    assert done.returncode == -signal.SIGVTALRM
