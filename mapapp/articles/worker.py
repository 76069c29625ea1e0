"""The bounded process: `python -m mapapp.articles.worker MEMORY SECONDS`, one question on standard input, one answer on output.

The question is a line of JSON, then the bytes of the document; the answer is JSON (see `bounded`). Before anything is read the
process gives up what a reader of documents does not need: memory and time beyond the bounds, the network, other programs, files
to write.
"""

from __future__ import annotations

import os
import sys
from typing import Any

import msgspec

_FORBIDDEN = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.posix_spawn",
    "os.spawn",
    "os.fork",
    "os.system",
    "os.kill",
    "os.remove",
    "os.rename",
)
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class Question(msgspec.Struct):
    """What is asked of the bytes that follow; `robots` is the user agent whose fetch of `url` the robots.txt is asked about."""

    name: str = ""
    url: str | None = None
    media: str = ""
    charset: str | None = None
    longest: int = 100_000
    robots: str | None = None


def bind(memory: int, seconds: int) -> None:
    """Bounds this process to so many bytes and seconds of processor, where the system can, and to reading alone."""
    try:
        import resource  # not on Windows, where the parent's clock is the only bound
    except ImportError:
        pass
    else:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if sys.platform == "linux":
            resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        os.nice(10)
    sys.addaudithook(_guard)


def _guard(event: str, args: tuple[Any, ...]) -> None:
    """Refuses what no reader of documents needs, should a document ever talk one into it."""
    if event.startswith(_FORBIDDEN) and event not in _HARMLESS:
        raise PermissionError(f"{event} is not for readers of documents")
    if event == "open" and isinstance(args[2], int) and args[2] & _WRITING:
        raise PermissionError("readers of documents write no files")


_HARMLESS = frozenset({"socket.__new__", "socket.gethostname"})


def main() -> None:
    """Answers the question on standard input."""
    bind(int(sys.argv[1]), int(sys.argv[2]))
    line, raw = sys.stdin.buffer.readline(), sys.stdin.buffer.read()
    answer = _answer(msgspec.json.decode(line, type=Question), raw)
    sys.stdout.buffer.write(msgspec.json.encode(answer))


def _answer(question: Question, raw: bytes) -> dict[str, object]:
    if question.robots is not None:
        from protego import Protego

        return {"allowed": Protego.parse(raw.decode("utf-8", "replace")).can_fetch(question.url or "", question.robots)}
    from mapapp.articles import documents
    from mapapp.errors import ArticleError, ArticleTooLong

    asked = {"name": question.name, "url": question.url, "media": question.media, "charset": question.charset}
    try:
        return {"document": documents.read(raw, **asked, longest=question.longest)}  # type: ignore[arg-type]
    except ArticleTooLong as error:
        return {"long": str(error)}
    except ArticleError as error:
        return {"trouble": str(error)}
    except (MemoryError, RecursionError):
        return {"heavy": True}
    except Exception:  # a library of ours met what it did not expect: the process ends here anyway
        return {"trouble": "This document is damaged or of a kind that cannot be read. Copy its text and paste it."}


if __name__ == "__main__":
    main()
