"""Recognises what a server or a firewall sends, with status 200, in place of a story."""

import re
from collections.abc import Iterable, Sequence
from itertools import islice

from lxml.etree import _Element as Element

from crawler.extraction.text import fold, raw_text

_LONGEST = 300
"""The most characters of a notice. A longer text is a story, even one about a site that is closed."""
_MOST_HEADINGS = 100
_OPENING = 40
"""The number of characters at the start of a title by which it is found in a page: sources cut long titles."""
_TITLE_WORD = re.compile(r"[^\W\d_]{4,}")
_FEWEST_WORDS = 3
_SHOWN = 1 / 3
"""A page shows at least this share of the words in its source's title, if that has a few: editors change titles."""
_NAME = re.compile(
    r"\W*(?:error|eror|galat|kesalahan|(?:fatal|parse)\s+error|maintenance|pemeliharaan|perbaikan|verifikasi|verification"
    r"|mengalihkan|redirecting|internet\s+positif|(?:situs\s+)?diblokir|blocked|loading|memuat)\W*",
    re.IGNORECASE,
)
"""A whole title that is a notice's if the text is one too; a column may be called so."""
_WORK = r"(?:perbaikan|pemeliharaan|peningkatan|(?:scheduled\s+)?maintenance|construction)"
_TEXT = re.compile(
    r"\b(?:"
    rf"kami\s+sedang\s+(?:melakukan|dalam)\s+(?:proses\s+)?{_WORK}"
    rf"|(?:situs|website|web|server|halaman|laman|site)\s+(?:web\s+)?(?:(?:ini|kami|sedang|dalam|is|under)\s+)+{_WORK}"
    r"|bandwidth\s+limit|temporarily\s+un(?:able|available)|server\s+at\s+\S+\s+port\s+\d"
    r"|(?:anda|kamu)\s+(?:akan|sedang)\s+dialihkan|you\s+(?:are\s+being|will\s+be)\s+redirected"
    r"|(?:anda|kamu)\s+(?:(?:adalah|seorang|bukan)\s+)*(?:manusia|robot)|you\s+are\s+(?:not\s+)?(?:a\s+)?(?:human|robot)"
    r"|keamanan\s+koneksi|(?:mengaktifkan|aktifkan|enable)\s+(?:javascript|cookies?)"
    r"|uncaught\s+\w*(?:error|exception)|call\s+to\s+undefined|failed\s+to\s+open\s+stream|syntax\s+error,\s+unexpected"
    r"|(?:database|basis\s+data)\s+connection|koneksi\s+(?:ke\s+)?(?:database|basis\s+data)|wp-config"
    r"|(?:situs|halaman|laman)\s+(?:yang\s+)?(?:ini|anda)\s.{0,120}\bdiblokir|internet\s+positif"
    r"|(?:critical\s+error|(?:kesalahan|galat)\s+kritis)\s+(?:on|pada|di)\s+(?:this|your|situs|website)"
    r")\b",
    re.IGNORECASE,
)


def is_notice(root: Element, title: str, listed: str | None, headings: Iterable[str], body: Sequence[str]) -> bool:
    """Whether the page shows a notice: short, in a server's words, and without the title that its source states.

    Without such a title, the page's own `title` must be that of a notice.
    """
    if sum(map(len, body)) > _LONGEST:
        return False
    texts = (*body, *(heading[:_LONGEST] for heading in islice(headings, _MOST_HEADINGS)))
    if not any(map(_TEXT.search, texts)):
        return False
    if not listed:
        return _NAME.fullmatch(title) is not None
    return fold(listed)[:_OPENING] not in fold(raw_text(root))


def lacks_title(root: Element, listed: str, heads: Iterable[str], body: Sequence[str]) -> bool:
    """Whether hardly a word of the title that a source states is in the page or its head: it shows something else."""
    words = set(_TITLE_WORD.findall(listed.casefold()))
    if len(words) < _FEWEST_WORDS:
        return False
    shown = " ".join((raw_text(root), *heads, *body)).casefold()
    return sum(word in shown for word in words) < len(words) * _SHOWN
