"""JSON-LD that templates break or copy: what is whole in it and of the story is read."""

import json

import pytest
from storypage import TITLE, URL, read

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


SAMPLE = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "mainEntityOfPage": {"@type": "WebPage", "@id": "https://google.com/article"},
    "headline": "Article headline of Kabarku",
    "datePublished": "2015-02-05T08:00:00+08:00",
    "author": {"@type": "Person", "name": "John Doe"},
}


@pytest.mark.parametrize(
    ("change", "is_own"),
    [
        ({}, False),
        ({"headline": f"Piagam untuk {TITLE[:9]}"}, True),
        ({"mainEntityOfPage": URL}, True),
        ({"headline": "Kabarku"}, True),
        ({"headline": None}, True),
    ],
)
def test_a_sample_in_the_template_says_nothing_about_the_story(change: dict[str, str], *, is_own: bool) -> None:
    head = f"<script type='application/ld+json'>{json.dumps(SAMPLE | change)}</script>"
    article = read(head=head, meta="<p>Senin, 3 Maret 2025 10:21 WIB</p><p>Penulis: Nur Aisyah</p>")
    assert article.published_at == ("2015-02-05T00:00:00Z" if is_own else "2025-03-03T03:21:00Z")
    assert article.author == "Nur Aisyah"
