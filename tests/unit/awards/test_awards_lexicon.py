"""The lexicon as data: it loads, holds what the readers need, and does not contradict itself."""

from collections import Counter

from crawler.awards.features import direction
from crawler.awards.lexicon import Kind, load_lexicon
from crawler.awards.tagger import load_weights


def test_every_kind_has_phrases() -> None:
    kinds = {phrase.kind for phrases in load_lexicon().phrases.values() for phrase in phrases}
    assert kinds == set(Kind)


def test_a_programme_is_entered_once() -> None:
    names = Counter(programme.name.casefold() for programme in load_lexicon().programmes)
    assert [name for name, count in names.items() if count > 1] == []


def test_a_giver_is_entered_once() -> None:
    names = Counter(name.casefold() for giver in load_lexicon().givers for name in (giver.name, *giver.variants))
    assert [name for name, count in names.items() if count > 1] == []


def test_only_a_known_level_is_fixed() -> None:
    assert [p.name for p in load_lexicon().programmes if p.fixed_level and p.level is None] == []


def test_the_longest_phrase_wins() -> None:
    words = ["opini", "wajar", "tanpa", "pengecualian"]
    marks = load_lexicon().scan(words, words)
    assert [(mark.start, mark.end) for mark in marks[Kind.PROGRAMME]] == [(0, 4)]


def test_no_weight_argues_against_its_features_meaning() -> None:
    weights = load_weights().features
    assert [name for name, weight in weights.items() if weight * direction(name) < 0] == []


def test_a_short_acronym_is_written_in_capitals() -> None:
    lexicon = load_lexicon()
    assert Kind.PROGRAMME in lexicon.scan(["pria"], ["PRIA"])
    assert Kind.PROGRAMME not in lexicon.scan(["pria"], ["Pria"])
