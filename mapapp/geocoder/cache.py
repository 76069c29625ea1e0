"""Answers of geocoders, kept in a SQLite file between runs: what was asked once is known offline."""

from __future__ import annotations

import json
import logging
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location

from mapapp.errors import AnswersError

Result = TypeVar("Result")
_log = logging.getLogger(__name__)
_SCHEMA = """
CREATE TABLE IF NOT EXISTS answer (
    service TEXT, method TEXT, query TEXT, language TEXT, options TEXT, asked REAL NOT NULL, attribution TEXT NOT NULL,
    locations TEXT NOT NULL, PRIMARY KEY (service, method, query, language, options)
) WITHOUT ROWID
"""
_COLUMNS = ("service", "method", "query", "language", "options", "asked", "attribution", "locations")
_WAIT = 30.0
"""Seconds that a process waits for another one to finish writing."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it is kept: who was asked what and when (seconds since 1970), whom to credit, and the places.

    `query` and `options` are JSON; `locations` is a JSON list of [address, latitude, longitude, raw], empty where the
    service knew nothing.
    """

    service: str
    method: str
    query: str
    language: str
    options: str
    asked: float
    attribution: str
    locations: str

    def line(self) -> bytes:
        """The answer as one line of JSON."""
        return msgspec.json.encode(self)

    @staticmethod
    def read(line: bytes, number: int) -> Kept:
        """The answer of a line; raises `AnswersError` with the line's number where it is none."""
        try:
            kept = msgspec.json.decode(line, type=Kept)
            msgspec.json.decode(kept.locations, type=list[tuple[str, float, float, Any]])
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise AnswersError(f"Line {number} is no kept answer: {error}.") from error
        return kept


class Answers:
    """The file of kept answers, safe for threads and processes. Each answer is on the disk before it is given.

    A damaged file is set aside with a warning and a new one begun, as it is where the file was deleted; one that cannot be
    written (shipped with a deployment) is only read. All methods raise `AnswersError` where the disk is full, say.
    """

    def __init__(self, path: Path, days: int = 365, *, writable: bool | None = None) -> None:
        """`days` is the age at which an answer is no longer given; `writable` as the file is, unless told."""
        self.path = path
        self._seconds = days * 86_400
        self._local = threading.local()
        self._lock = threading.Lock()
        self._writable = (not path.exists() or os.access(path, os.W_OK)) if writable is None else writable

    def get(self, service: str, method: str, query: str, language: str, options: str) -> Kept | None:
        """The kept answer, `None` where there is none or it is too old."""
        question = (service, method, query, language, options)
        where = " AND ".join(f"{column} = ?" for column in _COLUMNS[:5])
        rows = self._do(lambda db: db.execute(f"SELECT * FROM answer WHERE {where}", question).fetchall())  # noqa: S608
        kept = Kept(*rows[0]) if rows else None
        return kept if kept and time.time() - kept.asked < self._seconds else None

    def put(self, answers: Iterable[Kept]) -> int:
        """Keeps answers, the newer one where two answer the same question; how many were changed. Nothing, if read-only."""
        if not self._writable:
            return 0
        rows = [tuple(getattr(answer, column) for column in _COLUMNS) for answer in answers]
        insert = (
            "INSERT INTO answer VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
            "asked = excluded.asked, attribution = excluded.attribution, locations = excluded.locations "
            "WHERE excluded.asked >= asked"
        )

        def write(db: sqlite3.Connection) -> int:
            with db:
                return db.executemany(insert, rows).rowcount

        return self._do(write)

    def all(self) -> list[Kept]:
        """Every kept answer, also those too old to be given, in a fixed order."""
        order = ", ".join(_COLUMNS[:5])
        return [Kept(*row) for row in self._do(lambda db: db.execute(f"SELECT * FROM answer ORDER BY {order}").fetchall())]  # noqa: S608

    def clear(self) -> int:
        """Forgets every answer; how many there were."""

        def write(db: sqlite3.Connection) -> int:
            with db:
                return db.execute("DELETE FROM answer").rowcount

        return self._do(write) if self._writable else 0

    def _do(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        """Does work on the file.

        Raises:
            AnswersError: it cannot be done.
        """
        try:
            return self._done(work)
        except (sqlite3.Error, OSError) as error:
            raise AnswersError(f"The kept answers in {self.path} cannot be used ({error}).") from error

    def _done(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        """Does work on this thread's connection; a damaged file is set aside first, by whoever comes upon it first."""
        for tries_left in (2, 1, 0):
            file = self._file()
            try:
                return work(self._connection())
            except sqlite3.DatabaseError as error:
                self._close()
                moved = self._file() != file
                damaged = not isinstance(error, sqlite3.OperationalError)  # those are a full disk or a busy writer
                if not (tries_left and self._writable and (moved or damaged)):
                    raise
                if not moved:
                    self._set_aside(file, error)
        raise AssertionError("the last try returns or raises")

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None or self._local.file != self._file():
            if self._writable:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                connection = sqlite3.connect(self.path, timeout=_WAIT)
                self._local.connection = connection
                connection.execute(_SCHEMA)
            else:
                connection = sqlite3.connect(f"{self.path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
                self._local.connection = connection
            self._local.file = self._file()
        return connection

    def _close(self) -> None:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        self._local.connection = None
        if connection is not None:
            connection.close()

    def _file(self) -> int:
        """Which file the path leads to: another one after a damaged file was set aside."""
        try:
            return self.path.stat().st_ino
        except FileNotFoundError:
            return 0

    def _set_aside(self, file: int, error: sqlite3.DatabaseError) -> None:
        with self._lock:
            if self._file() != file:
                return  # another thread or process was first
            aside = self.path.with_name(f"{self.path.name}.damaged-{time.time_ns()}")
            self.path.replace(aside)
            self.path.with_name(f"{self.path.name}-journal").unlink(missing_ok=True)  # of no use to the new file
        _log.warning("The kept answers in %s are damaged (%s); they are set aside as %s.", self.path, error, aside.name)


class CachedGeocoder(Geocoder):  # type: ignore[misc]
    """Any geopy geocoder with its answers kept: each question is asked once. Failures are raised and never kept.

    An answer that cannot be kept or looked up, because the disk is full, say, is asked for and given all the same. Without a
    geocoder (`None`) only what is kept is answered, and nothing else is known.
    """

    def __init__(
        self, geocoder: Geocoder | None, answers: Answers, service: str, attribution: str = "", language: str | None = None
    ) -> None:
        """`service` names the geocoder among the answers; `attribution` is the credit that it asks for; `language` is asked
        for where a question names none.
        """
        super().__init__(scheme="https", timeout=1, user_agent="mapapp")
        self._geocoder = geocoder
        self._answers = answers
        self.service = service
        self.attribution = attribution
        self._options = {"language": language} if language else {}

    def geocode(self, query: Any, **options: Any) -> Location | list[Location] | None:
        """As the geocoder's own `geocode`, from the kept answers where it was asked before."""
        return self._ask("geocode", query, self._options | options)

    def reverse(self, query: Any, **options: Any) -> Location | list[Location] | None:
        """As the geocoder's own `reverse`, from the kept answers where it was asked before."""
        return self._ask("reverse", query, options)

    def _ask(self, method: str, query: Any, options: Mapping[str, Any]) -> Location | list[Location] | None:
        exactly_one = bool(options.get("exactly_one", True))
        known = {name: value for name, value in options.items() if name not in ("timeout", "language") and value is not None}
        question = (self.service, method, _text(query), str(options.get("language") or ""), _text(known))
        kept = _if_possible(lambda: self._answers.get(*question))
        if kept is not None:
            locations = [Location(address, (lat, lon), raw) for address, lat, lon, raw in json.loads(kept.locations)]
        elif self._geocoder is None:
            return None
        else:
            asked = {name: value for name, value in options.items() if value is not DEFAULT_SENTINEL}
            answer = getattr(self._geocoder, method)(query, **asked)
            locations = answer if isinstance(answer, list) else [answer] if answer else []
            rows = [[one.address, one.latitude, one.longitude, one.raw] for one in locations]
            answered = Kept(*question, time.time(), self.attribution, json.dumps(rows))
            _if_possible(lambda: self._answers.put([answered]))
        if not locations:
            return None
        return locations[0] if exactly_one else locations


def _if_possible(work: Callable[[], Result]) -> Result | None:
    """What the file of answers gives; where it cannot be used, nothing but a warning in the log."""
    try:
        return work()
    except AnswersError as error:
        _log.warning("%s", error)
        return None


def _text(value: Any) -> str:
    """A question as text: the same for the same question, whatever the order of its parts."""
    return json.dumps(value, sort_keys=True, default=str, ensure_ascii=False)
