"""How well copies of stories, facts of awards and schemes are joined, in totals by class (`tests/data/merging`).

    python benchmarks/merging.py [--gold] [FILE.jsonl …]
    python benchmarks/merging.py --stream
    python benchmarks/merging.py --merged

Each file's stories are read and stored as in a crawl, in the order of publication and in two others, and the views are
compared with the gold, pair by pair. `--stream` judges labelled pairs of real stories (`stream-pairs.jsonl` names them;
we may not keep their texts) as two articles of one week. `--merged` stores each text of `merged.jsonl` with the
releases that it was made from, in every order, and counts which of them it joins.
"""

import argparse
import json
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import combinations, permutations
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

import msgspec
from sqlite_utils import Database

from benchmarks import corpus
from crawler.alike import FIELDS, is_same_name
from crawler.articles import Article
from crawler.awards.entities import entity_of
from crawler.awards.schemes import scheme_of
from crawler.facts import AwardAnnotation, AwardFact, AwardType, Level, Span, Where
from crawler.merging.copies import (
    HASHES,
    THRESHOLD,
    cannot_be_copies,
    chance_between,
)
from crawler.merging.wording import Wording, sketch
from crawler.readersetup import ReaderSetup
from crawler.records import Story
from crawler.tagging import tag_article
from db.store import Store, open_store

DATA = Path(__file__).parent.parent / "tests/data/merging"
Row = dict[str, Any]


def main() -> int:
    """Print the totals of each file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", action="store_true", help="use the gold's facts: merging without the reader")
    parser.add_argument("--stream", action="store_true")
    parser.add_argument("--merged", action="store_true")
    parser.add_argument("files", nargs="*", type=Path, default=[DATA / "stories.jsonl", DATA / "held-out.jsonl"])
    options = parser.parse_args()
    if options.stream:
        for kind, found in real_pairs().items():
            print(f"{kind}: {found}")
        return 0
    if options.merged:
        print(dict(merged_texts(load(DATA / "merged.jsonl"))))
        return 0
    for path in options.files:
        rows = load(path)
        for order in ("published", "shuffled 1", "shuffled 2"):
            print(f"{path.name}, {order}")
            for name, found in score(rows, ordered(rows, order), gold=options.gold).items():
                print(f"  {name:7} {found}")
    return 0


def load(path: Path) -> list[Row]:
    """The labelled stories of a file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def ordered(rows: Sequence[Row], order: str) -> list[Row]:
    """The rows as they arrive."""
    if order == "published":
        return sorted(rows, key=lambda row: (row["published_at"], row["id"]))
    return random.Random(order).sample(list(rows), len(rows))


@dataclass(frozen=True)
class Pairs:
    """Numbers of pairs of rows or facts: that are one, that were joined, that are both; false ones by kind."""

    true: int
    joined: int
    both: int
    false: Counter[str]

    @property
    def recall(self) -> float:
        """The share of the pairs that are one which were joined."""
        return self.both / max(1, self.true)

    @property
    def precision(self) -> float:
        """The share of the joined pairs that are one."""
        return self.both / max(1, self.joined)

    def __str__(self) -> str:
        false = ", ".join(f"{name} {count}" for name, count in sorted(self.false.items()))
        return f"recall {self.recall:.3f} of {self.true}, precision {self.precision:.3f}" + (
            f": {false}" if false else ""
        )


def score(rows: Sequence[Row], arriving: Sequence[Row], *, gold: bool = False) -> dict[str, Pairs]:
    """Compare pairs of stories, of facts of one award and of facts of one scheme.

    Only facts that the reader found and the gold has count; the gold of each is that of its recipient's award.
    """
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "a.db") as store:
        stored(store, arriving, gold=gold)
        with store._reading() as db:
            story = {row["url"].rsplit("/", 1)[1]: row["story_id"] for row in db.query("SELECT * FROM articles")}
            facts = labelled_facts(rows, db)
    kinds = {row["id"]: row["kind"] for row in rows}
    fact_kinds = {fact["id"]: kinds[fact["row"]] for fact in facts}
    award = {fact["id"]: fact["gold"]["key"] for fact in facts}
    series = {fact["id"]: fact["gold"]["series"] for fact in facts if fact["gold"]["series"]}
    return {
        "stories": pairs(kinds, {row["id"]: row["story"] for row in rows}, story),
        "awards": pairs(fact_kinds, award, {fact["id"]: fact["award_id"] for fact in facts}),
        "series": pairs(fact_kinds, series, {fact["id"]: fact["series_id"] for fact in facts}),
    }


def real_pairs() -> dict[str, Pairs]:
    """Pairs of the stream's stories that may be copies: of one outlet, and of two."""
    texts = {row.id: row for row in corpus.load("stream")}
    found = {}
    for kind in ("one outlet", "two outlets"):
        gold: list[bool] = []
        predicted: list[bool] = []
        for pair in load(DATA / "stream-pairs.jsonl"):
            one, other = texts[pair["a"]], texts[pair["b"]]
            same_site = one.outlet == other.outlet
            if pair["label"] != "unsure" and same_site == (kind == "one outlet"):
                gold.append(pair["label"] == "copy")
                predicted.append(_are_joined(one, other, same_site=same_site))
        both = sum(a and b for a, b in zip(gold, predicted, strict=True))
        found[kind] = Pairs(sum(gold), sum(predicted), both, Counter())
    return found


def merged_texts(rows: Sequence[Row], *, every: bool = True) -> Counter[str]:
    """Which part each merged text joins, over every order in which it and the releases of its family come.

    Without `every`, it comes first and last alone.
    """
    found: Counter[str] = Counter()
    records = {row["id"]: _record(row, gold=False) for row in rows}
    for text in (row for row in rows if row["how"] == "merged"):
        releases = [row for row in rows if row["family"] == text["family"] and row["how"] == "original"]
        for order in permutations([text, *releases]) if every else ([text, *releases], [*releases, text]):
            with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "a.db") as store:
                store.store_batch([records[row["id"]] for row in order], datetime(2026, 1, 1, tzinfo=UTC))
                with store._reading() as db:
                    story = {
                        row["url"].rsplit("/", 1)[1]: row["story_id"] for row in db.query("SELECT * FROM articles")
                    }
            joined = {row["story"] for row in releases if story[row["id"]] == story[text["id"]]}
            found["larger"] += text["story"] in joined
            found["smaller"] += bool(joined - {text["story"]})
            found["of"] += 1
    return found


def _are_joined(one: corpus.Labelled, other: corpus.Labelled, *, same_site: bool) -> bool:
    a, b = Wording(one.title, one.body), Wording(other.title, other.body)
    if len(set(sketch(a)) & set(sketch(b))) < HASHES or cannot_be_copies(a, b):
        return False
    return chance_between(a, b, same_site=same_site) >= THRESHOLD


def labelled_facts(rows: Sequence[Row], db: Database) -> list[Row]:
    """The stored facts that state an award of the gold, with its `row` and its `gold`."""
    by_id = {row["id"]: row for row in rows}
    found = []
    for fact in db.query("SELECT f.*, a.url FROM award_facts AS f JOIN articles AS a ON a.id = f.article_id"):
        row = by_id[fact["url"].rsplit("/", 1)[1]]
        likely = [gold for gold in row["awards"] if is_same_name(gold["recipient"], fact["recipient"])]
        if likely:
            best = max(likely, key=lambda gold: [_is_like(gold, fact, name) for name in ("recipient", "award", "rank")])
            found.append({**fact, "row": row["id"], "gold": best})
    return found


def _is_like(gold: Row, fact: Row, name: str) -> int:
    return 2 * bool(gold[name] == fact[name]) + is_same_name(gold[name], fact[name])


def pairs(kinds: dict[Any, str], gold: dict[Any, Any], predicted: dict[Any, Any]) -> Pairs:
    """Compare what was joined with the gold."""
    true = joined = both = 0
    false: Counter[str] = Counter()
    for one, other in combinations(gold, 2):
        is_one = gold[one] == gold[other]
        is_joined = predicted.get(one) is not None and predicted.get(one) == predicted.get(other)
        true, joined, both = true + is_one, joined + is_joined, both + (is_one and is_joined)
        if is_joined and not is_one:
            false["/".join(sorted((kinds[one], kinds[other])))] += 1
    return Pairs(true, joined, both, false)


def stored(store: Store, rows: Sequence[Row], *, gold: bool = False) -> None:
    """Read and store the stories in their order, in small batches."""
    now = datetime(2026, 1, 1, tzinfo=UTC)
    for start in range(0, len(rows), 5):
        store.store_batch([_record(row, gold=gold) for row in rows[start : start + 5]], now + timedelta(minutes=start))


def _record(row: Row, *, gold: bool) -> Story:
    url = f"https://{row['outlet']}/{row['id']}"
    article = Article(url=url, title=row["title"], body=row["body"], published_at=row["published_at"], language="id")
    reading = tag_article(
        row["title"],
        row["body"],
        published_at=row["published_at"],
        language="id",
        zone="Asia/Jakarta",
        region=None,
        reader=ReaderSetup(),
    )
    if gold and row["awards"]:
        reading = _as_labelled(row)
    return Story(site=row["outlet"], article=article, reading=reading, asked_url=url, fetched_at="2026-01-01T00:00:00Z")


def _as_labelled(row: Row) -> AwardAnnotation:
    facts = []
    for award in row["awards"]:
        region = award["recipient_region"]
        fact = AwardFact(
            **(
                {name: award[name] for name in (*FIELDS, "main")}
                | {"level": Level(award["level"]) if award["level"] else None}
            ),
            confidence=0.9,
            recipient_region=region,
            recipient_entity=entity_of(award["recipient"], region),
            giver_entity=entity_of(award["giver"], region, is_giver=True) if award["giver"] else None,
            evidence=Span(Where.BODY, 0, 9),
        )
        facts.append(msgspec.structs.replace(fact, scheme=scheme_of(fact, None)))
    return AwardAnnotation(is_award=True, score=0.9, type=AwardType.HONOUR, awards=tuple(facts))


if __name__ == "__main__":
    sys.exit(main())
