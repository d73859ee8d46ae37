"""Errors of TOML files name the file, the line and the key."""

from pathlib import Path
from typing import Literal

import msgspec
import pytest

from crawler.errors import ConfigError
from crawler.tomlfile import load_toml, read_toml


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    kind: str
    size: int = 0
    mood: Literal["glad", "sad"] = "sad"


class Sample(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    delay: str = "1s"
    hosts: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()


PARTS = """
name = "A"

[[parts]]
kind = "x"

[[parts]]
"""


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('name = "A"\ndelai = "2s"\n', "a.toml:2: unknown key `delai`; did you mean `delay`?"),
        ('name = "A"\n\n  zzz = 1\n', "a.toml:3: unknown key `zzz`; remove it, or correct its name."),
        ('name = "A"\n"delai" = "2s"\n', "a.toml:2: unknown key `delai`; did you mean `delay`?"),
        ('delay = "2s"\n', "a.toml:1: the key `name` is missing; add it."),
        ("", "a.toml:1: the key `name` is missing; add it."),
        ('name = "A"\n# delay\ndelay = 2\n', 'a.toml:3: `delay` is wrong: write text in quotes, such as "1s".'),
        ('name = "A"\nhosts = ["a", 5]\n', "a.toml:2: `hosts[1]` is wrong: write text in quotes."),
        (PARTS + 'kinds = "y"\n', "a.toml:8: unknown key `kinds`; remove it, or correct its name."),
        (
            PARTS + 'kind = "y"\ndelay = "2s"\n',
            "a.toml:9: unknown key `delay`; it must be above the first `[`, or it belongs to the table before it.",
        ),
        (PARTS + "size = 1\n", "a.toml:7: the key `kind` is missing in `parts[1]`; add it."),
        (
            PARTS + 'kind = "y"\nsize = "z"\n',
            "a.toml:9: `parts[1].size` is wrong: write a whole number, without quotes.",
        ),
        (
            PARTS + 'kind = "y"\nmood = "so so"\n',
            "a.toml:9: `parts[1].mood` is wrong: `so so` is not one of glad, sad.",
        ),
        ('name = "A"\nparts = [{ size = 1 }]\n', "a.toml:2: the key `kind` is missing in `parts[0]`; add it."),
        ('name = "A"\n\ndelay = \n', "a.toml:3: is not valid TOML: Invalid value."),
        ('name = "A"\nhosts = [\n  "a",\n', "a.toml:3: is not valid TOML: "),
        ('name = "A"\nname = "B"\n', "a.toml:2: is not valid TOML: "),
    ],
)
def test_what_is_wrong_is_named_with_its_line(text: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_toml(text, Sample, "a.toml")
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.toml: cannot be read: No such file or directory\.$"):
        load_toml(tmp_path / "none.toml", Sample)


def test_a_file_that_is_not_text_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes(b'name = "\xff"\n')
    with pytest.raises(ConfigError, match=r"a\.toml: is not UTF-8 text \(byte 8\)\.$"):
        load_toml(tmp_path / "a.toml", Sample)


def test_a_right_file_is_a_value(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('name = "Kabar"\n[[parts]]\nkind = "x"\n', encoding="utf-8")
    assert load_toml(tmp_path / "a.toml", Sample) == Sample(name="Kabar", parts=(Part(kind="x"),))


def test_a_file_of_notepad_is_a_value(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes(b'\xef\xbb\xbfname = "Kabar"\r\nparts = []\r\n')
    assert load_toml(tmp_path / "a.toml", Sample) == Sample(name="Kabar", parts=())
