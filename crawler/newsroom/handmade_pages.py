"""The hand-made site's pages: tables and `div`s of 2009, a clock on top, and no metadata but the title."""

from collections.abc import Sequence
from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

from crawler.newsroom.handmade_body import body, teaser
from crawler.newsroom.truth import Section, Status, Story, Truth, address
from crawler.newsroom.wording import ZONE_MARKS, excerpt, number_of, pick, weekday_of

PER_PAGE = 8
_SERVICES = (
    "Jadwal Salat", "Cuaca Hari Ini", "Harga Pasar", "Jadwal Kereta", "Lowongan Kerja", "Layanan KTP Keliling",
    "Samsat Keliling", "Nomor Darurat", "Jadwal Imunisasi", "Iklan Baris", "Kirim Tulisan", "Galeri Warga",
)  # fmt: skip
_CLASSES = """jam logo bilah menu nyala lari kiri tengah kanan kepala layanan kotak utama daftar baris jdl tgl jejak
berita judul waktu oleh foto ket isi sisip kunci bagi halaman iklan kaki"""
_POLL = ("Sangat puas", "Puas", "Biasa saja", "Kurang puas")


class Paper:
    """The site's stories, and all data for its templates; `now` is the visitor's time."""

    def __init__(self, truth: Truth, now: datetime) -> None:
        self.site = truth.site
        self.zone = ZoneInfo(truth.site.timezone)
        self.now = now.astimezone(self.zone)
        self.stories = truth.public
        """Newest first."""
        self.by_slug = {story.slug: story for story in truth.articles if story.status is Status.PUBLIC}
        self.by_path = {address(story): story for story in self.stories}
        self.by_picture = {picture_of(story): story for story in self.stories if story.furniture.caption}

    @property
    def changed_at(self) -> datetime:
        """Return when the pages were last written: each change rewrites all of them."""
        return max(story.changed_at for story in self.stories)

    def section(self, slug: str) -> Section | None:
        """Return the section with this slug, or None."""
        return next((section for section in self.site.sections if section.slug == slug), None)

    def stories_of(self, section: Section) -> list[Story]:
        """Return a section's stories, newest first."""
        return [story for story in self.stories if story.section == section.slug]

    def stamp(self, when: datetime) -> str:
        """`Jumat, 14 Maret 2025 | 09:20 WIB`."""
        local = when.astimezone(self.zone)
        return f"{weekday_of(local)} | {local:%H:%M} {ZONE_MARKS[self.site.timezone]}"


def picture_of(story: Story) -> str:
    """Return the path of a story's picture."""
    return f"/foto/{story.number}.png"


def home_page(paper: Paper) -> str:
    """Return the home page: the newest stories, and the newest of each section."""
    newest = "\n".join(_entry(paper, story) for story in paper.stories[:6])
    boxes = "\n".join(
        f'<div class="kotak"><div class="kepala">{escape(section.name)}</div>\n'
        f"{_links(paper.stories_of(section)[:4])}</div>"
        for section in paper.site.sections
    )
    return _document(paper, paper.site.name, f'<div class="utama">\n{newest}\n</div>\n{boxes}')


def section_page(paper: Paper, section: Section, number: int) -> str | None:
    """Return one page of a section's list, counted from 1; None past its end."""
    stories = paper.stories_of(section)
    shown = stories[(number - 1) * PER_PAGE : number * PER_PAGE]
    if not shown and number > 1:
        return None
    entries = "\n".join(_entry(paper, story) for story in shown)
    steps = []
    if number > 1:
        steps.append(f'<a href="/kanal/{section.slug}?hal={number - 1}">Sebelumnya</a>')
    if len(stories) > number * PER_PAGE:
        steps.append(f'<a href="/kanal/{section.slug}?hal={number + 1}">Selanjutnya</a>')
    main = (
        f'<div class="kepala">Kanal {escape(section.name)}</div>\n<div class="daftar">\n{entries}\n</div>\n'
        f'<div class="halaman">{" | ".join(steps)}</div>'
    )
    return _document(paper, f"{section.name} - {paper.site.name}", main)


def story_page(paper: Paper, story: Story) -> str:
    """Return a story's page. Only its own block separates it from the teasers around and in it."""
    section = paper.section(story.section)
    name = section.name if section else ""
    names = [f"Penulis: {story.author}"] if story.author else []
    names += [f"Editor: {story.furniture.editor}"] if story.furniture.editor else []
    edited = f'<div class="waktu">Diperbarui: {paper.stamp(story.modified_at)}</div>\n' if story.modified_at else ""
    others = [other for other in paper.stories_of(section) if other.slug != story.slug][:5] if section else []
    words = ", ".join(escape(tag, quote=False) for tag in story.tags)
    main = f"""<div class="jejak"><a href="/">Beranda</a> &raquo; \
<a href="/kanal/{story.section}">{escape(name)}</a></div>
<div class="berita">
<div class="judul">{escape(story.title, quote=False)}</div>
<div class="waktu">{paper.stamp(story.published_at)}</div>
{edited}<div class="oleh">{escape(" | ".join(names), quote=False)}</div>
{_picture(story)}<div class="isi">
{body(story, paper.by_slug, _inserts(paper, story))}
</div>
<div class="kunci">{f"Kata kunci: {words}" if words else ""}</div>
<div class="bagi">Bagikan: <a href="#">Facebook</a> <a href="#">Twitter</a> <a href="#">WhatsApp</a> \
<a href="#" onclick="window.print()">Cetak</a></div>
</div>
<div class="kotak"><div class="kepala">Berita Lainnya</div>
{_links(others)}</div>"""
    return _document(paper, f"{story.title} - {paper.site.name}", main)


def not_found_page(paper: Paper) -> str:
    """Return the page for an unknown address."""
    return _document(paper, paper.site.name, '<div class="judul">Berita tidak ditemukan</div>')


def _inserts(paper: Paper, story: Story) -> list[Story]:
    """Return the stories whose teasers are in this one's text."""
    others = [other for other in paper.stories if other.slug != story.slug]
    if len(others) < 3:
        return others
    start = number_of(story.slug, "teasers") % (len(others) - 2)
    return others[start : start + 3]


def _picture(story: Story) -> str:
    if not story.furniture.caption:
        return ""
    return (
        f'<div class="foto"><img src="{picture_of(story)}" width="480" height="320" border="0">'
        f'<div class="ket">{escape(story.furniture.caption, quote=False)}</div></div>\n'
    )


def _entry(paper: Paper, story: Story) -> str:
    return (
        f'<div class="baris"><a class="jdl" href="{address(story)}">{escape(story.title, quote=False)}</a><br>'
        f'<span class="tgl">{paper.stamp(story.published_at)}</span><br>\n{teaser(story)} '
        f'<a href="{address(story)}">selengkapnya</a></div>'
    )


def _links(stories: Sequence[Story]) -> str:
    items = "\n".join(
        f'<li><a href="{address(story)}">{escape(story.title, quote=False)}</a></li>' for story in stories
    )
    return f"<ul>\n{items}\n</ul>\n"


def _document(paper: Paper, title: str, main: str) -> str:
    site = paper.site
    menu = " ".join(
        f'<td class="menu" onmouseover="this.className=\'menu nyala\'" onmouseout="this.className=\'menu\'">'
        f'<a href="/kanal/{section.slug}">{escape(section.name)}</a></td>'
        for section in site.sections
    )
    services = "\n".join(
        f'<tr><td class="layanan" bgcolor="{pick(("#f4f1e4", "#ffffff"), name)}">&bull; {name}</td></tr>'
        for name in _SERVICES
    )
    running = " +++ ".join(escape(excerpt(story.title, 9, " ..."), quote=False) for story in paper.stories[:4])
    poll = "<br>\n".join(f'<input type="radio" name="jajak" value="{name}"> {name}' for name in _POLL)
    popular = sorted(paper.stories, key=lambda story: number_of(story.slug, "dibaca"))[:7]
    return f"""<html>
<head>
<title>{escape(title, quote=False)}</title>
<style type="text/css">
{_css()}
</style>
<script type="text/javascript">
function tampil(id) {{ var e = document.getElementById(id).style; e.display = e.display == 'none' ? '' : 'none'; }}
</script>
</head>
<body bgcolor="#e9e4d4" topmargin="0">
<table width="980" align="center" cellpadding="0" cellspacing="0" border="0">
<tr><td colspan="3" class="jam">{weekday_of(paper.now)}</td></tr>
<tr><td colspan="3" class="logo"><h1><a href="/">{escape(site.name)}</a></h1><i>{escape(site.tagline)}</i></td></tr>
<tr><td colspan="3"><table width="100%" class="bilah"><tr><td class="menu"><a href="/">Beranda</a></td> {menu}</tr>\
</table></td></tr>
<tr><td colspan="3" class="lari"><marquee scrollamount="4">{running}</marquee></td></tr>
<tr valign="top">
<td width="170" class="kiri"><table width="100%" cellpadding="3">
<tr><td class="kepala">Layanan Warga</td></tr>
{services}
</table></td>
<td width="560" class="tengah">
{main}
</td>
<td width="250" class="kanan">
<div class="kepala">Paling Dibaca</div>
{_links(popular)}
<div class="kepala">Terkini</div>
{_links(paper.stories[:6])}
<div class="iklan">Ruang iklan 240 x 400<br>Hubungi bagian pemasaran</div>
<div class="kepala">Jajak Pendapat</div>
<form action="#" method="post">Bagaimana pendapat Anda tentang jalan kabupaten?<br>
{poll}<br><input type="submit" value="Kirim"></form>
</td></tr>
<tr><td colspan="3" class="kaki">&copy; {escape(site.name)}. Alamat redaksi ada di halaman cetak. Pengunjung hari ini: \
{number_of(paper.now.date()) % 900 + 310}</td></tr>
</table>
</body>
</html>
"""


def _css() -> str:
    return "\n".join(
        f".{name} {{ font-family: Verdana, Arial, Helvetica, sans-serif; font-size: {pick((10, 11, 12, 13), name)}px; "
        f"color: #{number_of(name) % 0x666666:06x}; padding: {number_of(name, 'pad') % 6}px; line-height: 1.4em; "
        f"margin: 0px {number_of(name, 'margin') % 5}px; text-decoration: none; }}"
        for name in _CLASSES.split()
    )
