"""Changes to a site's stories after publication: pure functions from one state of the site to the next.

Former addresses of a story keep answering, as on a real site: with a redirect to the new address, or with an error if
the story is gone.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

import msgspec

from crawler.newsroom.reply import HTML, Reply, moved, page
from crawler.newsroom.truth import Status, Story, Truth, address

_STEP = 6
"""The gap between the numbers of two stories: a database also counts pictures and revisions."""


class Removal(StrEnum):
    """How a site answers for a story that no longer exists."""

    NOT_FOUND = "404"
    GONE = "410"
    HOME = "home"


class Scene(msgspec.Struct, frozen=True):
    """A site's state: its content, and the answers of its former addresses."""

    truth: Truth
    left: Mapping[str, int] = MappingProxyType({})
    """Path → number of the story that had it."""
    removed: Mapping[int, Removal] = MappingProxyType({})
    """Number of a withdrawn story → how the site answers for it."""

    def story(self, slug: str) -> Story:
        """Return the story with this slug. Raises KeyError."""
        for story in self.truth.articles:
            if story.slug == slug:
                return story
        raise KeyError(slug)


Change = Callable[[Scene], Scene]


def publish(scene: Scene, story: Story) -> Scene:
    """Add a new story, numbered after all others."""
    number = max((other.number for other in scene.truth.articles), default=0) + _STEP
    permalink = scene.truth.articles[0].permalink
    added = msgspec.structs.replace(story, number=number, permalink=permalink)
    return _with(scene, (*scene.truth.articles, added))


def edit(
    scene: Scene, slug: str, at: datetime, *, title: str | None = None, paragraphs: tuple[str, ...] | None = None
) -> Scene:
    """Change title or text; the date of the last change becomes `at`."""
    story = scene.story(slug)
    changed = msgspec.structs.replace(
        story, title=title or story.title, paragraphs=paragraphs or story.paragraphs, modified_at=at
    )
    return _changed(scene, story, changed)


def move(scene: Scene, slug: str, section: str, at: datetime | None = None) -> Scene:
    """Change the section. A bulk move changes no date and no validators; an editor's move sets the date to `at`."""
    story = scene.story(slug)
    return _changed(scene, story, msgspec.structs.replace(story, section=section, modified_at=at or story.modified_at))


def reslug(scene: Scene, slug: str, new: str, at: datetime | None = None) -> Scene:
    """Change the slug; the date of the last change becomes `at` if that is given."""
    story = scene.story(slug)
    return _changed(scene, story, msgspec.structs.replace(story, slug=new, modified_at=at or story.modified_at))


def backdate(scene: Scene, slug: str, published_at: datetime, at: datetime) -> Scene:
    """Change the date of publication."""
    story = scene.story(slug)
    return _changed(scene, story, msgspec.structs.replace(story, published_at=published_at, modified_at=at))


def protect(scene: Scene, slug: str, at: datetime) -> Scene:
    """Put a story behind a password: lists still show it, its page shows a form."""
    story = scene.story(slug)
    return _changed(scene, story, msgspec.structs.replace(story, status=Status.PROTECTED, modified_at=at))


def remark(scene: Scene, slug: str, at: datetime) -> Scene:
    """Add a reader's comment; the story's dates do not change."""
    story = scene.story(slug)
    return _changed(scene, story, msgspec.structs.replace(story, remarks=(*story.remarks, at)))


def withdraw(scene: Scene, slug: str, how: Removal = Removal.NOT_FOUND) -> Scene:
    """Delete a story, or make it a draft again: no list shows it, and its addresses answer as `how` says."""
    story = scene.story(slug)
    changed = _changed(scene, story, msgspec.structs.replace(story, status=Status.DRAFT))
    return msgspec.structs.replace(changed, removed={**scene.removed, story.number: how})


def restore(scene: Scene, slug: str) -> Scene:
    """Publish a withdrawn story again, with its address and date."""
    story = scene.story(slug)
    changed = _changed(scene, story, msgspec.structs.replace(story, status=Status.PUBLIC))
    return msgspec.structs.replace(
        changed, removed={number: how for number, how in scene.removed.items() if number != story.number}
    )


def former_answer(scene: Scene, path: str, base: str) -> Reply | None:
    """Return the answer of a former address, or of the address of a withdrawn story; None for any other."""
    number = scene.left.get(path)
    for story in scene.truth.articles:
        if story.number == number or address(story) == path:
            break
    else:
        return None
    if story.number in scene.removed:
        return _removal_answer(scene.removed[story.number], base)
    if address(story) == path or story.status not in (Status.PUBLIC, Status.PROTECTED):
        return None
    return moved(base + address(story))


def _removal_answer(how: Removal, base: str) -> Reply:
    if how is Removal.HOME:
        return Reply(b"", 302, HTML, {"Location": f"{base}/"})
    return page("<html><body><h1>Halaman tidak ditemukan</h1></body></html>", int(how))


def _changed(scene: Scene, old: Story, new: Story) -> Scene:
    """Replace `old` by `new`; the old address is remembered, unless it is in use again."""
    articles = tuple(new if story is old else story for story in scene.truth.articles)
    left = {**scene.left, address(old): old.number}
    left.pop(address(new), None)
    return msgspec.structs.replace(_with(scene, articles), left=left)


def _with(scene: Scene, articles: tuple[Story, ...]) -> Scene:
    return msgspec.structs.replace(scene, truth=msgspec.structs.replace(scene.truth, articles=articles))
