"""The content of the newsroom's sites and the expected results: one `truth.json` for each site has both.

Everything that a site serves is made from these values, so tests can compare a crawl with them field by field.
"""

from datetime import datetime
from enum import StrEnum
from importlib.resources import files
from importlib.resources.abc import Traversable

import msgspec

from crawler.articles import AuthorKind
from crawler.errors import AnugerahError
from crawler.facts import AwardType, Level

_BLOGGER_SLUG = 38
"""The number of letters of a slug that Blogger keeps."""


class TruthError(AnugerahError):
    """A `truth.json` that is missing, unreadable or contradicts itself."""


class SiteKind(StrEnum):
    """The software of a site, which decides its addresses, lists and markup."""

    WORDPRESS = "wordpress"
    HANDMADE = "handmade"
    PORTAL = "portal"
    PROMEDIA = "promedia"
    BLOGGER = "blogger"


PERMALINKS = {
    SiteKind.WORDPRESS: "/news/{story.slug}/",
    SiteKind.HANDMADE: "/baca/{story.number}/{story.slug}.html",
    SiteKind.PORTAL: "/{story.section}/{story.number}/{story.slug}",
    SiteKind.PROMEDIA: "/{story.section}/pr-0187{story.number:05d}/{story.slug}",
    SiteKind.BLOGGER: "/{story.published_at:%Y/%m}/{story.cut_slug}.html",
}
"""The path of a story's page by the kind of its site, unless the site states another."""


class Status(StrEnum):
    """Who may see a story; a crawl must only store public ones."""

    PUBLIC = "public"
    PROTECTED = "protected"
    DRAFT = "draft"
    SCHEDULED = "scheduled"
    REMOVED = "removed"


class Label(StrEnum):
    """Whether a story reports an award as news."""

    AWARD = "award"
    NOT_AWARD = "not_award"


class Layout(StrEnum):
    """How the paragraphs of a story are marked up."""

    P = "p"
    BR = "br"
    BARE_LEDE = "bare-lede"


class TrueAward(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One award as `anugerah tag` prints it, without evidence and spans."""

    award: str | None
    recipient: str | None
    giver: str | None
    year: int | None
    score: float | None
    rank: str | None
    level: Level | None
    event_date: str | None
    main: bool
    recipient_region: str | None


class Furniture(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is around and between the paragraphs; indexes count the paragraphs from 0."""

    baca_juga: tuple[tuple[int, str], ...] = ()
    """For each "Baca juga" line: the paragraph before it, and the slug that it links."""
    caption: str | None = None
    signature: str | None = None
    editor: str | None = None
    subheads: tuple[int, ...] = ()
    quotes: tuple[int, ...] = ()
    lists: tuple[tuple[int, int], ...] = ()
    """First and last paragraph of each list; each one between is an item."""
    breaks: tuple[int, ...] = ()
    """Paragraphs after which a new page begins, on a site that splits stories into pages."""
    layout: Layout = Layout.P


class Story(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One story of a site."""

    slug: str
    title: str
    author: str | None
    author_kind: AuthorKind | None
    published_at: datetime
    modified_at: datetime | None
    section: str
    tags: tuple[str, ...]
    status: Status
    paragraphs: tuple[str, ...]
    label: Label
    type: AwardType | None
    awards: tuple[TrueAward, ...]
    furniture: Furniture
    release: str | None = None
    """The key of a press release that several sites publish with the same text."""
    number: int = 0
    """The site's own number for the story, set when the file is read."""
    remarks: tuple[datetime, ...] = ()
    """When readers added comments, beside those that it has from the start."""
    permalink: str = PERMALINKS[SiteKind.WORDPRESS]
    """The pattern of its path, set when the file is read."""

    @property
    def body(self) -> str:
        """Return the gold text, with one paragraph per line."""
        return "\n".join(self.paragraphs)

    @property
    def cut_slug(self) -> str:
        """Return the slug as Blogger cuts it, in the middle of a word."""
        return self.slug[:_BLOGGER_SLUG].rstrip("-")

    @property
    def changed_at(self) -> datetime:
        """Return the later of publication and last edit."""
        return max(self.published_at, self.modified_at or self.published_at)


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A section of a site's menu."""

    slug: str
    name: str


class Masthead(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The site itself; `brand` is its name in datelines."""

    slug: str
    name: str
    brand: str
    tagline: str
    region: str
    timezone: str
    kind: SiteKind
    sections: tuple[Section, ...]
    permalink: str | None = None
    """A pattern of its stories' paths other than the kind's, such as `/{story.section}/{story.slug}/`."""


class Truth(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A site with all its stories, in the file's order."""

    site: Masthead
    articles: tuple[Story, ...]

    @property
    def public(self) -> tuple[Story, ...]:
        """Return the stories that a crawl must find, newest first."""
        shown = (story for story in self.articles if story.status is Status.PUBLIC)
        return tuple(sorted(shown, key=lambda story: (story.published_at, story.number), reverse=True))


def site_slugs() -> list[str]:
    """Return the slugs of all sites with content, sorted."""
    return sorted(folder.name for folder in files("crawler.newsroom").iterdir() if _file(folder.name).is_file())


def load_truth(slug: str) -> Truth:
    """Load the content of one of the newsroom's sites. Raises TruthError."""
    try:
        raw = _file(slug).read_bytes()
    except OSError as error:
        raise TruthError(f"the newsroom has no site {slug!r}; it has {', '.join(site_slugs()) or 'none'}.") from error
    truth = parse_truth(raw, f"{slug}/truth.json")
    if truth.site.slug != slug:
        raise TruthError(f"{slug}/truth.json: its site's slug is {truth.site.slug!r}.")
    return truth


def parse_truth(raw: bytes, name: str) -> Truth:
    """Read, check and number the stories of a `truth.json`; errors contain `name`."""
    try:
        truth = msgspec.json.decode(raw, type=Truth)
    except msgspec.DecodeError as error:
        raise TruthError(f"{name}: {error}.") from error
    slugs = [story.slug for story in truth.articles]
    if len(set(slugs)) < len(slugs):
        twice = next(slug for slug in slugs if slugs.count(slug) > 1)
        raise TruthError(f"{name}: two stories have the slug {twice!r}.")
    shown = {story.slug for story in truth.articles if story.status in (Status.PUBLIC, Status.PROTECTED)}
    for story in truth.articles:
        if fault := _fault(story, truth.site, shown):
            raise TruthError(f"{name}: {story.slug}: {fault}.")
    return msgspec.structs.replace(truth, articles=_numbered(truth))


def address(story: Story) -> str:
    """Return the path of a story's page on its own site."""
    return story.permalink.format(story=story)


def _file(slug: str) -> Traversable:
    return files("crawler.newsroom") / slug / "truth.json"


def _numbered(truth: Truth) -> tuple[Story, ...]:
    """Number the stories by publication, with gaps, as in a database that also counts images and revisions."""
    order = sorted(truth.articles, key=lambda story: (story.published_at, story.slug))
    numbers = {story.slug: 4107 + 6 * place for place, story in enumerate(order)}
    permalink = truth.site.permalink or PERMALINKS[truth.site.kind]
    return tuple(
        msgspec.structs.replace(story, number=numbers[story.slug], permalink=permalink) for story in truth.articles
    )


def _fault(story: Story, site: Masthead, shown: set[str]) -> str | None:
    """Return the first contradiction in a story, or None."""
    furniture = story.furniture
    places = [after for after, _ in furniture.baca_juga] + [*furniture.subheads, *furniture.quotes]
    places += furniture.breaks
    places += [place for first_last in furniture.lists for place in first_last]
    unknown = [slug for _, slug in furniture.baca_juga if slug not in shown or slug == story.slug]
    is_award = story.label is Label.AWARD
    faults = {
        "it has no paragraphs": not story.paragraphs,
        f"its section {story.section!r} is none of the site's": story.section not in {s.slug for s in site.sections},
        "its dates need a zone": story.published_at.tzinfo is None or _is_naive(story.modified_at),
        f"its furniture names a paragraph beyond {len(story.paragraphs) - 1}": any(
            not 0 <= place < len(story.paragraphs) for place in places
        ),
        f"`baca_juga` points at {', '.join(unknown)}, which is not another visible story of the site": bool(unknown),
        "an award story has a type and awards, any other has neither": (
            is_award != (story.type is not None) or is_award != bool(story.awards)
        ),
        "exactly one of its awards is the main one": (is_award and sum(award.main for award in story.awards) != 1),
    }
    return next((fault for fault, holds in faults.items() if holds), None)


def _is_naive(when: datetime | None) -> bool:
    return when is not None and when.tzinfo is None
