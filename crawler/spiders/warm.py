"""Preloads all that a job needs: modules, lexicon, weights, and what is created on first use."""

from contextlib import suppress
from datetime import UTC, datetime

from scrapy.settings import Settings
from scrapy.utils.misc import load_object

from crawler.awards.model import WeightsError
from crawler.extraction import extract
from crawler.readersetup import ReaderSetup
from crawler.spiders import child as child
from crawler.tagging import tag_article

_COMPONENTS = (
    "ADDONS",
    "DOWNLOADER_MIDDLEWARES",
    "DOWNLOAD_HANDLERS",
    "EXTENSIONS",
    "ITEM_PIPELINES",
    "SPIDER_MIDDLEWARES",
)
"""Settings that are dictionaries of class names."""
_TITLE = "Desa Cibaliung Raih Penghargaan"
_TEXT = "LEBAK - Desa Cibaliung menerima penghargaan desa terbaik dari Gubernur Banten, Senin (3/3/2025). " * 5
_PAGE = f"<title>{_TITLE}</title><h1>{_TITLE}</h1><div class=entry-content><p>{_TEXT}</p></div>"


def warm_up(weights: str | None) -> None:
    """Load what every job needs. `weights`: the folder of a lesson; None: the shipped weights."""
    settings = Settings()
    settings.setmodule("crawler.jobsettings")
    for name in _COMPONENTS:
        for key, value in settings.getwithbase(name).items():
            for path in (key, value):
                if isinstance(path, str) and "." in path:
                    load_object(path)
    for name, value in settings.attributes.items():
        if name.isupper() and isinstance(value.value, str) and value.value.startswith(("scrapy.", "crawler.")):
            with suppress(ImportError, NameError, ValueError):  # SETTINGS_MODULE and others do not name a class
                load_object(value.value)
    extract(_PAGE.encode(), "https://kabar.example/berita/desa", now=datetime.now(UTC))
    with suppress(WeightsError):  # the job reports it
        reader = ReaderSetup(weights=weights)
        tag_article(
            _TITLE,
            _TEXT,
            published_at=None,
            language="id",
            zone="Asia/Jakarta",
            region="36",
            reader=reader,
        )


def warm_up_further() -> None:
    """Load what only some jobs need; it takes a third of a second."""
    import trafilatura  # noqa: F401 - for the careful path of extraction
