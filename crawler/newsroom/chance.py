"""Random changes to a site for tests: the same seed gives the same changes, and every kind of change occurs."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

import msgspec

from crawler.newsroom.changes import Removal, Scene, edit, move, publish, reslug, restore, withdraw
from crawler.newsroom.truth import Furniture, Label, Status, Story, Truth

_PLACES = ("Lembang Jaya", "Muara Pinang", "Tanjung Selasih", "Kota Rimba", "Bukit Aren", "Teluk Pandan")
_DEEDS = ("membuka pasar malam", "menata ulang terminal", "menanam seribu bibit", "menguji perahu tambang")
_WHY = (
    "karena jembatan lama rapuh",
    "agar pedagang tidak kehujanan",
    "sesudah musyawarah warga",
    "sebelum musim tanam",
)


def few(truth: Truth, count: int) -> Truth:
    """Return the site with only its `count` newest public stories, without links between them."""
    shown = {story.slug for story in truth.public[:count]}
    kept = tuple(_alone(story) for story in truth.articles if story.slug in shown)
    return msgspec.structs.replace(truth, articles=kept)


def unprinted(truth: Truth, count: int) -> list[Story]:
    """Return the public stories that `few` removes, newest first, without links to others."""
    return [_alone(story) for story in truth.public[count:]]


def young(truth: Truth, now: datetime) -> Scene:
    """Return the site with all public stories published in the last hours, in the same order."""
    order = {story.slug: place for place, story in enumerate(truth.public, start=1)}
    articles = tuple(
        msgspec.structs.replace(
            story, published_at=now - timedelta(minutes=10 * order.get(story.slug, 0)), modified_at=None
        )
        for story in truth.articles
    )
    return Scene(msgspec.structs.replace(truth, articles=articles))


def mutate(
    scene: Scene, chance: Random, at: datetime, *, since: datetime | None = None, novel: Story | None = None
) -> tuple[Scene, str]:
    """Return the site after one random change, and the name of that change.

    Stories published before `since` do not change. A new story is `novel`, or else invented.
    """
    fresh = [story for story in scene.truth.articles if since is None or story.published_at >= since]
    public = [story for story in fresh if story.status is Status.PUBLIC]
    drafts = [story for story in fresh if story.number in scene.removed]
    story = chance.choice(public) if public else None
    mark = chance.randrange(10**6)
    changes: dict[str, Callable[[], Scene]] = {
        "publish": lambda: publish(scene, novel or invented(scene, chance, mark, at))
    }
    if story:
        changes |= {
            "edit": lambda: edited(scene, story, chance, mark, at),
            "move": lambda: move(scene, story.slug, _other_section(scene, story, chance)),
            "reslug": lambda: reslug(scene, story.slug, f"{story.slug[:40].rstrip('-')}-{mark}"),
            "withdraw": lambda: withdraw(scene, story.slug, chance.choice(list(Removal))),
        }
    if drafts:
        changes["restore"] = lambda: restore(scene, chance.choice(drafts).slug)
    name = chance.choice(list(changes))
    return changes[name](), name


def invented(scene: Scene, chance: Random, mark: int, at: datetime) -> Story:
    """Return a new story in a few sentences that differ from all others by place, deed and `mark`."""
    place, deed, why = chance.choice(_PLACES), chance.choice(_DEEDS), chance.choice(_WHY)
    return Story(
        slug=f"warga-{place.lower().replace(' ', '-')}-{mark}",
        title=f"Warga {place} {deed.title()} di Petak {mark}",
        author="Rina Wulandari",
        author_kind=None,
        published_at=at,
        modified_at=None,
        section=chance.choice(scene.truth.site.sections).slug,
        tags=(),
        status=Status.PUBLIC,
        paragraphs=(
            f"{place.upper()}, {scene.truth.site.brand} – Puluhan warga {place} {deed} di petak {mark} {why}.",
            f"Pekerjaan itu dimulai pukul {mark % 12 + 1} pagi dan diikuti {mark % 300 + 20} orang dari tiga kampung.",
            f"Ketua panitia menghitung biaya Rp{mark % 90 + 10} juta, separuhnya urunan warga {place} sendiri.",
        ),
        label=Label.NOT_AWARD,
        type=None,
        awards=(),
        furniture=Furniture(),
    )


def edited(scene: Scene, story: Story, chance: Random, mark: int, at: datetime) -> Scene:
    """Add a sentence to a story and, in half of the cases, change its title."""
    added = f"Redaksi menambahkan keterangan nomor {mark} setelah panitia mengirim catatan susulan kepada wartawan."
    title = f"{story.title} ({mark})" if chance.random() < 0.5 else None
    return edit(scene, story.slug, at, title=title, paragraphs=(*story.paragraphs, added))


def _alone(story: Story) -> Story:
    return msgspec.structs.replace(story, furniture=msgspec.structs.replace(story.furniture, baca_juga=()))


def _other_section(scene: Scene, story: Story, chance: Random) -> str:
    return chance.choice([section.slug for section in scene.truth.site.sections if section.slug != story.section])
