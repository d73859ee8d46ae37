"""The format of the archive: a page is two gzip members, each with one WARC record.

First a `metadata` record with the inputs of extraction beside the bytes, then the `response`. Any WARC tool reads
the files; a member that a crash or a full disk has damaged is skipped, and the page with it.
"""

import os
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO

import msgspec

from crawler.records import PageCopy

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord

# warcio is imported where it is used: that takes as long as a poll of five sites, and most polls archive nothing.

LEVEL = 1
"""Files are a sixth larger than at the usual level, in less than half the time."""

_MEMBER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00"
"""How every gzip member here begins: without name and time."""
_CHUNK = 1 << 16
_GZIP = zlib.MAX_WBITS | 16


def pack_page(page: PageCopy) -> bytes:
    """A page as bytes for the file."""
    from warcio.recordbuilder import RecordBuilder
    from warcio.statusandheaders import StatusAndHeaders

    build = RecordBuilder()
    http = StatusAndHeaders(
        "200 OK",
        [("Content-Type", page.content_type or "text/html"), ("Content-Length", str(len(page.body)))],
        protocol="HTTP/1.1",
    )
    dated = {"WARC-Date": page.fetched_at}
    response = build.create_warc_record(
        page.url, "response", BytesIO(page.body), len(page.body), warc_headers_dict=dated, http_headers=http
    )
    about = msgspec.json.encode(msgspec.structs.replace(page, body=b""))
    refers = {"WARC-Refers-To": response.rec_headers.get_header("WARC-Record-ID")}
    metadata = build.create_warc_record(
        page.url, "metadata", BytesIO(about), len(about), "application/json", warc_headers_dict=dated | refers
    )
    return _packed(metadata) + _packed(response)


def read_page(file: BinaryIO, offset: int) -> PageCopy | None:
    """The whole page at `offset`; None if none begins there."""
    for at, _, page, response in _pages(file, offset):
        return msgspec.structs.replace(page, body=_payload(response)) if at == offset else None
    return None


def list_pages(file: BinaryIO) -> Iterator[tuple[int, PageCopy]]:
    """Offset of each whole page, and the page without its body."""
    for offset, _, page, _ in _pages(file):
        yield offset, page


def page_places(file: BinaryIO) -> Iterator[tuple[int, int, PageCopy]]:
    """Begin and end of each whole page, and the page without its body."""
    for begin, end, page, _ in _pages(file):
        yield begin, end, page


def sound_end(file: BinaryIO) -> int:
    """Where the last whole member ends."""
    return max((end for _, end, _ in _sound_members(file)), default=0)


def _pages(file: BinaryIO, start: int = 0) -> Iterator[tuple[int, int, PageCopy, "ArcWarcRecord"]]:
    """Begin, end, page without body, and response of each whole page."""
    about: tuple[int, int, PageCopy] | None = None
    for offset, end, content in _sound_members(file, start):
        record = _record(content)
        if about and about[1] == offset and record and record.rec_type == "response":
            yield about[0], end, about[2], record
        page = _about(record) if record and record.rec_type == "metadata" else None
        about = (offset, end, page) if page else None


def _sound_members(file: BinaryIO, start: int = 0) -> Iterator[tuple[int, int, bytes]]:
    """Begin, end and content of each gzip member whose checksum is right."""
    at = _next_member(file, start)
    while at is not None:
        content = _unpacked(file, at)
        if content is None:
            at = _next_member(file, at + 1)
        else:
            end = file.tell()
            yield at, end, content
            at = _next_member(file, end)


def _next_member(file: BinaryIO, at: int) -> int | None:
    file.seek(at)
    while len(block := file.read(_CHUNK)) >= len(_MEMBER):
        found = block.find(_MEMBER)
        if found >= 0:
            return at + found
        at += len(block) - len(_MEMBER) + 1
        file.seek(at)
    return None


def _unpacked(file: BinaryIO, at: int) -> bytes | None:
    """The content of the member at `at`, the file left at its end; None if it is damaged."""
    file.seek(at)
    unpacker = zlib.decompressobj(wbits=_GZIP)
    parts = []
    try:
        while not unpacker.eof:
            block = file.read(_CHUNK)
            if not block:
                return None
            parts.append(unpacker.decompress(block))
    except zlib.error:
        return None
    file.seek(-len(unpacker.unused_data), os.SEEK_CUR)
    return b"".join(parts)


def _about(metadata: "ArcWarcRecord") -> PageCopy | None:
    try:
        return msgspec.json.decode(_payload(metadata), type=PageCopy)
    except msgspec.DecodeError:  # another program's
        return None


def _record(content: bytes) -> "ArcWarcRecord | None":
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    try:
        return next(ArchiveIterator(BytesIO(content)), None)
    except ArchiveLoadFailed:  # another program's
        return None


def _payload(record: "ArcWarcRecord") -> bytes:
    return bytes(record.content_stream().read())


def _packed(record: "ArcWarcRecord") -> bytes:
    """A record as a gzip member: warcio itself can only compress at the slowest level."""
    from warcio.warcwriter import WARCWriter

    out = BytesIO()
    WARCWriter(out, gzip=False).write_record(record)
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, _GZIP)
    return packer.compress(out.getbuffer()) + packer.flush()
