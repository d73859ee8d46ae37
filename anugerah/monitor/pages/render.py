"""Renders pages to HTML: Jinja2 with all text escaped, links relative so that any folder can serve them."""

from functools import lru_cache, partial
from hashlib import blake2b
from importlib import resources
from typing import Any
from urllib.parse import quote, urlsplit

import jinja2

from anugerah.monitor.pages.content import Award, Collection, Kind
from anugerah.monitor.pages.options import Options
from anugerah.monitor.pages.translations import Lang, Style, words

PACKAGE = "anugerah.monitor.pages"
MOST_CARDS = 50_000
"""Cached cards of 10,000 awards for each depth: some 100 MB, while they are published."""


class Renderer:
    """Renders the templates for one site; caches up to `most_cards` cards, which are in many pages."""

    def __init__(self, options: Options, *, most_cards: int = MOST_CARDS) -> None:
        self._options = options
        self._most_cards = most_cards
        self._env = jinja2.Environment(
            loader=jinja2.PackageLoader(PACKAGE),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._env.filters["web"] = web_address
        self._env.tests["web"] = is_web_address
        self._env.globals |= {"Kind": Kind, "options": options, "correction": self._correction}
        self._styles = {lang: Style(lang, options.zone) for lang in Lang}
        self._parts = {lang: self._env.get_template("parts.html").make_module({"lang": lang}) for lang in Lang}
        self._cards: dict[tuple[Lang, str, str, int], Any] = {}

    def page(self, template: str, path: str, lang: Lang, **values: Any) -> bytes:
        """The page in the folder `path` of its language."""
        root = "../" * (lang.folder + path).count("/")
        text = self._env.get_template(template).render(
            t=words(lang),
            style=self._styles[lang],
            lang=lang,
            path=path,
            root=root,
            here=root + lang.folder,
            card=partial(self._card, lang, root + lang.folder),
            **{"query": "", **values},
        )
        return text.encode(errors="replace")

    def _card(self, lang: Lang, here: str, award: Award, level: int) -> Any:
        """An award's card, cached by its digest."""
        key = lang, award.digest, here, level
        card = self._cards.get(key)
        if card is None:
            parts: Any = self._parts[lang]
            card = parts.card(award, words(lang), self._styles[lang], here, level)
            if len(self._cards) >= self._most_cards:
                self._cards.clear()
            self._cards[key] = card
        return card

    def style(self, lang: Lang) -> Style:
        """A language's formats for numbers and dates."""
        return self._styles[lang]

    def _correction(self, award: Award | None = None) -> str | None:
        """Where to report a mistake; None if there is no contact."""
        contact = self._options.contact
        if not contact or "@" not in contact or is_web_address(contact):
            return contact or None
        subject = f"{self._options.site_title}: {award.id}" if award else self._options.site_title
        return f"mailto:{quote(contact, safe='@')}?subject={quote(subject)}"


def is_web_address(url: str | None) -> bool:
    """Whether it is safe to link to: a site's text may contain an address that runs a script."""
    try:
        return url is not None and urlsplit(url).scheme in ("http", "https")
    except ValueError:
        return False


def web_address(url: str) -> str:
    """An address that is safe in a link, or one that leads nowhere."""
    return url if is_web_address(url) else "#"


def has_page(collection: Collection) -> bool:
    """Whether a list may name it: persons are found only through their awards."""
    return not collection.is_private


@lru_cache(maxsize=1)
def files_digest() -> str:
    """A digest that changes with any template, text, style or code of the pages."""
    digest = blake2b(digest_size=12)
    folder = resources.files(PACKAGE)
    places = [folder, folder.joinpath("templates"), folder.joinpath("static")]
    for file in sorted((file for place in places for file in place.iterdir() if file.is_file()), key=lambda f: f.name):
        digest.update(file.name.encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()
