"""Clauses that report an award without a verb of winning, and those that only look like it, one list an error type."""

import pytest

from crawler.awards.events import Status
from crawler.awards.features import features, story_events
from crawler.awards.lexicon import load_lexicon
from crawler.awards.text import parse_document

ARRIVED = [
    "Dari Jakarta datang piagam Adiwiyata Mandiri untuk SDN 2 Waru.",
    "Sertifikat akreditasi tingkat Paripurna bagi RSUD Mawar terbit Senin lalu.",
    "Yang sudah tiba adalah penghargaan Parahita Ekapraya dari Gubernur Maluku.",
    "Opini Wajar Tanpa Pengecualian untuk Pemkab Buru kembali turun.",
    "Pekan lalu turun penghargaan Siddhakarya bagi koperasi Melati.",
    "Sertifikat ISO 9001 untuk Puskesmas Tondong keluar Rabu (5/6/2024).",
]
NOT_ARRIVED = [
    "Piala dunia itu tiba di Bandara Frans Kaisiepo.",
    "Penghargaan dari gubernur untuk Desa Waru belum turun.",
    "Menteri datang pada malam penghargaan untuk Kota Bima.",
    "Sertifikat tanah untuk warga Waru terbit pekan ini.",
    "Sertifikat halal bagi koperasi Melati sudah keluar.",
    "Jadwal penilaian Adipura untuk Kota Bima terbit Senin.",
    "Bupati datang membawa bantuan untuk sekolah Adiwiyata.",
    "Warga turun ke jalan menuntut penghargaan bagi pahlawan.",
]
INDEXED = [
    "Indeks SPBE Kota Bima tercatat 3,41 dengan predikat Baik.",
    "Indeks Reformasi Birokrasi Pemkab Alor naik menjadi 72,50 dengan kategori BB.",
    "Nilai keterbukaan informasi Kabupaten Buru ditetapkan 92,10, kategori Informatif.",
    "Indeks inovasi Wajo tahun 2023 terhitung 61,20 dengan predikat Sangat Inovatif.",
]
NOT_INDEXED = [
    "Indeks Pembangunan Manusia Kota Bima tercatat 72,30.",
    "Indeks kualitas udara Pekanbaru tercatat 151,2 dengan kategori Tidak Sehat.",
    "Nilai ekspor Wajo tercatat 3,5 juta dolar dengan kategori Kopi terbesar.",
    "Indeks SPBE Kota Bima ditargetkan 3,41 dengan predikat Baik.",
    "Pelamar dengan nilai 3,41 dan predikat Baik boleh mendaftar.",
]
PRIZES = [
    "Novel itu memperoleh Hadiah Sastra Sunan Kuning 2023.",
    "Penyair asal Buru meraih Hadiah Pena Timur.",
    "Yayasan memberikan Hadiah Budaya Maritim kepada Hasan.",
    "Kumpulan cerita itu mengantarkan pengarangnya meraih Hadiah Sastra Pesisir.",
]
NO_PRIZES = [
    "Ibu itu memperoleh hadiah sepeda.",
    "Pengunjung menerima Hadiah Utama berupa mobil.",
    "Nasabah memperoleh Hadiah Undian Simpanan.",
    "Warga menerima Hadiah Lebaran dari bupati.",
]
CHOSEN = [
    "Pemilihan Duta Wisata Alor 2024 ditutup dengan terpilihnya Rudi dan Sari.",
    "Lomba desa berakhir dengan dinobatkannya Desa Wuna sebagai juara.",
    "Grand final Nyong-Nona Buru usai dengan terpilihnya Jordy dan Elvira.",
    "Kontes sapi ditutup dengan terpilihnya sapi Ketut sebagai juara umum.",
    "Kopi itu dipilih para penguji sebagai nomor wahid di kontes kopi.",
]
NOT_CHOSEN = [
    "Pemilihan kepala desa usai dengan terpilihnya Hasan.",
    "Kongres ditutup dengan terpilihnya Rudi sebagai ketua.",
    "Bupati bersyukur atas terpilihnya Alor sebagai tuan rumah lomba.",
    "Orang nomor wahid di Wajo itu menjadi juri lomba.",
]
BORN = [
    "Dari sanggar itu lahir juara 1 lomba tari, yaitu Sitti.",
    "Dari kampung nelayan muncul juara pertama olimpiade matematika.",
    "Rekannya, Bima, menyusul sebagai juara 3 lomba las.",
    "Dari kelas itulah lahir juara II lomba pidato, Nurul.",
]
NOT_BORN = [
    "Dari sanggar itu lahir banyak juara.",
    "Juara dunia itu lahir di Raha.",
    "Diharapkan dari klub ini lahir juara 1 nasional.",
    "Ia lahir di Raha.",
]
NAMED_BY = [
    "BUMDes Wuna diumumkan Kementerian Desa, Pembangunan Daerah Tertinggal, dan Transmigrasi sebagai BUMDes terbaik I.",
    "RSUD Mawar dinobatkan Kementerian Kesehatan sebagai rumah sakit terbaik.",
    "Desa Waru ditetapkan Kementerian Lingkungan Hidup dan Kehutanan sebagai kampung terbaik II.",
    "Kota Bima diumumkan Kementerian Pemberdayaan Perempuan dan Perlindungan Anak sebagai pemenang.",
]
NOT_NAMED_BY = [
    "Rudi diumumkan Kementerian Desa, Pembangunan Daerah Tertinggal, dan Transmigrasi sebagai pejabat baru.",
    "Rudi disebut warga, tetangga, dan kawannya sebagai tetangga terbaik.",
]
THANKED = [
    "Dandim menyerahkan bingkisan dan mengucapkan penghargaan yang tulus.",
    "Bupati memberikan kunci rumah serta mengucapkan penghargaan kepada Hasan.",
    "Konsul menyampaikan ucapan penghargaan kepada Desa Wuna.",
    "Kapolres memberikan penghargaan yang tinggi atas kerja sama warga.",
    "Rektor menyerahkan cendera mata sambil menyampaikan ungkapan penghargaan.",
]
GIVEN = [
    "Bupati menyerahkan bingkisan dan piagam penghargaan kepada Sitti.",
    "Bupati mengucapkan selamat dan menyerahkan penghargaan kepada SDN 1 Raha.",
    "Kapolres memberikan penghargaan kepada Hasan, penolong bayi.",
    "Kedua Aiptu Rudi, penjaga hutan, yang menerima piagam.",
]
COUNTED = [
    "Pantai Wuna meraih 41 ribu pengunjung. Angka itu menempatkannya di peringkat kedua.",
    "Ekspor rumput laut mencapai 300 ton. Jumlah tersebut menempatkan Wajo di peringkat pertama.",
    "Bandara Rote melayani 20 ribu penumpang. Capaian itu menempatkannya di urutan ketiga.",
    "Merek Nex menempati urutan pertama penjualan. Peringkat kedua diduduki Karya Sakti.",
    "Penjualan matik melonjak. Peringkat pertama diduduki Nex.",
]
MADE = [
    "Plester yang mereka buat diganjar medali emas.",
    "Novel yang ia tulis meraih penghargaan sastra.",
    "Lagu yang kami ciptakan menyabet juara 1 lomba.",
    "Film yang dia garap memenangi Piala Citra.",
]
ENTITLED = [
    "Perpustakaan itu berhak maju ke tingkat provinsi setelah menjadi juara I lomba.",
    "Ia maju ketika menteri menyerahkan penghargaan itu kepada Pemkab Alor.",
    "Namanya dipanggil saat gubernur memberikan piagam kepada para juara.",
    "Regu itu berhak tampil di Ambon usai merebut juara I lomba.",
    "Pasangan Nur dan Sari menutup sirkuit nasional dengan gelar.",
]
NOT_ENTITLED = [
    "Warga menangis setelah Desa Waru meraih Adipura.",
    "Desa Waru mewakili Maluku setelah terpilih sebagai juara I lomba desa.",
    "Ia menangis ketika menteri menyerahkan penghargaan itu kepada Pemkab Alor.",
    "Bupati menikah setelah menjadi juara I lomba.",
    "Panitia menutup kejuaraan dengan pesta kembang api.",
    "Ia pensiun usai merebut juara I lomba.",
]
NOT_MADE = [
    "Warga mengingat penghargaan yang ia terima.",
    "Ini piala yang mereka rebut.",
    "Perusahaan itu menanyakan piala yang dia sudah terima.",
    "Ia menolak hadiah lomba dari yayasan milik perusahaan tambang.",
    "Penghargaan dari lembaga milik kementerian itu ia tolak.",
]
JUDGED = [
    "Pemkab Sigi mengumpulkan nilai 93,20 dalam penilaian. Angka itu menempatkannya di peringkat pertama.",
    "Juri membacakan nilai lomba desa. Peringkat kedua diduduki Desa Wuna.",
    "Pengunjung memadati lomba perahu. Peringkat pertama diduduki regu Raha.",
    "Jumlah pesertanya 30 sekolah. Juara pertama diraih SDN 1 Raha.",
]
TITLES = [
    "Kafilah Alor Berjaya di MTQ Provinsi",
    "Dua Siswa SMK Wajo Berjaya di LKS",
    "Nyong-Nona Buru: Penjual Roti Terpilih",
    "Pemkab Alor Akhirnya WTP",
    "Raih Adipura, Alor Tetap Rebut Kalpataru",
    "Bima Dapat Adipura, Warga Gembira",
    "Perpustakaan Waru Wakili Maluku Setelah Juara",
    "Bocah Tunanetra Itu Juara 1 Lomba Nyanyi",
    "Kepala Desa Bawa Waru Raih Adipura",
]
NO_TITLES = [
    "Pemkab Alor Ajari Desa Isi Lembar SAKIP",
    "Camat Kaji Dokumen SPBE",
    "Penjualan Matik Bima Melonjak, Nex Nomor Satu",
    "Petani Garam Berjaya di Pasar",
    "Dulu Berjaya di PON, Kini Jual Bakso",
    "Dapat Adipura, Sampah di Pasar Bima Tetap Menumpuk",
    "Sudah Raih Predikat WTP, Jalan Desa Masih Rusak",
    "Menyabet Kalpataru, Hutan Wuna Justru Ditebang",
    "Mahasiswa Pertanyakan Adipura",
    "Bupati Alor: Jangan Sampai Raih WTP tapi Jalan Rusak",
    "Kampus Peringkat 3 Dunia Itu Buka Kelas di Bima",
    "Sekolah Juara 1 Lomba Kebersihan Ini Terbakar",
    "Mengenal Dapur Terbaik I Itu",
    "Polisi Jaga Stadion Juara Umum Tersebut",
    "Bawa Sampah ke Kantor Bupati, Pemuda Keluhkan Adipura",
    "Bawa Poster, Buruh Gugat Predikat Adipura",
    "Warga Keluhkan Sekolah Adiwiyata",
    "Pemilihan Ketua KONI: Rudi Terpilih",
]


def reports(body: str, title: str | None = None) -> bool:
    document = parse_document(title, body, load_lexicon())
    return any(e.firm and e.status is Status.FRESH and not e.relative for e in story_events(document))


@pytest.mark.parametrize(
    "body", [*ARRIVED, *INDEXED, *PRIZES, *CHOSEN, *BORN, *NAMED_BY, *GIVEN, *MADE, *JUDGED, *ENTITLED]
)
def test_an_award_is_reported(body: str) -> None:
    assert reports(body)


@pytest.mark.parametrize(
    "body",
    [
        *NOT_ARRIVED,
        *NOT_INDEXED,
        *NO_PRIZES,
        *NOT_CHOSEN,
        *NOT_BORN,
        *NOT_NAMED_BY,
        *THANKED,
        *COUNTED,
        *NOT_MADE,
        *NOT_ENTITLED,
    ],
)
def test_no_award_is_reported(body: str) -> None:
    assert not reports(body)


@pytest.mark.parametrize("title", TITLES)
def test_a_title_reports_an_award(title: str) -> None:
    assert reports("", title)


@pytest.mark.parametrize("title", NO_TITLES)
def test_a_title_reports_none(title: str) -> None:
    assert not reports("", title)


@pytest.mark.parametrize(
    ("title", "named"),
    [
        ("Kapolda NTT Beri Penghargaan Polres Alor dan Tiga Personel", True),
        ("Bupati Wajo Beri Penghargaan RSUD Mawar", True),
        ("Gubernur Serahkan Penghargaan Desa Wuna", True),
        ("Wali Kota Beri Piagam SMP Negeri 4 Raha", True),
        ("Bupati Beri Penghargaan ASN Purnatugas", False),
        ("Kapolda Beri Penghargaan Warga Penolong", False),
        ("Gubernur Beri Penghargaan Guru Teladan", False),
        ("Bupati Serahkan Penghargaan Desa Terbaik", False),
    ],
)
def test_who_is_named_right_behind_the_award(title: str, named: bool) -> None:
    document = parse_document(title, "", load_lexicon())
    found = features(document, story_events(document), load_lexicon(), None)
    assert ("title: given to nobody named" not in found) is named
