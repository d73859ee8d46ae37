"""The NOTICE file about the data of others, from the checkout or the installed package."""

from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[3]


def notice_of() -> tuple[str, ...]:
    """Its paragraphs; none if the package was installed without it."""
    text = _text()
    return tuple(" ".join(part.split()) for part in text.split("\n\n") if part.strip())


def _text() -> str:
    beside = CHECKOUT / "NOTICE"
    if beside.is_file():
        return beside.read_text(encoding="utf-8")
    try:
        found = [file for file in files("anugerah") or [] if file.name == "NOTICE"]
    except PackageNotFoundError:
        return ""
    return found[0].read_text(encoding="utf-8") if found else ""
