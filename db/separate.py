"""Separates articles that were joined as copies of one text and are none by today's rules.

An article that was edited later also counts with its first text: copies stay copies, however they are edited.
"""

from collections.abc import Iterator
from statistics import mean

from sqlite_utils import Database

from crawler.merging.copies import CONTRADICTS, MEMBERS, THRESHOLD, chance_between, chance_of_copy, likeness
from crawler.merging.wording import Wording
from db.awards import Ledger
from db.tables import json_text

_COMPARED = 8
"""An article is compared with at most this many members of a group."""


class _Member:
    """An article of a story: its current words, and its first ones."""

    def __init__(self, db: Database, article_id: int) -> None:
        self.id = article_id
        self._site, *now = db.execute("SELECT site, title, body FROM article WHERE id = ?", [article_id]).fetchone()
        sql = "SELECT title, body FROM article_version WHERE article_id = ? ORDER BY id LIMIT 1"
        first = db.execute(sql, [article_id]).fetchone()
        self._texts = [Wording(*now), *([Wording(*first)] if first else [])]

    def likeness(self, other: "_Member") -> tuple[float, float]:
        """The chances that the articles are copies, or were: by all clues, and if they share enough wording."""
        same_site = self._site == other._site
        pairs = [(one, another) for one in self._texts for another in other._texts]
        return (
            max(chance_of_copy(likeness(one, another)) for one, another in pairs),
            max(chance_between(one, another, same_site=same_site) for one, another in pairs),
        )


def joined_stories(db: Database, *, chunk: int) -> Iterator[list[int]]:
    """The ids of all stories of several articles; between two chunks anything may be written."""
    after = 0
    sql = "SELECT DISTINCT story_id FROM article WHERE story_id > ? ORDER BY story_id LIMIT ?"
    while found := [row[0] for row in db.execute(sql, [after, chunk])]:
        yield found
        after = found[-1]


def copies_in(db: Database, story_id: int) -> list[list[int]]:
    """The articles of a story, grouped by copies; one group if the story stays whole."""
    sql = "SELECT id FROM article WHERE id = :id OR story_id = :id ORDER BY id"
    ids: list[int] = [row[0] for row in db.execute(sql, {"id": story_id})]
    groups: list[list[int]] = []
    shown: list[list[_Member]] = []
    for article_id in ids:
        member = _Member(db, article_id)
        homes = [place for place, members in enumerate(shown) if _are_one([member], members)]
        if not homes:
            groups.append([article_id])
            shown.append([member])
            continue
        home = homes[0]
        groups[home].append(article_id)
        shown[home] = [*shown[home], member][:_COMPARED]
        for place in reversed(homes[1:]):
            if _are_one(shown[home], shown[place]):
                groups[home] += groups.pop(place)
                shown[home] = [*shown[home], *shown.pop(place)][:_COMPARED]
    return sorted(sorted(group) for group in groups)


def separate(db: Database, story_id: int) -> int:
    """Makes a story of each group of `copies_in`, and splits awards that only the story held together.

    Returns how many stories were split off. Runs inside the caller's transaction.
    """
    first, *others = copies_in(db, story_id)
    if not others:
        return 0
    ids = [*first, *(article_id for group in others for article_id in group)]
    ledger = Ledger(db, ids)
    for group in others:
        sql = "UPDATE article SET story_id = nullif(:leader, id) WHERE id IN (SELECT value FROM json_each(:ids))"
        db.execute(sql, {"leader": group[0], "ids": json_text(group)})
    ledger.part(others)
    ledger.settle(ids)
    return len(others)


def _are_one(ours: list[_Member], theirs: list[_Member]) -> bool:
    """As `db.joinedstories` joins them: two are copies, and no two contradict each other."""
    found = [one.likeness(other) for one in ours for other in theirs]
    chances = [chance for chance, _ in found]
    shares = max(worded for _, worded in found) >= THRESHOLD
    return shares and mean(chances) >= MEMBERS and min(chances) >= CONTRADICTS
