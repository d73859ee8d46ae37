"""The web monitor: the reader's pages on the live database, and for the operator tables, SQL and corrections."""
