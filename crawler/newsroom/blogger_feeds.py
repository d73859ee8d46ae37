"""The Blogger site's Atom feeds of posts and comments, its paged sitemap, and robots.txt."""

from collections.abc import Sequence
from html import escape

from crawler.newsroom.blogger_pages import Log, body
from crawler.newsroom.comments import Comment
from crawler.newsroom.truth import Story, address
from crawler.newsroom.wording import excerpt

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_PROTOCOL = "http://www.sitemaps.org/schemas/sitemap/0.9"
_MOST, _PER_SITEMAP = 150, 25


def robots(log: Log) -> str:
    """Return Blogger's robots.txt, which disallows lists by label, date and word."""
    return f"User-agent: *\nDisallow: /search\nAllow: /\n\nSitemap: {log.url('/sitemap.xml')}\n"


def sitemap(log: Log, number: str) -> str | None:
    """Return the index, or one of its pages by number; None if there is no such page."""
    pages = [log.stories[start : start + _PER_SITEMAP] for start in range(0, len(log.stories), _PER_SITEMAP)]
    if not number:
        items = "".join(
            f"<sitemap><loc>{log.url('/sitemap.xml')}?page={page}</loc></sitemap>" for page in range(1, len(pages) + 1)
        )
        return f'{_HEAD}<sitemapindex xmlns="{_PROTOCOL}">{items}</sitemapindex>'
    if not number.isdecimal() or not 1 <= int(number) <= len(pages):
        return None
    items = "".join(
        f"<url><loc>{log.url(address(story))}</loc><lastmod>{log.utc(story.changed_at)}</lastmod></url>"
        for story in pages[int(number) - 1]
    )
    return f'{_HEAD}<urlset xmlns="{_PROTOCOL}">{items}</urlset>'


def posts_feed(log: Log, path: str, stories: Sequence[Story], start: int, count: int) -> str:
    """Return a feed of `count` posts from number `start` on, whole or, at `summary`, only their beginnings."""
    count = min(count, _MOST)
    shown = stories[start - 1 : start - 1 + count]
    links = f"<link rel='alternate' type='text/html' href='{log.url('/')}'/>"
    if start + count <= len(stories):
        following = f"{log.url(path)}?start-index={start + count}&amp;max-results={count}"
        links += f"<link rel='next' type='application/atom+xml' href='{following}'/>"
    entries = "".join(_entry(log, story, is_whole="summary" not in path) for story in shown)
    return _feed(log, path, escape(log.site.name), links, len(stories), start, entries)


def comments_feed(log: Log, path: str, comments: Sequence[tuple[Story, Comment]]) -> str:
    """Return a feed of the newest comments, of the whole site or of one post."""
    entries = "".join(
        f"<entry><id>tag:blogger.com,1999:blog-{log.number}.post-{comment.id}</id>"
        f"<published>{comment.at.isoformat(timespec='milliseconds')}</published>"
        f"<updated>{comment.at.isoformat(timespec='milliseconds')}</updated>"
        f"<title type='text'>{escape(excerpt(comment.text, 8, '...'))}</title>"
        f"<content type='html'>{escape(comment.text)}</content>"
        f"<link rel='alternate' type='text/html' "
        f"href='{log.url(address(story))}?showComment={comment.id}#c{comment.id}'/>"
        f"<author><name>{escape(comment.name)}</name></author></entry>"
        for story, comment in comments[:25]
    )
    return _feed(log, path, f"Komentar di {escape(log.site.name)}", "", len(comments), 1, entries)


def _feed(log: Log, path: str, title: str, links: str, total: int, start: int, entries: str) -> str:
    return (
        f"{_HEAD}<feed xmlns='http://www.w3.org/2005/Atom' xmlns:openSearch='http://a9.com/-/spec/opensearchrss/1.0/' "
        f"xmlns:thr='http://purl.org/syndication/thread/1.0'><id>tag:blogger.com,1999:blog-{log.number}</id>"
        f"<updated>{log.changed_at.isoformat(timespec='milliseconds')}</updated><title type='text'>{title}</title>"
        f"<link rel='self' type='application/atom+xml' href='{log.url(path)}'/>{links}"
        f"<generator version='7.00' uri='http://www.blogger.com'>Blogger</generator>"
        f"<openSearch:totalResults>{total}</openSearch:totalResults>"
        f"<openSearch:startIndex>{start}</openSearch:startIndex>{entries}</feed>"
    )


def _entry(log: Log, story: Story, *, is_whole: bool) -> str:
    labels = "".join(
        f"<category scheme='http://www.blogger.com/atom/ns#' term='{escape(label)}'/>" for label in log.labels(story)
    )
    text = body(log, story)
    content = f"<content type='html'>{escape(text)}</content>"
    summary = f"<summary type='text'>{escape(excerpt(story.paragraphs[0], 20, ''))}</summary>"
    comments = log.url(f"/feeds/{log.id(story)}/comments/default")
    return (
        f"<entry><id>tag:blogger.com,1999:blog-{log.number}.post-{log.id(story)}</id>"
        f"<published>{log.time(story)}</published>"
        f"<updated>{story.changed_at.astimezone(log.zone).isoformat(timespec='milliseconds')}</updated>{labels}"
        f"<title type='text'>{escape(story.title, quote=False)}</title>{content if is_whole else summary}"
        f"<link rel='replies' type='application/atom+xml' href='{comments}' title='Posting Komentar'/>"
        f"<link rel='self' type='application/atom+xml' href='{log.url(f'/feeds/posts/default/{log.id(story)}')}'/>"
        f"<link rel='alternate' type='text/html' href='{log.url(address(story))}' title='{escape(story.title)}'/>"
        f"<author><name>{escape(story.author or 'Unknown')}</name><email>noreply@blogger.com</email></author></entry>"
    )
