"""A byline without label or mark: a person's name beside the date, between title and text.

No author is better than a wrong one: section names, places, papers and linked texts are not persons.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise, takewhile

from lxml.etree import _Element as Element

from crawler.articles import AuthorKind
from crawler.extraction.authors import author_kind, clean_byline
from crawler.extraction.dates import is_date_line, is_sentence
from crawler.extraction.header import AUTHOR_URL, Line
from crawler.extraction.text import fold, raw_text, word_set
from crawler.regions import find_regions, seat_of

_NAME = re.compile(r"[A-Z][a-z’'`]+(?:[\s-](?:[A-Z]\.?|[A-Z][a-z’'`]+|[a-z]{3,5}\s[A-Z][a-z’'`]+)){1,3}")
_ONE_NAME = re.compile(r"[A-Z][a-z’'`]{2,}")
_BEHIND_LABEL = re.compile(
    r"\W*(?i:penulis|pewarta|reporter|wartawan|jurnalis)\s+(?P<name>[A-Z][a-z’'`]{2,})"
    r"\W*(?:\b(?i:editor|redaktur)\b.*)?"
)
_BETWEEN = re.compile(r"\s*[|•·]\s*|\s[-–—]\s")
_CLOCK = re.compile(r"(?:pukul\s+)?\d{1,2}[.:]\d{2}\s*(?:wib|wita|wit)?", re.IGNORECASE)
"""A time that belongs to the date before it."""
_AGO = re.compile(r"\d+\s+(?:detik|menit|jam|hari|minggu|bulan)\s+(?:yang\s+)?lalu", re.IGNORECASE)
_LONGEST = 40
_NO_PERSON = word_set(
    "artikel berita kabar info informasi news update headline terkini terbaru terpopuler utama populer pilihan "
    "topik nasional internasional dunia nusantara regional lokal daerah kota kabupaten kab provinsi kecamatan "
    "desa kelurahan hukum kriminal politik pemerintahan peristiwa ekonomi bisnis keuangan umkm pertanian olahraga "
    "sport sepak bola liga pendidikan kampus sekolah kesehatan budaya seni wisata pariwisata kuliner hiburan gaya "
    "hidup teknologi sains otomotif agama islam religi sosial masyarakat lingkungan opini kolom tajuk khas ragam "
    "serba advertorial inforial galeri foto video live pilkada pemilu piala hari bulan tahun baca menit komentar "
    "views share jawa sumatera kalimantan sulawesi papua maluku bali timur barat utara selatan tengah pos post "
    "tribun radar harian suara warta kompas tempo detik pemkot pemkab pemprov dinas badan kantor universitas "
    "polres polda dprd the and of in on"
)
"""Words of section names, places and papers, which are printed beside dates too."""
_KINDS = word_set(
    "muda cilik senior junior pemula utama lepas tamu warga perempuan profesional terbaik favorit lain lainnya kami "
    "sastra buku novel cerpen esai artis asing lokal foto"
)
"""Words behind "Penulis" and the like that say what kind of writer it is."""


def plain_name(root: Element, lines: Sequence[Line], site_names: tuple[str, ...]) -> str | None:
    """Return the first such name in `lines`, which are above the text of the page `root`."""
    stated = chain(_before_paper(lines, site_names), _beside_dates(lines))
    names = [name for name in stated if _is_person(name, site_names)]
    if not names:
        return None
    linked = {fold(raw_text(link)) for link in root.iter("a") if not AUTHOR_URL.search(link.get("href") or "")}
    return next((name for name in names if fold(name) not in linked), None)


def name_behind_label(lines: Sequence[Line], site_names: tuple[str, ...]) -> str | None:
    """Return the name of one word in a line of only a label and it, below the title: "Penulis Suryadi"."""
    matches = (_BEHIND_LABEL.fullmatch(line.text) for line in lines if line.titled)
    names = (match["name"] for match in matches if match)
    return next((name for name in names if fold(name) not in _KINDS and _is_person(name, site_names)), None)


def _parts(lines: Sequence[Line]) -> Iterator[str]:
    """Yield the parts of the lines below the title, up to the first sentence."""
    above = takewhile(lambda line: not is_sentence(line.text), (line for line in lines if line.titled))
    return (part for line in above for part in _BETWEEN.split(line.text) if part)


def _before_paper(lines: Sequence[Line], site_names: tuple[str, ...]) -> Iterator[str]:
    """Yield the names, also of one word, right before the paper's: "Budi - Kabar Lebak, Senin 3 Maret 2025"."""
    for part, following in pairwise(_parts(lines)):
        if fold(following.partition(",")[0]) in site_names and (_NAME.fullmatch(part) or _ONE_NAME.fullmatch(part)):
            yield part


def _beside_dates(lines: Sequence[Line]) -> Iterator[str]:
    """Yield parts of lines below the title that look like a name, right before or after a part with the date."""
    parts = [part for part in _parts(lines) if not _CLOCK.fullmatch(part)]
    for at, part in enumerate(parts):
        if len(part) <= _LONGEST and _NAME.fullmatch(part):
            beside = [*parts[at + 1 : at + 2], *parts[max(0, at - 1) : at]]
            if any(is_date_line(other) or _AGO.fullmatch(other) for other in beside):
                yield part


def _is_person(name: str, site_names: tuple[str, ...]) -> bool:
    if set(fold(name).split()) & _NO_PERSON or find_regions(name) or seat_of(name):
        return False
    cleaned = clean_byline(name, site_names=site_names, printed=False)
    return cleaned == name and author_kind(name, site_names) is AuthorKind.PERSON
