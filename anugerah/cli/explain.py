"""Output of `anugerah tag --explain`: evidence marked, clues and candidates with their weights, the facts."""

from collections.abc import Iterator

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from anugerah.cli.common import plain
from anugerah.printable import printable
from crawler.awards.explain import Explanation, Option, Part, Sighted
from crawler.facts import AwardAnnotation, AwardFact, Evidence, Where
from crawler.regions import region_name

_STYLE = "bold yellow"
_NOTHING = "nothing stated"
_FACT_WIDTH = 26
"""The minimum width of a fact's column: if there are too many facts, they continue below."""
_FACT = {
    "award": "award",
    "recipient": "recipient",
    "recipient_region": "region",
    "giver": "giver",
    "year": "year",
    "score": "score",
    "rank": "rank",
    "level": "level",
    "event_date": "day",
    "confidence": "confidence",
}


def print_explanation(
    console: Console, title: str | None, body: str, reading: AwardAnnotation, explanation: Explanation
) -> None:
    """Print the story and why it was read like that; marks are coloured on a terminal, and always in brackets."""
    verdict = f"award story, {reading.type}" if reading.is_award else "no award story"
    console.print(Text(f"{verdict}: {reading.score:.4f}", style="bold"))
    if title:
        console.print(_marked(title, Where.TITLE, reading.evidence), style="bold")
    console.print(_marked(body, Where.BODY, reading.evidence))
    console.print()
    for number, item in enumerate(reading.evidence, 1):
        console.print(Text(printable(f"{number}  {item.rule}  ({item.where})"), style="dim"))
    for part in (*_tag(explanation), *_slots(explanation), *_statements(explanation.statements)):
        console.print(part)
    for first in range(0, len(reading.awards), size := max(1, (console.width - 14) // _FACT_WIDTH)):
        console.print()
        console.print(_facts_table(reading.awards, first, size))
    console.print()


def _marked(text: str, where: Where, evidence: tuple[Evidence, ...]) -> Text:
    """ "[menerima penghargaan]1": the evidence in brackets, numbered as below the story."""
    marked = Text()
    text, at = printable(text), 0
    numbered = [(item, number) for number, item in enumerate(evidence, 1) if item.where is where]
    for item, number in sorted(numbered, key=lambda pair: (pair[0].start, -pair[0].end)):
        if item.start < at:
            continue
        marked.append(printable(text[at : item.start]))
        marked.append(printable(f"[{text[item.start : item.end]}]"), style=_STYLE)
        marked.append(str(number), style="dim")
        at = item.end
    marked.append(printable(text[at:]))
    return marked


def _tag(explanation: Explanation) -> Iterator[RenderableType]:
    """The sum and its strongest clues; the others on one line, so that the lines add up."""
    yield Text("\nis it award news? ", style="bold").append(f"sum {explanation.total:+.3f}", style="not bold")
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(justify="right", no_wrap=True)
    table.add_column(overflow="fold")
    for part in explanation.parts:
        table.add_row(_weight(part, 3), Text(printable(part.clue)))
    rest = explanation.total - sum(part.weight for part in explanation.parts)
    if others := explanation.known - len(explanation.parts):
        table.add_row(Text(f"{rest:+.3f}", style="dim"), Text(f"{others} other clues", style="dim"))
    yield Padding(table, (0, 0, 0, 2), expand=False)


def _slots(explanation: Explanation) -> Iterator[RenderableType]:
    """Each slot's likeliest candidates; the first one is the value that was read."""
    for name, options in explanation.slots.items():
        yield Text(f"\n{_FACT.get(name, name)}", style="bold")
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(justify="right", no_wrap=True)
        table.add_column(overflow="fold")
        for number, option in enumerate(options):
            table.add_row(*_option(option, is_best=number == 0))
        yield Padding(table, (0, 0, 0, 2), expand=False)


def _option(option: Option, *, is_best: bool) -> tuple[Text, Text]:
    style = "bold cyan" if is_best else "default"
    shown = Text(printable(option.value or _NOTHING), style=style if option.value else f"{style} italic")
    return Text(f"{option.chance:.3f}", style=style), shown.append("\n").append_text(_clues(option.parts))


def _statements(statements: tuple[Sighted, ...]) -> Iterator[RenderableType]:
    """Further awards that were considered, the likeliest first; a plus marks those that were kept."""
    if not statements:
        return
    yield Text("\nfurther awards", style="bold")
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(justify="right", no_wrap=True)
    table.add_column(overflow="fold")
    for one in statements:
        style = "bold cyan" if one.is_kept else "default"
        what = ": ".join(printable(part) for part in (one.recipient, one.award) if part)
        shown = Text(f"{what}{f', {printable(one.rank)}' if one.rank else ''}", style=style)
        table.add_row(
            Text(f"{'+' if one.is_kept else ' '}{one.chance:.3f}", style=style),
            shown.append("\n").append_text(_clues(one.parts)),
        )
        for option in one.ranks:
            table.add_row("", Text(f"rank {option.chance:.3f} ").append_text(_option(option, is_best=False)[1]))
    yield Padding(table, (0, 0, 0, 2), expand=False)


def _clues(parts: tuple[Part, ...]) -> Text:
    """ "+1.21 behind the verb · -0.40 in brackets"."""
    clues = [_weight(part, 2).append(f" {printable(part.clue)}", style="default not bold") for part in parts]
    return Text(" · ", style="dim").join(clues) if clues else Text("no clue sets it apart", style="dim")


def _weight(part: Part, digits: int) -> Text:
    return Text(f"{part.weight:+.{digits}f}", style="green not bold" if part.weight > 0 else "red not bold")


def _facts_table(facts: tuple[AwardFact, ...], first: int, size: int) -> Table:
    """One column per fact, the main one first and marked."""
    table = Table(title="facts", title_justify="left", pad_edge=False, show_lines=False)
    table.add_column("field")
    shown = facts[first : first + size]
    for number, fact in enumerate(shown, first + 1):
        table.add_column(f"{number}{' (main)' if fact.main else ''}", overflow="fold")
    for field, name in _FACT.items():
        table.add_row(name, *(Text(printable(_value(field, fact))) for fact in shown))
    return table


def _value(field: str, fact: AwardFact) -> str:
    value = getattr(fact, field)
    if value is None:
        return ""
    if field == "recipient_region":
        return f"{region_name(value)} ({value})"
    if field == "confidence":
        return f"{value:.2f}"
    return plain(value) if field == "score" else str(value)
