"""The WordPress site's RSS feeds of posts and comments, the core sitemap with its parts, and robots.txt."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape

from crawler.newsroom.comments import Comment
from crawler.newsroom.wording import excerpt, plain
from crawler.newsroom.wordpress_blog import Blog, Post, Term, page_of
from crawler.newsroom.wordpress_content import content
from crawler.newsroom.wordpress_pages import NO_EXCERPT
from crawler.newsroom.wordpress_theme import STATIC_PAGES

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


def posts_feed(blog: Blog, heading: str, path: str, posts: Sequence[Post], number: int) -> str:
    """Return the newest ten posts of a list as a feed of excerpts; with `number` above 1 (`?paged=N`) older ones."""
    items = "".join(_post_item(blog, post) for post in page_of(posts, number))
    return _rss(blog, heading, path, blog.changed_at, items)


def comments_feed(blog: Blog, heading: str, path: str, comments: Sequence[tuple[Post, Comment]]) -> str:
    """Return a feed of the newest ten comments, of the whole site or of one post."""
    items = "".join(_comment_item(blog, post, comment) for post, comment in comments[:10])
    return _rss(blog, heading, path, comments_changed_at(blog), items)


def comments_changed_at(blog: Blog) -> datetime:
    """Return the later of the newest post and the newest comment."""
    return max([blog.changed_at, *(comment.at for _, comment in blog.comments[:1])])


def sitemap(blog: Blog, path: str) -> str | None:
    """Return the sitemap's index or one of its parts; None if there is no such part."""
    parts = {
        "/wp-sitemap-posts-post-1.xml": _post_part(blog),
        "/wp-sitemap-posts-page-1.xml": _part(blog.url(f"/{slug}/") for slug in STATIC_PAGES),
        "/wp-sitemap-posts-attachment-1.xml": _part(map(blog.url, blog.attachments)),
        "/wp-sitemap-taxonomies-category-1.xml": _term_part(blog, blog.categories),
        "/wp-sitemap-taxonomies-post_tag-1.xml": _term_part(blog, blog.tags),
        "/wp-sitemap-users-1.xml": _term_part(blog, blog.authors),
    }
    if path != "/wp-sitemap.xml":
        return parts.get(path)
    items = "".join(f"<sitemap><loc>{blog.url(part)}</loc></sitemap>" for part in parts)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="{_SITEMAP}">{items}</sitemapindex>\n'


def robots(blog: Blog) -> str:
    """Return WordPress' virtual robots.txt."""
    return (
        "User-agent: *\nDisallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php\n\n"
        f"Sitemap: {blog.url('/wp-sitemap.xml')}\n"
    )


def _rss(blog: Blog, heading: str, path: str, built_at: datetime, items: str) -> str:
    return f"""<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"
	xmlns:content="http://purl.org/rss/1.0/modules/content/"
	xmlns:wfw="http://wellformedweb.org/CommentAPI/"
	xmlns:dc="http://purl.org/dc/elements/1.1/"
	xmlns:atom="http://www.w3.org/2005/Atom"
	xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"
	xmlns:slash="http://purl.org/rss/1.0/modules/slash/"
	>
<channel>
	<title>{escape(heading, quote=False)}</title>
	<atom:link href="{blog.url(path)}" rel="self" type="application/rss+xml" />
	<link>{blog.url("/")}</link>
	<description>{escape(blog.site.tagline, quote=False)}</description>
	<lastBuildDate>{_rss_date(built_at)}</lastBuildDate>
	<language>id-ID</language>
	<sy:updatePeriod>
	hourly	</sy:updatePeriod>
	<sy:updateFrequency>
	1	</sy:updateFrequency>
	<generator>https://wordpress.org/?v=6.8.3</generator>
{items}</channel>
</rss>
"""


def _post_item(blog: Blog, post: Post) -> str:
    url = blog.url(post.path)
    creator = f"\n\t\t<dc:creator><![CDATA[{post.author.name}]]></dc:creator>" if post.author else ""
    terms = "".join(f"\t\t<category><![CDATA[{term.name}]]></category>\n" for term in (post.category, *post.tags))
    text = NO_EXCERPT if post.protected else excerpt(plain(content(blog, post)), 55, " […]")
    description = escape(text, quote=False).replace("…", "&#8230;")
    return f"""	<item>
		<title>{escape(post.headline, quote=False)}</title>
		<link>{url}</link>
		<comments>{url}#respond</comments>{creator}
		<pubDate>{_rss_date(post.published_at)}</pubDate>
{terms}		<guid isPermaLink="false">{blog.short(post)}</guid>
		<description><![CDATA[{description}]]></description>
		<wfw:commentRss>{url}feed/</wfw:commentRss>
		<slash:comments>{len(post.comments)}</slash:comments>
	</item>
"""


def _comment_item(blog: Blog, post: Post, comment: Comment) -> str:
    url = f"{blog.url(post.path)}#comment-{comment.id}"
    text = escape(comment.text, quote=False)
    return f"""	<item>
		<title>Komentar di {escape(post.story.title, quote=False)} oleh {escape(comment.name, quote=False)}</title>
		<link>{url}</link>
		<dc:creator><![CDATA[{comment.name}]]></dc:creator>
		<pubDate>{_rss_date(comment.at)}</pubDate>
		<guid isPermaLink="false">{blog.short(post)}#comment-{comment.id}</guid>
		<description><![CDATA[{text}]]></description>
		<content:encoded><![CDATA[<p>{text}</p>]]></content:encoded>
	</item>
"""


def _rss_date(when: datetime) -> str:
    return format_datetime(when.astimezone(UTC))


def _post_part(blog: Blog) -> str:
    posts = sorted(blog.posts, key=lambda post: post.id)
    entries = "".join(
        f"<url><loc>{blog.url(post.path)}</loc><lastmod>{post.modified_at.isoformat()}</lastmod></url>"
        for post in posts
    )
    return _urlset(entries)


def _term_part(blog: Blog, terms: Iterable[Term]) -> str:
    return _part(blog.url(term.path) for term in terms)


def _part(urls: Iterable[str]) -> str:
    return _urlset("".join(f"<url><loc>{url}</loc></url>" for url in urls))


def _urlset(entries: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{_SITEMAP}">{entries}</urlset>\n'
