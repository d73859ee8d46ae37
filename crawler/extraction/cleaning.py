"""Removes what is not the story from its paragraphs: teasers, share text, captions, signatures.

Cleaning only removes: each paragraph that is left was one of the input, or the beginning or end of one. Only shortcodes
in brackets are also removed from within. It never raises, and cleaning a cleaned text changes nothing.
"""

import re
from collections.abc import Sequence

from crawler.extraction.authors import BYLINE, INSIDE
from crawler.extraction.body import Block
from crawler.extraction.boilerplate import boilerplate
from crawler.extraction.dateline import dateline
from crawler.extraction.dates import is_date_line, parse_date_line
from crawler.extraction.text import fold, squeeze

_TEASER = re.compile(
    r"[*•»>\-–—(\[]*\s*\b(?:baca|simak|lihat|tonton)(?:\s*(?:juga|pula|lainnya|selengkapnya)\s*[:;»>-]*|\s*[:;»>-]+)\s*$"
    r"|(?:(?:read|see)\s+(?:also|next)|also\s+read)\s*:?\s*$|(?:berita|artikel)\s+(?:lain(?:nya)?|terkait)\s*:\s*$"
    r"|^\W*(?:selanjutnya|(?:menarik|wajib|jangan\s+lupa)\s+(?:di)?baca|pilihan\s+(?:editor|redaksi))\s*:\s*$",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?…][\"”’')\]]*$")
_LONGEST_MARK = 8
"""The number of characters at the end of a sentence in which its mark is looked for."""
_FULL_STOP = re.compile(r"[.…][\"”’')\]]*$")
_BESIDE = re.compile(r"\s*[•·]\s*")
_LONGEST_PART = 50
"""The most characters of a name, a date or a counter in one line with a date."""
_COUNTER = re.compile(
    r"\b\d[\d.,]*\s*(?:x|kali)\s+di(?:baca|lihat)\b|\bdi(?:baca|lihat)\s*:?\s*\d|\b\d[\d.,]*\s*views?\b", re.IGNORECASE
)
_COMMENTS = re.compile(
    r"(?P<sure>\(?\d+\)?\s+(?:komentar|tanggapan|comments?)|(?:komentar|tanggapan)\s+(?:(?P<readers>pembaca|anda)\W*|\(?\d+\)?)"
    r"|(?:tinggalkan|tulis|kirim|beri)(?:kan)?\s+komentar)|komentar|comments?",
    re.IGNORECASE,
)
_MOST_COMMENTS = 1 / 3
"""A heading that may be a sub-head begins the comments only if the text below is at most this share of that above."""
_SUMMARY = re.compile(r"ringkasan(?:\s+berita)?\s*:?", re.IGNORECASE)
"""The label of a summary before the story."""
_LETTER = re.compile(r"\w")
_LONGEST_END = 200
"""The number of characters at the end of a text in which an author's initials are looked for."""
_BEHIND_A_MARK, _MARKS = " .0123456789", tuple(")]*#")
"""Every tail of `boilerplate.toml` ends with one of these marks, and then maybe these characters."""
_MOST_PASSES = 20
_MOST_TEASERS = 100
"""The most links of a paragraph that are checked; a paragraph with more is a list."""
_CODE = re.compile(
    r"\[(?:/(?P<ends>[a-z][\w-]*+)|[a-z]++_[^\]\[]*+|[a-z][\w-]*+\s++[\w-]++=[^\]\[]*+"
    r"|(?P<begins>[a-z][\w-]*+))\]"
)
"""A shortcode that its plug-in did not replace: `[vc_column width="1/2"]` to `[/vc_column]`."""
_CAPTION = re.compile(r"\[caption\b[^\]\[]*+\][^\]\[]*+\[/caption\]")
"""A picture's shortcode with its caption."""
_MOST_BEFORE, _PARAGRAPH = 5, 80
"""The most short lines before a story's dateline, and the fewest characters of the paragraph with it."""
_END_MARK = re.compile(r"(?:[*#]\s?){3,}|[-–—]?\s*o0?o\s*[-–—]?", re.IGNORECASE)
_MOST_BELOW = 12
_DASHES = ("-", "–", "—")
_LONGEST_START = 300
_LONGEST_LINE = 160
_LARGEST_TEASER = 600
"""The most characters of a box with another story's headline and excerpt."""
_HEADLINES = 5
"""At most this many unlinked headlines are dropped after a label."""


def clean_blocks(blocks: Sequence[Block], *, title: str | None = None, extra: Sequence[str] = ()) -> list[str]:
    """Return the story's paragraphs among `blocks`: linked teasers are dropped here, `clean` does the rest."""
    own = _until_end_mark(_below_head(_without_summary(_before_comments(_after_title(blocks, title)))))
    blocks = _without_teasers(own)
    while len(blocks) > 1 and blocks[-1].kind == "h" and not _SENTENCE_END.search(blocks[-1].text):
        blocks.pop()  # the heading of links that were dropped
    kept = [_without_teaser(block) for block in blocks]
    return clean([text for text in kept if text], title=title, extra=extra)


def clean(paragraphs: Sequence[str], *, title: str | None = None, extra: Sequence[str] = ()) -> list[str]:
    """Return `paragraphs` without boilerplate; `extra` are an outlet's expressions, each for a whole paragraph."""
    own = [re.compile(expression, re.IGNORECASE) for expression in extra]
    headline = fold(title) if title else ""
    kept = [text for text in (_without_codes(paragraph).strip() for paragraph in paragraphs) if text]
    plain: set[str] = set()
    for _ in range(_MOST_PASSES):
        rest = _pass(kept, headline, own, plain)
        if rest == kept:
            break
        kept = rest
    return kept


def _pass(paragraphs: list[str], headline: str, own: list[re.Pattern[str]], plain: set[str]) -> list[str]:
    """Do one pass, and return what is left; `plain` are paragraphs kept by earlier passes, not checked again."""
    kept: list[str] = []
    after_label = 0
    for text in paragraphs:
        is_new = text not in plain
        if is_new and len(text) <= _LONGEST_LINE and boilerplate().labels.fullmatch(text):
            after_label = _HEADLINES
            continue
        if after_label and _is_headline(text):
            after_label -= 1
            continue
        after_label = 0
        if is_new and (_is_line(text, own) or (headline and len(text) < 250 and fold(text) == headline)):
            continue
        plain.add(text)
        kept.append(text)
    return _without_signatures(kept)


def _without_codes(text: str) -> str:
    """Return `text` without shortcodes; unchanged if they are nested."""
    if "[/caption]" in text:
        text = squeeze(_CAPTION.sub(" ", text))
    bare = _with_blanks_for_codes(text) if "[" in text else text
    if bare == text or not _LETTER.search(bare):
        return text
    bare = squeeze(bare)
    return bare if _with_blanks_for_codes(bare) == bare else text


def _with_blanks_for_codes(text: str) -> str:
    """Replace each shortcode by a space. A single word in brackets is only one if another closes it."""
    ended = {match["ends"] for match in _CODE.finditer(text)}

    def instead(match: re.Match[str]) -> str:
        return match[0] if match["begins"] and match["begins"] not in ended else " "

    return _CODE.sub(instead, text)


def _is_line(text: str, own: list[re.Pattern[str]]) -> bool:
    data = boilerplate()
    if any(pattern.fullmatch(text) for pattern in own):
        return True
    if len(text) <= _LONGEST_LINE and (data.lines.fullmatch(text) or not _LETTER.search(text)):
        return True
    return len(text) <= _LONGEST_START and data.starts.match(text) is not None


def _is_headline(text: str) -> bool:
    """Whether `text` reads like a headline: a few capitalised words without an end mark."""
    words = text.split()
    if not 3 <= len(words) <= 25 or _SENTENCE_END.search(text):
        return False
    names = [word for word in words if word[0].isalpha()]
    return len([word for word in names if word[0].isupper()]) * 2 > len(names)


def _without_signatures(paragraphs: list[str]) -> list[str]:
    """Remove bylines from the top, and signatures, initials and dates from the end."""
    signatures = boilerplate().signatures
    end = len(paragraphs)
    while end and len(last := paragraphs[end - 1]) <= _LONGEST_LINE + 40:
        if not (signatures.fullmatch(last) or is_date_line(last)):
            break
        end -= 1
    start = 0
    while start < end and len(paragraphs[start]) <= _LONGEST_LINE and _is_top_line(paragraphs[start]):
        start += 1
    kept = paragraphs[start:end]
    if kept:
        kept[-1] = _without_tails(kept[-1])
    return [text for text in kept if text]


def _without_tails(text: str) -> str:
    """Return `text` without the initials at its end, even if there are several."""
    before = None
    while before != text:
        before, head, end = text, text[:-_LONGEST_END], text[-_LONGEST_END:]
        cut = None
        while cut != end:
            cut = end
            if end.rstrip(_BEHIND_A_MARK)[-1:] in _MARKS:  # few texts end so, and the search is slow
                end = boilerplate().tails.sub("", end).rstrip()
        text = (head + end).rstrip()
    return text


def _is_top_line(text: str) -> bool:
    data = boilerplate()
    if data.signatures.fullmatch(text) or data.tops.fullmatch(text) or is_date_line(text):
        return True
    if len(parts := _BESIDE.split(text)) > 1 and any(map(is_date_line, parts)):
        return max(map(len, parts)) <= _LONGEST_PART
    stamp = parse_date_line(text)
    # A date with its time, with a name after a label, or with the number of readers, and little else.
    is_credit = BYLINE.match(text) or INSIDE.search(text) or _COUNTER.search(text)
    return stamp is not None and (stamp.clock is not None or is_credit is not None)


def _after_title(blocks: Sequence[Block], title: str | None) -> Sequence[Block]:
    """Return the blocks after the title, if it is printed near the top of the container."""
    headline = fold(title) if title else ""
    is_head = True
    for place, block in enumerate(blocks[:12]):
        if headline and (block.kind == "h" or is_head) and fold(block.text) == headline:
            return blocks[place + 1 :]
        is_head = is_head and len(block.text) <= _LONGEST_LINE
    return blocks


def _before_comments(blocks: Sequence[Block]) -> Sequence[Block]:
    """Return the blocks before the heading of the readers' comments."""
    for place, block in enumerate(blocks):
        heads = _COMMENTS.fullmatch(block.text) if place and len(block.text) <= _LONGEST_PART else None
        if heads and (block.kind == "h" or heads["readers"]):
            before, below = (sum(len(one.text) for one in part) for part in (blocks[:place], blocks[place + 1 :]))
            return blocks[:place] if heads["sure"] or below <= before * _MOST_COMMENTS else blocks
    return blocks


def _without_summary(blocks: Sequence[Block]) -> Sequence[Block]:
    """Remove a list that is labelled as the story's summary: the first paragraphs say the same."""
    kept: list[Block] = []
    is_after = False
    for block in blocks:
        is_after = _SUMMARY.fullmatch(block.text) is not None or (is_after and block.kind == "li")
        if not is_after:
            kept.append(block)
    return kept


def _below_head(blocks: Sequence[Block]) -> Sequence[Block]:
    """Remove short lines before the story's dateline (captions, credits, sub-heads), or up to a line with a date."""
    start = 0
    for place, block in enumerate(blocks[:_MOST_BEFORE]):
        is_sentence = _SENTENCE_END.search(block.text[-_LONGEST_MARK:]) is not None
        if is_sentence and place and len(block.text) >= _PARAGRAPH and _opens_with_dateline(block.text):
            return blocks[place:]
        if is_sentence or len(block.text) > _LONGEST_LINE:
            break
        if is_date_line(block.text):
            start = place + 1
    return blocks[start:] or blocks


def _opens_with_dateline(text: str) -> bool:
    found = dateline(text)
    return found is not None and text[: found.end].rstrip()[-1:] in _DASHES


def _until_end_mark(blocks: Sequence[Block]) -> Sequence[Block]:
    """Remove the press office's address and the like below an end mark: short lines that are no sentences."""
    for place, block in enumerate(blocks):
        if place and len(block.text) <= _LONGEST_PART and _END_MARK.fullmatch(block.text):
            below = blocks[place + 1 :]
            is_short = not any(len(one.text) > _PARAGRAPH or _SENTENCE_END.search(one.text) for one in below)
            return blocks[:place] if is_short and len(below) <= _MOST_BELOW else blocks
    return blocks


def _without_teasers(blocks: Sequence[Block]) -> list[Block]:
    """Remove linked headlines, and the excerpts in the same box."""
    sizes: dict[int, int] = {}
    for block in blocks:
        sizes[block.box] = sizes.get(block.box, 0) + len(block.text)
    seen: set[int] = set()
    teasers: set[int] = set()
    kept: list[Block] = []
    for block in blocks:
        if _is_teaser(block):
            if block.box and block.box not in seen and sizes[block.box] <= _LARGEST_TEASER:
                teasers.add(block.box)
        elif block.box not in teasers:
            kept.append(block)
        seen.add(block.box)
    return kept


def _is_teaser(block: Block) -> bool:
    """Whether a line is only a link, and so the headline of another story."""
    if block.kind in ("item", "row") or block.linked < 0.8:
        return False
    return len(block.text) < 250 and not _FULL_STOP.search(block.text)


def _without_teaser(block: Block) -> str:
    """Return the text without `Baca juga:` and the link after it, at the end or start of a paragraph, or within."""
    text = block.text
    for start, end in reversed(block.links[-_MOST_TEASERS:]):
        near = max(0, start - _LONGEST_LINE)
        label = _TEASER.search(text[near:start])
        if label and label.group().strip() and end <= len(text):
            before, after = text[: near + label.start()].rstrip(), text[end:].lstrip(" .)]")
            text = before if not after else after if not before else f"{before} {after}"
    return text
