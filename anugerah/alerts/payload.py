"""The body of a webhook request: JSON, as docs/alerts.md describes it, and its signature."""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from anugerah.alerts.words import message
from anugerah.printable import printable
from crawler.times import iso
from db.alertrows import FIRST, Due, Kind

VERSION = 1
SIGNATURE = "X-Anugerah-Signature"
AWARD = (
    "id",
    "award",
    "type",
    "recipient",
    "recipient_region",
    "region_name",
    "province",
    "giver",
    "year",
    "score",
    "rank",
    "level",
    "event_date",
    "published_at",
    "first_seen_at",
    "first_site",
    "url",
    "title",
    "sources",
    "confidence",
    "status",
)
"""Columns of view `awards` that are sent; of the stories themselves only one sentence is."""


def payload(name: str, due: Sequence[Due], now: datetime, language: str, zone: Any, *, is_test: bool = False) -> bytes:
    """The body of one request: an event for each award."""
    body = {
        "version": VERSION,
        "subscription": name,
        "test": is_test,
        "sent_at": iso(now),
        "events": [_event(alert, language, zone) for alert in due],
    }
    return msgspec.json.encode(body)


def signature(secret: str, body: bytes) -> str:
    """The value of the header: HMAC-SHA256 of the body, as hexadecimal digits."""
    return f"sha256={hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}"


def _event(alert: Due, language: str, zone: Any) -> dict[str, Any]:
    title, text = message(alert, language, zone)
    before = alert.before
    return {
        "event_id": alert.event_id,
        "kind": (Kind.NEW if alert.kind in FIRST else alert.kind).value,
        "about": alert.about,
        "changed": {name: [getattr(before, name), getattr(alert.now, name)] for name in alert.changed},
        "award": {name: getattr(alert.award, name) for name in AWARD}
        | {"evidence": alert.evidence, "evidence_url": alert.evidence_url},
        "title": printable(title),
        "text": printable(text),
    }
