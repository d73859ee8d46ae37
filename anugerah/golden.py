"""Golden cases: a page, what a crawl knew about it, and the article that must result.

A case is a folder `<platform>/<case>/` with `page.html`, `meta.json` and `expected.json`.
"""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from crawler.articles import Article, Link, Outlet
from crawler.errors import ConfigError
from crawler.extraction import extract
from crawler.site import platforms

FIELDS = (*Article.__struct_fields__, "reason")
"""The keys of an expected file: an article's fields, with the body as paragraphs, and why a page is no article."""


class Meta(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """What a crawl knew about the page."""

    url: str
    now: datetime
    platform: str | None = None
    """The platform whose containers and boilerplate apply, as they are today."""
    outlet: Outlet = Outlet()
    link: Link | None = None
    """What the source said about the story."""


def load_meta(case: Path) -> Meta:
    """The meta file of a case. Raises msgspec.ValidationError."""
    return msgspec.json.decode((case / "meta.json").read_bytes(), type=Meta)


def expected_of(page: bytes, meta: Meta) -> dict[str, Any]:
    """The result of today's extraction of `page`, in the form of an expected file."""
    outlet = meta.outlet
    if meta.platform:
        platform = platforms()[meta.platform]
        outlet = msgspec.structs.replace(
            outlet,
            containers=(*outlet.containers, *platform.containers),
            furniture=(*outlet.furniture, *platform.furniture),
            boilerplate=(*outlet.boilerplate, *platform.boilerplate),
        )
    found: dict[str, Any] = msgspec.to_builtins(extract(page, meta.url, link=meta.link, outlet=outlet, now=meta.now))
    if "body" in found:
        found["body"] = found["body"].split("\n")
    plain: dict[str, Any] = json.loads(json.dumps({field: found.get(field) for field in FIELDS}))
    return plain


def store_expected(case: Path, expected: dict[str, Any]) -> None:
    """Write the expected file of a case."""
    (case / "expected.json").write_text(json.dumps(expected, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def store_case(case: Path, page: bytes, meta: Meta) -> dict[str, Any]:
    """Write a new case with today's result, and return that. Raises ConfigError if the case exists already."""
    try:
        case.mkdir(parents=True)
        (case / "page.html").write_bytes(page)
        (case / "meta.json").write_bytes(msgspec.json.format(msgspec.json.encode(meta), indent=2) + b"\n")
        expected = expected_of(page, meta)
        store_expected(case, expected)
    except FileExistsError:
        raise ConfigError(f"{case} exists already; --case gives another name.") from None
    except OSError as error:
        raise ConfigError(f"{case}: cannot be written: {error.strerror}.") from error
    return expected
