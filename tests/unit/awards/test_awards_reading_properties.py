"""What holds for any text: nothing raises, every span lies in the text, one main fact, and no text is slow."""

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.awards import read_story
from crawler.records import Reading, Where

PIECES = """Pemkab Lebak|meraih|penghargaan|juara 1|Lomba Desa|dari|Kementerian Agama (Kemenag)|nilai 93,21|,|.|"|“|”|(
)|:|-|1.|(21/12/2023)|kepada|Siti (34)|diserahkan|oleh|TOP|WTP|ketiganya|tahun 2023|menobatkan|sebagai|memberinya|kali
dan|👏|tingkat provinsi|se-Banten|Juara|Kamis|😀 Ämne""".replace("\n", "|").split("|")
TEXTS = st.one_of(st.text(max_size=300), st.lists(st.sampled_from([*PIECES, "\n"]), max_size=60).map(" ".join))


def check(reading: Reading, title: str | None, body: str) -> None:
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
    assert sum(award.main for award in reading.awards) == (1 if reading.is_award else 0)
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


def test_a_megabyte_of_award_words_takes_less_than_a_second() -> None:
    body = 'Pemkab Lebak meraih penghargaan juara 1 Lomba Desa 2023 dari (KLHK), "nilai 93,21" Piala Award ' * 10_500
    start = time.process_time()
    read_story("Juara " * 200, body, date(2023, 12, 22))
    assert time.process_time() - start < 1.0


@pytest.mark.parametrize(
    "body",
    [
        "Desa Wuna menerima Adipura dari Direktur Jenderal wakil menteri.",
        "Piala diraih panitia Kh (21/12/2023) (21/12/2023) Pt sebagai peraih Trofi.",
        "LOMBA C:RAIH<SEBAGAI LOMBA",
    ],
)
def test_what_once_failed(body: str) -> None:
    title = "Desa Wuna Raih Adipura"
    text = f"Desa Wuna meraih Adipura, Kamis (21/12/2023).\n{body}"
    check(read_story(title, text, date(2023, 12, 22)), title, text)
