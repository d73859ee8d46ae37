"""Reading any text: it never raises, every span is in the text, the main fact comes first, no text is slow."""

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.awards import read_story
from crawler.facts import AwardAnnotation, Where

PIECES = """Pemkab Lebak|meraih|penghargaan|juara 1|Lomba Desa|dari|Kementerian Agama (Kemenag)|nilai 93,21|,|.|"|“|”|(
)|:|-|1.|(21/12/2023)|kepada|Siti (34)|diserahkan|oleh|TOP|WTP|ketiganya|tahun 2023|menobatkan|sebagai|memberinya|kali
dan|👏|tingkat provinsi|se-Banten|Juara|Kamis|😀 Ämne""".replace("\n", "|").split("|")
TEXTS = st.one_of(st.text(max_size=300), st.lists(st.sampled_from([*PIECES, "\n"]), max_size=60).map(" ".join))


def check(reading: AwardAnnotation, title: str | None, body: str) -> None:
    texts = {Where.TITLE: title or "", Where.BODY: body}
    for piece in reading.evidence:
        assert texts[piece.where][piece.start : piece.end] == piece.text
    for award in reading.awards:
        for name, span in award.spans.items():
            assert 0 <= span.start < span.end <= len(texts[span.where])
            assert getattr(award, name) is not None
        for name in ("award", "recipient"):
            if name in award.spans:
                span = award.spans[name]
                assert texts[span.where][span.start : span.end] == getattr(award, name)
        assert 0 <= award.evidence.start < award.evidence.end <= len(texts[award.evidence.where])
        assert award.event_date is None or date.fromisoformat(award.event_date).isoformat() == award.event_date
        assert award.confidence is None or 0.0 <= award.confidence <= 1.0
    assert [award.main for award in reading.awards[:2]] in ([], [True], [True, False])
    assert reading.is_award or not reading.awards
    assert reading.is_award == (reading.type is not None)
    assert 0.0 <= reading.score <= 1.0


@settings(max_examples=200, deadline=None)
@given(title=st.none() | TEXTS, body=TEXTS, published_on=st.none() | st.dates(date(2000, 1, 1), date(2030, 12, 31)))
def test_any_text_is_read_and_quoted_rightly(title: str | None, body: str, published_on: date | None) -> None:
    check(read_story(title, body, published_on), title, body)


@settings(max_examples=200, deadline=None)
@given(body=TEXTS)
def test_facts_of_any_text_that_reports_an_award(body: str) -> None:
    title = "Pemkab Lebak Raih Penghargaan Ombudsman"
    text = f"Pemkab Lebak meraih penghargaan dari Ombudsman RI, Kamis (21/12/2023).\n{body}"
    check(read_story(title, text, date(2023, 12, 22)), title, text)


def test_half_a_megabyte_of_award_words_takes_less_than_a_second() -> None:
    body = 'Pemkab Lebak meraih penghargaan juara 1 Lomba Desa 2023 dari (KLHK), "nilai 93,21" Piala Award ' * 5_250
    start = time.process_time()
    read_story("Juara " * 200, body, date(2023, 12, 22))
    assert time.process_time() - start < 1.0


def test_a_long_text_of_one_rank_word_takes_less_than_a_second() -> None:
    body = "Pemkab Lebak meraih penghargaan dari Ombudsman RI.\n" + "kategori " * 22_000
    start = time.process_time()
    found = read_story("Pemkab Lebak Raih Penghargaan Ombudsman", body, date(2023, 12, 22))
    assert found.awards, "facts are what costs time"
    assert time.process_time() - start < 0.8


NINES = "9" * 5_000


@pytest.mark.parametrize(
    "piece",
    [
        "Desa Wuna menerima Adipura dari Direktur Jenderal wakil menteri.",
        "Piala diraih panitia Kh (21/12/2023) (21/12/2023) Pt sebagai peraih Trofi.",
        "LOMBA C:RAIH<SEBAGAI LOMBA",
        "Juara ² dan ½ dengan ² poin, nilai 9.², Rabu (²/²).",
        "Juara ١ pada ١٢/٣/٢٠٢٣ dengan nilai ٩٣ dari ９ negara.",
        "Juara \ud800 dengan piala \udfff dari Bupati \ud83d.",
        "rAIH/pENGHARGAAN",
        "\x00 \u2028 \u200b juara \ufeff",
        "İstanbul JUARA İ, \ufb01nal \u0149 juara ß",
        f"Nilai {NINES}, skor {NINES},{NINES}, tahun {NINES}.",
        f"Kamis ({NINES}/12/2023), {NINES} Mei 2023, 12 Mei {NINES}, Kamis ({NINES}), Kamis (21/12/{NINES}).",
        f"Peserta dari {NINES} negara dan {NINES} provinsi, peringkat ke-{NINES}.",
    ],
)
@pytest.mark.parametrize("published_on", [date(2023, 12, 22), None])
def test_odd_text_is_read_like_any_other(piece: str, published_on: date | None) -> None:
    body = f"Desa Wuna meraih Adipura {piece} dari Bupati Muna, Kamis (21/12/2023).\n{piece}"
    for title in ("Desa Wuna Raih Adipura", f"Desa Wuna Raih {piece}", piece, None):
        check(read_story(title, body, published_on), title, body)
        check(read_story(title, piece, published_on), title, piece)
