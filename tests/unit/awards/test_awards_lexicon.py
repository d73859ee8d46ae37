"""The lexicon as data: it loads, every list is read by the module that it names, and there are no contradictions."""

import ast
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from crawler.awards import lexicon as reading
from crawler.awards.lexicon import Kind, lexicon, tables, word_map, word_set, word_sets
from crawler.awards.programmes import programme_in
from crawler.awards.spelling import name_words, spelt
from crawler.awards.text import parse_document
from crawler.errors import ConfigError
from crawler.facts import Level

PACKAGE = Path(__file__).parents[3] / "crawler" / "awards"
LEXICON = PACKAGE / "lexicon"
PHRASES = ("verbs.toml", "nouns.toml", "known.toml", "negatives.toml", "surroundings.toml")
LONG, WIDTH = 20, 120
"""Words of a list that must be sorted; characters of a line."""
READERS = {"word_set", "word_sets", "word_map"}
SEVERAL = {"boilerplate", "handing", "known", "short_forms"}
"""Lists of words.toml whose entries may be of several words."""
FEW = 2
"""So many words may be compared in code; a longer list belongs into the lexicon."""


def _is_list(value: Any) -> bool:
    return isinstance(value, list)


def _lists(table: dict[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[str, list[str]]]:
    """Dotted name → list, of a TOML table and all tables in it."""
    for name, value in table.items():
        if _is_list(value):
            yield ".".join((*path, name)), value
        elif isinstance(value, dict):
            yield from _lists(value, (*path, name))


def _calls() -> Iterator[tuple[str, str, str]]:
    """Module that reads, table and name of every list or table of lists that code asks for."""
    for file in sorted(PACKAGE.rglob("*.py")):
        module = ".".join(file.relative_to(PACKAGE).with_suffix("").parts)
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id not in READERS:
                continue
            texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
            if len(texts) == len(node.args) == 2:
                yield module, texts[0], texts[1]


def _asked() -> dict[str, set[str]]:
    """Dotted name → the modules that ask for it."""
    asked: dict[str, set[str]] = {}
    for module, table, name in _calls():
        asked.setdefault(f"{table}.{name}", set()).add(module)
    return asked


def test_every_list_is_read_by_its_module_and_every_list_that_is_read_exists() -> None:
    asked = _asked()
    held = {name for name, _ in _lists(tables("words.toml"))}
    tabled = {name.rpartition(".")[0] for name in held}
    assert {name for name in held if name not in asked and name.rpartition(".")[0] not in asked} == set()
    assert {name for name in asked if name not in held and name not in tabled} == set()
    strangers = {name: modules for name, modules in asked.items() if name.rpartition(".")[0] not in modules}
    assert strangers == {}, "a table has the name of the module that reads it"


def test_every_table_of_grammar_is_read() -> None:
    sources = " ".join(file.read_text(encoding="utf-8") for file in PACKAGE.rglob("*.py") if file.name != "lexicon.py")
    names = tables("grammar.toml").keys()
    assert [name for name in names if f".{name}" not in sources] == []


@pytest.mark.parametrize("file", ["words.toml", "grammar.toml", "entities.toml", *PHRASES])
def test_no_list_holds_a_word_twice(file: str) -> None:
    twice = {name: Counter(words) for name, words in _lists(tables(file))}
    assert {(name, word) for name, counts in twice.items() for word, count in counts.items() if count > 1} == set()


@pytest.mark.parametrize("file", ["grammar.toml", "entities.toml", *PHRASES])
def test_a_long_list_is_sorted(file: str) -> None:
    """So that an entry has one place, and two that are added at once seldom meet; the order means nothing."""
    wrong = []
    for name, words in _lists(tables(file)):
        if len(words) > LONG:
            wrong += [f"{name}: {word} stands before {after}" for word, after in pairwise(words) if word > after]
    assert wrong == []


@pytest.mark.parametrize("file", sorted(LEXICON.glob("*.toml")), ids=lambda file: file.name)
def test_lines_are_short(file: Path) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()
    assert [number for number, line in enumerate(lines, 1) if len(line) > WIDTH] == [], "break lists over several lines"


@pytest.mark.parametrize("file", ["words.toml", "grammar.toml"])
def test_a_word_is_one_folded_token(file: str) -> None:
    """Sentences are compared token by token: an entry that no token equals would never count."""
    wrong = []
    for name, words in _lists(tables(file)):
        if SEVERAL.isdisjoint(name.split(".")):
            wrong += [f"{name}: {word}" for word in words if not _is_token(word)]
    assert wrong == []


def _is_token(word: str) -> bool:
    title = parse_document(word, "").title
    return title is not None and title.lows == [word]


def test_code_holds_no_word_list() -> None:
    """Words that an editor may extend live in TOML files: no set, tuple or list of common words stays in code."""
    common = lexicon().common | lexicon().verbs | lexicon().bodies | lexicon().officials
    found = []
    for file in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Set | ast.Tuple | ast.List):
                texts = [e.value for e in node.elts if isinstance(e, ast.Constant) and isinstance(e.value, str)]
                if len(words := [text for text in texts if text in common and text.isascii()]) > FEW:
                    found.append((file.name, node.lineno, words))
    assert found == []


def test_lists_are_had_as_sets_and_as_maps() -> None:
    assert "tanggal" in word_set("slots.day", "leading")
    groups = word_sets("slots.awardtype", "groups")
    assert "medali" in groups["medal"]
    assert word_map("slots.day", "events")["penyerahan"] == "ceremony"


def test_every_kind_has_phrases() -> None:
    kinds = {phrase.kind for phrases in lexicon().phrases.values() for phrase in phrases}
    assert kinds == set(Kind)


def test_a_programme_is_entered_once() -> None:
    names = Counter(programme.name.casefold() for programme in lexicon().programmes)
    assert [name for name, count in names.items() if count > 1] == []


def _scheme_names() -> list[str]:
    return [name for entry in lexicon().schemes for name in (entry.name, *entry.variants)]


def _spelt(name: str) -> tuple[str, ...]:
    return tuple(map(spelt, name_words(name)))


def test_a_scheme_is_entered_once() -> None:
    entries = lexicon().schemes
    names = Counter(map(_spelt, _scheme_names()))
    assert [name for name, count in names.items() if count > 1] == []
    known = {(p.name, _spelt(name)) for p in lexicon().programmes if not p.several for name in (p.name, *p.variants)}
    assert [name for entry in entries for name in entry.variants if (entry.name, _spelt(name)) in known] == []
    types = {programme.name: programme.type for programme in lexicon().programmes}
    assert [entry.name for entry in entries if types.get(entry.name, entry.type) is not entry.type] == []


def test_a_contest_whose_name_says_its_level_has_it() -> None:
    said = {
        "Nasional": Level.NATIONAL,
        "Provinsi": Level.PROVINCE,
        "Daerah": Level.PROVINCE,
        "Kabupaten": Level.REGENCY,
    }
    schemes = [found for name in _scheme_names() if (found := programme_in(_spelt(name), None))]
    contests = {one.programme.name: one.programme.level for one in schemes}
    games = {name: level for name, level in contests.items() if name.startswith(("Pekan ", "Kejuaraan "))}
    assert len(games) > 10
    assert {name for name, level in games.items() if level is not said.get(name.split()[-1], level)} == set()


def test_a_giver_is_entered_once() -> None:
    names = Counter(name.casefold() for giver in lexicon().givers for name in (giver.name, *giver.variants))
    assert [name for name, count in names.items() if count > 1] == []


def test_the_longest_phrase_wins() -> None:
    words = ["opini", "wajar", "tanpa", "pengecualian"]
    marks = lexicon().scan(words, words)
    assert [(mark.start, mark.end) for mark in marks[Kind.PROGRAMME]] == [(0, 4)]


def test_a_short_acronym_is_written_in_capitals() -> None:
    assert Kind.PROGRAMME in lexicon().scan(["pria"], ["PRIA"])
    assert Kind.PROGRAMME not in lexicon().scan(["pria"], ["Pria"])


@pytest.mark.parametrize(
    ("file", "right", "wrong", "says"),
    [
        ("verbs.toml", "\n]", "\n", "is not valid TOML"),
        ("programmes.toml", "\nvariants =", "\nvarients =", "unknown key `varients`"),
        ("givers.toml", 'reach = "nasional"', 'reach = "negara"', "`negara` is not one of"),
    ],
)
def test_an_error_of_a_file_names_file_and_line(
    monkeypatch: pytest.MonkeyPatch, file: str, right: str, wrong: str, says: str
) -> None:
    read = reading._text
    monkeypatch.setattr(reading, "_text", lambda name: read(name).replace(right, wrong, name == file))
    with pytest.raises(ConfigError, match=rf"lexicon/{file}:\d+: .*{says}"):
        lexicon.__wrapped__()
