"""Title, author, date and text of stories as some thirty themes and systems print them, under varied headlines."""

from datetime import UTC, datetime

import pytest
from headlines import HARD, headlines
from themes import THEMES, story_page

from crawler.articles import Article, Link, Outlet
from crawler.extraction import extract

NOW = datetime(2026, 1, 1, tzinfo=UTC)
URL = "https://kabarlebak.example/daerah/{}/"
OUTLET = Outlet(name="Kabar Lebak")
HEADLINES = tuple(headlines())[len(HARD) :: 97]
AUTHORS = (
    "Admin",
    "admin",
    "administrator",
    "Super User",
    "humas_lebak",
    "Redaksi",
    "Tim Redaksi",
    "Redaksi Kabar Lebak",
    "Kabar Lebak",
    "Humas Pemkab Lebak",
    "Kontributor Lebak",
    "Editor Satu",
    "Nur Aisyah",
    "Siti Maryam R.",
    "A.S. Nugroho",
    "I Made Wirawan",
    "Ma'ruf Hidayat",
    "Dr. Budi Santoso, M.Si",
)
PARAGRAPHS = (
    "LEBAK – Wali kota menerima piagam pelayanan publik yang diserahkan oleh gubernur di pendopo.",
    "Nilai yang diraih kota itu mencapai 93,21 dan naik dari tahun sebelumnya, kata panitia kepada wartawan.",
    "Warga berharap pelayanan di semua kantor kecamatan akan menyusul pada tahun depan.",
)


def read(html: str, *, link: Link | None = None) -> Article:
    result = extract(html.encode(), URL.format("piagam"), link=link, outlet=OUTLET, now=NOW)
    assert isinstance(result, Article), result
    return result


def test_there_are_many_themes() -> None:
    assert len(THEMES) >= 30


@pytest.mark.parametrize("theme", THEMES)
def test_story_is_read_as_the_theme_prints_it(theme: str) -> None:
    for at, author in enumerate(AUTHORS):
        headline = HEADLINES[at % len(HEADLINES)]
        story = read(story_page(theme, headline, author, PARAGRAPHS))
        assert (story.title, story.author) == (headline, author)
        assert (story.published_at or "").startswith("2025-03-03")
        assert story.body.endswith("\n".join(PARAGRAPHS))


def around(meta: str, *, below: str = "") -> str:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return (
        "<html><head><title>Kota Raih Piagam - Kabar Lebak</title></head><body><div class='bar'>"
        "<i class='fa fa-user'></i> Masuk</div><div class='detail'><h1>Kota Raih Piagam</h1>"
        f"{meta}<div class='isi'>{text}{below}</div></div></body></html>"
    )


@pytest.mark.parametrize(
    ("meta", "author"),
    [
        ("<p>3 Maret 2025</p>", None),
        ("<p><i class='fa fa-user'></i> Login</p>", None),
        ("<p><i class='fa fa-eye'></i> Dibaca 120 kali</p>", None),
        ("<p><span class='username'>Username</span></p>", None),
        ("<p>Admin - 3 Maret 2025 09:10</p>", "Admin"),
        ("<p>Redaksi</p><p>3 Maret 2025</p>", "Redaksi"),
        ("<p>Penulis</p><p>Nur Aisyah</p>", "Nur Aisyah"),
        ("<p>Penulis Nur Aisyah</p>", "Nur Aisyah"),
        ("<p>3 Maret 2025 | 09:10 WIB | Admin</p>", "Admin"),
        ("<p>3 Maret 2025<br>Redaksi - Kabar Lebak</p>", "Redaksi"),
        ("<p>3 Maret 2025 | 09:10 WIB | Pendidikan</p>", None),
        ("<p>Penulis muda daerah ini</p>", None),
        ("<dl><dt>Penulis</dt><dd><ul><li><dl><dt>Pengguna</dt><dd>Nur</dd></dl></li></ul></dd></dl>", "Nur"),
        ("<p>Senin, 3 Maret 2025 | Penulis: Nur Aisyah | Editor: Rina</p>", "Nur Aisyah"),
        ("<p>Posted on 3 Maret 2025 by admin</p>", "admin"),
        ("<p>by dinkominfo on 3 Maret 2025</p>", "dinkominfo"),
        ("<p>Redaktur & Reporter : Nur Aisyah</p>", "Nur Aisyah"),
        ("<p>Rep: Nur Aisyah/ Red: Rina</p>", "Nur Aisyah"),
        ("<p class='byline'>Oleh <a href='/author/a'>Nur</a> dan <a href='/author/b'>Dewi</a></p>", "Nur; Dewi"),
        ("<p>Penulis: Budi Santoso, Siti Maryam, Dewi</p>", "Budi Santoso; Siti Maryam; Dewi"),
        ("<p><i class='material-icons'>person</i> Nur Aisyah</p>", "Nur Aisyah"),
        ("<table><tr><td>Penulis</td><td>: Nur</td></tr><tr><td>Editor</td><td>: Rina</td></tr></table>", "Nur"),
        ("<div class='editor'>Rina Editor</div>", None),
        ("<p><a>Video</a> <span class='by'>Reporter: Nur Aisyah</span> <span>3 Maret 2025</span></p>", "Nur Aisyah"),
        ("<p class='penulis'>Nur Aisyah, Kabar Lebak</p>", "Nur Aisyah"),
        ("<p><span class='user-name'>Nur</span></p>", "Nur"),
        ("<p>Written by Super User. Posted in Daerah on 03 March 2025</p>", "Super User"),
        ("<p>Ditulis oleh Nur Aisyah. Dipublikasikan di Daerah, 3 Maret 2025</p>", "Nur Aisyah"),
        ("<div class='writer'><span>Nur Aisyah</span></div>", "Nur Aisyah"),
        ("<p>Oleh Nur • Terbit: 3 Maret 2025, 09:10 WIB • Diperbarui: 4 Maret 2025, 08:00 WIB</p>", "Nur"),
        ("<p>3 Maret 2025 09:10 WIB</p><p>Tim Liputan</p>", "Tim Liputan"),
        ("<p><span class='x1' data-qa-id='author-name'>Nur</span> <span>verified-green</span></p>", "Nur"),
        ("<div data-testid='article-author' class='css-1a'>Nur Aisyah</div>", "Nur Aisyah"),
        ("<div data-testid='editor-name' class='css-1a'>Rina</div>", None),
    ],
)  # fmt: skip
def test_byline_of_other_shapes(meta: str, author: str | None) -> None:
    assert read(around(meta)).author == author


def test_who_is_named_below_the_text_has_written_it_not_the_account_above() -> None:
    assert read(around("<p>Posted by admin</p>", below="<p>Penulis: Nur Aisyah</p>")).author == "Nur Aisyah"
    assert read(around("<p>Posted by Dewi</p>", below="<p>Reporter: Nur Aisyah</p>")).author == "Dewi"


def test_who_is_named_in_a_table_below_the_text_has_written_it() -> None:
    people = "<div><span>Reporter</span><div>Nur Aisyah</div></div><div><span>Editor</span><div>Rina</div></div>"
    assert read(around("", below=f"<p>Piala disimpan di balai kota.</p>{people}")).author == "Nur Aisyah"


def test_microdata_between_label_and_name_ends_no_line() -> None:
    name = "<span itemprop='author'><meta itemprop='url' content='/profile/1'/><a rel='author'>Nur Aisyah</a></span>"
    html = around(
        "", below=f"<p>Piala disimpan di balai kota.</p><div><span class='vcard'>Diposting oleh {name}</span></div>"
    )
    assert read(html).author == "Nur Aisyah"


@pytest.mark.parametrize(
    "lede",
    [
        "Pemkot Serang meraih kategori A dalam penilaian kepatuhan 2024 oleh Ombudsman RI.",
        "Piala itu diserahkan di Serang, oleh Gubernur Banten.",
    ],
)
def test_who_gave_an_award_in_a_short_first_sentence_has_not_written_it(lede: str) -> None:
    written = "<p>Written by </p><div class='wp-block-post-author-name'><a href='/a/nur'>Nur Aisyah</a></div><p>in</p>"
    for meta, author in ((written, "Nur Aisyah"), ("", None)):
        page = around(meta).replace("<div class='isi'>", f"<div class='isi'><p>{lede}</p>")
        story = read(page)
        assert (story.author, story.body.startswith(lede)) == (author, True)


def test_page_and_feed_agree_on_an_apostrophe() -> None:
    printed = read(around("<p>Oleh: Ma&#8217;ruf Hidayat</p>")).author
    stated = read(around(""), link=Link(url=URL.format("piagam"), author="Ma'ruf Hidayat")).author
    assert printed == stated == "Ma'ruf Hidayat"
