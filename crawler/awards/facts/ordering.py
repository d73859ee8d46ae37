"""Which recipients a story names, the main one first."""

from dataclasses import replace

from crawler.awards.events import Event, place_number
from crawler.awards.facts import recipients as who
from crawler.awards.facts import unnamed, winners
from crawler.awards.facts.place import region_of
from crawler.awards.lexicon import Kind, Lexicon, word_set
from crawler.awards.names import is_body
from crawler.awards.text import Document

READ_SENTENCES = 16


_OPENINGS = word_set("ordering", "openings")
_THESE = {"tersebut", "itu", "ini"}


def listed_winners(document: Document, fresh: list[Event], lexicon: Lexicon) -> list[who.Recipient]:
    """Winners in rows, with places beside their names, or enumerated behind the sentence that reports the award."""
    rows = winners.rows(document, lexicon)
    if rows:
        return rows
    found: list[who.Recipient] = []
    for sentence in document.body[:READ_SENTENCES]:
        found += winners.placed(sentence, lexicon)
    if len(found) > 1:
        return found
    found = []
    reporting = {e.sentence.index for e in fresh if e.sentence is not document.title}
    for sentence in document.body[:10]:
        opening = sentence.lows[0]
        counted = opening.startswith("ke") and (bool(_THESE & set(sentence.lows[:4])) or opening.endswith("nya"))
        near = sentence.index - 1 in reporting or sentence.index - 2 in reporting
        if sentence.index in reporting and (
            behind := winners.counted(sentence, lexicon) or winners.given(sentence, fresh, lexicon)
        ):
            found += behind
        elif counted or (near and ("tersebut" in sentence.lows[:4] or opening in _OPENINGS)):
            found += winners.enumerated(sentence, lexicon)
    return found


def in_order(
    document: Document, candidates: list[who.Recipient], listed: list[who.Recipient], lexicon: Lexicon
) -> list[who.Recipient]:
    """The main recipient first; a named one of the lede outweighs rows, unless rows are all there is."""
    if not candidates:
        return listed or unnamed.in_the_name(document, lexicon) or unnamed.fallback(document, lexicon)
    titled = [c for c in candidates if c.sentence is document.title and _is_proper(document, c) and c.weight > 2.4]
    main = max(candidates, key=lambda c: c.weight - _doubt(document, c, bool(titled), lexicon))
    main = _medallist(candidates, main, lexicon) or main
    if not is_body(main.sentence, main.chunk, lexicon) and main.sentence is document.title:
        main = next(iter(unnamed.in_the_name(document, lexicon)), main)
    names = [words_of(r) for r in listed]
    if listed and words_of(main) in names:
        first = listed[0] if listed[0].sentence.index <= main.sentence.index else listed[names.index(words_of(main))]
        known = replace(first, event=main.event) if words_of(first) == words_of(main) else first
        return [known, *(r for r in listed if r is not first)]
    if listed and _are_runners_up(listed) and main.event is not None and main.event.firm:
        return [main, *listed]
    if listed and (main.weight < 2.4 or _heads_list(main) or _stands_for_list(document, main, listed, lexicon)):
        return listed
    if listed and main.sentence is not document.title and listed[0].sentence.index < main.sentence.index:
        return [*listed, main]
    same_event = [c for c in candidates if c.event is main.event and c is not main]
    others = [
        c
        for c in candidates
        if c.event is not main.event
        and c.sentence is not document.title
        and c.event
        and c.event.firm
        and c.event.quoted is False
        and c.weight > 1.2
        and not who.stands_for_body(c, lexicon)
    ]
    return [main, *same_event, *listed, *others]


def _are_runners_up(listed: list[who.Recipient]) -> bool:
    """Do the rows begin below the first place? Then the winner stands elsewhere."""
    ranks = [(r.sentence, r.rank) for r in listed]
    numbers = [place_number(s, rank[1] - 1) if rank else None for s, rank in ranks]
    lower = [n is not None and n > 1 for n in numbers]
    second = [rank is not None and s.lows[rank[0]].startswith("runner") for s, rank in ranks]
    return all(a or b for a, b in zip(lower, second, strict=True))


def _doubt(document: Document, recipient: who.Recipient, titled: bool, lexicon: Lexicon) -> float:
    """A headline's capitals may be no name; a name that a headline of names leaves out may be another's."""
    if recipient.sentence is document.title:
        return 0.0 if not document.body or _is_known(document, recipient, lexicon) else 0.8
    if document.title is None or not titled:
        return 0.0
    return 0.0 if who.is_in_title(document.title, recipient.sentence, recipient.chunk, lexicon) else 0.8


def _medallist(candidates: list[who.Recipient], main: who.Recipient, lexicon: Lexicon) -> who.Recipient | None:
    """Medals that a headline counts for a region or a school are those of the people named below."""
    if main.event is None or main.event.target.kind is not Kind.MEDAL or not _is_place(main, lexicon):
        return None
    return next((c for c in candidates if c.event and _wins_medal(c, lexicon)), None)


def _is_place(recipient: who.Recipient, lexicon: Lexicon) -> bool:
    sentence, chunk = recipient.sentence, recipient.chunk
    return is_body(sentence, chunk, lexicon) or region_of(sentence, chunk) is not None


def _wins_medal(recipient: who.Recipient, lexicon: Lexicon) -> bool:
    event = recipient.event
    placed = event is not None and event.target.kind in (Kind.MEDAL, Kind.PLACE) and not event.quoted
    long = recipient.chunk[1] - recipient.chunk[0] > 1
    return placed and long and not _is_place(recipient, lexicon) and recipient.sentence.where == "body"


def _is_known(document: Document, recipient: who.Recipient, lexicon: Lexicon) -> bool:
    """Is each word of a headline's name one of a name in the body? Bodies go by other names there."""
    if is_body(recipient.sentence, recipient.chunk, lexicon):
        return _is_proper(document, recipient)
    return all(low in document.body[0].proper for low in words_of(recipient) if len(low) > 2)


def _is_proper(document: Document, recipient: who.Recipient) -> bool:
    """Headlines capitalise every word: is this one a name in the body too?"""
    return bool(document.body) and any(low in document.body[0].proper for low in words_of(recipient) if len(low) > 2)


def words_of(recipient: who.Recipient) -> list[str]:
    """The folded words of a recipient's name."""
    return recipient.sentence.lows[slice(*recipient.chunk)]


def _stands_for_list(document: Document, main: who.Recipient, listed: list[who.Recipient], lexicon: Lexicon) -> bool:
    """A school or a region whose pupils are listed is not the winner; nor is a headline's word beside a full list."""
    first = listed[0]
    target = main.event.target if main.event else None
    placed = target is not None and (target.kind is Kind.PLACE or target.entry == "juara umum")
    if first.rank is not None and first.sentence.has(Kind.MEDAL) and _is_place(main, lexicon) and not placed:
        return True
    if main.sentence is document.title:
        return first.rank is not None and place_number(first.sentence, first.rank[1] - 1) == 1
    return first.sentence.index < 4 and not placed and is_body(main.sentence, main.chunk, lexicon)


def _heads_list(main: who.Recipient) -> bool:
    """ "Lima sekolah di Kubu Raya …": a count stands for the rows that follow."""
    start = main.chunk[0]
    before = main.sentence.lows[max(0, start - 4) : start]
    return any(
        low in ("dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sebanyak", "sejumlah", "para", "beberapa")
        or low.isdigit()
        for low in before
    )
