"""What the pages show: the sentence, charts, rankings, the map, words and colours."""

import re
from importlib import resources
from zoneinfo import ZoneInfo

import msgspec
import pytest

from anugerah.monitor.pages.chart import HEIGHT, TILES, WIDTH, charts_of, tiles_of
from anugerah.monitor.pages.content import Award, Kind, catalogue_of
from anugerah.monitor.pages.evidence import LONGEST, marked_sentence
from anugerah.monitor.pages.ranking import rankings_of
from anugerah.monitor.pages.render import PACKAGE, is_web_address
from anugerah.monitor.pages.translations import Lang, Style, words
from crawler.facts import Where
from crawler.regions import regions
from db.newsrows import MergedAward
from db.publicrows import PublicEntity, PublicFact, PublicRegion, PublicSeries, Published

JAKARTA = ZoneInfo("Asia/Jakarta")
ENTITIES = [
    PublicEntity(id=1, name="Ombudsman RI", kind="national", region=None),
    PublicEntity(id=2, name="Pemerintah Kota Serang", kind="government", region="36.73"),
    PublicEntity(id=3, name="Pemerintah Provinsi Banten", kind="government", region="36"),
    PublicEntity(id=4, name="Rina Bayu", kind="person", region=None),
    PublicEntity(id=5, name="Sinar Pagi", kind=None, region=None),
]
SERIES = [PublicSeries(id=1, name="Kepatuhan", type="rating", scale="0 to 100")]
REGIONS = [
    PublicRegion(code="36", name="Banten", kind="provinsi", province_code="36"),
    PublicRegion(code="36.73", name="Kota Serang", kind="kota", province_code="36"),
]
BLANK = MergedAward(
    **dict.fromkeys(field.name for field in msgspec.structs.fields(MergedAward)),  # type: ignore[arg-type]
)


def award(number: int, recipient: int = 2, **fields: object) -> MergedAward:
    given = {
        "recipient": ENTITIES[recipient - 1].name, "recipient_region": ENTITIES[recipient - 1].region, "giver_id": 1,
        "series_id": 1, "year": 2024, "score": 91.36, "type": "rating", "published_at": "2025-02-15T18:00:00Z",
        "first_seen_at": "2025-02-15T19:00:00Z", "sources": 1, "status": "open",
    }  # fmt: skip
    return msgspec.structs.replace(BLANK, id=number, recipient_id=recipient, **(given | fields))


def fact(award_id: int, article_id: int = 1, **fields: object) -> PublicFact:
    given = {
        "url": f"https://www.kabar.example/{article_id}", "site": "kabar", "title": "Judul", "published_at": None,
        "main": True, "confidence": 0.9, "evidence": "Kota Serang menang.", "evidence_in": Where.BODY,
        "evidence_start": 0, "spans": "{}", "touched_at": "2025-02-15T19:00:00Z",
    }  # fmt: skip
    return PublicFact(award_id=award_id, article_id=article_id, **(given | fields))  # type: ignore[arg-type]


def published(*awards: MergedAward, facts: list[PublicFact] | None = None) -> Published:
    stated = facts if facts is not None else [fact(one.id, one.id) for one in awards]
    return Published(awards=list(awards), facts=stated, decided={}, entities=ENTITIES, series=SERIES, regions=REGIONS)


def awards_of(*rows: MergedAward) -> tuple[Award, ...]:
    return catalogue_of(published(*rows)).awards


def text_and_marks(*arguments: object) -> tuple[str, list[str]]:
    parts = marked_sentence(*arguments)  # type: ignore[arg-type]
    return "".join(part.text for part in parts), [part.text for part in parts if part.is_marked]


def test_recipient_and_award_are_marked_in_the_sentence() -> None:
    spans = (
        '{"recipient":{"in":"body","start":10,"end":21},"award":{"in":"body","start":29,"end":36},'
        '"score":{"in":"body","start":22,"end":28}}'
    )
    assert text_and_marks("Kota Serang meraih Adipura.", Where.BODY, 10, spans) == (
        "Kota Serang meraih Adipura.",
        ["Kota Serang", "Adipura"],
    )
    assert text_and_marks("Kota Serang meraih Adipura.", Where.TITLE, 10, spans)[1] == []


@pytest.mark.parametrize("start", [0, 5, 900, 2000])
def test_a_long_sentence_is_cut_around_what_is_marked(start: int) -> None:
    sentence = "kata " * 200 + "Kota Serang menang " + "kata " * 200
    at = sentence.index("Kota")
    spans = msgspec.json.encode({"recipient": {"in": "body", "start": start + at, "end": start + at + 11}}).decode()
    text, marks = text_and_marks(sentence, Where.BODY, start, spans)
    assert marks == ["Kota Serang"]
    assert len(text) <= LONGEST + 4
    assert text.startswith("… kata")
    assert text.endswith("kata …")
    assert len(text_and_marks("x" * 900, Where.BODY, 0, "{}")[0]) <= LONGEST + 4


def test_spans_that_overlap_or_reach_out_lose_no_letter() -> None:
    spans = '{"recipient":{"in":"body","start":0,"end":8},"award":{"in":"body","start":5,"end":99}}'
    assert text_and_marks("Adipura Kencana", Where.BODY, 2, spans)[0] == "Adipura Kencana"


def test_a_chart_needs_two_years_of_one_series() -> None:
    assert charts_of(awards_of(award(1), award(2, year=2024, score=80.0))) == ()
    (chart,) = charts_of(awards_of(award(1, year=2024, score=91.36), award(2, year=2022, score=78.45)))
    assert [dot.award.row.score for dot in chart.dots] == [78.45, 91.36]
    assert chart.dots[0].y > chart.dots[1].y, "more is higher"
    assert all(0 < dot.x < WIDTH and 0 < dot.y < HEIGHT for dot in chart.dots)
    (flat,) = charts_of(awards_of(award(1, year=2024), award(2, year=2022)))
    assert len({dot.y for dot in flat.dots}) == 1


def test_bodies_are_ranked_among_their_like_and_equals_share_a_place() -> None:
    rows = [award(1, 2, score=90.0), award(2, 3, score=80.0), award(3, 2, score=90.0), award(4, 2, score=70.0)]
    found = rankings_of(
        awards_of(*rows, award(5, 4, score=99.0), award(6, 2, score=None)), {r.code: r for r in REGIONS}
    )
    places = {name: [(one.place, one.award.id) for one in ranked] for name, ranked in found.items()}
    assert places == {
        "rank_provinces": [(1, 2)],
        "rank_regencies": [(1, 1), (1, 3), (3, 4)],
        "rank_others": [(1, 5)],
        "no_score": [(None, 6)],
    }


def test_conflicts_name_who_is_still_shown() -> None:
    row = award(1, conflicts='{"score":[[91.36,[1,9]],[91.63,[2]]],"year":[[2024,[1]],[2023,[9]]]}', sources=2)
    (found,) = catalogue_of(published(row, facts=[fact(1, 1), fact(1, 2)])).awards
    (conflict,) = found.conflicts
    assert conflict.field == "score"
    assert [(value, [source.id for source in sources]) for value, sources in conflict.values] == [
        (91.36, [1]),
        (91.63, [2]),
    ]


def test_the_sentence_is_from_a_source_with_the_shown_values() -> None:
    row = award(1, conflicts='{"score":[[91.36,[1,3]],[91.63,[2]]]}', sources=3)
    facts = [
        fact(1, 1, evidence="Kota Serang meraih 91,36.", main=False, confidence=0.5),
        fact(1, 2, evidence="Kota Serang meraih 91,63.", confidence=0.99),
        fact(1, 3, evidence="Nilai Kota Serang 91,36.", confidence=0.7),
    ]
    (found,) = catalogue_of(published(row, facts=facts)).awards
    assert "".join(part.text for part in found.evidence) == "Nilai Kota Serang 91,36."
    assert found.evidence_source.id == 3


def test_the_digest_changes_with_what_is_shown() -> None:
    before = awards_of(award(1))[0].digest
    assert awards_of(award(1))[0].digest == before
    assert awards_of(award(1, score=1.0))[0].digest != before
    other = catalogue_of(published(award(1), facts=[fact(1, 1, title="Lain")])).awards[0]
    assert other.digest != before


def test_persons_and_unknown_kinds_are_private() -> None:
    found = catalogue_of(published(award(1, 2), award(2, 4), award(3, 5)))
    assert [one.is_private for one in found.awards] == [False, True, True]
    private = {one.name: one.is_private for one in found.collections[Kind.RECIPIENT]}
    assert private == {"Pemerintah Kota Serang": False, "Rina Bayu": True, "Sinar Pagi": True}


def test_every_province_has_a_tile_of_its_own() -> None:
    provinces = {code for code in regions() if len(code) == 2}
    assert set(TILES) == provinces
    places = [(column, row) for column, row, _ in TILES.values()]
    assert len(set(places)) == len(places)
    shown = {tile.code: tile for tile in tiles_of({"36": 1}, catalogue_of(published(award(1))).regions)}
    assert (shown["36"].awards, shown["36"].shade) == (1, 1)


def test_languages_have_the_same_words_and_their_own_numbers_and_days() -> None:
    assert words(Lang.ID).keys() == words(Lang.EN).keys()
    assert all(text.strip() for lang in Lang for text in words(lang).values())
    indonesian, english = Style(Lang.ID, JAKARTA), Style(Lang.EN, JAKARTA)
    assert (indonesian.number(93.21), english.number(93.21)) == ("93,21", "93.21")
    assert (indonesian.number(12345), english.number(12345)) == ("12.345", "12,345")
    assert indonesian.day("2025-02-15T18:00:00Z") == "16 Februari 2025", "in the zone"
    assert english.day("2025-08-17") == "17 August 2025"
    assert indonesian.scale("0 to 100, AA to D") == "0–100, AA–D"


@pytest.mark.parametrize("wrong", ["javascript:alert(1)", "data:text/html,x", "//a.example", "", None, "http://[x"])
def test_only_addresses_of_the_web_are_linked(wrong: str | None) -> None:
    assert not is_web_address(wrong)
    assert is_web_address("https://a.example/")


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_text_stands_out_from_its_ground_by_day_and_by_night() -> None:
    css = resources.files(PACKAGE).joinpath("static", "style.css").read_text(encoding="utf-8")
    schemes = [
        dict(re.findall(r"--([\w-]+): (#\w{6})", block)) for block in re.findall(r":root \{(.*?)\}", css, re.DOTALL)
    ]
    assert len(schemes) == 2
    for scheme in schemes:
        pairs = [(text, ground) for text in ("text", "quiet", "link", "strong") for ground in ("ground", "card")]
        pairs += [("mark-text", "mark"), *(("text", f"shade{shade}") for shade in (0, 1, 2))]
        pairs += [("deep", "shade3"), ("deep", "shade4")]
        found = {pair: contrast(*(scheme[name] for name in pair)) for pair in pairs}
        assert {pair: ratio for pair, ratio in found.items() if ratio < 4.5} == {}
