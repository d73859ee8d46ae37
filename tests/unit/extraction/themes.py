"""Story pages in the style of some thirty themes and systems, from `tests/data/themes`.

Sites, stories and persons are invented; the markup follows what the themes themselves print around a story.
"""

from html import escape
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "data" / "themes"
THEMES = tuple(sorted(path.stem for path in FOLDER.glob("*.html")))


def story_page(theme: str, headline: str, author: str, paragraphs: tuple[str, ...]) -> str:
    """The page of a story of 3 March 2025; typography makes a curved apostrophe of an author's straight one."""
    html = (FOLDER / f"{theme}.html").read_text("utf-8")
    slots = {
        "{title}": escape(headline, quote=False),
        "{author}": escape(author, quote=False).replace("'", "&#8217;"),
        "{slug}": author.lower().replace(" ", "-").replace(".", ""),
        "{text}": "".join(f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in paragraphs),
    }
    for slot, text in slots.items():
        html = html.replace(slot, text)
    return html
