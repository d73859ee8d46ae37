"""The stored state of a batch's addresses: changed in memory page by page, then written in one go.

New and changed rows are written whole; of unchanged ones at most the check time. Stored and new values are compared
directly, so there is no stored hash that could become inconsistent with them.
"""

from collections import defaultdict
from collections.abc import Sequence
from functools import cache, partial

import msgspec
from sqlite_utils import Database

from crawler import urls
from crawler.articles import NoStory
from crawler.facts import AwardAnnotation
from crawler.records import Dropped, Story
from db.addressbook import AddressBook
from db.articleversions import keep_versions
from db.awards import Ledger
from db.facts import store_facts
from db.joinedstories import join_stories
from db.merge import (
    breaks_off,
    has_come_from,
    has_lost_marks,
    is_alike,
    is_another_post,
    is_award_news,
    is_dated_by_fetch,
    is_numbered_otherwise,
    is_rewritten,
    is_same_minute,
    is_same_post,
    is_same_story,
    is_stump,
    merged_article,
    replaces_text,
    shows_other_story,
)
from db.moved import free_aliases, perhaps_moved
from db.rechecks import note_looks
from db.rows import FORGOTTEN, ArticleRow, FactRow, SiteCounts
from db.tables import fact_rows, json_text, load_rows, new_article, select_in
from db.withdrawals import WITHDRAWN, crowd_of, hold_back_waves, is_for_good, is_second_look, withdrawn

KINDS = frozenset(map(str, NoStory))
"""Reasons that say that a page is of another kind; a story that a list named stays a story."""


class PageBatch:
    """The stories and drops of one batch."""

    def __init__(self, db: Database, pages: Sequence[Story | Dropped], now: str) -> None:
        self._db = db
        self._now = now
        asked = [page.asked_url if isinstance(page, Story) else page.url for page in pages]
        own = [page.article.url for page in pages if isinstance(page, Story)]
        hashes = {urls.key_hash(url) for url in (*asked, *own)}
        self._addresses = AddressBook(db, hashes, now)
        ids = self._addresses.article_ids()
        articles = load_rows(select_in(db, "SELECT * FROM article WHERE id IN", ids), ArticleRow)
        articles += perhaps_moved(db, [page for page in pages if isinstance(page, Story)])
        ids |= {row.id for row in articles}
        facts = load_rows(select_in(db, "SELECT * FROM award_fact WHERE article_id IN", ids), FactRow)
        self._articles = {row.id: row for row in articles}
        self._stored_keys = {row.id: row.key for row in articles}
        self._facts: defaultdict[int, list[FactRow]] = defaultdict(list)
        for fact in facts:
            self._facts[fact.article_id].append(fact)
        self._next_id = db.execute("SELECT coalesce(max(id), 0) + 1 FROM article").fetchone()[0]
        self._touched_articles: set[int] = set()
        self._touched_facts: dict[int, AwardAnnotation] = {}
        self._reworded: set[int] = set()
        self._versions: list[ArticleRow] = []
        self._absorbed: dict[int, int] = {}
        self._looked_at: set[int] = set()
        self._crowd = cache(partial(crowd_of, db))
        self._bodies = {(page.site, page.article.body) for page in pages if isinstance(page, Story)}
        self._with_bodies = cache(self._find_bodies)
        self._gone_at: set[str] = set()
        self._missing: set[int] = set()

    def add_story(self, story: Story) -> SiteCounts:
        """Stores a story in memory: a new article or an updated one; returns which."""
        if self._addresses.is_forgotten(story.asked_url) or self._addresses.is_forgotten(story.article.url):
            page = Dropped(site=story.site, url=story.asked_url, reason=FORGOTTEN, fetched_at=story.fetched_at)
            return self.add_dropped(page)
        stored, has_moved, twins = self._find(story)
        is_in_place = not (has_moved or twins)
        if stored is not None and is_in_place and self._shows_another(stored, story):
            page = Dropped(site=story.site, url=story.asked_url, reason="empty", fetched_at=story.fetched_at)
            return self.add_dropped(page)
        is_same = is_in_place and stored is not None and is_dated_by_fetch(stored, story)
        if stored is not None and (is_same or breaks_off(stored, story.article)):
            return self._keep(stored, story)
        if stored is None:
            row = new_article(story, self._next_id, urls.key(story.article.url), self._now)
            self._next_id += 1
        else:
            row = merged_article(stored, story, self._now, has_moved=has_moved)
            self._looked_at.add(row.id)
            self._displace(story, stored, [row.id, *(twin.id for twin in twins)])
        for twin in twins:
            self._absorb(twin, row)
        if twins:
            row = msgspec.structs.replace(row, first_seen_at=min(row.first_seen_at, *(t.first_seen_at for t in twins)))
        self._articles[row.id] = row
        facts = fact_rows(row.id, story.article, story.reading)
        facts_differ = facts != self._facts[row.id]
        self._answer(story.article.url, story, row.id, has_moved=has_moved)
        self._answer(story.asked_url, story, row.id)
        self._note_left(story, row)
        if row == stored and not facts_differ:
            return SiteCounts(unchanged=1)
        if stored is not None:
            if replaces_text(stored, row):
                self._versions.append(stored)
            row = msgspec.structs.replace(row, fetched_at=story.fetched_at)
        if stored is None or (stored.title, stored.body) != (row.title, row.body):
            self._reworded.add(row.id)
        if facts_differ:
            self._facts[row.id] = facts
            self._touched_facts[row.id] = story.reading
        self._articles[row.id] = row
        self._touched_articles.add(row.id)
        turned = is_award_news(row) and (stored is None or not is_award_news(stored))
        return SiteCounts(new=int(stored is None), updated=int(stored is not None), awards=int(turned))

    def add_dropped(self, page: Dropped) -> SiteCounts:
        """Notes why the address holds nothing; if it is an article's own address, that may be withdrawn."""
        article = self._article_at(page.url)
        is_doubted = is_lost = False
        if article is not None and article.key == urls.key(page.url):
            self._looked_at.add(article.id)
            row = withdrawn(article, page, self._crowd(article.site))
            if page.reason in KINDS and article.guid is None:  # stored before its kind of page was recognised
                row = msgspec.structs.replace(row, no_story=NoStory(page.reason))
            if row != article:
                self._articles[row.id] = row
                self._touched_articles.add(row.id)
                self._gone_at.add(row.site)
                self._missing.add(row.id)
            is_doubted = page.reason in WITHDRAWN and row.doubted_at is not None and row.gone_at is None
            is_lost = page.reason not in WITHDRAWN and row.gone_at is None
        self._answer(page.url, page, None)
        if is_doubted:
            return SiteCounts(doubted={page.reason: 1})
        return SiteCounts(dropped=1, lost={page.reason: 1} if is_lost else {})

    def write(self) -> None:
        """Writes what the batch touched.

        Articles may exchange their addresses within a batch, so keys are freed before they are assigned. A new article
        may absorb one that was stored earlier, so it is inserted first.
        """
        ledger = Ledger(self._db, {*self._touched_facts, *self._touched_articles, *self._absorbed})
        left = [i for i, key in self._stored_keys.items() if i in self._absorbed or self._articles[i].key != key]
        freed = [json_text(left)]
        self._db.execute("UPDATE article SET key = '#' || id WHERE id IN (SELECT value FROM json_each(?))", freed)
        articles = [msgspec.to_builtins(self._articles[i]) for i in sorted(self._touched_articles)]
        self._db.table("article").upsert_all(articles, pk="id")
        for twin, article_id in self._absorbed.items():
            self._db.execute("UPDATE address SET article_id = ? WHERE article_id = ?", [article_id, twin])
            self._db.execute("UPDATE article_version SET article_id = ? WHERE article_id = ?", [article_id, twin])
            self._db.execute(
                "UPDATE OR IGNORE award_reading SET article_id = ? WHERE article_id = ?", [article_id, twin]
            )
            self._db.execute("DELETE FROM article WHERE id = ?", [twin])
            ledger.move(twin, article_id)
        keep_versions(self._db, self._versions, self._now)
        store_facts(self._db, {i: self._facts[i] for i in sorted(self._touched_facts)}, self._touched_facts)
        ledger.part(join_stories(self._db, [self._articles[i] for i in sorted(self._reworded)]))
        self._addresses.write()
        free_aliases(self._db, [i for i in sorted(self._missing) if self._articles[i].gone_reason == "gone"])
        note_looks(self._db, self._looked_at, self._now)
        held_back = [i for site in self._gone_at for i in hold_back_waves(self._db, site, self._now)]
        ledger.settle({*self._touched_facts, *self._touched_articles, *held_back})

    def _keep(self, stored: ArticleRow, story: Story) -> SiteCounts:
        """Keeps the story as it is stored if its page shows less of it, or just another time: it is still there."""
        row = msgspec.structs.replace(stored, gone_at=None, gone_reason=None, doubted_at=None)
        self._looked_at.add(row.id)
        if row != stored:
            self._articles[row.id] = row
            self._touched_articles.add(row.id)
        self._answer(story.article.url, story, row.id)
        self._answer(story.asked_url, story, row.id)
        self._note_left(story, row)
        return SiteCounts(unchanged=1)

    def _find(self, story: Story) -> tuple[ArticleRow | None, bool, list[ArticleRow]]:
        """Returns the stored article, whether it has moved to the story's address, and others that are the same.

        It is found by its own address, else by the requested one if the same story has moved from there, else by the
        post, guid or text that it has kept. An address that led to an article and now shows another story becomes that
        story's own.
        """
        own, asked = self._article_at(story.article.url), self._article_at(story.asked_url)
        is_alias = own is not None and own.key != urls.key(story.article.url)
        is_other = own is not None and not is_alias and is_another_post(own, story)
        if own is not None and is_alias and not is_alike(own, story):
            own = None
        is_own = own is not None and not is_alias and is_same_post(own, story) and is_numbered_otherwise(asked, story)
        if asked is not None and asked is not own and asked.key == urls.key(story.asked_url) and not is_own:
            minute = is_same_minute(asked, story.article)
            if minute or is_same_post(asked, story) or (own is None and is_same_story(asked, story.article)):
                return asked, True, [own] if own is not None and not (is_alias or is_other) else []
        same = sorted((row for row in self._articles.values() if has_come_from(row, story)), key=lambda row: row.id)
        if own is None:
            return (same[0], True, []) if same else (None, False, [])
        twins = [row for row in same if row is not own and is_same_post(row, story)]
        if not twins:  # an earlier address may be its own again, which the post number on the page shows
            return own, is_alias and is_same_post(own, story), []
        first, *others = sorted(twins if is_other else [own, *twins], key=lambda row: row.id)
        return first, True, others

    def _displace(self, story: Story, moved: ArticleRow, same: list[int]) -> None:
        """Marks another post at the story's new address as gone, and gives it the address that `moved` has left."""
        other = self._article_at(story.article.url)
        if other is None or other.id in same or other.key != urls.key(story.article.url):
            return
        gone_at, reason = (other.gone_at, other.gone_reason) if other.gone_at else (story.fetched_at, "gone")
        at = {"key": moved.key, "url": moved.url, "gone_at": gone_at, "gone_reason": reason, "doubted_at": None}
        self._articles[other.id] = msgspec.structs.replace(other, **at)
        self._touched_articles.add(other.id)
        self._gone_at.add(other.site)
        self._addresses.give(moved.url, other.id)

    def _shows_another(self, stored: ArticleRow, story: Story) -> bool:
        """Whether the page shows something else in the story's place: it lacks its marks, or others show the same.

        A site under maintenance may answer 200 at every address. Another whole story counts a day later.
        """
        article = story.article
        if not is_rewritten(stored, article):
            return False
        at = story.fetched_at
        is_sure = is_second_look(stored, at, self._crowd(story.site)) or is_for_good(stored, at)
        if has_lost_marks(stored, article) or is_stump(stored, story):
            return True
        if shows_other_story(stored, story) and not is_sure:
            return True
        # Not with a story that is gone: its editor may have given its text to this one.
        same = (article.body, story.site, None)
        if any((row.body, row.site, row.gone_at) == same and row.id != stored.id for row in self._articles.values()):
            return True
        return not self._with_bodies(story.site)[article.body] <= {stored.id}

    def _find_bodies(self, site: str) -> defaultdict[str, set[int]]:
        """The articles of a site that have the body of a page of the batch; only bodies of these lengths are read."""
        bodies = json_text([body for of_site, body in self._bodies if of_site == site])
        sql = (
            "SELECT body, id FROM article INDEXED BY article_length WHERE site = :site "
            "AND length(body) IN (SELECT length(value) FROM json_each(:bodies)) AND gone_at IS NULL "
            "AND body IN (SELECT value FROM json_each(:bodies))"
        )
        found: defaultdict[str, set[int]] = defaultdict(set)
        for body, article_id in self._db.execute(sql, {"site": site, "bodies": bodies}):
            found[body].add(article_id)
        return found

    def _note_left(self, story: Story, row: ArticleRow) -> None:
        """Treats the article whose own address now leads to another one as gone, as if its page were missing.

        WordPress redirects readers of a deleted post to one with a similar address.
        """
        left = self._article_at(story.asked_url)
        if left is not None and left.id != row.id and left.key == urls.key(story.asked_url):
            page = Dropped(site=story.site, url=story.asked_url, reason="gone", fetched_at=story.fetched_at)
            self.add_dropped(page)

    def _absorb(self, twin: ArticleRow, row: ArticleRow) -> None:
        """Moves everything stored for an article's twin to the article; a different text becomes a version."""
        self._absorbed = {i: row.id if into == twin.id else into for i, into in self._absorbed.items()}
        self._absorbed[twin.id] = row.id
        self._addresses.hand_over(twin.id, row.id)
        self._versions = [msgspec.structs.replace(v, id=row.id) if v.id == twin.id else v for v in self._versions]
        if replaces_text(twin, row):
            self._versions.append(msgspec.structs.replace(twin, id=row.id))
        del self._articles[twin.id]
        self._touched_articles.discard(twin.id)
        self._reworded.discard(twin.id)
        self._touched_facts.pop(twin.id, None)

    def _article_at(self, url: str) -> ArticleRow | None:
        article_id = self._addresses.article_id(url)
        return None if article_id is None else self._articles[article_id]

    def _answer(self, url: str, page: Story | Dropped, article_id: int | None, *, has_moved: bool = False) -> None:
        """Notes the result for an address. An article's own address stays with that article."""
        article = self._article_at(url)
        if article is not None and (article_id is None or article.key == urls.key(url)):
            article_id = article.id
        self._addresses.note(url, page, article_id, has_moved=has_moved)
