"""Resolves names of regions, and says what to write instead of a name that is none."""

import click

from anugerah.printable import printable
from crawler.regions import find_region, region_title, regions

MOST = 4
"""A message suggests at most this many regions."""


def region_code(text: str) -> str:
    """The code of the region with this code or name. Raises click.BadParameter."""
    text = printable(text).strip()
    if text in regions():
        return text
    code = find_region(text)
    if code:
        return code
    raise click.BadParameter(f"`{text}` is not the name of one region: {region_hint(text)}.", param_hint="--region")


def region_hint(text: str) -> str:
    """What to write instead of a text that names no region, or several: regions whose names contain it, if any."""
    alike = [f"{region_title(code)} ({code})" for code, name in regions().items() if text.casefold() in name.casefold()]
    if text and alike:
        return f"say one of {', '.join(alike[:MOST])}"
    return "say a Kemendagri code such as 36.71, or a full name such as Kota Tangerang"
