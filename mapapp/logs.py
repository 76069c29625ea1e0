"""Logs as lines of JSON, one an event: who asked as far as an error must be found again, never what an article says.

A line holds neither the text of an article nor the address of a visitor: of other libraries' messages it keeps the wording
without what was filled in, of an exception its kind and the places in the code, and what looks like an address is blanked.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

_ADDRESS = re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}\b|(?<![\w:])[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){2,7}(?![\w:])")
"""What may be an address of IPv4 or IPv6; a time of day may be one too and is blanked with them."""
_USUAL = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "failure"}

_who: Callable[[], Mapping[str, Any]] = dict


class Line(logging.LogRecord):
    """A record whose message is the whole line of JSON.

    All loggers make their records by one factory, whoever gave them their handlers: Streamlit and its server bring their own.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.failure = _failure(self.exc_info[1]) if isinstance(self.exc_info, tuple) and self.exc_info[1] else None
        self.exc_info = self.exc_text = self.stack_info = None  # they quote what was worked on

    def getMessage(self) -> str:  # noqa: N802 - the name that logging gave it
        """The line."""
        ours = self.name.partition(".")[0] == "mapapp"
        line = {
            "time": dt.datetime.fromtimestamp(self.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": self.levelname.lower(),
            "logger": self.name,
            "message": _ADDRESS.sub("[address]", super().getMessage() if ours else str(self.msg)),
            **_who(),
        }
        if ours:
            line |= {name: value for name, value in vars(self).items() if name not in _USUAL}
        if self.failure:
            line["error"] = self.failure
        return json.dumps(line, ensure_ascii=True, default=repr)


def _failure(error: BaseException) -> dict[str, Any]:
    """The kind of an error, and of those that led to it, with the places in the code; not its words, which may quote."""
    frames = traceback.extract_tb(error.__traceback__)
    found: dict[str, Any] = {
        "type": type(error).__qualname__,
        "at": [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames],
    }
    if before := error.__cause__ or error.__context__:
        found["after"] = type(before).__qualname__
    return found


def install(who: Callable[[], Mapping[str, Any]] | None = None) -> None:
    """Writes the log of this process to standard error as lines of JSON.

    `who` tells the session and the request that is worked on in the thread that calls it, as fields of the line.
    """
    global _who  # noqa: PLW0603 - the log is one for the process
    _who = who or _who
    if logging.getLogRecordFactory() is Line:
        return
    logging.setLogRecordFactory(Line)
    ours = logging.getLogger("mapapp")
    ours.setLevel(logging.INFO)
    ours.propagate = False
    ours.addHandler(logging.StreamHandler())
    logging.captureWarnings(True)
