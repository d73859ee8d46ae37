"""The place, medal, grade or category of the main award."""

import pytest

from crawler.awards.events import place_number
from crawler.awards.facts import extract_facts
from crawler.awards.facts.ranks import Strength, read_rank
from crawler.awards.features import story_events
from crawler.awards.lexicon import load_lexicon
from crawler.awards.text import parse_document
from crawler.records import AwardType


def rank_in(text: str) -> tuple[str, Strength] | None:
    sentence = parse_document(None, text, load_lexicon()).body[0]
    read = read_rank(sentence, 0, len(sentence))
    return (" ".join(sentence.words[slice(*read[0])]), read[1]) if read else None


def main_rank(title: str, body: str) -> str | None:
    document = parse_document(title, body, load_lexicon())
    facts = extract_facts(document, story_events(document), AwardType.COMPETITION, None, load_lexicon())
    return facts[0].rank


@pytest.mark.parametrize(
    ("text", "rank", "strength"),
    [
        ("Regu Kolaka merebut peringkat ke-2 lomba itu.", "peringkat ke-2", Strength.PLACE),
        ("Regu Kolaka menempati tempat teratas.", "tempat teratas", Strength.PLACE),
        ("Regu Kolaka meraih juara harapan II.", "juara harapan II", Strength.PLACE),
        ("Regu Kolaka tampil sebagai juara umum lomba itu.", "juara umum", Strength.PLACE),
        ("Regu Kolaka menjadi juara nasional.", "juara nasional", Strength.UNNUMBERED),
        ("Ia pulang berkalung perunggu.", "perunggu", Strength.MEDAL),
        ("Satu-satunya emas dipersembahkan Rahmat Lasolo.", "emas", Strength.MEDAL),
        ("Ia meraih medali, yakni perak kelas D putri.", "perak kelas D putri", Strength.MEDAL),
        (
            "Bank itu menerima Gold Winner Kategori Layanan Nasabah Lanjut Usia Berbasis Suara.",
            "Gold Winner",
            Strength.MEDAL,
        ),
        ("Lingga masuk zona hijau kategori A.", "zona hijau kategori A", Strength.CATEGORY),
        (
            "Lingga masuk zona hijau, opini kualitas tertinggi.",
            "zona hijau , opini kualitas tertinggi",
            Strength.CATEGORY,
        ),
        ("Bima berstatus kinerja tinggi tahun ini, status kinerja tinggi.", "status kinerja tinggi", Strength.CATEGORY),
        ("KPU Sula digolongkan badan publik Informatif.", "badan publik Informatif", Strength.CATEGORY),
        (
            "Puskesmas itu terakreditasi Paripurna dengan lima bintang.",
            "Paripurna dengan lima bintang",
            Strength.CATEGORY,
        ),
        ("Desa itu mendapat nilai 95,10 (istimewa) dari penilai.", "istimewa", Strength.CATEGORY),
        ("Desa itu mendapat indeks 4,02 (sangat baik).", "sangat baik", Strength.CATEGORY),
        (
            "Laskar itu berdiri di podium tertinggi nomor tolak peluru.",
            "podium tertinggi nomor tolak peluru",
            Strength.PLACE,
        ),
        ("Ia meraih emas kumite -60 kilogram di Tual.", "emas kumite - 60 kilogram", Strength.MEDAL),
        ("Kelompok itu menjadi tergiat II.", "tergiat II", Strength.PLACE),
        ("PT Sagu Lestari menembus peringkat emas.", "peringkat emas", Strength.CATEGORY),
        (
            "Baznas Muna meraih piagam sebagai Baznas kabupaten dengan pertumbuhan zakat, infak dan sedekah terbaik.",
            "Baznas kabupaten dengan pertumbuhan zakat , infak dan sedekah terbaik",
            Strength.TITLE,
        ),
        ("Ayam itu juara kelas bangkok.", "juara kelas bangkok", Strength.UNNUMBERED),
        ("Puskesmas itu lulus akreditasi tingkat paripurna.", "paripurna", Strength.CATEGORY),
        ("Inspektorat Muna dinyatakan mencapai level 3 oleh penilai.", "level 3", Strength.CATEGORY),
        ("Kopi itu naik podium kedua.", "podium kedua", Strength.PLACE),
        ("Tim debat itu harus puas sebagai runner-up lomba.", "runner-up", Strength.PLACE),
        ("Koperasi itu masuk tiga besar.", "tiga besar", Strength.CATEGORY),
        ("Unit donor darah itu mengantongi grade A.", "grade A", Strength.CATEGORY),
        ("Sekolah itu meraih tingkat utama.", "tingkat utama", Strength.CATEGORY),
        ("Rumah sakit itu menyandang status paripurna.", "status paripurna", Strength.CATEGORY),
        (
            "Novel itu dinyatakan sebagai Buku Fiksi Terbaik Anugerah Sastra Laut 2023.",
            "Buku Fiksi Terbaik",
            Strength.TITLE,
        ),
        ("Sanggar itu membawa pulang Grand Prix dari Busan.", "Grand Prix", Strength.MEDAL),
        ("Kanwil itu menjadi nomor satu di antara 34 provinsi.", "nomor satu", Strength.PLACE),
        ("Prodi Gizi meraih akreditasi baik sekali.", "baik sekali", Strength.CATEGORY),
        ("Sedangkan Film Horor Terbaik diraih karya dari Palu.", "Film Horor Terbaik", Strength.TITLE),
        ("Motor itu mendapat title Rookie of The Year dari para penguji.", "Rookie of The Year", Strength.TITLE),
        ("Penyanyi itu membawa pulang Lagu Paling Ngetop.", "Lagu Paling Ngetop", Strength.TITLE),
        (
            "Siswa itu menjadi juara I, cabang pidato bahasa Inggris, pada pekan itu.",
            "juara I , cabang pidato bahasa Inggris",
            Strength.PLACE,
        ),
        (
            "Ia meraih juara dua, nomor lari gawang putri, di Raha.",
            "juara dua , nomor lari gawang putri",
            Strength.PLACE,
        ),
        (
            "Ia merebut medali emas, 100 meter gaya bebas, di Raha.",
            "medali emas , 100 meter gaya bebas",
            Strength.MEDAL,
        ),
        ("Ia merebut medali emas maraton putri di Raha.", "medali emas maraton putri", Strength.MEDAL),
        ("Kopi itu bertengger di peringkat lima besar.", "peringkat lima besar", Strength.PLACE),
        (
            "Konawe berada di zona hijau, kategori A, kualitas tertinggi.",
            "zona hijau , kategori A , kualitas tertinggi",
            Strength.CATEGORY,
        ),
        ("Predikatnya naik dari B ke BB.", "BB", Strength.CATEGORY),
        ("Puskesmas itu naik dari akreditasi madya menjadi paripurna.", "paripurna", Strength.CATEGORY),
        ("Predikat SAKIP Pemkot Baubau naik dari CC ke B.", "B", Strength.CATEGORY),
        ("Dari lomba itu Rahmat emas bidang las, Dian belum.", "emas bidang las", Strength.MEDAL),
        ("Muna memperoleh nilai 84,2 (A, sangat memuaskan).", "A , sangat memuaskan", Strength.CATEGORY),
        ("Kopi itu dipilih sebagai nomor wahid di Raha.", "nomor wahid", Strength.PLACE),
        ("Desa itu kini berpredikat Sangat Baik.", "berpredikat Sangat Baik", Strength.CATEGORY),
        ("Prodi itu meraih peringkat akreditasi Unggul.", "Unggul", Strength.CATEGORY),
        ('Perpustakaan itu terakreditasi "B" tahun ini.', "B", Strength.CATEGORY),
        (
            "TPID Wajo menjadi TPID Kabupaten/Kota Berprestasi wilayah Sulawesi.",
            "TPID Kabupaten / Kota Berprestasi",
            Strength.TITLE,
        ),
        (
            "Bandara itu meraih Best Airport of 2 to 5 Million Passengers.",
            "Best Airport of 2 to 5 Million Passengers",
            Strength.TITLE,
        ),
    ],
)
def test_ranks(text: str, rank: str, strength: Strength) -> None:
    assert rank_in(text) == (rank, strength)


@pytest.mark.parametrize(
    "text",
    [
        "Peringkat lamanya B, kini kampus itu berbenah.",
        "Harga emas naik di pasar Kolaka.",
        "Kategori ini sudah lama ada.",
        "Nama Kelompok Paduan Suara Gita Laut disebut.",
        "Lapas Kelas IIA Raha berbenah.",
        "Ia menerima Bintang Jasa Utama dari presiden.",
        "Pembalap itu tampil di Grand Prix Mandalika.",
        "Klub itu finis pada posisi dua terbawah.",
        "Polres Raha kini berpredikat WBK.",
        "Kelompok nelayan Poassa Raha berkumpul.",
        "Kabupaten dengan evaluasi pemerintahan (EPPD) terbaik.",
    ],
)
def test_no_rank(text: str) -> None:
    assert rank_in(text) is None


@pytest.mark.parametrize(("low", "number"), [("ke-2", 2), ("teratas", 1), ("IV", 4), ("ke-100", None), ("bawah", None)])
def test_place_numbers(low: str, number: int | None) -> None:
    sentence = parse_document(None, f"tempat {low}", load_lexicon()).body[0]
    assert place_number(sentence, 1) == number


@pytest.mark.parametrize(
    ("title", "body", "rank"),
    [
        (
            "Guru Muna Raih Juara Nasional",
            "La Ode Bahar, guru di Muna, menyabet juara 3 Lomba Menulis Cerita Rakyat 2024.",
            "juara 3",
        ),
        (
            "Kabupaten Wajo Terima BKN Award",
            "Pemerintah Kabupaten Wajo meraih BKN Award 2024 kategori Disiplin. Wajo menempati peringkat kedua.",
            "peringkat kedua",
        ),
        (
            "Kafilah Abeli Juara Umum MTQ",
            "Kafilah Abeli keluar sebagai juara umum MTQ Kendari. Tempat kedua diraih Kafilah Poasia.",
            "juara umum",
        ),
        (
            "Koperasi Muna Terima Anugerah",
            (
                "Bupati Muna menyerahkan Anugerah Koperasi Muna 2024 kepada tiga koperasi: KSP Sinar Lakudo "
                "(sektor simpan pinjam), KUD Tani Raha (sektor produsen), dan Kopkar Jati (sektor konsumen)."
            ),
            "sektor simpan pinjam",
        ),
        (
            "Anugerah Koperasi Diserahkan",
            (
                "Dinas Koperasi Sultra memberikan Anugerah Koperasi Bahari 2024 kepada KSP Sinar Lakudo untuk golongan "
                "simpan pinjam, dan KUD Tani Raha golongan produsen."
            ),
            "golongan simpan pinjam",
        ),
        (
            "Peraih Anugerah Bahasa Diumumkan",
            (
                "Balai Bahasa mengumumkan peraih Anugerah Bahasa Ibu 2024.\n"
                "Dari kelompok guru terpilih Marwah Labani, pengajar di Lakudo."
            ),
            "kelompok guru",
        ),
        (
            "Desa Digital dari Lawele",
            "Gubernur menetapkan Desa Lawele sebagai Desa Digital Terbaik Pertama tingkat provinsi.",
            "Terbaik Pertama",
        ),
        (
            "PROPER Hijau untuk Pabrik Sagu",
            "PT Sagu Bahari meraih PROPER Hijau 2023, peringkat tertinggi penilaian lingkungan di Sultra.",
            "Hijau",
        ),
        (
            "Konawe Raih Penghargaan Hijau Bahari",
            (
                "Pemerintah Kabupaten Konawe membawa pulang Hijau Bahari Award 2022, penghargaan bagi daerah pesisir.\n"
                "Peringkat: terbaik III kategori kabupaten besar."
            ),
            "terbaik III kategori kabupaten besar",
        ),
        (
            "Pemenang Lomba Posyandu Buton: Posyandu Mawar Nomor Satu",
            (
                "Bupati Buton menetapkan tiga pemenang Lomba Posyandu 2024.\n"
                "Juara I kategori pesisir adalah Posyandu Mawar (Pasarwajo), juara II Posyandu Melati (Kapontori)."
            ),
            "Juara I kategori pesisir",
        ),
        (
            "Dua Siswa Muna Berjaya: Las Emas",
            (
                "Lomba Kejuruan Pelajar Sultra 2023 membawa kabar gembira bagi SMKN 2 Raha. "
                "Dari bengkel itu lahir juara 1 bidang las, yaitu La Ode Rahmat Fajar."
            ),
            "juara 1 bidang las",
        ),
        (
            "Alat Pengupas Mete Warga Lakudo Juara Harapan II",
            (
                "Drum bekas dapat mengantar Suhardin Lamani berdiri di panggung Gelar Alat Desa Nusantara XII. "
                "Tukang las Desa Lakudo ini keluar sebagai juara harapan II kategori mesin, dengan nilai 80,10."
            ),
            "juara harapan II kategori mesin",
        ),
        (
            "Kepatuhan Muna Masuk Zona Hijau",
            (
                "Angka 88,46 adalah hasil penilaian kepatuhan pelayanan publik 2022 yang diterima Pemkab Muna. "
                "Dengan nilai itu Muna berpindah dari zona kuning ke zona hijau, kategori B, kualitas tinggi."
            ),
            "zona hijau, kategori B, kualitas tinggi",
        ),
        (
            "Lomba Kebersihan Baubau",
            "Kelurahan Tanganapada juara umum Lomba Kebersihan Baubau 2024 setelah mengumpulkan tiga trofi.",
            "juara umum",
        ),
        (
            "Desa Waha Jadi Nomor Satu",
            (
                "Desa Waha di Wakatobi dinyatakan sebagai yang terbaik. Surat keputusan Gubernur menempatkan desa itu "
                "sebagai juara I kategori desa pesisir Lomba Desa Sultra 2024."
            ),
            "juara I kategori desa pesisir",
        ),
        (
            '"Sampan Raja" Dapat Penghargaan Gim Lokal Terbaik 2023',
            "Pembuatnya mendapatkan penghargaan di ajang Gim Timur Awards 2023 lewat Sampan Raja.",
            "Gim Lokal Terbaik",
        ),
        (
            "Kanwil Diapresiasi",
            "Kanwil Hukum Sultra mendapat penghargaan atas penyelesaian pengaduan terbaik 2023 dari Ombudsman.",
            None,
        ),
        (
            "Kwarran Lore Juara Umum Lomba Tingkat III",
            (
                "Regu Maleo dari Kwarran Lore merebut juara 1 Lomba Tingkat III di Poso. "
                "Capaian ganda itu membuat kwartir ranting lain hormat."
            ),
            "Juara Umum",
        ),
        (
            "Warga Lore Terima Kalpataru",
            "Trofi itu Kalpataru 2023 kategori Pembina Lingkungan. Pak Rompas memajangnya di teras.",
            "kategori Pembina Lingkungan",
        ),
        (
            "Bank Laut Raih Penghargaan",
            "Bank Laut menerima penghargaan The Excellent Coastal Bank pada ajang Garuda Finance Awards 2024.",
            "The Excellent Coastal Bank",
        ),
        (
            "Bank Laut Raih Dua Penghargaan",
            (
                "Bank Laut mendulang penghargaan Breakthrough Coastal Service Kategori Bank Kecil.\n"
                "Penghargaan itu diraih Bank Laut dalam ajang Garuda Finance Awards 2024."
            ),
            "Breakthrough Coastal Service Kategori Bank Kecil",
        ),
        (
            "Brownis Sabet Piala",
            "Malam Layar Timur Awards 2024 digelar meriah.\nKategori Gelar Wicara Terpopuler disabet Brownis.",
            "Kategori Gelar Wicara Terpopuler",
        ),
        (
            "KPU Muna Sabet Dua Kategori",
            (
                "KPU Kabupaten Muna menyabet dua kategori dalam Anugerah KPU Sultra.\n"
                "Keduanya yaitu terbaik I pengelolaan logistik dan terbaik III pengelolaan arsip."
            ),
            "terbaik I",
        ),
        (
            "Hasan Terbaik Kedua FLS2N",
            "Hasan Laode memukau juri. Lakon Laut Kelam itu mengantarnya menjadi juara II monolog FLS2N 2023.",
            "juara II",
        ),
        (
            "Suara dari Lereng",
            (
                "Nama Gita Laut disebut paling akhir. Mereka baru tiba dari Bandung.\n"
                "Hasilnya manis: medali emas pada Bandung Choral Festival 2024."
            ),
            "medali emas",
        ),
        (
            "Tim Laut Kampiun Piala Bupati",
            "Tim Laut mengangkat trofi Piala Bupati Muna 2024. Juara ketiga digondol Pasukan Wuna.",
            "Kampiun",
        ),
        (
            "Empat Bank Sampah Terima Penghargaan",
            (
                "Bupati Muna memberikan penghargaan kepada empat bank sampah terbaik. Keempatnya Bank Sampah Wuna, "
                "Bank Sampah Laut, Bank Sampah Mawar dan Bank Sampah Raha."
            ),
            None,
        ),
        (
            "Bank Laut Raih Award",
            "PT Bank Laut mendapat penghargaan Best Coastal Bank dalam Garuda Finance Awards 2024.",
            "Best Coastal Bank",
        ),
        ("Persatuan Muda Angkat Piala", "Persatuan Muda menjuarai Piala Bupati Muna 2024.", "juara"),
        (
            "Dua Pabrik Kantongi PROPER Hijau",
            "Kementerian menetapkan PT Nikel Tua sebagai penerima PROPER Hijau.",
            "Hijau",
        ),
    ],
)
def test_the_rank_of_the_main_award(title: str, body: str, rank: str | None) -> None:
    assert main_rank(title, body) == rank


def test_the_class_of_a_bodys_name_is_no_rank() -> None:
    assert rank_in("Lapas Kelas IIB Ende ditetapkan sebagai unit kerja bebas korupsi.") is None
    assert rank_in("Kantor Imigrasi Kelas II Maumere menerima piagam dari Ombudsman.") is None


def test_what_is_denied_is_no_title() -> None:
    assert rank_in("Pialanya jangan cuma jadi Penghias Lemari.") is None


def test_a_bare_headline_is_told_in_full_by_the_opening() -> None:
    body = "ENDE - Marten Rato berdiri di podium tertinggi nomor lari gawang Porprov NTT."
    assert main_rank("Anak Nelayan Itu Juara Lari Gawang Porprov", body) == "podium tertinggi nomor lari gawang"


def test_another_winners_place_is_not_the_main_ones() -> None:
    body = (
        "MALANG - Desa Sumberwangi menjuarai Lomba Desa Jatim 2023 dengan angka 90,12, unggul tipis dari "
        "Desa Karangsari yang menduduki tempat kedua."
    )
    assert main_rank("Desa Sumberwangi Menang Lomba Desa Jatim", body) != "tempat kedua"


def test_years_of_service_are_the_class_of_a_satyalancana() -> None:
    body = (
        "ENDE - Bupati Ende menyematkan Satyalancana Karya Satya kepada pegawai, Jumat. "
        "Yohana Bere menerima tanda 20 tahun."
    )
    assert main_rank("Yohana Bere Terima Satyalancana Karya Satya", body) == "20 tahun"


def test_a_title_of_no_words_is_none() -> None:
    assert rank_in("LOMBA C:RAIH<SEBAGAI LOMBA") is None


def test_a_place_is_quoted_from_its_own_sentence() -> None:
    body = (
        "RAHA - Lomba Paduan Suara Muna 2024 berakhir, Senin. Juara I diraih SMAN 2 Raha dan juara II SMAN 1 Kabawo. "
        "Kepala sekolah memuji latihan malam yang panjang, dan di lapangan sekolah itu nama SMAN 2 Raha Barat Daya "
        "dielu-elukan warga."
    )
    assert main_rank("SMAN 2 Raha Menangi Lomba Paduan Suara", body) == "Juara I"


def test_an_honorary_title_is_no_rank() -> None:
    assert rank_in("UIN Raha mengukuhkan La Ode Rahman sebagai Doktor Kehormatan.") is None


def test_a_verb_of_securing_wins_a_medal() -> None:
    body = (
        "RAHA - Petinju Muna, Wa Ode Sari, memastikan emas kelas 48 kilogram di Porprov Sultra 2024. "
        "Rekannya, Laode Tamrin, membawa pulang perak."
    )
    assert main_rank("Petinju Muna Wa Ode Sari Bersinar di Porprov", body) == "emas kelas 48 kilogram"


@pytest.mark.parametrize(
    ("body", "rank"),
    [
        (
            "Wa Ode Sari merebut medali perak nomor tunggal putri Pacific Youth Rowing Cup di Suva, Senin.",
            "medali perak nomor tunggal putri",
        ),
        (
            "Paduan Suara Raha merebut Grand Prix Island Choir Festival 2023. Mereka juga meraih perak kategori pop.",
            "Grand Prix",
        ),
        (
            "Wa Ode Sari dinobatkan sebagai Perempuan Penggerak Muna 2024 bidang kelautan oleh dinas.",
            "bidang kelautan",
        ),
        ("Rahman Laode menerima gelar doktor kehormatan bidang ilmu kelautan dari Universitas Muna.", None),
        (
            (
                "Wa Ode Sari memenangi nomor senapan 10 meter Kejuaraan Menembak Muna 2022. "
                "Selisihnya empat angka dengan Rahman yang ada di urutan kedua."
            ),
            "nomor senapan 10 meter",
        ),
        (
            (
                "Wa Ode Sari keluar sebagai juara pertama kelompok U-11 putri Kejuaraan Catur Muna 2023. "
                "Pada 2022 Sari hanya finis di urutan ke-19."
            ),
            "juara pertama kelompok U-11 putri",
        ),
        (
            "Tim Kabaena menyandang juara 1 divisi Mesin Tempel Kontes Kapal Nusantara 2023 di Kendari.",
            "juara 1 divisi Mesin Tempel",
        ),
        (
            (
                "Wa Ode Sari terpilih sebagai Penyanyi Paling Merdu pada Muna Music Awards 2021. "
                "Mereka sekaligus memenangi kategori Pasangan Paling Kocak."
            ),
            "Penyanyi Paling Merdu",
        ),
        ("Desa Lohia masuk sepuluh terbaik nasional Lomba Desa 2024 dan menerima piagam.", "sepuluh terbaik"),
        (
            (
                "Pemkot Raha menerima Anugerah Bahari 2024 kategori Madya. "
                "Dua tahun silam Pemkot Raha bertengger di urutan pertama."
            ),
            "kategori Madya",
        ),
        (
            (
                "KI Sultra menganugerahkan Anugerah Keterbukaan Informasi Publik 2024 kepada Pemkab Muna. "
                "Predikatnya Informatif."
            ),
            "Informatif",
        ),
        ("Pemkab Muna menerima Piagam Laut 2024. Enam kabupaten meraih predikat sama.", None),
        ("Desa Lohia menerima Piagam Laut 2024. Ikan asin diolah oleh kelompok pemuda Lohia.", None),
    ],
)
def test_the_rank_that_a_clause_tells(body: str, rank: str | None) -> None:
    assert main_rank("Kabar Gembira dari Muna", body) == rank
