"""From the shipped, compressed file to one that SQLite can open: unpacked once for each content, whole or not at all."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import os
import shutil
import sqlite3
import tempfile
import time
import zlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from mapapp.errors import GazetteerError
from mapapp.gazetteer.store import Gazetteer
from mapapp.settings import Settings, assets

SHIPPED = "gazetteer.sqlite.gz"
PATIENCE = 60
"""Seconds to wait for another process that unpacks; it needs about one."""
ABANDONED = 3600
"""Seconds after which a half-unpacked file belongs to nobody."""


def open_gazetteer(settings: Settings) -> Gazetteer:
    """The gazetteer, unpacked into the cache directory on first use.

    Any number of processes may start at once: one unpacks, the others wait for it. The file is moved into place in one step,
    so that a reader only ever sees a whole one, also where a process is killed half-way. One that is deleted or damaged later,
    while it is used, is unpacked anew. Raises `GazetteerError`.
    """
    shipped = assets() / SHIPPED
    unpacked = settings.cache_dir / f"gazetteer-{_content(shipped)[:16]}.sqlite"
    return Gazetteer(unpacked, partial(_restore, shipped, unpacked))


def _content(shipped: Path) -> str:
    """What tells one content of the shipped file from another."""
    try:
        with shipped.open("rb") as packed:
            return hashlib.file_digest(packed, "sha256").hexdigest()
    except OSError as error:
        raise GazetteerError(f"The gazetteer {shipped} is missing ({error}); install again or run `make gazetteer`.") from error


def _restore(shipped: Path, unpacked: Path, failed: int) -> None:
    """Unpacks the file, unless another process has put one in the place of the file of the number that failed."""
    if _content(shipped)[:16] not in unpacked.name:
        raise GazetteerError("The gazetteer was exchanged while the program ran; start the program again.")
    try:
        unpacked.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise GazetteerError(f"The cache directory {unpacked.parent} cannot be written: {error}.") from error
    with _alone(unpacked.with_name("gazetteer.lock")):
        if not unpacked.exists() or unpacked.stat().st_ino == failed:
            _unpack(shipped, unpacked)


@contextlib.contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Waits until no other process or thread is inside. The lock is the operating system's, by way of SQLite, and so ends with
    the process that holds it; where the file system has no locks, nobody waits, and nothing worse comes of it.
    """
    with contextlib.ExitStack() as held:
        with contextlib.suppress(sqlite3.Error):
            db = held.enter_context(contextlib.closing(sqlite3.connect(lock, timeout=PATIENCE, isolation_level=None)))
            db.execute("BEGIN EXCLUSIVE")
        yield


def _unpack(shipped: Path, unpacked: Path) -> None:
    try:
        handle, name = tempfile.mkstemp(prefix=unpacked.stem, suffix=".part", dir=unpacked.parent)
    except OSError as error:
        raise GazetteerError(f"The cache directory {unpacked.parent} cannot be written: {error}.") from error
    try:
        with os.fdopen(handle, "wb") as part, gzip.open(shipped) as whole:
            shutil.copyfileobj(whole, part, 1 << 20)
            part.flush()
            os.fsync(part.fileno())
        Path(name).replace(unpacked)
        _tidy(unpacked.parent)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise GazetteerError(f"The gazetteer {shipped} is damaged ({error}); install again.") from error
    except OSError as error:
        raise GazetteerError(
            f"The gazetteer cannot be unpacked into {unpacked.parent} ({error.strerror or error}). It takes 50 MB: make room"
            " there, or name another folder in MAPAPP_CACHE_DIR."
        ) from error
    finally:
        with contextlib.suppress(FileNotFoundError):
            Path(name).unlink()


def _tidy(folder: Path) -> None:
    """Removes what processes killed half-way have left; a younger file may be another process at work."""
    for left in folder.glob("gazetteer-*.part"):
        with contextlib.suppress(FileNotFoundError):  # another process tidies, too
            if time.time() - left.stat().st_mtime > ABANDONED:
                left.unlink()
