"""Our own unexpected errors in tasks beside the crawl: they are logged and counted, and the crawl goes on."""

import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from crawler.errors import AnugerahError

FAULTS: Counter[str] = Counter()
"""The number of errors since the process started, by place; the metric `anugerah_faults_total`."""

logger = logging.getLogger("anugerah")


def note_fault(where: str, error: Exception, what: str = "") -> str:
    """Count and log an unexpected error, the first one of a place with its traceback; return a message.

    `what`: the site that was being checked.
    """
    FAULTS[where] += 1
    sentence = f"{where} failed because of a bug in Anugerah ({type(error).__name__}: {error})"
    seen = f"{sentence}, at {what}" if what else sentence
    logger.error("%s", seen, exc_info=error if FAULTS[where] == 1 else None)
    return f"{sentence[:1].upper()}{sentence[1:]}; please report it, with what the log says."


@contextmanager
def survived(where: str) -> Iterator[None]:
    """Suppress unexpected errors of the block, and log them; errors with a message of their own pass through."""
    try:
        yield
    except AnugerahError:
        raise
    except Exception as error:  # noqa: BLE001 - it is logged and counted
        note_fault(where, error)
