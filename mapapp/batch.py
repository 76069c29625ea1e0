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
from itertools import islice
from typing import Any

import msgspec

from mapapp import articles, exports, pipeline
from mapapp.errors import ArticleError, MapappError
from mapapp.settings import Settings

_AHEAD = 8
"""Rows in hand for each process: enough to keep all busy behind one slow article, few enough to hold in memory."""

Record = dict[str, Any]


class _Row(msgspec.Struct):
    text: str
    date: dt.date | None = None
    title: str | None = None
    url: str | None = None
    outlet: str | None = None


def records(lines: Iterable[bytes], settings: Settings, processes: int = 1) -> Iterator[Record]:
    """For each line its record, as it becomes ready and in order; lines are taken a few ahead of the records.

    A line is a JSON object with `text` and, where known, `id`, `date`, `title`, `url` and `outlet`. One that cannot be read
    gets a record with `error`. Blank lines are left out.

    Raises:
        MapappError: the program itself cannot start (its gazetteer is damaged, say).
    """
    rows = (line for line in lines if line.strip())
    pipeline.load(settings)  # here too with several processes: what is broken is said once, what is packed unpacked once
    if processes == 1:
        yield from (_record(row, settings) for row in rows)
        return
    spawn = multiprocessing.get_context("spawn")  # a fork would share the threads and locks of what is already loaded
    with ProcessPoolExecutor(processes, mp_context=spawn, initializer=_prepare, initargs=(settings,)) as pool:
        waiting: deque[Future[Record]] = deque()
        try:
            waiting.extend(pool.submit(_record, row, settings) for row in islice(rows, _AHEAD * processes))
            while waiting:
                yield waiting.popleft().result()
                waiting.extend(pool.submit(_record, row, settings) for row in islice(rows, 1))
        finally:
            pool.shutdown(cancel_futures=True)


def _record(line: bytes, settings: Settings) -> Record:
    key: str | int | None = None
    try:
        row = _object(line)
        given = row.get("id")
        if given is not None and (not isinstance(given, str | int) or isinstance(given, bool)):
            raise ArticleError("The row's id is neither a text nor a whole number.")
        key = given
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
        logging.getLogger(__name__).exception("row %r", key)
        return exports.failure(key, f"The article could not be read, for a fault of the program ({type(error).__name__}).")


def _object(line: bytes) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ArticleError(f"The row is not JSON: {error}.") from error
    if not isinstance(row, dict):
        raise ArticleError("The row is not a JSON object.")
    return row


def _prepare(settings: Settings) -> None:
    """Once in each worker. The interrupt of the keyboard reaches all processes; it is the first one's to answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    pipeline.load(settings)
