"""Registers the models of `labelled_models` with `llm`, and reads our own labelled stories."""

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
PLUGIN = ROOT / "tests" / "plugin"
QUALITY = ROOT / "tests" / "quality"


def installed(
    folder: Path, *models: dict[str, Any], stories: Iterable[Path] = (), rows: Iterable[Any] = ()
) -> dict[str, str]:
    """The environment in which `llm` has the models: a distribution with an entry point, as pip would install it."""
    own = folder / "rows.jsonl"
    own.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    info = folder / "plugin" / "labelled_models-1.0.dist-info"
    info.mkdir(parents=True, exist_ok=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: labelled-models\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text("[llm]\nlabelled = labelled_models\n", encoding="utf-8")
    config = folder / "models.json"
    config.write_text(json.dumps({"stories": [*map(str, stories), str(own)], "models": models}), encoding="utf-8")
    paths = [str(info.parent), str(PLUGIN), str(ROOT), os.environ.get("PYTHONPATH", "")]
    return {
        "PYTHONPATH": os.pathsep.join(filter(None, paths)),
        "LABELLED_MODELS": str(config),
        "LLM_USER_PATH": str(folder / "llm"),
    }


def install(monkeypatch: pytest.MonkeyPatch, folder: Path, *models: dict[str, Any], **given: Any) -> None:
    """`installed` for the children of this process."""
    for name, value in installed(folder, *models, **given).items():
        monkeypatch.setenv(name, value)


def labelled(*names: str) -> list[dict[str, Any]]:
    """The rows of files of `tests/quality`."""
    lines = (line for name in names for line in (QUALITY / f"{name}.jsonl").read_text(encoding="utf-8").splitlines())
    return [json.loads(line) for line in lines]
