"""How `anugerah tag --explain` shows a story: its evidence marked, the score's parts, the facts."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from anugerah.cli.common import plain
from anugerah.printable import printable
from crawler.awards.explain import Explanation
from crawler.records import AwardFact, Evidence, Reading, Where
from crawler.regions import region_name

_STYLE = "bold yellow"
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
}


def print_explanation(
    console: Console, title: str | None, body: str, reading: Reading, explanation: Explanation
) -> None:
    """Prints the story and why it was read so; marks are colours on a terminal, and always brackets."""
    verdict = f"award story, {reading.type}" if reading.is_award else "no award story"
    console.print(Text(f"{verdict}: {reading.score:.4f}", style="bold"))
    if title:
        console.print(_marked(title, Where.TITLE, reading.evidence), style="bold")
    console.print(_marked(body, Where.BODY, reading.evidence))
    console.print()
    for number, item in enumerate(reading.evidence, 1):
        console.print(Text(f"{number}  {item.rule}  ({item.where})", style="dim"))
    console.print(_parts_table(explanation))
    if reading.awards:
        console.print()
        console.print(_facts_table(reading.awards))
    console.print()


def _marked(text: str, where: Where, evidence: tuple[Evidence, ...]) -> Text:
    """ "[menerima penghargaan]1": the evidence in brackets, numbered as below the story."""
    marked = Text()
    text, at = printable(text), 0
    numbered = [(item, number) for number, item in enumerate(evidence, 1) if item.where is where]
    for item, number in sorted(numbered, key=lambda pair: (pair[0].start, -pair[0].end)):
        if item.start < at:
            continue
        marked.append(text[at : item.start])
        marked.append(f"[{text[item.start : item.end]}]", style=_STYLE)
        marked.append(str(number), style="dim")
        at = item.end
    marked.append(text[at:])
    return marked


def _parts_table(explanation: Explanation) -> Table:
    table = Table(title=f"sum {explanation.total:+.3f}", title_justify="left", pad_edge=False)
    table.add_column("feature")
    for name in ("value", "weight", "adds"):
        table.add_column(name, justify="right")
    table.add_row("(bias)", "", "", f"{explanation.bias:+.3f}")
    for part in explanation.parts:
        style = "green" if part.adds > 0 else "red" if part.adds < 0 else "dim"
        table.add_row(part.feature, f"{part.value:.2f}", f"{part.weight:+.3f}", f"{part.adds:+.3f}", style=style)
    return table


def _facts_table(facts: tuple[AwardFact, ...]) -> Table:
    """A column a fact, the main one first and marked; with one fact or eight it fits a page."""
    table = Table(title="facts", title_justify="left", pad_edge=False, show_lines=False)
    table.add_column("field")
    for number, fact in enumerate(facts, 1):
        table.add_column(f"{number}{' (main)' if fact.main else ''}", overflow="fold")
    for field, shown in _FACT.items():
        table.add_row(shown, *(_value(field, fact) for fact in facts))
    return table


def _value(field: str, fact: AwardFact) -> str:
    value = getattr(fact, field)
    if value is None:
        return ""
    if field == "recipient_region":
        return f"{region_name(value)} ({value})"
    return plain(value) if field == "score" else str(value)
