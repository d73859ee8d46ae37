"""The folder of published pages: only changed files are written, obsolete ones deleted, nothing else is touched.

A manifest lists our files. New ones are added before they are written, and old ones removed at the end, so that
whatever a kill leaves behind is still known as ours.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from anugerah.wholefile import whole_file
from crawler.errors import AnugerahError

MANIFEST = ".anugerah-publish.json"
PART = ".anugerah-part"


class PublishError(AnugerahError):
    """The pages cannot be published to this folder."""


class Written(msgspec.Struct, frozen=True, array_like=True):
    """The digest of a file's input, and the file's length."""

    digest: str
    size: int


class Published(msgspec.Struct, frozen=True, array_like=True):
    """The digest of what was last shown of an award, and since when."""

    digest: str
    updated: str


class Manifest(msgspec.Struct, kw_only=True):
    """The files that we have written into a folder."""

    made_by: str = "anugerah publish"
    files: dict[str, Written] = {}
    awards: dict[int, Published] = {}


class Folder:
    """A folder that is ours, or empty. Raises PublishError if it is not, or if another process is publishing."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.manifest = self._load()
        self._made: set[str] = set()
        self._new: set[str] = set()

    def _load(self) -> Manifest:
        if self.root.exists() and not self.root.is_dir():
            raise PublishError(f"{self.root} is not a folder: name another.")
        path = self.root / MANIFEST
        try:
            manifest = msgspec.json.decode(path.read_bytes(), type=Manifest)
        except FileNotFoundError:
            if self.root.is_dir() and any(self.root.iterdir()):
                raise PublishError(
                    f"{self.root} holds files that were not published here: name an empty folder."
                ) from None
            return Manifest()
        except (OSError, msgspec.DecodeError) as error:
            raise PublishError(f"{path} cannot be read: {error}.") from error
        for name in manifest.files:
            if not _is_inside(name):
                raise PublishError(f"{path} names a file outside its folder: `{name}`.")
        return manifest

    def is_fresh(self, name: str, digest: str) -> bool:
        """Whether the file was made from the same input, and is still there unchanged."""
        written = self.manifest.files.get(name)
        if written is None or written.digest != digest:
            return False
        try:
            return os.stat(os.path.join(self.root, name)).st_size == written.size  # noqa: PTH116, PTH118 - 50,000 of them
        except OSError:
            return False

    def claim(self, names: set[str]) -> None:
        """Note that these files are about to be written. Raises PublishError if somebody else's file is in the way."""
        self._new = names - self.manifest.files.keys()
        for name in self._new:
            if os.path.lexists(os.path.join(self.root, name)):  # noqa: PTH118 - as above
                raise PublishError(f"{self.root / name} was not published here, and is in the way: move it.")
        files = self.manifest.files | {name: Written("", -1) for name in names}
        self.save(msgspec.structs.replace(self.manifest, files=files))

    def write(self, name: str, content: bytes) -> bool:
        """Write a file if its content has changed; return whether it has."""
        path = f"{self.root}/{name}"
        if name not in self._new and _content(path) == content:
            return False
        try:
            folder = path.rpartition("/")[0]
            if folder not in self._made:
                Path(folder).mkdir(parents=True, exist_ok=True)
                self._made.add(folder)
            with open(path + PART, "wb") as part:  # noqa: PTH123 - as above
                part.write(content)
            os.replace(path + PART, path)  # noqa: PTH105 - as above
        except OSError as error:
            raise PublishError(f"{path} cannot be written: {error.strerror or error}.") from error
        return True

    def delete(self, name: str) -> None:
        """Delete one of our files, and the folders that become empty."""
        path = self.root / name
        try:
            path.unlink(missing_ok=True)
            path.with_name(path.name + PART).unlink(missing_ok=True)
            for folder in path.parents:
                if folder == self.root or any(folder.iterdir()):
                    break
                folder.rmdir()
        except (FileNotFoundError, NotADirectoryError):
            return
        except OSError as error:
            raise PublishError(f"{path} cannot be deleted: {error.strerror or error}.") from error

    def save(self, manifest: Manifest) -> None:
        """Write the manifest."""
        with whole_file(self.root / MANIFEST, replace=True) as file:
            file.write(msgspec.json.encode(manifest))
        self.manifest = manifest


@contextmanager
def locked_folder(root: Path) -> Iterator[Folder]:
    """The folder, created if it is missing, for one process at a time."""
    try:
        root.mkdir(parents=True, exist_ok=True)
        handle = os.open(root, os.O_RDONLY | os.O_CLOEXEC)
    except OSError as error:
        raise PublishError(f"{root} cannot be used: {error.strerror or error}.") from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise PublishError(f"Another process is publishing into {root}: try again when it is through.") from None
        yield Folder(root)
    finally:
        os.close(handle)


def _content(path: str) -> bytes | None:
    try:
        return Path(path).read_bytes()
    except OSError:
        return None


def _is_inside(name: str) -> bool:
    return bool(name) and not name.startswith("/") and "/../" not in f"/{name}/"
