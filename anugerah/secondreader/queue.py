"""The daemon's queue of stories for the second reader: beside the crawl, one at a time, in a thread of its own."""

import logging
import time
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Lock

from anugerah.monitor.faults import survived
from anugerah.secondreader.asking import Asker
from anugerah.secondreader.budget import may_ask, next_try
from anugerah.secondreader.costs import ANSWER, request_tokens
from anugerah.secondreader.prompt import version
from anugerah.secondreader.reading import READ, UNFOUNDED, SecondResult, read_answer, read_by
from crawler.config import Settings
from crawler.errors import AnugerahError
from crawler.merging.tworeadings import text_key
from crawler.readersetup import reader_setup
from crawler.site import Site
from crawler.tagging import model_of, tag_article
from crawler.times import DEFAULT_ZONE, iso, local_day, parse_duration
from db.readingqueue import ANSWERED, STOPPED, Waiting
from db.secondreadings import Answered
from db.store import Store, open_store

TURN = timedelta(minutes=5)
"""A round ends after this time; the next one starts at the next tick."""

logger = logging.getLogger("anugerah")


class Queue:
    """Reads waiting stories; `run` is called repeatedly, `use` and `stop` may be called from another thread."""

    def __init__(
        self, path: Path, clock: Callable[[], datetime], sites: Callable[[], Mapping[str, Site]] = dict
    ) -> None:
        self._path = path
        self._clock = clock
        self._sites = sites
        self._settings = Settings()
        self._asker: Asker | None = None
        self._is_over = Event()
        self._is_running = Lock()
        self._trouble: str | None = None

    def use(self, settings: Settings) -> None:
        """Use these settings from the next story on; without a model no more stories are sent."""
        self._settings = settings

    def stop(self) -> None:
        """Stop reading; a request under way is cut off, and its story waits."""
        self._is_over.set()
        if asker := self._asker:
            asker.stop()

    def run(self) -> None:
        """Run one round; errors are logged. Does nothing while an earlier round is still running."""
        settings = self._settings
        if not settings.second_reader or not self._is_running.acquire(blocking=False):
            return
        try:
            with survived("the second reader"), open_store(self._path, create=False) as store:
                self._read(store, settings)
        except AnugerahError as error:
            logger.error("%s", error)  # noqa: TRY400 - the sentence says it all
        finally:
            self._is_running.release()

    def _read(self, store: Store, settings: Settings) -> None:
        timeout = parse_duration(settings.second_reader_timeout)
        counts: Counter[str] = Counter()
        until = time.monotonic() + TURN.total_seconds()
        seen: set[int] = set()
        with Asker(settings.second_reader, timeout, log=settings.second_reader_log) as self._asker:
            while self._may_go_on(settings, until) and (story := self._next(store, settings)):
                if story.id in seen:  # otherwise a clock that was set back causes an endless loop
                    break
                seen.add(story.id)
                key = text_key(story.title, story.body)
                known = store.known_answer(settings.second_reader, version(), key)
                against = None if known else self._reason_to_wait(store, settings, story)
                if against:
                    counts[f"left for {against}"] = 1
                    break
                result = self._result(store, settings, story, known)
                if result.outcome == STOPPED:
                    break
                self._keep(store, settings, story, key, result, is_known=known is not None)
                counts[result.outcome] += 1
                counts["tokens"] += 0 if known else result.input_tokens + result.output_tokens
        self._asker = None
        if any(name for name in counts if not name.startswith("left for")):
            summary = " ".join(f"{name.replace(' ', '_')}={count}" for name, count in counts.items())
            logger.info("second reader: model=%s %s", settings.second_reader, summary)

    def _may_go_on(self, settings: Settings, until: float) -> bool:
        return not self._is_over.is_set() and self._settings is settings and time.monotonic() < until

    def _next(self, store: Store, settings: Settings) -> Waiting | None:
        now = self._clock()
        found = store.waiting_stories(
            settings.second_reader, version(), score=settings.second_reader_from, now=now, limit=1
        )
        return found[0] if found else None

    def _reason_to_wait(self, store: Store, settings: Settings, story: Waiting) -> str | None:
        return may_ask(store, settings, request_tokens(story.title, story.body) + ANSWER, self._clock())

    def _result(self, store: Store, settings: Settings, story: Waiting, known: str | None) -> SecondResult:
        zone, region = self._place(story)
        model = model_of(reader_setup(settings.award_threshold, self._path))
        given = story.title, story.body, local_day(story.published_at, zone), region, model
        if known is not None or self._asker is None:
            return read_answer(known or "", *given)
        tokens = request_tokens(story.title, story.body)
        request = store.begin_request(story.id, settings.second_reader, tokens, self._clock())
        result = read_by(self._asker, *given)
        store.end_request(
            request,
            result.outcome,
            input_tokens=result.input_tokens,
            output_tokens=result.output_tokens,
            secs=result.secs,
        )
        self._log_change(result)
        return result

    def _keep(
        self, store: Store, settings: Settings, story: Waiting, key: str, result: SecondResult, *, is_known: bool
    ) -> None:
        """Store the result, merged with our own reading of the story as it is today."""
        now = self._clock()
        zone, region = self._place(story)
        tries = story.tries + (not is_known)
        again = None
        if result.outcome not in (READ, UNFOUNDED):
            again = next_try(tries, now, answered=result.outcome in ANSWERED)
        ours = tag_article(
            story.title,
            story.body,
            published_at=story.published_at,
            language=story.language,
            zone=zone,
            region=region,
            reader=reader_setup(settings.award_threshold, self._path),
        )
        answered = Answered(
            article_id=story.id,
            model=settings.second_reader,
            prompt=version(),
            text_key=key,
            answer=result.answer,
            theirs=result.reading,
            dropped=result.dropped,
            tries=tries,
            next_try_at=iso(again) if again else None,
            error=result.error,
        )
        store.store_second_reading(answered, story, ours, now)

    def _place(self, story: Waiting) -> tuple[str, str | None]:
        site = self._sites().get(story.site)
        return (site.timezone, site.region) if site else (DEFAULT_ZONE, None)

    def _log_change(self, result: SecondResult) -> None:
        """Log once when a model begins to fail, and when it answers again."""
        failed = None if result.outcome in ANSWERED else result.error
        if failed and failed != self._trouble and result.outcome != STOPPED:
            logger.warning("%s The stories wait, and the crawl goes on.", failed)
        if self._trouble and failed is None:
            logger.info("the second reader answers again")
        self._trouble = failed
