"""Stores a batch of a crawl's records: what is new or changed, whole; of what is unchanged, the check time at most.

Stored and arriving values are compared as they are, so there is no stored hash that could get out of step with them.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import msgspec
from sqlite_utils import Database

from crawler import urls
from crawler.records import Dropped, Pending, Reading, Record, Robots, SourceState, Story
from db.entities import store_entities
from db.merge import has_come_from, is_same_moment, is_same_story, merged_article, replaces_text
from db.pending import store_pending
from db.rows import AddressRow, ArticleRow, BatchResult, FactRow, SiteCounts
from db.sites import store_robots, store_sources
from db.tables import fact_rows, json_text, keep_versions, load_rows, new_article, select_in, store_facts


def store_batch(db: Database, records: Iterable[Record], now: str) -> BatchResult:
    """Stores stories, drops, source states and robots.txt files; runs inside the caller's transaction.

    Ends of runs are passed over: they are answers to whoever started the crawl.
    """
    pages: list[Story | Dropped] = []
    states: list[SourceState] = []
    robots: list[Robots] = []
    waits: list[Pending | Story | Dropped] = []
    for record in records:
        if isinstance(record, Pending | Story | Dropped):
            waits.append(record)
        if isinstance(record, Story | Dropped):
            pages.append(record)
        elif isinstance(record, SourceState):
            states.append(record)
        elif isinstance(record, Robots):
            robots.append(record)
    batch = _Batch(db, pages, now)
    counts: defaultdict[str, SiteCounts] = defaultdict(SiteCounts)
    for page in pages:
        counts[page.site] += batch.add_story(page) if isinstance(page, Story) else batch.add_dropped(page)
    batch.write()
    store_pending(db, waits, now)
    store_sources(db, states)
    store_robots(db, robots)
    return BatchResult(dict(counts))


class _Batch:
    """What is stored for the addresses of a batch, changed in memory record by record, then written at once."""

    def __init__(self, db: Database, pages: Sequence[Story | Dropped], now: str) -> None:
        self._db = db
        self._now = now
        asked = [page.asked_url if isinstance(page, Story) else page.url for page in pages]
        own = [page.article.url for page in pages if isinstance(page, Story)]
        hashes = {urls.key_hash(url) for url in (*asked, *own)}
        addresses = load_rows(select_in(db, "SELECT * FROM address WHERE key_hash IN", hashes), AddressRow)
        ids = {row.article_id for row in addresses if row.article_id is not None}
        articles = load_rows(select_in(db, "SELECT * FROM article WHERE id IN", ids), ArticleRow)
        articles += _perhaps_moved(db, [page for page in pages if isinstance(page, Story)])
        ids |= {row.id for row in articles}
        facts = load_rows(select_in(db, "SELECT * FROM award_fact WHERE article_id IN", ids), FactRow)
        self._addresses = {row.key_hash: row for row in addresses}
        self._articles = {row.id: row for row in articles}
        self._facts: defaultdict[int, list[FactRow]] = defaultdict(list)
        for fact in facts:
            self._facts[fact.article_id].append(fact)
        self._next_id = db.execute("SELECT coalesce(max(id), 0) + 1 FROM article").fetchone()[0]
        self._touched_addresses: set[str] = set()
        self._touched_articles: set[int] = set()
        self._touched_facts: dict[int, Reading] = {}
        self._versioned: set[int] = set()
        self._added: set[int] = set()

    def add_story(self, story: Story) -> SiteCounts:
        """Makes the story's article what it shall be, and says what that was."""
        stored, has_moved = self._find(story)
        if stored is None:
            row = new_article(story, self._next_id, urls.key(story.article.url), self._now)
            self._next_id += 1
            self._added.add(row.id)
        else:
            row = merged_article(stored, story, self._now, has_moved=has_moved)
        self._articles[row.id] = row
        facts = fact_rows(row.id, story.article, story.reading)
        facts_differ = facts != self._facts[row.id]
        self._answer(story.article.url, story, row.id)
        self._answer(story.asked_url, story, row.id)
        if row == stored and not facts_differ:
            return SiteCounts(unchanged=1)
        if stored is not None:
            if stored.id not in self._added and replaces_text(stored, row):
                self._versioned.add(row.id)
            row = msgspec.structs.replace(row, fetched_at=story.fetched_at)
        if facts_differ:
            self._facts[row.id] = facts
            self._touched_facts[row.id] = story.reading
        self._articles[row.id] = row
        self._touched_articles.add(row.id)
        turned = row.is_award and (stored is None or not stored.is_award)
        return SiteCounts(new=int(stored is None), updated=int(stored is not None), awards=int(turned))

    def add_dropped(self, page: Dropped) -> SiteCounts:
        """Remembers why the address holds nothing; where it held an article, that stays, `gone_at` at most is set."""
        article = self._article_at(page.url)
        if page.reason == "gone" and article is not None and article.key == urls.key(page.url) and not article.gone_at:
            self._articles[article.id] = msgspec.structs.replace(article, gone_at=page.fetched_at)
            self._touched_articles.add(article.id)
        self._answer(page.url, page, None)
        return SiteCounts(dropped=1)

    def write(self) -> None:
        """Writes what the batch touched: versions first, since they are copied from the rows that are replaced."""
        if self._versioned:
            keep_versions(self._db, self._versioned, self._now)
        articles = [msgspec.to_builtins(self._articles[i]) for i in sorted(self._touched_articles)]
        self._db.table("article").upsert_all(articles, pk="id")
        store_entities(self._db, self._touched_facts.values())
        store_facts(self._db, {i: self._facts[i] for i in sorted(self._touched_facts)})
        addresses = [msgspec.to_builtins(self._addresses[i]) for i in sorted(self._touched_addresses)]
        self._db.table("address").upsert_all(addresses, pk="key_hash")

    def _find(self, story: Story) -> tuple[ArticleRow | None, bool]:
        """The stored article, and whether it has moved to the story's address.

        It is found by its own address, else by the asked one where the same story has moved from there, else by the
        name or the text that it has kept. Where it was stored anew before its old address told that it had moved, the
        two become one.
        """
        own, asked = self._article_at(story.article.url), self._article_at(story.asked_url)
        if asked is None or asked.key != urls.key(story.asked_url) or asked is own:
            has_moved = False
        else:
            has_moved = is_same_moment(asked, story.article) or (own is None and is_same_story(asked, story.article))
        if asked is not None and has_moved:
            if own is not None:
                self._absorb(own, asked)
            return asked, True
        if own is not None:
            return own, False
        moved = (row for row in self._articles.values() if has_come_from(row, story))
        found = next(moved, None)
        return found, found is not None

    def _absorb(self, twin: ArticleRow, row: ArticleRow) -> None:
        """Put all that is stored of an article's twin under the article."""
        self._db.execute("UPDATE address SET article_id = ? WHERE article_id = ?", [row.id, twin.id])
        self._db.execute("UPDATE article_version SET article_id = ? WHERE article_id = ?", [row.id, twin.id])
        self._db.execute("DELETE FROM article WHERE id = ?", [twin.id])
        for key_hash, address in self._addresses.items():
            if address.article_id == twin.id:
                self._addresses[key_hash] = msgspec.structs.replace(address, article_id=row.id)
        del self._articles[twin.id]
        for touched in (self._touched_articles, self._versioned, self._added):
            touched.discard(twin.id)
        self._touched_facts.pop(twin.id, None)

    def _article_at(self, url: str) -> ArticleRow | None:
        address = self._addresses.get(urls.key_hash(url))
        return None if address is None or address.article_id is None else self._articles[address.article_id]

    def _answer(self, url: str, page: Story | Dropped, article_id: int | None) -> None:
        """Notes what the address answered and when. The very address of another article stays with that one."""
        key, key_hash = urls.key(url), urls.key_hash(url)
        stored = self._addresses.get(key_hash)
        article = self._article_at(url)
        if article is not None and (article_id is None or article.key == key):
            article_id = article.id
        row = AddressRow(
            key_hash=key_hash,
            key=key,
            url=url if stored is None else stored.url,
            site=page.site if stored is None else stored.site,
            article_id=article_id,
            reason=page.reason if isinstance(page, Dropped) and article_id is None else None,
            seen_at=self._now if stored is None else stored.seen_at,
            fetched_at=page.fetched_at if stored is None else max(stored.fetched_at, page.fetched_at),
        )
        if row != stored:
            self._addresses[key_hash] = row
            self._touched_addresses.add(key_hash)


def _perhaps_moved(db: Database, stories: Sequence[Story]) -> list[ArticleRow]:
    """Articles that one of the stories may be, moved: those of its site with its guid, or of its moment."""
    rows: dict[int, dict[str, object]] = {}
    for site in {story.site for story in stories}:
        own = [story for story in stories if story.site == site]
        guids = sorted({story.guid for story in own if story.guid})
        times = (story.article.published_at for story in own)
        moments = sorted({time for time in times if time is not None and len(time) > len("2025-03-02")})
        sql = (
            "SELECT * FROM article WHERE site = :site AND published_at IN (SELECT value FROM json_each(:moments)) "
            "UNION SELECT * FROM article WHERE site = :site AND guid IN (SELECT value FROM json_each(:guids))"
        )
        found = db.query(sql, {"site": site, "moments": json_text(moments), "guids": json_text(guids)})
        rows |= {row["id"]: row for row in found}
    return load_rows(rows.values(), ArticleRow)
