"""Which scheme an award belongs to, however it is called."""

from typing import Any

import pytest

from crawler.awards.schemes import scheme_of
from crawler.facts import AwardFact, Entity, Level, Scheme, Span, Where

KI = Entity(key="komisi informasi pusat", name="Komisi Informasi Pusat")
KPU = Entity(key="kpu@73", name="KPU Provinsi Sulawesi Selatan", region="73")


def scheme(award: str, giver: Entity | None = None, **fields: Any) -> Scheme:
    found = scheme_of(
        AwardFact(
            award=award, recipient="Kota Awan", giver_entity=giver, evidence=Span(Where.BODY, 0, 9), main=True, **fields
        ),
        None,
    )
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("award", "fields", "key"),
    [
        ("Anugerah Inovasi Banten 2024", {"level": Level.PROVINCE, "recipient_region": "36.71"}, "inovasi@36"),
        ("Anugerah Inovasi 2023", {"level": Level.PROVINCE, "recipient_region": "36.02"}, "inovasi@36"),
        ("Anugerah Inovasi Banten 2024", {"level": Level.NATIONAL, "recipient_region": "36.71"}, "banten inovasi"),
        ("kategori pengelolaan logistik", {"giver": KPU}, "/kpu@73"),
        ("peringkat II bidang JDIH", {"giver": KPU}, "/kpu@73"),
        ("Anugerah Keterbukaan Informasi Publik 2023", {"giver": KI}, "anugerah keterbukaan informasi publik"),
        ("Anugerah Keterbukaan Informasi Publik 2023", {}, "anugerah keterbukaan informasi publik"),
    ],
)
def test_what_is_one_scheme(award: str, fields: dict[str, Any], key: str) -> None:
    assert scheme(award, **fields).key == key


def test_a_programme_of_one_body_is_another_scheme_where_another_gives_it() -> None:
    bawaslu = Entity(key="badan pengawas pemilu", name="Badan Pengawas Pemilu")
    ours = scheme("Anugerah Keterbukaan Informasi Publik Bawaslu 2022", bawaslu)
    assert ours.key == "anugerah keterbukaan informasi publik/badan pengawas pemilu"
    short = scheme("Anugerah Keterbukaan Informasi Publik", Entity(key="ki banten", name="KI Banten"))
    assert short.key == "anugerah keterbukaan informasi publik"


def test_a_name_in_full_knows_its_initials() -> None:
    assert scheme("Apresiasi Guru dan Tenaga Kependidikan").initials == "gtk"
    assert scheme("Apresiasi Guru dan Tenaga Kependidikan (GTK)").initials is None
    assert scheme("Anugerah Desa Lestari").initials is None
