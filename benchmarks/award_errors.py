"""Wrong tags and wrong facts by cause: what to fix first.

    python benchmarks/award_errors.py STORIES.jsonl… [--examples N]

STORIES are JSON lines with `id`, `title`, `body`, `published_at`, `label` and `awards` (the gold). A wrong
tag is listed under the clue that contributed most to it, a wrong fact under its field and how gold and reading differ.
"""

import argparse
import json
import re
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from crawler.alike import NAMES, VALUES, is_same_name
from crawler.awards import THRESHOLD
from crawler.awards.assembly import reading as reading_of
from crawler.awards.explain import Explanation, explain
from crawler.awards.model import shipped
from crawler.awards.reader import read as read_by
from crawler.awards.story import annotate
from crawler.facts import AwardAnnotation

Row = dict[str, Any]


def cause_of_name(gold: str | None, read: str | None, text: str, others: set[str]) -> str | None:
    """How a name differs from the gold; None if it does not. `others` are the names of the story's other awards."""
    if gold is None or read is None:
        return _one_sided(gold, read)
    if is_same_name(gold, read):
        return None
    if any(is_same_name(read, other) for other in others):
        return "another award's of the story"
    if gold.casefold() not in text.casefold():
        return "gold not in text as such"
    ours, theirs = set(re.findall(r"\w+", read.casefold())), set(re.findall(r"\w+", gold.casefold()))
    if theirs < ours:
        return "wrong span: too long"
    if ours < theirs:
        return "wrong span: too short"
    if ours & theirs:
        return "wrong span: overlaps"
    return "other name in story" if read.casefold() in text.casefold() else "read what is not in text"


def cause_of_value(gold: object, read: object) -> str | None:
    """How a number, a level or a day differs from the gold; None if it does not."""
    if gold is None or read is None:
        return _one_sided(gold, read)
    if isinstance(gold, int | float) and isinstance(read, int | float):
        return None if abs(gold - read) < 0.005 else "other value"
    return None if gold == read else "other value"


def _one_sided(gold: object, read: object) -> str | None:
    if gold is None and read is None:
        return None
    return "missing" if read is None else "spurious"


def cause_of_tag(label: str, reading: AwardAnnotation, explanation: Explanation) -> str | None:
    """The kind of a wrong tag with its strongest clue; None if the tag is right."""
    if (label == "award") == reading.is_award:
        return None
    sign, kind = (1, "false") if reading.is_award else (-1, "missed")
    loudest = max(explanation.parts, key=lambda part: sign * part.weight, default=None)
    reason = loudest.clue if loudest and sign * loudest.weight > 0 else "too little spoke for it"
    return f"{kind}: {reason}"


def story_errors(row: Row) -> tuple[str | None, dict[str, str]]:
    """The cause of a wrong tag, and by field the causes of the main award's wrong facts."""
    published_on = date.fromisoformat(row["published_at"][:10]) if row.get("published_at") else None
    story = annotate(row["title"], row["body"], published_on)
    result = read_by(story, shipped(), THRESHOLD)
    reading = reading_of(story, result, None)
    tag = cause_of_tag(row["label"], reading, explain(result, shipped(), clues=1000))
    if row["label"] != "award" or not reading.is_award:
        return tag, {}
    gold = next(award for award in row["awards"] if award.get("main"))
    read = next(fact for fact in reading.awards if fact.main)
    text = f"{row['title']}\n{row['body']}"
    found: dict[str, str | None] = {}
    for field in NAMES:
        others = {award[field] for award in row["awards"] if award is not gold and award.get(field)}
        found[field] = cause_of_name(gold.get(field), getattr(read, field), text, others)
    for field in VALUES:
        found[field] = cause_of_value(gold.get(field), getattr(read, field))
    return tag, {field: cause for field, cause in found.items() if cause}


def table(
    title: str, causes: Counter[tuple[str, ...]], examples: dict[tuple[str, ...], list[str]], shown: int
) -> Table:
    """One row per cause, the most common first."""
    made = Table(title=title, title_justify="left", pad_edge=False)
    made.add_column("stories", justify="right")
    for name in ("what", "cause")[-len(next(iter(causes), ("",))) :]:
        made.add_column(name)
    if shown:
        made.add_column("for example", overflow="fold")
    for cause, count in sorted(causes.items(), key=lambda item: (-item[1], item[0])):
        made.add_row(str(count), *cause, *([", ".join(examples[cause][:shown])] if shown else []))
    return made


def main() -> None:
    """Read every story and print the two tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stories", nargs="+", type=Path)
    parser.add_argument("--examples", type=int, default=3, help="story ids to list per cause")
    arguments = parser.parse_args()
    rows = [json.loads(line) for path in arguments.stories for line in path.read_text("utf-8").splitlines()]
    tags: Counter[tuple[str, ...]] = Counter()
    facts: Counter[tuple[str, ...]] = Counter()
    examples: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    decided = [row for row in rows if row["label"] in ("award", "not_award")]
    for row in decided:
        tag, fields = story_errors(row)
        for cause, counter in [((tag,), tags)] * bool(tag) + [((name, why), facts) for name, why in fields.items()]:
            counter[cause] += 1
            examples[cause].append(str(row["id"]))
    console = Console(markup=False)
    awards = sum(row["label"] == "award" for row in decided)
    console.print(table(f"Wrong tags: {tags.total()} of {len(decided)} stories", tags, examples, arguments.examples))
    title = f"Wrong facts of main awards: {facts.total()} of {awards} award stories' {len(NAMES + VALUES)} fields each"
    console.print(table(title, facts, examples, arguments.examples))


if __name__ == "__main__":
    main()
