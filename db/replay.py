"""Replays archived pages: updates stored articles to today's extraction of the page they came from."""

from collections import Counter
from collections.abc import Iterable, Mapping

import msgspec
from sqlite_utils import Database

from crawler import urls
from crawler.records import Story
from db.articleversions import keep_versions
from db.awards import Ledger
from db.facts import store_facts
from db.joinedstories import join_stories
from db.merge import merged_article, replaces_text
from db.rows import ArticleRow, FactRow, ReplayResult
from db.secondreadings import SecondReadings, merged_story
from db.tables import fact_rows, json_text, load_rows, select_in

_COLUMNS = {
    "title": ("title",),
    "author": ("author", "author_kind"),
    "dates": ("published_at", "modified_at"),
    "body": ("body",),
    "details": ("url", "section", "tags", "language", "image", "no_story"),
    "tag": ("is_award", "award_score", "award_type", "award_evidence"),
}
FIELDS = (*_COLUMNS, "facts")
"""What may change; `details` are address, section, tags, language, image and whether it is a story."""


class _Change(msgspec.Struct, frozen=True):
    """The new state of an article; `row` and `facts` are None if they stay, `fields` are the changed ones."""

    article_id: int
    row: ArticleRow | None
    keeps_version: bool
    facts: list[FactRow] | None
    fields: tuple[str, ...]


def article_addresses(db: Database, site: str) -> dict[str, int]:
    """Hash of every address of an article of the site → the article's id."""
    rows = db.query("SELECT key_hash, article_id FROM address WHERE site = ? AND article_id IS NOT NULL", [site])
    return {row["key_hash"]: row["article_id"] for row in rows}


def replay_stories(db: Database, stories: Mapping[int, Story], now: str, *, write: bool) -> ReplayResult:
    """Compares each story with the stored article of that id and, if `write`, stores the differences.

    A story whose page is older than the stored text is skipped: it would restore the older text. When the article was
    first seen and fetched, and whether it is gone, stays. Runs inside the caller's transaction.
    """
    articles = load_rows(select_in(db, "SELECT * FROM article WHERE id IN", stories), ArticleRow)
    seconds = SecondReadings(db, [(one.site, one.article.title, one.article.body) for one in stories.values()])
    stories = {i: merged_story(story, seconds) for i, story in stories.items()}
    facts: dict[int, list[FactRow]] = {row.id: [] for row in articles}
    for fact in load_rows(select_in(db, "SELECT * FROM award_fact WHERE article_id IN", stories), FactRow):
        facts[fact.article_id].append(fact)
    refetched = _refetched(db, stories)
    current = [row for row in articles if stories[row.id].fetched_at >= row.fetched_at]
    changes = [_change(row, facts[row.id], stories[row.id], now, refetched=row.id in refetched) for row in current]
    changes = [change for change in changes if change.fields]
    if write:
        replaced = {change.article_id for change in changes if change.keeps_version}
        keep_versions(db, [row for row in articles if row.id in replaced], now)
        ledger = Ledger(db, [change.article_id for change in changes])
        rows = [msgspec.to_builtins(change.row) for change in changes if change.row is not None]
        db.table("article").upsert_all(rows, pk="id")
        replayed = {change.article_id: change.facts for change in changes if change.facts is not None}
        store_facts(db, replayed, {i: stories[i].reading for i in replayed})
        reworded = [change.row for change in changes if change.row is not None and change.keeps_version]
        ledger.part(join_stories(db, reworded))
        ledger.settle([change.article_id for change in changes])
        seconds.write()
    fields = Counter(name for change in changes for name in change.fields)
    return ReplayResult(read=len(current), stale=len(stories) - len(current), changed=len(changes), fields=dict(fields))


def _change(stored: ArticleRow, facts: list[FactRow], story: Story, now: str, *, refetched: bool) -> _Change:
    row = _replayed(stored, story, now, whole=story.fetched_at == stored.fetched_at and not refetched)
    fields = [name for name, columns in _COLUMNS.items() if _values(row, columns) != _values(stored, columns)]
    read = fact_rows(stored.id, story.article, story.reading)
    if read != facts:
        fields.append("facts")
    return _Change(
        article_id=stored.id,
        row=None if row == stored else row,
        keeps_version=replaces_text(stored, row),
        facts=None if read == facts else read,
        fields=tuple(fields),
    )


def _replayed(stored: ArticleRow, story: Story, now: str, *, whole: bool) -> ArticleRow:
    """`stored` as today's extraction reads it.

    If it was only ever read from this page (`whole`), a field that is empty now becomes empty: its value had been
    misread. Otherwise such a field may come from another page, and stays. Its key stays in any case.
    """
    article = story.article
    row = merged_article(stored, story, now)
    if whole:
        row = msgspec.structs.replace(
            row,
            author=article.author,
            author_kind=article.author_kind,
            published_at=article.published_at,
            modified_at=article.modified_at,
            section=article.section,
            tags=json_text(article.tags),
            language=article.language,
            image=article.image,
        )
    return msgspec.structs.replace(
        row,
        key=stored.key,
        url=article.url if urls.key(article.url) == stored.key else stored.url,
        gone_at=stored.gone_at,
        gone_reason=stored.gone_reason,
        doubted_at=stored.doubted_at,
        changed_at=now if replaces_text(stored, row) else stored.changed_at,
    )


def _refetched(db: Database, article_ids: Iterable[int]) -> set[int]:
    """The articles that have a version from another fetch."""
    sql = (
        "SELECT DISTINCT v.article_id FROM article_version AS v JOIN article AS a ON a.id = v.article_id "
        "WHERE v.fetched_at <> a.fetched_at AND v.article_id IN (SELECT value FROM json_each(?))"
    )
    return {row["article_id"] for row in db.query(sql, [json_text(sorted(article_ids))])}


def _values(row: ArticleRow, columns: Iterable[str]) -> list[object]:
    return [getattr(row, column) for column in columns]
