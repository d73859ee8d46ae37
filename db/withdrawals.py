"""What a site withdraws: which answers of a story's own page show it, after how many looks, and which do not.

A missing page is believed at once, and so is a notice in the story's place. One that is there without its story,
behind a password, empty or an error page, is looked at again a day later: a broken theme and an hour of maintenance
look the same.
Where many stories of a site turn at once it is its server that is broken, more likely than its mind: nothing is marked,
and the operator hears.
"""

from datetime import timedelta

import msgspec
from sqlite_utils import Database

from crawler.records import Dropped
from crawler.times import iso, parse_moment
from db.rows import ArticleRow

WITHDRAWN = frozenset({"gone", "protected", "empty", "missing", "retracted"})
"""Reasons that show that a site took a known story back; others show that a page cannot be read."""

SECOND_LOOK = timedelta(days=1)
"""After which a page without its story is looked at again."""
EARLY = timedelta(hours=4)
"""By how much the second look may come early: polls do not keep the hour."""

SHARE = 0.1
"""Of a site's stories: when more turn at once, nothing is marked."""
FEWEST_DOUBTED, FEWEST_GONE = 2, 10
"""So many may turn on a small site all the same: of pages that are there without a story, and of those that are not."""


class Crowd(msgspec.Struct, frozen=True):
    """How many stories a site has that are not gone, and how many of them are doubted."""

    stories: int = 0
    doubted: int = 0
    since: str | None = None
    """When the first of these was doubted."""

    @property
    def is_wave(self) -> bool:
        """Whether so many are doubted that the cause is the site, not its stories."""
        return self.doubted > max(FEWEST_DOUBTED, self.stories * SHARE)


def crowd_of(db: Database, site: str) -> Crowd:
    """The site's stories as they are stored."""
    sql = "SELECT count(*), count(doubted_at), min(doubted_at) FROM article WHERE site = ? AND gone_at IS NULL"
    return Crowd(*db.execute(sql, [site]).fetchone())


def withdrawn(article: ArticleRow, page: Dropped, crowd: Crowd) -> ArticleRow:
    """What an article becomes whose own page answered `page`; itself where that is nothing new."""
    if page.reason not in WITHDRAWN or article.gone_at is not None:
        return article
    if article.doubted_at is None:
        if page.reason in ("gone", "retracted"):
            return msgspec.structs.replace(article, gone_at=page.fetched_at, gone_reason=page.reason)
        return msgspec.structs.replace(article, doubted_at=page.fetched_at, gone_reason=page.reason)
    is_second = page.fetched_at >= iso(parse_moment(article.doubted_at) + SECOND_LOOK - EARLY)
    if not is_second or crowd.is_wave:
        return article
    return msgspec.structs.replace(article, gone_at=article.doubted_at, doubted_at=None, gone_reason=page.reason)


def hold_back_waves(db: Database, site: str, now: str) -> list[int]:
    """Turns what was found gone within a day into doubts, where it is too much of the site; returns those articles."""
    day_ago = iso(parse_moment(now) - SECOND_LOOK)
    sql = "SELECT count(*) FROM article WHERE site = ? AND gone_at > ? AND gone_reason IN ('gone', 'retracted')"
    gone = db.execute(sql, [site, day_ago]).fetchone()[0]
    if gone <= FEWEST_GONE:
        return []
    crowd = crowd_of(db, site)
    if gone + crowd.doubted <= (gone + crowd.stories) * SHARE:
        return []
    rows = db.execute(
        "UPDATE article SET doubted_at = gone_at, gone_at = NULL "
        "WHERE site = ? AND gone_at > ? AND gone_reason IN ('gone', 'retracted') RETURNING id",
        [site, day_ago],
    )
    return [row[0] for row in rows.fetchall()]
