"""The tagger's features: each answers its question about a small story of our own."""

from datetime import date

import pytest

from crawler.awards.features import direction, features, story_events
from crawler.awards.lexicon import load_lexicon
from crawler.awards.tagger import load_weights
from crawler.awards.text import parse_document

STORY = date(2024, 6, 8)


def found(body: str, title: str | None = None, published_on: date | None = STORY) -> dict[str, float]:
    lexicon = load_lexicon()
    document = parse_document(title, body, lexicon)
    return features(document, story_events(document), lexicon, published_on)


@pytest.mark.parametrize(
    ("body", "feature"),
    [
        ("Kelompok Sri Rejeki meraih juara I lomba kebun.", "lede: firm report"),
        ("Di mejanya ada trofi Kalpataru. Ia menerimanya dari menteri, Rabu (5/6/2024).", "lede: firm report"),
        ("Di mejanya ada trofi Kalpataru. Ia menerimanya dari menteri, Rabu (5/6/2024).", "lede: fresh, with a day"),
        ("RSUD Mawar lulus akreditasi paripurna, Senin, 3 Juni 2024.", "lede: fresh, with a day"),
        ("Piala lomba itu diserahkan Rabu, 5 Juni.", "opening: an award and a day"),
        (
            "Hujan turun.\nAngin reda.\nPagi tiba.\nDesa Sumber meraih Adipura.",
            "later: fresh main clause",
        ),
        ("Nilainya paling tinggi dari 73 peserta kontes kopi.", "opening: first words"),
        ("Penghargaan itu diberikan kepada para guru.", "lede: given to nobody named"),
        ("Warga bersorak setelah Desa Sumber meraih Adipura.", "lede: report in a subordinate clause"),
        ("Pada 1996 ia merantau ke kota.", "opening: a year of old"),
        ("Pemkab menargetkan meraih Adipura.", "lede: planned"),
        ("Pemkab gagal meraih Adipura.", "lede: past or denied"),
        ("Dusun sunyi ketika kabar itu tiba: Mama Yos mendapat Kalpataru.", "lede: firm report"),
        ("Selempang Putri Lombok 2024 kini melingkar di bahu Baiq Dewi.", "lede: firm report"),
        ("Piala Adipura singgah di Bima.", "lede: firm report"),
        ("Siswa SMPN 1 Raha itu jadi yang pertama pada lomba suling.", "lede: firm report"),
        ("Kopi itu bernilai 86,75, paling tinggi di antara 73 sampel Kontes Kopi Sultra.", "lede: firm report"),
        ("Nilai akuntabilitas Pemkab Muna naik dari BB menjadi A.", "lede: firm report"),
        ("Desa Wuna ditasbihkan sebagai juara I lomba desa.", "lede: firm report"),
        ("Baiq menyisihkan 18 finalis lain dalam lomba itu.", "lede: firm report"),
        ("UNESCO mengukuhkan Geopark Ile Ape sebagai UNESCO Global Geopark.", "lede: firm report"),
        ("Dinas Arsip Bima meraih kategori AA dari penilai.", "lede: firm report"),
        ("Panitia menyatakan Ayu Lestari sebagai juara pertama lomba biola.", "lede: firm report"),
        ("Perawat yang baru pulih dari sakit itu terpilih sebagai juara lomba.", "lede: firm report"),
        ("PPNI menganugerahinya Perawat Pengabdi 2023.", "lede: firm report"),
        ("Gelar Datuk Bandaro resmi melekat pada Kapolda Jambi.", "lede: firm report"),
        ("Untuk puisi, hadiah jatuh ke tangan Irianto Ibrahim.", "lede: firm report"),
        ("Dua pesilat kembali dari Johor membawa dua emas.", "lede: firm report"),
        ("Bandara itu dinyatakan sebagai Best Small Airport.", "lede: firm report"),
        ("BKKBN memilih Hasnia dari Desa Lapulu, Kecamatan Poasia, sebagai kader terbaik.", "lede: firm report"),
        ("Universitas itu menganugerahkan medali kepada nelayan asal Pariaman tersebut.", "lede: a name receives"),
        ("Bupati memberi piagam kepada dua desa: Lapulu dan Wuna.", "lede: firm report"),
        ("Pagi tiba.\nHujan reda.\nAngin turun.\nDesa Sumber meraih Adipura.", "later: firm report"),
        ("Sebanyak 318 ASN menerima Satyalancana Karya Satya.", "lede: given to nobody named"),
        ("Usai upacara, sejumlah guru, nelayan, serta petani menerima piagam.", "lede: given to nobody named"),
        ("Juara pertama berhak atas Rp10 juta dan piala bupati.", "lede: planned"),
        ("Setahun kemudian, pembalap itu meraih penghargaan rookie.", "lede: past or denied"),
        ("Sebagai pemain Rudi mengoleksi 24 trofi.", "lede: past or denied"),
        ("PSM sudah menjadi juara liga dalam delapan musim terakhir.", "lede: past or denied"),
        ("Panitia membatalkan gelar juara itu.", "opening: taken back"),
        ("Novelnya terpilih sebagai juara I lomba. Lusa keputusan itu dibatalkan.", "lede: past or denied"),
        ("Film tentang anak yang menyuapi ibunya meraih Piala Citra.", "lede: firm report"),
        ("Guru-guru di pulau itu pun menerima piagam.", "lede: given to nobody named"),
        ("Polres Tobelo menempati urutan pertama lomba dengan nilai 99,71.", "lede: fresh, with a score"),
        ("Kiper itu memastikan Putra Selayar juara Piala Wali Kota.", "lede: firm report"),
        ("Bupati menganugerahkan lencana kepada dua veteran, Husen dan Lukas.", "lede: firm report"),
        ("Guinness mengakui pendakian Sitti sebagai pendakian tujuh puncak tercepat.", "lede: firm report"),
        ("Surveior memutuskan RSUD Mawar lulus paripurna.", "lede: firm report"),
        (
            "Bupati menyampaikan penghargaan kepada seluruh relawan banjir, Jumat (7/6/2024).",
            "lede: given to nobody named",
        ),
        ("Hasil akreditasi diumumkan tiga pekan lagi.", "lede: planned"),
        ("Opininya kembali Wajar Tanpa Pengecualian.", "lede: firm report"),
        ("Pelabuhan itu menerima sertifikat Cara Pembuatan Obat yang Baik.", "lede: firm report"),
        ("Menteri khawatir daerah hanya mengejar lalu meraih Adipura.", "lede: planned"),
        ("Rapper itu sudah beberapa kali menerima penghargaan.", "lede: past or denied"),
    ],
)
def test_a_feature_is_seen(body: str, feature: str) -> None:
    assert found(body)[feature] > 0


@pytest.mark.parametrize(
    ("body", "feature"),
    [
        ("Sertifikat ISO 9001:2015 sudah di tangan RSUD Mawar.", "opening: a year of old"),
        ("Desa Sumber meraih Adipura pada 12 April 2023.", "lede: fresh, with a day"),
        ("Penghargaan itu diberikan kepada para guru.", "lede: firm report"),
        (
            "Kawasan itu mendapat predikat geopark setelah sidang di Paris, 12 April 2018.",
            "lede: firm report",
        ),
        ("Grup itu membagikan beras sebagai bentuk penghargaan kepada sopir.", "lede: firm report"),
        ("Sebanyak 176 daerah tampil menjadi yang terbaik.", "lede: a name receives"),
        ("Sekolah berakreditasi A itu membuka 36 kursi.", "lede: firm report"),
        ("Wartawan media cetak diundang ke Anugerah Jurnalistik NTT.", "lede: firm report"),
        ("Nilai akuntabilitas Pemkab Muna turun dari A menjadi BB.", "lede: firm report"),
        ("Juara dunia pencak silat singgah di Raha.", "lede: firm report"),
        ("Kirab Piala Dunia U-17 singgah di Raha.", "lede: firm report"),
        ("Tim voli NTT menggenggam tiket PON.", "lede: firm report"),
        ("Tim itu finis peringkat dua babak kualifikasi.", "lede: firm report"),
        ("Bupati menempati urutan teratas kepuasan warga.", "lede: firm report"),
        ("Cabang Sidrap menempati peringkat dua penjualan se-Sulawesi.", "lede: firm report"),
        ("Volume ekspor dari Nunukan menempati peringkat pertama nasional.", "lede: firm report"),
        ("Obor Pekan Olahraga Provinsi tiba. Wakil bupati membawanya berkeliling.", "lede: firm report"),
        ("Emas dihargai Rp50 juta, perunggu Rp15 juta.", "lede: firm report"),
        ("Penonton memilihnya sebagai pemain terbaik laga itu.", "lede: firm report"),
        ("Kementerian mengumumkan 75 besar Anugerah Desa Wisata.", "lede: firm report"),
        ("Persis menangi derbi.", "lede: loose report"),
        ("Warga yang mengaku pernah menerima penghargaan itu pulang.", "lede: firm report"),
        ("Juara I mendapat Rp15 juta, juara II Rp10 juta, juara III Rp5 juta.", "winners of a contest listed"),
        ("Iptu Fikri resmi menyandang gelar Doktor.", "lede: firm report"),
    ],
)
def test_a_feature_is_not_seen(body: str, feature: str) -> None:
    assert feature not in found(body)


def test_a_day_counts_where_the_storys_own_is_unknown() -> None:
    body = "Piala lomba itu diserahkan Rabu, 5 Juni 2013."
    assert found(body, published_on=None)["opening: a day of the news"] == 1.0
    assert "opening: a day of the news" not in found(body)


@pytest.mark.parametrize("title", ["Wali Kota Tinjau Sekolah Adiwiyata", "Dinas Gelar Gladi Penilaian Kota Sehat"])
def test_a_rating_at_the_end_of_a_title_may_be_no_report(title: str) -> None:
    assert "title: firm report" not in found("Ia datang.", title)


@pytest.mark.parametrize(
    "title",
    [
        "Prodi Gizi Akhirnya Unggul",
        "Hasil Lomba Desa: Namang di Puncak",
        "Dua Guru Wula Peraih Anugerah Pendidik",
        "Inilah Lima Desa Terbaik Versi Pemkab",
    ],
)
def test_a_title_may_report_without_a_verb(title: str) -> None:
    assert "title: firm report" in found("Ia datang.", title)


@pytest.mark.parametrize("title", ["Peraih Kalpataru Umbu Ndapa Kritik Tambang", "Kisah Peraih Adipura"])
def test_a_holder_is_no_news(title: str) -> None:
    assert "title: firm report" not in found("Ia datang.", title)


def test_a_title_that_the_story_does_not_take_up() -> None:
    assert found("Pasar tetap kotor.", "Wajo Raih Adipura")["title: taken up by nothing"] == 1.0
    assert "title: taken up by nothing" not in found("Wajo meraih Adipura.", "Wajo Raih Adipura")


@pytest.mark.parametrize(
    "title",
    [
        "Trofi Juara Umum Raib",
        "Hasil Liga Desa: Namang di Puncak",
        "Zul, Bekas Juara Tinju di Bengkel",
        "Rian, Mantan Juara I Lomba Balap",
    ],
)
def test_a_former_champion_is_no_news(title: str) -> None:
    assert "title: firm report" not in found("Ia menambal ban.", title)


def test_who_is_named_by_a_pronoun_is_somebody() -> None:
    body = "Hasnah memasak bubur. Juri menempatkannya di urutan pertama lomba masak."
    assert found(body)["lede: a name receives"] == 1.0


@pytest.mark.parametrize(
    "title",
    [
        "Siapa Peraih Piala Ini?",
        "Momen Kapten Angkat Piala",
        "Kenapa Desa Waru Tak Lagi Kumuh",
        "Mengapa Warga Alor Menanam Gaharu",
    ],
)
def test_a_title_asks_after_another_subject(title: str) -> None:
    assert found("Ia bertamu.", title)["title: another subject"] == 1.0


@pytest.mark.parametrize("title", ["Desa Waru Raih Piala di Momen Kemerdekaan", "Desa Waru Raih Adipura"])
def test_a_title_may_keep_to_its_subject(title: str) -> None:
    assert "title: another subject" not in found("Ia bertamu.", title)


def test_what_a_title_dates_long_ago_is_no_news() -> None:
    body = "Regu putri merebut piala di Jakarta."
    assert found(body, "Hari Ini 30 Tahun Lalu, Piala Uber Kembali")["lede: past or denied"] == 1.0


def test_a_title_may_deny_something_else() -> None:
    assert "title: negation word" not in found("Ia datang.", "Kemarau Tak Menghentikan Kebun Oesao")
    assert "title: negation word" not in found("Ia datang.", "Bukan Robot, Siswa Ini Juara karena Garam")


def test_no_feature_is_larger_than_one() -> None:
    body = "Desa Sumber meraih Adipura, piala, medali emas dan penghargaan. " * 20
    assert max(found(body, "Desa Sumber Raih Adipura").values()) == 1.0


def test_the_model_stays_short_enough_to_be_read() -> None:
    assert len(load_weights().features) <= 60


def test_a_feature_against_speaks_against() -> None:
    assert [direction(name) for name in ("title: plan word", "lede: firm report", "lede: contest word")] == [-1, 1, 0]
