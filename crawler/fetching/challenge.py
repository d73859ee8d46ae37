"""Recognises the pages that bot protection serves in place of the site."""

import re

_MARKS = re.compile(
    rb"cf-browser-verification|cf_chl_|/cdn-cgi/challenge-platform/|Just a moment\.\.\.|"
    rb"Checking your browser before|DDoS protection by|_Incapsula_Resource|sucuri_cloudproxy|"
    rb"Attention Required! \| Cloudflare"
)
_LOOK_AT = 20_000


def is_challenge(body: bytes) -> bool:
    """Whether an HTML answer is a challenge and no page of the site; articles about such pages are long."""
    return len(body) < 60_000 and _MARKS.search(body[:_LOOK_AT]) is not None
