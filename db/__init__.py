"""The store: one SQLite file."""

import sys

if "numpy" not in sys.modules:
    # sqlite-utils imports numpy if that is installed, for columns that we do not have: a third of its import time.
    sys.modules["numpy"] = None  # type: ignore[assignment]
    try:
        import sqlite_utils  # noqa: F401 - loaded here, while numpy is hidden
    finally:
        del sys.modules["numpy"]
