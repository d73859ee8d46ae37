"""The stored fuzzing corpus, as it is and mutated: parsers raise only their own errors (`make fuzz` looks for more)."""

from pathlib import Path

import pytest
from fuzz import CORPUS, PARSERS, read
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

FILES = sorted(path for name in PARSERS for path in (CORPUS / name).iterdir())


def test_every_parser_has_a_corpus() -> None:
    assert {path.parent.name for path in FILES} == PARSERS.keys()
    assert {path.name for path in CORPUS.iterdir()} == PARSERS.keys()


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.name[:20]}")
def test_the_kept_corpus_is_read(path: Path) -> None:
    read(path.parent.name, path.read_bytes())


@pytest.mark.parametrize("name", PARSERS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_changed_bytes_are_read(name: str, data: st.DataObject) -> None:
    """A piece of one file is put into another, or bytes of its own."""
    files = [path.read_bytes() for path in FILES if path.parent.name == name]
    body, other = data.draw(st.sampled_from(files)), data.draw(st.sampled_from(files))
    cut, until = sorted((data.draw(st.integers(0, len(body))), data.draw(st.integers(0, len(body)))))
    first, last = sorted((data.draw(st.integers(0, len(other))), data.draw(st.integers(0, len(other)))))
    piece = data.draw(st.one_of(st.just(other[first:last]), st.binary(max_size=40), st.just(body[cut:until] * 50)))
    read(name, body[:cut] + piece + body[until:])
