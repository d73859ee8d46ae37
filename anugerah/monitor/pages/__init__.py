"""The reader's pages as static files: what may leave the database, in Indonesian and in English."""
