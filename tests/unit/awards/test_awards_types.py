"""Honour, competition or rating: what the learned model says of plain cases."""

import pytest

from crawler.awards.features import story_events
from crawler.awards.lexicon import load_lexicon
from crawler.awards.text import parse_document
from crawler.awards.types import TypeWeights, judged, load_type_weights, story_type
from crawler.records import AwardType

STORIES = {
    AwardType.HONOUR: [
        (
            "KPPN Raha Beri Piagam kepada Satker dengan Belanja Terbaik",
            "KPPN memberikan piagam kepada tiga satker atas kontribusi mengelola DIPA. Pajak pun disetor tepat waktu.",
        ),
        (
            "Bupati Sabu Raijua Terima Satyalancana Pembangunan",
            "Bupati menerima tanda kehormatan Satyalancana Pembangunan atas dedikasinya membangun embung desa.",
        ),
        (
            "BPJS Kesehatan Beri Penghargaan kepada Pemkab Sikka",
            "Pemkab Sikka menerima penghargaan atas komitmen dan dukungan terhadap jaminan kesehatan warganya.",
        ),
    ],
    AwardType.COMPETITION: [
        (
            "Lomba Kampung Bersih: RW 4 Waru Terbaik",
            "Warga RW 4 tersenyum lebar. Juri menetapkan mereka juara I lomba itu, Rabu lalu.",
        ),
        (
            "Miss Pariwisata Alor 2024 Jadi Milik Perawat Puskesmas",
            "Perawat itu menyisihkan 11 finalis. Mahkota dikenakan pemenang tahun sebelumnya di gedung serbaguna.",
        ),
        (
            "Film Pendek Sutradara Palu Terbaik di Malam Anugerah Sinema",
            "Film itu menyisihkan empat nomine lain dan membawa pulang piala sutradara terbaik.",
        ),
        (
            "Regu Sepak Takraw Baubau Rebut Piala Gubernur",
            "Regu itu mengalahkan lawan dari Buton di partai final dan keluar sebagai juara.",
        ),
    ],
    AwardType.RATING: [
        (
            "Puskesmas Oepoi Terakreditasi Paripurna",
            "Tim asesor menilai seluruh standar layanan dan menetapkan predikat paripurna.",
        ),
        (
            "Balai Karantina Merauke Kantongi Sertifikat ISO 37001",
            "Hasil audit tanpa temuan; lembaga sertifikasi menyerahkan sertifikat itu kemarin.",
        ),
    ],
}


@pytest.mark.parametrize(
    ("kind", "title", "body"), [(k, *story) for k, stories in STORIES.items() for story in stories]
)
def test_types(kind: AwardType, title: str, body: str) -> None:
    document = parse_document(title, body, load_lexicon())
    assert story_type(document, story_events(document)) is kind


def test_a_story_that_says_nothing_is_an_honour() -> None:
    assert judged({}, TypeWeights(dict.fromkeys(AwardType, 0.0), {k: {} for k in AwardType})) is AwardType.HONOUR


def test_every_type_has_weights() -> None:
    weights = load_type_weights()
    assert set(weights.bias) == set(weights.features) == set(AwardType)
