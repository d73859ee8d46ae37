"""Pages of all kinds that are not stories, on six systems: ours, in the style of a university's and a city's site."""

from collections.abc import Iterator
from itertools import product

import msgspec

# ruff: noqa: E501 - markup, a page a line

SITE = "Universitas Cisadane"
LONG = (
    "Universitas Cisadane menyelenggarakan pendidikan yang memadukan ilmu, keterampilan, dan pengabdian kepada masyarakat. "
    "Sejak berdiri, lembaga ini meraih penghargaan sebagai perguruan tinggi dengan layanan terbaik di Banten."
)


class Sample(msgspec.Struct, frozen=True):
    """A page that is not a story: its kind, path, title and text as HTML."""

    kind: str
    path: str
    title: str
    text: str


def _paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def _rows(*names: str) -> str:
    return (
        "<table>" + "".join(f"<tr><td>{at}</td><td>{name}</td></tr>" for at, name in enumerate(names, 1)) + "</table>"
    )


def _teasers(where: str) -> str:
    return "".join(
        f"<div class='kartu'><h3><a href='/{where}/{at}-warga-kampung-tanam-pohon'>Warga Kampung {at} Tanam Pohon</a></h3>"
        f"<p>Warga kampung {at} menanam pohon peneduh di tepi jalan sejak pagi bersama siswa sekolah dasar.</p></div>"
        for at in range(1, 7)
    )


_PICTURES = "".join(f"<figure><img src='/f/{at}.jpg'><figcaption>Wisuda {at}</figcaption></figure>" for at in range(6))
_FORM = (
    "<form action='/masuk' method='post'><label>Nama pengguna</label><input name='u'><label>Kata sandi</label>"
    "<input type='password' name='p'><button>Masuk</button></form><p>Lupa kata sandi? Hubungi petugas layanan kami.</p>"
)
_DAYS = "<table class='calendar'>" + "<tr><td>1</td><td>2</td><td>3</td></tr>" * 4 + "</table>"

SAMPLES = (
    Sample("static", "/profil/visi-misi", "Visi dan Misi", _paragraphs(LONG, "Misi: menjadi unggul dan berdaya saing.")),
    Sample("static", "/profil/sejarah", "Sejarah Singkat Universitas Cisadane", _paragraphs(LONG, LONG)),
    Sample("static", "/tentang-kami", "Tentang Kami", _paragraphs(LONG)),
    Sample("static", "/profil/sambutan", "Sambutan Rektor", _paragraphs("Selamat datang di kampus kami.", LONG)),
    Sample("static", "/profil/struktur-organisasi", "Struktur Organisasi", _rows("Rektor", "Wakil Rektor", "Dekan")),
    Sample("static", "/fasilitas", "Fasilitas Kampus", _paragraphs(LONG, "Laboratorium air dan perpustakaan umum.")),
    Sample("static", "/layanan/akreditasi", "Akreditasi Program Studi", _rows("Teknik Sipil: Unggul", "Hukum: Baik Sekali")),
    Sample("static", "/unduhan", "Unduhan Dokumen Mutu", _rows("Pedoman skripsi", "Formulir cuti", "Kalender")),
    Sample("profile", "/dosen/hendarmin-sukma", "Prof. Dr. Hendarmin Sukma, M.Sc.", _paragraphs(
        "Guru besar ilmu air. Menerima penghargaan dosen berprestasi tingkat nasional.", LONG)),
    Sample("profile", "/staf/rina-oktaviani", "Rina Oktaviani, S.Kom.", _paragraphs("Pranata komputer pada biro umum.", LONG)),
    Sample("profile", "/tim", "Tim Kami", _paragraphs("Juru bicara: Dede Supriatna. Bendahara: Lilis Karwati.", LONG)),
    Sample("programme", "/prodi/teknik-sipil", "Program Studi Teknik Sipil", _paragraphs(LONG, "Lama studi delapan semester.")),
    Sample("programme", "/fakultas/hukum", "Fakultas Hukum", _paragraphs(LONG)),
    Sample("programme", "/program-studi/magister-ilmu-komunikasi", "Magister Ilmu Komunikasi", _paragraphs(
        "Terakreditasi A oleh BAN-PT dan meraih predikat unggul.", LONG)),
    Sample("login", "/login", "Masuk ke Sistem Akademik", _FORM),
    Sample("login", "/akun/lupa-password", "Lupa Kata Sandi", _FORM),
    Sample("search", "/cari?q=piagam", "Hasil Pencarian: piagam", _teasers("berita")),
    Sample("tag", "/tag/penghargaan", "Penghargaan", _teasers("berita")),
    Sample("tag", "/kategori/prestasi", "Prestasi", _teasers("berita")),
    Sample("calendar", "/kalender-akademik", "Kalender Akademik 2024/2025", _paragraphs("Semester ganjil dan genap.") + _DAYS),
    Sample("calendar", "/agenda/seminar-nasional-pendidikan-karakter", "Seminar Nasional Pendidikan Karakter 2025", _paragraphs(
        "Waktu: 3 Maret 2025, 09.00 WIB", "Tempat: Aula Utama. Peserta terbaik menerima piagam penghargaan.")),
    Sample("gallery", "/galeri/wisuda", "Galeri Wisuda", _paragraphs("Dokumentasi wisuda sarjana.") + _PICTURES),
    Sample("contact", "/kontak", "Kontak", _paragraphs("Jalan Cisadane 7, Tangerang. Telepon 021 555.", LONG)),
    Sample("contact", "/hubungi-kami", "Hubungi Kami", _paragraphs("Surel: humas@cisadane.example", LONG)),
    Sample("product", "/produk/kopi-robusta-sumber-arum", "Kopi Robusta Sumber Arum 250 Gram", _paragraphs(
        "Rp45.000. Kopi juara satu kontes kopi, digiling halus.", "Tambahkan ke keranjang belanja sekarang juga.")),
)  # fmt: skip

_TYPES = {
    "static": "page", "profile": "dosen", "programme": "prodi", "calendar": "event", "gallery": "galeri",
    "contact": "page", "product": "product", "login": "page",
}  # fmt: skip


def _wrap(sample: Sample, body_class: str, main: str, head: str = "") -> str:
    return (
        f"<!DOCTYPE html><html lang='id'><head><title>{sample.title} - {SITE}</title>{head}</head>"
        f"<body class='{body_class}'><div class='atas'>Minggu, 1 Juni 2025</div><nav><a href='/'>Beranda</a></nav>{main}"
        f"<aside><h4>Berita Terbaru</h4><a href='/b/1'>Rektor Lantik Dekan</a></aside><footer>{SITE} 2025</footer></body></html>"
    )


def wordpress(sample: Sample) -> str:
    """Pages and types of content of WordPress; `og:type` article, as plug-ins say of any page."""
    kind = _TYPES.get(sample.kind)
    css = "archive category" if sample.kind == "tag" else "search search-results" if sample.kind == "search" else ""
    if kind == "page":
        css = "page-template-default page page-id-7 wp-custom-logo"
    elif kind:
        css = f"{kind}-template-default single single-{kind} postid-7"
    main = f"<article class='hentry'><h1 class='entry-title'>{sample.title}</h1><div class='entry-content'>{sample.text}</div></article>"
    return _wrap(sample, css, main, "<meta property='og:type' content='article'>")


def drupal(sample: Sample) -> str:
    """Nodes of Drupal say their type; views and user pages their path."""
    kind = {"search": "path-search", "tag": "path-taxonomy", "login": "path-user"}.get(sample.kind)
    css = kind or f"path-node page-node-type-{_TYPES[sample.kind]}"
    return _wrap(
        sample, css, f"<h1 class='page-title'>{sample.title}</h1><div class='node__content'>{sample.text}</div>"
    )


def joomla(sample: Sample) -> str:
    """Joomla calls every text an article; lists, log-ins and contacts are components."""
    css = {
        "search": "com_finder view-search", "tag": "com_content view-category", "login": "com_users view-login",
        "contact": "com_contact view-contact",
    }.get(sample.kind, "site com_content view-article")  # fmt: skip
    main = f"<div class='item-page'><h2 itemprop='headline'>{sample.title}</h2><div itemprop='articleBody'>{sample.text}</div></div>"
    return _wrap(sample, css, main)


def handmade(sample: Sample) -> str:
    """Nothing but a heading and a text."""
    return _wrap(sample, "", f"<div class='konten'><h1>{sample.title}</h1><div class='isi'>{sample.text}</div></div>")


def bootstrap(sample: Sample) -> str:
    """A template whose body has the class of some other page."""
    return _wrap(sample, "blog", f"<section class='container'><h2>{sample.title}</h2>{sample.text}</section>")


def linked_data(sample: Sample) -> str:
    """An application that describes its pages to search engines."""
    kind = {
        "static": "AboutPage", "profile": "ProfilePage", "programme": "Course", "calendar": "Event",
        "gallery": "ImageGallery", "contact": "ContactPage", "product": "Product", "search": "SearchResultsPage",
        "tag": "CollectionPage",
    }.get(sample.kind, "WebPage")  # fmt: skip
    data = (
        f'<script type="application/ld+json">{{"@context":"https://schema.org","@type":"{kind}","name":"x"}}</script>'
    )
    return _wrap(sample, "", f"<main><h1>{sample.title}</h1><div class='prose'>{sample.text}</div></main>", data)


SYSTEMS = (wordpress, drupal, joomla, handmade, bootstrap, linked_data)


def pages() -> Iterator[tuple[str, str, str]]:
    """Name, address and HTML of each page; mirrors add an ending to the path."""
    for (at, sample), system in product(enumerate(SAMPLES), SYSTEMS):
        ending = (".html", "/", "")[at % 3] if "?" not in sample.path else ""
        yield f"{system.__name__}{sample.path}", f"https://cisadane.example{sample.path}{ending}", system(sample)
