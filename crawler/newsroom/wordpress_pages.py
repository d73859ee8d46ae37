"""The HTML pages of the WordPress site: posts, archives with their list pages, static pages, and "not found"."""

from collections.abc import Sequence
from html import escape

from crawler.newsroom.comments import Comment
from crawler.newsroom.wording import day_of, excerpt, plain
from crawler.newsroom.wordpress_blog import Blog, Post, page_of, pages_of
from crawler.newsroom.wordpress_content import content, pieces
from crawler.newsroom.wordpress_theme import STATIC_PAGES, document, link_list

NO_EXCERPT = "Tidak ada kutipan karena ini adalah pos yang terproteksi."


def summary(blog: Blog, post: Post) -> str:
    """Return the automatic excerpt: the first 55 words of the content as plain text."""
    return NO_EXCERPT if post.protected else excerpt(plain(content(blog, post)), 55, " […]")


def post_page(blog: Blog, post: Post, number: int = 1) -> str:
    """Return a page of a post. Its date is only in the header's `<time>`; the dates further down are of other posts."""
    url = blog.url(post.path)
    parts = pieces(blog, post)
    canonical = url if number == 1 else f"{url}{number}/"
    headline = escape(post.headline, quote=False)
    feed_title = f"{escape(blog.site.name)} &raquo; {escape(post.story.title)} Umpan Komentar"
    head = f"""<link rel="alternate" type="application/rss+xml" title="{feed_title}" href="{url}feed/" />
<link rel="alternate" title="JSON" type="application/json" href="{blog.url(f"/wp-json/wp/v2/posts/{post.id}")}" />
<link rel="canonical" href="{canonical}" />
<link rel="amphtml" href="{url}amp/" />
<link rel="shortlink" href="{blog.short(post)}" />
"""
    main = f"""<article class="post-{post.id} post type-post status-publish hentry category-{post.category.slug}">
<nav class="breadcrumbs"><a href="{blog.url("/")}">Beranda</a> › \
<a href="{blog.url(post.category.path)}">{escape(post.category.name)}</a></nav>
<h1 class="wp-block-post-title">{headline}</h1>
<div class="wp-block-group entry-meta">{_byline(blog, post)}{_date(blog, post)}
<div class="wp-block-post-terms"><a href="{blog.url(post.category.path)}" rel="tag">{escape(post.category.name)}</a>\
</div></div>
{_featured(blog, post)}<div class="entry-content wp-block-post-content is-layout-constrained">
{_password_form(blog, post) if post.protected else parts[number - 1]}
{_page_links(blog, post, number)}</div>
{_tags(blog, post)}<div class="share"><span>Sebarkan artikel ini</span> <a href="#">Facebook</a> <a href="#">X</a> \
<a href="#">WhatsApp</a> <a href="#">Telegram</a> <a href="{url}?print=print" rel="nofollow">Cetak</a></div>
</article>
{_steps(blog, post)}
{_comments(post)}
<section class="more-posts"><h2 class="wp-block-heading">More posts</h2>
{_loop(blog, blog.neighbours(post, 4), with_summary=False)}</section>
<section class="related"><h2 class="wp-block-heading">Berita Terkait</h2>
{link_list(blog, blog.related(post, 5), "related__list")}</section>"""
    css = f"wp-singular post-template-default single single-post postid-{post.id} single-format-standard"
    page = f"Halaman {number} &#8211; " if number > 1 else ""
    return document(blog, f"{headline} &#8211; {page}{escape(blog.site.name)}", head, main, css)


def archive_page(blog: Blog, heading: str, path: str, posts: Sequence[Post], number: int) -> str:
    """Return a list page; `heading` is empty on the home page, `path` is that of the first page."""
    name = escape(blog.site.name)
    title = f"{escape(heading)} &#8211; {name}" if heading else f"{name} &#8211; {escape(blog.site.tagline)}"
    feed = (
        f'<link rel="alternate" type="application/rss+xml" title="{name} &raquo; {escape(heading)} Umpan" '
        f'href="{blog.url(path)}feed/" />\n'
        if heading
        else ""
    )
    top = f'<h1 class="wp-block-query-title">{escape(heading)}</h1>\n' if heading else ""
    main = (
        f"{top}{_loop(blog, page_of(posts, number), with_summary=True)}\n{_pager(blog, path, number, pages_of(posts))}"
    )
    return document(blog, title, feed, main, "archive" if heading else "home blog")


def static_page(blog: Blog, slug: str) -> str:
    """Return a page of the site that is not a story."""
    label, text = STATIC_PAGES[slug]
    words = escape(text.format(name=blog.site.name, tagline=blog.site.tagline))
    main = f'<h1 class="wp-block-post-title">{label}</h1>\n<div class="entry-content"><p>{words}</p></div>'
    head = f'<link rel="canonical" href="{blog.url(f"/{slug}/")}" />\n'
    return document(blog, f"{label} &#8211; {escape(blog.site.name)}", head, main, "page-template-default page")


def not_found_page(blog: Blog) -> str:
    """Return the page for an unknown address."""
    main = """<h1 class="wp-block-heading">Halaman tidak ditemukan</h1>
<p>Halaman yang Anda cari tidak ada atau sudah dipindahkan. Silakan cari dengan kata lain.</p>"""
    return document(blog, f"Laman tidak ditemukan &#8211; {escape(blog.site.name)}", "", main, "error404")


def _byline(blog: Blog, post: Post) -> str:
    if post.author is None:
        return ""
    return (
        f'<p class="byline">Oleh</p> <div class="wp-block-post-author-name">'
        f'<a href="{blog.url(post.author.path)}" class="wp-block-post-author-name__link">'
        f"{escape(post.author.name)}</a></div>"
    )


def _date(blog: Blog, post: Post) -> str:
    return (
        f'<div class="wp-block-post-date"><time datetime="{post.published_at.isoformat()}">'
        f'<a href="{blog.url(post.path)}">{day_of(post.published_at)}</a></time></div>'
    )


def _featured(blog: Blog, post: Post) -> str:
    """Return the picture above the text; empty if it is in the content."""
    if not post.image or post.protected or "<figure" in content(blog, post):
        return ""
    caption = escape(post.story.furniture.caption or "", quote=False)
    return (
        f'<figure class="wp-block-post-featured-image"><a href="{blog.url(post.attachment)}">'
        f'<img width="1200" height="800" src="{blog.url(post.image)}" '
        f'class="wp-post-image" alt="{escape(post.story.title)}" decoding="async" fetchpriority="high" /></a>'
        f"<figcaption>{caption}</figcaption></figure>\n"
    )


def _page_links(blog: Blog, post: Post, number: int) -> str:
    """Return the links to a post's pages, if it has several; `number` is 0 in lists, where no page is current."""
    count = len(pieces(blog, post))
    if count == 1 or post.protected:
        return ""
    steps = " ".join(
        f'<span class="post-page-numbers current" aria-current="page">{page}</span>'
        if page == number
        else f'<a href="{blog.url(post.path)}{f"{page}/" if page > 1 else ""}" class="post-page-numbers">{page}</a>'
        for page in range(1, count + 1)
    )
    return f'<div class="page-links">Halaman: {steps}</div>'


def _tags(blog: Blog, post: Post) -> str:
    if not post.tags:
        return ""
    links = ", ".join(f'<a href="{blog.url(tag.path)}" rel="tag">{escape(tag.name)}</a>' for tag in post.tags)
    return f'<div class="taxonomy-post_tag wp-block-post-terms">Tag: {links}</div>\n'


def _steps(blog: Blog, post: Post) -> str:
    place = blog.posts.index(post)
    older, newer = blog.posts[place + 1 : place + 2], blog.posts[max(place - 1, 0) : place]
    links = [
        f'<div class="post-navigation-link-{way}"><a href="{blog.url(other.path)}" rel="{rel}">'
        f"{escape(other.headline, quote=False)}</a></div>"
        for way, rel, others in (("previous", "prev", older), ("next", "next", newer))
        for other in others
    ]
    return f'<nav class="wp-block-group post-steps" aria-label="Navigasi pos">{"".join(links)}</nav>'


def _comments(post: Post) -> str:
    if post.protected:
        return ""
    return f"""<div class="wp-block-comments">{_thread(post) if post.comments else ""}
<div id="respond" class="comment-respond"><h3 class="comment-reply-title">Tinggalkan Balasan</h3>
<p class="comment-notes">Alamat email Anda tidak akan dipublikasikan. Ruas yang wajib ditandai *</p>
<form action="#" method="post"><textarea name="comment"></textarea><input name="author" /></form></div></div>"""


def _thread(post: Post) -> str:
    items = "\n".join(_comment(comment) for comment in post.comments)
    return f"""<h2 class="wp-block-comments-title">{len(post.comments)} tanggapan untuk \
“{escape(post.story.title, quote=False)}”</h2>
<ol class="wp-block-comment-template">
{items}
</ol>"""


def _comment(comment: Comment) -> str:
    return f"""<li id="comment-{comment.id}" class="comment even thread-even depth-1">
<div class="wp-block-comment-author-name">{escape(comment.name)}</div>
<div class="wp-block-comment-date"><time datetime="{comment.at.isoformat()}">\
<a href="#comment-{comment.id}">{day_of(comment.at)}</a></time></div>
<div class="wp-block-comment-content"><p>{escape(comment.text, quote=False)}</p></div>
<div class="wp-block-comment-reply-link"><a rel="nofollow" href="#respond">Balas</a></div></li>"""


def _password_form(blog: Blog, post: Post) -> str:
    return f"""<form action="{blog.url("/wp-login.php?action=postpass")}" class="post-password-form" method="post">
<p>Konten ini diproteksi dengan kata sandi. Untuk melihatnya silakan masukkan kata sandi Anda di bawah ini.</p>
<p><label for="pwbox-{post.id}">Kata sandi: <input name="post_password" id="pwbox-{post.id}" type="password" /></label>
<input type="submit" name="Submit" value="Masuk" /></p></form>"""


def _loop(blog: Blog, posts: Sequence[Post], *, with_summary: bool) -> str:
    items = "\n".join(_loop_item(blog, post, with_summary=with_summary) for post in posts)
    return f'<ul class="wp-block-post-template is-layout-flow">\n{items}\n</ul>'


def _loop_item(blog: Blog, post: Post, *, with_summary: bool) -> str:
    teaser = f'<div class="wp-block-post-excerpt"><p>{escape(summary(blog, post), quote=False)}</p></div>'
    teaser += _page_links(blog, post, 0)
    return (
        f'<li class="wp-block-post post-{post.id}"><h2 class="wp-block-post-title"><a href="{blog.url(post.path)}">'
        f"{escape(post.headline, quote=False)}</a></h2>{_date(blog, post)}{teaser if with_summary else ''}</li>"
    )


def _pager(blog: Blog, path: str, number: int, last: int) -> str:
    def link(page: int, label: str, css: str) -> str:
        target = path if page == 1 else f"{path}page/{page}/"
        return f'<a class="{css}" href="{blog.url(target)}">{label}</a>'

    numbers = "\n".join(
        f'<span aria-current="page" class="page-numbers current">{page}</span>'
        if page == number
        else link(page, str(page), "page-numbers")
        for page in range(1, last + 1)
    )
    before = link(number - 1, "Sebelumnya", "wp-block-query-pagination-previous") if number > 1 else ""
    after = link(number + 1, "Selanjutnya", "wp-block-query-pagination-next") if number < last else ""
    return f'<nav class="wp-block-query-pagination" aria-label="Paginasi">{before}\n{numbers}\n{after}</nav>'
