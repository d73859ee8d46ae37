"""Indonesia's provinces, regencies and cities by Kemendagri code: names, look-up by name, time zones.

Data: regions.csv, from idn-area-data (Open Database License, see NOTICE).
"""

import csv
import re
from functools import cache
from importlib.resources import files

_ZONES = {
    "Asia/Jakarta": {
        "11",
        "12",
        "13",
        "14",
        "15",
        "16",
        "17",
        "18",
        "19",
        "21",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "61",
        "62",
    },
    "Asia/Makassar": {"51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76"},
    "Asia/Jayapura": {"81", "82", "91", "92", "93", "94", "95", "96"},
}
_ZONE_OF_PROVINCE = {province: zone for zone, provinces in _ZONES.items() for province in provinces}

_ALIASES = {
    "babel": "19",
    "bangka belitung": "19",
    "di yogyakarta": "34",
    "diy": "34",
    "dki": "31",
    "yogyakarta": None,  # the city and the special region share the name
    "jakarta": "31",
    "jabar": "32",
    "jateng": "33",
    "jatim": "35",
    "kalbar": "61",
    "kalsel": "63",
    "kalteng": "62",
    "kaltim": "64",
    "kaltara": "65",
    "kepri": "21",
    "malut": "82",
    "nad": "11",
    "ntb": "52",
    "ntt": "53",
    "sulbar": "76",
    "sulsel": "73",
    "sulteng": "72",
    "sultra": "74",
    "sulut": "71",
    "sumbar": "13",
    "sumsel": "16",
    "sumut": "12",
    "tangsel": "36.74",
}
_PREFIX = re.compile(
    r"^(provinsi|prov\.?|kabupaten|kab\.?|kota|daerah istimewa|daerah khusus ibukota|dki)\s+(?:adm(?:inistrasi|\.)\s+)?"
)
_KINDS = {"provinsi": "provinsi", "prov": "provinsi", "kabupaten": "kabupaten", "kab": "kabupaten", "kota": "kota"}
_SMALL_WORDS = {"dan"}
_UPPER_WORDS = {"di", "dki"}


@cache
def regions() -> dict[str, str]:
    """Every code with its official name in capitals: `{"36": "BANTEN", "36.71": "KOTA TANGERANG", …}`."""
    text = (files("crawler") / "regions.csv").read_text(encoding="utf-8")
    return {row["code"]: row["name"] for row in csv.DictReader(text.splitlines())}


def region_name(code: str) -> str:
    """The name as a reader writes it, "Kota Tangerang" for 36.71; KeyError for an unknown code."""
    words = regions()[code].casefold().split()
    return " ".join(_styled(word, first=i == 0) for i, word in enumerate(words))


def _styled(word: str, *, first: bool) -> str:
    if word in _UPPER_WORDS:
        return word.upper()
    return word if word in _SMALL_WORDS and not first else word.title()


def timezone_of(code: str) -> str:
    """The IANA zone of a region's province; KeyError for an unknown code."""
    return _ZONE_OF_PROVINCE[code[:2]]


@cache
def _by_name() -> dict[str, str | None]:
    """Folded names to codes, None where a bare name stands for several ("tangerang", "gorontalo")."""
    index: dict[str, str | None] = {}
    bare: dict[str, set[str]] = {}
    for code, name in regions().items():
        folded = name.casefold()
        kind, rest = _split(folded)
        kind = kind or "provinsi"
        rest = _joined(rest)
        index[f"{kind} {rest}"] = code
        bare.setdefault(rest, set()).add(code)
    for name, codes in bare.items():
        index[name] = codes.pop() if len(codes) == 1 else None
    for spelt, alias in _ALIASES.items():
        name = _joined(spelt)
        index[name] = alias
        if alias:
            index[f"{'provinsi' if len(alias) == 2 else 'kota'} {name}"] = alias
    return index


def _split(folded: str) -> tuple[str | None, str]:
    match = _PREFIX.match(folded)
    if not match:
        return None, folded
    return _KINDS.get(match[1].rstrip("."), "provinsi"), folded[match.end() :]


def _joined(name: str) -> str:
    """Sites write Bandarlampung and Bandar Lampung, Toli-Toli and Tolitoli."""
    return re.sub(r"[\s-]", "", name)


def find_region(name: str) -> str | None:
    """The code of a place named alone: "Kota Tangerang", "Kab. Lebak", "Provinsi Banten", "Banten", "Sumsel".

    None where the name is unknown, or stands for several ("Tangerang" is a city and a regency).
    """
    kind, rest = _split(" ".join(name.casefold().split()))
    rest = _joined(rest)
    return _by_name().get(f"{kind} {rest}" if kind else rest)
