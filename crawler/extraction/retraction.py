"""Whether a page has, in the place of its story, a notice that its paper took the story back."""

import re
from collections.abc import Sequence

_LONGEST = 500
"""Characters of a notice. A longer text is a story, though it may have a correction or a notice about another one."""
_STORY = r"(?:berita|artikel|tulisan|konten|naskah|pemberitaan)"
_TAKEN = r"(?:dicabut|ditarik|dihapus|diturunkan)"
_NOTICE = re.compile(
    rf"\b{_STORY}\s+(?:\w+\s+){{0,3}}?(?:ini|di\s+atas)\s+(?:\w+\s+){{0,3}}?{_TAKEN}\b"
    rf"|\b(?:redaksi|kami)\s+(?:\w+\s+){{0,3}}?(?:mencabut|menarik|menghapus|menurunkan)\s+(?:\w+\s+){{0,1}}?"
    rf"{_STORY}\s+(?:\w+\s+){{0,3}}?(?:ini|di\s+atas)\b",
    re.IGNORECASE,
)


def is_retraction(body: Sequence[str]) -> bool:
    """Whether the paragraphs are such a notice: short, and about the story in whose place they are."""
    return sum(map(len, body)) <= _LONGEST and any(_NOTICE.search(text) for text in body)
