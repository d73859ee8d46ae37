"""The texts of alerts, and the JSON of a webhook."""

from zoneinfo import ZoneInfo

import msgspec
import pytest

from anugerah.alerts.payload import payload, signature
from anugerah.alerts.words import LONGEST, digest, message, trial_message
from crawler.facts import AwardType, Level
from db.alertrows import Due, Kind, SentValues, sent_values
from db.newsrows import MergedAward

ZONE = ZoneInfo("Asia/Jakarta")
AWARD = MergedAward(
    id=7,
    award="BKN Award 2025",
    type=AwardType.HONOUR,
    recipient="Pemkot Metro",
    recipient_id=1,
    recipient_region="18.72",
    region_name="Kota Metro",
    province="Lampung",
    giver="Badan Kepegawaian Negara",
    giver_id=2,
    series_id=None,
    year=2025,
    score=93.21,
    rank="terbaik I",
    level=Level.NATIONAL,
    event_date=None,
    published_at="2025-07-28T18:00:00Z",
    first_seen_at="2025-07-28T19:00:00Z",
    first_site="satu",
    url="https://satu.example/a",
    title="Metro terbaik",
    sources=5,
    conflicts=None,
    confidence=0.9,
    status="open",
)
WHOLE = """Pemkot Metro menerima BKN Award 2025
Nilai 93,21 · terbaik I
Pemberi: Badan Kepegawaian Negara
29 Juli 2025 · Kota Metro, Lampung

“Kota Metro meraih BKN Award.”

https://satu.example/a
dan 4 sumber lain"""


def due(kind: Kind = Kind.NEW, before: SentValues | None = None, **fields: object) -> Due:
    award = msgspec.structs.replace(AWARD, **fields)
    return Due(
        id=1, event_id="e", kind=kind, tries=1, award=award, evidence="Kota Metro meraih\nBKN Award.", before=before
    )


def test_all_that_is_known_in_indonesian() -> None:
    assert message(due(), "id", ZONE) == ("Pemkot Metro: BKN Award 2025", WHOLE)


def test_all_that_is_known_in_english() -> None:
    assert message(due(sources=2, event_date="2025-07-01"), "en", ZONE)[1].splitlines() == [
        "Pemkot Metro received BKN Award 2025",
        "Score 93.21 · terbaik I",
        "Given by Badan Kepegawaian Negara",
        "1 July 2025 · Kota Metro, Lampung",
        "",
        "“Kota Metro meraih BKN Award.”",
        "",
        "https://satu.example/a",
        "and 1 more source",
    ]


def test_what_is_not_stated_leaves_no_gap() -> None:
    little = due(
        recipient=None, score=None, rank=None, giver=None, region_name=None, province=None, sources=1, published_at=None
    )
    title, text = message(msgspec.structs.replace(little, evidence=None), "id", ZONE)
    assert (title, text) == ("BKN Award 2025", "BKN Award 2025\n\nhttps://satu.example/a")
    assert message(due(recipient=None, award=None), "id", ZONE)[0] == "Metro terbaik"


def test_a_correction_says_what_has_changed() -> None:
    before = sent_values(msgspec.structs.replace(AWARD, score=None, giver="BKD", giver_id=9))
    title, text = message(due(Kind.CORRECTION, before), "id", ZONE)
    assert title == "Ralat: Pemkot Metro menerima BKN Award 2025"
    assert text.startswith("Nilai: tidak disebut → 93,21\nPemberi: BKD → Badan Kepegawaian Negara\n\n")


def test_what_was_only_not_stated_before_is_an_addition() -> None:
    before = sent_values(msgspec.structs.replace(AWARD, score=None, rank=None))
    title, text = message(due(Kind.CORRECTION, before), "id", ZONE)
    assert title == "Tambahan: Pemkot Metro menerima BKN Award 2025"
    assert text.startswith("Nilai: tidak disebut → 93,21\nPeringkat: tidak disebut → terbaik I\n\n")
    assert digest([due(Kind.CORRECTION, before)], "en", ZONE)[1].startswith("1. Addition: Pemkot Metro received")


def test_a_withdrawal() -> None:
    title, text = message(due(Kind.WITHDRAWN, sent_values(AWARD), status="withdrawn"), "en", ZONE)
    assert title == "Withdrawn: Pemkot Metro received BKN Award 2025"
    assert "no longer so" in text
    assert "https://satu.example/a" in text


def test_a_digest_names_each_with_its_address() -> None:
    before = sent_values(msgspec.structs.replace(AWARD, score=90.0))
    alerts = [due(), due(Kind.CORRECTION, before), due(Kind.WITHDRAWN, sent_values(AWARD), status="rejected")]
    title, text = digest(alerts, "id", ZONE)
    assert title == "Anugerah: 3 kabar penghargaan"
    assert text.count("https://satu.example/a") == 3
    assert "2. Ralat: Pemkot Metro menerima BKN Award 2025\nNilai: 90 → 93,21\n" in text
    assert "3. Dicabut: " in text
    assert "\nNilai 93,21 · terbaik I · Badan Kepegawaian Negara · 29 Juli 2025 · Kota Metro, Lampung\n" in text


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_site_s_text_is_one_line_and_does_nothing_to_a_terminal(language: str) -> None:
    title, text = message(due(recipient="A\x1b[31m\nB\u202e", award="x" * 900), language, ZONE)
    assert "\x1b" not in title + text
    assert "\u202e" not in title + text
    assert len(text) < LONGEST + 700
    assert "@everyone" not in message(due(recipient="@everyone"), language, ZONE)[1]
    assert "<@12" not in message(due(recipient="<@12>"), language, ZONE)[1]
    assert text.splitlines()[0].startswith("A\ufffd[31m B\ufffd ")


def test_a_trial_says_so() -> None:
    assert trial_message("banten", None, "id", ZONE)[0] == "Uji coba: banten"
    title, text = trial_message("banten", due(), "en", ZONE)
    assert title == "Test: Pemkot Metro: BKN Award 2025"
    assert "subscription banten" in text


def test_the_json_has_no_body_and_is_signed() -> None:
    from recording import NOW

    before = sent_values(msgspec.structs.replace(AWARD, score=90.0))
    body = payload("banten", [due(Kind.DIGEST), due(Kind.CORRECTION, before)], NOW, "id", ZONE)
    sent = msgspec.json.decode(body)
    assert (sent["version"], sent["subscription"], sent["test"]) == (1, "banten", False)
    assert [event["kind"] for event in sent["events"]] == ["new", "correction"]
    assert sent["events"][1]["changed"] == {"score": [90.0, 93.21]}
    assert sent["events"][0]["award"]["evidence"] == "Kota Metro meraih\nBKN Award."
    assert not {"body", "conflicts"} & sent["events"][0]["award"].keys()
    assert signature("Jefe", b"what do ya want for nothing?") == (
        "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"  # RFC 4231, test case 2
    )
