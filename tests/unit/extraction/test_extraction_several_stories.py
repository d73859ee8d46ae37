"""Pages with several whole stories, as a script appends them: only the page's own is read."""

import pytest
from storypage import NOW, TITLE, URL

from crawler.articles import Article
from crawler.extraction import extract

OWN = [
    "SERANG, Kabarku – Wali kota menerima piagam pelayanan publik yang diserahkan oleh gubernur di pendopo.",
    "Nilai yang diraih kota itu mencapai 93,21 dan naik dari tahun sebelumnya, kata panitia kepada wartawan.",
    "Warga berharap pelayanan di semua kantor kecamatan akan menyusul pada tahun depan setelah loket dibenahi.",
]
OTHER = [
    "Nelayan di muara menerima dua puluh perahu baru dari koperasi setelah badai merusak dermaga bulan lalu.",
    "Ketua koperasi berkata bahwa perahu itu dibeli dari simpanan anggota selama tujuh tahun tanpa pinjaman bank.",
    "Setiap perahu akan dipakai bergiliran oleh tiga keluarga, dan hasil tangkapannya dijual ke pelelangan ikan.",
    "Camat meminta agar mesin perahu dirawat bersama, sebab suku cadangnya hanya ada di ibu kota provinsi itu.",
    "Pada musim barat mendatang perahu akan disimpan di gudang desa yang atapnya sedang diperbaiki oleh warga.",
]


def story(title: str, lines: list[str], name: str, *, around: str, text: str, level: str) -> str:
    day = "3 Maret 2025 10:21 WIB" if lines is OWN else "4 Maret 2025 08:12 WIB"
    prose = "".join(f"<p>{line}</p>" for line in lines)
    return (
        f"<{around} class='berita {name}'><{level}>{title}</{level}><p class='penulis'>Nur Aisyah</p><time>{day}</time>"
        f"<div class='{text}'>{prose}</div></{around}>"
    )


@pytest.mark.parametrize(("around", "level"), [("article", "h1"), ("div", "h1"), ("article", "h2")])
@pytest.mark.parametrize("text", ["entry-content", "konten"])
@pytest.mark.parametrize("is_first", [True, False])
def test_only_the_pages_own_story_is_read(around: str, level: str, text: str, *, is_first: bool) -> None:
    own = story(TITLE, OWN, "post-1", around=around, text=text, level=level)
    other = story("Nelayan Muara Terima Perahu Baru", OTHER, "post-2", around=around, text=text, level=level)
    stories = own + other if is_first else other + own
    html = f"<html><head><title>{TITLE}</title></head><body><div id='aliran'>{stories}</div></body></html>"
    article = extract(html.encode(), URL, now=NOW)
    assert isinstance(article, Article)
    assert article.body.split("\n") == OWN
    assert (article.title, article.published_at) == (TITLE, "2025-03-03T03:21:00Z")


@pytest.mark.parametrize("around", ["section", "div"])
def test_parts_with_headings_are_one_story(around: str) -> None:
    lede = f"<{around} class='bagian'><h1>{TITLE}</h1><p>{OWN[0]}</p><p>{OWN[1]}</p><p>{OWN[2]}</p></{around}>"
    part = f"<{around} class='bagian'><h2>Perahu baru</h2><p>{OTHER[0]}</p><p>{OTHER[1]}</p></{around}>"
    html = f"<html><head><title>{TITLE}</title></head><body><div class='konten'>{lede}{part}</div></body></html>"
    article = extract(html.encode(), URL, now=NOW)
    assert isinstance(article, Article)
    assert article.body.split("\n") == [*OWN, "Perahu baru", *OTHER[:2]]


@pytest.mark.parametrize("text", ["entry-content", "konten"])
def test_tags_of_the_next_story_are_not_the_pages_own(text: str) -> None:
    tag = "<a rel='tag' href='/tag/{0}'>{0}</a></article>"
    own, other = (
        story(title, lines, "post", around="article", text=text, level="h1").replace("</article>", tag.format(name))
        for title, lines, name in ((TITLE, OTHER, "piagam"), ("Nelayan Muara Terima Perahu Baru", OWN, "perahu"))
    )
    html = f"<html><head><title>{TITLE}</title></head><body><div>{own}{other}</div></body></html>"
    article = extract(html.encode(), URL, now=NOW)
    assert isinstance(article, Article)
    assert article.tags == ("piagam",)
