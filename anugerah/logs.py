"""The daemon's logging: one canonical line for each site's run, as text or JSON."""

import json
import logging
import sys
from datetime import UTC, datetime

import msgspec

from anugerah.crawlresult import SiteReport
from crawler.records import Outcome

OURS = frozenset({"internal", "crashed"})
"""Labels of runs that failed through our own fault."""

logger = logging.getLogger("anugerah")


def log_report(report: SiteReport) -> None:
    """Log the canonical line of a site's run: WARNING if the site failed, ERROR if we did, DEBUG without news."""
    logger.log(_level_of(report), report.line, extra={"fields": msgspec.to_builtins(report)})


def _level_of(report: SiteReport) -> int:
    if report.label in OURS:
        return logging.ERROR
    if report.is_failure:
        return logging.WARNING
    is_idle = report.outcome is Outcome.NOT_MODIFIED and not (report.new or report.updated or report.dropped)
    return logging.DEBUG if is_idle else logging.INFO


class JsonLines(logging.Formatter):
    """Formats a log entry as one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        """Time, level, the run's fields or the message, and the traceback of an error of our own."""
        head = {"time": f"{datetime.fromtimestamp(record.created, UTC):%Y-%m-%dT%H:%M:%SZ}", "level": record.levelname}
        fields = getattr(record, "fields", None) or {"message": record.getMessage()}
        error = {"traceback": self.formatException(record.exc_info)} if record.exc_info else {}
        return json.dumps(head | fields | error, ensure_ascii=False)


def set_up_logging(log_format: str, log_level: str = "info") -> None:
    """Log to stderr: as text on a terminal, otherwise as JSON, unless the setting says which; from `log_level` up."""
    handler = logging.StreamHandler(sys.stderr)
    as_text = log_format == "text" or (log_format == "auto" and sys.stderr.isatty())
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s") if as_text else JsonLines())
    level = logging.getLevelNamesMapping()[log_level.upper()]
    logging.basicConfig(level=max(level, logging.INFO), handlers=[handler], force=True)
    logger.setLevel(level)  # without the debug messages of libraries
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # it warns about each tick that it skips during a long one
