"""Changing some keys of a site file: everything else in it stays byte for byte."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anugerah.probe import quoted
from anugerah.sitefile import with_keys, write_whole
from crawler.errors import ConfigError

OFF = {"enabled": "false", "reason": '"Asked us."'}
ON = {"enabled": None, "reason": None}
FILE = """# Our own notes stay.
name = "Satu"  # here too
enabled = true
exclude = [
    "/video/",
]

[[sources]]
kind = "feed"
url = "/rss"
"""


def test_keys_are_changed_above_the_first_table_and_nothing_else() -> None:
    off = with_keys(FILE, OFF, "satu.toml")
    assert off == FILE.replace("enabled = true\n", "").replace("]\n\n", ']\nenabled = false\nreason = "Asked us."\n\n')
    assert with_keys(off, ON, "satu.toml") == FILE.replace("enabled = true\n", "")
    assert with_keys("", OFF, "") == 'enabled = false\nreason = "Asked us."\n'
    assert with_keys(with_keys("", OFF, ""), ON, "") == ""


def test_what_cannot_be_changed_line_by_line_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"satu\.toml: enabled and reason cannot be changed by a program here"):
        with_keys('reason = """\nenabled = true\n"""\n', OFF, "satu.toml")


@given(st.text(), st.sampled_from(["", FILE, FILE.replace("enabled = true\n", "")]))
def test_any_reason_can_be_set_and_removed(reason: str, text: str) -> None:
    stated = with_keys(text, {"enabled": "false", "reason": quoted(reason)}, "satu.toml")
    assert tomllib.loads(stated) == tomllib.loads(text) | {"enabled": False, "reason": reason}
    assert tomllib.loads(with_keys(stated, ON, "satu.toml")) == {
        key: value for key, value in tomllib.loads(text).items() if key not in ON
    }


def test_a_file_is_written_whole_or_not_at_all_with_an_error(tmp_path: Path) -> None:
    write_whole(tmp_path / "sites" / "satu.toml", FILE)
    assert [path.name for path in (tmp_path / "sites").iterdir()] == ["satu.toml"]
    with pytest.raises(ConfigError, match=r"satu\.toml: cannot be written: File exists"):
        write_whole(tmp_path / "sites" / "satu.toml" / "satu.toml", FILE)
