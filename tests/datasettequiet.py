"""Datasette asks SQLite what it can in databases in memory, which it never closes; here it need not ask.

To be imported before Datasette's application, whose modules ask already while they are loaded.
"""

import sqlite3

from datasette.utils import detect_json1
from datasette.utils import sqlite as asking

detect_json1.__defaults__ = (sqlite3.connect(":memory:", check_same_thread=False),)
asking._cached_sqlite_version = sqlite3.sqlite_version_info
