"""Bylines, titles, datelines and languages, from text alone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.articles import AuthorKind
from crawler.extraction import Dateline, dateline
from crawler.extraction.authors import author_kind, clean_byline
from crawler.extraction.language import language_of
from crawler.extraction.title import choose_title, strip_site

SITES = ("kabar lebak", "kabarlebak id")


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("Pewarta: Yosef Bana dan Anton Seran", "Yosef Bana; Anton Seran"),
        ("Oleh : Rina Oktaviani", "Rina Oktaviani"),
        ("Oleh Desi & Agus S", "Desi; Agus S"),
        ("Penulis : Kontributor Lhokseumawe, Masriadi", "Masriadi"),
        ("Kontributor Lebak", "Kontributor Lebak"),
        ("Penulis: Nur Aisyah | Editor: Hasrul", "Nur Aisyah"),
        ("Penulis: Nur Aisyah / Editor Hasrul", "Nur Aisyah"),
        ("Editor: Hasrul", None),
        ("Fino Aditya - kabarlebak", "Fino Aditya"),
        ("H. Nafi'uddin, S.Sos", "H. Nafi'uddin, S.Sos"),
        ("Dr. Budi Santoso, M.Si, Ph.D", "Dr. Budi Santoso, M.Si, Ph.D"),
        ("Budi Santoso, Rina Oktaviani", "Budi Santoso; Rina Oktaviani"),
        ("Posted by admin", "admin"),
        ("Reporter: Joni | Kamis, 5 Juni 2014", "Joni"),
        ("Redaksi", "Redaksi"),
        ("https://www.facebook.com/kabarlebak", None),
        ("Laporan Wartawan: Budi Raharjo", "Budi Raharjo"),
        ("Jurnalis", None),
        ("Pewawancara: Nur Aisyah", "Nur Aisyah"),
        ("", None),
        ("| , :", None),
        ("Oleh: Siti Maryam R.", "Siti Maryam R."),
        ("Oleh: Andi Tenri, S.Pd.", "Andi Tenri, S.Pd."),
        ("Oleh: Budi Santoso.", "Budi Santoso"),
        ("Laporan Wartawan Kabar Lebak, Nur Aisyah", "Nur Aisyah"),
        ("Submitted by admin on Mon, 03/03/2025 - 09:10", "admin"),
        ("Diterbitkan oleh Humas pada 3 Maret 2025", "Humas"),
        ("Diposting oleh : Operator Dibaca : 77 Kali", "Operator"),
        ("By Nur Aisyah, Category: Daerah", "Nur Aisyah"),
        ("Posted on", None),
        ("Post author:", None),
        ("in", None),
        ("Oleh: di", None),
        ("Redaktur & Reporter : Nur Aisyah", "Nur Aisyah"),
        ("(Kontributor: Nur Aisyah)", "Nur Aisyah"),
        ("(Nur Aisyah / Antara)", None),
        ("Nur Aisyah Wartawan", "Nur Aisyah"),
        ("Oleh Humas Kampus, Rab, 03/05/2025 - 10:00", "Humas Kampus"),
        ("Nur Aisyah Sen 3/3/2025", "Nur Aisyah"),
        ("Nur Aisyah Maret 3, 2025", "Nur Aisyah"),
    ],
)
def test_byline(raw: str, name: str | None) -> None:
    assert clean_byline(raw) == name


@pytest.mark.parametrize(
    "raw", ["Kabar Lebak", "Kabar Lebak Media", "PT Kabar Lebak Utama", "KabarLebak.id", "themepabrik.com"]
)
def test_site_is_not_an_author_where_only_metadata_says_so(raw: str) -> None:
    assert clean_byline(raw, site_names=SITES, printed=False) is None


def test_printed_desk_of_the_site_is_its_author() -> None:
    assert clean_byline("Oleh: Redaksi Kabar Lebak", site_names=SITES) == "Redaksi Kabar Lebak"


def test_site_beside_a_person_is_not_an_author() -> None:
    assert clean_byline("Nur Aisyah, Kabar Lebak", site_names=SITES) == "Nur Aisyah"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Nur Aisyah", AuthorKind.PERSON),
        ("H. Nafi'uddin, S.Sos", AuthorKind.PERSON),
        ("Redaksi", AuthorKind.DESK),
        ("Tim Liputan", AuthorKind.DESK),
        ("Diskominfo Lebak", AuthorKind.DESK),
        ("Kabar Lebak", AuthorKind.DESK),
        ("admin", AuthorKind.ACCOUNT),
        ("Admin", AuthorKind.ACCOUNT),
        ("Administrator", AuthorKind.ACCOUNT),
        ("Admin Dinkes", AuthorKind.ACCOUNT),
        ("Prokopim", AuthorKind.DESK),
        ("Adminah Sari", AuthorKind.PERSON),
        ("lebak_news2", AuthorKind.ACCOUNT),
    ],
)
def test_kind_of_author(name: str, kind: AuthorKind) -> None:
    assert author_kind(name, SITES) == kind


@settings(max_examples=200)
@given(st.text(max_size=120))
def test_any_byline_is_read_without_an_error(raw: str) -> None:
    assert clean_byline(raw) != ""


@pytest.mark.parametrize(
    ("title", "stripped"),
    [
        ("Desa Cikalong Terbaik | Kabar Lebak", "Desa Cikalong Terbaik"),
        ("Desa Cikalong Terbaik - Kabar Lebak Daerah", "Desa Cikalong Terbaik"),
        ("Kabar Lebak: Desa Cikalong Terbaik", "Kabar Lebak: Desa Cikalong Terbaik"),
        ("Kabar Lebak | Desa Cikalong Terbaik", "Desa Cikalong Terbaik"),
        ("Diproteksi: Rapat Redaksi", "Rapat Redaksi"),
        ("Persib - Arema: Skor Akhir 2-1", "Persib - Arema: Skor Akhir 2-1"),
        ("  Juara   Umum\u200b ", "Juara Umum"),
    ],
)
def test_site_is_stripped_from_a_title(title: str, stripped: str) -> None:
    assert strip_site(title, ["kabar lebak"]) == stripped


def test_heading_that_the_head_confirms_is_the_title() -> None:
    headings = ["Kabar Lebak", "Berita", "Desa Cikalong Terbaik", "Desa Lain Juara"]
    chosen = choose_title(headings, None, [], "Desa Cikalong Terbaik – Kabar Lebak", ["Kabar Lebak"])
    assert chosen == "Desa Cikalong Terbaik"


def test_source_states_the_title_where_no_heading_has_it() -> None:
    assert (
        choose_title(["Berita"], "Desa Cikalong Terbaik", [], "Kabar Lebak", ["Kabar Lebak"]) == "Desa Cikalong Terbaik"
    )


def test_section_between_title_and_site_goes_with_a_mark_that_no_headline_has() -> None:
    sites = ["kabar lebak"]
    assert strip_site("Desa Cikalong Terbaik » Daerah » Kabar Lebak", sites) == "Desa Cikalong Terbaik"
    assert strip_site("Desa Cikalong Terbaik | Daerah | Kabar Lebak", sites) == "Desa Cikalong Terbaik | Daerah"


def test_title_of_a_page_for_print() -> None:
    assert strip_site("Cetak - Desa Cikalong Terbaik", []) == "Desa Cikalong Terbaik"
    assert strip_site("Cetak Sawah Baru di Lebak", []) == "Cetak Sawah Baru di Lebak"


def test_site_alone_is_not_a_title() -> None:
    assert choose_title([], None, ["Kabar Lebak"], "Kabar Lebak", ["Kabar Lebak"]) is None


@pytest.mark.parametrize(
    ("head", "place", "outlet"),
    [
        ("KOTA SERANG, Kabarku.id – Wali kota", "KOTA SERANG", "Kabarku.id"),
        ("SERANG, BINGAR.ID – Wali kota", "SERANG", "BINGAR.ID"),
        ("CILEGON – Wali kota", "CILEGON", None),
        ("KARAWANG,- Wali kota", "KARAWANG", None),
        ("BANTENRAYA.COM – Wali kota", None, "BANTENRAYA.COM"),
        ("SATELITNEWS.COM, TANGSEL— Wali kota", "TANGSEL", "SATELITNEWS.COM"),
        ("Ambon, Pelita Maluku – Wali kota", "Ambon", "Pelita Maluku"),
        ("LEBAK, (vivabanten.com) – Wali kota", "LEBAK", "vivabanten.com"),
        ("Palembang (ANTARA) - Wali kota", "Palembang", "ANTARA"),
        ("Denpasar (Antara Bali) - Wali kota", "Denpasar", "Antara Bali"),
        ("KABUPATEN TANGERANG | TD — Wali kota", "KABUPATEN TANGERANG", "TD"),
        ("PALU,netiz.id – Wali kota", "PALU", "netiz.id"),
        ("SERANG, -- Wali kota", "SERANG", None),
        ("Detikperkara.com Cilegon, 3 Maret 2025 – Wali kota", "Cilegon", "Detikperkara.com"),
        ("TANGERANGNEWS.com-Wali kota", None, "TANGERANGNEWS.com"),
        ("MATARAM.LombokJournal.com ~ Wali kota", "MATARAM", "LombokJournal.com"),
        ("Ketapang:KM – Wali kota", "Ketapang", "KM"),
    ],
)
def test_dateline(head: str, place: str | None, outlet: str | None) -> None:
    found = dateline(head)
    assert found == Dateline(place, outlet, head.index("Wali kota"))


@pytest.mark.parametrize(
    "head",
    [
        "Wali kota menerima piagam – dan tersenyum.",
        "Pemerintah Kota Serang menerima penghargaan.",
        "Jumlah peserta 20-30 orang.",
        "Juara I - SMAN 2 Cilegon meraih medali emas",
        "",
    ],
)
def test_no_dateline(head: str) -> None:
    assert dateline(head) is None


@settings(max_examples=200)
@given(st.text(max_size=120))
def test_dateline_ends_within_the_body(body: str) -> None:
    found = dateline(body)
    assert found is None or 0 < found.end <= len(body)


INDONESIAN = (
    "Wali kota menerima piagam yang diserahkan oleh gubernur dan akan memajangnya di kantor "
    "untuk warga pada hari ini juga. "
)
ENGLISH = (
    "The mayor has received the award that was given by the governor "
    "and will show it to the people of the city this week. "
)


@pytest.mark.parametrize(
    ("text", "declared", "code"),
    [
        (INDONESIAN, "en-US", "id"),
        (INDONESIAN, None, "id"),
        (INDONESIAN, "ms-MY", "ms"),
        (ENGLISH, "id-ID", "en"),
        ("Satu dua tiga", "id-ID", "id"),
        ("Satu dua tiga", None, None),
        ("Der Bürgermeister nahm den Preis entgegen, und alle freuten sich sehr darüber, " * 3, "de-DE", "de"),
        ("Der Bürgermeister nahm den Preis entgegen, und alle freuten sich sehr darüber, " * 3, "id", None),
    ],
)
def test_language(text: str, declared: str | None, code: str | None) -> None:
    assert language_of(text, declared) == code
