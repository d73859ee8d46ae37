"""Dates, names and texts as portals on other systems print them."""

import pytest
from storypage import NOW, TEXT, TITLE, URL, read

from crawler.articles import Article, Link, NotArticle
from crawler.extraction import extract


@pytest.mark.parametrize(
    "meta",
    [
        "<p>Update: Selasa, 4 Maret 2025 08:12 WIB Terbit: Senin, 3 Maret 2025 10:21 WIB</p>",
        "<p>Nur - Senin, 3 Maret 2025 10:21 WIB | Diperbarui Selasa, 4 Maret 2025 08:12 WIB</p>",
    ],
)
def test_edit_and_publication_in_one_line_are_two_dates(meta: str) -> None:
    article = read(meta=meta)
    assert (article.published_at, article.modified_at) == ("2025-03-03T03:21:00Z", "2025-03-04T01:12:00Z")


@pytest.mark.parametrize(
    "meta",
    [
        "<p>3 Maret 2025</p><p>Pukul 10:21 WIB</p>",
        "<p class='published' title='2025-03-03T10:21:00+07:00'>3 Maret 2025</p>",
        "<span datetime='2025-03-03T10:21:00+07:00'>tadi pagi</span>",
        "<p class='date-photo'>Senin, 3 Maret 2025 10:21 WIB</p>",
        "<p>Waktu terbit: 3 Maret 2025 10:21</p>",
        "<p>Waktu Tayang : 3 Maret 2025</p><p>Pukul 10:21 WIB</p>",
    ],
)
def test_time_beside_the_printed_day_is_found(meta: str) -> None:
    assert read(meta=meta).published_at == "2025-03-03T03:21:00Z"


def test_publication_is_read_below_the_text_where_nothing_above_dates_it() -> None:
    below = f"{TEXT}<p>Dipublikasikan pada 3 Maret 2025 pukul 10:21 WIB</p>"
    assert read(body=below).published_at == "2025-03-03T03:21:00Z"
    assert read(body=below, meta="4 Maret 2025").published_at == "2025-03-04"
    assert read(body=f"{TEXT}<p>Warga Panen Raya, 3 Maret 2025</p>").published_at is None


@pytest.mark.parametrize("line", ["Ditulis oleh admin on 3 Maret 2025 · 120 dibaca", "Posted by admin on March 3 2025"])
def test_publication_is_dated_by_who_posted_it_below_the_text(line: str) -> None:
    assert read(body=f"{TEXT}<p>{line}</p>").published_at == "2025-03-03"


def test_day_of_the_address_is_the_last_resort() -> None:
    url = "https://kabarku.example/2025/03/03/piagam/"
    assert read(url=url).published_at == "2025-03-03"
    assert read(url=url, meta="4 Maret 2025").published_at == "2025-03-04"


def test_day_of_the_visitor_above_the_title_is_not_the_date_beside_another_one() -> None:
    html = (
        f"<html><body><div><p>Minggu, 1 Juni 2025</p><h1>{TITLE}</h1><p>Senin, 3 Maret 2025</p>"
        f"<div class='entry-content'>{TEXT}</div></div></body></html>"
    )
    for page, day in ((html, "2025-03-03"), (html.replace("<p>Senin, 3 Maret 2025</p>", ""), "2025-06-01")):
        result = extract(page.encode(), URL, now=NOW)
        assert isinstance(result, Article)
        assert result.published_at == day


def test_text_that_only_json_states_is_read_where_a_script_would_print_it() -> None:
    text = "\\n\\n".join(part.removeprefix("<p>") for part in TEXT.split("</p>") if part)
    linked = f'{{"@type":"NewsArticle","headline":"{TITLE}","articleBody":"{text}"}}'
    head = f"<head><title>{TITLE}</title><script type='application/ld+json'>{linked}</script></head>"
    footer = "<div><p>Kabarku diterbitkan PT Kabarku Media Utama, Jalan Melati 12, Serang.</p></div>"
    for body in (footer, ""):
        result = extract(f"<html>{head}<body><div id='app'></div>{body}</body></html>".encode(), URL, now=NOW)
        assert isinstance(result, Article)
        assert result.body == read().body
    other = read(head=f"<script type='application/ld+json'>{linked.replace('SERANG', 'LEBAK')}</script>")
    assert other.body.startswith("SERANG")


def test_invitation_to_subscribe_is_no_text() -> None:
    box = "<div class='kotak-langganan'><p>Dapatkan kabar kami di kotak surat Anda setiap pagi, gratis.</p></div>"
    assert read(body=TEXT + box).body == read().body


def test_list_of_excerpts_with_a_day_between_them_is_no_story() -> None:
    shown = "".join(
        f"<div><h2><a href='/b/{n}'>Warga Kampung {n} Gelar Kerja Bakti</a></h2><p>- {n + 1} Mei 2025, 10:21 WIB</p>"
        f"<p>KABARKU - Warga kampung nomor {n} bergotong royong membersihkan saluran air sejak pagi.</p></div>"
        for n in range(5)
    )
    html = f"<html><head><title>Berita Daerah Terbaru</title></head><body><h1>Berita Daerah Terbaru</h1>{shown}</body>"
    assert extract(html.encode(), "https://kabarku.example/daerah", now=NOW) == NotArticle("not_an_article")


def test_imprint_below_an_unnamed_box_is_not_the_story() -> None:
    imprint = "<div id='bawah'><p>Kabarku diterbitkan PT Kabarku Media Utama, Jalan Melati 12, Serang.</p></div>"
    html = f"<html><body><div class='x1'><h1>{TITLE}</h1><div class='x2'>{TEXT}</div></div>{imprint}</body></html>"
    result = extract(html.encode(), URL, now=NOW)
    assert isinstance(result, Article)
    assert result.body == read().body


def test_careful_path_adds_what_an_unnamed_box_lacks() -> None:
    lede, rest = TEXT.replace("</p>", f" {'Panitia menilai tiga puluh kantor pelayanan. ' * 3}</p>").split("</p>", 1)
    html = f"<html><body><h1>{TITLE}</h1><div class='x1'>{lede}</p></div><div class='x2'>{rest}</div></body></html>"
    result = extract(html.encode(), URL, now=NOW)
    assert isinstance(result, Article)
    assert result.body.startswith("SERANG, Kabarku")


@pytest.mark.parametrize(("box", "title"), [("h3", "h1"), ("h2", "h2"), ("h1", "h2")])
def test_heading_near_the_text_is_the_title_where_the_head_names_the_site_alone(box: str, title: str) -> None:
    side = f"<div><{box}>Tetap Terhubung</{box}><p>Ikuti kami.</p></div>"
    html = (
        f"<html><head><title>Kabarku</title></head><body><h1><a href='/'>Kabarku</a></h1>{side}"
        f"<div><{title}><a href='{URL}'>{TITLE}</a></{title}><div class='entry-content'>{TEXT}</div></div></body>"
    )
    result = extract(html.encode(), URL, now=NOW)
    assert isinstance(result, Article)
    assert result.title == TITLE


def test_headline_in_the_place_of_the_sites_name_is_the_title() -> None:
    head = f"<meta property='og:title' content='{TITLE}'><meta property='og:site_name' content='{TITLE}'>"
    assert read(head=head, body=f"<h3>Daftar Pemenang Lomba Tahun Ini</h3>{TEXT}").title == TITLE


@pytest.mark.parametrize(
    ("path", "name", "stories", "is_list"),
    [
        ("/categories/daerah/", "Daerah", 1, True),
        ("/kategori/kabar-desa.html", "Kabar Desa - Kabarku", 1, True),
        ("/berita/", "Berita", 3, True),
        ("/berita/", "Berita", 1, False),
        ("/piagam/", "Piagam", 1, False),
        ("/piagam-pelayanan-desa/", "Piagam Pelayanan Desa", 3, False),
    ],
)
def test_section_with_a_whole_story_in_it_is_a_list(path: str, name: str, stories: int, is_list: bool) -> None:
    shown = "".join(f"<h2><a href='/b/{n}'>Warga Kampung {n} Gelar Kerja Bakti</a></h2>" for n in range(stories))
    html = (
        f"<html><head><title>{name}</title><meta property='og:type' content='article'></head><body>"
        f"<h1>{name}</h1>{shown}<time datetime='2025-03-03T10:21:00+07:00'>3 Maret 2025</time><div>{TEXT}</div></body>"
    )
    result = extract(html.encode(), f"https://kabarku.example{path}", now=NOW)
    assert isinstance(result, Article) is not is_list
    link = Link(url=URL, published_at="2025-03-03T03:21:00Z")
    assert isinstance(extract(html.encode(), f"https://kabarku.example{path}", link=link, now=NOW), Article)


def test_page_that_names_only_other_stories_is_none() -> None:
    other = "<h4><a href='/1'>Jembatan Lama Runtuh Diterjang Banjir Bandang</a></h4>"
    html = f"<html><head><title>Kabarku</title></head><body><p>Maaf, berita itu telah dihapus.</p>{other}{TEXT}</body>"
    assert isinstance(extract(html.encode(), URL, now=NOW), NotArticle)


def test_the_story_in_an_article_with_its_headline_wins_over_longer_lists_of_excerpts() -> None:
    excerpts = "".join(
        f"<div><a href='/{at}'><h3>Kabar ke-{at} dari muara</h3></a><p>{'Nelayan menurunkan ikan. ' * 5}</p></div>"
        for at in range(9)
    )
    html = (
        f"<html><head><title>{TITLE}</title></head><body><article class='c1'><h1>{TITLE}</h1><div class='c2'>{TEXT}"
        f"</div></article><section class='c3'><h2>Tulisan lain</h2>{excerpts}</section></body></html>"
    )
    result = extract(html.encode(), URL, now=NOW)
    assert isinstance(result, Article)
    assert result.body == read().body


def test_comments_below_a_villages_story_are_not_of_its_text() -> None:
    said = f"<tr><td>Pembaca</td><td>5 Maret 2025</td></tr><tr><td>{'Selamat kepada warga kota. ' * 3}</td></tr>"
    html = (
        f"<html><head><title>{TITLE}</title></head><body><h1>Situs Desa</h1><div class='artikel'><h2>{TITLE}</h2>"
        f"<div class='teks'>{TEXT}</div><div class='box'><h3>Komentar atas {TITLE}</h3><table>{said * 4}</table></div>"
        f"</div><div class='kanan'><h3>Aparatur Desa</h3><p>Kepala Desa</p></div></body></html>"
    )
    result = extract(html.encode(), URL, now=NOW)
    assert isinstance(result, Article)
    assert result.body == read().body


def test_lines_between_headline_and_text_are_not_of_the_text_if_both_boxes_are_named_for_it() -> None:
    photo = "<p>Kabarku/Rina</p><p>PIAGAM - Wali kota memegang piagam di pendopo, Senin (3/3/2025).</p>"
    html = (
        f"<html><body><div class='article-text' id='article'><h1>{TITLE}</h1>{photo}<div class='article-text'>{TEXT}"
        "</div></div></body></html>"
    )
    result = extract(html.encode(), URL, now=NOW)
    assert isinstance(result, Article)
    assert result.body == read().body


@pytest.mark.parametrize(("around", "text"), [("blog-detail", "txt"), ("berita", "isi"), ("detailBerita", "konten")])
def test_a_list_beside_a_text_whose_box_says_whose_it_is_is_not_of_it(around: str, text: str) -> None:
    links = "".join(
        f"<p><a href='/{at}'>Pengumuman ke-{at} bagi warga</a><br><small>{at} Mei 2025</small></p>"
        for at in range(1, 20)
    )
    html = (
        f"<html><head><title>{TITLE}</title></head><body><div><h1>{TITLE}</h1></div><div><div><div class='{around}'>"
        f"<div class='{text}'>{TEXT}</div></div></div><div><h3>Pengumuman</h3>{links}</div></div></body></html>"
    )
    result = extract(html.encode(), URL, now=NOW)
    assert isinstance(result, Article)
    assert result.body == read().body
