"""The store's methods for replays: tags and facts, articles from the archive, stories joined as copies."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from crawler.facts import AwardAnnotation
from crawler.records import Story
from crawler.times import iso
from db import annotations, replay, separate
from db.rows import ReplayResult, RetagResult, StoredStory
from db.session import Session


class ReplayStore(Session):
    """Part of `db.store.Store`. Every method that writes is one transaction."""

    def count_articles(self) -> int:
        """The number of stored articles."""
        with self._reading() as db:
            return db.table("article").count

    def stories_for_retag(self, sites: Sequence[str] | None = None, chunk: int = 500) -> Iterator[list[StoredStory]]:
        """All stored stories, or those of `sites`, in chunks; writing between two chunks is fine."""
        with self._reading() as db:
            yield from annotations.stories_for_retag(db, sites=sites, chunk=chunk)

    def replace_readings(self, stories: Sequence[tuple[StoredStory, AwardAnnotation]]) -> RetagResult:
        """Writes tags and facts that differ from the stored ones, and counts them."""
        with self._writing() as db:
            return annotations.replace_readings(db, stories, write=True)

    def compare_readings(self, stories: Sequence[tuple[StoredStory, AwardAnnotation]]) -> RetagResult:
        """What `replace_readings` would change."""
        with self._reading() as db:
            return annotations.replace_readings(db, stories, write=False)

    def joined_stories(self, chunk: int = 100) -> Iterator[list[int]]:
        """The ids of all stories that several articles share, in chunks; writing between two chunks is fine."""
        with self._reading() as db:
            yield from separate.joined_stories(db, chunk=chunk)

    def stories_within(self, story_id: int) -> int:
        """How many stories the articles of a story make by today's rules: 1 if they are copies."""
        with self._reading() as db:
            return len(separate.copies_in(db, story_id))

    def separate_story(self, story_id: int) -> int:
        """Splits a story whose articles are no copies, and updates their awards.

        Returns how many stories were split off; all of it is one transaction.
        """
        with self._writing() as db:
            return separate.separate(db, story_id)

    def article_addresses(self, site: str) -> dict[str, int]:
        """Every address of an article of the site, as its hash, with the article's id."""
        with self._reading() as db:
            return replay.article_addresses(db, site)

    def replay_stories(self, stories: Mapping[int, Story], now: datetime) -> ReplayResult:
        """Updates articles, by id, from readings of their archived pages; returns the changes.

        A page that is older than the article's text is skipped. What is replaced is kept as a version.
        """
        with self._writing() as db:
            return replay.replay_stories(db, stories, iso(now), write=True)

    def compare_stories(self, stories: Mapping[int, Story], now: datetime) -> ReplayResult:
        """What `replay_stories` would change."""
        with self._reading() as db:
            return replay.replay_stories(db, stories, iso(now), write=False)
