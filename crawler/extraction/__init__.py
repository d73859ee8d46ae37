"""From the bytes of a page to a clean article. Pure: no socket, file, clock or database."""

from crawler.extraction.dateline import Dateline, dateline
from crawler.extraction.extract import extract
from crawler.extraction.paging import is_whole, pages_of, with_pages

__all__ = ["Dateline", "dateline", "extract", "is_whole", "pages_of", "with_pages"]
