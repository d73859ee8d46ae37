"""Scrapy's stats collector, without its check for a deprecated argument."""

from scrapy.statscollectors import MemoryStatsCollector


class PlainStats(MemoryStatsCollector):
    """Scrapy's looks up its attributes in Python code, twice for each count, to warn about the deprecated `spider`."""

    __getattribute__ = object.__getattribute__
