"""The portal's answers: sitemaps, section pages, stories and pictures, all with strong validators; no feed."""

import re

from crawler.newsroom.picture import picture
from crawler.newsroom.portal_lists import news_sitemap, robots, sitemap
from crawler.newsroom.portal_pages import (
    STATIC_PAGES,
    Portal,
    home_page,
    not_found_page,
    section_page,
    static_page,
    story_page,
)
from crawler.newsroom.reply import HTML, Reply, Request, page, validated
from crawler.newsroom.truth import Truth

_SECTION = re.compile(r"^/(?P<slug>[a-z0-9-]+)$")
_FILES = {
    "/robots.txt": (robots, "text/plain; charset=utf-8"),
    "/sitemap-news.xml": (news_sitemap, "application/xml; charset=UTF-8"),
    "/sitemap.xml": (sitemap, "application/xml; charset=UTF-8"),
}


class EasternPortal:
    """A site in eastern Indonesia with a CMS of its own; `base` is its address without the last slash."""

    def __init__(self, truth: Truth, base: str) -> None:
        self.portal = Portal(truth, base)

    def answer(self, request: Request) -> Reply:
        """Answer one request."""
        portal, path = self.portal, request.path
        if story := portal.by_picture.get(path):
            return picture(request, story.published_at)
        if path in _FILES:
            write, content_type = _FILES[path]
            return validated(request, write(portal).encode(), content_type, portal.changed_at)
        markup = self._markup(request)
        if markup is None:
            return page(not_found_page(portal), 404)
        return validated(request, markup.encode(), HTML, portal.changed_at)

    def _markup(self, request: Request) -> str | None:
        portal, path = self.portal, request.path
        if path == "/":
            return home_page(portal)
        if story := portal.by_path.get(path):
            return story_page(portal, story)
        if path.strip("/") in STATIC_PAGES:
            return static_page(portal, path.strip("/"))
        match = _SECTION.match(path)
        section = portal.section(match["slug"]) if match else None
        number = request.query.get("page", "1")
        if section is None or not number.isdecimal() or int(number) < 1:
            return None
        return section_page(portal, section, int(number))
