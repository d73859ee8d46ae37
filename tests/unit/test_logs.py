"""The canonical line of a site's run, as text and as JSON."""

import json
import logging

import pytest

from anugerah.crawlresult import SiteReport
from anugerah.logs import JsonLines, log_report
from crawler.records import Outcome


def test_the_canonical_line_has_the_fields_of_the_contract() -> None:
    report = SiteReport(site="kabar", outcome=Outcome.OK, label="ok", found=3, new=2, secs=1.5)
    assert report.line == ("site=kabar outcome=OK label=ok found=3 new=2 updated=0 awards=0 dropped=0 secs=1.5")


@pytest.mark.parametrize(
    ("end", "level"),
    [
        ((Outcome.OK, "ok"), "INFO"),
        ((Outcome.NOT_MODIFIED, "http_304"), "DEBUG"),
        ((Outcome.SOFT, "http_404"), "INFO"),
        ((Outcome.BLOCKED, "http_403"), "WARNING"),
        ((Outcome.TEMPORARY, "crashed"), "ERROR"),
        ((Outcome.HARD, "internal"), "ERROR"),
    ],
)
def test_a_warning_is_their_fault_and_an_error_ours(
    end: tuple[Outcome, str], level: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, "anugerah"):
        log_report(SiteReport(site="satu", outcome=end[0], label=end[1]))
    (record,) = caplog.records
    assert (record.levelname, record.getMessage()) == (
        level,
        f"site=satu outcome={end[0]} label={end[1]} found=0 new=0 updated=0 awards=0 dropped=0 secs=0.0",
    )


def test_a_run_is_one_json_object(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "anugerah"):
        log_report(SiteReport(site="satu", outcome=Outcome.OK, label="ok", found=3, new=2))
    entry = json.loads(JsonLines().format(caplog.records[0]))
    assert list(entry)[:2] == ["time", "level"]
    assert {name: entry[name] for name in ("level", "site", "outcome", "label", "found", "new")} == {
        "level": "INFO",
        "site": "satu",
        "outcome": "OK",
        "label": "ok",
        "found": 3,
        "new": 2,
    }


def test_an_error_of_ours_is_one_line_too(caplog: pytest.LogCaptureFixture) -> None:
    try:
        int("star")
    except ValueError:
        logging.getLogger("anugerah").exception("the sky failed")
    line = JsonLines().format(caplog.records[0])
    assert "\n" not in line
    entry = json.loads(line)
    assert entry["message"] == "the sky failed"
    assert entry["traceback"].endswith("ValueError: invalid literal for int() with base 10: 'star'")
