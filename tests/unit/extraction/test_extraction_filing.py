"""The categories of a story on its page: breadcrumbs, links to a section, boxes of tags."""

import json

import pytest
from storypage import NOW, TEXT, TITLE, URL, read

from crawler.articles import Article
from crawler.extraction import extract

CRUMB = (
    "<ol class='breadcrumb'><li><a href='/'>Beranda</a></li><li><a href='/daerah'>Daerah</a></li><li>Detail</li></ol>"
)
LINKED = {
    "@context": "https://schema.org",
    "@type": "BreadcrumbList",
    "itemListElement": [
        {"@type": "ListItem", "position": 1, "name": "Home", "item": "https://www.kabarku.example/"},
        {"@type": "ListItem", "position": 2, "item": {"@id": "https://www.kabarku.example/daerah", "name": "Daerah"}},
        {"@type": "ListItem", "position": 3, "name": TITLE},
    ],
}


@pytest.mark.parametrize(
    "page",
    [
        {"meta": CRUMB},
        {"meta": "<a class='badge' href='/kategori/daerah'>Daerah</a>"},
        {
            "meta": "<p class='crumbs'><a href='/'>Home</a> / <a href='/daerah'>Daerah</a> / "
            f"<a href='#'>{TITLE}</a></p>"
        },
        {"head": f"<script type='application/ld+json'>{json.dumps(LINKED)}</script>"},
        {"meta": "<a class='rubrik' href='/daerah'>Daerah</a>"},
        {"meta": "<div class='kanal'><a href='/daerah'>Daerah</a></div>"},
        {"meta": "<a href='/berita?kategori=daerah'>Daerah</a>"},
        {"meta": "<p>Kota Serang Kategori: Daerah - Dibaca: 20 kali</p>"},
        {"meta": "<p>Home / Daerah / Detail</p>"},
        {"meta": f"<p>Kabarku » Daerah » {TITLE}</p>"},
        {"meta": "<span itemprop='articleSection'>Daerah</span>"},
        {"head": "<meta itemprop='articleSection' content='Daerah'>"},
        {"meta": "<p>Kategori: <a href='/k/2'>Daerah</a></p>"},
        {"body": f"{TEXT}<div><span>Diterbitkan di</span> <a href='/k/2'>Daerah</a></div>"},
        {"body": f"{TEXT}<p>Posted in: Daerah</p>"},
        {"body": f"{TEXT}<p>Posted in Daerah | Tagged piagam, loket</p>"},
        {"body": f"{TEXT}<p>Diposting di Daerah oleh Admin</p>"},
        {"body": f"{TEXT}<div><div>Kategori</div><div><a href='/k/2'>Daerah</a></div></div>"},
    ],
)
def test_section_is_that_of_the_breadcrumb_or_of_a_link_above_the_text(page: dict[str, str]) -> None:
    article = read(head=page.get("head", ""), meta=page.get("meta", ""), body=page.get("body", TEXT))
    assert article.section == "Daerah"


def test_breadcrumb_above_the_text_names_the_section_where_the_title_is_in_no_heading() -> None:
    crumb = (
        "<span class='breadcrumbs pathway'><a href='/'>Beranda</a> &gt; <a href='/daerah'>Daerah</a> &gt; Piagam</span>"
    )
    html = (
        f"<html><head><title>{TITLE}</title></head><body><div id='path'>{crumb}</div><div><table><tr>"
        f"<td class='contentheading'>{TITLE}</td></tr></table><table class='contentpaneopen'><tr><td>{TEXT}</td></tr>"
        "</table></div></body></html>"
    )
    result = extract(html.encode(), URL, now=NOW)
    assert isinstance(result, Article)
    assert result.section == "Daerah"


def test_section_is_a_kicker_above_the_title_and_not_that_of_a_card_below_it() -> None:
    html = (
        f"<html><head><title>{TITLE}</title></head><body><div><h2 class='kicker'>Inovasi</h2><h3>{TITLE}</h3>"
        f"<div class='entry-content'>{TEXT}</div></div></body></html>"
    )
    for page, section in ((html, "Inovasi"), (html.replace("<h2 class='kicker'>Inovasi</h2>", ""), None)):
        result = extract(page.encode(), URL, now=NOW)
        assert isinstance(result, Article)
        assert result.section == section
    assert read(meta="<div><span class='cat'>Wisata</span><h4><a href='/1'>Danau Ramai</a></h4></div>").section is None


@pytest.mark.parametrize(
    ("href", "section"), [("/gaya-hidup", "Gaya Hidup"), ("/tag/gaya-hidup/", None), ("/warga-panen", None)]
)
def test_section_is_a_sole_link_above_the_title_that_its_address_spells(href: str, section: str | None) -> None:
    html = (
        f"<html><head><title>{TITLE}</title></head><body><div><span><a href='{href}'>Gaya Hidup</a></span>"
        f"<h1>{TITLE}</h1><div class='entry-content'>{TEXT}</div></div></body></html>"
    )
    result = extract(html.encode(), URL, now=NOW)
    assert isinstance(result, Article)
    assert result.section == section


@pytest.mark.parametrize(
    "meta",
    [
        "<ul class='breadcrumb'><li><a href='/'>Beranda</a></li></ul>",
        f"<ul class='breadcrumb'><li><a href='/'>Home</a></li><li><a href='#'>{TITLE}</a></li></ul>",
        "<ul class='menu'><li><a href='/wisata'>Wisata</a></li></ul>",
        "<p>Kategori peserta tahun ini dibagi menurut usia</p>",
        "<h3>Kategori SMA</h3><ul><li>Juara 1: SMAN 2 Cilegon</li></ul>",
    ],
)
def test_no_section_where_none_is_named(meta: str) -> None:
    assert read(meta=meta).section is None


def test_a_switch_of_languages_is_no_section() -> None:
    switch = "<div><a href='/id'>ID</a> <a href='/en'>EN</a></div>"
    assert read(meta=switch, url="https://kabarku.example/id/berita/wali-kota-terima-piagam").section is None


def test_tags_are_those_of_the_box_below_the_text() -> None:
    box = "<div class='post-tags'>Topik: <a href='/tag/piagam'>#piagam</a> <a href='/tag/serang'>Serang</a></div>"
    assert read(body=TEXT + box).tags == ("piagam", "Serang")


def test_stated_keywords_are_tags_before_a_box_of_links() -> None:
    box = "<div class='tags'><a href='/tag/piagam'>Dikirim di: piagam</a></div>"
    assert read(head="<meta name='keywords' content='piagam, Serang'>", body=TEXT + box).tags == ("piagam", "Serang")


def test_links_of_a_box_of_tags_that_lead_elsewhere_are_none() -> None:
    assert read(body=TEXT + "<div class='tags'><a href='https://t.me/x'>Bagikan</a></div>").tags == ()


def test_a_place_on_the_home_page_is_the_section_only_where_no_other_is_stated() -> None:
    linked = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": TITLE}
    for sections, section in ((["Headline", "Daerah"], "Daerah"), (["Headline"], "Headline"), ("Headline", "Headline")):
        data = json.dumps({**linked, "articleSection": sections})
        assert read(head=f"<script type='application/ld+json'>{data}</script>").section == section
    labels = "".join(f"<a rel='category tag' href='/k/{name}'>{name}</a>" for name in ("Headline", "Daerah"))
    assert read(meta=labels).section == "Daerah"


def test_label_of_blogger_above_the_text_is_the_section() -> None:
    crumb = (
        "<div class='brdCmb'><div class='hm'><a href='/'>Home</a></div><a href='/search/label/Daerah'>Daerah</a></div>"
    )
    assert read(meta=crumb).section == "Daerah"


def test_link_to_the_section_may_be_two_boxes_above_the_title() -> None:
    def widget(content: str) -> str:
        return f"<div class='elementor-widget'><div class='elementor-widget-container'>{content}</div></div>"

    link, heading = widget("<a href='/daerah'>Daerah</a>"), widget(f"<h2>{TITLE}</h2>")
    html = f"<html><head><title>{TITLE}</title></head><body><div>{link}{heading}{widget(TEXT)}</div></body></html>"
    result = extract(html.encode(), URL, now=NOW)
    assert isinstance(result, Article)
    assert result.section == "Daerah"


@pytest.mark.parametrize(
    ("link", "section"),
    [
        ("<a href='/daerah'>Daerah</a>", "Daerah"),
        ("<a href='https://www.kabarku.example/daerah/'>DAERAH</a>", "DAERAH"),
        ("<a href='/daerah'>Semua</a>", None),
        ("<a href='/wisata'>Wisata</a>", None),
        ("<a href='https://lain.example/daerah'>Daerah</a>", None),
    ],
)
def test_section_is_that_of_the_menu_in_whose_folder_the_story_is(link: str, section: str | None) -> None:
    menu = f"<p><a href='/'>Depan</a> <a href='/profil'>Profil</a> {link} <a href='/opini'>Opini</a></p>"
    html = f"<html><head><title>{TITLE}</title></head><body>{menu}<div><h1>{TITLE}</h1>{TEXT}</div></body></html>"
    result = extract(html.encode(), URL, now=NOW)
    assert isinstance(result, Article)
    assert result.section == section
    alone = extract(html.encode(), "https://www.kabarku.example/daerah/", now=NOW)
    assert not isinstance(alone, Article) or alone.section is None


def test_an_address_with_control_characters_has_no_section() -> None:
    assert read(url="https://www.kabarku.example/dae\x1frah/piagam").section is None


@pytest.mark.parametrize(
    "below",
    [
        "<div><b>Tag:</b> <a href='/tag/piagam'>#Piagam Kota</a> <a href='/tag/loket'>#Loket</a></div>",
        "<div>TOPIK : <a href='/topik/1'>Piagam Kota</a>, <a href='/topik/2'>Loket</a></div>",
        "<div>Tags: Piagam Kota, Loket</div>",
        "<div class='tagcloud3'><h5><a href='/tag/1'>Piagam Kota</a></h5><h5><a href='/tag/2'>Loket</a></h5></div>",
        "<div class='tagar'><a href='/tag/piagam'>#Piagam Kota</a><a href='/tag/loket'>#Loket</a></div>",
        "<div><a rel='tag' href='/t/piagam'>#Piagam Kota</a> <a rel='tag' href='/t/loket'>Loket</a></div>",
    ],
)
def test_each_link_in_a_line_of_tags_is_a_tag(below: str) -> None:
    linked = TEXT.replace("gubernur", "<a href='/tag/gubernur'>gubernur</a>")
    html = f"<html><body><div><h1>{TITLE}</h1><div class='entry-content'>{linked}</div>{below}</div></body></html>"
    article = extract(html.encode(), URL, now=NOW)
    assert isinstance(article, Article)
    assert article.tags == ("Piagam Kota", "Loket")


@pytest.mark.parametrize(
    "cloud",
    [
        "<div class='tagcloud'><a href='/tag/bola'>Bola</a> <a href='/tag/artis'>Artis</a></div>",
        "<div>Lihat juga <a href='/tag/loket'>Loket</a></div>",
    ],
)
def test_the_links_of_a_line_of_tags_count_whatever_other_links_lead_to_tags(cloud: str) -> None:
    linked = TEXT.replace("gubernur", "<a href='/tag/piagam'>Piagam</a>")
    line = "<div>Tags: <a href='/tag/wali-kota'>Piagam Kota</a> <a href='/tag/loket'>Loket</a></div>"
    html = (
        f"<html><body><div><h1>{TITLE}</h1><div class='entry-content'>{linked}</div>{line}{cloud}</div></body></html>"
    )
    article = extract(html.encode(), URL, now=NOW)
    assert isinstance(article, Article)
    assert article.tags == ("Piagam Kota", "Loket")
