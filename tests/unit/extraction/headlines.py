"""Headlines of our own, several thousand: numbers first, quotes, colons, and words that error pages use too."""

from collections.abc import Iterator
from itertools import product

NUMBERED = ("403", "404", "410", "500", "502", "503", "5 Ribu", "1.500", "17", "2.025")
WHO = (
    "Siswa", "Warga", "Nelayan", "Guru Honorer", "CPNS", "Rumah", "Kepala Desa", "Pelari", "UMKM", "Hektare Sawah",
    "Kader Posyandu", "Atlet", "Santri", "Petani Kopi", "Calon Haji",
)  # fmt: skip
DID = (
    "Terima Beasiswa", "Mengungsi", "Dilantik", "Rusak Diterjang Angin", "Ikut Lomba", "Raih Piagam", "Panen Raya",
    "Gagal Berangkat", "Tidak Ditemukan", "Terserang Hama", "Juara Umum", "Dapat Bantuan",
)  # fmt: skip
PLACES = ("Banten", "Kota Serang", "Kabupaten Lebak", "Ambon", "Gorontalo", "Halmahera Barat", "Desa Sukamaju", "Palu")
FACTS = (
    "Raih WTP Kesembilan", "Juara Umum MTQ", "Borong 12 Medali Emas", "Nilai Kepatuhan 93,21", "Peringkat 2 Nasional",
    "Terbaik Se-Provinsi", "Sabet Adipura Kencana", "Diganjar Predikat A", "Gelar Festival Budaya",
    "Kembali Banjir", "Tutup Jalan Lingkar", "Buka 410 Lowongan",
)  # fmt: skip
HARD = (
    "404 Not Found: Pameran Seni di Taman Budaya",
    "500 Besar Perguruan Tinggi Dunia, Kampus Ini Masuk",
    "503 Hari Tanpa Kecelakaan Kerja",
    "502",
    "Error 404, Film Pendek SMKN 2 Juara Nasional",
    "Error Wasit Warnai Final Piala Bupati",
    "Halaman Sekolah Terbakar",
    "Halaman Buku Harian Korban Tidak Ditemukan",
    "Berita Hoaks Tidak Ditemukan di Banten, Kata Kominfo",
    "Berita Acara Tidak Ada, Sidang Ditunda",
    "Konten Negatif Tidak Ditemukan pada Ponsel Siswa",
    "Link Tidak Tersedia, Pendaftar Beasiswa Mengeluh",
    "Alamat Tidak Jelas, 500 Undangan Kembali",
    "Artikel 410 dalam Hukum Adat",
    "Not Found, Novel Karya Siswa, Jadi Juara",
    "Gone with the Wind Diputar di Gedung Kesenian",
    "Maaf, Tiket Festival Sudah Habis",
    "Terlindungi: 5.000 Nelayan Kini Punya Jaminan",
    "Protected: Kawasan Mangrove Lebak Bebas Tambak",
    "Dilindungi: Burung Maleo Menetas di Bolango",
    "Profil Juara: Dari Halaman Rumah ke Podium",
    "Search and Rescue Temukan Pendaki",
    "Tag Harga Sembako Naik di Pasar Rau",
    "Label Halal untuk 500 UMKM",
    "Arsip Kota Serang Terbaik",
    "Login Pertama, Guru Langsung Ujian",
    "Kalender Wisata 2025 Memuat 110 Acara",
    "Galeri Seni Palu Raih Penghargaan",
    "“Kami Menang”: Cerita Tim 503",
    "Apa Itu Adipura? Ini 5 Kriterianya",
    "PSSI vs PSMS: Skor 5-0 (0-0)",
    "Rp500 Miliar untuk Jalan",
)


def headlines() -> Iterator[str]:
    """All of them, the hard ones first."""
    yield from HARD
    yield from (f"{number} {who} {did}" for number, who, did in product(NUMBERED, WHO, DID))
    yield from (f"{number} {who} {place} {did}" for number, who, place, did in product(NUMBERED[:6], WHO, PLACES, DID))
    yield from (f"{place} {fact}" for place, fact in product(PLACES, FACTS))
    yield from (f"{fact}, {place} Bangga" for place, fact in product(PLACES, FACTS))


def slug_of(headline: str) -> str:
    """As systems make it."""
    return "-".join("".join(letter if letter.isalnum() else " " for letter in headline.lower()).split())
