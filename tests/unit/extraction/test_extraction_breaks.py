"""Breaks in a headline and between paragraphs, also those that only a style shows."""

import pytest
from storypage import NOW, TITLE, URL

from crawler.articles import Article
from crawler.extraction import extract

LINES = [
    "SERANG, Kabarku – Wali kota menerima piagam pelayanan publik yang diserahkan oleh gubernur di pendopo.",
    "Nilai yang diraih kota itu mencapai 93,21 dan naik dari tahun sebelumnya, kata panitia kepada wartawan.",
    "Kantor lurah menyusul.",
]


@pytest.mark.parametrize(
    "headline",
    [
        "Wali Kota Terima<br>Piagam Pelayanan",
        "Wali Kota<br/>Terima <em>Piagam</em><br>Pelayanan",
        "<a href='/daerah/wali-kota-terima-piagam/'>Wali Kota Terima<br>Piagam Pelayanan</a>",
    ],
)
def test_a_break_in_the_headline_parts_two_words(headline: str) -> None:
    html = (
        f"<html><head><title>{TITLE} - Kabarku</title></head><body><main><h1>{headline}</h1>"
        "<p class='m'>Wayan Sri Lestari</p><p class='m'>3 Mar 2025 | 10:21</p>"
        f"<div class='teks'>{''.join(f'<p>{line}</p>' for line in LINES)}</div></main></body></html>"
    )
    article = extract(html.encode(), URL, now=NOW)
    assert isinstance(article, Article)
    assert article.title == TITLE
    assert (article.author, article.published_at) == ("Wayan Sri Lestari", "2025-03-03T03:21:00Z")
