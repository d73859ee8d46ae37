"""Clues of where a candidate is relative to the values chosen for other slots: inside, beside, before, behind."""

from bisect import bisect_left

from crawler.awards.choice import Candidate, Place
from crawler.awards.text import Sentence

_NEAR = 6


def linked(candidates: list[Candidate], **chosen: Candidate | None) -> list[Candidate]:
    """The candidates with clues about the chosen values, each named by its slot; the originals stay as they are."""
    return link([Candidate(one.value, one.clues.copy(), one.places, one.group) for one in candidates], **chosen)


def link(candidates: list[Candidate], **chosen: Candidate | None) -> list[Candidate]:
    """The same in place, for candidates that are not shared."""
    for slot, other in chosen.items():
        if other is not None:
            _link(candidates, other, slot)
    return candidates


def _link(candidates: list[Candidate], other: Candidate, slot: str) -> None:
    value = str(other.value).casefold()
    spans: dict[Sentence, list[tuple[int, int]]] = {}
    for place in sorted(other.places, key=lambda place: place.start):
        spans.setdefault(place.sentence, []).append((place.start, place.end))
    if other.value is None:
        for candidate in candidates:
            candidate.clues.add(f"{slot} is none, this is {'none' if candidate.value is None else 'some'}")
        return
    same, never = f"the same as the {slot}", f"never beside the {slot}"
    for candidate in candidates:
        if candidate.value is None:
            continue
        if str(candidate.value).casefold() == value:
            candidate.clues.add(same)
            continue
        is_beside = False
        for place in candidate.places:
            beside = spans.get(place.sentence)
            if beside:
                is_beside = True
                found = [f"{relation} the {slot}" for relation in _relations(place, beside)]
                candidate.clues.update(found)
                if place.sentence.where == "title":
                    candidate.clues.update([f"{clue} in the title" for clue in found])
        if not is_beside:
            candidate.clues.add(never)


def _relations(place: Place, spans: list[tuple[int, int]]) -> set[str]:
    first, last = place.start, place.end
    later = bisect_left(spans, (last,))
    found = set()
    if later < len(spans):  # Of those that begin behind the place, the nearest and the farthest suffice.
        found = {"just before" if start - last <= _NEAR else "before" for start, _ in (spans[later], spans[-1])}
    for start, end in spans[:later]:
        if end <= first:
            found.add("just behind" if first - end <= _NEAR else "behind")
        elif start <= first and last <= end:
            found.add("inside")
        else:
            found.add("around" if first <= start and end <= last else "across")
    return found
