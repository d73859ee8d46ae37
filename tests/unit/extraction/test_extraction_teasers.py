"""Links in a paragraph: a label such as `Baca juga:` goes with the link after it, the story's own links stay."""

import pytest
from storypage import TEXT, read


def first(paragraph: str) -> str:
    return read(body=f"<p>{paragraph}</p>{TEXT}").body.split("\n")[0]


@pytest.mark.parametrize(
    "sentence",
    [
        "Warga dapat melihat <a href='/tag/pameran'>pameran</a> itu sampai Ahad malam di balai kota lama.",
        "Juri meminta peserta membaca <a href='/tag/puisi'>puisi</a> karya penyair setempat selama lima menit.",
        "Anak-anak senang baca <a href='/tag/komik'>komik</a> di taman yang dibuka tahun lalu.",
        "Daftar juara bisa dilihat: <a href='/daftar'>di laman panitia</a> mulai besok pagi.",
        "Tahap selanjutnya: <a href='/tag/final'>babak final</a> pada bulan depan di pendopo.",
    ],
)
def test_a_word_of_the_sentence_before_a_link_is_no_label(sentence: str) -> None:
    plain = sentence.partition("<a")[0] + sentence.partition("'>")[2].replace("</a>", "")
    assert first(sentence) == plain


@pytest.mark.parametrize(
    "label",
    [
        "Baca juga",
        "BACA JUGA :",
        "Baca:",
        "Simak juga",
        "Lihat pula -",
        "Tonton juga:",
        "Selanjutnya:",
        "Menarik Dibaca:",
        "Wajib dibaca:",
        "Pilihan Editor:",
        "Baca selengkapnya:",
    ],
)
def test_a_label_goes_with_the_link_after_it(label: str) -> None:
    assert first(f"<strong>{label} </strong><a href='/x'>Atlet Borong Medali Emas</a>").startswith("SERANG, Kabarku")
