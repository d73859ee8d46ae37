"""Bylines: the name without its label and function, several joined by "; ", and what kind of name it is."""

import re

from crawler.extraction.text import fold, squeeze
from crawler.records import AuthorKind

POSTED = r"di(?:tulis|laporkan|posting(?:kan)?|terbitkan|publikasikan|unggah)"
"""Before `oleh`: what was done by whoever is named."""

BYLINE = re.compile(
    r"^[\s(\[*•|/–—-]*(?:di)?(?P<label>penulis|pewarta|reporter|peliput|wartawan|jurnalis|kontributor|laporan(?:\s+(?:wartawan|reporter|kontributor|jurnalis))?"
    rf"|oleh|{POSTED}\s+oleh|posted\s+by|written\s+by|author|by|teks|naskah)\s*(?P<mark>[:;|]|\s)\s*:?\s*(?P<name>\S.*)$",
    re.IGNORECASE,
)
EDITOR = re.compile(
    r"\b(?:editor|redaktur|penyunting|uploader|publisher|foto(?:grafer)?|photo|sumber|source|copyright|penanggung\s*jawab)\b\s*[:|;]?",
    re.IGNORECASE,
)
_LABEL = re.compile(
    rf"^[\s(\[*•|/:–—-]*(?:(?:{POSTED}\s+)?oleh|penulis|pewarta|reporter|peliput|wartawan|jurnalis|laporan|teks|naskah|author|(?:posted|written|published)\s+by|by)"
    r"(?:\s*[:;|]\s*|\s+(?=\S))",
    re.IGNORECASE,
)
_FUNCTION = re.compile(
    r"^(?:kontributor|koresponden|reporter|wartawan|jurnalis|tim\s+liputan|biro)\b[^,:|]{0,40}[,:|]\s*(?=\S)",
    re.IGNORECASE,
)
_CUT = re.compile(
    r"\s*(?:\||•|·|\s[-–—]\s|/\s*editor|\(|\[|,?\s*(?:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu)\b[,\s]|\b\d{1,2}\s+\w+\s+20\d\d|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{1,2}:\d{2}).*$",
    re.IGNORECASE,
)
_AND = re.compile(r"\s*(?:;|\s&\s|\s+dan\s+|\s+and\s+|\s/\s|(?<=[a-z]{3})/(?=[A-Z]))\s*")
_COMMA = re.compile(r",\s+")
_TITLE_AFTER_COMMA = re.compile(
    r"^(?:[SMD]\.?[A-Z]\w{0,4}\b|Ph\.?D|Dr|S\d|Jr|Sr|I{1,3}V?\b|[A-Z]\.(?:[A-Z]\w*\.?)+|MM|MSi|SH|SE|ST|SIP|SPd|MPd|MH)",
    re.IGNORECASE,
)
_NOT_A_NAME = re.compile(
    r"https?:|www\.|[@#<>{}=]|\d{3,}|^\W*$|^(?:share|bagikan|tweet|copy|salin|link|facebook|whatsapp|admin@|dibaca|views?|komentar|comments?)\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?:|www\.|facebook\.com", re.IGNORECASE)
_ROLE = re.compile(
    r"^(?:jurnalis|penulis|pewarta|reporter|wartawan|editor|author|kontributor|redaktur|tim|oleh|by|laporan|(?:written|posted|ditulis)\s+(?:by|oleh))$",
    re.IGNORECASE,
)
_DESK = re.compile(
    r"\b(?:redaksi|tim|team|humas|desk|biro|newsroom|staff?|kontributor|diskominfo|kominfo|pers|media|news|redaktur|editor|advertorial|rilis|antara|kantor|dinas|publikasi|network|liputan)\b|\.(?:com|id|net|co)\b",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(
    r"^(?:admin\w*|administrator|[Ss]uper\s?[Uu]ser|root|user\d*|webmaster|superadmin|operator|author|unknown|anonim\w*"
    r"|[a-z]+[\d_]+\w*|[a-z0-9_.]{2,})$"
)
_LONGEST = 80


def clean_byline(raw: str, *, site_names: tuple[str, ...] = (), printed: bool = True) -> str | None:
    """The names in `raw`, joined by "; "; None where it names an editor, a site (unless `printed`) or nobody."""
    text = squeeze(raw)
    if _ADDRESS.search(text):
        return None
    if re.match(r"\W*(?:editor|redaktur|penyunting|foto|photo|sumber)\b\s*[:|]", text, re.IGNORECASE):
        return None
    editor = EDITOR.search(text)
    if editor and editor.start() > 3 and editor.group()[-1:] in ":|;":
        text = text[: editor.start()]
    before = None
    while before != text:
        before, text = text, _LABEL.sub("", text, count=1)
    text = _FUNCTION.sub("", _CUT.sub("", text)).strip(" ,.:;|/-–—*\u2022([")
    names = [name for name in map(_one, _split(text)) if name]
    names = [name for name in names if printed or not _is_company(name, site_names)]
    joined = "; ".join(dict.fromkeys(names))
    return joined or None


def author_kind(author: str, site_names: tuple[str, ...] = ()) -> AuthorKind:
    """Whether the byline names a person, a desk or an account."""
    if _ACCOUNT.match(author):
        return AuthorKind.ACCOUNT
    if fold(author) in site_names or _DESK.search(author):
        return AuthorKind.DESK
    return AuthorKind.PERSON


def _is_company(name: str, site_names: tuple[str, ...]) -> bool:
    """Whether a stated author is the site or its company; a desk ("Redaksi Kabar Banten") is a byline of its own."""
    folded = fold(name)
    if folded.startswith(("pt ", "cv ", "http")) or folded in site_names or folded.replace(" ", "") in site_names:
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
