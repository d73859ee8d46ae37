"""What the values that other slots have taken say of a candidate: inside, beside, before, behind."""

from bisect import bisect_left

from crawler.awards.choice import Candidate, Place
from crawler.awards.text import Sentence

_NEAR = 6
_Spans = dict[Sentence, list[tuple[int, int]]]
"""The places of a value by sentence, in order."""


def linked(candidates: list[Candidate], **chosen: Candidate | None) -> list[Candidate]:
    """The candidates with clues about the chosen values, each named by its slot; the originals stay as they are."""
    return link([Candidate(one.value, one.clues.copy(), one.places, one.group) for one in candidates], **chosen)


def link(candidates: list[Candidate], **chosen: Candidate | None) -> list[Candidate]:
    """The same for candidates that nobody else has: they get the clues themselves."""
    known = [(slot, _key(other), _spans(other)) for slot, other in chosen.items() if other is not None]
    for candidate in candidates:
        key = _key(candidate)
        for slot, other, spans in known:
            candidate.clues.update(_links(candidate, key, other, spans, slot))
    return candidates


def _key(candidate: Candidate) -> str | None:
    return None if candidate.value is None else str(candidate.value).casefold()


def _spans(candidate: Candidate) -> _Spans:
    found: _Spans = {}
    for place in sorted(candidate.places, key=lambda place: place.start):
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
        for relation in _relations(place, spans[place.sentence]) if place.sentence in spans else ():
            clues.append(f"{relation} the {slot}")
            if place.sentence.where == "title":
                clues.append(f"{relation} the {slot} in the title")
    return clues or [f"never beside the {slot}"]


def _relations(place: Place, spans: list[tuple[int, int]]) -> set[str]:
    first, last = place.start, place.end
    later = bisect_left(spans, (last,))
    found = set()
    if later < len(spans):  # Of all that begin behind the place the nearest and the farthest say all.
        found = {"just before" if start - last <= _NEAR else "before" for start, _ in (spans[later], spans[-1])}
    for start, end in spans[:later]:
        if end <= first:
            found.add("just behind" if first - end <= _NEAR else "behind")
        elif start <= first and last <= end:
            found.add("inside")
        else:
            found.add("around" if first <= start and end <= last else "across")
    return found
