"""Plain stories in the style of regional releases, read with the shipped weights: the result, field by field.

Only stories that any sensible weights read correctly; tests/quality measures the harder ones.
"""

from datetime import date

import pytest

from crawler.awards import read_story
from crawler.facts import AwardAnnotation, AwardType, Level

TITLE = "Pemkot Tangerang Raih Penghargaan Ombudsman"
BODY = """KOTA TANGERANG - Pemerintah Kota (Pemkot) Tangerang meraih penghargaan kepatuhan penyelenggaraan \
pelayanan publik tahun 2023 dari Ombudsman Republik Indonesia dengan nilai 93,21 dan masuk kategori A.
Penghargaan tingkat nasional tersebut diserahkan kepada Penjabat Wali Kota Tangerang di Jakarta, Kamis (21/12/2023).
"Ini hasil kerja seluruh pegawai di loket-loket pelayanan kami," ujar Penjabat Wali Kota, Jumat (22/12/2023).
Selain itu, Dinas Kependudukan dan Pencatatan Sipil Kota Tangerang dinobatkan sebagai yang terbaik di Provinsi Banten \
dengan nilai 97,43.
Tahun lalu Pemkot Tangerang memperoleh nilai 88,47, sedangkan dinas itu mendapat nilai 92,21."""


@pytest.fixture(scope="module")
def model_story() -> AwardAnnotation:
    return read_story(TITLE, BODY, date(2023, 12, 22))


def test_the_model_story_is_an_award_story(model_story: AwardAnnotation) -> None:
    assert model_story.is_award
    assert model_story.score > 0.9


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("recipient", "Pemerintah Kota (Pemkot) Tangerang"),
        ("giver", "Ombudsman Republik Indonesia"),
        ("award", "kepatuhan penyelenggaraan pelayanan publik tahun 2023"),
        ("year", 2023),
        ("score", 93.21),
        ("rank", "kategori A"),
        ("level", Level.NATIONAL),
        ("event_date", "2023-12-21"),
        ("recipient_region", "36.71"),
    ],
)
def test_the_main_fact_of_the_model_story(model_story: AwardAnnotation, field: str, value: object) -> None:
    assert getattr(model_story.awards[0], field) == value


def test_last_years_scores_are_not_facts(model_story: AwardAnnotation) -> None:
    assert {88.47, 92.21}.isdisjoint({award.score for award in model_story.awards})


def test_every_span_quotes_what_it_states(model_story: AwardAnnotation) -> None:
    main = model_story.awards[0]
    quoted = {name: BODY[span.start : span.end] for name, span in main.spans.items() if span.where == "body"}
    assert quoted["score"] == "93,21"
    assert quoted["recipient"] == main.recipient
    assert quoted["event_date"] == "21/12/2023"


def test_rows_of_winners_are_separate_facts() -> None:
    body = (
        "CURUP - Hasil akhir Lomba Kelompok Sadar Wisata Kabupaten Rejang Lebong 2024, Minggu (12/5/2024), "
        "menobatkan para juara berikut:\n1. Juara I: Pokdarwis Kayu Manis\n2. Juara II: Pokdarwis Suban Indah\n"
        "Para juara menerima piala dari Dinas Pariwisata Kabupaten Rejang Lebong."
    )
    reading = read_story("Pokdarwis Kayu Manis Juara I Lomba Sadar Wisata", body, date(2024, 5, 13))
    assert [(a.recipient, a.rank) for a in reading.awards[:2]] == [
        ("Pokdarwis Kayu Manis", "Juara I"),
        ("Pokdarwis Suban Indah", "Juara II"),
    ]


def test_who_takes_the_award_from_the_stage_is_not_the_recipient() -> None:
    body = (
        "SINJAI - Pemerintah Kabupaten Sinjai meraih UHC Award 2024 dari BPJS Kesehatan. "
        "Piagam itu diterima Kepala Dinas Kesehatan, Andi Suryanto, di Jakarta, Kamis (8/8/2024)."
    )
    reading = read_story("Pemkab Sinjai Raih UHC Award", body, date(2024, 8, 9))
    assert [a.recipient for a in reading.awards] == ["Pemerintah Kabupaten Sinjai"]


@pytest.mark.parametrize(
    ("behind", "giver"),
    [
        ("Kementerian Lingkungan Hidup menilai 500 daerah.", "Kementerian Lingkungan Hidup"),
        ("Sebanyak 500 daerah dinilai.", "Menteri Lingkungan Hidup"),
    ],
)
def test_a_minister_means_the_ministry_that_the_story_names(behind: str, giver: str) -> None:
    body = (
        "MARABAHAN - Kabupaten Barito Kuala menerima Adipura 2023. Piala diserahkan Menteri Lingkungan Hidup di "
        f"Jakarta, Selasa (5/3/2024). {behind}"
    )
    main = read_story("Barito Kuala Terima Adipura", body, date(2024, 3, 6)).awards[0]
    assert main.giver == giver


def test_a_day_without_a_year_takes_the_storys() -> None:
    body = "WATES - Desa Banjarsari meraih juara II Lomba Desa Tingkat Kabupaten Kulon Progo 2023, Rabu (2/8)."
    main = read_story("Banjarsari Juara II Lomba Desa", body, date(2023, 8, 3)).awards[0]
    assert (main.event_date, main.level, main.year) == ("2023-08-02", Level.REGENCY, 2023)


@pytest.mark.parametrize(
    ("title", "lede", "kind"),
    [
        (
            "Polres Sigi Raih Penghargaan Gubernur",
            "Polres Sigi meraih penghargaan dari Gubernur Sulawesi Tengah.",
            "honour",
        ),
        (
            "SMPN 3 Juara I Lomba Pidato",
            "Tim SMPN 3 Sungailiat meraih juara I Lomba Pidato tingkat kota.",
            "competition",
        ),
        ("Pemkab Buol Raih WTP", "Pemkab Buol meraih opini WTP dari BPK RI, Senin (6/5/2024).", "rating"),
    ],
)
def test_types(title: str, lede: str, kind: str) -> None:
    assert read_story(title, lede, date(2024, 5, 7)).type is AwardType(kind)


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Pemkab Bidik Adipura Tahun Depan", "SOPPENG - Pemkab menargetkan meraih Adipura tahun depan."),
        (
            "Wagub Apresiasi Relawan",
            "AMBON - Wagub menyampaikan apresiasi dan penghargaan setinggi-tingginya kepada relawan.",
        ),
        ("PT Anugerah Jaya Digugat", "KENDARI - Warga menggugat PT Anugerah Jaya karena debu tambang."),
        ("Bantuan Benih untuk Petani", "BLITAR - Petani menerima bantuan benih padi, Senin (6/5/2024)."),
        ("Mantan Juara Tinju Berjualan Es", "AMBON - Pria itu pernah meraih medali emas pada 1993."),
    ],
)
def test_no_award_story(title: str, body: str) -> None:
    reading = read_story(title, body, date(2024, 5, 7))
    assert (reading.is_award, reading.type, reading.awards) == (False, None, ())


def test_evidence_quotes_the_clause_and_names_the_rule(model_story: AwardAnnotation) -> None:
    first = model_story.evidence[0]
    assert (first.text, first.rule) == ("Raih Penghargaan", "win + award")
