"""From the bytes of a page to a clean article. Pure: no socket, file, clock or database."""

from crawler.extraction.dateline import Dateline, dateline
from crawler.extraction.extract import extract

__all__ = ["Dateline", "dateline", "extract"]
