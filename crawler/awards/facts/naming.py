"""Which of the awards that a story names is the one it reports, and which belongs to a later fact."""

from crawler.awards.events import Event
from crawler.awards.facts.named import (
    DESCRIBED,
    Mention,
    is_aim,
    is_at_occasion,
    of_naming,
    of_title,
    spelt_out,
)
from crawler.awards.facts.ordering import READ_SENTENCES
from crawler.awards.text import Document, Sentence


def main_mention(document: Document, fresh: list[Event], named: dict[int, list[Mention]]) -> Mention | None:
    """The award that the story is about; titles that only a clause shows are added to `named`."""
    firm = {id(e.sentence) for e in fresh if e.firm}
    for event in fresh:
        if event.sentence is document.title:
            continue
        for title in (
            of_title(event.sentence, _behind_verb(event), event.target.start),
            of_naming(event.sentence, event.start, event.end),
        ):
            if title:
                named.setdefault(id(event.sentence), []).append(title)
    best: tuple[float, Mention] | None = None
    for sentence in read_sentences(document):
        is_title = sentence is document.title
        for mention in named[id(sentence)]:
            weight = mention.weight - (0.9 if is_title else 0.12 * sentence.index)
            weight += 0.7 * (id(sentence) in firm) + 0.3 * (mention.programme is not None)
            weight += 0.7 * any(len(w) == 4 and w.isdigit() for w in sentence.words[mention.start : mention.end])
            weight -= 0.6 * (mention.end - mention.start > 12)
            weight -= (0.8 if id(sentence) in firm else 2.0) * is_at_occasion(mention) + 2.5 * is_aim(mention)
            if best is None or weight > best[0]:
                best = (weight, mention)
    return spelt_out(best[1], document.body[:READ_SENTENCES]) if best else None


def _behind_verb(event: Event) -> int:
    """Where the object of the clause may begin."""
    return min(event.verb.end, event.target.start)


def own_mention(
    shared: Mention | None, home: Sentence | None, event: Event | None, named: dict[int, list[Mention]], *, main: bool
) -> Mention | None:
    """A later fact has its own award where its clause names another one."""
    if main or home is None or event is None or shared is None:
        return shared
    own = [m for m in named.get(id(home), []) if m.weight >= DESCRIBED and m.start < event.end + 8]
    near = min(own, key=lambda m: abs(m.start - event.target.start), default=None)
    if near is None or (near.programme is not None and shared.programme is near.programme):
        return shared
    return near if near.weight >= shared.weight else shared


def read_sentences(document: Document) -> list[Sentence]:
    """The sentences that awards are named in: the title and the first of the body."""
    return ([document.title] if document.title else []) + document.body[:READ_SENTENCES]
