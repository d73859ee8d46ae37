"""JSON-LD that templates break with a quote in the headline: what is whole in it is still read."""

import pytest
from storypage import read

from crawler.extraction.jsonld import parse_jsonld

BROKEN = """{"@context": "https://schema.org", "@type": "NewsArticle",
 "headline": "Camat: "Piala Ini Milik Warga"",
 "datePublished" : "2025-03-03T10:21:00+07:00", "dateModified": "2025-03-04T08:12:00+07:00",
 "author": [{"@type": "Person", "name": "Nur Aisyah"}], "description": "Camat berkata "terima kasih" di pendopo",
 "publisher": {"@type": "Organization", "name": "Kabarku"}}"""


def test_dates_and_author_are_read_from_a_broken_block() -> None:
    article = read(head=f'<script type="application/ld+json">{BROKEN}</script>')
    assert article.author == "Nur Aisyah"
    assert (article.published_at, article.modified_at) == ("2025-03-03T03:21:00Z", "2025-03-04T01:12:00Z")


@pytest.mark.parametrize(
    "block",
    [
        BROKEN.replace("NewsArticle", "WebPage"),
        BROKEN.replace('"author"', '"hasPart": {"@type": "NewsArticle"}, "author"'),
    ],
)
def test_a_broken_block_of_another_kind_or_of_several_articles_is_nothing(block: str) -> None:
    linked = parse_jsonld((block,))
    assert (linked.published, linked.authors, linked.is_article) == (None, (), False)
