"""The network site's answers: stories by their number, with any slug; pages, AMP variants and sitemaps."""

import re

from crawler.newsroom.picture import picture
from crawler.newsroom.promedia_pages import (
    STATIC_PAGES,
    Desk,
    amp_page,
    gone_page,
    home_page,
    list_page,
    not_found_page,
    pages_of,
    parts_of,
    static_page,
    story_page,
)
from crawler.newsroom.promedia_sitemaps import robots, sitemap
from crawler.newsroom.reply import Reply, Request, page, validated
from crawler.newsroom.truth import Story, Truth

_STORY = re.compile(r"^(?P<amp>/amp)?/(?P<section>[a-z-]+)/pr-0187(?P<number>\d{5})/(?P<slug>[^/]+)$")
_LIST = re.compile(r"^/(?P<slug>[a-z0-9-]+)$")
_TAG = re.compile(r"^/tag/(?P<slug>[a-z0-9-]+)$")


class Promedia:
    """A site of a Promedia-like network: it has an HTML page in place of a feed; `base` is without the last slash."""

    def __init__(self, truth: Truth, base: str) -> None:
        self.desk = Desk(truth, base)

    def answer(self, request: Request) -> Reply:
        """Answer one request. Sitemaps have validators, pages have none, as behind such a network's cache."""
        desk, path = self.desk, request.path
        if path == "/robots.txt":
            return Reply(robots(desk).encode(), content_type="text/plain; charset=utf-8")
        if (text := sitemap(desk, path)) is not None:
            return validated(request, text.encode(), "application/xml; charset=utf-8", desk.changed_at)
        if shown := desk.by_picture.get(path):
            return picture(request, shown.published_at)
        if match := _STORY.match(path):
            story = desk.by_number.get(int(match["number"]))
            if story is not None and story.section == match["section"]:
                return self._story(request, story, is_amp=bool(match["amp"]))
        return self._list(request) or page(not_found_page(desk), 404)

    def _story(self, request: Request, story: Story, *, is_amp: bool) -> Reply:
        """Return one part of a story, or all of it; an older template shows the first part for `?page=all`."""
        desk = self.desk
        if story in desk.removed:
            return page(gone_page(desk), 410)
        if is_amp:
            return page(amp_page(desk, story))
        asked = request.query.get("page", "1")
        if asked == "all":
            return page(story_page(desk, story, None if desk.shows_all(story) else 1))
        if not asked.isdecimal() or not 1 <= int(asked) <= len(parts_of(story)):
            return page(not_found_page(desk), 404)
        return page(story_page(desk, story, int(asked)))

    def _list(self, request: Request) -> Reply | None:
        desk, path = self.desk, request.path
        if path == "/":
            return page(home_page(desk))
        if path in STATIC_PAGES:
            return page(static_page(desk, STATIC_PAGES[path]))
        number = request.query.get("page", "1")
        if not number.isdecimal():
            return None
        if (match := _TAG.match(path)) and (tagged := desk.tagged(match["slug"])):
            heading, stories = match["slug"].replace("-", " ").title(), tagged
        elif (match := _LIST.match(path)) and (section := desk.section(match["slug"])):
            heading, stories = section.name, desk.stories_of(section)
        else:
            return None
        if not 1 <= int(number) <= pages_of(stories):
            return None
        return page(list_page(desk, heading, path, stories, int(number)))
