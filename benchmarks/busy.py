"""How merging treats a recipient that wins several awards within two weeks, as a regency does.

    python benchmarks/busy.py [FILE.jsonl …]

The labelled files have few such pairs. So facts of different schemes are compared as if one recipient had won both,
reported within two weeks; no pair is one award. Printed is how many would be merged.
"""

import random
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.merging import DATA, Row, labelled_facts, load, ordered, stored
from crawler.merging.facts import THRESHOLD, Claim, chance_of_one_award
from db.awards import Ledger
from db.candidates import as_claim
from db.store import open_store

DAYS = 14
SHARE = 0.1
"""The share of all pairs that is taken."""


def main() -> int:
    """Print the totals of each file."""
    for path in [Path(name) for name in sys.argv[1:]] or [DATA / "stories.jsonl", DATA / "held-out.jsonl"]:
        for gold in (False, True):
            found = list(pairs(load(path), gold=gold))
            joined = sum(chance_of_one_award(*pair) >= THRESHOLD for pair in found)
            print(f"{path.name}, {'labelled' if gold else 'as read'}: {joined} of {len(found)} joined")
    return 0


def pairs(rows: list[Row], *, gold: bool) -> Iterator[tuple[Claim, Claim]]:
    """Pairs of facts of two schemes, changed as if one recipient had won both."""
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "a.db") as store:
        stored(store, ordered(rows, "published"), gold=gold)
        with store._reading() as db:
            known = {fact["id"]: fact["gold"] for fact in labelled_facts(rows, db)}
            facts = [fact for fact in Ledger(db, [])._facts("1") if fact["id"] in known]
    draw = random.Random(1)
    for one, other in combinations(facts, 2):
        ours, theirs = known[one["id"]], known[other["id"]]
        are_two = ours["series"] and theirs["series"] and ours["series"] != theirs["series"]
        if are_two and one["article_id"] != other["article_id"] and draw.random() < SHARE:
            a, b = as_claim(one), as_claim(other)
            yield (
                a,
                replace(
                    b,
                    recipient=a.recipient,
                    recipient_id=a.recipient_id,
                    recipient_key=a.recipient_key,
                    region=a.region,
                    year=a.year if a.year and b.year else None,
                    day=None,
                    published=a.published + draw.randint(-DAYS, DAYS),
                ),
            )


if __name__ == "__main__":
    sys.exit(main())
