"""Authors' names beside the date, without a label or mark-up."""

import pytest
from storypage import TEXT, published, read

DATE = "Senin, 3 Maret 2025 | 09:10 WIB"


@pytest.mark.parametrize(
    "meta",
    [
        f"<div class='nm'>Wayan Sri Lestari</div><div class='dt'>{DATE}</div>",
        f"<div>{DATE}</div><div>Wayan Sri Lestari</div>",
        "<span>Wayan Sri Lestari</span> | <span>3 Maret 2025, 09:10 WIB</span> | <span>2.310 x ditonton</span>",
        "<p>Wayan Sri Lestari · 3 Mar 2025 · 3 menit baca</p>",
        "<div>Wayan Sri Lestari</div><div>2 jam yang lalu</div>",
    ],
)
def test_name_alone_beside_the_date_is_the_author(meta: str) -> None:
    assert read(meta=meta).author == "Wayan Sri Lestari"


@pytest.mark.parametrize(
    "name",
    [
        "Berita Desa",
        "Hukum Kriminal",
        "Bandar Lampung",
        "Kota Serang",
        "Jawa Pos",
        "Kabarku Serang",
        "Wali Kota Terima Piagam Pelayanan Publik Tahun Ini",
        "BUDAYA DAERAH",
        "Tambah Komentar",
        "Purwokerto",
        "Kampung Inggris",
    ],
)
def test_rubrics_places_and_papers_beside_the_date_are_no_author(name: str) -> None:
    menu = "<p><a href='/kampung-inggris'>Kampung Inggris</a></p>"
    assert read(meta=f"<div>{name}</div><div>{DATE}</div>", body=TEXT + menu).author is None


@pytest.mark.parametrize(
    "meta",
    [
        "<p>{} - Kabarku, Senin 3 Maret 2025 | 09:10 WIB</p>",
        "<p>{} | Kabarku</p><p>Senin, 3 Maret 2025 09:10 WIB</p>",
        "<div>{} - <span>Kabarku</span></div><div>3 Maret 2025</div>",
    ],
)
def test_a_name_before_that_of_the_paper_is_the_author(meta: str) -> None:
    assert read(meta=meta.format("Wayan Sri Lestari")).author == "Wayan Sri Lestari"
    assert read(meta=meta.format("Wayan")).author == "Wayan"
    for other in ("Serang", "Olahraga", "Senin", "Media Warga"):
        assert read(meta=meta.format(other)).author is None
    menu = "<p><a href='/metropolis'>Metropolis</a></p>"
    assert read(meta=meta.format("Metropolis"), body=TEXT + menu).author is None


@pytest.mark.parametrize("meta", ["<p>Wayan Sri Lestari - Kabarku</p>", f"<p>Wayan Sri Lestari</p><p>{DATE}</p>"])
def test_a_name_that_other_stories_link_as_their_author_is_one(meta: str) -> None:
    card = "<div><h4><a href='/b/1'>Camat Lantik Kepala Dusun</a></h4><a href='{}'>Wayan Sri Lestari</a></div>"
    assert read(meta=meta, body=TEXT + card.format("/penulis/wayan-sri")).author == "Wayan Sri Lestari"
    assert read(meta=meta, body=TEXT + card.format("/tokoh/wayan-sri")).author is None


def test_stated_author_is_believed_before_a_name_beside_the_date() -> None:
    head = "<meta name='author' content='Nur Aisyah'>"
    assert read(head=head, meta=f"<div>Wayan Sri</div><div>{DATE}</div>").author == "Nur Aisyah"


def test_name_that_is_not_beside_the_date_is_no_author() -> None:
    meta = f"<div>Wayan Sri Lestari</div><div>Bagikan</div><div>{DATE}</div>"
    assert read(meta=meta).author is None


def test_name_below_the_text_is_no_author() -> None:
    body = f"{TEXT}<div>Wayan Sri Lestari</div><div>3 jam yang lalu</div><div>Selamat untuk kota kami!</div>"
    assert read(head=published("2025-03-03T09:10:00+07:00"), body=body).author is None


def test_a_text_about_the_author_below_the_story_is_no_byline() -> None:
    meta = "<span><a href='/penulis/nur' rel='author'>Nur Aisyah</a></span>"
    box = "<div class='author-box'><p>Wartawan Kabarku sejak 2017, meliput pemerintahan dan ekonomi.</p></div>"
    assert read(meta=meta, body=TEXT + box).author == "Nur Aisyah"


def test_card_for_twitter_names_the_author_behind_its_label() -> None:
    label, data = "<meta name='twitter:label1' content='{}'>", "<meta name='twitter:data1' content='Nur Aisyah'>"
    assert read(head=label.format("Ditulis oleh") + data).author == "Nur Aisyah"
    assert read(head=label.format("Written by") + data).author == "Nur Aisyah"
    assert read(head=label.format("Kategori") + data).author is None


@pytest.mark.parametrize(
    ("meta", "author"),
    [
        ("<div>Penulis Wayan</div>", "Wayan"),
        ("<div><span>Pewarta</span> <b>Wayan</b></div>", "Wayan"),
        ("<p>Reporter Wayan | Editor Rina</p>", "Wayan"),
        ("<p>Reporter Wayan Editor Rina</p>", "Wayan"),
        ("<p>Reporter Wayan Sri Lestari - Editor Rina</p>", "Wayan Sri Lestari"),
        ("<div>Penulis Tamu</div>", None),
        ("<div>Wartawan Serang</div>", None),
        ("<div>Jurnalis Olahraga</div>", None),
        ("<div>Penulis wayang</div>", None),
    ],
)
def test_one_word_behind_a_label_is_a_name_if_it_is_no_kind_or_place(meta: str, author: str | None) -> None:
    assert read(head="<meta name='author' content='Kabarku'>", meta=meta).author == author
