"""What the values that other slots have taken say of a candidate: inside, beside, before, behind."""

from crawler.awards.choice import Candidate, Place

_NEAR = 6


def linked(candidates: list[Candidate], **chosen: Candidate | None) -> list[Candidate]:
    """The candidates with clues about the chosen values, each named by its slot; the originals stay as they are."""
    known = {slot: candidate for slot, candidate in chosen.items() if candidate is not None}
    found = []
    for candidate in candidates:
        links = {clue for slot, other in known.items() for clue in _link(candidate, other, slot)}
        found.append(Candidate(candidate.value, candidate.clues | links, candidate.places, candidate.group))
    return found


def _link(candidate: Candidate, other: Candidate, slot: str) -> set[str]:
    if other.value is None:
        return {f"{slot} is none, this is {'none' if candidate.value is None else 'some'}"}
    if candidate.value is None:
        return set()
    if str(candidate.value).casefold() == str(other.value).casefold():
        return {f"the same as the {slot}"}
    clues = set()
    for place in candidate.places:
        for there in other.places:
            if place.sentence is there.sentence:
                clues.add(f"{_relation(place, there)} the {slot}")
                if place.sentence.where == "title":
                    clues.add(f"{_relation(place, there)} the {slot} in the title")
    return clues or {f"never beside the {slot}"}


def _relation(place: Place, other: Place) -> str:
    if place.overlaps(other):
        if place.start >= other.start and place.end <= other.end:
            return "inside"
        return "around" if place.start <= other.start and place.end >= other.end else "across"
    if place.end <= other.start:
        return "just before" if other.start - place.end <= _NEAR else "before"
    return "just behind" if place.start - other.end <= _NEAR else "behind"
