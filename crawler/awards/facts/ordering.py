"""Which recipients a story names: the likeliest candidate first, then those of lists and of other clauses."""

from collections import Counter

from crawler.awards.events import Event, Status
from crawler.awards.facts import recipients as who
from crawler.awards.facts import winners
from crawler.awards.facts.enumerations import counted_up, enumerated, who_received
from crawler.awards.facts.figures import BODIES, GOVERNMENTS, Figure, Mention
from crawler.awards.facts.receivers import READ_SENTENCES, Candidate, begins_below
from crawler.awards.lexicon import Lexicon, word_set
from crawler.awards.names import is_official
from crawler.awards.roles import load_role_weights, total
from crawler.awards.text import Document

_MARGIN = 4.0
"""So much less than the main one may speak for the recipient of another clause."""
_OPENINGS = word_set("ordering", "openings")
_RESULT = {"nilai", "skor", "poin", "angka", "indeks"}
_AHEAD = 5
_PEOPLE = {"head", "holder", "person"}
_THESE = {"tersebut", "itu", "ini", "penerima", "pemenang"}


def listed_winners(document: Document, fresh: list[Event], lexicon: Lexicon) -> list[who.Recipient]:
    """Winners in rows, with places beside their names, or enumerated behind the sentence that reports the award."""
    rows = winners.rows(document, lexicon)
    if rows:
        return rows
    found: list[who.Recipient] = []
    for sentence in document.body[:READ_SENTENCES]:
        if "sebelumnya" not in sentence.lows[:_AHEAD]:
            found += winners.placed(sentence, lexicon)
    reporting = {e.sentence.index for e in fresh if e.sentence is not document.title}
    told = min(reporting, default=READ_SENTENCES)
    # One place below the first is another winner's where the award has been told before it.
    if len(found) > 1 or (found and begins_below(found[0]) and told < found[0].sentence.index):
        return found
    found = []
    for sentence in document.body[:10]:
        opening = sentence.lows[0]
        if "sebelumnya" in sentence.lows[:_AHEAD]:
            continue  # "Di tahun-tahun sebelumnya, kategori ini dimenangi A (2020) dan B (2021)"
        counted = opening.startswith("ke") and (bool(_THESE & set(sentence.lows[:4])) or opening.endswith("nya"))
        near = sentence.index - 1 in reporting or sentence.index - 2 in reporting
        if sentence.index in reporting and (behind := counted_up(sentence, fresh, lexicon)):
            found += behind
        elif counted or (near and ("tersebut" in sentence.lows[:4] or opening in _OPENINGS or who_received(sentence))):
            found += enumerated(sentence, lexicon)
    return found


def in_order(
    document: Document, found: list[Candidate], listed: list[who.Recipient], fresh: list[Event], lexicon: Lexicon
) -> list[who.Recipient]:
    """The main recipient, the others of its clause, the winners of lists, those of other clauses."""
    if not found:
        return []
    weights = load_role_weights().recipient
    totals = {id(c): total(c.clues, weights) for c in found}
    main = max(found, key=lambda c: totals[id(c)])
    best = _best_reading(document, main)
    placed = next((reading for reading in main.readings if reading.rank), None)
    rank = placed.rank if placed else None
    event = best.event if best else None
    if rank is None and (event is None or event.sentence is document.title):
        event = next((e for e in fresh if e.firm and e.sentence is not document.title), event)
    mention = surface(main.figure, lexicon)
    ordered = [who.Recipient(mention.sentence, mention.chunk, event, rank, placed.sentence if placed else None)]
    rows = [r for r in listed if r not in main.readings]
    if len(rows) < len(listed):
        return ordered + rows
    least = totals[id(main)] - _MARGIN
    others = [c for c in found if c is not main and (totals[id(c)] > least or _is_rated_apart(document, c))]
    told = [r for c in others if not any(r in listed for r in c.readings) for r in c.readings if r.event]
    same = [r for r in told if r.event is event]
    later = [r for r in told if r.event is not event and _is_news_of_its_own(document, r)]
    return ordered + same + rows + [r for r in later if not who.stands_for_body(r, lexicon)]


def _best_reading(document: Document, candidate: Candidate) -> who.Recipient | None:
    """The clause that reports the candidate's award: news in the body, else in the title, else any."""
    told = [r for r in candidate.readings if r.event]
    news = [r for r in told if r.event and r.event.status is Status.FRESH and not r.event.quoted]
    firm = [r for r in news if r.event and r.event.firm]
    body = [r for r in firm if r.event and r.event.sentence is not document.title]
    return next(iter(body or firm or news or told), None)


def _is_news_of_its_own(document: Document, reading: who.Recipient) -> bool:
    event = reading.event
    body = reading.sentence is not document.title
    return bool(event and event.firm and event.status is Status.FRESH and not event.quoted and body)


def _is_rated_apart(document: Document, candidate: Candidate) -> bool:
    """ "… Dinas X dinobatkan sebagai unit terbaik dengan nilai 96,18": a body with a result of its own."""
    return candidate.figure.kind in BODIES and any(
        _is_news_of_its_own(document, reading) and _RESULT.intersection(reading.sentence.lows[reading.chunk[1] :])
        for reading in candidate.readings
    )


def surface(figure: Figure, lexicon: Lexicon) -> Mention:
    """The name that the fact gives: the longest of the body, a government's most usual.

    It ends with no acronym in brackets where there is a choice.
    """
    named = [
        m
        for m in figure.mentions
        if figure.kind not in ("head", "holder") or not is_official(m.sentence, m.chunk, lexicon)
    ]
    body = [m for m in named if m.sentence.where == "body"] or named
    if figure.kind == "government":
        headed = [m for m in body if m.lows[0] in GOVERNMENTS] or body
        headed = [m for m in headed if not _has_common_words(m)] or headed
        often = Counter(" ".join(m.lows) for m in headed)
        return max(headed, key=lambda m: often[" ".join(m.lows)])
    longest = max(body, key=lambda m: m.chunk[1] - m.chunk[0])
    titled = [m for m in named if m.sentence.where == "title" and len(m.lows) > 1]
    if titled and figure.kind in BODIES and longest.lows[-1] == ")" and _is_short(titled[0], longest):
        return titled[0]
    if longest.lows[-1] != ")" and not (longest.lows[-2:-1] == ["/"] and longest.lows[-1] in figure.acronyms):
        return longest
    if figure.kind in _PEOPLE and "(" in longest.lows:
        start, _ = longest.chunk
        return Mention(longest.sentence, (start, start + longest.lows.index("(")))
    called = [m for m in named if m.sentence.where == "title" and set(m.lows) <= figure.acronyms]
    if called:
        return next((m for m in body if set(m.lows) <= figure.acronyms), called[0])
    plain = [m for m in body if "(" not in m.lows]
    return max(plain, key=lambda m: m.chunk[1] - m.chunk[0]) if plain else longest


def _is_short(titled: Mention, longest: Mention) -> bool:
    """ "Kementerian LHK" for "Kementerian Lingkungan Hidup dan Kehutanan (KLHK)": a form with an acronym of its own."""
    words = titled.sentence.words[slice(*titled.chunk)]
    spelt = any(word.isupper() and len(word) > 1 for word in words[1:])
    return spelt and 2 * len(titled.lows) < len(longest.lows)


def _has_common_words(mention: Mention) -> bool:
    """ "Kota tambang tua Sawahlunto"."""
    start, end = mention.chunk
    return any(word.islower() for word in mention.sentence.words[start + 1 : end])


def words_of(recipient: who.Recipient) -> list[str]:
    """The folded words of a recipient's name."""
    return recipient.sentence.lows[slice(*recipient.chunk)]
