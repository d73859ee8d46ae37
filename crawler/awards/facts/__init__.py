"""Facts of an award story: award, recipient, giver, year, score, rank, level and day, each with its place."""

from crawler.awards.facts.build import extract_facts

__all__ = ["extract_facts"]
