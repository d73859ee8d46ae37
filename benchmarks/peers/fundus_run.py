"""Fundus with a publisher for each site of the newsroom; stores what it finds as one row a story.

usage: python fundus_run.py DATABASE ADDRESS …
"""

import datetime
import sqlite3
import sys

from fundus import Crawler, Sitemap
from fundus.parser import ArticleBody, BaseParser, ParserProxy, attribute
from fundus.parser.utility import (
    extract_article_body_with_selector,
    generic_author_parsing,
    generic_date_parsing,
    generic_topic_parsing,
)
from fundus.publishers.base_objects import Publisher, PublisherGroup
from fundus.scraping.filter import inverse, regex_filter
from lxml.etree import XPath


class NewsroomParser(ParserProxy):
    """What the newsroom's theme and plugin state."""

    class V1(BaseParser):
        """Its one version."""

        _paragraphs = XPath(
            "//div[contains(@class, 'entry-content')]/p[not(strong/a or em/a or a or strong/span)"
            " and not(starts-with(., 'BACA') or starts-with(., 'Baca') or contains(@class, 'small'))]"
        )

        @attribute
        def title(self) -> str | None:
            """As JSON-LD states it."""
            return self.precomputed.ld.bf_search("headline")

        @attribute
        def body(self) -> ArticleBody | None:
            """The paragraphs of the content."""
            return extract_article_body_with_selector(self.precomputed.doc, paragraph_selector=self._paragraphs)

        @attribute
        def authors(self) -> list[str]:
            """As JSON-LD states them."""
            return generic_author_parsing(self.precomputed.ld.bf_search("author"))

        @attribute
        def publishing_date(self) -> datetime.datetime | None:
            """As JSON-LD states it."""
            return generic_date_parsing(self.precomputed.ld.bf_search("datePublished"))

        @attribute
        def topics(self) -> list[str]:
            """As JSON-LD states them."""
            return generic_topic_parsing(self.precomputed.ld.bf_search("keywords"))


def main() -> None:
    """Crawl all sites, a thread each."""
    database, *addresses = sys.argv[1:]
    publishers = {
        f"Site{place}": Publisher(
            name=f"Site {place}",
            domain=f"{address}/",
            parser=NewsroomParser,
            sources=[
                Sitemap(f"{address}/wp-sitemap.xml", sitemap_filter=inverse(regex_filter("wp-sitemap.xml|posts-post")))
            ],
        )
        for place, address in enumerate(addresses)
    }
    group = PublisherGroup("ID", (), {"default_language": "id", **publishers})
    with sqlite3.connect(database) as conn:
        conn.execute("CREATE TABLE IF NOT EXISTS article (url PRIMARY KEY, title, author, published_at, body)")
        for story in Crawler(group, delay=0.0).crawl(only_complete=False):
            row = (
                story.html.responded_url,
                story.title,
                "; ".join(story.authors or ()),
                story.publishing_date and story.publishing_date.isoformat(),
                str(story.body or ""),
            )
            conn.execute("INSERT OR REPLACE INTO article VALUES (?, ?, ?, ?, ?)", row)


if __name__ == "__main__":
    main()
