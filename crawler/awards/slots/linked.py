"""What the values that other slots have taken say of a candidate: inside, beside, before, behind."""

from crawler.awards.choice import Candidate, Place

_NEAR = 6


def linked(candidates: list[Candidate], **chosen: Candidate | None) -> list[Candidate]:
    """The candidates with clues about the chosen values, each named by its slot; the originals stay as they are."""
    known = {slot: candidate for slot, candidate in chosen.items() if candidate is not None}
    found = []
    shared: dict[int, set[str]] = {}
    for candidate in candidates:
        clues = set(candidate.clues)
        for slot, other in known.items():
            links = _link(candidate, other, slot)
            clues.update(links)
            if candidate.group >= 0:
                shared.setdefault(candidate.group, set()).update(l for l in links if not l.startswith("never"))
        found.append(Candidate(candidate.value, clues, candidate.places, candidate.group))
    for candidate in found:
        if candidate.group >= 0:
            candidate.clues.update(["also " + link for link in shared[candidate.group] if link not in candidate.clues])
    return found


def _link(candidate: Candidate, other: Candidate, slot: str) -> set[str]:
    if other.value is None or candidate.value is None:
        state = "none" if other.value is None else "known"
        return {f"{slot} is {state}, this is {'none' if candidate.value is None else 'some'}"}
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
