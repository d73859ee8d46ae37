"""The network site's robots.txt and sitemaps: an index, a news sitemap of the newest stories, and monthly parts."""

from html import escape

from crawler.newsroom.promedia_pages import Desk
from crawler.newsroom.truth import Story, address

_PROTOCOL = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NEWEST = 10


def robots(desk: Desk) -> str:
    """Return the robots.txt."""
    return f"User-agent: *\nDisallow: /search\nDisallow: /ajax/\n\nSitemap: {desk.url('/sitemap.xml')}\n"


def sitemap(desk: Desk, path: str) -> str | None:
    """Return the index or one of its parts; None if there is no such part.

    The monthly parts are rarely rebuilt, so they still list removed stories.
    """
    if path == "/sitemap-news.xml":
        items = "".join(_news_item(desk, story) for story in desk.stories[:_NEWEST])
        return f'{_HEAD}<urlset xmlns="{_PROTOCOL}" xmlns:news="{_NEWS}">{items}</urlset>\n'
    months: dict[str, list[Story]] = {}
    for story in (*desk.stories, *desk.removed):
        months.setdefault(f"/sitemap-web-{story.published_at:%Y-%m}.xml", []).append(story)
    if path == "/sitemap.xml":
        parts = {"/sitemap-news.xml": desk.stories} | {name: months[name] for name in sorted(months, reverse=True)}
        items = "".join(_part(desk, name, parts[name]) for name in parts)
        return f'{_HEAD}<sitemapindex xmlns="{_PROTOCOL}">{items}</sitemapindex>\n'
    listed = months.get(path)
    if listed is None:
        return None
    items = "".join(
        f"<url><loc>{desk.url(address(story))}</loc><lastmod>{story.changed_at.isoformat()}</lastmod></url>"
        for story in listed
    )
    return f'{_HEAD}<urlset xmlns="{_PROTOCOL}">{items}</urlset>\n'


def _part(desk: Desk, path: str, stories: list[Story]) -> str:
    changed_at = max(story.changed_at for story in stories)
    return f"<sitemap><loc>{desk.url(path)}</loc><lastmod>{changed_at.isoformat()}</lastmod></sitemap>"


def _news_item(desk: Desk, story: Story) -> str:
    name, title = escape(desk.site.name), escape(story.title, quote=False)
    return (
        f"<url><loc>{desk.url(address(story))}</loc><lastmod>{story.changed_at.isoformat()}</lastmod><news:news>"
        f"<news:publication><news:name>{name}</news:name><news:language>id</news:language></news:publication>"
        f"<news:publication_date>{story.published_at.isoformat()}</news:publication_date>"
        f"<news:title>{title}</news:title><news:keywords>{escape(', '.join(story.tags), quote=False)}</news:keywords>"
        f"</news:news></url>"
    )
