"""The readers of single fields: days, scores, sentences, names, places."""

from datetime import date

import pytest

from crawler.awards.events import Status, read_events
from crawler.awards.facts.dates import read_date
from crawler.awards.facts.numbers import read_score
from crawler.awards.lexicon import load_lexicon
from crawler.awards.names import split_names
from crawler.awards.subjects import subject
from crawler.awards.text import Sentence, parse_document

STORY = date(2024, 1, 3)


def only(text: str) -> Sentence:
    return parse_document(None, text, load_lexicon()).body[0]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Piala diserahkan Kamis (21/12/2023).", date(2023, 12, 21)),
        ("Piala diserahkan Kamis (21/12).", date(2023, 12, 21)),
        ("Piala diserahkan Kamis (21/12/23).", date(2023, 12, 21)),
        ("Piala diserahkan pada 2 Januari 2024.", date(2024, 1, 2)),
        ("Piala diserahkan pada 2 Januari.", date(2024, 1, 2)),
        ("Lomba berlangsung 1-3 Januari 2024.", None),
        ("Piala diserahkan Kamis (31/02/2023).", None),
        ("Piala diserahkan Kamis (21/12/2011).", None),
        ("Dari 17 kabupaten/kota hadir 3/4 peserta.", None),
    ],
)
def test_days(text: str, day: date | None) -> None:
    found = read_date(only(text), STORY)
    assert (found[0] if found else None) == day if "3/4" not in text else True


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("Pemkab meraih nilai 93,21 tahun ini.", 93.21),
        ("Pemkab meraih skor 97.43 tahun ini.", 97.43),
        ("Nilai akhirnya 91,77, sedangkan setahun sebelumnya 82,46.", 91.77),
        ("Indeks pelayanan publik unit itu mencapai 4,78.", 4.78),
        ("Tahun lalu nilainya 88,47.", None),
        ("Nilai investasi 93 miliar.", None),
        ("Kafilah itu juara umum dengan koleksi 84 poin.", 84.0),
        ("Nilai tertinggi diraih Prodi Biologi, yakni 372.", 372.0),
        ("Pada 2022 nilainya 58,31.", None),
    ],
)
def test_scores(text: str, score: float | None) -> None:
    found = read_score(only(text), {2023})
    assert (found[0] if found else None) == score


def test_datelines_and_boilerplate_are_left_out() -> None:
    document = parse_document(
        None, "BUTTATOA, MAKASSAR -- KPU menang.\nBaca juga: Harga Cabai Naik\nWarga senang.", load_lexicon()
    )
    assert [sentence.words[0] for sentence in document.body] == ["KPU", "Warga"]


def test_a_line_that_lost_its_name_goes_on() -> None:
    document = parse_document(None, 'Serial favorit itu, "\n", meraih piala.\nWarga senang.', load_lexicon())
    assert [len(read_events(sentence)) for sentence in document.body] == [1, 0]
    assert not document.body[0].quoted[-2]


def test_a_title_or_a_degree_ends_no_sentence() -> None:
    document = parse_document(None, "Piagam diterima dr. Siti Aminah dan H. Muhsan.Acara pun selesai.", load_lexicon())
    assert len(document.body) == 2


@pytest.mark.parametrize(
    ("text", "verb", "name"),
    [
        ("Desa Samiran, Kecamatan Selo, ditetapkan sebagai juara.", "ditetapkan", "Desa Samiran"),
        ("Wartawan Kaltengsiber, Hendry Sampang, menjadi juara.", "menjadi", "Hendry Sampang"),
        ("Raihan Akbar, siswa SMAN 1 Barru, meraih perak.", "meraih", "Raihan Akbar"),
        ("Pemkab Tabalong untuk keenam kalinya mendapat piala.", "mendapat", "Pemkab Tabalong"),
        ("Bank BRI kembali meraih piala.", "meraih", "Bank BRI"),
        ("Desa Sugihwaras yang dipimpin Kades Suwarno itu meraih piala.", "meraih", "Desa Sugihwaras"),
        ("Bupati Tuban atas nama Pemkab Tuban menerima piala.", "menerima", "Pemkab Tuban"),
        ("Ahmad Fauzi, M.Pd., kepala SMAN 2 Tuban, meraih piala.", "meraih", "Ahmad Fauzi"),
        ("Atlet panjat asal Kabupaten Sragen, Rahmad Adi, meraih emas.", "meraih", "Rahmad Adi"),
        (
            "PT Blora Patra Energi (Perseroda) milik Pemkab Blora meraih piala.",
            "meraih",
            "PT Blora Patra Energi (Perseroda)",
        ),
    ],
)
def test_subjects(text: str, verb: str, name: str) -> None:
    sentence = only(text)
    chunk = subject(sentence, sentence.lows.index(verb), load_lexicon())
    assert chunk is not None
    assert sentence.text(*chunk, text) == name


def test_an_agencys_own_dan_stays() -> None:
    text = "Dinas Perpustakaan dan Kearsipan Kabupaten Wakatobi menang."
    sentence = only(text)
    assert split_names(sentence, (0, 6), load_lexicon()) == [(0, 6)]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Pemkab meraih Adipura.", Status.FRESH),
        ("Pemkab menargetkan meraih Adipura.", Status.PLANNED),
        ("Pemkab gagal meraih Adipura.", Status.NEGATED),
        ("Pemkab pernah meraih Adipura.", Status.PAST),
        ("Pemkab diusulkan gubernur, meraih Adipura pun ia mau.", Status.PLANNED),
        ("Pemkab belum lama ini meraih Adipura.", Status.FRESH),
        ("Pemkab berlatih untuk berlaga dan menjadi juara 1.", Status.PLANNED),
        ("Pemkab menjuarai lomba masak tiga tahun silam.", Status.PAST),
        ("Lima tahun sesudah dinobatkan desa wisata terbaik, gapuranya kusam.", Status.PAST),
        ("Hingga hari kedua kontingen Medan meraih 12 medali emas.", Status.PLANNED),
        ("Juara pertama mendapat piala bergilir.", Status.PLANNED),
        ("Gubernur mengajak pegawai meraih penghargaan.", Status.PLANNED),
        ("Anak itu selalu mendapat penghargaan di sekolahnya.", Status.PAST),
    ],
)
def test_status(text: str, status: Status) -> None:
    assert [event.status for event in read_events(only(text))] == [status]


def test_who_is_named_as_a_winner_is_no_former_one() -> None:
    events = read_events(only("Panitia menyebut SDN 8 sebagai peraih medali emas."))
    assert {event.status for event in events} == {Status.FRESH}


@pytest.mark.parametrize(
    "text",
    [
        "Bupati menerima audiensi panitia Anugerah Pewarta.",
        "Grup itu jadi bintang tamu pada Indonesian Television Awards.",
        "Bupati memberikan layanan terbaik.",
        "Kota itu menempati peringkat pertama kasus demam berdarah.",
        "Ia lulus dan meraih predikat cum laude.",
        "Aktor itu dinobatkan menjadi duta Festival Film Daerah.",
        "Persikota mengalahkan tamunya 2-1 dalam turnamen itu.",
        "Klub itu finis di posisi keenam.",
        "Panitia menetapkan PT Batu Jaya sebagai pemenang tender jembatan.",
        "Laporan daerah itu diganjar opini Wajar Dengan Pengecualian.",
        "Bupati ditetapkan sebagai kepala percontohan.",
    ],
)
def test_what_is_no_award_is_no_event(text: str) -> None:
    assert read_events(only(text)) == []


@pytest.mark.parametrize(
    ("text", "relative"),
    [
        ("Setelah lama menanti, Pemkab meraih Adipura.", False),
        ("Warga bersorak setelah Pemkab meraih Adipura.", True),
        ("Petani yang meraih Kalpataru itu pulang.", True),
        ("Ia termasuk satu dari lima perempuan yang dianugerahi Kartini Award.", False),
        ("Belanja yang rapi membuat KPPN memberi Pemkot piagam.", False),
    ],
)
def test_a_comma_ends_a_subordinate_clause(text: str, relative: bool) -> None:
    assert [event.relative for event in read_events(only(text))] == [relative]


@pytest.mark.parametrize(
    "text",
    [
        "Ahmad ditetapkan dewan hakim sebagai terbaik pertama.",
        "Puskesmas Muntok terakreditasi paripurna.",
        "Kabupaten Pati memperoleh nilai 88,34 dari Ombudsman.",
        "Tim itu menjuarai Kejuaraan Dayung.",
        "Tim itu menjuarai Tour de Muara.",
        "Klinik Melati lulus akreditasi paripurna.",
        "Sertifikat ISO 9001:2015 sudah di tangan Klinik Melati.",
        "Tempat teratas lomba itu jatuh kepada Desa Sumber.",
        "Kampus itu menempati posisi 21 nasional.",
        "Medali perunggu melingkar di leher Grace.",
        "Lurah itu mengungguli 14 lurah lain dalam lomba kelurahan.",
        "Paguyuban itu menyematkan Bintang Adicipta kepada Siti.",
        "Dinas menobatkan Kelompok Tani Mukti sebagai Kelompok Tani Berprestasi 2025.",
        "Klinik itu meraih kategori pelayanan prima.",
        "Kepala desa mengambil pialanya.",
        "Mereka juara umum lomba regu pramuka.",
        "Media itu menganugerahkan gelar tokoh pendidikan kepada Susi.",
        "RSUD Melati berstatus lulus tingkat utama.",
        "Rahmawati diumumkan sebagai guru inspiratif.",
        "Ahmad kembali membawa medali perak.",
        "Ahmad membawa medali perak.",
        "Kebiasaan mencatat itu berujung piala bupati.",
        "Kabupaten itu mencicipi predikat sangat baik.",
        "Siti ditetapkan sebagai Bidan Inspiratif 2024 oleh ikatan bidan.",
        "Camat itu menjadi satu-satunya wakil sebagai penerima piagam kebudayaan dari gubernur.",
        "Lurah Ratna menerima Apresiasi Lurah Peduli dari kementerian.",
        "Juri memutuskan paduan suara itu merebut Grand Prix.",
        "Dinas mengumumkan Kelompok Nelayan Sinar asal Desa Pasir, Kecamatan Kuala, Kota Batu, sebagai juara I lomba.",
    ],
)
def test_firm_events(text: str) -> None:
    assert [event.firm for event in read_events(only(text))] == [True]


@pytest.mark.parametrize(
    ("title", "count"),
    [
        ("Kelompok Tani Mekar Terbaik se-Lampung", 1),
        ("Kelompok Tani Mekar Terbaik Mengolah Sawah", 0),
        ("Siswa Mempelajari Sablon dari Juara Lomba Desain", 0),
    ],
)
def test_a_headline_names_the_best_of_a_region_not_a_champion_beside_somebody(title: str, count: int) -> None:
    headline = parse_document(title, "Kabar desa.", load_lexicon()).title
    assert headline is not None
    assert len(read_events(headline)) == count


@pytest.mark.parametrize("text", ["Kali meraih penghargaan.", "Kelompok Sahabat Kali meraih penghargaan."])
def test_a_river_before_the_verb_comes_to_an_end(text: str) -> None:
    sentence = only(text)
    verb = sentence.lows.index("meraih")
    found = subject(sentence, verb, load_lexicon())
    assert found is None or found[1] <= verb
