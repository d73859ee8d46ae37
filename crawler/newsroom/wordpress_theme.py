"""The frame of every page of the WordPress site: head, menus, sidebar and footer, as large as a real block theme."""

from collections.abc import Iterable
from html import escape

from crawler.newsroom.wording import month_of, pick
from crawler.newsroom.wordpress_blog import Blog, Post

STATIC_PAGES = {
    "redaksi": ("Redaksi", "Susunan redaksi {name}: pemimpin redaksi, redaktur, reporter, dan tata letak."),
    "pedoman-media-siber": (
        "Pedoman Media Siber",
        "{name} tunduk pada pedoman pemberitaan media siber, hak jawab, dan hak koreksi yang ditetapkan Dewan Pers.",
    ),
    "tentang-kami": ("Tentang Kami", "{name} adalah media daring lokal. Semboyan kami: {tagline}."),
    "kontak": ("Kontak", "Kirim rilis dan pengaduan warga ke meja redaksi {name} pada jam kerja."),
}
_COLOURS = (
    "black", "cyan-bluish-gray", "white", "pale-pink", "vivid-red", "luminous-vivid-orange", "luminous-vivid-amber",
    "light-green-cyan", "vivid-green-cyan", "pale-cyan-blue", "vivid-cyan-blue", "vivid-purple", "base", "contrast",
    "accent-1", "accent-2", "accent-3", "accent-4", "accent-5", "accent-6",
)  # fmt: skip
_SPACINGS = (20, 30, 40, 50, 60, 70, 80)
_TOWNS = (
    "Cisauk", "Serpong", "Pagedangan", "Legok", "Curug", "Panongan", "Tigaraksa", "Balaraja", "Kronjo", "Mauk",
    "Teluknaga", "Kosambi", "Pamulang", "Ciputat", "Pondok Aren", "Setu",
)  # fmt: skip


def document(blog: Blog, title: str, head: str, main: str, body_class: str) -> str:
    """Return a whole page; `title` and `main` are markup, `head` has the links of this page only."""
    name = escape(blog.site.name)
    return f"""<!DOCTYPE html>
<html lang="id-ID">
<head>
<meta charset="UTF-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta name="robots" content="max-image-preview:large" />
<title>{title}</title>
<link rel="alternate" type="application/rss+xml" title="{name} &raquo; Feed" href="{blog.url("/feed/")}" />
<link rel="alternate" type="application/rss+xml" title="{name} &raquo; Umpan Komentar" \
href="{blog.url("/comments/feed/")}" />
{head}<style id="wp-block-library-inline-css">{_block_css()}</style>
<style id="global-styles-inline-css">{_global_css()}</style>
<link rel="https://api.w.org/" href="{blog.url("/wp-json/")}" />
<link rel="EditURI" type="application/rsd+xml" title="RSD" href="{blog.url("/xmlrpc.php?rsd")}" />
<meta name="generator" content="WordPress 6.8.3" />
</head>
<body class="{body_class} wp-embed-responsive wp-theme-pelita">
<div class="wp-site-blocks">
{_header(blog)}
<main class="wp-block-group is-layout-flow" id="wp--skip-link--target">
<div class="wp-block-columns alignwide">
<div class="wp-block-column" style="flex-basis:66%">
{main}
</div>
<div class="wp-block-column" style="flex-basis:34%">
{_sidebar(blog)}
</div>
</div>
</main>
{_footer(blog)}
</div>
</body>
</html>
"""


def link_list(blog: Blog, posts: list[Post], css: str) -> str:
    """Return headlines as a list of links."""
    return _list(css, [(blog.url(post.path), escape(post.headline, quote=False)) for post in posts])


def _list(css: str, links: Iterable[tuple[str, str]]) -> str:
    items = "\n".join(f'<li><a href="{url}">{text}</a></li>' for url, text in links)
    return f'<ul class="{css}">\n{items}\n</ul>'


def _block_css() -> str:
    sizes = "".join(
        f".has-{size}-font-size{{font-size:var(--wp--preset--font-size--{size})!important}}"
        for size in ("small", "medium", "large", "x-large", "xx-large")
    )
    columns = "".join(
        f"@media (min-width:600px){{ul.wp-block-latest-posts.columns-{count} li"
        f"{{width:calc({100 / count:.5f}% - 1.25em);box-sizing:border-box;margin:0 1.25em 1.25em 0}}}}"
        for count in range(2, 7)
    )
    return (
        sizes
        + columns
        + (
            "ol,ul{box-sizing:border-box}:root :where(.wp-block-list.has-background){padding:1.25em 2.375em}"
            ".wp-block-quote{box-sizing:border-box;overflow-wrap:break-word}.wp-block-image>a,.wp-block-image>figure>a"
            "{display:inline-block}.wp-block-image img{box-sizing:border-box;height:auto;max-width:100%}"
            ".wp-block-navigation{position:relative}.wp-block-navigation ul{margin:0;padding:0;list-style:none}"
        )
    )


def _global_css() -> str:
    presets = "".join(f"--wp--preset--color--{name}:#{sum(map(ord, name)) * 6173 % 0xFFFFFF:06x};" for name in _COLOURS)
    spacing = "".join(f"--wp--preset--spacing--{size}:{size / 45:.2f}rem;" for size in _SPACINGS)
    uses = (("color", "color"), ("background-color", "background-color"), ("border-color", "border-color"))
    classes = "".join(
        f".has-{name}-{suffix}{{{attribute}:var(--wp--preset--color--{name})!important;}}"
        for suffix, attribute in uses
        for name in _COLOURS
    )
    return f":root{{{presets}{spacing}}}:where(.is-layout-flex){{gap:0.5em;}}{classes}"


def _header(blog: Blog) -> str:
    name = escape(blog.site.name)
    sections = "\n".join(
        f'<li class="wp-block-navigation-item has-child wp-block-navigation-link">'
        f'<a class="wp-block-navigation-item__content" href="{blog.url(term.path)}">'
        f'<span class="wp-block-navigation-item__label">{escape(term.name)}</span></a>'
        f'<button aria-expanded="false" aria-label="Submenu {escape(term.name)}" '
        f'class="wp-block-navigation__submenu-icon wp-block-navigation-submenu__toggle">▾</button></li>'
        for term in blog.categories
    )
    ticker = " ".join(
        f'<span class="ticker__item"><a href="{blog.url(post.path)}">{escape(post.headline, quote=False)}</a></span>'
        for post in blog.posts[:5]
    )
    pages = "\n".join(f'<li><a href="{blog.url(f"/{slug}/")}">{label}</a></li>' for slug, (label, _) in _static())
    return f"""<header class="wp-block-template-part">
<div class="topbar"><ul class="topbar__links">{pages}</ul>
<form role="search" method="get" action="{blog.url("/")}" class="wp-block-search"><label>Cari</label>\
<input type="search" name="s" placeholder="Cari berita …" /><button type="submit">Cari</button></form></div>
<p class="wp-block-site-title"><a href="{blog.url("/")}" rel="home">{name}</a></p>
<p class="wp-block-site-tagline">{escape(blog.site.tagline)}</p>
<nav class="wp-block-navigation is-responsive" aria-label="Menu utama"><ul class="wp-block-navigation__container">
<li class="wp-block-navigation-item"><a href="{blog.url("/")}">Beranda</a></li>
{sections}
</ul></nav>
<div class="ticker" aria-label="Kabar terkini"><strong>Kabar Terkini</strong> {ticker}</div>
</header>"""


def _sidebar(blog: Blog) -> str:
    popular = sorted(blog.posts, key=lambda post: (-len(post.comments), post.story.slug))[:6]
    shown = [(blog.short(post), escape(post.headline, quote=False)) for post in popular]
    pictures = [
        (blog.url(path), f"Foto: {escape(post.story.furniture.caption or '', quote=False)}")
        for path, post in list(blog.attachments.items())[:4]
    ]
    months = dict.fromkeys(month_of(post.published_at) for post in blog.posts)
    archive = "\n".join(f"<option>{month}</option>" for month in months)
    cloud = " ".join(
        f'<a href="{blog.url(tag.path)}" class="tag-cloud-link tag-link-{tag.id}" style="font-size: '
        f'{pick((8, 11, 14, 18, 22), tag.slug)}pt;">{escape(tag.name)}</a>'
        for tag in blog.tags[:40]
    )
    remarks = "\n".join(
        f'<li class="wp-block-latest-comments__comment"><span>{escape(comment.name)}</span> pada '
        f'<a href="{blog.url(post.path)}#comment-{comment.id}">{escape(post.headline, quote=False)}</a></li>'
        for post, comment in blog.comments[:5]
    )
    return f"""<aside class="widgets">
<section class="widget"><h2 class="wp-block-heading">Terpopuler</h2>
{_list("popular-posts", shown)}</section>
<section class="widget"><h2 class="wp-block-heading">Galeri</h2>
{_list("gallery", pictures)}</section>
<section class="widget"><h2 class="wp-block-heading">Berita Terbaru</h2>
{link_list(blog, blog.posts[:8], "wp-block-latest-posts wp-block-latest-posts__list")}</section>
<section class="widget widget-ad"><p>- Advertisement -</p><p>Space Iklan 300x250</p></section>
<section class="widget"><h2 class="wp-block-heading">Komentar Terbaru</h2><ol class="wp-block-latest-comments">
{remarks}
</ol></section>
<section class="widget"><h2 class="wp-block-heading">Arsip</h2><select name="archive-dropdown">
<option value="">Pilih Bulan</option>
{archive}
</select></section>
<section class="widget"><h2 class="wp-block-heading">Topik</h2><p class="wp-block-tag-cloud">{cloud}</p></section>
</aside>"""


def _footer(blog: Blog) -> str:
    name = escape(blog.site.name)
    towns = "\n".join(f"<li>Kabar {town}</li>" for town in _TOWNS)
    pages = " | ".join(f'<a href="{blog.url(f"/{slug}/")}">{label}</a>' for slug, (label, _) in _static())
    return f"""<footer class="wp-block-template-part">
<div class="wp-block-columns"><div class="wp-block-column"><h2 class="wp-block-heading">{name}</h2>
<p>{escape(blog.site.tagline)}. Diterbitkan oleh PT {name} Media Utama. Redaksi menerima rilis dan foto warga.</p>
<p>Ikuti kami: Facebook · Instagram · X · YouTube · TikTok</p></div>
<div class="wp-block-column"><h2 class="wp-block-heading">Wilayah</h2><ul class="wp-block-list">
{towns}
</ul></div></div>
<p class="has-small-font-size">{pages}</p>
<p class="has-small-font-size">Hak cipta © {name}. Dilarang menyalin isi tanpa izin tertulis redaksi.</p>
</footer>"""


def _static() -> list[tuple[str, tuple[str, str]]]:
    return list(STATIC_PAGES.items())
