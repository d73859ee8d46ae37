"""Which of the awards that a story names is the one it reports, and which belongs to a later fact."""

from crawler.awards.events import Event
from crawler.awards.facts.extent import left_start, lower_end, right_end
from crawler.awards.facts.mention import BARE, DESCRIBED, LOOSE, Mention
from crawler.awards.facts.named import of_naming, of_title
from crawler.awards.facts.receivers import READ_SENTENCES
from crawler.awards.facts.titles import is_title
from crawler.awards.lexicon import Kind, load_lexicon, word_set
from crawler.awards.text import Document, Sentence

_ATTENDED = word_set("named", "attended")
_CROWNINGS = word_set("events", "crownings")
_AIMS = word_set("named", "aims")
_ENGLISH = word_set("named", "english")
_BEFORE_OCCASION = 4
_BEFORE_AIM = 3
_OFFICES = load_lexicon().officials
_LONG_RECORD = 8
_OPENING = 4
"""Sentences of the body in which a title is looked for that no clause of winning names."""
_CUPS = {"medali", "piala", "plakat", "trofi"}
_BARE_REPORTED = 0.2
""" "Dua piala dibawa pulang": a bare word that the report holds says less than a name beside it."""
_UNCONFIRMED = 2.0
_SHORT_WORD = 3
_AGENT = 8
"""Tokens of who names somebody: "dipilih Kementerian Pertanian sebagai …"."""


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
            weight += (_BARE_REPORTED if _is_bare_cup(mention) else 0.7) * (id(sentence) in firm) + 0.3 * (
                mention.programme is not None
            )
            weight += 0.7 * any(len(w) == 4 and w.isdigit() for w in sentence.words[mention.start : mention.end])
            weight -= _UNCONFIRMED * (is_title and _is_only_of_title(document, mention))
            weight -= 0.6 * (mention.end - mention.start > 12)
            weight -= (0.8 if id(sentence) in firm else 2.0) * _is_at_occasion(mention) + 2.5 * _is_aim(mention)
            if best is None or weight > best[0]:
                best = (weight, mention)
    if best is None or best[0] < BARE:
        called = next((m for s in document.body[:_OPENING] if (m := _called(s))), None)
        best = (LOOSE, called) if called else best
    if best is None:
        return None
    sentences = document.body[:READ_SENTENCES]
    return _record(best[1], sentences) or _spelt_out(best[1], sentences)


def _is_bare_cup(mention: Mention) -> bool:
    """A "piala" without a name is what stands for an award; a "penghargaan" may be all that there is."""
    return mention.weight == BARE and mention.sentence.lows[mention.start] in _CUPS


def _called(sentence: Sentence) -> Mention | None:
    """ "ditetapkan sebagai Cagar Budaya Nasional 2024": what somebody was made, where nothing names an award."""
    verbs = [m.start for m in sentence.of(Kind.HONOURED, Kind.BESTOW)]
    for start in sorted([*verbs, *(i for i, low in enumerate(sentence.lows) if low in _CROWNINGS)]):
        title = of_naming(sentence, start, min(len(sentence), start + 1 + _AGENT))
        if title and title.end - title.start > 1 and sentence.lows[title.start] not in _OFFICES:
            return title
    return None


def _is_only_of_title(document: Document, mention: Mention) -> bool:
    """ "Beri Penghargaan Dua Warga Penggagal Begal": a headline's capitals name nothing that the body does not name."""
    if mention.programme is not None or not document.body:
        return False
    lows = mention.sentence.lows[mention.start : mention.end]
    if _ENGLISH & set(lows) or any(low.isdecimal() for low in lows):
        return False
    words = [low for low in lows if len(low) > _SHORT_WORD]
    known = document.body[0].proper | {document.body[0].lows[0]}
    return bool(words) and 2 * sum(word in known for word in words) < len(words)


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
    own = [m for m in own if m.programme is not None or not is_title(m.sentence, (m.start, m.end))]
    near = min(own, key=lambda m: abs(m.start - event.target.start), default=None)
    if near is None or (near.programme is not None and shared.programme is near.programme):
        return shared
    return near if near.weight >= shared.weight else shared


def read_sentences(document: Document) -> list[Sentence]:
    """The sentences that awards are named in: the title and the first of the body."""
    return ([document.title] if document.title else []) + document.body[:READ_SENTENCES]


def _is_at_occasion(mention: Mention) -> bool:
    """ "dalam acara SAKIP Award", "menghadiri malam Grand Final …": where something was handed over, not what."""
    before = mention.sentence.lows[max(0, mention.start - _BEFORE_OCCASION) : mention.start + 1]
    named = mention.sentence.lows[mention.start : mention.end]
    return "penganugerahan" in named or any(low in _ATTENDED for low in before)


def _is_aim(mention: Mention) -> bool:
    """ "ingin jadi Kota Layak Anak", "untuk mewujudkan …": what is wished for, not what was received."""
    sentence = mention.sentence
    words = sentence.lows if sentence.where == "title" else sentence.words  # "Menuju Informatif" is a predicate
    return any(word in _AIMS for word in words[max(0, mention.start - _BEFORE_AIM) : mention.start])


def _record(mention: Mention, sentences: list[Sentence]) -> Mention | None:
    """ "tercatat di MURI … sebagai rekor menenun serentak": of the body that keeps records, the record itself."""
    if mention.sentence.lows[mention.start : mention.end] != ["muri"]:
        return None
    for sentence in sentences:
        for i in range(len(sentence) - 2):
            if sentence.lows[i] == "rekor" and sentence.words[i + 1].islower():
                end = lower_end(sentence, i + 1, _LONG_RECORD)
                if end > i + 2:
                    return Mention(sentence, i, end, mention.weight)
    for sentence in sentences:
        for i in range(1, len(sentence)):
            if sentence.lows[i - 1] == "rekor" and sentence.lows[i] == "muri":
                return Mention(sentence, i - 1, i + 1, mention.weight, mention.programme)
    return None


def _spelt_out(mention: Mention, sentences: list[Sentence]) -> Mention:
    """The long form of an acronym that the story spells out: "Carvaganza Editors' Choice (CEC)" for "CEC 2019"."""
    words = [word for word in mention.sentence.words[mention.start : mention.end] if not word.isdigit()]
    if len(words) != 1 or not words[0].isupper() or mention.programme is not None:
        return mention
    for sentence in sentences:
        for i in range(2, len(sentence) - 1):
            if sentence.words[i] == words[0] and sentence.words[i - 1] == "(" and sentence.words[i + 1] == ")":
                start = left_start(sentence, i - 1)
                if start < i - 2:
                    return Mention(sentence, start, right_end(sentence, i + 2), mention.weight)
    return mention
