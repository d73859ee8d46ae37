"""The scripted changes: each does what it says, old addresses keep answering, and chance is reproducible."""

from datetime import UTC, datetime
from random import Random

import msgspec
import pytest
from newsroom_sample import PORTAL

from crawler.newsroom.chance import mutate, young
from crawler.newsroom.changes import Removal, Scene, edit, former_answer, move, publish, reslug, restore, withdraw
from crawler.newsroom.reply import Reply
from crawler.newsroom.truth import Status, address

BASE = "http://127.0.0.1:8103"
AT = datetime(2025, 6, 1, 3, tzinfo=UTC)
SCENE = Scene(PORTAL)
OLD = "/daerah/4113/kabar-1"


def answer(scene: Scene, path: str) -> tuple[int, str | None] | None:
    reply: Reply | None = former_answer(scene, path, BASE)
    return None if reply is None else (reply.status, reply.headers.get("Location"))


def test_an_edit_moves_the_date_and_nothing_else() -> None:
    story = edit(SCENE, "kabar-1", AT, title="Baru").story("kabar-1")
    assert (story.title, story.modified_at, address(story)) == ("Baru", AT, OLD)


def test_a_moved_and_renamed_story_is_found_from_all_its_addresses() -> None:
    scene = reslug(move(SCENE, "kabar-1", "olahraga"), "kabar-1", "lain")
    now = f"{BASE}/olahraga/4113/lain"
    assert [answer(scene, path) for path in (OLD, "/olahraga/4113/kabar-1")] == [(301, now), (301, now)]
    assert answer(scene, "/olahraga/4113/lain") is None
    back = move(reslug(scene, "lain", "kabar-1"), "kabar-1", "daerah")
    assert answer(back, OLD) is None


@pytest.mark.parametrize(
    ("how", "expected"),
    [(Removal.NOT_FOUND, (404, None)), (Removal.GONE, (410, None)), (Removal.HOME, (302, f"{BASE}/"))],
)
def test_a_withdrawn_story_is_answered_as_the_site_answers(how: Removal, expected: tuple[int, str | None]) -> None:
    scene = withdraw(SCENE, "kabar-1", how)
    assert "kabar-1" not in {story.slug for story in scene.truth.public}
    assert answer(scene, OLD) == expected
    again = restore(scene, "kabar-1")
    assert (again.truth.public, answer(again, OLD)) == (PORTAL.public, None)


def test_a_new_story_has_the_next_number() -> None:
    story = young(PORTAL, AT).story("kabar-1")
    added = publish(SCENE, story).truth.articles[-1]
    assert added.number == max(other.number for other in PORTAL.articles) + 6


def test_chance_repeats_itself_and_makes_every_kind_of_change() -> None:
    def run(seed: int) -> tuple[Scene, list[str]]:
        scene, names, chance = young(PORTAL, AT), [], Random(seed)
        for _ in range(50):
            scene, name = mutate(scene, chance, AT)
            names.append(name)
        return scene, names

    assert run(1) == run(1)
    scene, names = run(2)
    assert set(names) == {"publish", "edit", "move", "reslug", "withdraw", "restore"}
    slugs = [story.slug for story in scene.truth.articles]
    assert len(set(slugs)) == len(slugs)
    assert {story.status for story in scene.truth.articles} >= {Status.PUBLIC, Status.DRAFT}


def test_chance_leaves_old_stories_as_they_are_and_publishes_what_it_is_given() -> None:
    before = {story.slug: story for story in young(PORTAL, AT).truth.articles}
    novel = msgspec.structs.replace(before["kabar-1"], slug="kabar-lama-disimpan", published_at=AT)
    scene, chance = young(PORTAL, AT), Random(3)
    scene, name = mutate(scene, chance, AT, since=AT, novel=novel)
    assert (name, scene.story(novel.slug).title) == ("publish", novel.title)
    names = set()
    for _ in range(50):
        scene, name = mutate(scene, chance, AT, since=AT)
        names.add(name)
    assert names == {"publish", "edit", "move", "reslug", "withdraw", "restore"}
    assert {slug: scene.story(slug) for slug in before} == before
