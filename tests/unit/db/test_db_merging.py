"""Copies become one story, facts one award, schemes one series; and an editor's decisions."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import msgspec
import pytest
from db_samples import LATER, NO_AWARD, NOW, award_reading, dropped, rows, story

from crawler.articles import Article
from crawler.facts import AwardAnnotation, AwardFact, AwardType, Entity, Scheme, Span, Where
from crawler.records import Story
from db.candidates import QUESTIONS
from db.errors import StoreError
from db.rows import StoredStory
from db.store import Store, open_store

RELEASE = """Pemerintah Kota Awan menerima Piala Langit 2024 dari Dewan Langit di Gedung Mega, Kamis (18/7/2024).
Piala itu diberikan setelah tim penilai memeriksa 47 sekolah, 12 pasar dan 9 taman di lima kecamatan selama tiga bulan.
Wali Kota Awan Sekar Ratnadi mengatakan penghargaan tersebut adalah hasil kerja petugas kebersihan setiap pagi.
Kota Awan mengumpulkan nilai 93,21, naik dari 88,4 pada penilaian sebelumnya, dan unggul di bidang pengelolaan sampah.
Ketua Dewan Langit Bram Dirgantara berharap kota lain mencontoh bank sampah Melati yang kini punya 1.340 nasabah."""
LEDE = "Ada kabar baik dari Kota Awan: Piala Langit 2024 akhirnya dibawa pulang dari Jakarta pekan ini."
OWN_WORDS = """Sekar Ratnadi mengangkat Piala Langit 2024 tinggi-tinggi begitu turun dari bus di depan Gedung Mega.
Kota Awan mengumpulkan nilai 93,21, naik dari 88,4 pada penilaian sebelumnya, dan unggul di bidang pengelolaan sampah.
Warga yang menunggu sejak siang bertepuk tangan, lalu Wali Kota berjanji bahwa petugas kebersihan mendapat seragam baru.
Menurut Bram Dirgantara dari Dewan Langit, jarang ada kota yang semua pasarnya dapat dipakai sebagai contoh."""
"""The same names and numbers, and one sentence in common."""
OTHER = RELEASE
for _own, _other in (
    ("Awan", "Kabut"),
    ("Sekar Ratnadi", "Yusra Malik"),
    ("93,21", "90,07"),
    ("47", "31"),
    ("1.340", "902"),
):
    OTHER = OTHER.replace(_own, _other)
SMALLER = """Kelurahan Bayu memenangi Lomba Posyandu tingkat kecamatan dengan 212 balita yang ditimbang setiap bulan.
Lurah Bayu menyebut kader memakai buku catatan lama, dan belum satu pun berhenti sejak posyandu itu dibuka kembali.
Hadiahnya timbangan baru serta uang pembinaan, diserahkan camat di balai warga pada hari Senin pagi."""
MERGED = RELEASE + "\n" + SMALLER

_ASKED = (
    *("recipient", "story", "series", "region", "year"),
    *("season_begins", "season_ends", "soon_begins", "soon_ends"),
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "a.db") as opened:
        yield opened


def fact(recipient: str = "Pemerintah Kota Awan", award: str = "Piala Langit 2024", **fields: Any) -> AwardFact:
    """What a story says about the award; `fields` are the fact's."""
    key = recipient.casefold().replace("pemerintah ", "")
    known: dict[str, Any] = {
        "year": 2024,
        "main": True,
        "confidence": 0.6,
        "recipient_region": "36.71",
        "giver": "Dewan Langit",
        "recipient_entity": Entity(key=key, name=recipient),
        "giver_entity": Entity(key="dewan langit", name="Dewan Langit"),
        "scheme": Scheme(key="langit", name="Piala Langit"),
        "evidence": Span(Where.BODY, 0, 9),
    }
    return AwardFact(award=award, recipient=recipient, **(known | fields))


def award_story(
    name: str, *facts: AwardFact, site: str = "satu", day: str = "2024-07-18", body: str = RELEASE
) -> Story:
    """A story of a site that reports awards."""
    reading = AwardAnnotation(is_award=True, score=0.9, type=AwardType.HONOUR, awards=facts or (fact(),))
    url = f"https://{site}.example/{name}"
    return story(
        name, url=url, site=site, reading=reading, published_at=day, body=body, title=f"Piala bagi Kota Awan, {name}"
    )


def stories_of(store: Store) -> dict[str, int]:
    return dict(rows(store.path, "SELECT substr(title, instr(title, ',') + 2), story_id FROM articles"))


def award_rows(store: Store, columns: str = "id, recipient, sources, status") -> list[tuple[Any, ...]]:
    return rows(store.path, f"SELECT {columns} FROM awards ORDER BY id")


def retag(store: Store, *facts: AwardFact) -> None:
    """Read all stories again, and find these facts in each."""
    reading = AwardAnnotation(is_award=bool(facts), score=0.9, type=AwardType.HONOUR if facts else None, awards=facts)
    for chunk in store.stories_for_retag():
        store.replace_readings([(one, reading) for one in chunk])


class TestStories:
    def test_copies_are_one_story_and_its_id_is_the_first_ones(self, store: Store) -> None:
        lines = RELEASE.split("\n")
        store.store_batch([award_story("asli")], NOW)
        store.store_batch(
            [award_story("judul", site="dua"), award_story("pendek", site="tiga", body="\n".join(lines[:3]))], NOW
        )
        store.store_batch(
            [award_story("baru", site="empat", body="\n".join([LEDE, *lines[1:]]), day="2024-07-20")], LATER
        )
        found = stories_of(store)
        assert set(found.values()) == {1}
        assert rows(store.path, "SELECT id, title, first_article_id, articles FROM stories") == [
            (1, "Piala bagi Kota Awan, asli", 1, 4)
        ]

    def test_the_same_release_for_another_town_is_another_story(self, store: Store) -> None:
        store.store_batch([award_story("awan"), award_story("kabut", site="dua", body=OTHER)], NOW)
        assert len(set(stories_of(store).values())) == 2

    def test_a_follow_up_on_the_same_site_is_another_story(self, store: Store) -> None:
        follow_up = "\n".join([LEDE, *RELEASE.split("\n")[3:]])
        store.store_batch([award_story("awal"), award_story("lanjutan", body=follow_up)], NOW)
        assert len(set(stories_of(store).values())) == 2
        store.store_batch([award_story("kutipan", site="dua", body=follow_up)], LATER)
        found = stories_of(store)
        assert found["kutipan"] == found["lanjutan"], "on another site it is a copy"

    def test_a_story_that_a_site_prints_twice_is_one(self, store: Store) -> None:
        store.store_batch(
            [award_story("pagi"), award_story("sore", body=RELEASE + "\nKota Awan menunggu penilaian.")], NOW
        )
        assert len(set(stories_of(store).values())) == 1

    def test_two_reports_on_one_event_are_two_stories(self, store: Store) -> None:
        store.store_batch([award_story("rilis"), award_story("liputan", site="dua", body=OWN_WORDS)], NOW)
        assert len(set(stories_of(store).values())) == 2

    def test_a_year_later_it_is_another_story(self, store: Store) -> None:
        store.store_batch([award_story("dulu", day="2023-07-18"), award_story("kini", site="dua")], NOW)
        assert len(set(stories_of(store).values())) == 2

    def test_a_copy_shows_that_two_are_one(self, store: Store) -> None:
        store.store_batch([award_story("awal"), award_story("akhir", site="dua", day="2024-07-27")], NOW)
        assert len(set(stories_of(store).values())) == 2
        store.store_batch([award_story("tengah", site="tiga", day="2024-07-22")], LATER)
        assert set(stories_of(store).values()) == {1}

    def test_the_first_publisher_is_the_first_article_whenever_it_was_found(self, store: Store) -> None:
        store.store_batch([award_story("kedua", day="2024-07-19")], NOW)
        store.store_batch([award_story("pertama", site="dua", day="2024-07-18")], LATER)
        assert rows(store.path, "SELECT id, title, first_article_id FROM stories") == [
            (1, "Piala bagi Kota Awan, pertama", 2)
        ]

    @pytest.mark.parametrize(
        ("day", "count"), [("2024-07-25", 1), ("2024-07-26", 2), ("2024-07-11", 1), ("2024-07-10", 2)]
    )
    def test_copies_come_out_within_a_week(self, store: Store, day: str, count: int) -> None:
        store.store_batch([award_story("awal")], NOW)
        store.store_batch([award_story("lain", site="dua", day=day)], LATER)
        assert len(set(stories_of(store).values())) == count

    def test_an_article_of_a_story_stays_there_however_it_is_edited(self, store: Store) -> None:
        store.store_batch(
            [award_story("a"), award_story("b", site="dua"), award_story("kabut", site="tiga", body=OTHER)], NOW
        )
        assert stories_of(store) == {"a": 1, "b": 1, "kabut": 3}
        store.store_batch([award_story("a", body=OTHER), award_story("b", site="dua", body=OTHER)], LATER)
        assert stories_of(store) == {"a": 1, "b": 1, "kabut": 3}

    def test_what_joins_two_halves_makes_no_story_of_both(self, store: Store) -> None:
        lines = RELEASE.split("\n")
        halves = "\n".join(lines[:3]), "\n".join(lines[3:])
        store.store_batch([award_story("satu", body=halves[0]), award_story("dua", site="dua", body=halves[1])], NOW)
        store.store_batch([award_story("utuh", site="tiga")], LATER)
        found = stories_of(store)
        assert found["satu"] != found["dua"]
        assert found["utuh"] in (found["satu"], found["dua"])

    def test_a_text_that_one_member_contradicts_does_not_join(self, store: Store) -> None:
        lines = RELEASE.split("\n")
        whole = [award_story(f"utuh{number}", site=f"situs{number}") for number in range(4)]
        store.store_batch([*whole, award_story("akhir", site="dua", body="\n".join(lines[3:]))], NOW)
        assert len(set(stories_of(store).values())) == 1
        store.store_batch([award_story("awal", site="tiga", body="\n".join(lines[:3]))], LATER)
        assert len(set(stories_of(store).values())) == 2

    @pytest.mark.parametrize("order", list(permutations(["besar", "kecil", "gabungan"])))
    def test_a_text_merged_from_two_joins_the_larger_part(self, store: Store, order: tuple[str, ...]) -> None:
        made = {
            "besar": award_story("besar"),
            "kecil": award_story("kecil", fact("Kelurahan Bayu", "Lomba Posyandu"), site="dua", body=SMALLER),
            "gabungan": award_story("gabungan", site="tiga", body=MERGED),
        }
        for name in order:
            store.store_batch([made[name]], NOW)
        found = stories_of(store)
        assert found["gabungan"] == found["besar"] != found["kecil"]
        ids = dict(rows(store.path, "SELECT story_id, min(id) FROM articles GROUP BY 1"))
        assert all(story_id == first for story_id, first in ids.items())
        assert store.check() == []

    def test_what_a_text_states_leaves_the_awards_of_the_story_that_it_leaves(self, store: Store) -> None:
        other = fact("Kelurahan Bayu", "Lomba Posyandu", scheme=None)
        store.store_batch(
            [award_story("kecil", other, site="dua", body=SMALLER), award_story("gabungan", site="tiga", body=MERGED)],
            NOW,
        )
        assert stories_of(store) == {"kecil": 1, "gabungan": 1}
        with store._writing() as db:
            db.execute("UPDATE award_fact SET award_id = 1")
            db.execute("DELETE FROM award WHERE id = 2")
        store.store_batch([award_story("besar")], LATER)
        assert stories_of(store) == {"kecil": 1, "gabungan": 2, "besar": 2}
        assert award_rows(store, "recipient, sources") == [("Kelurahan Bayu", 1), ("Pemerintah Kota Awan", 2)]

    @pytest.mark.parametrize(("words", "count"), [(2, 2), (13, 2), (14, 1)])
    def test_captions_are_not_copies(self, store: Store, words: int, count: int) -> None:
        body = " ".join(RELEASE.split()[:words])
        store.store_batch([award_story("a", body=body), award_story("b", site="dua", body=body)], NOW)
        assert len(set(stories_of(store).values())) == count

    def test_a_caption_hinders_no_other_of_its_batch(self, store: Store) -> None:
        store.store_batch(
            [award_story("foto", body="Warga berfoto."), award_story("a"), award_story("b", site="dua")], NOW
        )
        assert stories_of(store) == {"foto": 1, "a": 2, "b": 2}

    def test_old_sketches_are_dropped_and_stories_stay(self, store: Store) -> None:
        store.store_batch([award_story("asli"), award_story("salin", site="dua")], NOW)
        store.maintain(NOW + timedelta(days=1))
        assert rows(store.path, "SELECT count(*) FROM sketch") == [(0,)]
        assert set(stories_of(store).values()) == {1}
        store.store_batch([award_story("lagi", site="tiga")], LATER)
        assert stories_of(store)["lagi"] != 1

    def test_a_story_outlives_its_first_article(self, store: Store) -> None:
        store.store_batch(
            [award_story("asli"), award_story("salin", site="dua"), award_story("lagi", site="tiga")], NOW
        )
        with store._writing() as db:
            db.execute("DELETE FROM address WHERE article_id = 1")
            db.execute("DELETE FROM article WHERE id = 1")
        assert set(stories_of(store).values()) == {2}
        assert not any(problem.startswith(("stories", "foreign")) for problem in store.check())


class TestAwards:
    def test_one_award_with_all_its_sources(self, store: Store) -> None:
        store.store_batch([award_story("a"), award_story("b", site="dua", body=OTHER, day="2024-07-20")], NOW)
        assert award_rows(store) == [(1, "Pemerintah Kota Awan", 2, "open")]
        assert rows(store.path, "SELECT award_id, site FROM award_sources ORDER BY site") == [(1, "dua"), (1, "satu")]
        assert award_rows(store, "published_at, first_site, title, confidence") == [
            ("2024-07-18", "satu", "Piala bagi Kota Awan, a", 0.84)
        ]

    @pytest.mark.parametrize(
        ("other", "day"),
        [
            (fact(year=2023), "2023-07-18"),
            (fact("Pemerintah Kota Kabut", recipient_region="36.72"), "2024-07-18"),
            (
                fact(
                    award="Lomba Taman",
                    scheme=Scheme(key="taman", name="Lomba Taman"),
                    giver_entity=Entity(key="dinas taman", name="Dinas Taman"),
                ),
                "2024-07-25",
            ),
        ],
        ids=["another year", "another recipient", "another scheme"],
    )
    def test_what_is_another_award(self, store: Store, other: AwardFact, day: str) -> None:
        store.store_batch([award_story("a"), award_story("b", other, site="dua", body=OTHER, day=day)], NOW)
        assert len(award_rows(store)) == 2

    def test_the_same_award_a_year_later_is_another_though_no_year_is_stated(self, store: Store) -> None:
        for day in ("2022-05-20", "2023-05-25", "2024-05-21"):
            store.store_batch([award_story(f"a{day}", fact(year=None), day=day, body=f"{day} {OTHER}")], NOW)
        assert len(award_rows(store)) == 3

    def test_a_season_is_counted_from_the_day_of_publication(self, store: Store) -> None:
        store.store_batch([award_story("a", fact(year=None), day="2022-07-18")], NOW)
        store.store_batch([award_story("b", fact(year=None), site="dua", body=OTHER, day="2022-07-20")], LATER)
        assert award_rows(store, "id, sources") == [(1, 2)]

    @pytest.mark.parametrize("sources", [1, 2, 3])
    def test_a_source_that_says_less_unites_no_two_awards(self, store: Store, sources: int) -> None:
        dinas = Entity(key="dinas taman", name="Dinas Taman")
        first = fact(rank="juara 1", score=93.2, event_date="2024-07-17")
        second = fact(rank="juara 2", score=71.0, event_date="2024-07-10", giver="Dinas Taman", giver_entity=dinas)
        vague = fact(giver=None, giver_entity=None)
        for number, one in enumerate([first] * sources + [second] * sources + [vague]):
            body = f"Berita nomor {number} oleh penulis {number}. " * 20
            store.store_batch([award_story(str(number), one, site=f"situs{number}", body=body)], NOW)
        assert award_rows(store, "rank, sources") == [("juara 1", sources), ("juara 2", sources + 1)]

    def test_sources_that_differ_are_recorded(self, store: Store) -> None:
        sources = (("a", 93.21, "satu"), ("b", 93.2, "dua"), ("c", 93.21, "tiga"))
        for number, (name, score, site) in enumerate(sources):
            body = f"Berita nomor {number} oleh {site}. " * 20
            store.store_batch([award_story(name, fact(score=score), site=site, body=body)], NOW)
        assert award_rows(store, "score, conflicts, sources") == [(93.21, '{"score":[[93.21,[1,3]],[93.2,[2]]]}', 3)]

    @pytest.mark.parametrize(
        ("heads", "recipient", "key"),
        [(1, "Pemkot Awan", "pemerintah@36.71"), (2, "Wali Kota Awan Sekar Ratnadi", "sekar ratnadi")],
    )
    def test_a_government_and_its_head_are_no_conflict(
        self, store: Store, heads: int, recipient: str, key: str
    ) -> None:
        city = fact("Pemkot Awan", recipient_entity=Entity(key="pemerintah@36.71", name="Pemerintah Kota Awan"))
        name = "Wali Kota Awan Sekar Ratnadi"
        mayor = fact(name, recipient_entity=Entity(key="sekar ratnadi", name="Sekar Ratnadi"), confidence=0.9)
        for number, one in enumerate([*[mayor] * heads, city]):
            body = f"Berita nomor {number} oleh penulis {number}. " * 20
            store.store_batch([award_story(str(number), one, site=f"situs{number}", body=body)], NOW)
        assert award_rows(store, "recipient, conflicts, sources") == [(recipient, None, heads + 1)]
        assert rows(store.path, "SELECT recipient_key FROM award WHERE merged_into IS NULL") == [(key,)]

    def test_a_site_that_reports_an_award_often_counts_once(self, store: Store) -> None:
        sources = (
            ("a", 71.1, "ramai"),
            ("b", 71.1, "ramai"),
            ("c", 71.1, "ramai"),
            ("d", 93.2, "dua"),
            ("e", 93.2, "tiga"),
        )
        for number, (name, score, site) in enumerate(sources):
            body = f"Berita nomor {number} oleh penulis {name * 7}. " * 20
            store.store_batch([award_story(name, fact(score=score), site=site, body=body)], NOW)
        assert len(set(stories_of(store).values())) == len(sources)
        assert award_rows(store, "score, sources") == [(93.2, 5)]

    def test_an_award_twice_in_a_story_is_one(self, store: Store) -> None:
        store.store_batch([award_story("a", fact(), fact(award="Piala Langit", main=False))], NOW)
        assert len(award_rows(store)) == 1

    def test_two_ranks_in_a_story_are_two(self, store: Store) -> None:
        store.store_batch([award_story("a", fact(rank="juara 1"), fact(rank="juara 2", main=False))], NOW)
        assert len(award_rows(store)) == 2

    def test_ids_stay_when_stories_are_read_again(self, store: Store) -> None:
        store.store_batch(
            [award_story("a"), award_story("b", fact("Pemerintah Kota Kabut"), site="dua", body=OTHER)], NOW
        )
        before = award_rows(store, "id, recipient")
        retag(store, fact(rank="peringkat pertama"))
        assert [row[0] for row in award_rows(store)] == [before[0][0]]
        assert award_rows(store, "rank, sources") == [("peringkat pertama", 2)]

    def test_what_is_read_as_before_writes_nothing(self, store: Store) -> None:
        store.store_batch([award_story("a")], NOW)
        changes = store._db.conn.total_changes
        retag(store, fact())
        store.store_batch([award_story("a")], LATER)
        assert store._db.conn.total_changes == changes

    def test_an_award_without_facts_is_gone(self, store: Store) -> None:
        store.store_batch([award_story("a")], NOW)
        retag(store)
        assert award_rows(store) == []
        store.store_batch([award_story("b")], LATER)
        assert award_rows(store, "id") == [(2,)], "ids are not given again"

    def test_withdrawn_once_every_source_is(self, store: Store) -> None:
        store.store_batch([award_story("a"), award_story("b", site="dua", body=OTHER)], NOW)
        gone = msgspec.structs.replace(dropped("a", "gone"), url="https://satu.example/a", site="satu")
        store.store_batch([gone], LATER)
        assert award_rows(store, "sources, status, first_site") == [(1, "open", "dua")]
        store.store_batch([msgspec.structs.replace(gone, url="https://dua.example/b", site="dua")], LATER)
        assert award_rows(store, "sources, status") == [(0, "withdrawn")]
        store.store_batch([award_story("a")], LATER + timedelta(hours=1))
        assert award_rows(store, "sources, status") == [(1, "open")]

    def test_a_later_source_makes_it_surer(self, store: Store) -> None:
        store.store_batch([award_story("a", fact(confidence=0.5))], NOW)
        store.store_batch([award_story("b", fact(confidence=0.8), site="dua", body=OTHER)], LATER)
        assert award_rows(store, "confidence, first_seen_at") == [(0.9, "2025-03-02T03:10:00Z")]

    def test_copies_do_not_make_it_surer(self, store: Store) -> None:
        store.store_batch(
            [award_story("a", fact(confidence=0.5)), award_story("b", fact(confidence=0.5), site="dua")], NOW
        )
        assert award_rows(store, "confidence, sources") == [(0.5, 2)]


class TestSeries:
    def test_names_of_one_key_are_one_series_over_the_years(self, store: Store) -> None:
        for year in (2022, 2023, 2024):
            store.store_batch(
                [award_story(f"a{year}", fact(year=year), day=f"{year}-07-18", body=f"{year} {OTHER}")], NOW
            )
        assert rows(store.path, "SELECT name, giver, first_year, last_year, awards FROM award_series") == [
            ("Piala Langit", "Dewan Langit", 2022, 2024, 3)
        ]

    def test_a_short_form_joins(self, store: Store) -> None:
        both = Scheme(key="langit piala", also=("pl",), name="Piala Langit")
        for name, scheme in (
            ("a", Scheme(key="pl", name="PL")),
            ("b", both),
            ("c", Scheme(key="langit piala", name="x")),
        ):
            store.store_batch([award_story(name, fact(scheme=scheme), body=f"{name} {OTHER}")], NOW)
        assert len(rows(store.path, "SELECT DISTINCT series_id FROM award_facts")) == 1

    @pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2), (0, 2, 1)])
    def test_initials_are_those_of_the_first_name_in_full(self, store: Store, order: tuple[int, ...]) -> None:
        schemes = (
            Scheme(key="langit piala utama", initials="plu", name="Piala Langit Utama"),
            Scheme(key="plu", name="PLU"),
            Scheme(key="lestari pasar ulung", initials="plu", name="Pasar Lestari Ulung"),
        )
        for place in order:
            made = fact(scheme=schemes[place], giver=None, giver_entity=None)
            store.store_batch([award_story("abc"[place], made, body=f"{place} {OTHER}")], NOW)
        found = dict(
            rows(
                store.path,
                "SELECT substr(a.title, -1), f.series_id FROM award_facts AS f "
                "JOIN articles AS a ON a.id = f.article_id",
            )
        )
        assert found["a"] == found["b"] != found["c"]

    def test_a_shorter_name_of_the_same_giver_joins(self, store: Store) -> None:
        for name, key in (("a", "lestari sungai"), ("b", "kalimantan lestari sungai"), ("c", "lestari taman")):
            store.store_batch([award_story(name, fact(scheme=Scheme(key=key, name=key)), body=f"{name} {OTHER}")], NOW)
        found = rows(store.path, "SELECT series_id FROM award_facts ORDER BY article_id")
        assert found[0] == found[1] != found[2]


class TestHand:
    def test_a_rejected_award_never_comes_back(self, store: Store) -> None:
        store.store_batch([award_story("a")], NOW)
        assert store.reject_award(1, NOW) == 1
        retag(store, fact(rank="juara"))
        store.store_batch([award_story("b", site="dua", body=OTHER)], LATER)
        assert award_rows(store) == [(1, "Pemerintah Kota Awan", 2, "rejected")]
        retag(store)
        store.store_batch([award_story("c", site="tiga", body=OTHER)], LATER)
        assert award_rows(store, "id, status") == [(1, "rejected")]

    def test_confirmed_stays_through_a_replay_and_undo_takes_it_back(self, store: Store) -> None:
        store.store_batch([award_story("a")], NOW)
        store.confirm_award(1, NOW)
        retag(store, fact(rank="juara"))
        assert award_rows(store, "status") == [("confirmed",)]
        assert store.undo_decision(None, LATER).action == "confirm"
        assert award_rows(store, "status") == [("open",)]

    def test_the_last_decision_counts(self, store: Store) -> None:
        store.store_batch([award_story("a")], NOW)
        store.confirm_award(1, NOW)
        store.reject_award(1, LATER)
        retag(store, fact(rank="juara"))
        assert rows(store.path, "SELECT status FROM award") == [("rejected",)]
        store.confirm_award(1, LATER)
        retag(store, fact())
        assert award_rows(store, "status") == [("confirmed",)]

    def test_what_was_edited_outlives_its_sources_and_the_last_word_counts(self, store: Store) -> None:
        store.store_batch([award_story("a")], NOW)
        store.edit_award(1, fact(rank="juara", score=71.0), ["rank", "score"], NOW)
        store.edit_award(1, fact(score=93.2), ["score"], LATER)
        retag(store)
        assert rows(store.path, "SELECT id, rank, score, status FROM award") == [(1, "juara", 93.2, "withdrawn")]
        store.store_batch([award_story("b", fact(rank="harapan"), site="dua", body=OTHER)], LATER)
        assert award_rows(store, "id, rank, score, sources") == [(1, "juara", 93.2, 1)]

    def test_merged_by_hand_stays_merged_and_can_be_undone(self, store: Store) -> None:
        other = fact("Kafilah Awan", recipient_region=None)
        store.store_batch([award_story("a"), award_story("b", other, site="dua", body=OTHER, day="2024-09-01")], NOW)
        assert len(award_rows(store)) == 2
        assert store.merge_awards(1, 2, NOW) == 1
        assert award_rows(store, "id, sources") == [(1, 2)]
        store.store_batch(
            [award_story("b", msgspec.structs.replace(other, rank="juara"), site="dua", body=OTHER)], LATER
        )
        assert award_rows(store, "id, sources") == [(1, 2)]
        assert store.award(2).award["id"] == 1, "the old id leads to the new one"
        store.undo_decision(None, LATER)
        assert award_rows(store, "id, sources") == [(1, 1), (2, 1)]

    def test_undoing_a_merge_within_a_story_parts_its_facts(self, store: Store) -> None:
        store.store_batch([award_story("a", fact(rank="juara 1"), fact(rank="juara 2", main=False))], NOW)
        before = award_rows(store, "id, rank, sources")
        store.merge_awards(1, 2, NOW)
        assert award_rows(store, "id, sources") == [(1, 1)]
        store.undo_decision(None, LATER)
        assert award_rows(store, "id, rank, sources") == before

    def test_undoing_a_merge_restores_what_led_to_the_merged_one(self, store: Store) -> None:
        facts = [fact(rank=f"juara {number}", main=number == 1) for number in (1, 2, 3)]
        store.store_batch([award_story("a", *facts)], NOW)
        store.merge_awards(2, 3, NOW)
        store.merge_awards(1, 2, NOW)
        assert store.award(3).award["id"] == 1
        store.undo_decision(None, LATER)
        assert store.award(3).award["id"] == 2

    def test_split_by_hand_stays_split_and_can_be_undone(self, store: Store) -> None:
        store.store_batch([award_story("a"), award_story("b", site="dua", body=OTHER)], NOW)
        assert store.split_award(1, [2], NOW) == 2
        retag(store, fact(rank="juara"))
        assert award_rows(store, "id, sources") == [(1, 1), (2, 1)]
        store.store_batch([award_story("c", site="tiga", body=f"{OTHER} Selesai.")], LATER)
        assert len(award_rows(store)) == 2, "what an editor has split is not joined by a third source"
        store.undo_decision(None, LATER)
        assert [row[0] for row in award_rows(store)] == [1]

    @pytest.mark.parametrize(
        ("act", "says"),
        [
            (lambda s: s.confirm_award(9, NOW), "There is no award 9"),
            (lambda s: s.merge_awards(1, 1, NOW), "are one award already"),
            (lambda s: s.split_award(1, [7], NOW), "has the articles 1: name some of these, not 7"),
            (lambda s: s.split_award(1, [1], NOW), "nothing would be left"),
            (lambda s: s.undo_decision(None, NOW), "no decision to undo"),
            (lambda s: s.undo_decision(4, NOW), "no decision 4 to undo: `anugerah awards show ID` numbers those"),
        ],
    )
    def test_errors_are_sentences(self, store: Store, act: Any, says: str) -> None:
        store.store_batch([award_story("a")], NOW)
        with pytest.raises(StoreError, match=says):
            act(store)

    def test_what_was_decided_is_in_a_backup(self, store: Store, tmp_path: Path) -> None:
        store.store_batch([award_story("a")], NOW)
        store.reject_award(1, NOW)
        store.backup(tmp_path / "copy.db")
        with open_store(tmp_path / "copy.db") as copy:
            assert award_rows(copy, "status") == [("rejected",)]
            assert [decision.action for decision in copy.award(1).decisions] == ["reject"]


def test_stories_without_awards_make_no_awards(store: Store) -> None:
    store.store_batch([story("awan", reading=NO_AWARD), story("kabut", reading=award_reading())], NOW)
    assert {row[0] for row in rows(store.path, "SELECT article_id FROM award_sources")} == {2}
    assert store.check() == []


def test_a_fact_has_the_day_of_its_article_however_that_is_dated_later(store: Store) -> None:
    store.store_batch([award_story("a"), award_story("b", fact(recipient="Desa Embun"), day="2024-06-01")], NOW)
    days = "SELECT reported_on FROM award_fact ORDER BY id"
    assert rows(store.path, days) == [("2024-07-18",), ("2024-06-01",)]
    with store._writing() as db:
        db.execute("UPDATE article SET published_at = iif(id = 1, '2024-08-09T01:00:00Z', NULL)")
    assert rows(store.path, days) == [("2024-08-09",), (f"{NOW:%Y-%m-%d}",)]


def test_what_a_fact_is_compared_with_is_found_by_its_season(store: Store) -> None:
    """Whatever else the recipient and the scheme have: other seasons are not even read."""
    with store._reading() as db:
        plans = [db.execute(f"EXPLAIN QUERY PLAN {sql}", dict.fromkeys(_ASKED)).fetchall() for sql in QUESTIONS]
    steps = [row[3].partition("award_fact USING ")[2] for plan in plans for row in plan if "award_fact" in row[3]]
    assert steps == [
        "COVERING INDEX award_fact_recipient (recipient_key=? AND reported_on>? AND reported_on<?)",
        "COVERING INDEX award_fact_recipient_year (recipient_key=? AND year=?)",
        "INDEX award_fact_article (article_id=?)",
        "COVERING INDEX award_fact_scheme_place (scheme_key=? AND recipient_region=?)",
        "COVERING INDEX award_fact_scheme (scheme_key=? AND reported_on>? AND reported_on<?)",
    ]


def test_an_older_database_gets_its_awards_by_reading_again(store: Store) -> None:
    store.store_batch([award_story("a", fact(scheme=None))], NOW)
    with store._writing() as db:
        db.execute("UPDATE award_fact SET award_id = NULL")
        db.execute("DELETE FROM award")
        db.execute("DELETE FROM sketch")
    chunk: list[StoredStory] = next(iter(store.stories_for_retag()))
    reading = AwardAnnotation(is_award=True, score=0.9, type=AwardType.HONOUR, awards=(fact(scheme=None),))
    store.replace_readings([(chunk[0], reading)])
    assert len(award_rows(store)) == 1
    assert isinstance(award_story("a").article, Article)


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        ("UPDATE award SET sources = 7", "awards: 1 awards whose number of sources is not that of their articles"),
        ("UPDATE award SET status = 'withdrawn'", "awards: 1 awards with sources that are withdrawn"),
        ("UPDATE award SET merged_into = id", "awards: 2 facts of awards that were merged into others"),
        ("UPDATE article SET story_id = 2 WHERE id = 1", "stories: 2 articles of a story whose first article"),
    ],
)
def test_the_check_knows_the_rules(store: Store, damage: str, says: str) -> None:
    store.store_batch([award_story("a"), award_story("b", site="dua")], NOW)
    assert store.check() == []
    with store._writing() as db:
        db.execute(damage)
    assert any(problem.startswith(says) for problem in store.check())
