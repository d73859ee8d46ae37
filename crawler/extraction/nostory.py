"""The kind of a page that is not a story: a static page, a profile, a course of study, a login, a list …

A page that its source or its own machine-readable date shows to be a story is one. Next come the CMS' classes of the
body element, then the address. A page without any date needs strong signs of a story.
"""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

import msgspec
from lxml.etree import _Element as Element

from crawler.articles import Link, NoStory
from crawler.extraction.dateline import dateline
from crawler.extraction.jsonld import Linked
from crawler.extraction.kind import body_classes
from crawler.extraction.text import word_set

_TYPES: dict[NoStory, frozenset[str]] = {
    NoStory.STATIC_PAGE: word_set(
        "page service services layanan faq download unduhan elementor_library facility fasilitas testimonial"
    ),
    NoStory.PROFILE: word_set(
        "team staff staf dosen faculty lecturer pegawai person profile profil doctor dokter teacher guru"
    ),
    NoStory.PROGRAMME: word_set(
        "prodi program programs programme program-studi jurusan fakultas department course courses sfwd-courses "
        "lp_course"
    ),
    NoStory.LOGIN: word_set("login register account user"),
    NoStory.CALENDAR: word_set("event events tribe_events mec-events agenda ajde_events calendar kalender"),
    NoStory.GALLERY: word_set("gallery galeri foto album photo envira foogallery"),
    NoStory.PRODUCT: word_set("product produk download_item property"),
}
"""Content types as CMSs name them: `single-product`, `page-node-type-page`."""
_OF_TYPE = {name: reason for reason, names in _TYPES.items() for name in names}
_CLASSES: dict[str, NoStory] = {
    "static_page": NoStory.STATIC_PAGE,
    "com_contact": NoStory.CONTACT,
    "view-contact": NoStory.CONTACT,
    "com_users": NoStory.LOGIN,
    "view-login": NoStory.LOGIN,
    "view-registration": NoStory.LOGIN,
    "path-user": NoStory.LOGIN,
    "woocommerce-account": NoStory.LOGIN,
    "woocommerce-page": NoStory.PRODUCT,
    "woocommerce-cart": NoStory.PRODUCT,
    "com_search": NoStory.LIST,
    "com_finder": NoStory.LIST,
    "com_tags": NoStory.LIST,
    "view-category": NoStory.LIST,
    "view-featured": NoStory.LIST,
    "view-search": NoStory.LIST,
    "path-search": NoStory.LIST,
    "path-taxonomy": NoStory.LIST,
    "post-type-archive": NoStory.LIST,
}
_STORY_TYPES = word_set(
    "post article berita news artikel story blog opini opinion pengumuman press-release siaran-pers"
)
_TYPED = re.compile(r"(?:single-(?!page$)|page-node-type-|node-type-|node--type-)(?P<type>[\w-]+)")
_LINKED: dict[str, NoStory] = {
    "AboutPage": NoStory.STATIC_PAGE,
    "FAQPage": NoStory.STATIC_PAGE,
    "ContactPage": NoStory.CONTACT,
    "ProfilePage": NoStory.PROFILE,
    "Course": NoStory.PROGRAMME,
    "EducationalOccupationalProgram": NoStory.PROGRAMME,
    "Product": NoStory.PRODUCT,
    "ImageGallery": NoStory.GALLERY,
    "MediaGallery": NoStory.GALLERY,
    "Event": NoStory.CALENDAR,
    "SearchResultsPage": NoStory.LIST,
    "CollectionPage": NoStory.LIST,
}
_SEGMENTS: dict[NoStory, frozenset[str]] = {
    NoStory.STATIC_PAGE: word_set(
        "profil profile tentang tentang-kami about about-us sejarah sejarah-singkat visi-misi visi-dan-misi visi misi "
        "struktur struktur-organisasi organisasi sambutan pimpinan fasilitas sarana-prasarana layanan services "
        "kebijakan-privasi privacy-policy disclaimer pedoman redaksi page pages halaman statis static akreditasi faq "
        "unduh unduhan download downloads dokumen logo lambang tupoksi kurikulum biaya pendaftaran pmb maklumat sop"
    ),
    NoStory.PROFILE: word_set(
        "dosen staf staff pegawai lecturer lecturers tim team people person guru tendik tenaga-pendidik "
        "profil-dosen direktori directory alumni-profile pejabat profil-pejabat author authors user users "
        "member members"
    ),
    NoStory.PROGRAMME: word_set(
        "program-studi prodi jurusan fakultas departemen department academics akademik programs programmes "
        "study-program sarjana magister doktor diploma kursus course courses"
    ),
    NoStory.LOGIN: word_set(
        "login masuk signin sign-in register registrasi daftar lupa-password forgot-password account akun my-account"
    ),
    NoStory.CALENDAR: word_set("kalender kalender-akademik calendar agenda event events jadwal schedule"),
    NoStory.GALLERY: word_set("galeri gallery galeri-foto foto photos album albums galeri-video"),
    NoStory.PRODUCT: word_set("produk product products shop toko store katalog cart keranjang checkout"),
    NoStory.CONTACT: word_set("kontak contact contact-us hubungi hubungi-kami kontak-kami"),
    NoStory.LIST: word_set("search cari pencarian tag tags topik label category kategori arsip archive archives"),
}
_OF_SEGMENT = {name: reason for reason, names in _SEGMENTS.items() for name in names}
_STATIC_TITLE = re.compile(
    r"(?:(?:profil|tentang|sejarah(?:\s+singkat)?|visi(?:\s*(?:,|&|dan)\s*misi)?|struktur\s+organisasi|sambutan|kontak"
    r"|hubungi|fasilitas|layanan|kurikulum|akreditasi|program\s+studi|prodi|fakultas|jurusan|departemen|magister|sarjana"
    r"|diploma|dosen|staf"
    r"|tenaga\s+(?:pendidik|kependidikan)|login|masuk|daftar|kalender(?:\s+akademik)?|agenda|galeri"
    r"|unduhan|download|about|contact|faculty|department|search|hasil\s+pencarian|tag|arsip|produk)\b.*)",
    re.IGNORECASE,
)
_NEWS_SEGMENT = word_set(
    "berita news artikel article articles read baca kabar warta post posts blog rilis press-release siaran-pers "
    "pengumuman opini headline headlines detail story stories daerah nasional peristiwa liputan prestasi"
)
_OF_ANYTHING = word_set("detail")
"""A script's name that does not say of what: `/agenda/detail/7`."""
_DATED_PATH = re.compile(r"/(?:19|20)\d\d/(?:0?[1-9]|1[0-2])(?:/|$)|/(?:19|20)\d\d(?:0[1-9]|1[0-2])[0-3]\d/")
_ENDING = re.compile(r"\.(?:html?|php|aspx?|jsp)$")
_SLUG_WORDS = 4
_ENOUGH = 2
"""A page without a date needs this many signs of a story; one that the CMS itself calls a story needs none."""
_NEVER = frozenset({NoStory.LOGIN, NoStory.CALENDAR, NoStory.PRODUCT, NoStory.LIST})
"""For these the address decides, even if a page has signs of a story: an event has a date too."""
_LINKED_HEADINGS = 4
"""A page without a date is a list if it has at least this many linked headings."""
_PICTURES = 4
_LITTLE_TEXT = 300


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """What extraction has already read from the page."""

    url: str
    title: str
    body: Sequence[str]
    has_author: bool
    published_at: str | None
    is_stated: bool
    """Whether the head or a mark states the date, not only a printed line."""


def no_story(root: Element, read: Read, link: Link | None, linked: Linked, container: Element | None) -> NoStory | None:
    """Return why the page may not be a story; None if it is one, by its source or its own marks."""
    if link and (link.guid or link.published_at):
        return None
    classes = body_classes(root)
    types = _types(root, classes)
    if reason := _stated(classes, types):
        return reason
    is_called_story = bool(types & _STORY_TYPES) or "item-view" in classes
    if is_called_story or (linked.is_article and (linked.published or read.is_stated)):
        return None
    segments = _segments(read.url)
    grounds = _grounds(read, segments, linked)
    if not (read.published_at and read.is_stated):
        reason = _by_kind(root, linked)
        if reason and (reason in _NEVER or not read.published_at):
            return reason
        reason = _by_address(segments, is_dated=bool(_DATED_PATH.search(read.url)))
        if reason and (reason in _NEVER or grounds <= _ENOUGH):
            return reason
    if container is not None and _is_gallery(container, read.body):
        return NoStory.GALLERY
    if read.published_at:
        return None
    if container is not None and _is_list(container):
        return NoStory.LIST
    return None if grounds >= _ENOUGH else NoStory.UNDATED


def _types(root: Element, classes: frozenset[str]) -> frozenset[str]:
    """Return the page's content types, by the classes of its body and of Drupal's article."""
    names = set(classes)
    for article in root.iter("article"):
        names |= {name for name in (article.get("class") or "").split() if name.startswith("node--type-")}
    found = {match["type"] for name in names if (match := _TYPED.fullmatch(name))}
    return frozenset(found)


def _stated(classes: frozenset[str], types: frozenset[str]) -> NoStory | None:
    """Return the kind by the CMS' classes."""
    is_page = any(name.startswith(("page-id-", "page-template-")) for name in classes) and "page" in classes
    if is_page and not classes & {"single", "single-post"}:
        return NoStory.STATIC_PAGE
    for name in sorted(classes):
        if name in _CLASSES or name.startswith("tax-"):
            return _CLASSES.get(name, NoStory.LIST)
    if types & _STORY_TYPES:
        return None
    return next((_OF_TYPE[name] for name in sorted(types) if name in _OF_TYPE), None)


def _by_kind(root: Element, linked: Linked) -> NoStory | None:
    """Return the kind by the page's JSON-LD and Open Graph."""
    if not linked.is_article:
        for name in sorted(linked.kinds):
            if name in _LINKED:
                return _LINKED[name]
    kinds = {(meta.get("content") or "").lower() for meta in root.iter("meta") if meta.get("property") == "og:type"}
    return NoStory.PRODUCT if kinds & {"product", "product.item", "product.group"} else None


def _segments(url: str) -> list[str]:
    try:
        path = urlsplit(url).path.lower()
    except ValueError:
        return []
    parts = [_ENDING.sub("", part) for part in path.split("/") if part]
    return [part for part in parts if part != "index"]


def _by_address(segments: list[str], *, is_dated: bool) -> NoStory | None:
    """Return the kind by a part of the path, last part first: `/prodi/teknik-sipil`, `/profil/visi-misi.html`."""
    if is_dated or set(segments) & (_NEWS_SEGMENT - _OF_ANYTHING):
        return None
    return next((_OF_SEGMENT[part] for part in reversed(segments) if part in _OF_SEGMENT), None)


def _is_gallery(container: Element, body: Sequence[str]) -> bool:
    pictures = sum(1 for _ in container.iter("img"))
    return pictures >= _PICTURES and sum(map(len, body)) < _LITTLE_TEXT and max(map(len, body)) < _LITTLE_TEXT / 2


def _is_list(container: Element) -> bool:
    """Whether many headings link other pages, compared with the number of paragraphs."""
    headings = sum(
        1 for heading in container.iter("h2", "h3", "h4") if any(link.get("href") for link in heading.iter("a"))
    )
    return headings >= _LINKED_HEADINGS and headings * 3 > sum(1 for _ in container.iter("p"))


def _grounds(read: Read, segments: list[str], linked: Linked) -> int:
    """Count the signs of a story; a printed date is only one of them, since events have one too."""
    slug = segments[-1] if segments else ""
    grounds = 1 if read.published_at else 0
    grounds += 2 if _DATED_PATH.search(read.url) else 0
    grounds += 2 if dateline(read.body[0]) else 0
    grounds += 2 if linked.is_article else 0
    grounds += 1 if read.has_author else 0
    grounds += 1 if set(segments[:-1]) & _NEWS_SEGMENT else 0
    grounds += 1 if len(slug.split("-")) >= _SLUG_WORDS or len(read.title.split()) > _SLUG_WORDS else 0
    return grounds - (2 if _STATIC_TITLE.match(read.title) else 0)
