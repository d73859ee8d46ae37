"""Which source of a value is believed: the source, JSON-LD, the head, and what the page prints."""

import pytest
from storypage import NOW, TEXT, TITLE, URL, published, read

from crawler.articles import Article, Link, NotArticle, Outlet
from crawler.extraction import extract
from crawler.extraction.jsonld import parse_jsonld


def test_address_is_the_canonical_one_without_trackers() -> None:
    canonical = "<link rel='canonical' href='https://kabarku.example/daerah/piagam/?utm_medium=x#atas'>"
    assert read(head=canonical).url == "https://kabarku.example/daerah/piagam/"
    assert read().url == "https://www.kabarku.example/daerah/wali-kota-terima-piagam/"


@pytest.mark.parametrize(
    "href", ["https://lain.example/berita/1/", "https://kabarku.example/", "/", "/category/daerah/"]
)
def test_foreign_home_and_list_canonicals_are_ignored(href: str) -> None:
    assert read(head=f"<link rel='canonical' href='{href}'>").url.endswith("/wali-kota-terima-piagam/")


def test_source_states_the_moment_exactly() -> None:
    link = Link(url=URL, published_at="2024-12-03T01:02:03Z")
    assert read(link=link, head=published("2024-12-05T00:00:00Z")).published_at == "2024-12-03T01:02:03Z"


def test_exact_time_on_the_page_refines_the_day_of_the_source() -> None:
    assert (
        read(link=Link(url=URL, published_at="2024-12-03"), meta="3 Desember 2024, 09:10 WIB").published_at
        == "2024-12-03T02:10:00Z"
    )
    assert (
        read(link=Link(url=URL, published_at="2024-12-03"), meta="4 Desember 2024, 09:10 WIB").published_at
        == "2024-12-03"
    )


def test_printed_zone_wins_over_a_wrong_mark() -> None:
    assert (
        read(head=published("2024-12-03T09:10:58Z"), meta="Selasa, 3 Desember 2024 | 09:10 WITA").published_at
        == "2024-12-03T01:10:58Z"
    )


def test_zone_of_the_outlet_where_none_is_stated() -> None:
    assert read(meta="Selasa, 3 Desember 2024 | 09:10", zone="Asia/Jayapura").published_at == "2024-12-03T00:10:00Z"


def test_day_without_a_time_is_a_day() -> None:
    assert read(meta="Selasa, 3 Desember 2024").published_at == "2024-12-03"


def test_neither_the_clock_of_the_visitor_nor_the_future_is_a_date() -> None:
    assert read().published_at is None
    assert read(head=published("2025-07-01T10:00:00+07:00")).published_at is None
    assert read(meta="3 Desember 2024", head=published("2027-01-01T10:00:00+07:00")).published_at == "2024-12-03"


def test_change_is_not_before_publication() -> None:
    changed = "<meta property='article:modified_time' content='{}'>"
    day = published("2024-12-03T09:10:00+07:00")
    assert read(head=day + changed.format("2024-12-03T10:00:00+07:00")).modified_at == "2024-12-03T03:00:00Z"
    assert read(head=day + changed.format("2024-12-02T10:00:00+07:00")).modified_at is None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Diperbarui: Minggu, 18 Mei 2025 | 19:20 WIT", "2025-05-18T10:20:00Z"),
        ("Terakhir diperbarui pada 18 Mei 2025 19:20 WIB", "2025-05-18T12:20:00Z"),
        ("Last updated: 18 Mei 2025, 19.20", "2025-05-18T12:20:00Z"),
        ("Terakhir Diperbaharui ( Minggu, 18 Mei 2025 19:20 WITA )", "2025-05-18T11:20:00Z"),
        ("Dibaca 214 kali Terakhir diubah pada Minggu, 18 Mei 2025 19:20", "2025-05-18T12:20:00Z"),
        ("Update 16 Mei 2025", None),
    ],
)
def test_printed_change_is_read_and_is_not_the_publication(line: str, expected: str | None) -> None:
    date = "<div>Sabtu, 17 Mei 2025 08:00 WIB</div>"
    for article in (read(meta=f"<div>{line}</div>{date}"), read(meta=date, body=f"{TEXT}<div>{line}</div>")):
        assert (article.published_at, article.modified_at) == ("2025-05-17T01:00:00Z", expected)
        assert article.body == read().body


def test_changes_of_the_stories_in_a_list_below_the_text_are_not_its_own() -> None:
    others = "".join(f"<div>Kabar ke-{day}<br>Diperbarui: {day} Mei 2025 10:00 WIB</div>" for day in (27, 26))
    assert read(meta="<div>Sabtu, 17 Mei 2025 08:00 WIB</div>", body=f"{TEXT}{others}").modified_at is None


def test_marked_time_of_the_change_is_read() -> None:
    born = "<dd><time datetime='2025-05-17T09:22:00+08:00' itemprop='datePublished'>Terbit: 17 Mei 2025</time></dd>"
    edit = "<dd><time datetime='2025-05-18T13:10:00+08:00' itemprop='dateModified'>Diperbarui: 18 Mei 2025</time></dd>"
    for article in (read(meta=born + edit), read(meta=edit + born)):
        assert (article.published_at, article.modified_at) == ("2025-05-17T01:22:00Z", "2025-05-18T05:10:00Z")


def test_a_sole_marked_time_that_is_of_the_change_is_that_of_publication() -> None:
    edit = "<time datetime='2025-05-18T13:10:00+08:00' itemprop='dateModified'>2 pekan lalu</time>"
    article = read(meta=edit)
    assert (article.published_at, article.modified_at) == ("2025-05-18T05:10:00Z", None)
    assert read(meta=edit, url="https://kabarku.example/2025/05/17/piagam/").published_at == "2025-05-17"


def test_printed_byline_wins_over_metadata() -> None:
    link = Link(url=URL, author="Yanti")
    head = "<meta name='author' content='Kabarku Media'>"
    assert read(meta="Penulis: Dede Supriatna | Editor: Yanti", link=link, head=head).author == "Dede Supriatna"
    assert read(meta="<span class='author'>Dede Supriatna</span>", link=link).author == "Dede Supriatna"
    assert read(body=TEXT + "<p>Pewarta: Dede Supriatna<br>Editor: Yanti</p>", link=link).author == "Dede Supriatna"
    assert read(link=link, head=head).author == "Yanti"
    assert read(head=head).author is None


def test_byline_below_long_paragraphs_wins_over_the_account_above() -> None:
    long = "".join(f"<p>{'Warga menunggu giliran di loket yang baru dibenahi. ' * 4}Nomor {i}.</p>" for i in range(3))
    account = "<span class='byline'>Oleh <a class='url fn n' href='/author/redaksi/'>Redaksi Kabar</a></span>"
    assert read(meta=account, body=long + "<p>Penulis: Dede Supriatna</p>").author == "Dede Supriatna"
    assert read(body=f"<p>Oleh: Dede Supriatna</p>{long}<p>Editor: Yanti</p>").author == "Dede Supriatna"


@pytest.mark.parametrize(
    "around",
    [
        "<p>Editor: Yanti</p>",
        "<figure><span class='author'>Antara Foto</span><img src='x.jpg'></figure>",
        "<div class='comments'><span class='comment-author'>Budi Pembaca</span></div>",
    ],
)
def test_editor_photographer_and_commenter_are_not_authors(around: str) -> None:
    assert read(body=TEXT + around).author is None


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("Terakhir diperbarui pada 3 Desember 2024 10:30 oleh <a href='/author/yanti/'>Yanti Hasrul</a>", None),
        ("Last Updated on December 3, 2024 by <a href='/author/yanti/'>Yanti Hasrul</a>", None),
        ("Diperbarui: 3 Desember 2024, 10:30 WIB | Oleh: Yanti Hasrul", "Yanti Hasrul"),
        ("Diperbarui 3 Desember 2024 10:30 WIB Oleh : Yanti Hasrul", "Yanti Hasrul"),
    ],
)
def test_who_changed_the_story_last_is_not_its_author(line: str, author: str | None) -> None:
    assert read(meta=f"<p>{line}</p>").author == author
    assert read(body=f"<p>{line}</p>{TEXT}").author == author


def test_image_is_absolute_and_never_an_emoji() -> None:
    emoji = "<img class='wp-smiley' src='https://s.w.org/images/core/emoji/15/72x72/1f64f.png' alt='🙏'>"
    assert read(body=TEXT + emoji).image is None
    assert "🙏" in read(body=TEXT.replace("loket dibenahi", f"loket dibenahi {emoji}")).body
    assert (
        read(body=f"{TEXT}{emoji}<img src='/foto/piagam.jpg'>").image == "https://www.kabarku.example/foto/piagam.jpg"
    )
    assert (
        read(head="<meta property='og:image' content='//cdn.kabarku.example/p.jpg'>").image
        == "https://cdn.kabarku.example/p.jpg"
    )


def test_source_has_the_pages_that_the_page_leaves_out() -> None:
    more = "<p>Halaman kedua memuat daftar kantor kecamatan dengan nilai terbaik dan rencananya.</p>" * 4
    longer = read(link=Link(url=URL, body_html=TEXT + more))
    assert longer.body.startswith("SERANG, Kabarku")
    assert "Halaman kedua" in longer.body
    excerpt = read(link=Link(url=URL, body_html="<p>Wali kota menerima piagam [&#8230;]</p>"))
    assert excerpt.body.count("\n") == 2


def test_source_has_the_text_where_the_page_shows_a_notice() -> None:
    notice = "<p>Mohon maaf, situs ini sedang dipindahkan. Silakan berkunjung kembali beberapa hari lagi.</p>"
    link = Link(url=URL, title=TITLE, body_html=TEXT)
    assert read(body=notice, link=link).body == read(link=link).body == read().body
    promo = Link(url=URL, title=TITLE, body_html="<p>Artikel lengkapnya pertama kali tayang di Kabarku.</p>")
    assert read(body=TEXT, link=promo).body == read().body


def test_selector_of_the_outlet_names_the_container() -> None:
    other = TEXT.replace("Wali", "Bupati")
    html = f"<html><body><h1>{TITLE}</h1><div class='x7'>{TEXT}</div><div class='entry-content'>{other}</div>"
    result = extract(html.encode(), URL, outlet=Outlet(containers=("div.x7",)), now=NOW)
    assert isinstance(result, Article)
    assert "Bupati" not in result.body


def test_furniture_of_the_outlet_is_left_out_unless_it_holds_the_story() -> None:
    other = "<div class='kotak'><p>Nelayan di pantai utara menerima bantuan mesin perahu dari dinas.</p></div>"
    html = f"<html><body><h1>{TITLE}</h1><div class='isi'>{TEXT}{other}</div>"
    outlet = Outlet(containers=("div.isi",), furniture=("div.kotak", "p.iklan"))
    read_with = [extract(html.encode(), URL, outlet=kept, now=NOW) for kept in (Outlet(), outlet)]
    assert ["Nelayan" in made.body for made in read_with if isinstance(made, Article)] == [True, False]
    boxed = extract(html.replace("'isi'>", "'isi'><div class='kotak'>").encode(), URL, outlet=outlet, now=NOW)
    assert isinstance(boxed, Article)
    assert boxed.body.startswith("SERANG, Kabarku")


def test_protection_that_the_source_states_is_believed() -> None:
    link = Link(url=URL, title=TITLE, protected=True)
    assert extract(f"<h1>{TITLE}</h1>{TEXT}".encode(), URL, link=link, now=NOW) == NotArticle("protected")


@pytest.mark.parametrize(
    ("url", "body_class"),
    [
        ("https://kabarku.example/", ""),
        ("https://kabarku.example/?s=piagam", ""),
        ("https://kabarku.example/tag/piagam/", ""),
        ("https://kabarku.example/daerah/", "archive category"),
        ("https://kabarku.example/daerah/foto/", "single attachment"),
        ("https://kabarku.example/search/label/Daerah", ""),
    ],
)
def test_lists_searches_and_attachments_are_not_articles(url: str, body_class: str) -> None:
    html = f"<html><body class='{body_class}'><h1>{TITLE}</h1><div class='entry-content'>{TEXT}</div></body></html>"
    assert extract(html.encode(), url, now=NOW) == NotArticle("not_an_article")


def test_story_by_its_number_at_the_address_of_the_home_page_is_one() -> None:
    html = f"<html><body><h1>{TITLE}</h1><div class='entry-content'>{TEXT}</div></body></html>"
    for query, is_story in (("p=berita&id=331", True), ("page=berita&berita_id=7", True), ("page=kontak", False)):
        result = extract(html.encode(), f"https://kabarku.example/?{query}", now=NOW)
        assert isinstance(result, Article) is is_story


def test_jsonld_is_read_from_graphs_and_mended() -> None:
    graph = (
        '{"@graph":[{"@type":"WebPage","name":"x"},'
        '{"@type":["NewsArticle"],"headline":"Juara","author":[{"@id":"#1"},{"name":"Budi"}],},'
        '{"@type":"Person","@id":"#1","name":"Rina"},]}'
    )
    linked = parse_jsonld(('{"@type":"Organization"} ;', "<!-- " + graph + " -->"))
    assert (linked.headline, linked.authors, linked.is_article) == ("Juara", ("Rina", "Budi"), True)


def test_of_several_articles_in_jsonld_the_pages_own_is_read() -> None:
    other = '{"@type":"NewsArticle","author":{"name":"Sari"},"url":"https://kabarku.example/daerah/lain/"}'
    own = f'{{"@type":"NewsArticle","author":{{"name":"Rina"}},"mainEntityOfPage":{{"@id":"{URL}#a"}}}}'
    for blocks in ((other, own), (own, other), (f"[{other},{own}]",)):
        assert parse_jsonld(blocks, URL).authors == ("Rina",)
    assert parse_jsonld((other,), URL).authors == ("Sari",)
    assert parse_jsonld((other, other.replace("Sari", "Tono")), URL).authors == ("Sari",)


@pytest.mark.parametrize(
    "block", ["", "{", '{"@type":', "[1,2", "null", '"x"', '{"@type":"Article","author":7}', "[" * 5000]
)
def test_broken_jsonld_is_nothing(block: str) -> None:
    assert parse_jsonld((block,)).headline is None


def test_collection_says_that_it_is_a_list() -> None:
    assert parse_jsonld(('{"@type":"CollectionPage"}',)).is_list


def test_short_story_is_not_replaced_by_a_longer_footer() -> None:
    short = "<p>Paskibra sekolah itu memenangkan lomba baris-berbaris di Bojong pada hari Minggu.</p>"
    footer = (
        "<div class='bawah'><p>"
        + "Sekolah kami mendidik anak bangsa dengan hati dan disiplin setiap hari. " * 6
        + "</p></div>"
    )
    html = f"<h1>{TITLE}</h1><div class='entry-content'>{short}</div>{footer}"
    result = extract(html.encode(), URL, now=NOW)
    assert isinstance(result, Article)
    assert result.body == "Paskibra sekolah itu memenangkan lomba baris-berbaris di Bojong pada hari Minggu."


def test_list_of_excerpts_is_not_an_article() -> None:
    excerpts = "".join(
        f"<div><h3><a href='/b/{n}'>Warga Kampung {n} Gelar Kerja Bakti</a></h3>"
        f"<p>Warga kampung nomor {n} bergotong royong membersihkan saluran air sejak pagi dan ...</p></div>"
        for n in range(5)
    )
    html = f"<html><head><title>Berita Daerah</title></head><body><h1>Berita Daerah</h1>{excerpts}</body></html>"
    assert extract(html.encode(), "https://kabarku.example/daerah", now=NOW) == NotArticle("not_an_article")


def test_masthead_that_leads_home_is_not_a_title() -> None:
    masthead = "<html><head><title>Gerbang</title></head><body><h1><a href='/'>Gerbang</a></h1>"
    html = f"{masthead}<h2>{TITLE}</h2>{TEXT}</body></html>"
    result = extract(html.encode(), URL, now=NOW)
    assert isinstance(result, Article)
    assert result.title == TITLE


@pytest.mark.parametrize("heading", ["Halaman tidak ditemukan", "404 Not Found", "Maaf, berita tidak ditemukan!"])
def test_error_page_is_not_an_article(heading: str) -> None:
    html = f"<html><head><title>{TITLE}</title></head><body><h1>{heading}</h1><div class='entry-content'>{TEXT}</div>"
    assert extract(html.encode(), URL, now=NOW) == NotArticle("missing")


def test_headline_about_something_not_found_is_a_story() -> None:
    assert read(body=f"<h2>Nelayan yang Hilang Tidak Ditemukan</h2>{TEXT}").title == TITLE


@pytest.mark.parametrize(
    "text", ["<?xml version='1.0'?><rss><channel/></rss>", "<feed><entry/></feed>", '{"html": "<p>x</p>"}']
)
def test_feed_and_json_are_unreadable(text: str) -> None:
    assert extract(text.encode(), URL, now=NOW) == NotArticle("unreadable")


def test_event_date_in_the_text_is_not_the_date_of_the_page() -> None:
    assert read(body=TEXT.replace("di pendopo.", "di pendopo, Selasa (3/12/2024).")).published_at is None


def test_teaser_in_a_paragraph_goes_and_its_neighbours_stay() -> None:
    teaser = "<strong>Baca juga: <a href='/x'>Atlet Borong Medali Emas</a></strong>"
    body = read(body=f"<p>Piala diserahkan gubernur. {teaser} Hadiahnya uang pembinaan.</p>{TEXT}").body
    assert body.startswith("Piala diserahkan gubernur. Hadiahnya uang pembinaan.\n")


def test_headline_and_excerpt_of_another_story_go() -> None:
    box = "<div><a href='/y'><b>Dinas Raih Anugerah Arsip</b></a><br>SERANG – Dinas arsip meraih anugerah ...</div>"
    headline = "<h2><a href='/z'>Polisi Terima Penghargaan Presisi Award!</a></h2>"
    assert read(body=f"{TEXT}{box}{headline}").body == read().body


def test_linked_winners_of_a_numbered_list_stay() -> None:
    winners = "<ol><li><a href='/t/1'>Kota Serang</a></li><li>Kabupaten Lebak</li></ol>"
    assert read(body=TEXT + winners).body.endswith("\nKota Serang\nKabupaten Lebak")


def test_a_label_of_blogger_is_the_section_whether_from_the_feed_or_from_the_page_alone() -> None:
    labels = ("Daerah", "pangan", "Serang")
    menu = "<a href='/search/label/Olahraga'>Olahraga</a>"
    own = "".join(f"<a href='/search/label/{label}' rel='tag'>{label}</a> " for label in labels)
    page = f"{menu}{TEXT}<div class='post-labels'>Label: {own}</div>"
    from_feed, seen = read(body=page, link=Link(url=URL, section=labels[0], tags=labels[1:])), read(body=page)
    assert (from_feed.section, from_feed.tags) == (seen.section, seen.tags) == ("Daerah", ("pangan", "Serang"))


def test_the_section_is_the_first_of_what_json_ld_joins() -> None:
    def stated(section: str) -> str:
        node = f'{{"@type":"BlogPosting","headline":"{TITLE}","articleSection":"{section}"}}'
        return f"<script type='application/ld+json'>{node}</script>"

    filed = "<a href='/category/sosial-budaya/' rel='category tag'>Sosial, Budaya</a>"
    assert read(head=stated("Sosial, Ekonomi, panen raya")).section == "Sosial"
    assert read(head=stated("Sosial, Budaya"), meta=filed).section == "Sosial, Budaya"


@pytest.mark.parametrize("name", ["Tak Berkategori", "Uncategorized", "Tanpa Kategori"])
def test_a_default_category_is_no_section(name: str) -> None:
    assert read(meta=f"<a href='/category/x/' rel='category tag'>{name}</a>").section is None
    assert read(head=f"<meta property='article:section' content='{name}'>").section is None


BIO = "<p>Wartawan daerah sejak 2019, peraih penghargaan jurnalistik tingkat provinsi tahun 2024.</p>"


@pytest.mark.parametrize(
    "box",
    [
        f"<div class='author-box'><h4>Rini Ayu</h4>{BIO}</div>",
        f"<div class='about-author'>{BIO}</div>",
        f"<div class='wp-block-post-author'><div class='wp-block-post-author__content'>{BIO}</div></div>",
        f"<div class='saboxplugin-wrap'><div class='saboxplugin-desc'>{BIO}</div></div>",
        f"<div class='pp-multiple-authors-boxes-wrapper'><h2>Penulis</h2><ul><li>{BIO}</li></ul></div>",
        f"<div class='m-a-box'><div class='m-a-box-bio'>{BIO}</div></div>",
        f"<div class='abh_box'><ul><li>Tentang</li></ul><div class='abh_description'>{BIO}</div></div>",
        "<span class='rt-reading-time'><span>Reading Time:</span> <span>&lt; 1</span> <span>minute</span></span>",
    ],
)
def test_what_a_page_says_of_its_author_is_no_part_of_the_story(box: str) -> None:
    assert read(body=f"{TEXT}{box}").body == read().body


@pytest.mark.parametrize(
    "struck", ["<del>{}</del>", "<s>{}</s>", '<span style="text-decoration: line-through;">{}</span>']
)
def test_a_struck_word_is_no_longer_stated(struck: str) -> None:
    old = struck.format("SMPN 2 Awan")
    rows = f"<table><tr><td>Juara I</td><td><s>SMPN 2</s> SMPN 3</td></tr><tr><td>{old}</td><td>8</td></tr></table>"
    text = read(body=TEXT.replace("</p>", f" Piala itu milik {old} SMPN 3 Awan.</p>{rows}", 1)).body
    assert " Piala itu milik SMPN 3 Awan.\n" in text
    assert "Juara I | SMPN 3\n" in text


@pytest.mark.parametrize(
    "style",
    [
        "display : none",
        "position:absolute; left:-9999px",
        "POSITION:FIXED;TOP:-5000PX!important",
        "text-indent: -999em",
        "height:0;overflow:hidden",
        "overflow: hidden; max-height: 0px !important",
        "width:1px;height:1px;overflow:hidden",
        "position:absolute;clip:rect(0, 0, 0, 0)",
        "clip:rect(1px 1px 1px 1px)",
        "font-size:0",
        "color:#fff;font-size: 0px;",
        "opacity:0;position:absolute",
        "position: fixed; opacity: 0.0 !important",
        "pointer-events:none;opacity:.0",
    ],
)
@pytest.mark.parametrize("tag", ["div", "span"])
def test_what_nobody_sees_is_no_text(style: str, tag: str) -> None:
    spam = f'<{tag} style="{style}">Desa Gaib meraih juara I lomba gaib <b>tingkat nasional</b> dari menteri.</{tag}>'
    assert read(body=f"{spam}{TEXT}").body == read().body
    assert read(body=TEXT.replace("</p>", f" {spam}</p>")).body == read().body


@pytest.mark.parametrize(
    "style",
    [
        "position:relative;left:-15px;top:-100px;z-index:-9999",
        "margin-left:-9999px;padding-left:9999px",
        "text-indent:-18pt;margin-left:36.0pt",
        "min-height:0;line-height:0;overflow:hidden",
        "height:10px;overflow:hidden",
        "height:0.5em;width:100%;overflow:hidden",
        "height:0",
        "clip:rect(0,100px,200px,0)",
        "font-size:0.9em",
        "opacity:0",
        "opacity:0;transform:translateY(20px)",
        "opacity:0.9;position:absolute",
        "fill-opacity:0;position:absolute",
        "opacity:.05;pointer-events:none",
    ],
)
def test_what_a_style_moves_or_makes_small_is_text(style: str) -> None:
    line = "<p style='{}'>Piagam itu dibuat dari kayu jati oleh warga desa.</p>"
    assert read(body=TEXT + line.format(style)).body == read(body=TEXT + line.format("")).body


def test_letters_with_a_size_of_their_own_are_text() -> None:
    line = "<p style='font-size:0'><span style='font-size:14px'>Piagam itu dari kayu jati.</span></p>"
    assert read(body=TEXT + line).body.endswith("\nPiagam itu dari kayu jati.")


def test_an_unclosed_mark_removes_no_story() -> None:
    assert read(body=f"<p>Kabar.</p><s>{TEXT}").body == read(body=f"<p>Kabar.</p>{TEXT}").body


def test_the_number_of_a_footnote_does_not_join_a_score() -> None:
    body = TEXT.replace(
        "</p>",
        ' Nilainya 92,4<sup class="fn"><a href="#n1">1</a></sup> dari luas 12 km<sup>2</sup>.<a href="#n2">[2]</a></p>'
        "<table><tr><td>Kota Awan</td><td>92,4<sup><a href='#n1'>1</a></sup></td></tr></table>"
        '<ol><li id="n1">Data juri tahap akhir. <a href="#n1-link">↩︎</a></li></ol>',
        1,
    )
    text = read(body=body).body
    assert " Nilainya 92,4 dari luas 12 km2.\n" in text
    assert "Kota Awan | 92,4\nData juri tahap akhir.\n" in text
