"""The invented stories of a newsroom at scale: ordinary ones by chance, award news and near misses written by hand.

The hand-written ones are those of `tests/quality`; every site and story is the same at every start. Ordinary ones hold
sentences of a small grammar, and more of words by chance: stories of one release aside, papers share few runs of words.
"""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from crawler.articles import AuthorKind
from crawler.awards.lexicon import lexicon
from crawler.newsroom.truth import Furniture, Label, Masthead, Section, SiteKind, Status, Story, Truth
from crawler.newsroom.wording import slug_of

AWARDS, NEAR_MISSES = 0.02, 0.05
"""Shares of the stories."""
NEWEST = datetime(2026, 3, 14, 17, 40, tzinfo=ZoneInfo("Asia/Jakarta"))
ROOT = Path(__file__).parents[2]
QUALITY = ROOT / "tests" / "quality"

_SITES = ("Lensa Cibaliung", "Warta Kapuas Hulu", "Suar Mentaya", "Kabar Tondano", "Obor Sumbing", "Pena Batanghari",
          "Riak Mahakam", "Tapak Rinjani", "Jejak Poso", "Sauh Bengkalis", "Kilas Banyuasin", "Ragam Tuban")  # fmt: skip
_SECTIONS = ("Daerah", "Pemerintahan", "Pendidikan", "Ekonomi", "Kesehatan", "Olahraga")
_PLACES = ("Cibaliung", "Sukaresmi", "Tanjung Batu", "Muara Enim Lor", "Rantau Panjang", "Kedungwuni", "Simpang Empat",
           "Pasar Rebo Lama", "Bukit Kemuning", "Teluk Betung", "Lubuk Sikarah", "Air Molek")  # fmt: skip
_PEOPLE = ("Suhardi", "Rina Marlina", "Yohanes Tading", "Siti Khodijah", "Bambang Wiyono", "Ningsih", "Agus Salim",
           "Maria Goretti", "Darmawan", "Eko Prasetyo", "Fitriani", "Made Sudiarta", "Lukman Hakim", "Tuti Alawiyah")  # fmt: skip
_OFFICES = ("Dinas Pekerjaan Umum", "Dinas Kesehatan", "Badan Penanggulangan Bencana Daerah", "Dinas Pertanian",
            "Dinas Perhubungan", "Dinas Lingkungan Hidup", "Satuan Polisi Pamong Praja", "Kantor Kecamatan")  # fmt: skip
_THINGS = ("jembatan gantung", "saluran irigasi", "gedung puskesmas pembantu", "pasar ikan", "jalan poros desa",
           "terminal kecil", "rumah pompa", "balai latihan kerja", "tanggul sungai", "lapangan voli")  # fmt: skip
_DEEDS = ("diperbaiki", "ditutup sementara", "mulai dibangun", "dibersihkan bersama", "ditinjau", "diukur ulang",
          "dialihkan", "diperlebar", "dicat ulang", "dipasangi lampu")  # fmt: skip
_TITLES = (
    "{Thing} di {place} {Deed}, Warga Diminta Memutar",
    "{office} Hitung Ulang Biaya {Thing} {place}",
    "Hujan {n} Jam, {Thing} {place} {Deed}",
    "Warga {place} Urunan Rp{n} Juta agar {Thing} {Deed}",
    "{n} Keluarga di {place} Menunggu {Thing} Selesai",
    "Camat {place}: {Thing} {Deed} Sebelum Lebaran",
    "Anggaran {Thing} {place} Dibahas Lagi Pekan Depan",
)
_SENTENCES = (
    "{Thing} di Kampung {place} {deed} sejak {day} pagi setelah {n} kepala keluarga mengadu ke kantor desa.",
    "Petugas {office} datang dengan dua truk dan memasang garis kuning sepanjang {n} meter di tepi jalan.",
    '"Kami sudah menunggu sejak musim hujan lalu, anak-anak harus memutar lewat kebun karet," kata {person}, warga {place}.',
    "Menurut {person}, biaya yang dibutuhkan sekitar Rp{n} juta dan separuhnya berasal dari kas desa.",
    "Kepala {office}, {person}, menyebut pekerjaan itu tidak bisa selesai dalam sepekan karena bahan datang dari kota.",
    "Arus kendaraan dari {place} ke pasar dialihkan lewat jalan tanah yang lebarnya hanya {small} meter.",
    "Seorang pedagang sayur, {person}, mengatakan ongkos angkutnya naik dua kali lipat selama jalan itu tidak bisa dilewati.",
    "Rapat warga di balai dusun pada {day} malam berlangsung alot karena batas tanah belum disepakati.",
    "Sebagian warga meminta pekerjaan dilakukan malam hari agar kegiatan sekolah tidak terganggu.",
    "Data kecamatan mencatat {n} rumah berada kurang dari {small} meter dari bibir sungai.",
    "{person} menambahkan, pihaknya akan mengirim surat ke kabupaten bila sampai akhir bulan belum ada kepastian.",
    "Di lokasi, tumpukan batu kali dan {n} sak semen masih ditutup terpal biru karena hujan turun setiap sore.",
    "Para pemuda karang taruna bergantian mengatur lalu lintas dari pukul {small} pagi sampai menjelang magrib.",
    "Harga cabai di pasar {place} ikut bergerak karena pasokan dari dataran tinggi tertahan di dua titik longsor.",
    "{office} mengimbau pengendara mengurangi kecepatan dan tidak membawa muatan lebih dari {small} ton.",
    "Menurut catatan desa, {thing} itu terakhir kali {deed} pada masa kepala desa yang lama.",
    "Sekretaris Kecamatan {place}, {person}, berjanji memasang papan pengumuman berisi jadwal dan nomor telepon petugas.",
    "Anggota badan permusyawaratan desa meminta rincian belanja ditempel di papan pengumuman supaya mudah diperiksa.",
    "Air sumur di dua rukun tetangga sempat keruh, lalu dijernihkan dengan tawas dan saringan pasir sederhana.",
    "Guru kelas empat di sekolah terdekat, {person}, memindahkan jam masuk menjadi pukul {small} lewat lima belas menit.",
    "Kelompok tani setempat khawatir musim tanam mundur karena pintu air tidak dapat dibuka penuh.",
    "Tenaga kesehatan dari puskesmas membuka pos kecil dan memeriksa {n} warga lanjut usia dalam sehari.",
    "Hingga {day} siang belum ada laporan korban, namun satu kandang ayam milik {person} hanyut terbawa arus.",
    "Pengurus masjid dan gereja di {place} sepakat menunda kerja bakti sampai cuaca membaik.",
    "Kendaraan roda empat hanya boleh melintas satu arah, sedangkan sepeda motor diminta turun dan menuntun.",
    "Perangkat desa menghitung, setiap rumah mendapat giliran jaga {small} jam dalam sepekan.",
    "{person} yang sudah dua puluh tahun berjualan di sana berharap lapaknya tidak ikut digeser.",
    "Pemerintah kabupaten menyiapkan dana cadangan, tetapi pencairannya menunggu tanda tangan dinas terkait.",
)
_COMPOSED = 0.3
"""Of the paragraphs, the share that begins with a sentence of the grammar."""
_BETWEEN = (
    "yang",
    "di",
    "dan",
    "untuk",
    "dengan",
    "ini",
    "itu",
    "pada",
    "dari",
    "dalam",
    "akan",
    "tidak",
    "oleh",
    "ke",
)
_WORDS = sorted(
    word
    for word in (ROOT / "crawler" / "awards" / "lexicon" / "common.txt").read_text(encoding="utf-8").split()
    if word.isalpha() and len(word) > 3 and word not in lexicon().phrases
)[::3]
_DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")


def newsroom(sites: int, articles: int) -> list[Truth]:
    """The sites with their stories, the same for the same numbers."""
    awards, misses = _endless("releases-[a-d].jsonl", "award"), _endless("near-misses.jsonl", "not_award")
    names = [f"{_SITES[place % len(_SITES)]} {place // len(_SITES) or ''}".strip() for place in range(sites)]
    return [_site(name, place, articles, awards, misses) for place, name in enumerate(names)]


def _site(
    name: str, place: int, articles: int, awards: Iterator[dict[str, str]], misses: Iterator[dict[str, str]]
) -> Truth:
    chance = Random(f"newsroom {name}")
    slug = name.lower().replace(" ", "")
    brand = f"{slug.upper()}.COM"
    sections = tuple(Section(slug_of(section), section) for section in _SECTIONS)
    masthead = Masthead(
        slug=slug,
        name=name,
        brand=brand,
        tagline="Dari kampung untuk kampung",
        region="36",
        timezone="Asia/Jakarta",
        kind=SiteKind.WORDPRESS,
        sections=sections,
    )
    order = chance.sample(range(articles), articles)
    near_from = round(articles * AWARDS)
    ordinary_from = near_from + round(articles * NEAR_MISSES)
    stories: list[Story] = []
    at = NEWEST - timedelta(minutes=7 * place)
    for number in range(articles):
        at -= timedelta(minutes=chance.randrange(25, 240))
        kind = order[number]
        given = next(awards) if kind < near_from else next(misses) if kind < ordinary_from else None
        title, paragraphs = _given(given, chance) if given else _ordinary(chance, brand)
        stories.append(
            Story(
                slug=f"{slug_of(title)[:60].rstrip('-')}-{number}",
                title=title,
                author=chance.choice(_PEOPLE),
                author_kind=AuthorKind.PERSON,
                published_at=at,
                modified_at=at + timedelta(minutes=11) if chance.random() < 0.2 else None,
                section=chance.choice(sections).slug,
                tags=tuple(chance.sample(_PLACES, 3)),
                status=Status.PUBLIC,
                paragraphs=paragraphs,
                label=Label.NOT_AWARD,  # what is tagged is not what is measured here
                type=None,
                awards=(),
                furniture=Furniture(
                    caption=f"Suasana di {chance.choice(_PLACES)}." if chance.random() < 0.6 else None,
                    baca_juga=((1, stories[-1].slug),) if stories and len(paragraphs) > 3 and not number % 3 else (),
                ),
                number=4107 + 6 * (articles - number),
            )
        )
    return Truth(masthead, tuple(stories))


def _endless(pattern: str, label: str) -> Iterator[dict[str, str]]:
    """The hand-written stories of a label, over and over, each time with another number in the title."""
    rows = [json.loads(line) for file in sorted(QUALITY.glob(pattern)) for line in file.open(encoding="utf-8")]
    rows = [row for row in rows if row["label"] == label and row["title"]]
    turn = 0
    while True:
        for row in rows:
            yield row | ({"title": f"{row['title']} ({turn + 1})"} if turn else {})
        turn += 1


def _given(row: dict[str, str], chance: Random) -> tuple[str, tuple[str, ...]]:
    """A hand-written story, drawn out to the length of the others with sentences that mention no award."""
    own = [line for line in row["body"].split("\n") if line.strip()]
    return row["title"], (*own, *(_paragraph(chance, _PLACES[0]) for _ in range(max(0, 9 - len(own)))))


def _ordinary(chance: Random, brand: str) -> tuple[str, tuple[str, ...]]:
    place = chance.choice(_PLACES)
    title = _filled(chance.choice(_TITLES), chance, place).replace("  ", " ")
    first = f"{place.upper()}, {brand} – {_paragraph(chance, place)}"
    return title, (first, *(_paragraph(chance, place) for _ in range(chance.randrange(7, 15))))


def _paragraph(chance: Random, place: str) -> str:
    composed = [_filled(chance.choice(_SENTENCES), chance, place)] if chance.random() < _COMPOSED else []
    return " ".join([*composed, *(_sentence(chance) for _ in range(chance.randrange(1, 3)))])


def _sentence(chance: Random) -> str:
    """Words by chance, the commonest most often, with a name and a number now and then."""
    words: list[str] = []
    for _ in range(chance.randrange(8, 19)):
        if chance.random() < 0.4:
            words.append(chance.choice(_BETWEEN))
        words.append(_WORDS[int(len(_WORDS) ** chance.random()) - 1])
    if chance.random() < 0.4:
        words.insert(chance.randrange(2, 6), f"{chance.choice(_PEOPLE)} {chance.choice(_PLACES)}")
    if chance.random() < 0.3:
        words.append(str(chance.randrange(2, 900)))
    text = " ".join(words)
    return f"{text[0].upper()}{text[1:]}."


def _filled(text: str, chance: Random, place: str) -> str:
    thing, deed = chance.choice(_THINGS), chance.choice(_DEEDS)
    return text.format(
        place=place,
        person=chance.choice(_PEOPLE),
        office=chance.choice(_OFFICES),
        thing=thing,
        Thing=thing[0].upper() + thing[1:],
        deed=deed,
        Deed=deed.title(),
        day=chance.choice(_DAYS),
        n=chance.randrange(12, 480),
        small=chance.randrange(2, 10),
    )
