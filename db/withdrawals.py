"""When a story counts as withdrawn: which responses of its own page show it, and after how many checks.

A missing page counts at once, and so does a notice of retraction in the story's place. A page without its story,
with a password, empty, with an error or with another story is checked again a day later: a broken theme and an hour of
maintenance look the same.
If many stories of a site disappear at once, its server is more likely broken than the stories withdrawn: none is
marked, and the operator is notified.
"""

from datetime import timedelta

import msgspec
from sqlite_utils import Database

from crawler.records import Dropped
from crawler.times import iso, parse_moment
from db.rows import ArticleRow

WITHDRAWN = frozenset({"gone", "protected", "empty", "missing", "retracted"})
"""Reasons that show that a site has withdrawn a story; others show that a page cannot be read."""

AT_ONCE = frozenset({"gone", "retracted"})
"""Those of them that count at the first check."""
_IS_AT_ONCE = "gone_reason IN ('gone', 'retracted')"

SECOND_LOOK = timedelta(days=1)
"""How long after the first check a page without its story is checked again."""
FOR_GOOD = timedelta(days=7)
"""What a page has shown for so long in a story's place is its text, even if the whole site has changed like this."""
EARLY = timedelta(hours=4)
"""How much earlier the second check may come: polls are not punctual."""

SHARE = 0.1
"""If more than this share of a site's stories disappear at once, none is marked as withdrawn."""
FEWEST_DOUBTED, FEWEST_GONE = 2, 10
"""On a small site at least this many may: pages that are there without a story, and pages that are missing."""
FEWEST_LOOKED_AT = 8
"""The minimum number of doubted stories for comparing them with those that were checked."""


class Crowd(msgspec.Struct, frozen=True):
    """How many stories of a site are not gone, and how many of them are doubted."""

    stories: int = 0
    doubted: int = 0
    since: str | None = None
    """When the first of them was doubted."""
    looked_at: int | None = None
    """How many were checked since; None if too few are doubted for the comparison."""

    @property
    def is_wave(self) -> bool:
        """Whether so many are doubted, of all or of those checked, that the site must be the cause, not its stories.

        Only a few stories of a large site are checked each day, never a tenth.
        """
        return self.is_most_of_looks or self.doubted > max(FEWEST_DOUBTED, self.stories * SHARE)

    @property
    def is_flood(self) -> bool:
        """Whether the wave is so large that a missing page proves nothing either."""
        return self.is_wave and self.doubted > FEWEST_GONE

    @property
    def is_most_of_looks(self) -> bool:
        """Whether most stories that were checked are doubted."""
        return self.looked_at is not None and 2 * self.doubted > self.looked_at


def crowd_of(db: Database, site: str) -> Crowd:
    """The crowd of a site by its stored stories. Counted in indexes: every run asks, and a site may have very many."""
    sql = (
        "SELECT (SELECT count(*) FROM article WHERE site = :site) "
        "- (SELECT count(*) FROM article WHERE site = :site AND gone_at IS NOT NULL), count(*), min(doubted_at) "
        "FROM article WHERE site = :site AND doubted_at IS NOT NULL AND gone_at IS NULL"
    )
    crowd = Crowd(*db.execute(sql, {"site": site}).fetchone())
    if crowd.doubted < FEWEST_LOOKED_AT:
        return crowd
    return msgspec.structs.replace(crowd, looked_at=_looked_at(db, site, crowd.since or ""))


def _looked_at(db: Database, site: str, since: str) -> int:
    sql = "SELECT count(DISTINCT article_id) FROM address WHERE site = ? AND fetched_at >= ?"
    return int(db.execute(sql, [site, since]).fetchone()[0])


def withdrawn(article: ArticleRow, page: Dropped, crowd: Crowd) -> ArticleRow:
    """The article after its own page was dropped as `page`; itself if nothing changes."""
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
    """Whether the page was in doubt a day ago already, so that what it shows in the story's place counts now."""
    if article.doubted_at is None or crowd.is_wave:
        return False
    return fetched_at >= iso(parse_moment(article.doubted_at) + SECOND_LOOK - EARLY)


def is_for_good(article: ArticleRow, fetched_at: str) -> bool:
    """Whether the page has been in doubt for so long that another story there counts, whatever the site's others do."""
    return article.doubted_at is not None and fetched_at >= iso(parse_moment(article.doubted_at) + FOR_GOOD)


def hold_back_waves(db: Database, site: str, now: str) -> list[int]:
    """Turns recent withdrawals into doubts if they are too many for the site; returns the articles.

    These are pages that went missing within a day, and withdrawals of the days before others disappeared too.
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
    if crowd.is_wave and crowd.doubted >= FEWEST_LOOKED_AT:  # fewer may really be hidden by an editor
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
