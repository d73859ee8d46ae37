"""What `alerts.toml` may contain, and the errors for anything else."""

from datetime import time
from pathlib import Path

import pytest

from anugerah.alerts.subscription import (
    Address,
    Entry,
    Subscriptions,
    Webhook,
    alerts_file,
    load_subscriptions,
    read_subscriptions,
    toml_of,
)
from crawler.config import Settings
from crawler.facts import AwardType, Level

WHOLE = """
[[alert]]
name = "banten"
channel = "tgram://rahasia/1"
region = "Banten"
recipient = "Pemkot Tangerang"
giver = "Ombudsman"
type = "rating"
level = "nasional"
year = 2024
search = 'adipura "kota sehat"'
min_confidence = 0.8
when = "0 7 * * 1"
quiet = "22:00-06:00"
language = "en"

[[alert]]
name = "kait"
webhook = "https://contoh.example/kait?kunci=1"
secret = "rahasia"
"""
TO = 'channel = "json://x"\n'


def test_all_keys() -> None:
    read = read_subscriptions(WHOLE, "alerts.toml")
    assert read.errors == ()
    banten, hook = read.by_name.values()
    asked = banten.asked
    assert (asked.region, asked.type, asked.level, asked.year) == ("36", AwardType.RATING, Level.NATIONAL, 2024)
    assert (asked.search, asked.min_confidence, asked.limit) == (("adipura", "kota sehat"), 0.8, None)
    assert asked.recipient is not None
    assert asked.giver is not None
    assert (banten.digest, banten.language) == ("0 7 * * 1", "en")
    assert banten.quiet == (time(22), time(6))
    assert (hook.digest, hook.language, hook.quiet, hook.filters) == (None, "id", None, {})
    assert (banten.target, hook.target) == (
        Address("tgram://rahasia/1"),
        Webhook("https://contoh.example/kait?kunci=1", "rahasia"),
    )


def test_secrets_are_not_shown() -> None:
    read = read_subscriptions(WHOLE, "alerts.toml")
    assert [one.via for one in read.by_name.values()] == ["tgram://…", "webhook contoh.example"]
    assert "rahasia" not in repr(read)
    assert "kunci" not in repr(read)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (f'name = "a"\n{TO}regoin = "36"', ":4: unknown key `regoin`; did you mean `region`?"),
        (TO, ":1: the key `name` is missing; add it."),
        (f'name = "a b"\n{TO}', ":2: `name`: a name has up to 60 letters"),
        ('name = "a"', ":2: `name`: a needs one of `channel` and `webhook`"),
        (f'name = "a"\n{TO}webhook = "https://x/"', ":2: `name`: a needs one of `channel` and `webhook`"),
        ('name = "a"\nchannel = "rahasia"', ":3: `channel`: it is not an address of Apprise, such as tgram://"),
        ('name = "a"\nwebhook = "rahasia"', ":3: `webhook`: it is not an address such as https://example.org/hook."),
        ('name = "a"\nwebhook = "https://x/a b"', ":3: `webhook`: it is not an address such as"),
        ('name = "a"\nwebhook = "https://x:port/"', ":3: `webhook`: it is not an address such as"),
        ('name = "a"\nwebhook = "https://x/"', ":3: `webhook`: a needs a `secret` too"),
        (f'name = "a"\n{TO}secret = "x"', ":4: `secret`: it is for a `webhook`"),
        (f'name = "a"\n{TO}region = "Bantem"', ":4: `region`: `Bantem` is not the name of one region: say"),
        (f'name = "a"\n{TO}recipient = "!"', ":4: `recipient`: `!` is not a name: say one such as"),
        (f'name = "a"\n{TO}search = "…"', ":4: `search`: `…` holds no word: say words"),
        (f'name = "a"\n{TO}year = 24', ":4: `year`: 24 is not a year of an award"),
        (f'name = "a"\n{TO}year = "2024"', ":4: `year` is wrong: write a whole number, without quotes."),
        (f'name = "a"\n{TO}type = "prize"', ":4: `type` is wrong: `prize` is not one of"),
        (f'name = "a"\n{TO}min_confidence = 80', ":4: `min_confidence`: 80.0 is not a chance"),
        (f'name = "a"\n{TO}when = "soon"', ":4: `when`: `soon` is not a crontab expression: it needs five fields; say"),
        (f'name = "a"\n{TO}when = "0 0 30 2 *"', ":4: `when`: `0 0 30 2 *` is not a crontab expression"),
        (f'name = "a"\n{TO}quiet = "24:00-06:00"', ":4: `quiet`: `24:00-06:00` is not a span of hours"),
        (f'name = "a"\n{TO}quiet = "06:00-06:00"', ":4: `quiet`: `06:00-06:00` is not a span: it ends"),
        (f'name = "a"\n{TO}language = "jv"', ":4: `language` is wrong: `jv` is not one of"),
    ],
)
def test_a_broken_one_is_a_sentence_with_its_line_and_the_others_stay(text: str, says: str) -> None:
    read = read_subscriptions(f'[[alert]]\n{text}\n[[alert]]\nname = "lain"\n{TO}', "alerts.toml")
    assert list(read.by_name) == ["lain"]
    (error,) = read.errors
    assert error.startswith(f"alerts.toml{says}")
    assert error[-1] in ".?"
    assert "rahasia" not in error


def test_a_name_that_is_taken_and_keys_beside_the_tables() -> None:
    text = f'language = "en"\n[[alert]]\nname = "a"\n{TO}[[alert]]\nname = "a"\n{TO}'
    read = read_subscriptions(text, "f")
    assert list(read.by_name) == ["a"]
    assert read.errors == (
        "f:1: unknown key `language`; subscriptions are tables [[alert]].",
        "f:6: `name`: `a` is the name of another one above; choose a new name.",
    )
    assert read_subscriptions("[alert]\n", "f").errors == ("f:1: write [[alert]], with two brackets.",)


def test_where_the_file_is_and_one_that_cannot_be_read(tmp_path: Path) -> None:
    assert alerts_file(Settings(), tmp_path / "a.db") == tmp_path / "alerts.toml"
    assert alerts_file(Settings(alerts="lain.toml"), tmp_path / "a.db") == Path("lain.toml")
    assert load_subscriptions(tmp_path / "alerts.toml") == Subscriptions()
    (tmp_path / "alerts.toml").write_bytes(b"\xff")
    assert load_subscriptions(tmp_path / "alerts.toml").errors == (
        f"{tmp_path / 'alerts.toml'}: is not UTF-8 text (byte 0).",
    )


def test_what_is_written_is_read_again() -> None:
    entry = Entry(name="a", channel='json://x/"kutip"', year=2024, search='"kota sehat"', min_confidence=0.5, type=None)
    text = "\n".join(toml_of(entry))
    assert read_subscriptions(text, "f").errors == ()
    assert 'when = "now"' not in text
