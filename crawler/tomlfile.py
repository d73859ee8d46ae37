"""Reads TOML files into typed values; errors name file, line and key."""

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
    """Read `path` as a value of the msgspec Struct `kind`. Raises ConfigError. `under`: defaults for missing keys."""
    return read_toml(load_text(path), kind, str(path), under)


def load_text(path: Path) -> str:
    """Return the text of a file, without the byte order mark that Notepad may begin it with. Raises ConfigError."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: is not UTF-8 text (byte {error.start}).") from error


def read_toml(text: str, kind: type[T], name: str, under: Mapping[str, object] | None = None) -> T:
    """Like `load_toml`, for text that is already read; errors contain `name`."""
    data = {**(under or {}), **read_table(text, name)}
    try:
        return msgspec.convert(data, kind)
    except msgspec.ValidationError as error:
        raise ConfigError(_explain(str(error), text, kind, name)) from error


def convert_entry(data: object, kind: type[T], text: str, name: str, place: str) -> T:
    """Convert one table of a file, at a place such as `alert[1]`, to `kind`. Raises ConfigError with file and line."""
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
    """Parse TOML. Raises ConfigError with `name` and the line."""
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise ConfigError(f"{name}: is nested too deeply.") from None
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        where = f"{name}:{line[1] if line else len(text.splitlines()) or 1}"
        reason = re.sub(r" \(at .*\)$", "", str(error))
        raise ConfigError(f"{where}: is not valid TOML: {reason}.") from error


def line_of(text: str, key: str) -> int | None:
    """Return the line that sets `key`, counted from 1; None if there is none."""
    pattern = re.compile(rf"\s*(?:\[+\s*)?[\"']?{re.escape(key)}[\"']?\s*[=\]]")
    return next((i for i, line in enumerate(text.splitlines(), 1) if pattern.match(line)), None)


def at_key(name: str, text: str, key: str) -> str:
    """Return `file:line` of a key; `file` if it is not set."""
    line = line_of(text, key)
    return f"{name}:{line}" if line else name


def at_path(name: str, text: str, path: str) -> str:
    """Return `file:line` of the table or key at a path such as `sources[1].url`; line 1 for an empty path."""
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


def reason_of(message: str, kind: type, path: str, *, has_quotes: bool = True) -> str:
    """Turn msgspec's message about the value at `path` of a `kind` into what to write instead.

    `has_quotes`: whether the format puts text in quotes.
    """
    reason = _AT.sub("", message)
    if value := _ENUM.fullmatch(reason):
        return f"`{value[1]}` is not one of {', '.join(_choices(kind, path)) or 'those that are known'}"
    expected = _EXPECTED.fullmatch(reason)
    if expected is None or expected["kind"].partition(" | ")[0] not in _NOUNS:
        return f"{reason[:1].lower()}{reason[1:]}"
    if expected["length"]:
        return "it must not be empty"
    name = expected["kind"].partition(" | ")[0]
    noun = _NOUNS[name]
    if name == "str":
        noun = "text in quotes" if has_quotes else "text"
    elif name == "array":
        noun = 'a list in brackets, such as ["…"]'
    elif expected["got"] == "str" and has_quotes:
        noun = f"{noun}, without quotes"
    if bound := expected["bound"]:
        sign, _, number = bound.partition(" ")
        noun += _BOUNDS[sign].format(float(number))
    return f"write {noun}{_example(kind, path)}"


_ENUM = re.compile(r"Invalid enum value '?(.*?)'?")
_EXPECTED = re.compile(
    r"Expected `(?P<kind>[^`]+)`(?:, got `(?P<got>[^`]+)`| (?P<bound>[<>]=? [\d.]+)|(?P<length> of length >= 1))"
)
_NOUNS = {
    "int": "a whole number",
    "float": "a number",
    "str": "text",
    "bool": "true or false",
    "array": "a list in brackets",
    "object": "a table",
}
_BOUNDS = {">=": " of {:g} or more", "<=": " of at most {:g}", ">": " above {:g}", "<": " below {:g}"}
_EXAMPLES = {"delay": "1s", "every": "10m"}
"""Example values for keys without a default."""


def _example(kind: type, path: str) -> str:
    """Return the key's default as an example, to append to a message."""
    defaults = {field.encode_name: field.default for field in msgspec.structs.fields(kind)}
    value = _EXAMPLES.get(path, defaults.get(path))
    if isinstance(value, str) and value:
        return f', such as "{value}"'
    return f", such as {value}" if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _choices(kind: type, path: str) -> list[str]:
    """Return the values of the enum at a path such as `sources[1].kind`; empty if it is no enum."""
    schema = msgspec.json.schema(kind)

    def followed(node: dict[str, Any]) -> dict[str, Any]:
        return schema["$defs"][node["$ref"].rpartition("/")[2]] if "$ref" in node else node

    node = followed(schema)
    for part in re.findall(r"[^.\[\]]+", path):
        node = followed(node.get("items", {}) if part.isdigit() else node.get("properties", {}).get(part, {}))
    return [str(value) for value in node.get("enum", ())]


def _field_names(kind: type) -> list[str]:
    return [field.encode_name for field in msgspec.structs.fields(kind)]
