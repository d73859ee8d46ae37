"""Recognises a notice, in place of a story, that the paper has retracted it."""

import re
from collections.abc import Sequence

_LONGEST = 500
"""The most characters of a notice. A longer text is a story, even if it has a correction or mentions a retraction."""
_STORY = r"(?:berita|artikel|tulisan|konten|naskah|pemberitaan)"
_TAKEN = r"(?:dicabut|ditarik|dihapus|diturunkan)"
_NOTICE = re.compile(
    rf"\b{_STORY}\s+(?:\w+\s+){{0,3}}?(?:ini|di\s+atas)\s+(?:\w+\s+){{0,3}}?{_TAKEN}\b"
    rf"|\b(?:redaksi|kami)\s+(?:\w+\s+){{0,3}}?(?:mencabut|menarik|menghapus|menurunkan)\s+(?:\w+\s+){{0,1}}?"
    rf"{_STORY}\s+(?:\w+\s+){{0,3}}?(?:ini|di\s+atas)\b",
    re.IGNORECASE,
)


def is_retraction(body: Sequence[str]) -> bool:
    """Whether the paragraphs are such a notice: short, and about the story that they replace."""
    return sum(map(len, body)) <= _LONGEST and any(_NOTICE.search(text) for text in body)
