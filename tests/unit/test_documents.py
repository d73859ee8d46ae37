"""The documents: links and named files exist, and the Indonesian pages match the English ones."""

import re
from difflib import unified_diff
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), ROOT / "db" / "SCHEMA.md", ROOT / "benchmarks" / "README.md"]
)
NAMING = ["CONTRIBUTING.md", "docs/architecture.md"]
"""Pages that name many files of the code."""


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def section(text: str, *headings: str) -> str:
    """The sections of these headings, in their order."""
    parts = dict(re.findall(r"^## (.+)\n((?:(?!^## )[\s\S])*)", text, re.MULTILINE))
    return "".join(f"## {heading}\n{parts[heading]}" for heading in headings)


def blocks(text: str) -> list[tuple[str, str]]:
    """Language and content of each block of code."""
    return re.findall(r"^[ ]*```(\w*)\n(.*?)^[ ]*```$", text, re.MULTILINE | re.DOTALL)


def levels(text: str) -> list[str]:
    """`##` of each heading outside of blocks of code."""
    return re.findall(
        r"^(#+) ", re.sub(r"^[ ]*```.*?^[ ]*```$", "", text, flags=re.MULTILINE | re.DOTALL), re.MULTILINE
    )


def headings(text: str) -> str:
    """The headings below the title, for a message."""
    return " | ".join(re.findall(r"^#{2,} (.+)$", text, re.MULTILINE))


def commands(text: str) -> list[str]:
    """The lines of all blocks of code, without comments, which are translated."""
    lines = [
        re.sub(r"(^|\s+)#\s.*$", "", line)
        for language, block in blocks(text)
        for line in (language, *block.split("\n"))
    ]
    return [line for line in lines if line]


def anchors(text: str) -> set[str]:
    """The anchors of the headings, as code hosts make them."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def names(text: str) -> set[str]:
    """Files and folders of the tree in backticks; those with a placeholder such as <slug> are left out."""
    return set(re.findall(r"`((?:anugerah|benchmarks|crawler|db|deploy|docs|tests)/[\w./-]*)`", text))


@pytest.fixture(params=["README.id.md", "docs/mulai.md"])
def pair(request: pytest.FixtureRequest) -> tuple[str, str, str, str]:
    """An English page, or the part of it that is translated, and the Indonesian one, each with its name."""
    if request.param == "README.id.md":
        return "README.md", page("README.md"), "README.id.md", page("README.id.md")
    english = section(page("docs/operate.md"), "Install", "The first day")
    indonesian = page("docs/mulai.md")
    return "docs/operate.md", english, "docs/mulai.md", indonesian[indonesian.index("\n## ") + 1 :]


def test_an_indonesian_page_has_the_headings_of_the_english_one(pair: tuple[str, str, str, str]) -> None:
    source, english, translation, indonesian = pair
    assert levels(indonesian) == levels(english), (
        f"{translation} has other headings than {source}: translate each section, in the same place.\n"
        f"{source}: {headings(english)}\n{translation}: {headings(indonesian)}"
    )


def test_an_indonesian_page_has_the_commands_of_the_english_one(pair: tuple[str, str, str, str]) -> None:
    source, english, translation, indonesian = pair
    difference = "\n".join(unified_diff(commands(english), commands(indonesian), source, translation, lineterm="", n=0))
    assert not difference, f"blocks of code differ; only comments are translated:\n{difference}"


def test_an_indonesian_page_has_the_links_of_the_english_one(pair: tuple[str, str, str, str]) -> None:
    source, english, translation, indonesian = pair
    links = {target for target in re.findall(r"\]\(([^)#\s]+)", english) if not target.startswith("README")}
    missing = links - set(re.findall(r"\]\(([^)#\s]+)", indonesian))
    assert missing == set(), f"{translation} lacks links of {source}"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_to_files_and_headings_that_exist(path: Path) -> None:
    wrong = []
    for target, anchor in re.findall(r"\]\((?!https?://|mailto:)([^)#\s]*)#?([^)\s]*)\)", path.read_text("utf-8")):
        file = path.parent / target if target else path
        if not file.exists() or (anchor and anchor not in anchors(file.read_text("utf-8"))):
            wrong.append(f"{target}#{anchor}" if anchor else target)
    assert wrong == [], f"{path.relative_to(ROOT)} links to what does not exist"


@pytest.mark.parametrize("name", NAMING)
def test_named_files_exist(name: str) -> None:
    assert [file for file in sorted(names(page(name))) if not (ROOT / file).exists()] == []


@pytest.mark.parametrize("name", NAMING)
def test_named_modules_exist(name: str) -> None:
    modules = re.findall(r"`(\w+\.py)`", page(name))
    there = {path.name for folder in ("anugerah", "crawler", "db") for path in (ROOT / folder).rglob("*.py")}
    assert set(modules) - there - {"scheduler.py"} == set()


def test_named_targets_of_make_exist() -> None:
    makefile = page("Makefile")
    named = {
        target for path in PAGES for target in re.findall(r"`make (?:-s )?([a-z][a-z-]*)", path.read_text("utf-8"))
    }
    assert [target for target in sorted(named) if not re.search(rf"^{target}:", makefile, re.MULTILINE)] == []


def test_tests_of_the_table_exist() -> None:
    files = re.findall(r"tests/[\w/]+(?:\.py)?", section(page("CONTRIBUTING.md"), "Test"))
    assert len(files) > 10
    assert [file for file in files if file != "tests/contract/test_" and not (ROOT / file).exists()] == []
