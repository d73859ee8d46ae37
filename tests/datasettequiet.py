"""Datasette tests SQLite's features in in-memory databases that it never closes; this answers them instead.

Import this before Datasette's application, whose modules run these tests on import.
"""

import sqlite3

from datasette.utils import detect_json1
from datasette.utils import sqlite as asking

detect_json1.__defaults__ = (sqlite3.connect(":memory:", check_same_thread=False),)
asking._cached_sqlite_version = sqlite3.sqlite_version_info
