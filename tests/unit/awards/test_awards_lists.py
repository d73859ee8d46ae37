"""Stories of several winners: who is read, with which place, and who is left out."""

import pytest

from crawler.awards.facts import extract_facts
from crawler.awards.features import story_events
from crawler.awards.lexicon import load_lexicon
from crawler.awards.text import parse_document
from crawler.records import AwardType

Winners = list[tuple[str | None, str | None]]


def winners(title: str, body: str, kind: AwardType = AwardType.COMPETITION) -> Winners:
    document = parse_document(title, body, load_lexicon())
    facts = extract_facts(document, story_events(document), kind, None, load_lexicon())
    return [(fact.recipient, fact.rank) for fact in facts]


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        (
            "Dua Warga Lembata Terima Satyalancana",
            (
                "Penjabat Bupati menyematkan Satyalancana Karya Satya kepada Yosef Lamanepa, mantri hewan di "
                "Omesuri, dan Maria Peni Hurint, guru di Lewoleba."
            ),
            [("Yosef Lamanepa", None), ("Maria Peni Hurint", None)],
        ),
        (
            "Tiga Penjaga Hutan Dihormati",
            (
                "Gubernur menyerahkan Piagam Rimba Raya kepada Anton Wabiser, kepala kampung di Supiori; "
                "Suster Marta Korwa, perawat di Biak; dan Letkol Yan Rumbiak, komandan satuan tugas."
            ),
            [("Anton Wabiser", None), ("Suster Marta Korwa", None), ("Yan Rumbiak", None)],
        ),
        (
            "Pesilat Ende Panen Medali",
            (
                "Pesilat Ende tampil di Kejuaraan Silat Flores 2024.\n"
                "Emas diraih Petrus Ngaji (kelas A putra), Rofina Wangge (kelas C putri), serta Blasius Sara (seni).\n"
                "Sementara itu, perak disumbang Yuliana Bhato dari nomor ganda."
            ),
            [
                ("Petrus Ngaji", "Emas"),
                ("Rofina Wangge", "Emas"),
                ("Blasius Sara", "Emas"),
                ("Yuliana Bhato", "perak"),
            ],
        ),
        (
            "Pedayung Tual Pulang dari Popnas",
            (
                "Pedayung pelajar Tual menutup Popnas XVII dengan tiga medali.\nEmas: Ahmad Renwarin (kayak tunggal).\n"
                "Perak: Soleman Yamlean (kano tunggal), Rahel Ubro (kayak tunggal)."
            ),
            [("Ahmad Renwarin", "Emas"), ("Soleman Yamlean", "Perak"), ("Rahel Ubro", "Perak")],
        ),
        (
            "Emas LKS untuk Baubau",
            "Emas dipersembahkan Darwis Mane di bidang pengelasan dan Wa Ode Lisna Wati di bidang tata boga.",
            [("Darwis Mane", "Emas"), ("Wa Ode Lisna Wati", "Emas")],
        ),
    ],
)
def test_lists(title: str, body: str, expected: Winners) -> None:
    assert winners(title, body) == expected


def test_a_place_far_before_its_winner() -> None:
    body = (
        "Tempat teratas dalam Perlombaan Kampung Tingkat Kabupaten Muna Tahun 2024 jatuh kepada Desa Wapunto.\n"
        "Desa Lasunapa menempati urutan kedua dan Desa Watopute urutan ketiga."
    )
    expected = [
        ("Desa Wapunto", "Tempat teratas"),
        ("Desa Lasunapa", "urutan kedua"),
        ("Desa Watopute", "urutan ketiga"),
    ]
    assert winners("Desa Wapunto Ungguli 120 Desa", body) == expected


def test_a_list_of_runners_up_leaves_the_winner_first() -> None:
    body = (
        "Lewat adu penalti, Bina Muda FC menjuarai Turnamen Futsal Piala Bupati Muna 2024.\n"
        "Lasalepa United selaku runner-up mendapat piala kecil. Posisi ketiga milik Duruka Jaya."
    )
    expected = [("Bina Muda FC", "juara"), ("Lasalepa United", "runner-up"), ("Duruka Jaya", "Posisi ketiga")]
    assert winners("Bina Muda FC Angkat Piala Bupati", body) == expected


def test_medals_in_brackets() -> None:
    body = (
        "Tiga siswa SMAN 2 Raha membawa pulang medali dari Olimpiade Sains Nasional (OSN) 2024. Mereka adalah Akmal "
        "Laode (emas bidang fisika), Zahra Waode (perak bidang kimia), dan Rizki Mane (perunggu bidang biologi)."
    )
    expected = [
        ("Akmal Laode", "emas bidang fisika"),
        ("Zahra Waode", "perak bidang kimia"),
        ("Rizki Mane", "perunggu bidang biologi"),
    ]
    assert winners("Tiga Siswa SMAN 2 Raha Bawa Pulang Medali OSN", body) == expected


def test_names_behind_a_colon() -> None:
    body = (
        "Tiga personel Polres Muna menerima penghargaan dari Kapolda: Iptu Harun Laode, Aiptu Syamsuddin, "
        "dan Bripda Nur Waode."
    )
    expected = [("Harun Laode", None), ("Syamsuddin", None), ("Nur Waode", None)]
    assert winners("Tiga Personel Diganjar Penghargaan", body, AwardType.HONOUR) == expected


def test_names_of_awards_behind_a_colon_are_no_winners() -> None:
    body = "Pemkab Muna meraih dua penghargaan, yakni Anugerah Tunas Laut dan Anugerah Bakti Bahari."
    found = winners("Pemkab Muna Raih Dua Penghargaan", body, AwardType.HONOUR)
    assert {name for name, _ in found} == {"Pemkab Muna"}


def test_each_winner_is_named_with_its_title() -> None:
    body = (
        "Anugerah Pariwisata Sultra 2023 menobatkan Pantai Nambo sebagai destinasi alam terbaik dan Benteng Keraton "
        "sebagai destinasi budaya terbaik."
    )
    expected = [("Pantai Nambo", "destinasi alam terbaik"), ("Benteng Keraton", "destinasi budaya terbaik")]
    assert winners("Malam Anugerah Pariwisata", body, AwardType.HONOUR) == expected


def test_rows_with_their_category() -> None:
    body = (
        "Gubernur memberikan Penghargaan Layanan Cepat 2025 kepada dua unit. Berikut penerimanya:\n"
        "Disdukcapil Muna (kategori administrasi kependudukan)\nDPMPTSP Buton (kategori perizinan)"
    )
    expected = [
        ("Disdukcapil Muna", "kategori administrasi kependudukan"),
        ("DPMPTSP Buton", "kategori perizinan"),
    ]
    assert winners("Dua Unit Terima Penghargaan Layanan Cepat", body, AwardType.HONOUR) == expected


def test_each_winner_has_its_own_category() -> None:
    body = (
        "Kategori kelurahan terbersih diraih Kelurahan Raha Satu dan kategori sekolah bersih diraih SMPN 2 Raha "
        "dalam Lomba Lingkungan Bersih 2024."
    )
    expected = [
        ("Kelurahan Raha Satu", "Kategori kelurahan terbersih"),
        ("SMPN 2 Raha", "kategori sekolah bersih"),
    ]
    assert winners("Kelurahan Terbersih di Raha", body) == expected


def test_two_awards_of_one_recipient() -> None:
    title = "Pemkab Muna Raih Dua Penghargaan"
    body = (
        "Pemerintah Kabupaten Muna meraih dua penghargaan sekaligus, yakni UHC Award 2024 kategori Utama "
        "dan Paritrana Award 2023."
    )
    document = parse_document(title, body, load_lexicon())
    facts = extract_facts(document, story_events(document), AwardType.HONOUR, None, load_lexicon())
    assert [(f.award, f.recipient, f.rank, f.year, f.main) for f in facts] == [
        ("UHC Award 2024", "Pemerintah Kabupaten Muna", "kategori Utama", 2024, True),
        ("Paritrana Award 2023", "Pemerintah Kabupaten Muna", None, 2023, False),
    ]


def test_a_shorter_name_is_no_second_winner_of_a_rating() -> None:
    body = (
        "Pemerintah Kabupaten Wajo masuk zona hijau Ombudsman tahun 2023.\n"
        "Wajo memperoleh predikat kualitas tertinggi dalam penilaian itu."
    )
    assert len(winners("Wajo Masuk Zona Hijau", body, AwardType.RATING)) == 1


def test_a_title_that_is_won_is_no_winner() -> None:
    body = (
        "Penyanyi Rima Sahetapy meraih tiga piala Anugerah Musik Timur 2024.\n"
        "Ia membawa pulang Lagu Terbaik dan Pasangan Terfavorit diraih pula olehnya."
    )
    assert all("Ter" not in str(name) for name, _ in winners("Rima Sahetapy Borong Piala", body))


def test_who_takes_the_award_from_the_stage_is_no_winner() -> None:
    body = (
        "Pemerintah Kabupaten Sikka meraih UHC Award 2024.\n"
        "Penghargaan itu diterima Sekretaris Daerah Adrianus Parera, asisten Yohanes Laba, dan Kepala Dinas Kesehatan."
    )
    assert winners("Sikka Raih UHC Award", body, AwardType.HONOUR)[0][0] == "Pemerintah Kabupaten Sikka"


def test_who_passed_is_counted_up() -> None:
    body = (
        "RAHA. SDN 3 Lasalepa bersama tiga sekolah lain ditetapkan sebagai Sekolah Adiwiyata Tingkat Kabupaten Muna "
        "2023. Selain SDN 3 Lasalepa, yang lulus adalah SDN 1 Katobu, SMPN 2 Raha dan SMAN 1 Tongkuno."
    )
    found = [name for name, _ in winners("Empat Sekolah Lulus Adiwiyata", body, AwardType.RATING)]
    assert {"SDN 1 Katobu", "SMPN 2 Raha", "SMAN 1 Tongkuno"} <= set(found)


def test_places_told_in_passing() -> None:
    body = (
        "RAHA - Desa Wuna menjuarai Lomba Desa Muna 2023. Di bawahnya ada Desa Lindo (Kecamatan Wadaga) yang "
        "menempati juara II, lalu Desa Latugho juara III. Desa Kabangka menghuni harapan I."
    )
    assert winners("Desa Wuna Juara Lomba Desa", body)[1:] == [
        ("Desa Lindo", "juara II"),
        ("Desa Latugho", "juara III"),
        ("Desa Kabangka", "harapan I"),
    ]


def test_a_place_may_be_shared() -> None:
    body = (
        "RAHA - Regu putra Muna merengkuh trofi juara Kejuaraan Daerah Sepak Takraw Sultra 2024. "
        "Regu Kolaka dan Regu Konawe berbagi peringkat tiga."
    )
    found = winners("Muna Rengkuh Trofi Kejurda Takraw", body)
    assert ("Regu Kolaka", "peringkat tiga") in found
    assert ("Regu Konawe", "peringkat tiga") in found


def awards(title: str, body: str) -> list[tuple[str | None, str | None, str | None]]:
    document = parse_document(title, body, load_lexicon())
    facts = extract_facts(document, story_events(document), AwardType.HONOUR, None, load_lexicon())
    return [(fact.award, fact.recipient, fact.rank) for fact in facts]


def test_places_that_a_sentence_counts_up_are_awards_of_one_recipient() -> None:
    body = (
        "Kanwil menyerahkan tiga piagam kepada Pengadilan Agama Raha, yakni terbaik I Pengelolaan Perkara, "
        "terbaik II Layanan Mediasi, dan terbaik III Publikasi Putusan."
    )
    assert awards("Tiga Piagam untuk PA Raha", body) == [
        ("Pengelolaan Perkara", "Pengadilan Agama Raha", "terbaik I"),
        ("Layanan Mediasi", "Pengadilan Agama Raha", "terbaik II"),
        ("Publikasi Putusan", "Pengadilan Agama Raha", "terbaik III"),
    ]


def test_winners_behind_their_places_are_no_titles() -> None:
    body = (
        "Lomba Bidar Muna 2024 ditutup Minggu. Hasilnya, juara I Regu Lohia Jaya, juara II Regu Napabale, "
        "dan juara III Regu Tongkuno."
    )
    assert [award for award, _, _ in awards("Regu Lohia Jaya Juara Lomba Bidar", body)] == ["Lomba Bidar Muna 2024"] * 3


FIRST = "RAHA - Wa Ode Sari memenangi Sayembara Laut 2024 kategori puisi, Senin.\n"


@pytest.mark.parametrize(
    ("told", "further"),
    [
        ("Untuk kategori cerpen, juri memilih Andi Lahasa.", ("Andi Lahasa", "kategori cerpen")),
        ("Kategori naskah drama direbut Laode Tamrin dari Raha.", ("Laode Tamrin", "Kategori naskah drama")),
        ("Sementara bidang terjemahan diraih Siti Wakatobi.", ("Siti Wakatobi", "bidang terjemahan")),
        ("Kategori esai diberikan kepada dosen Unhalu, Rahim Bonea.", ("Rahim Bonea", "Kategori esai")),
        ("Ilustrator terbaik jatuh ke tangan Nur Lohia.", ("Nur Lohia", "Ilustrator terbaik")),
        ("Pemenang kedua, Anton Wuna (Kabawo), menulis tentang tambak.", ("Anton Wuna", "Pemenang kedua")),
        ("Tempat ketiga dihuni Imran Buton.", ("Imran Buton", "Tempat ketiga")),
        ("Penghargaan lain untuk Radio Wuna (Program Anak Terbaik).", ("Radio Wuna", "Program Anak Terbaik")),
        ("Hasil lain: juara II baca puisi (Maria Tongkuno).", ("Maria Tongkuno", "juara II baca puisi")),
    ],
)
def test_a_further_winner_is_told_by_what_was_won(told: str, further: tuple[str, str]) -> None:
    assert further in winners("Penyair Raha Menangi Sayembara Laut", FIRST + told)


@pytest.mark.parametrize(
    "told",
    [
        "Tahun lalu kategori cerpen direbut Andi Lahasa.",
        "Wakil Rektor Bidang Kemahasiswaan, Andi Lahasa, memuji para peserta.",
        "Kelompok asal Desa Lohia, Kabawo, datang lebih awal.",
        "Ia merebut emas kelas 60 kilogram bagi Sulawesi Tenggara.",
        "Kategori puisi tahun ini diikuti Andi Lahasa dan 300 penyair lain.",
    ],
)
def test_who_is_only_named_beside_a_category_is_no_winner(told: str) -> None:
    assert [name for name, _ in winners("Penyair Raha Menangi Sayembara Laut", FIRST + told)] == ["Wa Ode Sari"]
