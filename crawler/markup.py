"""What is wrong with the markup of a page, or of a list, before it is parsed."""

import re

_MOST_ATTRIBUTES = 2000
OVERFULL_TAG = re.compile(
    rb"""<[a-zA-Z](?!(?:[^"'<>]{0,60}+(?:"[^"]*+"|'[^']*+')){0,40}+[^"'<>]{0,60}+>)"""
    rb"""(?>(?:"[^"]*+"|'[^']*+'|[^<>\s/"'(){};]++)*+[\s/]++){%d}""" % _MOST_ATTRIBUTES
)
"""A tag with thousands of attributes: parsers compare each with all before it. Brackets mean a script's `i<n`.

Its first line passes by ordinary tags, which have no room for so many: that takes half the time.
"""
