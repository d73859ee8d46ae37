"""Messages between daemon and worker: whatever a worker sends is checked before anything is stored."""

import msgspec
import pytest

from anugerah.fleet.lessons import packed, unpacked
from anugerah.fleet.parcel import LARGEST, Order, Packer, ParcelError, unpack
from crawler.articles import Article
from crawler.facts import AwardAnnotation
from crawler.job import JobEnd
from crawler.plan import Job, SiteJob
from crawler.records import Dropped, PageCopy, Record, Story
from crawler.site import SiteFile, make_site
from crawler.worker import encoded

STAMP = "2025-06-01T05:00:00Z"
END = JobEnd(0, killed=False, stderr="")
SITE = make_site("kabar", SiteFile(name="Kabar", url="https://kabar.example/", region="36"))
ORDER = Order(id="one", code="c", job=Job(sites=(SiteJob(site=SITE),), user_agent="test"))


def story(url: str = "https://kabar.example/a", site: str = "kabar", body: str = "Isi.") -> Story:
    article = Article(url=url, title="Judul", body=body, language="id")
    return Story(
        site=site, article=article, reading=AwardAnnotation(is_award=False, score=0.0), asked_url=url, fetched_at=STAMP
    )


def dropped(reason: str = "gone") -> Dropped:
    return Dropped(site="kabar", url="https://kabar.example/b", reason=reason, fetched_at=STAMP)


def page(size: int) -> PageCopy:
    url = "https://kabar.example/a"
    return PageCopy(site="kabar", url=url, asked_url=url, article_url=url, fetched_at=STAMP, body=b"x" * size)


def parcel(*records: Record | bytes, id_: str = "one") -> bytes:
    raw = [msgspec.Raw(one if isinstance(one, bytes) else encoded(one)) for one in records]
    return msgspec.json.encode({"id": id_, "records": raw, "end": END, "left_out": 0})


def test_what_was_packed_arrives_as_it_was() -> None:
    packer = Packer("one", encoded, lambda: None)
    for record in (story(), dropped()):
        packer.add(record)
    delivered = unpack(packer.close(JobEnd(3, killed=True, stderr="so")), ORDER)
    assert delivered.records == [story(), dropped()]
    assert delivered.end == JobEnd(3, killed=True, stderr="so")
    assert delivered.refused == {}


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (b'{"type":"story","site":"kabar","article":7}', "no_record"),
        (b'{"type":"unheard","site":"kabar"}', "no_record"),
        (b'{"type":"dropped","site":"kabar","url":["a"],"reason":"gone","fetched_at":"x"}', "no_record"),
        (b"[" * 500 + b"]" * 500, "no_record"),
        (story(site="lain"), "other_site"),
        (story(url="https://lain.example/a"), "other_host"),
    ],
)
def test_a_poisoned_record_is_refused_and_counted_and_its_neighbours_arrive(
    record: Record | bytes, reason: str
) -> None:
    delivered = unpack(parcel(dropped(), record, story()), ORDER)
    assert delivered.records == [dropped(), story()]
    assert delivered.refused == {reason: 1}


@pytest.mark.parametrize(
    "data",
    [
        parcel(story(), id_="another"),
        b"not json",
        b'{"id": "one", "records": 5}',
        b" " * (LARGEST + 1),
        None,
        {"id": "one"},
    ],
    ids=["of another job", "no JSON", "another shape", "too large", "nothing", "no bytes"],
)
def test_an_invalid_parcel_is_refused_whole(data: object) -> None:
    with pytest.raises(ParcelError):
        unpack(data, ORDER)


def test_a_full_parcel_ends_the_job_once_and_still_fits() -> None:
    ended = []
    packer = Packer("one", encoded, lambda: ended.append(1))
    for number in range(12):
        packer.add(story(url=f"https://kabar.example/{number}", body="x" * (LARGEST // 8)))
    data = packer.close(END)
    assert len(data) <= LARGEST
    assert len(unpack(data, ORDER).records) == 7
    assert ended == [1]


def test_copies_of_pages_leave_room_for_records() -> None:
    packer = Packer("one", encoded, lambda: pytest.fail("it is not full"))
    for _ in range(5):
        packer.add(page(LARGEST // 6))
    packer.add(story())
    delivered = unpack(packer.close(END), ORDER)
    assert [type(record) for record in delivered.records] == [PageCopy, PageCopy, PageCopy, Story]
    assert delivered.left_out == 2


def test_a_lesson_is_written_once_by_its_digest(tmp_path) -> None:  # type: ignore[no-untyped-def]
    source, root = tmp_path / "0001", tmp_path / "root"
    source.mkdir()
    root.mkdir()
    (source / "lesson.json").write_text("{}")
    (source / "tag.json").write_text('{"a clue": 1.0}')
    lesson = packed(str(source))
    first, second = unpacked(lesson, root), unpacked(lesson, root)
    assert first == second
    assert (first / "tag.json").read_text() == '{"a clue": 1.0}'
    assert [path.name for path in root.iterdir()] == [first.name]
    assert packed(None) == {}
    with pytest.raises(ValueError, match="not a plain name"):
        unpacked({"../tag.json": b"{}"}, root)
