"""Many articles: lines of JSON → records, in order, in one process or several, whatever single rows are like."""

from __future__ import annotations

import datetime as dt
import json
import logging
import multiprocessing
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from typing import Any

import msgspec

from mapapp import articles, exports, pipeline
from mapapp.errors import ArticleError, MapappError
from mapapp.settings import Settings

_AHEAD = 8
"""Rows in hand for each process: enough to keep all busy behind one slow article, few enough to hold in memory."""

_KILLED = (
    "The process that read this article was killed, perhaps for want of memory. Read it again by itself, with --processes 1."
)
_LOG = logging.getLogger(__name__)

Record = dict[str, Any]
_InHand = tuple[bytes, Future[Record]]
"""A row that was taken, and its record to come."""


class _Row(msgspec.Struct):
    text: str
    date: dt.date | None = None
    title: str | None = None
    url: str | None = None
    outlet: str | None = None


def records(lines: Iterable[bytes], settings: Settings, processes: int = 1) -> Iterator[Record]:
    """For each line its record, as it becomes ready and in order; lines are taken a few ahead of the records.

    A line is a JSON object with `text` and, where known, `id`, `date`, `title`, `url` and `outlet`. One that cannot be read
    gets a record with `error`, and so does one whose process is killed while it reads. Blank lines are left out.

    Raises:
        MapappError: the program itself cannot start (its gazetteer is damaged, say).
    """
    rows = (line for line in lines if line.strip())
    pipeline.load(settings)  # here too with several processes: what is broken is said once, what is packed unpacked once
    if processes == 1:
        yield from (_record(row, settings) for row in rows)
        return
    while started := list(islice(rows, 1)):
        yield from _parallel(chain(started, rows), settings, processes)


def _parallel(rows: Iterator[bytes], settings: Settings, processes: int) -> Iterator[Record]:
    """The records of all rows; where a process is killed, of those in hand, and the other rows are still to be taken."""
    hand: deque[_InHand] = deque()
    with _pool(settings, processes) as pool:

        def take(most: int) -> None:
            for row in islice(rows, most):
                hand.append((row, Future()))  # before it is begun: that fails where the pool has broken in the meantime
                hand[-1] = (row, _begun(pool, row, settings))

        try:
            take(_AHEAD * processes)
            while hand:
                record = hand[0][1].result()
                hand.popleft()
                yield record
                take(1)
        except BrokenProcessPool:
            _LOG.warning("a process was killed; the articles in hand are read again, one after the other")
        finally:
            pool.shutdown(cancel_futures=True)
    yield from _one_by_one(hand, settings)


def _one_by_one(hand: Iterable[_InHand], settings: Settings) -> Iterator[Record]:
    """The records of rows in hand; one that a process is killed for again harms no other."""
    pool = _pool(settings, 1)
    try:
        for row, future in hand:
            if future.done() and not future.exception():
                yield future.result()
                continue
            try:
                yield _begun(pool, row, settings).result()
            except BrokenProcessPool:
                yield _killed(row)
                pool = _pool(settings, 1)
    finally:
        pool.shutdown(cancel_futures=True)


def _pool(settings: Settings, processes: int) -> ProcessPoolExecutor:
    spawn = multiprocessing.get_context("spawn")  # a fork would share the threads and locks of what is already loaded
    return ProcessPoolExecutor(processes, mp_context=spawn, initializer=_prepare, initargs=(settings,))


def _begun(pool: ProcessPoolExecutor, row: bytes, settings: Settings) -> Future[Record]:
    """The record to come of a row.

    The interrupt of the keyboard reaches all processes and is the first one's to answer: those that are started here never
    hear it, not even before they are ready.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        return pool.submit(_record, row, settings)
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        return pool.submit(_record, row, settings)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _record(line: bytes, settings: Settings) -> Record:
    key: str | int | None = None
    try:
        row = _object(line)
        key = _key(row)
        asked = msgspec.convert(row, _Row)
        text = asked.text
        article = articles.read(
            text, title=asked.title, date=asked.date, url=asked.url, outlet=asked.outlet, longest=settings.max_text
        )
        return exports.record(pipeline.trace(article, pipeline.load(settings)), key, shift=len(text) - len(article.text))
    except msgspec.ValidationError as error:
        return exports.failure(key, f"The row cannot be used: {error}.")
    except MapappError as error:
        return exports.failure(key, str(error))
    except Exception as error:  # the last line of defence: no article may spoil the others
        _LOG.exception("row %r", key)
        return exports.failure(key, f"The article could not be read, for a fault of the program ({type(error).__name__}).")


def _key(row: dict[str, Any]) -> str | int | None:
    given = row.get("id")
    if given is None or (isinstance(given, str | int) and not isinstance(given, bool)):
        return given
    raise ArticleError("The row's id is neither a text nor a whole number.")


def _killed(line: bytes) -> Record:
    """The record of a row that a process was killed for."""
    try:
        return exports.failure(_key(_object(line)), _KILLED)
    except ArticleError as error:
        return exports.failure(None, str(error))


def _object(line: bytes) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ArticleError(f"The row is not JSON: {error}.") from error
    if not isinstance(row, dict):
        raise ArticleError("The row is not a JSON object.")
    return row


def _prepare(settings: Settings) -> None:
    """Once in each worker, which leaves the interrupt of the keyboard to the first process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    pipeline.load(settings)
