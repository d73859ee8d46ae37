"""The Blogger site's answers: posts with cut slugs, lists of whole posts, feeds of posts and comments."""

import re

from crawler.newsroom.blogger_feeds import comments_feed, posts_feed, robots, sitemap
from crawler.newsroom.blogger_pages import Log, not_found_page, post_page, posts_page
from crawler.newsroom.picture import picture
from crawler.newsroom.reply import HTML, Reply, Request, page, validated
from crawler.newsroom.truth import Truth

_MONTH = re.compile(r"^/(?P<month>\d{4}/\d{2})/$")
_LABEL = re.compile(r"^/search/label/(?P<label>[^/]+)$")
_LABEL_FEED = re.compile(r"^/feeds/posts/(?:default|summary)/-/(?P<label>[^/]+)$")
_POST_COMMENTS = re.compile(r"^/feeds/(?P<id>\d+)/comments/default$")
_ATOM = "application/atom+xml; charset=UTF-8"
_XML = "text/xml; charset=UTF-8"


class Blogger:
    """A regional paper on Blogger; `base` is its address without the last slash."""

    def __init__(self, truth: Truth, base: str) -> None:
        self.log = Log(truth, base)

    def answer(self, request: Request) -> Reply:
        """Answer one request. `?m=1` and the like only change the look of a page."""
        log, path = self.log, request.path
        if path == "/robots.txt":
            return Reply(robots(log).encode(), content_type="text/plain; charset=utf-8")
        if path.startswith("/feeds/"):
            feed = self._feed(request)
            return validated(request, feed.encode(), _ATOM, log.changed_at) if feed else self._not_found()
        if path == "/sitemap.xml":
            text = sitemap(log, request.query.get("page", ""))
            return validated(request, text.encode(), _XML, log.changed_at) if text else self._not_found()
        if shown := log.by_picture.get(path):
            return picture(request, shown.published_at)
        markup = self._page(request)
        return validated(request, markup.encode(), HTML, log.changed_at) if markup else self._not_found()

    def _not_found(self) -> Reply:
        return page(not_found_page(self.log), 404)

    def _page(self, request: Request) -> str | None:
        log, path = self.log, request.path
        if story := log.by_path.get(path):
            return post_page(log, story, is_mobile=request.query.get("m") == "1")
        if path in ("/", "/search"):
            before = request.query.get("updated-max", "")
            return posts_page(log, path, "", [story for story in log.stories if not before or log.time(story) < before])
        if match := _LABEL.match(path):
            return posts_page(log, path, match["label"], log.labelled(match["label"]))
        if match := _MONTH.match(path):
            return posts_page(log, path, match["month"], log.months.get(match["month"], ()))
        return None

    def _feed(self, request: Request) -> str | None:
        log, path = self.log, request.path
        start, count = request.query.get("start-index", "1"), request.query.get("max-results", "25")
        if not (start.isdecimal() and count.isdecimal() and int(start) > 0):
            return None
        if path in ("/feeds/posts/default", "/feeds/posts/summary"):
            return posts_feed(log, path, log.stories, int(start), int(count))
        if match := _LABEL_FEED.match(path):
            return posts_feed(log, path, log.labelled(match["label"]), int(start), int(count))
        if path == "/feeds/comments/default":
            return comments_feed(log, path, log.comments)
        if match := _POST_COMMENTS.match(path):
            return comments_feed(log, path, [pair for pair in log.comments if log.id(pair[0]) == match["id"]])
        return None
