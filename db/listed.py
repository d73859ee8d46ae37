"""Which known stories a site's list no longer holds, and which ones it holds at an earlier address again.

The comparison reads all addresses of a site, so it is made outside the transaction that notes what it has found.
"""

from collections import Counter
from collections.abc import Collection, Mapping

import msgspec
from sqlite_utils import Database

from db.moved import fetch_moved_back, moved_back
from db.tables import json_text

MOST = 50
"""At most this many stories of a site are checked because one reading of its lists lacked them, or their addresses."""

_AGO = "strftime('%Y-%m-%dT%H:%M:%SZ', :now, '-{}')"
_ADDRESSES = "SELECT key_hash, article_id FROM address WHERE site = :site AND article_id IS NOT NULL"
"""All of a site, from an index alone: a whole list names most of them."""
_ADDRESSES_OF_LISTED = (
    "SELECT DISTINCT other.key_hash, other.article_id FROM address AS own JOIN address AS other "
    "ON other.article_id = own.article_id WHERE own.key_hash IN (SELECT value FROM json_each(:hashes))"
)
_OF_ALL = (
    f"SELECT id FROM article INDEXED BY article_seen WHERE site = :site AND first_seen_at < {_AGO.format('1 day')} "
    "EXCEPT SELECT id FROM article WHERE site = :site AND gone_at IS NOT NULL"
)
"""The stories that a whole list should hold, by indexes alone: a list may be a day slower than a feed."""
_SINCE = (
    "SELECT id FROM article WHERE site = :site AND published_at > :since AND length(published_at) > 10 "
    f"AND gone_at IS NULL AND first_seen_at < {_AGO.format('1 day')}"
)
"""Those that a list of the newest should hold."""


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """What lists show about the stored stories of their site."""

    found: tuple[int, ...] = ()
    """Articles that were missing in an earlier list, and that no list lacks any more."""
    left_out: tuple[int, ...] = ()
    """Articles that were missing in an earlier list, and that one list lacks and another one holds."""
    unlisted: tuple[int, ...] = ()
    """Articles to check, since a list lacks them."""
    earlier: tuple[str, ...] = ()
    """Addresses to fetch, since a list holds them in place of the present ones."""


def compare_lists(db: Database, site: str, lists: Mapping[str | None, Collection[str]], now: str) -> Comparison:
    """Compares a site's lists with the store; each has hashes of all stories published since the time of its key, or
    of all.

    A story counts as unlisted if one list lacks it: a cache may keep an old copy of a sitemap for days. Lists that lack
    most known stories are not complete, and prove nothing. A story that was checked and is still there is not checked
    again for a month, or until no list holds it any more: some leave stories out. Earlier addresses are those of the
    whole list, if there is one.
    """
    hashes = set[str]().union(*lists.values())
    addresses = _addresses(db, site, hashes, is_whole=None in lists)
    holds = {since: _held(addresses, held) for since, held in lists.items()}
    lacking = set[int]().union(*(_lacking(db, site, held, now, since) for since, held in holds.items()))
    count = Counter(article for _, article in addresses)
    several = {hashed for hashed, article in addresses if count[article] > 1}
    earlier: list[str] = []
    for held in map(frozenset, [lists[None]] if None in lists else lists.values()):
        earlier += moved_back(db, site, several & held, held, MOST)
    held_before = set[int]().union(*holds.values()).intersection(_noted(db))
    left_out = held_before & lacking
    return Comparison(
        found=tuple(sorted(held_before - lacking)),
        left_out=tuple(sorted(left_out)),
        unlisted=tuple(_to_check(db, lacking, left_out, now)),
        earlier=tuple(dict.fromkeys(earlier)),
    )


def note_comparison(db: Database, site: str, compared: Comparison, now: str) -> None:
    """Notes which stories are to be checked, and queues the earlier addresses."""
    db.execute("DELETE FROM unlisted WHERE article_id IN (SELECT value FROM json_each(?))", [json_text(compared.found)])
    db.execute(
        "UPDATE unlisted SET since = ? WHERE looked_at IS NOT NULL AND article_id IN (SELECT value FROM json_each(?))",
        [now, json_text(compared.left_out)],
    )
    db.execute(
        "INSERT INTO unlisted (article_id, since) SELECT id, :now FROM article "
        "WHERE id IN (SELECT value FROM json_each(:ids)) "
        "ON CONFLICT (article_id) DO UPDATE SET since = excluded.since, looked_at = NULL",
        {"now": now, "ids": json_text(compared.unlisted)},
    )
    fetch_moved_back(db, site, compared.earlier, now)


def _addresses(db: Database, site: str, hashes: Collection[str], *, is_whole: bool) -> list[tuple[str, int]]:
    """Hash and article of the site's addresses, or at least of those articles that a list holds."""
    asked = {"site": site, "hashes": json_text(sorted(hashes))}
    return db.execute(_ADDRESSES if is_whole else _ADDRESSES_OF_LISTED, asked).fetchall()


def _held(addresses: Collection[tuple[str, int]], hashes: Collection[str]) -> set[int]:
    """The articles that a list holds at any of their addresses."""
    own = frozenset(hashes)
    return {article for hashed, article in addresses if hashed in own}


def _lacking(db: Database, site: str, held: set[int], now: str, since: str | None) -> set[int]:
    """The stories that a list should hold, and lacks; none if it lacks most of them."""
    asked = {"site": site, "now": now, "since": since}
    known = {article for (article,) in db.execute(_OF_ALL if since is None else _SINCE, asked)}
    lacking = known - held
    return set() if 2 * len(lacking) > len(known) else lacking


def _to_check(db: Database, lacking: set[int], left_out: set[int], now: str) -> list[int]:
    """The stories to check; a list that held a story after its last check no longer does, unless it is `left_out`."""
    recently = f"looked_at IS NULL OR looked_at > {_AGO.format('30 days')}"
    rows = db.execute(f"SELECT article_id, since > looked_at FROM unlisted WHERE {recently}", {"now": now}).fetchall()
    noted = {article for article, was_held_since in rows if not was_held_since or article in left_out}
    sql = (
        "SELECT id FROM article WHERE id IN (SELECT value FROM json_each(?)) "
        "ORDER BY is_award DESC, coalesce(published_at, first_seen_at) DESC LIMIT ?"
    )
    return [article for (article,) in db.execute(sql, [json_text(sorted(lacking - noted)), MOST])]


def _noted(db: Database) -> list[int]:
    return [article for (article,) in db.execute("SELECT article_id FROM unlisted")]
