"""The WordPress site's answers: what each path is, which paths redirect, and which support 304."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from hashlib import md5

from crawler.newsroom.picture import picture
from crawler.newsroom.reply import Reply, Request, etag_matches, http_date, is_newer, moved, page
from crawler.newsroom.truth import Truth
from crawler.newsroom.wordpress_blog import Blog, Post, pages_of
from crawler.newsroom.wordpress_content import pieces
from crawler.newsroom.wordpress_feeds import comments_changed_at, comments_feed, posts_feed, robots, sitemap
from crawler.newsroom.wordpress_pages import archive_page, not_found_page, post_page, static_page
from crawler.newsroom.wordpress_plain import PERMALINK, plain_path, with_path
from crawler.newsroom.wordpress_rest import ROOT, answer_rest
from crawler.newsroom.wordpress_theme import STATIC_PAGES
from crawler.newsroom.wordpress_views import VIEWS_PAGE, view_page, views_page

_PAGED = re.compile(r"^(?P<list>/(?:.+/)?)page/(?P<number>[1-9]\d*)/$")
_LATER = re.compile(r"^(?P<post>/.+/)(?P<number>[1-9]\d*)/$")
_FEED = re.compile(r"^(?P<list>/(?:.+/)?)feed/$")
_UNCACHED = {"Cache-Control": "no-cache, must-revalidate, max-age=0, no-store, private"}
_XML = "application/xml; charset=UTF-8"
_RSS = "application/rss+xml; charset=UTF-8"


class WordPress:
    """A WordPress regional site; `base` is its address without the last slash."""

    def __init__(self, truth: Truth, base: str) -> None:
        self._is_plain = truth.site.permalink == PERMALINK
        self.blog = Blog(truth, base, plain_path if self._is_plain else None)

    def answer(self, request: Request) -> Reply:
        """Answer one request: files and REST first, then by core's rewrite rules."""
        if self._is_plain:
            found = with_path(request)
            if found is None:
                return Reply(b"Not Found", 404)
            request = found
        path = request.path
        if (path + "/").startswith(ROOT):
            return answer_rest(self.blog, request)
        if reply := self._file(request):
            return reply
        if reply := self._shortlink(request):
            return reply
        if not path.endswith("/") and path not in self.blog.by_path:
            slashed = Request(path + "/", request.query)
            return moved(self.blog.url(path + "/")) if self._page(slashed) else self._not_found()
        return self._page(request) or self._not_found()

    def _not_found(self) -> Reply:
        return page(not_found_page(self.blog), 404, _UNCACHED)

    def _file(self, request: Request) -> Reply | None:
        path = request.path
        if path == "/robots.txt":
            return Reply(robots(self.blog).encode(), content_type="text/plain; charset=utf-8")
        if path == "/sitemap.xml":
            return moved(self.blog.url("/wp-sitemap.xml"))
        if post := self.blog.images.get(path):
            return picture(request, post.published_at)
        found = sitemap(self.blog, path)
        return None if found is None else Reply(found.encode(), content_type=_XML)

    def _shortlink(self, request: Request) -> Reply | None:
        number = request.query.get("p", "")
        if request.path != "/" or not number:
            return None
        post = self.blog.by_id.get(int(number)) if number.isdecimal() else None
        return moved(self.blog.url(post.path)) if post else self._not_found()

    def _page(self, request: Request) -> Reply | None:
        """Return a post, a static page, a list page or a feed; None for any other path."""
        path = request.path
        if view := view_page(self.blog, request):
            return page(view)
        if post := self.blog.by_path.get(path):
            links = f'<{self.blog.url(ROOT)}>; rel="https://api.w.org/"'
            links += f', <{self.blog.url(f"{ROOT}wp/v2/posts/{post.id}")}>; rel="alternate"; type="application/json"'
            return page(post_page(self.blog, post), headers={"Link": links})
        if (later := _LATER.match(path)) and (post := self.blog.by_path.get(later["post"])):
            return self._later_page(post, int(later["number"]))
        if path == VIEWS_PAGE:
            return page(views_page(self.blog))
        if path.strip("/") in STATIC_PAGES:
            return page(static_page(self.blog, path.strip("/")))
        if feed := _FEED.match(path):
            return self._feed(request, feed["list"])
        paged = _PAGED.match(path)
        first, number = (paged["list"], int(paged["number"])) if paged else (path, 1)
        found = self._archive(first)
        if found is None or number > pages_of(found[1]):
            return None
        return page(archive_page(self.blog, found[0], first, found[1], number))

    def _later_page(self, post: Post, number: int) -> Reply:
        """Return a further page of a post; core redirects to the first page if there is no such page."""
        if post.protected or not 1 < number <= len(pieces(self.blog, post)):
            return moved(self.blog.url(post.path))
        return page(post_page(self.blog, post, number))

    def _archive(self, path: str) -> tuple[str, Sequence[Post]] | None:
        """Return the heading and the posts of a list, by the path of its first page."""
        if path == "/":
            return "", self.blog.posts
        term = self.blog.term(path)
        return (term.name, self.blog.posts_of(term)) if term else None

    def _feed(self, request: Request, listed: str) -> Reply | None:
        blog, path = self.blog, request.path
        if listed == "/comments/":
            heading = f"Komentar untuk {blog.site.name}"
            return _validated(
                request, comments_changed_at(blog), lambda: comments_feed(blog, heading, path, blog.comments)
            )
        if post := blog.by_path.get(listed):
            heading = f"Komentar di: {post.story.title}"
            own = [pair for pair in blog.comments if pair[0] is post]
            return _validated(request, comments_changed_at(blog), lambda: comments_feed(blog, heading, path, own))
        found = self._archive(listed)
        number = request.query.get("paged", "1")
        if found is None or not number.isdecimal() or not 1 <= int(number) <= pages_of(found[1]):
            return None
        heading = f"{found[0]} – {blog.site.name}" if found[0] else blog.site.name
        return _validated(request, blog.changed_at, lambda: posts_feed(blog, heading, path, found[1], int(number)))


def _validated(request: Request, changed_at: datetime, write: Callable[[], str]) -> Reply:
    """Return a feed with core's validators. If a client sends both, both must match; nginx makes the ETag weak."""
    stamp = http_date(changed_at)
    etag = f'W/"{md5(stamp.encode(), usedforsecurity=False).hexdigest()}"'
    headers = {"Last-Modified": stamp, "ETag": etag}
    checks = []
    if (asked := request.headers.get("if-none-match")) is not None:
        checks.append(etag_matches(etag, asked))
    if (since := request.headers.get("if-modified-since")) is not None:
        checks.append(not is_newer(changed_at, since))
    if checks and all(checks):
        return Reply(b"", 304, _RSS, headers)
    return Reply(write().encode(), 200, _RSS, headers)
