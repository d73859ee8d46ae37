"""The place that a recipient governs or stands in, as a Kemendagri code."""

from crawler.awards.facts.recipients import Recipient
from crawler.regions import find_region

_GOVERNMENTS = {
    "pemkab": "kabupaten",
    "pemkot": "kota",
    "pemprov": "provinsi",
    "pemdaprov": "provinsi",
    "pemerintah": "",
    "pemda": "",
    "daerah": "",
}


def recipient_region(recipient: Recipient) -> str | None:
    """The place that a recipient governs or stands in, as its name says it."""
    start, end = recipient.chunk
    words = _without_brackets(recipient.sentence.words[start:end])
    lows = [word.casefold() for word in words]
    for first, low in enumerate(lows):
        kind = _GOVERNMENTS.get(low)
        if kind is not None and first + 1 < len(words):
            rest = " ".join(words[first + 1 :])
            code = find_region(f"{kind} {rest}" if kind else rest)
            if code:
                return code
        for last in range(len(words), first, -1):
            code = find_region(" ".join(words[first:last]))
            if code:
                return code
    return None


def _without_brackets(words: list[str]) -> list[str]:
    """ "Pemerintah Kota (Pemkot) Tangerang" names Kota Tangerang."""
    kept: list[str] = []
    depth = 0
    for word in words:
        depth += word == "("
        if depth == 0:
            kept.append(word)
        depth -= word == ")"
    return kept
