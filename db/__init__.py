"""The store: one SQLite file."""

import sys

if "numpy" not in sys.modules:
    # sqlite-utils loads numpy wherever that is installed, for columns that nothing here has: a third of its start.
    sys.modules["numpy"] = None  # type: ignore[assignment]
    try:
        import sqlite_utils  # noqa: F401 - loaded here, while numpy is hidden
    finally:
        del sys.modules["numpy"]
