"""Spares Scrapy's crawlers what each does for logs that are not written, and again for components that are the same.

A job makes up to a hundred crawlers, one for each site. A fifth of the processor time of a site with nothing new went
into two things: laying out lists of settings and components for messages that a job does not log, and inspecting the
methods of all components for an argument of former versions of Scrapy. These are private names: see pyproject.toml.
"""

from collections.abc import Callable
from functools import cache
from types import SimpleNamespace
from typing import Any

import scrapy.crawler
import scrapy.middleware
from scrapy.core import engine
from scrapy.utils.deprecate import argument_is_required


def spare_start() -> None:
    """Change Scrapy in this process, which is one that writes no logs. Raises AttributeError if a name is gone."""
    unlaid = SimpleNamespace(pformat=str)
    _replace(scrapy.crawler, "pprint", unlaid)
    _replace(scrapy.middleware, "pprint", unlaid)
    _replace(scrapy.middleware, "argument_is_required", _is_required)
    _replace(engine, "argument_is_required", _is_required)


def _replace(module: object, name: str, value: object) -> None:
    getattr(module, name)
    setattr(module, name, value)


def _is_required(function: Callable[..., Any], argument: str) -> bool:
    return _of_plain(getattr(function, "__func__", function), argument)


@cache
def _of_plain(function: Callable[..., Any], argument: str) -> bool:
    return argument_is_required(function, argument)
