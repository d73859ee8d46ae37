"""Who wrote the story: candidates from the body of the page, the source, JSON-LD and the head."""

import re
from collections.abc import Iterator
from itertools import chain, pairwise

from lxml.etree import _Element as Element

from crawler.articles import AuthorKind, Link
from crawler.extraction import authors
from crawler.extraction.dates import is_date_line, is_sentence, parse_date_line
from crawler.extraction.header import LABEL, Header, Line
from crawler.extraction.jsonld import Linked
from crawler.extraction.metadata import Metas, first
from crawler.extraction.plainname import name_behind_label, plain_name
from crawler.extraction.text import fold

_AUTHORS = ("content_author", "author", "article:author", "dc.creator", "parsely-author", "sailthru.author")
_EDITORS = ("content_editor", "editor")
_SENTENCE = re.compile(r"(?:yang|di|dari|pada|untuk|dengan|asal)\s")
"""A label followed by one of these is part of a sentence: "Wartawan yang menulis tentang desa"."""
_NAMED = re.compile(
    r"\W*(?i:penulis|pewarta|reporter|wartawan|jurnalis)(?P<name>(?:\s+(?!(?i:editor|redaktur)\b)[A-Z][\w.’']*){2,4})"
    r"\W*(?:\b(?i:editor|redaktur)\b.*)?"
)
"""A line of only a label and a name, without a colon between them, maybe with the editor behind it."""
_PERSONS = re.compile(r"\W*(?:penulis|pewarta|reporter|wartawan|jurnalis|kontributor)\W*", re.IGNORECASE)
_IS_NAME = re.compile(r"(?:[A-Z][\w.’'`-]*\s?){1,5}")
"""A line that is only a name."""
_JOINT = re.compile(r"(?:dan|and|&|,|;)", re.IGNORECASE)
_BEHIND_DATE = re.compile(r"(?P<date>.*\d.*?)\s*[|•·]\s*(?P<rest>[^|•·\d]+)")
_ACCOUNT = re.compile(r"(?:super\s?)?(?:admin|redaksi|operator|humas|webmaster|editor|user)\w*\b", re.IGNORECASE)
_DATED = re.compile(r"[a-z]\S+\s+(?:on|pada)\s.{0,30}\b20\d\d\b")
"""An account in lower case before the date: "by kominfo on 3 Maret 2025"."""
_BEHIND_BAR = re.compile(r"\s+[|•·].*")
_LONGEST_NAME = 60
"""The longest text after a label without a colon, with dates after the name: a longer one is a sentence."""


def choose_author(
    root: Element, link: Link | None, linked: Linked, metas: Metas, header: Header, site_names: tuple[str, ...]
) -> str | None:
    """Return the byline: printed with a label, in an element for it, or an account's; then that of source and head.

    If none is stated, a person's name beside the date below the title is the byline.
    """
    before = _without_editors(header.before)
    above, below, marked = (
        next(filter(None, (authors.clean_byline(text, site_names=site_names) for text in lines)), None)
        for lines in (
            _labelled_lines(before),
            chain(_labelled_lines(header.after), _people_below(header.after)),
            _unlabelled_lines(before),
        )
    )
    # The name below the text is the writer's; the theme's own line may only name the account that posted it.
    is_account = above is not None and authors.author_kind(above, site_names) is not AuthorKind.PERSON
    printed = below if is_account and below else above or below or marked or name_behind_label(before, site_names)
    if printed:
        fuller = (marked, plain_name(root, before, site_names)) if _may_be_short(printed) else ()
        return next((name for name in fuller if name and _is_short_for(printed, name)), printed)
    stated = [
        *(link.author for link in [link] if link and link.author),
        "; ".join(linked.authors),
        *first(metas, _AUTHORS),
        *_labelled_data(metas),
    ]
    editors = {fold(name) for name in first(metas, _EDITORS)}
    for raw in stated:
        name = authors.clean_byline(raw, site_names=site_names, printed=False) if raw else None
        if name and fold(name) not in editors:
            return name
    return plain_name(root, before, site_names)


def _without_editors(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Return the lines except those that name who changed the story last, maybe in an element after the line."""
    edits = [authors.EDITED_BY.match(line.text) for line in lines]
    ends = (match is not None and match.end() == len(line.text) for match, line in zip(edits, lines, strict=True))
    return tuple(line for line, edit, ended in zip(lines, edits, (False, *ends), strict=False) if not (edit or ended))


def _may_be_short(name: str) -> bool:
    """Whether `name` is one word, or begins with an initial."""
    first_word, _, rest = name.partition(" ")
    return not rest or len(first_word.rstrip(".")) == 1


def _is_short_for(name: str, full: str) -> bool:
    """Whether `name` is `full` with parts omitted or as initials: "L. Hamdan" for "Lala Hamdan"."""
    parts = iter(full.split())
    return (
        len(name) < len(full)
        and ";" not in full
        and all(
            any(part == word or (len(word) == 1 and part.startswith(word)) for part in parts)
            for word in name.replace(".", " ").split()
        )
    )


def _labelled_data(metas: Metas) -> Iterator[str]:
    """Yield the author in a Twitter card, which has labels of its own: "Ditulis oleh", then a name."""
    for number in ("1", "2"):
        labels, data = metas.get(f"twitter:label{number}", ()), metas.get(f"twitter:data{number}", ())
        yield from (text for label, text in zip(labels, data, strict=False) if LABEL.fullmatch(label))


def _labelled_lines(lines: tuple[Line, ...]) -> Iterator[str]:
    """Yield the parts of lines that are bylines with their labels, some of them after a date.

    In a sentence, the name after a year and "oleh" has given an award, not written the story.
    """
    for at, line in enumerate(lines):
        inside = None if is_sentence(line.text) and not line.marked else authors.INSIDE.search(line.text)
        for text in (line.text, inside["rest"] if inside else None):
            if text and text[0] in "REre":
                text = authors.BOTH.sub("", text)
            match = authors.BYLINE.match(text) if text else None
            if text and match and _is_byline(match, is_marked=line.marked):
                yield _joined(text, lines[at + 1 :])
                break


def _people_below(lines: tuple[Line, ...]) -> Iterator[str]:
    """Yield the names in a line below a label, as in a table of credits."""
    for line, following in pairwise(lines):
        if _PERSONS.fullmatch(line.text) and _IS_NAME.fullmatch(following.text):
            yield following.text


def _unlabelled_lines(lines: tuple[Line, ...]) -> Iterator[str]:
    """Yield the text of an element for the byline, or below a label; then accounts in lines of their own."""
    for at, line in enumerate(lines):
        if line.marked and not is_date_line(line.text):
            yield _joined(line.text, lines[at + 1 :])
        elif line.titled and (match := _NAMED.fullmatch(line.text)):
            yield match["name"]
        elif LABEL.fullmatch(line.text) and len(lines) > at + 1 and not lines[at + 1].stamp:
            yield lines[at + 1].text
    own = [line.text for line in lines if line.titled]
    behind = [match["rest"] for match in map(_BEHIND_DATE.fullmatch, own) if match and parse_date_line(match["date"])]
    alone = map(authors.ALONE.fullmatch, [*own, *behind])
    yield from (match["name"] for match in alone if match)


def _joined(text: str, following: tuple[Line, ...]) -> str:
    """Return a line with further names, each in an element of its own, that "dan" or a comma joins to it."""
    for joint, line in zip(following[::2], following[1::2], strict=False):
        if not (line.marked and _JOINT.fullmatch(joint.text)):
            break
        text = f"{text}; {line.text}"
    return text


def _is_byline(match: re.Match[str], *, is_marked: bool) -> bool:
    label, mark, name = match["label"].lower(), match["mark"], match["name"]
    if _SENTENCE.match(name):
        return False
    is_spoken = label.endswith(("oleh", "by", "author", "pengirim")) or label.startswith("laporan ")
    is_named = name[:1].isupper() or " " in label or _ACCOUNT.match(name) is not None or _DATED.match(name) is not None
    is_alone = is_marked and not is_sentence(name)  # a sentence about the author, below a story, may be marked too
    return mark in ":;|" or is_alone or (is_spoken and is_named and len(_BEHIND_BAR.sub("", name)) <= _LONGEST_NAME)
