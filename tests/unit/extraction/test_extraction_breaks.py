"""Breaks in a headline and between paragraphs, also those that only a style shows."""

import pytest
from storypage import NOW, TITLE, URL, read

from crawler.articles import Article, Link
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


@pytest.mark.parametrize(
    "shown",
    [
        "<div class='isi'><pre>{}</pre></div>",
        "<pre class='isi'>{}</pre>",
        "<div class='isi' style='color: #222; white-space: pre-line'>{}</div>",
        "<div class='mt-6 whitespace-pre-line leading-relaxed'><div>{}</div></div>",
        "<div class='isi'><p style='white-space:pre-wrap'>{}</p></div>",
    ],
)
@pytest.mark.parametrize("between", ["\n\n", "\r\n \r\n", "\n"])
def test_breaks_that_a_browser_shows_part_paragraphs(shown: str, between: str) -> None:
    article = read(body=shown.format(between.join(LINES)))
    assert article.body.split("\n") == LINES


def test_a_line_wrapped_in_the_source_is_one_paragraph() -> None:
    wrapped = LINES[0].replace(" yang diserahkan", "\nyang diserahkan").replace(" Kabarku", "\nKabarku")
    text = "\n\n".join([wrapped, *LINES[1:]])
    assert read(body=f"<pre>{text}</pre>").body.split("\n") == LINES
    assert read(body=f"<div class='isi'><p>{wrapped}</p><p>{LINES[1]}</p></div>").body.split("\n") == LINES[:2]


def test_a_copied_style_of_a_word_parts_nothing() -> None:
    inside = LINES[0].replace("piagam pelayanan", "<span style='white-space: pre-wrap'>piagam\npelayanan</span>")
    assert read(body=f"<p>{inside}</p><p>{LINES[1]}</p>").body.split("\n") == LINES[:2]


def test_a_source_of_plain_text_has_paragraphs() -> None:
    link = Link(url=URL, title=TITLE, body_html="\n\n".join(LINES))
    assert read(body="<p>Memuat berita</p>", link=link).body.split("\n") == LINES


@pytest.mark.parametrize("mark", ["-", "–", "—"])
def test_a_dateline_above_the_first_paragraph_is_of_it(mark: str) -> None:
    first = f"<strong>Serang, Banten</strong> {mark} <p>{LINES[1]}</p><p>{LINES[2]}</p>"
    assert read(body=first).body.split("\n") == [f"Serang, Banten {mark} {LINES[1]}", LINES[2]]
    listed = f"<p>{LINES[1]}</p><p>Juara umum {mark}</p><p>{LINES[2]}</p>"
    assert read(body=listed).body.split("\n") == [LINES[1], f"Juara umum {mark}", LINES[2]]
