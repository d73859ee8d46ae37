"""`anugerah tag` and `anugerah retag`: the JSON that other programs read."""

import json
import math
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from children import mortal
from conftest import Crawled
from verbs import AWARD, ENVIRONMENT, TAG, anugerah, copy_of

from crawler.facts import AwardType, Level
from crawler.newsroom.truth import Label, load_truth, site_slugs
from db.store import open_store

STORIES = [story for slug in site_slugs() for story in load_truth(slug).public]


def lines_of(*stories: object) -> str:
    return "".join(json.dumps(story, ensure_ascii=False) + "\n" for story in stories)


@pytest.fixture(scope="module")
def tagged() -> list[dict[str, Any]]:
    """What the newsroom's stories come out as."""
    done = anugerah(
        "tag",
        stdin=lines_of(
            *(
                {"id": n, "url": s.slug, "title": s.title, "body": s.body, "published_at": s.published_at.isoformat()}
                for n, s in enumerate(STORIES)
            )
        ),
    )
    assert (done.status, done.err) == (0, "")
    return done.lines


def test_every_story_is_answered_in_order_with_every_key(tagged: list[dict[str, Any]]) -> None:
    assert [(line["id"], line["url"]) for line in tagged] == [(n, s.slug) for n, s in enumerate(STORIES)]
    for line in tagged:
        assert list(line) == TAG
        assert 0 <= line["score"] <= 1
        assert line["score"] == round(line["score"], 4)
    assert any(line["is_award"] for line in tagged)
    assert not all(line["is_award"] for line in tagged)


def test_a_story_that_is_not_award_news_has_no_type_and_no_awards(tagged: list[dict[str, Any]]) -> None:
    for line in tagged:
        assert (line["type"] in set(AwardType)) is line["is_award"]
        assert line["is_award"] or (line["type"], line["awards"]) == (None, [])


def test_an_award_has_every_key_typed_and_spans_of_what_is_stated(tagged: list[dict[str, Any]]) -> None:
    awards = [award for line in tagged for award in line["awards"]]
    assert awards
    for award in awards:
        assert list(award) == AWARD
        assert award["level"] in {*Level, None}
        assert isinstance(award["main"], bool)
        assert 0 <= award["confidence"] <= 1
        assert isinstance(award["year"], int | None)
        assert isinstance(award["score"], int | float | None)
        assert award["event_date"] is None or datetime.strptime(award["event_date"], "%Y-%m-%d").replace(tzinfo=UTC)
        assert all(award[field] is not None for field in award["spans"])
        assert set(award["spans"]) <= set(AWARD)
    for line in tagged:
        assert sum(award["main"] for award in line["awards"]) == (1 if line["awards"] else 0)


def test_spans_count_code_points_of_the_title_or_the_body(tagged: list[dict[str, Any]]) -> None:
    for line in tagged:
        texts = {"title": STORIES[line["id"]].title, "body": STORIES[line["id"]].body}
        for evidence in line["evidence"]:
            assert list(evidence) == ["in", "start", "end", "text", "rule"]
            assert texts[evidence["in"]][evidence["start"] : evidence["end"]] == evidence["text"]
        for span in [s for a in line["awards"] for s in [a["evidence"], *a["spans"].values()]]:
            assert list(span) == ["in", "start", "end"]
            assert 0 <= span["start"] < span["end"] <= len(texts[span["in"]])


def test_only_the_body_is_needed_and_null_means_absent() -> None:
    story = next(story for story in STORIES if story.label is Label.AWARD)
    done = anugerah(
        "tag",
        "-",
        stdin=lines_of(
            {"body": story.body},
            {"body": story.body, "title": None, "url": None, "id": None, "published_at": None, "unknown": {"a": [1]}},
            {"body": "", "id": {"any": ["thing"]}},
            {"body": "Ä 👏 " + story.body, "published_at": "2025-03-02"},
        ),
    )
    assert (done.status, done.err) == (0, "")
    bare, null, empty, dated = done.lines
    assert bare == null
    assert (bare["id"], bare["url"]) == (None, None)
    assert (empty["id"], empty["is_award"], empty["awards"], empty["evidence"]) == ({"any": ["thing"]}, False, [], [])
    assert list(dated) == TAG


def test_broken_lines_are_reported_by_number_and_the_others_answered(tmp_path: Path) -> None:
    broken = [
        b"{broken",
        b"[]",
        b'{"title": "no body"}',
        b'{"body": null}',
        b'{"body": 5}',
        b'{"body": "x", "published_at": "kemarin"}',
        b'{"body": "x", "published_at": "0001-01-01T00:00:00+07:00"}',
        b'{"body": "\xff"}',
        b'{"body": "\\ud800"}',
        b'{"body": "x", "more": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    ]
    file = tmp_path / "stories.jsonl"
    file.write_bytes(b'{"id": "first", "body": "x"}\n\n' + b"\n".join(broken) + b'\n{"id": "last", "body": "x"}')
    done = anugerah("tag", file)
    assert done.status == 1
    assert [line["id"] for line in done.lines] == ["first", "last"]
    reported = [line.removeprefix(f"Error: {file}:").partition(": ")[0] for line in done.err.splitlines()]
    assert reported == [str(number) for number in range(3, 13)]
    assert ":8: is not a story: `published_at` is not an ISO 8601 time: `kemarin`." in done.err


def test_answers_stream() -> None:
    command = [sys.executable, "-m", "anugerah", "tag"]
    with mortal(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=ENVIRONMENT)) as child:
        assert child.stdin
        assert child.stdout
        for number in range(3):
            child.stdin.write(lines_of({"id": number, "body": "Warga memanen jagung."}).encode())
            child.stdin.flush()
            assert msgspec.json.decode(child.stdout.readline())["id"] == number
        child.stdin.close()
        assert child.wait(10) == 0


def test_a_reader_that_goes_away_causes_no_traceback() -> None:
    lines = lines_of(*({"id": n, "body": "Warga memanen jagung."} for n in range(2000)))
    done = subprocess.run(
        f"{sys.executable} -m anugerah tag | head -n 1",
        shell=True,
        input=lines.encode(),
        capture_output=True,
        timeout=60,
        check=False,
        env=ENVIRONMENT,
    )
    assert msgspec.json.decode(done.stdout)["id"] == 0
    assert done.stderr == b""


def test_a_file_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    anugerah("tag", tmp_path / "none.jsonl").failed(1, "none.jsonl: cannot be read: No such file or directory.")


def test_explain_shows_evidence_clues_candidates_and_facts() -> None:
    title = "Pemkot Tangerang Raih Penghargaan Ombudsman RI"
    body = "TANGERANG - Pemerintah Kota Tangerang menerima penghargaan dari Ombudsman RI dengan nilai 93,21.\n[Iklan]"
    line = msgspec.json.encode({"title": title, "body": body})
    done = anugerah("tag", "--explain", "-", stdin=line, COLUMNS="80")
    assert (done.status, done.err) == (0, "")
    assert max(map(len, done.out.splitlines())) <= 80
    read = anugerah("tag", stdin=line).lines[0]
    assert f"award story, {read['type']}: {read['score']:.4f}\n" in done.out
    assert "Pemkot Tangerang [Raih Penghargaan]1 Ombudsman RI" in done.out
    assert "\n[Iklan]\n" in done.out
    total = float(re.search(r"is it award news\? sum ([+-][\d.]+)", done.out)[1])  # type: ignore[index]
    assert abs(1 / (1 + math.exp(-total)) - read["score"]) < 0.001
    shown = done.out.partition("is it award news?")[2].partition("\ntype\n")[0]
    weights = [float(weight) for weight in re.findall(r"^ +([+-][\d.]+)  ", shown, re.MULTILINE)]
    assert abs(sum(weights) - total) < 0.02
    strongest = [abs(weight) for weight in weights[:-1]]
    assert strongest == sorted(strongest, reverse=True)
    main = read["awards"][0]
    for name in ("recipient", "award", "giver"):
        best = re.search(rf"^{name}\n +[\d.]+  (.+?) *\n +(?:[+-]|no clue)", done.out, re.MULTILINE)
        assert best, name
        assert best[1].casefold() == (main[name] or "nothing stated").casefold()
    assert re.search(r"│region\s*│ Kota Tangerang \(36\.71\)\s*│", done.out)
    assert re.search(rf"│confidence\s*│ {main['confidence']:.2f}\s*│", done.out)


def test_explain_makes_control_and_bidi_characters_harmless() -> None:
    body = "Pemkot \x1b[31mTangerang\u202e menerima penghargaan\x07 dari Ombudsman\u2066 RI.\r\tLalu\x85 pulang."
    title = "Pemkot\u200f Tangerang Raih \x1b]0;x\x07Penghargaan"
    done = anugerah("tag", "--explain", stdin=msgspec.json.encode({"title": title, "body": body}))
    assert done.status == 0
    assert not re.search(r"[^\n\x20-\x7e\xa0-\u1fff\u2010-\u2027\u2030-\u205f\u2070-\uffff]", done.out)
    assert "�[31mTangerang�" in done.out
    assert "Pemkot� Tangerang" in done.out


def test_explain_of_a_story_without_an_award_and_of_a_broken_line() -> None:
    done = anugerah("tag", "--explain", stdin='{"body": "Jalan diperbaiki warga."}\n{"title"\n')
    assert done.status == 1
    assert done.out.startswith("no award story: 0.")
    assert "facts" not in done.out
    assert "recipient" not in done.out
    assert "stdin:2" in done.err


def test_the_threshold_is_a_setting(crawled_db: Crawled, tmp_path: Path) -> None:
    story = next(story for story in STORIES if story.label is Label.AWARD)
    line = lines_of({"title": story.title, "body": story.body, "published_at": story.published_at.isoformat()})
    score = anugerah("tag", stdin=line).lines[0]["score"]
    for threshold in (score + 0.00005, score):
        read = anugerah("tag", stdin=line, ANUGERAH_AWARD_THRESHOLD=f"{threshold}").lines[0]
        assert (read["score"], read["is_award"]) == (score, threshold == score)
    db = copy_of(crawled_db.db, tmp_path)
    options = ("--db", db, "--sites", crawled_db.sites)
    anugerah("retag", *options, ANUGERAH_AWARD_THRESHOLD="0.9999")
    with closing(sqlite3.connect(db)) as conn:
        assert conn.execute("SELECT count(*) FROM articles WHERE is_award <> (award_score >= 0.9999)").fetchone() == (
            0,
        )
    anugerah("config", ANUGERAH_AWARD_THRESHOLD="1").failed(2, "ANUGERAH_AWARD_THRESHOLD: `1` is wrong")


def test_a_confidence_is_stored_and_asked_for(crawled_db: Crawled, tmp_path: Path) -> None:
    db = copy_of(crawled_db.db, tmp_path)
    with closing(sqlite3.connect(db)) as conn:
        stored = conn.execute("SELECT confidence FROM award_facts").fetchall()
        assert stored
        assert all(0 <= confidence <= 1 for (confidence,) in stored)
        conn.execute("UPDATE award_fact SET confidence = 0.5 + 0.4 * (id % 2)")
        conn.execute("UPDATE award_fact SET confidence = NULL WHERE id % 3 = 0")
        conn.commit()
    asked = ("news", "--by", "fact", "--json", "--db", db, "--since", "2000-01-01", "--limit", "1000")
    every = anugerah(*asked).json
    sure = anugerah(*asked, "--min-confidence", "0.9").json
    assert sure == [row for row in every if (row["confidence"] or 0) >= 0.9]
    assert 0 < len(sure) < len(every)
    anugerah("news", "--db", db, "--min-confidence", "1.5").failed(2, "--min-confidence")


def facts_and_tags(db: Path) -> list[list[tuple[Any, ...]]]:
    with closing(sqlite3.connect(db)) as conn:
        return [
            conn.execute("SELECT id, is_award, award_score, award_type FROM articles ORDER BY id").fetchall(),
            conn.execute("SELECT * FROM award_facts ORDER BY id").fetchall(),
        ]


def test_retag_restores_what_was_changed_and_then_changes_nothing(crawled_db: Crawled, tmp_path: Path) -> None:
    db = copy_of(crawled_db.db, tmp_path)
    options = ("--db", db, "--sites", crawled_db.sites)
    assert anugerah("retag", *options).status == 0
    with closing(sqlite3.connect(db)) as conn:
        (award,) = conn.execute("SELECT min(article_id) FROM award_facts").fetchone()
        conn.execute("UPDATE article SET is_award = 0, award_score = 0, award_type = NULL WHERE id = ?", [award])
        conn.execute("DELETE FROM award_fact WHERE article_id = ?", [award])
        conn.commit()
    before = facts_and_tags(db)
    articles = len(before[0])
    dry = anugerah("retag", "--dry-run", *options)
    assert dry.out.splitlines() == [
        f"Read {articles} stories again: 1 tags and the facts of 1 would come out different.",
        "1 would become award stories, 0 would be none any more.",
    ]
    assert facts_and_tags(db) == before
    done = anugerah("retag", *options)
    assert done.out.splitlines() == [
        f"Read {articles} stories again: 1 tags and the facts of 1 came out different.",
        "1 became award stories, 0 are none any more.",
    ]
    restored = facts_and_tags(db)
    assert restored != before
    done = anugerah("retag", *options)
    assert done.out == f"Read {articles} stories again: 0 tags and the facts of 0 came out different.\n"
    assert facts_and_tags(db) == restored
    counts = {"read": articles, "tags": 0, "facts": 0, "turned_award": 0, "turned_other": 0, "separated": 0}
    assert anugerah("retag", "--json", *options).json == {**counts, "skipped": []}


def test_retag_skips_a_leased_site_and_names_it(crawled_db: Crawled, tmp_path: Path) -> None:
    db, now = copy_of(crawled_db.db, tmp_path), datetime.now(UTC)
    with open_store(db) as store:
        assert store.lease("gerbangkarang", "another:1", now + timedelta(hours=1), now)
    done = anugerah("retag", "--db", db, "--sites", crawled_db.sites)
    assert done.status == 0
    assert done.err == "Skipped, since a crawl holds them: gerbangkarang.\n"


def test_retag_without_a_database_is_one_sentence(tmp_path: Path) -> None:
    anugerah("retag", "--db", tmp_path / "none.db").failed(2, "There is no database")


def test_a_score_is_printed_with_all_its_digits(crawled_db: Crawled, tmp_path: Path) -> None:
    db = copy_of(crawled_db.db, tmp_path)
    with closing(sqlite3.connect(db)) as conn:
        conn.execute("UPDATE award SET score = 1234567.89")
        conn.commit()
    for width in ("80", "160"):
        assert "1234567.89" in anugerah("news", "--db", db, COLUMNS=width).out


def test_stories_of_a_site_without_a_file_are_read_again_with_a_warning(crawled_db: Crawled, tmp_path: Path) -> None:
    db = copy_of(crawled_db.db, tmp_path)
    for name in ("retag", "reextract"):
        with_files = anugerah(name, "--dry-run", "--db", db, "--sites", crawled_db.sites)
        assert (with_files.status, with_files.err) == (0, "")
        done = anugerah(name, "--dry-run", "--json", "--db", db)
        assert done.status == 0
        assert done.err.startswith("Warning: no site file, so their region and time zone are unknown: ")
        assert "gerbangkarang" in done.err


def test_references_of_html_are_read_and_places_are_those_of_the_text_as_given() -> None:
    plain = {
        "title": 'Kota Serang Raih Penghargaan "Kota Sehat" & Piagam',
        "body": 'SERANG - Pemerintah Kota Serang meraih penghargaan "Kota Sehat" 2024 dari Kementerian Kesehatan, '
        "Kamis (18/7/2024).",
        "published_at": "2024-07-18",
    }
    given = plain | {
        name: plain[name].replace("&", "&amp;").replace('"', "&quot;").replace(" - ", " &#8211; ")
        for name in ("title", "body")
    }
    plain["body"] = plain["body"].replace(" - ", " \u2013 ")
    left, right = anugerah("tag", stdin=lines_of(plain, given)).lines
    assert left["awards"]
    names = [name for name in AWARD if name not in ("evidence", "spans")]
    for one, other in zip(left["awards"], right["awards"], strict=True):
        assert [one[name] for name in names] == [other[name] for name in names]
    for clue in right["evidence"]:
        assert given[clue["in"]][clue["start"] : clue["end"]] == clue["text"]
    for award in right["awards"]:
        for name, span in award["spans"].items():
            if name in ("award", "recipient", "giver"):
                text = given[span["in"]][span["start"] : span["end"]]
                assert text.replace("&quot;", '"').replace("&amp;", "&") == award[name]
