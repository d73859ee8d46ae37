"""The tables, views and columns that `db/SCHEMA.md` describes: the one list that tests compare with."""

import re
from importlib import resources


def _sections() -> dict[str, tuple[str, list[str]]]:
    """By name: `View`, `Table` or `Full text`, and the columns."""
    text = resources.files("db").joinpath("SCHEMA.md").read_text(encoding="utf-8")
    found = {}
    for section in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        heading = re.match(r"(View|Table|Full text) `(\w+)`", section)
        assert heading, section
        found[heading[2]] = heading[1], re.findall(r"^\| (\w+) \| \S", section, re.MULTILINE)[1:]
    return found


COLUMNS = {name: columns for name, (_, columns) in _sections().items()}
"""The columns of each table and view, in their order."""
VIEWS = {name for name, (kind, _) in _sections().items() if kind == "View"}
