"""A story as a source lists it, and as extraction returns it: immutable values that msgspec writes as JSON.

Times are strings, as `crawler.times` makes them: UTC, ISO 8601 with `Z`, or a plain date where no time is given.
"""

from enum import StrEnum

import msgspec


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """A story's address as a source lists it, with what that source states about it."""

    url: str
    title: str | None = None
    author: str | None = None
    published_at: str | None = None
    modified_at: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    guid: str | None = None
    body_html: str | None = None
    protected: bool = False


class Outlet(msgspec.Struct, frozen=True, kw_only=True):
    """What extraction may know about the site of a page; every field has a safe default."""

    name: str | None = None
    timezone: str = "Asia/Jakarta"
    containers: tuple[str, ...] = ()
    """CSS selectors of the article's body, the most reliable first."""
    furniture: tuple[str, ...] = ()
    """CSS selectors of elements in the body that are not part of the story."""
    boilerplate: tuple[str, ...] = ()
    """Regular expressions; a paragraph is dropped if one of them matches all of it."""


class AuthorKind(StrEnum):
    """What a byline names."""

    PERSON = "person"
    DESK = "desk"
    ACCOUNT = "account"


class NoStory(StrEnum):
    """Why a page with a title and a text may not be a story."""

    STATIC_PAGE = "static_page"
    PROFILE = "profile"
    PROGRAMME = "programme"
    """A course of study, a faculty, a department."""
    LOGIN = "login"
    CALENDAR = "calendar"
    GALLERY = "gallery"
    """Pictures without a text."""
    PRODUCT = "product"
    CONTACT = "contact"
    LIST = "list"
    UNDATED = "undated"
    """It has no date and few other signs of a story: it is kept, but is never award news."""


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """A clean story. `url` is the address a reader opens; paragraphs of `body` are separated by one newline."""

    url: str
    title: str
    body: str
    author: str | None = None
    author_kind: AuthorKind | None = None
    published_at: str | None = None
    modified_at: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    language: str | None = None
    image: str | None = None
    no_story: NoStory | None = None
    """Why it may not be a story. A crawl keeps doubtful pages, but they are never award news."""


class NotArticle(msgspec.Struct, frozen=True):
    """Why a page has no story to keep: `not_an_article`, `protected`, `gone`, `missing`, `empty`, `retracted`,
    `gambling`, `unreadable`; `missing` is an error page that the server sends with status 200."""

    reason: str
