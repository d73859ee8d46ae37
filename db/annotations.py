"""Reads stored stories again by today's rules: yields them in chunks, and writes what has changed."""

from collections.abc import Iterable, Iterator, Sequence

import msgspec
from sqlite_utils import Database

from crawler.facts import AwardAnnotation
from db.awards import Ledger
from db.facts import store_facts
from db.joinedstories import join_stories, unsketched
from db.rows import ArticleRow, FactRow, RetagResult, StoredStory
from db.secondreadings import SecondReadings
from db.tables import fact_rows, json_text, load_rows, select_in, with_reading


def story(db: Database, article_id: int) -> StoredStory | None:
    """A stored story; None if there is none with this id."""
    return next(iter(_stories(db, [article_id])), None)


def stories_for_retag(db: Database, *, sites: Sequence[str] | None, chunk: int) -> Iterator[list[StoredStory]]:
    """All stored stories in the order of their ids, of these sites or of all, in chunks.

    Between chunks no transaction is open, and anything may be written. The ids are read first, by an index: looking for
    a site's next stories among all others would read the whole table once for each site.
    """
    of_sites = "" if sites is None else "INDEXED BY article_site WHERE site IN (SELECT value FROM json_each(:sites)) "
    asked = {} if sites is None else {"sites": json_text(sites)}
    ids = [row[0] for row in db.execute(f"SELECT id FROM article {of_sites}ORDER BY id", asked)]
    for first in range(0, len(ids), chunk):
        if stories := _stories(db, ids[first : first + chunk]):
            yield stories


def _stories(db: Database, ids: Sequence[int]) -> list[StoredStory]:
    sql = "SELECT id, url, site, title, body, published_at, language FROM article WHERE id IN"
    return load_rows(select_in(db, sql, ids), StoredStory)


def replace_readings(
    db: Database, readings: Sequence[tuple[StoredStory, AwardAnnotation]], *, write: bool
) -> RetagResult:
    """Counts the tags and facts that differ from the stored ones, and stores them if `write`.

    A second reading of the same text is merged with the given one, which is ours.

    To write, it must run inside the caller's transaction.

    Skips a story that changed or is gone since it was yielded: its reading is of an older text.
    """
    ids = [story.id for story, _ in readings]
    articles = {row.id: row for row in load_rows(select_in(db, "SELECT * FROM article WHERE id IN", ids), ArticleRow)}
    stored: dict[int, list[FactRow]] = {article_id: [] for article_id in ids}
    for fact in load_rows(select_in(db, "SELECT * FROM award_fact WHERE article_id IN", ids), FactRow):
        stored[fact.article_id].append(fact)
    tags: list[ArticleRow] = []
    facts: dict[int, list[FactRow]] = {}
    read = 0
    seconds = SecondReadings(db, [(story.site, story.title, story.body) for story, _ in readings])
    one_reading = {story.id: seconds.merge(story.site, story.title, story.body, own) for story, own in readings}
    for story, _ in readings:
        row = articles.get(story.id)
        if row is None or (row.title, row.body) != (story.title, story.body):
            continue
        reading = one_reading[story.id]
        read += 1
        tagged = with_reading(row, reading)
        if tagged != row:
            tags.append(tagged)
        story_facts = fact_rows(story.id, story, reading)
        if story_facts != stored[story.id]:
            facts[story.id] = story_facts
    if write:
        rows = articles | {row.id: row for row in tags}
        ledger = Ledger(db, {*facts, *(row.id for row in tags)})
        db.table("article").upsert_all([msgspec.to_builtins(row) for row in tags], pk="id")
        store_facts(db, facts, {article_id: one_reading[article_id] for article_id in facts})
        ledger.part(join_stories(db, unsketched(db, [row for row in rows.values() if row.is_award])))
        ledger.settle({*facts, *(row.id for row in tags), *_without_award(db, rows)})
        seconds.write()
    turned = [row.is_award for row in tags if row.is_award != articles[row.id].is_award]
    return RetagResult(
        read=read, tags=len(tags), facts=len(facts), turned_award=sum(turned), turned_other=turned.count(False)
    )


def _without_award(db: Database, ids: Iterable[int]) -> list[int]:
    """Articles with facts that belong to no award: they were stored before awards existed."""
    sql = "SELECT article_id FROM award_fact WHERE award_id IS NULL AND article_id IN"
    return [row["article_id"] for row in select_in(db, sql, ids)]
