"""The day of the giving among a story's other days."""

from datetime import date

import pytest

from crawler.awards.facts.when import event_date
from crawler.awards.features import story_events
from crawler.awards.lexicon import load_lexicon
from crawler.awards.text import parse_document


def day_of(body: str) -> date | None:
    told = body.replace("{day}", "Rabu (5/6/2024)")
    document = parse_document("Warga Muna Bersuka", f"{told}", load_lexicon())
    found = event_date(document, story_events(document), date(2024, 6, 8))
    return found[0] if found else None


@pytest.mark.parametrize(
    "body",
    [
        "Persimuna menjadi kampiun Piala Bupati Muna 2024. Laga pamungkas dimainkan Rabu sore (5/6/2024).",
        "Rabu (5/6/2024) pagi anggapan itu luruh. Bupati Muna menyerahkan trofi Petani Muda kepadanya.",
        "Regu Wuna keluar sebagai juara I Lomba Ronda. Hadiah diserahkan dalam syukuran desa, Rabu (5/6/2024).",
        "Ia menyandang gelar doktor honoris causa. Rektor mengukuhkannya di Raha, Rabu, 5 Juni 2024.",
        # The scene of the giving, with the award in the sentence after it.
        (
            "Tangannya gemetar memegang map biru. Pagi itu, {day}, ia melangkah ke meja di depan altar. "
            "Bupati Muna menyerahkan Piagam Pelestari Benteng kepadanya."
        ),
        (
            "Kursi roda mereka didorong sampai pelataran rumah jabatan, {day}. "
            "Di situ Gubernur memberikan Piagam Difabel Tangguh kepada enam atlet."
        ),
        (
            "Kepala Balai menempelkan stiker itu di pintu pasar, Rabu, 5 Juni 2024. "
            "Pasar Laino telah ditetapkan sebagai Pasar Tertib Ukur 2024."
        ),
        (
            "Masda mendapatkannya dari Kwartir Daerah pada peringatan Hari Anak di Kendari, {day}. "
            "Lencana Melati itu kini tersemat di sakunya."
        ),
        # A match whose winner takes the title.
        (
            "Muna FC menuntaskan perlawanan Buton United 3-1 di Stadion Raha, {day}. "
            "Regu asuhan La Ode itu berhak atas gelar Piala Bupati 2024."
        ),
        # What is fetched or issued is the award itself.
        "Pemkab Muna masuk kategori Nindya Kabupaten Layak Anak 2024. Trofinya dijemput Sekda di Kendari, {day}.",
        "Puskesmas Tampo terakreditasi Paripurna. Sertifikat tersebut diambil kepala puskesmas ke Kendari, {day}.",
        "Universitas Wuna terakreditasi Unggul. Surat keputusan yang terbit Rabu, 5 Juni 2024, memuat nilai 366.",
        # "sejak" behind what was had from that day on.
        "Sejak Rabu, 5 Juni 2024, nelayan itu resmi menyandang gelar Kalpataru 2024.",
        "Kelompok tenun itu meraih Upakarti 2024. Piagam sudah diterima sejak Rabu (5/6) di Jakarta.",
        # Words of speech that say something else.
        (
            "Kepala puskesmas, dr. Wa Ode, memperoleh Piagam Lansia dari bupati. "
            "Ia menerimanya pada Hari Lanjut Usia, {day}."
        ),
        (
            "Sanggar Wuna membawakan cerita rakyat dalam Lomba Teater Pelajar, {day}. "
            "Juri memilih sanggar itu sebagai juara pertama."
        ),
        (
            "Dinas Kominfo merilis hasil penilaian keterbukaan informasi badan publik, {day}. "
            "Desa Wuna meraih predikat Informatif."
        ),
        (
            "Film Kabut menang di Festival Film Buton. "
            "Sutradaranya tertidur ketika jurinya menyebut judul itu, {day} malam."
        ),
        # Other words beside a giving.
        "Rizal menjadi pemain terbaik Liga Wuna 2024. Panitia mengumumkannya seusai laga penutup melawan Buton, {day}.",
        (
            "Namanya dipanggil dua kali sebelum guru itu berani berdiri dari kursinya di aula, {day}. "
            "Ia juara I Lomba Guru Kreatif Muna 2024."
        ),
        "Emas lari 10 kilometer Popda 2024 itu direbut pelari kelahiran Tampo tersebut, {day}.",
        "Gong dan rebana menyambut tamu di balai adat, {day}. Sarano Wuna memberikan gelar adat kepada kapolres.",
    ],
)
def test_the_day_of_the_giving(body: str) -> None:
    assert day_of(body) == date(2024, 6, 5)


@pytest.mark.parametrize(
    "body",
    [
        "Kafilah Tampo juara umum MTQ Kabupaten Muna 2024. Perhelatan di Lapangan Wuna itu berakhir 5 Juni 2024.",
        "Regu SMAN 1 Raha juara LKBB Muna 2024. Dua puluh regu tampil sejak Selasa dan baru selesai {day} petang.",
        (
            "Pesilat Muna meraih lima emas Kejurda Pencak Silat 2024. "
            "Sampai hari terakhir, {day}, tak ada lawan yang mengejar."
        ),
        'Wa Ina terpilih sebagai Kader Teladan 2024. "Niat saja," jawab Wa Ina ketika ditanya kiatnya, {day}.',
        "Wali kota menerima penghargaan Kota Sehat. Ia mengenakan baju adat, tulis humas di laman resmi, {day}.",
        "Polwan itu meraih emas Kejuaraan Asia. Setibanya di Bandara Sugimanuru, {day}, ia dipeluk ibunya.",
        'Kota Raha meraih Adipura 2024. "Ini kerja warga," tulis bupati, {day}.',
        "Desa Wuna juara Lomba Desa 2024. Sejak {day} pendaftaran lomba berikutnya dibuka.",
        "Koperasi Wuna meraih Koperasi Award 2024. Koperasi itu berdiri pada 5 Juni di Tampo.",
    ],
)
def test_another_day_than_that_of_the_giving(body: str) -> None:
    assert day_of(body) is None


def test_of_several_awards_days_that_of_the_named_one_is_taken() -> None:
    document = parse_document(
        "Dua Piagam untuk Muna",
        "RAHA - Selasa (4/6/2024), Muna meraih Wuna Award. Rabu (5/6/2024), Muna meraih Buton Award.",
        load_lexicon(),
    )
    for sentence, day in zip(document.body, (4, 5), strict=True):
        found = event_date(document, story_events(document), date(2024, 6, 8), sentence)
        assert found is not None
        assert found[0] == date(2024, 6, day)


def test_a_partys_own_day_is_not_that_of_the_giving() -> None:
    assert day_of("Desa Wuna juara I Lomba Desa 2024. Warga menyambut mereka di balai desa, Rabu (5/6/2024).") is None
