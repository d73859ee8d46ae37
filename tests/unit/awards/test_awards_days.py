"""The day of the giving among a story's other days."""

from datetime import date

import pytest

from crawler.awards.facts.when import event_date
from crawler.awards.features import story_events
from crawler.awards.lexicon import load_lexicon
from crawler.awards.text import parse_document


def day_of(body: str) -> date | None:
    document = parse_document("Warga Muna Bersuka", body, load_lexicon())
    found = event_date(document, story_events(document), date(2024, 6, 8))
    return found[0] if found else None


@pytest.mark.parametrize(
    "body",
    [
        "RAHA - Persimuna menjadi kampiun Piala Bupati Muna 2024. Laga pamungkas dimainkan Rabu sore (5/6/2024).",
        "RAHA - Rabu (5/6/2024) pagi anggapan itu luruh. Bupati Muna menyerahkan trofi Petani Muda kepadanya.",
        "RAHA - Regu Wuna keluar sebagai juara I Lomba Ronda. Hadiah diserahkan dalam syukuran desa, Rabu (5/6/2024).",
        "RAHA - Bupati meraih Anugerah Laut 2024. Piagamnya dijemput Sekda di kantor menteri, Rabu (5/6/2024).",
        "RAHA - Medali emas lari Muna itu diraih pelari kelahiran Lohia tersebut, Rabu (5/6/2024).",
        "RAHA - Wa Ode dinyatakan Kiper Terbaik Liga Muna. Panitia mengumumkannya seusai laga akhir, Rabu (5/6/2024).",
        "RAHA - Nama guru itu dipanggil sebagai juara I sebelum ia berani berdiri dari kursinya, Rabu (5/6/2024).",
        "RAHA - RSUD Muna menerima piagam Anugerah Laut pada Hari Lanjut Usia, Rabu (5/6/2024).",
        "RAHA - Komisi Informasi merilis hasil Anugerah Keterbukaan Informasi Publik 2024, Rabu (5/6/2024).",
        "RAHA - Ia menyandang gelar doktor honoris causa. Rektor mengukuhkannya di Raha, Rabu, 5 Juni 2024.",
    ],
)
def test_the_day_of_the_giving(body: str) -> None:
    assert day_of(body) == date(2024, 6, 5)


def test_a_partys_own_day_is_not_that_of_the_giving() -> None:
    assert (
        day_of("RAHA - Desa Wuna juara I Lomba Desa 2024. Warga menyambut mereka di balai desa, Rabu (5/6/2024).")
        is None
    )
