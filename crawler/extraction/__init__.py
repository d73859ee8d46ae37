"""Turns the bytes of a page into a clean article. Pure: no socket, file, clock or database."""

from crawler.extraction.dateline import Dateline, dateline
from crawler.extraction.edition import is_older
from crawler.extraction.extract import extract
from crawler.extraction.paging import first_page, is_whole, pages_of, with_pages
from crawler.extraction.paragraphs import stated_body
from crawler.extraction.views import canonical_of_view, may_be_later_page, page_one_of

__all__ = [
    "Dateline",
    "canonical_of_view",
    "dateline",
    "extract",
    "first_page",
    "is_older",
    "is_whole",
    "may_be_later_page",
    "page_one_of",
    "pages_of",
    "stated_body",
    "with_pages",
]
