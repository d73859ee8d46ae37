"""Parts of the monitor in isolation: the cache and its times, months of a time zone, parameters of an address."""

from threading import Event, Thread
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from anugerah.monitor.web.asked import LAST_PAGE, AskedWrongly, parse_asked
from anugerah.monitor.web.months import month_filter, months_between
from anugerah.monitor.web.responsecache import LARGEST, MOST, Answer, Answers, has_it
from anugerah.monitor.web.spread import Spread
from db.publicrows import PublicValues

JAKARTA = ZoneInfo("Asia/Jakarta")


def test_an_answer_is_kept_for_a_moment() -> None:
    now, made = [0.0], list[str]()
    answers = Answers(fresh=3, clock=lambda: now[0])

    def make() -> Answer:
        made.append("x")
        return Answer(f"{len(made)}".encode())

    assert [answers.get("/", make).body for _ in range(3)] == [b"1"] * 3
    now[0] = 2.9
    assert answers.get("/", make).body == b"1"
    now[0] = 3.0
    assert answers.get("/", make).body == b"2"
    answers.clear()
    assert answers.get("/", make).body == b"3"


def test_while_one_rebuilds_it_the_others_get_the_old_one() -> None:
    now, begun, may_end = [0.0], Event(), Event()
    answers = Answers(fresh=3, clock=lambda: now[0])
    answers.get("/", lambda: Answer(b"old"))
    now[0] = 5.0

    def slow() -> Answer:
        begun.set()
        assert may_end.wait(10)
        return Answer(b"new")

    maker = Thread(target=lambda: answers.get("/", slow))
    maker.start()
    assert begun.wait(10)
    assert answers.get("/", lambda: Answer(b"never")).body == b"old"
    may_end.set()
    maker.join()
    assert answers.get("/", lambda: Answer(b"never")).body == b"new"


def test_what_failed_or_is_large_is_not_kept_and_the_oldest_goes() -> None:
    answers = Answers(fresh=3, clock=lambda: 0.0)
    for answer in (Answer(b"x", status=404), Answer(b"x" * (LARGEST + 1))):
        answers.get("/", lambda answer=answer: answer)  # type: ignore[misc]
        assert answers.get("/", lambda: Answer(b"made")).body == b"made"
        answers.clear()
    for number in range(MOST + 1):
        answers.get(str(number), lambda: Answer(b"first"))
    assert answers.get("0", lambda: Answer(b"again")).body == b"again"
    assert answers.get(str(MOST), lambda: Answer(b"again")).body == b"first"


def test_content_that_changes_gets_a_new_date_also_where_it_was_so_before() -> None:
    now = [1000.5]
    answers = Answers(clock=lambda: now[0])
    assert answers.since("/", '"a"') == 1000.0
    now[0] = 2000.0
    assert answers.since("/", '"a"') == 1000.0
    assert answers.since("/", '"b"') == 2000.0
    now[0] = 3000.0
    assert answers.since("/", '"a"') == 3000.0


def test_validators_are_compared_as_the_standard_says() -> None:
    own = {"ETag": '"a"', "Last-Modified": "Sun, 06 Nov 1994 08:49:37 GMT"}
    assert has_it({"if-none-match": 'W/"a"'}, own)
    assert has_it({"if-none-match": "*"}, own)
    assert not has_it({"if-none-match": '"b"', "if-modified-since": own["Last-Modified"]}, own)
    assert has_it({"if-modified-since": "Mon, 07 Nov 1994 08:49:37 GMT"}, own)
    assert not has_it({"if-modified-since": "Sun, 06 Nov 1994 08:49:36 GMT"}, own)
    assert not has_it({"if-modified-since": "Sun, 06 Nov 1994 08:49:37"}, own), "of no zone"
    assert not has_it({}, own)


def test_a_month_begins_at_midnight_of_the_zone() -> None:
    month = month_filter("2025-03", JAKARTA)
    assert month.since is not None
    assert month.until is not None
    assert (month.since.at, month.since.day) == ("2025-02-28T17:00:00Z", "2025-03-01")
    assert (month.until.at, month.until.day) == ("2025-03-31T17:00:00Z", "2025-03-31")
    assert months_between("2024-11-30T18:00:00Z", "2025-02-01", JAKARTA) == ["2025-02", "2025-01", "2024-12"]


class _Store:
    def __init__(self) -> None:
        self.rows = [PublicValues(9_000_000_002, "36.73", None, "rating", 1, None, 2024, ("a", "b")),
                     PublicValues(5, "36", None, "rating", None, 3, 2023, ("a",))]  # fmt: skip

    def public_values(self) -> list[PublicValues]:
        return self.rows


def test_awards_are_counted_by_all_they_can_be_filtered_by() -> None:
    now, store = [0.0], _Store()
    spread = Spread(fresh=10, clock=lambda: now[0])

    def counts(ids: list[int]) -> dict[str, Any]:
        facets = ("province", "regency", "level", "type", "giver", "series", "year", "site")
        return spread.counts(store, ids, facets)  # type: ignore[arg-type]

    assert counts([5, 9_000_000_002, 99]) == {
        "province": [("36", 2)], "regency": [("36.73", 1)], "level": [], "type": [("rating", 2)], "giver": [(1, 1)],
        "series": [(3, 1)], "year": [(2024, 1), (2023, 1)], "site": [("a", 2), ("b", 1)],
    }  # fmt: skip
    assert not any(counts([]).values())
    store.rows = []
    now[0] = 9.0
    assert counts([5])["site"] == [("a", 1)]
    spread.clear()
    assert counts([5])["site"] == []


def test_an_address_is_written_in_one_way() -> None:
    asked = parse_asked("tahun=2024&q=Kota+S%C3%A9rang%21&jenis=penilaian&hal=2&pemberi=&x-=")
    assert asked.query == "?q=Kota+S%C3%A9rang%21&jenis=penilaian&tahun=2024"
    assert asked.filter.words == (("kota",), ("serang",))
    assert asked.page == 2
    assert asked.without("jenis") == "?q=Kota+S%C3%A9rang%21&tahun=2024"
    assert asked.with_("situs", "kabar") == f"{asked.query}&situs=kabar"
    assert parse_asked("provinsi=36&daerah=36.73").without("provinsi") == ""
    assert parse_asked("provinsi=36&daerah=36.73").filter.region == "36.73"
    with pytest.raises(AskedWrongly, match="`!!` holds no word"):
        parse_asked("q=%21%21")
    with pytest.raises(AskedWrongly, match=str(LAST_PAGE)):
        parse_asked("hal=999")
