"""Counts as Scrapy does, without what it does for callers that still name the spider."""

from scrapy.statscollectors import MemoryStatsCollector


class PlainStats(MemoryStatsCollector):
    """Scrapy's, which looks up each of its attributes in Python, twice a count, to warn of an argument out of use."""

    __getattribute__ = object.__getattribute__
