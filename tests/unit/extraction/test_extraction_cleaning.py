"""Cleaning: every form of the boilerplate catalogue is removed, the story stays; properties of cleaning."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extraction.cleaning import clean

LEDE = "SERANG, Kabarku.id – Wali Kota menerima piagam pelayanan publik di pendopo, Selasa (3/12/2024)."
MIDDLE = "Nilai yang diraih mencapai 93,21, naik dari 88,47 pada tahun sebelumnya."
END = '"Kami berterima kasih kepada seluruh petugas," katanya.'

ANYWHERE = [
    "Baca juga: Camat Lantik Sembilan Kepala Dusun",
    "BACA JUGA : Pasar Baru Raih Juara Umum",
    "BACA JUGA; Kodim Juara Lomba Kampung",
    "**Baca juga: Atlet Borong Medali Emas",
    "**Baca Lainnya: Atlet Borong Medali Emas",
    "BACA: Polisi Amankan Pencuri Kabel",
    "Baca Juga :",
    "Last Updated on December 3, 2024 by Yanti Hasrul",
    "Terakhir diperbarui pada 3 Desember 2024 10.30 WIB oleh Yanti",
    "Terakhir diperbarui pada 3 Desember 2024 10:30 oleh",
    "Dengarkan artikel ini",
    "Simak Video: Panen Raya di Lereng Gunung",
    "[Gambas:Video Kabarku]",
    "Untuk mendapatkan berita terkini, silakan bergabung di saluran WhatsApp Kabarku.",
    "Bagaimana reaksi Anda tentang artikel ini?",
    "Suka 0 Sedih 3 Marah 1",
    "Rating: 4.5/5 (12 suara)",
    "Dukung jurnalisme kami dengan berdonasi.",
    "Artikel ini khusus untuk pelanggan",
    "Konten ini khusus pelanggan. Silakan berlangganan mulai Rp15.000 sebulan untuk membaca selengkapnya.",
    "Sudah punya akun? Masuk",
    "Warga Plus Membership Required",
    "You must be a Warga Plus member to access this content.",
    "You need to be logged in to view this article.",
    "Already a member? Log in here",
    "This content is for members only.",
    "This article is restricted to subscribers. Please log in.",
    "Unduh lampiran: Daftar pemenang (PDF)",
    "Dukung kami dengan berlangganan nawala.",
    "Dapatkan berita terbaru hanya dengan satu akun, daftar sekarang dengan klik di sini",
    "Berita terkait: Camat Lantik Kepala Dusun",
    "Bagi Anda yang ingin mengirim rilis, silakan kirim ke redaksi@kabarku.example.",
    "Pilihan Editor: Camat Lantik Kepala Dusun",
    "Video Terpopuler Hari ini:",
    "Tag",
    "Untuk membaca artikel ini selengkapnya, silakan masuk atau berlangganan.",
    "Untuk membaca selengkapnya, silakan berlangganan.",
    "Anda harus login untuk melihat konten ini.",
    "Anda tidak berhak melihat halaman ini.",
    "Artikel premium. Daftar gratis untuk melanjutkan membaca.",
    "Bacaan Lainnya",
    "Muat Lebih",
    "Berita Terkait",
    "Artikel Terkait",
    "Artikel Pilihan",
    "Rekomendasi untuk Anda",
    "Read Next : Wagub Buka Festival",
    "Read More »",
    "(more…)",
    "selengkapnya",
    "Baca Selengkapnya",
    "klik di sini",
    "ADVERTISEMENT",
    "SCROLL TO RESUME CONTENT",
    "Scroll untuk baca artikel",
    "Scroll Untuk Lanjut Membaca",
    "IKLAN",
    "- Advertisement -",
    "Ad Placement",
    "Space Iklan",
    "Iklan Utama",
    "Example 325x300",
    "#GOOGLE_ADS#",
    "Konten di bawah ini disajikan oleh Advertiser.",
    "Sebarkan artikel ini",
    "Bagikan",
    "SHARE",
    "Whatsapp",
    "Follow WhatsApp Channel kabarku.id untuk update berita terbaru",
    "Cek Berita dan Artikel Kabarku lainnya di Google News",
    "Dibaca : 3356",
    "0 Komentar 150 pembaca",
    "1.203 Views",
    "waktu baca 2 menit",
    "Beranda blog",
    "Home Blog Page 12",
    "spot_img",
    "Diberdayakan oleh Blogger",
    "By On",
    "Tampilkan postingan dengan label Daerah",
    "Showing posts with label Daerah",
    "label/block-3",
    "Aa",
    "Kecil Besar 14px",
    "Image Print",
    "get app",
    "header img",
    "×",
    "IMG-20210304-WA0020",
    "DSC_0338",
    "Foto: Humas Pemkot",
    "Keterangan Gambar : Wali kota di pendopo",
    "Foto ; dok kabarku",
    "Ringkasan Berita:",
    "[email protected]",
    "URL berhasil dicopy",
    "Halaman: 1 2 3",
    "Halaman 1/2",
    "Share : Facebook WhatsApp",
    "Foto-foto: Panitia Pekan Olahraga",
    "Simak berita lainnya di kanal YouTube Kabarku.",
    "Simak juga video berikut ini:",
    "Also read: Pupils of Two Schools Plant Mangroves",
    "Get the latest news from Kabarku in your inbox. Subscribe here.",
    "Berita Lain: Jembatan Gantung Dibuka",
    '[caption id="attachment_7" width="700"] Warga membawa piala ke balai desa.[/caption]',
    "Artikel ini telah tayang di kabarpusat.id dengan judul Piagam untuk Kota",
    "Disclaimer: Tulisan ini dibantu kecerdasan buatan dan telah diperiksa redaksi.",
    "Dapatkan rangkuman berita pilihan kami setiap pagi di kotak masuk Anda.",
    "Berlangganan nawala mingguan kami",
    "Follow",
    "Ikuti Kami",
    "Jangan lupa ikuti media sosial kami di Instagram @kabarku dan Facebook Kabarku.",
    "Cek berita lainnya di Kabarku.id",
    "Baca artikel menarik lainnya di Kabarku",
    "Halaman 1 dari 2",
    "Halaman berikutnya",
    "Lihat Semua",
    "Memuat...",
    "Trending Now",
    "Tag Terkait",
    "Kata Kunci: penghargaan, kota",
    "Like this:",
    "Like Loading...",
    "Click to share on Twitter (Opens in new window)",
    "Print 🖨 PDF 📄 eBook 📱",
    "Total Visits: 40",
    "Jumlah Pembaca: 120",
    "Visited 40 times, 1 visit(s) today",
    "Silakan login untuk berkomentar",
    "Anda harus masuk untuk berkomentar.",
    "Tulis komentar Anda",
    "Komentar ditutup.",
    "Facebook Comments Box",
    "Jadilah yang pertama berkomentar",
    "Aktifkan notifikasi",
    "Dengarkan artikel ini",
    "00:00 / 02:11",
    "Text to Speech",
    "A+ A-",
    "Perkecil teks Perbesar teks",
    "Kembali ke atas",
    "Advertisement. Scroll to continue reading.",
    "Iklan - Gulir ke bawah untuk melanjutkan",
    "Artikel berlanjut setelah iklan",
    "Konten sponsor",
    "Teks foto: Wali kota di pendopo",
    "Foto oleh Rina Lestari",
    "Simak video selengkapnya di sini",
    "Lihat Foto Lainnya",
    "Saksikan juga: Wisata Pantai di Ujung Barat",
    "Baca Juga Berita Lainnya: Wisata Pantai",
    "BACA SELENGKAPNYA DI SINI",
    "Redaksi menerima tulisan opini dari pembaca.",
    "Kirim tulisan Anda ke redaksi@kabarku.example",
    "Seluruh isi artikel menjadi tanggung jawab penulis.",
    "*) Tulisan ini sepenuhnya tanggung jawab pribadi penulis, bukan sikap lembaga",
    "Dukung kami",
    "Apakah artikel ini membantu?",
    "Navigasi pos",
    "Next article",
    "Artikel sebelumnya",
    "Tentang Penulis",
]
AT_THE_END = [
    "Diperbarui: Minggu, 18 Mei 2025 | 19:20 WIT",
    "Sumber Berita : Humas Pemkab",
    "Editor : Yanti",
    "Penulis: Dede | Editor: Yanti",
    "Laporan: Budi Raharjo",
    "Pewawancara: Nur Aisyah",
    "Laporan Wartawan Kabarku, Budi Raharjo",
    "Reporter : Joni",
    "Oleh: Rina",
    "Pewarta: Yosef",
    "COPYRIGHT © ANTARA 2024",
    "(RAZ)",
    "(MRI/RGI)",
    "(zam)",
    "(bgn003)23083108",
    "(Ahmad/Red)",
    "(red JOS)",
    "(hum/sus).",
    "(Eko B Art).",
    "[rin/aje]",
    "(*)",
    "***",
    "***(hsb)",
    "*** (ADV)",
    "[]",
    "(*/Dewi)",
    "(ant/rio)",
    "Sumber:",
    "Sumber : Humas Pemkot",
    "(rls)",
    "SIARAN PERS",
    "ADVERTORIAL",
    "*Dew",
    "**hms/dew",
    "Pewarta Foto: Yosef",
    "Publish : Aiptu Tono",
    "Videografer : Joni",
    "Editor Video: Rina",
    "[RIN | ADV DISPORA]",
    "[SE-03]",
    "Prokopim/yd",
    "Rizki/Adv",
    "#KotaRaya #RayaMaju",
    "Translated by Rina",
    "Liputan: Rina Lestari",
    "-red-",
    "***Tim Redaksi***",
    "Narahubung: Rina Lestari (0812-0000-0000)",
    "Penerjemah: Rina Lestari",
    "Edited by Rina Lestari, Joni Ang",
    "*Penulis adalah dosen ilmu pemerintahan di Serang",
]
STORY = [
    "Foto-foto para juara dipamerkan di balai kota sampai akhir pekan.",
    "Baca tulis Al-Qur'an menjadi salah satu cabang yang dilombakan tahun ini.",
    "Ia juga editor majalah sekolah.",
    "Editor terbaik diraih Rahmat dari Kabupaten Lebak dalam lomba video itu.",
    "Sumber daya manusia menjadi bobot terbesar dalam penilaian.",
    "Juara I: SMAN 2 Cilegon",
    "Berikut daftar pemenang lengkapnya:",
    "Laporan keuangan daerah meraih opini WTP untuk kesepuluh kalinya.",
    "Iklan layanan masyarakat karya siswa SMK menjadi juara pertama.",
    "Komentar juri sangat positif, kata ketua panitia.",
    "Bagaimana tanggapan Anda atas piagam itu?",
    "Untuk mendapatkan air, petani bergabung memperbaiki saluran irigasi sepanjang dua kilometer.",
    "Rating hotel itu naik menjadi 4,5 setelah direnovasi.",
    "Artikel ini khusus membahas sejarah piagam.",
    "Kolom komentar menjadi tanggung jawab penulis komentar, kata hakim.",
    "Sudah punya piala, kini mereka mengejar tiket ke tingkat nasional.",
    "#KotaRaya menjadi tagar yang dipakai warga untuk merayakan piala itu.",
    "Dapatkan piala bergilir, siswa itu kini berlatih tiga kali sepekan.",
    "Get well soon, kata anak-anak kepada pelatih yang sakit.",
    "Translated by pupils of two schools, the old poems now fill a book of their own.",
    "Penulis terbaik diraih Rahmat dari Kabupaten Lebak.",
    "Dukung atlet muda, bupati menambah anggaran.",
    "Dengarkan aspirasi warga, itu pesan gubernur.",
    "Lihat semua piala itu, kata ibunya sambil menangis.",
    "Jadilah yang pertama dalam kebaikan, pesan kiai itu.",
    "Jangan lupa ikuti aturan lomba, kata juri.",
    "Kirim tulisan tangan ke balai bahasa, peserta itu menang.",
    "Komentar ditutup dengan tepuk tangan hadirin.",
    "Redaksi menerima piagam dari gubernur.",
    "Tentang penulis muda itu, juri berkata bahwa ia jujur.",
    "Halaman berikutnya memuat daftar pemenang.",
]


@pytest.mark.parametrize("line", ANYWHERE)
def test_boilerplate_line_goes_wherever_it_is(line: str) -> None:
    assert clean([LEDE, line, MIDDLE, END]) == [LEDE, MIDDLE, END]


@pytest.mark.parametrize("line", AT_THE_END)
def test_signature_goes_from_the_end(line: str) -> None:
    assert clean([LEDE, MIDDLE, END, line]) == [LEDE, MIDDLE, END]


@pytest.mark.parametrize(
    "mark",
    [
        "(RAZ)",
        "(MRI/RGI)",
        "(JS/E-2)",
        "(H-3)",
        "(red)",
        "(kontributor)",
        "(bgn003)",
        "***",
        "(*)",
        "[rin/aje]",
        "(*/Dewi)",
        "(MC. Kota Serang/Dewi/eyv)",
        "(Diskominfo Serang/Dewi Lestari)",
    ],
)
def test_mark_goes_from_the_end_of_the_last_sentence(mark: str) -> None:
    assert clean([LEDE, f"{MIDDLE} {mark}"]) == [LEDE, MIDDLE]


@pytest.mark.parametrize("line", STORY)
def test_story_that_resembles_boilerplate_stays(line: str) -> None:
    assert clean([LEDE, line, END]) == [LEDE, line, END]


def test_bare_headlines_go_with_their_label() -> None:
    titles = ["Wakil Bupati Lepas Kontingen Pramuka", "Dinas Pendidikan Terima Penghargaan Kota Layak Anak"]
    assert clean([LEDE, "Baca Juga:", *titles, MIDDLE, END]) == [LEDE, MIDDLE, END]


def test_signature_and_date_lines_go_from_the_top() -> None:
    assert clean(["Penulis: Dede | Editor: Yanti", "Jumat, 18 Agustus 2023 - 10:20 WIB", LEDE, END]) == [LEDE, END]
    assert clean(["Oleh: Rina Oktaviani", "(Dosen hukum, tinggal di Serang)", LEDE, END]) == [LEDE, END]


@pytest.mark.parametrize(
    ("line", "goes"),
    [
        ("Terbit pada 2 November 2025 oleh Nur Aisyah — 1 min", True),
        ("Senin, 3 Maret 2025 | 10:21 WIB | Reporter: Tono Wibowo", True),
        ("Wringin, 3 Peb 2025 (18:05 WIT) - Pewarta : Yosef / Editor : Marta", True),
        ("10:21 AM, Mar 03, 2025 by Tono Wibowo", True),
        ("Tono Wibowo Senin, 3 Maret 2025 | 10:21 WIB Dibaca 120 kali", True),
        ("Tanggal | : Jumat, 7 Februari 2025", True),
        ("Pukul | : 14.40 WIB", True),
        ("Tono Wibowo · 3 Mar 2025 · 3 menit baca", True),
        ("Seksi Kedaruratan 03-03-2025 40 kali dilihat", True),
        ("Seksi Kedaruratan 3 Maret 2025 Dibaca: 1.204 kali", True),
        ("Lomba 3 Maret 2025 diikuti 40 kali lipat peserta", False),
        ("Pukul 14.40 WIB hujan turun", False),
        ("Upacara dimulai di pendopo pada Senin, 3 Maret 2025 pukul 10:21 WIB.", False),
        ("Piagam diserahkan 3 Maret 2025 oleh Gubernur Banten.", False),
        ("Serang, 3 Maret 2025", False),
    ],
)
def test_date_with_a_byline_goes_from_the_top(line: str, goes: bool) -> None:
    assert clean([line, LEDE, END]) == ([LEDE, END] if goes else [line, LEDE, END])


def test_title_printed_again_goes() -> None:
    assert clean(["Wali Kota Terima Piagam", LEDE], title="Wali Kota Terima Piagam") == [LEDE]


def test_expression_of_the_outlet_must_match_whole() -> None:
    kept = f"Kabarku hadir. {MIDDLE}"
    assert clean([LEDE, "Kabarku hadir.", kept], extra=[r"kabarku hadir\."]) == [LEDE, kept]


@pytest.mark.parametrize(
    "text",
    [
        f"{MIDDLE} (Dinas Komunikasi dan Informatika Kabupaten Serang)",
        "Piala itu diraih tim sepak bola kelompok umur (U-23).",
        "Mereka unggul di kelas minyak kelapa sawit (CPO/B-40)",
    ],
)
def test_office_in_brackets_is_not_a_signature(text: str) -> None:
    assert clean([LEDE, text]) == [LEDE, text]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"[vc_row][vc_column width=”1/2″][vc_column_text]{MIDDLE}[/vc_column_text][/vc_column][/vc_row]", MIDDLE),
        (f"[su_box title=”Fakta”] {MIDDLE}", MIDDLE),
        (f"[b]{MIDDLE}[/b]", MIDDLE),
        (f"[kotak]{MIDDLE}[/kotak] {END}", f"{MIDDLE} {END}"),
        (f"[ralat] {MIDDLE}", f"[ralat] {MIDDLE}"),
        ("Ia berkata [sambil tertawa], “kami menang [sic].”", "Ia berkata [sambil tertawa], “kami menang [sic].”"),
    ],
)
def test_codes_of_plug_ins_that_are_gone_leave_the_sentence_in_them(text: str, left: str) -> None:
    assert clean([LEDE, text, END]) == [LEDE, left, END]


pieces = st.one_of(
    st.text(max_size=80),
    st.sampled_from([*ANYWHERE, *AT_THE_END, *STORY, LEDE, MIDDLE, f"{END} (red)", f"{END} (a) (b)"]),
)


@settings(max_examples=200)
@given(st.lists(pieces, max_size=12), st.one_of(st.none(), st.text(max_size=40)))
def test_cleaning_is_idempotent_and_only_removes(paragraphs: list[str], title: str | None) -> None:
    once = clean(paragraphs, title=title)
    assert clean(once, title=title) == once
    rest = iter(paragraphs)
    for text in once:
        assert any(text in paragraph for paragraph in rest), text
