"""The labelled stories: the judge's outlets are dropped, whole outlets are held out, near copies stay together."""

import gzip
import json
from datetime import date
from pathlib import Path

import pytest

from benchmarks import corpus
from benchmarks.corpus import FOLDS, Labelled, MissingInputError, fold_of, is_judge, load, read, registrable


def story(name: str, outlet: str | None, body: str = "", *, is_real: bool = True, source: str = "real") -> Labelled:
    text = body or " ".join(f"{name}{i}" for i in range(60))
    return Labelled(name, outlet, "Judul", text, None, "award", "honour", [], source, is_real)


@pytest.mark.parametrize(
    ("outlet", "domain"),
    [
        ("www.okezone.com", "okezone.com"),
        ("news.detik.com", "detik.com"),
        ("kulonprogokab.go.id", "kulonprogokab.go.id"),
        ("www.dinkes.kulonprogokab.go.id", "kulonprogokab.go.id"),
        ("Antara Bali", "antara bali"),
        ("", None),
        (None, None),
    ],
)
def test_an_outlet_is_a_registrable_domain(outlet: str | None, domain: str | None) -> None:
    assert registrable(outlet) == domain


@pytest.mark.parametrize(
    ("outlet", "url", "judged"),
    [
        ("okezone.com", None, True),
        ("Okezone.com", "https://contoh.example/a", True),
        ("sindonews.com", "https://celebrity.okezone.com/read/1", True),
        ("fpbs.upi.edu", None, True),
        ("upi.edu", "https://upi.edu/a", False),
        (None, None, False),
    ],
)
def test_who_the_judge_is(outlet: str | None, url: str | None, judged: bool) -> None:
    assert is_judge(outlet, url) is judged


@pytest.mark.parametrize("ending", [".jsonl", ".jsonl.gz"])
def test_the_judges_rows_are_dropped_from_any_file(tmp_path: Path, ending: str) -> None:
    rows = [
        {"id": "1", "outlet": "okezone.com", "title": "A", "body": "B"},
        {"id": "2", "outlet": "a.example.id", "url": "https://fpbs.upi.edu/x", "title": "A", "body": "B"},
        {"id": "3", "outlet": "news.a.co.id", "title": None, "body": "B", "published_at": "2024-05-06T07:00:00+07:00"},
    ]
    path = tmp_path / f"real{ending}"
    text = "".join(json.dumps(row) + "\n" for row in rows)
    if ending.endswith(".gz"):
        path.write_bytes(gzip.compress(text.encode()))
    else:
        path.write_text(text, encoding="utf-8")
    kept = list(read(path, is_real=True))
    assert [(row.id, row.outlet, row.title, row.source) for row in kept] == [("3", "a.co.id", "", "real")]
    assert (kept[0].published_on, kept[0].label, kept[0].main) == (date(2024, 5, 6), "unlabelled", {})
    assert [row.id for row in read(path, is_real=True, judge=True)] == ["1", "2"]


def test_an_outlet_is_held_out_whole() -> None:
    rows = [story(f"{outlet}-{i}", outlet) for outlet in "abcdefghijkl" for i in range(5)]
    folds = fold_of(rows)
    assert all(len({folds[row.id] for row in rows if row.outlet == outlet}) == 1 for outlet in "abcdefghijkl")
    assert {fold for fold in folds.values() if fold is not None} == set(range(FOLDS))


def test_of_our_own_stories_a_file_is_held_out() -> None:
    rows = [story(f"{source}{i}", None, is_real=False, source=source) for source in ("ledes", "manners") for i in "ab"]
    folds = fold_of(rows)
    assert folds["ledesa"] == folds["ledesb"] != folds["mannersa"] == folds["mannersb"]


def test_a_story_without_outlet_only_teaches() -> None:
    assert fold_of([story("x", None), story("y", "a.com")]) == {"x": None, "y": 0}


def test_near_copies_share_a_fold() -> None:
    text = " ".join(f"kata{i}" for i in range(100))
    rows = [story("a", "a.com", text), story("b", "b.com", f"{text} tambahan"), story("c", "c.com")]
    rows += [story(f"d{i}", "d.com") for i in range(3)]
    folds = fold_of(rows)
    assert folds["a"] == folds["b"]
    assert folds["c"] not in (folds["a"], folds["d0"])


def test_folds_do_not_depend_on_the_process() -> None:
    rows = [story(f"{outlet}{i}", outlet) for outlet in ("a.com", "b.com", "c.com") for i in range(3)]
    assert fold_of(rows) == fold_of(list(rows))
    assert corpus.hash_of("award") == 6233152660572956257


def test_only_the_files_of_the_manifest_teach(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "stories.jsonl"
    file.write_text('{"id": "1", "title": "A", "body": "B"}\n', encoding="utf-8")
    manifest = tmp_path / "manifest.toml"
    monkeypatch.setattr(corpus, "ROOT", tmp_path)
    monkeypatch.setattr(corpus, "MANIFEST", manifest)
    entry = '[[input]]\npath = "{}"\nsha256 = "{}"\nreal = false\nrole = "teach"\n'
    manifest.write_text(entry.format("stories.jsonl", corpus.digest(file)), encoding="utf-8")
    assert [row.id for row in load("teach")] == ["1"]
    assert load("stream") == []
    manifest.write_text(entry.format("stories.jsonl", "0" * 64), encoding="utf-8")
    with pytest.raises(MissingInputError, match="not the file"):
        load("teach")
    # The labels of the stream are checked with it, and are no stories themselves.
    labels = entry.replace('"teach"', '"labels"')
    manifest.write_text(labels.format("stories.jsonl", corpus.digest(file)), encoding="utf-8")
    assert load("stream") == []
    manifest.write_text(labels.format("stories.jsonl", "0" * 64), encoding="utf-8")
    with pytest.raises(MissingInputError, match="not the file"):
        load("stream")
    manifest.write_text(entry.format("elsewhere.jsonl", "0" * 64), encoding="utf-8")
    with pytest.raises(MissingInputError, match="not there"):
        load("teach")
