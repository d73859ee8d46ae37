"""The network site's pages, from the template that all papers of such a network share."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

from crawler.newsroom.truth import Section, Status, Story, Truth, address
from crawler.newsroom.wording import ZONE_MARKS, day_of, excerpt, number_of, slug_of

PER_PAGE = 10
STATIC_PAGES = {"/rss": "RSS", "/about-us": "Tentang Kami", "/kontak": "Kontak"}
_PART, _WHOLE = 4, 5
"""The number of paragraphs in one part of a story, and the most paragraphs of a story that is not split."""


class Desk:
    """The site's stories, and all data for its templates."""

    def __init__(self, truth: Truth, base: str) -> None:
        self.site = truth.site
        self.base = base
        self.zone = ZoneInfo(truth.site.timezone)
        self.stories = list(truth.public)
        """Newest first."""
        self.removed = [story for story in truth.articles if story.status is Status.REMOVED]
        self.by_slug = {story.slug: story for story in self.stories}
        self.by_number = {story.number: story for story in (*self.stories, *self.removed)}
        self.by_picture = {f"/photo/{story.number}.png": story for story in self.stories}

    @property
    def changed_at(self) -> datetime:
        """Return the time of the newest edit of any story."""
        return max(story.changed_at for story in self.stories)

    def url(self, path: str) -> str:
        """Return the full address of a path."""
        return self.base + path

    def section(self, slug: str) -> Section | None:
        """Return the section with this slug, or None."""
        return next((section for section in self.site.sections if section.slug == slug), None)

    def stories_of(self, section: Section) -> list[Story]:
        """Return a section's stories, newest first."""
        return [story for story in self.stories if story.section == section.slug]

    def tagged(self, slug: str) -> list[Story]:
        """Return the stories with the tag of this slug, newest first."""
        return [story for story in self.stories if slug in map(slug_of, story.tags)]

    def stamp(self, when: datetime) -> str:
        """`- 27 April 2021, 07:02 WIB`."""
        local = when.astimezone(self.zone)
        return f"- {day_of(local)}, {local:%H:%M} {ZONE_MARKS[self.site.timezone]}"

    @staticmethod
    def shows_all(story: Story) -> bool:
        """Whether the story's template supports `?page=all`."""
        return number_of(story.slug, "template") % 2 == 0


def first_address(story: Story) -> str:
    """Return the path that a story had with its first title; the box of popular stories still links it."""
    return f"{address(story)}-update-terbaru"


def parts_of(story: Story) -> list[range]:
    """Return the paragraphs on each page of a story."""
    count = len(story.paragraphs)
    if count <= _WHOLE:
        return [range(count)]
    return [range(start, min(start + _PART, count)) for start in range(0, count, _PART)]


def pages_of(stories: Sequence[Story]) -> int:
    """Return the number of list pages for the stories; an empty list has one."""
    return max(1, -(-len(stories) // PER_PAGE))


def story_page(desk: Desk, story: Story, number: int | None) -> str:
    """Return the page of one part of a story, counted from 1; None: the whole story."""
    parts = parts_of(story)
    shown = range(len(story.paragraphs)) if number is None else parts[number - 1]
    section = desk.section(story.section)
    others = [other for other in desk.stories if other.section == story.section and other is not story]
    byline = f'<div class="read__info__author"><a href="#">{escape(story.author)}</a></div>' if story.author else ""
    main = f"""<div class="breadcrumb"><ul><li><a href="/">Home</a></li><li><a href="/{story.section}">\
{escape(section.name if section else "")}</a></li></ul></div>
<section class="read__header"><h1 class="read__title">{escape(story.title, quote=False)}</h1>
<div class="read__info">{byline}<div class="read__info__date">{desk.stamp(story.published_at)}</div></div></section>
{_photo(story)}<article class="read__content clearfix">
{_paragraphs(desk, story, shown)}
</article>
{_paging(story, number) if len(parts) > 1 else ""}{_editor(story)}{_tags(story)}
<div class="related"><h3>Terkait</h3>{_links(others[:4])}
<div class="pagination"><a href="?pgrelated=1">1</a> <a href="?pgrelated=2" rel="next">2</a></div></div>
<div class="latest"><h3>Artikel Pilihan</h3>{_links(desk.stories[:5])}</div>"""
    return _document(desk, story.title, main, _story_head(desk, story))


def amp_page(desk: Desk, story: Story) -> str:
    """Return the story's AMP variant: all of it, on one page."""
    shown = range(len(story.paragraphs))
    return f"""<!doctype html><html amp lang="id"><head><meta charset="utf-8"><title>{escape(story.title)}</title>
<link rel="canonical" href="{desk.url(address(story))}"></head><body>
<h1 class="read__title">{escape(story.title, quote=False)}</h1><p>{desk.stamp(story.published_at)}</p>
<article class="read__content">{_paragraphs(desk, story, shown)}</article></body></html>"""


def home_page(desk: Desk) -> str:
    """Return the home page: the newest stories, and the newest of each section."""
    newest = "\n".join(_entry(desk, story) for story in desk.stories[:8])
    boxes = "\n".join(
        f"<section><h2>{escape(section.name)}</h2>{_links(desk.stories_of(section)[:3])}</section>"
        for section in desk.site.sections
    )
    return _document(desk, desk.site.tagline, f'<div class="latest__wrap">{newest}</div>\n{boxes}')


def list_page(desk: Desk, heading: str, path: str, stories: Sequence[Story], number: int) -> str:
    """Return one page of a section or a tag, counted from 1."""
    entries = "\n".join(_entry(desk, story) for story in stories[(number - 1) * PER_PAGE : number * PER_PAGE])
    steps = [
        f'<a class="paging__link" href="{path}?page={page}">{page}</a>' for page in range(1, pages_of(stories) + 1)
    ]
    if number < pages_of(stories):
        steps.append(f'<a class="paging__link paging__link--next" href="{path}?page={number + 1}">Next</a>')
    main = (
        f'<h1 class="title">{escape(heading)}</h1>\n<div class="latest__wrap">{entries}</div>\n'
        f'<div class="paging">{" ".join(steps)}</div>'
    )
    return _document(desk, f"Berita {heading} Terbaru Hari Ini", main)


def static_page(desk: Desk, heading: str) -> str:
    """Return a page that is not a story: about the paper, or at `/rss` in place of a feed."""
    return _document(desk, heading, f"<h1>{heading}</h1><p>Halaman {escape(desk.site.name)} ini sedang disiapkan.</p>")


def not_found_page(desk: Desk) -> str:
    """Return the page for an unknown address."""
    return _document(desk, "404", "<h1>Halaman tidak ditemukan</h1>")


def gone_page(desk: Desk) -> str:
    """Return the page for a removed story."""
    return _document(desk, "Artikel telah dihapus", "<h1>Halaman tidak ditemukan</h1><p>Artikel telah dihapus.</p>")


def _paragraphs(desk: Desk, story: Story, shown: range) -> str:
    blocks: list[str] = []
    for place in shown:
        blocks.append(_block(desk, story, place))
        blocks += [_also(desk.by_slug[slug]) for after, slug in story.furniture.baca_juga if after == place]
        if place == 1:
            blocks.append('<p class="ads-placeholder">ADVERTISEMENT</p>')
    if story.furniture.signature and len(story.paragraphs) - 1 in shown:
        blocks.append(f"<p>{escape(story.furniture.signature, quote=False)}</p>")
    return "\n".join(blocks)


def _also(other: Story) -> str:
    title = escape(other.title, quote=False)
    return f'<p><strong>Baca Juga: <a href="{address(other)}">{title}</a></strong></p>'


def _block(desk: Desk, story: Story, place: int) -> str:
    furniture = story.furniture
    text = escape(story.paragraphs[place], quote=False)
    brand = desk.site.brand
    if place == 0 and text.startswith(brand):
        text = f"<strong>{brand}</strong>{text.removeprefix(brand)}"
    for first, last in furniture.lists:
        if first <= place <= last:
            return f"<ul><li>{text}</li></ul>"
    if place in furniture.subheads:
        return f"<h3>{text}</h3>"
    return f"<blockquote><p>{text}</p></blockquote>" if place in furniture.quotes else f"<p>{text}</p>"


def _paging(story: Story, number: int | None) -> str:
    """Return the page links below a story of several parts; empty on the page with the whole story."""
    count = len(parts_of(story))
    if number is None:
        return ""
    steps = [f'<a class="paging__link" href="{address(story)}?page={page}">{page}</a>' for page in range(1, count + 1)]
    if number < count:
        steps.append(f'<a class="paging__link" href="{address(story)}?page={number + 1}">Selanjutnya</a>')
    if Desk.shows_all(story):
        steps.append(f'<a class="paging__link--all" href="{address(story)}?page=all">Tampilkan Semua</a>')
    return f'<div class="paging paging--article"><div class="paging__wrap">Halaman: {" ".join(steps)}</div></div>\n'


def _story_head(desk: Desk, story: Story) -> str:
    """Return metadata that wrongly name the editor as author, and a `rel=next` that links another story."""
    editor = story.furniture.editor or desk.site.name
    url, title = desk.url(address(story)), escape(story.title)
    stamp = story.published_at.astimezone(desk.zone)
    following = desk.stories[(desk.stories.index(story) + 1) % len(desk.stories)]
    author = {"@type": "Person", "name": story.author} if story.author else None
    linked = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story.title,
        "mainEntityOfPage": {"@type": "WebPage", "@id": url},
        "datePublished": stamp.isoformat(),
        "dateModified": story.changed_at.astimezone(desk.zone).isoformat(),
        "author": author or {"@type": "Organization", "name": desk.site.name},
        "editor": {"@type": "Person", "name": editor},
        "publisher": {"@type": "Organization", "name": desk.site.name},
        "image": [desk.url(f"/photo/{story.number}.png")],
    }
    return f"""<link rel="canonical" href="{url}"><link rel="amphtml" href="{desk.url("/amp" + address(story))}">
<link rel="next" href="{desk.url(address(following))}">
<meta property="og:type" content="article"><meta property="og:title" content="{title} - {escape(desk.site.name)}">
<meta property="og:image" content="{desk.url(f"/photo/{story.number}.png")}">
<meta name="content_PublishedDate" content="{stamp:%Y-%m-%d %H:%M:%S}"><meta name="content_Editor" content="\
{escape(editor)}"><meta name="author" content="{escape(editor)}">
<script type="application/ld+json">{json.dumps(linked, ensure_ascii=False)}</script>"""


def _photo(story: Story) -> str:
    caption = story.furniture.caption
    if not caption:
        return ""
    text = escape(caption, quote=False)
    return f'<div class="photo"><img src="/photo/{story.number}.png"><div class="photo__caption">{text}</div></div>\n'


def _editor(story: Story) -> str:
    editor = story.furniture.editor
    return f'<div class="read__author">Editor: {escape(editor)}</div>\n' if editor else ""


def _tags(story: Story) -> str:
    links = " ".join(f'<a href="/tag/{slug_of(tag)}" rel="tag">{escape(tag)}</a>' for tag in story.tags)
    return f'<div class="tag"><h4>Tags</h4>{links}</div>' if links else ""


def _entry(desk: Desk, story: Story) -> str:
    return (
        f'<div class="latest__item"><h2 class="latest__title"><a href="{address(story)}" class="latest__link">'
        f"{escape(story.title, quote=False)}</a></h2><date>{desk.stamp(story.published_at)}</date>"
        f"<p>{escape(excerpt(story.paragraphs[0], 18, ' ...'), quote=False)}</p></div>"
    )


def _links(stories: Sequence[Story], path_of: Callable[[Story], str] = address) -> str:
    items = "".join(f'<li><a href="{path_of(story)}">{escape(story.title, quote=False)}</a></li>' for story in stories)
    return f"<ul>{items}</ul>"


def _document(desk: Desk, title: str, main: str, head: str = "") -> str:
    name = escape(desk.site.name)
    menu = "".join(f'<li><a href="/{section.slug}">{escape(section.name)}</a></li>' for section in desk.site.sections)
    about = " ".join(f'<a href="{path}">{heading}</a>' for path, heading in STATIC_PAGES.items())
    popular = sorted(desk.stories, key=lambda story: number_of(story.slug, "popular"))[:5]
    return f"""<!DOCTYPE html>
<html lang="id"><head><meta charset="utf-8"><title>{escape(title, quote=False)} - {name}</title>
<meta property="og:site_name" content="{name}"><link rel="dns-prefetch" href="//static.promediateknologi.id">
{head}</head>
<body><header class="header"><a href="/">{name}</a><nav><ul>{menu}</ul></nav></header>
<div class="row"><div class="col-bs10-7">
{main}
</div><aside class="col-bs10-3"><h3>Terpopuler</h3>{_links(popular, first_address)}</aside></div>
<footer class="footer">{about} &copy; {name}</footer>
</body></html>
"""
