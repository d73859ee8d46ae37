"""Messages between the daemon and a worker: an order out, a parcel back, both JSON. Pure.

The content of a parcel is checked on arrival: records of another shape, or of sites that were not in the order, are
refused and counted by reason, and so is a parcel that is too large.
"""

from collections import Counter
from collections.abc import Callable

import msgspec

from crawler.errors import AnugerahError
from crawler.job import JobEnd
from crawler.plan import Job
from crawler.records import PageCopy, Record, Story

LARGEST = 32 * 1024 * 1024
"""The maximum size of a parcel in bytes: futures do not stream, and a larger one would block scheduler and worker."""
ROOM_FOR_RECORDS = LARGEST // 4
"""Bytes that copies of pages leave free for the records after them."""
_END = 32_768
"""Bytes that are reserved for the end of the job."""


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """A job on its way to a worker."""

    id: str
    code: str
    """Digest of the daemon's code: a worker with other code refuses."""
    job: Job
    lesson: dict[str, bytes] = {}
    """The files of the taught weights, by name; empty if the shipped ones are used."""
    keeps_pages: bool = False
    """Whether the worker keeps the copies of pages in an archive of its own."""


class Parcel(msgspec.Struct, frozen=True, kw_only=True):
    """A job's records, and how it ended."""

    id: str
    records: list[msgspec.Raw]
    end: JobEnd
    left_out: int = 0
    """Copies of pages that did not fit."""


class Delivered(msgspec.Struct, frozen=True, kw_only=True):
    """A checked parcel."""

    records: list[Record]
    end: JobEnd
    refused: dict[str, int]
    """The number of refused records by reason."""
    left_out: int


class ParcelError(AnugerahError):
    """The worker's answer is not a parcel, or not that of this order."""


class Packer:
    """Packs records as they come. When the limit is reached, `on_full` is called once, and later records are left out.

    A link whose page is left out waits in the store, and a later job fetches it again.
    """

    def __init__(self, order_id: str, encode: Callable[[Record], bytes], on_full: Callable[[], None]) -> None:
        self._id = order_id
        self._encode = encode
        self._on_full = on_full
        self._records: list[msgspec.Raw] = []
        self._size = 0
        self._left_out = 0
        self._is_full = False

    def add(self, record: Record) -> None:
        """Pack one record."""
        if self._is_full:
            return
        data = self._encode(record)
        size = self._size + len(data) + 1
        if isinstance(record, PageCopy) and size > LARGEST - ROOM_FOR_RECORDS:
            self._left_out += 1
        elif size > LARGEST - _END:
            self._is_full = True
            self._on_full()
        else:
            self._records.append(msgspec.Raw(data))
            self._size = size

    def close(self, end: JobEnd) -> bytes:
        """The parcel as JSON."""
        short = msgspec.structs.replace(end, stderr=end.stderr[-2000:])
        return msgspec.json.encode(Parcel(id=self._id, records=self._records, end=short, left_out=self._left_out))


def unpack(data: object, order: Order) -> Delivered:
    """The records of a parcel, checked to be records of the job's sites. Raises ParcelError."""
    if not isinstance(data, bytes):
        raise ParcelError(f"the worker answered with {type(data).__name__}, not with bytes.")
    if len(data) > LARGEST:
        raise ParcelError(f"the worker answered with {len(data):,} bytes; a parcel has {LARGEST:,} at most.")
    try:
        parcel = msgspec.json.decode(data, type=Parcel)
    except (msgspec.DecodeError, RecursionError) as error:
        raise ParcelError(f"what the worker answered is not a parcel: {error}.") from error
    if parcel.id != order.id:
        raise ParcelError("the worker answered with the parcel of another job.")
    sites = {part.site.slug: part.site for part in order.job.sites}
    decoder = msgspec.json.Decoder(Record)
    records: list[Record] = []
    refused: Counter[str] = Counter()
    for raw in parcel.records:
        try:
            record: Record = decoder.decode(raw)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            refused["no_record"] += 1
            continue
        site = sites.get(record.site)
        if site is None:
            refused["other_site"] += 1
        elif isinstance(record, Story) and not site.owns(record.article.url):
            refused["other_host"] += 1
        else:
            records.append(record)
    return Delivered(records=records, end=parcel.end, refused=dict(refused), left_out=parcel.left_out)
