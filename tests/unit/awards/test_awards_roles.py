"""Who received and who gave: the figures of a story, what is told of them, and whom the learned weights choose."""

import json
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest
from rapidfuzz import fuzz, utils

from crawler.awards import read_story
from crawler.awards.facts import cast, extract_facts
from crawler.awards.facts.build import reported
from crawler.awards.facts.clues import around
from crawler.awards.facts.cues import cues
from crawler.awards.facts.described import meant
from crawler.awards.facts.institutions import inside_contest, resolved
from crawler.awards.facts.ordering import listed_winners
from crawler.awards.facts.spans import spans
from crawler.awards.facts.works import called
from crawler.awards.features import story_events
from crawler.awards.lexicon import load_lexicon
from crawler.awards.roles import load_role_weights, total
from crawler.awards.text import Document, parse_document
from crawler.awards.types import story_type
from crawler.records import AwardFact

_DESA = "Menteri Desa dan Pembangunan Daerah Tertinggal"


def is_same(gold: str | None, read: str | None) -> bool:
    """Nearly the same words, and neither form much longer."""
    if not gold or not read:
        return not gold and not read
    gold, read = utils.default_process(gold), utils.default_process(read)
    return fuzz.token_set_ratio(gold, read) >= 80 and fuzz.token_sort_ratio(gold, read) >= 50


def story(title: str | None, body: str) -> Document:
    return parse_document(title, body, load_lexicon())


def named(document: Document) -> dict[str, list[str]]:
    """The kind and all names of each figure, by its first name."""
    found = cast.figures(document, load_lexicon())
    texts = [(f.kind, [document.text(m.sentence, *m.chunk) for m in f.mentions]) for f in found]
    return {names[0]: [kind, *names[1:]] for kind, names in texts}


def fact(title: str, body: str) -> AwardFact:
    return read_story(title, body, date(2025, 3, 1)).awards[0]


def test_short_forms_join_the_figure_that_they_mean() -> None:
    found = named(
        story(
            "Siak Terima Piagam",
            "Pemkab Siak diwakili Ratna Dewi Larasati. Kabupaten Siak hadir. Larasati gembira. Badan Riset Daerah "
            "(Brida) menilai, kata pejabat Brida.",
        )
    )
    assert found["Pemkab Siak"] == ["government", "Kabupaten Siak", "Siak"]
    assert found["Ratna Dewi Larasati"][:2] == ["person", "Larasati"]
    assert found["Badan Riset Daerah (Brida)"] == ["agency", "Brida"]


def test_a_region_in_the_name_of_an_office_does_not_join_the_region() -> None:
    found = named(story(None, "Diskominfo Bandung dan SMPN 3 Bandung hadir di Kota Bandung."))
    assert {"Diskominfo Bandung", "SMPN 3 Bandung", "Kota Bandung"} <= set(found)


@pytest.mark.parametrize(
    ("office", "kind"),
    [
        ("Kepala Desa Sukamaju, Rahmat Hidayat,", "holder"),
        ("Presiden Rahmat Hidayat", "holder"),
        ("Bupati Lebak Rahmat Hidayat", "head"),
        ("Wali Kota Rahmat Hidayat", "head"),
    ],
)
def test_a_person_in_office_is_one_figure(office: str, kind: str) -> None:
    document = story(None, f"Piagam untuk {office} diserahkan kemarin.")
    joined = cast.with_offices(cast.figures(document, load_lexicon()))
    assert [(figure.kind, len(parts)) for figure, parts in joined] == [(kind, 2)]


def test_a_short_form_behind_a_slash_is_the_companys() -> None:
    found = named(story(None, "Kemarin PT Samudra Jaya Nusantara (Persero)/Sajana menang. Lalu Sajana pesta."))
    assert found["PT Samudra Jaya Nusantara (Persero)/Sajana"] == ["company", "Sajana"]


def test_a_name_of_mixed_letters_may_open_a_sentence_alone() -> None:
    assert "NusaBand" in named(story(None, "NusaBand mendapat piala. Nusaband tidak."))


def test_winners_of_earlier_years_are_not_listed() -> None:
    body = (
        "Gim Laskar Kebun meraih penghargaan Gim Terbaik 2025. Di tahun-tahun sebelumnya, juara 1 diraih Sawah Raya "
        "dan juara 2 diraih Panen Jaya."
    )
    document = story(None, body)
    assert not listed_winners(document, reported(document, story_events(document)), load_lexicon())
    document = story(None, body.replace("Di tahun-tahun sebelumnya, juara", "Juara"))
    assert listed_winners(document, reported(document, story_events(document)), load_lexicon())


def test_the_words_of_an_acronym_are_not_taken_apart() -> None:
    found = named(story(None, "Kemarin Pejabat Pengelola Informasi dan Dokumentasi (PPID) Kabupaten Demak menang."))
    assert "Pejabat Pengelola Informasi dan Dokumentasi (PPID) Kabupaten Demak" in found


def test_a_hospital_named_after_a_doctor_is_named_whole() -> None:
    assert "RSUD dr. Wirasaba" in named(story(None, "Kemarin RSUD dr. Wirasaba lulus akreditasi paripurna."))


@pytest.mark.parametrize(
    ("text", "name", "clues"),
    [
        ("Piala itu untuk dan bagi Rahmat Hidayat.", "Rahmat Hidayat", {"to … +award", "… end"}),
        ("Regu itu tampil, kata Rahmat Hidayat.", "Rahmat Hidayat", {"said …", "… end"}),
        ("Kemarin Rahmat Hidayat (17) pulang.", "Rahmat Hidayat", {"word …", "… age"}),
        ("Kemarin Rahmat Hidayat (2017) diputar lagi.", "Rahmat Hidayat", {"word …", "… bracket"}),
        ("Kemarin Rahmat Hidayat menempati urutan kedua.", "Rahmat Hidayat", {"lower place"}),
    ],
)
def test_clues_around_a_name(text: str, name: str, clues: set[str]) -> None:
    document = story(None, text)
    found = cast.figures(document, load_lexicon())
    mentions = [m for f in found for m in f.mentions if document.text(m.sentence, *m.chunk) == name]
    assert clues <= set(around(mentions[0], load_lexicon()))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Menteri Perhubungan Budi Santosa hadir.", "Menteri Perhubungan"),
        ("Menteri Perhubungan hadir mewakili Kementerian Perhubungan.", "Kementerian Perhubungan"),
        ("Rektor Universitas Wirabuana hadir.", "Universitas Wirabuana"),
        ("Ketua Komisi Informasi Banten hadir.", "Komisi Informasi Banten"),
        ("Badan Kepegawaian Negara (BKN) hadir.", "Badan Kepegawaian Negara"),
        ("Gubernur Jawa Timur Siti Rahayu hadir.", "Gubernur Jawa Timur"),
        ("Menteri Desa dan Pembangunan Daerah Tertinggal Budi Santosa hadir.", _DESA),
        ("Kapolri Jenderal Budi Santosa hadir.", "Kapolri"),
        ("Direktur Jenderal Imigrasi hadir.", "Direktur Jenderal Imigrasi"),
        ("Kepala Kanwil Kemenag Jambi hadir.", "Kanwil Kemenag Jambi"),
        ("Menteri Agraria dan Tata Ruang/Kepala BPN hadir.", "Menteri Agraria dan Tata Ruang"),
        ("Desember lalu sepi.", None),
    ],
)
def test_whom_an_office_stands_for(text: str, name: str | None) -> None:
    document = story(None, text)
    giver = resolved(document, document.body[0], 0, load_lexicon())
    assert (giver.name if giver else None) == name


def test_the_winner_told_in_prose_outweighs_the_speaker_and_the_school() -> None:
    read = fact(
        "Anak Nelayan Pulang Membawa Perak",
        "Hujan belum reda ketika Rahmat Hidayat turun dari kapal. Siswa SMAN 4 Kepanjen itu meraih medali perak "
        "Olimpiade Biologi Nusantara 2025.\nPanitia dari Yayasan Cendekia Nusantara mengumumkan hasilnya. "
        '"Kami bangga," kata Kepala Sekolah, Endah Wulandari.',
    )
    assert read.recipient == "Rahmat Hidayat"


def test_what_is_told_of_the_apposed_head_is_told_of_the_office() -> None:
    read = fact(
        "Rutan Selong Diganjar Piagam",
        "Kepala Balai Pemasyarakatan Selong, Rahmat Hidayat, menyerahkan piagam penghargaan kepada Rutan Kelas IIB "
        "Selong, Rabu. Piagam itu diterima Kepala Rutan, Endah Wulandari.",
    )
    assert (read.recipient, read.giver) == ("Rutan Kelas IIB Selong", "Balai Pemasyarakatan Selong")


def test_a_title_calls_a_body_by_its_acronym_and_village() -> None:
    found = named(
        story(
            "BUMDes Sukamaju Dapat Piagam",
            "Kemarin Badan Usaha Milik Desa (BUMDes) Tirta Jaya, Desa Sukamaju, menerima piagam.",
        )
    )
    assert found["Badan Usaha Milik Desa (BUMDes) Tirta Jaya"] == ["agency", "BUMDes Sukamaju"]


def test_a_work_in_quotation_marks_is_named_whole() -> None:
    found = named(story(None, 'Film berjudul "Rantau Tak Pulang" menang.'))
    assert found["Rantau Tak Pulang"] == ["work"]


@pytest.mark.parametrize("text", ["juara II Rahmat Hidayat (Kabar Lebak)", "Keberanian Bripka Rahmat Hidayat"])
def test_only_the_person_is_the_name(text: str) -> None:
    names = named(story(None, f"Di panggung itu {text} hadir."))
    assert any(name.startswith("Rahmat Hidayat") for name in names)


def test_the_body_outweighs_the_head_who_takes_the_award() -> None:
    read = fact(
        "Kabupaten Lebak Raih Penghargaan Kota Sehat",
        "Pemerintah Kabupaten Lebak meraih penghargaan Swasti Saba 2025 dari Kementerian Kesehatan. Piagam diterima "
        "Bupati Lebak, Rahmat Hidayat, dari Menteri Kesehatan di Jakarta.",
    )
    assert (read.recipient, read.giver) == ("Pemerintah Kabupaten Lebak", "Kementerian Kesehatan")


def test_a_pronoun_means_the_name_that_opens_its_sentence() -> None:
    read = fact(
        "Pemuda Ini Dipanggil ke Kantor Camat",
        "Ombak Teluk Lebak meninggi ketika perahu terbalik. Rahmat Hidayat berenang menolong, dan Polsek Bayah "
        "memberinya piagam penghargaan, Selasa (4/2/2025).",
    )
    assert (read.recipient, read.giver) == ("Rahmat Hidayat", "Polsek Bayah")


def test_nobody_may_have_given_it() -> None:
    read = fact(
        "Tim Voli Kepanjen Juara",
        "Tim voli SMAN 4 Kepanjen meraih juara 1 dalam Turnamen Voli Antarsekolah 2025 di GOR "
        "Kanjuruhan. Mereka menang 3-1.",
    )
    assert read.giver is None


@pytest.mark.parametrize(
    ("text", "holder"),
    [
        ("Ia menjuarai Lomba Menulis Cerpen Kejaksaan Negeri Kendal 2025.", "Kejaksaan Negeri Kendal"),
        ("Regu itu memenangi Lomba Tingkat III Kwartir Cabang Tarakan.", "Kwartir Cabang Tarakan"),
        ("Klub itu memenangi Turnamen Voli Piala Polres Kendal.", None),
        ("Klub itu memenangi Turnamen Voli Bupati Kendal.", None),
        ("Desa itu memenangi Lomba Karya Tulis.", None),
    ],
)
def test_whose_a_contest_is_by_its_name(text: str, holder: str | None) -> None:
    document = story(None, text)
    sentence, lexicon = document.body[0], load_lexicon()
    found = [inside_contest(document, sentence, chunk, lexicon) for chunk in spans(sentence, lexicon)]
    assert [giver.name for giver in found if giver] == ([holder] if holder else [])


@pytest.mark.parametrize(
    ("body", "giver"),
    [
        ("Danrem menyerahkan piagam kepada Desa Sukamaju. Korem 045/Garuda menilainya.", "Korem 045/Garuda"),
        ("Danrem menyerahkan piagam kepada Desa Sukamaju. Hujan turun.", "Danrem"),
        (
            "Piagam kepada Desa Sukamaju diberikan oleh ASEAN Federation of Young Farmers.",
            "ASEAN Federation of Young Farmers",
        ),
    ],
)
def test_a_giver_goes_by_the_name_that_says_most(body: str, giver: str) -> None:
    assert fact("Desa Sukamaju Terima Piagam", f"BATURAJA - {body}").giver == giver


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Keberanian Suparno berbuah piagam.", "Suparno"),
        ("Pertama Polres Kendal maju.", "Polres Kendal"),
        ("Begitulah Suparno Hadi menutup musimnya.", "Suparno Hadi"),
        ("Perwakilan Kelompok Tani Melati hadir.", "Kelompok Tani Melati"),
        ("Pengurus Provinsi PBVSI Jambi hadir.", "Pengurus Provinsi PBVSI Jambi"),
    ],
)
def test_a_word_that_only_opens_the_sentence_is_no_part_of_a_name(text: str, first: str) -> None:
    assert next(iter(named(story(None, text)))) == first


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Kemarin ekonom Universitas Wirabuana Raya Prof. Sari Dewi menang.",
            {"Universitas Wirabuana Raya", "Sari Dewi"},
        ),
        ("Kemarin pasien RSUD dr. Wira Basa pulang.", {"RSUD dr. Wira Basa"}),
        ("kabar.com, KUALA JAMBI - Hari itu Sari Dewi menang.", {"Sari Dewi"}),
        ("Kemarin Kota berjuluk Bumi Serasan menang.", set()),
    ],
)
def test_names_side_by_side_and_what_is_left_of_a_dateline(text: str, names: set[str]) -> None:
    assert set(named(story(None, text))) == names


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("Piala lomba itu dari 10 negara ASEAN.", None),
        ("Piala itu dari ajang Semarak Nusa.", None),
        ("Piala itu dari Yayasan Semarak Nusa.", "from"),
        ("Lomba milik Yayasan Semarak Nusa dibuka.", "held by"),
        ("Mobil milik Yayasan Semarak Nusa datang.", None),
        ("Pameran itu dibuka di gelaran Semarak Nusa.", None),
    ],
)
def test_words_before_a_givers_name(text: str, cue: str | None) -> None:
    found = [said[0] for _, _, said in cues(story(None, text), [], load_lexicon())]
    assert found == ([f"cue {cue}"] if cue else [])


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('Piala untuk film pendek "Sawah Terakhir" tiba.', "work"),
        ("Filmnya, Sawah Terakhir, diputar.", "work"),
        ("Piala untuk karya berjudul Sawah Terakhir tiba.", "maker"),
        ("Piala untuk tarian berjudul Sawah Terakhir tiba.", "titled"),
        ("Piala untuk sutradara film Sawah Terakhir tiba.", "maker"),
        ("Piala untuk warga Sawah Terakhir tiba.", None),
    ],
)
def test_what_the_words_before_call_a_name(text: str, what: str | None) -> None:
    document = story(None, text)
    found = cast.figures(document, load_lexicon())
    mention = next(m for f in found for m in f.mentions if "Sawah" in document.text(m.sentence, *m.chunk))
    assert called(mention) == what


def test_weights_hold_for_both_parts_and_add_up() -> None:
    weights = load_role_weights()
    assert weights.recipient["listed first"] > 0 > weights.giver["kind person"]
    assert total({"a": 1.0, "b": 2.0, "unknown": 9.0}, {"a": 0.5, "b": -1.0}) == -1.5


ROWS = [json.loads(line) for line in (Path(__file__).parent / "roles.jsonl").read_text("utf-8").splitlines()]


def test_short_releases_name_who_received_and_who_gave() -> None:
    """Stories of ours in the manner of offices, schools, villages and firms; they also teach the weights."""
    right = {"recipient": 0, "giver": 0}
    for row in ROWS:
        document = story(row["title"], row["body"])
        events = story_events(document)
        kind = story_type(document, events)
        read = extract_facts(document, events, kind, date.fromisoformat(row["published_at"]), load_lexicon())[0]
        for part, gold in row["awards"][0].items():
            if part in right:
                right[part] += is_same(gold, getattr(read, part))
    assert right["recipient"] >= 94
    assert right["giver"] >= 95


_SECOND_UNITS = {
    "Kabupaten Pringsewu": (
        "Pemkab Pringsewu Raih Predikat Kepatuhan 2024, Skor 88,12",
        (
            "PRINGSEWU – Pemerintah Kabupaten Pringsewu menerima Predikat Kepatuhan Pelayanan Publik 2024 dari "
            "Ombudsman RI dengan nilai 88,12.\n"
            "Penghargaan diserahkan di Bandar Lampung, Rabu (12/2/2025).\n"
            "Bupati menyebut loket pengaduan kini buka sampai malam. Warga tidak lagi menitip berkas.\n"
            "Pada acara itu, RSUD Pringsewu dinobatkan sebagai RS terbaik se-Provinsi Lampung dengan nilai 94,05.\n"
            "Tahun lalu rumah sakit itu memperoleh nilai 81,40."
        ),
        ("Pemerintah Kabupaten Pringsewu", 88.12),
        ("RSUD Pringsewu", 94.05),
    ),
    "Kota Metro": (
        "Pemkot Metro Terima Penghargaan Keterbukaan Informasi 2024",
        (
            "METRO – Pemerintah Kota (Pemkot) Metro menerima Penghargaan Keterbukaan Informasi Publik 2024 dari Komisi "
            "Informasi Provinsi Lampung. Kota itu memperoleh nilai 90,25 dan masuk kategori Informatif.\n"
            "Piagam diterima Sekretaris Daerah, Yuda Pranata, Kamis (12/12/2024).\n"
            "Ia berterima kasih kepada petugas arsip.\n"
            "Selain itu, Dinas Komunikasi dan Informatika (Diskominfo) Kota Metro meraih predikat badan publik terbaik "
            "se-Provinsi Lampung dengan skor 97,60.\n"
            "Pada penilaian 2023, Diskominfo hanya memperoleh 84,10."
        ),
        ("Pemerintah Kota (Pemkot) Metro", 90.25),
        ("Dinas Komunikasi dan Informatika (Diskominfo) Kota Metro", 97.60),
    ),
}


@pytest.mark.parametrize("place", _SECOND_UNITS)
def test_a_second_unit_with_a_score_of_its_own_is_another_fact(place: str) -> None:
    title, body, *expected = _SECOND_UNITS[place]
    facts = read_story(title, body, date(2025, 2, 15)).awards
    assert [(f.recipient, f.score) for f in facts] == expected
    assert [f.level for f in facts[1:]] == ["provinsi"]
    assert [f.main for f in facts] == [True, False]


@pytest.mark.parametrize(
    ("text", "kind", "names"),
    [
        ("Kemarin Perumda Tirta Jaya Sentosa menang, kata Tirta Jaya.", "company", ["Tirta Jaya"]),
        ("Kemarin predikat Desa Ramah Anak 2024 jatuh ke Desa Cibadak.", "award", []),
        ("Kemarin Direktorat Jenderal Bina Desa hadir.", "agency", []),
    ],
)
def test_kinds_and_short_forms_of_figures(text: str, kind: str, names: list[str]) -> None:
    assert [kind, *names] in named(story(None, text)).values()


def test_a_work_with_small_words_is_named_whole_and_a_site_is_not_its_region() -> None:
    found = named(
        story(None, 'Film "Surat dari Tepi Muara" menang di Pendopo Gubernur Banten. Provinsi Banten bangga.')
    )
    assert found["Surat dari Tepi Muara"] == ["work"]
    assert found["Provinsi Banten"] == ["government"]


def test_a_common_noun_with_a_pronoun_means_the_body_before() -> None:
    document = story(
        None, "Sorak pecah ketika nama Kota Magelang disebut. Kafilah kota itu membawa pulang piala juara umum."
    )
    found = cast.figures(document, load_lexicon())
    assert [figure.kind for figure in cast.bodies_meant(found, document.body[1])] == ["government"]
    assert cast.bodies_meant(found, document.body[0]) == []


def test_the_team_wins_and_not_the_members_it_consists_of() -> None:
    read = fact(
        "SMAN 1 Tegal Terbaik Cerdas Cermat",
        "Regu SMAN 1 Tegal yang beranggotakan Rahmat Hidayat, Endah Wulandari dan Yuda Pranata meraih juara 1 Lomba "
        "Cerdas Cermat Konstitusi 2025 yang diadakan KPU Kota Tegal, Kamis (6/2/2025).",
    )
    assert read.recipient == "Regu SMAN 1 Tegal"


def test_those_who_got_it_are_counted_up() -> None:
    facts = read_story(
        "Tiga Polisi Diganjar Piagam",
        "Kapolres Lebak menyerahkan piagam penghargaan kepada anggotanya. Mereka yang mendapat piagam "
        "adalah Ipda Rahmat Hidayat, Bripka Yuda Pranata, dan Briptu Endah Wulandari.",
        date(2025, 3, 1),
    ).awards
    assert {f.recipient for f in facts} >= {"Rahmat Hidayat", "Yuda Pranata", "Endah Wulandari"}


def test_a_person_is_called_by_the_full_name_and_a_town_without_common_words() -> None:
    person = fact("Jodi Raih Penghargaan Insinyur", "Presiden Joko Pradipta (Jodi) meraih Penghargaan Insinyur Utama.")
    assert person.recipient == "Joko Pradipta"
    town = fact(
        "Sawahlunto Terima Penghargaan Kota Bersih",
        "Kota tambang tua Sawahlunto dipuji. Piala Kota Bersih 2025 diserahkan kepada Pemerintah Kota Sawahlunto.",
    )
    assert town.recipient == "Pemerintah Kota Sawahlunto"


def test_a_place_behind_from_there_is_no_origin() -> None:
    read = fact(
        "Pos Ronda Cikupa Terbaik",
        "Dari sanalah Satkamling Kampung Cikupa, Kecamatan Maja, keluar sebagai juara I Lomba Satkamling 2025.",
    )
    assert read.recipient == "Satkamling Kampung Cikupa"


def test_a_contest_of_a_level_is_no_name_of_the_government_that_holds_it() -> None:
    read = fact(
        "Desa Cibadak Juara Lomba Desa",
        "Desa Cibadak meraih juara 1 Lomba Desa dan Kelurahan Tingkat Provinsi Jawa Barat 2025. Pemerintah Provinsi "
        "Jawa Barat mengumumkan hasilnya, Rabu (5/2/2025).",
    )
    assert read.giver == "Pemerintah Provinsi Jawa Barat"


def test_names_that_run_on_are_told_apart_by_what_the_story_calls_alone() -> None:
    found = named(
        story(
            "Bek Timnas Terbaik",
            "Bek Timnas Indonesia Rahel Simanjuntak terpilih. Penantian Pemerintah Kota Depok selesai. "
            "PWI Provinsi Jambi hadir. Kabar itu disambut Rahel Simanjuntak.",
        )
    )
    assert found["Timnas Indonesia"] == ["team"]
    assert found["Rahel Simanjuntak"] == ["person", "Rahel Simanjuntak"]
    assert "Pemerintah Kota Depok" in found
    assert "PWI Provinsi Jambi" in found


def test_a_headline_names_who_the_body_names_by_part_of_its_capitals() -> None:
    found = named(story("Aksi Heroik Sudirjo Berbuah Piagam", "Piagam itu milik Sudirjo Hartanto. Ia petani di Blora."))
    assert found["Sudirjo Hartanto"] == ["person", "Sudirjo"]


@pytest.mark.parametrize(
    ("sentence", "clue"),
    [
        ("Bidan Puskesmas Sumber itu menerima penghargaan dari Kementerian Kesehatan.", "described person next"),
        ("Ia meraih penghargaan dari Kementerian Kesehatan.", "pronoun next"),
        ("Piala itu penghargaan dari Kementerian Kesehatan.", None),
    ],
)
def test_a_description_or_a_pronoun_means_who_was_named_before(sentence: str, clue: str | None) -> None:
    document = story(None, f"Ester Rantepadang menyeberang laut. {sentence}")
    found = cast.figures(document, load_lexicon())
    said = {c for figure, c in meant(document, found, story_events(document), load_lexicon()) if figure is found[0]}
    assert said == ({clue} if clue else set())


def test_what_speaks_for_a_candidate_does_not_depend_on_the_order_of_its_clues() -> None:
    weights = {"a": 0.1, "b": 0.2, "c": 0.3}
    assert len({total(dict.fromkeys(order, 1.0), weights) for order in permutations(weights)}) == 1
