"""The portal's pages: cards and lists of a small CMS, with the stories' dates in eastern time."""

from collections.abc import Sequence
from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

from crawler.newsroom.truth import Layout, Section, Story, Truth, address
from crawler.newsroom.wording import ZONE_MARKS, excerpt, number_of, pick, weekday_of

PER_PAGE = 5
STATIC_PAGES = {
    "redaksi": ("Redaksi", "Susunan meja redaksi {name} beserta koresponden di pulau-pulau."),
    "pedoman": ("Pedoman Pemberitaan", "{name} memuat hak jawab pada hari yang sama dengan diterimanya."),
}
_ALSO = (
    '<p class="simak"><strong>Simak juga: </strong><a href="{path}">{title}</a></p>',
    '<div class="read-also"><span>Baca Juga:</span> <a href="{path}">{title}</a></div>',
)
_ISLANDS = ("Seram", "Buru", "Banda", "Lease", "Kei", "Aru", "Tanimbar", "Babar", "Leti", "Wetar", "Kisar", "Gorom")


class Portal:
    """The site's stories, and all data for its templates; `base` is its address without the last slash."""

    def __init__(self, truth: Truth, base: str) -> None:
        self.site = truth.site
        self.base = base
        self.zone = ZoneInfo(truth.site.timezone)
        self.stories = truth.public
        """Newest first."""
        self.by_slug = {story.slug: story for story in self.stories}
        self.by_path = {address(story): story for story in self.stories}
        self.by_picture = {picture_of(story): story for story in self.stories if story.furniture.caption}

    @property
    def changed_at(self) -> datetime:
        """Return when the pages were last written: each change rewrites all of them."""
        return max(story.changed_at for story in self.stories)

    def url(self, path: str) -> str:
        """Return the full address of a path."""
        return self.base + path

    def local(self, when: datetime) -> datetime:
        """Return a time in the site's zone."""
        return when.astimezone(self.zone)

    def section(self, slug: str) -> Section | None:
        """Return the section with this slug, or None."""
        return next((section for section in self.site.sections if section.slug == slug), None)

    def stories_of(self, section: Section) -> list[Story]:
        """Return a section's stories, newest first."""
        return [story for story in self.stories if story.section == section.slug]

    def stamp(self, when: datetime) -> str:
        """`Jumat, 14 Maret 2025 | 11:20 WIT`."""
        local = self.local(when)
        return f"{weekday_of(local)} | {local:%H:%M} {ZONE_MARKS[self.site.timezone]}"


def picture_of(story: Story) -> str:
    """Return the path of a story's picture."""
    return f"/media/{story.number}/utama.png"


def home_page(portal: Portal) -> str:
    """Return the home page: the newest stories, and the newest of each section."""
    boxes = "\n".join(
        f'<section class="kanal"><h2><a href="/{section.slug}">{escape(section.name)}</a></h2>\n'
        f"{_links(portal.stories_of(section)[:3])}</section>"
        for section in portal.site.sections
    )
    return _document(portal, f"{portal.site.name} - {portal.site.tagline}", "", f"{_cards(portal, 8)}\n{boxes}")


def section_page(portal: Portal, section: Section, number: int) -> str | None:
    """Return one page of a section's list, counted from 1; None past its end."""
    stories = portal.stories_of(section)
    shown = stories[(number - 1) * PER_PAGE : number * PER_PAGE]
    if not shown and number > 1:
        return None
    pages = range(1, -(-len(stories) // PER_PAGE) + 1)
    steps = [
        f"<li><strong>{page}</strong></li>"
        if page == number
        else f'<li><a href="/{section.slug}?page={page}">{page}</a></li>'
        for page in pages
    ]
    if number < len(pages):
        steps.append(f'<li><a rel="next" href="/{section.slug}?page={number + 1}">Berikutnya</a></li>')
    cards = "\n".join(_card(portal, story) for story in shown)
    main = f'<h1>{escape(section.name)}</h1>\n{cards}\n<ul class="pagination">{"".join(steps)}</ul>'
    return _document(portal, f"{section.name} - {portal.site.name}", "", main)


def story_page(portal: Portal, story: Story) -> str:
    """Return a story's page: the date is only in its text, in the readers' zone."""
    section = portal.section(story.section)
    name = escape(section.name) if section else ""
    canonical = portal.url(address(story))
    title = escape(story.title)
    head = (
        f'<link rel="canonical" href="{canonical}">\n<meta property="og:type" content="article">\n'
        f'<meta property="og:title" content="{title}">\n<meta property="og:url" content="{canonical}">\n'
        f'<meta name="description" content="{escape(excerpt(story.paragraphs[0], 24, "..."))}">\n'
        f'<meta name="keywords" content="{escape(", ".join(story.tags))}">\n'
    )
    edited = f'<div class="diubah">Diperbarui: {portal.stamp(story.modified_at)}</div>\n' if story.modified_at else ""
    author = f'<span class="penulis">Penulis: {escape(story.author)}</span>\n' if story.author else ""
    editor = f'<p class="editor">Editor: {escape(story.furniture.editor)}</p>\n' if story.furniture.editor else ""
    tags = " ".join(f"<span>#{escape(tag, quote=False)}</span>" for tag in story.tags)
    others = [other for other in portal.stories_of(section) if other.slug != story.slug] if section else []
    main = f"""<nav class="remah"><a href="/">Beranda</a> / <a href="/{story.section}">{name}</a></nav>
<article class="berita">
<h1 class="judul">{escape(story.title, quote=False)}</h1>
<div class="info">{author}<span class="tanggal">{portal.stamp(story.published_at)}</span></div>
{edited}{_picture(story)}<div class="isi-berita">
{_body(portal, story)}
</div>
{editor}<div class="topik">{tags}</div>
<div class="bagikan">Bagikan <a href="#wa">WhatsApp</a> <a href="#fb">Facebook</a> <a href="#salin">Salin</a></div>
</article>
<section class="terkait"><h2>Berita Terkait</h2>
{_links(others[:4])}</section>"""
    return _document(portal, f"{title} - {portal.site.name}", head, main)


def static_page(portal: Portal, slug: str) -> str:
    """Return a page of the site that is not a story."""
    label, text = STATIC_PAGES[slug]
    return _document(portal, label, "", f"<h1>{label}</h1>\n<p>{escape(text.format(name=portal.site.name))}</p>")


def not_found_page(portal: Portal) -> str:
    """Return the page for an unknown address."""
    return _document(portal, "Tidak ditemukan", "", "<h1>Halaman ini sudah berlayar</h1>")


def _body(portal: Portal, story: Story) -> str:
    furniture = story.furniture
    parts: list[str] = []
    for place, paragraph in enumerate(story.paragraphs):
        text = escape(paragraph, quote=False)
        if place in furniture.quotes:
            text = f"<em>{text}</em>"
        bare = furniture.layout is Layout.BARE_LEDE and place == 0
        parts.append(text if bare else f"{text}<br><br>" if furniture.layout is Layout.BR else f"<p>{text}</p>")
        also = [
            portal.by_slug[slug] for after, slug in furniture.baca_juga if after == place and slug in portal.by_slug
        ]
        parts += [
            pick(_ALSO, story.slug).format(path=address(other), title=escape(other.title, quote=False))
            for other in also
        ]
    if furniture.signature:
        parts.append(f"<p><strong>{escape(furniture.signature, quote=False)}</strong></p>")
    return "\n".join(parts)


def _picture(story: Story) -> str:
    if not story.furniture.caption:
        return ""
    caption = escape(story.furniture.caption, quote=False)
    return f'<figure><img src="{picture_of(story)}" alt=""><figcaption>{caption}</figcaption></figure>\n'


def _cards(portal: Portal, count: int) -> str:
    return "\n".join(_card(portal, story) for story in portal.stories[:count])


def _card(portal: Portal, story: Story) -> str:
    teaser = escape(excerpt(story.paragraphs[0], 18, "..."), quote=False)
    return (
        f'<div class="kartu"><h3><a href="{address(story)}">{escape(story.title, quote=False)}</a></h3>'
        f'<span class="tanggal">{portal.stamp(story.published_at)}</span><p>{teaser}</p></div>'
    )


def _links(stories: Sequence[Story]) -> str:
    items = "\n".join(
        f'<li><a href="{address(story)}">{escape(story.title, quote=False)}</a></li>' for story in stories
    )
    return f"<ol>\n{items}\n</ol>\n"


def _document(portal: Portal, title: str, head: str, main: str) -> str:
    site = portal.site
    menu = "\n".join(f'<li><a href="/{section.slug}">{escape(section.name)}</a></li>' for section in site.sections)
    islands = "\n".join(f"<li>Kabar {island}</li>" for island in _ISLANDS)
    pages = " · ".join(f'<a href="/{slug}">{label}</a>' for slug, (label, _) in STATIC_PAGES.items())
    popular = sorted(portal.stories, key=lambda story: number_of(story.slug, "populer"))[:5]
    return f"""<!DOCTYPE html>
<html lang="id">
<head>
<meta charset="utf-8">
<title>{title}</title>
<meta property="og:site_name" content="{escape(site.name)}">
{head}<style>
{_css()}
</style>
</head>
<body>
<header><a class="merek" href="/">{escape(site.name)}</a> <small>{escape(site.tagline)}</small>
<ul class="menu">
{menu}
</ul></header>
<main>
{main}
</main>
<aside><h2>Terpopuler</h2>
{_links(popular)}
<h2>Jelajah Pulau</h2><ul>
{islands}
</ul>
<div class="iklan">Pasang iklan di sini</div></aside>
<footer>{pages} · Hak cipta {escape(site.name)}</footer>
</body>
</html>
"""


def _css() -> str:
    names = "merek menu kartu tanggal remah berita judul info penulis diubah isi-berita simak read-also editor topik"
    return "\n".join(
        f".{name} {{ display: block; font: {12 + number_of(name) % 9}px/1.5 sans-serif; "
        f"margin: 0 0 {number_of(name, 'margin') % 24}px; color: #{number_of(name) % 0x444444:06x}; }}"
        for name in f"{names} bagikan terkait kanal iklan pagination".split()
    )
