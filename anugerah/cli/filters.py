"""The options that filter awards: the same in `anugerah news` and in `anugerah alerts add`."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from crawler.facts import AwardType, Level

F = TypeVar("F", bound=Callable[..., Any])


def filter_options(year: click.ParamType[int], chance: click.ParamType[float]) -> Callable[[F], F]:
    """`--search` to `--min-confidence`; `year` and `chance` are their types."""
    options = (
        click.option(
            "--search", metavar="WORDS", help='Words that its stories or its names contain, all of them; "…": a phrase.'
        ),
        click.option("--recipient", metavar="NAME", help="The recipient: any of its names, or words of one."),
        click.option("--giver", metavar="NAME", help="The giver: any of its names, or words of one."),
        click.option(
            "--region",
            metavar="REGION",
            help="Code or name of a region; a province includes its regencies and cities.",
        ),
        click.option("--year", metavar="YEAR", type=year, help="The year that the award is for."),
        click.option("--level", type=click.Choice([level.value for level in Level]), help="The level of the award."),
        click.option(
            "--type", "award_type", type=click.Choice([kind.value for kind in AwardType]), help="The type of award."
        ),
        click.option("--min-confidence", metavar="P", type=chance, help="The reader's minimum confidence, 0 to 1."),
    )

    def with_filters(command: F) -> F:
        for option in reversed(options):
            command = option(command)
        return command

    return with_filters
