"""What the values that other slots have taken say of a candidate: inside, beside, before, behind."""

from crawler.awards.choice import Candidate, Place
from crawler.awards.text import Sentence

_NEAR = 6
_Spans = dict[Sentence, list[tuple[int, int]]]


def linked(candidates: list[Candidate], **chosen: Candidate | None) -> list[Candidate]:
    """The candidates with clues about the chosen values, each named by its slot; the originals stay as they are."""
    known = [(slot, _key(other), _spans(other)) for slot, other in chosen.items() if other is not None]
    found = []
    for candidate in candidates:
        key = _key(candidate)
        clues = candidate.clues.union(*[_links(candidate, key, other, spans, slot) for slot, other, spans in known])
        found.append(Candidate(candidate.value, clues, candidate.places, candidate.group))
    return found


def _key(candidate: Candidate) -> str | None:
    return None if candidate.value is None else str(candidate.value).casefold()


def _spans(candidate: Candidate) -> _Spans:
    found: _Spans = {}
    for place in candidate.places:
        found.setdefault(place.sentence, []).append((place.start, place.end))
    return found


def _links(candidate: Candidate, key: str | None, other: str | None, spans: _Spans, slot: str) -> list[str]:
    if other is None:
        return [f"{slot} is none, this is {'none' if key is None else 'some'}"]
    if key is None:
        return []
    if key == other:
        return [f"the same as the {slot}"]
    clues = []
    for place in candidate.places:
        for relation in _relations(place, spans) if place.sentence in spans else ():
            clues.append(f"{relation} the {slot}")
            if place.sentence.where == "title":
                clues.append(f"{relation} the {slot} in the title")
    return clues or [f"never beside the {slot}"]


def _relations(place: Place, spans: _Spans) -> set[str]:
    found = set()
    first, last = place.start, place.end
    for start, end in spans[place.sentence]:
        if last <= start:
            found.add("just before" if start - last <= _NEAR else "before")
        elif end <= first:
            found.add("just behind" if first - end <= _NEAR else "behind")
        elif start <= first and last <= end:
            found.add("inside")
        else:
            found.add("around" if first <= start and end <= last else "across")
    return found
