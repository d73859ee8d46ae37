"""Edits site files as a person would: changes some keys and nothing else."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

from anugerah.wholefile import WholeFileError, whole_file
from crawler.errors import ConfigError
from crawler.tomlfile import read_table

_KEY = re.compile(r"\s*[\"']?(?P<key>[A-Za-z0-9_-]+)[\"']?\s*=")
_TABLE = re.compile(r"\s*\[\[?\s*[A-Za-z\"']")


def with_keys(text: str, values: Mapping[str, str | None], name: str) -> str:
    """The text of a TOML file with these keys, whose values are TOML, before its first table; None removes the key.

    Raises ConfigError if a line-by-line edit is not possible, as for a value of several lines; the error has `name`.
    """
    lines = text.rstrip("\n").split("\n") if text else []
    end = next((number for number, line in enumerate(lines) if _TABLE.match(line)), len(lines))
    head = [line for line in lines[:end] if not ((found := _KEY.match(line)) and found["key"] in values)]
    while head and not head[-1].strip():
        head.pop()
    head += [f"{key} = {value}" for key, value in values.items() if value is not None]
    new = "\n".join([*head, *([""] if head and lines[end:] else []), *lines[end:]])
    new = f"{new}\n" if new else ""
    stated = "".join(f"{key} = {value}\n" for key, value in values.items() if value is not None)
    kept = {key: value for key, value in read_table(text, name).items() if key not in values}
    try:
        is_right = tomllib.loads(new) == kept | tomllib.loads(stated)
    except tomllib.TOMLDecodeError:
        is_right = False
    if not is_right:
        raise ConfigError(f"{name}: {' and '.join(values)} cannot be changed by a program here; do it by hand.")
    return new


def write_whole(target: Path, text: str) -> None:
    """Write a site file atomically, and make its folder. Raises ConfigError."""
    try:
        target.parent.mkdir(exist_ok=True)
        with whole_file(target, replace=True) as out:
            out.write(text.encode())
    except OSError as error:
        raise ConfigError(f"{target}: cannot be written: {error.strerror}.") from error
    except WholeFileError as error:
        raise ConfigError(str(error)) from error
