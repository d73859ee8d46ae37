"""The monitor: the reader's pages on the live database, and for its operator tables, SQL and corrections."""
