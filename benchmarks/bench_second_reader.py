"""Right rows of our reader, of models with given error rates, and of both merged by a rule learned on the other half.

The table of docs/second-reader.md: `python benchmarks/bench_second_reader.py`. Needs the extra `llm`.
"""

import os
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))
sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from secondmodels import QUALITY, installed

from anugerah.secondreader.asking import Asker
from anugerah.secondreader.reading import read_by
from benchmarks import tagging
from benchmarks.corpus import Labelled, read
from benchmarks.teaching import learned, prepare
from crawler.alike import is_row_right
from crawler.awards import read_story
from crawler.awards.model import Model, shipped
from crawler.facts import AwardAnnotation
from crawler.merging.rule import Pair, learn_rule
from crawler.merging.tworeadings import merged, values

OWN = ("stories", "ledes", "manners", "releases-a", "releases-b")
HALVES = (("releases-c", "releases-d", "releases-e"), ("releases-f", "releases-g", "releases-h"))


def rows(*names: str) -> list[Labelled]:
    """The stories of some of our own files."""
    return [row for name in names for row in read(QUALITY / f"{name}.jsonl", is_real=False)]


def is_right(row: Labelled, reading: AwardAnnotation) -> bool:
    """Whether an award story's row is right."""
    return bool(reading.awards) and row.label == "award" and is_row_right(row.main, values(reading.awards[0]))


def models(labelled: list[Labelled], ours: dict[str, AwardAnnotation]) -> dict[str, dict[str, Any]]:
    """The error rates of the models in the table."""
    right = {row.id: is_right(row, ours[row.id]) for row in labelled}
    along = {row_id: 0.15 if good else 0.95 for row_id, good in right.items()}
    little = {row_id: 0.03 if good else 0.3 for row_id, good in right.items()}
    far = {row_id: min(1.0, share + 0.3) for row_id, share in along.items()}
    return {
        "better (one row in ten wrong)": {"wrong": 0.1, "blind": 0.02},
        "better, errors where ours are": {"wrong_at": little, "blind": 0.02},
        "about as good, other errors": {"wrong": 0.45, "blind": 0.1},
        "worse, errors where ours are": {"wrong_at": along, "blind": 0.05},
        "far worse, errors where ours are": {"wrong_at": far, "blind": 0.15},
        "half of its rows with false quotes": {"wrong": 0.2, "blind": 0.04, "false_quotes": 0.5},
    }


def main() -> None:
    """Print the table."""
    taught = rows(*OWN)
    prepared = [prepare(row) for row in taught]
    weights = learned(prepared) | {"tag": tagging.learned(taught, {one.row.id: one.tag for one in prepared})}
    model = Model(weights | {"confidence": shipped().of("confidence")})
    files = [name for half in HALVES for name in half]
    labelled = rows(*files)
    ours = {r.id: read_story(r.title, r.body, r.published_on, model=model, threshold=0.5) for r in labelled}
    print(f"{sum(row.label == 'award' for row in labelled)} award stories")
    print("| model | it alone | ours alone | both |\n|---|---|---|---|")
    for name, options in models(labelled, ours).items():
        with tempfile.TemporaryDirectory() as folder:
            stories = [QUALITY / f"{file}.jsonl" for file in files]
            os.environ.update(installed(Path(folder), {"id": name, **options}, stories=stories))
            theirs = {}
            with Asker(name, timedelta(seconds=60)) as asker:
                for row in labelled:
                    found = read_by(asker, row.title, row.body, row.published_on, None, model).reading
                    theirs[row.id] = found or AwardAnnotation(is_award=False, score=0.0)
        counts = [0, 0, 0]
        for teach, test in (HALVES, HALVES[::-1]):
            pairs = [Pair(ours[r.id], theirs[r.id], r.label == "award", r.main) for r in rows(*teach)]
            rule = learn_rule(pairs)
            for row in rows(*test):
                both = merged(ours[row.id], theirs[row.id], rule).reading
                for i, reading in enumerate((theirs[row.id], ours[row.id], both)):
                    counts[i] += is_right(row, reading)
        print(f"| {name} | {' | '.join(map(str, counts))} |", flush=True)


if __name__ == "__main__":
    main()
