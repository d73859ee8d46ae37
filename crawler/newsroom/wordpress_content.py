"""A post's text as editors write it in WordPress: paragraphs, with everything that they put between them."""

import re
from html import escape

from crawler.newsroom.truth import Layout
from crawler.newsroom.wording import number_of, pick
from crawler.newsroom.wordpress_blog import Blog, Post

_ALSO = (
    '<p><strong>Baca juga: <a href="{url}">{title}</a></strong></p>',
    '<p>Baca Juga : <a href="{url}" target="_blank" rel="noopener">{title}</a></p>',
    '<blockquote class="wp-block-quote"><p><strong>BACA JUGA:</strong> <a href="{url}">{title}</a></p></blockquote>',
    '<div class="baca-juga"><span>Baca Juga</span><a href="{url}" title="{title}">{title}</a></div>',
    '<p class="has-text-align-left"><em>Baca juga : </em><strong><a href="{url}">{title}</a></strong></p>',
    '<p><strong><span style="color: #ff0000;">BACA:</span> <a href="{url}">{title}</a></strong></p>',
)
_CALLS = (
    '<p><em>Ikuti saluran <a href="https://whatsapp.com/channel/">WhatsApp {brand}</a> untuk berita terbaru.</em></p>',
    '<p>Cek Berita dan Artikel lainnya di <a href="https://news.google.com/" rel="nofollow">Google News</a></p>',
    '<p class="has-small-font-size">Dapatkan kabar pilihan setiap hari dari {brand} melalui kanal Telegram kami.</p>',
)
_NEXT_PAGE = "<!--nextpage-->"
"""The page break in a post; REST does not remove it."""
_DATELINE = re.compile(r"^(?P<place>.{0,60}?(?:–|—|-+))(?=\s)")


def content(blog: Blog, post: Post) -> str:
    """Return the rendered content, as in the page's body and the REST record."""
    furniture = post.story.furniture
    blocks = [_figure(blog, post)] if post.image and furniture.layout is not Layout.P else []
    last = len(post.story.paragraphs) - 1
    lines: list[str] = []
    for place in range(last + 1):
        if _is_plain(post, place) and furniture.layout is Layout.BR:
            lines.append(_sentence(blog, post, place))
        else:
            blocks += [_broken(lines)] if lines else []
            lines = []
            blocks.append(_block(blog, post, place))
        also = [slug for after, slug in furniture.baca_juga if after == place and slug in blog.by_slug]
        if also and lines:
            blocks.append(_broken(lines))
            lines = []
        blocks += [_also(blog, post, slug) for slug in also]
        if place in furniture.breaks:
            blocks += [_broken(lines)] if lines else []
            lines = []
            blocks.append(_NEXT_PAGE)
    blocks += [_broken(lines)] if lines else []
    return "\n\n".join(blocks + _endings(blog, post))


def pieces(blog: Blog, post: Post) -> list[str]:
    """Return the content of each of the post's pages."""
    return content(blog, post).split(_NEXT_PAGE)


def _is_plain(post: Post, place: int) -> bool:
    furniture = post.story.furniture
    listed = any(first <= place <= last for first, last in furniture.lists)
    return not listed and place not in furniture.subheads and place not in furniture.quotes


def _block(blog: Blog, post: Post, place: int) -> str:
    """Return one paragraph in its own element."""
    furniture = post.story.furniture
    text = _sentence(blog, post, place)
    for first, last in furniture.lists:
        if first <= place <= last:
            opening = '<ul class="wp-block-list">\n' if place == first else ""
            closing = "\n</ul>" if place == last else ""
            return f"{opening}<li>{text}</li>{closing}"
    if place in furniture.subheads:
        heading = ('<h2 class="wp-block-heading">{}</h2>', "<p><strong>{}</strong></p>", "<h3>{}</h3>")
        return pick(heading, post.story.slug, "subhead").format(text)
    if place in furniture.quotes:
        return f'<blockquote class="wp-block-quote is-layout-flow"><p>{text}</p></blockquote>'
    if place == 0 and furniture.layout is Layout.BARE_LEDE:
        return text
    return f"<p>{text}</p>"


def _sentence(blog: Blog, post: Post, place: int) -> str:
    """Return a paragraph's text with its inline markup; in some posts the signature is at the end of the last one."""
    text = escape(post.story.paragraphs[place], quote=False)
    dateline = _DATELINE.match(text)
    if place == 0 and dateline and escape(blog.site.brand.casefold()) in dateline["place"].casefold():
        text = f"<strong>{dateline['place']}</strong>{text[dateline.end() :]}"
    signature = post.story.furniture.signature
    if signature and place == len(post.story.paragraphs) - 1 and _is_hanging(post):
        text += f" <strong>{escape(signature, quote=False)}</strong>"
    return text


def _is_hanging(post: Post) -> bool:
    last = len(post.story.paragraphs) - 1
    return _is_plain(post, last) and number_of(post.story.slug, "signature") % 3 == 0


def _broken(lines: list[str]) -> str:
    return "<p>" + "<br />\n<br />\n".join(lines) + "</p>"


def _also(blog: Blog, post: Post, slug: str) -> str:
    other = blog.by_slug[slug]
    return pick(_ALSO, post.story.slug, slug).format(url=blog.url(other.path), title=escape(other.story.title))


def _figure(blog: Blog, post: Post) -> str:
    caption = escape(post.story.furniture.caption or "", quote=False)
    return (
        f'<figure class="wp-block-image size-large"><a href="{blog.url(post.attachment)}">'
        f'<img loading="lazy" decoding="async" width="1024" height="683" '
        f'src="{blog.url(post.image or "")}" alt="" class="wp-image-{post.id + 1}" /></a>'
        f'<figcaption class="wp-element-caption">{caption}</figcaption></figure>'
    )


def _endings(blog: Blog, post: Post) -> list[str]:
    """Return the signature, the editor and the call to follow the site, if the post has them."""
    furniture = post.story.furniture
    endings = []
    if furniture.signature and not _is_hanging(post):
        endings.append(f"<p><strong>{escape(furniture.signature, quote=False)}</strong></p>")
    if furniture.editor:
        form = pick(("<p>Editor: {}</p>", "<p><em>Editor : {}</em></p>"), post.story.slug, "editor")
        endings.append(form.format(escape(furniture.editor, quote=False)))
    if number_of(post.story.slug, "call") % 2:
        endings.append(pick(_CALLS, post.story.slug).format(brand=escape(blog.site.brand)))
    return endings
