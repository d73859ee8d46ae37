"""How well copies, awards and schemes are joined: floors for `tests/data/merging/held-out.jsonl`, which taught nothing.

`read` takes the facts that the reader finds, `labelled` those of the gold: merging apart from reading. Rows of
`held-out.jsonl` are scored, never shown.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from longform import SOAK

from benchmarks import busy
from benchmarks.corpus import MissingInputError
from benchmarks.merging import DATA, load, merged_texts, ordered, real_pairs, score, stored
from crawler.merging.facts import THRESHOLD, chance_of_one_award
from db.store import open_store

FLOORS = {
    ("held-out", "read"): {"stories": (0.98, 1.0), "awards": (0.894, 0.99), "series": (0.846, 0.989)},
    ("held-out", "labelled"): {"awards": (0.96, 0.99), "series": (0.965, 0.99)},
}
"""Recall and precision over pairs, just below what was measured (benchmarks/README.md). As read, series lost 0.06 with
the reader's clues that went, while those of the teaching file gained 0.01: one scheme read otherwise is many pairs.
Then more winners of lists were read, so that more pairs count; fewer of the new ones are joined (0.864 of 264 since
names of awards are known). Awards lost 0.04 (0.850 of 246 pairs) since a rank is the place without its category: two
stories of which one states only the place share less. Series gained 0.016. With the stories that came in on
2026-11-30 fewer facts are found, and more of their pairs are joined (0.899 of 228; series 0.851)."""
JOINED_OF_BUSY = 0.01
"""Of two awards that one recipient wins in a fortnight; 0.046 before such pairs taught."""


@pytest.mark.parametrize(("name", "facts"), FLOORS)
def test_what_is_joined(name: str, facts: str) -> None:
    rows = load(DATA / f"{name}.jsonl")
    found = score(rows, ordered(rows, "published"), gold=facts == "labelled")
    measured = {what: (pairs.recall, pairs.precision) for what, pairs in found.items()}
    floors = FLOORS[name, facts]
    low = {
        what: measured[what] for what in floors if any(a < b for a, b in zip(measured[what], floors[what], strict=True))
    }
    assert low == {}


def test_what_a_recipient_wins_in_a_fortnight_stays_apart() -> None:
    rows = load(DATA / "held-out.jsonl")
    chances = [chance_of_one_award(*pair) for gold in (False, True) for pair in busy.pairs(rows, gold=gold)]
    assert sum(chance >= THRESHOLD for chance in chances) <= JOINED_OF_BUSY * len(chances)


def test_a_text_merged_from_several_releases_joins_none_but_the_larger_part() -> None:
    found = merged_texts(load(DATA / "merged.jsonl"), every=SOAK)
    assert found["smaller"] == 0
    assert found["larger"] >= 0.74 * found["of"]


@pytest.mark.parametrize("order", ["published", "shuffled 1"])
def test_a_release_on_three_sites_is_one_award_with_three_sources(order: str, tmp_path: Path) -> None:
    texts = load(DATA / "releases.jsonl")
    with open_store(tmp_path / "a.db") as store:
        stored(store, ordered(texts, order))
    with closing(sqlite3.connect(tmp_path / "a.db")) as db:
        sources = [row[0] for row in db.execute("SELECT sources FROM awards")]
    releases = len({text["story"] for text in texts})
    assert sources.count(3) >= releases - 1, "all but one that the reader may misread"
    assert len(sources) <= releases + 2


def test_real_stories_of_one_day_are_not_joined() -> None:
    try:
        found = real_pairs()
    except MissingInputError:
        pytest.skip("the shared stories are not here")
    assert found["two outlets"].precision >= 0.9
    assert found["two outlets"].recall >= 0.65
    assert found["one outlet"].precision >= 0.85
