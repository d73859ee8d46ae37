"""The name of the main award: schemes, occasions, acronyms, and what is no name."""

import pytest

from crawler.awards.facts import extract_facts
from crawler.awards.features import story_events
from crawler.awards.lexicon import load_lexicon
from crawler.awards.text import parse_document
from crawler.records import AwardType


def main_award(title: str, body: str) -> str | None:
    document = parse_document(title, body, load_lexicon())
    return extract_facts(document, story_events(document), AwardType.RATING, None, load_lexicon())[0].award


@pytest.mark.parametrize(
    ("title", "body", "award"),
    [
        (
            "Bombana Raih Predikat Baik",
            "Pemerintah Kabupaten Bombana meraih predikat baik pada Indeks Tata Kelola Kelurahan (ITKK) 2024.",
            "Indeks Tata Kelola Kelurahan (ITKK) 2024",
        ),
        (
            "Predikat A bagi Konawe",
            (
                "Pemerintah Kabupaten Konawe memperoleh predikat A pada Evaluasi Kinerja Kecamatan Tahun 2024.\n"
                "Piagamnya diterima sekretaris daerah dalam acara Malam Kinerja Award di Kendari."
            ),
            "Evaluasi Kinerja Kecamatan Tahun 2024",
        ),
        (
            "Motor Listrik Raha Sabet Penghargaan GMC 2024",
            "Motor listrik Raha meraih penghargaan di ajang Garasi Motor Choice (GMC) 2024.",
            "Garasi Motor Choice (GMC) 2024",
        ),
        (
            "Tim Buton Juara di Ankara",
            "Tim Buton meraih juara 2 dalam Tekno Unmanned Surface Vehicle (USV) Competition di Ankara.",
            "Tekno Unmanned Surface Vehicle (USV) Competition",
        ),
        (
            "Perunggu dari Ankara",
            (
                "La Ode Fajar pulang dari Turki menggenggam perunggu World Ocean Challenge 2023, olimpiade kelautan "
                "antarnegara yang bertempat di Ankara."
            ),
            "World Ocean Challenge 2023",
        ),
        (
            "Kejari Raha Teratas",
            "Kejaksaan Tinggi mengumumkan Kejari Raha sebagai peringkat I kinerja bidang tindak pidana umum.",
            "kinerja bidang tindak pidana umum",
        ),
        (
            "Putra Putri Laut Muna Terpilih",
            (
                "Grand final pemilihan Putra Putri Laut Muna 2024 usai dengan terpilihnya Rahmat Lasolo. "
                "Kompetisi tahunan itu diikuti 40 orang."
            ),
            "Putra Putri Laut Muna 2024",
        ),
        (
            "Polres Muna Kantongi Predikat WBK",
            (
                "Polres Muna berhak memakai predikat Wilayah Bebas dari Korupsi (WBK). Menteri menyampaikannya dalam "
                "Apresiasi dan Penganugerahan Zona Integritas 2024."
            ),
            "Wilayah Bebas dari Korupsi (WBK)",
        ),
        (
            "Dari Kebun ke Panggung",
            (
                "BUMDes Sinar Tomia diumumkan Kementerian Desa sebagai BUMDes Terbaik II kategori pariwisata. "
                "Direkturnya menerima piala di Jakarta."
            ),
            "BUMDes Terbaik II",
        ),
        (
            "Pelajar Raha Sandang Gelar Grandmaster Catur",
            "Federasi Catur Internasional menganugerahkan gelar Grandmaster kepada pelajar Raha itu.",
            "Grandmaster Catur",
        ),
        (
            "Tim Raha Juara I",
            (
                "Aplikasi itu mengantar mereka merebut juara I pada Pagelaran Mahasiswa Nasional Bidang Teknologi Laut "
                "(Temalaut) XVI."
            ),
            "Pagelaran Mahasiswa Nasional Bidang Teknologi Laut (Temalaut) XVI",
        ),
        (
            "Sekolah Lansia dan Dua Piala untuk Muna",
            (
                "Dua piala sekaligus dibawa pulang DPPKB Muna dari malam apresiasi di Kendari.\n"
                "Piala pertama: Kampung KB Lakudo Jaya sebagai terbaik I Kampung Keluarga Berkualitas."
            ),
            "Kampung Keluarga Berkualitas",
        ),
        (
            "Nihil Kecelakaan di Anoa",
            "PT Anoa menerima Penghargaan Kecelakaan Nihil (Zero Accident Award) 2024 dari Kementerian Tenaga Kerja.",
            "Kecelakaan Nihil (Zero Accident Award) 2024",
        ),
        (
            "Pelari Muna Tercepat",
            "Pelari asal Muna, La Ode Basri, menjadi yang tercepat di Kendari Half Marathon 2024.",
            "Kendari Half Marathon 2024",
        ),
        (
            "Abon Bu Wati",
            "Usaha abon Bu Wati meraih terbaik pertama Usaha Tumbuh kategori olahan ikan.",
            "Usaha Tumbuh",
        ),
        (
            "Bendahara Desa Diapresiasi",
            "KPP Pratama Kendari mengapresiasi Bendahara Desa Waha sebagai Wajib Pajak Terpatuh 2023.",
            "Wajib Pajak Terpatuh 2023",
        ),
        (
            "Kejari Baubau Kedua",
            "Kejari Baubau menduduki posisi kedua terbaik dalam penanganan perkara tindak pidana umum.",
            "penanganan perkara tindak pidana umum",
        ),
        (
            "Bupati Diganjar",
            "Bupati Buton Selatan diganjar penghargaan Pembina Pesantren Teladan dari Kementerian Agama.",
            "Pembina Pesantren Teladan",
        ),
        (
            "Kejari Muna Terbaik",
            (
                "Kejaksaan Negeri Muna ditetapkan sebagai peringkat pertama penanganan perkara perikanan. "
                "Penghargaan diserahkan kemarin."
            ),
            "penanganan perkara perikanan",
        ),
        (
            "Tiga Puskesmas di Muna Terakreditasi Utama",
            "Tiga puskesmas di Muna akhirnya terakreditasi utama.",
            "akreditasi Utama",
        ),
        (
            "RSUD Raha Lulus",
            "Lembaga Akreditasi Mutu Bangsa menetapkan RSUD Raha lulus akreditasi tingkat utama.",
            "akreditasi",
        ),
        (
            "Universitas Muna Terakreditasi",
            "Universitas Muna meraih akreditasi unggul untuk Program Studi Gizi dan Kebidanan.",
            "akreditasi unggul",
        ),
        (
            "Wali Kota Ingin Baubau Ramah",
            "Pemkot Baubau meraih penghargaan dari sebuah yayasan. Kota itu ingin menjadi Kota Layak Anak.",
            "penghargaan",
        ),
        (
            "Bea Cukai Kendari Diapresiasi",
            (
                "Bea Cukai Kendari menghadiri malam Grand Final Pemilihan Duta Mete Sulawesi Tenggara. "
                "Kegiatan itu sekaligus pemberian penghargaan kepada Bea Cukai Kendari."
            ),
            "penghargaan",
        ),
        (
            "Koperasi Lestari Muna Terpilih",
            "Nama Koperasi Lestari Muna dipanggil sebagai Koperasi Teladan Tahun 2024. Piala diberikan bupati.",
            "Koperasi Teladan Tahun 2024",
        ),
        (
            "Pelabuhan Raha Bersertifikat",
            "Kantor Pelabuhan Raha menerima sertifikat ISO 37001:2016 dari lembaga sertifikasi.",
            "sertifikat ISO 37001:2016",
        ),
        (
            "Muna Raih Predikat Baik",
            "Kabupaten Muna meraih predikat baik Sistem Pemerintahan Berbasis Elektronik (SPBE) Kabupaten Muna 2023.",
            "Sistem Pemerintahan Berbasis Elektronik (SPBE)",
        ),
        (
            "Paduan Suara Raha Menang",
            "Paduan Suara Raha merebut emas Pesta Paduan Suara Gerejawi (Pesparawi) tingkat Provinsi Papua Barat.",
            "Pesta Paduan Suara Gerejawi (Pesparawi) tingkat Provinsi Papua Barat",
        ),
        (
            "Mahasiswa Raha Juara",
            "Rahman Laode meraih juara II dalam Kompetisi KBMI (Kreasi Bisnis Mahasiswa Indonesia) di Malang.",
            "KBMI",
        ),
        (
            "Bripka Laode Dapat Penghargaan Kapolres Muna",
            "Bripka Laode menerima piagam penghargaan setelah menolong warga yang hanyut.",
            "piagam penghargaan",
        ),
        (
            "Empat Sekolah Siaga",
            "BPBD Muna menetapkan empat sekolah sebagai Satuan Pendidikan Siaga Bencana 2024.",
            "Satuan Pendidikan Siaga Bencana 2024",
        ),
        (
            "Madu Hutan Naik Kelas",
            "Madu hutan Muna meraih sertifikat Indikasi Asal Pulau dari kementerian.",
            "sertifikat Indikasi Asal Pulau",
        ),
        (
            "Bombana Raih Level 3",
            "Pemerintah Kabupaten Bombana meraih level 3 dalam penilaian maturitas SPIP Terintegrasi.",
            "maturitas SPIP Terintegrasi",
        ),
        (
            "Stan Wakatobi Juara",
            "Dekranasda Wakatobi meraih juara 2 stan pada Pameran Tenun Laut 2023.",
            "Pameran Tenun Laut 2023",
        ),
        (
            "Bek Muda Raih Gelar",
            "Rahman Laode terpilih sebagai pemain terbaik Persimuna musim ini.",
            "pemain terbaik Persimuna",
        ),
        (
            "Penyuluh Raha Dihormati",
            "Siti Laili dinobatkan sebagai Penyuluh Kelautan Teladan Nasional 2024 oleh kementerian.",
            "Penyuluh Kelautan Teladan Nasional 2024",
        ),
        (
            "Tim Robot Raha Ungguli 12 Negara",
            (
                "Pada Pacific Young Makers Challenge 2023 di Suva, tim Kabaena menempati peringkat pertama. "
                "Medali diserahkan panitia."
            ),
            "Pacific Young Makers Challenge 2023",
        ),
        (
            "Ribuan Warga Menumbuk Sagu, Tercatat di MURI",
            (
                "RAHA - Sebanyak 1.200 warga menumbuk bersama, dan MURI mengesahkannya sebagai rekor menumbuk sagu "
                "serentak terbanyak."
            ),
            "rekor menumbuk sagu serentak terbanyak",
        ),
        (
            "Arsip Muna AA",
            (
                "Dinas Kearsipan Muna meraih kategori AA pada Hasil Pengawasan Kearsipan Tahun 2023. "
                "Penghargaan diserahkan saat rakor."
            ),
            "Pengawasan Kearsipan Tahun 2023",
        ),
        (
            "Kapolres Muna Beri Penghargaan Dua Nelayan Penolong",
            "Kapolres Muna menyerahkan penghargaan kepada Laode Rahman yang menolong kapal karam.",
            "penghargaan",
        ),
        (
            "Kapolda Hargai Nelayan",
            "Laode Rahman dipanggil ke depan barisan. Kapolda Sultra menyerahkan penghargaan kepadanya dalam apel.",
            "penghargaan",
        ),
        (
            "Arsip Kota Baubau Naik Kelas",
            (
                "Pengumuman hasil pengawasan arsip vital tahun 2023 menyenangkan Pemkot Baubau. "
                "Pemkot Baubau beroleh kategori B. Piagamnya diserahkan di Kendari."
            ),
            "pengawasan arsip vital tahun 2023",
        ),
        (
            "Pembina Raha Dihormati",
            "Laode Rahman menerima Lencana Bakti Laut Kwartir Nasional Gerakan Pramuka di Kendari.",
            "Lencana Bakti Laut",
        ),
        (
            "Penjual Ikan Raha Juara Memasak",
            "Wa Ode Sitti resmi menjadi juara Dapur Bintang Kampung di babak grand final, Minggu.",
            "Dapur Bintang Kampung",
        ),
        (
            "Kantor Camat Lasalepa Terbaik",
            "Pemkab Muna menempatkan Kantor Camat Lasalepa dalam golongan “Pelayan Sigap”. Piagam diserahkan bupati.",
            "Pelayan Sigap",
        ),
        (
            "Pemkot Kendari Dihargai",
            "Pemkot Kendari meraih penghargaan atas program peningkatan gizi anak pesisir dari sebuah yayasan.",
            "penghargaan atas program peningkatan gizi anak pesisir",
        ),
        (
            "Polres Muna Dihargai",
            "Polres Muna meraih penghargaan atas keberhasilan mengungkap pencurian motor dari Kapolda.",
            "penghargaan",
        ),
        (
            "Tambang Ini Taat Lingkungan",
            "PT Nikel Lestari menerima sertifikat PROPER Hijau dari Kementerian Lingkungan Hidup dan Kehutanan.",
            "PROPER Hijau",
        ),
        (
            "Pemkab Muna Raih WTP Kesembilan",
            "Untuk kesembilan kalinya Pemkab Muna memperoleh opini WTP dari BPK.",
            "WTP",
        ),
        (
            "Wa Ode Sitti Terbaik di Asia",
            "Wa Ode Sitti terpilih sebagai pemain terbaik dalam AFC Player of the Season Awards di Doha.",
            "AFC Player of the Season Awards",
        ),
        (
            "Kelompok Batik Raha Dihargai",
            (
                "Kelompok Batik Raha dianugerahi Upakarti Rasa Buton oleh Dinas Perindustrian Sulawesi Tenggara. "
                "Piala berbentuk perahu kecil itu diterima Wa Ode Sitti di Kendari."
            ),
            "Upakarti Rasa Buton",
        ),
        (
            "Ganda Putri Muna Juara",
            (
                "Aulia Laode/Grace Hasan menjadi juara ganda putri Sirkuit Nasional B Kendari. "
                "Turnamen resmi PBSI itu menjadi pintu menuju pelatnas."
            ),
            "Sirkuit Nasional B Kendari",
        ),
        (
            "Novelis Raha Terpilih",
            "Wa Ode Sitti diumumkan sebagai peraih Hadiah Sastra Bahari 2024. Ia membawa pulang piagam.",
            "Hadiah Sastra Bahari 2024",
        ),
        (
            "Kiper Raha Terbaik",
            "Rahman Laode memenangi The Best Island Keeper 2022 di Kendari. Piala diserahkan panitia.",
            "The Best Island Keeper 2022",
        ),
        (
            "Majalah Pilih Wa Ode Sitti",
            "Majalah Pulau memilih Wa Ode Sitti sebagai Person of the Year 2023.",
            "Person of the Year 2023",
        ),
        (
            "Bidan Raha Terbaik",
            "BKKBN Sultra memilih klinik Wa Ode Sitti sebagai tempat pelayanan KB terbaik 2023. Piagam diserahkan.",
            "tempat pelayanan KB terbaik 2023",
        ),
        (
            "Tiga Kecamatan Diganjar",
            "Bupati Muna menyerahkan piagam lunas pajak tercepat kepada Kecamatan Lohia, Senin.",
            "piagam lunas pajak tercepat",
        ),
        (
            "Relawan Raha Dihargai",
            "Rahman Laode menerima piagam penggiat literasi teladan tingkat provinsi tahun 2024 dari gubernur.",
            "penggiat literasi teladan tingkat provinsi tahun 2024",
        ),
        (
            "Klub Raha Juara",
            "Raha Muda mengamankan gelar Liga Layar Indonesia Season 11. Sitti terpilih sebagai Bintang Final.",
            "Liga Layar Indonesia Season 11",
        ),
        (
            "Puisi Raha Menang",
            (
                "Buku itu meraih Kusala Bahari 2022 kategori puisi. Penghargaan yang dulunya bernama "
                "Bahari Literary Award itu dirintis seorang pengusaha."
            ),
            "Kusala Bahari 2022",
        ),
        (
            "Paduan Suara Raha Menang",
            (
                "Paduan Suara Raha menjadi juara pada 67th Concorso Bellini, salah satu kompetisi paduan suara "
                "tertua di Eropa."
            ),
            "67th Concorso Bellini",
        ),
        (
            "Pelaku Usaha Teladan",
            "Kantor pabean memilih pengguna jasa teladan 2022. Pilihan jatuh kepada PT Anugerah Bahari Lestari.",
            "pengguna jasa teladan 2022",
        ),
        (
            "Arsip Kantor Pertanahan Raha",
            "Kantor Pertanahan Muna memperoleh sertifikat eliminasi malaria dari Menteri Kesehatan.",
            "sertifikat eliminasi malaria",
        ),
        (
            "Tim Mahasiswa Raha Juara",
            (
                "Tim Kabaena merebut juara I pada Pergelaran Mahasiswa Bahari (Mabari) XII. "
                "Kompetisi diselenggarakan sebuah balai."
            ),
            "Pergelaran Mahasiswa Bahari (Mabari) XII",
        ),
    ],
)
def test_the_name_of_the_main_award(title: str, body: str, award: str) -> None:
    assert main_award(title, body) == award


def test_a_season_is_no_award() -> None:
    body = "Kapten Rahman Laode menerima trofi dari klubnya untuk musim kompetisi 2024-2025."
    assert "2024" not in str(main_award("Rahman Laode Terima Trofi", body))


def test_a_common_word_is_no_acronym() -> None:
    body = "Universitas Tual menganugerahkan gelar Doktor Kehormatan kepada Ahmad Rahayaan. Pria itu menanam bakau."
    assert "Pria" not in str(main_award("Doktor Kehormatan bagi Perawat Bakau", body))


def test_a_rating_takes_its_year_from_the_ceremony() -> None:
    body = (
        "Polres Muna berhak memakai predikat Wilayah Bebas dari Korupsi (WBK). Menteri menyampaikannya dalam "
        "Apresiasi dan Penganugerahan Zona Integritas 2024."
    )
    document = parse_document("Polres Muna Kantongi Predikat WBK", body, load_lexicon())
    assert extract_facts(document, story_events(document), AwardType.RATING, None, load_lexicon())[0].year == 2024
