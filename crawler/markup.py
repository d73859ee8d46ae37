"""Harmful markup in a page or list, found before it is parsed."""

import re

_MOST_ATTRIBUTES = 2000
OVERFULL_TAG = re.compile(
    rb"""<[a-zA-Z](?!(?:[^"'<>]{0,60}+(?:"[^"]*+"|'[^']*+')){0,40}+[^"'<>]{0,60}+>)"""
    rb"""(?>(?:"[^"]*+"|'[^']*+'|[^<>\s/"'(){};]++)*+[\s/]++){%d}""" % _MOST_ATTRIBUTES
)
"""A tag with thousands of attributes: parsers compare each with all before it. Brackets mean a script's `i<n`.

The first line of the pattern skips ordinary tags, which are too short for that: this halves the time.
"""
