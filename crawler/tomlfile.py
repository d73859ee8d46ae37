"""TOML files into typed values, with errors that name file, line and key."""

import difflib
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from crawler.errors import ConfigError

T = TypeVar("T")

_UNKNOWN = re.compile(r"unknown field `(?P<key>[^`]+)`")
_MISSING = re.compile(r"missing required field `(?P<key>[^`]+)`")
_AT = re.compile(r" - at `\$\.?(?P<path>[^`]*)`")


def load_toml(path: Path, kind: type[T], under: Mapping[str, object] | None = None) -> T:
    """Read `path` as a value of the msgspec Struct `kind`; raises ConfigError. `under`: keys that it need not state."""
    return read_toml(load_text(path), kind, str(path), under)


def load_text(path: Path) -> str:
    """The text of a file; raises ConfigError."""
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: is not UTF-8 text (byte {error.start}).") from error


def read_toml(text: str, kind: type[T], name: str, under: Mapping[str, object] | None = None) -> T:
    """Like `load_toml`, for text that came from elsewhere; the errors name `name`."""
    data = {**(under or {}), **read_table(text, name)}
    try:
        return msgspec.convert(data, kind)
    except msgspec.ValidationError as error:
        raise ConfigError(_explain(str(error), text, kind, name)) from error


def convert_entry(data: object, kind: type[T], text: str, name: str, place: str) -> T:
    """One table of a file as a `kind`, such as that at the place `alert[1]`; raises ConfigError with file and line."""
    try:
        return msgspec.convert(data, kind)
    except msgspec.ValidationError as error:
        message, path = _AT.sub("", str(error)), _AT.search(str(error))
        key = path["path"] if path else ""
        if unknown := _UNKNOWN.search(message):
            key = unknown["key"]
            close = difflib.get_close_matches(key, _field_names(kind), n=1)
            hint = f"did you mean `{close[0]}`?" if close else "remove it, or correct its name."
            says = f"unknown key `{key}`; {hint}"
        elif missing := _MISSING.search(message):
            says = f"the key `{missing['key']}` is missing; add it."
        else:
            says = f"`{key}` is wrong: {reason_of(message, kind, key)}."
        raise ConfigError(f"{at_path(name, text, f'{place}.{key}' if key else place)}: {says}") from error


def read_table(text: str, name: str) -> dict[str, Any]:
    """TOML as a table; raises ConfigError with `name` and the line."""
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise ConfigError(f"{name}: is nested too deep.") from None
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        where = f"{name}:{line[1] if line else len(text.splitlines()) or 1}"
        reason = re.sub(r" \(at .*\)$", "", str(error))
        raise ConfigError(f"{where}: is not valid TOML: {reason}.") from error


def line_of(text: str, key: str) -> int | None:
    """The line on which `key` is set, counted from 1; None where it is not."""
    pattern = re.compile(rf"\s*(?:\[+\s*)?[\"']?{re.escape(key)}[\"']?\s*[=\]]")
    return next((i for i, line in enumerate(text.splitlines(), 1) if pattern.match(line)), None)


def at_key(name: str, text: str, key: str) -> str:
    """`file:line` of a key, `file` where it is not set."""
    line = line_of(text, key)
    return f"{name}:{line}" if line else name


def at_path(name: str, text: str, path: str) -> str:
    """`file:line` of the table or key at a path such as `sources[1].url`; the first line for the file as a whole."""
    match = re.match(r"(?P<root>[^.\[]+)(?:\[(?P<place>\d+)\])?(?:\.(?P<key>[^.\[]+))?", path)
    if match is None:
        return f"{name}:1"
    lines = list(enumerate(text.splitlines(), 1))
    tables = [number for number, line in lines if re.match(rf"\s*\[\[\s*{re.escape(match['root'])}\s*\]\]", line)]
    if match["place"] is None or int(match["place"]) >= len(tables):
        return at_key(name, text, match["root"])
    start = tables[int(match["place"])]
    part = "\n".join(line for number, line in lines if number > start)
    within = line_of(part, match["key"]) if match["key"] else None
    return f"{name}:{start + (within or 0)}"


def _explain(message: str, text: str, kind: type, name: str) -> str:
    place = _AT.search(message)
    path = place["path"] if place else ""
    if unknown := _UNKNOWN.search(message):
        key = unknown["key"]
        close = [] if path else difflib.get_close_matches(key, _field_names(kind), n=1)
        hint = f"did you mean `{close[0]}`?" if close else "remove it, or correct its name."
        if path and key in _field_names(kind):
            hint = "it must be above the first `[`, or it belongs to the table before it."
        return f"{at_path(name, text, f'{path}.{key}' if path else key)}: unknown key `{key}`; {hint}"
    if missing := _MISSING.search(message):
        at = f" in `{path}`" if path else ""
        return f"{at_path(name, text, path)}: the key `{missing['key']}` is missing{at}; add it."
    return f"{at_path(name, text, path)}: `{path}` is wrong: {reason_of(message, kind, path)}."


def reason_of(message: str, kind: type, path: str) -> str:
    """What is wrong with the value at `path` of a `kind`, by msgspec's message; with the few that it may be."""
    reason = _AT.sub("", message)
    known = ", ".join(_choices(kind, path)) if reason.startswith("Invalid enum value") else ""
    return f"{reason[:1].lower()}{reason[1:]}{f'; known are {known}' if known else ''}"


def _choices(kind: type, path: str) -> list[str]:
    """The values that the key at a path such as `sources[1].kind` may have, where they are few."""
    schema = msgspec.json.schema(kind)

    def followed(node: dict[str, Any]) -> dict[str, Any]:
        return schema["$defs"][node["$ref"].rpartition("/")[2]] if "$ref" in node else node

    node = followed(schema)
    for part in re.findall(r"[^.\[\]]+", path):
        node = followed(node.get("items", {}) if part.isdigit() else node.get("properties", {}).get(part, {}))
    return [str(value) for value in node.get("enum", ())]


def _field_names(kind: type) -> list[str]:
    return [field.encode_name for field in msgspec.structs.fields(kind)]
