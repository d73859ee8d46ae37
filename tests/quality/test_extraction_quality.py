"""Floors of extraction over pages that are not part of the project; skipped where they are absent.

Measured with the scorer beside the pages. A floor is at most 0.005 below what was last measured; lowering
one needs its reason in the commit.
"""

import gzip
import hashlib
import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from crawler.articles import Article
from crawler.extraction import extract

SHARED = Path(os.environ.get("ANUGERAH_SHARED", Path(__file__).resolve().parents[3] / "shared"))
FLOORS: dict[str, dict[str, Any]] = {
    "indonesian": {
        "sha256": "8b2748d531c95490a06830db31accbd3f420bd38efdc0227af855dfb3be10366",
        "f1": 0.995,
        "title": "24/24",
        "author": "24/24",
        "date": "24/24",
    },
    "aeb": {"sha256": "16b013a9f3af420067465dd6b628bca060548210ee926e4251db2c3e4ba96844", "f1": 0.97},
}


def corpus_hash(index: Path) -> str:
    """Over the index, the pages and the gold texts that it names."""
    digest = hashlib.sha256(index.read_bytes())
    for line in index.read_text("utf-8").splitlines():
        row = json.loads(line)
        for name in ("file", "gold_text_file"):
            if row.get(name):
                digest.update((index.parent / row[name]).read_bytes())
    return digest.hexdigest()


def write_predictions(index: Path, out: Path) -> None:
    lines = []
    for line in index.read_text("utf-8").splitlines():
        row = json.loads(line)
        html = gzip.decompress((index.parent / row["file"]).read_bytes())
        result = extract(html, row["url"], now=datetime(2026, 11, 24, tzinfo=UTC))
        fields = msgspec.to_builtins(result) if isinstance(result, Article) else {}
        lines.append(json.dumps({"file": row["file"], **fields}))
    out.write_text("\n".join(lines) + "\n", "utf-8")


@pytest.mark.parametrize("corpus", sorted(FLOORS))
def test_extraction_stays_above_its_floor(corpus: str, tmp_path: Path) -> None:
    index = SHARED / "pages" / corpus / "index.jsonl"
    if not index.exists():
        pytest.skip("the shared pages are not here")
    floor = FLOORS[corpus]
    assert corpus_hash(index) == floor["sha256"], "the corpus changed: measure again and pin floor and hash"
    write_predictions(index, tmp_path / "predictions.jsonl")
    scorer = [sys.executable, str(SHARED / "tools" / "score_pages.py"), str(index), str(tmp_path / "predictions.jsonl")]
    printed = subprocess.run(scorer, check=True, capture_output=True, text=True, timeout=120).stdout
    scores = json.loads(printed)
    assert scores["f1"] >= floor["f1"]
    for field in ("title", "author", "date"):
        if field in floor:
            assert int(scores[field].split("/")[0]) >= int(floor[field].split("/")[0]), (field, scores)
