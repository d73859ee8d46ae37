"""Finds `crawler`, `db` and `scheduler`: beside this package in a checkout, in its folder `_packages` in a wheel.

A wheel with a `db` at its top would overwrite the `db` of another package. So only processes that import `anugerah`
see ours, before any other. Each does so first: the console script, `python -m anugerah…`, and Dask's workers.
"""

import sys
from pathlib import Path

_FOLDER = Path(__file__).with_name("_packages")


def _find_packages(folder: str) -> None:
    """Put `folder` first on this process's path. Raises ImportError if a namesake of a package is loaded already."""
    if folder in sys.path:  # multiprocessing gives a child its parent's path
        return
    for name in ("crawler", "db", "scheduler"):
        if name in sys.modules:
            file = getattr(sys.modules[name], "__file__", None)
            raise ImportError(
                f"Anugerah cannot start: this process has loaded another `{name}` ({file}). "
                "Install Anugerah in an environment of its own: `pipx install` or `uv tool install`."
            )
    sys.path.insert(0, folder)


if _FOLDER.is_dir():
    _find_packages(str(_FOLDER))
