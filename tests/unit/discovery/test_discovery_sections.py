"""List pages: the stories that they link, and the next page."""

import pytest

from crawler.articles import Link
from crawler.discovery.errors import ParseError, Wrong
from crawler.discovery.menu import parse_menu
from crawler.discovery.sections import SectionAnswer, parse_section
from crawler.discovery.shapes import without_lists

BASE = "https://kabarteluk.example/daerah/"


def page(content: str, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'>{head}</head><body>{content}</body></html>".encode()


def urls(content: str, base: str = BASE, **options: tuple[str, ...]) -> list[str]:
    return [link.url for link in parse_section(page(content), base, **options).links]


def next_url(content: str, base: str = BASE, head: str = "") -> str | None:
    return parse_section(page(content, head), base).next_url


LIST = """
<header><nav><a href="/">Beranda</a><a href="/daerah/">Daerah</a><a href="/olahraga/">Olahraga</a>
<a href="/kesehatan-dan-pendidikan/">Kesehatan dan Pendidikan</a></nav></header>
<main><article><a href="/daerah/wali-kota-raih-penghargaan/?utm_source=home"><img src="/a.jpg"></a>
 <span><a href="/daerah/">Kabar Daerah Terkini Hari Ini</a></span><a href="/author/rini/">Rini Laut dari Kota Teluk</a>
 <h2><a href="https://www.kabarteluk.example/daerah/wali-kota-raih-penghargaan/">
 Wali Kota Raih Penghargaan Adipura</a></h2>
 <a href="/daerah/wali-kota-raih-penghargaan/#komentar">3 komentar</a><a href="/daerah/wali-kota-raih-penghargaan/">
 Baca selengkapnya</a></article>
<article><h2><a href="/daerah/juara-umum/">Juara Umum</a></h2><a href="/tag/juara-umum-tingkat-provinsi/">juara umum</a>
 <a href="/category/daerah/prestasi-dan-olahraga/">Prestasi dan Olahraga</a></article>
<article><a href="/read/24633/panen"><h3>Panen Raya di Teluk</h3><p>2 jam lalu</p></a></article>
<a href="/?p=8025">Bupati Serahkan Piala kepada Pemenang</a><a href="/wp-content/foto-bupati-serahkan-piala.jpg">
Foto bupati serahkan piala</a><a href="https://lain.example/daerah/gubernur-raih-penghargaan/">Gubernur Raih Penghargaan
Lagi</a><a href="mailto:a@b.example">Surat</a><a>kosong</a><a href="http://[">rusak sekali alamat ini</a></main>
<footer><a href="/pedoman-media-siber/">Pedoman Media Siber</a><a href="/tentang-kami/">Tentang Kami</a>
<a href="/panduan-kirim-artikel-pembaca/">Panduan Kirim Artikel</a></footer>"""


def test_stories_are_separated_from_everything_else_in_order() -> None:
    answer = parse_section(page(LIST), BASE)
    assert [(link.url, link.title) for link in answer.links] == [
        ("https://kabarteluk.example/daerah/wali-kota-raih-penghargaan/", "Wali Kota Raih Penghargaan Adipura"),
        ("https://kabarteluk.example/daerah/juara-umum/", None),
        ("https://kabarteluk.example/read/24633/panen", "Panen Raya di Teluk"),
        ("https://kabarteluk.example/?p=8025", "Bupati Serahkan Piala kepada Pemenang"),
    ]
    assert answer.next_url is None


def test_the_sites_own_shape_decides_where_it_is_known() -> None:
    shape = (r"^/read/\d+/", r"^/\?p=\d+$")
    assert urls(LIST, article=shape) == [
        "https://kabarteluk.example/read/24633/panen",
        "https://kabarteluk.example/?p=8025",
    ]


def test_further_hosts_of_the_site_count() -> None:
    link = '<a href="https://kota.kabarteluk.example/read/12345/siswa-juara">Siswa Juara Tingkat Nasional Lagi</a>'
    assert urls(link) == []
    assert urls(link, hosts=("kota.kabarteluk.example",)) == ["https://kota.kabarteluk.example/read/12345/siswa-juara"]


def test_a_section_is_recognised_by_what_is_below_it() -> None:
    section = '<a href="/info-bisnis-dan-ekonomi/">Info Bisnis</a>'
    story = '<h3><a href="/info-bisnis-dan-ekonomi/harga-ikan-turun/">Harga Ikan di Teluk Turun</a></h3>'
    paged = '<a href="/info-bisnis-dan-ekonomi/2/">2</a>'
    assert urls(section + story)[0].endswith("harga-ikan-turun/")
    assert urls(section + paged)[0].endswith("info-bisnis-dan-ekonomi/")


def test_the_days_of_a_calendar_are_no_stories() -> None:
    days = '<td><a href="/2025/03/02/">2</a></td><td><a href="/arsip/2025/3/14">14</a></td><a href="/2025/02/">Feb</a>'
    story = '<h2><a href="/2025/03/02/warga-teluk-tanam-bakau/">Warga Teluk Tanam Bakau</a></h2>'
    short = '<h2><a href="/2025/03/02/?p=81">Warga Desa Panen Rumput Laut</a></h2>'
    assert urls(days + story + short) == [
        "https://kabarteluk.example/2025/03/02/warga-teluk-tanam-bakau/",
        "https://kabarteluk.example/2025/03/02/?p=81",
    ]


@pytest.mark.parametrize(
    "path",
    [
        "/indeks-pembangunan-manusia-teluk-naik/",
        "/wp-terbaik-terima-piagam/",
        "/profil/ibu-sari-guru-teladan/",
        "/kanal/daerah/wali-kota-buka-turnamen-catur/",
        "/page-views-situs-desa-naik/",
        "/pedoman-baru-penilaian-adipura-terbit/",
        "/2025/03/02/juara/",
        "/2025/03/siswa-teluk.html",
    ],
)
def test_stories_whose_addresses_resemble_lists(path: str) -> None:
    assert urls(f'<h2><a href="{path}">Judul Berita Hari Ini</a></h2>') == [f"https://kabarteluk.example{path}"]


@pytest.mark.parametrize("path", ["/?p=8025", "/warga-teluk-panen-raya/amp", "/daerah/warga-teluk-panen-raya/AMP/"])
def test_stories_that_are_known_by_their_address_alone(path: str) -> None:
    assert urls(f'<div><a href="{path}"></a></div>') == [f"https://kabarteluk.example{path}"]


@pytest.mark.parametrize(
    "path",
    [
        "/tag/wali-kota-raih-penghargaan/",
        "/search/label/Penghargaan",
        "/author/rini-laut-dari-teluk/",
        "/kanal/kesehatan-dan-pendidikan/",
        "/indeks-berita",
        "/profil",
        "/?page_id=12",
        "/?s=raih+penghargaan",
        "/foto/wali-kota-raih-penghargaan.jpg",
        "/kode-etik-jurnalistik/",
        "/kesehatan/amp",
    ],
)
def test_lists_and_pages_about_the_paper_are_not_stories(path: str) -> None:
    assert urls(f'<div><a href="{path}">Raih Penghargaan</a></div>') == []


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/redaksi", True),
        ("/pedoman-media-siber/", True),
        ("/page/tentang-kami.html", True),
        ("/redaksi-harian-terima-penghargaan", False),
        ("/daerah/4107/redaksi", False),
        ("/?p=12", False),
    ],
)
def test_pages_about_the_paper(path: str, expected: bool) -> None:
    link = Link(url=f"https://kabarteluk.example{path}")
    assert without_lists([link]) == ([] if expected else [link])


def test_sections_in_a_sitemap_are_recognised_by_what_is_below() -> None:
    listed = ["/maluku", "/maluku/4107/satu", "/maluku/4108/dua", "/maluku/4108/dua/2", "/berita", "/maluku?p=3"]
    links = [Link(url=f"https://kabarteluk.example{path}") for path in listed]
    assert without_lists(links) == links[1:]


def test_base_element_and_encodings() -> None:
    base = '<base href="https://kabarteluk.example/berita/">'
    body = page('<h2><a href="panen-raya-tiba">Panen Raya “Tiba” é</a></h2>', base)
    (link,) = parse_section(body, "https://kabarteluk.example/").links
    assert (link.url, link.title) == ("https://kabarteluk.example/berita/panen-raya-tiba", "Panen Raya “Tiba” é")
    latin = body.decode().replace("“Tiba”", "Tiba").replace("charset='utf-8'", "charset='latin-1'").encode("latin-1")
    assert parse_section(latin, BASE).links[0].title == "Panen Raya Tiba é"


@pytest.mark.parametrize(
    ("base", "content", "expected"),
    [
        (BASE, '<a class="next page-numbers" href="/daerah/page/2/">Lanjut</a>', "/daerah/page/2/"),
        (BASE, '<a rel="next" href="/daerah?page=2">x</a>', "/daerah?page=2"),
        (BASE, '<a href="/daerah/page/2/">2</a><a href="/daerah/page/3/">3</a>', "/daerah/page/2/"),
        (BASE, '<a href="/daerah/">1</a><a href="/daerah/halaman-2">Selanjutnya »</a>', "/daerah/halaman-2"),
        (BASE, '<a href="/daerah/?start=10" class="next">Lanjut</a>', "/daerah/?start=10"),
        (BASE + "page/9/", '<a href="/daerah/page/8/">8</a><a rel="prev" href="/daerah/page/8/">Sebelumnya</a>', None),
        (BASE + "page/2/", '<a rel="next" href="/daerah/page/3/">x</a>', "/daerah/page/3/"),
        (BASE + "page/2/", '<a rel="next" href="/daerah/page/1/">x</a>', None),
        (BASE, '<a href="?page=0">1</a><a href="?page=1">2</a><a rel="next" href="?page=1">x</a>', "/daerah/?page=1"),
        (BASE + "?page=1", '<a href="?page=2">3</a><a rel="next" href="?page=2">x</a>', "/daerah/?page=2"),
        (BASE + "?page=4", '<a href="?page=3">3</a><a href="?page=5">5</a>', "/daerah/?page=5"),
        ("https://kabarteluk.example/indeks/2", '<a href="/indeks/3">3</a>', "/indeks/3"),
        ("https://kabarteluk.example/", '<a href="/page/2/">Older posts</a>', "/page/2/"),
        ("https://kabarteluk.example/", '<a class="blog-pager-older-link" href="/search?updated-max=1">x</a>', 1),
        ("https://kabarteluk.example/", '<a href="/?p=2">Halaman contoh</a>', None),
        (BASE, '<a rel="next" href="/daerah/panen-raya-tiba/">Berita berikut</a>', None),
        (BASE, '<a class="post-page-numbers" href="/daerah/panen-raya-tiba/2/">2</a>', None),
        (BASE, '<a class="next" href="https://lain.example/daerah/page/2/">2</a>', None),
        ("https://kabarteluk.example/", '<a href="/index2.html">»</a>', "/index2.html"),
        ("https://kabarteluk.example/index2.html", '<a href="/index3.html">3</a>', "/index3.html"),
        (BASE, '<strong>1</strong><a href="/daerah/10">2</a><a href="/daerah/20">3</a>', "/daerah/10"),
        (BASE, '<a href="/daerah/index/10">2</a><a href="/daerah/index/10">&gt;</a>', "/daerah/index/10"),
        (BASE + "10", '<a href="/daerah">1</a><strong>2</strong><a href="/daerah/20">3</a>', "/daerah/20"),
        (BASE + "20", '<a href="/daerah">1</a><a href="/daerah/10">2</a><strong>3</strong>', None),
        (BASE, '<a href="/daerah/10">2</a><a href="/daerah/15">3</a>', None),
        (BASE, '<a href="/daerah/9">9</a>', None),
        ("https://kabarteluk.example/2025/12/", '<a rel="next" href="/2025/12/page/2/">x</a>', "/2025/12/page/2/"),
        ("https://kabarteluk.example/2025/11/", '<a href="/2025/12/">12</a>', None),
        (BASE, '<a class="next" href="#">»</a>', None),
        (BASE, '<li class="previous"><a href="/daerah/page/2/">&larr; Sebelumnya</a></li>', "/daerah/page/2/"),
        (
            BASE,
            '<a href="/daerah/page/2/">Muat banyak</a><a class="next" href="/daerah/?page=2">x</a>',
            "/daerah/?page=2",
        ),
        (BASE + "page/2/", '<a href="/daerah/page/3/">Lama</a><a href="/daerah/">Berikutnya →</a>', "/daerah/page/3/"),
        (BASE + "page/3/", '<a href="/daerah/page/2/">Baru</a><a href="/daerah/page/4/">Lama</a>', "/daerah/page/4/"),
        (BASE, '<a href="/daerah/2">Dua Nelayan Selamat</a><a href="/hukum/page/2/">Hukum</a>', None),
    ],
)
def test_next_page(base: str, content: str, expected: str | int | None) -> None:
    target = "/search?updated-max=1" if expected == 1 else expected
    assert next_url(content, base) == (f"https://kabarteluk.example{target}" if target else None)


def test_next_page_in_the_head() -> None:
    head = '<link rel="next" href="/daerah/page/2/">'
    assert next_url("", head=head) == "https://kabarteluk.example/daerah/page/2/"
    assert next_url('<a rel="next" href="?page=2">x</a>', head=head) == "https://kabarteluk.example/daerah/?page=2"


def test_pages_of_the_list_are_not_stories() -> None:
    pager = '<a href="?page=2">Halaman berikutnya dari daftar berita</a><h2><a href="?page=7">Halaman terakhir</a></h2>'
    assert urls(pager) == []


def test_views_and_later_pages_of_a_story_lead_to_the_story() -> None:
    story = "https://kabarteluk.example/wali-kota-raih-penghargaan-adipura/"
    heading = "<h2><a href='{}'>Wali Kota Raih Penghargaan Adipura</a></h2>"
    pages = "".join(f'<a href="{story}{number}/">{number}</a>' for number in (2, 3))
    assert urls(heading.format(f"{story}amp/") + heading.format(story) + pages) == [story]
    assert urls(heading.format(f"{story}?print=print")) == [f"{story}?print=print"]
    assert urls(heading.format(f"{story}2/") + pages) == [f"{story}2/", f"{story}3/"]


def test_stories_below_a_section_that_have_short_numbers_are_not_pages_of_it() -> None:
    menu = '<nav><a href="/berita">Berita</a></nav>'
    linked = '<h2><a href="/berita/7">Wali Kota Raih Penghargaan Adipura</a></h2>'
    assert urls(menu + linked) == ["https://kabarteluk.example/berita/7"]


@pytest.mark.parametrize(
    ("body", "label"),
    [
        (b"", Wrong.EMPTY_BODY),
        (b'{"data": []}', Wrong.JSON),
        (b"<rss><channel></channel></rss>", Wrong.XML),
        (b"hanya teks", Wrong.UNREADABLE),
        (page("", "<title>Just a moment...</title>"), Wrong.CHALLENGE),
    ],
)
def test_other_answers_are_refused(body: bytes, label: Wrong) -> None:
    with pytest.raises(ParseError) as refused:
        parse_section(body, BASE)
    assert refused.value.label is label


def test_a_page_about_challenges_is_a_page() -> None:
    script = '<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script>'
    assert parse_section(page(LIST, script), BASE).links


def test_an_empty_list_is_an_answer() -> None:
    assert parse_section(page("<p>Belum ada berita.</p>"), BASE) == SectionAnswer(())


def test_menu_leads_to_sections() -> None:
    more = """<nav><a href="/kanal/pemerintahan">Pemerintahan</a><a href="/indeks">Indeks</a><a href="/daerah">Lagi</a>
      <a href="/tag/juara/">Juara</a><a href="/login">Masuk</a><a href="https://lain.example/daerah/">Lain</a>
      <a href="/read/24633/panen-raya-di-teluk">Panen</a><a href="/?s=x">Cari</a></nav>"""
    assert [url.partition(".example")[2] for url in parse_menu(page(LIST + more), "https://kabarteluk.example/")] == [
        "/daerah/",
        "/olahraga/",
        "/kesehatan-dan-pendidikan/",
        "/kanal/pemerintahan",
        "/indeks",
    ]


@pytest.mark.parametrize(
    ("path", "label", "is_section"),
    [
        ("/daerah/", "Daerah", True),
        ("/kanal/hukum-kriminal", "Hukrim", True),
        ("/kanal/hukum-dan-kriminal", "Hukum & Kriminal", True),
        ("/eksekutif-legislatif-dan-yudikatif", "Eksekutif - Legislatif", True),
        ("/galeri/index.html", "Galeri", True),
        ("/indeks", "Indeks", True),
        ("/cara-merawat-gedung-walet-di-musim-hujan.html", "Cara Merawat Gedung", False),
        ("/panen-raya-teluk/", "Selengkapnya", False),
        ("/bupati-buka-pasar-murah/index.html", "Baca", False),
        ("/indeks/2", "Lebih lama", False),
        ("/daerah/3", "3", False),
        ("/beranda", "Beranda", False),
        ("/index.html", "Depan", False),
        ("/v2/berita/kategori/hukum", "Hukum", True),
        ("/index.php/kanal/2/daerah", "Daerah", True),
        ("/index.php?page=kategori&id=2", "Daerah", True),
        ("/berita.php?kategori=daerah", "Daerah", True),
        ("/index.php?page=kontak", "Kontak", False),
        ("/index.php?page=berita&id=4107", "Panen Raya", False),
        ("/v2/berita/detail/panen-raya-di-teluk", "Panen", False),
    ],
)
def test_an_entry_of_a_menu_differs_from_a_story_by_its_name(path: str, label: str, is_section: bool) -> None:
    menu = page(f'<nav><a href="{path}">{label}</a></nav>')
    found = parse_menu(menu, "https://kabarteluk.example/kontak")
    assert found == ((f"https://kabarteluk.example{path}",) if is_section else ())


def test_the_page_numbers_of_a_list_are_not_short_links() -> None:
    pages = "".join(f'<a href="/?p={number}">{number}</a>' for number in range(1, 5))
    page = f'<main><h2><a href="/?p=8025">Bupati Serahkan Piala kepada Pemenang</a></h2>{pages}</main>'.encode()
    links = parse_section(page, "https://kabarteluk.example/indeks").links
    assert [link.url for link in links] == ["https://kabarteluk.example/?p=8025"]
