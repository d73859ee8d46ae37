"""Removes each guard against hostile sites in turn, from a copy of the tree, and shows that its test then fails.

`make guards`, or `python tests/guards.py NAME …` for some. What each guards against is in docs/security.md.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
COSTS, VALUES, LIMITS = (f"tests/unit/test_hostile_{name}.py" for name in ("costs", "values", "limits"))
DEADLINE, JOB, HOSTILE = "tests/unit/test_deadline.py", "tests/unit/test_job.py", "tests/e2e/test_hostile.py"
ROBOTS, HANDLER, PACE = (f"tests/unit/fetching/test_{name}.py" for name in ("robots", "handler", "pace"))
SECONDS = 300
"""Of a test with its guard, at most."""
LEAST, TIMES = 20.0, 4
"""Seconds, and how many times as long as with it, a test may take without its guard: one that never ends fails, too."""


class Guard(NamedTuple):
    """A guard: its file and text, the text without it, and the test that then fails."""

    file: str
    text: str
    without: str
    test: str
    chosen: str


GUARDS = {
    "possessive-prolog": Guard(
        "crawler/extraction/page.py",
        r"(?>(?:<\?xml[^>]*+>|<!--.*?-->|<\?.*?\?>)\s*+)*+<",
        r"(?:(?:<\?xml[^>]*>|<!--.*?-->|<\?.*?\?>)\s*)*<",
        COSTS,
        "comments",
    ),
    "attributes": Guard(
        "crawler/extraction/page.py", "if OVERFULL_TAG.search(html):", "if False:", COSTS, "test_a_page and attributes"
    ),
    "attributes-of-lists": Guard(
        "crawler/discovery/answers.py", "if OVERFULL_TAG.search(text):", "if False:", COSTS, "list and attributes"
    ),
    "link-pattern": Guard(
        "crawler/extraction/views.py", r"<a\b[^<>]*?\bhref", r"<a\b[^>]*?\bhref", COSTS, "links and later"
    ),
    "robots-pattern": Guard("crawler/discovery/robots.py", r"^[ \t]*+sitemap", r"^\s*sitemap", COSTS, "robots"),
    "robots-read": Guard(
        "crawler/fetching/robots.py",
        "self._parsers[netloc], sitemaps, wanted = spider.read(StepKind.ROBOTS, url, read)",
        "self._parsers[netloc], sitemaps, wanted = read()",
        ROBOTS,
        "too_long_to_read",
    ),
    "robots-applied": Guard(
        "crawler/fetching/robots.py",
        """spider.read(
                StepKind.ROBOTS, request.url, lambda: super(PoliteRobotsMiddleware, self).process_request_2(rp, request)
            )""",
        "super().process_request_2(rp, request)",
        ROBOTS,
        "a_rule_that",
    ),
    "hung-pages": Guard(
        "crawler/policy.py",
        "len(failed) >= MANY and len(failed) >= MOST * (len(failed) + answered)",
        "len(failed) >= MANY or not answered",
        "tests/unit/test_policy.py",
        "share_of_its_pages",
    ),
    "feed-items": Guard(
        "crawler/discovery/feeds.py", "return text[: last.end()] if last else text", "return text", COSTS, "stories"
    ),
    "initials": Guard(
        "crawler/extraction/cleaning.py", "text[:-_LONGEST_END], text[-_LONGEST_END:]", '"", text', COSTS, "initials"
    ),
    "deadline": Guard(
        "crawler/deadline.py", "signal.setitimer(signal.ITIMER_PROF, seconds, AGAIN)", "pass", DEADLINE, "given_up"
    ),
    "kill": Guard(
        "crawler/deadline.py", "signal.setitimer(signal.ITIMER_VIRTUAL, kill_after)", "pass", DEADLINE, "no_signal"
    ),
    "hopeless": Guard("crawler/fetching/limits.py", "return self.late >= MANY", "return False", LIMITS, "many_slow"),
    "tries": Guard("db/pending.py", "if record.is_try:", "if False:", LIMITS, "tried_before"),
    "fatal-pages": Guard("anugerah/sitecrawl.py", "self._fatal.add(hashed)", "pass", HOSTILE, "no_exception"),
    "lists-fail-alone": Guard(
        "crawler/spiders/sources.py",
        "self._fail(Outcome.HARD, classify_exception(type(error).__name__)[1])",
        "raise",
        HOSTILE,
        "a_list",
    ),
    "memory": Guard(
        "crawler/worker.py", "resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))", "pass", LIMITS, "more_memory"
    ),
    "memory-error": Guard(
        "crawler/fetching/limits.py", "except MemoryError:", "except ZeroDivisionError:", LIMITS, "too_little"
    ),
    "stray-prints": Guard("crawler/worker.py", "os.dup2(2, 1)", "pass", LIMITS, "stray"),
    "stderr": Guard("crawler/job.py", "del into[:-KEPT_STDERR]", "pass", LIMITS, "stderr_is_kept"),
    "record-size": Guard("crawler/job.py", "readline(LONGEST_RECORD)", "readline()", LIMITS, "record_without_end"),
    "surrogates": Guard(
        "crawler/worker.py", "except UnicodeEncodeError:", "except ZeroDivisionError:", VALUES, "half_an"
    ),
    "charsets": Guard(
        "crawler/extraction/page.py", "except (LookupError, ValueError):", "except LookupError:", VALUES, "odd_value"
    ),
    "charsets-of-python": Guard(
        "crawler/extraction/page.py",
        'if _ASCII.decode(name, "replace") != _ASCII.decode("ascii"):',
        "if False:",
        COSTS,
        "encoding_of_python",
    ),
    "digits": Guard("crawler/extraction/dates.py", "text.isdecimal()", "text.isdigit()", VALUES, "odd_value"),
    "long-numbers": Guard("crawler/extraction/jsonld.py", "parse_int=float", "parse_int=int", VALUES, "long_number"),
    "references": Guard(
        "crawler/discovery/answers.py", "return _REFERENCES.sub(_mended, text)", "return text", VALUES, "references"
    ),
    "own-error": Guard(
        "crawler/discovery/errors.py",
        "except Exception as error:",
        "except ZeroDivisionError as error:",
        VALUES,
        "library",
    ),
    "years": Guard("crawler/discovery/dates.py", "if not _FIRST <= year <= _LAST:", "if False:", VALUES, "years"),
    "retry-after": Guard("crawler/policy.py", "seconds = whole(text)", "seconds = int(text)", VALUES, "long_retry"),
    "headers": Guard("crawler/spiders/asking.py", " and len(value) <= LONGEST_HEADER", "", VALUES, "huge_header"),
    "terminal": Guard("anugerah/printable.py", r'return _UNFIT.sub("\ufffd", text)', "return text", VALUES, "console"),
    "csv": Guard("anugerah/printable.py", ".startswith(_FORMULA)", '.startswith("never")', VALUES, "formulas"),
    "new-links": Guard(
        "crawler/spiders/frontier.py", "if len(newest) > most and not is_backfill:", "if False:", LIMITS, "takes_on"
    ),
    "waiting-links": Guard(
        "crawler/spiders/frontier.py",
        "min(MOST_NEW, max(MOST_WAITING - len(self._job.links) - self._job.resting, 0))",
        "MOST_NEW",
        LIMITS,
        "may_wait",
    ),
    "texts": Guard(
        "crawler/spiders/frontier.py", "if self._text > MOST_TEXT and", "if False and", LIMITS, "so_much_text"
    ),
    "waiting-texts": Guard(
        "crawler/spiders/frontier.py",
        'sum(len(link.body_html or "") for link in job.links)',
        "0",
        LIMITS,
        "links_that_wait_count",
    ),
    "bad-status": Guard(
        "crawler/policy.py",
        "if not 100 <= status <= 999:",
        "if False:",
        "tests/unit/test_policy.py",
        "a_status_is_an_outcome",
    ),
    "terminal-json": Guard(
        "anugerah/printable.py",
        "return _UNFIT.sub(lambda",
        "return document or _UNFIT.sub(lambda",
        VALUES,
        "json_on_stdout",
    ),
    "giant-words": Guard("crawler/tagging.py", r"\S{500,}+", r"\S{500000,}+", VALUES, "longer_than_words"),
    "flood": Guard(
        "anugerah/alerts/delivery.py",
        "return TOGETHER if is_flood else 1",
        "return 1",
        "tests/unit/alerts/test_alert_delivery.py",
        "a_flood_of_awards",
    ),
    "failed-texts": Guard(
        "crawler/spiders/news.py",
        "link = self._waiting.pop(hashed, link)",
        "self._waiting.pop(hashed, link)",
        "tests/unit/spiders/test_endings.py",
        "as_it_was_listed",
    ),
    "lists": Guard("db/sites.py", "_forget_oldest(db, site)\n", "pass\n", LIMITS, "number_of_lists"),
    "named-sitemaps": Guard(
        "crawler/spiders/order.py",
        "islice(own, MOST_NAMED)",
        "own",
        "tests/unit/spiders/test_sources.py",
        "sitemaps_of_a_robots_txt",
    ),
    "offered-feeds": Guard(
        "crawler/spiders/order.py",
        "islice(found, MOST_OFFERED)",
        "found",
        "tests/unit/spiders/test_sources.py",
        "feeds_of_a_home_page",
    ),
    "names": Guard("crawler/discovery/text.py", "len(text) <= _LONGEST_GUID", "True", VALUES, "names_and_labels"),
    "endless-head": Guard(
        "crawler/fetching/handler.py", "if self._head > LONGEST_HEAD:", "if False:", HANDLER, "no_end"
    ),
    "end-of-time": Guard(
        "crawler/fetching/pace.py", " or self._free_at >= self._ends_at:", ":", PACE, "comes_when_the_time_is_over"
    ),
    "open-headings": Guard(
        "crawler/extraction/text.py", "_LONGEST_LINE = 10_000", "_LONGEST_LINE = 10_000_000", COSTS, "text and headings"
    ),
    "open-boxes": Guard(
        "crawler/discovery/sections.py", "_FARTHEST = 60", "_FARTHEST = 6000", COSTS, "links and boxes"
    ),
    "commas": Guard("crawler/extraction/jsonld.py", "if is_mended or", "if", COSTS, "commas"),
    "archive-share": Guard(
        "anugerah/archive.py",
        "return packed if self._taken[site]",
        "return packed if True or self._taken[site]",
        LIMITS,
        "archive",
    ),
    "metrics-clients": Guard(
        "anugerah/monitor/metrics.py", "if self._free.acquire(blocking=False):", "if True:", LIMITS, "slow_clients"
    ),
    "probe": Guard("anugerah/probe.py", "return within(SECONDS, work)", "return work()", LIMITS, "probed"),
    "delay": Guard("crawler/site.py", "if delay > LONGEST_DELAY:", "if False:", LIMITS, "delay"),
    "slug": Guard("crawler/site.py", "[a-z0-9_-]{1,80}", "[a-z0-9_-]+", LIMITS, "slug"),
    "deep-toml": Guard(
        "crawler/tomlfile.py", "except RecursionError:", "except ZeroDivisionError:", LIMITS, "deep_toml"
    ),
    "hosts": Guard("crawler/registry.py", "    _refuse_hosts_of_others(registry)\n", "", LIMITS, "host_of_another"),
}


def fails_without(guard: Guard, tree: Path) -> bool:
    """Whether the guard's test fails in the tree while the guard is removed."""
    started = time.monotonic()
    if not _passes(guard, tree, SECONDS):
        raise SystemExit(f"{guard.test} -k '{guard.chosen}' fails already")
    seconds = max(LEAST, TIMES * (time.monotonic() - started))
    file = tree / guard.file
    whole = file.read_text(encoding="utf-8")
    if whole.count(guard.text) != 1:
        raise SystemExit(f"{guard.file} holds {whole.count(guard.text)} times: {guard.text}")
    file.write_text(whole.replace(guard.text, guard.without), encoding="utf-8")
    try:
        return not _passes(guard, tree, seconds)
    finally:
        file.write_text(whole, encoding="utf-8")


def _passes(guard: Guard, tree: Path, seconds: float) -> bool:
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", guard.test, "-k", guard.chosen]
    with subprocess.Popen(
        command,
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            status = process.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            return False
    if status == 5:
        raise SystemExit(f"{guard.test} has no test that fits: {guard.chosen}")
    return status == 0


def main(names: list[str]) -> int:
    """Try the guards of these names, else all; the exit status is 1 where one can be removed unseen."""
    unseen = []
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        shutil.copytree(ROOT, tree, ignore=shutil.ignore_patterns(".git", ".venv*", ".*_cache", "__pycache__", "demo"))
        for name in names or GUARDS:
            started = time.monotonic()
            is_seen = fails_without(GUARDS[name], tree)
            seconds = time.monotonic() - started
            print(f"{name:<20} {'a test fails' if is_seen else 'NO TEST FAILS':<14} {seconds:6.1f} s", flush=True)
            if not is_seen:
                unseen.append(name)
    return 1 if unseen else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
