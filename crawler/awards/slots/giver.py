"""Who gave the award: any name of the story, a minister's ministry among them."""

from crawler.awards.choice import Candidate
from crawler.awards.slots.context import Context
from crawler.awards.slots.linked import linked
from crawler.awards.slots.parties import ministries, parties
from crawler.awards.story import Story


def candidates(story: Story, context: Context) -> list[Candidate]:
    """The names that may have given it, the first candidate None; an award does not give itself."""
    award = context.award.value.casefold() if context.award and context.award.value else None
    found = [one for one in parties(story, context.type) if one.value is None or one.value.casefold() != award]
    return linked(ministries(found), recipient=context.recipient, award=context.award)
