"""Scrapy's settings for `scrapy crawl SLUG`: those of the jobs, with the operator's own values."""

from pathlib import Path

from crawler.environment import load_settings
from crawler.errors import AnugerahError
from crawler.jobsettings import *  # noqa: F403 - Scrapy reads one module
from crawler.readersetup import reader_setup

try:
    _settings = load_settings()
    _reader = reader_setup(_settings.award_threshold, Path(_settings.db))
except AnugerahError as error:
    raise SystemExit(f"Error: {error}") from None

ALLOW_NETWORKS = list(_settings.allow_networks)
USER_AGENT = _settings.user_agent
DOWNLOAD_TIMEOUT = _settings.timeout
AWARD_THRESHOLD = _reader.threshold
AWARD_WEIGHTS = _reader.weights
"""Folder of a lesson of `anugerah teach`; None: the shipped weights."""
