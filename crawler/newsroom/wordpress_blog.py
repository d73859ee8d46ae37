"""A WordPress site's records: posts, terms, users and comments with their ids, and the posts of each archive."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from crawler.newsroom.comments import Comment, comments_on
from crawler.newsroom.truth import Status, Story, Truth, address
from crawler.newsroom.wording import slug_of

PER_PAGE = 10


class Term(msgspec.Struct, frozen=True):
    """A category, a tag or an author, which have archives. `kind` is the first part of its path."""

    id: int
    kind: str
    slug: str
    name: str

    @property
    def path(self) -> str:
        """Return the path of its archive."""
        return f"/{self.kind}/{self.slug}/"


class Post(msgspec.Struct, frozen=True, kw_only=True):
    """A published story; times are in the site's zone."""

    id: int
    story: Story
    published_at: datetime
    modified_at: datetime
    author: Term | None
    category: Term
    tags: tuple[Term, ...]
    comments: tuple[Comment, ...]

    @property
    def path(self) -> str:
        """Return the path of its page."""
        return address(self.story)

    @property
    def protected(self) -> bool:
        """Whether its text is behind a password."""
        return self.story.status is Status.PROTECTED

    @property
    def headline(self) -> str:
        """Return the title as feeds and pages show it."""
        return f"Diproteksi: {self.story.title}" if self.protected else self.story.title

    @property
    def image(self) -> str | None:
        """Return the path of its picture."""
        if self.story.furniture.caption is None:
            return None
        return f"/wp-content/uploads/{self.published_at:%Y/%m}/{self.story.slug[:40].rstrip('-')}-{self.id}.png"

    @property
    def attachment(self) -> str:
        """Return the path of its picture's own page, if it has a picture."""
        return f"{self.path}foto-1/"


class Blog:
    """All that a WordPress site shows to visitors; `base` is its address without the last slash.

    `at` translates paths to addresses by query, on a site with plain permalinks.
    """

    def __init__(self, truth: Truth, base: str, at: Callable[[str], str] | None = None) -> None:
        self.site = truth.site
        self.base = base
        self._at = at
        self.zone = ZoneInfo(truth.site.timezone)
        shown = [story for story in truth.articles if story.status in (Status.PUBLIC, Status.PROTECTED)]
        self.categories = [
            Term(3 + place, "category", section.slug, section.name) for place, section in enumerate(truth.site.sections)
        ]
        self.tags = _terms("tag", 61, (name for story in shown for name in story.tags))
        self.authors = _terms("author", 2, (story.author for story in shown if story.author))
        made = [self._post(story) for story in shown]
        self.posts = sorted(made, key=lambda post: (post.published_at, post.id), reverse=True)
        """Newest first, with the protected ones."""
        self._of: dict[Term, list[Post]] = {}
        self.by_path = {post.path: post for post in self.posts}
        self.by_slug = {post.story.slug: post for post in self.posts}
        self.by_id = {post.id: post for post in self.posts}
        self.attachments = {post.attachment: post for post in self.posts if post.image and not post.protected}
        self.images = {post.image: post for post in self.posts if post.image}

    @property
    def changed_at(self) -> datetime:
        """Return the time of the newest edit of any post."""
        return max(post.modified_at for post in self.posts)

    @property
    def comments(self) -> list[tuple[Post, Comment]]:
        """Return all comments with their posts, newest first."""
        pairs = [(post, comment) for post in self.posts for comment in post.comments]
        return sorted(pairs, key=lambda pair: (pair[1].at, pair[1].id), reverse=True)

    def url(self, path: str) -> str:
        """Return the full address of a path."""
        return self.base + (self._at(path) if self._at else path)

    def short(self, post: Post) -> str:
        """Return the shortlink, which is also the post's guid."""
        return f"{self.base}/?p={post.id}"

    def term(self, path: str) -> Term | None:
        """Return the term whose archive has this path, or None."""
        return next((term for term in (*self.categories, *self.tags, *self.authors) if term.path == path), None)

    def posts_of(self, term: Term) -> list[Post]:
        """Return a term's posts, newest first."""
        if term not in self._of:
            self._of[term] = [post for post in self.posts if term in (post.category, post.author, *post.tags)]
        return self._of[term]

    def neighbours(self, post: Post, count: int) -> list[Post]:
        """Return the posts published closest to this one."""
        place = self.posts.index(post)
        others = [other for other in self.posts[max(place - count, 0) : place + count + 1] if other.id != post.id]
        return sorted(others, key=lambda other: (abs(other.published_at - post.published_at), other.id))[:count]

    def related(self, post: Post, count: int) -> list[Post]:
        """Return other posts of the same category, newest first."""
        return [other for other in self.posts_of(post.category) if other.id != post.id][:count]

    def _post(self, story: Story) -> Post:
        published_at = story.published_at.astimezone(self.zone)
        return Post(
            id=story.number,
            story=story,
            published_at=published_at,
            modified_at=story.changed_at.astimezone(self.zone),
            author=next((author for author in self.authors if author.name == story.author), None),
            category=next(term for term in self.categories if term.slug == story.section),
            tags=tuple(term for term in self.tags if term.name in story.tags),
            comments=() if story.status is Status.PROTECTED else tuple(comments_on(story, published_at)),
        )


def pages_of(posts: Sequence[Post]) -> int:
    """Return the number of list pages for the posts; an empty list has one."""
    return max(1, -(-len(posts) // PER_PAGE))


def page_of(posts: Sequence[Post], number: int) -> Sequence[Post]:
    """Return the posts of one list page, counted from 1."""
    return posts[(number - 1) * PER_PAGE : number * PER_PAGE]


def _terms(kind: str, first_id: int, names: Iterable[str]) -> list[Term]:
    by_slug = {slug_of(name): name for name in sorted(set(names), reverse=True)}
    return [Term(first_id + place, kind, slug, by_slug[slug]) for place, slug in enumerate(sorted(by_slug))]
