"""Mistakes of our own in what only looks on: they are logged and counted, and the crawl goes on."""

import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from crawler.errors import AnugerahError

FAULTS: Counter[str] = Counter()
"""How many there were since the process began, by where; the metric `anugerah_faults_total`."""

logger = logging.getLogger("anugerah")


def note_fault(where: str, error: Exception, what: str = "") -> str:
    """Count an error that nobody expected, and log it, the first one of a place with its traceback; returns a sentence.

    `what`: the site that was looked at.
    """
    FAULTS[where] += 1
    sentence = f"{where} failed by a mistake of this program ({type(error).__name__}: {error})"
    seen = f"{sentence}, at {what}" if what else sentence
    logger.error("%s", seen, exc_info=error if FAULTS[where] == 1 else None)
    return f"{sentence[:1].upper()}{sentence[1:]}; please report it, with what the log says."


@contextmanager
def survived(where: str) -> Iterator[None]:
    """Go on after the block after an unexpected error; errors that have a sentence of their own pass through."""
    try:
        yield
    except AnugerahError:
        raise
    except Exception as error:  # noqa: BLE001 - it is logged and counted
        note_fault(where, error)
