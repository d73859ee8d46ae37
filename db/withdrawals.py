"""What a site withdraws: which answers of a story's own page show it, after how many looks, and which do not.

A missing page is believed at once, and so is a notice in the story's place. One that is there without its story,
behind a password, empty, an error page or one with another story, is looked at again a day later: a broken theme and
an hour of maintenance look the same.
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

AT_ONCE = frozenset({"gone", "retracted"})
"""Those of them that are believed at the first look."""
_IS_AT_ONCE = "gone_reason IN ('gone', 'retracted')"

SECOND_LOOK = timedelta(days=1)
"""After which a page without its story is looked at again."""
EARLY = timedelta(hours=4)
"""By how much the second look may come early: polls do not keep the hour."""

SHARE = 0.1
"""Of a site's stories: when more turn at once, nothing is marked."""
FEWEST_DOUBTED, FEWEST_GONE = 2, 10
"""So many may turn on a small site all the same: of pages that are there without a story, and of those that are not."""
FEWEST_LOOKED_AT = 8
"""Doubted stories from which on it counts that most pages that were looked at hold none."""


class Crowd(msgspec.Struct, frozen=True):
    """How many stories a site has that are not gone, and how many of them are doubted."""

    stories: int = 0
    doubted: int = 0
    since: str | None = None
    """When the first of these was doubted."""
    looked_at: int | None = None
    """How many were looked at since; None where too few are doubted to compare them with these."""

    @property
    def is_wave(self) -> bool:
        """Whether so many are doubted that the cause is the site, not its stories: of all, or of those looked at.

        Of a large site a few are looked at a day, never a tenth.
        """
        return self.is_most_of_looks or self.doubted > max(FEWEST_DOUBTED, self.stories * SHARE)

    @property
    def is_flood(self) -> bool:
        """Whether it is such a wave that a missing page proves nothing either."""
        return self.is_wave and self.doubted > FEWEST_GONE

    @property
    def is_most_of_looks(self) -> bool:
        """Whether most stories that were looked at are doubted."""
        return self.looked_at is not None and 2 * self.doubted > self.looked_at


def crowd_of(db: Database, site: str) -> Crowd:
    """The site's stories as they are stored."""
    sql = "SELECT count(*), count(doubted_at), min(doubted_at) FROM article WHERE site = ? AND gone_at IS NULL"
    crowd = Crowd(*db.execute(sql, [site]).fetchone())
    if crowd.doubted < FEWEST_LOOKED_AT:
        return crowd
    return msgspec.structs.replace(crowd, looked_at=_looked_at(db, site, crowd.since or ""))


def _looked_at(db: Database, site: str, since: str) -> int:
    sql = "SELECT count(DISTINCT article_id) FROM address WHERE site = ? AND fetched_at >= ?"
    return int(db.execute(sql, [site, since]).fetchone()[0])


def withdrawn(article: ArticleRow, page: Dropped, crowd: Crowd) -> ArticleRow:
    """What an article becomes whose own page answered `page`; itself where that is nothing new."""
    if page.reason not in WITHDRAWN or article.gone_at is not None:
        return article
    if article.doubted_at is None:
        if page.reason in AT_ONCE and not crowd.is_flood:
            return msgspec.structs.replace(article, gone_at=page.fetched_at, gone_reason=page.reason)
        return msgspec.structs.replace(article, doubted_at=page.fetched_at, gone_reason=page.reason)
    if not is_second_look(article, page.fetched_at, crowd):
        return article
    return msgspec.structs.replace(article, gone_at=article.doubted_at, doubted_at=None, gone_reason=page.reason)


def is_second_look(article: ArticleRow, fetched_at: str, crowd: Crowd) -> bool:
    """Whether what a page shows in the story's place was there a day ago, and is believed by now."""
    if article.doubted_at is None or crowd.is_wave:
        return False
    return fetched_at >= iso(parse_moment(article.doubted_at) + SECOND_LOOK - EARLY)


def hold_back_waves(db: Database, site: str, now: str) -> list[int]:
    """Turns what was found gone of late into doubts, where it is too much of the site; returns those articles.

    That is what answered within a day that it is gone; and what was believed in the days before others turned too.
    """
    held_back: list[int] = []
    day_ago = iso(parse_moment(now) - SECOND_LOOK)
    sql = f"SELECT count(*) FROM article WHERE site = ? AND gone_at > ? AND {_IS_AT_ONCE}"
    gone = db.execute(sql, [site, day_ago]).fetchone()[0]
    crowd = crowd_of(db, site)
    turned = gone + crowd.doubted
    if gone > FEWEST_GONE and (
        turned > (gone + crowd.stories) * SHARE
        or 2 * turned > _looked_at(db, site, min(day_ago, crowd.since or day_ago))
    ):
        held_back += _doubt(db, site, day_ago, _IS_AT_ONCE)
        crowd = crowd_of(db, site)
    if crowd.is_wave and crowd.doubted >= FEWEST_LOOKED_AT:  # an editor hides fewer, and means it
        since = iso(parse_moment(now) - 3 * SECOND_LOOK)
        held_back += _doubt(db, site, since, "1" if crowd.is_flood else f"NOT {_IS_AT_ONCE}")
    return held_back


def _doubt(db: Database, site: str, since: str, condition: str) -> list[int]:
    rows = db.execute(
        "UPDATE article SET doubted_at = gone_at, gone_at = NULL "
        f"WHERE site = ? AND gone_at > ? AND {condition} RETURNING id",
        [site, since],
    )
    return [row[0] for row in rows.fetchall()]
