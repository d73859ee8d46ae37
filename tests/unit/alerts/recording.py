"""A webhook on loopback that records what it receives, and awards to send to it."""

import hashlib
import hmac
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import msgspec

from anugerah.alerts.delivery import Delivery
from anugerah.alerts.subscription import Subscription, read_subscriptions
from crawler.articles import Article
from crawler.config import Settings
from crawler.facts import AwardAnnotation, AwardFact, AwardType, Entity, Scheme, Span, Where
from crawler.records import Story
from db.store import Store, open_store

NOW = datetime(2025, 3, 2, 3, 10, tzinfo=UTC)
SECRET = "rahasia"
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SETTLED = 16 * MINUTE
"""By then an award has settled: the default is 15 minutes."""


class Recorder:
    """What came in, and what is answered next."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}/kabar"
        self.bodies: list[dict[str, Any]] = []
        self.answers: list[int] = []
        self.on_request: Callable[[], None] = lambda: None

    @property
    def events(self) -> list[dict[str, Any]]:
        return [event for body in self.bodies for event in body["events"]]

    @property
    def new_ids(self) -> list[str]:
        """The event ids of new awards, as often as they came."""
        return [event["event_id"] for event in self.events if event["kind"] == "new"]

    @property
    def received(self) -> list[tuple[str, str]]:
        """Kind and recipient of each event."""
        return [(event["kind"], event["award"]["recipient"]) for event in self.events]


@contextmanager
def recording() -> Iterator[Recorder]:
    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            signed = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
            assert self.headers["X-Anugerah-Signature"] == f"sha256={signed}"
            status = recorder.answers.pop(0) if recorder.answers else 200
            if status == 200:
                recorder.bodies.append(msgspec.json.decode(body))
            recorder.on_request()
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Hook) as server:
        recorder = Recorder(server.server_port)
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield recorder
        finally:
            server.shutdown()
            thread.join()


class Desk:
    """A store, a subscription and a clock."""

    def __init__(self, store: Store, recorder: Recorder, **keys: str) -> None:
        self.store = store
        self.recorder = recorder
        self.now = NOW
        self.settings = Settings(alert_tries=3)
        self.subscriptions = [self.subscription(**keys)]

    def subscription(self, name: str = "semua", **keys: str) -> Subscription:
        lines = {"name": f'"{name}"', "webhook": f'"{self.recorder.url}"', "secret": f'"{SECRET}"', **keys}
        read = read_subscriptions("[[alert]]\n" + "".join(f"{key} = {value}\n" for key, value in lines.items()), "a")
        assert read.errors == ()
        return read.by_name[name]

    def round(self, after: timedelta = timedelta()) -> list[tuple[str, str]]:
        """What one round sends, so long after the last."""
        self.now += after
        before = len(self.recorder.received)
        Delivery(self.store, self.settings, lambda: self.now).run(self.subscriptions)
        return self.recorder.received[before:]

    def publish(self, *stories: Story) -> None:
        self.store.store_batch(stories, self.now)


@contextmanager
def open_desk(path: Path) -> Iterator[Desk]:
    """A desk with an empty database at `path` and a webhook of its own."""
    with open_store(path) as store, recording() as recorder:
        yield Desk(store, recorder)


def fact(recipient: str = "Pemerintah Kota Awan", award: str = "Piala Langit 2024", **fields: Any) -> AwardFact:
    key = recipient.casefold().replace("pemerintah ", "")
    known: dict[str, Any] = {
        "year": 2024,
        "main": True,
        "confidence": 0.6,
        "score": 93.21,
        "recipient_region": "36.71",
        "giver": "Dewan Langit",
        "recipient_entity": Entity(key=key, name=recipient),
        "giver_entity": Entity(key="dewan langit", name="Dewan Langit"),
        "scheme": Scheme(key="langit", name="Piala Langit"),
        "evidence": Span(Where.TITLE, 0, 22),
    }
    return AwardFact(award=award, recipient=recipient, **(known | fields))


KABUT = fact("Pemerintah Kota Kabut", recipient_region="36.72")


def award_story(name: str, *facts: AwardFact, site: str = "satu", at: datetime = NOW, body: str = "") -> Story:
    """A story of a site, published then, that reports awards."""
    reading = AwardAnnotation(is_award=True, score=0.9, type=AwardType.HONOUR, awards=facts or (fact(),))
    article = Article(
        url=f"https://{site}.example/{name}",
        title=f"Piala bagi Kota Awan, {name}",
        body=body or f"Berita {name} dari {site}. " * 20,
        author=None,
        author_kind=None,
        published_at=f"{at:%Y-%m-%dT%H:%M:%SZ}",
    )
    return Story(
        site=site,
        article=article,
        reading=reading,
        asked_url=article.url,
        fetched_at=f"{at:%Y-%m-%dT%H:%M:%SZ}",
    )


def retag(store: Store, *facts: AwardFact) -> None:
    """Read all stories again, and find these facts in each."""
    reading = AwardAnnotation(is_award=bool(facts), score=0.9, type=AwardType.HONOUR if facts else None, awards=facts)
    for chunk in store.stories_for_retag():
        store.replace_readings([(one, reading) for one in chunk])


def alert_rows(path: Path) -> list[tuple[Any, ...]]:
    """Award, kind, state and tries of each alert."""
    with closing(sqlite3.connect(path)) as conn:
        return conn.execute("SELECT award_id, kind, state, tries FROM alert ORDER BY id").fetchall()
