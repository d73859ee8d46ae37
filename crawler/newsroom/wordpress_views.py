"""The WordPress site's other views of a post: an AMP page, a print page, and a page for its picture.

None of them has the byline or the date.
"""

from collections.abc import Callable
from html import escape

from crawler.newsroom.reply import Request
from crawler.newsroom.wordpress_blog import Blog, Post
from crawler.newsroom.wordpress_content import content, pieces
from crawler.newsroom.wordpress_theme import document

VIEWS_PAGE = "/sorotan/"
"""A page that links stories only by other addresses than their own."""
_LOCKED = "<p>Konten ini diproteksi dengan kata sandi.</p>"


def view_page(blog: Blog, request: Request) -> str | None:
    """Return the view of a post that is requested by the end of the path or by query; None for other requests."""
    tails: dict[str, Callable[[Blog, Post], str]] = {"amp": _amp_page, "print": _print_page}
    above, _, tail = request.path.strip("/").rpartition("/")
    for name, write in tails.items():
        post = blog.by_path.get(request.path if name in request.query else f"/{above}/" if tail == name else "")
        if post:
            return write(blog, post)
    shown = blog.attachments.get(request.path)
    return _attachment_page(blog, shown) if shown else None


def views_page(blog: Blog) -> str:
    """Return a page with all headlines, linked in different ways, and with the pictures' pages."""
    items = []
    for place, post in enumerate(blog.posts):
        url, parts = blog.url(post.path), len(pieces(blog, post))
        forms = (f"{url}amp/", f"{url}?amp=1", f"{url}?print=print", blog.short(post))
        link = f"{url}{parts}/" if parts > 1 else forms[place % len(forms)]
        items.append(f'<li><h3><a href="{link}">{escape(post.headline, quote=False)}</a></h3></li>')
        if post.attachment in blog.attachments:
            caption = escape(post.story.furniture.caption or "", quote=False)
            items.append(f'<li><a href="{blog.url(post.attachment)}">Foto: {caption}</a></li>')
    main = f'<h1 class="wp-block-post-title">Sorotan</h1>\n<ul>{"".join(items)}</ul>'
    return document(blog, f"Sorotan &#8211; {escape(blog.site.name)}", "", main, "page-template-default page")


def _attachment_page(blog: Blog, post: Post) -> str:
    """Return the page of a post's picture: as in core without canonical link, and with a single post's body class."""
    caption = escape(post.story.furniture.caption or "", quote=False)
    title = f"Foto {escape(post.headline, quote=False)}"
    main = f"""<article class="post-{post.id + 1} attachment type-attachment status-inherit hentry">
<h1 class="entry-title">{title}</h1>
<div class="entry-content"><p class="attachment"><img src="{blog.url(post.image or "")}" alt="" /></p>
<p>{caption} Foto ini menyertai berita <a href="{blog.url(post.path)}">{escape(post.headline, quote=False)}</a>.</p>
</div></article>"""
    css = f"attachment attachment-template-default single single-attachment postid-{post.id + 1} attachment-png"
    return document(blog, f"{title} &#8211; {escape(blog.site.name)}", "", main, css)


def _amp_page(blog: Blog, post: Post) -> str:
    text = _LOCKED if post.protected else pieces(blog, post)[0]
    headline, home = escape(post.headline, quote=False), blog.url("/")
    return f"""<!DOCTYPE html>
<html amp lang="id-ID">
<head><meta charset="utf-8" /><title>{headline} &#8211; {escape(blog.site.name)}</title>
<link rel="canonical" href="{blog.url(post.path)}" />
<meta name="viewport" content="width=device-width" /><script async src="https://cdn.ampproject.org/v0.js"></script></head>
<body class="single-post"><header class="amp-wp-header"><a href="{home}">{escape(blog.site.name)}</a></header>
<article class="amp-wp-article"><h1 class="amp-wp-title">{headline}</h1>
<div class="amp-wp-article-content">{text.replace("<img ", "<amp-img ")}</div></article></body></html>
"""


def _print_page(blog: Blog, post: Post) -> str:
    text = _LOCKED if post.protected else content(blog, post)
    headline, name = escape(post.headline, quote=False), escape(blog.site.name)
    return f"""<!DOCTYPE html>
<html lang="id-ID"><head><meta charset="UTF-8" /><title>{name} » Cetak » {headline}</title>
<meta name="robots" content="noindex, nofollow" /><link rel="canonical" href="{blog.url(post.path)}" /></head>
<body><main><p><strong class="brand">- {name} - {blog.url("/")} -</strong></p>
<h1 id="title">{headline}</h1>
<div id="content">{text}</div>
<hr /><p>Artikel dicetak dari {name}: <strong>{blog.url("/")}</strong></p>
<p>Tautan artikel: <strong>{blog.url(post.path)}</strong></p></main></body></html>
"""
