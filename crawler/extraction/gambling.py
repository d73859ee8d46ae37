"""Recognises pages that advertise gambling: hacked news sites show them in place of stories, or beside them."""

import re
from collections.abc import Sequence

_FEWEST = 3
"""A page that advertises uses at least this many different expressions."""
_TERM = re.compile(
    r"\b(?:slot\s*(?:gacor|online|thailand|dana|demo|deposit|\d{2,4})|(?:situs|agen|bandar)\s+(?:slot|judi|togel|toto|casino)"
    r"|judi\s+(?:slot|online|bola)|togel(?:\s+(?:online|hari\s+ini|hongkong|singapore|sydney|macau))?"
    r"|toto\s*(?:slot|macau)|max\s?win|scatter\s+hitam|rtp\s+(?:live|slot)|pragmatic\s+play|pg\s?soft"
    r"|gates\s+of\s+olympus|mahjong\s+ways|link\s+alternatif|bonus\s+new\s+member|deposit\s+(?:pulsa|dana|qris)"
    r"|gampang\s+(?:menang|maxwin|jackpot)|jackpot|freebet|sbobet|casino\s+online)\b",
    re.IGNORECASE,
)
_NEWS = re.compile(
    r"\b(?:polisi|kepolisian|pol(?:res|resta|restabes|da|ri|sek)|bareskrim|tersangka|terdakwa|pelaku|(?:di)?tangkap|diringkus"
    r"|pengadilan|hakim|jaksa|kejaksaan|(?:mem|di|pem)blokir\w*|kominfo|komdigi|ppatk|ojk|korban|kecanduan|berantas"
    r"|(?:mem|pem)berantas\w*|diretas|peretas\w*)\b",
    re.IGNORECASE,
)
"""Words of news about gambling, which its advertisers do not use."""


def advertises_gambling(title: str, body: Sequence[str]) -> bool:
    """Whether title and text advertise gambling; news about it does not count."""
    if not _TERM.search(title):
        return False
    text = "\n".join((title, *body))
    terms = {" ".join(term.casefold().split()) for term in _TERM.findall(text)}
    return len(terms) >= _FEWEST and not _NEWS.search(text)
