"""Which scheme an award belongs to, under all its names."""

from typing import Any

import msgspec
import pytest

from crawler.awards.entities import entity_of
from crawler.awards.schemes import scheme_of
from crawler.facts import AwardFact, Entity, Level, Scheme, Span, Where

KI = Entity(key="komisi informasi pusat", name="Komisi Informasi Pusat")
KPU = Entity(key="kpu@73", name="KPU Provinsi Sulawesi Selatan", region="73")
BPK = Entity(key="badan pemeriksa keuangan@14", name="BPK Riau", region="14")
BNN = Entity(key="badan narkotika nasional@74", name="BNN Sulawesi Tenggara", region="74")
KEMENKEU = Entity(key="kementerian keuangan", name="Kementerian Keuangan")
KEMENKES = Entity(key="kementerian kesehatan", name="Kementerian Kesehatan")
OMBUDSMAN = Entity(key="ombudsman republik indonesia", name="Ombudsman Republik Indonesia")
ITSELF = Entity(key="anugerah keterbukaan informasi publik", name="Anugerah Keterbukaan Informasi Publik")
WAPRES = Entity(key="wakil presiden", name="Wakil Presiden")
PASI = Entity(key="pb pasi", name="PB PASI")
FIFA = Entity(key="fifa", name="FIFA")
MURI = Entity(key="muri", name="MURI")


def fact(award: str, giver: Entity | None = None, **fields: Any) -> AwardFact:
    return AwardFact(
        award=award, recipient="Kota Awan", giver_entity=giver, evidence=Span(Where.BODY, 0, 9), main=True, **fields
    )


def scheme(award: str, giver: Entity | None = None, **fields: Any) -> Scheme:
    found = scheme_of(fact(award, giver, **fields), None)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("award", "fields", "key"),
    [
        ("Anugerah Inovasi Banten 2024", {"level": Level.PROVINCE, "recipient_region": "36.71"}, "inovasi@36"),
        ("Anugerah Inovasi 2023", {"level": Level.PROVINCE, "recipient_region": "36.02"}, "inovasi@36"),
        ("Anugerah Inovasi Banten 2024", {"level": Level.NATIONAL, "recipient_region": "36.71"}, "banten inovasi"),
        ("kategori pengelolaan logistik", {"giver": KPU}, "/kpu@73"),
        ("peringkat II bidang JDIH", {"giver": KPU}, "/kpu@73"),
        ("Anugerah Keterbukaan Informasi Publik 2023", {"giver": KI}, "anugerah keterbukaan informasi publik"),
        ("Anugerah Keterbukaan Informasi Publik 2023", {}, "anugerah keterbukaan informasi publik"),
    ],
)
def test_what_is_one_scheme(award: str, fields: dict[str, Any], key: str) -> None:
    assert scheme(award, **fields).key == key


def test_a_programme_of_one_body_is_another_scheme_where_another_gives_it() -> None:
    bawaslu = Entity(key="badan pengawas pemilu", name="Badan Pengawas Pemilu")
    ours = scheme("Anugerah Keterbukaan Informasi Publik Bawaslu 2022", bawaslu)
    assert ours.key == "anugerah keterbukaan informasi publik/badan pengawas pemilu"
    short = scheme("Anugerah Keterbukaan Informasi Publik", Entity(key="ki banten", name="KI Banten"))
    assert short.key == "anugerah keterbukaan informasi publik"


@pytest.mark.parametrize(
    ("award", "giver", "key"),
    [
        ("opini WTP", "Kepala BPK Perwakilan Banten", "opini wajar tanpa pengecualian"),
        ("opini WTP", "Plt Kepala BPK RI", "opini wajar tanpa pengecualian"),
        ("opini WTP", "Anggota V BPK RI", "opini wajar tanpa pengecualian"),
        ("opini WTP", "Kepala KPPN Serang", "opini wajar tanpa pengecualian/kppn serang"),
        ("KIP Award", "Wakil Presiden Ma'ruf Amin", "anugerah keterbukaan informasi publik"),
        ("KIP Award", "Presiden RI Prabowo Subianto", "anugerah keterbukaan informasi publik"),
        ("KIP Award", "Presiden Direktur Awan", "anugerah keterbukaan informasi publik/presiden direktur awan"),
        ("KIP Award", "Wapres Ma'ruf Amin", "anugerah keterbukaan informasi publik"),
    ],
)
def test_an_official_gives_what_the_body_gives_and_a_president_hands_over(award: str, giver: str, key: str) -> None:
    assert scheme(award, entity_of(giver, None, is_giver=True)).key == key


@pytest.mark.parametrize("giver", ["()", "???"])
def test_a_giver_without_a_word_gives_nothing(giver: str) -> None:
    found = scheme("akreditasi A", entity_of(giver, None, is_giver=True))
    assert (found.key, found.name) == ("akreditasi", "akreditasi")
    assert scheme_of(fact("kategori inovasi", entity_of(giver, None, is_giver=True)), None) == scheme_of(
        fact("kategori inovasi"), None
    )


def test_a_name_in_full_knows_its_initials() -> None:
    assert scheme("Apresiasi Pegiat dan Taman Bacaan").initials == "ptb"
    assert scheme("Apresiasi Pegiat dan Taman Bacaan (PTB)").initials is None
    assert scheme("Anugerah Desa Lestari").initials is None


@pytest.mark.parametrize(
    ("award", "giver", "key"),
    [
        ("Kabupaten Sehat (Swasti Saba) 2023", None, "swasti saba"),
        ("Evaluasi Akuntabilitas Kinerja Instansi Pemerintah (AKIP) 2025", None, "SAKIP"),
        ("Desa Percontohan Antikorupsi 2023", None, "Desa Anti-Korupsi"),
        ("Anubhawa Sasana Jagadhita", None, "Desa Sadar Hukum"),
        ("sertifikat bebas frambusia", None, "Eradikasi Frambusia"),
        ("Sertifikat ISO 9001:2015", None, "SNI ISO 9001"),
        ("Pekan Olahraga Pelajar Nasional XVII", None, "Popnas"),
        ("MTQ Nasional XXX", None, "Musabaqah Tilawatil Qur’an"),
        ("Musabaqoh Qiroatil Kutub (MQK)", None, "MQK Nasional"),
        ("predikat kepatuhan tinggi", OMBUDSMAN, "Penilaian Kepatuhan Pelayanan Publik"),
        ("rekor menginang bersama peserta terbanyak", MURI, "rekor MURI"),
        ("Anugerah Keterbukaan Informasi Publik 2024", WAPRES, "KIP Award"),
        ("Anugerah Keterbukaan Informasi Publik 2024", ITSELF, "KIP Award"),
        ("opini WTP", BPK, "WTP ke-9"),
        ("Penghargaan Adikarya Pangan Nusantara", None, "Adhikarya Pangan Nusantara"),
        ("Lencana Dharma Bhakti", None, "Lencana Darma Bakti"),
        ("Lomba Teater Pesisir kategori umum", None, "Lomba Teater Pesisir 2024"),
        ("Festival Teater Rimba dalam rangka Hari Jadi Kota", None, "Festival Teater Rimba II"),
        ("Piala Kapolri", None, "Kapolri Cup 2024"),
    ],
)
def test_spellings_names_in_full_and_in_short_are_one_scheme(award: str, giver: Entity | None, key: str) -> None:
    assert scheme(award, giver, level=Level.NATIONAL).key == scheme(key, level=Level.NATIONAL).key


def test_words_that_mean_a_scheme_of_one_giver_mean_nothing_of_another() -> None:
    assert scheme("Penghargaan Kepatuhan Pajak", KEMENKEU).key == "kepatuhan pajak"
    assert scheme("rekor penjualan", KEMENKEU).key == "penjualan rekor/kementerian keuangan"


@pytest.mark.parametrize(
    ("award", "key"),
    [
        ("opini WDP", "opini wajar dengan pengecualian"),
        ("opini Wajar Dengan Pengecualian", "opini wajar dengan pengecualian"),
        ("opini disclaimer", "disclaimer/badan pemeriksa keuangan@14"),
        ("opini Tidak Wajar", "tidak wajar"),
        ("opini Wajar Tanpa Pengecualian atas LKPD", "opini wajar tanpa pengecualian"),
    ],
)
def test_the_auditors_opinions_are_several_schemes(award: str, key: str) -> None:
    assert scheme(award, BPK).key == key


def test_an_award_for_a_rating_is_of_the_one_who_gives_it() -> None:
    found = scheme("penghargaan atas raihan opini WTP 10 tahun berturut-turut", KEMENKEU)
    assert found.key == "opini wajar tanpa pengecualian/kementerian keuangan"
    assert found.name == "opini Wajar Tanpa Pengecualian (Kementerian Keuangan)"
    assert scheme_of(fact("penghargaan atas prestasi di PON XXI", KEMENKEU), None) is None


@pytest.mark.parametrize(
    ("award", "giver", "key"),
    [
        ("Kejuaraan Nasional Karate 2024", None, "kejuaraan nasional karate"),
        ("Kejurnas Karate", None, "kejuaraan nasional karate"),
        ("Kejuaraan Tingkat Nasional (Kejurnas) Karate", None, "kejuaraan nasional karate"),
        ("Kejuaraan Nasional", PASI, "kejuaraan nasional/pb pasi"),
        ("Kejurda Atletik Banten", None, "kejuaraan provinsi atletik@36"),
        ("Wushu Kejurnas 2024", None, "kejuaraan nasional wushu"),
        ("BWF World Championships 2024", None, "kejuaraan dunia bwf"),
        ("Kejuaraan Provinsi Banten Karate", None, "kejuaraan provinsi karate@36"),
        ("Archery World Cup", None, "piala dunia archery"),
        ("IFSC World Cup", None, "piala dunia panjat tebing"),
        ("Piala Dunia Panahan", PASI, "piala dunia panahan"),
        ("Piala Dunia", PASI, "piala dunia/pb pasi"),
        ("Piala Dunia 2022", FIFA, "piala dunia"),
        ("FIFA World Cup", None, "piala dunia"),
        (
            "Kejurnas Satu Dua Tiga Empat Lima Enam Tujuh Kata Karate",
            None,
            "kejuaraan nasional dua empat enam kata lima satu tiga tujuh",
        ),
    ],
)
def test_a_name_that_sports_share_is_told_apart_by_the_sport_or_the_giver(
    award: str, giver: Entity | None, key: str
) -> None:
    assert scheme(award, giver, level=Level.PROVINCE if "Banten" in award else Level.NATIONAL).key == key


@pytest.mark.parametrize(
    ("award", "key"),
    [
        ("Kejuaraan Kota Tangerang Karate", "kejuaraan kabupaten karate@36.71"),
        ("Pekan Olahraga Kabupaten Serang", "pekan olahraga kabupaten@36.04"),
        ("Kota Tangerang Layak Anak", "kota layak anak@36.71"),
        ("Lomba Senam Kota Tangerang", "senam@36.71"),
    ],
)
def test_a_place_leaves_its_kind_to_the_name(award: str, key: str) -> None:
    assert scheme(award, level=Level.REGENCY).key == key


@pytest.mark.parametrize("field", ["", " bidang Hukum", " bidang Ekonomi", " Ilmu Hukum"])
def test_a_doctorate_of_honour_is_of_the_university_whatever_its_field(field: str) -> None:
    assert scheme(f"Doktor Honoris Causa{field}", KPU).key == "doktor kehormatan/kpu@73"


def test_accreditations_of_one_body_are_told_apart_by_what_they_are_of() -> None:
    assert scheme("status akreditasi A Rumah Sakit", KEMENKES).key == "akreditasi rumah sakit/kementerian kesehatan"
    assert scheme("akreditasi A").key == "akreditasi"


def test_a_championship_without_sport_and_giver_has_no_scheme() -> None:
    assert scheme_of(fact("Kejuaraan Nasional 2024", level=Level.NATIONAL), None) is None


@pytest.mark.parametrize(
    ("award", "fields", "key"),
    [
        ("MTQ XXXVII Provinsi Aceh", {"level": Level.PROVINCE}, "musabaqah tilawatil quran@11"),
        ("MTQ XXXVII Provinsi Aceh", {}, "musabaqah tilawatil quran@11"),
        ("Porprov XVI Jateng", {"level": Level.PROVINCE}, "pekan olahraga provinsi@33"),
        ("Lomba Bertutur Tingkat Kota Singkawang", {"level": Level.REGENCY}, "bertutur@61.72"),
        (
            "KI Award",
            {"level": Level.PROVINCE, "recipient_region": "36.71"},
            "anugerah keterbukaan informasi publik@36",
        ),
        ("Desa Bersinar", {"level": Level.PROVINCE, "giver": BNN}, "desa bersih narkoba@74"),
        ("Kabupaten Serang STBM Award", {"giver": KEMENKES}, "stbm award"),
        ("Kalpataru", {"level": Level.PROVINCE}, "kalpataru@provinsi"),
        ("Banten Award", {"level": Level.PROVINCE}, "banten@36"),
        ("Piala Teluk Banten", {"level": Level.NATIONAL}, "banten teluk"),
    ],
)
def test_the_place_of_a_scheme(award: str, fields: dict[str, Any], key: str) -> None:
    assert scheme(award, **fields).key == key


@pytest.mark.parametrize(
    ("award", "fields", "name"),
    [
        ("Adiwiyata 2023", {}, "Adiwiyata"),
        ("Adiwiyata 2023", {"level": Level.PROVINCE}, "Adiwiyata (tingkat provinsi)"),
        ("Lomba Desa", {"level": Level.REGENCY}, "Lomba Desa (tingkat kabupaten/kota)"),
        ("Peparprov", {"level": Level.PROVINCE}, "Pekan Paralimpiade Provinsi"),
        ("Kejurkab Karate", {"level": Level.REGENCY}, "Kejuaraan Kabupaten Karate"),
        ("Adiwiyata 2023", {"level": Level.PROVINCE, "recipient_region": "17"}, "Adiwiyata (Bengkulu)"),
        ("Lomba Inovasi", {"level": Level.REGENCY, "recipient_region": "36.71"}, "Lomba Inovasi (Kota Tangerang)"),
        ("akreditasi A", {"giver": KEMENKES}, "akreditasi (Kementerian Kesehatan)"),
        ("Kejurnas", {"giver": PASI}, "Kejuaraan Nasional (PB PASI)"),
        ("eliminasi rabies", {"giver": KEMENKES}, "eliminasi rabies (Kementerian Kesehatan)"),
    ],
)
def test_a_name_that_several_schemes_have_says_whose_it_is(award: str, fields: dict[str, Any], name: str) -> None:
    assert scheme(award, **fields).name == name


@pytest.mark.parametrize(
    ("giver", "entity", "also"),
    [
        ("Lembaga Akreditasi Klinik Nusantara (LAKN)", Entity(key="lakn penuh", name="x"), ("akreditasi/lakn",)),
        ("Lembaga Akreditasi Klinik (LAK) Nusantara", Entity(key="lakn penuh", name="x"), ()),
        ("Dinas Kesehatan (Dinkes)", Entity(key="dinas kesehatan", name="x"), ()),
        (None, Entity(key="lakn penuh", name="x"), ()),
    ],
)
def test_the_short_form_of_a_giver_means_its_schemes(giver: str | None, entity: Entity, also: tuple[str, ...]) -> None:
    stated = msgspec.structs.replace(fact("akreditasi paripurna", entity), giver=giver)
    found = scheme_of(stated, None)
    assert found is not None
    assert found.also == also


def test_a_name_that_holds_its_place_is_known_without_the_level() -> None:
    stated = scheme("Banten Smart Village Award 2023", level=Level.PROVINCE)
    assert (stated.key, stated.also) == ("smart village@36", ("banten smart village",))
    assert scheme("Banten Smart Village Award 2024").key == "banten smart village"


def test_an_award_named_after_its_giver_is_what_its_classes_mean() -> None:
    assert scheme("KPU Award 2024", KPU).also == (scheme("kategori logistik", KPU).key,)
    assert scheme("Pilkada Award 2024", KPU).also == ()
    baznas = Entity(key="badan amil zakat nasional", name="Badan Amil Zakat Nasional")
    found = scheme_of(msgspec.structs.replace(fact("Baznas Award", baznas), giver="BAZNAS RI"), None)
    assert found is not None
    assert found.also == ("/badan amil zakat nasional",)


@pytest.mark.parametrize(
    ("award", "giver"),
    [
        ("Piala Gubernur", "Gubernur Jawa Timur"),
        ("Piala Bupati", "Bupati Serang"),
        ("Piala Wali Kota", "Wali Kota Tangerang"),
        ("Piala Presiden", "Presiden RI"),
        ("Piala Menteri", "Menteri Pemuda dan Olahraga"),
        ("Piala Menpora", "Menpora"),
        ("Piala Kapolda", "Kapolda Banten"),
        ("Piala Rektor", "Rektor UGM"),
    ],
)
def test_the_cup_of_an_office_is_not_all_that_the_body_gives(award: str, giver: str) -> None:
    stated = msgspec.structs.replace(fact(award, entity_of(giver, None, is_giver=True)), giver=giver)
    found = scheme_of(stated, None)
    assert found is not None
    assert found.also == ()


def test_a_mayor_is_one_word() -> None:
    known = {scheme(award, level=Level.REGENCY).key for award in ("Piala Wali Kota Solo", "Piala Walikota Solo")}
    assert known == {"walikota@33.72"}
    assert scheme("Piala Wali Kota Solo").name == "Piala Walikota (Kota Surakarta)"
    assert scheme("Kapolri Cup 2024").name == "Kapolri Cup"
    assert scheme("Turnamen Kapolri 2024").key == scheme("Kapolri Cup").key, "what is shown tells no schemes apart"


@pytest.mark.parametrize(
    ("award", "key"),
    [
        ("Civil Award", "civil"),
        ("Vivi Award", "vivi"),
        ("CCI Award", "cci"),
        ("Lomba Tari XXXIV", "tari"),
        ("Lomba Tari ke-XL", "tari"),
        ("Lomba Tari ke-12", "tari"),
        ("Lomba Tari 12th", "tari"),
        ("BRI Liga 1 2022/23", "liga 1"),
        ("Liga 1 Putri", "liga 1 putri"),
        ("Liga 2", "liga 2"),
    ],
)
def test_what_is_a_number(award: str, key: str) -> None:
    assert scheme(award).key == key


@pytest.mark.parametrize(
    ("award", "giver", "key"),
    [
        ("Lomba Kadarkum", None, "Keluarga Sadar Hukum"),
        (
            "Dana Insentif Fiskal Pengendalian Inflasi Daerah",
            "Kemenkeu",
            "Insentif Fiskal Kinerja Pengendalian Inflasi",
        ),
        ("Pengendalian Inflasi Daerah", "Kementerian Koordinator Bidang Perekonomian", "TPID Award"),
        ("MTQ VII Korpri Nasional", None, "MTQ Korpri"),
        ("MTQ Nasional Ke-7 Korpri", None, "Musabaqah Tilawatil Quran Korpri"),
        ("STQH Korpri", None, "STQ Korpri"),
        ("JIPPNas", None, "Jaringan Inovasi Pelayanan Publik"),
        ("KRI 2024", "Pusat Prestasi Nasional", "Kontes Robot Indonesia"),
        ("KKI 2024", "Balai Pengembangan Talenta Indonesia (BPTI)", "Kontes Kapal Indonesia"),
        ("KSM tingkat kota", "Kemenag Kota Cilegon", "Kompetisi Sains Madrasah"),
        ("Indeks Integritas", "KPK", "Survei Penilaian Integritas"),
        ("predikat Kota Sehat", "Kemenkes", "Swasti Saba"),
        ("Kabupaten/Kota Sehat", None, "Swasti Saba"),
        ("Penerapan SPM", None, "SPM Award"),
        ("SPM", "Kemendagri", "SPM Award"),
        ("Statistik Sektoral", "BPS", "EPSS"),
        ("MPP", "Kementerian PANRB", "MPP Award"),
        ("GTK Inspiratif", "Kemendikbud", "Apresiasi GTK"),
    ],
)
def test_short_forms_mean_their_scheme_where_its_body_gives_it(award: str, giver: str | None, key: str) -> None:
    entity = entity_of(giver, None, is_giver=True) if giver else None
    assert scheme(award, entity, level=Level.NATIONAL).key == scheme(key, level=Level.NATIONAL).key


@pytest.mark.parametrize(
    ("award", "giver", "other"),
    [
        ("Keluarga Sadar Hukum", None, "Desa Sadar Hukum"),
        ("Sekolah Sadar Hukum", None, "Desa Sadar Hukum"),
        ("Insentif Fiskal Pengendalian Inflasi Daerah", "Kemenkeu", "TPID Award"),
        ("Insentif Fiskal Pengendalian Inflasi Daerah", "Kemenkeu", "Dana Insentif Fiskal"),
        ("Pengendalian Inflasi", "Kemendagri", "TPID Award"),
        ("MTQ Korpri", None, "MTQ"),
        ("MTQ Mahasiswa", None, "MTQ Korpri"),
        ("MTQ Pelajar", None, "MTQ Mahasiswa"),
        ("STQH Korpri", None, "STQH"),
        ("KKI 2024", "Bank Indonesia", "Kontes Kapal Indonesia"),
        ("KRI Dewaruci Cup", None, "Kontes Robot Indonesia"),
        ("KSM Award", None, "Kompetisi Sains Madrasah"),
        ("Kovablik 2023", None, "KIPP"),
        ("Jaringan Inovasi Pelayanan Publik", None, "KIPP"),
        ("RW Layak Anak", None, "KLA"),
        ("Puskesmas Layak Anak", None, "KLA"),
        ("Kecamatan Layak Anak", None, "Desa Layak Anak"),
        ("Indeks Integritas Ujian Nasional", None, "SPI"),
        ("Penilaian Integritas Akademik", None, "SPI"),
        ("Jambore Kader Kota Sehat", None, "Swasti Saba"),
        ("Kota Sehat Mental", None, "Swasti Saba"),
        ("Penghargaan Kepatuhan LHKPN", "Ombudsman", "Kepatuhan Pelayanan Publik"),
        ("Kabupaten/Kota Percontohan Antikorupsi", None, "Desa Antikorupsi"),
        ("LKS Bipartit Award", None, "LKS"),
        ("LKS Berprestasi", None, "LKS"),
        ("SPM terbaik", "KPPN Serang", "SPM Award"),
        ("MPP Cup", None, "MPP Award"),
    ],
)
def test_names_that_other_schemes_have_too_mean_them(award: str, giver: str | None, other: str) -> None:
    entity = entity_of(giver, None, is_giver=True) if giver else None
    assert scheme(award, entity, level=Level.NATIONAL).key != scheme(other, level=Level.NATIONAL).key
