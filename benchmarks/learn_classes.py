"""Classes of words that occur in the same contexts, learned from the stream: crawler/awards/lexicon/classes.txt.

    python benchmarks/learn_classes.py

Needs numpy and scipy. The file is made once per stream, and used by every reading. Words within two places of each
other are counted (PPMI), reduced (SVD) and clustered (k-means with a fixed start).
"""

import re
from collections import Counter
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from scipy.sparse.linalg import svds

from benchmarks.corpus import load

FILE = Path(__file__).parent.parent / "crawler/awards/lexicon/classes.txt"
CLASSES, DIMENSIONS, ROUNDS = 400, 100, 25
SEEN, COMPANY = 12, 3_000
"""A word needs at least SEEN occurrences; only the COMPANY most frequent words count as its context."""
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*|\d+|[.,:;()\"“”]")
_PLACES = (-2, -1, 1, 2)


def main() -> None:
    """Write the classes, the largest first; the words of a class by frequency."""
    stories = [_words(f"{row.title} . {row.body}") for row in load("stream")]
    counts = Counter(word for story in stories for word in story)
    words = [word for word, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])) if count >= SEEN]
    ids = {word: i for i, word in enumerate(words)}
    vectors = _vectors(stories, ids)
    label = _gathered(vectors)
    groups: dict[int, list[str]] = {}
    for word, of in zip(words, label, strict=True):
        groups.setdefault(int(of), []).append(word)
    lines = sorted((" ".join(group) for group in groups.values()), key=lambda line: (-line.count(" "), line))
    FILE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _words(text: str) -> list[str]:
    return ["0" if word[0].isdigit() else word.casefold() for word in _WORD.findall(text)]


def _vectors(stories: list[list[str]], ids: dict[str, int]) -> np.ndarray:
    rows: list[int] = []
    columns: list[int] = []
    for story in stories:
        known = [ids.get(word, -1) for word in story]
        for slot, shift in enumerate(_PLACES):
            for i in range(max(0, -shift), min(len(known), len(known) - shift)):
                word, beside = known[i], known[i + shift]
                if word >= 0 and 0 <= beside < COMPANY:
                    rows.append(word)
                    columns.append(slot * COMPANY + beside)
    shape = (len(ids), len(_PLACES) * COMPANY)
    counts = sp.coo_matrix((np.ones(len(rows), np.float32), (rows, columns)), shape=shape).tocsr()
    total, by_row, by_column = counts.sum(), counts.sum(1).A1, counts.sum(0).A1 + 1e-9
    cells = counts.tocoo()
    gain = np.log(cells.data * total / (by_row[cells.row] * by_column[cells.col]))
    kept = gain > 0
    left, strengths, _ = svds(
        sp.csr_matrix((gain[kept], (cells.row[kept], cells.col[kept])), shape=shape), k=DIMENSIONS, random_state=0
    )
    vectors = left * np.sqrt(strengths)
    return np.asarray(vectors / (np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9))


def _gathered(vectors: np.ndarray) -> np.ndarray:
    centres = vectors[np.random.default_rng(0).choice(len(vectors), CLASSES, replace=False)]
    label = np.zeros(len(vectors), int)
    for _ in range(ROUNDS):
        label = (vectors @ centres.T).argmax(1)
        for j in range(CLASSES):
            if (label == j).any():
                mean = vectors[label == j].mean(0)
                centres[j] = mean / np.linalg.norm(mean)
    return label


if __name__ == "__main__":
    main()
