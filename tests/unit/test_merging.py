"""How two facts are compared, and how two texts: the clues and shares from which probabilities are computed."""

import re
from itertools import chain, combinations, product
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.merging.copies import (
    THRESHOLD,
    Likeness,
    cannot_be_copies,
    chance_between,
    chance_of_copy,
    likeness,
)
from crawler.merging.facts import Claim, _weights, chance_of_one_award, clues, may_be_one, says_the_same
from crawler.merging.samerecipient import is_other_form
from crawler.merging.vocabulary import vocabulary
from crawler.merging.wording import Wording

BARE = Claim(
    story=1,
    main=True,
    award=None,
    recipient=None,
    recipient_id=None,
    recipient_key=None,
    region=None,
    giver_id=None,
    giver_key=None,
    series_id=None,
    year=None,
    score=None,
    rank=None,
    day=None,
    published=1000,
)


def pair(**fields: tuple[Any, Any]) -> tuple[Claim, Claim]:
    """Two facts that state nothing but these fields, each its own."""
    one, other = ({name: both[at] for name, both in fields.items()} for at in (0, 1))
    bare = {name: getattr(BARE, name) for name in Claim.__slots__}
    return Claim(**bare | {"story": 1} | one), Claim(**bare | {"story": 2} | other)


TITLES = [
    (("Piala Langit 2024", "piala langit"), "alike"),
    (("Piala Langit A", "Piala Langit"), "alike"),
    (("Taman RI", "Taman DI"), "half"),
    (("Piala Langit", "Piala Langit bagi Kota"), "within"),
    (("Indeks Rasa Aman", "IRA"), "within"),
    (("Piala Langit Biru", "Piala Langit Senja"), "half"),
    (("Senja Langit", "Senja Taman"), "half"),
    (("Senja Langit Biru", "Senja Taman Kota"), "some"),
    (("Piala Langit", "Lomba Taman"), "other"),
    (("Piala Langit", None), "unknown"),
    (("Piala Langit", "2024"), "unknown"),
]
RANKS = [
    (("juara I", "peringkat pertama"), "the same"),
    (("juara kedua", "juara II"), "the same"),
    (("juara ketiga", "juara III"), "the same"),
    (("peringkat ke 4", "juara IV"), "the same"),
    (("juara", "juara"), "the same"),
    (("juara 1", "juara 2"), "another number"),
    (("juara 1", "juara 1 2"), "another number"),
    (("juara umum", "juara umum putri"), "within"),
    (("juara umum putra", "juara umum putri"), "shared"),
    (("medali emas", "medali perak"), "other"),
    (("juara 1", "medali emas"), "other"),
    (("juara 1", "kategori digital"), "stated once"),
    (("juara umum", "kategori digital"), "other"),
    (("juara 1", None), "stated once"),
    ((None, None), "unstated"),
]
SCORES = [
    ((93.21, 93.2), "the same"),
    ((93.21, 93.22), "the same"),
    ((100.0, 99.0), "close"),
    ((99.0, 100.0), "close"),
    ((100.0, 98.9), "other"),
    ((0.0, None), "stated once"),
    ((None, None), "unstated"),
]
DAYS = [((5, 5), "the same"), ((5, 8), "close"), ((8, 4), "other"), ((5, None), "unknown")]
GIVERS = [
    (("bpk", "bpk"), "the same"),
    (("bpk@14", "bpk"), "within"),
    (("bpk", "bpk@14"), "within"),
    (("bpk@14", "bpk@15"), "within"),
    (("bpk", "kpk"), "other"),
    ((None, "bpk"), "unknown"),
]
YEARS = [
    ((2024, 2024), "one year"),
    ((2024, 2023), "two years"),
    ((None, 2023), "a year stated"),
    ((2024, None), "a year stated"),
    ((None, None), "no year stated"),
]
GAPS = [
    (3, "days"),
    (4, "two weeks"),
    (14, "two weeks"),
    (15, "two months"),
    (60, "two months"),
    (61, "half a year"),
    (200, "half a year"),
    (201, "longer"),
]


@pytest.mark.parametrize(
    ("field", "values", "clue"),
    [
        *[("award", both, f"award by its words {how}") for both, how in TITLES],
        *[("recipient", both, f"recipient by its words {'within' if how == 'alike' else how}") for both, how in TITLES],
        *[("rank", both, f"rank {how}") for both, how in RANKS],
        *[("score", both, f"score {how}") for both, how in SCORES],
        *[("day", both, f"day {how}") for both, how in DAYS],
        *[("giver_key", both, f"giver {how}") for both, how in GIVERS],
        *[("year", both, f"time {how}, days apart") for both, how in YEARS],
        *[("published", (1000, 1000 + days), f"time no year stated, {how} apart") for days, how in GAPS],
        ("region", ("14.08", "14"), "region within"),
        ("region", ("14.08", "14.09"), "region other"),
        ("giver_id", (4, 4), "giver the same"),
        ("giver_id", (4, 5), "giver unknown"),
        ("series_id", (7, 7), "award of one scheme"),
        ("series_id", (7, 8), "award by two schemes unknown"),
        ("series_id", (7, None), "award by its words unknown"),
        ("recipient_id", (3, 3), "recipient the same"),
        ("recipient_id", (3, 4), "recipient by its words unknown"),
        ("main", (True, False), "apart, 1 of them main"),
        ("main", (False, False), "rank unstated, 0 of them main"),
        ("story", (9, 9), "copies, 2 of them main"),
    ],
)
def test_what_a_field_says_of_two_facts(field: str, values: tuple[Any, Any], clue: str) -> None:
    one, other = pair(**{field: values})
    assert clue in clues(one, other)
    assert clues(one, other) == clues(other, one)


@pytest.mark.parametrize(
    ("recipients", "regions", "how"),
    [
        (("Sekar Ratnadi", "sekar ratnadi"), ("36.71", None), "within"),
        (("SMPN 4 Awan", "SMPN 4 Awan"), ("36.71", "36"), "within"),
        (("Desa Melati", "Desa Melati"), ("36.71", "33.02"), "alike"),
        (("SMPN 4 Awan", "SMPN 1 Awan"), (None, None), "half"),
        (("SMPN 4 Awan", "SMPN 1"), (None, None), "half"),
        (("SMPN 4 Awan", "Regu SMPN 4 Awan"), (None, None), "within"),
        (("SMPN Awan", "SMPN 1 Awan"), ("36.71", None), "within"),
    ],
)
def test_one_name_of_two_keys_is_one_recipient_unless_a_number_or_a_place_speaks_against_it(
    recipients: tuple[str, str], regions: tuple[str | None, str | None], how: str
) -> None:
    one, other = pair(recipient=recipients, recipient_id=(3, 4), region=regions)
    assert f"recipient by its words {how}" in clues(one, other)
    assert clues(one, other) == clues(other, one)


@pytest.mark.parametrize(
    ("name", "region", "how"),
    [
        ("Bupati Awan Sekar Ratnadi", "36.02", "within"),
        ("Wakil Bupati Awan Yusra Malik", "36.02", "within"),
        ("Wali Kota Awan Sekar Ratnadi", "36.02", "within"),
        ("Bupati Awan Sekar Ratnadi", "36.03", "half"),
        ("Bupati Awan Sekar Ratnadi", None, "half"),
        ("Kepala Dinas Awan Sekar Ratnadi", "36.02", "half"),
    ],
)
def test_the_head_of_a_government_receives_its_awards(name: str, region: str | None, how: str) -> None:
    one, other = pair(
        recipient=(name, "Kabupaten Awan"), recipient_key=("sekar@36", "pemerintah@36.02"), region=(region, "36.02")
    )
    assert f"recipient by its words {how}" in clues(one, other)
    assert clues(one, other) == clues(other, one)


@pytest.mark.parametrize(
    ("recipients", "keys", "how"),
    [
        (("Pemkot Awan", "Pemerintah Kota Awan Selatan"), ("pemerintah@36.71", "pemerintah@36.74"), "other"),
        (("Kota Awan", "Awan"), ("pemerintah@36.71", "pemerintah@36.02"), "within"),
        (
            ("Dinkes Kota Awan", "Dinas Kesehatan Kabupaten Awan"),
            ("dinas kesehatan@36.71", "dinas kesehatan@36.02"),
            "other",
        ),
        (("PMI Pemkot Awan", "PMI Kota Awan"), (None, None), "within"),
        (("Desa Melati", "Desa Melati Kabupaten Awan"), (None, None), "within"),
    ],
)
def test_two_places_in_two_names_make_two_recipients(
    recipients: tuple[str, str], keys: tuple[str | None, str | None], how: str
) -> None:
    one, other = pair(recipient=recipients, recipient_key=keys)
    assert f"recipient by its words {how}" in clues(one, other)
    assert clues(one, other) == clues(other, one)


@pytest.mark.parametrize(
    ("keys", "how"),
    [
        (("sma negeri 2@52.72", "regu sma negeri 2@52.72"), "within"),
        (("sma negeri 2@52.72", "regu sma negeri 3@52.72"), "some"),
        (("sma negeri 2@52.72", "regu sma negeri 2@52.71"), "some"),
        (("sma negeri 2", "regu sma negeri 2"), "some"),
        (("polres@52.72", "koperasi polres@52.72"), "some"),
    ],
)
def test_keys_of_one_place_tell_a_part_however_the_names_are_spelled(keys: tuple[str, str], how: str) -> None:
    names = ("SMA Negeri Awan", "Regu SMAN Awan Kabut")
    one, other = pair(recipient=names, recipient_key=keys)
    assert f"recipient by its words {how}" in clues(one, other)
    assert clues(one, other) == clues(other, one)


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("Melati Kabut", "within"),
        ("Puskesmas Melati Kabut", "half"),
        ("Desa Awan Melati Kabut", "within"),
        ("Kecamatan Melati Kabut", "half"),
        ("Awan Kabut", "other"),
    ],
)
def test_a_village_is_named_without_that_word_too(name: str, how: str) -> None:
    one, other = pair(recipient=("Desa Melati", name))
    assert f"recipient by its words {how}" in clues(one, other)
    assert clues(one, other) == clues(other, one)


@pytest.mark.parametrize(
    ("short", "full", "expected"),
    [
        ("Untirta", "Universitas Sultan Ageng Tirtayasa", True),
        ("Unhas", "Universitas Hasanuddin (Unhas)", True),
        ("DPRD Kabupaten Awan", "Dewan Perwakilan Rakyat Daerah Awan", True),
        ("Bapenda Kota Awan", "Badan Pendapatan Daerah Kota Awan", True),
        ("Bapenda Awan", "Badan Pendapatan Daerah Kota Awan", True),
        ("BNNK Awan", "BNN Kabupaten Awan", True),
        ("Bapenda Awan", "Badan Penanggulangan Bencana Daerah Awan", False),
        ("BPBD Awan", "Badan Pendapatan Daerah Awan", False),
        ("Bapenda Kabut", "Badan Pendapatan Daerah Awan", False),
        ("Kafilah Awan", "Kontingen Kota Awan", True),
        ("Kafilah Kabupaten Awan", "Kontingen Kota Awan", False),
        ("Kafilah Kabut", "Kontingen Awan", False),
        ("Pemdes Awan", "Pemerintah Desa Awan", True),
        ("Pemdes Awan", "Desa Awan", True),
        ("Pemdes Awan", "Pemerintah Desa Kabut", False),
        ("Pemkot", "Pemerintah Kota Awan", False),
        ("Dian", "Dinda Anggraini", False),
        ("Univ", "Universitas Hasanuddin", False),
        ("Unhas", "Universitas Diponegoro", False),
        ("Dinas Awan", "Dinas Sosial Awan", False),
    ],
)
def test_a_short_form_is_made_of_the_beginnings_of_the_words(short: str, full: str, expected: bool) -> None:
    assert is_other_form(short, full) is expected
    assert is_other_form(full, short) is expected
    one, other = pair(recipient=(short, full))
    assert ("recipient by its words within" in clues(one, other)) is (expected or short == "Dinas Awan")


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        ("bidang intelijen", "bidang perdata", False),
        ("bidang intelijen", "peringkat I bidang intelijen", True),
        ("bidang intelijen", "Rakerda Award", True),
        ("Piala Langit", "PL", True),
    ],
)
def test_two_classes_of_a_givers_awards_are_two_awards(ours: str, theirs: str, expected: bool) -> None:
    one, other = pair(award=(ours, theirs), series_id=(7, 7))
    assert ("award of one scheme" in clues(one, other)) is expected


def test_each_learned_clue_is_one_that_facts_can_give() -> None:
    who = [{"recipient": both} for both, _ in TITLES] + [{"recipient_id": (3, 3)}]
    words: list[dict[str, Any]] = [{"award": both} for both, _ in TITLES]
    what = [*words, *(one | {"series_id": (7, 8)} for one in words), {"series_id": (7, 7)}]
    when = [{"year": years, "published": (1000, 1000 + days)} for (years, _), (days, _) in product(YEARS, GAPS)]
    groups: list[list[dict[str, Any]]] = [
        who,
        what,
        when,
        [{"rank": both} for both, _ in RANKS],
        [{"score": both} for both, _ in SCORES],
        [{"day": both} for both, _ in DAYS],
        [{"giver_key": both} for both, _ in GIVERS],
        [{"region": both} for both, _ in GIVERS],
        [{"main": both} for both in ((True, True), (True, False), (False, False))],
        [{"story": both} for both in ((1, 1), (1, 2))],
    ]
    found = {
        clue
        for some, others in combinations(groups, 2)
        for a, b in product(some, others)
        for clue in clues(*pair(**a, **b))
    }
    assert set(_weights()) - found == set()


def test_more_than_a_season_apart_only_a_year_that_both_state_makes_one_award() -> None:
    known = {"recipient_id": (3, 3), "series_id": (7, 7)}
    assert chance_of_one_award(*pair(**known, published=(1000, 1240))) > 0
    assert chance_of_one_award(*pair(**known, published=(1241, 1000))) == 0
    assert chance_of_one_award(*pair(**known, published=(1000, 1241), year=(2024, 2024))) > 0
    assert chance_of_one_award(*pair(**known, published=(1000, 1241), year=(2024, 2023))) == 0


def test_a_chance_is_high_where_all_is_the_same_and_low_where_all_differs() -> None:
    same = {"recipient_id": (3, 3), "series_id": (7, 7), "year": (2024, 2024), "rank": ("juara 1", "juara I")}
    other = {"recipient_id": (3, 4), "series_id": (7, 8), "year": (2024, 2023), "rank": ("juara 1", "juara 2")}
    assert 0.8 < chance_of_one_award(*pair(**same)) < 1
    assert 0 < chance_of_one_award(*pair(**other)) < 0.2


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"story": (4, 4), "recipient": ("Kota Awan", "Desa Kabut")}, True),
        ({"recipient_id": (3, 3), "recipient": ("Kota Awan", "Pemkab Kabut")}, True),
        ({"recipient": ("Kota Awan", "Kota Kabut")}, True),
        ({"recipient": ("Kota Awan", None)}, True),
        ({"recipient": ("Kota Awan", "Desa Kabut")}, False),
        ({"recipient": ("Kota Awan", "Desa Kabut"), "recipient_id": (3, 4)}, False),
    ],
)
def test_which_facts_are_worth_a_closer_look(fields: dict[str, Any], expected: bool) -> None:
    assert may_be_one(*pair(**fields)) is expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, True),
        ({"recipient_id": (None, None)}, False),
        ({"recipient_id": (3, 4)}, False),
        ({"series_id": (None, None)}, False),
        ({"series_id": (7, 8)}, False),
        ({"rank": ("juara 1", "juara I")}, True),
        ({"rank": ("juara 1", None)}, True),
        ({"rank": ("juara umum", "juara umum putri")}, True),
        ({"rank": ("juara 1", "juara 2")}, False),
        ({"rank": ("juara 1", "kategori digital")}, False),
        ({"score": (93.2, 93.21)}, True),
        ({"score": (93.2, None)}, True),
        ({"score": (93.2, 92.9)}, False),
        ({"day": (5, 5)}, True),
        ({"day": (5, None)}, True),
        ({"day": (5, 6)}, False),
        ({"year": (2024, 2024)}, True),
        ({"year": (2024, None)}, True),
        ({"year": (None, 2024)}, True),
        ({"year": (2024, 2023)}, False),
    ],
)
def test_when_two_facts_of_a_story_say_the_same(fields: dict[str, Any], expected: bool) -> None:
    assert says_the_same(*pair(**{"recipient_id": (3, 3), "series_id": (7, 7)} | fields)) is expected


SHORT = Wording("Piala Awan", "di Awan ada Kabut dan Kabut lalu Hujan membasahi 47 serta 12 taman")
LONG = Wording(
    "Kota Awan Raih Medali Kabut",
    "di Awan ada Kabut dan Kabut tetapi Pelangi dan Pelangi serta Badai lalu 47 pasar dan 5 jalan",
)


def test_the_shorter_text_is_held_against_the_longer() -> None:
    # 4 of 11 runs; Hujan of 4 names; Pelangi, of it and Kabut; 12 of 2 numbers; 1 and 3 of the heads
    expected = Likeness(shared=4 / 11, unnamed=1 / 4, left_out=1 / 2, uncounted=1 / 2, heads=(1 / 2 + 3 / 5) / 2)
    assert likeness(SHORT, LONG) == likeness(LONG, SHORT) == expected
    assert likeness(SHORT, SHORT) == Likeness(shared=1, unnamed=0, left_out=0, uncounted=0, heads=0)


def numbered(first: int, count: int) -> str:
    return " ".join(f"kata{number}" for number in range(first, first + count))


@pytest.mark.parametrize(
    ("words", "in_common", "same_site", "may_be"),
    [(12, 6, False, True), (12, 5, False, False), (10, 8, True, True), (10, 7, True, False)],
    ids=["two fifths of the runs", "less", "three quarters on one site", "less on one site"],
)
def test_copies_share_two_fifths_of_their_runs_and_on_one_site_three_quarters(
    words: int, in_common: int, same_site: bool, may_be: bool
) -> None:
    one = Wording("", numbered(0, words))
    other = Wording("", f"{numbered(0, in_common)} {numbered(100, 20)}")
    assert (chance_between(one, other, same_site=same_site) > 0) is may_be
    assert (chance_between(other, one, same_site=same_site) > 0) is may_be


_TEXTS = st.lists(st.sampled_from(["Awan", "Kabut", "Hujan", "47", "12", "9", "di", "taman", "pasar"]), max_size=30)


@given(_TEXTS, _TEXTS)
def test_what_is_ruled_out_early_is_no_copy(ours: list[str], theirs: list[str]) -> None:
    one, other = Wording("Awan", " ".join(ours)), Wording("Awan", " ".join(theirs))
    if cannot_be_copies(one, other):
        assert chance_of_copy(likeness(one, other)) < THRESHOLD


@pytest.mark.parametrize(
    ("theirs", "expected"),
    [
        ("Awan Kabut Hujan punya 1 2 3 4 taman", False),
        ("Awan Kabut Hujan punya 1 2 3 4 5 6 taman dan pasar", False),
        ("Awan Kabut Hujan punya 5 6 7 8 taman", True),
        ("Badai Topan Guntur punya 1 2 3 4 taman", True),
        ("punya taman", False),
    ],
)
def test_other_numbers_or_other_names_rule_a_copy_out(theirs: str, expected: bool) -> None:
    one, other = Wording("", "Awan Kabut Hujan punya 1 2 3 4 taman"), Wording("", theirs)
    assert cannot_be_copies(one, other) is cannot_be_copies(other, one) is expected


def test_texts_of_one_length_compare_alike_whichever_comes_first() -> None:
    one = Wording("Kota Awan", "Kota Awan menerima Piala Langit dari Dewan Langit hari ini")
    other = Wording("Kota Kabut", "Kota Kabut menerima Piala Mega dari Dewan Langit hari ini")
    assert len(one.runs) == len(other.runs)
    assert likeness(one, other) == likeness(other, one)


def test_words_are_folded_single_tokens() -> None:
    words = vocabulary()
    lists = [
        *msgspec.structs.astuple(words.recipients)[:-1],
        words.ranks.before,
        words.ranks.classes,
        words.ranks.medals,
    ]
    spelled = [part for parts in words.recipients.governments.values() for part in parts]
    numbers = [word for words_of in words.ranks.numbers.values() for word in words_of]
    assert all(re.fullmatch(r"[a-z]+", word) for word in [*chain(*lists), *spelled, *numbers])
    assert len(numbers) == len(set(numbers))


def test_two_years_more_than_a_fortnight_apart_are_two_editions() -> None:
    known = {"recipient_id": (3, 3), "series_id": (7, 7), "year": (2025, 2026)}
    assert chance_of_one_award(*pair(**known, published=(1000, 1014))) > 0
    assert chance_of_one_award(*pair(**known, published=(1000, 1015))) == 0
    assert chance_of_one_award(*pair(**known, day=(1000, 1015))) == 0
    assert chance_of_one_award(*pair(**known, day=(1000, 1000), published=(1000, 1015))) > 0
    assert chance_of_one_award(*pair(**known | {"year": (2025, None)}, day=(1000, 1015))) > 0


def test_two_levels_by_two_givers_are_two_awards() -> None:
    known = {"recipient_id": (3, 3), "series_id": (7, 7), "rank": ("juara 1", "juara 1")}
    levels = ("kabupaten_kota", "nasional")
    assert chance_of_one_award(*pair(**known, level=levels, giver_key=("pemerintah@36.02", "kementerian desa"))) == 0
    assert chance_of_one_award(*pair(**known, level=levels, giver_key=("kementerian desa", "kementerian desa"))) > 0
    assert chance_of_one_award(*pair(**known, level=levels, giver_key=(None, "kementerian desa"))) > 0
    assert chance_of_one_award(*pair(**known, level=("nasional", None), giver_key=("pemerintah@36.02", "bpk"))) > 0


@pytest.mark.parametrize(
    ("names", "how"),
    [
        (("Lomba Desa 2024", "Lomba Layangan 2024"), "other"),
        (("Anugerah Langit Biru", "Anugerah Taman Kota"), "other"),
        (("Lomba Langit", "Langit"), "within"),
        (("Lomba Langit Biru", "Lomba Langit Senja"), "half"),
    ],
)
def test_words_of_any_award_do_not_make_two_alike(names: tuple[str, str], how: str) -> None:
    one, other = pair(award=names)
    assert f"award by its words {how}" in clues(one, other)
