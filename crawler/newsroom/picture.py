"""The newsroom's only picture: a small grey PNG with the validators of a file on disk."""

import struct
import zlib
from datetime import datetime

from crawler.newsroom.reply import Reply, Request, http_date, is_unchanged

_WIDTH, _HEIGHT = 48, 32


def picture(request: Request, made_at: datetime) -> Reply:
    """Return a story's picture, or a 304."""
    headers = {"Last-Modified": http_date(made_at), "ETag": _ETAG}
    if is_unchanged(request, _ETAG, made_at):
        return Reply(b"", 304, "image/png", headers)
    return Reply(_PNG, 200, "image/png", headers)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _png() -> bytes:
    rows = b"".join(b"\x00" + bytes(96 + 2 * row + column for column in range(_WIDTH)) for row in range(_HEIGHT))
    header = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 0, 0, 0, 0)
    chunks = _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


_PNG = _png()
_ETAG = f'"{zlib.crc32(_PNG):x}-{len(_PNG):x}"'
