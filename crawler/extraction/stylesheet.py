"""Elements that a rule of the page's own `<style>` hides, as spam on hacked sites is hidden.

Only rules for a class or an identifier count. What another rule shows, as a menu that opens, is not hidden; nor what is
only invisible or has no room, as text that a script lets appear.
"""

import re
from collections.abc import Iterator

from lxml.etree import _Element as Element

from crawler.extraction.hidden import OUT_OF_SIGHT

HIDDEN = "data-hidden-by-rule"
"""The attribute that marks such an element."""
_SELECTOR = re.compile(r"(?:[a-z]\w*)?[.#][\w-]+", re.IGNORECASE)
_NAME = re.compile(r"[.#][\w-]+")
_SIGNS = ("none", ":-", ": -", "rect(")
"""A rule that hides has one of these; most rules have none, and need no search."""
_SHOWN = re.compile(
    r"display\s*:(?!\s*none)|visibility\s*:\s*visible|position\s*:\s*(?:static|relative)", re.IGNORECASE
)
_LARGEST = 500_000
"""The most characters of rules that are read."""


def mark_hidden(root: Element) -> None:
    """Mark the elements that a rule hides with the attribute `HIDDEN`."""
    css = _without_comments("\n".join(style.text or "" for style in root.iter("style") if _applies(style)))
    named = _named(root, selectors) if (selectors := _hidden(css)) else {}
    shown = _shown(css, set(named)) if named else set()
    for name in named.keys() - shown:
        for element in named[name]:
            element.set(HIDDEN, "")


def _named(root: Element, selectors: set[str]) -> dict[str, list[Element]]:
    """Return the elements that each class or identifier among the selectors names."""
    named: dict[str, list[Element]] = {}
    for element in root.iter("*"):
        if not element.attrib:
            continue
        names = [f".{name}" for name in (element.get("class") or "").split()]
        names += [f"#{name}"] if (name := element.get("id")) else []
        for name in names:
            if name in selectors or f"{element.tag!s}{name}" in selectors:
                named.setdefault(name, []).append(element)
    return named


def _hidden(css: str) -> set[str]:
    """Return the selectors, such as `.name`, `#name` or `div.name`, that a rule without a condition hides."""
    found: set[str] = set()
    depth = 0
    for chunk in css.split("}"):
        depth += chunk.count("{")
        if depth == 1 and any(sign in chunk for sign in _SIGNS):
            head, _, declarations = chunk.partition("{")
            if OUT_OF_SIGHT.search(declarations):
                selectors = map(str.strip, head.rpartition(";")[2].split(","))
                found.update(selector for selector in selectors if _SELECTOR.fullmatch(selector))
        depth = max(0, depth - 1)
    return found


def _shown(css: str, names: set[str]) -> set[str]:
    """Return those of the names that some rule shows, maybe on a condition."""
    return names.intersection(
        name
        for head, declarations in _rules(css)
        for name in names.intersection(_NAME.findall(head))
        if _SHOWN.search(declarations)
    )


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
