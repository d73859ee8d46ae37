"""Elements that a rule of the page's own `<style>` hides, as spam on hacked sites is hidden.

Only rules for a class or an identifier count. What another rule shows, as a menu that opens, is not hidden; nor what is
only invisible or has no room, as text that a script lets appear.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from lxml.etree import XPath
from lxml.etree import _Element as Element

from crawler.extraction.hidden import OUT_OF_SIGHT

HIDDEN = "data-hidden-by-rule"
"""The attribute that marks such an element."""
_SELECTOR = re.compile(r"(?:[a-z]\w*)?[.#][\w-]+", re.IGNORECASE)
_NAME = re.compile(r"[.#][\w-]+")
_SIGNS = ("none", "rect(", ":-", ": -")
"""A rule that hides has one of these; most rules have none, and need no search."""
_SHOWN = re.compile(
    r"display\s*:(?!\s*none)|visibility\s*:\s*visible|position\s*:\s*(?:static|relative)", re.IGNORECASE
)
_CLASSES = XPath("//@class", smart_strings=False)
_IDENTIFIERS = XPath("//@id", smart_strings=False)
_LONGEST_HEAD = 2_000
"""The most characters of a rule's selectors."""
_LARGEST = 500_000
"""The most characters of rules that are read."""


def mark_hidden(root: Element) -> None:
    """Mark the elements that a rule hides with the attribute `HIDDEN`, unless some rule shows one of their names."""
    css = _without_comments("\n".join(style.text or "" for style in root.iter("style") if _applies(style)))
    hidden = _hidden(css)
    found = _found(root, hidden) if hidden else []
    shown = _shown(css, {name for _, names in found for name in names}) if found else set()
    for element, names in found:
        if shown.isdisjoint(names):
            element.set(HIDDEN, "")


def _found(root: Element, selectors: frozenset[str]) -> list[tuple[Element, set[str]]]:
    """Return the elements that one of the selectors selects, with all their names."""
    wanted = {name for selector in selectors for name in _NAME.findall(selector)}
    classes: list[str] = _CLASSES(root)  # type: ignore[assignment]
    identifiers: list[str] = _IDENTIFIERS(root)  # type: ignore[assignment]
    if wanted.isdisjoint([*map(".{}".format, " ".join(classes).split()), *map("#{}".format, identifiers)]):
        return []  # as on most pages, which need no walk
    named = ((element, _names(element)) for element in root.iter("*") if element.attrib)
    return [
        (element, names)
        for element, names in named
        if any(name in selectors or f"{element.tag!s}{name}" in selectors for name in names & wanted)
    ]


def _names(element: Element) -> set[str]:
    return {f".{name}" for name in (element.get("class") or "").split()} | {f"#{element.get('id') or ''}"}


@lru_cache(maxsize=16)
def _hidden(css: str) -> frozenset[str]:
    """Return the selectors, such as `.name`, `#name` or `div.name`, that a rule without a condition hides.

    Cached, since the pages of a site mostly have the same styles.
    """
    found: set[str] = set()
    depth = done = 0
    for sign in sorted(_places(css)):
        opened = css.rfind("{", done, sign)
        if opened < 0:
            continue  # in the rule of the last sign
        depth += css.count("{", done, opened + 1) - css.count("}", done, opened)
        done = opened + 1
        end = css.find("}", opened)
        end = len(css) if end < 0 else end
        if depth == 1 and end > sign and OUT_OF_SIGHT.search(css, opened, end):
            begin = max(0, opened - _LONGEST_HEAD)
            begin = max(begin, *(css.rfind(mark, begin, opened) + 1 for mark in "{};"))
            names = map(str.strip, css[begin:opened].split(","))
            found.update(name for name in names if _SELECTOR.fullmatch(name))
    return frozenset(found)


def _places(css: str) -> Iterator[int]:
    """Yield the places of all signs that a rule hides something."""
    for sign in _SIGNS:
        place = css.find(sign)
        while place >= 0:
            yield place
            place = css.find(sign, place + 1)


def _shown(css: str, names: set[str]) -> set[str]:
    """Return those of the names that some rule shows, maybe on a condition."""
    shown: set[str] = set()
    for head, declarations in _rules(css):
        found = names.intersection(_NAME.findall(head))
        if found and _SHOWN.search(declarations):
            shown |= found
    return shown


def _rules(css: str) -> Iterator[tuple[str, str]]:
    """Yield the head and the declarations of each rule."""
    for chunk in css.split("}"):
        head, _, declarations = chunk.rpartition("{")
        yield head, declarations


def _applies(style: Element) -> bool:
    """Whether its rules apply on a screen with scripts."""
    is_for_screens = (style.get("media") or "all").strip().lower() in ("all", "screen")
    return is_for_screens and next(style.iterancestors("noscript"), None) is None


def _without_comments(css: str) -> str:
    first, *others = css[:_LARGEST].split("/*")
    return "".join([first, *(other.partition("*/")[2] for other in others)])
