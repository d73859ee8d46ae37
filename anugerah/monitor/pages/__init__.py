"""The reader's pages as static files: the public part of the database, in Indonesian and English."""
