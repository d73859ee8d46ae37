"""The hand-made site's answers: home, section pages, stories, pictures; strong validators on all of them."""

import re
from datetime import datetime

from crawler.newsroom.handmade_pages import Paper, home_page, not_found_page, section_page, story_page
from crawler.newsroom.picture import picture
from crawler.newsroom.reply import HTML, Reply, Request, page, validated
from crawler.newsroom.truth import Truth

_SECTION = re.compile(r"^/kanal/(?P<slug>[a-z0-9-]+)$")


class Handmade:
    """A site without feed, sitemap or robots.txt; `now` is the time on its clock."""

    def __init__(self, truth: Truth, now: datetime) -> None:
        self.paper = Paper(truth, now)

    def answer(self, request: Request) -> Reply:
        """Answer one request."""
        if story := self.paper.by_picture.get(request.path):
            return picture(request, story.published_at)
        markup = self._markup(request)
        if markup is None:
            return page(not_found_page(self.paper), 404)
        return validated(request, markup.encode(), HTML, self.paper.changed_at)

    def _markup(self, request: Request) -> str | None:
        if request.path == "/":
            return home_page(self.paper)
        if story := self.paper.by_path.get(request.path):
            return story_page(self.paper, story)
        match = _SECTION.match(request.path)
        section = self.paper.section(match["slug"]) if match else None
        number = request.query.get("hal", "1")
        if section is None or not number.isdecimal() or int(number) < 1:
            return None
        return section_page(self.paper, section, int(number))
