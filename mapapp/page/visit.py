"""Who visits, as far as fairness and the log need it, and the limits that a visit meets."""

from __future__ import annotations

import hashlib
import ipaddress
import itertools
import logging
import secrets
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any, ParamSpec, TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from mapapp import limits, metrics
from mapapp.articles.bounded import AT_ONCE
from mapapp.errors import Busy
from mapapp.settings import Settings

_LOG = logging.getLogger(__name__)
_P = ParamSpec("_P")
_T = TypeVar("_T")
_FETCHES = 8
"""Addresses that are fetched at a time."""
_QUESTIONS = 4
"""Questions to services elsewhere that are under way at a time: articles for the language model, an editor's for the geocoder.
Both answer one by one anyway, a geocoder by its rules and a language model on a machine of one's own.
"""
_HERE = "here"
"""The session's key of the token that goes when the session goes."""
_SALT = secrets.token_bytes(16)
_numbers = itertools.count(1)
_request: ContextVar[int] = ContextVar("request")


class _Token:
    """Stands for a session as long as it is kept."""


class Gate:
    """What this server lets in at a time, as its settings say."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._readings = limits.Turns(settings.readings, settings.waiting)
        self._documents = limits.Turns(AT_ONCE, settings.waiting)
        self._fetches = limits.Turns(_FETCHES, settings.waiting)
        self._questions = limits.Turns(_QUESTIONS, settings.waiting)
        self._allowance = limits.Allowance(settings.articles)
        self._sessions: weakref.WeakSet[_Token] = weakref.WeakSet()
        metrics.SESSIONS.set_function(lambda: len(self._sessions))
        metrics.WAITING.set_function(lambda: self._readings.waiting + self._documents.waiting)

    def enter(self) -> None:
        """Lets the session in, once.

        Raises:
            Busy: there are too many.
        """
        if _HERE in st.session_state:
            return
        with _refusals():
            if len(self._sessions) >= self._settings.visitors:
                raise Busy("Too many people are here at this moment. Load the page again in a few minutes.", "visitors")
        st.session_state[_HERE] = token = _Token()
        self._sessions.add(token)

    @contextmanager
    def reading(self, waits: Callable[[], None] = lambda: None) -> Iterator[None]:
        """A block that reads an article for this visitor, when it is their turn; `waits` is called while it is not.

        Raises:
            Busy: a limit is reached.
        """
        with _refusals():
            self._room()
            self._allowance.count(visitor())
            with self._turn(self._readings, waits):
                before = time.monotonic()
                yield
        took = time.monotonic() - before
        metrics.READING.observe(took)
        _LOG.info("article read", extra={"seconds": round(took, 2)})

    @contextmanager
    def asking(self) -> Iterator[None]:
        """A block that asks a service elsewhere for this visitor, the language model or the geocoder, when it is their turn: a
        slow one holds up other questions at most. It counts as an article, and a reading that follows as another.

        Raises:
            Busy: a limit is reached.
        """
        with _refusals():
            self._room()
            self._allowance.count(visitor(), question=True)
            with self._turn(self._questions):
                yield

    def document(self, read: Callable[_P, _T], *args: _P.args, **options: _P.kwargs) -> _T:
        """What `read` takes out of a document, when it is this visitor's turn: each is read in a process of its own.

        Raises:
            Busy: a limit is reached.
        """
        with _refusals():
            self._room()
            with self._turn(self._documents):
                return read(*args, **options)

    def fetch(self, read: Callable[_P, _T], *args: _P.args, **options: _P.kwargs) -> _T:
        """What `read` fetches, when it is this visitor's turn: a slow site holds up other fetches at most.

        Raises:
            Busy: a limit is reached.
        """
        with _refusals():
            self._room()
            with self._turn(self._fetches):
                return read(*args, **options)

    def _room(self) -> None:
        held = limits.memory()
        if held is not None and held > self._settings.memory:
            raise Busy("The server has no memory left for another article. Try again in a few minutes.", "memory")

    @contextmanager
    def _turn(self, turns: limits.Turns, waits: Callable[[], None] = lambda: None) -> Iterator[None]:
        context = get_script_run_ctx(suppress_warning=True)
        before = time.monotonic()

        def still() -> None:
            waits()
            if context:
                context.yield_check()

        with turns.turn(visitor(), still):
            metrics.WAITED.observe(time.monotonic() - before)
            yield


def visitor() -> str:
    """Who asks, as far as a count of what they ask needs: the address, seen past a proxy of our own, kept in memory alone."""
    address = st.context.ip_address or ""
    try:
        behind = not address or ipaddress.ip_address(address).is_private
    except ValueError:
        behind = False
    forwarded = st.context.headers.get("X-Forwarded-For", "") if behind else ""
    return forwarded.rpartition(",")[2].strip() or address


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except Busy as busy:
        metrics.REFUSED.labels(busy.limit).inc()
        raise


@cache
def gate(settings: Settings) -> Gate:
    """The gate of this process."""
    return Gate(settings)


def begin() -> None:
    """Numbers the run of the page that begins."""
    _request.set(next(_numbers))


def who() -> dict[str, Any]:
    """The session and the request that this thread works on, for the log: a session's own name would let others into it."""
    context = get_script_run_ctx(suppress_warning=True)
    if context is None:
        return {}
    if _request.get(None) is None:
        begin()  # a part of the page that runs by itself, in a thread of its own
    name = hashlib.blake2s(context.session_id.encode(), key=_SALT, digest_size=4).hexdigest()
    return {"session": name, "request": _request.get()}
