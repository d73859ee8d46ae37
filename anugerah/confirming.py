"""Turns what a person has confirmed into lessons, which are tried on outlets that did not teach them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from anugerah.corrections import Correction, read_corrections
from anugerah.folds import folds_of
from anugerah.lessonfiles import TeachError, is_read_right, joined
from crawler.awards import read_story
from crawler.awards.lessons import taught
from crawler.awards.model import Model, shipped
from crawler.facts import AwardAnnotation
from crawler.merging.rule import Pair, learn_rule
from crawler.merging.tworeadings import Rule
from crawler.times import local_day
from db.decidedstories import ConfirmedStory
from db.store import Store


@dataclass(frozen=True)
class Trial:
    """How often stories are read as confirmed, with weights that were not learned from their own outlet."""

    stories: int
    right_before: int
    right_after: int

    @property
    def gains(self) -> bool:
        """Whether the lesson is worth keeping."""
        return self.right_after > self.right_before


def corrections_of(confirmed: Sequence[ConfirmedStory]) -> list[Correction]:
    """Confirmed stories as corrections; stories whose stored facts make no valid correction are left out."""
    lines = [msgspec.json.encode(_line(one)) for one in confirmed]
    found, _ = read_corrections(lines, "the confirmed stories")
    return found


def _line(one: ConfirmedStory) -> dict[str, Any]:
    story = one.story
    awards = [{**award, "main": number == 0} for number, award in enumerate(one.awards)]
    return {
        "id": story.url,
        "url": story.url,
        "outlet": story.site,
        "title": story.title,
        "body": story.body,
        "published_at": str(local_day(story.published_at)) if story.published_at else None,
        "label": "award" if one.is_award else "not_award",
        "type": one.type,
        "awards": awards,
    }


def tried(new: Sequence[Correction], kept: Sequence[Correction], before: Model, threshold: float) -> Trial:
    """Read each fold of outlets with what the others teach. Raises TeachError if there is only one outlet."""
    folds = folds_of([one.outlet for one in new])
    if len(set(folds)) < 2:
        raise TeachError(
            "What is confirmed comes from one site: a lesson is kept if other sites gain, so confirm awards of more."
        )
    right_before = right_after = 0
    for fold in sorted(set(folds)):
        teach = [one for one, own in zip(new, folds, strict=True) if own != fold]
        held_out = [one for one, own in zip(new, folds, strict=True) if own == fold]
        model, _ = taught(joined(kept, teach), shipped())
        right_before += sum(is_read_right(one, before, threshold) for one in held_out)
        right_after += sum(is_read_right(one, model, threshold) for one in held_out)
    return Trial(len(new), right_before, right_after)


def rules_from(store: Store, confirmed: Sequence[ConfirmedStory], model: Model, threshold: float) -> dict[str, Rule]:
    """Learn for each model that has read enough of the confirmed stories which values to take from it."""
    by_article = {one.story.id: one for one in confirmed}
    pairs: dict[str, list[Pair]] = {}
    for row in store.second_readings_of(by_article):
        one = by_article[row["article_id"]]
        story = one.story
        ours = read_story(story.title, story.body, local_day(story.published_at), model=model, threshold=threshold)
        theirs = msgspec.json.decode(row["theirs"], type=AwardAnnotation)
        pairs.setdefault(row["model"], []).append(Pair(ours, theirs, one.is_award, one.awards[0] if one.awards else {}))
    learned = {name: learn_rule(own) for name, own in pairs.items()}
    return {name: rule for name, rule in learned.items() if rule.stories}
