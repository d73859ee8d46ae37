"""Who received the award: any name of the story."""

from crawler.awards.choice import Candidate
from crawler.awards.slots.context import Context
from crawler.awards.slots.linked import linked
from crawler.awards.slots.parties import parties
from crawler.awards.story import Story


def candidates(story: Story, context: Context) -> list[Candidate]:
    """The names that may have received it, the first candidate None."""
    return linked(parties(story, context.type), award=context.award, rank=context.rank)
