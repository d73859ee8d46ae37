"""Award story or not: short stories of all kinds that report a win without award words, or use them without a win.

`tags.jsonl` says what each is about, the story, and whether it is an award story. None of them teaches the weights, so
the number of wrong ones is pinned, not each.
"""

import json
from datetime import date
from pathlib import Path

import pytest

from crawler.awards import read_story

CASES = [json.loads(line) for line in (Path(__file__).parent / "tags.jsonl").read_text("utf-8").splitlines()]
MOST_WRONG = 13


def test_few_small_stories_are_read_wrong() -> None:
    wrong = [
        case["title"]
        for case in CASES
        if read_story(case["title"], case["body"], date.fromisoformat(case["published_on"])).is_award != case["award"]
    ]
    assert len(wrong) <= MOST_WRONG, wrong


@pytest.mark.parametrize("label", ["[SALAH] ", "(Hoaks) ", "Cek Fakta: ", "HOAKS! ", "Tidak Benar "])
def test_a_fact_check_is_no_award_story(label: str) -> None:
    title = "Desa Muna Raih Penghargaan Kalpataru 2024"
    body = "JAKARTA - Desa Muna meraih penghargaan Kalpataru dari Kementerian Lingkungan Hidup, Rabu (5/6/2024)."
    assert read_story(title, body, date(2024, 6, 6)).is_award
    assert read_story(label + title, body, date(2024, 6, 6)).score < 0.2


def test_who_checks_facts_may_win() -> None:
    title = "Tim Cek Fakta Kabar Muna Raih Penghargaan Jurnalistik 2024"
    body = "JAKARTA - Tim Cek Fakta Kabar Muna meraih penghargaan jurnalistik dari Dewan Pers, Rabu (5/6/2024)."
    assert read_story(title, body, date(2024, 6, 6)).is_award
