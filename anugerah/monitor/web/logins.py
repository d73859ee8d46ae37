"""Logins: passwords and the key that signs sessions, in a file beside the database that only its owner may read."""

import os
import secrets
import stat
import time
from collections.abc import Callable
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

import msgspec
from datasette_auth_passwords.utils import hash_password, verify_password
from itsdangerous import BadSignature, URLSafeSerializer

from crawler.errors import AnugerahError

DAYS = 14
"""How long a session lasts."""
SHORTEST = 10
"""The minimum length of a password in characters."""
FREE = 5
"""How many wrong passwords in a row are allowed before a wait."""
LONGEST_WAIT = 60.0
FORGOTTEN = 900.0
"""Seconds after which wrong passwords are forgotten."""


class LoginError(AnugerahError):
    """The file of logins cannot be used, or a name or password is not allowed."""


class _File(msgspec.Struct, forbid_unknown_fields=True):
    secret: str
    logins: dict[str, str] = {}
    """Name → hash, as `datasette hash-password` prints it."""


def logins_file(db: Path) -> Path:
    """The file with the logins of a database."""
    return db.with_name(f"{db.name}.serve.json")


class Logins:
    """The logins of a database. Raises LoginError if the file is broken, or others may read it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        kept = _load(path)
        self._file = kept or _File(secret=secrets.token_urlsafe(32))
        if kept is None:
            self._save()
        self._signer = URLSafeSerializer(self._file.secret, salt="anugerah login")

    @property
    def secret(self) -> str:
        """The key that signs what else the monitor stores in a browser."""
        return blake2b(self._file.secret.encode(), person=b"datasette").hexdigest()

    @property
    def names(self) -> list[str]:
        """Who may log in."""
        return sorted(self._file.logins)

    def set_password(self, name: str, password: str) -> None:
        """Add a login, or change its password, which ends its sessions. Raises LoginError."""
        if not name.isidentifier() or len(name) > 40:
            raise LoginError(f"`{name[:40]}` is not a name for a login: use letters, digits and _, such as editor.")
        if len(password) < SHORTEST:
            raise LoginError(f"The password is too short: use {SHORTEST} characters or more.")
        self._file.logins[name] = hash_password(password)
        self._save()

    def drop(self, name: str) -> None:
        """Remove a login. Raises LoginError for an unknown name."""
        if self._file.logins.pop(name, None) is None:
            raise LoginError(f"There is no login `{name}`; there are: {', '.join(self.names) or 'none'}.")
        self._save()

    def is_right(self, name: str, password: str) -> bool:
        """Whether the password is right; takes a third of a second, also for an unknown name."""
        known = self._file.logins.get(name)
        right = verify_password(password, known or _NOBODY)
        return bool(right) and known is not None

    def token(self, name: str, now: float) -> str:
        """The session token of a login, for a cookie."""
        return str(self._signer.dumps({"a": name, "e": int(now) + DAYS * 86400, "v": self._mark(name)}))

    def name_of(self, token: str, now: float) -> str | None:
        """The login of a token; None if the token has expired, or the password has changed since."""
        try:
            claims = self._signer.loads(token)
        except BadSignature:
            return None
        name = claims.get("a")
        if name not in self._file.logins or claims.get("v") != self._mark(name) or now > claims.get("e", 0):
            return None
        return str(name)

    def _mark(self, name: str) -> str:
        return blake2b(self._file.logins[name].encode(), digest_size=8).hexdigest()

    def _save(self) -> None:
        part = self._path.with_name(f".{self._path.name}.{secrets.token_hex(4)}.part")
        try:
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                out.write(msgspec.json.format(msgspec.json.encode(self._file)))
                os.fsync(out.fileno())
            part.replace(self._path)
        except OSError as error:
            raise LoginError(
                f"{self._path} cannot be written: {error.strerror}. Give this user write access to its folder."
            ) from error
        finally:
            with suppress(OSError):  # a read-only disk refuses that too; the error above says why
                part.unlink(missing_ok=True)


_NOBODY = "pbkdf2_sha256$480000$" + "0" * 32 + "$" + "A" * 43 + "="


def _load(path: Path) -> _File | None:
    try:
        with path.open("rb") as file:
            if stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077:
                raise LoginError(f"{path} may be read or written by others: chmod 600 {path}")
            return msgspec.json.decode(file.read(), type=_File)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.DecodeError) as error:
        raise LoginError(f"{path} cannot be read: {error}. Delete it to make a new one; all logins end.") from error


class _Failed(NamedTuple):
    times: int
    last: float


class Throttle:
    """Throttles guesses of passwords: after some wrong ones each further one has to wait, twice as long each time."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failed: dict[str, _Failed] = {}

    def wait(self, name: str) -> float:
        """Seconds until the next attempt is allowed; 0 if it is now."""
        failed = self._failed.get(name)
        if failed is None or failed.times < FREE:
            return 0.0
        pause = min(LONGEST_WAIT, 2.0 ** (failed.times - FREE + 1))
        return max(0.0, failed.last + pause - self._clock())

    def failed(self, name: str) -> None:
        """Note a wrong password."""
        now = self._clock()
        self._failed = {who: one for who, one in self._failed.items() if now - one.last < FORGOTTEN}
        self._failed[name] = _Failed(self._failed[name].times + 1 if name in self._failed else 1, now)

    def succeeded(self, name: str) -> None:
        """Note the right password."""
        self._failed.pop(name, None)
