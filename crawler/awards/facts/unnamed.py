"""Recipients that no verb of winning has as its subject: "atas nama …", "… disebut sebagai …", the award's own body."""

from crawler.awards.facts.place import is_named_by_region, region_of
from crawler.awards.facts.recipients import Recipient, is_name
from crawler.awards.lexicon import Kind, Lexicon
from crawler.awards.names import Chunk, is_body, is_official, name_right, without_titles
from crawler.awards.subjects import subject
from crawler.awards.text import Document, Sentence

_READ = 5
_WON = (Kind.AWARD, Kind.MEDAL, Kind.PLACE, Kind.RATING, Kind.PROGRAMME, Kind.CONTEST)
_NAMING = {"sebagai", "menjadi"}


def in_the_name(document: Document, lexicon: Lexicon) -> list[Recipient]:
    """ "perunggu bidang kebumian atas nama Klaudia Jehadut": the person behind a school's or a region's medal."""
    found = []
    for sentence in document.body[:_READ]:
        for i in range(len(sentence) - 2):
            if sentence.lows[i] == "atas" and sentence.lows[i + 1] == "nama" and sentence.has(*_WON):
                chunk = name_right(sentence, i + 2, lexicon, reach=2)
                if chunk:
                    found.append(_recipient(sentence, chunk, lexicon))
    return [r for r in found if is_name(r.sentence, r.chunk, lexicon)]


def fallback(document: Document, lexicon: Lexicon) -> list[Recipient]:
    """Where no clause names a recipient: who is called something, else the body or the place that the opening names."""
    for sentence in document.body[:_READ]:
        chunk = _called(sentence, lexicon)
        if chunk and is_name(sentence, chunk, lexicon):
            return [_recipient(sentence, chunk, lexicon)]
    for sentence in document.body[:2]:
        chunk = _first_body(sentence, document.title, lexicon)
        if chunk:
            return [_recipient(sentence, chunk, lexicon)]
    title = document.title
    chunk = name_right(title, 0, lexicon, reach=6) if title and document.body else None
    if title is None or chunk is None or not is_name(title, chunk, lexicon):
        return []
    known = all(low in document.body[0].proper for low in title.lows[slice(*chunk)])
    return [_recipient(title, chunk, lexicon)] if known else []


def _recipient(sentence: Sentence, chunk: Chunk, lexicon: Lexicon) -> Recipient:
    return Recipient(sentence, without_titles(sentence, chunk, lexicon), None)


def _called(sentence: Sentence, lexicon: Lexicon) -> Chunk | None:
    """ "nama Kodim X dibacakan sebagai juara I …": any passive verb before "sebagai" and an award."""
    for i in range(1, len(sentence) - 1):
        if sentence.lows[i] not in _NAMING or not sentence.lows[i - 1].startswith("di"):
            continue
        if any(i < mark.start <= i + 6 for mark in sentence.of(*_WON)) or sentence.words[i + 1][0].isupper():
            return subject(sentence, i - 1, lexicon)
    return None


def _first_body(sentence: Sentence, title: Sentence | None, lexicon: Lexicon) -> Chunk | None:
    """The first body with a place that an award's sentence names, if the title knows it."""
    if title is None or not sentence.has(*_WON):
        return None
    i = 0
    while i < len(sentence):
        chunk = _body_at(sentence, i, lexicon)
        if chunk is None:
            i += 1
            continue
        known = set(sentence.lows[slice(*chunk)]) & set(title.lows) or is_named_by_region(title, sentence, chunk)
        if known and region_of(sentence, chunk):
            return chunk
        i = chunk[1]
    return None


def _body_at(sentence: Sentence, i: int, lexicon: Lexicon) -> Chunk | None:
    if sentence.lows[i] not in lexicon.bodies or any(m.start <= i < m.end for m in sentence.of(Kind.GIVER)):
        return None
    chunk = name_right(sentence, i, lexicon, reach=1)
    if chunk is None or not is_body(sentence, chunk, lexicon) or is_official(sentence, chunk, lexicon):
        return None
    return chunk
