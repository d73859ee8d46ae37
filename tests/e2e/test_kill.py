"""The daemon or its children are killed again and again while sites change: nothing is lost, doubled or half written.

Five times in `make test`, two hundred with `make soak NAME=kill`; `ANUGERAH_SEED` gives another course of things,
`ANUGERAH_KILLS` another number.
"""

import os
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from endangered import SITES, SIZE, START, Endangered, rows_of
from longform import SOAK
from unrest import Text, Whose, beginnings

from anugerah.cli import cli
from crawler.newsroom.faults import Fault, FaultKind
from crawler.newsroom.server import Newsroom

KILLS = int(os.environ.get("ANUGERAH_KILLS") or (200 if SOAK else 5))
SEED = os.environ.get("ANUGERAH_SEED") or "7"
pytestmark = pytest.mark.timeout(600 + 20 * KILLS)  # a kill takes 5 to 11 s on a busy machine

RECOVERS = 5
"""Every so many kills one is aimed, and the daemon recovers from it at once."""

SLOW = Fault(kind=FaultKind.SLOW, first=1, of=2, seconds=0.7)
"""So that a run is stored in more than one batch, between which it may be cut short."""

SAME = (
    (
        "SELECT url, key, site, title, author, author_kind, published_at, section, tags, language, image, "
        "body, is_award, award_score, award_type, award_evidence FROM article WHERE gone_at IS NULL"
    ),
    (
        "SELECT url, f.award, f.recipient, f.recipient_region, f.giver, f.year, f.score, f.rank, f.level, "
        "f.event_date, f.main, f.evidence, f.evidence_in, f.evidence_start, f.evidence_end, f.spans, "
        "f.recipient_key, f.giver_key FROM award_fact AS f JOIN article ON article.id = article_id "
        "WHERE gone_at IS NULL"
    ),
    (
        "SELECT a.url, a.site FROM address AS a JOIN article ON article.id = article_id AND article.key = a.key "
        "WHERE gone_at IS NULL"
    ),
)
"""What must be as in a database that nobody disturbed, and that saw the sites in their last state alone.

It knows neither what is gone, nor where stories once were, nor their earlier texts: that is compared with what the
sites have shown. Left out are `modified_at` and `guid`, since lists state them and not all lists do: which list brought
a story is chance, and not of the kills alone. Times of our own, such as `first_seen_at`, cannot be the same.
"""


@pytest.fixture
def endangered(tmp_path: Path) -> Iterator[Endangered]:
    with Newsroom(truths=beginnings(SITES, SIZE, START), now=START) as room:
        for slug in SITES:
            room.fail(slug, SLOW)
        it = Endangered(room, tmp_path, SEED)
        yield it
        if it.daemon:
            it.daemon.kill()
            it.daemon.wait()


def test_kill_loses_and_doubles_nothing(endangered: Endangered, tmp_path: Path) -> None:
    began = time.monotonic()
    for number in range(1, KILLS + 1):
        recovers = number % RECOVERS == 0
        if recovers:
            endangered.kill_halfway()
        else:
            endangered.kill()
        check = CliRunner().invoke(cli, ["db", "check", "--db", str(endangered.db)])
        assert check.exit_code == 0, check.output
        if recovers:
            endangered.recover()
        endangered.go_on()
    crashed = endangered.rows("SELECT count(*) FROM run WHERE label = 'crashed'")[0][0]
    endangered.finish()
    minutes = (time.monotonic() - began) / 60
    changes = Counter(endangered.unrest.happened)
    sys.stdout.write(
        f"\nseed {SEED}: {KILLS} kills in {minutes:.1f} minutes, {crashed} runs cut short by them, "
        f"{endangered.recoveries} times a site was held against what it showed at once; "
        f"{changes.total()} changes: {', '.join(f'{name} {count}' for name, count in changes.most_common())}\n"
    )
    assert crashed
    assert endangered.recoveries
    endangered.crawl(tmp_path / "calm.db")
    for what in SAME:
        assert sorted(endangered.rows(what), key=repr) == sorted(rows_of(tmp_path / "calm.db", what), key=repr), what
    assert_true(endangered)
    assert endangered.rows("SELECT id FROM run WHERE ended_at IS NULL") == []
    assert endangered.rows("SELECT * FROM pending") == []
    assert endangered.rows("SELECT * FROM lease") == []


def assert_true(endangered: Endangered) -> None:
    """What is stored, of stories that are gone as well, is what the sites have shown, of one story each, in order."""
    unrest = endangered.unrest
    articles = endangered.rows(
        "SELECT id, url, gone_at IS NOT NULL, title, body, published_at FROM article ORDER BY id"
    )
    whose = {id_: unrest.addresses[url] for id_, url, *_ in articles}
    shown = Counter(whose[id_] for id_, _, is_gone, *_ in articles if not is_gone)
    assert shown == Counter(unrest.shown())
    for id_, url in endangered.rows("SELECT article_id, url FROM address WHERE article_id IS NOT NULL"):
        assert unrest.addresses[url] == whose[id_], url
    old_texts = defaultdict(list)
    for id_, *text in endangered.rows("SELECT article_id, title, body FROM article_version ORDER BY fetched_at"):
        old_texts[id_].append(Text(*text))
    before: dict[Whose, list[Text]] = {}
    for id_, url, _, *text, published_at in articles:
        story, texts = whose[id_], [*old_texts[id_], Text(*text)]
        stages = [unrest.texts[story].index(stage) for stage in texts]
        assert stages == sorted(stages), url
        assert published_at == unrest.published[story], url
        if story in before:
            assert_is_unrecognisable(before[story], texts, is_shown=story in shown)
        before[story] = texts


def assert_is_unrecognisable(first: list[Text], second: list[Text], *, is_shown: bool) -> None:
    """A story is stored twice only if it got another address, title and text all at once, and was withdrawn too soon.

    Its old address would have shown that it had moved, had it been asked before the story was withdrawn.
    """
    assert not is_shown
    assert first[-1].title != second[0].title
    assert first[-1].body != second[0].body
