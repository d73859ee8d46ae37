"""The shipped content is complete and consistent; a broken file is refused with a reason."""

import re
from collections import Counter
from itertools import chain
from typing import Any

import pytest
from newsroom_sample import HANDMADE, WORDPRESS, read, site_of, story

from crawler.newsroom.comments import REMARKS
from crawler.newsroom.truth import SiteKind, Status, Story, TruthError, address, load_truth, site_slugs
from crawler.regions import regions

TRUTHS = [load_truth(slug) for slug in site_slugs()]
STORIES = [(truth.site.slug, item) for truth in TRUTHS for item in truth.articles]


def sentences(item: Story) -> set[str]:
    """What is between full stops, folded; the dateline and fewer than five words are not a sentence."""
    found = chain.from_iterable(re.split(r"(?<=[.!?])[\"”]?\s+", paragraph) for paragraph in item.paragraphs)
    folded = (" ".join(re.findall(r"\w+", sentence.casefold())) for sentence in found)
    return {sentence for sentence in folded if sentence.count(" ") >= 4}


def test_the_newsroom_is_large_enough() -> None:
    assert {truth.site.kind for truth in TRUTHS} == set(SiteKind)
    assert len(STORIES) >= 160
    assert sum(item.label == "award" for _, item in STORIES) >= 75
    assert {item.type for _, item in STORIES if item.type} == {"honour", "competition", "rating"}


def test_a_hidden_story_of_each_kind_exists() -> None:
    assert {item.status for _, item in STORIES} == set(Status)


def test_slugs_and_titles_are_unique_but_for_releases() -> None:
    own = [item for _, item in STORIES if not item.release]
    for values in ([item.slug for item in own], [item.title for item in own]):
        assert [value for value, count in Counter(values).items() if count > 1] == []
    for truth in TRUTHS:
        assert max(Counter(item.title for item in truth.articles).values()) == 1


def test_no_sentence_is_in_two_stories_but_releases() -> None:
    where: dict[str, set[str]] = {}
    for site, item in STORIES:
        for sentence in sentences(item):
            where.setdefault(sentence, set()).add(item.release or f"{site}/{item.slug}")
    assert {sentence: places for sentence, places in where.items() if len(places) > 1} == {}


def test_the_releases_are_on_several_sites_with_the_same_facts() -> None:
    releases = {item.release for _, item in STORIES if item.release}
    assert len(releases) >= 2
    for release in releases:
        copies = [(site, item) for site, item in STORIES if item.release == release]
        assert len({site for site, _ in copies}) == len(copies) >= 2
        assert len({item.awards for _, item in copies}) == 1


def test_places_and_scores_of_awards_exist() -> None:
    known = regions()
    for _, item in STORIES:
        for award in item.awards:
            assert award.recipient_region is None or award.recipient_region in known, item.slug
            assert award.recipient is None or award.recipient.casefold() in f"{item.title}\n{item.body}".casefold()


def test_no_paragraph_is_blank_or_broken_into_lines() -> None:
    for _, item in STORIES:
        for paragraph in item.paragraphs:
            assert paragraph == " ".join(paragraph.split()), item.slug


def test_readers_say_nothing_that_a_story_says() -> None:
    story_sentences = set.union(*(sentences(item) for _, item in STORIES))
    assert not story_sentences & {" ".join(re.findall(r"\w+", remark.casefold())) for remark in REMARKS}


def test_an_address_depends_on_the_site_kind() -> None:
    assert address(WORDPRESS.articles[3]) == "/news/kabar-3/"
    assert address(HANDMADE.articles[3]) == "/baca/4125/kabar-3.html"


def test_public_stories_come_newest_first_and_hidden_ones_not_at_all() -> None:
    assert [item.slug for item in WORDPRESS.public] == [f"kabar-{place}" for place in range(22, -1, -1)]


AWARD = {"award": "A", "recipient": "B", "giver": None, "year": 2025, "score": None, "rank": None, "level": None}
AWARD |= {"event_date": None, "main": False, "recipient_region": None}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"slug": "kabar-0"}, "two stories have the slug 'kabar-0'"),
        ({"section": "hukum"}, "its section 'hukum' is none of the site's"),
        ({"published_at": "2025-03-01T09:00:00"}, "its dates need a zone"),
        ({"paragraphs": []}, "it has no paragraphs"),
        ({"furniture": {"quotes": [3]}}, "its furniture names a paragraph beyond 2"),
        ({"furniture": {"baca_juga": [[0, "kabar-9"]]}}, "`baca_juga` points at kabar-9"),
        ({"label": "award"}, "an award story has a type and awards"),
        ({"label": "award", "type": "honour", "awards": [AWARD]}, "is the main one"),
        ({"colour": "red"}, "Object contains unknown field `colour`"),
    ],
)
def test_a_file_that_contradicts_itself_is_refused(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(TruthError, match=re.escape(reason)) as caught:
        read(site_of(SiteKind.WORDPRESS, [story(0), story(1, **changes)]))
    assert str(caught.value).startswith("uji/truth.json: ")


def test_an_unknown_site_is_named_with_the_known_ones() -> None:
    with pytest.raises(TruthError, match=r"no site 'kosong'; it has .*gerbangkarang.*, lenteracisauk"):
        load_truth("kosong")
