"""Names in a sentence: runs of capitalised words, and the shorter names inside them."""

import pytest

from crawler.awards.capitals import is_namelike
from crawler.awards.names import Name, award_words, names, runs
from crawler.awards.text import Sentence, parse_document


def only(text: str) -> Sentence:
    return parse_document(None, text).body[0]


def heading(title: str, body: str = "") -> Sentence:
    found = parse_document(title, body).title
    assert found is not None
    return found


def parts(text: str) -> dict[str, str]:
    return {" ".join(name.words): name.part for name in names(only(text))}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bupati Muna Barat La Ode Darwin hadir.", ["Bupati Muna Barat La Ode Darwin"]),
        ("Ke sana SMAN 1 Alor pulang.", ["SMAN 1 Alor"]),
        ("Warga menonton Best of Wuna itu.", ["Best of Wuna"]),
        ("Dr. H. Muhsan hadir.", ["Dr . H . Muhsan"]),
        ("Wulan, Dea dan Rafi pulang.", ["Wulan", "Dea", "Rafi"]),
        ("Penghargaan itu diterima kemarin.", []),
        ("Akhirnya piala itu tiba.", []),
        ("Namun Pemkab Muna menolak.", ["Pemkab Muna"]),
        ("Juara II Desa Tampo, juara III Rina Wulan.", ["Desa Tampo", "Rina Wulan"]),
        ("Penghargaan itu dari Kementerian Dalam Negeri kemarin.", ["Kementerian Dalam Negeri"]),
        ("Menteri Dalam Negeri hadir.", ["Menteri Dalam Negeri"]),
        ("Museum Rekor Wuna memberi piagam.", ["Museum Rekor Wuna"]),
        ("Juara Rekor Wuna hadir.", ["Wuna"]),
    ],
)
def test_runs_of_capitalised_words(text: str, expected: list[str]) -> None:
    sentence = only(text)
    assert [" ".join(sentence.words[start:end]) for start, end in runs(sentence)] == expected


@pytest.mark.parametrize(
    ("text", "name", "part"),
    [
        ("Bupati Muna Barat La Ode Darwin hadir.", "La Ode Darwin", "person"),
        ("Bupati Muna Barat La Ode Darwin hadir.", "Bupati Muna Barat", "office"),
        ("Bupati Muna Barat La Ode Darwin hadir.", "Muna Barat", "place"),
        ("Rektor UNB Rafi Halim Wuna hadir.", "Rektor UNB", "office"),
        ("Rektor UNB Rafi Halim Wuna hadir.", "UNB", "place"),
        ("Rektor UNB Rafi Halim Wuna hadir.", "Rafi Halim Wuna", "person"),
        ("Tim voli putri SMAN 1 Alor menang.", "SMAN 1 Alor", "whole"),
        ("Piala dibawa tim voli putri SMAN 1 Alor.", "tim voli putri SMAN 1 Alor", "headed"),
        ("Dari Badan Riset dan Inovasi Nasional tiba kabar.", "Badan Riset dan Inovasi Nasional", "joined"),
        ("Dinilai Badan Pemeriksa Keuangan (BPK) kemarin.", "BPK", "acronym"),
        ("Dinilai Badan Pemeriksa Keuangan (BPK) kemarin.", "Badan Pemeriksa Keuangan ( BPK )", "with acronym"),
        (
            "Dinilai Badan Pemeriksa Keuangan (BPK) Perwakilan Riau.",
            "Badan Pemeriksa Keuangan ( BPK ) Perwakilan Riau",
            "around acronym",
        ),
        ("Piala diraih Wulan dan Rafi.", "Wulan dan Rafi", "joined"),
        ("Dr. H. Muhsan hadir.", "Muhsan", "untitled"),
        ("Dari Kementerian Seni, Riset, dan Inovasi.", "Kementerian Seni , Riset , dan Inovasi", "joined"),
    ],
)
def test_shorter_and_longer_names(text: str, name: str, part: str) -> None:
    assert parts(text).get(name) == part


@pytest.mark.parametrize("text", ["Juara kedua Desa Muna, Alor, hadir.", "Lembaga asal Jerman, AQAS, menilai."])
def test_a_name_and_where_it_is_are_two(text: str) -> None:
    assert not any("," in name for name in parts(text))


@pytest.mark.parametrize(
    ("title", "word", "expected"),
    [
        ("Pemkab Muna Raih Adipura", "Raih", False),
        ("Pemkab Muna Raih Adipura", "Muna", True),
        ("Penggemar Senang", "Penggemar", False),
    ],
)
def test_capitals_in_a_headline_make_no_name_of_a_common_word(title: str, word: str, expected: bool) -> None:
    sentence = heading(title)
    assert is_namelike(sentence, sentence.words.index(word)) is expected


def test_a_common_word_of_a_headline_is_a_name_where_the_body_writes_it_big() -> None:
    with_body = heading("Cahaya Menang di Raha", "Sanggar seni Cahaya menang.")
    assert is_namelike(with_body, 0)


def test_a_name_has_one_key_whatever_its_case() -> None:
    sentence = only("Warga PEMKAB MUNA dan Pemkab Muna.")
    keys = [Name(sentence, start, end, (start, end), "whole").key for start, end in runs(sentence)]
    assert keys == ["pemkab muna", "pemkab muna"]


def test_a_name_may_hold_a_word_of_awards() -> None:
    found = {" ".join(name.words): award_words(name) for name in names(only("Ajang SCTV Awards dan Bupati Muna."))}
    assert found["SCTV Awards"]
    assert not found["Bupati Muna"]
