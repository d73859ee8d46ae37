"""Candidates for recipient and giver: every mention of a name, with what the story says about its bearer elsewhere."""

from crawler.awards.choice import Candidate, Place
from crawler.awards.coreference import clusters
from crawler.awards.lexicon import Giver, Kind
from crawler.awards.slots.company import typed, word_before
from crawler.awards.slots.mentions import mention_clues, party_kind, shape_clues
from crawler.awards.story import Story

_GIVER = Kind.GIVER
_MINISTER, _MINISTRY = "Menteri ", "Kementerian "
_MOST = 70
"""At most this many names of a story are candidates; later ones are background."""


def parties(story: Story, type_: str | None) -> list[Candidate]:
    """One candidate per mention, by name in text order, behind the candidate None; cached per story and type."""
    if type_ not in story.parties:
        story.parties[type_] = _found(story, type_)
    return story.parties[type_]


def _found(story: Story, type_: str | None) -> list[Candidate]:
    shapes: dict[str, set[str]] = {}
    kinds: dict[str, str] = {}
    mentions: dict[str, list[Candidate]] = {}
    told: dict[str, set[str]] = {}
    for sentence in story.sentences():
        for name in story.names(sentence):
            key = name.key
            if key not in shapes and len(shapes) >= _MOST:
                continue
            if key not in shapes:
                shapes[key], kinds[key] = shape_clues(name, type_), party_kind(name)
                shapes[key].add(f"shape {kinds[key]}")
                mentions[key], told[key] = [], set()
            value = story.text(sentence, name.start, name.end)
            place = Place(sentence, name.start, name.end)
            story.mentions[place], shared = mention_clues(story, name)
            told[key] |= shared
            mentions[key].append(Candidate(value, story.mentions[place], [place]))
    keys = list(mentions)
    leaders = clusters(keys)
    groups: dict[int, list[int]] = {}
    for i, leader in enumerate(leaders):
        groups.setdefault(leader, []).append(i)
    numbers = _numbers_by_shape(groups, kinds, mentions, keys)
    for leader, group in groups.items():
        also = {clue: f"also {clue}" for i in group for clue in told[keys[i]]}
        for i in group:
            for mention in mentions[keys[i]]:
                own, place = mention.clues, mention.places[0]
                mention.clues = own | shapes[keys[i]]
                if type_:
                    mention.clues.add(f"{type_}: {word_before(place.sentence, place.start)}")
                mention.clues.update([text for clue, text in also.items() if clue not in own])
                mention.clues.add(numbers[leader])
                mention.group = leader
    none = Candidate(None, {"none"})
    none.clues |= typed(none.clues, type_)
    return [none, *(mention for key in keys for mention in mentions[key])]


def ministries(found: list[Candidate]) -> list[Candidate]:
    """Candidates for a giver: a minister counts as the ministry that the story or the lexicon names."""
    values = [candidate.value for candidate in found if candidate.value]
    named = {value.casefold(): value for value in values if value.startswith(_MINISTRY)}
    return [_ministry(candidate, named) or candidate for candidate in found]


def _ministry(candidate: Candidate, named: dict[str, str]) -> Candidate | None:
    full = _known_ministry(candidate)
    if full is None and candidate.value and candidate.value.startswith(_MINISTER):
        full = named.get(f"{_MINISTRY}{candidate.value.removeprefix(_MINISTER)}".casefold())
    if full is None:
        return None
    clues = {c for c in candidate.clues if not c.startswith(("cut", "words"))}
    return Candidate(full, clues | {"a minister's ministry"}, candidate.places, candidate.group)


def _known_ministry(candidate: Candidate) -> str | None:
    """The ministry of a minister whom the lexicon knows: "Menkes", "Mendagri Tito Karnavian"."""
    for place in candidate.places:
        for mark in place.sentence.marks.get(_GIVER, ()):
            full = mark.entry.name if isinstance(mark.entry, Giver) and not mark.entry.apart else ""
            is_minister = mark.start == place.start and place.sentence.lows[mark.start].startswith("men")
            if is_minister and full.startswith(_MINISTRY):
                return full
    return None


def _numbers_by_shape(
    groups: dict[int, list[int]], kinds: dict[str, str], mentions: dict[str, list[Candidate]], keys: list[str]
) -> dict[int, str]:
    """Number the names by shape: the first person that a story names is likelier its subject than the fourth."""
    counts: dict[str, int] = {}
    numbers = {}
    for leader, _ in sorted(groups.items()):
        is_near = any("|" in " ".join(mention.clues) for mention in mentions[keys[leader]])
        label = f"shape {kinds[keys[leader]]} {'beside a trigger' if is_near else 'elsewhere'}"
        counts[label] = counts.get(label, 0) + 1
        numbers[leader] = f"number {min(counts[label], 4)} of {label}"
    return numbers
