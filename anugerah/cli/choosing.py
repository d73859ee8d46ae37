"""Options that narrow the registry to the sites of a region or a platform."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from anugerah.naming import region_code
from crawler.regions import find_region, region_name, regions
from crawler.registry import Registry
from crawler.site import Site, platforms

F = TypeVar("F", bound=Callable[..., Any])


def choice_options(command: F) -> F:
    """`--region`, `--province` and `--platform`, the arguments of `chosen_sites`."""
    for option in (
        click.option("--platform", help="Only those of this platform."),
        click.option("--province", help="Only those of this province: a code or a name."),
        click.option("--region", metavar="REGION", help="Only those of this region: a code or a name."),
    ):
        command = option(command)
    return command


def chosen_sites(registry: Registry, region: str | None, province: str | None, platform: str | None) -> list[Site]:
    """The valid sites that match all the options. Raises click.BadParameter for an unknown name."""
    within = [region_code(region) if region else "", _province_code(province) if province else ""]
    if platform:
        known_platform(platform)
    return [
        site
        for slug, site in registry.sites.items()
        if slug not in registry.errors
        and platform in (None, site.platform)
        and all(site.region.startswith(code) for code in within)
    ]


def known_platform(name: str) -> str:
    """`name`, if it is a platform's. Raises click.BadParameter."""
    if name not in platforms():
        known = ", ".join(sorted(platforms()))
        raise click.BadParameter(f"`{name}` is not a platform; known are {known}.", param_hint="--platform")
    return name


def _province_code(text: str) -> str:
    provinces = {code: region_name(code) for code in regions() if len(code) == 2}
    by_name = {name.casefold(): code for code, name in provinces.items()}
    code = text if text in provinces else by_name.get(text.casefold(), find_region(text))
    if code not in provinces:
        known = ", ".join(sorted(provinces.values()))
        raise click.BadParameter(f"`{text}` is not a province; known are {known}.", param_hint="--province")
    return code
