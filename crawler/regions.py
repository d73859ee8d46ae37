"""Indonesia's provinces, regencies and cities by Kemendagri code: names, look-up by name, time zones.

Data: regions.csv, from idn-area-data (Open Database License, see NOTICE), and our own region_names.csv: other names
that papers use for a place. `short` and `old` names count anywhere, `bound` ones only after the kind of region
("Kabupaten Mitra"), and a `seat` is the town that a regency is governed from. An editor may add rows.
"""

import csv
import re
from functools import cache, lru_cache
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

_PREFIX = re.compile(
    r"^(provinsi|prov\.?|kabupaten|kab\.?|kota|daerah istimewa|daerah khusus ibukota|dki)\s+(?:adm(?:inistrasi|\.)\s+)?"
)
_KINDS = {"provinsi": "provinsi", "prov": "provinsi", "kabupaten": "kabupaten", "kab": "kabupaten", "kota": "kota"}
_SMALL_WORDS = {"dan"}
_UPPER_WORDS = {"di", "dki"}


def _rows(file: str) -> list[dict[str, str]]:
    text = (files("crawler") / file).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def regions() -> dict[str, str]:
    """Return every code with its official name in capitals: `{"36": "BANTEN", "36.71": "KOTA TANGERANG", …}`."""
    return {row["code"]: row["name"] for row in _rows("regions.csv")}


def region_name(code: str) -> str:
    """Return the name as people write it, "Kota Tangerang" for 36.71. Raises KeyError for an unknown code."""
    words = regions()[code].casefold().split()
    return " ".join(_styled(word, first=i == 0) for i, word in enumerate(words))


def region_title(code: str) -> str:
    """Return an unambiguous name: "Provinsi Jambi" for 15, "Kota Jambi" for 15.71. Raises KeyError likewise."""
    return region_name(code) if "." in code else f"Provinsi {region_name(code)}"


def _styled(word: str, *, first: bool) -> str:
    if word in _UPPER_WORDS:
        return word.upper()
    return word if word in _SMALL_WORDS and not first else word.title()


def timezone_of(code: str) -> str:
    """Return the IANA zone of a region's province. Raises KeyError for an unknown code."""
    return _ZONE_OF_PROVINCE[code[:2]]


@cache
def _by_name() -> dict[str, frozenset[str]]:
    """Return the codes of each folded name: several if it means several places ("tangerang", "gorontalo")."""
    index: dict[str, set[str]] = {}
    for code, name in regions().items():
        kind, rest = _split(name.casefold())
        rest = _joined(rest)
        index.setdefault(f"{kind or 'provinsi'} {rest}", set()).add(code)
        index.setdefault(rest, set()).add(code)
    called = [row for row in _rows("region_names.csv") if row["kind"] != "seat"]
    for row in called:
        if row["kind"] != "bound":
            index[_joined(row["name"].casefold())] = set()
    for row in called:
        name, code = _joined(row["name"].casefold()), row["code"]
        index.setdefault(f"{_kind_of(code)} {name}", set()).add(code)
        if row["kind"] != "bound":
            index[name].add(code)
    return {name: frozenset(codes) for name, codes in index.items()}


@cache
def _seats() -> dict[str, str]:
    return {_joined(row["name"].casefold()): row["code"] for row in _rows("region_names.csv") if row["kind"] == "seat"}


def _kind_of(code: str) -> str:
    return _split(regions()[code].casefold())[0] or "provinsi"


def _split(folded: str) -> tuple[str | None, str]:
    match = _PREFIX.match(folded)
    if not match:
        return None, folded
    return _KINDS.get(match[1].rstrip("."), "provinsi"), folded[match.end() :]


def _joined(name: str) -> str:
    """Remove spaces and hyphens: sites write Bandarlampung and Bandar Lampung, Toli-Toli and Tolitoli."""
    return re.sub(r"[\s-]", "", name)


@lru_cache(maxsize=4096)
def find_regions(name: str) -> frozenset[str]:
    """Return the codes of all places that a name may mean: two for "Tangerang", none for "Kota Entah"."""
    kind, rest = _split(" ".join(name.casefold().split()))
    if kind == "provinsi":  # "Provinsi DKI Jakarta", "Provinsi Daerah Istimewa Yogyakarta"
        rest = _split(rest)[1]
    rest = _joined(rest)
    return _by_name().get(f"{kind} {rest}" if kind else rest, frozenset())


def find_region(name: str) -> str | None:
    """Return the code of a name such as "Kota Tangerang", "Kab. Lebak", "Provinsi Banten", "Banten" or "Sumsel".

    None if the name is unknown or ambiguous ("Tangerang" is a city and a regency).
    """
    codes = find_regions(name)
    return next(iter(codes)) if len(codes) == 1 else None


def seat_of(town: str) -> str | None:
    """Return the code of the regency whose seat is `town`: "Purwokerto" is the seat of Banyumas."""
    return _seats().get(_joined(town.casefold().strip()))
