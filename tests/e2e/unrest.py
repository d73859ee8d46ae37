"""Sites that change at random, reproducibly by seed, with a record of every state and address of each story."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

import msgspec

from crawler.newsroom.chance import few, mutate, unprinted, young
from crawler.newsroom.server import Newsroom
from crawler.newsroom.truth import Status, Story, Truth, address, load_truth
from crawler.times import iso

MOST = 3
"""Changes to a site in one stretch of time, at most."""

SLACK = timedelta(minutes=30)
"""After the beginning of a stretch nothing happens for so long: the sites are crawled, and real time runs."""

Whose = tuple[str, int]
"""A story, known by its site and its number."""


class Text(NamedTuple):
    """What a story says at one time."""

    title: str
    body: str


def beginnings(slugs: Sequence[str], size: int, now: datetime) -> list[Truth]:
    """The sites with their `size` newest stories, all of the last hours."""
    return [young(few(load_truth(slug), size), now).truth for slug in slugs]


class Unrest:
    """What happens to the sites of a newsroom."""

    def __init__(self, room: Newsroom, seed: str, size: int) -> None:
        self.room = room
        self.happened: list[str] = []
        """The names of all changes."""
        self.addresses: dict[str, Whose] = {}
        """Whose each address ever was."""
        self.texts: defaultdict[Whose, list[Text]] = defaultdict(list)
        """All texts of each story, in order."""
        self.published: dict[Whose, str] = {}
        self._withdrawn: set[Whose] = set()
        self._slugs = [truth.site.slug for truth in room.truths]
        self._chance = Random(seed)
        self._kept = {slug: unprinted(load_truth(slug), size) for slug in self._slugs}
        for slug in self._slugs:
            self._note(slug)

    def happen(self, begin: datetime, end: datetime, youth: timedelta, pass_to: Callable[[datetime], None]) -> None:
        """Up to three things happen at each site between two moments, none to a story older than `youth`.

        Before each, time passes to its moment: a full minute, since some pages state no seconds.
        """
        minutes = range((end - begin - SLACK) // timedelta(minutes=1))
        events = [
            (begin + SLACK + timedelta(minutes=self._chance.choice(minutes)), slug)
            for slug in self._slugs
            for _ in range(self._chance.randint(0, MOST))
        ]
        for at, slug in sorted(events):
            pass_to(at)
            self._change(slug, at, youth)

    def _change(self, slug: str, at: datetime, youth: timedelta) -> None:
        kept = self._kept[slug]
        novel = None
        if kept and self._chance.random() < 0.5:  # the others are invented: the real ones last longer
            novel = msgspec.structs.replace(kept[0], published_at=at, modified_at=None)
        scene, name = mutate(self.room.scene(slug), self._chance, at, since=at - youth, novel=novel)
        if novel and name == "publish":
            del kept[0]
        self.happened.append(name)
        self.room.show(slug, scene)
        self._note(slug)

    def _note(self, slug: str) -> None:
        for story in self.room.scene(slug).truth.articles:
            whose, text = (slug, story.number), Text(story.title, story.body)
            assert self.addresses.setdefault(self._url(slug, story), whose) == whose
            if self.texts[whose][-1:] != [text]:
                self.texts[whose].append(text)
            self.published[whose] = iso(story.published_at)
            if story.status is not Status.PUBLIC:
                self._withdrawn.add(whose)

    def _url(self, slug: str, story: Story) -> str:
        return self.room.url(slug).rstrip("/") + address(story)

    def steady(self, slug: str) -> set[Whose]:
        """The stories of a site that could be read all the time since they were published."""
        return {(slug, story.number) for story in self.room.scene(slug).truth.public} - self._withdrawn

    def shown(self) -> set[Whose]:
        """The stories that can be read now."""
        return {(slug, story.number) for slug in self._slugs for story in self.room.scene(slug).truth.public}
