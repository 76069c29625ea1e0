"""Strangers' bytes are read in a process of their own: bounded in time and memory, without network, gone afterwards.

A process costs about half a second of processor and no trust: whatever a document does to its reader, the page goes on and the
person gets a sentence.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import msgspec

from mapapp.articles.brought import Document
from mapapp.articles.worker import Question
from mapapp.errors import ArticleError, ArticleTooLong, DocumentError

_LOG = logging.getLogger(__name__)
SECONDS = 7
"""What a document may take of a processor; on a machine with one to spare it ends below ten, the wait for a turn included."""
PATIENCE = 3
"""How many times that by the clock: on a busy machine an honest document gets a third of a processor."""
WAIT_SECONDS = 2.0
"""How long a document waits for a turn."""
MEMORY = 1_000_000_000
"""Bytes of address space of a reading process; trafilatura on a page of five megabytes takes about 400 million."""
AT_ONCE = max(2, min(8, os.cpu_count() or 2))
"""How many documents are read at the same time, by all visitors together."""

_FROM_OUTSIDE = {-signal.SIGTERM, -getattr(signal, "SIGKILL", signal.SIGTERM)}
"""What a process says that somebody ended, or the system for want of memory; its own bound of time is another signal."""
_TURNS = threading.BoundedSemaphore(AT_ONCE)
_PACKAGES = str(Path(__file__).resolve().parents[2])
_CUT_OFF = "Reading this document was cut off from outside. Open it again."
_HEAVY = "This document is too large or too tangled to be read. Copy the part that tells of the journey and paste it."


class _Answer(msgspec.Struct):
    """What the process says: one of these."""

    document: Document | None = None
    allowed: bool | None = None
    long: str | None = None
    trouble: str | None = None
    heavy: bool = False


def document(
    raw: bytes,
    *,
    name: str = "",
    url: str | None = None,
    media: str = "",
    charset: str | None = None,
    longest: int = 100_000,
    seconds: int = SECONDS,
    memory: int = MEMORY,
) -> Document:
    """What is in these bytes of any kind, read within so many seconds and bytes of memory.

    `name` is the file's, `media` and `charset` what a server said of it, `url` where it came from. Readings beyond `AT_ONCE`
    wait a little for their turn.

    Raises:
        DocumentError: it holds no text, is of no known kind, or takes too much to be read.
        ArticleTooLong: its text has more than `longest` characters.
    """
    question = Question(name=name[-200:], url=url, media=media, charset=charset, longest=longest)
    answer = _ask(question, raw, seconds, memory)
    if answer.long:
        raise ArticleTooLong(answer.long)
    if answer.trouble or answer.document is None:
        raise DocumentError(answer.trouble or _HEAVY)
    return answer.document


def file_document(path: Path, *, longest: int = 100_000, largest: int = 20) -> Document:
    """What is in the file, of at most `largest` megabytes.

    Raises:
        ArticleError: the file cannot be opened or is larger; see `document` for the rest.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(largest * 1_000_000 + 1)
    except OSError as error:
        raise ArticleError(f"The file {path.name} cannot be read: {error.strerror or error}.") from error
    return sized_document(raw, path.name, longest=longest, largest=largest)


def sized_document(raw: bytes, name: str, *, longest: int, largest: int) -> Document:
    """What is in the bytes of a file of this name, of at most `largest` megabytes; raises as `document` does."""
    if len(raw) > largest * 1_000_000:
        raise DocumentError(
            f"The file {name} has more than {largest} MB. Copy the part that tells of the journey and paste it."
        )
    return document(raw, name=name, longest=longest)


def robots_allow(robots: bytes, url: str, agent: str) -> bool:
    """Whether this robots.txt lets that user agent fetch this address; no, where it cannot be read."""
    return _ask(Question(url=url, robots=agent), robots, SECONDS, MEMORY).allowed is True


def _ask(question: Question, raw: bytes, seconds: int, memory: int) -> _Answer:
    if not _TURNS.acquire(timeout=WAIT_SECONDS):
        raise DocumentError("Many documents are being read right now. Try again in a few seconds.")
    try:
        return _asked(question, raw, seconds, memory)
    finally:
        _TURNS.release()


def _asked(question: Question, raw: bytes, seconds: int, memory: int) -> _Answer:
    command = [sys.executable, "-P", "-m", "mapapp.articles.worker", str(memory), str(seconds)]
    inherited = {name: value for name, value in os.environ.items() if name in {"PATH", "SYSTEMROOT", "LD_LIBRARY_PATH"}}
    path = os.pathsep.join(filter(None, [_PACKAGES, os.environ.get("PYTHONPATH")]))
    limits = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1", "MALLOC_ARENA_MAX": "1"}
    try:
        done = subprocess.run(  # noqa: S603 - our own module; the bytes go through standard input
            command,
            input=msgspec.json.encode(question) + b"\n" + raw,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=inherited | limits | {"PYTHONPATH": path},
            timeout=seconds * PATIENCE,
            check=False,
        )
        if done.returncode in _FROM_OUTSIDE:
            return _Answer(trouble=_CUT_OFF)
        if not done.stdout:
            _LOG.warning("a document's process ended without an answer", extra={"status": done.returncode})
        return msgspec.json.decode(done.stdout, type=_Answer)
    except OSError:  # the system gives no process: the document is not to blame
        _LOG.exception("no process for a document")
        return _Answer(trouble=_CUT_OFF)
    except (subprocess.TimeoutExpired, msgspec.DecodeError):
        return _Answer(heavy=True)
