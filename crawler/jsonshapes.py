"""Articles and readings in the JSON shapes that the commands and `scrapy crawl -o` print."""

from typing import Any

import msgspec

from crawler.articles import Article
from crawler.facts import AwardAnnotation, AwardFact
from crawler.records import Story

ARTICLE_FIELDS = (
    "url",
    "title",
    "author",
    "author_kind",
    "published_at",
    "modified_at",
    "section",
    "tags",
    "language",
    "image",
    "body",
)


def article_json(article: Article) -> dict[str, Any]:
    """Return an article as `anugerah extract` prints it, always with every key."""
    fields = msgspec.to_builtins(article)
    return {name: fields[name] for name in ARTICLE_FIELDS}


def no_article_json(url: str | None, error: str) -> dict[str, Any]:
    """Return the same shape for a page without an article."""
    return {**dict.fromkeys(ARTICLE_FIELDS), "url": url, "error": error}


def reading_json(reading: AwardAnnotation) -> dict[str, Any]:
    """Return a reading as `anugerah tag` prints it, without id and url."""
    fields = msgspec.to_builtins(reading)
    return {
        "is_award": fields["is_award"],
        "score": fields["score"],
        "type": fields["type"],
        "evidence": fields["evidence"],
        "awards": [_award_json(fact) for fact in reading.awards],
    }


def story_json(story: Story) -> dict[str, Any]:
    """Return an article with its awards, as `scrapy crawl SLUG -o out.jsonl` writes it."""
    reading = reading_json(story.reading)
    return {
        **article_json(story.article),
        "site": story.site,
        "fetched_at": story.fetched_at,
        "is_award": reading["is_award"],
        "award_score": reading["score"],
        "award_type": reading["type"],
        "awards": reading["awards"],
    }


def _award_json(fact: AwardFact) -> dict[str, Any]:
    fields = msgspec.to_builtins(fact)
    order = (
        "award",
        "recipient",
        "giver",
        "year",
        "score",
        "rank",
        "level",
        "event_date",
        "main",
        "confidence",
        "recipient_region",
        "evidence",
        "spans",
    )
    return {name: fields[name] for name in order}
