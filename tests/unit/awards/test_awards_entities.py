"""Which entity a name means: our own cases, in tests/data/entities.csv and entities_apart.csv."""

import csv
from pathlib import Path

import pytest

from crawler.awards.entities import entity_of
from crawler.awards.identify import identified, in_full
from crawler.awards.text import parse_document
from crawler.facts import AwardFact, Entity, EntityKind, Span, Where

DATA = Path(__file__).parents[2] / "data"


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((DATA / name).read_text(encoding="utf-8").splitlines()))


def entity(name: str, site: str) -> Entity:
    return entity_of(name, site or None)


@pytest.mark.parametrize("case", rows("entities.csv"), ids=lambda case: f"{case['name']}|{case['site']}")
def test_spellings_of_one(case: dict[str, str]) -> None:
    found = entity(case["name"], case["site"])
    assert found.key == entity(case["same_as"], case["same_site"]).key
    assert (found.kind or "") == case["kind"]
    assert (found.region or "")[: len(case["region"])] == case["region"]


@pytest.mark.parametrize("case", rows("entities_apart.csv"), ids=lambda case: f"{case['name']}|{case['other']}")
def test_names_of_two(case: dict[str, str]) -> None:
    assert entity(case["name"], case["site"]).key != entity(case["other"], case["other_site"]).key


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Pemkot Tangerang", "Pemerintah Kota Tangerang"),
        ("Pemprov Jabar", "Pemerintah Provinsi Jawa Barat"),
        ("Pemda DIY", "Pemerintah Daerah Istimewa Yogyakarta"),
        ("Dinkes Kab. Lebak", "Dinas Kesehatan Kabupaten Lebak"),
        ("Polda Jatim", "Polda Jawa Timur"),
        ("Polres Solok Kota", "Polres Solok Kota"),
        ("Dr. H. Rahmat Hidayat, S.Pd., M.Si.", "Rahmat Hidayat"),
        ("Mendagri", "Kementerian Dalam Negeri"),
        ("SMAN 1 Ciomas", "SMA Negeri 1 Ciomas"),
        ("BPK RI Perwakilan Provinsi Banten", "Badan Pemeriksa Keuangan Perwakilan Provinsi Banten"),
    ],
)
def test_a_name_in_full(name: str, shown: str) -> None:
    assert entity(name, "").name == shown


@pytest.mark.parametrize(
    ("name", "site", "parent"),
    [
        ("Dinas Kesehatan Kota Tegal", "", "Pemerintah Kota Tegal"),
        ("Puskesmas Sukaraja", "32.02", "Pemerintah Kabupaten Sukabumi"),
        ("Perumdam Tirta Bening Kabupaten Pati", "", "Pemerintah Kabupaten Pati"),
        ("Kanwil Kemenag Jambi", "", "Kementerian Agama"),
        ("BPS Kabupaten Sragen", "", "Badan Pusat Statistik"),
        ("Prodi Gizi Universitas Andalas", "", "Universitas Andalas"),
        ("Satlantas Polres Ngawi", "", "Polres Ngawi"),
        ("Dinas Kesehatan", "36", None),
        ("SMAN 1 Kota Serang", "", None),
        ("Rahmat Hidayat", "36", None),
    ],
)
def test_whom_it_belongs_to(name: str, site: str, parent: str | None) -> None:
    found = entity(name, site).parent
    assert (found.name if found else None) == parent


def test_a_giver_is_not_a_person_and_has_no_place_unless_its_name_says_so() -> None:
    in_banten = entity_of("Warta Ekonomi", "36", is_giver=True)
    in_bali = entity_of("Warta Ekonomi", "51", is_giver=True)
    assert (in_banten.key, in_banten.kind, in_banten.region) == (in_bali.key, None, None)


@pytest.mark.parametrize(
    ("lede", "kind"),
    [
        ("Bripka Lintang Samudra menerima penghargaan dari Kapolda Riau.", EntityKind.PERSON),
        ("Lintang Samudra (17) meraih medali emas olimpiade.", EntityKind.PERSON),
        ("Lintang Samudra, siswi SMAN 1 Ciomas, meraih medali emas olimpiade.", EntityKind.PERSON),
        ("Lintang Samudra meraih medali emas olimpiade.", None),
    ],
)
def test_the_words_beside_a_name_show_a_person(lede: str, kind: EntityKind | None) -> None:
    name = "Lintang Samudra"
    at = lede.index(name)
    span = Span(Where.BODY, at, at + len(name))
    fact = AwardFact(award=None, recipient=name, evidence=span, spans={"recipient": span})
    found = identified(parse_document(None, lede), fact, None).recipient_entity
    assert found is not None
    assert found.kind is kind


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("UMY", "Universitas Muhammadiyah Yogyakarta"),
        ("KPK", "KPK"),
        ("PWI", "PWI"),
        ("Umy", "Umy"),
    ],
)
def test_an_acronym_is_what_its_story_says_it_is(name: str, full: str) -> None:
    text = "Tim Universitas Muhammadiyah Yogyakarta (UMY) juara. Persatuan Guru Republik Indonesia (PWI) hadir."
    assert in_full(parse_document("UMY juara", text), name) == full
