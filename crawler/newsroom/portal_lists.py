"""The portal's robots.txt, its Google News sitemap of the newest stories, and its sitemap of all stories."""

from html import escape

from crawler.newsroom.portal_pages import STATIC_PAGES, Portal, picture_of
from crawler.newsroom.truth import Story, address

NEWS = 10
"""The number of stories in the news sitemap; Google asks for those of the last two days."""
_SPACES = {
    "": "http://www.sitemaps.org/schemas/sitemap/0.9",
    ":news": "http://www.google.com/schemas/sitemap-news/0.9",
    ":image": "http://www.google.com/schemas/sitemap-image/1.1",
}


def robots(portal: Portal) -> str:
    """Return the robots.txt, which names both sitemaps, the small one first."""
    lines = ["User-agent: *", "Disallow: /cari", "Disallow: /masuk", ""]
    return "\n".join([*lines, *(f"Sitemap: {portal.url(path)}" for path in ("/sitemap-news.xml", "/sitemap.xml")), ""])


def news_sitemap(portal: Portal) -> str:
    """Return the newest stories with title, keywords and time of publication."""
    return _urlset("".join(_news_entry(portal, story) for story in portal.stories[:NEWS]))


def sitemap(portal: Portal) -> str:
    """Return home, sections, static pages and every public story, whose pictures have a `loc` of their own."""
    paths = ["/", *(f"/{section.slug}" for section in portal.site.sections), *(f"/{slug}" for slug in STATIC_PAGES)]
    lists = "".join(f"<url><loc>{portal.url(path)}</loc></url>\n" for path in paths)
    return _urlset(lists + "".join(_entry(portal, story) for story in reversed(portal.stories)))


def _news_entry(portal: Portal, story: Story) -> str:
    words = escape(", ".join(story.tags), quote=False)
    return (
        f"<url><loc>{portal.url(address(story))}</loc><news:news><news:publication>"
        f"<news:name>{escape(portal.site.name)}</news:name><news:language>id</news:language></news:publication>"
        f"<news:publication_date>{portal.local(story.published_at).isoformat()}</news:publication_date>"
        f"<news:title>{escape(story.title, quote=False)}</news:title><news:keywords>{words}</news:keywords>"
        f"</news:news>{_image(portal, story)}</url>\n"
    )


def _entry(portal: Portal, story: Story) -> str:
    day = portal.local(story.changed_at).date().isoformat()
    return (
        f"<url><loc>{portal.url(address(story))}</loc><lastmod>{day}</lastmod><changefreq>never</changefreq>"
        f"{_image(portal, story)}</url>\n"
    )


def _image(portal: Portal, story: Story) -> str:
    if not story.furniture.caption:
        return ""
    return f"<image:image><image:loc>{portal.url(picture_of(story))}</image:loc></image:image>"


def _urlset(entries: str) -> str:
    spaces = " ".join(f'xmlns{prefix}="{space}"' for prefix, space in _SPACES.items())
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset {spaces}>\n{entries}</urlset>\n'
