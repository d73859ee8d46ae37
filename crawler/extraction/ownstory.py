"""The page's own story, if the page has several whole ones, each in an element of one kind with a headline."""

from collections.abc import Sequence
from itertools import chain, takewhile

from lxml.etree import _Element as Element

from crawler.extraction.container import Container, find_container

_LEAST = 200
"""A story has at least this much prose; less is a summary above it."""


def own_story(
    root: Element, heading: Element | None, container: Container | None, selectors: Sequence[str]
) -> tuple[Element, Container | None]:
    """Return the element of the story below `heading`, and its text, if the text in `container` is that of others too.

    Else return the page itself, `root`, and `container`.
    """
    if heading is None or container is None or heading.tag not in ("h1", "h2"):
        return root, container
    around = set(container.element.iterancestors()) | {container.element}
    for element in takewhile(lambda above: above not in around, heading.iterancestors()):
        brothers = chain(element.itersiblings(preceding=True), element.itersiblings())
        if any(_is_another(brother, element, heading.tag) for brother in brothers):
            found = find_container(element, selectors)
            if found is not None and found.prose >= _LEAST:
                return element, found
    return root, container


def stories_beside(heading: Element | None) -> list[Element]:
    """Return the elements of other whole stories on the page of the story below `heading`."""
    if heading is None or heading.tag not in ("h1", "h2"):
        return []
    return [
        brother
        for element in heading.iterancestors()
        for brother in chain(element.itersiblings(preceding=True), element.itersiblings())
        if _is_another(brother, element, heading.tag)
    ]


def _is_another(other: Element, element: Element, level: str) -> bool:
    """Whether `other`, beside `element`, is an element of the same kind, with a headline of that level."""
    if other.tag != element.tag or next(other.iter(level), None) is None:
        return False
    if element.tag == "article":
        return True
    names = (element.get("class") or "").split()
    return level == "h1" and not set(names).isdisjoint((other.get("class") or "").split())
