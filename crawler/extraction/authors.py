"""Bylines: names without label and function, joined by "; ", and the kind of name."""

import re

from crawler.articles import AuthorKind
from crawler.extraction.dates import DAY, MONTH
from crawler.extraction.text import fold, squeeze

POSTED = (
    r"di(?:tulis|laporkan|posting(?:kan)?|pos(?:kan|t)?|terbitkan|publikasikan|unggah|kirim(?:kan)?"
    r"|buat|muat|tayangkan)"
)
"""The verb before `oleh`: what the named person did."""
BY = (
    rf"(?:{POSTED}\s+oleh|oleh|(?:(?:posted|submitted|written|published|created|post|added)\s+)?by"
    r"|post\s+author|pengirim|pos\s+penulis|penulis\s+berita)"
)
"""The words before a name in a byline."""
_WHO = (
    r"(?:penulis|pewarta|pewawancara|rep(?:orter)?|peliput|wartawan|jurnalis|kontributor"
    r"|laporan(?:\s+(?:wartawan|reporter|kontributor|jurnalis))?|author|teks|naskah)"
)
BYLINE = re.compile(
    rf"^[\s(\[*•|/–—-]*(?:di)?(?P<label>{BY}|{_WHO})\s*(?P<mark>[:;|]|\s)\s*:?\s*(?P<name>\S.*)$",
    re.IGNORECASE,
)
INSIDE = re.compile(
    r"(?:20\d\d|\d[:.]\d\d(?:\s*(?:wib|wita|wit|am|pm))?|[|•·.,/–—-]|\bkali)\s*\W?\s*"
    rf"(?P<rest>(?:{BY}|{_WHO})\s*(?:[:;|]|\s)\s*\S.*)$",
    re.IGNORECASE,
)
"""A byline after the date or another part of the line."""
EDITOR = re.compile(
    r"\b(?:editor|red(?:aktur)?(?=\s*[:|;])|penyunting|uploader|publisher|foto(?:grafer)?|photo|sumber|source|copyright|penanggung\s*jawab)\b\s*[:|;]?",
    re.IGNORECASE,
)
EDITED_BY = re.compile(
    r"\W*(?:(?:terakhir|last)\s+)?(?:di(?:perba(?:ha)?rui|update|edit|ubah|sunting)|updated?|modified)\b[^|•·;–—]*?\b(?:oleh|by)\b(?!\s*:)",
    re.IGNORECASE,
)
"""The beginning of a line that names who changed the story: "Terakhir diperbarui pada 3 Maret 2025 oleh Hasrul"."""
_LABEL = re.compile(
    rf"^[\s(\[*•|/:–—-]*(?:{BY}|penulis|pewarta|pewawancara|rep(?:orter)?|peliput|wartawan|jurnalis|laporan|teks|naskah|author)"
    r"(?:\s*[:;|]\s*|\s+(?=\S))",
    re.IGNORECASE,
)
BOTH = re.compile(r"^\W*(?:redaktur|editor)\s*(?:&|/|dan)\s*(?=(?:reporter|penulis|pewarta|wartawan)\b)", re.IGNORECASE)
"""The label of someone who has written and edited: "Redaktur & Reporter: Nur Aisyah"."""
_DOMAIN = re.compile(r"(?:[a-z0-9-]+\.)+(?:com|id|net|co|org|info)", re.IGNORECASE)
_REPORT = re.compile(
    r"^[\s(\[]*laporan\s+(?:wartawan|reporter|jurnalis|kontributor)\s+[^,:|]{2,40},\s*(?=\S)", re.IGNORECASE
)
"""The label of a paper's own report: "Laporan Wartawan Kabar Lebak, Nur Aisyah"."""
_FUNCTION = re.compile(
    r"^(?:kontributor|koresponden|reporter|wartawan|jurnalis|tim\s+liputan|biro)\b[^,:|]{0,40}[,:|]\s*(?=\S)",
    re.IGNORECASE,
)
_ROLE_BEHIND = re.compile(r"(?<=[a-z.]),?\s+(?:wartawan|jurnalis|reporter|kontributor|penulis)\s*$", re.IGNORECASE)
"""A function after the name, in an element of its own."""
_CUT = re.compile(
    rf"\s+(?:{MONTH})\s+\d{{1,2}}\b.*$|,?\s*{DAY},?\s*\d.*$"
    r"|\.\s+(?:posted|published|di(?:posting(?:kan)?|publikasikan|terbitkan))\b.*$"
    r"|\s*(?:\||•|·|\s[-–—]\s|/\s*editor|\(|\[|,?\s*(?:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu)\b[,\s]|\b\d{1,2}\s+\w+\s+20\d\d|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{1,2}:\d{2}|\s(?:di(?:baca|lihat)|views?|hits?)\b\s*:?\s*\d|\s(?-i:pada|on|in|di|at|dalam)(?:\s|$)).*$",
    re.IGNORECASE,
)
_AND = re.compile(r"\s*(?:;|\s&\s|\s+dan\s+|\s+and\s+|\s/\s|(?<=[a-z]{3})/(?=[A-Z]))\s*")
_COMMA = re.compile(r",\s+")
_TITLE_AFTER_COMMA = re.compile(
    r"^(?:[SMD]\.\s?[A-Z]\w{0,5}\b|[SM](?:Si|Pd|Sos|Hum|Kom|Ag|Kes|Farm|Psi|Ak|IP)\b|Ph\.?\s?D|(?:Dr|Jr|Sr)\b|S\d|I{1,3}V?\b"
    r"|[A-Z]\.(?:[A-Z]\w*\.?)+|[A-Z]{2,4}\.?$)"
)
"""A degree after a comma, which is not another name."""
_NOT_A_NAME = re.compile(
    r"https?:|www\.|[@#<>{}=:]|\d{3,}|^\W*$|\b(?:ago|yang\s+lalu)$|^(?:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b|^(?:share|bagikan|tweet|copy|salin|link|facebook|whatsapp|admin@|dibaca|views?|komentar|comments?|login|log\s+in|masuk|daftar|register|akun|profil|cari|search|menu|home|beranda|tidak\s+ada|no|last|updated|edit|username)\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?:|www\.|facebook\.com", re.IGNORECASE)
_ROLE = re.compile(
    r"^(?:par|por|von|作者|jurnalis|penulis|pewarta|reporter|wartawan|editor|author|kontributor|redaktur|tim|oleh|by|laporan|(?:posts?|pos)\s+(?:author|by|penulis|date|published|category)|(?:posted|published|updated|terbit|tayang|di(?:pos(?:kan|ting)?|publikasikan|terbitkan|tayangkan|unggah|muat|perbar[au]i|perbaharui))(?:\s+(?:on|pada|in|di))?"
    r"|in|on|at|di|pada|dalam|pengirim|pengguna|nama|name|by\s+line|byline|(?:written|posted|submitted|published|ditulis|diposting)\s+(?:by|oleh))$",
    re.IGNORECASE,
)
_DESK = re.compile(
    r"\b(?:redaksi|tim|team|humas|pro(?:kopim|kompim|tokol)|desk|biro|newsroom|staff?|kontributor|diskominfo|kominfo|pers|media|news|redaktur|editor|advertorial|rilis|antara|kantor|dinas|publikasi|network|liputan)\b|\.(?:com|id|net|co)\b",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(
    r"^(?:(?i:admin\w*|admin(?:istrator)?\b.*)|[Ss]uper\s?[Uu]ser|root|user\d*|webmaster|superadmin|operator|author|unknown|anonim\w*"
    r"|[a-z]+[\d_]+\w*|[a-z0-9_.]{2,})$"
)
_AROUND = " ,:;|/-–—*•(["
_OWN_DOT = re.compile(r"(?:^|[\s.,])(?:[A-Z]|[A-Z]\w{0,4}(?:\.\w{1,4})+|Jr|Sr|Dr|Ph\.D)\.$")
_APOSTROPHES = str.maketrans(dict.fromkeys("‘’ʼ´`", "'"))
"""A page's typographic apostrophes differ from those in its feed."""
_LONGEST = 80
_LONGEST_LINE = 600
"""The most characters of a byline, with everything beside the names."""


ALONE = re.compile(
    r"(?P<name>(?:super\s?)?(?:admin(?:istrator)?|user)|(?:tim\s+)?redaksi|tim\s+liputan|webmaster|humas(?:\s+[A-Z]\w+){0,3})"
    r"(?:\s*[-–—|•·,/]\s*(?=.*\d).{4,60}|\s+[-–—|•·]\s+\w+(?:\s\w+){0,3})?",
    re.IGNORECASE,
)
"""An account's name without a label, alone in its line or before the date."""


def clean_byline(raw: str, *, site_names: tuple[str, ...] = (), printed: bool = True) -> str | None:
    """Return the names in `raw`, joined by "; "; None if it names an editor, a site (unless `printed`) or nobody."""
    text = BOTH.sub("", squeeze(raw[:_LONGEST_LINE]).translate(_APOSTROPHES))
    if text[:1] in ("(", "[") and BYLINE.match(text):  # a photo's credit has no label
        text = text.strip("()[]* ")
    if _ADDRESS.search(text):
        return None
    if re.match(r"\W*(?:editor|redaktur|penyunting|foto|photo|sumber)\b\s*[:|]", text, re.IGNORECASE):
        return None
    editor = EDITOR.search(text)
    if editor and editor.start() > 3 and editor.group()[-1:] in ":|;":
        text = text[: editor.start()]
    text = _REPORT.sub("", text)
    before = None
    while before != text:
        before, text = text, _LABEL.sub("", text, count=1)
    text = _without_end(_ROLE_BEHIND.sub("", _FUNCTION.sub("", _CUT.sub("", text))))
    names = [name for name in map(_one, _split(text)) if name]
    people = [name for name in names if not _is_company(name, site_names)]
    names = people if people or not printed else names  # "Rina Lestari, Kabar Lebak" names the writer and the paper
    joined = "; ".join(dict.fromkeys(names))
    return joined or None


def _without_end(text: str) -> str:
    """Strip the characters around a name, but not the full stop of an initial or a degree."""
    text = text.lstrip(f"{_AROUND}.").rstrip(_AROUND)
    return text if _OWN_DOT.search(text) else text.rstrip(f"{_AROUND}.")


def author_kind(author: str, site_names: tuple[str, ...] = ()) -> AuthorKind:
    """Return whether the byline names a person, a desk or an account."""
    if _ACCOUNT.match(author):
        return AuthorKind.ACCOUNT
    if fold(author) in site_names or _DESK.search(author):
        return AuthorKind.DESK
    return AuthorKind.PERSON


def _is_company(name: str, site_names: tuple[str, ...]) -> bool:
    """Whether a stated author is the site or its company; a desk ("Redaksi Kabar Banten") is a byline of its own."""
    folded = fold(name)
    if (
        _DOMAIN.fullmatch(name)
        or folded.startswith(("pt ", "cv ", "http"))
        or folded in site_names
        or folded.replace(" ", "") in site_names
    ):
        return True
    if re.match(r"(?:redaksi|tim|admin|humas|kontributor)\b", folded):
        return False
    return any(len(site) > 3 and (folded.startswith(f"{site} ") or folded.endswith(f" {site}")) for site in site_names)


def _split(text: str) -> list[str]:
    names: list[str] = []
    for part in _AND.split(text):
        for piece in _COMMA.split(part):
            if names and _TITLE_AFTER_COMMA.match(piece):
                names[-1] = f"{names[-1]}, {piece}"
            else:
                names.append(piece)
    return names


def _one(name: str) -> str | None:
    name = name.strip(" ,:;|/-–—*")
    if not 2 <= len(name) <= _LONGEST or len(name.split()) > 8 or _NOT_A_NAME.search(name) or _ROLE.match(name):
        return None
    return name
