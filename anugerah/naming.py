"""What a name on the command line means: a region, or who receives or gives awards."""

import click

from anugerah.printable import printable
from crawler.regions import find_region, region_name, regions


def region_code(text: str) -> str:
    """The code of the region that a code or name means; raises click.BadParameter."""
    text = printable(text).strip()
    if text in regions():
        return text
    code = find_region(text)
    if code:
        return code
    alike = [f"{region_name(code)} ({code})" for code, name in regions().items() if text.casefold() in name.casefold()]
    hint = "say a Kemendagri code such as 36.71, or a full name."
    if text and alike:
        hint = f"say one of {', '.join(alike[:4])}."
    raise click.BadParameter(f"`{text}` is not the name of one region: {hint}", param_hint="--region")
